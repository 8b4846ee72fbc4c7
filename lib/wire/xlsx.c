#include "wire/xlsx.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/text.h"
#include "wire/xlsx_book.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define YEAR_1 INT64_C(-719162) /* 0001-01-01 */

/* Where Excel counts days without its leap day of 1900, and where it ends; whole numbers that a
 * cell holds exactly. */
#define FIRST_DATE  INT64_C(-25508)  /* 1900-03-01 */
#define LAST_DATE   INT64_C(2932896) /* 9999-12-31 */
#define EXACT_MAX   INT64_C(1000000000000000)
#define LOOK_HEADER 0x1F3864
#define LOOK_THEIRS 0xFFE699
#define LOOK_SHADE  0xF2F2F2
#define LOOK_LINE   0xD9D9D9
#define LOOK_BAR    0xB4CFEA

/* The height of a row, at most. */
enum { LINES_MAX = 12 };

void rm_xlsx_note(struct rm_xlsx *x, lxw_error error)
{
    if (error && !x->wrong)
        x->wrong = lxw_strerror(error);
}

static char *copy(const char *text)
{
    return strcpy(rm_malloc(strlen(text) + 1), text);
}

/* A file of our own that nobody else can read; the library opens it again by its name. */
static char *make_file(const char *folder)
{
    static const char name[] = "/rm-xlsx.XXXXXX";
    char *path;
    int fd;

    path = rm_malloc(strlen(folder) + sizeof name);
    strcpy(path, folder);
    strcat(path, name);
    fd = mkstemp(path);
    if (fd < 0) {
        free(path);
        return NULL;
    }
    close(fd);
    return path;
}

struct rm_xlsx *rm_xlsx_open(const char *title, int64_t created, const char *folder)
{
    struct rm_xlsx *x = memset(rm_malloc(sizeof *x), 0, sizeof *x);
    char *own_folder = copy(folder), *own_title = copy(title ? title : "");
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = own_folder};
    lxw_doc_properties properties = {.title = own_title, .created = (time_t)created};

    x->path = make_file(folder);
    if (x->path)
        x->book = workbook_new_opt(x->path, &options);
    else
        x->wrong = strerror(errno);
    if (x->book)
        rm_xlsx_note(x, workbook_set_properties(x->book, &properties));
    else if (!x->wrong)
        x->wrong = lxw_strerror(LXW_ERROR_MEMORY_MALLOC_FAILED);
    free(own_folder);
    free(own_title);
    return x;
}

static const char *number_format(enum rm_xlsx_kind kind)
{
    switch (kind) {
    case RM_XLSX_INT:
        return "0";
    case RM_XLSX_PERCENT:
        return "0%";
    case RM_XLSX_HUNDREDTHS:
        return "0.00";
    case RM_XLSX_DATE:
        return "yyyy-mm-dd";
    case RM_XLSX_TIME:
        return "yyyy-mm-dd hh:mm";
    default:
        return "@";
    }
}

static lxw_format *format_of(struct rm_xlsx *x, const struct rm_xlsx_column *column, int is_shaded)
{
    lxw_format *format = workbook_add_format(x->book);

    format_set_num_format(format, number_format(column->kind));
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (column->kind != RM_XLSX_TEXT)
        format_set_align(format, LXW_ALIGN_RIGHT); /* a text among numbers, too */
    else if (column->indent)
        format_set_indent(format, 1);
    if (column->wraps)
        format_set_text_wrap(format);
    if (is_shaded) {
        format_set_bg_color(format, LOOK_SHADE);
        format_set_border(format, LXW_BORDER_THIN);
        format_set_border_color(format, LOOK_LINE);
    }
    return format;
}

static lxw_format *header_format(struct rm_xlsx *x, int is_editable, int is_right)
{
    lxw_format *format = workbook_add_format(x->book);

    format_set_bold(format);
    format_set_bg_color(format, is_editable ? LOOK_THEIRS : LOOK_HEADER);
    format_set_font_color(format, is_editable ? LXW_COLOR_BLACK : LXW_COLOR_WHITE);
    if (is_right)
        format_set_align(format, LXW_ALIGN_RIGHT);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    return format;
}

void rm_xlsx_set_columns(
    struct rm_xlsx *x, const struct rm_xlsx_column *columns, size_t n_columns, int is_shaded)
{
    free(x->formats);
    x->formats = rm_malloc((n_columns + 1) * sizeof(lxw_format *));
    x->columns = columns;
    x->n_columns = n_columns;
    x->column = 0;
    for (size_t c = 0; c < n_columns; c++)
        x->formats[c] = format_of(x, &columns[c], is_shaded && !columns[c].is_editable);
}

static int is_right(const struct rm_xlsx_column *column)
{
    return column->kind != RM_XLSX_TEXT && !column->is_editable;
}

static void begin_columns(struct rm_xlsx *x)
{
    lxw_format *looks[] = {header_format(x, 0, 0), header_format(x, 1, 0), header_format(x, 0, 1)};

    for (size_t c = 0; c < x->n_columns; c++) {
        const struct rm_xlsx_column *column = &x->columns[c];
        lxw_row_col_options options = {.hidden = column->hides != 0};
        lxw_col_t at = (lxw_col_t)c;

        rm_xlsx_note(x, worksheet_set_column_opt(x->sheet, at, at, column->width,
                            column->is_editable ? x->formats[c] : NULL, &options));
        rm_xlsx_note(x, worksheet_write_string(x->sheet, 0, at, column->heading,
                            looks[is_right(column) ? 2 : column->is_editable != 0]));
    }
    x->row = 1;
}

/* A list to drop down, from the first row to the last. */
static void offer_choices(struct rm_xlsx *x, size_t at, lxw_row_t last)
{
    const char *const *choices = x->columns[at].choices;
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_LIST};
    lxw_col_t column = (lxw_col_t)at;
    struct rm_buf told = {0};
    size_t n = 0;

    while (choices[n])
        n++;
    rule.value_list = memset(rm_malloc((n + 1) * sizeof(char *)), 0, (n + 1) * sizeof(char *));
    for (size_t i = 0; i < n; i++) {
        rule.value_list[i] = copy(choices[i]);
        rm_buf_printf(&told, "%s, ", choices[i]);
    }
    rm_buf_adds(&told, "or nothing");
    rule.error_title = copy(x->columns[at].heading);
    rule.error_message = told.data;
    rm_xlsx_note(x, worksheet_data_validation_range(x->sheet, 1, column, last, column, &rule));
    for (size_t i = 0; i < n; i++)
        free(rule.value_list[i]);
    free(rule.value_list);
    free(rule.error_title);
    rm_buf_free(&told);
}

/* Of a cell that says one of the words. */
static void add_tints(struct rm_xlsx *x, size_t at, lxw_row_t last)
{
    static const int grounds[] = {0, 0xE2F2E6, 0xFFF2CC, 0xFBE0DD};
    static const int inks[] = {0, 0x14532D, 0x5C4300, 0x8C1D14};

    for (const struct rm_xlsx_tint *tint = x->columns[at].tints; tint->word; tint++) {
        lxw_conditional_format rule = {
            .type = LXW_CONDITIONAL_TYPE_CELL, .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO};
        struct rm_buf word = {0};

        rm_buf_printf(&word, "\"%s\"", tint->word);
        rule.value_string = word.data;
        rule.format = workbook_add_format(x->book);
        format_set_bg_color(rule.format, (lxw_color_t)grounds[tint->shade]);
        format_set_font_color(rule.format, (lxw_color_t)inks[tint->shade]);
        rm_xlsx_note(x, worksheet_conditional_format_range(
                            x->sheet, 1, (lxw_col_t)at, last, (lxw_col_t)at, &rule));
        rm_buf_free(&word);
    }
}

/* Behind percentages, from 0 to 100. */
static void add_bars(struct rm_xlsx *x, size_t at, lxw_row_t last)
{
    lxw_conditional_format rule = {.type = LXW_CONDITIONAL_DATA_BAR,
        .data_bar_2010 = LXW_TRUE,
        .bar_solid = LXW_TRUE,
        .bar_color = LOOK_BAR,
        .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
        .min_value = 0,
        .max_value = x->columns[at].full ? (double)x->columns[at].full / 100 : 1};

    rm_xlsx_note(x,
        worksheet_conditional_format_range(x->sheet, 1, (lxw_col_t)at, last, (lxw_col_t)at, &rule));
}

/* What only the last row tells: where the filter, lists of choices and conditions end. */
static void end_sheet(struct rm_xlsx *x)
{
    lxw_row_t last = x->row - 1;

    if (!x->sheet || x->wrong)
        return;
    if (x->is_of_blocks) {
        rm_xlsx_end_block(x);
        x->breaks[x->n_breaks] = 0;
        if (x->n_breaks) /* once: the library forgets what it had */
            rm_xlsx_note(x, worksheet_set_h_pagebreaks(x->sheet, x->breaks));
        x->sheet = NULL;
        return;
    }
    rm_xlsx_note(x, worksheet_autofilter(x->sheet, 0, 0, last, (lxw_col_t)(x->n_columns - 1)));
    for (size_t c = 0; c < x->n_columns && last; c++) {
        if (x->columns[c].choices)
            offer_choices(x, c, last);
        if (x->columns[c].tints)
            add_tints(x, c, last);
        if (x->columns[c].kind == RM_XLSX_PERCENT)
            add_bars(x, c, last);
    }
    x->sheet = NULL;
}

/* 0, or -1 if there can be no such sheet. */
static int begin_sheet(struct rm_xlsx *x, const char *name)
{
    end_sheet(x);
    if (x->wrong)
        return -1;
    x->sheet = workbook_add_worksheet(x->book, name);
    if (!x->sheet) {
        x->wrong = "a sheet cannot be called that";
        return -1;
    }
    x->sheet_name = x->sheet->name;
    worksheet_set_landscape(x->sheet);
    worksheet_set_paper(x->sheet, 9); /* A4 */
    return 0;
}

void rm_xlsx_sheet(
    struct rm_xlsx *x, const char *name, const struct rm_xlsx_column *columns, size_t n_columns)
{
    int any_editable = 0;

    if (begin_sheet(x, name))
        return;
    for (size_t c = 0; c < n_columns; c++)
        any_editable |= columns[c].is_editable;
    x->is_of_blocks = 0;
    rm_xlsx_set_columns(x, columns, n_columns, any_editable);
    begin_columns(x);
    worksheet_freeze_panes(x->sheet, 1, 0);
    worksheet_fit_to_pages(x->sheet, 1, 0);
    rm_xlsx_note(x, worksheet_repeat_rows(x->sheet, 0, 0));
}

void rm_xlsx_page(struct rm_xlsx *x, const char *name)
{
    if (begin_sheet(x, name))
        return;
    x->is_of_blocks = 1;
    x->row = x->page = 0;
    x->n_breaks = 0;
    worksheet_gridlines(x->sheet, LXW_HIDE_ALL_GRIDLINES);
    worksheet_set_print_scale(x->sheet, 52);
    rm_xlsx_note(x, worksheet_set_column(x->sheet, 0, 0, 28, NULL));
    rm_xlsx_note(x, worksheet_set_column(x->sheet, 1, 7, 11, NULL));
}

static int is_room(struct rm_xlsx *x)
{
    if (!x->wrong && x->row >= LXW_ROW_MAX)
        x->wrong = "a sheet has 1048576 rows at most";
    return !x->wrong;
}

/* LibreOffice gives a row one line unless it is told otherwise. */
static void next_cell(struct rm_xlsx *x)
{
    if (++x->column < x->n_columns)
        return;
    if (x->n_lines > 1 && !x->wrong)
        rm_xlsx_note(
            x, worksheet_set_row(x->sheet, x->row,
                   (x->n_lines < LINES_MAX ? x->n_lines : LINES_MAX) * LXW_DEF_ROW_HEIGHT, NULL));
    x->n_lines = 0;
    x->column = 0;
    x->row++;
}

/* How many lines a text will take, or a little more. */
static int lines_of(const char *text, int columns)
{
    char *line = copy(text), *rest = line;
    int n = 0;

    while (rest) {
        char *end = strchr(rest, '\n');
        int width;

        if (end)
            *end++ = '\0';
        width = rm_text_width(rest);
        n += width > columns ? (width + columns - 1) / columns : 1;
        rest = end;
    }
    free(line);
    return n;
}

/* "_x0041_" would be read as an A. */
static int is_escape(const char *text)
{
    return text[0] == '_' && text[1] == 'x' && strspn(text + 2, "0123456789abcdefABCDEF") >= 4 &&
           text[6] == '_';
}

static size_t length_of(const char *text)
{
    unsigned char c = (unsigned char)*text;

    return c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
}

/* Whether XML has no such character: controls, U+FFFE and U+FFFF. */
static int is_unwritable(const char *text)
{
    unsigned char c = (unsigned char)*text;

    return (c < 0x20 && c != '\t' && c != '\n') || strncmp(text, "\xef\xbf\xbe", 3) == 0 ||
           strncmp(text, "\xef\xbf\xbf", 3) == 0;
}

/* The text as the file can hold it. Excel counts what is beyond U+FFFF twice. */
const char *rm_xlsx_prepare(struct rm_xlsx *x, const char *text)
{
    size_t n = 0, len, units, end = 0;

    rm_buf_clear(&x->text);
    for (; *text; text += len, n += units) {
        len = length_of(text);
        units = len == 4 ? 2 : is_escape(text) ? 7 : 1;
        if (n < RM_XLSX_TEXT_MAX)
            end = x->text.len;
        if (n + units > RM_XLSX_TEXT_MAX) {
            x->text.len = end;
            rm_buf_adds(&x->text, "…");
            break;
        }
        if (is_escape(text))
            rm_buf_adds(&x->text, "_x005F");
        if (is_unwritable(text))
            rm_buf_adds(&x->text, "\xef\xbf\xbd");
        else
            rm_buf_add(&x->text, text, len);
    }
    return rm_buf_text(&x->text);
}

static void write_text(struct rm_xlsx *x, const char *text)
{
    const struct rm_xlsx_column *of = &x->columns[x->column];
    lxw_format *format = x->formats[x->column];
    lxw_col_t column = (lxw_col_t)x->column;
    int n_lines = text && of->wraps ? lines_of(text, of->width) : 1;

    if (n_lines > x->n_lines)
        x->n_lines = n_lines;
    if (text && *text)
        rm_xlsx_note(
            x, worksheet_write_string(x->sheet, x->row, column, rm_xlsx_prepare(x, text), format));
    else
        rm_xlsx_note(x, worksheet_write_blank(x->sheet, x->row, column, format));
}

void rm_xlsx_text(struct rm_xlsx *x, const char *text)
{
    if (is_room(x))
        write_text(x, text);
    next_cell(x);
}

/* What a cell holds exactly, and shows as what it is. */
static int fits(enum rm_xlsx_kind kind, int64_t number)
{
    switch (kind) {
    case RM_XLSX_DATE:
        return number >= FIRST_DATE && number <= LAST_DATE;
    case RM_XLSX_TIME:
        return number >= FIRST_DATE * RM_DAY && number < (LAST_DATE + 1) * RM_DAY;
    default:
        return number > -EXACT_MAX && number < EXACT_MAX;
    }
}

static double value_of(enum rm_xlsx_kind kind, int64_t number)
{
    double value = (double)number;

    switch (kind) {
    case RM_XLSX_PERCENT:
    case RM_XLSX_HUNDREDTHS:
        return value / 100;
    case RM_XLSX_DATE:
        return value + 25569; /* 1970-01-01, counted from 1899-12-30 */
    case RM_XLSX_TIME:
        return value / 86400 + 25569;
    default:
        return value;
    }
}

/* Before 1900 a spreadsheet has no dates, but people have: a date of date.h as text, or else the
 * digits. */
static void write_as_text(struct rm_xlsx *x, enum rm_xlsx_kind kind, int64_t number)
{
    char date[RM_DATE_SIZE], time[RM_TIME_SIZE], digits[24];
    const char *text = digits;

    snprintf(digits, sizeof digits, "%lld", (long long)number);
    if (kind == RM_XLSX_DATE && number >= YEAR_1 && number < FIRST_DATE)
        text = rm_date_format(date, number);
    if (kind == RM_XLSX_TIME && number >= YEAR_1 * RM_DAY && number < FIRST_DATE * RM_DAY)
        text = rm_time_format(time, number);
    write_text(x, text);
}

void rm_xlsx_number(struct rm_xlsx *x, int64_t number)
{
    enum rm_xlsx_kind kind = x->columns ? x->columns[x->column].kind : RM_XLSX_INT;

    if (is_room(x) && fits(kind, number))
        rm_xlsx_note(x, worksheet_write_number(x->sheet, x->row, (lxw_col_t)x->column,
                            value_of(kind, number), x->formats[x->column]));
    else if (!x->wrong)
        write_as_text(x, kind, number);
    next_cell(x);
}

static const char *take_bytes(struct rm_buf *out, const char *path)
{
    size_t before = out->len;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = -1;

    while (fd >= 0) {
        rm_buf_reserve(out, 65536);
        n = read(fd, out->data + out->len, 65536);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        out->len += (size_t)n;
        out->data[out->len] = '\0';
    }
    if (fd >= 0)
        close(fd);
    if (!n && out->len > before)
        return NULL;
    out->len = before;
    return n < 0 ? strerror(errno) : "nothing was written";
}

const char *rm_xlsx_close(struct rm_xlsx *x, struct rm_buf *out)
{
    const char *wrong;

    end_sheet(x);
    if (x->book && x->wrong)
        lxw_workbook_free(x->book);
    else if (x->book)
        rm_xlsx_note(x, workbook_close(x->book));
    if (!x->wrong)
        x->wrong = take_bytes(out, x->path);
    if (x->path)
        unlink(x->path);
    wrong = x->wrong;
    rm_buf_free(&x->text);
    free(x->formats);
    free(x->path);
    free(x);
    return wrong;
}
