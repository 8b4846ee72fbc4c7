#include "import/sheet.h"

#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct rm_where rm_sheet_where(const struct rm_sheet *sheet, size_t row)
{
    struct rm_where where = sheet->where;

    where.line = sheet->rows[row].line;
    return where;
}

static int report_unreadable(struct rm_sheet *sheet)
{
    const char *why =
        errno == EOVERFLOW
            ? "a line has no end; is it a CSV file, with lines that end in LF or CRLF?"
            : strerror(errno);

    rm_error(sheet->diag, sheet->where, "cannot be read: %s", why);
    return -1;
}

/* A workbook is a ZIP archive or, of old, an OLE file; people give it for the CSV that can be
 * saved from it. */
static int is_workbook(const struct rm_csv_row *row)
{
    return row->n && (strncmp(row->cells[0], "PK\x03\x04", 4) == 0 ||
                         strncmp(row->cells[0], "\xd0\xcf\x11\xe0", 4) == 0);
}

int rm_sheet_open(struct rm_sheet *sheet, int fd, struct rm_where where,
    const struct rm_csv_dialect *dialect, int sets_aside, struct rm_arena *arena,
    struct rm_diag *diag)
{
    struct rm_csv_row row;
    int rc;

    memset(sheet, 0, sizeof *sheet);
    sheet->csv = rm_csv_open(fd, dialect);
    sheet->arena = arena;
    sheet->diag = diag;
    sheet->where = where;
    sheet->sets_aside = sets_aside;
    rc = rm_csv_next(sheet->csv, &row);
    if (rc < 0)
        return report_unreadable(sheet);
    if (rc == 0) {
        rm_error(diag, sheet->where, "is empty; expected a row of column headers");
        return -1;
    }
    where.line = sheet->header_line = row.line;
    if (row.wrong && is_workbook(&row)) {
        rm_error(diag, sheet->where, "is a workbook; save the sheet as \"CSV UTF-8\"");
        return -1;
    }
    if (row.wrong) {
        rm_error(diag, where, "the header: %s", row.wrong);
        return -1;
    }
    sheet->n_columns = row.n;
    sheet->header = RM_NEW_N(arena, row.n, char *);
    sheet->cells = RM_NEW_N(arena, row.n, char *);
    for (size_t i = 0; i < row.n; i++)
        sheet->header[i] = rm_text_trim(arena, rm_csv_undefuse(row.cells[i]));
    return 0;
}

void rm_sheet_close(struct rm_sheet *sheet)
{
    rm_csv_close(sheet->csv);
    rm_arena_free(&sheet->row_arena);
    rm_buf_free(&sheet->kept);
    free(sheet->rows);
}

static int is_blank(const struct rm_csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i][strspn(row->cells[i], " \t\r\n")])
            return 0;
    return 1;
}

/* Of a sheet of rejects, what it says of the last import. */
static int is_of_rejects(const struct rm_sheet *sheet, size_t column)
{
    return column < sheet->n_columns &&
           (strcmp(sheet->header[column], RM_REJECTED_ROW) == 0 ||
               strcmp(sheet->header[column], RM_REJECTED_BECAUSE) == 0);
}

static void put_cells(
    const struct rm_sheet *sheet, struct rm_buf *out, char *const *cells, size_t n)
{
    struct rm_csv_writer w = {.out = out, .form = RM_CSV_EXCEL, .begun = 1};

    for (size_t i = 0; i < n; i++)
        if (!is_of_rejects(sheet, i))
            rm_csv_put(&w, cells[i]);
    rm_csv_end(&w);
}

static void add_row(struct rm_sheet *sheet, const struct rm_csv_row *csv_row)
{
    struct rm_sheet_row *row;

    if (sheet->n_rows == sheet->size) {
        sheet->size = sheet->size ? sheet->size * 2 : 256;
        sheet->rows = rm_realloc(sheet->rows, sheet->size * sizeof *sheet->rows);
    }
    row = &sheet->rows[sheet->n_rows++];
    *row = (struct rm_sheet_row){.line = csv_row->line, .number = csv_row->number};
    if (sheet->sets_aside) {
        char **cells = RM_NEW_N(&sheet->row_arena, csv_row->n, char *);

        for (size_t i = 0; i < csv_row->n; i++)
            cells[i] = rm_arena_dup(&sheet->row_arena, rm_csv_undefuse(csv_row->cells[i]));
        row->at = sheet->kept.len;
        put_cells(sheet, &sheet->kept, cells, csv_row->n);
        row->len = sheet->kept.len - row->at;
    }
}

int rm_sheet_next(struct rm_sheet *sheet)
{
    struct rm_csv_row row;
    int rc;

    while ((rc = rm_csv_next(sheet->csv, &row)) > 0) {
        if (is_blank(&row))
            continue;
        rm_arena_free(&sheet->row_arena);
        add_row(sheet, &row);
        if (row.wrong) {
            rm_sheet_wrong(sheet, sheet->n_rows - 1, "%s", row.wrong);
            continue;
        }
        for (size_t i = 0; i < row.n; i++)
            sheet->cells[i] = rm_text_trim(&sheet->row_arena, rm_csv_undefuse(row.cells[i]));
        return 1;
    }
    return rc < 0 ? report_unreadable(sheet) : 0;
}

void rm_sheet_wrong(struct rm_sheet *sheet, size_t row, const char *format, ...)
{
    struct rm_sheet_row *wrong = &sheet->rows[row];
    struct rm_buf text = {0};
    va_list args;

    va_start(args, format);
    rm_buf_vprintf(&text, format, args);
    va_end(args);
    if (!wrong->wrong)
        sheet->n_wrong++;
    if (!sheet->sets_aside) {
        if (wrong->number != wrong->line)
            rm_error(
                sheet->diag, rm_sheet_where(sheet, row), "row %lu: %s", wrong->number, text.data);
        else
            rm_error(sheet->diag, rm_sheet_where(sheet, row), "%s", text.data);
        wrong->wrong = "";
    } else if (wrong->wrong) {
        wrong->wrong = rm_arena_printf(sheet->arena, "%s; %s", wrong->wrong, text.data);
    } else {
        wrong->wrong = rm_arena_dup(sheet->arena, text.data);
    }
    rm_buf_free(&text);
}

void rm_sheet_rejects(const struct rm_sheet *sheet, struct rm_buf *out)
{
    struct rm_csv_writer w = {.out = out, .form = RM_CSV_EXCEL};

    rm_csv_put(&w, RM_REJECTED_ROW);
    rm_csv_put(&w, RM_REJECTED_BECAUSE);
    for (size_t i = 0; i < sheet->n_columns; i++)
        if (!is_of_rejects(sheet, i))
            rm_csv_put(&w, sheet->header[i]);
    rm_csv_end(&w);
    for (size_t i = 0; i < sheet->n_rows; i++) {
        const struct rm_sheet_row *row = &sheet->rows[i];

        if (!row->wrong)
            continue;
        rm_csv_put_int(&w, (int64_t)row->number);
        rm_csv_put(&w, row->wrong);
        rm_buf_addc(out, ',');
        rm_buf_add(out, sheet->kept.data + row->at, row->len);
        w.n_cells = 0;
    }
}
