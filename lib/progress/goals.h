/*
 * goals: T-scores of a pair, as it began and as it is.
 * Floor: progress; for pair.c alone.
 */
#ifndef RM_PROGRESS_GOALS_H
#define RM_PROGRESS_GOALS_H

#include "progress/progress.h"

/* Fills in what progress.h says of T-scores, from the check-ins, which are there, sorted. */
void rm_pair_score_goals(struct rm_pair_progress *pair, struct rm_arena *arena);

#endif
