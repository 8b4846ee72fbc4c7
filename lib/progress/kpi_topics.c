#include "base/text.h"
#include "progress/kpi_parts.h"

struct topic {
    const char *key;
    size_t pair; /* the last that it was counted for, from 1 */
};

struct topics {
    struct rm_kpis *kpis;
    struct rm_arena *arena;
    struct rm_map by_text, by_key; /* as it is spelled, which spares the key; and by key */
    size_t pair;                   /* the one that is looked at, from 1 */
    int64_t of_pair;
};

static struct topic *find(struct topics *all, const char *text)
{
    struct topic *topic = rm_map_find(&all->by_text, text);
    const char *key;

    if (topic)
        return topic;
    key = rm_text_key(all->arena, text);
    topic = rm_map_find(&all->by_key, key);
    if (!topic) {
        topic = RM_NEW(all->arena, struct topic);
        topic->key = key;
        *rm_map_add(&all->by_key, key) = topic;
        all->kpis->topics++;
    }
    *rm_map_add(&all->by_text, text) = topic;
    return topic;
}

static void add_topic(struct topics *all, const char *text)
{
    struct topic *topic = text ? find(all, text) : NULL;

    if (!topic || topic->pair == all->pair)
        return;
    topic->pair = all->pair;
    all->of_pair++;
}

void rm_kpis_add_topics(struct rm_kpis *kpis, const struct rm_progress *progress)
{
    struct topics all = {.kpis = kpis, .arena = progress->programme->arena};

    rm_map_init(&all.by_text, all.arena);
    rm_map_init(&all.by_key, all.arena);
    for (size_t i = 0; i < progress->n_pairs; i++) {
        const struct rm_pair *pair = progress->pairs[i].pair;

        if (!rm_kpis_have(kpis, pair) || !rm_pair_is_made(pair))
            continue;
        all.pair = i + 1;
        all.of_pair = 0;
        for (size_t k = 0; k < pair->topics.n; k++)
            add_topic(&all, pair->topics.v[k]);
        for (size_t k = 0; pair->agreement && k < pair->agreement->goals.n; k++)
            add_topic(&all, pair->agreement->goals.v[k].topic);
        kpis->topics_a_pair.mean.sum += all.of_pair;
        kpis->topics_a_pair.mean.n += all.of_pair > 0;
        kpis->topics_a_pair.by += all.of_pair > 0;
    }
}
