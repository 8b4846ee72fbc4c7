/*
 * obstacle: why periods of a series have no meeting.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_OBSTACLE_H
#define RM_SCHEDULE_OBSTACLE_H

#include "schedule/view.h"

/* Counts, for a series that lacks meetings, what is in the way in its empty periods. */
void rm_obstacles_count(struct rm_planner *planner, struct rm_series *series);

#endif
