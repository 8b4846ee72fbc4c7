/*
 * schedule: when the pairs of a programme meet.
 * Floor: schedule.
 *
 * Each pair that is to meet gets the meetings that it lacks: those of its agreement, or of the
 * policy, less those that are planned or held. Meetings that are planned are left where they are as
 * long as they fit there (schedule/fitting.h); one that does not is moved, and one that was
 * cancelled or missed is made up for by a new one. Of pairs that are paused or over, or with
 * somebody who is paused or has left, the meetings to come are cancelled.
 */
#ifndef RM_SCHEDULE_SCHEDULE_H
#define RM_SCHEDULE_SCHEDULE_H

#include "base/zone.h"
#include "record/policy.h"
#include "record/programme.h"
#include "words/templates.h"

/* A calendar file that says when a person is busy. */
struct rm_busy_file {
    const char *person;
    const char *path;
};

struct rm_schedule_request {
    struct rm_programme *programme;
    const struct rm_policy *policy;
    const struct rm_cycle *cycle; /* whose holidays and days count; its pairs alone */
    int any_cycle;                /* 1: the input has no cycle, and pairs of all are taken */
    struct rm_zones *zones;
    const struct rm_zone *zone; /* of people who gave none */
    unsigned statuses;          /* RM_BIT of each enum rm_pair_status that is to meet */
    int64_t from;               /* date of the first day for new meetings */
    int64_t until;              /* date of the last, or RM_NONE */
    int64_t not_before;         /* no new meeting starts earlier, or RM_NONE */
    int64_t now;                /* meetings that start later are to come */
    const struct rm_busy_file *busy;
    size_t n_busy;
    const char *explained;       /* id of a pair of the input that is explained, or NULL */
    struct rm_buf *explanation;  /* in words, here */
    const char *busy_folder;     /* of calendar files that are named after people, or NULL */
    const char *const *holidays; /* calendar files of days without meetings */
    size_t n_holidays;
    const struct rm_templates *templates; /* of what is published; see publish.h */
};

struct rm_schedule {
    const struct rm_meeting **meetings; /* new and changed ones, by start, then id */
    size_t n;
    size_t n_short; /* pairs that did not get all their meetings */
};

/* What follows from a request. Calendar files that cannot be read, and the like, are errors in the
 * programme's diag; each pair that got too few meetings is a warning there, with the reason. */
void rm_schedule(struct rm_schedule *schedule, const struct rm_schedule_request *request);

/* Whether a pair is of the cycle that the request is about. */
int rm_schedule_is_about(const struct rm_schedule_request *request, const struct rm_pair *pair);

/* For qsort of pointers to meetings: by start, then id. */
int rm_schedule_compare(const void *a, const void *b);

/* The records: new ones, and the next revisions of those that changed. */
void rm_schedule_write(struct rm_buf *out, const struct rm_schedule *schedule);

#endif
