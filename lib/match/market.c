#include "match/market.h"

#include <stdlib.h>
#include <string.h>

enum { CACHE_LINE = 64 };

static void *zeroed(size_t n, size_t size)
{
    return memset(rm_malloc(n * size), 0, n * size);
}

/* Zeroed, and aligned so that items of the size of a line do not lie across two. */
static void *lines_of_cache(size_t n, size_t size)
{
    void *items = NULL;

    if (n > SIZE_MAX / size || posix_memalign(&items, CACHE_LINE, n ? n * size : 1))
        rm_out_of_memory();
    memset(items, 0, n * size);
    return items;
}

/* Units of somebody that cover, and that fill the minimum. */
static void count_worths(
    struct rm_trader *to, const struct rm_assign_problem *problem, enum rm_side side, uint32_t who)
{
    const struct rm_assign_side *people = &problem->sides[side];
    uint32_t load = people->held ? people->held[who] : 0;
    uint32_t minimum = people->minimum ? people->minimum[who] : 0;

    to->room = people->capacity[who] > load ? people->capacity[who] - load : 0;
    if (problem->objective == RM_PAIRS && side == RM_MENTEE)
        to->cover = to->room;
    if (problem->objective != RM_COVERAGE || !to->room)
        return;
    to->cover = load == 0;
    if (minimum > load)
        to->due = minimum - load < to->room ? minimum - load : to->room;
}

static void open_side(
    struct rm_market *market, const struct rm_assign_problem *problem, enum rm_side side)
{
    struct rm_trader_side *to = &market->sides[side];

    to->n = problem->sides[side].n;
    to->v = lines_of_cache(to->n, sizeof *to->v);
    to->price = zeroed(to->n, sizeof *to->price);
    to->pair_cost = side == RM_MENTOR;
    for (uint32_t i = 0; i < to->n; i++)
        count_worths(&to->v[i], problem, side, i);
}

/* How many options everybody of the other side has. */
static size_t count_transposed(struct rm_market *market)
{
    const struct rm_trader_side *listed = &market->sides[market->listed];
    struct rm_trader_side *to = &market->sides[rm_other_side(market->listed)];
    size_t n = 0;

    for (uint32_t j = 0; j < to->n; j++)
        to->v[j].n_options = 0;
    for (uint32_t i = 0; i < listed->n; i++) {
        n += listed->v[i].n_options;
        for (uint32_t k = 0; k < listed->v[i].n_options; k++)
            to->v[listed->v[i].options[k].other].n_options++;
    }
    return n;
}

void rm_market_transpose(struct rm_market *market)
{
    const struct rm_trader_side *listed = &market->sides[market->listed];
    struct rm_trader_side *to = &market->sides[rm_other_side(market->listed)];
    size_t n, at = 0;

    if (market->transposed)
        return;
    n = count_transposed(market);
    market->transposed = rm_malloc(n * sizeof *market->transposed);
    for (uint32_t j = 0; j < to->n; j++) {
        to->v[j].options = market->transposed + at;
        at += to->v[j].n_options;
        to->v[j].n_options = 0;
    }
    for (uint32_t i = 0; i < listed->n; i++)
        for (uint32_t k = 0; k < listed->v[i].n_options; k++) {
            struct rm_trader *other = &to->v[listed->v[i].options[k].other];
            size_t place = (size_t)(other->options - market->transposed) + other->n_options++;

            market->transposed[place] = (struct rm_option){i, listed->v[i].options[k].score};
        }
}

void rm_market_forget_transposed(struct rm_market *market)
{
    free(market->transposed);
    market->transposed = NULL;
}

static void list_options(struct rm_market *market, const struct rm_assign_problem *problem)
{
    struct rm_trader_side *mentees = &market->sides[RM_MENTEE];

    for (uint32_t i = 0; i < mentees->n; i++) {
        mentees->v[i].options = problem->options + problem->start[i];
        mentees->v[i].n_options = (uint32_t)(problem->start[i + 1] - problem->start[i]);
    }
    market->listed = RM_MENTEE;
    count_transposed(market);
}

/* As many units as somebody can ever use. */
static void open_units(struct rm_trader_side *side, uint32_t n_others)
{
    size_t n = 0;

    for (int given = 0; given < 2; given++) {
        if (given)
            side->units = rm_malloc(n * sizeof *side->units);
        n = 0;
        for (uint32_t i = 0; i < side->n; i++) {
            struct rm_trader *trader = &side->v[i];
            uint32_t most = trader->room < n_others ? trader->room : n_others;

            trader->units = most > 1 && given ? side->units + n : &trader->single;
            n += most > 1 ? most : 0;
        }
    }
}

void rm_market_open(struct rm_market *market, const struct rm_assign_problem *problem)
{
    memset(market, 0, sizeof *market);
    open_side(market, problem, RM_MENTOR);
    open_side(market, problem, RM_MENTEE);
    if (problem->start)
        list_options(market, problem);
    open_units(&market->sides[RM_MENTOR], problem->sides[RM_MENTEE].n);
    open_units(&market->sides[RM_MENTEE], problem->sides[RM_MENTOR].n);
}

void rm_market_close(struct rm_market *market)
{
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        free(market->sides[side].v);
        free(market->sides[side].price);
        free(market->sides[side].units);
    }
    free(market->transposed);
}

static void add_unit(struct rm_trader *trader, uint32_t other, int32_t score)
{
    trader->units[trader->load++] = (struct rm_unit){other, score, 0};
}

static void drop_unit(struct rm_trader *trader, uint32_t other)
{
    uint32_t k = 0;

    while (trader->units[k].other != other)
        k++;
    trader->units[k] = trader->units[--trader->load];
}

void rm_market_choose(
    struct rm_market *market, enum rm_side side, uint32_t who, uint32_t other, int32_t score)
{
    add_unit(&market->sides[side].v[who], other, score);
    add_unit(&market->sides[rm_other_side(side)].v[other], who, score);
}

void rm_market_give_up(struct rm_market *market, enum rm_side side, uint32_t who, uint32_t other)
{
    drop_unit(&market->sides[side].v[who], other);
    drop_unit(&market->sides[rm_other_side(side)].v[other], who);
}

void rm_market_force(struct rm_market *market, const struct rm_choice *pair)
{
    uint32_t who[2] = {[RM_MENTOR] = pair->mentor, [RM_MENTEE] = pair->mentee};

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        const struct rm_trader *trader = &market->sides[side].v[who[side]];

        if (trader->load == trader->room)
            rm_market_give_up(market, side, who[side], trader->units[0].other);
    }
    rm_market_choose(market, RM_MENTEE, pair->mentee, pair->mentor, pair->score);
    market->forced = pair;
}
