/*
 * table: what a view is before it has a format.
 * Floor: report.
 *
 * A view fills in a table; small counts are hidden in it; only then does a renderer see it. A
 * renderer needs nothing but this, so that no format can show what another hides.
 */
#ifndef RM_REPORT_TABLE_H
#define RM_REPORT_TABLE_H

#include "base/arena.h"
#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

/* What a column holds. Ids are texts that must not turn into numbers or dates. */
enum rm_column_kind {
    RM_COLUMN_TEXT,
    RM_COLUMN_ID,
    RM_COLUMN_INT,
    RM_COLUMN_PERCENT,    /* whole percent */
    RM_COLUMN_HUNDREDTHS, /* a number with two decimals, times 100 */
    RM_COLUMN_DATE,       /* days, as in date.h */
    RM_COLUMN_TIME        /* an instant, as in date.h */
};

enum {
    RM_COLUMN_DETAIL = 1, /* not on a terminal: there it would only be in the way */
    RM_COLUMN_GROUP = 2,  /* on a terminal, said once for all rows that follow with the same */
    RM_COLUMN_PROSE = 4,  /* cut before others where a terminal is too narrow */
    RM_COLUMN_OPEN = 8,   /* people may write into it, and rm-import reads it back */
    RM_COLUMN_HEALTH = 16 /* has words of judgement, which may be coloured: on_track, at_risk … */
};

struct rm_column {
    const char *key;     /* for programs: lower case, unique in the table */
    const char *heading; /* for people */
    enum rm_column_kind kind;
    unsigned rules;
};

/* What people may write into a column, for formats that can offer it. */
struct rm_column_choices {
    const char *key;          /* the column's */
    const char *const *words; /* NULL-terminated */
};

enum rm_cell_state {
    RM_CELL_NONE, /* does not apply, or is not known */
    RM_CELL_VALUE,
    RM_CELL_HIDDEN, /* a small count, or what would tell it */
    RM_CELL_PENDING /* a number that waits for what is hidden to be known; see figures.h */
};

struct rm_cell {
    enum rm_cell_state state;
    union {
        const char *text;               /* of texts and ids */
        const struct rm_figure *figure; /* of what is pending */
    };
    int64_t number; /* of other kinds */
};

enum rm_chart_kind {
    RM_CHART_BARS,  /* a bar for each row, side by side where there are several series */
    RM_CHART_STACK, /* a bar for each row, made of the series */
    RM_CHART_LINES, /* a line for each series, over the rows */
    RM_CHART_FUNNEL /* steps, each a part of the one before */
};

enum { RM_CHART_SERIES_MAX = 6 };

/* A picture of cells of a table, which says nothing that the table does not. A hidden cell is a gap
 * that shows that it is one. */
struct rm_chart {
    enum rm_chart_kind kind;
    const char *key;   /* unique in the table, for programs */
    const char *title; /* one line for people */
    size_t first_row, n_rows;
    size_t label;                                 /* the column that names the rows */
    size_t series[RM_CHART_SERIES_MAX], n_series; /* columns of numbers, named by their headings */
};

/* A figure that stands first, where a format has room for such: a cell of the table, as long as it
 * is neither hidden nor empty. */
struct rm_headline {
    const char *label; /* what the number is, in a few words behind it: "of meetings held" */
    size_t row, column;
};

struct rm_table {
    struct rm_arena *arena;
    const char *key;                       /* the view's name */
    const char *title;                     /* one line for people */
    const char *programme, *name, *reader; /* the same in parts, for formats with headings: of what,
                                              which view, for whom; or NULL */
    int64_t at; /* as of when: an instant, for formats that bear a date */
    const struct rm_column *columns;
    size_t n_columns;
    const struct rm_column_choices *choices; /* of one column, or NULL */
    struct rm_cell *cells;                   /* n_rows by n_columns, row-major */
    size_t n_rows;
    size_t n_cells;     /* n_rows * n_columns, and the cells of a row that is being filled */
    const char **notes; /* lines for people, below the table */
    size_t n_notes;
    struct rm_chart *charts; /* for formats that can draw */
    size_t n_charts;
    struct rm_headline *headlines;
    size_t n_headlines;
};

void rm_table_init(struct rm_table *table, struct rm_arena *arena, const char *key,
    const struct rm_column *columns, size_t n_columns);

/* Each adds the next cell of the row; rows fill from the left, and a row is there once its last
 * cell is. NULL and RM_NONE give an empty cell. Texts are borrowed. */
void rm_table_text(struct rm_table *table, const char *text);
void rm_table_number(struct rm_table *table, int64_t number);
void rm_table_hidden(struct rm_table *table);

void rm_table_note(struct rm_table *table, const char *note);
void rm_table_chart(struct rm_table *table, struct rm_chart chart);
void rm_table_headline(struct rm_table *table, struct rm_headline headline);

/* The next cell: a number that is shown or hidden once all figures are known (figures.h). */
void rm_table_pending(struct rm_table *table, int64_t number, const struct rm_figure *figure);

const struct rm_cell *rm_table_cell(const struct rm_table *table, size_t row, size_t column);

/* Appends a value as text: 12, 12.05, 2026-03-31, 2026-03-31T09:00:00Z, or the text itself;
 * nothing for an empty cell, "*" for a hidden one. */
void rm_cell_format(struct rm_buf *out, const struct rm_column *column, const struct rm_cell *cell);

#endif
