/*
 * integrity: whether the records of a programme hold together.
 * Floor: import.
 *
 * Each record may be sound by itself and yet name nobody, contradict another, or be a slip that
 * nothing else would ever tell: a topic that one person spells in a way of their own is offered to
 * nobody. All that is found is listed, in the order of the input, under the name of its rule:
 * rm-import(1) has the table below in more words.
 *
 * Nothing here is an error: the records can be read, and every program works with them.
 * Time is n log n in the records.
 */
#ifndef RM_IMPORT_INTEGRITY_H
#define RM_IMPORT_INTEGRITY_H

#include "base/out.h"
#include "record/policy.h"
#include "record/programme.h"

/* X(RULE, name, what is found) */
#define RM_INTEGRITY_RULES(X)                                                                      \
    /* What a record names. */                                                                     \
    X(REFERENCE, "reference", "an id, of a goal too, that nothing has")                            \
    X(MANAGER, "manager", "a manager's id that nobody has, but somebody nearly has")               \
    X(CIRCLE, "circle", "managers who manage one another in a circle")                             \
    X(ONESELF, "oneself", "somebody who is paired with, kept from or asks for themselves")         \
    X(STRANGER, "stranger",                                                                        \
        "an answer, action or cancellation by somebody who is not of the pair; "                   \
        "an answer about another pair's meeting")                                                  \
    /* States. */                                                                                  \
    X(HISTORY, "history", "a revision that is missing, or that the one before may not become")     \
    X(AGREEMENT, "agreement",                                                                      \
        "an acceptance of no revision, or none where the policy asks for it")                      \
    X(LEFT, "left", "a pair under way with somebody who has left")                                 \
    X(PLACES, "places", "more pairs than somebody has places for")                                 \
    X(TWICE, "twice", "two pairs under way of the same two people")                                \
    X(MINIMUM, "minimum", "a minimum above its capacity")                                          \
    /* Days and times. */                                                                          \
    X(DATES, "dates", "days and times that run backwards, or the end of a pair that is over")      \
    X(FUTURE, "future", "something that has happened, after now")                                  \
    X(OUTSIDE, "outside", "a meeting outside its pair's days")                                     \
    X(OVERLAP, "overlap", "two meetings of one person at once")                                    \
    X(ZONE, "zone", "weekly hours without a time zone")                                            \
    /* People. */                                                                                  \
    X(NOTHING, "nothing", "a mentor who offers nothing, a mentee who wants nothing")               \
    X(ADDRESS, "address", "an active person without an e-mail address")                            \
    X(DOUBLE, "double", "two people with one address, or one name and department")                 \
    X(CONSENT, "consent", "consent to a topic that is not offered as lived experience")            \
    X(LANGUAGE, "language", "a language that is not a BCP 47 tag")                                 \
    X(NEAR, "near", "a topic, department … that one person alone has, near to one that more have")

enum rm_integrity_rule {
#define X(RULE, name, found) RM_BREAKS_##RULE,
    RM_INTEGRITY_RULES(X)
#undef X
        RM_N_INTEGRITY_RULES
};

/* Their names; NULL-terminated. */
extern const char *const rm_integrity_words[];

/* The types that are looked at, to be wanted of the programme. */
#define RM_INTEGRITY_TYPES                                                                         \
    (RM_BIT(RM_CYCLE) | RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING) |                 \
        RM_BIT(RM_CHECKIN) | RM_BIT(RM_ACTION) | RM_BIT(RM_EXCLUSION))

struct rm_integrity_options {
    const struct rm_policy *policy; /* whether pairs need an acceptance */
    int64_t now;
    unsigned skip; /* RM_BIT of each rule that is not looked at */
    int json;      /* lines of type `finding` instead of text; rm-import(1) has their fields */
};

/* Writes a line for each finding in a settled programme, by its place in the input. How many. */
size_t rm_integrity_write(
    struct rm_out *out, struct rm_programme *programme, const struct rm_integrity_options *options);

#endif
