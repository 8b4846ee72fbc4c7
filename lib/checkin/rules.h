/*
 * rules: what there is to say, to whom, and from when on.
 * Floor: checkin.
 *
 * A rule has a condition, which gives the time since when it holds, and a delay after which it
 * speaks. Rules that stand together and share a condition are a ladder: a first word, a reminder,
 * the administrator. Of a ladder only the last rule whose time has come speaks, so that whoever
 * missed a few runs is not told everything at once.
 */
#ifndef RM_CHECKIN_RULES_H
#define RM_CHECKIN_RULES_H

#include "checkin/due.h"
#include "progress/progress.h"

/* What a rule is tried on, and what its condition found out about it. */
struct rm_subject {
    const struct rm_cycle *cycle; /* never NULL */
    const struct rm_pair_progress *pair;
    int side;                       /* enum rm_side, of ABOUT_SIDE and ABOUT_ACTION */
    const struct rm_person *person; /* of ABOUT_PERSON */
    const struct rm_action *action;
    int64_t matched_at; /* of ABOUT_PERSON: when the cycle had its first pairs; RM_NONE: not matched
                           here */

    const char *about; /* an id that says what it is about: set before the condition is asked, which
                          may change it */
    const char *key;   /* what else tells this occasion from others, or NULL */
    const struct rm_meeting *meeting;
    int is_first; /* of the meeting */
    int64_t day;  /* a date */
    int64_t days; /* of silence */
    int64_t count;
};

enum rm_about {
    RM_ABOUT_SIDE,   /* each side of each pair */
    RM_ABOUT_PAIR,   /* each pair */
    RM_ABOUT_ACTION, /* each action, with its owner's side */
    RM_ABOUT_PERSON, /* each person, for each cycle that is not over */
    RM_ABOUT_CYCLE   /* each cycle */
};

enum rm_reader { RM_READER_SELF, RM_READER_ADMINISTRATOR };

enum rm_delay {
    RM_DELAY_NONE,
    RM_DELAY_FIRST, /* overdue_first_hours of the policy, and so on */
    RM_DELAY_SECOND,
    RM_DELAY_ESCALATE,
    RM_DELAY_QUIET,       /* the day after the pair's limit of silence */
    RM_DELAY_QUIET_TWICE, /* the day after twice that */
    RM_DELAY_ACTION_LATE  /* overdue_second_hours after the due date */
};

/* What conditions look at. */
struct rm_rule_context {
    const struct rm_programme *programme;
    const struct rm_policy *policy;
    int64_t now;
    struct rm_arena *arena;
    const struct rm_token_key *token_key; /* or NULL */
};

/* The time since when the condition holds, or RM_NONE. */
typedef int64_t rm_condition(const struct rm_rule_context *context, struct rm_subject *subject);

struct rm_rule {
    enum rm_kind kind;
    enum rm_about about;
    enum rm_reader reader;
    rm_condition *since;
    enum rm_delay delay;
    int attempt; /* 1 for the first */
    int asks;    /* 1: a pair of cadence none is left alone */
};

extern const struct rm_rule rm_rules[];
extern const size_t rm_n_rules;

/* Seconds from the condition's time to the rule's. */
int64_t rm_rule_delay(const struct rm_rule_context *context, const struct rm_rule *rule,
    const struct rm_subject *subject);

/* When a pair was agreed, as well as the records tell: never RM_NONE, and not after now. */
int64_t rm_pair_matched_at(const struct rm_rule_context *context, const struct rm_pair *pair,
    const struct rm_cycle *cycle);

/* Whether there is nothing left to say to a pair: it is not agreed or active, or its last day (its
 * own, or the cycle's unless it has a day of review) was two weeks ago. */
int rm_pair_is_over(const struct rm_rule_context *context, const struct rm_pair *pair,
    const struct rm_cycle *cycle);

/* The index of the first meeting behind the last that was held, or that is over without a word:
 * from there on, those that are not ahead were cancelled, taken out or missed. The recorded status
 * alone counts. */
size_t rm_row_start(const struct rm_pair_progress *pair);

/* Whether a meeting from there on counts: it has begun, and was not taken out by rm-schedule. */
int rm_is_in_row(const struct rm_meeting_progress *meeting, int64_t now);

/* Whether a topic of the pair may be named: not one that its mentor offers as lived experience. */
int rm_topic_is_open(const struct rm_programme *programme, const struct rm_pair *pair,
    const char *topic, struct rm_arena *arena);

#endif
