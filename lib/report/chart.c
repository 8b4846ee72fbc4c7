#include "report/chart.h"

#include "report/canvas.h"
#include "report/format.h"
#include "wire/svg.h"

#include <stdio.h>

/* A chart of more bars than this is no picture any more; a description of more rows no help. */
enum { BARS_MAX = 40, DESCRIBED_MAX = 15 };
enum { SIDE = 110, INDENT = 50, LINE_HIGH = 200, SAMPLE = 260, MARK = 32 };

const struct rm_cell *rm_canvas_cell(const struct rm_canvas *canvas, size_t row, size_t series)
{
    return rm_table_cell(
        canvas->table, canvas->chart->first_row + row, canvas->chart->series[series]);
}

const struct rm_column *rm_canvas_column(const struct rm_canvas *canvas, size_t series)
{
    return &canvas->table->columns[canvas->chart->series[series]];
}

void rm_canvas_label(struct rm_buf *out, const struct rm_canvas *canvas, size_t row)
{
    const struct rm_chart *chart = canvas->chart;
    const struct rm_column *column = &canvas->table->columns[chart->label];

    rm_cell_show(out, column, rm_table_cell(canvas->table, chart->first_row + row, chart->label));
    if (!out->len)
        rm_buf_adds(out, "–");
}

void rm_canvas_value(struct rm_buf *out, const struct rm_canvas *canvas, size_t row, size_t series)
{
    const struct rm_cell *cell = rm_canvas_cell(canvas, row, series);

    struct rm_buf text = {0};

    rm_cell_show(&text, rm_canvas_column(canvas, series), cell);
    rm_buf_clear(out);
    rm_digits_add(out, rm_buf_text(&text));
    rm_buf_free(&text);
    if (cell->state != RM_CELL_VALUE) {
        rm_buf_clear(out);
        rm_buf_adds(out, cell->state == RM_CELL_HIDDEN ? "hidden" : "–");
    }
}

/* Circle-like first, then shapes with fewer and fewer of its ways about them. */
void rm_canvas_mark(struct rm_canvas *canvas, size_t series, int x, int y)
{
    static const signed char shapes[RM_CHART_SERIES_MAX][8][2] = {
        {{-1, -3}, {1, -3}, {3, -1}, {3, 1}, {1, 3}, {-1, 3}, {-3, 1}, {-3, -1}},
        {{-3, -3}, {3, -3}, {3, 3}, {-3, 3}, {-3, -3}, {-3, -3}, {-3, -3}, {-3, -3}},
        {{0, -4}, {4, 3}, {-4, 3}, {0, -4}, {0, -4}, {0, -4}, {0, -4}, {0, -4}},
        {{0, -4}, {4, 0}, {0, 4}, {-4, 0}, {0, -4}, {0, -4}, {0, -4}, {0, -4}},
        {{0, 4}, {4, -3}, {-4, -3}, {0, 4}, {0, 4}, {0, 4}, {0, 4}, {0, 4}},
        {{-4, -1}, {4, -1}, {4, 1}, {-4, 1}, {-4, -1}, {-4, -1}, {-4, -1}, {-4, -1}},
    };
    char class[] = "m1";

    class[1] = (char)('1' + series);
    rm_svg_path_open(canvas->out, class);
    for (int i = 0; i < 8; i++)
        rm_svg_path_point(canvas->out, i ? 'L' : 'M', x + shapes[series][i][0] * MARK / 3,
            y + shapes[series][i][1] * MARK / 3);
    rm_svg_path_close(canvas->out, 1);
}

static void draw_sample(struct rm_canvas *canvas, size_t series, int x, int has_lines)
{
    char class[] = "s1";
    int y = canvas->y;

    class[0] = has_lines ? 'l' : 's';
    class[1] = (char)('1' + series);
    if (!has_lines) {
        rm_svg_rect(canvas->out, class, x, y + 30, SAMPLE, SIDE);
        return;
    }
    rm_svg_line(canvas->out, class, x, y + 85, x + SAMPLE, y + 85);
    rm_canvas_mark(canvas, series, x + SAMPLE / 2, y + 85);
}

void rm_canvas_legend(struct rm_canvas *canvas, int has_lines)
{
    struct rm_buf text = {0};
    int x = 0, most = RM_CANVAS_WIDTH - SAMPLE - INDENT;

    if (canvas->chart->n_series < 2)
        return;
    for (size_t s = 0; s < canvas->chart->n_series; s++) {
        int width;

        rm_svg_text_fit(&text, rm_canvas_column(canvas, s)->heading, RM_CANVAS_FONT, most);
        width = SAMPLE + INDENT + rm_svg_text_width(text.data, RM_CANVAS_FONT);
        if (x && x + width > RM_CANVAS_WIDTH) {
            x = 0;
            canvas->y += LINE_HIGH;
        }
        draw_sample(canvas, s, x, has_lines);
        rm_svg_text(
            canvas->out, NULL, RM_SVG_START, x + SAMPLE + INDENT, canvas->y + 125, text.data);
        x += width + 2 * RM_CANVAS_GAP;
    }
    canvas->y += LINE_HIGH + 60;
    rm_buf_free(&text);
}

size_t rm_chart_n_rows(const struct rm_chart *chart)
{
    return chart->kind != RM_CHART_LINES && chart->n_rows > BARS_MAX ? BARS_MAX : chart->n_rows;
}

/* "2026-03-02: Held 12, Missed hidden; …": what the picture shows, in words. */
static void describe(struct rm_buf *out, const struct rm_canvas *canvas)
{
    static const char *const kinds[] = {"Bars", "Stacked bars", "Lines", "Funnel"};
    size_t n = canvas->n_rows < DESCRIBED_MAX ? canvas->n_rows : DESCRIBED_MAX;
    struct rm_buf text = {0};

    rm_buf_adds(out, kinds[canvas->chart->kind]);
    for (size_t r = 0; r < n; r++) {
        rm_canvas_label(&text, canvas, r);
        rm_buf_printf(out, "%s %s", r ? ";" : ".", text.data);
        for (size_t s = 0; s < canvas->chart->n_series; s++) {
            rm_canvas_value(&text, canvas, r, s);
            rm_buf_printf(
                out, "%s %s %s", s ? "," : ":", rm_canvas_column(canvas, s)->heading, text.data);
        }
    }
    if (n < canvas->chart->n_rows)
        rm_buf_printf(out, "; and %zu more in the table", canvas->chart->n_rows - n);
    rm_buf_adds(out, ".");
    rm_buf_free(&text);
}

static void draw(struct rm_canvas *canvas)
{
    static void (*const kinds[])(struct rm_canvas *) = {
        rm_canvas_bars, rm_canvas_stack, rm_canvas_lines, rm_canvas_funnel};
    struct rm_buf text = {0};

    if (!canvas->n_rows) {
        rm_svg_text(canvas->out, "quiet", RM_SVG_START, RM_CANVAS_EDGE, 150,
            "There is nothing to show yet.");
        canvas->y = LINE_HIGH;
        return;
    }
    kinds[canvas->chart->kind](canvas);
    if (canvas->n_rows < canvas->chart->n_rows) {
        rm_buf_printf(
            &text, "The first %zu of %zu are shown.", canvas->n_rows, canvas->chart->n_rows);
        rm_svg_text(canvas->out, "quiet", RM_SVG_START, RM_CANVAS_EDGE, canvas->y + 150, text.data);
        canvas->y += LINE_HIGH;
    }
    rm_buf_free(&text);
}

void rm_chart_draw(struct rm_buf *out, const struct rm_table *table, const struct rm_chart *chart)
{
    struct rm_buf picture = {0}, desc = {0}, id = {0};
    struct rm_canvas canvas = {&picture, table, chart, rm_chart_n_rows(chart), 0};

    draw(&canvas);
    describe(&desc, &canvas);
    rm_buf_printf(&id, "%s-%s", table->key, chart->key);
    rm_svg_open(out, id.data, chart->title, desc.data, RM_CANVAS_WIDTH, canvas.y + 20);
    rm_buf_add(out, rm_buf_text(&picture), picture.len);
    rm_svg_close(out);
    rm_buf_free(&picture);
    rm_buf_free(&desc);
    rm_buf_free(&id);
}

void rm_chart_patterns(struct rm_buf *out)
{
    static const char *const marks[] = {"M-2 8L8-2M-2 2L2-2M4 8L8 4", "M3 0V6", "M0 3H6",
        "M-2-2L8 8M4-2L8 2M-2 4L2 8", "M0 3H6M3 0V6", "M-2 8L8-2M-2 2L2-2M4 8L8 4"};

    rm_buf_adds(out, "<svg class=\"patterns\" width=\"0\" height=\"0\" aria-hidden=\"true\">\n");
    for (int i = 2; i <= 7; i++)
        rm_buf_printf(out,
            "<pattern id=\"p%d\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
            "<path class=\"f%d\" d=\"M0 0H6V6H0z\"/><path class=\"h%d\" d=\"%s\"/></pattern>\n",
            i, i, i, marks[i - 2]);
    rm_buf_adds(out, "</svg>\n");
}
