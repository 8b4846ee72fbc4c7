/*
 * search: the best of the pairs that may be, at given prices.
 * Floor: match.
 *
 * The question that the solver (assign.h) puts to whoever knows which pairs there are (pool.h), so
 * that nobody has to hold all of them in memory. People are named by their index on their side.
 *
 * What an option is worth to the one who asks is `scale` times its score, less the price of the
 * other.
 */
#ifndef RM_MATCH_SEARCH_H
#define RM_MATCH_SEARCH_H

#include "record/record.h"

#include <stdint.h>

/* A pair that may be, as one of the two sees it. */
struct rm_option {
    uint32_t other;
    int32_t score; /* within ±RM_SCORE_MAX */
};

struct rm_search {
    enum rm_side side; /* of those who ask */
    const uint32_t *who;
    size_t n;
    const int64_t *price; /* of the other side, by index; within ±RM_PRICE_MAX */
    int64_t scale;        /* 0 to RM_SCALE_MAX; with 0 the best is the cheapest that may be */
    int32_t least;        /* pairs with a lower score are none; INT32_MIN: all are */
    const int64_t *floor; /* by place in `who`: options worth no more than this are not wanted;
                             NULL: all are wanted */
    uint32_t most;        /* options for each who asks */

    /* The answer, by place in `who`: the best that are wanted, by worth and then by the lower
     * index; and a bound, no option that is wanted and not listed is worth more (INT64_MIN: there
     * is none). On entry `n_options` of them are options that are known to be possible, in any
     * order: an earlier answer is a good start. */
    struct rm_option *options; /* n * most */
    uint32_t *n_options;
    int64_t *rest;
};

#define RM_SCALE_MAX 64
#define RM_PRICE_MAX (INT64_MAX / 4)

#endif
