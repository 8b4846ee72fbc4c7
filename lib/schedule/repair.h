/*
 * repair: what a first plan left over, placed by moving others.
 * Floor: schedule.
 *
 * An ejection chain: a series that lacks meetings takes a slot in which others stand; these find
 * another place, or make room for themselves in the same way, a few steps deep. Kept is only what
 * makes the whole better by enum rm_merit; all else is undone. Where a slot cannot be had, the same
 * is tried with single meetings.
 */
#ifndef RM_SCHEDULE_REPAIR_H
#define RM_SCHEDULE_REPAIR_H

#include "schedule/view.h"

/* Goes over all series, which are planned, until nothing gets better or the work that is allowed
 * is done. */
void rm_repair(struct rm_planner *planner, struct rm_series *series, size_t n_series);

#endif
