#include "match/lists.h"

#include <stdlib.h>
#include <string.h>

/* How many options are listed for each at first, and how many may be added at a time; twice as
 * many, or four times, for whoever could otherwise have all of them chosen already. */
enum { LISTED = 32, ADDED = 48 };

/* How many are asked to learn how large scores are. */
enum { SAMPLE = 256 };

/* A question for some of the bidders, with room for the answer. */
static void open_search(
    struct rm_search *search, const struct rm_lists *lists, const uint32_t *who, size_t n)
{
    memset(search, 0, sizeof *search);
    search->side = lists->first;
    search->who = who;
    search->n = n;
    search->price = lists->market->sides[rm_other_side(lists->first)].price;
    search->least = lists->source->least;
    search->n_options = rm_malloc(n * sizeof *search->n_options);
    search->rest = rm_malloc(n * sizeof *search->rest);
    memset(search->n_options, 0, n * sizeof *search->n_options);
}

static void ask(const struct rm_lists *lists, struct rm_search *search)
{
    lists->source->search(lists->source->context, search);
}

static void close_search(struct rm_search *search)
{
    free(search->n_options);
    free(search->rest);
}

static uint32_t doubled_to(uint32_t from, uint32_t least)
{
    while (from < least)
        from *= 2;
    return from;
}

/* Somebody bids while a unit is free: of as many options as units one is not chosen. */
static uint32_t n_listed(const struct rm_trader *bidder)
{
    return doubled_to(LISTED, bidder->room);
}

/* What was chosen may be worth more than anything new. */
static uint32_t n_added(const struct rm_trader *bidder)
{
    return doubled_to(ADDED, bidder->load + 1);
}

/* Those of n for whom `count` is `most`, in their order; how many. `*larger` is the least that it
 * is for others, if it is more. */
static size_t pick(uint32_t *picked, const struct rm_trader_side *bidders, const uint32_t *who,
    size_t n, uint32_t (*count)(const struct rm_trader *), uint32_t most, uint32_t *larger)
{
    size_t n_picked = 0;

    *larger = 0;
    for (size_t k = 0; k < n; k++) {
        uint32_t counted = count(&bidders->v[who[k]]);

        if (counted == most)
            picked[n_picked++] = who[k];
        else if (counted > most && (!*larger || counted < *larger))
            *larger = counted;
    }
    return n_picked;
}

void rm_lists_open(struct rm_lists *lists, struct rm_market *market, enum rm_side first,
    const struct rm_source *source)
{
    struct rm_trader_side *bidders = &market->sides[first];
    size_t n = 0;

    memset(lists, 0, sizeof *lists);
    lists->market = market;
    lists->source = source;
    lists->first = first;
    market->listed = first;
    for (uint32_t i = 0; i < bidders->n; i++)
        n += n_listed(&bidders->v[i]);
    lists->options = rm_malloc(n * sizeof *lists->options);
    lists->rest = rm_malloc(bidders->n * sizeof *lists->rest);
    n = 0;
    for (uint32_t i = 0; i < bidders->n; i++) {
        bidders->v[i].options = lists->options + n;
        n += n_listed(&bidders->v[i]);
        lists->rest[i] = INT64_MAX;
    }
}

void rm_lists_close(struct rm_lists *lists)
{
    free(lists->options);
    free(lists->rest);
}

static void refresh(
    struct rm_lists *lists, const uint32_t *who, size_t n, uint32_t most, int64_t scale)
{
    struct rm_trader_side *bidders = &lists->market->sides[lists->first];
    struct rm_search search;

    open_search(&search, lists, who, n);
    search.scale = scale;
    search.most = most;
    search.options = rm_malloc(n * most * sizeof *search.options);
    for (size_t k = 0; k < n; k++) {
        const struct rm_trader *bidder = &bidders->v[who[k]];

        search.n_options[k] = bidder->n_options;
        memcpy(
            search.options + k * most, bidder->options, bidder->n_options * sizeof *search.options);
    }
    ask(lists, &search);
    for (size_t k = 0; k < n; k++) {
        struct rm_option *to = lists->options + (bidders->v[who[k]].options - lists->options);

        bidders->v[who[k]].n_options = search.n_options[k];
        memcpy(to, search.options + k * most, search.n_options[k] * sizeof *to);
        lists->rest[who[k]] = search.rest[k];
    }
    free(search.options);
    close_search(&search);
}

void rm_lists_refresh(struct rm_lists *lists, const uint32_t *who, size_t n, int64_t scale)
{
    const struct rm_trader_side *bidders = &lists->market->sides[lists->first];
    uint32_t *picked = rm_malloc(n * sizeof *picked);

    for (uint32_t most = LISTED, larger; most; most = larger) {
        size_t n_picked = pick(picked, bidders, who, n, n_listed, most, &larger);

        if (n_picked)
            refresh(lists, picked, n_picked, most, scale);
    }
    rm_market_forget_transposed(lists->market);
    free(picked);
}

int64_t rm_lists_largest_score(struct rm_lists *lists)
{
    uint32_t who[SAMPLE] = {0}, n = lists->market->sides[lists->first].n;
    struct rm_option options[SAMPLE];
    int64_t largest = 1;
    struct rm_search search;

    n = n < SAMPLE ? n : SAMPLE;
    for (uint32_t k = 0; k < n; k++)
        who[k] = k;
    open_search(&search, lists, who, n);
    search.scale = 1;
    search.most = 1;
    search.options = options;
    ask(lists, &search);
    for (uint32_t k = 0; k < n; k++)
        if (search.n_options[k] && options[k].score > largest)
            largest = options[k].score;
    close_search(&search);
    return largest;
}

static uint32_t *everybody(uint32_t n)
{
    uint32_t *who = rm_malloc(n * sizeof *who);

    for (uint32_t i = 0; i < n; i++)
        who[i] = i;
    return who;
}

/* Only what is worth more than what somebody has. */
static int64_t *floors_of(
    const struct rm_trader_side *bidders, const uint32_t *who, size_t n, int64_t margin)
{
    int64_t *floors = rm_malloc(n * sizeof *floors);

    for (size_t k = 0; k < n; k++)
        floors[k] = bidders->v[who[k]].room ? bidders->price[who[k]] - margin : INT64_MAX;
    return floors;
}

static int is_known(const struct rm_trader_side *bidders, uint32_t who, uint32_t other)
{
    const struct rm_trader *bidder = &bidders->v[who];

    for (uint32_t k = 0; k < bidder->n_options; k++)
        if (bidder->options[k].other == other)
            return 1;
    return rm_is_chosen(bidders, who, other);
}

/* Leaves out of an answer what is listed already; how many options are left. */
static size_t keep_new(struct rm_search *search, const struct rm_trader_side *bidders)
{
    size_t n_new = 0;

    for (size_t k = 0; k < search->n; k++) {
        struct rm_option *options = search->options + k * search->most;
        uint32_t n = 0;

        for (uint32_t i = 0; i < search->n_options[k]; i++)
            if (!is_known(bidders, search->who[k], options[i].other))
                options[n++] = options[i];
        search->n_options[k] = n;
        n_new += n;
    }
    return n_new;
}

/* Lists of everybody, with what is new behind those of whoever asked. */
static void append(struct rm_lists *lists, const struct rm_search *search, size_t n_new)
{
    struct rm_trader_side *bidders = &lists->market->sides[lists->first];
    size_t n = n_new, k = 0;
    struct rm_option *options, *to;

    for (uint32_t i = 0; i < bidders->n; i++)
        n += bidders->v[i].n_options;
    to = options = rm_malloc(n * sizeof *options);
    for (uint32_t i = 0; i < bidders->n; i++) {
        struct rm_trader *bidder = &bidders->v[i];

        memcpy(to, bidder->options, bidder->n_options * sizeof *to);
        if (k < search->n && search->who[k] == i) {
            memcpy(to + bidder->n_options, search->options + k * search->most,
                search->n_options[k] * sizeof *to);
            bidder->n_options += search->n_options[k++];
        }
        bidder->options = to;
        to += bidder->n_options;
    }
    free(lists->options);
    lists->options = options;
    rm_market_forget_transposed(lists->market);
}

static size_t count_better(const struct rm_search *search, const struct rm_trader_side *bidders)
{
    size_t n = 0;

    for (size_t k = 0; k < search->n; k++)
        for (uint32_t i = 0; i < search->n_options[k]; i++) {
            const struct rm_option *option = &search->options[k * search->most + i];

            n += option->score * RM_POINT - search->price[option->other] >
                 bidders->price[search->who[k]];
        }
    return n;
}

static size_t add_better(
    struct rm_lists *lists, const uint32_t *who, size_t n, uint32_t most, int64_t margin)
{
    struct rm_trader_side *bidders = &lists->market->sides[lists->first];
    int64_t *floors = floors_of(bidders, who, n, margin);
    struct rm_search search;
    size_t n_new, n_better;

    open_search(&search, lists, who, n);
    search.scale = RM_POINT;
    search.most = most;
    search.floor = floors;
    search.options = rm_malloc(n * most * sizeof *search.options);
    ask(lists, &search);
    n_new = keep_new(&search, bidders);
    n_better = count_better(&search, bidders);
    if (n_better)
        append(lists, &search, n_new);
    free(search.options);
    close_search(&search);
    free(floors);
    return n_better;
}

size_t rm_lists_add_better(struct rm_lists *lists, int64_t margin)
{
    const struct rm_trader_side *bidders = &lists->market->sides[lists->first];
    uint32_t *who = everybody(bidders->n);
    uint32_t *picked = rm_malloc(bidders->n * sizeof *picked);
    size_t n_better = 0;

    for (uint32_t most = ADDED, larger; most; most = larger) {
        size_t n_picked = pick(picked, bidders, who, bidders->n, n_added, most, &larger);

        if (n_picked)
            n_better += add_better(lists, picked, n_picked, most, margin);
    }
    lists->n_rounds++;
    lists->n_priced += (uint64_t)bidders->n * lists->market->sides[rm_other_side(lists->first)].n;
    free(picked);
    free(who);
    return n_better;
}
