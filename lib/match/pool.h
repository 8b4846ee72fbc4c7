/*
 * pool: all the pairs that may be, without a list of them.
 * Floor: match.
 *
 * Two people may be a pair if every rule of the policy lets them and nothing between them (bonds.h)
 * forbids it. Whoever asks for the best of somebody's options gets exactly these, whatever the
 * policy: bounds (screen.h) pass over what cannot be among them, and what they let through is
 * judged one by one. Where the candidates come from the input they are listed, and nothing is
 * judged.
 *
 * People are named by their index on their side, as in struct rm_side_list.
 */
#ifndef RM_MATCH_POOL_H
#define RM_MATCH_POOL_H

#include "match/search.h"

struct rm_pool;
struct rm_match;

/* Of a match whose people, bonds and criteria are ready. Owned by its arena. */
struct rm_pool *rm_pool_build(const struct rm_match *match);

/* Whether two may be a pair, and with which score. */
int rm_pool_score(int32_t *score, const struct rm_pool *pool, uint32_t mentor, uint32_t mentee);

/* All of somebody's options, by index of the other; `options` has room for everybody on the other
 * side. */
size_t rm_pool_options(
    struct rm_option *options, const struct rm_pool *pool, enum rm_side side, uint32_t who);

/* Answers a search, on as many threads as there are (base/parallel.h); the answer does not depend
 * on how many. */
void rm_pool_search(struct rm_pool *pool, struct rm_search *search);

/* Whether there is a pair that may be, at all. */
int rm_pool_has_any(struct rm_pool *pool);

/* What the searches cost, so far: pairs that were judged, and pairs that bounds passed over. */
struct rm_pool_work {
    uint64_t judged, passed_over;
};
struct rm_pool_work rm_pool_work_of(const struct rm_pool *pool);

/* How many pairs may be, in all: judges everybody with everybody. */
uint64_t rm_pool_count(const struct rm_pool *pool);

#endif
