/*
 * screen_points: what criteria can give at most, seen from one side.
 * Floor: match. For screen_index.c and screen_query.c.
 */
#ifndef RM_MATCH_SCREEN_POINTS_H
#define RM_MATCH_SCREEN_POINTS_H

#include "match/screen_index.h"

/* The most of a table of steps, as far as what is counted can reach; at least 0. */
int64_t rm_most_of_steps(const struct rm_ready *r, int64_t up_to);

/* Points for one value that one who asks has, for each unit of weight that the other has. */
int64_t rm_shares_points(const struct rm_shares *shares, const struct rm_value *value);

/* The most that a criterion can give somebody who asks; *closed is set where it is a rule that lets
 * nobody be. */
int64_t rm_loose_points(
    const struct rm_ready *r, enum rm_side asking, uint32_t member, int *closed);

/* What criteria that look at each person alone give somebody. */
int64_t rm_waits_points(const struct rm_ready *r, enum rm_side side, uint32_t member);

/* Judges one criterion for a pair, seen from one side. */
struct rm_finding rm_index_judge(
    const struct rm_ready *r, enum rm_side asking, uint32_t member, uint32_t other_member);

#endif
