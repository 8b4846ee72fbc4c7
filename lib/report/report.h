/*
 * report: what a programme adds up to, for whom.
 * Floor: report.
 *
 * A report is about one cycle: its pairs, and what belongs to them; people are those of the whole
 * input. A view of it is a table (table.h), which a renderer (render.h) turns into bytes.
 *
 * Who may see what:
 *   board    views of counts, small ones hidden (suppress.h)
 *   manager  participation alone: the summary without what sides answered, small counts hidden; and
 *            the lines of their own people, as far as those have approved it
 *   participants  what came of it, and the directory of those who may be asked
 *   admin    every view, with rows of persons
 */
#ifndef RM_REPORT_REPORT_H
#define RM_REPORT_REPORT_H

#include "progress/kpi.h"
#include "report/figures.h"
#include "report/release.h"
#include "report/table.h"

enum rm_view {
    RM_VIEW_SUMMARY,
    RM_VIEW_PAIRS,
    RM_VIEW_PEOPLE,
    RM_VIEW_UNMATCHED,
    RM_VIEW_TOPICS,
    RM_VIEW_GOALS,
    RM_VIEW_OUTCOMES,
    RM_VIEW_MANAGERS,
    RM_VIEW_TREND,
    RM_N_VIEWS
};
enum rm_audience { RM_BOARD, RM_MANAGER, RM_PARTICIPANTS, RM_ADMIN };

/* "summary" …, "board" …; NULL-terminated. */
extern const char *const rm_view_words[];
extern const char *const rm_audience_words[];

/* Of a person, by enum rm_side: pairs of the cycle in which they hold a place (proposed, agreed,
 * active, paused), and whether they are or were served (those, or a completed one). */
struct rm_places {
    int64_t held[2];
    int served[2];
    int64_t planned, met; /* meetings that are over, and those of them that were held */
};

struct rm_report {
    struct rm_arena *arena;
    const struct rm_programme *programme;
    const struct rm_policy *policy;
    const struct rm_cycle *cycle;
    struct rm_progress progress;
    struct rm_kpis kpis;
    struct rm_places *places; /* in the order of rm_person_at */
    enum rm_audience audience;
    int64_t threshold; /* 0 for the administrator, from whom nothing is hidden */
    int64_t least;     /* the threshold, for the administrator too: of people who are promised that
                          nobody knows them by what they wrote */
    struct rm_figures figures;
    struct rm_release *release;     /* what was published before; NULL: nothing is known of it */
    const struct rm_table *summary; /* filled in first where there are figures; NULL before */
    const char *manager;            /* whose people alone `managers` shows; NULL: everybody's */
    int open;                       /* `people` is the directory of those who may be asked … */
    const char *topic;              /* … about this; NULL: about anything */
};

/* What reports read. */
#define RM_REPORT_TYPES                                                                            \
    (RM_BIT(RM_CYCLE) | RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING) |                 \
        RM_BIT(RM_CHECKIN) | RM_BIT(RM_ACTION))

/* Prepares a report on a settled programme as of `now`. The cycle is the one named;
 * or else the only one there is, by cycle records or, where there are none, by the pairs; or else
 * "default". An id that names nothing is an error, unless the input has no record of that type at
 * all: then it was left out on purpose, and ids stand for names. 0, or -1 with errors
 * in the programme's diag. */
int rm_report_init(struct rm_report *report, struct rm_programme *programme,
    const struct rm_policy *policy, const char *cycle, int64_t now);

/* Whether an audience may see a view. */
int rm_view_is_open(enum rm_view view, enum rm_audience audience);

/* Fills in `n` views that are open to the audience, a table each. What is hidden does not depend on
 * which are asked for: the figures of all views are counted first, and small ones are hidden over
 * all of them, so that two reports side by side give away no more than one. Counts of fewer than
 * `threshold` people or pairs are hidden from all but the administrator. 0; or -1 with an error in
 * the programme's diag, where the audit finds that something hidden could be worked out. */
int rm_report_views(struct rm_table *tables, struct rm_report *report, const enum rm_view *views,
    size_t n, enum rm_audience audience, int64_t threshold);

/* Whether a pair is of the report's cycle and was not withdrawn (a proposal that a later run did
 * not repeat). */
int rm_report_has(const struct rm_report *report, const struct rm_pair *pair);

/* Whether somebody has the role: a place in it, or a pair of the cycle that was not declined. */
int rm_report_has_role(const struct rm_report *report, size_t person, enum rm_side side);

/* Whether somebody in the input has this manager. */
int rm_report_is_manager(const struct rm_report *report, const char *id);

/* A count that the summary has, by the words of its row (`group` may be NULL), for views whose
 * counts are parts of it; RM_NO_COUNT where this audience does not see it. */
size_t rm_report_shared(
    const struct rm_report *report, const char *section, const char *group, const char *measure);

/* The same of what the row's count is a share of. */
size_t rm_report_shared_whole(
    const struct rm_report *report, const char *section, const char *group, const char *measure);

/* The views, for report->audience. */
void rm_report_summary(struct rm_table *table, struct rm_report *report);
void rm_report_pairs(struct rm_table *table, struct rm_report *report);
void rm_report_people(struct rm_table *table, struct rm_report *report);
void rm_report_unmatched(struct rm_table *table, struct rm_report *report);
void rm_report_topics(struct rm_table *table, struct rm_report *report);
void rm_report_goals(struct rm_table *table, struct rm_report *report);
void rm_report_outcomes(struct rm_table *table, struct rm_report *report);
void rm_report_managers(struct rm_table *table, struct rm_report *report);
void rm_report_trend(struct rm_table *table, struct rm_report *report);

#endif
