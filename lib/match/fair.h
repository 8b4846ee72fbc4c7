/*
 * fair: the best choice whose worst pair is as good as it can be.
 * Floor: match.
 *
 * Of all choices that are best in coverage at the levels above the total, those whose worst pair
 * has the highest score; of these the one with the highest total. That a score can be the worst one
 * is a question of coverage among the pairs that have at least as much, and if it can be, every
 * lower one can: so it is found by halving, each time with a whole solution.
 *
 * Source: the bottleneck assignment problem, by thresholds: Garfinkel 1971; Burkard, Dell'Amico and
 * Martello, "Assignment Problems" (2009), chapter 6.
 */
#ifndef RM_MATCH_FAIR_H
#define RM_MATCH_FAIR_H

#include "match/solver.h"

/* Above all scores. */
#define RM_FAIR_NO_PAIR (RM_SCORE_MAX + 1)

struct rm_fair {
    struct rm_assign_problem problem; /* with the pairs that are good enough alone, */
    struct rm_solver *solver;         /* and solved; to be closed by the caller */
    int64_t worst;                    /* score of the worst pair, or RM_FAIR_NO_PAIR */
    struct rm_assignment all;         /* the best in coverage of all pairs, */
    struct rm_assignment above;       /* and of those with scores above the worst */
};

/* Solves for coverage, whatever the problem's objective. What it points at is owned by the arena,
 * but for the solver. */
void rm_fair_solve(
    struct rm_fair *fair, const struct rm_assign_problem *problem, struct rm_arena *arena);

#endif
