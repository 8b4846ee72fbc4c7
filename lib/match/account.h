/*
 * account: what there is to tell of a person or a pair, before it is put into words.
 * Floor: match. For explain.h; explain_text.c and explain_json.c put it into words.
 *
 * That two people are kept apart never shows: exclusions, past pairs and pairs that stay are
 * "unavailable" alike, so that nobody learns who declined whom. A pair that stays is named as one
 * that stays.
 *
 * People are named by their place on the roster, those of a struct rm_choice by their index on the
 * side. All that an account points at is owned by the programme's arena.
 */
#ifndef RM_MATCH_ACCOUNT_H
#define RM_MATCH_ACCOUNT_H

#include "match/match.h"

/* What became of all options of somebody in a role. */
struct rm_tally {
    size_t n_others;
    size_t *by_rule;         /* by criterion: pairs that it forbids, each at the first that does */
    size_t *by_rule_unknown; /* of these, because a value is missing */
    size_t n_unavailable;
    size_t n_possible;
    size_t n_free; /* of those that are possible: with a place left */
};

/* What having a pair would cost the whole. */
enum rm_toll_kind {
    RM_TOLL,         /* `levels`: the worth of the choice less that of the best one with the pair */
    RM_TOLL_NO_ROOM, /* pairs that stay leave no place for it */
    RM_TOLL_WORSE,   /* for `fair`: more people without a pair, or a worst pair that is worse */
    RM_TOLL_OWN      /* for `stable`, where the whole has no worth */
};

struct rm_toll {
    enum rm_toll_kind kind;
    struct rm_levels levels;
    int is_room; /* both could take one more pair as it is */
};

/* A pair that may be, seen from one of its two. */
struct rm_prospect {
    struct rm_choice pair;
    uint32_t other;
    int chosen;
    struct rm_toll toll; /* where not chosen */
};

enum { RM_ALTERNATIVES_MAX = 10 };

/* Somebody in a role. */
struct rm_role {
    uint32_t who;
    enum rm_side side;
    const struct rm_pair **stays;
    size_t n_stays;
    struct rm_prospect *chosen; /* best first, as alternatives are */
    size_t n_chosen;
    struct rm_prospect *alternatives; /* the best of those that were not chosen */
    size_t n_alternatives;
    struct rm_tally tally;
};

/* What keeps two from being a pair. */
enum rm_obstacle_kind {
    RM_SAME_PERSON,
    RM_NOT_ACTIVE,
    RM_NO_ROLE,      /* no place in the role */
    RM_NO_CANDIDATE, /* the candidates are those of the input, and it is none */
    RM_RULE,
    RM_VALUE_MISSING, /* a value that a rule must have */
    RM_UNAVAILABLE,
    RM_NO_PLACE_LEFT /* pairs that stay take up all places */
};

struct rm_obstacle {
    enum rm_obstacle_kind kind;
    size_t rule;       /* a criterion: of RM_RULE and RM_VALUE_MISSING */
    uint32_t who;      /* of RM_NOT_ACTIVE, RM_NO_ROLE, RM_NO_PLACE_LEFT */
    enum rm_side side; /* likewise */
};

/* Somebody who would be in a pair in a role, or in none, other than now. */
struct rm_fate {
    uint32_t who;
    enum rm_side side;
};

/* Two people, whether they are a pair or not. */
struct rm_two {
    uint32_t mentor, mentee;
    int stays;  /* agreed, under way or pinned: it stays as it is */
    int may_be; /* `pair` is one of those that the choice was made of */
    int chosen;
    struct rm_choice pair;
    struct rm_obstacle *obstacles; /* all of them; none of a pair that stays */
    size_t n_obstacles;
    struct rm_finding *findings; /* by criterion; NULL where candidates are those of the input */
    struct rm_reason *reasons;   /* of points; of a pair that may be */
    size_t n_reasons;

    /* Of a pair that may be, was not chosen and has a toll: the best choice with it beside the one
     * that was made. The pair itself is not among those that come. */
    struct rm_toll toll;
    struct rm_choice *goes, *comes;
    size_t n_goes, n_comes;
    struct rm_fate *loses, *gains; /* who would be left without a pair, and who would get one */
    size_t n_loses, n_gains;
};

void rm_role_account(
    struct rm_role *role, const struct rm_match *match, enum rm_side side, uint32_t who);

void rm_two_account(
    struct rm_two *two, const struct rm_match *match, uint32_t mentor, uint32_t mentee);

/* Tallies of many at once, on as many threads as there are. */
void rm_tally_all(
    struct rm_tally *tallies, const struct rm_match *match, const struct rm_fate *who, size_t n);

#endif
