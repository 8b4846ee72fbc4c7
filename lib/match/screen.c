#include "match/screen.h"

#include "match/scorer.h"
#include "match/screen_index.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEAD = INT16_MIN, /* a bound of one who cannot be */
    LANES = 16,
    VECTORS = RM_BLOCK / LANES,
    SETS_MAX = 4,  /* spans that cover a day */
    TILE = 100000, /* blocks that are looked at for one after the other who asks */
    BINS = 128,
    NIBBLE = 15
};

/* A point is 2^shift units, as many as there is room for in 16 bits. Points take ROOM of it and may
 * be pressed down to ROOM_LEAST where prices differ by much. */
enum { ROOM = 16000, ROOM_LEAST = 2000, SHIFT_MAX = 10, SHIFT_MIN = -40 };

#define CLOSED    INT64_MIN
#define UNITS_MAX (INT64_C(1) << 50)

typedef int16_t lanes __attribute__((vector_size(2 * LANES)));

static const lanes lane_bit = {
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, INT16_MIN};

#if defined(__GNUC__) && !defined(__clang__)
#define UNROLL _Pragma("GCC unroll 4")
#else
#define UNROLL
#endif

/* A value that one who asks has, and many others. */
struct term {
    const uint16_t *plane; /* of weights */
    int16_t units;         /* for each unit of weight */
};

/* Terms of which one at least must be there, or that give something once. */
struct hits {
    size_t n; /* the next so many terms */
    int16_t flat;
    int needed;
};

/* A value that one who asks has, and few others. */
struct rare {
    const uint32_t *entries;
    uint32_t n, at;
    int16_t units;
    uint16_t *hit; /* a plane; NULL: is not counted as a hit */
};

/* What is asked on behalf of one. */
struct query {
    struct term *terms; /* plain ones, then those of hits */
    struct hits *hits;
    struct rare *rare;
    size_t n_terms, n_plain, n_hits, n_rare;
    const uint64_t **within; /* sets of positions one of which somebody must be in, */
    size_t n_within;         /* 0: all are */
    uint64_t *open;          /* by block: those who are */
    int closed;
    int64_t *cell_units; /* by cell; CLOSED: none of it */
    int16_t *best;       /* by block */
};

/* Somebody to be met. */
struct guest {
    uint32_t position;
    int64_t bound;
};

enum { GUESTS = 256 };

struct rm_screen_desk {
    struct guest guests[GUESTS];
    struct query query;
    int16_t *extra;  /* by position, what entries give; zero between uses */
    uint16_t **hits; /* planes by the index' shares; likewise */
    uint32_t *block; /* that may be of use to the one whose options are visited, */
    int64_t *bound;  /* and their best bounds */
};

struct rm_screen {
    const struct rm_index *index;
    uint32_t n_blocks;
    uint32_t *cell_of; /* by block */
    const int64_t *price;
    int16_t *standing; /* by position: base points less price, and `offset` more */
    void (*look)(const struct rm_screen *screen, const struct rm_screen_desk *desk,
        const struct query *query, uint32_t from, uint32_t to);
    void (*bounds)(int16_t *out, const struct rm_screen *screen, const struct rm_screen_desk *desk,
        const struct query *query, uint32_t block);
    /* Of the search: units are (worth + lowest) * numerator / denominator. */
    int64_t lowest, numerator, denominator;
    int shift;
    int blind;     /* there are no bounds: everybody is named */
    int pointless; /* only prices count */
    int64_t offset;
};

/* At least what `points` are in units. */
static int64_t units_of(const struct rm_screen *screen, int64_t points)
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

/* ---- What the vectors do. Bounds of one block, into `total`. ---- */

/* `hit` gets the weights as they are in planes: four in each lane. */
__attribute__((always_inline)) static inline void add_terms(
    lanes *total, lanes *hit, const struct term *terms, size_t n, uint32_t block)
{
    for (size_t t = 0; t < n; t++) {
        lanes four;

        memcpy(&four, terms[t].plane + (size_t)block * LANES, sizeof four);
        *hit |= four;
        UNROLL for (int q = 0; q < VECTORS; q++) total[q] +=
            (four >> 4 * q & (int16_t)NIBBLE) * terms[t].units;
    }
}

__attribute__((always_inline)) static inline void bound_block(lanes *total,
    const struct rm_screen *screen, const struct rm_screen_desk *desk, const struct query *query,
    uint32_t block)
{
    size_t position = (size_t)block * RM_BLOCK;
    const struct term *terms = query->terms + query->n_plain;
    uint64_t open = query->open[block];
    lanes dead[VECTORS], hit = {0};

    UNROLL for (int q = 0; q < VECTORS; q++)
    {
        lanes extra;

        memcpy(&total[q], screen->standing + position + q * LANES, sizeof *total);
        memcpy(&extra, desk->extra + position + q * LANES, sizeof extra);
        total[q] += extra;
        dead[q] = (lane_bit & (int16_t)(uint16_t)(open >> q * LANES)) == 0;
    }
    add_terms(total, &hit, query->terms, query->n_plain, block);
    for (const struct hits *h = query->hits; h < query->hits + query->n_hits; h++) {
        int16_t needed = (int16_t)-h->needed;

        hit = (lanes){0};
        add_terms(total, &hit, terms, h->n, block);
        UNROLL for (int q = 0; q < VECTORS; q++)
        {
            lanes none = (hit >> 4 * q & (int16_t)NIBBLE) == 0;

            total[q] += ~none & h->flat;
            dead[q] |= none & needed;
        }
        terms += h->n;
    }
    UNROLL for (int q = 0; q < VECTORS; q++) total[q] =
        (total[q] & ~dead[q]) | (dead[q] & (int16_t)DEAD);
}

__attribute__((always_inline)) static inline void look_at(const struct rm_screen *screen,
    const struct rm_screen_desk *desk, const struct query *query, uint32_t from, uint32_t to)
{
    for (uint32_t block = from; block < to; block++) {
        lanes total[VECTORS], most;
        int16_t lane[LANES], best = DEAD;

        bound_block(total, screen, desk, query, block);
        most = total[0];
        UNROLL for (size_t q = 1; q < VECTORS; q++)
        {
            lanes more = total[q] > most;

            most = (total[q] & more) | (most & ~more);
        }
        memcpy(lane, &most, sizeof lane);
        for (size_t i = 0; i < LANES; i++)
            best = lane[i] > best ? lane[i] : best;
        query->best[block] = best;
    }
}

/* The bounds of one block, for each in it. */
__attribute__((always_inline)) static inline void bounds_of(int16_t *out,
    const struct rm_screen *screen, const struct rm_screen_desk *desk, const struct query *query,
    uint32_t block)
{
    lanes total[VECTORS];

    bound_block(total, screen, desk, query, block);
    memcpy(out, total, sizeof total);
}

static void look_anywhere(const struct rm_screen *screen, const struct rm_screen_desk *desk,
    const struct query *query, uint32_t from, uint32_t to)
{
    look_at(screen, desk, query, from, to);
}

static void bounds_anywhere(int16_t *out, const struct rm_screen *screen,
    const struct rm_screen_desk *desk, const struct query *query, uint32_t block)
{
    bounds_of(out, screen, desk, query, block);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void look_wide(const struct rm_screen *screen,
    const struct rm_screen_desk *desk, const struct query *query, uint32_t from, uint32_t to)
{
    look_at(screen, desk, query, from, to);
}

__attribute__((target("avx2"))) static void bounds_wide(int16_t *out,
    const struct rm_screen *screen, const struct rm_screen_desk *desk, const struct query *query,
    uint32_t block)
{
    bounds_of(out, screen, desk, query, block);
}
#endif

static void choose_vectors(struct rm_screen *screen)
{
    screen->look = look_anywhere;
    screen->bounds = bounds_anywhere;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) {
        screen->look = look_wide;
        screen->bounds = bounds_wide;
    }
#endif
}

/* ---- What stays the same between searches, and what does not. ---- */

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
    choose_vectors(screen);
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
    int64_t units = units_of(screen, index->base_max) - units_of(screen, index->base_min) +
                    units_of(screen, index->shares_max) - units_of(screen, index->shares_min);

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
    screen->offset = INT16_MAX - spread(screen) - units_of(screen, index->base_min) -
                     units_of(screen, index->shares_min);
    for (uint32_t p = 0; p < index->n_positions; p++) {
        uint32_t i = index->index_at[p];
        int64_t units = index->base ? units_of(screen, index->base[p]) : 0, price = room;

        if (i != RM_NOBODY &&
            (search->price[i] - screen->lowest) / screen->denominator < room / screen->numerator)
            price = (search->price[i] - screen->lowest) * screen->numerator / screen->denominator;
        screen->standing[p] = (int16_t)(screen->offset + units - price);
    }
}

struct rm_screen_desk *rm_screen_desk(const struct rm_screen *screen, struct rm_arena *arena)
{
    const struct rm_index *index = screen->index;
    struct rm_screen_desk *desk = RM_NEW(arena, struct rm_screen_desk);

    desk->extra = RM_NEW_N(arena, index->n_positions, int16_t);
    desk->hits = RM_NEW_N(arena, index->n_shares, uint16_t *);
    for (size_t i = 0; i < index->n_shares; i++)
        desk->hits[i] = RM_NEW_N(arena, index->n_positions / 4, uint16_t);
    desk->block = RM_NEW_N(arena, screen->n_blocks + 1, uint32_t);
    desk->bound = RM_NEW_N(arena, screen->n_blocks + 1, int64_t);
    desk->query.terms = RM_NEW_N(arena, index->terms_max + 2 * index->n_shares, struct term);
    desk->query.rare = RM_NEW_N(arena, index->terms_max, struct rare);
    desk->query.hits = RM_NEW_N(arena, index->n_shares, struct hits);
    desk->query.cell_units = RM_NEW_N(arena, index->n_cells, int64_t);
    desk->query.best = RM_NEW_N(arena, screen->n_blocks, int16_t);
    desk->query.open = RM_NEW_N(arena, screen->n_blocks, uint64_t);
    desk->query.within = RM_NEW_N(arena, index->clock.slots_max * SETS_MAX + 1, const uint64_t *);
    return desk;
}

/* ---- One who asks. ---- */

static void ask_value(const struct rm_screen *screen, struct query *query,
    const struct rm_shares *s, const struct rm_value *value, uint16_t *hit)
{
    uint32_t slot = value->key < s->n_keys ? s->slot[value->key] : 0;
    const struct rm_holders *holders = slot ? &s->holders[slot - 1] : NULL;
    int16_t units = (int16_t)units_of(screen, rm_shares_points(s, value));

    if (holders && holders->plane)
        query->terms[query->n_terms++] = (struct term){holders->plane, units};
    else if (holders)
        query->rare[query->n_rare++] = (struct rare){holders->entries, holders->n, 0, units, hit};
}

static void ask_plainly(const struct rm_screen *screen, struct query *query, uint32_t member)
{
    for (size_t g = 0; g < screen->index->n_shares; g++) {
        const struct rm_shares *s = &screen->index->shares[g];

        for (uint32_t k = 0; !s->needed && !s->flat && k < s->asking[member].n; k++)
            ask_value(screen, query, s, &s->asking[member].v[k], NULL);
    }
    query->n_plain = query->n_terms;
}

static void ask_for_hits(const struct rm_screen *screen, const struct rm_screen_desk *desk,
    struct query *query, uint32_t member)
{
    for (size_t g = 0; g < screen->index->n_shares; g++) {
        const struct rm_shares *s = &screen->index->shares[g];
        const struct rm_values *values = &s->asking[member];
        size_t before = query->n_terms;
        int64_t flat = s->passes && s->flat < 0 ? 0 : s->flat;

        if (!s->needed && !s->flat)
            continue;
        if (!values->n) {
            query->closed |= s->needed && s->ready->criterion->unknown == RM_UNKNOWN_FAIL;
            continue;
        }
        for (uint32_t k = 0; k < values->n; k++)
            ask_value(screen, query, s, &values->v[k], desk->hits[g]);
        query->terms[query->n_terms++] = (struct term){desk->hits[g], 0};
        if (s->passes)
            query->terms[query->n_terms++] = (struct term){s->passes, 0};
        query->hits[query->n_hits++] =
            (struct hits){query->n_terms - before, (int16_t)units_of(screen, flat), s->needed};
    }
}

/* Points that are the same for all, whatever else. */
static int64_t points_for_all(const struct rm_index *index, uint32_t member, int *closed)
{
    int64_t points = 0;

    for (size_t i = 0; i < index->n_waits; i++)
        points += rm_waits_points(index->waits[i], index->asking, member);
    for (size_t i = 0; i < index->n_loose; i++)
        points += rm_loose_points(index->loose[i], index->asking, member, closed);
    return points;
}

/* A criterion's points for each class, or CLOSED; the most of them. */
static int64_t ask_classes(int64_t *points, const struct rm_index *index,
    const struct rm_classes *classes, uint32_t member)
{
    int64_t most = CLOSED;

    for (uint32_t k = 0; k < classes->n; k++) {
        struct rm_finding finding =
            rm_index_judge(classes->ready, index->asking, member, classes->example[k]);

        points[k] = rm_ready_forbids(classes->ready, &finding) ? CLOSED : finding.points;
        most = points[k] > most ? points[k] : most;
    }
    return most;
}

/* What is the same for all of a cell. */
static void ask_cells(const struct rm_screen *screen, struct query *query, uint32_t member)
{
    const struct rm_index *index = screen->index;
    int64_t common = points_for_all(index, member, &query->closed);
    int64_t points[RM_CLASSES_MAX];

    for (uint32_t c = 0; c < index->n_cells; c++)
        query->cell_units[c] = 0;
    for (size_t i = 0; i < index->n_classes && !query->closed; i++) {
        int64_t most = ask_classes(points, index, &index->classes[i], member);

        query->closed |= most == CLOSED;
        if (!index->classes[i].in_cells && most != CLOSED)
            common += most;
        for (uint32_t c = 0; index->classes[i].in_cells && c < index->n_cells; c++) {
            int64_t more = points[index->cell_class[c * index->n_classes + i]];

            if (more == CLOSED || query->cell_units[c] == CLOSED)
                query->cell_units[c] = CLOSED;
            else
                query->cell_units[c] += more;
        }
    }
    for (uint32_t c = 0; c < index->n_cells; c++)
        if (query->cell_units[c] != CLOSED)
            query->cell_units[c] = units_of(screen, query->cell_units[c] + common);
}

/* Those whom the clock lets be. */
static void open_blocks(const struct rm_screen *screen, struct query *query)
{
    uint64_t *open = query->open;

    if (!query->n_within) {
        memcpy(open, screen->index->placed, screen->n_blocks * sizeof *open);
        return;
    }
    memcpy(open, query->within[0], screen->n_blocks * sizeof *open);
    for (size_t k = 1; k < query->n_within; k++) {
        const uint64_t *set = query->within[k];

        for (uint32_t block = 0; block < screen->n_blocks; block++)
            open[block] |= set[block];
    }
}

/* Spans of hours that cover those of one who asks, each slot by itself. */
static void ask_clock(const struct rm_screen *screen, struct query *query, uint32_t member)
{
    const struct rm_clock *clock = &screen->index->clock;
    const struct rm_hours *hours = clock->ready ? &clock->ready->hours[member] : NULL;

    query->n_within = 0;
    if (!hours || !hours->n)
        return;
    for (size_t k = 0; k < hours->n; k++) {
        int from = hours->v[k].start_min / 60, to = (hours->v[k].end_min + 59) / 60, s = 0;

        while (s + 1 < RM_CLOCK_SPANS && 1 << (s + 1) <= to - from)
            s++;
        for (; from < to; from += 1 << s)
            query->within[query->n_within++] =
                clock->within[s][from + (1 << s) <= to ? from : to - (1 << s)];
    }
    if (clock->ready->criterion->unknown == RM_UNKNOWN_PASS)
        query->within[query->n_within++] = clock->passes[clock->ready->zoned[member] != 0];
}

static void begin_query(const struct rm_screen *screen, const struct rm_screen_desk *desk,
    struct query *query, uint32_t who)
{
    uint32_t member = screen->index->match->sides[screen->index->asking].member[who];

    query->n_terms = query->n_plain = query->n_hits = query->n_rare = 0;
    query->closed = screen->index->closed;
    if (!query->closed)
        ask_cells(screen, query, member);
    if (query->closed)
        return;
    ask_clock(screen, query, member);
    open_blocks(screen, query);
    ask_plainly(screen, query, member);
    ask_for_hits(screen, desk, query, member);
}

static uint32_t first_at(const struct rare *rare, uint32_t position)
{
    uint32_t low = 0, high = rare->n;

    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (rare->entries[middle] / RM_ENTRY_WEIGHTS < position)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Entries of the blocks from..to as if they were planes; and away with them. */
static void spread_entries(
    const struct rm_screen_desk *desk, struct query *query, uint32_t from, uint32_t to)
{
    for (struct rare *rare = query->rare; rare < query->rare + query->n_rare; rare++) {
        rare->at = first_at(rare, from * RM_BLOCK);
        for (uint32_t i = rare->at; i < rare->n; i++) {
            uint32_t position = rare->entries[i] / RM_ENTRY_WEIGHTS;
            int weight = (int)(rare->entries[i] % RM_ENTRY_WEIGHTS);

            if (position >= to * RM_BLOCK)
                break;
            desk->extra[position] = (int16_t)(desk->extra[position] + weight * rare->units);
            if (rare->hit)
                rm_plane_set(rare->hit, position, 1);
        }
    }
}

static void clear_entries(const struct rm_screen_desk *desk, struct query *query, uint32_t to)
{
    for (struct rare *rare = query->rare; rare < query->rare + query->n_rare; rare++)
        for (uint32_t i = rare->at; i < rare->n; i++) {
            uint32_t position = rare->entries[i] / RM_ENTRY_WEIGHTS;

            if (position >= to * RM_BLOCK)
                break;
            desk->extra[position] = 0;
            if (rare->hit)
                rm_plane_clear(rare->hit, position);
        }
}

/* The best bound of each block of the cells that are open, cells next to each other at once. */
static void look_at_all(
    const struct rm_screen *screen, const struct rm_screen_desk *desk, struct query *query)
{
    const struct rm_index *index = screen->index;

    spread_entries(desk, query, 0, screen->n_blocks);
    for (uint32_t c = 0; c < index->n_cells;) {
        uint32_t first = c;

        while (c < index->n_cells && query->cell_units[c] != CLOSED)
            c++;
        if (c > first)
            screen->look(screen, desk, query, index->cells[first].start / RM_BLOCK,
                index->cells[c - 1].end / RM_BLOCK);
        else
            c++;
    }
    clear_entries(desk, query, screen->n_blocks);
}

/* ---- Whoever may be good enough. ---- */

/* Memory is slow: what is read of somebody is asked for step by step, each step AHEAD of the next.
 */
enum { AHEAD = 6 };

struct visit {
    const struct rm_screen *screen;
    struct rm_screen_desk *desk;
    struct query *query;
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

static void meet_one(struct visit *v, const struct guest *guest)
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

static void expect(const struct visit *v, const struct guest *guest, int step)
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

    from = from > DEAD ? from : DEAD + 1;
    to = to < INT16_MAX ? to : INT16_MAX;
    if (from > to)
        return;
    if (v->n_guests + RM_BLOCK > GUESTS)
        meet_guests(v);
    spread_entries(v->desk, v->query, block, block + 1);
    v->screen->bounds(bound, v->screen, v->desk, v->query, block);
    clear_entries(v->desk, v->query, block + 1);
    for (uint64_t is = which_within(bound, (int16_t)from, (int16_t)to); is; is &= is - 1) {
        int i = __builtin_ctzll(is);

        v->desk->guests[v->n_guests++] =
            (struct guest){block * RM_BLOCK + (uint32_t)i, bound[i] - shown};
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

        if (units == CLOSED)
            continue;
        for (uint32_t b = index->cells[c].start / RM_BLOCK; b < index->cells[c].end / RM_BLOCK;
             b++) {
            int64_t best = v->query->best[b];

            v->desk->block[v->n_blocks] = b;
            v->desk->bound[v->n_blocks] = best + shown;
            v->n_blocks += best != DEAD && best + shown >= v->least_units;
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

    begin_query(screen, desk, v.query, who);
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
