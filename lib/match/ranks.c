#include "match/ranks.h"

#include <stdlib.h>
#include <string.h>

#define UNMET INT64_MAX

/* How many are asked for options that are not listed at a time, and for how many each. */
enum { ASKED = 4096, OPTIONS = 16 };

struct spread {
    const struct rm_ranks *ranks;
    const struct rm_market *market;
    const struct rm_source *source; /* or NULL: every option is listed */
    enum rm_side first;
    int64_t *highest[2]; /* p of the first side, -q of the other; UNMET so far */
    uint32_t *met[2];    /* in order; those from `next` on have not passed it on yet */
    uint32_t n_met[2], next[2];
    uint32_t n_asked;   /* of those met of the first side, who have no option left to be met */
    int64_t *met_price; /* of the other side: 0 for who was not met, else too much */
    uint32_t most;      /* options to ask for: more than anybody has pairs */
    int sound;          /* nobody had to go below what a unit of theirs is worth */
};

static int64_t rank_of(const struct spread *s, enum rm_side side, uint32_t who, uint32_t load)
{
    const struct rm_trader_side *people = &s->market->sides[side];
    int64_t cover = side == RM_MENTEE ? RM_RANK_MENTEE : RM_RANK_MENTOR;

    return (load < people->v[who].cover ? cover : 0) +
           (load < people->v[who].due ? RM_RANK_LOAD : 0);
}

/* Whether somebody has a pair that may be given up. */
static int can_give_up(const struct spread *s, enum rm_side side, uint32_t who)
{
    const struct rm_trader *trader = &s->market->sides[side].v[who];

    return trader->load > 1 ||
           (trader->load && !rm_is_forced(s->market, side, who, trader->units[0].other));
}

/* The upper bound that somebody sets by themselves. */
static int64_t own_bound(const struct spread *s, enum rm_side side, uint32_t who)
{
    const struct rm_trader_side *people = &s->market->sides[side];
    uint32_t load = people->v[who].load;

    if (side == s->first)
        return load < people->v[who].room ? -rank_of(s, side, who, load) : UNMET;
    return can_give_up(s, side, who) ? rank_of(s, side, who, load - 1) : UNMET;
}

static int64_t least_bound(const struct spread *s, enum rm_side side, uint32_t who)
{
    const struct rm_trader_side *people = &s->market->sides[side];
    uint32_t load = people->v[who].load;

    if (side == s->first)
        return can_give_up(s, side, who) ? -rank_of(s, side, who, load - 1) : INT64_MIN;
    return load < people->v[who].room ? rank_of(s, side, who, load) : INT64_MIN;
}

static void meet(struct spread *s, enum rm_side side, uint32_t who, int64_t rank)
{
    if (s->highest[side][who] != UNMET)
        return;
    s->highest[side][who] = rank;
    if (side != s->first && s->source)
        s->met_price[who] = RM_PRICE_MAX;
    s->met[side][s->n_met[side]++] = who;
    if (rank < least_bound(s, side, who))
        s->sound = 0;
}

/* Passes a rank on, from everybody who was met and has not done so, until nobody new is met. */
static void pass_on(struct spread *s, int64_t rank)
{
    enum rm_side first = s->first, second = rm_other_side(first);
    const struct rm_trader_side *mine = &s->market->sides[first];
    const struct rm_trader_side *theirs = &s->market->sides[second];

    while (s->next[first] < s->n_met[first] || s->next[second] < s->n_met[second]) {
        while (s->next[second] < s->n_met[second]) {
            uint32_t j = s->met[second][s->next[second]++];

            for (uint32_t k = 0; k < theirs->v[j].load; k++)
                if (!rm_is_forced(s->market, second, j, theirs->v[j].units[k].other))
                    meet(s, first, theirs->v[j].units[k].other, rank);
        }
        if (s->next[first] < s->n_met[first]) {
            uint32_t i = s->met[first][s->next[first]++];
            const struct rm_option *options = mine->v[i].options;

            for (uint32_t k = 0; k < mine->v[i].n_options; k++)
                if (s->highest[second][options[k].other] == UNMET &&
                    theirs->v[options[k].other].room && !rm_is_chosen(mine, i, options[k].other))
                    meet(s, second, options[k].other, rank);
        }
    }
}

/* Asks some of the first side for options that were not met: who has more of them than an answer
 * holds is kept at the front of `who`. How many these are. */
static uint32_t ask(struct spread *s, uint32_t *who, uint32_t n, int64_t rank)
{
    enum rm_side second = rm_other_side(s->first);
    const struct rm_trader_side *mine = &s->market->sides[s->first];
    int64_t *floors = rm_malloc(n * sizeof *floors);
    struct rm_search search = {.side = s->first,
        .who = who,
        .n = n,
        .price = s->met_price,
        .least = s->source->least,
        .floor = floors,
        .most = s->most};
    uint32_t n_kept = 0;

    search.options = rm_malloc((size_t)n * s->most * sizeof *search.options);
    search.n_options = rm_malloc(n * sizeof *search.n_options);
    search.rest = rm_malloc(n * sizeof *search.rest);
    for (uint32_t k = 0; k < n; k++) {
        floors[k] = -1;
        search.n_options[k] = 0;
    }
    s->source->search(s->source->context, &search);
    for (uint32_t k = 0; k < n; k++) {
        for (uint32_t i = 0; i < search.n_options[k]; i++) {
            uint32_t other = search.options[(size_t)k * s->most + i].other;

            if (!rm_is_chosen(mine, who[k], other))
                meet(s, second, other, rank);
        }
        if (search.n_options[k] == s->most)
            who[n_kept++] = who[k];
    }
    free(search.options);
    free(search.n_options);
    free(search.rest);
    free(floors);
    return n_kept;
}

/* Meets whom those who were met can be paired with though it is not listed. 1 if there was any. */
static int ask_all(struct spread *s, int64_t rank)
{
    uint32_t *who = rm_malloc(ASKED * sizeof *who), n = 0;
    uint32_t n_met = s->n_met[rm_other_side(s->first)];

    while (s->n_asked < s->n_met[s->first] || n) {
        while (n < ASKED && s->n_asked < s->n_met[s->first])
            who[n++] = s->met[s->first][s->n_asked++];
        n = ask(s, who, n, rank);
    }
    free(who);
    return s->n_met[rm_other_side(s->first)] > n_met;
}

/* The lowest bound above `above` that somebody sets; UNMET after the last. */
static int64_t next_bound(const struct spread *s, int64_t above)
{
    int64_t next = UNMET;

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        for (uint32_t i = 0; i < s->market->sides[side].n; i++) {
            int64_t bound = own_bound(s, side, i);

            next = bound > above && bound < next ? bound : next;
        }
    return next;
}

static void spread_all(struct spread *s)
{
    for (int64_t rank = next_bound(s, INT64_MIN); rank != UNMET; rank = next_bound(s, rank)) {
        for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
            for (uint32_t i = 0; i < s->market->sides[side].n; i++)
                if (s->market->sides[side].v[i].room && own_bound(s, side, i) == rank)
                    meet(s, side, i, rank);
        do
            pass_on(s, rank);
        while (s->source && ask_all(s, rank));
    }
}

/* Those whom nothing reaches may have any rank that is not below theirs. */
static void fill_in(struct spread *s)
{
    int64_t rank = 0;

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        for (uint32_t i = 0; i < s->market->sides[side].n; i++) {
            int64_t least =
                s->highest[side][i] == UNMET ? least_bound(s, side, i) : s->highest[side][i];

            rank = least > rank ? least : rank;
        }
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        for (uint32_t i = 0; i < s->market->sides[side].n; i++) {
            int64_t highest = s->highest[side][i];

            highest = highest == UNMET ? rank : highest;
            s->ranks->price[side][i] = side == s->first ? highest : -highest;
        }
}

/* Of the other side: people without room are as if they had been met. */
static void open_prices(struct spread *s)
{
    const struct rm_trader_side *mine = &s->market->sides[s->first];
    const struct rm_trader_side *theirs = &s->market->sides[rm_other_side(s->first)];

    s->met_price = rm_malloc(theirs->n * sizeof *s->met_price);
    for (uint32_t j = 0; j < theirs->n; j++)
        s->met_price[j] = theirs->v[j].room ? 0 : RM_PRICE_MAX;
    for (uint32_t i = 0; i < mine->n; i++)
        s->most = mine->v[i].load > s->most ? mine->v[i].load : s->most;
    s->most += OPTIONS;
}

int rm_ranks_prove(struct rm_ranks *ranks, const struct rm_market *market, enum rm_side first,
    const struct rm_source *source)
{
    struct spread s = {
        .ranks = ranks, .market = market, .source = source, .first = first, .sound = 1};

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        uint32_t n = market->sides[side].n;

        s.highest[side] = ranks->price[side];
        s.met[side] = rm_malloc(n * sizeof *s.met[side]);
        for (uint32_t i = 0; i < n; i++)
            s.highest[side][i] = UNMET;
    }
    open_prices(&s);
    spread_all(&s);
    fill_in(&s);
    free(s.met_price);
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        free(s.met[side]);
    return s.sound;
}
