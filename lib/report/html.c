/* HTML: one page that asks for nothing else. */
#include "base/date.h"
#include "report/chart.h"
#include "report/format.h"
#include "report/html_style.h"
#include "wire/markup.h"

#include <inttypes.h>
#include <string.h>

/* Columns of a table, in the order in which they stand. */
struct layout {
    size_t *columns, n;
    size_t head;   /* the one that names a row */
    size_t group;  /* the one that is a heading over rows; n_columns of the table: none */
    int64_t *full; /* of columns of the table: what a bar of full length stands for */
};

static void add_element(struct rm_buf *out, const char *open, const char *text, const char *close)
{
    rm_buf_adds(out, open);
    rm_markup_text(out, text);
    rm_buf_adds(out, close);
}

/*
 * Cells.
 */

static int is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return !*text;
}

/* A text in another direction must not turn what is around it. */
static void add_text(struct rm_buf *out, const char *text)
{
    int is_plain = is_ascii(text);

    rm_buf_adds(out, is_plain ? "" : "<bdi>");
    rm_markup_text(out, text);
    rm_buf_adds(out, is_plain ? "" : "</bdi>");
}

static void add_time(struct rm_buf *out, const struct rm_column *column, int64_t number)
{
    char text[RM_TIME_SIZE];

    if (column->kind == RM_COLUMN_DATE) {
        rm_buf_printf(out, "<time datetime=\"%s\">", rm_date_format(text, number));
        rm_day_add(out, number, 1);
    } else {
        rm_time_format(text, number);
        rm_buf_printf(out, "<time datetime=\"%s\">", text);
        rm_day_add(out, rm_time_date(number), 1);
        rm_buf_printf(out, ", %.5s", text + 11);
    }
    rm_buf_adds(out, "</time>");
}

static void add_number(
    struct rm_buf *out, const struct rm_column *column, const struct rm_cell *cell)
{
    struct rm_buf text = {0};

    rm_cell_format(&text, column, cell);
    rm_digits_add(out, rm_buf_text(&text));
    rm_buf_free(&text);
    if (column->kind == RM_COLUMN_PERCENT)
        rm_buf_adds(out, "\u202f%");
}

/* A word of judgement has a sign before it: its colour is never alone. */
static void add_judged(struct rm_buf *out, const char *text, enum rm_tone tone)
{
    static const char *const classes[] = {"", "tg", "tw", "tb"}, *const signs[] = {
                                                                     "", "●", "▲", "◆"};

    rm_buf_printf(out, "<span class=\"%s\"><span aria-hidden=\"true\">%s\u00a0</span>",
        classes[tone], signs[tone]);
    for (; *text; text++)
        rm_buf_addc(out, *text == '_' ? ' ' : *text);
    rm_buf_adds(out, "</span>");
}

static void add_value(
    struct rm_buf *out, const struct rm_column *column, const struct rm_cell *cell)
{
    enum rm_tone tone = rm_cell_tone(column, cell);

    if (cell->state == RM_CELL_HIDDEN)
        rm_buf_adds(out, "*<span class=\"again\"> hidden</span>");
    if (cell->state != RM_CELL_VALUE)
        return;
    if (tone)
        add_judged(out, cell->text, tone);
    else if (rm_column_is_text(column))
        add_text(out, cell->text);
    else if (rm_column_is_number(column))
        add_number(out, column, cell);
    else
        add_time(out, column, cell->number);
}

/* A picture of a percentage that stands beside it. */
static void add_bar(struct rm_buf *out, int64_t percent, int64_t full)
{
    int64_t width = percent < 0 ? 0 : percent * 100 / full;

    rm_buf_printf(out,
        "<svg class=\"bar\" viewBox=\"0 0 100 4\" preserveAspectRatio=\"none\" "
        "aria-hidden=\"true\">"
        "<rect class=\"r\" width=\"100\" height=\"4\"/>"
        "<rect class=\"v\" width=\"%" PRId64 "\" height=\"4\"/></svg>",
        width);
}

static const char *class_of(const struct rm_column *column)
{
    if (rm_column_is_number(column))
        return " class=\"n\"";
    if (column->kind == RM_COLUMN_DATE || column->kind == RM_COLUMN_TIME)
        return " class=\"d\"";
    return column->rules & RM_COLUMN_PROSE ? " class=\"w\"" : "";
}

/*
 * Tables.
 */

static int64_t *measure_bars(const struct rm_table *table)
{
    int64_t *full = RM_NEW_N(table->arena, table->n_columns, int64_t);

    for (size_t c = 0; c < table->n_columns; c++)
        if (table->columns[c].kind == RM_COLUMN_PERCENT)
            full[c] = rm_column_full_bar(table, c);
    return full;
}

static void add_head(struct rm_buf *out, const struct rm_table *table, const struct layout *layout)
{
    rm_buf_adds(out, "<thead>\n<tr>");
    for (size_t i = 0; i < layout->n; i++) {
        const struct rm_column *column = &table->columns[layout->columns[i]];

        rm_buf_printf(out, "<th scope=\"col\"%s>", class_of(column));
        rm_markup_text(out, column->heading);
        if (column->kind == RM_COLUMN_TIME)
            rm_buf_adds(out, " (UTC)");
        rm_buf_adds(out, "</th>");
    }
    rm_buf_adds(out, "</tr>\n</thead>\n");
}

static void add_cell(struct rm_buf *out, const struct rm_table *table, const struct layout *layout,
    size_t row, size_t c)
{
    const struct rm_column *column = &table->columns[c];
    const struct rm_cell *cell = rm_table_cell(table, row, c);
    int is_head = c == layout->head;
    int is_empty = cell->state == RM_CELL_NONE ||
                   (rm_column_is_text(column) && cell->state == RM_CELL_VALUE && !*cell->text);
    int is_again = rm_cell_is_repeated(table, row, c) && !is_empty;

    rm_buf_adds(out, is_head ? "<th scope=\"row\"" : "<td");
    rm_buf_printf(out, "%s>%s", class_of(column), is_again ? "<span class=\"again\">" : "");
    if (is_head && is_empty)
        rm_buf_adds(out, "–");
    else
        add_value(out, column, cell);
    if (column->kind == RM_COLUMN_PERCENT && cell->state == RM_CELL_VALUE)
        add_bar(out, cell->number, layout->full[c]);
    rm_buf_printf(out, "%s</%s>", is_again ? "</span>" : "", is_head ? "th" : "td");
}

static void begin_group(
    struct rm_buf *out, const struct rm_table *table, const struct layout *layout, size_t row)
{
    const struct rm_cell *cell = rm_table_cell(table, row, layout->group);

    rm_buf_printf(out, "%s<tbody>\n<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\">",
        row ? "</tbody>\n" : "", layout->n);
    if (cell->state == RM_CELL_VALUE && *cell->text)
        add_text(out, cell->text);
    else
        rm_buf_adds(out, "–");
    rm_buf_adds(out, "</th></tr>\n");
}

static void add_rows(struct rm_buf *out, const struct rm_table *table, const struct layout *layout,
    size_t first, size_t n)
{
    int has_groups = layout->group < table->n_columns;

    rm_buf_adds(out, has_groups ? "" : "<tbody>\n");
    for (size_t r = first; r < first + n; r++) {
        if (has_groups && !rm_cell_is_repeated(table, r, layout->group))
            begin_group(out, table, layout, r);
        rm_buf_adds(out, "<tr>");
        for (size_t i = 0; i < layout->n; i++)
            add_cell(out, table, layout, r, layout->columns[i]);
        rm_buf_adds(out, "</tr>\n");
    }
    rm_buf_adds(out, "</tbody>\n</table>\n");
}

/* A table within a region of its own, which scrolls where the page is too narrow, by keys too. */
static void open_table(struct rm_buf *out, const struct rm_table *table, const char *label)
{
    const char *name = table->name ? table->name : table->key;

    rm_buf_adds(out, "<section class=\"scroll\" tabindex=\"0\" aria-label=\"");
    rm_markup_text(out, name);
    rm_buf_adds(out, ": ");
    rm_markup_text(out, label);
    rm_buf_adds(out, " (table)\">\n<table>\n");
}

/* The first group is a heading over its rows; the first text that is no group names a row. */
static void lay_out(struct layout *layout, const struct rm_table *table)
{
    layout->columns = RM_NEW_N(table->arena, table->n_columns, size_t);
    layout->full = measure_bars(table);
    layout->head = layout->group = table->n_columns;
    layout->n = 0;
    for (size_t c = 0; c < table->n_columns; c++) {
        int is_group = (table->columns[c].rules & RM_COLUMN_GROUP) != 0;

        if (!rm_column_is_shown(table, c))
            continue;
        if (is_group && layout->group == table->n_columns && !layout->n) {
            layout->group = c;
            continue;
        }
        if (!is_group && layout->head == table->n_columns && rm_column_is_text(&table->columns[c]))
            layout->head = c;
        layout->columns[layout->n++] = c;
    }
    if (layout->head == table->n_columns && layout->n)
        layout->head = layout->columns[0];
}

static const char *name_of(const struct rm_table *table)
{
    return table->name ? table->name : table->key;
}

static void add_table(struct rm_buf *out, const struct rm_table *table)
{
    struct layout layout;

    lay_out(&layout, table);
    if (!table->n_rows || !layout.n) {
        rm_buf_adds(out, "<p class=\"note\">There is nothing here yet.</p>\n");
        return;
    }
    open_table(out, table, "in full");
    add_element(out, "<caption>", name_of(table), ", in full</caption>\n");
    add_head(out, table, &layout);
    add_rows(out, table, &layout, 0, table->n_rows);
    rm_buf_adds(out, "</section>\n");
}

/*
 * Charts.
 */

/* All of what the picture shows, and what it has no room for. */
static void add_figure(
    struct rm_buf *out, const struct rm_table *table, const struct rm_chart *chart)
{
    size_t columns[RM_CHART_SERIES_MAX + 1] = {chart->label};
    struct layout layout = {
        columns, chart->n_series + 1, chart->label, table->n_columns, measure_bars(table)};

    memcpy(columns + 1, chart->series, chart->n_series * sizeof *columns);
    add_element(out, "<figure>\n<figcaption>", chart->title, "</figcaption>\n");
    rm_chart_draw(out, table, chart);
    if (chart->n_rows) {
        open_table(out, table, chart->title);
        add_element(out, "<caption class=\"again\">", chart->title, "</caption>\n");
        add_head(out, table, &layout);
        add_rows(out, table, &layout, chart->first_row, chart->n_rows);
        rm_buf_adds(out, "</section>\n");
    }
    rm_buf_adds(out, "</figure>\n");
}

/*
 * The page.
 */

/* The figures that somebody reads who reads no more. */
static void add_headlines(struct rm_buf *out, const struct rm_table *table)
{
    int any = 0;

    for (size_t i = 0; i < table->n_headlines; i++) {
        const struct rm_headline *line = &table->headlines[i];
        const struct rm_cell *cell = rm_table_cell(table, line->row, line->column);

        if (cell->state != RM_CELL_VALUE)
            continue;
        rm_buf_adds(out, any ? "" : "<dl class=\"key\">\n");
        any = 1;
        add_element(out, "<div><dt>", line->label, "</dt><dd>");
        add_value(out, &table->columns[line->column], cell);
        rm_buf_adds(out, "</dd></div>\n");
    }
    rm_buf_adds(out, any ? "</dl>\n" : "");
}

static void add_section(struct rm_buf *out, const struct rm_table *table)
{
    rm_buf_printf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", table->key, table->key);
    rm_markup_text(out, name_of(table));
    rm_buf_adds(out, "</h2>\n");
    add_headlines(out, table);
    for (size_t i = 0; i < table->n_charts; i++)
        add_figure(out, table, &table->charts[i]);
    add_table(out, table);
    for (size_t i = 0; i < table->n_notes; i++)
        add_element(out, "<p class=\"note\">", table->notes[i], "</p>\n");
    rm_buf_adds(out, "</section>\n");
}

static void add_top(struct rm_buf *out, const struct rm_table *tables, size_t n)
{
    const char *title = tables->title ? tables->title : tables->key;

    if (n > 1 && tables->programme)
        title = tables->programme;
    rm_buf_adds(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n");
    add_element(out, "<title>", title, "</title>\n<style>\n");
    for (const char *const *line = rm_html_style; *line; line++)
        rm_buf_printf(out, "%s\n", *line);
    rm_buf_adds(out, "</style>\n</head>\n<body>\n");
    rm_chart_patterns(out);
}

static void add_header(struct rm_buf *out, const struct rm_table *first)
{
    static const struct rm_column day = {"at", "As of", RM_COLUMN_DATE, 0};

    rm_buf_adds(out, "<header>\n<h1>");
    add_text(out, first->programme ? first->programme : first->title ? first->title : first->key);
    rm_buf_adds(out, "</h1>\n<p>");
    if (first->reader)
        add_element(out, "For ", first->reader, ". ");
    rm_buf_adds(out, "As of ");
    add_time(out, &day, rm_time_date(first->at));
    rm_buf_adds(out, ".</p>\n</header>\n");
}

static void add_contents(struct rm_buf *out, const struct rm_table *tables, size_t n)
{
    rm_buf_adds(out, "<nav aria-label=\"Parts of this report\">\n<ul>\n");
    for (size_t i = 0; i < n; i++) {
        rm_buf_printf(out, "<li><a href=\"#%s\">", tables[i].key);
        rm_markup_text(out, name_of(&tables[i]));
        rm_buf_adds(out, "</a></li>\n");
    }
    rm_buf_adds(out, "</ul>\n</nav>\n");
}

void rm_html_render(struct rm_buf *out, const struct rm_table *tables, size_t n)
{
    add_top(out, tables, n);
    add_header(out, tables);
    if (n > 1)
        add_contents(out, tables, n);
    rm_buf_adds(out, "<main>\n");
    for (size_t i = 0; i < n; i++)
        add_section(out, &tables[i]);
    rm_buf_adds(out, "</main>\n</body>\n</html>\n");
}
