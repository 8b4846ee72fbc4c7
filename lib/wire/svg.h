/*
 * svg: pictures within a page of HTML.
 * Floor: wire.
 *
 * Lengths are in tenths of a unit, so that no binary floating point is in them: 125 is 12.5. How
 * things look is said by classes, for which the page has the style.
 *
 * Sources: W3C, SVG 2; WAI-ARIA Graphics Module (role, title, desc).
 */
#ifndef RM_WIRE_SVG_H
#define RM_WIRE_SVG_H

#include "base/buf.h"

#include <stddef.h>

enum rm_svg_anchor { RM_SVG_START, RM_SVG_MIDDLE, RM_SVG_END };

/* Begins a picture that is named and described to those who do not see it. `id` is unique in the
 * page, and so are `id`-t and `id`-d. */
void rm_svg_open(
    struct rm_buf *out, const char *id, const char *title, const char *desc, int width, int height);
void rm_svg_close(struct rm_buf *out);

void rm_svg_rect(struct rm_buf *out, const char *class, int x, int y, int width, int height);
void rm_svg_line(struct rm_buf *out, const char *class, int x1, int y1, int x2, int y2);

/* A line of text; y is where its letters stand. */
void rm_svg_text(struct rm_buf *out, const char *class, enum rm_svg_anchor anchor, int x, int y,
    const char *text);

/* A path is opened, gets points, each with a command of SVG paths ('M', 'L'), and is closed; it
 * ends where it began if `is_shape`. */
void rm_svg_path_open(struct rm_buf *out, const char *class);
void rm_svg_path_point(struct rm_buf *out, char command, int x, int y);
void rm_svg_path_close(struct rm_buf *out, int is_shape);

/* The most room that a text takes in the usual fonts of screens, whose letters differ: measured by
 * DejaVu Sans and Verdana, the widest. `size` is that of the font; all in tenths. */
int rm_svg_text_width(const char *text, int size);

/* In place of what `out` held: the text, cut with "…" where it would take more than `width`. */
void rm_svg_text_fit(struct rm_buf *out, const char *text, int size, int width);

#endif
