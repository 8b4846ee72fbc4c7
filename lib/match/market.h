/*
 * market: the state of a matching while it is solved.
 * Floor: match. Shared by the parts of the solver: auction.h, paths.h, ranks.h.
 *
 * Both sides look the same. Everybody has as many units as they may have pairs; a pair takes a unit
 * of each of its two. The k-th unit of somebody is worth something by itself (it covers them, or
 * fills their minimum), never more than the one before. With p and q the prices of two people, w
 * the score of a pair of them, and all in one scale, a choice of pairs is best if
 *
 *   p + q >= w  for a pair that is possible and was not chosen,
 *   p + q <= w  for one that was chosen,
 *   p <= -(what the next unit is worth)  for somebody who has a unit left,
 *   p >= -(what the last unit is worth)  for somebody who has a pair:
 *
 * complementary slackness of the flow that a choice is, and the same for both sides.
 */
#ifndef RM_MATCH_MARKET_H
#define RM_MATCH_MARKET_H

#include "match/assign.h"

/* A unit that is taken. */
struct rm_unit {
    uint32_t other;
    int32_t score;
    int64_t worth; /* in an auction: what the pair leaves to this one of the two */
};

/* Somebody: all that a turn in an auction looks at, in one line of the cache. */
struct rm_trader {
    const struct rm_option *options; /* who they may be paired with */
    uint32_t n_options;
    uint32_t room;         /* units */
    uint32_t load;         /* units taken */
    uint32_t cover;        /* the first so many units cover: each worth `cover_points` */
    uint32_t due;          /* the first so many fill the minimum: each worth `due_points` */
    struct rm_unit *units; /* `load` of them; in an auction a heap, the cheapest first */
    int64_t ask;           /* in an auction: of a free unit, if above what it is worth */
    struct rm_unit single; /* where there can be no more than one */
};

struct rm_trader_side {
    uint32_t n;
    struct rm_trader *v;
    int64_t *price;
    int64_t cover_points, due_points;
    int64_t pair_cost;     /* of a unit, in prices: what makes fewer pairs better than more that add
                              nothing; less than a point */
    struct rm_unit *units; /* of everybody */
};

struct rm_market {
    struct rm_trader_side sides[2]; /* by enum rm_side */
    enum rm_side listed;            /* whose options there are, */
    struct rm_option *transposed;   /* and made of them, once needed, those of the other side */
    const struct rm_choice *forced; /* a pair that is not given up, or NULL */
};

/* Everybody with all units free, and with the options of the problem if it lists them. What it
 * holds is freed by rm_market_close. */
void rm_market_open(struct rm_market *market, const struct rm_assign_problem *problem);
void rm_market_close(struct rm_market *market);

/* Chooses and gives up a pair, as its one or other side sees it. */
void rm_market_choose(
    struct rm_market *market, enum rm_side side, uint32_t who, uint32_t other, int32_t score);
void rm_market_give_up(struct rm_market *market, enum rm_side side, uint32_t who, uint32_t other);

/* Chooses a pair for good; who has no unit left gives up another. Both have room. */
void rm_market_force(struct rm_market *market, const struct rm_choice *pair);

/* Sees to it that both sides have options: of the other, in the order of the side listed. */
void rm_market_transpose(struct rm_market *market);

/* To be called when the options of the side listed have changed. */
void rm_market_forget_transposed(struct rm_market *market);

/* The scale of exact prices: so many to a point of score. */
#define RM_POINT INT64_C(4)

/* What the unit after `load` taken ones is worth by itself, in points. */
static inline int64_t rm_unit_points(const struct rm_trader_side *side, uint32_t who, uint32_t load)
{
    return (load < side->v[who].cover ? side->cover_points : 0) +
           (load < side->v[who].due ? side->due_points : 0);
}

/* The same as an exact price. */
static inline int64_t rm_unit_worth(const struct rm_trader_side *side, uint32_t who, uint32_t load)
{
    return rm_unit_points(side, who, load) * RM_POINT - side->pair_cost;
}

static inline int rm_is_forced(
    const struct rm_market *market, enum rm_side side, uint32_t who, uint32_t other)
{
    return market->forced && (side == RM_MENTEE ? who : other) == market->forced->mentee &&
           (side == RM_MENTEE ? other : who) == market->forced->mentor;
}

/* Whether a pair was chosen, as one of the two sees it. */
static inline int rm_is_chosen(const struct rm_trader_side *side, uint32_t who, uint32_t other)
{
    const struct rm_unit *units = side->v[who].units;

    for (uint32_t k = 0; k < side->v[who].load; k++)
        if (units[k].other == other)
            return 1;
    return 0;
}

#endif
