/*
 * pair: the figures of one pair, from its own records.
 * Floor: progress; for progress.c alone.
 */
#ifndef RM_PROGRESS_PAIR_H
#define RM_PROGRESS_PAIR_H

#include "progress/progress.h"

/* Fills in what progress.h says of a pair, whose meetings, check-ins and actions are there, sorted.
 * */
void rm_pair_measure(struct rm_pair_progress *pair, const struct rm_programme *programme,
    const struct rm_policy *policy, int64_t now);

/* Fills in `signs` and `health` from the figures. */
void rm_pair_judge(struct rm_pair_progress *pair, const struct rm_policy *policy);

#endif
