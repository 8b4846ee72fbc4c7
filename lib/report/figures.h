/*
 * figures: the counts of a report, with the sums that they stand in.
 * Floor: report.
 *
 * Whoever adds a count says what it is a part of, and puts cells into tables that wait for it. Then
 * small counts are hidden, over all views of the report at once, so that none gives away what
 * another hides; and only then do the waiting cells show a number or that it is hidden.
 */
#ifndef RM_REPORT_FIGURES_H
#define RM_REPORT_FIGURES_H

#include "progress/progress.h"
#include "report/suppress.h"
#include "report/table.h"

struct rm_figures {
    struct rm_arena *arena;
    int64_t *counts;
    int64_t *people;
    unsigned char *hidden; /* from the first, or by rm_figures_suppress */
    size_t n;
    struct rm_sum *sums;
    size_t n_sums;
};

/* "No such count". */
#define RM_NO_COUNT SIZE_MAX

/* What a waiting cell depends on: it is hidden if one of the two counts is. */
struct rm_figure {
    size_t count, of; /* or RM_NO_COUNT */
};

/* A count, and of how many people or pairs it is; gives its index. Not yet in any table. */
size_t rm_figures_count(struct rm_figures *figures, int64_t count, int64_t people);

/* Hides a count, so that others that give it away may be shown. */
void rm_figures_hide(struct rm_figures *figures, size_t count);

/* Says that a count is the sum of `n` others. */
void rm_figures_sum(
    struct rm_figures *figures, size_t total, const size_t *parts, size_t n, int open_zeros);

/* A total of `part` and of what is left, of so many people, which is counted too but has no cell;
 * gives its index. */
size_t rm_figures_split(
    struct rm_figures *figures, size_t total, size_t part, int64_t people, int open_zeros);

/* Each adds the next cell of a table's row: a count; its share of another, in percent; a number,
 * such as a mean, that is of so many. Cells of RM_NO_COUNT are empty, and so are numbers that are
 * RM_NONE, such as a share of nothing: unless what they are of is hidden, for else an empty cell
 * would tell it. */
void rm_figures_put_count(struct rm_table *table, struct rm_figures *figures, size_t count);
void rm_figures_put_share(
    struct rm_table *table, struct rm_figures *figures, size_t count, size_t of);
void rm_figures_put_number(
    struct rm_table *table, struct rm_figures *figures, int64_t number, size_t count);

/* Hides the counts of fewer than `threshold` people, and what gives them away. */
void rm_figures_suppress(struct rm_figures *figures, int64_t threshold);

/* Settles the waiting cells of a table; a note tells where some are hidden. */
void rm_figures_settle(struct rm_table *table, const struct rm_figures *figures, int64_t threshold);

#endif
