/*
 * place: time zones as people name them.
 * Floor: import.
 *
 * An IANA name is taken in any case, with spaces for underscores, and so is a city that is the last
 * part of one name alone ("London"). An abbreviation or an offset is no zone: it does not say
 * when the clocks change, and "GMT" is what many write in July too. These are refused, with the
 * zones that may be meant.
 */
#ifndef RM_IMPORT_PLACE_H
#define RM_IMPORT_PLACE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"

/* What was found out so far, so that each text is looked up once. */
struct rm_places {
    struct rm_arena *arena; /* lives as long as this */
    struct rm_map seen;
    const char **names;          /* of all zones; NULL until they are asked for */
    const char **keys, **cities; /* rm_text_key of each name with spaces, and of its last part */
    size_t n;
};

void rm_places_init(struct rm_places *places, struct rm_arena *arena);

/* The zone that a text names, or NULL; then `near` gets the zones that may be meant, as
 * rm_near_say writes them, or nothing. */
const char *rm_place_zone(struct rm_places *places, const char *text, struct rm_buf *near);

#endif
