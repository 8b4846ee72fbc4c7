/*
 * html_style: how a page of HTML looks.
 * Floor: report. Part of render.
 */
#ifndef RM_REPORT_HTML_STYLE_H
#define RM_REPORT_HTML_STYLE_H

/* Lines of CSS, NULL-terminated: light and dark, for screens of any width and for paper. No colour
 * of a text has a contrast below 4.5 to its ground, none of a line or an area below 3; those of the
 * series differ in lightness as well. */
extern const char *const rm_html_style[];

#endif
