/*
 * assign: who is paired with whom, best, on plain arrays.
 * Floor: match.
 *
 * A bipartite graph: mentees on one side, mentors on the other, an edge for each pair that is
 * possible, with its score. Everybody has a capacity (pairs at most) and a minimum load (pairs
 * that they should have). An edge is taken or not; the objective says which choice is best.
 *
 * What the objectives count, level by level, is said in objective.h; and of all choices that are
 * equally good it is one with the fewest pairs: nothing is taken that adds nothing.
 *
 * Why this is a flow problem, and the optimum exact: the worth of somebody's k-th pair is a vector
 * of levels, compared from the first level on, and it never rises with k (the first pair covers,
 * the next fill the minimum, the rest are worth nothing by themselves). So the objective is a sum
 * of edge scores and concave functions of the loads, over an ordered group: all that the theory of
 * minimum-cost flow needs. No level is turned into a large constant in the scores of the next.
 *
 * Source: shortest augmenting paths, one mentee's place at a time, with Dijkstra's algorithm on
 * reduced costs (Tomizawa 1971; Edmonds and Karp 1972; Jonker and Volgenant 1987); the concave
 * loads as in Ahuja, Magnanti and Orlin, "Network Flows" (1993), chapter 14.
 */
#ifndef RM_MATCH_ASSIGN_H
#define RM_MATCH_ASSIGN_H

#include "base/arena.h"
#include "match/objective.h"

#include <stddef.h>
#include <stdint.h>

/* An edge, as its mentee sees it. */
struct rm_edge {
    uint32_t mentor;
    int32_t score; /* within ±RM_SCORE_MAX */
};

/* The people of one side. What is held already is fixed: it fills capacity and minimum, and
 * somebody who holds a pair has one. */
struct rm_assign_side {
    uint32_t n;
    const uint32_t *capacity; /* n; what is held included */
    const uint32_t *minimum;  /* n; at most the capacity, what is held included; NULL: none */
    const uint32_t *held;     /* n; pairs outside of the problem; NULL: none */
};

/* Edges of mentee i are edges[start[i]] up to edges[start[i + 1]], no mentor twice. Which of
 * several equally good choices is made depends on the order of people and edges, and on nothing
 * else. */
struct rm_assign_problem {
    struct rm_assign_side mentees, mentors;
    const size_t *start; /* mentees.n + 1 */
    const struct rm_edge *edges;
    enum rm_objective objective;
};

/* The answer, and the prices that prove it. With u a mentee's price, p a mentor's, w an edge's
 * score at level `total`, and F(k) what k pairs are worth to somebody at the levels above (k
 * up to the room there is),
 *
 *   sum of max(0, w - u - p) over edges + sum of max over k of F(k) + price * k over people
 *
 * is a bound on the worth of any choice, whatever the prices, and equals `worth` for these. For an
 * edge that is not taken, u + p - w is what it would cost the whole, at least, to take it. */
struct rm_assignment {
    size_t n_pairs;
    size_t *pairs;          /* indices of edges, ascending */
    struct rm_levels worth; /* of the pairs; what is held has none */
    struct rm_levels *mentee_price, *mentor_price;
};

/* Solves. All that the answer points at is owned by the arena. */
void rm_assign(
    struct rm_assignment *answer, const struct rm_assign_problem *problem, struct rm_arena *arena);

/* What the next pair of somebody who has `load` of them (what is held included) is worth to the
 * levels above `total`; `mentee` says which side they are on. */
struct rm_levels rm_assign_worth(
    const struct rm_assign_problem *problem, int mentee, uint32_t who, uint32_t load);

/* a - b, and -1, 0 or 1 as a is less than, equal to or more than b. */
struct rm_levels rm_levels_minus(struct rm_levels a, struct rm_levels b);
struct rm_levels rm_levels_plus(struct rm_levels a, struct rm_levels b);
int rm_levels_compare(struct rm_levels a, struct rm_levels b);

#endif
