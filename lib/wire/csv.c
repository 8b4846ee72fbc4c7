#include "wire/csv.h"

#include "base/arena.h"
#include "base/lines.h"
#include "base/text.h"

#include <csv.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 256 * 1024, CELL_BLOCK = 4096, SUBSTITUTE = 0x1a };

struct rm_csv {
    int fd;
    char delimiter;
    int started;                  /* whether what comes before the header was looked at */
    int at_end;                   /* the file has no more bytes */
    struct rm_buf in;             /* what was read and is not yet given */
    size_t row;                   /* where the row begins in `in` */
    size_t at;                    /* where its next line begins */
    unsigned long row_line, line; /* the numbers of these two lines */
    unsigned long number;         /* of the row */
    size_t n_columns;             /* of the header; 0 before it */

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

struct rm_csv *rm_csv_open(int fd, char delimiter)
{
    struct rm_csv *csv = rm_malloc(sizeof *csv);

    memset(csv, 0, sizeof *csv);
    csv->fd = fd;
    csv->delimiter = delimiter;
    csv->line = 1;
    if (csv_init(&csv->parser, CSV_STRICT))
        rm_out_of_memory();
    csv_set_space_func(&csv->parser, is_never_space);
    csv_set_term_func(&csv->parser, is_line_feed);
    csv_set_realloc_func(&csv->parser, rm_realloc);
    csv_set_blk_size(&csv->parser, CELL_BLOCK);
    return csv;
}

void rm_csv_close(struct rm_csv *csv)
{
    if (!csv)
        return;
    csv_free(&csv->parser);
    rm_buf_free(&csv->in);
    rm_buf_free(&csv->text);
    rm_buf_free(&csv->wrong);
    free(csv->offsets);
    free(csv->cells);
    free(csv);
}

/* Reads one more block, behind what there is of the row. 0, or -1 with errno. */
static int fill(struct rm_csv *csv)
{
    struct rm_buf *in = &csv->in;
    ssize_t n;

    if (in->len - csv->row > RM_LINE_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    if (csv->row) {
        memmove(in->data, in->data + csv->row, in->len - csv->row);
        in->len -= csv->row;
        csv->at -= csv->row;
        csv->row = 0;
    }
    rm_buf_reserve(in, READ_SIZE);
    do
        n = read(csv->fd, in->data + in->len, READ_SIZE);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return -1;
    in->len += (size_t)n;
    csv->at_end = n == 0;
    return 0;
}

/* The next line of the row, without its line ending; good until the next call. 1, 0 at the end, or
 * -1 with errno. NULs become SUB, which no text has and nothing takes for an end. */
static int next_line(struct rm_csv *csv, const char **line, size_t *len)
{
    size_t looked = 0;
    char *start, *end = NULL, *nul;

    for (;;) {
        size_t rest = csv->in.len - csv->at;

        if (rest > looked)
            end = memchr(csv->in.data + csv->at + looked, '\n', rest - looked);
        if (end || csv->at_end)
            break;
        looked = rest;
        if (fill(csv))
            return -1;
    }
    if (csv->at == csv->in.len)
        return 0;
    start = csv->in.data + csv->at;
    *line = start;
    *len = end ? (size_t)(end - start) : csv->in.len - csv->at;
    csv->at += *len + (end != NULL);
    csv->line++;
    while ((nul = memchr(start, '\0', *len)))
        *nul = SUBSTITUTE;
    if (*len && start[*len - 1] == '\r')
        (*len)--;
    return 1;
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

    if (csv->n == csv->size) {
        csv->size = csv->size ? csv->size * 2 : 64;
        csv->offsets = rm_realloc(csv->offsets, csv->size * sizeof *csv->offsets);
        csv->cells = rm_realloc(csv->cells, csv->size * sizeof *csv->cells);
    }
    csv->offsets[csv->n++] = csv->text.len;
    rm_buf_add(&csv->text, text, len);
    rm_buf_addc(&csv->text, '\0');
}

static void end_row(int c, void *data)
{
    struct rm_csv *csv = data;

    (void)c;
    csv->row_ended = 1;
}

/* Gives libcsv a line with a newline, the file's last line too: so its end need not be treated
 * apart. 0, or -1 where the quotes are wrong. */
static int parse_line(struct rm_csv *csv, const char *line, size_t len)
{
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

/* Reading goes on behind the row's first line: the lines below may be sound rows of their own. */
static void give_up_on_quote(struct rm_csv *csv, size_t len, size_t n_first)
{
    char *line = csv->in.data + csv->row;

    if (csv->line - csv->row_line > 1)
        rm_buf_printf(&csv->wrong, "the quote that opens in cell %zu is not closed", n_first + 1);
    else if (!csv_error(&csv->parser))
        rm_buf_printf(&csv->wrong, "the quote that opens in cell %zu is not closed", csv->n + 1);
    else if (csv->parser.quoted)
        rm_buf_printf(&csv->wrong, "in cell %zu, text follows the closing quote", csv->n + 1);
    else
        rm_buf_printf(&csv->wrong,
            "in cell %zu, there is a quote within text that does not begin with one", csv->n + 1);
    csv->at = csv->row + len;
    csv->line = csv->row_line + 1;
    while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        len--;
    salvage_line(csv, line, len);
}

/* Reads lines until libcsv has a whole row. 1, 0 at the end, or -1 with errno. */
static int read_row(struct rm_csv *csv)
{
    const char *line;
    size_t len, first_len, n_first;
    int rc;

    do {
        csv->row = csv->at;
        csv->row_line = csv->line;
        rc = next_line(csv, &line, &len);
        csv->number++;
    } while (rc > 0 && len == 0);
    if (rc <= 0)
        return rc;
    rc = parse_line(csv, line, len);
    first_len = csv->at - csv->row;
    n_first = csv->n;
    while (!rc && !csv->row_ended && csv->at - csv->row <= RM_CSV_ROW_MAX) {
        int got = next_line(csv, &line, &len);

        if (got < 0)
            return -1;
        if (got == 0)
            break;
        rc = parse_line(csv, line, len);
    }
    if (rc || !csv->row_ended)
        give_up_on_quote(csv, first_len, n_first);
    return 1;
}

static void check_encoding(struct rm_csv *csv)
{
    for (size_t i = 0; i < csv->n; i++) {
        if (rm_text_valid(csv->cells[i], strlen(csv->cells[i])))
            continue;
        rm_buf_printf(
            &csv->wrong, "cell %zu is not UTF-8 text; save the sheet as \"CSV UTF-8\"", i + 1);
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
    const char *bytes = csv->in.data + csv->row;
    size_t len = csv->at - csv->row;

    if (csv->wrong.len)
        return;
    if (memchr(bytes, SUBSTITUTE, len))
        rm_buf_adds(&csv->wrong, "holds a NUL or SUB byte, which no text has; is it UTF-16?");
    else if (!rm_text_valid(bytes, len))
        check_encoding(csv);
    else if (len > RM_CSV_ROW_MAX)
        rm_buf_printf(&csv->wrong, "is longer than %lu bytes", RM_CSV_ROW_MAX);
    else if (!csv->n_columns && has_lone_cr(bytes, len))
        rm_buf_adds(&csv->wrong, "has lines that end in CR alone; save the sheet with LF or CRLF");
    else if (csv->n_columns && csv->n != csv->n_columns) {
        rm_buf_printf(
            &csv->wrong, "has %zu cells where the header has %zu", csv->n, csv->n_columns);
        if (csv->line - csv->row_line > 1)
            rm_buf_printf(&csv->wrong, "; a quote, perhaps a stray one, takes it on to line %lu",
                csv->line - 1);
    }
}

/* Counts what may part cells, outside of quotes, in the whole of the header. */
static int detect_delimiter(struct rm_csv *csv)
{
    static const char candidates[] = ",;\t";
    size_t counts[3] = {0}, len, best = 0;
    unsigned long line_no = csv->line;
    const char *line, *found;
    int quoted = 0, rc;

    while ((rc = next_line(csv, &line, &len)) > 0) {
        for (size_t i = 0; i < len; i++) {
            if (line[i] == '"')
                quoted = !quoted;
            else if (!quoted && (found = strchr(candidates, line[i])) && *found)
                counts[found - candidates]++;
        }
        if ((len && !quoted) || csv->at - csv->row > RM_CSV_ROW_MAX)
            break;
    }
    for (size_t i = 1; i < 3; i++)
        if (counts[i] > 0 && counts[i] >= counts[best])
            best = i;
    csv->delimiter = candidates[best];
    csv->at = csv->row;
    csv->line = line_no;
    return rc < 0 ? -1 : 0;
}

/* Excel writes and obeys a first line such as "sep=;". */
static int take_sep_line(struct rm_csv *csv)
{
    const char *line;
    size_t len;
    int rc = next_line(csv, &line, &len);

    if (rc < 0)
        return -1;
    if (rc && len == 5 && memcmp(line, "sep=", 4) == 0 && line[4] != '"') {
        if (!csv->delimiter)
            csv->delimiter = line[4];
        csv->row = csv->at;
    } else {
        csv->at = csv->row;
        csv->line = 1;
    }
    return 0;
}

static int start(struct rm_csv *csv)
{
    const char *bytes;

    csv->started = 1;
    while (csv->in.len < 3 && !csv->at_end)
        if (fill(csv))
            return -1;
    bytes = rm_buf_text(&csv->in);
    if (csv->in.len >= 2 &&
        (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
        errno = EILSEQ;
        return -1;
    }
    if (csv->in.len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
        csv->row = csv->at = 3;
    if (take_sep_line(csv))
        return -1;
    if (!csv->delimiter && detect_delimiter(csv))
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
    row->number = csv->number;
    row->line = csv->row_line;
    row->last_line = csv->line - 1;
    row->wrong = csv->wrong.len ? csv->wrong.data : NULL;
    return 1;
}

static int is_number(const char *text)
{
    static const char digits[] = "0123456789";
    size_t n;

    text += *text == '-';
    n = strspn(text, digits);
    if (n && text[n] == '.') {
        text += n + 1;
        n = strspn(text, digits);
    }
    return n && !text[n];
}

int rm_csv_is_formula(const char *text)
{
    static const char *const wide[] = {"\uff1d", "\uff0b", "\uff0d", "\uff20"};

    text += strspn(text, "' \n");
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return 1;
    return *text && strchr("=+-@\t\r", *text) && !is_number(text);
}

const char *rm_csv_undefuse(const char *text)
{
    return *text == '\'' && rm_csv_is_formula(text + 1) ? text + 1 : text;
}

static void begin_cell(struct rm_csv_writer *w)
{
    if (!w->begun && w->form == RM_CSV_EXCEL)
        rm_buf_adds(w->out, "\xef\xbb\xbf");
    w->begun = 1;
    if (!w->n_cells)
        w->row = w->out->len;
    if (w->n_cells++)
        rm_buf_addc(w->out, w->form == RM_CSV_TSV ? '\t' : ',');
}

static int is_space(char c)
{
    return c == ' ' || c == '\t';
}

static int needs_quotes(const struct rm_csv_writer *w, const char *text)
{
    size_t len = strlen(text);

    if (len == 0)
        return 0;
    return text[strcspn(text, w->form == RM_CSV_TSV ? "\t\"\r\n" : ",\"\r\n")] ||
           is_space(text[0]) || is_space(text[len - 1]);
}

void rm_csv_put(struct rm_csv_writer *w, const char *text)
{
    const char *apostrophe;

    begin_cell(w);
    if (!text)
        return;
    apostrophe = !w->raw && rm_csv_is_formula(text) ? "'" : "";
    if (!needs_quotes(w, text)) {
        rm_buf_adds(w->out, apostrophe);
        rm_buf_adds(w->out, text);
        return;
    }
    rm_buf_addc(w->out, '"');
    rm_buf_adds(w->out, apostrophe);
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        rm_buf_add(w->out, text, (size_t)(quote - text) + 1);
        rm_buf_addc(w->out, '"');
    }
    rm_buf_adds(w->out, text);
    rm_buf_addc(w->out, '"');
}

void rm_csv_put_int(struct rm_csv_writer *w, int64_t value)
{
    begin_cell(w);
    rm_buf_printf(w->out, "%" PRId64, value);
}

void rm_csv_end(struct rm_csv_writer *w)
{
    if (w->n_cells == 1 && w->out->len == w->row)
        rm_buf_adds(w->out, "\"\""); /* or it would look like a blank line */
    rm_buf_adds(w->out, w->form == RM_CSV_EXCEL ? "\r\n" : "\n");
    w->n_cells = 0;
}
