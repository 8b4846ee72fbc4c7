/*
 * match: one run of the matching, from records to a choice of pairs.
 * Floor: match.
 *
 *   rm_match_prepare    who takes part, what is settled between them, which pairs may be
 *   rm_match_solve      the best choice among these
 *
 * and then what is made of it: proposals (propose.h), explanations (explain.h), candidates.
 */
#ifndef RM_MATCH_MATCH_H
#define RM_MATCH_MATCH_H

#include "match/assign.h"
#include "match/bonds.h"
#include "match/criteria.h"
#include "match/fair.h"
#include "match/pool.h"
#include "match/roster.h"
#include "match/solver.h"

/* The people of one role, in the order of the roster. */
struct rm_side_list {
    uint32_t n;
    uint32_t *member; /* n: place on the roster */
    uint32_t *index;  /* by place on the roster: index in `member`, or RM_NOBODY */
};

struct rm_match {
    struct rm_programme *programme;
    const struct rm_cycle *cycle;
    int from_scores; /* the candidates are those of the input; there are no criteria */
    struct rm_roster roster;
    struct rm_bonds bonds;
    struct rm_criteria criteria;
    struct rm_side_list sides[2]; /* by enum rm_side */

    struct rm_pool *pool; /* the pairs that may be */

    /* Where the candidates are those of the input, as in struct rm_assign_problem. */
    size_t *start;
    struct rm_option *options;
    const struct rm_candidate **candidates;

    enum rm_objective objective;
    enum rm_side proposing; /* for RM_STABLE; set before solving */
    struct rm_assign_problem problem;
    struct rm_solver *solver; /* NULL for RM_STABLE */
    struct rm_fair *fair;     /* of RM_FAIR, or NULL */
    struct rm_assignment answer;
    uint32_t *load[2]; /* by side and place on the roster: pairs that stay, and those chosen */
};

/* Everything up to the choice. `how` is as for rm_bonds_gather: RM_BONDS_STRANGERS means that the
 * candidates are those of the input. Errors and warnings go to the programme's diag. 0 or -1. */
int rm_match_prepare(struct rm_match *match, struct rm_programme *programme,
    const struct rm_cycle *cycle, const struct rm_policy *policy, unsigned how);

/* The best choice. What was solved before must have been closed. */
void rm_match_solve(struct rm_match *match, enum rm_objective objective);

/* Frees what is not the arena's. */
void rm_match_close(struct rm_match *match);

/* Whether a pair was chosen; by index on the sides. */
int rm_match_has(const struct rm_match *match, uint32_t mentor, uint32_t mentee);

/* The best choice with a pair that may be: its pairs, owned by the arena, and their worth. What is
 * missing to the worth of the choice that was made is, exactly, what having the pair would cost. 0,
 * or -1 where pairs that stay leave no place for it. */
int rm_match_with(struct rm_assignment *answer, const struct rm_match *match,
    const struct rm_choice *pair, struct rm_arena *arena);

#endif
