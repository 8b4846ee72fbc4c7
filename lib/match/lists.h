/*
 * lists: the options that the solver looks at, where there are too many to look at all.
 * Floor: match.
 *
 * Of a problem that names a source (search.h) each bidder's best options are listed, with a bound
 * on what any other can be worth. They are listed anew when the bound is reached; in the end
 * everything that is not listed is priced, and what would still be an improvement is added, until
 * there is nothing: the choice is then best among all pairs, listed or not.
 */
#ifndef RM_MATCH_LISTS_H
#define RM_MATCH_LISTS_H

#include "match/market.h"

struct rm_lists {
    struct rm_market *market;
    const struct rm_source *source;
    enum rm_side first;        /* whose options are listed */
    struct rm_option *options; /* all lists, one behind the other */
    int64_t *rest;     /* by bidder: no option that is not listed is worth more, in an auction */
    size_t n_rounds;   /* how often all pairs were priced */
    uint64_t n_priced; /* pairs in these rounds */
};

/* Nothing is listed yet, and anything may be worth anything. */
void rm_lists_open(struct rm_lists *lists, struct rm_market *market, enum rm_side first,
    const struct rm_source *source);
void rm_lists_close(struct rm_lists *lists);

/* About how large scores are: the largest of some people. At the prices of an unused market, 0. */
int64_t rm_lists_largest_score(struct rm_lists *lists);

/* Lists the best options of some, at the prices of an auction: `scale` to a point. */
void rm_lists_refresh(struct rm_lists *lists, const uint32_t *who, size_t n, int64_t scale);

/* Adds what is not listed and would, at exact prices, be worth more than what somebody has; the
 * number of these. Options that fall short of that by less than `margin` come with them. */
size_t rm_lists_add_better(struct rm_lists *lists, int64_t margin);

#endif
