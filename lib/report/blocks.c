/* Blocks by union and find: the hidden counts of a sum are joined. */
#include "report/audit.h"

static size_t find_root(size_t *up, size_t i)
{
    while (up[i] != i) {
        up[i] = up[up[i]];
        i = up[i];
    }
    return i;
}

/* The lower number is the root, so that blocks come in the order of their first cells. */
static void join(size_t *up, size_t a, size_t b)
{
    a = find_root(up, a);
    b = find_root(up, b);
    if (a < b)
        up[b] = a;
    else
        up[a] = b;
}

/* The hidden count of a sum that comes after `at`, itself included: its total is at 0, its parts
 * from 1 on. The place after the last where there is none. */
static size_t next_hidden(const struct rm_sum *sum, const unsigned char *hidden, size_t at)
{
    while (at <= sum->n_parts && !hidden[at ? sum->parts[at - 1] : sum->total])
        at++;
    return at;
}

static size_t cell_at(const struct rm_sum *sum, size_t at)
{
    return at ? sum->parts[at - 1] : sum->total;
}

static void join_all(size_t *up, const unsigned char *hidden, const struct rm_counts *c)
{
    for (size_t i = 0; i < c->n; i++)
        up[i] = i;
    for (size_t s = 0; s < c->n_sums; s++) {
        const struct rm_sum *sum = &c->sums[s];
        size_t first = next_hidden(sum, hidden, 0);

        for (size_t at = first; at <= sum->n_parts; at = next_hidden(sum, hidden, at + 1))
            join(up, cell_at(sum, first), cell_at(sum, at));
    }
}

size_t rm_blocks_find(struct rm_block **blocks, const unsigned char *hidden,
    const struct rm_counts *c, struct rm_arena *arena)
{
    size_t *up = RM_NEW_N(arena, c->n, size_t), *number = RM_NEW_N(arena, c->n, size_t), n = 0;

    *blocks = NULL;
    join_all(up, hidden, c);
    for (size_t i = 0; i < c->n; i++) {
        struct rm_block *block;

        if (!hidden[i])
            continue;
        if (up[i] == i) {
            *blocks = rm_arena_grow(arena, *blocks, n, sizeof **blocks);
            (*blocks)[n] = (struct rm_block){0};
            number[i] = n++;
        }
        block = &(*blocks)[number[find_root(up, i)]];
        block->cells = rm_arena_grow(arena, block->cells, block->n, sizeof *block->cells);
        block->cells[block->n++] = i;
    }
    for (size_t s = 0; s < c->n_sums; s++) {
        size_t at = next_hidden(&c->sums[s], hidden, 0);
        struct rm_block *block;

        if (at > c->sums[s].n_parts)
            continue;
        block = &(*blocks)[number[find_root(up, cell_at(&c->sums[s], at))]];
        block->sums = rm_arena_grow(arena, block->sums, block->n_sums, sizeof *block->sums);
        block->sums[block->n_sums++] = s;
    }
    return n;
}
