/*
 * diary: somebody's meetings, and whether they leave room for one more.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_DIARY_H
#define RM_SCHEDULE_DIARY_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct rm_series;

struct rm_booking {
    int64_t start, end;
    int64_t date;             /* on the person's wall at the start */
    struct rm_series *series; /* whose it is; NULL where it has to stay */
};

/* All zero: an empty diary. */
struct rm_diary {
    struct rm_booking *v; /* by start; none overlap, unless they were there before */
    size_t n, size;
    int64_t longest; /* seconds */
};

/* What holds for everybody. */
struct rm_limits {
    int64_t buffer;                /* seconds between two meetings */
    int64_t daily_max, weekly_max; /* meetings; weeks begin on Monday */
};

void rm_diary_add(struct rm_diary *diary, struct rm_arena *arena, struct rm_booking booking);

/* Takes out the meeting of a series that starts at `start`. */
void rm_diary_remove(struct rm_diary *diary, const struct rm_series *series, int64_t start);

/* Meetings on a date. */
int64_t rm_diary_count(const struct rm_diary *diary, int64_t date);

/* Whether no meeting, with what is to lie between two, is in the way of one; whether its day or its
 * week has as many as may be; and whether there is room for it, as both say. */
int rm_diary_is_clear(
    const struct rm_diary *diary, const struct rm_limits *limits, const struct rm_booking *meeting);
int rm_diary_is_full(
    const struct rm_diary *diary, const struct rm_limits *limits, const struct rm_booking *meeting);
int rm_diary_has_room(
    const struct rm_diary *diary, const struct rm_limits *limits, const struct rm_booking *meeting);

/* Whose meetings would have to go to make room for one. */
struct rm_clashes {
    struct rm_booking v[8]; /* of different series */
    size_t n;
};

/* Adds what is in the way. 0, or -1 where that has to stay, or is too much. */
int rm_diary_clash(struct rm_clashes *clashes, const struct rm_diary *diary,
    const struct rm_limits *limits, const struct rm_booking *meeting);

#endif
