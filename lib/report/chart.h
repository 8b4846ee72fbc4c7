/*
 * chart: pictures of cells, as SVG within a page of HTML.
 * Floor: report. Part of render.
 *
 * All are as wide as a phone, and grow with the page. Each has a legend or labels, hatching or
 * dashes beside colours, and words that say the same; a hidden cell is a gap with the word
 * "hidden". The page has the style (html_style.c): .s1 to .s6 are areas of the series, .l1 to .l6
 * their lines, .good, .watch and .bad what is judged.
 */
#ifndef RM_REPORT_CHART_H
#define RM_REPORT_CHART_H

#include "report/table.h"

/* What a page has once, before any chart: the hatching, which `class` .s2 … refer to. */
void rm_chart_patterns(struct rm_buf *out);

/* Appends the picture, whose id is made of the table's key and the chart's. */
void rm_chart_draw(struct rm_buf *out, const struct rm_table *table, const struct rm_chart *chart);

/* How many of its rows a chart shows; the table beside it has all. */
size_t rm_chart_n_rows(const struct rm_chart *chart);

#endif
