/*
 * course: when a pair came to be, was agreed to, and came apart, as its revisions tell.
 * Floor: progress.
 *
 * What a log keeps are revisions, each with who changed it and when. All is taken from those that
 * were read: a log cut down to its latest lines tells later times. RM_NONE where nothing tells, and
 * of what lies after `now`.
 */
#ifndef RM_PROGRESS_COURSE_H
#define RM_PROGRESS_COURSE_H

#include "record/programme.h"

struct rm_course {
    /* The earliest time of any revision, else midnight of `starts`; never after parted_at. */
    int64_t came_at;

    /* When it was agreed to: the earliest time of a revision in which it is agreed or active; else
     * midnight of `starts`, else of the cycle's. */
    int64_t agreed_at;

    /* When both had accepted the same terms for the first time: the earliest, over the revisions
     * in which both accepted the agreement's revision that stands there, of the later of the two
     * times. Terms 1 accepted by the mentor on the 3rd and by the mentee on the 9th, terms 2 by
     * both a month later: the 9th. */
    int64_t accepted_at;

    /* When it came apart, of one that has ended or was declined: the earlier of the first time in
     * the unbroken run of revisions with that status and of midnight of `ended_on`. */
    int64_t parted_at;
};

/* `cycle` may be NULL. */
struct rm_course rm_course_of(
    const struct rm_pair *pair, const struct rm_cycle *cycle, int64_t now);

#endif
