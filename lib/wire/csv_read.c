#include "wire/csv.h"

#include "base/arena.h"
#include "base/text.h"
#include "wire/csv_lines.h"
#include "wire/csv_sniff.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

enum { CELL_BLOCK = 4096 };

struct rm_csv {
    struct rm_csv_lines lines; /* the mark is before the row */
    char delimiter;
    int started;          /* whether what comes before the header was looked at */
    unsigned long number; /* of the row */
    size_t n_columns;     /* of the header; 0 before it */

    struct csv_parser parser;
    int row_ended;
    struct rm_buf text; /* the cells of the row, each with a NUL behind it */
    size_t *offsets;    /* of the cells in `text` */
    const char **cells;
    size_t n, size;
    struct rm_buf wrong;
};

static int is_never_space(unsigned char c)
{
    (void)c;
    return 0; /* or libcsv trims cells that are not quoted */
}

static int is_line_feed(unsigned char c)
{
    return c == '\n';
}

struct rm_csv *rm_csv_open(int fd, const struct rm_csv_dialect *dialect)
{
    struct rm_csv *csv = rm_malloc(sizeof *csv);

    memset(csv, 0, sizeof *csv);
    rm_csv_lines_open(&csv->lines, fd, dialect ? dialect->encoding : NULL);
    csv->delimiter = dialect ? dialect->delimiter : '\0';
    if (csv_init(&csv->parser, CSV_STRICT))
        rm_out_of_memory();
    csv_set_space_func(&csv->parser, is_never_space);
    csv_set_realloc_func(&csv->parser, rm_realloc);
    csv_set_blk_size(&csv->parser, CELL_BLOCK);
    return csv;
}

void rm_csv_close(struct rm_csv *csv)
{
    if (!csv)
        return;
    csv_free(&csv->parser);
    rm_csv_lines_close(&csv->lines);
    rm_buf_free(&csv->text);
    rm_buf_free(&csv->wrong);
    free(csv->offsets);
    free(csv->cells);
    free(csv);
}

static void begin_cells(struct rm_csv *csv)
{
    rm_buf_clear(&csv->text);
    csv->n = 0;
    csv->row_ended = 0;
}

static void add_cell(void *text, size_t len, void *data)
{
    struct rm_csv *csv = data;
    char *copy;

    if (csv->n == csv->size) {
        csv->size = csv->size ? csv->size * 2 : 64;
        csv->offsets = rm_realloc(csv->offsets, csv->size * sizeof *csv->offsets);
        csv->cells = rm_realloc(csv->cells, csv->size * sizeof *csv->cells);
    }
    rm_buf_reserve(&csv->text, len + 1);
    copy = csv->text.data + csv->text.len;
    if (len)
        memcpy(copy, text, len);
    copy[len] = '\0';
    csv->offsets[csv->n++] = csv->text.len;
    csv->text.len += len + 1;
}

static void end_row(int c, void *data)
{
    struct rm_csv *csv = data;

    (void)c;
    csv->row_ended = 1;
}

/* Gives libcsv a line with a newline, the file's last line too: so its end need not be treated
 * apart. A CR within the line is a letter like others; to have libcsv ask of each byte whether it
 * ends the line is dear, so it is only done where there is one. 0, or -1 where the quotes are
 * wrong. */
static int parse_line(struct rm_csv *csv, const char *line, size_t len)
{
    csv_set_term_func(&csv->parser, memchr(line, '\r', len) ? is_line_feed : NULL);
    return csv_parse(&csv->parser, line, len, add_cell, end_row, csv) == len &&
                   csv_parse(&csv->parser, "\n", 1, add_cell, end_row, csv) == 1
               ? 0
               : -1;
}

/* Back to the start of a row. csv_fini would hand out what is left over: it gets no callbacks. */
static void reset_parser(struct rm_csv *csv, unsigned char options)
{
    csv_fini(&csv->parser, NULL, NULL, NULL);
    csv_set_opts(&csv->parser, options);
}

static void split_naively(struct rm_csv *csv, char *line, size_t len)
{
    char *end = line + len;

    begin_cells(csv);
    for (;;) {
        char *stop = memchr(line, csv->delimiter, (size_t)(end - line));

        add_cell(line, (size_t)((stop ? stop : end) - line), csv);
        if (!stop)
            return;
        line = stop + 1;
    }
}

/* The cells of a line whose quotes are wrong: read leniently, or where a quote stays open
 * even so, with quotes as letters like others. */
static void salvage_line(struct rm_csv *csv, char *line, size_t len)
{
    begin_cells(csv);
    reset_parser(csv, 0);
    if (parse_line(csv, line, len) || !csv->row_ended)
        split_naively(csv, line, len);
    reset_parser(csv, CSV_STRICT);
}

static unsigned long n_lines(const struct rm_csv *csv)
{
    return csv->lines.number - csv->lines.marked;
}

/* Reading goes on behind the row's first line: the lines below may be sound rows of their own. */
static void give_up_on_quote(struct rm_csv *csv, size_t n_first)
{
    char *line;
    size_t len;

    if (n_lines(csv) > 1)
        rm_buf_printf(&csv->wrong, "the quote that opens in cell %zu is not closed", n_first + 1);
    else if (!csv_error(&csv->parser))
        rm_buf_printf(&csv->wrong, "the quote that opens in cell %zu is not closed", csv->n + 1);
    else if (csv->parser.quoted)
        rm_buf_printf(&csv->wrong, "in cell %zu, text follows the closing quote", csv->n + 1);
    else
        rm_buf_printf(&csv->wrong,
            "in cell %zu, there is a quote within text that does not begin with one", csv->n + 1);
    rm_csv_lines_back(&csv->lines);
    rm_csv_lines_next(&csv->lines, &line, &len);
    salvage_line(csv, line, len);
}

/* The first line of the next row, with the mark before it. 1, 0 at the end, or -1 with errno. */
static int begin_row(struct rm_csv *csv, char **line, size_t *len)
{
    int rc;

    do {
        rm_csv_lines_mark(&csv->lines);
        rc = rm_csv_lines_next(&csv->lines, line, len);
        csv->number++;
    } while (rc > 0 && *len == 0);
    return rc;
}

static int is_too_long(const struct rm_csv *csv)
{
    return csv->lines.at - csv->lines.mark > RM_CSV_ROW_MAX;
}

/* Reads lines until libcsv has a whole row. 1, 0 at the end, or -1 with errno. */
static int read_row(struct rm_csv *csv)
{
    size_t len, n_first;
    char *line;
    int rc = begin_row(csv, &line, &len), broken, got = 1;

    if (rc <= 0)
        return rc;
    if (is_too_long(csv)) {
        add_cell(line, len, csv); /* whatever it is, it has too many cells to be a row */
        return 1;
    }
    broken = parse_line(csv, line, len);
    n_first = csv->n;
    while (!broken && !csv->row_ended && got && !is_too_long(csv)) {
        got = rm_csv_lines_next(&csv->lines, &line, &len);
        if (got < 0)
            return -1;
        if (got)
            broken = parse_line(csv, line, len);
    }
    if (broken || !csv->row_ended)
        give_up_on_quote(csv, n_first);
    return 1;
}

/* Says in which cell there is what is not text. */
static void check_text(struct rm_csv *csv)
{
    const char *encoding = csv->lines.encoding;

    for (size_t i = 0; i < csv->n; i++) {
        if (csv->lines.recode && strchr(csv->cells[i], RM_SUBSTITUTE))
            rm_buf_printf(&csv->wrong, "cell %zu holds what is no text in %s", i + 1, encoding);
        else if (!csv->lines.recode && !rm_text_valid(csv->cells[i], strlen(csv->cells[i])))
            rm_buf_printf(&csv->wrong,
                "cell %zu is not UTF-8 text; save the sheet as \"CSV UTF-8\", or try --encoding "
                "windows-1252",
                i + 1);
        else
            continue;
        return;
    }
}

static int has_lone_cr(const char *text, size_t len)
{
    const char *end = text + len, *cr;

    while ((cr = memchr(text, '\r', (size_t)(end - text)))) {
        if (cr + 1 < end && cr[1] != '\n')
            return 1;
        text = cr + 1;
    }
    return 0;
}

static void check_row(struct rm_csv *csv)
{
    size_t len;
    const char *bytes = rm_csv_lines_marked(&csv->lines, &len);
    int has_substitute;

    if (csv->wrong.len)
        return;
    has_substitute = memchr(bytes, RM_SUBSTITUTE, len) != NULL;
    if (has_substitute && !csv->lines.recode)
        rm_buf_adds(&csv->wrong, "holds a NUL or SUB byte, which no text has; is it UTF-16?");
    else if (has_substitute || !rm_text_valid(bytes, len))
        check_text(csv);
    else if (!csv->n_columns && has_lone_cr(bytes, len))
        rm_buf_adds(&csv->wrong, "has lines that end in CR alone; save the sheet with LF or CRLF");
    else if (len > RM_CSV_ROW_MAX)
        rm_buf_printf(&csv->wrong, "is longer than %lu bytes", RM_CSV_ROW_MAX);
    else if (csv->n_columns && csv->n != csv->n_columns) {
        rm_buf_printf(
            &csv->wrong, "has %zu cells where the header has %zu", csv->n, csv->n_columns);
        if (n_lines(csv) > 1)
            rm_buf_printf(&csv->wrong, "; a quote, perhaps a stray one, takes it on to line %lu",
                csv->lines.number - 1);
    }
}

/* Excel writes and obeys a first line such as "sep=;". */
static int take_sep_line(struct rm_csv *csv)
{
    static const char signs[] = ",;\t|:^~ ";
    char *line;
    size_t len;
    int rc = rm_csv_lines_next(&csv->lines, &line, &len);

    if (rc < 0)
        return -1;
    if (rc == 0 || len != 5 || memcmp(line, "sep=", 4) != 0 ||
        !memchr(signs, line[4], sizeof signs - 1)) {
        rm_csv_lines_back(&csv->lines);
    } else if (!csv->delimiter) {
        csv->delimiter = line[4];
    }
    return 0;
}

static int start(struct rm_csv *csv)
{
    csv->started = 1;
    if (take_sep_line(csv))
        return -1;
    rm_csv_lines_mark(&csv->lines);
    if (!csv->delimiter && rm_csv_sniff(&csv->delimiter, &csv->lines))
        return -1;
    csv_set_delim(&csv->parser, (unsigned char)csv->delimiter);
    return 0;
}

int rm_csv_next(struct rm_csv *csv, struct rm_csv_row *row)
{
    int rc;

    if (!csv->started && start(csv))
        return -1;
    begin_cells(csv);
    rm_buf_clear(&csv->wrong);
    rc = read_row(csv);
    if (rc <= 0)
        return rc;
    for (size_t i = 0; i < csv->n; i++)
        csv->cells[i] = csv->text.data + csv->offsets[i];
    check_row(csv);
    if (!csv->n_columns)
        csv->n_columns = csv->n;
    row->cells = csv->cells;
    row->n = csv->n;
    row->text = rm_buf_text(&csv->text);
    row->len = csv->text.len;
    row->number = csv->number;
    row->line = csv->lines.marked;
    row->last_line = csv->lines.number - 1;
    row->wrong = csv->wrong.len ? csv->wrong.data : NULL;
    return 1;
}

int rm_csv_has_encoding(const char *encoding)
{
    return rm_recode_knows(encoding);
}
