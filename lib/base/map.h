/*
 * map: from strings to pointers.
 * Floor: base.
 *
 * Open addressing, power-of-two sizes. There is no way to walk a map: nothing
 * may depend on the order of hashes. Keep the items in an array of your own.
 */
#ifndef RM_BASE_MAP_H
#define RM_BASE_MAP_H

#include "base/arena.h"

#include <stdint.h>

struct rm_map_slot {
    const char *key; /* NULL: free */
    uint64_t hash;
    void *value;
};

/* All zero but for the arena is a valid, empty map. */
struct rm_map {
    struct rm_arena *arena;
    struct rm_map_slot *slots;
    size_t n;
    size_t size;
};

void rm_map_init(struct rm_map *map, struct rm_arena *arena);

/* Makes room for `n` keys in all, at once. */
void rm_map_reserve(struct rm_map *map, size_t n);

/* The value under `key`, or NULL. */
void *rm_map_find(const struct rm_map *map, const char *key);

/* The place of the value under `key`, made (as NULL) if it was not there. The
 * key is borrowed and must live as long as the map; the place lives until the
 * next call. */
void **rm_map_add(struct rm_map *map, const char *key);

#endif
