/*
 * figures: the numbers of a summary, with the sums that they stand in.
 * Floor: report.
 *
 * Whoever adds a number says what it is a part of. Then small ones are hidden, over all of them
 * at once, so that no section gives away what another hides, and only then is there a table.
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
    unsigned char *hidden; /* whatever its size */
    size_t n;
    struct rm_sum *sums;
    size_t n_sums;
    struct rm_measure *measures;
    size_t n_measures;
    int of_answers; /* rows that are added now come from what the sides answered and did */
};

/* "No such count". */
#define RM_NO_COUNT SIZE_MAX

/* A count, and of how many people or pairs it is; gives its index. Not yet a row. */
size_t rm_figures_count(struct rm_figures *figures, int64_t count, int64_t people);

/* Hides a count, so that others that give it away may be shown. */
void rm_figures_hide(struct rm_figures *figures, size_t count);

/* Says that a count is the sum of `n` others. */
void rm_figures_sum(
    struct rm_figures *figures, size_t total, const size_t *parts, size_t n, int open_zeros);

/* A total of `part` and of what is left, of so many people, which is counted too but has no row;
 * gives its index. */
size_t rm_figures_split(
    struct rm_figures *figures, size_t total, size_t part, int64_t people, int open_zeros);

/* A row: a count, and of what it is a share, or RM_NO_COUNT. Texts are borrowed. */
void rm_figures_row(struct rm_figures *figures, const char *section, const char *group,
    const char *measure, size_t count, size_t of);

/* A row with a mean, in hundredths, and the count of those that it is of. */
void rm_figures_mean(struct rm_figures *figures, const char *section, const char *group,
    const char *measure, size_t count, struct rm_mean mean);

/* The rows, counts of fewer than `threshold` people hidden; without those of answers unless
 * `with_answers`. What is hidden is the same either way: two audiences who put their tables side by
 * side learn no more. */
void rm_figures_tabulate(
    struct rm_table *table, const struct rm_figures *figures, int64_t threshold, int with_answers);

#endif
