#include "import/sheet.h"

#include "base/text.h"
#include "import/labels.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Of a batch, about: enough to be worth a thread's while, little enough for its cache. */
enum { BATCH_ROWS = 512, BATCH_SIZE = 128 * 1024 };

/* Bytes of rows that are held in memory, to be set aside. */
enum { KEPT_MOST = 16 * 1024 * 1024 };

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

/* Reads a row to look at it; whether it is sound. */
static int hold(struct rm_sheet *sheet)
{
    int rc = rm_csv_next(sheet->csv, &sheet->held);

    if (rc < 0)
        sheet->error = errno;
    sheet->is_held = rc > 0;
    return rc > 0 && !sheet->held.wrong && sheet->held.n == sheet->n_columns;
}

/* The further rows of a header, where the form builder makes any. */
static void read_labels(struct rm_sheet *sheet)
{
    enum rm_labels labels = hold(sheet)
                                ? rm_labels_find(sheet->header, sheet->held.cells, sheet->n_columns)
                                : RM_LABELS_NONE;

    if (labels == RM_LABELS_NONE)
        return;
    rm_labels_join(labels, sheet->header, sheet->held.cells, sheet->n_columns, sheet->arena);
    if (labels == RM_LABELS_QUALTRICS && hold(sheet) &&
        rm_labels_are_ids(sheet->held.cells, sheet->n_columns))
        sheet->is_held = 0;
    else if (labels == RM_LABELS_SURVEYMONKEY)
        sheet->is_held = 0;
}

/* 1, 0 at the end, or -1. */
static int next_csv_row(struct rm_sheet *sheet, struct rm_csv_row *row)
{
    if (sheet->is_held) {
        *row = sheet->held;
        sheet->is_held = 0;
        return 1;
    }
    return rm_csv_next(sheet->csv, row);
}

int rm_sheet_open(struct rm_sheet *sheet, int fd, struct rm_where where,
    const struct rm_csv_dialect *dialect, int sets_aside, const char *scratch,
    struct rm_arena *arena, struct rm_diag *diag)
{
    struct rm_csv_row row;
    int rc;

    memset(sheet, 0, sizeof *sheet);
    sheet->csv = rm_csv_open(fd, dialect);
    sheet->arena = arena;
    sheet->diag = diag;
    sheet->where = where;
    sheet->sets_aside = sets_aside;
    rm_spool_init(&sheet->kept, scratch, KEPT_MOST);
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
    for (size_t i = 0; i < row.n; i++)
        sheet->header[i] = rm_text_trim(arena, rm_csv_undefuse(row.cells[i]));
    read_labels(sheet);
    return 0;
}

void rm_sheet_close(struct rm_sheet *sheet)
{
    rm_csv_close(sheet->csv);
    rm_spool_free(&sheet->kept);
    free(sheet->rows);
}

void rm_batch_free(struct rm_batch *batch)
{
    free(batch->rows);
    rm_buf_free(&batch->text);
    rm_arena_free(&batch->arena);
}

static int is_blank(const struct rm_csv_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i][strspn(row->cells[i], " \t\r\n")])
            return 0;
    return 1;
}

/* Not white space, nor the start of a letter that might be. */
static int is_plain(char c)
{
    return c > ' ' && c < 0x7f;
}

static void clear_batch(struct rm_batch *batch, size_t first)
{
    batch->first = first;
    batch->n = 0;
    batch->complaints = NULL;
    batch->n_complaints = 0;
    rm_buf_clear(&batch->text);
    rm_arena_clear(&batch->arena);
}

static struct rm_sheet_row *next_row(struct rm_sheet_row **rows, size_t *n, size_t *size)
{
    if (*n == *size) {
        *size = *size ? *size * 2 : BATCH_ROWS;
        *rows = rm_realloc(*rows, *size * sizeof **rows);
    }
    return &(*rows)[(*n)++];
}

static void put_row(struct rm_batch *batch, const struct rm_csv_row *csv_row)
{
    struct rm_sheet_row *row = next_row(&batch->rows, &batch->n, &batch->size);

    *row = (struct rm_sheet_row){
        .line = csv_row->line, .number = csv_row->number, .at = batch->text.len};
    rm_buf_add(&batch->text, csv_row->text, csv_row->len);
    if (csv_row->wrong)
        rm_batch_wrong(batch, batch->n - 1, "%s", csv_row->wrong);
}

int rm_sheet_take(struct rm_sheet *sheet, struct rm_batch *batch)
{
    struct rm_csv_row row;
    int rc = 1;

    clear_batch(batch, sheet->n_taken);
    while (batch->n < BATCH_ROWS && batch->text.len < BATCH_SIZE &&
           (rc = next_csv_row(sheet, &row)) > 0)
        if (!is_blank(&row))
            put_row(batch, &row);
    sheet->n_taken += batch->n;
    if (rc < 0)
        sheet->error = errno;
    return batch->n ? 1 : rc;
}

int rm_sheet_end(struct rm_sheet *sheet)
{
    errno = sheet->error;
    return errno ? report_unreadable(sheet) : 0;
}

/* Most cells need no trimming, and then they are given where they stand. */
static const char *tidy(struct rm_arena *arena, const char *cell, size_t len)
{
    const char *text = rm_csv_undefuse(cell);

    len -= (size_t)(text - cell);
    return len == 0 || (is_plain(text[0]) && is_plain(text[len - 1])) ? text
                                                                      : rm_text_trim(arena, text);
}

void rm_batch_cells(
    const char **cells, const struct rm_batch *batch, size_t row, size_t n, struct rm_arena *arena)
{
    const char *at = batch->text.data + batch->rows[row].at;

    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(at);

        cells[i] = tidy(arena, at, len);
        at += len + 1;
    }
}

void rm_batch_wrong(struct rm_batch *batch, size_t row, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    rm_batch_vwrong(batch, row, format, args);
    va_end(args);
}

void rm_batch_vwrong(struct rm_batch *batch, size_t row, const char *format, va_list args)
{
    struct rm_complaint complaint = {.row = row};
    struct rm_buf text = {0};

    rm_buf_vprintf(&text, format, args);
    complaint.text = rm_arena_copy(&batch->arena, text.data, text.len);
    batch->rows[row].wrong = complaint.text;
    batch->complaints =
        rm_arena_grow(&batch->arena, batch->complaints, batch->n_complaints, sizeof complaint);
    batch->complaints[batch->n_complaints++] = complaint;
    rm_buf_free(&text);
}

void rm_sheet_add(struct rm_sheet *sheet, const struct rm_batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        struct rm_sheet_row *row = next_row(&sheet->rows, &sheet->n_rows, &sheet->size);

        *row = batch->rows[i];
        row->at += rm_spool_len(&sheet->kept);
        row->wrong = NULL;
    }
    if (sheet->sets_aside)
        rm_spool_add(&sheet->kept, batch->text.data, batch->text.len);
    for (size_t i = 0; i < batch->n_complaints; i++)
        rm_sheet_wrong(
            sheet, batch->first + batch->complaints[i].row, "%s", batch->complaints[i].text);
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

/* Of a sheet of rejects, what it says of the last import. */
static int is_of_rejects(const struct rm_sheet *sheet, size_t column)
{
    return column < sheet->n_columns &&
           (strcmp(sheet->header[column], RM_REJECTED_ROW) == 0 ||
               strcmp(sheet->header[column], RM_REJECTED_BECAUSE) == 0);
}

const char *rm_sheet_kept(struct rm_sheet *sheet, struct rm_spool_reader *reader,
    const struct rm_sheet_row *row, size_t *len)
{
    const struct rm_sheet_row *end = sheet->rows + sheet->n_rows;
    const char *cells;

    *len = (row + 1 < end ? row[1].at : rm_spool_len(&sheet->kept)) - row->at;
    cells = rm_spool_look(&sheet->kept, reader, row->at, *len);
    if (!cells)
        sheet->kept.error = errno;
    return cells;
}

static void put_rejected(struct rm_csv_writer *w, struct rm_sheet *sheet,
    struct rm_spool_reader *reader, const struct rm_sheet_row *row)
{
    size_t len;
    const char *at = rm_sheet_kept(sheet, reader, row, &len), *stop = at ? at + len : NULL;

    rm_csv_put_int(w, (int64_t)row->number);
    rm_csv_put(w, row->wrong);
    for (size_t i = 0; at < stop; i++, at += strlen(at) + 1)
        if (!is_of_rejects(sheet, i))
            rm_csv_put(w, rm_csv_undefuse(at));
    rm_csv_end(w);
}

void rm_sheet_rejects(struct rm_sheet *sheet, struct rm_buf *out)
{
    struct rm_spool_reader reader = {0};
    struct rm_csv_writer w = {.out = out, .form = RM_CSV_EXCEL};

    rm_csv_put(&w, RM_REJECTED_ROW);
    rm_csv_put(&w, RM_REJECTED_BECAUSE);
    for (size_t i = 0; i < sheet->n_columns; i++)
        if (!is_of_rejects(sheet, i))
            rm_csv_put(&w, sheet->header[i]);
    rm_csv_end(&w);
    for (size_t i = 0; i < sheet->n_rows; i++)
        if (sheet->rows[i].wrong)
            put_rejected(&w, sheet, &reader, &sheet->rows[i]);
    rm_spool_reader_free(&reader);
}
