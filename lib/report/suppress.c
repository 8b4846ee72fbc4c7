#include "report/audit.h"

#include <string.h>

static int64_t size_of(const struct rm_counts *c, size_t i)
{
    return c->people && c->people[i] < c->counts[i] ? c->people[i] : c->counts[i];
}

/* Whether a count may be hidden for the sake of others. */
static int is_free(const struct rm_counts *c, size_t i)
{
    return !c->fixed || !c->fixed[i];
}

static int has_small_part(const struct rm_counts *c, const struct rm_sum *sum)
{
    for (size_t i = 0; i < sum->n_parts; i++)
        if (size_of(c, sum->parts[i]) > 0 && size_of(c, sum->parts[i]) < c->threshold)
            return 1;
    return 0;
}

/* Whether a sum lets its parts' zeros be shown. */
static int opens(const struct rm_counts *c, const struct rm_sum *sum, const unsigned char *open)
{
    if (c->counts[sum->total] == 0)
        return open[sum->total];
    return sum->open_zeros && !has_small_part(c, sum);
}

/* Marks the zeros that may be shown: all that no sum closes. */
static void open_zeros(unsigned char *open, const struct rm_counts *c)
{
    int changed = 1;

    for (size_t i = 0; i < c->n; i++)
        open[i] = c->counts[i] == 0;
    while (changed) {
        changed = 0;
        for (size_t s = 0; s < c->n_sums; s++)
            for (size_t i = 0; i < c->sums[s].n_parts; i++)
                if (open[c->sums[s].parts[i]] && !opens(c, &c->sums[s], open)) {
                    open[c->sums[s].parts[i]] = 0;
                    changed = 1;
                }
    }
}

static void hide_small(unsigned char *hidden, const struct rm_counts *c, struct rm_arena *arena)
{
    unsigned char *open = RM_NEW_N(arena, c->n, unsigned char);

    open_zeros(open, c);
    for (size_t i = 0; i < c->n; i++)
        if (size_of(c, i) < c->threshold && !open[i])
            hidden[i] = 1;
}

/* Of the parts of a sum: what is hidden, and the smallest shown that is not zero. */
struct state {
    size_t n_hidden;
    int64_t hidden_sum;
    int64_t hidden_min, hidden_max;
    int64_t shown_min; /* INT64_MAX where no part is shown, 0 where only zeros are */
};

static struct state look(
    const struct rm_counts *c, const unsigned char *hidden, const struct rm_sum *sum)
{
    struct state st = {.hidden_min = INT64_MAX, .shown_min = INT64_MAX};

    for (size_t i = 0; i < sum->n_parts; i++) {
        int64_t size = size_of(c, sum->parts[i]);

        if (hidden[sum->parts[i]]) {
            st.n_hidden++;
            st.hidden_sum += size;
            st.hidden_min = size < st.hidden_min ? size : st.hidden_min;
            st.hidden_max = size > st.hidden_max ? size : st.hidden_max;
        } else if (!is_free(c, sum->parts[i])) {
            continue;
        } else if (st.shown_min == INT64_MAX || st.shown_min == 0 ||
                   (size > 0 && size < st.shown_min)) {
            st.shown_min = size;
        }
    }
    return st;
}

/* Whether the hidden parts protect one another although the total is shown. The rule itself tells
 * nothing where none of them is small, or one is larger than a part that is shown. */
static int is_covered(const struct state *st, int64_t threshold)
{
    int64_t most = st->shown_min - 1, low, high;

    if (st->n_hidden < 2 || st->hidden_sum < threshold)
        return 0;
    if (st->hidden_min >= threshold || st->shown_min == INT64_MAX || st->hidden_max > most)
        return 1;
    high = most < st->hidden_sum ? most : st->hidden_sum;
    low = st->hidden_sum - ((int64_t)st->n_hidden - 1) * most;
    return 2 * (high - (low > 0 ? low : 0)) >= threshold;
}

static void hide_parts(
    unsigned char *hidden, const struct rm_counts *c, const struct rm_sum *sum, int64_t size)
{
    for (size_t i = 0; i < sum->n_parts; i++)
        if (size_of(c, sum->parts[i]) == size && is_free(c, sum->parts[i]))
            hidden[sum->parts[i]] = 1;
}

/* 1 if it hid anything. */
static int cover(unsigned char *hidden, const struct rm_counts *c, const struct rm_sum *sum)
{
    struct state st = look(c, hidden, sum);
    int changed = 0;

    if (hidden[sum->total]) {
        if (st.n_hidden || st.shown_min == INT64_MAX)
            return 0;
        hide_parts(hidden, c, sum, st.shown_min);
        return 1;
    }
    while (st.n_hidden && !is_covered(&st, c->threshold)) {
        if (st.shown_min == INT64_MAX) {
            if (st.n_hidden >= 2 && st.hidden_sum >= c->threshold)
                break;
            if (!is_free(c, sum->total))
                break;
            hidden[sum->total] = 1;
            return 1;
        }
        hide_parts(hidden, c, sum, st.shown_min);
        changed = 1;
        st = look(c, hidden, sum);
    }
    return changed;
}

static void cover_all(unsigned char *hidden, const struct rm_counts *c)
{
    int changed = 1;

    while (changed) {
        changed = 0;
        for (size_t s = 0; s < c->n_sums; s++)
            changed |= cover(hidden, c, &c->sums[s]);
    }
}

static int is_in(const struct rm_sum *sum, size_t cell)
{
    for (size_t i = 0; i < sum->n_parts; i++)
        if (sum->parts[i] == cell)
            return 1;
    return sum->total == cell;
}

static void prefer(size_t *best, const struct rm_counts *c, const unsigned char *hidden, size_t i)
{
    if (!hidden[i] && is_free(c, i) &&
        (*best == c->n || size_of(c, i) < size_of(c, *best) ||
            (size_of(c, i) == size_of(c, *best) && i < *best)))
        *best = i;
}

static void prefer_neighbours(size_t *best, const struct rm_counts *c, const unsigned char *hidden,
    const struct rm_block *block, size_t weak)
{
    for (size_t i = 0; i < block->n_sums; i++) {
        const struct rm_sum *sum = &c->sums[block->sums[i]];

        if (!is_in(sum, weak))
            continue;
        prefer(best, c, hidden, sum->total);
        for (size_t part = 0; part < sum->n_parts; part++)
            prefer(best, c, hidden, sum->parts[part]);
    }
}

/* The audit of all blocks, and what it is about. */
struct repair {
    const struct rm_counts *c;
    unsigned char *hidden;
    struct rm_bounds *bounds;
    size_t *done; /* of each count, how large the block was in which it was found to be safe */
    struct rm_arena *arena;
};

/* A block only ever grows: one of the same size is the same. */
static int was_safe(const struct repair *r, const struct rm_block *block)
{
    for (size_t i = 0; i < block->n; i++)
        if (r->done[block->cells[i]] != block->n)
            return 0;
    return 1;
}

/* Hides the smallest count that shares a sum with one of the block whose bounds are near; where
 * those are all hidden, the smallest of all. 1 if it hid anything. */
static int repair_block(struct repair *r, const struct rm_block *block)
{
    size_t best = r->c->n, n_near = 0;

    if (was_safe(r, block))
        return 0;
    rm_block_audit(r->bounds, NULL, block, r->c, r->arena);
    for (size_t i = 0; i < block->n; i++)
        if (rm_bounds_are_near(&r->bounds[block->cells[i]], r->c->threshold)) {
            prefer_neighbours(&best, r->c, r->hidden, block, block->cells[i]);
            n_near++;
        }
    for (size_t i = 0; !n_near && i < block->n; i++)
        r->done[block->cells[i]] = block->n;
    for (size_t i = 0; n_near && best == r->c->n && i < r->c->n; i++)
        prefer(&best, r->c, r->hidden, i);
    if (!n_near || best == r->c->n)
        return 0;
    r->hidden[best] = 1;
    return 1;
}

static int repair(struct repair *r)
{
    struct rm_block *blocks;
    size_t n = rm_blocks_find(&blocks, r->hidden, r->c, r->arena);
    int changed = 0;

    for (size_t i = 0; i < n; i++)
        changed |= repair_block(r, &blocks[i]);
    return changed;
}

void rm_suppress(unsigned char *hidden, const struct rm_counts *counts)
{
    struct rm_arena own = {0};
    struct repair r = {counts, hidden, RM_NEW_N(&own, counts->n, struct rm_bounds),
        RM_NEW_N(&own, counts->n, size_t), &own};

    if (counts->threshold > 1) {
        hide_small(hidden, counts, &own);
        do
            cover_all(hidden, counts);
        while (repair(&r));
    }
    rm_arena_free(&own);
}
