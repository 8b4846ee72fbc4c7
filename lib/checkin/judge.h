/*
 * judge: what each rule has to say about a subject now, and why, or why not.
 * Floor: checkin.
 *
 * What `due` prints and what --explain tells come from here alone. Of each step of each ladder that
 * is tried on a subject, and of each reader of it, the listener hears a verdict; one that only
 * wants what speaks now (`all` is 0) hears nothing else.
 *
 * A step's time is the condition's moment and its delay. It is due at the next moment at which its
 * reader may be written to (office.h); a notice of something ahead, of which that would leave less
 * than half, at the last one before. And nothing is said while `now` is no such moment for the
 * reader.
 */
#ifndef RM_CHECKIN_JUDGE_H
#define RM_CHECKIN_JUDGE_H

#include "checkin/office.h"
#include "checkin/rules.h"

enum rm_standing {
    RM_SPEAKS,      /* now */
    RM_SAID,        /* already: `said` is where */
    RM_AHEAD,       /* its time has not come: `due` */
    RM_WAITS,       /* out of its reader's hours until `until` */
    RM_OVERTAKEN,   /* a later step of the ladder has come */
    RM_LAPSED,      /* too late: within_days have passed, in which it could have been said */
    RM_NOT_SO,      /* the condition does not hold: `why` */
    RM_BY_NEED,     /* the pair is of cadence none, and the rule not for such */
    RM_GONE,        /* the reader is paused or has left */
    RM_UNADDRESSED, /* for an administrator whom the cycle does not name */
    RM_WITHHELD     /* for an administrator who is one of the pair */
};

struct rm_verdict {
    enum rm_standing standing;
    const struct rm_rule *rule;
    const struct rm_subject *subject; /* `side` is the reader's, where that is one of a pair */
    const struct rm_condition *condition;
    const char *to;   /* person id or address; NULL: an administrator whom nobody named */
    int64_t at;       /* the step's time; RM_NONE where the condition does not hold */
    int64_t due;      /* the same, within the reader's hours */
    int64_t until;    /* of RM_WAITS */
    int is_waiting;   /* of RM_WAITS: for more than a day, in which it could have been said */
    const char *id;   /* of the reminder; NULL where the condition does not hold */
    const char *zone; /* of the reader's hours */
    const char *why;
    const struct rm_record *said; /* a reminder, or the delivery that carried it */
};

typedef void rm_listener(void *listener, const struct rm_verdict *verdict);

struct rm_turn; /* a step and a reader, while a ladder is tried */

struct rm_judge {
    struct rm_rule_context context;
    const struct rm_rules *rules;
    struct rm_offices offices;
    struct rm_map said; /* ids of reminders: struct rm_record, a reminder or a delivery */
    rm_listener *hear;
    void *listener;
    int all;
    struct rm_turn *turns;
};

/* The context is copied; what it points at, and the rules, are borrowed. Everything that was said
 * before is noted: reminders in the input, and those that deliveries carry. */
void rm_judge_init(struct rm_judge *judge, const struct rm_rule_context *context,
    const struct rm_rules *rules, rm_listener *hear, void *listener, int all);

/* Tries all ladders that are about such a subject. */
void rm_judge_try(struct rm_judge *judge, enum rm_about about, const struct rm_subject *subject);

/* From now on a reminder of this id was said. */
void rm_judge_note(struct rm_judge *judge, const struct rm_record *reminder);

/* Whether somebody is there to be written to; who has no record is taken to be. */
int rm_judge_is_there(const struct rm_judge *judge, const char *person);

#endif
