#include "match/assign.h"

#include "match/solver.h"

struct rm_levels rm_levels_plus(struct rm_levels a, struct rm_levels b)
{
    return (struct rm_levels){
        a.mentees + b.mentees, a.mentors + b.mentors, a.loads + b.loads, a.total + b.total};
}

struct rm_levels rm_levels_minus(struct rm_levels a, struct rm_levels b)
{
    return (struct rm_levels){
        a.mentees - b.mentees, a.mentors - b.mentors, a.loads - b.loads, a.total - b.total};
}

static int sign(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int rm_levels_compare(struct rm_levels a, struct rm_levels b)
{
    int c = sign(a.mentees, b.mentees);

    if (!c)
        c = sign(a.mentors, b.mentors);
    if (!c)
        c = sign(a.loads, b.loads);
    return c ? c : sign(a.total, b.total);
}

struct rm_levels rm_assign_worth(
    const struct rm_assign_problem *problem, enum rm_side side, uint32_t who, uint32_t load)
{
    const struct rm_assign_side *people = &problem->sides[side];
    struct rm_levels worth = {0, 0, 0, 0};

    if (problem->objective == RM_PAIRS)
        worth.mentees = side == RM_MENTEE;
    if (problem->objective != RM_COVERAGE)
        return worth;
    worth.mentees = side == RM_MENTEE && load == 0;
    worth.mentors = side == RM_MENTOR && load == 0;
    worth.loads = people->minimum && load < people->minimum[who];
    return worth;
}

int rm_choice_compare(const void *a, const void *b)
{
    const struct rm_choice *x = a, *y = b;

    if (x->mentee != y->mentee)
        return x->mentee < y->mentee ? -1 : 1;
    return (x->mentor > y->mentor) - (x->mentor < y->mentor);
}

void rm_assign(
    struct rm_assignment *answer, const struct rm_assign_problem *problem, struct rm_arena *arena)
{
    struct rm_solver *solver = rm_solver_open(problem);

    rm_solver_answer(answer, solver, arena);
    rm_solver_close(solver);
}
