/*
 * shortfall: what is said of pairs that lack meetings.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_SHORTFALL_H
#define RM_SCHEDULE_SHORTFALL_H

#include "schedule/run.h"

/* Warns of a pair that lacks meetings, with the reasons. 1 where it does, or where meetings stay
 * that do not fit; else 0. */
int rm_shortfall_report(struct rm_schedule_run *run, const struct rm_pair_state *state);

/* Warns of what is missing in many records, by numbers. */
void rm_shortfall_report_counts(const struct rm_schedule_run *run);

#endif
