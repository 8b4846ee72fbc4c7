#include "match/auction.h"

#include <stdlib.h>
#include <string.h>

/* The first step is this part of the largest score (with lists half of that: a large step makes
 * many of them be made anew), each one after it this part of the one before, and of those who bid
 * this part may be left without. */
enum { FIRST_STEP = 16, STEP_FALL = 8, LEFT_OVER = 1000 };

/* Turns to look ahead. */
enum { AHEAD = 6, CACHE_LINE = 64 };

/* Somebody bids for what is listed even if something that is not may be better, by no more than so
 * many steps or, in prices, so much: later phases mend it, and the last of it is mended when all is
 * priced. */
enum { PATIENCE_STEPS = 4, PATIENCE = 2 * RM_AUCTION_UNIT };

/* One side bids, the other sells. */
struct auction {
    struct rm_market *market;
    struct rm_lists *lists; /* or NULL: every option is listed */
    struct rm_trader_side *bidders, *sellers;
    const int64_t *rest; /* by bidder, what options that are not listed may be worth; or NULL */
    int64_t step;
    uint32_t *queue; /* a ring: who waits for a turn */
    uint32_t head, n_waiting;
    unsigned char *waits;
    uint32_t *stale; /* who cannot bid before their options are listed anew */
    size_t n_stale;
};

static int64_t reserve(const struct rm_trader_side *side, uint32_t who)
{
    return -rm_unit_points(side, who, side->v[who].load) * RM_AUCTION_UNIT;
}

/* The price of somebody: of the cheapest unit, taken or free. */
static void settle_price(struct rm_trader_side *side, uint32_t who)
{
    int64_t price = RM_PRICE_MAX;

    if (side->v[who].load)
        price = side->v[who].units[0].worth;
    if (side->v[who].load < side->v[who].room) {
        int64_t alone = reserve(side, who), ask = side->v[who].ask;

        ask = ask > alone ? ask : alone;
        price = price < ask ? price : ask;
    }
    side->price[who] = price;
}

/* Puts a unit into a heap of n where there is a hole. */
static void heap_put(struct rm_unit *units, uint32_t n, uint32_t at, struct rm_unit unit)
{
    for (; at && units[(at - 1) / 2].worth > unit.worth; at = (at - 1) / 2)
        units[at] = units[(at - 1) / 2];
    for (;;) {
        uint32_t child = 2 * at + 1;

        if (child + 1 < n && units[child + 1].worth < units[child].worth)
            child++;
        if (child >= n || units[child].worth >= unit.worth)
            break;
        units[at] = units[child];
        at = child;
    }
    units[at] = unit;
}

static void add_unit(struct rm_trader *trader, struct rm_unit unit)
{
    uint32_t n = ++trader->load;

    heap_put(trader->units, n, n - 1, unit);
}

static void drop_unit(struct rm_trader *trader, uint32_t other)
{
    uint32_t n = --trader->load, k = 0;

    while (trader->units[k].other != other)
        k++;
    if (k < n)
        heap_put(trader->units, n, k, trader->units[n]);
}

static void wait_for_turn(struct auction *a, uint32_t who)
{
    uint32_t tail = a->head + a->n_waiting;

    if (a->waits[who])
        return;
    if (tail >= a->bidders->n)
        tail -= a->bidders->n;
    a->queue[tail] = who;
    a->n_waiting++;
    a->waits[who] = 1;
}

static uint32_t next_turn(struct auction *a)
{
    uint32_t who = a->queue[a->head];

    if (++a->head == a->bidders->n)
        a->head = 0;
    a->n_waiting--;
    a->waits[who] = 0;
    return who;
}

struct bid {
    int64_t best, second; /* what the two best options leave to the bidder */
    uint32_t other;
    int32_t score;
};

static struct bid look(const struct auction *a, uint32_t who)
{
    const struct rm_option *option = a->bidders->v[who].options;
    const struct rm_option *end = option + a->bidders->v[who].n_options;
    const int64_t *price = a->sellers->price;
    const struct rm_option *best = NULL;
    struct bid bid = {INT64_MIN, INT64_MIN, 0, 0};
    int holds = a->bidders->v[who].load > 0;

    for (; option < end; option++) {
        int64_t value = (int64_t)option->score * RM_AUCTION_UNIT - price[option->other];

        if (value <= bid.second || (holds && rm_is_chosen(a->bidders, who, option->other)))
            continue;
        bid.second = value < bid.best ? value : bid.best;
        best = value > bid.best ? option : best;
        bid.best = value > bid.best ? value : bid.best;
    }
    if (best) {
        bid.other = best->other;
        bid.score = best->score;
    }
    return bid;
}

/* Has the memory brought near that the turns after this one will need: options soon, and later the
 * person who has them. Prices are near as it is. */
static void look_ahead(const struct auction *a)
{
    const struct rm_trader_side *bidders = a->bidders;
    const struct rm_trader *next;
    uint32_t at = a->head + AHEAD;

    if (a->n_waiting <= 2 * AHEAD || at + AHEAD >= bidders->n)
        return;
    next = &bidders->v[a->queue[at]];
    for (uint32_t k = 0; k < next->n_options; k += CACHE_LINE / sizeof *next->options)
        __builtin_prefetch(&next->options[k]);
    __builtin_prefetch(&bidders->v[a->queue[at + AHEAD]]);
}

/* The cheapest unit of the seller changes hands, or a free one goes. */
static void sell(struct auction *a, uint32_t bidder, const struct bid *bid, int64_t left)
{
    struct rm_trader *seller = &a->sellers->v[bid->other];
    struct rm_unit unit = {bidder, bid->score, (int64_t)bid->score * RM_AUCTION_UNIT - left};

    if (seller->load && seller->units->worth <= a->sellers->price[bid->other]) {
        uint32_t loser = seller->units->other;

        drop_unit(&a->bidders->v[loser], bid->other);
        wait_for_turn(a, loser);
        heap_put(seller->units, seller->load, 0, unit);
    } else {
        add_unit(seller, unit);
    }
    settle_price(a->sellers, bid->other);
    unit = (struct rm_unit){bid->other, bid->score, left};
    add_unit(&a->bidders->v[bidder], unit);
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* A bid, or the free units stay free at what they are worth alone. What is not listed may be as
 * good as `rest`: as the second best it makes the bid a careful one, as the best it has to be
 * listed first. */
static void take_turn(struct auction *a, uint32_t who)
{
    int64_t alone = reserve(a->bidders, who), rest = a->rest ? a->rest[who] : INT64_MIN;
    struct bid bid = look(a, who);

    a->bidders->v[who].ask = INT64_MIN;
    if (rest > alone && bid.best < rest - larger(a->step * PATIENCE_STEPS, PATIENCE)) {
        a->stale[a->n_stale++] = who;
        a->waits[who] = 1;
        return;
    }
    if (bid.best <= alone)
        return;
    bid.second = larger(larger(bid.second, rest), alone);
    sell(a, who, &bid, (bid.second < bid.best ? bid.second : bid.best) - a->step);
    if (a->bidders->v[who].load < a->bidders->v[who].room)
        wait_for_turn(a, who);
}

static void list_anew(struct auction *a)
{
    rm_lists_refresh(a->lists, a->stale, a->n_stale, RM_AUCTION_UNIT);
    while (a->n_stale) {
        uint32_t who = a->stale[--a->n_stale];

        a->waits[who] = 0;
        wait_for_turn(a, who);
    }
}

/* Everybody with a free unit bids until no more than `few` wait, who stay without. */
static void bid_until_few(struct auction *a, enum rm_side bidders, uint32_t few)
{
    a->bidders = &a->market->sides[bidders];
    a->sellers = &a->market->sides[rm_other_side(bidders)];
    while (a->n_waiting + a->n_stale > few) {
        if (!a->n_waiting)
            list_anew(a);
        look_ahead(a);
        take_turn(a, next_turn(a));
    }
    while (a->n_stale)
        a->waits[a->stale[--a->n_stale]] = 0;
    while (a->n_waiting)
        next_turn(a);
    for (uint32_t i = 0; i < a->bidders->n; i++)
        settle_price(a->bidders, i);
}

/* All units are free again; those of the sellers keep their prices. */
static void clear(struct auction *a, enum rm_side first)
{
    struct rm_trader_side *bidders = &a->market->sides[first];
    struct rm_trader_side *sellers = &a->market->sides[rm_other_side(first)];

    for (uint32_t j = 0; j < sellers->n; j++) {
        sellers->v[j].load = 0;
        sellers->v[j].ask = sellers->price[j];
        settle_price(sellers, j);
    }
    for (uint32_t i = 0; i < bidders->n; i++) {
        bidders->v[i].load = 0;
        bidders->v[i].ask = INT64_MIN;
        settle_price(bidders, i);
    }
}

static void forward(struct auction *a, enum rm_side first, uint32_t few)
{
    a->head = 0;
    a->bidders = &a->market->sides[first];
    a->rest = a->lists ? a->lists->rest : NULL;
    for (uint32_t i = 0; i < a->bidders->n; i++)
        if (a->bidders->v[i].room)
            wait_for_turn(a, i);
    bid_until_few(a, first, few);
}

/* Those who ask for more than a free unit is worth bid for whom they can get. */
static void reverse(struct auction *a, enum rm_side first)
{
    enum rm_side side = rm_other_side(first);

    a->rest = NULL;
    a->head = 0;
    a->bidders = &a->market->sides[side];
    for (uint32_t j = 0; j < a->bidders->n; j++)
        if (a->bidders->v[j].load < a->bidders->v[j].room &&
            a->bidders->v[j].ask > reserve(a->bidders, j))
            wait_for_turn(a, j);
    if (a->n_waiting)
        rm_market_transpose(a->market);
    bid_until_few(a, side, 0);
}

/* Of 32 ways to cut the fractions of prices off, the one that breaks the fewest pairs: a pair
 * breaks where the price of somebody else falls across a whole point by the last step. */
static int64_t best_cut(const struct rm_trader_side *sellers)
{
    uint32_t n[RM_AUCTION_UNIT] = {0};
    int64_t best = 0;

    for (uint32_t j = 0; j < sellers->n; j++)
        n[(uint64_t)sellers->price[j] % RM_AUCTION_UNIT]++;
    for (int64_t cut = 1; cut < RM_AUCTION_UNIT; cut++)
        if (n[cut] < n[best])
            best = cut;
    return (best + 1) % RM_AUCTION_UNIT;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Sellers' prices in whole points, and again as exact ones. */
static void round_prices(struct rm_trader_side *sellers)
{
    int64_t cut = best_cut(sellers);

    for (uint32_t j = 0; j < sellers->n; j++) {
        int64_t alone = reserve(sellers, j), price = sellers->price[j];

        if (!sellers->v[j].room)
            continue;
        price = sellers->v[j].load < sellers->v[j].room && price == alone
                    ? alone / RM_AUCTION_UNIT
                    : floor_div(price - cut, RM_AUCTION_UNIT);
        sellers->price[j] = price * RM_POINT + sellers->pair_cost;
    }
}

/* What units cost at first. If all units that cover will be taken, that they do makes none of them
 * cheaper than others; if some must stay free, all start from what they are worth. */
static int64_t first_ask(const struct rm_trader_side *bidders, const struct rm_trader_side *sellers)
{
    uint64_t n_bids = 0, n_covers = 0;

    for (uint32_t i = 0; i < bidders->n; i++)
        n_bids += bidders->v[i].room;
    for (uint32_t j = 0; j < sellers->n; j++)
        n_covers += sellers->v[j].cover;
    return n_bids <= n_covers ? INT64_MIN : 0;
}

void rm_auction_run(
    struct rm_market *market, enum rm_side first, struct rm_lists *lists, int64_t largest_score)
{
    struct rm_trader_side *bidders = &market->sides[first];
    struct rm_trader_side *sellers = &market->sides[rm_other_side(first)];
    uint32_t n = bidders->n > sellers->n ? bidders->n : sellers->n;
    struct auction a = {.market = market, .lists = lists};
    int64_t ask;

    a.queue = rm_malloc(n * sizeof *a.queue);
    a.waits = rm_malloc(n);
    a.stale = rm_malloc(n * sizeof *a.stale);
    memset(a.waits, 0, n);
    ask = first_ask(bidders, sellers);
    for (uint32_t j = 0; j < sellers->n; j++)
        sellers->price[j] = ask;
    a.step = largest_score * RM_AUCTION_UNIT / (lists ? 2 * FIRST_STEP : FIRST_STEP);
    for (;;) {
        clear(&a, first);
        forward(&a, first, bidders->n / LEFT_OVER);
        reverse(&a, first);
        if (a.step <= 1)
            break;
        a.step = a.step > STEP_FALL ? a.step / STEP_FALL : 1;
    }
    round_prices(sellers);
    free(a.queue);
    free(a.waits);
    free(a.stale);
}
