#include "match/fair.h"

/* A problem without the pairs that score less. */
static struct rm_assign_problem restrict_to(
    const struct rm_assign_problem *all, int64_t least, struct rm_arena *arena)
{
    struct rm_assign_problem some = *all;
    uint32_t n = all->sides[RM_MENTEE].n;
    struct rm_option *options;
    size_t *start, n_options = 0;

    some.objective = RM_COVERAGE;
    some.source.least = (int32_t)(least < INT32_MAX ? least : INT32_MAX);
    if (!all->start)
        return some;
    start = RM_NEW_N(arena, (size_t)n + 1, size_t);
    options = RM_NEW_N(arena, all->start[n], struct rm_option);
    for (uint32_t i = 0; i < n; i++) {
        for (size_t e = all->start[i]; e < all->start[i + 1]; e++)
            if (all->options[e].score >= least)
                options[n_options++] = all->options[e];
        start[i + 1] = n_options;
    }
    some.start = start;
    some.options = options;
    return some;
}

static void solve_from(struct rm_assignment *answer, const struct rm_assign_problem *all,
    int64_t least, struct rm_arena *arena)
{
    struct rm_assign_problem some = restrict_to(all, least, arena);

    rm_assign(answer, &some, arena);
}

/* The lowest score of a choice. */
static int64_t worst_of(const struct rm_assignment *answer)
{
    int64_t worst = RM_FAIR_NO_PAIR;

    for (size_t k = 0; k < answer->n_pairs; k++)
        worst = answer->pairs[k].score < worst ? answer->pairs[k].score : worst;
    return worst;
}

static int64_t best_of(const struct rm_assignment *answer)
{
    int64_t best = INT32_MIN;

    for (size_t k = 0; k < answer->n_pairs; k++)
        best = answer->pairs[k].score > best ? answer->pairs[k].score : best;
    return best;
}

static int covers_as_many(const struct rm_assignment *a, const struct rm_assignment *b)
{
    return a->worth.mentees == b->worth.mentees && a->worth.mentors == b->worth.mentors &&
           a->worth.loads == b->worth.loads;
}

/* The highest worst score below `end`, if the one that there is is below it. */
static void raise_worst(struct rm_fair *fair, const struct rm_assign_problem *problem, int64_t end)
{
    while (fair->worst < end - 1) {
        int64_t middle = fair->worst + (end - fair->worst) / 2;
        struct rm_arena arena = {0};
        struct rm_assignment answer;

        solve_from(&answer, problem, middle, &arena);
        if (covers_as_many(&answer, &fair->all))
            fair->worst = worst_of(&answer);
        else
            end = middle;
        rm_arena_free(&arena);
    }
}

/* Hardly ever is the worst pair of a fair choice better than the best one of another, so that it is
 * looked for below that first. */
void rm_fair_solve(
    struct rm_fair *fair, const struct rm_assign_problem *problem, struct rm_arena *arena)
{
    solve_from(&fair->all, problem, INT32_MIN, arena);
    fair->worst = worst_of(&fair->all);
    raise_worst(fair, problem, best_of(&fair->all) + 1);
    solve_from(&fair->above, problem, fair->worst + 1, arena);
    if (fair->all.n_pairs && covers_as_many(&fair->above, &fair->all)) {
        fair->worst = worst_of(&fair->above);
        raise_worst(fair, problem, INT32_MAX);
        solve_from(&fair->above, problem, fair->worst + 1, arena);
    }
    fair->problem = restrict_to(problem, fair->worst, arena);
    fair->solver = rm_solver_open(&fair->problem);
}
