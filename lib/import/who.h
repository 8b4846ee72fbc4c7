/*
 * who: people by whatever a sheet calls them.
 * Floor: import.
 */
#ifndef RM_IMPORT_WHO_H
#define RM_IMPORT_WHO_H

#include "base/map.h"
#include "record/programme.h"

/* Each leads to an id; under a text that means two people stands "". */
struct rm_who {
    struct rm_arena *arena;
    struct rm_map by_id, by_email, by_name;
};

void rm_who_init(struct rm_who *who, struct rm_arena *arena);

/* The texts are copied where they have to be; `id` is borrowed. `email` and `name` may be NULL. */
void rm_who_add(struct rm_who *who, const char *id, const char *email, const char *name);

/* All people of a programme; NULL is none. */
void rm_who_add_all(struct rm_who *who, const struct rm_programme *programme);

/* The id of the person whom a text means: by id, then e-mail in any case, then name in any
 * spelling. NULL where it means nobody, "" where it may be several. */
const char *rm_who_find(const struct rm_who *who, const char *text, struct rm_arena *scratch);

#endif
