/*
 * paths: exact prices and pairs out of nearly right ones.
 * Floor: match. The second part of the solver.
 *
 * Pairs that break the conditions of market.h are dropped; then whoever would gain by one more unit
 * looks for the path of exchanges (a new pair, one given up for it, a new one …) that is best for
 * the whole, and takes it, until nobody gains. Every step keeps the conditions, so the end is
 * exact; how near the start was only decides how long it takes.
 *
 * Source: shortest augmenting paths with Dijkstra's algorithm on reduced costs (Tomizawa 1971;
 * Edmonds and Karp 1972; Jonker and Volgenant 1987); concave worths of units as in Ahuja, Magnanti
 * and Orlin, "Network Flows" (1993), chapter 14.
 */
#ifndef RM_MATCH_PATHS_H
#define RM_MATCH_PATHS_H

#include "match/market.h"

/* From any pairs, and any prices of the side other than `first`. The prices of `first` are worked
 * out from these. Both sides need their options. */
void rm_paths_repair(struct rm_market *market, enum rm_side first);

#endif
