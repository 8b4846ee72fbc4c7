/*
 * plan: the meetings of one series, into the diaries of its two people and out of them.
 * Floor: schedule.
 *
 * What a plan is worth is kept up in the planner's total.
 */
#ifndef RM_SCHEDULE_PLAN_H
#define RM_SCHEDULE_PLAN_H

#include "schedule/view.h"

/* Makes a plan with these slots, one or two: each period from the first on takes the best time that
 * the diaries leave. The series has no meetings there before. */
void rm_plan_fill(struct rm_view *view, const struct rm_series_slot *slots, int n_slots);

/* Takes all meetings of a series out of the diaries, and forgets them. */
void rm_plan_clear(struct rm_planner *planner, struct rm_series *series);

/* Sets a plan, which is copied, in place of what there is. */
void rm_plan_set(struct rm_planner *planner, struct rm_series *series, const struct rm_plan *plan);

/* A single meeting, in and out; periods stay in order. */
void rm_plan_add(
    struct rm_planner *planner, struct rm_series *series, int period, struct rm_interval time);
void rm_plan_drop(struct rm_planner *planner, struct rm_series *series, int period);

/* The best time for a meeting in a period; a `start` of RM_NONE where there is none. */
struct rm_interval rm_plan_time(const struct rm_view *view, int period);

/* The first period from `period` on that could have a meeting and has none. 1, or 0 at the end. */
int rm_plan_next_empty(const struct rm_series *series, int period, int *found);

#endif
