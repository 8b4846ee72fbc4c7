/* Any bytes read as a sheet: none is lost, and how they come and in which encoding is of no
 * account. */
#include "fuzz.h"

#include "base/text.h"
#include "wire/recode.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

static void require_same(const struct fuzz_sheet *a, const struct fuzz_sheet *b, const char *what)
{
    fuzz_require(a->rc == b->rc && a->n == b->n, what);
    for (size_t i = 0; i < a->n; i++) {
        const struct fuzz_row *x = &a->rows[i], *y = &b->rows[i];

        fuzz_require(
            x->number == y->number && x->line == y->line && x->last_line == y->last_line, what);
        fuzz_require(!x->wrong == !y->wrong && x->n == y->n, what);
        for (size_t j = 0; j < x->n; j++)
            fuzz_require(strcmp(x->cells[j], y->cells[j]) == 0, what);
    }
}

/* The sheet in UTF-8, as the reader is to see it. */
static void recode(
    struct rm_buf *out, const struct rm_csv_dialect *dialect, const uint8_t *bytes, size_t len)
{
    const char *text = (const char *)bytes, *encoding;
    struct rm_recode *recoder;

    encoding =
        rm_recode_choose(dialect->encoding, text, len < RM_RECODE_SEEN ? len : RM_RECODE_SEEN);
    if (rm_recode_is_utf8(encoding)) {
        rm_buf_add(out, text, len);
    } else {
        recoder = rm_recode_open(encoding);
        fuzz_require(recoder != NULL, "a chosen encoding is known");
        rm_recode_add(recoder, out, text, len, 1);
        rm_recode_close(recoder);
        fuzz_require(strncmp(encoding, "UTF-16", 6) != 0 || len % 2 == 0 ||
                         out->data[out->len - 1] == RM_SUBSTITUTE,
            "half a letter at the end is not lost");
    }
    for (size_t i = 0; i < out->len; i++)
        if (!out->data[i])
            out->data[i] = RM_SUBSTITUTE;
}

/* How often each byte is there, of those that are never but part of the text. */
static void count_letters(size_t counts[UCHAR_MAX + 1], const char *text, size_t len)
{
    while (len--)
        if (!*text || !strchr(",;\t|:^~ \"\r\n", *text))
            counts[(unsigned char)*text]++, text++;
        else
            text++;
}

static const char *skip_lines(const char *text, const char *end, unsigned long n)
{
    while (n--) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));

        fuzz_require(text < end, "a row has no line beyond the file");
        text = newline ? newline + 1 : end;
    }
    return text;
}

/* Each line is in one row, or has nothing in it, or is the first and says what parts the cells. */
static void require_all_bytes(const struct fuzz_sheet *sheet, const struct rm_buf *text)
{
    const char *at = text->data, *end = at + text->len;
    unsigned long line = 1;

    if (text->len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    for (size_t i = 0; i <= sheet->n; i++) {
        const struct fuzz_row *row = i < sheet->n ? &sheet->rows[i] : NULL;
        const char *start = row ? skip_lines(at, end, row->line - line) : end, *stop;
        size_t in_file[UCHAR_MAX + 1] = {0}, in_cells[UCHAR_MAX + 1] = {0};

        fuzz_require(!row || (row->line >= line && row->last_line >= row->line), "rows in order");
        if (line == 1 && end - at >= 5 && memcmp(at, "sep=", 4) == 0 && start > at)
            at = skip_lines(at, end, 1);
        count_letters(in_file, at, (size_t)(start - at));
        fuzz_require(memcmp(in_file, in_cells, sizeof in_file) == 0, "no row is passed by");
        if (!row)
            return;
        stop = skip_lines(start, end, row->last_line - row->line + 1);
        count_letters(in_file, start, (size_t)(stop - start));
        for (size_t j = 0; j < row->n; j++)
            count_letters(in_cells, row->cells[j], strlen(row->cells[j]));
        fuzz_require(memcmp(in_file, in_cells, sizeof in_file) == 0, "all letters are in cells");
        at = stop;
        line = row->last_line + 1;
    }
}

static void require_sound(const struct fuzz_sheet *sheet)
{
    for (size_t i = 0; i < sheet->n; i++) {
        const struct fuzz_row *row = &sheet->rows[i];

        fuzz_require(row->n > 0, "a row has a cell");
        if (row->wrong)
            continue;
        fuzz_require(row->n == sheet->rows[0].n, "as many cells as the header");
        for (size_t j = 0; j < row->n; j++)
            fuzz_require(rm_text_valid(row->cells[j], strlen(row->cells[j])) &&
                             !strchr(row->cells[j], RM_SUBSTITUTE),
                "a sound row is text");
    }
}

/* Sound rows, written and read again, are the same. A first column of our own keeps them from being
 * a line `sep=`, or blank. */
static void require_round_trip(const struct fuzz_sheet *sheet, enum rm_csv_form form)
{
    struct rm_csv_dialect dialect = {.delimiter = form == RM_CSV_TSV ? '\t' : ','};
    struct rm_buf text = {0};
    struct rm_csv_writer w = {.out = &text, .form = form, .raw = 1};
    struct fuzz_sheet again;
    size_t n = 0;

    for (size_t i = 0; i < sheet->n; i++) {
        if (sheet->rows[i].wrong)
            continue;
        rm_csv_put(&w, "x");
        for (size_t j = 0; j < sheet->rows[i].n; j++)
            rm_csv_put(&w, sheet->rows[i].cells[j]);
        rm_csv_end(&w);
    }
    fuzz_read(&again, rm_buf_text(&text), text.len, SIZE_MAX, &dialect);
    for (size_t i = 0; i < sheet->n; i++) {
        if (sheet->rows[i].wrong)
            continue;
        fuzz_require(n < again.n && !again.rows[n].wrong, "what is written is sound");
        fuzz_require(fuzz_same_cells(again.rows[n].cells + 1, again.rows[n].n - 1,
                         sheet->rows[i].cells, sheet->rows[i].n),
            "what is written is read again");
        n++;
    }
    fuzz_require(n == again.n, "nothing else is read again");
    fuzz_free(&again);
    rm_buf_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static const char *const encodings[] = {
        NULL, NULL, NULL, "windows-1252", "utf-16", "UTF-16BE", "shift_jis", "utf-8"};
    struct rm_csv_dialect dialect = {.encoding = len ? encodings[bytes[len - 1] % 8] : NULL};
    struct rm_csv_dialect utf8 = {.encoding = "utf-8"};
    struct fuzz_sheet sheet, other;
    struct rm_buf text = {0};

    fuzz_read(&sheet, bytes, len, SIZE_MAX, &dialect);
    fuzz_require(sheet.rc == 0, "so short a file is read to its end");
    require_sound(&sheet);
    for (size_t piece = 1; piece <= 7; piece += 6) {
        fuzz_read(&other, bytes, len, piece, &dialect);
        require_same(&sheet, &other, "the same in pieces");
        fuzz_free(&other);
    }
    recode(&text, &dialect, bytes, len);
    require_all_bytes(&sheet, &text);
    fuzz_read(&other, rm_buf_text(&text), text.len, SIZE_MAX, &utf8);
    require_same(&sheet, &other, "the same in UTF-8");
    fuzz_free(&other);
    if (sheet.n && !sheet.rows[0].wrong)
        require_round_trip(&sheet, (enum rm_csv_form)(len % 3));
    fuzz_free(&sheet);
    rm_buf_free(&text);
    return 0;
}
