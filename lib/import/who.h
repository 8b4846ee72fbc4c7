/*
 * who: people by whatever a sheet calls them.
 * Floor: import.
 */
#ifndef RM_IMPORT_WHO_H
#define RM_IMPORT_WHO_H

#include "record/programme.h"

#include <stdint.h>

struct rm_who_entry {
    const char *id, *email, *name;
};

/* From texts to entries, by hash. */
struct rm_who_slot {
    uint32_t hash;
    uint32_t entry; /* its index plus one; 0: free */
};
struct rm_who_table {
    struct rm_who_slot *slots;
    size_t n_slots; /* a power of two */
};

struct rm_who {
    struct rm_arena *arena;
    struct rm_who_entry *entries;
    size_t n, size;
    const char **keys;             /* of their names: rm_text_key; NULL where there is none */
    struct rm_arena own;           /* of the keys while they are made */
    unsigned char *is_ambiguous;   /* for each table, of each entry: whether others are found by
                                      the same */
    struct rm_who_table tables[3]; /* by id, e-mail and name */
    int is_settled;
};

/* To be filled with rm_who_add, settled, and then asked. */
void rm_who_init(struct rm_who *who, struct rm_arena *arena);

/* Makes room for `n` people in all, at once. */
void rm_who_reserve(struct rm_who *who, size_t n);

/* The texts are borrowed for as long as the arena. `email` and `name` may be NULL. */
void rm_who_add(struct rm_who *who, const char *id, const char *email, const char *name);

/* All people of a programme; NULL is none. */
void rm_who_add_all(struct rm_who *who, const struct rm_programme *programme);

/* Call after the last rm_who_add. It may be done on several threads. */
void rm_who_settle(struct rm_who *who);

/* The id of the person whom a text means: by id, then e-mail in any case, then name in any
 * spelling. NULL where it means nobody, "" where it may be several. Many may ask at once. */
const char *rm_who_find(const struct rm_who *who, const char *text, struct rm_arena *scratch);

/* The same for many texts, which takes less time for each. */
void rm_who_find_all(const struct rm_who *who, const char **ids, const char *const *texts, size_t n,
    struct rm_arena *scratch);

#endif
