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
    unsigned char **marks; /* RM_MARKS of each, or NULL; see rm_figures_stem */
    unsigned char *fixed;
    size_t n;
    struct rm_sum *sums;
    size_t n_sums;
};

/* "No such count". */
#define RM_NO_COUNT SIZE_MAX

/* What a waiting cell depends on: it is hidden if one of the counts is. */
struct rm_figure {
    size_t count, of, also; /* or RM_NO_COUNT */
};

/* A count, and of how many people or pairs it is; gives its index. Not yet in any table. */
size_t rm_figures_count(struct rm_figures *figures, int64_t count, int64_t people);

/* Says who a figure stems from: `amount` of it (a count's share, an answer, a sum of answers) is
 * `who`'s, a person or pair. To be said of all, or of none. It serves to tell later how many people
 * are behind a change (release.h): everybody has one of RM_MARKS marks, which is a hash of theirs
 * and of the amounts of all who share it; as many marks as differ, so many people have changed, at
 * the least. Figures that are not counts of people change for nobody to see without it. */
enum { RM_MARKS = 64 };
void rm_figures_stem(struct rm_figures *figures, size_t figure, const char *who, int64_t amount);

/* The marks of a figure in hexadecimal, or NULL. */
const char *rm_figures_marks(
    const struct rm_figures *figures, size_t figure, struct rm_arena *arena);

/* Hides a count, so that others that give it away may be shown. */
void rm_figures_hide(struct rm_figures *figures, size_t count);

/* Says that readers can reckon a count, unless it is small: others are never protected by it. */
void rm_figures_fix(struct rm_figures *figures, size_t count);

/* Says that a count is the sum of `n` others. */
void rm_figures_sum(
    struct rm_figures *figures, size_t total, const size_t *parts, size_t n, int open_zeros);

/* A total of `part` and of what is left, of so many people, which is counted too but has no cell;
 * gives its index. */
size_t rm_figures_split(
    struct rm_figures *figures, size_t total, size_t part, int64_t people, int open_zeros);

/* Each adds the next cell of a table's row: a count; its share of another, in percent; a number
 * that is of so many. Cells of RM_NO_COUNT are empty, and so are numbers that are RM_NONE, such as
 * a share of nothing: unless what they are of is hidden, for else an empty cell would tell it.
 *
 * A share says no more than its two counts, which must both be figures of the report; a mean says
 * what its answers sum up to, and goes by rm_figures_put_mean. A number is for what stands in no
 * sum: a median, a largest one. */
void rm_figures_put_count(struct rm_table *table, struct rm_figures *figures, size_t count);
void rm_figures_put_share(
    struct rm_table *table, struct rm_figures *figures, size_t count, size_t of);
void rm_figures_put_number(
    struct rm_table *table, struct rm_figures *figures, int64_t number, size_t count);

/* What a mean is made of: `n` answers, each from low to high, that sum up to `sum`, all in units of
 * an answer. A difference of promoters and detractors is a mean of answers from -1 to 1; T-scores
 * are answers from 10 to 90. */
struct rm_points {
    int64_t sum, n;
    int64_t low, high;
};

/* The same with a mean, `scale` times what an answer is (100: hundredths), rounded half to even, of
 * as many people as `count` is. What its answers are above the low end is a count of points, and so
 * is what they are below the high one: where one of the two is under the threshold, everybody
 * answered (nearly) alike, and the mean, which would tell it of each of them, is hidden. Gives the
 * index of the points above the low end, which can stand in sums: those of all people are those of
 * mentors and those of mentees. RM_NO_COUNT of a mean of nothing. */
size_t rm_figures_put_mean(struct rm_table *table, struct rm_figures *figures, size_t count,
    struct rm_points points, int64_t scale);

/* The next cell: a number that is made of a total and two of its parts, such as promoters less
 * detractors over all answers. Where all are shown it tells nothing new; else it is hidden. */
void rm_figures_put_balance(struct rm_table *table, struct rm_figures *figures, int64_t number,
    size_t all, size_t one, size_t other);

/* Whether a text that fewer people than the threshold stand behind must not be printed: the name of
 * a department, a topic, an example. 0 of no people at all. */
int rm_figures_is_rare(int64_t people, int64_t threshold);

/* Hides the counts of fewer than `threshold` people, and what gives them away; nothing at all where
 * that is 1 or less. */
void rm_figures_suppress(struct rm_figures *figures, int64_t threshold);

/* The figures as suppression sees them. */
struct rm_counts rm_figures_counts(const struct rm_figures *figures, int64_t threshold);

/* The second opinion (audit.h): how many hidden figures could be worked out after all. Unless it
 * is 0, the report must not be printed. */
size_t rm_figures_audit(const struct rm_figures *figures, int64_t threshold);

/* Settles the waiting cells of a table; a note tells where some are hidden. */
void rm_figures_settle(struct rm_table *table, const struct rm_figures *figures, int64_t threshold);

#endif
