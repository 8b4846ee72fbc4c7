/* Bars, side by side or made of parts: of what the cells say, from left to right. */
#include "report/canvas.h"
#include "report/format.h"
#include "wire/svg.h"

enum {
    BAR = 150,
    THIN_BAR = 110,
    BETWEEN = 70,
    LABEL_MOST = 1500,
    LABEL_HIGH = 170,
    LETTERS = 110
};

struct bars {
    struct rm_canvas *canvas;
    int label;    /* room for labels beside the bars; 0: they are above */
    int value;    /* room for the longest value */
    int from, to; /* where bars begin, and where the longest ends */
    int64_t most; /* what the longest stands for */
};

static int64_t number_of(const struct rm_cell *cell)
{
    return cell->state == RM_CELL_VALUE && cell->number > 0 ? cell->number : 0;
}

static int length_of(const struct bars *b, int64_t number)
{
    int64_t length = number * (b->to - b->from) / b->most;

    return (int)(number && length < 10 ? 10 : length);
}

/* What a row is called, beside its bars or above them. */
static void draw_label(struct bars *b, size_t row, int high)
{
    struct rm_canvas *canvas = b->canvas;
    struct rm_buf text = {0}, shown = {0};

    rm_canvas_label(&text, canvas, row);
    if (b->label) {
        rm_svg_text(canvas->out, NULL, RM_SVG_END, b->label, canvas->y + high / 2 + 42, text.data);
    } else {
        rm_svg_text_fit(&shown, text.data, RM_CANVAS_FONT, RM_CANVAS_WIDTH - RM_CANVAS_EDGE);
        rm_svg_text(
            canvas->out, NULL, RM_SVG_START, RM_CANVAS_EDGE, canvas->y + LETTERS, shown.data);
        canvas->y += LABEL_HIGH;
    }
    rm_buf_free(&text);
    rm_buf_free(&shown);
}

static void measure_labels(struct bars *b)
{
    struct rm_buf text = {0};
    int widest = 0;

    for (size_t r = 0; r < b->canvas->n_rows; r++) {
        int width;

        rm_canvas_label(&text, b->canvas, r);
        width = rm_svg_text_width(text.data, RM_CANVAS_FONT);
        widest = width > widest ? width : widest;
    }
    b->label = widest <= LABEL_MOST ? widest + RM_CANVAS_EDGE : 0;
    rm_buf_free(&text);
}

static void settle(struct bars *b)
{
    b->from = b->label ? b->label + RM_CANVAS_GAP : 0;
    b->to = RM_CANVAS_WIDTH - RM_CANVAS_GAP - b->value;
    if (b->most < 1)
        b->most = 1;
}

static void draw_axis(struct bars *b, int from, int to)
{
    rm_svg_line(b->canvas->out, "axis", b->from, from, b->from, to);
}

/*
 * Side by side.
 */

static void measure_bars(struct bars *b)
{
    const struct rm_chart *chart = b->canvas->chart;
    struct rm_buf text = {0};

    for (size_t s = 0; s < chart->n_series; s++)
        for (size_t r = 0; r < b->canvas->n_rows; r++) {
            int64_t number = number_of(rm_canvas_cell(b->canvas, r, s));
            int width;

            if (rm_canvas_column(b->canvas, s)->kind == RM_COLUMN_PERCENT && number < 100)
                number = 100;
            b->most = number > b->most ? number : b->most;
            rm_canvas_value(&text, b->canvas, r, s);
            width = rm_svg_text_width(text.data, RM_CANVAS_FONT);
            b->value = width > b->value ? width : b->value;
        }
    rm_buf_free(&text);
}

/* What is judged has the colour of its judgement where there is no other to tell apart. */
static const char *class_of(const struct rm_canvas *canvas, size_t row, size_t series)
{
    static const char *const classes[] = {"s1", "s2", "s3", "s4", "s5", "s6"};
    static const char *const tones[] = {NULL, "good", "watch", "bad"};
    const struct rm_chart *chart = canvas->chart;
    enum rm_tone tone = rm_cell_tone(&canvas->table->columns[chart->label],
        rm_table_cell(canvas->table, chart->first_row + row, chart->label));

    return tone && chart->n_series == 1 ? tones[tone] : classes[series];
}

static void draw_bar(struct bars *b, size_t row, size_t series, int high)
{
    struct rm_canvas *canvas = b->canvas;
    const struct rm_cell *cell = rm_canvas_cell(canvas, row, series);
    int is_hidden = cell->state == RM_CELL_HIDDEN, length = length_of(b, number_of(cell));
    struct rm_buf text = {0};

    rm_canvas_value(&text, canvas, row, series);
    if (length && !is_hidden)
        rm_svg_rect(
            canvas->out, class_of(canvas, row, series), b->from, canvas->y, length, high - 10);
    rm_svg_text(canvas->out, cell->state == RM_CELL_VALUE ? "value" : "quiet", RM_SVG_START,
        b->from + length + 60, canvas->y + high / 2 + 42, text.data);
    canvas->y += high;
    rm_buf_free(&text);
}

void rm_canvas_bars(struct rm_canvas *canvas)
{
    struct bars b = {.canvas = canvas};
    size_t n_series = canvas->chart->n_series;
    int high = n_series > 1 ? THIN_BAR + 30 : BAR, top;

    measure_labels(&b);
    measure_bars(&b);
    settle(&b);
    rm_canvas_legend(canvas, 0);
    for (size_t r = 0; r < canvas->n_rows; r++) {
        draw_label(&b, r, high * (int)n_series);
        top = canvas->y;
        for (size_t s = 0; s < n_series; s++)
            draw_bar(&b, r, s, high);
        draw_axis(&b, top - 20, canvas->y + 10);
        canvas->y += BETWEEN;
    }
}

/*
 * Made of parts.
 */

/* "12 + 5 + hidden": what a bar is made of. */
static void format_parts(struct rm_buf *out, const struct rm_canvas *canvas, size_t row)
{
    struct rm_buf text = {0};

    rm_buf_clear(out);
    for (size_t s = 0; s < canvas->chart->n_series; s++) {
        rm_canvas_value(&text, canvas, row, s);
        rm_buf_printf(out, "%s%s", s ? " + " : "", text.data);
    }
    rm_buf_free(&text);
}

static void measure_stack(struct bars *b)
{
    struct rm_canvas *canvas = b->canvas;
    struct rm_buf text = {0};
    int n_hidden = 0;

    for (size_t r = 0; r < canvas->n_rows; r++) {
        int64_t sum = 0;
        int hidden = 0;

        for (size_t s = 0; s < canvas->chart->n_series; s++) {
            sum += number_of(rm_canvas_cell(canvas, r, s));
            hidden += rm_canvas_cell(canvas, r, s)->state == RM_CELL_HIDDEN;
        }
        b->most = sum > b->most ? sum : b->most;
        n_hidden = hidden > n_hidden ? hidden : n_hidden;
    }
    settle(b);
    b->to -= n_hidden * RM_CANVAS_HIDDEN / 2 + 10 * (int)canvas->chart->n_series;
    rm_buf_free(&text);
}

static void draw_parts(struct bars *b, size_t row)
{
    static const char *const classes[] = {"s1", "s2", "s3", "s4", "s5", "s6"};
    struct rm_canvas *canvas = b->canvas;
    int x = b->from;

    for (size_t s = 0; s < canvas->chart->n_series; s++) {
        const struct rm_cell *cell = rm_canvas_cell(canvas, row, s);
        int is_hidden = cell->state == RM_CELL_HIDDEN;
        int length = is_hidden ? RM_CANVAS_HIDDEN / 2 : length_of(b, number_of(cell));

        if (length)
            rm_svg_rect(canvas->out, is_hidden ? "hidden" : classes[s], x, canvas->y, length, BAR);
        x += length ? length + 10 : 0;
    }
}

/* What they are made of stands above the bars, to the right: it may be long. */
void rm_canvas_stack(struct rm_canvas *canvas)
{
    struct bars b = {.canvas = canvas};
    struct rm_buf text = {0}, label = {0}, shown = {0};

    measure_stack(&b);
    rm_canvas_legend(canvas, 0);
    for (size_t r = 0; r < canvas->n_rows; r++) {
        int wide;

        format_parts(&text, canvas, r);
        wide = rm_svg_text_width(text.data, RM_CANVAS_FONT);
        rm_canvas_label(&label, canvas, r);
        rm_svg_text_fit(&shown, label.data, RM_CANVAS_FONT,
            RM_CANVAS_WIDTH - wide - RM_CANVAS_GAP - RM_CANVAS_EDGE);
        rm_svg_text(
            canvas->out, NULL, RM_SVG_START, RM_CANVAS_EDGE, canvas->y + LETTERS, shown.data);
        rm_svg_text(
            canvas->out, "value", RM_SVG_END, RM_CANVAS_WIDTH, canvas->y + LETTERS, text.data);
        canvas->y += LABEL_HIGH;
        draw_parts(&b, r);
        canvas->y += BAR + BETWEEN + 20;
    }
    rm_buf_free(&text);
    rm_buf_free(&label);
    rm_buf_free(&shown);
}
