#include "report/render.h"

#include "base/text.h"
#include "wire/csv.h"
#include "wire/json.h"
#include "wire/xlsx.h"

#include <string.h>

enum { COLUMN_MIN = 8, COLUMN_GAP = 2 };

const char *const rm_format_words[] = {"table", "csv", "tsv", "jsonl", "xlsx", NULL};

static int is_text(const struct rm_column *column)
{
    return column->kind == RM_COLUMN_TEXT || column->kind == RM_COLUMN_ID;
}

static int is_number(const struct rm_column *column)
{
    return column->kind == RM_COLUMN_INT || column->kind == RM_COLUMN_PERCENT ||
           column->kind == RM_COLUMN_HUNDREDTHS;
}

/*
 * For a terminal.
 */

/* One line without controls, whatever the text: it must not drive a terminal. */
static void add_one_line(struct rm_buf *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        int c1 = c == 0xc2 && ((unsigned char)text[1] & 0xe0) == 0x80;

        rm_buf_addc(out, c < 0x20 || c == 0x7f || c1 ? ' ' : *text);
        text += c1;
    }
}

/* A cell as the terminal shows it, uncut. */
static void show(struct rm_buf *out, const struct rm_table *table, size_t row, size_t column)
{
    const struct rm_column *c = &table->columns[column];
    const struct rm_cell *cell = rm_table_cell(table, row, column);

    rm_buf_clear(out);
    if (is_text(c) && cell->state == RM_CELL_VALUE)
        add_one_line(out, cell->text);
    else
        rm_cell_format(out, c, cell);
    if (c->kind == RM_COLUMN_PERCENT && cell->state == RM_CELL_VALUE)
        rm_buf_adds(out, " %");
}

static int width_of(const char *text)
{
    int width = rm_text_width(text);

    return width < 0 ? (int)strlen(text) : width;
}

/* How wide a column would be; -1: it is not shown, as it is a detail or has nothing to say. */
static int natural_width(const struct rm_table *table, size_t column)
{
    const struct rm_column *c = &table->columns[column];
    int width = width_of(c->heading), empty = table->n_rows > 0;
    struct rm_buf text = {0};

    for (size_t r = 0; r < table->n_rows && !(c->rules & RM_COLUMN_DETAIL); r++) {
        int wide;

        show(&text, table, r, column);
        wide = width_of(rm_buf_text(&text));
        width = wide > width ? wide : width;
        empty &= text.len == 0;
    }
    rm_buf_free(&text);
    return empty || c->rules & RM_COLUMN_DETAIL ? -1 : width;
}

static int *natural_widths(const struct rm_table *table)
{
    int *widths = RM_NEW_N(table->arena, table->n_columns, int);

    for (size_t c = 0; c < table->n_columns; c++)
        widths[c] = natural_width(table, c);
    return widths;
}

static int total_width(const struct rm_table *table, const int *widths)
{
    int total = -COLUMN_GAP;

    for (size_t c = 0; c < table->n_columns; c++)
        if (widths[c] >= 0)
            total += widths[c] + COLUMN_GAP;
    return total;
}

/* The widest column of texts that may be cut, the last of equals; n_columns where there is none. */
static size_t find_widest(const struct rm_table *table, const int *widths, unsigned rules)
{
    size_t widest = table->n_columns;

    for (size_t c = 0; c < table->n_columns; c++)
        if (is_text(&table->columns[c]) && widths[c] > COLUMN_MIN &&
            (table->columns[c].rules & rules) == rules &&
            (widest == table->n_columns || widths[c] >= widths[widest]))
            widest = c;
    return widest;
}

/* Takes from the widest column until all fit: prose first. */
static void fit(const struct rm_table *table, int *widths, int width)
{
    while (total_width(table, widths) > width) {
        size_t widest = find_widest(table, widths, RM_COLUMN_PROSE);

        if (widest == table->n_columns)
            widest = find_widest(table, widths, 0);
        if (widest == table->n_columns)
            return;
        widths[widest]--;
    }
}

static void add_spaces(struct rm_buf *out, int n)
{
    while (n-- > 0)
        rm_buf_addc(out, ' ');
}

static void cut(struct rm_buf *text, int width)
{
    if (width_of(rm_buf_text(text)) <= width)
        return;
    text->len = rm_text_fit(text->data, width - 1);
    text->data[text->len] = '\0';
    rm_buf_adds(text, "…");
}

/* Adds a text in so many columns. `gap` gathers the spaces that stand before what comes next, so
 * that no line ends in any. */
static void add_cell(struct rm_buf *out, int *gap, const char *text, int width, int right)
{
    int left_over = width - width_of(text);

    *gap += right ? left_over : 0;
    if (*text) {
        add_spaces(out, *gap);
        rm_buf_adds(out, text);
        *gap = 0;
    }
    *gap += COLUMN_GAP + (right ? 0 : left_over);
}

static void add_headings(struct rm_buf *out, const struct rm_table *table, const int *widths)
{
    struct rm_buf text = {0};
    int gap = 0;

    for (size_t c = 0; c < table->n_columns; c++) {
        if (widths[c] < 0)
            continue;
        rm_buf_clear(&text);
        rm_buf_adds(&text, table->columns[c].heading);
        cut(&text, widths[c]);
        add_cell(out, &gap, text.data, widths[c], is_number(&table->columns[c]));
    }
    rm_buf_addc(out, '\n');
    rm_buf_free(&text);
}

/* Whether all group columns up to this one say what they said in the row before. */
static int is_repeated(const struct rm_table *table, size_t row, size_t column)
{
    for (size_t c = 0; c <= column; c++) {
        const struct rm_cell *cell = rm_table_cell(table, row, c), *above;

        if (!(table->columns[c].rules & RM_COLUMN_GROUP))
            continue;
        above = row ? rm_table_cell(table, row - 1, c) : NULL;
        if (!above || above->state != cell->state ||
            (cell->text && strcmp(cell->text, above->text) != 0))
            return 0;
    }
    return (table->columns[column].rules & RM_COLUMN_GROUP) != 0;
}

static void add_row(struct rm_buf *out, const struct rm_table *table, size_t row, const int *widths)
{
    struct rm_buf text = {0};
    int gap = 0;

    for (size_t c = 0; c < table->n_columns; c++) {
        if (widths[c] < 0)
            continue;
        show(&text, table, row, c);
        if (is_repeated(table, row, c))
            rm_buf_clear(&text);
        cut(&text, widths[c]);
        add_cell(out, &gap, rm_buf_text(&text), widths[c], is_number(&table->columns[c]));
    }
    rm_buf_addc(out, '\n');
    rm_buf_free(&text);
}

static void render_table(struct rm_buf *out, const struct rm_table *table, int width)
{
    int *widths = natural_widths(table);

    if (width)
        fit(table, widths, width);
    if (table->title) {
        add_one_line(out, table->title);
        rm_buf_adds(out, "\n\n");
    }
    add_headings(out, table, widths);
    for (size_t r = 0; r < table->n_rows; r++)
        add_row(out, table, r, widths);
    if (!table->n_rows)
        rm_buf_adds(out, "(none)\n");
    for (size_t i = 0; i < table->n_notes; i++)
        rm_buf_printf(out, "%s%s\n", i ? "" : "\n", table->notes[i]);
}

/*
 * For spreadsheets.
 */

static void put_csv(
    struct rm_csv_writer *w, const struct rm_column *column, const struct rm_cell *cell)
{
    struct rm_buf text = {0};

    rm_cell_format(&text, column, cell);
    rm_csv_put(w, rm_buf_text(&text));
    rm_buf_free(&text);
}

static void render_csv(
    struct rm_buf *out, const struct rm_table *table, enum rm_csv_form form, int raw)
{
    struct rm_csv_writer w = {.out = out, .form = form, .raw = raw};

    for (size_t c = 0; c < table->n_columns; c++)
        rm_csv_put(&w, table->columns[c].key);
    rm_csv_end(&w);
    for (size_t r = 0; r < table->n_rows; r++) {
        for (size_t c = 0; c < table->n_columns; c++)
            put_csv(&w, &table->columns[c], rm_table_cell(table, r, c));
        rm_csv_end(&w);
    }
}

/*
 * For programs.
 */

static void put_json(
    struct rm_json_writer *w, const struct rm_column *column, const struct rm_cell *cell)
{
    struct rm_buf text = {0};

    if (cell->state == RM_CELL_NONE)
        return;
    rm_json_key(w, column->key);
    rm_cell_format(&text, column, cell);
    if (cell->state == RM_CELL_HIDDEN)
        rm_json_put_raw(w, "null", 4);
    else if (is_number(column))
        rm_json_put_raw(w, text.data, text.len);
    else
        rm_json_put_text(w, rm_buf_text(&text));
    rm_buf_free(&text);
}

static void render_jsonl(struct rm_buf *out, const struct rm_table *table)
{
    for (size_t r = 0; r < table->n_rows; r++) {
        struct rm_json_writer w = {.out = out};

        rm_json_open(&w, '{');
        for (size_t c = 0; c < table->n_columns; c++)
            put_json(&w, &table->columns[c], rm_table_cell(table, r, c));
        rm_json_close(&w, '}');
        rm_buf_addc(out, '\n');
    }
}

/*
 * For people, in a workbook.
 */

/* Widths of columns, in characters: ids and such are there to be found, not to be read. */
enum { SHEET_MIN = 8, SHEET_ID = 12, SHEET_OPEN_ID = 20, SHEET_TEXT = 28, SHEET_PROSE = 48 };
enum { FILTER_SIGN = 3 };

static enum rm_xlsx_kind sheet_kind(enum rm_column_kind kind)
{
    switch (kind) {
    case RM_COLUMN_INT:
        return RM_XLSX_INT;
    case RM_COLUMN_PERCENT:
        return RM_XLSX_PERCENT;
    case RM_COLUMN_HUNDREDTHS:
        return RM_XLSX_HUNDREDTHS;
    case RM_COLUMN_DATE:
        return RM_XLSX_DATE;
    case RM_COLUMN_TIME:
        return RM_XLSX_TIME;
    default:
        return RM_XLSX_TEXT;
    }
}

/* The widest line of the column's cells; -1 where all are empty. */
static int widest_cell(const struct rm_table *table, size_t column)
{
    struct rm_buf text = {0};
    int widest = -1;

    for (size_t r = 0; r < table->n_rows; r++) {
        const struct rm_cell *cell = rm_table_cell(table, r, column);
        int width;

        if (cell->state == RM_CELL_NONE)
            continue;
        show(&text, table, r, column);
        width = width_of(rm_buf_text(&text));
        widest = width > widest ? width : widest;
    }
    rm_buf_free(&text);
    return widest;
}

static int widest_allowed(const struct rm_column *column)
{
    if (column->rules & RM_COLUMN_PROSE)
        return SHEET_PROSE;
    if (column->kind != RM_COLUMN_ID || !(column->rules & RM_COLUMN_DETAIL))
        return SHEET_TEXT;
    return column->rules & RM_COLUMN_OPEN ? SHEET_OPEN_ID : SHEET_ID;
}

static void lay_out(struct rm_xlsx_column *to, const struct rm_table *table, size_t column)
{
    const struct rm_column *c = &table->columns[column];
    int widest = widest_cell(table, column), limit = widest_allowed(c);
    int key = width_of(c->key) + FILTER_SIGN, is_open = (c->rules & RM_COLUMN_OPEN) != 0;

    *to = (struct rm_xlsx_column){.heading = c->key,
        .kind = sheet_kind(c->kind),
        .wraps = c->kind == RM_COLUMN_TEXT,
        .is_editable = is_open,
        .hides = widest < 0 && table->n_rows && !is_open};
    if (table->choices && strcmp(table->choices->key, c->key) == 0)
        to->choices = table->choices->words;
    to->width = widest > limit || (is_open && c->rules & RM_COLUMN_PROSE) ? limit : widest;
    to->width = to->width < key ? key : to->width;
    to->width = to->width < SHEET_MIN ? SHEET_MIN : to->width;
}

static void put_sheet_cell(
    struct rm_xlsx *x, const struct rm_column *column, const struct rm_cell *cell)
{
    if (cell->state == RM_CELL_HIDDEN)
        rm_xlsx_text(x, "*");
    else if (cell->state == RM_CELL_NONE || is_text(column))
        rm_xlsx_text(x, cell->state == RM_CELL_VALUE ? cell->text : NULL);
    else
        rm_xlsx_number(x, cell->number);
}

static void add_sheet(struct rm_xlsx *x, const struct rm_table *table)
{
    struct rm_xlsx_column *columns =
        RM_NEW_N(table->arena, table->n_columns, struct rm_xlsx_column);

    for (size_t c = 0; c < table->n_columns; c++)
        lay_out(&columns[c], table, c);
    rm_xlsx_sheet(x, table->key, columns, table->n_columns);
    for (size_t r = 0; r < table->n_rows; r++)
        for (size_t c = 0; c < table->n_columns; c++)
            put_sheet_cell(x, &table->columns[c], rm_table_cell(table, r, c));
}

static const char *render_xlsx(
    struct rm_buf *out, const struct rm_table *tables, size_t n, const char *folder)
{
    struct rm_xlsx *x = rm_xlsx_open(tables->title, tables->at > 0 ? tables->at : 1, folder);

    for (size_t i = 0; i < n; i++)
        add_sheet(x, &tables[i]);
    return rm_xlsx_close(x, out);
}

int rm_format_is_for_many(enum rm_format format)
{
    return format == RM_FORMAT_TABLE || format == RM_FORMAT_XLSX;
}

const char *rm_tables_render(
    struct rm_buf *out, const struct rm_table *tables, size_t n, struct rm_rendering how)
{
    switch (how.format) {
    case RM_FORMAT_TABLE:
        for (size_t i = 0; i < n; i++) {
            if (i)
                rm_buf_addc(out, '\n');
            render_table(out, &tables[i], how.width);
        }
        break;
    case RM_FORMAT_CSV:
        render_csv(out, tables, how.excel ? RM_CSV_EXCEL : RM_CSV_PLAIN, how.raw);
        break;
    case RM_FORMAT_TSV:
        render_csv(out, tables, RM_CSV_TSV, how.raw);
        break;
    case RM_FORMAT_JSONL:
        render_jsonl(out, tables);
        break;
    case RM_FORMAT_XLSX:
        return render_xlsx(out, tables, n, how.folder);
    }
    return NULL;
}
