/*
 * assign: who is paired with whom, best, on plain arrays.
 * Floor: match.
 *
 * A bipartite graph: mentees on one side, mentors on the other, an option for each pair that is
 * possible, with its score. Everybody has a capacity (pairs at most) and a minimum load (pairs
 * that they should have). A pair is chosen or not; the objective says which choice is best.
 *
 * What the objectives count, level by level, is said in objective.h; and of all choices that are
 * equally good it is one with the fewest pairs: nothing is taken that adds nothing.
 *
 * Why this is a flow problem, and the optimum exact: the worth of somebody's k-th pair is a vector
 * of levels, compared from the first level on, and it never rises with k (the first pair covers,
 * the next fill the minimum, the rest are worth nothing by themselves). So the objective is a sum
 * of scores and concave functions of the loads, over an ordered group: all that the theory of
 * minimum-cost flow needs.
 *
 * How: an auction comes near (auction.h), shortest augmenting paths make it exact (paths.h), with
 * covering somebody worth a few times the largest score; whether the levels above the total are
 * then as good as they can be is proven apart (ranks.h), and if they are not, covering is made
 * worth more and the paths go on. Dense problems of single places go another way (dense.h).
 */
#ifndef RM_MATCH_ASSIGN_H
#define RM_MATCH_ASSIGN_H

#include "base/arena.h"
#include "match/objective.h"
#include "match/search.h"

#include <stddef.h>
#include <stdint.h>

/* The people of one side. What is held already is fixed: it fills capacity and minimum, and
 * somebody who holds a pair has one. */
struct rm_assign_side {
    uint32_t n;
    const uint32_t *capacity; /* n; what is held included */
    const uint32_t *minimum;  /* n; at most the capacity, what is held included; NULL: none */
    const uint32_t *held;     /* n; pairs outside of the problem; NULL: none */
};

/* Whom to ask for options, where they are too many to be listed. */
struct rm_source {
    void (*search)(void *context, struct rm_search *search);
    void *context;
    int32_t least; /* as in struct rm_search */
};

/* Options of mentee i are options[start[i]] up to options[start[i + 1]], no mentor twice; or, with
 * no start, those that the source has. Which of several equally good choices is made depends on the
 * order of people and options, and on nothing else. */
struct rm_assign_problem {
    struct rm_assign_side sides[2]; /* by enum rm_side */
    const size_t *start;            /* mentees + 1 */
    const struct rm_option *options;
    struct rm_source source;
    enum rm_objective objective;
};

struct rm_choice {
    uint32_t mentee, mentor;
    int32_t score;
};

/* By mentee and mentor; as qsort and bsearch need it. */
int rm_choice_compare(const void *a, const void *b);

/* The answer, and the prices that prove it. With u a mentee's price, p a mentor's, w a score at
 * level `total`, and F(k) what k pairs are worth to somebody at the levels above (k up to the room
 * there is),
 *
 *   sum of max(0, w - u - p) over options + sum of max over k of F(k) + price * k over people
 *
 * is a bound on the worth of any choice, whatever the prices, and equals `worth` for these. For a
 * pair that is not chosen, u + p - w is what it would cost the whole, at least, to take it. */
struct rm_assignment {
    size_t n_pairs;
    struct rm_choice *pairs; /* by mentee and mentor */
    struct rm_levels worth;  /* of the pairs; what is held has none */
    struct rm_levels *price[2];
    size_t n_listed;   /* options that were kept, in the end */
    size_t n_rounds;   /* how often all pairs of a source were priced */
    uint64_t n_priced; /* pairs in these rounds, whether by bounds or one by one */
};

/* Solves. All that the answer points at is owned by the arena. */
void rm_assign(
    struct rm_assignment *answer, const struct rm_assign_problem *problem, struct rm_arena *arena);

/* What the next pair of somebody who has `load` of them (what is held included) is worth to the
 * levels above `total`. */
struct rm_levels rm_assign_worth(
    const struct rm_assign_problem *problem, enum rm_side side, uint32_t who, uint32_t load);

/* a - b, and -1, 0 or 1 as a is less than, equal to or more than b. */
struct rm_levels rm_levels_minus(struct rm_levels a, struct rm_levels b);
struct rm_levels rm_levels_plus(struct rm_levels a, struct rm_levels b);
int rm_levels_compare(struct rm_levels a, struct rm_levels b);

#endif
