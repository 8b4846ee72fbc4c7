#include "match/screen_desk.h"
#include "match/screen_points.h"

#include <string.h>

/* Spans of the clock that cover a day. */
enum { SETS_MAX = 4 };

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
    desk->query.terms = RM_NEW_N(arena, index->terms_max + 2 * index->n_shares, struct rm_term);
    desk->query.rare = RM_NEW_N(arena, index->terms_max, struct rm_rare);
    desk->query.hits = RM_NEW_N(arena, index->n_shares, struct rm_hits);
    desk->query.cell_units = RM_NEW_N(arena, index->n_cells, int64_t);
    desk->query.best = RM_NEW_N(arena, screen->n_blocks, int16_t);
    desk->query.open = RM_NEW_N(arena, screen->n_blocks, uint64_t);
    desk->query.within = RM_NEW_N(arena, index->clock.slots_max * SETS_MAX + 1, const uint64_t *);
    return desk;
}

static void ask_value(const struct rm_screen *screen, struct rm_query *query,
    const struct rm_shares *s, const struct rm_value *value, uint16_t *hit)
{
    uint32_t slot = value->key < s->n_keys ? s->slot[value->key] : 0;
    const struct rm_holders *holders = slot ? &s->holders[slot - 1] : NULL;
    int16_t units = (int16_t)rm_screen_units(screen, rm_shares_points(s, value));

    if (holders && holders->plane)
        query->terms[query->n_terms++] = (struct rm_term){holders->plane, units};
    else if (holders)
        query->rare[query->n_rare++] =
            (struct rm_rare){holders->entries, holders->n, 0, units, hit};
}

static void ask_plainly(const struct rm_screen *screen, struct rm_query *query, uint32_t member)
{
    for (size_t g = 0; g < screen->index->n_shares; g++) {
        const struct rm_shares *s = &screen->index->shares[g];

        for (uint32_t k = 0; !s->needed && !s->flat && k < s->asking[member].n; k++)
            ask_value(screen, query, s, &s->asking[member].v[k], NULL);
    }
    query->n_plain = query->n_terms;
}

static void ask_for_hits(const struct rm_screen *screen, const struct rm_screen_desk *desk,
    struct rm_query *query, uint32_t member)
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
        query->terms[query->n_terms++] = (struct rm_term){desk->hits[g], 0};
        if (s->passes)
            query->terms[query->n_terms++] = (struct rm_term){s->passes, 0};
        query->hits[query->n_hits++] = (struct rm_hits){
            query->n_terms - before, (int16_t)rm_screen_units(screen, flat), s->needed};
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

/* A criterion's points for each class, or RM_CLOSED; the most of them. */
static int64_t ask_classes(int64_t *points, const struct rm_index *index,
    const struct rm_classes *classes, uint32_t member)
{
    int64_t most = RM_CLOSED;

    for (uint32_t k = 0; k < classes->n; k++) {
        struct rm_finding finding =
            rm_index_judge(classes->ready, index->asking, member, classes->example[k]);

        points[k] = rm_ready_forbids(classes->ready, &finding) ? RM_CLOSED : finding.points;
        most = points[k] > most ? points[k] : most;
    }
    return most;
}

/* What is the same for all of a cell. */
static void ask_cells(const struct rm_screen *screen, struct rm_query *query, uint32_t member)
{
    const struct rm_index *index = screen->index;
    int64_t common = points_for_all(index, member, &query->closed);
    int64_t points[RM_CLASSES_MAX];

    for (uint32_t c = 0; c < index->n_cells; c++)
        query->cell_units[c] = 0;
    for (size_t i = 0; i < index->n_classes && !query->closed; i++) {
        int64_t most = ask_classes(points, index, &index->classes[i], member);

        query->closed |= most == RM_CLOSED;
        if (!index->classes[i].in_cells && most != RM_CLOSED)
            common += most;
        for (uint32_t c = 0; index->classes[i].in_cells && c < index->n_cells; c++) {
            int64_t more = points[index->cell_class[c * index->n_classes + i]];

            if (more == RM_CLOSED || query->cell_units[c] == RM_CLOSED)
                query->cell_units[c] = RM_CLOSED;
            else
                query->cell_units[c] += more;
        }
    }
    for (uint32_t c = 0; c < index->n_cells; c++)
        if (query->cell_units[c] != RM_CLOSED)
            query->cell_units[c] = rm_screen_units(screen, query->cell_units[c] + common);
}

/* Those whom the clock lets be. */
static void open_blocks(const struct rm_screen *screen, struct rm_query *query)
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
static void ask_clock(const struct rm_screen *screen, struct rm_query *query, uint32_t member)
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

void rm_query_begin(const struct rm_screen *screen, const struct rm_screen_desk *desk,
    struct rm_query *query, uint32_t who)
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

static uint32_t first_at(const struct rm_rare *rare, uint32_t position)
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

void rm_query_spread(
    const struct rm_screen_desk *desk, struct rm_query *query, uint32_t from, uint32_t to)
{
    for (struct rm_rare *rare = query->rare; rare < query->rare + query->n_rare; rare++) {
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

void rm_query_clear(const struct rm_screen_desk *desk, struct rm_query *query, uint32_t to)
{
    for (struct rm_rare *rare = query->rare; rare < query->rare + query->n_rare; rare++)
        for (uint32_t i = rare->at; i < rare->n; i++) {
            uint32_t position = rare->entries[i] / RM_ENTRY_WEIGHTS;

            if (position >= to * RM_BLOCK)
                break;
            desk->extra[position] = 0;
            if (rare->hit)
                rm_plane_clear(rare->hit, position);
        }
}
