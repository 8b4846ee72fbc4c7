/*
 * fitting: planned meetings to come, and whether they still fit.
 * Floor: schedule.
 *
 * A meeting fits where it lies in both people's hours and in the days of its pair, on no holiday,
 * in no busy time of an event, and leaves room for the other meetings of both, which are looked at
 * in the order of time. What does not fit gets another time, unless it is too near, somebody else
 * than rm-schedule chose its time, or it lies after the last day that was asked for.
 */
#ifndef RM_SCHEDULE_FITTING_H
#define RM_SCHEDULE_FITTING_H

#include "schedule/run.h"

/* Looks at the meetings to come of all pairs that are served, whose people are open: those that
 * stay are kept, the others are moving. Each that stays although it does not fit is a warning. */
void rm_fitting_sort(struct rm_schedule_run *run, struct rm_pair_state *states, size_t n);

/* Gives moving meetings the times that were placed for their series, their own periods first. Fills
 * `taken` (as many as plan.n, all NULL) with the meeting that has each; a new one is left NULL.
 * Meetings for which there is none are kept where they are, with a warning; returns their number.
 */
size_t rm_fitting_match(
    struct rm_schedule_run *run, struct rm_pair_state *state, const struct rm_meeting **taken);

/* Warns of meetings that are moved although both have accepted the invite as it stood. */
void rm_fitting_warn_accepted(const struct rm_schedule_run *run, const struct rm_pair_state *state);

#endif
