/*
 * pair: the figures of one pair, from its own records.
 * Floor: progress; for progress.c, and for whoever wants to know how a pair stood before.
 */
#ifndef RM_PROGRESS_PAIR_H
#define RM_PROGRESS_PAIR_H

#include "progress/progress.h"

/* Fills in what progress.h says of a pair, whose meetings, check-ins and actions are there, sorted.
 * */
void rm_pair_measure(struct rm_pair_progress *pair, const struct rm_programme *programme,
    const struct rm_policy *policy, int64_t now);

/* Whether a meeting is one of those planned to date, of the figures of which it is a part. */
int rm_meeting_counts(const struct rm_pair_progress *pair, const struct rm_meeting_progress *m);

/* The ratings of a check-in: direction, heard and useful, as far as they were given. */
struct rm_mean rm_checkin_ratings(const struct rm_checkin *checkin);

/* Fills in `signs` and `health` from the figures. */
void rm_pair_judge(struct rm_pair_progress *pair, const struct rm_policy *policy);

#endif
