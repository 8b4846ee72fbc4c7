#include "match/lists.h"

#include <stdlib.h>
#include <string.h>

/* How many options are listed for each at first, and how many may be added at a time. */
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

void rm_lists_open(struct rm_lists *lists, struct rm_market *market, enum rm_side first,
    const struct rm_source *source)
{
    struct rm_trader_side *bidders = &market->sides[first];

    memset(lists, 0, sizeof *lists);
    lists->market = market;
    lists->source = source;
    lists->first = first;
    market->listed = first;
    lists->options = rm_malloc((size_t)bidders->n * LISTED * sizeof *lists->options);
    lists->rest = rm_malloc(bidders->n * sizeof *lists->rest);
    for (uint32_t i = 0; i < bidders->n; i++) {
        bidders->v[i].options = lists->options + (size_t)i * LISTED;
        lists->rest[i] = INT64_MAX;
    }
}

void rm_lists_close(struct rm_lists *lists)
{
    free(lists->options);
    free(lists->rest);
}

void rm_lists_refresh(struct rm_lists *lists, const uint32_t *who, size_t n, int64_t scale)
{
    struct rm_trader_side *bidders = &lists->market->sides[lists->first];
    struct rm_search search;

    open_search(&search, lists, who, n);
    search.scale = scale;
    search.most = LISTED;
    search.options = rm_malloc(n * LISTED * sizeof *search.options);
    for (size_t k = 0; k < n; k++) {
        const struct rm_trader *bidder = &bidders->v[who[k]];

        search.n_options[k] = bidder->n_options;
        memcpy(search.options + k * LISTED, bidder->options,
            bidder->n_options * sizeof *search.options);
    }
    ask(lists, &search);
    for (size_t k = 0; k < n; k++) {
        struct rm_option *to = lists->options + (size_t)who[k] * LISTED;

        bidders->v[who[k]].n_options = search.n_options[k];
        memcpy(to, search.options + k * LISTED, search.n_options[k] * sizeof *to);
        lists->rest[who[k]] = search.rest[k];
    }
    rm_market_forget_transposed(lists->market);
    free(search.options);
    close_search(&search);
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
static int64_t *floors_of(const struct rm_trader_side *bidders, int64_t margin)
{
    int64_t *floors = rm_malloc(bidders->n * sizeof *floors);

    for (uint32_t i = 0; i < bidders->n; i++)
        floors[i] = bidders->v[i].room ? bidders->price[i] - margin : INT64_MAX;
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

/* Lists of everybody with what is new behind them. */
static void append(struct rm_lists *lists, const struct rm_search *search, size_t n_new)
{
    struct rm_trader_side *bidders = &lists->market->sides[lists->first];
    size_t n = n_new;
    struct rm_option *options, *to;

    for (uint32_t i = 0; i < bidders->n; i++)
        n += bidders->v[i].n_options;
    to = options = rm_malloc(n * sizeof *options);
    for (uint32_t i = 0; i < bidders->n; i++) {
        struct rm_trader *bidder = &bidders->v[i];

        memcpy(to, bidder->options, bidder->n_options * sizeof *to);
        memcpy(to + bidder->n_options, search->options + (size_t)i * search->most,
            search->n_options[i] * sizeof *to);
        bidder->options = to;
        bidder->n_options += search->n_options[i];
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

size_t rm_lists_add_better(struct rm_lists *lists, int64_t margin)
{
    struct rm_trader_side *bidders = &lists->market->sides[lists->first];
    uint32_t *who = everybody(bidders->n);
    int64_t *floors = floors_of(bidders, margin);
    struct rm_search search;
    size_t n_new, n_better;

    open_search(&search, lists, who, bidders->n);
    search.scale = RM_POINT;
    search.most = ADDED;
    search.floor = floors;
    search.options = rm_malloc(search.n * ADDED * sizeof *search.options);
    ask(lists, &search);
    n_new = keep_new(&search, bidders);
    n_better = count_better(&search, bidders);
    if (n_better)
        append(lists, &search, n_new);
    lists->n_rounds++;
    lists->n_priced += (uint64_t)bidders->n * lists->market->sides[rm_other_side(lists->first)].n;
    free(search.options);
    close_search(&search);
    free(floors);
    free(who);
    return n_better;
}
