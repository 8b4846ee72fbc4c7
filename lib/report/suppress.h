/*
 * suppress: small counts hidden, so that nobody works out who said what.
 * Floor: report. Plain arrays in, plain arrays out; knows nothing of programmes.
 *
 * Counts stand in sums: a total and its parts, such as the matched and the unmatched of a
 * department. A two-way table is a sum for each row and each column, those of its totals included;
 * a count may be in any number of sums. All hidden counts look alike: none shows why it is hidden.
 *
 * 1. A count is small when it is of fewer people than the threshold; small counts are hidden. Zero
 *    is a count too: were zeros shown, five hidden counts with a sum of five would all be one. A
 *    zero is shown only where every sum that it is a part of lets it: one whose total is a zero
 *    that is shown, or one with `open_zeros` (for what everybody may know of the whole) in which no
 *    other part is small.
 * 2. In each sum with a total that is shown, the next smallest parts are hidden too (all of one
 *    size together, so that their order tells nothing), until there are two or more, they sum to
 *    the threshold or more, and somebody who knows this rule, so that each of them is smaller than
 *    the smallest that is shown, is still left with more than half a threshold of values for each.
 *    If all parts are not enough, the total goes too. Where a total is hidden, so is one of its
 *    parts.
 * 3. That is repeated until no sum asks for more. Then the audit bounds each hidden count; where
 *    the bounds are nearer than the threshold, the smallest neighbour is hidden, and all is
 *    repeated.
 *
 * Source: Willenborg and de Waal, "Elements of Statistical Disclosure Control" (2001), on primary
 * and secondary suppression and the audit; Wong et al., "Minimality attack in privacy preserving
 * data publishing" (VLDB 2007), on what the knowledge of the rule gives away.
 */
#ifndef RM_REPORT_SUPPRESS_H
#define RM_REPORT_SUPPRESS_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* counts[total] is the sum of counts[parts[0]] … counts[parts[n_parts - 1]]. */
struct rm_sum {
    size_t total;
    const size_t *parts;
    size_t n_parts;
    int open_zeros;
};

struct rm_bounds {
    int64_t low, high; /* inclusive */
};

struct rm_counts {
    const int64_t *counts; /* n, none negative */
    const int64_t *people; /* n: of how many people each is, if that may be fewer; or NULL */
    size_t n;
    const struct rm_sum *sums;
    size_t n_sums;
    int64_t threshold;              /* 1 and under hides nothing */
    const struct rm_bounds *ranges; /* n: what readers know of each from elsewhere; or NULL */
    const unsigned char *fixed;     /* n: 1 where readers can reckon it: hidden only where it is
                                       small, never for others' sake; or NULL */
};

/* Sets hidden[i] (n of them) to 1 where counts[i] must not be shown, and to 0 elsewhere. A count
 * that is 1 already stays hidden: the same count in another table is hidden there too. */
void rm_suppress(unsigned char *hidden, const struct rm_counts *counts);

/* What can be worked out of each hidden count, from all that is shown, all sums, and that no count
 * is negative. Bounds (n of them) that are near are the least and the most that a count can be;
 * those that are not may be wider still. For what is shown both are the count. They are exact where
 * the sums make up tables and hierarchies (see audit.c); where numbers grow too large for that, a
 * bound is the count itself, as if it had been worked out. Gives how many hidden counts have near
 * bounds: 0 after rm_suppress, unless hiding everything is not enough. */
size_t rm_suppress_audit(struct rm_bounds *bounds, const unsigned char *hidden,
    const struct rm_counts *counts, struct rm_arena *arena);

/* Whether bounds are nearer than the threshold: high - low < threshold. */
int rm_bounds_are_near(const struct rm_bounds *bounds, int64_t threshold);

#endif
