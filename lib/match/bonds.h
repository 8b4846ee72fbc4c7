/*
 * bonds: what there is already between two people.
 * Floor: match.
 *
 * Exclusions and past pairs forbid a pair, whatever the policy says; pairs of this cycle that
 * people have agreed on, or that were pinned, stay as they are and take up places. So do pairs of
 * other cycles that are under way, if they are to be kept. A pair with somebody who has left holds
 * nobody's place: the other one is free to be matched again. One with somebody who is paused does.
 */
#ifndef RM_MATCH_BONDS_H
#define RM_MATCH_BONDS_H

#include "match/roster.h"

/* Sets of these. */
enum {
    RM_BOND_APART = 1, /* an exclusion, either way */
    RM_BOND_PAST = 2, /* the same two in the same roles, in any cycle: completed, ended or declined,
                         or its last day lies before this cycle */
    RM_BOND_HELD = 4, /* in this cycle: agreed, active or paused, or proposed and pinned; in another
                         that is to be kept: agreed, active or paused */
    RM_BOND_LIVING = 8, /* proposed in this cycle, or agreed, active or paused in another */

    RM_BOND_UNAVAILABLE = RM_BOND_APART | RM_BOND_PAST | RM_BOND_HELD
};

struct rm_bond {
    uint64_t key; /* mentor, then mentee */
    unsigned flags;
};

struct rm_bonds {
    const struct rm_programme *programme;
    const char *cycle;
    unsigned how;
    struct rm_bond *v; /* sorted by key */
    size_t n;
    size_t *first; /* by mentor: index of the first of theirs; n_people + 1 */
};

/* What is gathered, and how. */
enum {
    RM_BONDS_STRANGERS = 1, /* people who are not on the roster are no error */
    RM_BONDS_KEEP = 2       /* pairs of other cycles that are under way stay, too */
};

/* Gathers them, and counts what is held into the roster: two who are held in two cycles hold one
 * place each. An exclusion or a pair of this cycle that names somebody who is not there is an error
 * (a slip in an exclusion would pair two people who must not be), unless strangers are expected.
 * Pairs that hold no place because somebody left are warnings. */
void rm_bonds_gather(struct rm_bonds *bonds, struct rm_roster *roster,
    struct rm_programme *programme, const char *cycle, unsigned how);

unsigned rm_bonds_between(const struct rm_bonds *bonds, uint32_t mentor, uint32_t mentee);

/* Whether a pair is of this cycle and stays as it is. */
int rm_pair_is_held(const struct rm_pair *pair, const char *cycle);

/* Whether a pair stays as it is, of whichever cycle it may be. */
int rm_bonds_hold(const struct rm_bonds *bonds, const struct rm_pair *pair);

#endif
