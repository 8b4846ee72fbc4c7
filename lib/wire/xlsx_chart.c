/* Charts, and the cells that they are drawn from. */
#include "base/arena.h"
#include "wire/xlsx_book.h"

#include <stdlib.h>
#include <string.h>

enum { TITLE, LINE, HEADING, NUMBER_HEADING };
enum {
    CHART_ROWS = 16,
    CHART_GAP = 2,
    ROW_PIXELS = 20,
    ROWS_MAX = 40,
    PAPER_ROWS = 64,
    TITLE_ROWS = 6
};

/* As on a page of HTML: they differ in lightness, and every other one is hatched. (Not all hatching
 * that Excel has is shown elsewhere.) */
static const lxw_color_t colours[] = {0x1F4E79, 0xC5721A, 0x3F8F83, 0x8A4F7D, 0x7D8792, 0xB5473C};
static const lxw_color_t shades[] = {0x1F4E79, 0x2B7A4B, 0xB07C10, 0xB3392F};

static lxw_format *look(struct rm_xlsx *x, int which)
{
    lxw_format *format = x->looks[which];

    if (format)
        return format;
    format = x->looks[which] = workbook_add_format(x->book);
    format_set_num_format(format, "@");
    if (which != LINE)
        format_set_bold(format);
    if (which == TITLE)
        format_set_font_size(format, 14);
    if (which >= HEADING) {
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_text_wrap(format);
        format_set_align(format, LXW_ALIGN_VERTICAL_BOTTOM);
        if (which == NUMBER_HEADING)
            format_set_align(format, LXW_ALIGN_RIGHT);
    }
    return format;
}

static lxw_row_t rows_of_picture(const struct rm_xlsx_chart *chart)
{
    size_t n = chart->kind == RM_XLSX_LINES ? CHART_ROWS : 4 + chart->n_rows;

    return (lxw_row_t)(n < CHART_ROWS ? CHART_ROWS : n > ROWS_MAX ? ROWS_MAX : n);
}

static lxw_row_t rows_of_block(const struct rm_xlsx_chart *chart)
{
    lxw_row_t cells = (lxw_row_t)chart->n_rows + 1, picture = rows_of_picture(chart);

    return cells > picture ? cells : picture;
}

/* What does not fit on what is left of the page of paper begins a new one. */
static void break_page(struct rm_xlsx *x, lxw_row_t rows)
{
    while (x->row > x->page + PAPER_ROWS)
        x->page += PAPER_ROWS;
    if (x->row - x->page + rows <= PAPER_ROWS || x->row - x->page < TITLE_ROWS ||
        x->n_breaks == RM_XLSX_BREAKS_MAX)
        return;
    x->breaks[x->n_breaks++] = x->page = x->row;
}

void rm_xlsx_line(struct rm_xlsx *x, const char *text, int is_title)
{
    if (x->wrong)
        return;
    rm_xlsx_end_block(x);
    if (is_title)
        break_page(x, TITLE_ROWS + CHART_ROWS);
    if (*text)
        rm_xlsx_note(x, worksheet_write_string(x->sheet, x->row, 0, rm_xlsx_prepare(x, text),
                            look(x, is_title ? TITLE : LINE)));
    x->row++;
}

void rm_xlsx_chart(struct rm_xlsx *x, const struct rm_xlsx_chart *chart,
    const struct rm_xlsx_column *columns, size_t n_columns)
{
    if (x->wrong)
        return;
    rm_xlsx_end_block(x);
    break_page(x, rows_of_block(chart));
    rm_xlsx_set_columns(x, columns, n_columns, 0);
    for (size_t c = 0; c < n_columns; c++)
        rm_xlsx_note(x, worksheet_write_string(x->sheet, x->row, (lxw_col_t)c,
                            rm_xlsx_prepare(x, columns[c].heading),
                            look(x, columns[c].kind == RM_XLSX_TEXT ? HEADING : NUMBER_HEADING)));
    x->block = (struct rm_xlsx_block){*chart, x->row};
    x->has_block = 1;
    x->row++;
}

static void set_look_of_line(lxw_chart_series *series, size_t i)
{
    static const uint8_t dashes[] = {LXW_CHART_LINE_DASH_SOLID, LXW_CHART_LINE_DASH_DASH,
        LXW_CHART_LINE_DASH_ROUND_DOT, LXW_CHART_LINE_DASH_DASH_DOT, LXW_CHART_LINE_DASH_SQUARE_DOT,
        LXW_CHART_LINE_DASH_LONG_DASH};
    static const uint8_t markers[] = {LXW_CHART_MARKER_CIRCLE, LXW_CHART_MARKER_SQUARE,
        LXW_CHART_MARKER_TRIANGLE, LXW_CHART_MARKER_DIAMOND, LXW_CHART_MARKER_X,
        LXW_CHART_MARKER_PLUS};
    lxw_chart_line line = {.color = colours[i], .width = 2, .dash_type = dashes[i]};
    lxw_chart_line edge = {.color = colours[i]};
    lxw_chart_fill fill = {.color = colours[i]};

    chart_series_set_line(series, &line);
    chart_series_set_marker_type(series, markers[i]);
    chart_series_set_marker_size(series, 6);
    chart_series_set_marker_line(series, &edge);
    chart_series_set_marker_fill(series, &fill);
}

static void set_look_of_area(lxw_chart_series *series, size_t i)
{
    static const uint8_t patterns[] = {0, LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL, 0,
        LXW_CHART_PATTERN_WIDE_DOWNWARD_DIAGONAL, 0, LXW_CHART_PATTERN_WIDE_UPWARD_DIAGONAL};
    lxw_chart_fill fill = {.color = colours[i]};
    lxw_chart_pattern pattern = {
        .fg_color = LXW_COLOR_WHITE, .bg_color = colours[i], .type = patterns[i]};

    if (patterns[i])
        chart_series_set_pattern(series, &pattern);
    else
        chart_series_set_fill(series, &fill);
}

/* Each bar in the colour of what its row says. */
static void set_shades(struct rm_xlsx *x, lxw_chart_series *series, size_t n)
{
    lxw_chart_fill *fills = rm_malloc(n * sizeof *fills);
    lxw_chart_point *points = rm_malloc(n * sizeof *points);
    lxw_chart_point **list = rm_malloc((n + 1) * sizeof *list);

    for (size_t i = 0; i < n; i++) {
        fills[i] = (lxw_chart_fill){.color = shades[x->block.chart.shades[i]]};
        points[i] = (lxw_chart_point){.fill = &fills[i]};
        list[i] = &points[i];
    }
    list[n] = NULL;
    rm_xlsx_note(x, chart_series_set_points(series, list));
    free(fills);
    free(points);
    free(list);
}

static void add_series(struct rm_xlsx *x, lxw_chart *chart, size_t i)
{
    const struct rm_xlsx_block *block = &x->block;
    lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
    lxw_row_t first = block->head + 1, last = block->head + (lxw_row_t)block->chart.n_rows;
    lxw_col_t column = (lxw_col_t)(i + 1);
    lxw_chart_fill plate = {.color = LXW_COLOR_WHITE};

    chart_series_set_categories(series, x->sheet_name, first, 0, last, 0);
    chart_series_set_values(series, x->sheet_name, first, column, last, column);
    chart_series_set_name_range(series, x->sheet_name, block->head, column);
    if (block->chart.kind == RM_XLSX_LINES) {
        set_look_of_line(series, i);
        return;
    }
    set_look_of_area(series, i);
    chart_series_set_labels(series);
    if (block->chart.kind == RM_XLSX_STACK)
        chart_series_set_labels_fill(series, &plate);
    if (block->chart.shades && !i)
        set_shades(x, series, block->chart.n_rows);
}

static void set_axes_of_lines(const struct rm_xlsx *x, lxw_chart *chart)
{
    lxw_chart_line line = {.color = 0xD9D9D9, .width = 0.75};

    chart_axis_major_gridlines_set_line(chart->y_axis, &line);
    chart_axis_set_label_position(chart->x_axis, LXW_CHART_AXIS_LABEL_POSITION_LOW);
    if (x->columns[1].kind == RM_XLSX_PERCENT)
        chart_axis_set_num_format(chart->y_axis, "0%");
    if (x->block.chart.is_of_hundred) {
        chart_axis_set_min(chart->y_axis, 0);
        chart_axis_set_max(chart->y_axis, 1);
    }
    if (x->columns[0].kind == RM_XLSX_DATE)
        chart_axis_set_num_format(chart->x_axis, "d mmm");
}

/* The first row on top; no scale, as each bar has its number. Of bars, x is the axis of values. */
static void set_axes(const struct rm_xlsx *x, lxw_chart *chart)
{
    const struct rm_xlsx_chart *of = &x->block.chart;

    if (of->kind == RM_XLSX_LINES) {
        set_axes_of_lines(x, chart);
        return;
    }
    chart_axis_set_reverse(chart->y_axis);
    chart_axis_set_min(chart->x_axis, 0);
    if (of->is_of_hundred)
        chart_axis_set_max(chart->x_axis, 1);
    chart_axis_major_gridlines_set_visible(chart->x_axis, LXW_FALSE);
    chart_axis_off(chart->x_axis);
    chart_set_series_gap(chart, of->kind == RM_XLSX_FUNNEL ? 25 : 50);
    if (of->kind == RM_XLSX_STACK)
        chart_set_series_overlap(chart, 100);
}

static void draw(struct rm_xlsx *x)
{
    static const uint8_t kinds[] = {
        LXW_CHART_BAR, LXW_CHART_BAR_STACKED, LXW_CHART_LINE, LXW_CHART_BAR};
    const struct rm_xlsx_chart *of = &x->block.chart;
    lxw_chart *chart = workbook_add_chart(x->book, kinds[of->kind]);
    lxw_chart_font font = {.size = 12, .bold = LXW_TRUE};
    lxw_chart_options options = {.x_offset = 30, .x_scale = 1.25, .object_position = 2};
    char *title;

    if (!chart) {
        rm_xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    title = strcpy(rm_malloc(strlen(of->title) + 32), rm_xlsx_prepare(x, of->title));
    options.description = title;
    options.y_scale = (double)(rows_of_picture(&x->block.chart) * ROW_PIXELS) / 288;
    chart_title_set_name(chart, title);
    chart_title_set_name_font(chart, &font);
    for (size_t i = 0; i < of->n_series; i++)
        add_series(x, chart, i);
    set_axes(x, chart);
    chart_legend_set_position(
        chart, of->n_series > 1 ? LXW_CHART_LEGEND_BOTTOM : LXW_CHART_LEGEND_NONE);
    chart_show_blanks_as(chart, LXW_CHART_BLANKS_AS_GAP);
    rm_xlsx_note(x, worksheet_insert_chart_opt(
                        x->sheet, x->block.head, (lxw_col_t)x->n_columns, chart, &options));
    free(title);
}

void rm_xlsx_end_block(struct rm_xlsx *x)
{
    lxw_row_t end;

    if (!x->has_block || x->wrong)
        return;
    x->has_block = 0;
    end = x->block.head;
    if (x->block.chart.n_rows) {
        draw(x);
        end += rows_of_picture(&x->block.chart);
    }
    x->row = (x->row > end ? x->row : end) + CHART_GAP;
}
