#include "match/scorer.h"
#include "match/screen_desk.h"

#include <string.h>

/* A point is 2^shift units, as many as there is room for in 16 bits. Points take ROOM of it and may
 * be pressed down to ROOM_LEAST where prices differ by much. */
enum { ROOM = 16000, ROOM_LEAST = 2000, SHIFT_MAX = 10, SHIFT_MIN = -40 };

#define UNITS_MAX (INT64_C(1) << 50)

/* Into how many sorts blocks are put by their bounds. */
enum { BINS = 128 };

int64_t rm_screen_units(const struct rm_screen *screen, int64_t points)
{
    int down = -screen->shift;

    if (screen->pointless)
        return 0;
    if (down <= 0)
        return points * (INT64_C(1) << -down);
    return points >= 0 ? (points + (INT64_C(1) << down) - 1) >> down : -((-points) >> down);
}

/* What a worth must at least be in units. */
static int64_t least_units(const struct rm_screen *screen, int64_t worth)
{
    int64_t x;

    if (worth < -INT64_MAX / 2)
        return -UNITS_MAX;
    if (worth > INT64_MAX / 2)
        return UNITS_MAX;
    x = worth + screen->lowest;
    if (x / screen->denominator > UNITS_MAX / screen->numerator)
        return UNITS_MAX;
    if (x / screen->denominator < -UNITS_MAX / screen->numerator)
        return -UNITS_MAX;
    x *= screen->numerator;
    return x > 0 ? (x + screen->denominator - 1) / screen->denominator
                 : -(-x / screen->denominator);
}

/* Whether a worth is a whole number of units. */
static int is_exact(const struct rm_screen *screen, int64_t worth)
{
    int64_t units = least_units(screen, worth);

    return units > -UNITS_MAX && units < UNITS_MAX &&
           (worth + screen->lowest) * screen->numerator == units * screen->denominator;
}

struct rm_screen *rm_screen_build(
    const struct rm_match *match, enum rm_side asking, struct rm_arena *arena)
{
    struct rm_screen *screen = RM_NEW(arena, struct rm_screen);
    const struct rm_index *index = rm_index_build(match, asking, arena);

    screen->index = index;
    screen->n_blocks = index->n_positions / RM_BLOCK;
    screen->cell_of = RM_NEW_N(arena, screen->n_blocks, uint32_t);
    for (uint32_t c = 0; c < index->n_cells; c++)
        for (uint32_t p = index->cells[c].start; p < index->cells[c].end; p += RM_BLOCK)
            screen->cell_of[p / RM_BLOCK] = c;
    screen->standing = RM_NEW_N(arena, index->n_positions, int16_t);
    rm_screen_choose_vectors(screen);
    return screen;
}

const uint32_t *rm_screen_apart(const struct rm_screen *screen, uint32_t who, size_t *n)
{
    const struct rm_index *index = screen->index;

    *n = index->apart_start[who + 1] - index->apart_start[who];
    return index->apart + index->apart_start[who];
}

/* Units that points may come to, from the least to the most. */
static int64_t spread(const struct rm_screen *screen)
{
    const struct rm_index *index = screen->index;
    int64_t units =
        rm_screen_units(screen, index->base_max) - rm_screen_units(screen, index->base_min) +
        rm_screen_units(screen, index->shares_max) - rm_screen_units(screen, index->shares_min);

    if (screen->shift < 0) /* each term is rounded up */
        units += (int64_t)(index->terms_max * RM_ENTRY_WEIGHTS + index->n_shares);
    return units;
}

static int64_t price_room(const struct rm_screen *screen)
{
    return 2 * INT16_MAX - spread(screen);
}

/* How many units a point has, as far as points and then prices let it. */
static void choose_units(struct rm_screen *screen, const struct rm_search *search, int64_t range)
{
    screen->pointless = search->scale == 0;
    screen->numerator = 1;
    screen->shift = 0;
    if (screen->pointless) {
        screen->denominator = range / price_room(screen) + 1;
        return;
    }
    screen->shift = SHIFT_MAX;
    while (screen->shift > SHIFT_MIN && spread(screen) > ROOM)
        screen->shift--;
    screen->blind = spread(screen) > ROOM;
    for (;;) {
        int up = screen->shift;

        screen->numerator = up > 0 ? INT64_C(1) << up : 1;
        screen->denominator = up > 0 ? search->scale : search->scale * (INT64_C(1) << -up);
        if (up == SHIFT_MIN || spread(screen) < ROOM_LEAST ||
            range / screen->denominator < price_room(screen) / screen->numerator)
            return;
        screen->shift--;
        if (spread(screen) > ROOM) {
            screen->shift++;
            return;
        }
    }
}

static int64_t lowest_price(const struct rm_screen *screen, const int64_t *price, int64_t *range)
{
    int64_t lowest = screen->index->n_others ? price[0] : 0, highest = lowest;

    for (uint32_t i = 0; i < screen->index->n_others; i++) {
        lowest = price[i] < lowest ? price[i] : lowest;
        highest = price[i] > highest ? price[i] : highest;
    }
    *range = highest - lowest;
    return lowest;
}

void rm_screen_price(struct rm_screen *screen, const struct rm_search *search)
{
    const struct rm_index *index = screen->index;
    int64_t range, room;

    screen->lowest = lowest_price(screen, search->price, &range);
    screen->price = search->price;
    screen->blind = 0;
    choose_units(screen, search, range);
    if (screen->blind)
        return;
    room = price_room(screen);
    screen->offset = INT16_MAX - spread(screen) - rm_screen_units(screen, index->base_min) -
                     rm_screen_units(screen, index->shares_min);
    for (uint32_t p = 0; p < index->n_positions; p++) {
        uint32_t i = index->index_at[p];
        int64_t units = index->base ? rm_screen_units(screen, index->base[p]) : 0, price = room;

        if (i != RM_NOBODY &&
            (search->price[i] - screen->lowest) / screen->denominator < room / screen->numerator)
            price = (search->price[i] - screen->lowest) * screen->numerator / screen->denominator;
        screen->standing[p] = (int16_t)(screen->offset + units - price);
    }
}

/* The best bound of each block of the cells that are open, cells next to each other at once. */
static void look_at_all(
    const struct rm_screen *screen, const struct rm_screen_desk *desk, struct rm_query *query)
{
    const struct rm_index *index = screen->index;

    rm_query_spread(desk, query, 0, screen->n_blocks);
    for (uint32_t c = 0; c < index->n_cells;) {
        uint32_t first = c;

        while (c < index->n_cells && query->cell_units[c] != RM_CLOSED)
            c++;
        if (c > first)
            screen->look(screen, desk, query, index->cells[first].start / RM_BLOCK,
                index->cells[c - 1].end / RM_BLOCK);
        else
            c++;
    }
    rm_query_clear(desk, query, screen->n_blocks);
}

/* Memory is slow: what is read of somebody is asked for step by step, each step AHEAD of the next.
 */
enum { AHEAD = 6 };

struct visit {
    const struct rm_screen *screen;
    struct rm_screen_desk *desk;
    struct rm_query *query;
    rm_screen_meet *meet;
    void *context;
    int64_t least, least_units;
    uint32_t before; /* whose bound is least_units must come before this one; all: RM_NOBODY */
    int exact;       /* that bound is no more than the least that they must be worth */
    size_t n_blocks; /* of the desk's list */
    size_t n_guests; /* of the desk's */
};

static void set_least(struct visit *v, int64_t least)
{
    v->least = least;
    v->least_units = least_units(v->screen, least);
    v->exact = is_exact(v->screen, least);
}

static void meet_one(struct visit *v, const struct rm_guest *guest)
{
    uint32_t other = v->screen->index->index_at[guest->position];
    int64_t least;

    if (guest->bound < v->least_units ||
        (guest->bound == v->least_units && v->exact && other >= v->before))
        return;
    least = v->meet(v->context, other, &v->before);
    if (least != v->least)
        set_least(v, least);
}

static void expect(const struct visit *v, const struct rm_guest *guest, int step)
{
    const struct rm_index *index = v->screen->index;
    const struct rm_scorer *scorer = index->match->criteria.scorer;

    switch (step) {
    case 0:
        __builtin_prefetch(&index->index_at[guest->position]);
        __builtin_prefetch(&index->member_at[guest->position]);
        break;
    case 1:
        __builtin_prefetch(&v->screen->price[index->index_at[guest->position]]);
        rm_scorer_expect(scorer, index->member_at[guest->position]);
        break;
    default:
        rm_scorer_expect_lists(scorer, index->member_at[guest->position]);
    }
}

static void meet_guests(struct visit *v)
{
    enum { STEPS = 3 };

    for (size_t i = 0; i < v->n_guests + STEPS * AHEAD; i++) {
        for (size_t step = 0; step < STEPS && step * AHEAD <= i; step++)
            if (i - step * AHEAD < v->n_guests)
                expect(v, &v->desk->guests[i - step * AHEAD], (int)step);
        if (i >= STEPS * AHEAD)
            meet_one(v, &v->desk->guests[i - STEPS * AHEAD]);
    }
    v->n_guests = 0;
}

/* A bit for each of a block. */
static uint64_t which_within(const int16_t *bound, int16_t from, int16_t to)
{
    unsigned char is[RM_BLOCK];
    uint64_t which = 0;

    for (int i = 0; i < RM_BLOCK; i++)
        is[i] = bound[i] >= from && bound[i] <= to;
    for (int i = 0; i < RM_BLOCK; i += 8) {
        uint64_t eight;

        memcpy(&eight, is + i, sizeof eight);
        for (int k = i; eight && k < i + 8; k++)
            which |= (uint64_t)is[k] << k;
    }
    return which;
}

/* Whether nobody of a block can be worth more than the least, or comes early enough. */
static int is_late(const struct visit *v, uint32_t block, int64_t best)
{
    return best == v->least_units && v->exact &&
           v->screen->index->index_at[(size_t)block * RM_BLOCK] >= v->before;
}

/* Those of a block whose bound is within low..high. */
static void visit_block(struct visit *v, uint32_t block, int64_t low, int64_t high)
{
    int64_t shown = v->screen->offset - v->query->cell_units[v->screen->cell_of[block]];
    int64_t from = (low > v->least_units ? low : v->least_units) + shown, to = high + shown;
    int16_t bound[RM_BLOCK];

    from = from > RM_DEAD ? from : RM_DEAD + 1;
    to = to < INT16_MAX ? to : INT16_MAX;
    if (from > to)
        return;
    if (v->n_guests + RM_BLOCK > RM_GUESTS)
        meet_guests(v);
    rm_query_spread(v->desk, v->query, block, block + 1);
    v->screen->bounds(bound, v->screen, v->desk, v->query, block);
    rm_query_clear(v->desk, v->query, block + 1);
    for (uint64_t is = which_within(bound, (int16_t)from, (int16_t)to); is; is &= is - 1) {
        int i = __builtin_ctzll(is);

        v->desk->guests[v->n_guests++] =
            (struct rm_guest){block * RM_BLOCK + (uint32_t)i, bound[i] - shown};
    }
}

static void sweep(struct visit *v, int64_t low, int64_t high)
{
    for (size_t i = 0; i < v->n_blocks; i++)
        if (v->desk->bound[i] >= low && v->desk->bound[i] >= v->least_units &&
            !is_late(v, v->desk->block[i], v->desk->bound[i]))
            visit_block(v, v->desk->block[i], low, high);
    meet_guests(v);
}

static void list_blocks(struct visit *v)
{
    const struct rm_screen *screen = v->screen;
    const struct rm_index *index = screen->index;

    v->n_blocks = 0;
    for (uint32_t c = 0; c < index->n_cells; c++) {
        int64_t units = v->query->cell_units[c], shown = units - screen->offset;

        if (units == RM_CLOSED)
            continue;
        for (uint32_t b = index->cells[c].start / RM_BLOCK; b < index->cells[c].end / RM_BLOCK;
             b++) {
            int64_t best = v->query->best[b];

            v->desk->block[v->n_blocks] = b;
            v->desk->bound[v->n_blocks] = best + shown;
            v->n_blocks += best != RM_DEAD && best + shown >= v->least_units;
        }
    }
}

/* Forgets blocks that have become of no use. */
static void shorten_list(struct visit *v)
{
    size_t n = 0;

    for (size_t i = 0; i < v->n_blocks; i++) {
        v->desk->block[n] = v->desk->block[i];
        v->desk->bound[n] = v->desk->bound[i];
        n += v->desk->bound[i] >= v->least_units;
    }
    v->n_blocks = n;
}

/* A bound that about `wanted` blocks reach. */
static int64_t bound_of_best(const struct visit *v, size_t wanted)
{
    const int64_t *bound = v->desk->bound;
    int64_t least = INT64_MAX, most = INT64_MIN, width;
    size_t bins[BINS] = {0}, n = 0, bin = BINS;

    if (v->n_blocks <= wanted)
        return v->least_units;
    for (size_t i = 0; i < v->n_blocks; i++) {
        least = bound[i] < least ? bound[i] : least;
        most = bound[i] > most ? bound[i] : most;
    }
    width = (most - least) / BINS + 1;
    for (size_t i = 0; i < v->n_blocks; i++)
        bins[(size_t)(bound[i] - least) / (size_t)width]++;
    while (n < wanted)
        n += bins[--bin];
    return least + (int64_t)bin * width;
}

static void meet_everybody(struct visit *v)
{
    for (uint32_t p = 0; p < v->screen->index->n_positions; p++)
        if (v->screen->index->index_at[p] != RM_NOBODY)
            v->meet(v->context, v->screen->index->index_at[p], &v->before);
}

void rm_screen_visit(const struct rm_screen *screen, struct rm_screen_desk *desk, uint32_t who,
    size_t wanted, int64_t least, rm_screen_meet *meet, void *context)
{
    struct visit v = {.screen = screen,
        .desk = desk,
        .query = &desk->query,
        .meet = meet,
        .context = context,
        .before = RM_NOBODY};
    int64_t high = INT64_MAX / 2;

    rm_query_begin(screen, desk, v.query, who);
    if (v.query->closed)
        return;
    if (screen->blind) {
        meet_everybody(&v);
        return;
    }
    set_least(&v, least);
    look_at_all(screen, desk, v.query);
    list_blocks(&v);
    for (wanted *= 2; v.n_blocks && high >= v.least_units; wanted *= 4) {
        int64_t low = bound_of_best(&v, wanted);

        if (low > high) /* all of these were met */
            continue;
        sweep(&v, low, high);
        high = low - 1;
        if (low == -UNITS_MAX)
            break;
        shorten_list(&v);
    }
}
