/*
 * candidates: the pairs that may be, and what speaks for each.
 * Floor: match. Parts of rm_match_prepare, and what is printed of it.
 */
#ifndef RM_MATCH_CANDIDATES_H
#define RM_MATCH_CANDIDATES_H

#include "base/out.h"
#include "match/match.h"

/* Takes the candidates of the input. What exclusions and past pairs forbid is left out; candidates
 * of people without a place are counted in a warning. */
void rm_candidates_take(struct rm_match *match);

/* What the points of two who may be a pair are made of: criteria that gave any, as in the policy.
 * By index on the sides. */
struct rm_reason *rm_pair_reasons(const struct rm_match *match, struct rm_arena *arena,
    uint32_t mentor, uint32_t mentee, size_t *n);

/* All pairs that may be as `candidate` records, by id. */
void rm_candidates_write(struct rm_out *out, const struct rm_match *match);

#endif
