/* Lines over the rows: a trend. */
#include "base/date.h"
#include "report/canvas.h"
#include "report/format.h"
#include "wire/svg.h"

#include <inttypes.h>

enum { HIGH = 1500, TICKS = 5, TICK_FONT = 110, LABEL_HIGH = 230, MARKS_MAX = 30, EDGE = 50 };

struct plot {
    struct rm_canvas *canvas;
    int64_t least, most, step; /* of the scale */
    int left, right, top, bottom;
};

/* 1, 2 or 5 times a power of ten: so that about TICKS of them span the range. */
static int64_t step_of(int64_t range)
{
    int64_t step = 1;

    for (int i = 0; range / step > TICKS && step < INT64_MAX / 10; i++)
        step = i % 3 == 1 ? step / 2 * 5 : step * 2;
    return step;
}

static void scale(struct plot *plot)
{
    const struct rm_chart *chart = plot->canvas->chart;
    int64_t least, most;

    plot->least = 0;
    plot->most = 1;
    for (size_t s = 0; s < chart->n_series; s++) {
        if (rm_column_range(&least, &most, plot->canvas->table, chart->series[s], chart->first_row,
                chart->n_rows))
            continue;
        plot->least = least < plot->least ? least : plot->least;
        plot->most = most > plot->most ? most : plot->most;
        if (rm_canvas_column(plot->canvas, s)->kind == RM_COLUMN_PERCENT && plot->most < 100)
            plot->most = 100;
    }
    plot->step = step_of(plot->most - plot->least);
    plot->least = (plot->least - plot->step + 1) / plot->step * plot->step;
    plot->most = (plot->most + plot->step - 1) / plot->step * plot->step;
}

static int y_of(const struct plot *plot, int64_t number)
{
    return plot->bottom -
           (int)((number - plot->least) * (plot->bottom - plot->top) / (plot->most - plot->least));
}

/* A single row stands in the middle. */
static int x_of(const struct plot *plot, size_t row)
{
    size_t n = plot->canvas->n_rows;
    int width = plot->right - plot->left;

    return n < 2 ? plot->left + width / 2 : plot->left + (int)((size_t)width * row / (n - 1));
}

static void format_tick(struct rm_buf *out, const struct plot *plot, int64_t number)
{
    const struct rm_column *column = rm_canvas_column(plot->canvas, 0);
    struct rm_cell cell = {.state = RM_CELL_VALUE, .number = number};
    struct rm_buf text = {0};

    if (column->kind == RM_COLUMN_HUNDREDTHS && plot->step % 100 == 0) {
        rm_buf_clear(out);
        rm_buf_printf(out, "%" PRId64, number / 100);
    } else {
        rm_cell_show(&text, column, &cell);
        rm_buf_clear(out);
        rm_digits_add(out, text.data);
    }
    rm_buf_free(&text);
}

static void measure_ticks(struct plot *plot)
{
    struct rm_buf text = {0};
    int widest = 0;

    for (int64_t at = plot->least; at <= plot->most; at += plot->step) {
        int width;

        format_tick(&text, plot, at);
        width = rm_svg_text_width(text.data, TICK_FONT);
        widest = width > widest ? width : widest;
    }
    plot->left = widest + RM_CANVAS_GAP + EDGE;
    rm_buf_free(&text);
}

static void draw_ticks(struct plot *plot)
{
    struct rm_buf *out = plot->canvas->out, text = {0};

    for (int64_t at = plot->least; at <= plot->most; at += plot->step) {
        int y = y_of(plot, at);

        format_tick(&text, plot, at);
        rm_svg_line(out, at ? "grid" : "axis", plot->left - EDGE, y, RM_CANVAS_WIDTH, y);
        rm_svg_text(out, "tick", RM_SVG_END, plot->left - EDGE - 60, y + 38, text.data);
    }
    rm_buf_free(&text);
}

/* A day without its year, as long as all are of one. */
static void format_label(struct rm_buf *out, const struct plot *plot, size_t row)
{
    const struct rm_canvas *canvas = plot->canvas;
    const struct rm_chart *chart = canvas->chart;
    const struct rm_cell *first = rm_table_cell(canvas->table, chart->first_row, chart->label);
    const struct rm_cell *last =
        rm_table_cell(canvas->table, chart->first_row + chart->n_rows - 1, chart->label);
    const struct rm_cell *cell = rm_table_cell(canvas->table, chart->first_row + row, chart->label);

    if (canvas->table->columns[chart->label].kind != RM_COLUMN_DATE ||
        cell->state != RM_CELL_VALUE || first->state != RM_CELL_VALUE ||
        last->state != RM_CELL_VALUE) {
        rm_canvas_label(out, canvas, row);
        return;
    }
    rm_buf_clear(out);
    rm_day_add(
        out, cell->number, rm_date_civil(first->number).year != rm_date_civil(last->number).year);
}

/* Labels of rows, as many as there is room for, each below its row but within the picture. */
static void draw_labels(struct plot *plot)
{
    struct rm_buf text = {0}, shown = {0};
    int end = -RM_CANVAS_GAP;

    for (size_t r = 0; r < plot->canvas->n_rows; r++) {
        int width, x = x_of(plot, r);

        format_label(&text, plot, r);
        rm_svg_text_fit(&shown, text.data, TICK_FONT, RM_CANVAS_WIDTH / 2);
        width = rm_svg_text_width(shown.data, TICK_FONT);
        x = x < width / 2 ? width / 2 : x;
        x = x > RM_CANVAS_WIDTH - width / 2 ? RM_CANVAS_WIDTH - width / 2 : x;
        if (x - width / 2 < end + RM_CANVAS_GAP)
            continue;
        end = x + width / 2;
        rm_svg_line(plot->canvas->out, "axis", x_of(plot, r), plot->bottom, x_of(plot, r),
            plot->bottom + 40);
        rm_svg_text(plot->canvas->out, "tick", RM_SVG_MIDDLE, x, plot->bottom + 160, shown.data);
    }
    rm_buf_free(&text);
    rm_buf_free(&shown);
}

static int is_shown(const struct plot *plot, size_t row, size_t series)
{
    return row < plot->canvas->n_rows &&
           rm_canvas_cell(plot->canvas, row, series)->state == RM_CELL_VALUE;
}

/* A line breaks where a cell is hidden or empty. */
static void draw_line(struct plot *plot, size_t series)
{
    char class[] = "l1";
    struct rm_canvas *canvas = plot->canvas;

    class[1] = (char)('1' + series);
    for (size_t r = 0, any = 0; r < canvas->n_rows; r++) {
        if (!is_shown(plot, r, series))
            continue;
        if (!any && is_shown(plot, r + 1, series)) {
            rm_svg_path_open(canvas->out, class);
            any = 1;
        } else if (!any) {
            continue; /* alone: a mark */
        }
        rm_svg_path_point(canvas->out, r && is_shown(plot, r - 1, series) ? 'L' : 'M',
            x_of(plot, r), y_of(plot, rm_canvas_cell(canvas, r, series)->number));
        if (!is_shown(plot, r + 1, series)) {
            rm_svg_path_close(canvas->out, 0);
            any = 0;
        }
    }
}

/* Marks are where there is room for them, and where a row stands alone. */
static void draw_marks(struct plot *plot, size_t series)
{
    size_t n = plot->canvas->n_rows, every = n / MARKS_MAX + 1;

    for (size_t r = 0; r < n; r++) {
        int is_alone = !is_shown(plot, r + 1, series) && (!r || !is_shown(plot, r - 1, series));

        if (is_shown(plot, r, series) && (r % every == 0 || r + 1 == n || is_alone))
            rm_canvas_mark(plot->canvas, series, x_of(plot, r),
                y_of(plot, rm_canvas_cell(plot->canvas, r, series)->number));
    }
}

/* Where something is hidden, the ground says so. */
static void draw_gaps(struct plot *plot)
{
    struct rm_canvas *canvas = plot->canvas;
    int half = canvas->n_rows > 1 ? (x_of(plot, 1) - x_of(plot, 0)) / 2 : EDGE, any = 0;

    half = half < 10 ? 10 : half;
    for (size_t r = 0; r < canvas->n_rows; r++) {
        int is_hidden = 0, from = x_of(plot, r) - half, to = x_of(plot, r) + half;

        for (size_t s = 0; s < canvas->chart->n_series; s++)
            is_hidden |= rm_canvas_cell(canvas, r, s)->state == RM_CELL_HIDDEN;
        from = from < plot->left - EDGE ? plot->left - EDGE : from;
        to = to > RM_CANVAS_WIDTH ? RM_CANVAS_WIDTH : to;
        if (is_hidden)
            rm_svg_rect(canvas->out, "gap", from, plot->top, to - from, plot->bottom - plot->top);
        any |= is_hidden;
    }
    if (any)
        rm_svg_text(canvas->out, "quiet", RM_SVG_START, RM_CANVAS_EDGE,
            plot->bottom + LABEL_HIGH + 120, "Hatched: a number is hidden.");
    canvas->y = plot->bottom + LABEL_HIGH + (any ? 170 : 0);
}

void rm_canvas_lines(struct rm_canvas *canvas)
{
    struct plot plot = {.canvas = canvas, .right = RM_CANVAS_WIDTH - EDGE};

    rm_canvas_legend(canvas, 1);
    scale(&plot);
    measure_ticks(&plot);
    plot.top = canvas->y + 80;
    plot.bottom = plot.top + HIGH;
    draw_gaps(&plot);
    draw_ticks(&plot);
    draw_labels(&plot);
    for (size_t s = 0; s < canvas->chart->n_series; s++)
        draw_line(&plot, s);
    for (size_t s = 0; s < canvas->chart->n_series; s++)
        draw_marks(&plot, s);
}
