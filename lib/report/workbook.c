/* XLSX: for people, in a workbook. */
#include "base/text.h"
#include "report/format.h"
#include "wire/xlsx.h"

#include <string.h>

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

static const struct rm_xlsx_tint tints[] = {{"on_track", RM_XLSX_GREEN},
    {"on track", RM_XLSX_GREEN}, {"watch", RM_XLSX_YELLOW}, {"to watch", RM_XLSX_YELLOW},
    {"at_risk", RM_XLSX_RED}, {"at risk", RM_XLSX_RED}, {NULL, RM_XLSX_PLAIN}};

static int width_of(const char *text)
{
    int width = rm_text_width(text);

    return width < 0 ? (int)strlen(text) : width;
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
        rm_cell_show(&text, &table->columns[column], cell);
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
        .full = c->kind == RM_COLUMN_PERCENT ? rm_column_full_bar(table, column) : 0,
        .is_editable = is_open,
        .hides = widest < 0 && table->n_rows && !is_open};
    if (c->rules & RM_COLUMN_HEALTH)
        to->tints = tints;
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
    else if (cell->state == RM_CELL_NONE || rm_column_is_text(column))
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

/*
 * The last sheet: what is to know, and charts.
 */

static enum rm_xlsx_chart_kind chart_kind(enum rm_chart_kind kind)
{
    static const enum rm_xlsx_chart_kind kinds[] = {[RM_CHART_BARS] = RM_XLSX_BARS,
        [RM_CHART_STACK] = RM_XLSX_STACK,
        [RM_CHART_LINES] = RM_XLSX_LINES,
        [RM_CHART_FUNNEL] = RM_XLSX_FUNNEL};

    return kinds[kind];
}

/* What is judged has the colour of its judgement; NULL where nothing is. */
static const enum rm_xlsx_shade *shades_of(
    const struct rm_table *table, const struct rm_chart *chart)
{
    static const enum rm_xlsx_shade shades[] = {
        RM_XLSX_PLAIN, RM_XLSX_GREEN, RM_XLSX_YELLOW, RM_XLSX_RED};
    enum rm_xlsx_shade *list = RM_NEW_N(table->arena, chart->n_rows, enum rm_xlsx_shade);
    int any = 0;

    for (size_t r = 0; r < chart->n_rows; r++) {
        list[r] = shades[rm_cell_tone(&table->columns[chart->label],
            rm_table_cell(table, chart->first_row + r, chart->label))];
        any |= list[r] != RM_XLSX_PLAIN;
    }
    return any && chart->n_series == 1 ? list : NULL;
}

/* A chart takes a text for a zero: what is hidden is an empty cell there, and named behind it. */
static void put_chart_row(struct rm_xlsx *x, const struct rm_table *table,
    const struct rm_chart *chart, size_t row, int names_hidden)
{
    struct rm_buf hidden = {0};

    put_sheet_cell(x, &table->columns[chart->label], rm_table_cell(table, row, chart->label));
    for (size_t s = 0; s < chart->n_series; s++) {
        const struct rm_column *column = &table->columns[chart->series[s]];
        const struct rm_cell *cell = rm_table_cell(table, row, chart->series[s]);

        if (cell->state == RM_CELL_VALUE)
            rm_xlsx_number(x, cell->number);
        else
            rm_xlsx_text(x, NULL);
        if (cell->state == RM_CELL_HIDDEN)
            rm_buf_printf(&hidden, "%s%s", hidden.len ? ", " : "", column->heading);
    }
    if (names_hidden)
        rm_xlsx_text(x, hidden.len ? hidden.data : NULL);
    rm_buf_free(&hidden);
}

static int is_of_hundred(const struct rm_table *table, const struct rm_chart *chart)
{
    int64_t min, max = 0;

    for (size_t s = 0; s < chart->n_series; s++)
        if (table->columns[chart->series[s]].kind != RM_COLUMN_PERCENT ||
            (!rm_column_range(
                 &min, &max, table, chart->series[s], chart->first_row, chart->n_rows) &&
                max > 100))
            return 0;
    return chart->kind != RM_CHART_STACK;
}

static int has_hidden(const struct rm_table *table, const struct rm_chart *chart)
{
    for (size_t r = chart->first_row; r < chart->first_row + chart->n_rows; r++)
        for (size_t s = 0; s < chart->n_series; s++)
            if (rm_table_cell(table, r, chart->series[s])->state == RM_CELL_HIDDEN)
                return 1;
    return 0;
}

static void add_chart(struct rm_xlsx *x, const struct rm_table *table, const struct rm_chart *chart)
{
    struct rm_xlsx_column *columns =
        RM_NEW_N(table->arena, chart->n_series + 2, struct rm_xlsx_column);
    struct rm_xlsx_chart made = {.kind = chart_kind(chart->kind),
        .title = chart->title,
        .n_series = chart->n_series,
        .n_rows = chart->n_rows,
        .is_of_hundred = is_of_hundred(table, chart),
        .shades = shades_of(table, chart)};
    int names_hidden = has_hidden(table, chart);

    for (size_t i = 0; i <= chart->n_series; i++) {
        const struct rm_column *column = &table->columns[i ? chart->series[i - 1] : chart->label];

        columns[i].heading = column->heading;
        columns[i].kind = sheet_kind(column->kind);
        columns[i].width = SHEET_TEXT;
    }
    columns[chart->n_series + 1] = (struct rm_xlsx_column){.heading = "  Hidden (*)", .indent = 1};
    rm_xlsx_chart(x, &made, columns, chart->n_series + 1 + (names_hidden ? 1 : 0));
    for (size_t r = chart->first_row; r < chart->first_row + chart->n_rows; r++)
        put_chart_row(x, table, chart, r, names_hidden);
}

static void add_page(struct rm_xlsx *x, const struct rm_table *tables, size_t n)
{
    int is_needed = 0;

    for (size_t i = 0; i < n; i++)
        is_needed |= tables[i].n_notes || tables[i].n_charts;
    if (!is_needed)
        return;
    rm_xlsx_page(x, "about");
    for (size_t i = 0; i < n; i++) {
        rm_xlsx_line(x, tables[i].title ? tables[i].title : tables[i].key, 1);
        for (size_t note = 0; note < tables[i].n_notes; note++)
            rm_xlsx_line(x, tables[i].notes[note], 0);
        rm_xlsx_line(x, "", 0);
        for (size_t c = 0; c < tables[i].n_charts; c++)
            add_chart(x, &tables[i], &tables[i].charts[c]);
    }
}

const char *rm_workbook_render(
    struct rm_buf *out, const struct rm_table *tables, size_t n, const char *folder)
{
    struct rm_xlsx *x = rm_xlsx_open(tables->title, tables->at > 0 ? tables->at : 1, folder);

    for (size_t i = 0; i < n; i++)
        add_sheet(x, &tables[i]);
    add_page(x, tables, n);
    return rm_xlsx_close(x, out);
}
