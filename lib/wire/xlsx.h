/*
 * xlsx: workbooks, out.
 * Floor: wire. The only place that includes libxlsxwriter.
 *
 * What people open in Excel or LibreOffice: sheets of typed cells below a header that stays in
 * sight. No cell is ever a formula, whatever its text; ids stay texts, numbers are numbers and
 * times are dates. The same calls give the same bytes.
 *
 * Source: ECMA-376, Office Open XML File Formats; the limits are those of Excel.
 */
#ifndef RM_WIRE_XLSX_H
#define RM_WIRE_XLSX_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

enum rm_xlsx_kind {
    RM_XLSX_TEXT,
    RM_XLSX_INT,
    RM_XLSX_PERCENT,    /* whole percent; a share of 1, shown as percent */
    RM_XLSX_HUNDREDTHS, /* a number with two decimals, times 100 */
    RM_XLSX_DATE,       /* days, as in date.h */
    RM_XLSX_TIME        /* an instant, as in date.h; shown in UTC, which is the only zone there */
};

/* Most characters in one cell; what is longer is cut, and ends in "…". */
enum { RM_XLSX_TEXT_MAX = 32767 };

struct rm_xlsx_column {
    const char *heading;
    enum rm_xlsx_kind kind;
    int width;       /* in characters */
    int hides;       /* 1: there, but not shown */
    int wraps;       /* 1: long texts go on in the next line */
    int64_t full;    /* of percentages: what a bar of full length stands for; 0: 100 */
    int indent;      /* 1: texts stand a little to the right */
    int is_editable; /* 1: people write into it; beside such columns the others are shaded */
    const char *const *choices; /* what they may write, NULL-terminated, as a list to drop down; or
                                   NULL: anything */
    const struct rm_xlsx_tint *tints; /* cells that say such a word are tinted; or NULL */
};

/* A colour behind a word, which says the same without it. */
enum rm_xlsx_shade { RM_XLSX_PLAIN, RM_XLSX_GREEN, RM_XLSX_YELLOW, RM_XLSX_RED };

struct rm_xlsx_tint {
    const char *word; /* NULL: the end of a list */
    enum rm_xlsx_shade shade;
};

struct rm_xlsx;

/* A workbook without sheets. `created` is an instant after 1970 that stands in the file; `folder`
 * is where temporary files may be made. */
struct rm_xlsx *rm_xlsx_open(const char *title, int64_t created, const char *folder);

/* Begins the next sheet, with its header; `columns` must last until the workbook is closed.
 * Percentages get bars. */
void rm_xlsx_sheet(
    struct rm_xlsx *x, const char *name, const struct rm_xlsx_column *columns, size_t n_columns);

/* Each fills the next cell of the row, from the left; a row is there once its last cell is. Texts
 * are UTF-8; controls other than TAB and LF, and what XML cannot have, show as U+FFFD. A text in a
 * column of numbers stays a text. NULL is an empty cell. */
void rm_xlsx_text(struct rm_xlsx *x, const char *text);
void rm_xlsx_number(struct rm_xlsx *x, int64_t number);

/*
 * A sheet of lines and charts, which has no table of its own.
 */

/* Begins it. */
void rm_xlsx_page(struct rm_xlsx *x, const char *name);

/* A line of text. */
void rm_xlsx_line(struct rm_xlsx *x, const char *text, int is_title);

enum rm_xlsx_chart_kind { RM_XLSX_BARS, RM_XLSX_STACK, RM_XLSX_LINES, RM_XLSX_FUNNEL };

struct rm_xlsx_chart {
    enum rm_xlsx_chart_kind kind;
    const char *title;
    size_t n_series; /* the columns behind the first; the first names the rows */
    size_t n_rows;
    int is_of_hundred;                /* 1: its bars are shares of 100 % */
    const enum rm_xlsx_shade *shades; /* of the rows' bars, or NULL: of the series */
};

/* Begins a block of cells; once its rows are filled, the chart stands beside it. There may be more
 * columns than the chart has. All must last until the next line, block or sheet. Empty cells are
 * gaps in it. */
void rm_xlsx_chart(struct rm_xlsx *x, const struct rm_xlsx_chart *chart,
    const struct rm_xlsx_column *columns, size_t n_columns);

/* Appends the bytes of the workbook to `out`, and frees it. NULL, or what went wrong, in words;
 * then nothing was added. */
const char *rm_xlsx_close(struct rm_xlsx *x, struct rm_buf *out);

#endif
