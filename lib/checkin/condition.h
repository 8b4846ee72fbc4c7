/*
 * condition: what may be so, since when, and who may be told of it.
 * Floor: checkin.
 *
 * A condition is a function that looks at one subject (a side of a pair, a pair, an action, a
 * person, a cycle) and gives the moment since which it holds; of some that moment lies ahead. A
 * policy's rules name it and say how long after that moment, or before it, somebody hears of it.
 *
 * Whom a condition may be told is its own business, not the policy's: what was found by one side's
 * answers is told to that side, never to its counterpart, and what comes of both sides' answers to
 * the administrator alone.
 */
#ifndef RM_CHECKIN_CONDITION_H
#define RM_CHECKIN_CONDITION_H

#include "base/token.h"
#include "progress/progress.h"
#include "words/template.h"

/* What conditions look at. */
struct rm_rule_context {
    const struct rm_programme *programme;
    const struct rm_policy *policy;
    int64_t now;
    struct rm_arena *arena;
    const struct rm_token_key *token_key; /* or NULL */
};

/* Which pairs a condition is tried on. */
enum {
    RM_OF_LIVE = 1,      /* agreed or active, not over, and nobody of it is away */
    RM_OF_PAUSED = 2,    /* of status paused */
    RM_OF_COMPLETED = 4, /* of status completed */
    RM_OF_ANY = 8        /* whatever became of it */
};

/* What a condition is tried on, and what it found out about it. */
struct rm_subject {
    const struct rm_cycle *cycle; /* never NULL */
    const struct rm_pair_progress *pair;
    unsigned of;      /* RM_OF_… that the pair is */
    const char *shut; /* why it is not RM_OF_LIVE, in words; NULL where it is */
    int side;         /* enum rm_side, of RM_ABOUT_SIDE and RM_ABOUT_ACTION, and of who reads it */
    const struct rm_person *person; /* of RM_ABOUT_PERSON */
    const struct rm_action *action;
    int64_t matched_at; /* of RM_ABOUT_PERSON: when the cycle had its first pairs; RM_NONE: not
                           matched here */

    const char *about; /* an id that says what it is about: set before the condition is asked, which
                          may change it */
    const char *key;   /* what else tells this occasion from others, or NULL */
    const char *why;   /* where it does not hold: why, in words for the administrator */
    const struct rm_meeting *meeting; /* given to RM_ABOUT_MEETING; or NULL */
    int is_first;                     /* of the meeting: it is the pair's first */
    int wish;                         /* enum rm_pair_wish */
    int64_t day;                      /* a date */
    int64_t days;                     /* of silence, or of a break */
    int64_t count;
};

enum rm_about {
    RM_ABOUT_SIDE,    /* each side of each pair: its own answers, and what both sides know */
    RM_ABOUT_PAIR,    /* each pair */
    RM_ABOUT_MEETING, /* each meeting that has not begun, with both of its pair; where there is
                         none, the pair */
    RM_ABOUT_ACTION,  /* each action, with its owner's side */
    RM_ABOUT_PERSON,  /* each person, for each cycle that is not over */
    RM_ABOUT_CYCLE    /* each cycle */
};

/* The moment since when the condition holds, or RM_NONE, with `why`. */
typedef int64_t rm_condition_since(
    const struct rm_rule_context *context, struct rm_subject *subject);

/* Sets of kinds. */
#define RM_KIND_BIT(kind) (UINT64_C(1) << (kind))

struct rm_condition {
    const char *name;
    enum rm_about about;
    unsigned of; /* which pairs */
    int ahead;   /* 1: the moment may lie ahead, and a rule may speak before it */
    rm_condition_since *since;
    uint64_t people;        /* kinds that tell people of it; none: it is not for them */
    uint64_t administrator; /* kinds that tell the administrator */
    const char *meaning;    /* a line for the manual */
};

extern const struct rm_condition rm_conditions[];
extern const size_t rm_n_conditions;

/* By name, or NULL. */
const struct rm_condition *rm_condition_find(const char *name);

/* Whether a condition is about both of a pair, and not about one of its sides. */
int rm_is_about_both(const struct rm_condition *condition);

/* Whether a policy's `to` (enum rm_rule_to) may stand with a condition; and all that may, in words:
 * "self, mentor, mentee or administrator". */
int rm_condition_allows(const struct rm_condition *condition, int to);
const char *rm_condition_readers(const struct rm_condition *condition);

/* When a pair was agreed, as well as the records tell: never RM_NONE, and not after now. */
int64_t rm_pair_matched_at(const struct rm_rule_context *context, const struct rm_pair *pair,
    const struct rm_cycle *cycle);

/* When there is nothing left to say to a pair: two weeks after its last day (its own, or the
 * cycle's unless it has a day of review); RM_NONE where it has none. Whether that has come, or the
 * pair is not agreed or active. */
int64_t rm_pair_over_at(const struct rm_pair *pair, const struct rm_cycle *cycle);
int rm_pair_is_over(const struct rm_rule_context *context, const struct rm_pair *pair,
    const struct rm_cycle *cycle);

/* Whether the administrator of the subject's cycle is one of its pair: nothing that comes of
 * answers about such a pair is told to them. */
int rm_is_own_pair(const struct rm_rule_context *context, const struct rm_subject *subject);

/* The first meeting of a pair that was held or is planned, or NULL. */
const struct rm_meeting *rm_first_meeting(const struct rm_pair_progress *pair);

/* The index of the first meeting behind the last that was held, or that is over without a word:
 * from there on, those that are not ahead were cancelled, taken out or missed. The recorded status
 * alone counts. */
size_t rm_row_start(const struct rm_pair_progress *pair);

/* Whether a meeting from there on counts: it has begun, and was not taken out by rm-schedule. */
int rm_is_in_row(const struct rm_meeting_progress *meeting, int64_t now);

#endif
