/*
 * policy: what an administrator may change without changing code.
 * Floor: record.
 *
 * A policy file is JSON Lines, read by the same decoder as records, so that every error has its
 * file and line. Its lines are of the types below; rm-policy(5) is written from their
 * tables. A file replaces, type by type, what the built-in policy says: a file with criteria has
 * all the criteria, a file without leaves the built-in ones. The order of criteria is that of the
 * lines. Rules are replaced kind by kind, in the place of the built-in ones, so that to change a
 * number takes a line.
 */
#ifndef RM_RECORD_POLICY_H
#define RM_RECORD_POLICY_H

#include "record/record.h"

enum rm_criterion_kind {
    RM_GAP,  /* mentee's grade minus mentor's, by `table`, required within min..max */
    RM_SAME, /* the field is equal on both sides */
    RM_DIFFERENT,
    RM_MEMBER,       /* the value of `field` on `side` is in the list `with` of the other */
    RM_OVERLAP,      /* the lists share at least `min` values */
    RM_TOPICS,       /* mentee's wants by mentor's offers: points for each importance times level */
    RM_RETURNS,      /* mentor's wants by mentee's offers, likewise */
    RM_SHARED_HOURS, /* "hours": shared minutes a week */
    RM_REQUEST,      /* points by rank in `requests` */
    RM_TENURE,       /* days since `joined` */
    RM_WAITED,       /* in no pair of the cycle before */
    RM_PERSPECTIVE,  /* mentor's grade equals mentee's reports_grade, in another team */
    RM_CHAIN,        /* neither is in the other's management chain */
    RM_KEEP          /* already a pair */
};

enum rm_unknown { RM_UNKNOWN_FAIL, RM_UNKNOWN_PASS };
/* The last is never given; it is whose the points of a request are where no side is. */
enum rm_criterion_side { RM_SIDE_BOTH, RM_SIDE_MENTOR, RM_SIDE_MENTEE, RM_SIDE_ASKER };

struct rm_criterion {
    struct rm_where where;
    const char *id; /* how reasons and explanations name it; the kind where absent */
    int kind;       /* enum rm_criterion_kind */
    const char *field;
    const char *with;        /* the other side's field; `field` when absent */
    int64_t points;          /* 0 when absent */
    struct rm_entries table; /* value (a difference, a rank, a word): points */
    int require;             /* 1: a rule */
    int unknown;             /* enum rm_unknown: what a rule makes of a missing value */
    int64_t min, max;        /* of what the kind counts; RM_NONE when open */
    int side;                /* enum rm_criterion_side: whose value is looked at, of some kinds */
    int whose; /* likewise: whose own points these are, for `stable`; `side`, or by the kind */
};

/* {"type":"grades","order":["AA","AO",…]}: labels from junior to senior; levels 1, 2, … */
struct rm_grades {
    struct rm_where where;
    struct rm_texts order;
    const char **keys; /* of the labels (base/text.h), by which they are compared */
};

/* {"type":"meetings",…}: what holds where a pair has no agreement of its own. */
struct rm_meeting_policy {
    struct rm_where where;
    int64_t cadence;
    int64_t sessions;
    struct rm_ints durations;
    struct rm_hours hours;    /* of people who gave none */
    int64_t notice_days;      /* nothing is placed sooner than this */
    int64_t notice_hours;     /* nor than this; the later of the two counts */
    int64_t earliest, latest; /* minutes since midnight, on everybody's wall; RM_NONE: any */
    int64_t buffer_min;       /* between two meetings of one person */
    int64_t daily_max;        /* meetings a day and person */
    int64_t weekly_max;       /* meetings a week and person; weeks begin on Monday */
    int require_acceptance;   /* 1: both trained and both having accepted the agreement, first */
};

/* {"type":"reminders",…}: limits that rules share, and when people may be written to. */
struct rm_reminder_policy {
    struct rm_where where;
    int64_t quiet_days;           /* no contact for so long: the pair is quiet */
    int64_t in_time_hours;        /* after a meeting: an answer is in time */
    int64_t streak;               /* meetings cancelled or missed in a row */
    int64_t answer_days;          /* after a meeting: its answers are awaited */
    int64_t near_hours;           /* before a meeting: it is near */
    int64_t quiet_from;           /* minutes since midnight on the reader's wall; equal to */
    int64_t quiet_until;          /* quiet_until: no quiet hours */
    struct rm_texts working_days; /* "mon" …; empty: Monday to Friday */
    unsigned working;             /* the same as bits, 1 << enum rm_weekday */
};

#define RM_MON_TO_FRI 0x1fU

extern const char *const rm_rule_to_words[];
enum rm_rule_to { RM_TO_SELF, RM_TO_BOTH, RM_TO_MENTOR, RM_TO_MENTEE, RM_TO_ADMINISTRATOR };

/* {"type":"rule",…}: one message, when it is said and to whom. What `kind`, `when` and `template`
 * may be is for checkin/rules.h to say, which compiles them. The moment is the one that the
 * condition gives, and `after_*` all added up later, or `before_*` sooner; a limit is the pair's
 * limit of silence. */
struct rm_rule_policy {
    struct rm_where where;
    const char *kind;
    const char *when;
    int to; /* enum rm_rule_to */
    int64_t after_hours, after_days, after_limits;
    int64_t before_hours, before_days;
    int64_t repeat_hours, repeat_days, repeat_limits; /* between two times */
    int64_t times;                                    /* in all */
    int64_t within_days; /* not so long after the condition's moment; RM_NONE: ever */
    const char *template;
    int cadence_none; /* 1: pairs of cadence none are told as well */
    int any_hour;     /* 1: quiet hours and days off do not count */
    int off;          /* 1: says nothing */
};

/* {"type":"report",…} */
struct rm_report_policy {
    struct rm_where where;
    int64_t threshold;      /* cells of fewer people than this are hidden */
    int64_t agreement_days; /* both should have accepted their agreement within so many */
};

struct rm_policy {
    RM_ITEMS(struct rm_criterion) criteria;
    RM_ITEMS(struct rm_rule_policy) rules; /* in order: those of one condition are a ladder */
    struct rm_grades grades;
    struct rm_meeting_policy meetings;
    struct rm_reminder_policy reminders;
    struct rm_report_policy report;
};

extern const struct rm_shape rm_criterion_shape, rm_grades_shape, rm_meeting_policy_shape,
    rm_reminder_policy_shape, rm_rule_policy_shape, rm_report_policy_shape;

/* The lines of the built-in policy, NULL-terminated: default reverse mentoring; and as the text of
 * a policy file. */
#define RM_POLICY_BUILTIN "built-in policy" /* its name as a file */
extern const char *const rm_policy_builtin[];
void rm_policy_print(struct rm_buf *out);

/* The built-in policy, with a file's lines over it where `path` is not NULL. Errors go to diag, a
 * member that its line does not have among them ("note", a comment, is one of all lines); a file
 * without a line is a warning. 0 or -1. */
int rm_policy_read(
    struct rm_policy *policy, const char *path, struct rm_arena *arena, struct rm_diag *diag);

/* How a pair meets: by its agreement or, where that is absent or silent, by the policy; monthly and
 * for an hour where that is silent too. The durations are borrowed. */
struct rm_terms {
    int64_t cadence;
    int64_t sessions;
    struct rm_ints durations; /* minutes; the last goes for all that follow; one at the least */
};
struct rm_terms rm_terms_of(const struct rm_agreement *agreement, const struct rm_policy *policy);

/* A grade as a level: its number, or its label's place in the order. 0, or -1 when it is
 * absent or the policy does not order the label. */
int rm_grade_level(int64_t *level, const struct rm_policy *policy, const struct rm_grade *grade);

#endif
