/*
 * reason: in words, when a pair meets and why then.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_REASON_H
#define RM_SCHEDULE_REASON_H

#include "schedule/run.h"

/* Writes a few lines about a pair, once all is placed: what both have in common, what of it each
 * obstacle takes, the slot and what it is worth, and each meeting, or why a period has none. Takes
 * the new meetings of the pair out of the diaries. */
void rm_schedule_explain(
    struct rm_buf *out, struct rm_schedule_run *run, const struct rm_pair_state *state);

#endif
