/*
 * history: any revision of a record, soon.
 * Floor: checkin.
 *
 * A programme keeps the revisions of an entity as a chain from the highest down. Who asks for each
 * of a hundred thousand of them would walk it as often; here it is walked once.
 */
#ifndef RM_CHECKIN_HISTORY_H
#define RM_CHECKIN_HISTORY_H

#include "record/programme.h"

struct rm_history {
    const struct rm_programme *programme; /* settled; NULL: nothing was read */
    struct rm_arena *arena;
    struct rm_map chains[RM_N_TYPES]; /* by id; of those that were asked for */
};

void rm_history_init(
    struct rm_history *history, const struct rm_programme *programme, struct rm_arena *arena);

/* A revision of an entity, or NULL. Time is logarithmic in the entity's revisions, the first time
 * linear. */
const struct rm_record *rm_history_find(
    struct rm_history *history, enum rm_type type, const char *id, int64_t rev);

#endif
