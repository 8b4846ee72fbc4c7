#include "base/map.h"

#include "base/hash.h"

#include <string.h>

void rm_map_init(struct rm_map *map, struct rm_arena *arena)
{
    memset(map, 0, sizeof *map);
    map->arena = arena;
}

/* The slot that holds the key, or the free one where it belongs. */
static struct rm_map_slot *probe(const struct rm_map *map, const char *key, uint64_t hash)
{
    size_t i = (size_t)hash & (map->size - 1);

    while (map->slots[i].key && (map->slots[i].hash != hash || strcmp(map->slots[i].key, key) != 0))
        i = (i + 1) & (map->size - 1);
    return &map->slots[i];
}

static void resize(struct rm_map *map, size_t size)
{
    struct rm_map bigger = {.arena = map->arena, .n = map->n, .size = size};

    bigger.slots = RM_NEW_N(map->arena, bigger.size, struct rm_map_slot);
    for (size_t i = 0; i < map->size; i++)
        if (map->slots[i].key)
            *probe(&bigger, map->slots[i].key, map->slots[i].hash) = map->slots[i];
    *map = bigger;
}

void rm_map_reserve(struct rm_map *map, size_t n)
{
    size_t size = map->size ? map->size : 16;

    while (size / 2 < n)
        size *= 2;
    if (size > map->size)
        resize(map, size);
}

void *rm_map_find(const struct rm_map *map, const char *key)
{
    return map->n ? probe(map, key, rm_hash_text(key, 0))->value : NULL;
}

void **rm_map_add(struct rm_map *map, const char *key)
{
    uint64_t hash = rm_hash_text(key, 0);
    struct rm_map_slot *slot;

    if (map->n * 2 >= map->size)
        resize(map, map->size ? map->size * 2 : 16);
    slot = probe(map, key, hash);
    if (!slot->key) {
        slot->key = key;
        slot->hash = hash;
        map->n++;
    }
    return &slot->value;
}
