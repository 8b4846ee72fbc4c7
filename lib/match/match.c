#include "match/match.h"

#include "match/candidates.h"
#include "match/check.h"
#include "match/own.h"
#include "match/survey.h"

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

static void warn_of_rules(const struct rm_match *match)
{
    rm_survey_missing(&match->criteria);
    if (match->sides[RM_MENTOR].n && match->sides[RM_MENTEE].n && !rm_pool_has_any(match->pool))
        rm_warn(match->programme->diag, (struct rm_where){0},
            "no pair is possible; --unmatched tells which rule rules out how many");
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
        rm_survey_points(&match->criteria);
    if (programme->diag->n_errors)
        return -1;
    match->pool = rm_pool_build(match);
    if (!from_scores)
        warn_of_rules(match);
    return 0;
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

static void search(void *pool, struct rm_search *question)
{
    rm_pool_search(pool, question);
}

static struct rm_assign_problem problem_of(const struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;

    return (struct rm_assign_problem){
        .sides = {side_of(match, RM_MENTOR, arena), side_of(match, RM_MENTEE, arena)},
        .start = match->start,
        .options = match->options,
        .source = {search, match->pool, INT32_MIN},
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
        const struct rm_choice *pair = &match->answer.pairs[i];

        match->load[RM_MENTOR][match->sides[RM_MENTOR].member[pair->mentor]]++;
        match->load[RM_MENTEE][match->sides[RM_MENTEE].member[pair->mentee]]++;
    }
}

static void solve_stable(struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;
    const struct rm_own *own = rm_own_build(match, match->pool);
    int turned = match->proposing == RM_MENTEE;
    struct rm_stable_answer answer;
    struct rm_choice *pairs;

    rm_own_stable(&answer, own, match->proposing, arena);
    pairs = RM_NEW_N(arena, answer.n_pairs, struct rm_choice);
    match->answer = (struct rm_assignment){.n_pairs = answer.n_pairs, .pairs = pairs};
    for (size_t i = 0; i < answer.n_pairs; i++) {
        const struct rm_stable_pair *pair = &answer.pairs[i];

        pairs[i].mentor = turned ? pair->other : pair->proposer;
        pairs[i].mentee = turned ? pair->proposer : pair->other;
        rm_pool_score(&pairs[i].score, match->pool, pairs[i].mentor, pairs[i].mentee);
        match->answer.worth.total += pairs[i].score;
    }
    if (answer.n_pairs)
        qsort(pairs, answer.n_pairs, sizeof *pairs, rm_choice_compare);
}

static void solve_fair(struct rm_match *match)
{
    match->fair = RM_NEW(match->programme->arena, struct rm_fair);
    rm_fair_solve(match->fair, &match->problem, match->programme->arena);
    match->solver = match->fair->solver;
}

void rm_match_solve(struct rm_match *match, enum rm_objective objective)
{
    match->objective = objective;
    match->fair = NULL;
    if (objective == RM_STABLE) {
        solve_stable(match);
    } else {
        match->problem = problem_of(match);
        if (objective == RM_FAIR)
            solve_fair(match);
        else
            match->solver = rm_solver_open(&match->problem);
        rm_solver_answer(&match->answer, match->solver, match->programme->arena);
    }
    count_loads(match);
}

void rm_match_close(struct rm_match *match)
{
    if (match->solver)
        rm_solver_close(match->solver);
    match->solver = NULL;
}

int rm_match_has(const struct rm_match *match, uint32_t mentor, uint32_t mentee)
{
    struct rm_choice wanted = {mentee, mentor, 0};

    return match->answer.n_pairs && bsearch(&wanted, match->answer.pairs, match->answer.n_pairs,
                                        sizeof wanted, rm_choice_compare);
}

int rm_match_with(struct rm_assignment *answer, const struct rm_match *match,
    const struct rm_choice *pair, struct rm_arena *arena)
{
    return rm_solver_with(answer, match->solver, pair, arena);
}
