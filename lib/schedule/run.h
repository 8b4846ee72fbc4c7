/*
 * run: a schedule while it is made.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_RUN_H
#define RM_SCHEDULE_RUN_H

#include "schedule/people.h"
#include "schedule/place.h"
#include "schedule/schedule.h"

/* Meetings of one pair, by start, then id. */
struct rm_meeting_list {
    const struct rm_meeting **v;
    size_t n;
};

/* A meeting that does not fit where it is. */
struct rm_moving {
    const struct rm_meeting *meeting;
    const char *why;
};

/* A pair and what is known of its meetings. */
struct rm_pair_state {
    const struct rm_pair *pair;
    struct rm_series series;        /* n_wanted 0: it gets none */
    int64_t last_number;            /* the highest number of a meeting's id */
    int64_t sessions;               /* meetings in all */
    int64_t last_day;               /* of the pair or the cycle, or RM_NONE */
    int is_served;                  /* 1: it is to meet, and meetings to come are to fit */
    const char *why_not;            /* it is not */
    struct rm_meeting_list to_come; /* planned; of a pair that is served, those not yet looked at */
    struct rm_moving *moving;       /* that get another time, by start */
    size_t n_moving;
    const struct rm_meeting **taken; /* for each planned time, the meeting that is moved there */
    size_t n_stuck;                  /* that do not fit and stay, for there is no other time */
};

struct rm_schedule_run {
    const struct rm_schedule_request *request;
    struct rm_schedule *schedule;
    struct rm_programme *programme;
    struct rm_arena *arena;
    struct rm_people people;
    struct rm_map states; /* struct rm_pair_state by pair id */
    struct rm_placing placing;
    size_t n_not_accepted, n_over;
};

/* A meeting that is there stays where it is. */
void rm_run_keep(
    struct rm_schedule_run *run, struct rm_pair_state *state, const struct rm_meeting *meeting);

#endif
