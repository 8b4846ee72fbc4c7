/*
 * obstacle: what is in the way of a series, and how much it takes.
 * Floor: schedule.
 *
 * Counted are starts: all that the hours of both have in a window for a meeting of a length, as
 * rm_starts_in walks them. Each that cannot be had is lost to the first obstacle that takes it, in
 * the order of enum rm_obstacle.
 */
#ifndef RM_SCHEDULE_OBSTACLE_H
#define RM_SCHEDULE_OBSTACLE_H

#include "schedule/view.h"

/* What takes a start, or all that is left of a period: "holidays". */
extern const char *const rm_obstacle_words[RM_N_OBSTACLES];

/* Adds the starts of a window to a tally. */
void rm_obstacles_tally(struct rm_tally *tally, const struct rm_view *view,
    struct rm_interval window, int64_t duration);

/* What took the last start of a period that has no meeting. */
enum rm_obstacle rm_obstacle_of(const struct rm_view *view, int period);

/* Counts, for a series that lacks meetings, what is in the way in its empty periods. */
void rm_obstacles_count(struct rm_planner *planner, struct rm_series *series);

#endif
