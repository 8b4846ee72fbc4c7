/*
 * summary: what the sections of the summary share.
 * Floor: report; for summary.c, departments.c and outcome.c alone.
 *
 * A section adds rows, and says what its counts are parts of (figures.h).
 */
#ifndef RM_REPORT_SUMMARY_H
#define RM_REPORT_SUMMARY_H

#include "report/report.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

struct rm_summary {
    const struct rm_report *report;
    const struct rm_programme *programme;
    const struct rm_kpis *kpis;
    int64_t threshold;
    struct rm_figures *figures;
    struct rm_table *table;
    size_t people;                       /* count of those in either role */
    size_t reached[2][RM_N_STEPS];       /* counts of people, by enum rm_side */
    size_t rest[2][RM_N_STEPS];          /* of the step before, those who came no further */
    size_t by_status[RM_PAIR_WITHDRAWN]; /* counts of pairs */
    size_t made, live;                   /* those that were agreed to, and that should meet */
    size_t asked;                        /* count of meetings */
};

enum rm_summary_column {
    RM_SUMMARY_MEASURE = 2,
    RM_SUMMARY_COUNT,
    RM_SUMMARY_SHARE = 5,
    RM_SUMMARY_MEAN
};

/* A count of people or pairs; gives its index. */
size_t rm_summary_count(struct rm_summary *s, int64_t n);

/* Whether a count would be hidden for its size, and is not a zero. */
int rm_summary_is_small(const struct rm_summary *s, int64_t n);

/* Says that of all those of a count, `n` are something or other, unless it is the other way round.
 * Gives the count of the `n`. */
size_t rm_summary_some(struct rm_summary *s, size_t all, int64_t n);

/* A row: a count, and of what it is a share, or RM_NO_COUNT. Texts are borrowed; `group` may be
 * NULL. */
void rm_summary_row(struct rm_summary *s, const char *section, const char *group,
    const char *measure, size_t count, size_t of);

/* A row with a mean of answers, as rm_figures_put_mean has it, and the count of those that it is
 * of. Gives its points above the low end. */
size_t rm_summary_mean(struct rm_summary *s, const char *section, const char *measure, size_t count,
    struct rm_points points, int64_t scale);

/* A row with a count and a number that is made of it and of two of its parts: three counts. */
void rm_summary_balance(struct rm_summary *s, const char *section, const char *measure,
    int64_t hundredths, const size_t counts[3]);

/* A row with a count as a number that waits for `of`, or RM_NONE for that count itself, and a mean,
 * which are no answers of people. */
void rm_summary_number(struct rm_summary *s, const char *section, const char *measure, size_t of,
    int64_t number, struct rm_mean mean);

/* Puts a number of the row that was added last among those that stand first. */
void rm_summary_headline(struct rm_summary *s, const char *label, enum rm_summary_column column);

/* A chart of the rows from `first` to the last, of one column. */
void rm_summary_chart(struct rm_summary *s, enum rm_chart_kind kind, const char *key,
    const char *title, size_t first, enum rm_summary_column series);

/* What a pair adds to a figure. Of those that come by side, the mentor's is first. */
enum rm_stem {
    RM_STEM_PLANNED,
    RM_STEM_HELD,
    RM_STEM_CANCELLED,
    RM_STEM_MISSED,
    RM_STEM_UNREPORTED,
    RM_STEM_ASKED,
    RM_STEM_ANSWERED,
    RM_STEM_IN_TIME = RM_STEM_ANSWERED + 2,
    RM_STEM_RATINGS = RM_STEM_IN_TIME + 2, /* how many */
    RM_STEM_RATED = RM_STEM_RATINGS + 2,   /* their sum */
    RM_STEM_T_FIRST = RM_STEM_RATED + 2,
    RM_STEM_T_NOW,
    RM_STEM_T_CHANGE,
    RM_STEM_TODO,
    RM_STEM_CLOSED,
    RM_STEM_TOLD,
    RM_STEM_RETURNS,
    RM_STEM_GIVEN
};

/* Says of a figure, unless it is RM_NO_COUNT, what of it stems from each pair, or, of ratings, from
 * each person, so that the next release can tell how many are behind a change; without a release
 * nothing. Gives the figure. */
size_t rm_summary_stem(struct rm_summary *s, size_t figure, int stem);

/* People matched, by department. */
void rm_summary_departments(struct rm_summary *s);

/* What pairs do, and what comes of it. */
void rm_summary_pairs(struct rm_summary *s);
void rm_summary_meetings(struct rm_summary *s);
void rm_summary_answers(struct rm_summary *s);
void rm_summary_outcome(struct rm_summary *s);

#endif
