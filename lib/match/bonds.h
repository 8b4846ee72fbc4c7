/*
 * bonds: what there is already between two people.
 * Floor: match.
 *
 * Exclusions and past pairs forbid a pair, whatever the policy says; pairs of this cycle that
 * people have agreed on, or that were pinned, stay as they are and take up places.
 */
#ifndef RM_MATCH_BONDS_H
#define RM_MATCH_BONDS_H

#include "match/roster.h"

/* Sets of these. */
enum {
    RM_BOND_APART = 1, /* an exclusion, either way */
    RM_BOND_PAST = 2, /* the same two in the same roles, in any cycle: completed, ended or declined,
                         or its last day lies before this cycle */
    RM_BOND_HELD = 4, /* in this cycle: agreed, active or paused, or proposed and pinned */
    RM_BOND_LIVING = 8, /* proposed in this cycle, or agreed, active or paused in another */

    RM_BOND_UNAVAILABLE = RM_BOND_APART | RM_BOND_PAST | RM_BOND_HELD
};

struct rm_bond {
    uint64_t key; /* mentor, then mentee */
    unsigned flags;
};

struct rm_bonds {
    struct rm_bond *v; /* sorted by key */
    size_t n;
    size_t *first; /* by mentor: index of the first of theirs; n_people + 1 */
};

/* Gathers them, and counts what is held into the roster. An exclusion or a pair of this cycle that
 * names somebody who is not there is an error (a slip in an exclusion would pair two people who
 * must not be), unless `strangers` are expected; so is a pinned pair that an exclusion forbids. */
void rm_bonds_gather(struct rm_bonds *bonds, struct rm_roster *roster,
    struct rm_programme *programme, const char *cycle, int strangers);

unsigned rm_bonds_between(const struct rm_bonds *bonds, uint32_t mentor, uint32_t mentee);

/* Whether a pair is of this cycle and stays as it is. */
int rm_pair_is_held(const struct rm_pair *pair, const char *cycle);

#endif
