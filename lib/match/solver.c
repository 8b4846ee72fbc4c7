#include "match/solver.h"

#include "match/auction.h"
#include "match/lists.h"
#include "match/matrix.h"
#include "match/paths.h"
#include "match/ranks.h"

#include <stdlib.h>
#include <string.h>

/* Covering somebody is worth so many times the largest score, or what the level below is worth. */
enum { ABOVE = 2 };

/* In exact prices: options that fall short of being an improvement by less than this are listed
 * with those that are one. */
enum { MARGIN = 16 };

struct rm_solver {
    const struct rm_assign_problem *problem;
    struct rm_market market;
    struct rm_lists lists; /* of a problem with a source */
    struct rm_ranks ranks;
    enum rm_side first; /* who bids */
};

static uint32_t held(const struct rm_assign_side *side, uint32_t who)
{
    return side->held ? side->held[who] : 0;
}

static int is_listed(const struct rm_solver *s)
{
    return s->problem->start != NULL;
}

static int64_t largest_score(const struct rm_assign_problem *problem)
{
    size_t n = problem->start[problem->sides[RM_MENTEE].n];
    int64_t largest = 1;

    for (size_t e = 0; e < n; e++) {
        int64_t score = problem->options[e].score;

        score = score < 0 ? -score : score;
        largest = score > largest ? score : largest;
    }
    return largest;
}

static int any_due(const struct rm_trader_side *side)
{
    for (uint32_t i = 0; i < side->n; i++)
        if (side->v[i].due)
            return 1;
    return 0;
}

static int any_cover(const struct rm_trader_side *side)
{
    for (uint32_t i = 0; i < side->n; i++)
        if (side->v[i].cover)
            return 1;
    return 0;
}

/* What covering somebody and filling a minimum are worth: levels that nobody has cost nothing. */
static void set_points(struct rm_solver *s, int64_t points)
{
    struct rm_trader_side *mentors = &s->market.sides[RM_MENTOR];
    struct rm_trader_side *mentees = &s->market.sides[RM_MENTEE];
    int due = any_due(mentors) || any_due(mentees);

    mentors->due_points = mentees->due_points = points;
    points *= due ? ABOVE : 1;
    mentors->cover_points = points;
    points *= any_cover(mentors) ? ABOVE : 1;
    mentees->cover_points = points;
}

/* As far as there can be pairs for them. */
static size_t count_units(const struct rm_trader_side *side, uint32_t n_others, int listed)
{
    size_t n = 0;

    for (uint32_t i = 0; i < side->n; i++) {
        uint32_t most = listed ? side->v[i].n_options : n_others;

        n += side->v[i].room < most ? side->v[i].room : most;
    }
    return n;
}

/* The side with fewer units bids: few of these go without, and there is little to fight for. */
static enum rm_side who_bids(const struct rm_market *market, int listed)
{
    const struct rm_trader_side *mentors = &market->sides[RM_MENTOR];
    const struct rm_trader_side *mentees = &market->sides[RM_MENTEE];

    return count_units(mentors, mentees->n, listed) < count_units(mentees, mentors->n, listed)
               ? RM_MENTOR
               : RM_MENTEE;
}

/* The digit of a rank that is worth 1, and what is left above it. */
static int64_t lowest_digit(int64_t *rank)
{
    int64_t shifted = *rank + RM_RANK_MENTOR / 2, digit = shifted % RM_RANK_MENTOR;

    if (digit < 0)
        digit += RM_RANK_MENTOR;
    digit -= RM_RANK_MENTOR / 2;
    *rank = (*rank - digit) / RM_RANK_MENTOR;
    return digit;
}

/* The levels above the total of a rank, and what they come to in points. */
static struct rm_levels levels_of(const struct rm_solver *s, int64_t rank, int64_t *points)
{
    struct rm_levels levels = {0, 0, 0, 0};

    levels.loads = lowest_digit(&rank);
    levels.mentors = lowest_digit(&rank);
    levels.mentees = rank;
    *points = levels.mentees * s->market.sides[RM_MENTEE].cover_points +
              levels.mentors * s->market.sides[RM_MENTOR].cover_points +
              levels.loads * s->market.sides[RM_MENTOR].due_points;
    return levels;
}

/* Makes the levels above the total worth more, and moves the prices along. */
static void raise_points(struct rm_solver *s)
{
    enum rm_side side = rm_other_side(s->first);
    struct rm_trader_side *people = &s->market.sides[side];
    int64_t before, after;

    for (uint32_t j = 0; j < people->n; j++) {
        levels_of(s, s->ranks.price[side][j], &before);
        people->price[j] -= before * RM_POINT;
    }
    set_points(s, s->market.sides[RM_MENTOR].due_points * ABOVE);
    for (uint32_t j = 0; j < people->n; j++) {
        levels_of(s, s->ranks.price[side][j], &after);
        people->price[j] += after * RM_POINT;
    }
}

/* Exact prices, among all options there are. */
static void repair(struct rm_solver *s)
{
    do
        rm_paths_repair(&s->market, s->first);
    while (!is_listed(s) && rm_lists_add_better(&s->lists, MARGIN));
}

/* From any pairs and prices to the best choice. */
static void perfect(struct rm_solver *s)
{
    const struct rm_source *source = is_listed(s) ? NULL : &s->problem->source;

    repair(s);
    while (!rm_ranks_prove(&s->ranks, &s->market, s->first, source)) {
        raise_points(s);
        repair(s);
    }
}

struct rm_solver *rm_solver_open(const struct rm_assign_problem *problem)
{
    struct rm_solver *s = memset(rm_malloc(sizeof *s), 0, sizeof *s);
    int64_t largest;

    s->problem = problem;
    rm_market_open(&s->market, problem);
    s->first = who_bids(&s->market, is_listed(s));
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        s->ranks.price[side] = rm_malloc(s->market.sides[side].n * sizeof *s->ranks.price[side]);
    if (!is_listed(s))
        rm_lists_open(&s->lists, &s->market, s->first, &problem->source);
    else if (s->first != s->market.listed)
        rm_market_transpose(&s->market);
    largest = is_listed(s) ? largest_score(problem) : rm_lists_largest_score(&s->lists);
    set_points(s, largest * ABOVE);
    if (is_listed(s) && rm_matrix_fits(&s->market))
        rm_matrix_solve(&s->market, s->first);
    else
        rm_auction_run(&s->market, s->first, is_listed(s) ? NULL : &s->lists, largest);
    perfect(s);
    return s;
}

void rm_solver_close(struct rm_solver *s)
{
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        free(s->ranks.price[side]);
    rm_lists_close(&s->lists);
    rm_market_close(&s->market);
    free(s);
}

static void list_pairs(
    struct rm_assignment *answer, const struct rm_solver *s, struct rm_arena *arena)
{
    const struct rm_trader_side *mentees = &s->market.sides[RM_MENTEE];
    size_t n = 0;

    for (uint32_t i = 0; i < mentees->n; i++)
        n += mentees->v[i].load;
    answer->pairs = RM_NEW_N(arena, n, struct rm_choice);
    for (uint32_t i = 0; i < mentees->n; i++)
        for (uint32_t k = 0; k < mentees->v[i].load; k++) {
            const struct rm_unit *unit = &mentees->v[i].units[k];

            answer->pairs[answer->n_pairs++] = (struct rm_choice){i, unit->other, unit->score};
        }
    if (n)
        qsort(answer->pairs, n, sizeof *answer->pairs, rm_choice_compare);
}

static struct rm_levels worth_of(const struct rm_solver *s)
{
    struct rm_levels worth = {0, 0, 0, 0};

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        for (uint32_t i = 0; i < s->market.sides[side].n; i++)
            for (uint32_t k = 0; k < s->market.sides[side].v[i].load; k++)
                worth = rm_levels_plus(worth,
                    rm_assign_worth(s->problem, side, i, held(&s->problem->sides[side], i) + k));
    for (uint32_t i = 0; i < s->market.sides[RM_MENTEE].n; i++)
        for (uint32_t k = 0; k < s->market.sides[RM_MENTEE].v[i].load; k++)
            worth.total += s->market.sides[RM_MENTEE].v[i].units[k].score;
    return worth;
}

/* Of somebody without room nobody can have anything, whatever it would add. */
static struct rm_levels price_of(const struct rm_solver *s, enum rm_side side, uint32_t who)
{
    const struct rm_trader_side *people = &s->market.sides[side];
    struct rm_levels levels = {2, 0, 0, 0};
    int64_t points, total;

    if (!people->v[who].room)
        return levels;
    levels = levels_of(s, s->ranks.price[side][who], &points);
    total = people->price[who] - points * RM_POINT + 1;
    levels.total = total / RM_POINT - (total % RM_POINT < 0);
    return levels;
}

void rm_solver_answer(
    struct rm_assignment *answer, const struct rm_solver *s, struct rm_arena *arena)
{
    memset(answer, 0, sizeof *answer);
    for (uint32_t i = 0; i < s->market.sides[s->first].n; i++)
        answer->n_listed += s->market.sides[s->first].v[i].n_options;
    answer->n_rounds = s->lists.n_rounds;
    answer->n_priced = s->lists.n_priced;
    list_pairs(answer, s, arena);
    answer->worth = worth_of(s);
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        uint32_t n = s->market.sides[side].n;

        answer->price[side] = RM_NEW_N(arena, n, struct rm_levels);
        for (uint32_t i = 0; i < n; i++)
            answer->price[side][i] = price_of(s, side, i);
    }
}

/* All of a choice and its prices that solving on would change. */
struct keepsake {
    uint32_t *load[2];
    struct rm_unit *units[2];
    int64_t *price[2], *rank[2];
    int64_t points;
};

static void *copy(const void *items, size_t n, size_t size)
{
    return memcpy(rm_malloc(n * size), items, n * size);
}

static void keep(struct keepsake *kept, const struct rm_solver *s)
{
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        const struct rm_trader_side *people = &s->market.sides[side];
        size_t n = 0;

        kept->load[side] = rm_malloc(people->n * sizeof *kept->load[side]);
        for (uint32_t i = 0; i < people->n; i++)
            n += kept->load[side][i] = people->v[i].load;
        kept->units[side] = rm_malloc(n * sizeof *kept->units[side]);
        n = 0;
        for (uint32_t i = 0; i < people->n; i++)
            for (uint32_t k = 0; k < people->v[i].load; k++)
                kept->units[side][n++] = people->v[i].units[k];
        kept->price[side] = copy(people->price, people->n, sizeof *people->price);
        kept->rank[side] = copy(s->ranks.price[side], people->n, sizeof *people->price);
    }
    kept->points = s->market.sides[RM_MENTOR].due_points;
}

static void put_back(struct rm_solver *s, struct keepsake *kept)
{
    set_points(s, kept->points);
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        struct rm_trader_side *people = &s->market.sides[side];
        size_t n = 0;

        for (uint32_t i = 0; i < people->n; i++) {
            people->v[i].load = kept->load[side][i];
            for (uint32_t k = 0; k < people->v[i].load; k++)
                people->v[i].units[k] = kept->units[side][n++];
        }
        memcpy(people->price, kept->price[side], people->n * sizeof *people->price);
        memcpy(s->ranks.price[side], kept->rank[side], people->n * sizeof *people->price);
        free(kept->load[side]);
        free(kept->units[side]);
        free(kept->price[side]);
        free(kept->rank[side]);
    }
}

static int has_room(const struct rm_solver *s, const struct rm_choice *pair)
{
    return s->market.sides[RM_MENTEE].v[pair->mentee].room &&
           s->market.sides[RM_MENTOR].v[pair->mentor].room;
}

int rm_solver_with(struct rm_assignment *answer, struct rm_solver *s, const struct rm_choice *pair,
    struct rm_arena *arena)
{
    struct keepsake kept;

    if (!has_room(s, pair))
        return -1;
    memset(answer, 0, sizeof *answer);
    keep(&kept, s);
    if (!rm_is_chosen(&s->market.sides[RM_MENTEE], pair->mentee, pair->mentor)) {
        rm_market_force(&s->market, pair);
        perfect(s);
    }
    list_pairs(answer, s, arena);
    answer->worth = worth_of(s);
    s->market.forced = NULL;
    put_back(s, &kept);
    return 0;
}
