#include "match/match.h"

#include "match/candidates.h"
#include "match/check.h"
#include "match/own.h"

#include <stdlib.h>
#include <string.h>

static void list_side(struct rm_match *match, enum rm_side side)
{
    struct rm_side_list *list = &match->sides[side];
    struct rm_arena *arena = match->programme->arena;

    list->member = RM_NEW_N(arena, match->roster.n, uint32_t);
    list->index = RM_NEW_N(arena, match->roster.n, uint32_t);
    for (uint32_t i = 0; i < match->roster.n; i++) {
        list->index[i] = match->roster.v[i].capacity[side] ? list->n : RM_NOBODY;
        if (match->roster.v[i].capacity[side])
            list->member[list->n++] = i;
    }
    if (!list->n)
        rm_warn(match->programme->diag, (struct rm_where){0},
            "nobody is active and has a place as %s (\"%s_capacity\")", rm_side_words[side],
            rm_side_words[side]);
}

static void warn_of_overload(struct rm_match *match, enum rm_side side)
{
    for (uint32_t i = 0; i < match->roster.n; i++) {
        const struct rm_member *member = &match->roster.v[i];

        if (member->person && member->capacity[side] && member->held[side] > member->capacity[side])
            rm_warn(match->programme->diag, member->person->rec.where,
                "person \"%s\" is %s in %u pairs that stay, and has places for %u", member->id,
                rm_side_words[side], member->held[side], member->capacity[side]);
    }
}

int rm_match_prepare(struct rm_match *match, struct rm_programme *programme,
    const struct rm_cycle *cycle, const struct rm_policy *policy, unsigned how)
{
    int from_scores = (how & RM_BONDS_STRANGERS) != 0;
    const char *id = cycle->rec.id;
    struct rm_policy *used = RM_NEW(programme->arena, struct rm_policy);

    *used = *policy;
    if (from_scores)
        used->criteria.n = 0;
    memset(match, 0, sizeof *match);
    match->programme = programme;
    match->cycle = cycle;
    match->from_scores = from_scores;
    rm_roster_build(&match->roster, programme, id, from_scores);
    rm_bonds_gather(&match->bonds, &match->roster, programme, id, how);
    rm_criteria_prepare(&match->criteria, &match->roster, &match->bonds, cycle, used);
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        list_side(match, side);
        warn_of_overload(match, side);
    }
    if (!programme->diag->n_errors)
        rm_check_pins(&match->roster, &match->bonds, &match->criteria, id);
    if (programme->diag->n_errors)
        return -1;
    if (from_scores)
        rm_candidates_take(match);
    else
        rm_candidates_find(match);
    return programme->diag->n_errors ? -1 : 0;
}

static struct rm_assign_side side_of(
    const struct rm_match *match, enum rm_side side, struct rm_arena *arena)
{
    const struct rm_side_list *list = &match->sides[side];
    uint32_t *numbers[3];

    for (int i = 0; i < 3; i++)
        numbers[i] = RM_NEW_N(arena, list->n, uint32_t);
    for (uint32_t i = 0; i < list->n; i++) {
        const struct rm_member *member = &match->roster.v[list->member[i]];

        numbers[0][i] = member->capacity[side];
        numbers[1][i] = member->minimum[side];
        numbers[2][i] = member->held[side];
    }
    return (struct rm_assign_side){list->n, numbers[0], numbers[1], numbers[2]};
}

static struct rm_assign_problem problem_of(const struct rm_match *match, struct rm_arena *arena)
{
    return (struct rm_assign_problem){.mentees = side_of(match, RM_MENTEE, arena),
        .mentors = side_of(match, RM_MENTOR, arena),
        .start = match->start,
        .edges = match->edges,
        .objective = match->objective};
}

static void count_loads(struct rm_match *match)
{
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        match->load[side] = RM_NEW_N(match->programme->arena, match->roster.n, uint32_t);
        for (uint32_t i = 0; i < match->roster.n; i++)
            match->load[side][i] = match->roster.v[i].held[side];
    }
    for (size_t i = 0; i < match->answer.n_pairs; i++) {
        match->load[RM_MENTOR][rm_edge_mentor(match, match->answer.pairs[i])]++;
        match->load[RM_MENTEE][rm_edge_mentee(match, match->answer.pairs[i])]++;
    }
}

static int compare_indices(const void *a, const void *b)
{
    const size_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void solve_stable(struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;
    const struct rm_own *own = rm_own_build(match, rm_pool_build(match));
    const uint32_t *mentors = match->sides[RM_MENTOR].member;
    const uint32_t *mentees = match->sides[RM_MENTEE].member;
    struct rm_stable_answer answer;

    rm_own_stable(&answer, own, match->proposing, arena);
    match->answer = (struct rm_assignment){
        .n_pairs = answer.n_pairs, .pairs = RM_NEW_N(arena, answer.n_pairs, size_t)};
    for (size_t i = 0; i < answer.n_pairs; i++) {
        const struct rm_stable_pair *pair = &answer.pairs[i];
        int turned = match->proposing == RM_MENTEE;

        match->answer.pairs[i] = rm_edge_find(match, mentors[turned ? pair->other : pair->proposer],
            mentees[turned ? pair->proposer : pair->other]);
        match->answer.worth.total += match->edges[match->answer.pairs[i]].score;
    }
    if (answer.n_pairs)
        qsort(match->answer.pairs, answer.n_pairs, sizeof(size_t), compare_indices);
}

void rm_match_solve(struct rm_match *match, enum rm_objective objective)
{
    struct rm_assign_problem problem;

    match->objective = objective;
    problem = problem_of(match, match->programme->arena);
    if (objective == RM_STABLE)
        solve_stable(match);
    else
        rm_assign(&match->answer, &problem, match->programme->arena);
    match->taken = RM_NEW_N(match->programme->arena, match->n_edges, unsigned char);
    for (size_t i = 0; i < match->answer.n_pairs; i++)
        match->taken[match->answer.pairs[i]] = 1;
    count_loads(match);
}

/* The problem without an edge. */
static void remove_edge(struct rm_assign_problem *problem, size_t edge, struct rm_arena *arena)
{
    uint32_t n = problem->mentees.n;
    size_t n_edges = problem->start[n], *start = RM_NEW_N(arena, (size_t)n + 1, size_t);
    struct rm_edge *edges = RM_NEW_N(arena, n_edges, struct rm_edge);

    memcpy(edges, problem->edges, edge * sizeof *edges);
    memcpy(edges + edge, problem->edges + edge + 1, (n_edges - edge - 1) * sizeof *edges);
    for (uint32_t i = 0; i <= n; i++)
        start[i] = problem->start[i] - (problem->start[i] > edge);
    problem->start = start;
    problem->edges = edges;
}

/* `who` with one more pair that stays; adds what that is worth. 0, or -1 if there is no place. */
static int hold_one(struct rm_assign_problem *problem, int mentee, uint32_t who,
    struct rm_levels *worth, struct rm_arena *arena)
{
    struct rm_assign_side *side = mentee ? &problem->mentees : &problem->mentors;
    uint32_t *held = RM_NEW_N(arena, side->n, uint32_t);

    memcpy(held, side->held, side->n * sizeof *held);
    if (held[who] >= side->capacity[who])
        return -1;
    *worth = rm_levels_plus(*worth, rm_assign_worth(problem, mentee, who, held[who]));
    held[who]++;
    side->held = held;
    return 0;
}

int rm_match_cost(struct rm_levels *cost, const struct rm_match *match, size_t edge)
{
    struct rm_arena arena = {0};
    struct rm_assign_problem problem = problem_of(match, &arena);
    uint32_t mentee = match->sides[RM_MENTEE].index[rm_edge_mentee(match, edge)];
    uint32_t mentor = match->edges[edge].mentor;
    struct rm_levels with = {0, 0, 0, match->edges[edge].score};
    struct rm_assignment answer;
    int rc = hold_one(&problem, 1, mentee, &with, &arena) ||
             hold_one(&problem, 0, mentor, &with, &arena);

    if (!rc) {
        remove_edge(&problem, edge, &arena);
        rm_assign(&answer, &problem, &arena);
        *cost = rm_levels_minus(match->answer.worth, rm_levels_plus(answer.worth, with));
    }
    rm_arena_free(&arena);
    return rc ? -1 : 0;
}
