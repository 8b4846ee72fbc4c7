/*
 * auction: prices that are nearly right, quickly.
 * Floor: match. The first part of the solver.
 *
 * Whoever has a free unit bids for the best option at today's prices, and raises its price to where
 * the second best is as good, and by a step more; who is outbid bids again. In the end every pair
 * is within a step of the best for both (epsilon-complementary slackness). It starts with large
 * steps and ends with one of 1 in prices of RM_AUCTION_UNIT to a point. Then the other side bids
 * for those whose units stayed free at a price above what they are worth.
 *
 * Source: D. P. Bertsekas, "The auction algorithm: a distributed relaxation method for the
 * assignment problem" (1988); Bertsekas and Castanon, "The auction algorithm for the transportation
 * problem" (1989), for people with several units, and "A forward/reverse auction algorithm for
 * asymmetric assignment problems" (1992). It does not go on to steps of 1/n, that would make it
 * exact: rm_paths_repair (paths.h) does the rest from the rounded prices in far less time.
 */
#ifndef RM_MATCH_AUCTION_H
#define RM_MATCH_AUCTION_H

#include "match/lists.h"

enum { RM_AUCTION_UNIT = 32 };

/* Leaves pairs in the market, and exact prices (market.h) of the side that did not bid first,
 * rounded to whole points. `first` is best the side with fewer units to give. Both sides need their
 * options, those who bid first as `lists` has them unless it is NULL. The size of scores tells with
 * which steps to begin. */
void rm_auction_run(
    struct rm_market *market, enum rm_side first, struct rm_lists *lists, int64_t largest_score);

#endif
