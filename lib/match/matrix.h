/*
 * matrix: a market in which most pairs are possible, solved as a matrix.
 * Floor: match. In place of an auction: what it leaves is exact but for single points.
 */
#ifndef RM_MATCH_MATRIX_H
#define RM_MATCH_MATRIX_H

#include "match/market.h"

/* Whether the options that are listed are at least half of all pairs, and nobody has more than one
 * unit. */
int rm_matrix_fits(const struct rm_market *market);

/* Leaves pairs and the prices of the side other than `first`, as rm_auction_run does. */
void rm_matrix_solve(struct rm_market *market, enum rm_side first);

#endif
