#include "checkin/history.h"

#include <string.h>

/* All revisions of an entity, the highest first. */
struct chain {
    const struct rm_record **v;
    size_t n;
};

void rm_history_init(
    struct rm_history *history, const struct rm_programme *programme, struct rm_arena *arena)
{
    memset(history, 0, sizeof *history);
    history->programme = programme;
    history->arena = arena;
    for (int type = 0; type < RM_N_TYPES; type++)
        rm_map_init(&history->chains[type], arena);
}

static const struct chain *chain_of(struct rm_history *history, const struct rm_record *highest)
{
    void **slot = rm_map_add(&history->chains[highest->type], highest->id);
    struct chain *chain = *slot;

    if (chain)
        return chain;
    *slot = chain = RM_NEW(history->arena, struct chain);
    for (const struct rm_record *r = highest; r; r = r->before) {
        chain->v = rm_arena_grow(history->arena, chain->v, chain->n, sizeof *chain->v);
        chain->v[chain->n++] = r;
    }
    return chain;
}

const struct rm_record *rm_history_find(
    struct rm_history *history, enum rm_type type, const char *id, int64_t rev)
{
    const struct rm_record *highest =
        history->programme ? rm_map_find(&history->programme->sets[type].by_id, id) : NULL;
    const struct chain *chain;
    size_t low = 0, high;

    if (!highest || highest->rev <= rev || !highest->before)
        return highest && highest->rev == rev ? highest : NULL;
    chain = chain_of(history, highest);
    high = chain->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (chain->v[middle]->rev > rev)
            low = middle + 1;
        else
            high = middle;
    }
    return low < chain->n && chain->v[low]->rev == rev ? chain->v[low] : NULL;
}
