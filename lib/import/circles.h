/*
 * circles: people who are each other's managers, all the way round.
 * Floor: import.
 *
 * Everybody has one manager at most, so whoever is gone up from ends at somebody without one, or
 * goes round for ever. No policy can tell who is in whose line of management then.
 */
#ifndef RM_IMPORT_CIRCLES_H
#define RM_IMPORT_CIRCLES_H

#include "base/diag.h"
#include "base/map.h"

/* Somebody with a manager. */
struct rm_circle_member {
    const char *id, *manager;
    const struct rm_where *where; /* where that is said anew; NULL: it was so before */
    unsigned seen;                /* in which walk; 0: in none */
};

struct rm_circles {
    struct rm_arena *arena;
    struct rm_circle_member *v;
    size_t n;
    struct rm_map by_id; /* id: the index, plus one */
};

void rm_circles_init(struct rm_circles *circles, struct rm_arena *arena);

/* Of somebody who is added twice the first counts. All is borrowed; `manager` and `where` may be
 * NULL. */
void rm_circles_add(
    struct rm_circles *circles, const char *id, const char *manager, const struct rm_where *where);

/* Calls `found` for every circle, with the first of its people by id. */
typedef void rm_circle_found(
    void *context, const struct rm_circles *circles, const struct rm_circle_member *first);
void rm_circles_find(struct rm_circles *circles, rm_circle_found *found, void *context);

/* Who manages somebody in a circle. */
const struct rm_circle_member *rm_circle_next(
    const struct rm_circles *circles, const struct rm_circle_member *member);

/* Warns of every circle that what is new makes; one that was there before is passed by. */
void rm_circles_warn(struct rm_circles *circles, struct rm_diag *diag);

#endif
