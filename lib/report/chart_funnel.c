/* A funnel: steps, each a part of the one before it. */
#include "progress/gas.h"
#include "report/canvas.h"
#include "report/format.h"
#include "wire/svg.h"

#include <inttypes.h>

enum { STEP = 200, LABEL_HIGH = 170, LETTERS = 115, BETWEEN = 130, SERIES = 0 };

static int64_t most_of(const struct rm_canvas *canvas)
{
    int64_t most = 1;

    for (size_t r = 0; r < canvas->n_rows; r++) {
        const struct rm_cell *cell = rm_canvas_cell(canvas, r, SERIES);

        if (cell->state == RM_CELL_VALUE && cell->number > most)
            most = cell->number;
    }
    return most;
}

/* "45, 90 % of the step before"; the share is of what is shown, and so are both its parts. */
static void format_step(struct rm_buf *out, const struct rm_canvas *canvas, size_t row)
{
    const struct rm_cell *cell = rm_canvas_cell(canvas, row, SERIES);
    const struct rm_cell *before = row ? rm_canvas_cell(canvas, row - 1, SERIES) : NULL;

    rm_canvas_value(out, canvas, row, SERIES);
    if (cell->state == RM_CELL_VALUE && before && before->state == RM_CELL_VALUE &&
        before->number > 0 && rm_canvas_column(canvas, SERIES)->kind == RM_COLUMN_INT)
        rm_buf_printf(
            out, " (%" PRId64 " %% of those)", rm_ratio(cell->number, before->number, 100));
}

static void draw_text(struct rm_canvas *canvas, size_t row)
{
    struct rm_buf text = {0}, label = {0}, shown = {0};
    int wide;

    format_step(&text, canvas, row);
    rm_canvas_label(&label, canvas, row);
    wide = rm_svg_text_width(text.data, RM_CANVAS_FONT);
    rm_svg_text_fit(&shown, label.data, RM_CANVAS_FONT,
        RM_CANVAS_WIDTH - wide - RM_CANVAS_GAP - RM_CANVAS_EDGE);
    rm_svg_text(canvas->out, NULL, RM_SVG_START, RM_CANVAS_EDGE, canvas->y + LETTERS, shown.data);
    rm_svg_text(canvas->out, "value", RM_SVG_END, RM_CANVAS_WIDTH, canvas->y + LETTERS, text.data);
    canvas->y += LABEL_HIGH;
    rm_buf_free(&text);
    rm_buf_free(&label);
    rm_buf_free(&shown);
}

/* How wide a step is; -1: hidden or not known. */
static int width_of(const struct rm_canvas *canvas, size_t row, int64_t most)
{
    const struct rm_cell *cell = rm_canvas_cell(canvas, row, SERIES);
    int width;

    if (cell->state != RM_CELL_VALUE)
        return -1;
    width = (int)((cell->number > 0 ? cell->number : 0) * RM_CANVAS_WIDTH / most);
    return width < 20 ? 20 : width;
}

void rm_canvas_funnel(struct rm_canvas *canvas)
{
    int64_t most = most_of(canvas);
    const int middle = RM_CANVAS_WIDTH / 2;

    for (size_t r = 0; r < canvas->n_rows; r++) {
        int width = width_of(canvas, r, most);

        draw_text(canvas, r);
        if (width < 0)
            rm_svg_rect(canvas->out, "hidden", middle - RM_CANVAS_HIDDEN, canvas->y,
                2 * RM_CANVAS_HIDDEN, STEP);
        else
            rm_svg_rect(canvas->out, "s1", middle - width / 2, canvas->y, width, STEP);
        canvas->y += STEP + BETWEEN;
    }
    canvas->y -= BETWEEN - 20;
}
