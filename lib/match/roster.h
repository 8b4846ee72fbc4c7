/*
 * roster: who takes part in a match, and in which order ties are broken.
 * Floor: match.
 *
 * Members stand in the order of a hash of the cycle and their id, then of the id: an order that
 * everybody can check, that changes from cycle to cycle and favours no letter of the alphabet.
 * All else in this folder names people by their place in it.
 */
#ifndef RM_MATCH_ROSTER_H
#define RM_MATCH_ROSTER_H

#include "base/map.h"
#include "record/programme.h"

#include <stdint.h>

#define RM_NOBODY UINT32_MAX

struct rm_member {
    const char *id;
    const struct rm_person *person; /* NULL where only candidates name them */
    uint64_t tie;
    uint32_t capacity[2]; /* by enum rm_side; 0: not in that role, or not active */
    uint32_t minimum[2];
    uint32_t held[2]; /* pairs of this cycle that stay as they are; see bonds.h */
};

struct rm_roster {
    const struct rm_programme *programme;
    uint32_t n;
    struct rm_member *v;
    struct rm_map by_id;
};

/* Everybody of the programme and, `with_candidates`, everybody whom a candidate names: they have
 * one place in the roles in which they are named if there is no record of them. A minimum above
 * its capacity is an error. */
void rm_roster_build(struct rm_roster *roster, struct rm_programme *programme, const char *cycle,
    int with_candidates);

/* A place on the roster, or RM_NOBODY. */
uint32_t rm_roster_find(const struct rm_roster *roster, const char *id);

/* What to call a member: name, else id. */
const char *rm_member_label(const struct rm_member *member);

#endif
