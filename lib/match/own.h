/*
 * own: what a pair is worth to each of the two by themselves, and stability by it.
 * Floor: match.
 *
 * The points of a criterion belong to the side that the policy says (rm-policy(5)), or to both; of
 * a request, to the one who asked. Of a candidate of the input there are mentor_score and
 * mentee_score, or the score for want of them. Which pairs may be is for the pool to say; points
 * only rank them.
 *
 * People are named by their index on their side, as in struct rm_side_list.
 */
#ifndef RM_MATCH_OWN_H
#define RM_MATCH_OWN_H

#include "match/match.h"
#include "match/pool.h"
#include "match/stable.h"

struct rm_own;

/* Of a match that is ready, and its pool. Owned by its arena. */
struct rm_own *rm_own_build(const struct rm_match *match, const struct rm_pool *pool);

/* By enum rm_side; of two who may be a pair. */
struct rm_own_points {
    int64_t of[2];
};
struct rm_own_points rm_own_points(const struct rm_own *own, uint32_t mentor, uint32_t mentee);

/* The stable choice that is best for the proposing side, with the places that pairs that stay leave
 * free. On all threads; the same whatever their number. */
void rm_own_stable(struct rm_stable_answer *answer, const struct rm_own *own,
    enum rm_side proposing, struct rm_arena *arena);

/* How many pairs block a choice: may be, are not chosen, and each of the two has a free place or
 * would gain points of their own over the least of those whom they got. A place of a pair that
 * stays is not to be had. Looks at everybody with everybody. */
struct rm_own_pair {
    uint32_t mentor, mentee;
};
uint64_t rm_own_blocking(const struct rm_own *own, const struct rm_own_pair *pairs, size_t n_pairs);

#endif
