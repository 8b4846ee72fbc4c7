/* Any bytes imported as a sheet of people: every row is in the records or among the rejects. */
#include "fuzz.h"

#include "import/import.h"

#include <stdlib.h>
#include <string.h>

/* What one run gives. */
struct result {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_buf records, rejects, said;
    struct rm_imported imported;
    int rc;
};

static void import(struct result *r, const void *bytes, size_t len, size_t piece, int sets_aside)
{
    struct rm_import_options options = {
        .sets_aside = sets_aside, .keep_own = len % 2, .dates = (enum rm_date_order)(len % 3)};
    struct rm_where where = {"sheet", 2, 0};
    struct rm_programme known;

    memset(r, 0, sizeof *r);
    rm_diag_init(&r->diag, &r->arena);
    rm_programme_init(&known, &r->arena, &r->diag, RM_BIT(RM_PERSON));
    rm_programme_settle(&known);
    r->imported = (struct rm_imported){.records = &r->records, .rejects = &r->rejects};
    r->rc = rm_import_people(
        &r->imported, fuzz_file(bytes, len, piece), where, &options, &known, &r->arena, &r->diag);
    rm_diag_format(&r->diag, "fuzz", &r->said);
}

static void free_result(struct result *r)
{
    rm_buf_free(&r->records);
    rm_buf_free(&r->rejects);
    rm_buf_free(&r->said);
    rm_arena_free(&r->arena);
}

static int same_bytes(const struct rm_buf *a, const struct rm_buf *b)
{
    return a->len == b->len && memcmp(rm_buf_text(a), rm_buf_text(b), a->len) == 0;
}

static void require_same(const struct result *a, const struct result *b, const char *what)
{
    fuzz_require(a->rc == b->rc && same_bytes(&a->records, &b->records) &&
                     same_bytes(&a->rejects, &b->rejects) && same_bytes(&a->said, &b->said) &&
                     a->imported.n_rows == b->imported.n_rows &&
                     a->imported.n_wrong == b->imported.n_wrong,
        what);
}

static size_t count_lines(const struct rm_buf *text)
{
    size_t n = 0;

    for (size_t i = 0; i < text->len; i++)
        n += text->data[i] == '\n';
    return n;
}

/* Whether it may be a sheet of rejects, of which two columns are left out. */
static int is_of_rejects(const char *header)
{
    return strstr(header, "Rejected row") || strstr(header, "Rejected because");
}

/* The row of the sheet that has a number. */
static const struct fuzz_row *find_row(const struct fuzz_sheet *sheet, const char *number)
{
    for (size_t i = 1; i < sheet->n; i++)
        if (sheet->rows[i].number == strtoul(number, NULL, 10))
            return &sheet->rows[i];
    return NULL;
}

/* The cells of a row as they were meant, in place. */
static void undefuse(struct fuzz_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        const char *text = rm_csv_undefuse(row->cells[i]);

        memmove(row->cells[i], text, strlen(text) + 1);
    }
}

/* The rejects are the rows of the sheet that are not in the records, cell for cell. */
static void require_rejects(const struct result *r, struct fuzz_sheet *sheet)
{
    struct rm_csv_dialect dialect = {.delimiter = ','};
    struct fuzz_sheet rejects;

    for (size_t i = 0; i < sheet->n; i++)
        undefuse(&sheet->rows[i]);
    fuzz_read(&rejects, rm_buf_text(&r->rejects), r->rejects.len, SIZE_MAX, &dialect);
    fuzz_require(rejects.n == r->imported.n_wrong + 1, "each bad row is among the rejects");
    for (size_t i = 1; i < rejects.n; i++) {
        struct fuzz_row *row = &rejects.rows[i];
        const struct fuzz_row *origin;

        undefuse(row);
        fuzz_require(row->n >= 2 && row->cells[1][0], "a bad row has its number and a reason");
        origin = find_row(sheet, row->cells[0]);
        fuzz_require(
            origin && fuzz_same_cells(row->cells + 2, row->n - 2, origin->cells, origin->n),
            "the cells of a bad row are those of the sheet");
    }
    fuzz_free(&rejects);
}

static void require_rows(const struct result *r, const uint8_t *bytes, size_t len)
{
    struct fuzz_sheet sheet;
    size_t n = 0, n_good = r->imported.n_rows - r->imported.n_wrong;
    int is_again = 0;

    fuzz_read(&sheet, bytes, len, SIZE_MAX, NULL);
    for (size_t i = 1; i < sheet.n; i++)
        n += !fuzz_is_blank(&sheet.rows[i]);
    fuzz_require(r->imported.n_rows == n, "every row with text counts");
    fuzz_require(count_lines(&r->records) <= n_good && !count_lines(&r->records) == !n_good,
        "good rows are records, some of them perhaps alike");
    for (size_t i = 0; i < sheet.rows[0].n; i++)
        is_again |= is_of_rejects(sheet.rows[0].cells[i]);
    if (!is_again)
        require_rejects(r, &sheet);
    fuzz_free(&sheet);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct result aside, again, strict;

    import(&aside, bytes, len, SIZE_MAX, 1);
    import(&again, bytes, len, 1, 1);
    import(&strict, bytes, len, SIZE_MAX, 0);
    require_same(&aside, &again, "the same in pieces");
    fuzz_require((aside.rc != 0) == (aside.diag.n_errors > 0), "an error is said");
    if (aside.rc == 0) {
        require_rows(&aside, bytes, len);
        fuzz_require((strict.rc != 0) == (aside.imported.n_wrong > 0), "a bad row is an error");
        fuzz_require(strict.rc || same_bytes(&strict.records, &aside.records),
            "the same records where no row is bad");
    }
    free_result(&aside);
    free_result(&again);
    free_result(&strict);
    return 0;
}
