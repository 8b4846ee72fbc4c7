/* The check of a proof: sums are added up, nothing else. */
#include "report/audit.h"

/* The value of a count in the world that is looked at. */
struct view {
    const struct rm_counts *counts;
    int64_t *values; /* n */
};

static int is_possible(const struct rm_counts *c, size_t cell, int64_t value)
{
    if (c->ranges && (value < c->ranges[cell].low || value > c->ranges[cell].high))
        return 0;
    return value >= 0;
}

static int holds(const struct view *view, const struct rm_sum *sum)
{
    int64_t left = view->values[sum->total];

    for (size_t i = 0; i < sum->n_parts; i++)
        left -= view->values[sum->parts[i]];
    return left == 0;
}

/* Whether a world is possible and prints the same: what is shown is as it is, and all sums hold. */
static int is_sound(struct view *view, const struct rm_world *world, const unsigned char *hidden)
{
    const struct rm_counts *c = view->counts;
    int sound = 1;

    for (size_t i = 0; i < world->block->n; i++) {
        size_t cell = world->block->cells[i];

        sound &= hidden[cell] && is_possible(c, cell, world->values[i]);
        view->values[cell] = world->values[i];
    }
    for (size_t s = 0; s < c->n_sums; s++)
        sound &= holds(view, &c->sums[s]);
    for (size_t i = 0; i < world->block->n; i++)
        view->values[world->block->cells[i]] = c->counts[world->block->cells[i]];
    return sound;
}

static int64_t value_in(const struct rm_world *world, size_t cell)
{
    for (size_t i = 0; i < world->block->n; i++)
        if (world->block->cells[i] == cell)
            return world->values[i];
    return -1;
}

/* A world stands for many counts, one after the other; it is looked at once. */
static int was_sound(struct view *view, const struct rm_world **last, int *verdict,
    const struct rm_world *world, const unsigned char *hidden)
{
    if (world != *last) {
        *last = world;
        *verdict = is_sound(view, world, hidden);
    }
    return *verdict;
}

size_t rm_proof_check(const struct rm_proof *proof, const unsigned char *hidden,
    const struct rm_counts *c, struct rm_arena *arena)
{
    struct view view = {c, RM_NEW_N(arena, c->n, int64_t)};
    const struct rm_world *last_low = NULL, *last_high = NULL;
    int low_verdict = 0, high_verdict = 0;
    size_t n_open = 0;

    for (size_t i = 0; i < c->n; i++)
        view.values[i] = c->counts[i];
    for (size_t i = 0; i < c->n; i++) {
        const struct rm_world *low = proof->low[i], *high = proof->high[i];

        if (!hidden[i])
            continue;
        n_open += !low || !high || !was_sound(&view, &last_low, &low_verdict, low, hidden) ||
                  !was_sound(&view, &last_high, &high_verdict, high, hidden) ||
                  value_in(high, i) - value_in(low, i) < c->threshold;
    }
    return n_open;
}
