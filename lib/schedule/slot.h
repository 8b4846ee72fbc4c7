/*
 * slot: which weekday and wall time a series takes.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_SLOT_H
#define RM_SCHEDULE_SLOT_H

#include "schedule/view.h"

/* Makes the best plan that the diaries leave, and puts it into them. The series has none there.
 *
 * A series with meetings of old keeps their slot: of the last, or rather the last that two of them
 * have in common, for one may have been moved out of it. One of which all meetings are to be placed
 * anew keeps it where that is as good as a new one. For a new one, the slots of its first two
 * periods are compared by how many of its meetings are free in them, those after the span included,
 * and then by convenience; where the best is inconvenient and the two are in different zones, two
 * slots may take turns. Where no slot is free for all, the few best are tried out. */
void rm_slot_choose(struct rm_view *view);

/* Where a meeting, or the meetings of a slot, could be if some others were not. */
struct rm_opening {
    struct rm_series_slot slot; /* of a slot */
    struct rm_interval time;    /* of a meeting */
    size_t n_free;              /* meetings of the slot that can be in it */
    int64_t inconvenience;      /* minutes, of both */
    struct rm_clashes clashes;  /* what has to go, a meeting of each other series */
};

/* At most `max` slots of a new series, or times of a period, those for most meetings and with the
 * fewest clashes first. */
size_t rm_slot_openings(struct rm_opening *out, size_t max, struct rm_view *view);
size_t rm_period_openings(
    struct rm_opening *out, size_t max, const struct rm_view *view, int period);

#endif
