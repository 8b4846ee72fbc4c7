/*
 * solver: a problem solved, and what follows from it.
 * Floor: match. What rm_assign does, for who wants to go on asking.
 */
#ifndef RM_MATCH_SOLVER_H
#define RM_MATCH_SOLVER_H

#include "match/assign.h"

struct rm_solver;

/* Solves. The problem must stay. */
struct rm_solver *rm_solver_open(const struct rm_assign_problem *problem);
void rm_solver_close(struct rm_solver *solver);

/* All that the answer points at is owned by the arena. */
void rm_solver_answer(
    struct rm_assignment *answer, const struct rm_solver *solver, struct rm_arena *arena);

/* The best choice with a pair that is possible, solved on from the one that there is: `pairs` and
 * `worth` of the answer, the pairs owned by the arena. 0, or -1 where one of the two has no
 * place. */
int rm_solver_with(struct rm_assignment *answer, struct rm_solver *solver,
    const struct rm_choice *pair, struct rm_arena *arena);

#endif
