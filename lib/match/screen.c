#include "match/screen.h"

#include "match/screen_index.h"

#include <stdlib.h>
#include <string.h>

enum {
    DEAD = INT16_MIN, /* a bound of one who cannot be */
    LANES = 16,
    VECTORS = RM_BLOCK / LANES,
    TILE = 64, /* blocks that are looked at for one after the other who asks */
    BINS = 128
};

/* A point is 2^shift units, as many as there is room for in 16 bits. Points take ROOM of it and may
 * be pressed down to ROOM_LEAST where prices differ by much. */
enum { ROOM = 16000, ROOM_LEAST = 2000, SHIFT_MAX = 10, SHIFT_MIN = -40 };

#define CLOSED    INT64_MIN
#define UNITS_MAX (INT64_C(1) << 50)

typedef int16_t lanes __attribute__((vector_size(2 * LANES)));
typedef unsigned char bytes __attribute__((vector_size(LANES)));

#if defined(__GNUC__) && !defined(__clang__)
#define UNROLL _Pragma("GCC unroll 4")
#else
#define UNROLL
#endif

/* A value that one who asks has, and many others. */
struct term {
    const unsigned char *plane; /* weight by position */
    int16_t units;              /* for each unit of weight */
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
    unsigned char *hit; /* by position; NULL: is not counted as a hit */
};

/* What is asked on behalf of one. */
struct query {
    struct term *terms; /* plain ones, then those of hits */
    struct hits *hits;
    struct rare *rare;
    size_t n_terms, n_plain, n_hits, n_rare;
    int closed;
    int64_t *cell_units; /* by cell; CLOSED: none of it */
    int16_t *best;       /* by block */
};

struct rm_screen_desk {
    struct query queries[RM_SCREEN_BATCH];
    int16_t *extra;       /* by position, what entries give; zero between uses */
    unsigned char **hits; /* by the index' shares, then by position; likewise */
    int64_t *bound;       /* by block, of the one whose options are visited */
};

struct rm_screen {
    const struct rm_index *index;
    uint32_t n_blocks;
    uint32_t *cell_of; /* by block */
    int16_t *standing; /* by position: base points less price, and `offset` more */
    void (*look)(const struct rm_screen *screen, const struct rm_screen_desk *desk,
        const struct query *query, uint32_t from, uint32_t to);
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

/* ---- What the vectors do. Bounds of one block, into `total`. ---- */

__attribute__((always_inline)) static inline void add_terms(
    lanes *total, lanes *hit, const struct term *terms, size_t n, size_t position)
{
    for (size_t t = 0; t < n; t++) {
        const unsigned char *plane = terms[t].plane + position;
        int16_t units = terms[t].units;

        UNROLL for (size_t q = 0; q < VECTORS; q++)
        {
            bytes narrow;
            lanes weight;

            memcpy(&narrow, plane + q * LANES, sizeof narrow);
            weight = __builtin_convertvector(narrow, lanes);
            total[q] += weight * units;
            hit[q] |= weight;
        }
    }
}

__attribute__((always_inline)) static inline void bound_block(lanes *total,
    const struct rm_screen *screen, const struct rm_screen_desk *desk, const struct query *query,
    uint32_t block)
{
    size_t position = (size_t)block * RM_BLOCK;
    const struct term *terms = query->terms + query->n_plain;
    lanes dead[VECTORS] = {{0}}, hit[VECTORS];

    UNROLL for (size_t q = 0; q < VECTORS; q++)
    {
        lanes extra;

        memcpy(&total[q], screen->standing + position + q * LANES, sizeof *total);
        memcpy(&extra, desk->extra + position + q * LANES, sizeof extra);
        total[q] += extra;
        hit[q] = dead[q];
    }
    add_terms(total, hit, query->terms, query->n_plain, position);
    for (const struct hits *h = query->hits; h < query->hits + query->n_hits; h++) {
        int16_t needed = (int16_t)-h->needed;

        UNROLL for (size_t q = 0; q < VECTORS; q++) hit[q] = (lanes){0};
        add_terms(total, hit, terms, h->n, position);
        UNROLL for (size_t q = 0; q < VECTORS; q++)
        {
            lanes mask = hit[q] > 0;

            total[q] += mask & h->flat;
            dead[q] |= ~mask & needed;
        }
        terms += h->n;
    }
    UNROLL for (size_t q = 0; q < VECTORS; q++) total[q] =
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

static void look_anywhere(const struct rm_screen *screen, const struct rm_screen_desk *desk,
    const struct query *query, uint32_t from, uint32_t to)
{
    look_at(screen, desk, query, from, to);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void look_wide(const struct rm_screen *screen,
    const struct rm_screen_desk *desk, const struct query *query, uint32_t from, uint32_t to)
{
    look_at(screen, desk, query, from, to);
}
#endif

static void block_bounds(int16_t *out, const struct rm_screen *screen,
    const struct rm_screen_desk *desk, const struct query *query, uint32_t block)
{
    lanes total[VECTORS];

    bound_block(total, screen, desk, query, block);
    memcpy(out, total, sizeof total);
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
    screen->look = look_anywhere;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        screen->look = look_wide;
#endif
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
    desk->hits = RM_NEW_N(arena, index->n_shares, unsigned char *);
    for (size_t i = 0; i < index->n_shares; i++)
        desk->hits[i] = RM_NEW_N(arena, index->n_positions, unsigned char);
    desk->bound = RM_NEW_N(arena, screen->n_blocks, int64_t);
    for (size_t k = 0; k < RM_SCREEN_BATCH; k++) {
        struct query *query = &desk->queries[k];

        query->terms = RM_NEW_N(arena, index->terms_max + 2 * index->n_shares, struct term);
        query->rare = RM_NEW_N(arena, index->terms_max, struct rare);
        query->hits = RM_NEW_N(arena, index->n_shares, struct hits);
        query->cell_units = RM_NEW_N(arena, index->n_cells, int64_t);
        query->best = RM_NEW_N(arena, screen->n_blocks, int16_t);
    }
    return desk;
}

/* ---- One who asks. ---- */

static void ask_value(const struct rm_screen *screen, struct query *query,
    const struct rm_shares *s, const struct rm_value *value, unsigned char *hit)
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
                rare->hit[position] = 1;
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
                rare->hit[position] = 0;
        }
}

static int is_open(const struct rm_screen *screen, const struct query *query, uint32_t block)
{
    return query->cell_units[screen->cell_of[block]] != CLOSED;
}

static void look_at_tile(const struct rm_screen *screen, const struct rm_screen_desk *desk,
    struct query *query, uint32_t from, uint32_t to)
{
    uint32_t start = from;

    while (start < to && !is_open(screen, query, start))
        start++;
    if (start == to)
        return;
    spread_entries(desk, query, from, to);
    while (start < to) {
        uint32_t end = start;

        while (end < to && is_open(screen, query, end))
            end++;
        screen->look(screen, desk, query, start, end);
        for (start = end; start < to && !is_open(screen, query, start);)
            start++;
    }
    clear_entries(desk, query, to);
}

void rm_screen_look(
    const struct rm_screen *screen, struct rm_screen_desk *desk, const uint32_t *who, size_t n)
{
    if (screen->blind)
        return;
    for (size_t k = 0; k < n; k++)
        begin_query(screen, desk, &desk->queries[k], who[k]);
    for (uint32_t from = 0; from < screen->n_blocks; from += TILE) {
        uint32_t to = screen->n_blocks - from < TILE ? screen->n_blocks : from + TILE;

        for (size_t k = 0; k < n; k++)
            if (!desk->queries[k].closed)
                look_at_tile(screen, desk, &desk->queries[k], from, to);
    }
}

/* ---- Whoever may be good enough. ---- */

struct visit {
    const struct rm_screen *screen;
    const struct rm_screen_desk *desk;
    struct query *query;
    rm_screen_meet *meet;
    void *context;
    int64_t least, least_units;
};

static void meet_one(struct visit *v, uint32_t other)
{
    int64_t least = v->meet(v->context, other);

    if (least != v->least) {
        v->least = least;
        v->least_units = least_units(v->screen, least);
    }
}

/* Those of a block whose bound is within low..high. */
static void visit_block(struct visit *v, uint32_t block, int64_t low, int64_t high)
{
    const uint32_t *index_at = v->screen->index->index_at + (size_t)block * RM_BLOCK;
    int64_t shown = v->screen->offset - v->query->cell_units[v->screen->cell_of[block]];
    int64_t from = (low > v->least_units ? low : v->least_units) + shown, to = high + shown;
    int16_t bound[RM_BLOCK];
    unsigned char met[RM_BLOCK];
    size_t n = 0;

    from = from > DEAD ? from : DEAD + 1;
    if (from > INT16_MAX)
        return;
    spread_entries(v->desk, v->query, block, block + 1);
    block_bounds(bound, v->screen, v->desk, v->query, block);
    clear_entries(v->desk, v->query, block + 1);
    for (unsigned i = 0; i < RM_BLOCK; i++) {
        met[n] = (unsigned char)i;
        n += bound[i] >= from && bound[i] <= to;
    }
    for (size_t i = 0; i < n; i++)
        if (index_at[met[i]] != RM_NOBODY && bound[met[i]] - shown >= v->least_units)
            meet_one(v, index_at[met[i]]);
}

static void sweep(struct visit *v, int64_t low, int64_t high)
{
    const int64_t *bound = v->desk->bound;

    for (uint32_t block = 0; block < v->screen->n_blocks; block++)
        if (bound[block] >= low && bound[block] >= v->least_units)
            visit_block(v, block, low, high);
}

static void list_bounds(const struct visit *v)
{
    const struct rm_screen *screen = v->screen;

    for (uint32_t block = 0; block < screen->n_blocks; block++) {
        int64_t units = v->query->cell_units[screen->cell_of[block]];

        v->desk->bound[block] = units == CLOSED || v->query->best[block] == DEAD
                                    ? CLOSED
                                    : v->query->best[block] - screen->offset + units;
    }
}

/* A bound that about `wanted` blocks reach, and none below `low`. */
static int64_t bound_of_best(const struct visit *v, size_t wanted, int64_t low)
{
    const int64_t *bound = v->desk->bound;
    int64_t least = INT64_MAX, most = CLOSED, width;
    size_t bins[BINS] = {0}, n = 0;

    for (uint32_t block = 0; block < v->screen->n_blocks; block++) {
        if (bound[block] == CLOSED || bound[block] < low)
            continue;
        n++;
        least = bound[block] < least ? bound[block] : least;
        most = bound[block] > most ? bound[block] : most;
    }
    if (n <= wanted)
        return low;
    width = (most - least) / BINS + 1;
    for (uint32_t block = 0; block < v->screen->n_blocks; block++)
        if (bound[block] != CLOSED && bound[block] >= low)
            bins[(bound[block] - least) / width]++;
    n = 0;
    for (size_t bin = BINS; bin-- > 0;) {
        n += bins[bin];
        if (n >= wanted)
            return least + (int64_t)bin * width;
    }
    return low;
}

void rm_screen_visit(const struct rm_screen *screen, struct rm_screen_desk *desk, size_t which,
    size_t wanted, int64_t least, rm_screen_meet *meet, void *context)
{
    struct visit v = {screen, desk, &desk->queries[which], meet, context, least, 0};
    int64_t high = INT64_MAX / 2;

    for (uint32_t p = 0; screen->blind && p < screen->index->n_positions; p++)
        if (screen->index->index_at[p] != RM_NOBODY)
            meet(context, screen->index->index_at[p]);
    if (screen->blind || v.query->closed)
        return;
    v.least_units = least_units(screen, least);
    list_bounds(&v);
    for (wanted *= 2; high >= v.least_units; wanted *= 4) {
        int64_t low = bound_of_best(&v, wanted, v.least_units);

        if (low > high) /* all of these were met */
            continue;
        sweep(&v, low, high);
        high = low - 1;
        if (low == -UNITS_MAX)
            break;
    }
}
