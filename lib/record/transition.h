/*
 * transition: what may become of a record, and by whose word.
 * Floor: record.
 *
 * One table says it all. Its rows are tried from the top and the first one that fits a change of a
 * field decides: `from` and `to` are words of the field (ANY: whatever it was or becomes), `field`
 * is a path such as "agreement.accepted.mentor", which also covers what is below it; "*" covers
 * all fields of the type. A change that no row fits, or whose row names nobody, is illegal, and
 * `told` is what its maker reads.
 *
 * A change of several fields is several changes: each must be legal. Who makes it is a claim that
 * is recorded in "changed", not a proof; what is kept out is the slip: a mentee accepting for the
 * mentor, a meeting that was held being cancelled.
 */
#ifndef RM_RECORD_TRANSITION_H
#define RM_RECORD_TRANSITION_H

#include "base/diag.h"
#include "record/record.h"

/* Who may: a set of these. Staff is whoever the record does not name: the administrator, who may go
 * by any name or address, a form, the programs. */
enum {
    RM_MAY_STAFF = 1,
    RM_MAY_MENTOR = 2, /* of the pair that the record is about */
    RM_MAY_MENTEE = 4,
    RM_MAY_SELF =
        8, /* the person; who gave the answer; who owns the action; who asked for the exclusion */
    RM_MAY_SIDES = RM_MAY_MENTOR | RM_MAY_MENTEE,
    RM_MAY_PAIR = RM_MAY_STAFF | RM_MAY_SIDES
};

#define RM_ANY (-1)

struct rm_transition {
    enum rm_type type;
    const char *field;
    int from, to;
    unsigned who;      /* 0: nobody */
    const char *needs; /* a field that a person's change must give too, or NULL */
    const char *dated; /* a date that becomes the day of the change where it is absent, or NULL */
    const char *told;  /* why not, or NULL: who may, or what else it may become, is told anyway */
};

/* X(type, field, from, to, who, needs, dated, told) */
#define RM_TRANSITIONS(X)                                                                          \
    X(CYCLE, "*", RM_ANY, RM_ANY, RM_MAY_STAFF, NULL, NULL, NULL)                                  \
                                                                                                   \
    X(PERSON, "status", RM_PERSON_LEFT, RM_ANY, RM_MAY_STAFF, NULL, NULL, NULL)                    \
    X(PERSON, "*", RM_ANY, RM_ANY, RM_MAY_STAFF | RM_MAY_SELF, NULL, NULL, NULL)                   \
                                                                                                   \
    X(PAIR, "cycle", RM_ANY, RM_ANY, 0, NULL, NULL, "a pair stays what its id says")               \
    X(PAIR, "mentor", RM_ANY, RM_ANY, 0, NULL, NULL,                                               \
        "another mentor is another pair: withdraw or end this one and add that one")               \
    X(PAIR, "mentee", RM_ANY, RM_ANY, 0, NULL, NULL,                                               \
        "another mentee is another pair: withdraw or end this one and add that one")               \
    X(PAIR, "status", RM_PAIR_PROPOSED, RM_PAIR_AGREED, RM_MAY_STAFF, NULL, NULL, NULL)            \
    X(PAIR, "status", RM_PAIR_PROPOSED, RM_PAIR_DECLINED, RM_MAY_PAIR, NULL, NULL, NULL)           \
    X(PAIR, "status", RM_PAIR_PROPOSED, RM_PAIR_WITHDRAWN, RM_MAY_STAFF, NULL, NULL, NULL)         \
    X(PAIR, "status", RM_PAIR_WITHDRAWN, RM_PAIR_PROPOSED, RM_MAY_STAFF, NULL, NULL, NULL)         \
    X(PAIR, "status", RM_PAIR_AGREED, RM_PAIR_ACTIVE, RM_MAY_PAIR, NULL, "starts", NULL)           \
    X(PAIR, "status", RM_PAIR_AGREED, RM_PAIR_DECLINED, RM_MAY_PAIR, NULL, NULL, NULL)             \
    X(PAIR, "status", RM_PAIR_AGREED, RM_PAIR_WITHDRAWN, RM_MAY_STAFF, NULL, NULL, NULL)           \
    X(PAIR, "status", RM_PAIR_AGREED, RM_PAIR_PAUSED, RM_MAY_PAIR, NULL, NULL, NULL)               \
    X(PAIR, "status", RM_PAIR_AGREED, RM_PAIR_COMPLETED, RM_MAY_PAIR, NULL, "ended_on", NULL)      \
    X(PAIR, "status", RM_PAIR_AGREED, RM_PAIR_ENDED, RM_MAY_PAIR, NULL, "ended_on", NULL)          \
    X(PAIR, "status", RM_PAIR_ACTIVE, RM_PAIR_PAUSED, RM_MAY_PAIR, NULL, NULL, NULL)               \
    X(PAIR, "status", RM_PAIR_ACTIVE, RM_PAIR_COMPLETED, RM_MAY_PAIR, NULL, "ended_on", NULL)      \
    X(PAIR, "status", RM_PAIR_ACTIVE, RM_PAIR_ENDED, RM_MAY_PAIR, NULL, "ended_on", NULL)          \
    X(PAIR, "status", RM_PAIR_PAUSED, RM_PAIR_ACTIVE, RM_MAY_PAIR, NULL, "starts", NULL)           \
    X(PAIR, "status", RM_PAIR_PAUSED, RM_PAIR_COMPLETED, RM_MAY_PAIR, NULL, "ended_on", NULL)      \
    X(PAIR, "status", RM_PAIR_PAUSED, RM_PAIR_ENDED, RM_MAY_PAIR, NULL, "ended_on", NULL)          \
    X(PAIR, "status", RM_PAIR_COMPLETED, RM_ANY, 0, NULL, NULL,                                    \
        "this pair has completed its time together; a new start is a pair of the next cycle")      \
    X(PAIR, "status", RM_PAIR_ENDED, RM_ANY, 0, NULL, NULL,                                        \
        "this pair has ended; a new start is a pair of the next cycle")                            \
    X(PAIR, "status", RM_PAIR_DECLINED, RM_ANY, 0, NULL, NULL,                                     \
        "a proposal that was declined is not made again")                                          \
    X(PAIR, "status", RM_ANY, RM_ANY, 0, NULL, NULL, NULL)                                         \
    X(PAIR, "score", RM_ANY, RM_ANY, RM_MAY_STAFF, NULL, NULL, NULL)                               \
    X(PAIR, "reasons", RM_ANY, RM_ANY, RM_MAY_STAFF, NULL, NULL, NULL)                             \
    X(PAIR, "pinned", RM_ANY, RM_ANY, RM_MAY_STAFF, NULL, NULL, NULL)                              \
    X(PAIR, "override", RM_ANY, RM_ANY, RM_MAY_STAFF, NULL, NULL, NULL)                            \
    X(PAIR, "note", RM_ANY, RM_ANY, RM_MAY_STAFF, NULL, NULL, NULL)                                \
    X(PAIR, "agreement.accepted.mentor", RM_ANY, RM_ANY, RM_MAY_STAFF | RM_MAY_MENTOR, NULL, NULL, \
        NULL)                                                                                      \
    X(PAIR, "agreement.accepted.mentee", RM_ANY, RM_ANY, RM_MAY_STAFF | RM_MAY_MENTEE, NULL, NULL, \
        NULL)                                                                                      \
    X(PAIR, "*", RM_ANY, RM_ANY, RM_MAY_PAIR, NULL, NULL, NULL)                                    \
                                                                                                   \
    X(MEETING, "pair", RM_ANY, RM_ANY, 0, NULL, NULL, "a meeting stays with its pair")             \
    X(MEETING, "uid", RM_ANY, RM_ANY, 0, NULL, NULL,                                               \
        "calendars know a meeting by its uid; cancel this one and add another")                    \
    X(MEETING, "status", RM_MEETING_PLANNED, RM_MEETING_HELD, RM_MAY_PAIR, NULL, NULL, NULL)       \
    X(MEETING, "status", RM_MEETING_PLANNED, RM_MEETING_CANCELLED, RM_MAY_PAIR, "cancelled_by",    \
        NULL, NULL)                                                                                \
    X(MEETING, "status", RM_MEETING_PLANNED, RM_MEETING_MISSED, RM_MAY_PAIR, NULL, NULL, NULL)     \
    X(MEETING, "status", RM_MEETING_MISSED, RM_MEETING_HELD, RM_MAY_PAIR, NULL, NULL, NULL)        \
    X(MEETING, "status", RM_MEETING_HELD, RM_MEETING_MISSED, RM_MAY_STAFF, NULL, NULL, NULL)       \
    X(MEETING, "status", RM_MEETING_HELD, RM_ANY, 0, NULL, NULL,                                   \
        "a meeting that was held stays held; if it was not, the administrator marks it missed")    \
    X(MEETING, "status", RM_MEETING_CANCELLED, RM_ANY, 0, NULL, NULL,                              \
        "a cancelled meeting stays cancelled; rm-schedule proposes a new one in its place")        \
    X(MEETING, "status", RM_ANY, RM_ANY, 0, NULL, NULL, NULL)                                      \
    X(MEETING, "replies.mentor", RM_ANY, RM_ANY, RM_MAY_STAFF | RM_MAY_MENTOR, NULL, NULL, NULL)   \
    X(MEETING, "replies.mentee", RM_ANY, RM_ANY, RM_MAY_STAFF | RM_MAY_MENTEE, NULL, NULL, NULL)   \
    X(MEETING, "*", RM_ANY, RM_ANY, RM_MAY_PAIR, NULL, NULL, NULL)                                 \
                                                                                                   \
    X(CHECKIN, "pair", RM_ANY, RM_ANY, 0, NULL, NULL, "an answer stays with its pair")             \
    X(CHECKIN, "by", RM_ANY, RM_ANY, 0, NULL, NULL, "an answer stays with who gave it")            \
    X(CHECKIN, "side", RM_ANY, RM_ANY, 0, NULL, NULL, "an answer stays with who gave it")          \
    X(CHECKIN, "*", RM_ANY, RM_ANY, RM_MAY_STAFF | RM_MAY_SELF, NULL, NULL, NULL)                  \
                                                                                                   \
    X(ACTION, "pair", RM_ANY, RM_ANY, 0, NULL, NULL, "an action stays with its pair")              \
    X(ACTION, "status", RM_ACTION_OPEN, RM_ACTION_DONE, RM_MAY_PAIR, NULL, NULL, NULL)             \
    X(ACTION, "status", RM_ACTION_OPEN, RM_ACTION_DROPPED, RM_MAY_PAIR, NULL, NULL, NULL)          \
    X(ACTION, "status", RM_ACTION_DROPPED, RM_ACTION_OPEN, RM_MAY_PAIR, NULL, NULL, NULL)          \
    X(ACTION, "status", RM_ACTION_DROPPED, RM_ACTION_DONE, RM_MAY_PAIR, NULL, NULL, NULL)          \
    X(ACTION, "status", RM_ACTION_DONE, RM_ANY, 0, NULL, NULL,                                     \
        "an action that is done stays done; add another for what is left to do")                   \
    X(ACTION, "status", RM_ANY, RM_ANY, 0, NULL, NULL, NULL)                                       \
    X(ACTION, "share", RM_ANY, RM_ANY, RM_MAY_STAFF | RM_MAY_SELF, NULL, NULL, NULL)               \
    X(ACTION, "*", RM_ANY, RM_ANY, RM_MAY_PAIR, NULL, NULL, NULL)                                  \
                                                                                                   \
    X(RESOURCE, "*", RM_ANY, RM_ANY, RM_MAY_STAFF, NULL, NULL, NULL)                               \
                                                                                                   \
    X(EXCLUSION, "a", RM_ANY, RM_ANY, 0, NULL, NULL, "an exclusion of others is another one")      \
    X(EXCLUSION, "b", RM_ANY, RM_ANY, 0, NULL, NULL, "an exclusion of others is another one")      \
    X(EXCLUSION, "*", RM_ANY, RM_ANY, RM_MAY_STAFF | RM_MAY_SELF, NULL, NULL, NULL)                \
                                                                                                   \
    X(CONCERN, "*", RM_ANY, RM_ANY, 0, NULL, NULL,                                                 \
        "a concern stays as it was raised; add another to say more")                               \
    X(REMINDER, "*", RM_ANY, RM_ANY, 0, NULL, NULL, "a reminder stays as it was said")             \
    X(DELIVERY, "*", RM_ANY, RM_ANY, 0, NULL, NULL, "the journal is rm-mail's own")                \
    X(CANDIDATE, "*", RM_ANY, RM_ANY, 0, NULL, NULL,                                               \
        "candidates are rm-match's, made anew each run")

extern const struct rm_transition rm_transitions[];
extern const size_t rm_n_transitions;

/* The row that decides about a change of one field of a type; never NULL for a type of the wire. */
const struct rm_transition *rm_transition_find(
    enum rm_type type, const char *field, int from, int to);

/* Whether each change from `before` to `after`, two records of one entity, is legal; all that is
 * not is reported at `where`. Who and when is `change` (with `by` NULL, or `at` RM_NONE, where it
 * is not known: then what depends on it is passed by). Beyond the table:
 *   - a meeting is held or missed only once it has begun;
 *   - a change of the meeting's times raises its sequence, a change of an agreement's terms its
 *     revision, and neither ever falls;
 *   - the revision of an agreement that somebody accepts is the one that it has. 0 or -1. */
int rm_transition_check(const struct rm_record *before, const struct rm_record *after,
    const struct rm_change *change, struct rm_arena *arena, struct rm_diag *diag,
    struct rm_where where);

/* "the mentor, the mentee or the administrator": who a set of RM_MAY_… is to records of a type. */
void rm_role_say(struct rm_buf *out, enum rm_type type, unsigned who);

/* Who somebody is to a record: a set of RM_MAY_…. The two whom an exclusion keeps apart are its
 * sides, and may do nothing with it as such.
 * What a record is about is told by the id of its pair, so that no other file is needed. */
unsigned rm_role_of(const char *by, const struct rm_record *record, struct rm_arena *arena);

#endif
