/*
 * view: a series while it is looked at: when its two people could meet, and what is in the way.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_VIEW_H
#define RM_SCHEDULE_VIEW_H

#include "schedule/place.h"

/* All series while they are planned. */
struct rm_planner {
    struct rm_arena *arena;
    struct rm_limits limits;
    const struct rm_hours *ordinary;
    struct rm_quality total; /* of all plans that are in the diaries */
};

struct rm_view {
    struct rm_planner *planner;
    struct rm_series *series;
    struct rm_arena arena;
    struct rm_intervals free; /* of both, but for meetings */
};

void rm_view_open(struct rm_view *view, struct rm_planner *planner, struct rm_series *series);
void rm_view_close(struct rm_view *view);

/* What of a window lies in a span. */
struct rm_interval rm_span_clip(struct rm_interval window, struct rm_interval span);

/* A meeting as somebody's diary has it. */
struct rm_booking rm_room_booking(
    const struct rm_attendee *attendee, struct rm_interval time, struct rm_series *series);

/* Whether no other meeting of either is in the way. */
int rm_room_is_clear(const struct rm_view *view, struct rm_interval time);

/* Whether both could meet if there were no other meetings; whether these leave room; and both. */
int rm_room_is_open(const struct rm_view *view, struct rm_interval limit, struct rm_interval time);
int rm_room_has(const struct rm_view *view, struct rm_interval time);
int rm_room_is_free(const struct rm_view *view, struct rm_interval limit, struct rm_interval time);

/* Adds what is in the way of a meeting. 0, or -1 where that has to stay. */
int rm_room_clash(struct rm_clashes *clashes, const struct rm_view *view, struct rm_interval time);

/* Minutes of a meeting that are not in a person's ordinary hours. */
int64_t rm_room_inconvenience(
    const struct rm_planner *planner, const struct rm_attendee *attendee, struct rm_interval time);

/* Walks the starts of meetings of `duration` within `window`, in the order of time. */
struct rm_starts {
    const struct rm_zone *zone;
    struct rm_intervals free;
    struct rm_interval window;
    int64_t duration;
    size_t i;     /* the stretch that is walked */
    int64_t last; /* the start that was given last in it, or RM_NONE */
};

struct rm_starts rm_starts_in(
    const struct rm_view *view, struct rm_interval window, int64_t duration);

/* 1: *time is the next. 0: there are no more. */
int rm_starts_next(struct rm_starts *starts, struct rm_interval *time);

#endif
