/*
 * canvas: what all kinds of charts draw with.
 * Floor: report. Part of chart.
 *
 * A kind draws into a buffer and says how high it got; only then is the picture opened, with its
 * height. Lengths are in tenths of a unit (wire/svg.h).
 */
#ifndef RM_REPORT_CANVAS_H
#define RM_REPORT_CANVAS_H

#include "report/table.h"

enum {
    RM_CANVAS_WIDTH = 3600,
    RM_CANVAS_FONT = 120,
    RM_CANVAS_GAP = 80,
    RM_CANVAS_EDGE = 15,   /* some letters reach out to the left of where they begin */
    RM_CANVAS_HIDDEN = 480 /* how long a mark for something hidden is */
};

struct rm_canvas {
    struct rm_buf *out;
    const struct rm_table *table;
    const struct rm_chart *chart;
    size_t n_rows; /* that are drawn */
    int y;         /* where the next thing begins */
};

const struct rm_cell *rm_canvas_cell(const struct rm_canvas *canvas, size_t row, size_t series);
const struct rm_column *rm_canvas_column(const struct rm_canvas *canvas, size_t series);

/* In place of what `out` held: what names a row; a cell, or "hidden", or "–" for none. */
void rm_canvas_label(struct rm_buf *out, const struct rm_canvas *canvas, size_t row);
void rm_canvas_value(struct rm_buf *out, const struct rm_canvas *canvas, size_t row, size_t series);

/* The names of the series with what they look like, in as many lines as they need; with lines and
 * marks in place of areas if `has_lines`. Nothing where there is one series. */
void rm_canvas_legend(struct rm_canvas *canvas, int has_lines);

/* A small sign at a point of a line, of another shape for each series. */
void rm_canvas_mark(struct rm_canvas *canvas, size_t series, int x, int y);

/* The kinds. */
void rm_canvas_bars(struct rm_canvas *canvas);
void rm_canvas_stack(struct rm_canvas *canvas);
void rm_canvas_lines(struct rm_canvas *canvas);
void rm_canvas_funnel(struct rm_canvas *canvas);

#endif
