/*
 * ranks: that the levels above the total are as good as they can be.
 * Floor: match. The third part of the solver.
 *
 * The solver gives covering somebody so many points; that no choice covers more people is shown
 * here, whatever the points. A rank is a worth at the levels above the total, as one number whose
 * digits never meet: a path has two ends, so that no digit of a price is more than 1 either way.
 *
 * Conditions as in market.h, with scores of 0 and ranks for worths. For such prices p of one side
 * and -q of the other they only say "not above", so that the highest that they allow spread from
 * the lowest upper bounds on, each person being met once: with one level this is Koenig's cover
 * (1931), found by the alternating paths from those who are left out.
 */
#ifndef RM_MATCH_RANKS_H
#define RM_MATCH_RANKS_H

#include "match/market.h"

#define RM_RANK_LOAD   INT64_C(1)
#define RM_RANK_MENTOR (RM_RANK_LOAD << 16)
#define RM_RANK_MENTEE (RM_RANK_MENTOR << 16)

struct rm_ranks {
    int64_t *price[2]; /* the answer, by side and person */
};

/* 1 if the choice is best at the levels above the total, and the prices show it; 0 if a path to a
 * better one exists. `first` as in rm_paths_repair; options are those of `source`, or, where that
 * is NULL, those that are listed. */
int rm_ranks_prove(struct rm_ranks *ranks, const struct rm_market *market, enum rm_side first,
    const struct rm_source *source);

#endif
