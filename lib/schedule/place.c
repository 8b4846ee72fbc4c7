#include "schedule/place.h"

#include "schedule/obstacle.h"
#include "schedule/plan.h"
#include "schedule/repair.h"
#include "schedule/slot.h"

#include <stdlib.h>
#include <string.h>

void rm_attendee_book(
    struct rm_attendee *attendee, struct rm_arena *arena, int64_t start, int64_t end)
{
    struct rm_booking booking = {start, end, 0, NULL};
    int minute;

    rm_zone_wall(attendee->zone, start, &booking.date, &minute);
    rm_diary_add(&attendee->diary, arena, booking);
}

struct rm_limits rm_attendee_limits(
    const struct rm_attendee *attendee, const struct rm_limits *everybody)
{
    struct rm_limits limits = *everybody;

    if (attendee->daily_max)
        limits.daily_max = attendee->daily_max;
    if (attendee->weekly_max)
        limits.weekly_max = attendee->weekly_max;
    return limits;
}

static int by_order(const void *a, const void *b)
{
    const struct rm_series *x = a, *y = b;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return strcmp(x->id, y->id);
}

static void join(struct rm_planner *planner, struct rm_attendee *person, struct rm_series *series)
{
    person->series =
        rm_arena_grow(planner->arena, person->series, person->n_series, sizeof *person->series);
    person->series[person->n_series++] = series;
}

static void prepare(struct rm_planner *planner, struct rm_series *series)
{
    int minute;

    join(planner, series->mentor, series);
    join(planner, series->mentee, series);
    rm_zone_wall(series->mentor->zone, series->span.start, &series->opening, &minute);
    series->plan.v = RM_NEW_N(planner->arena, series->n_wanted, struct rm_planned);
    rm_plan_clear(planner, series);
}

static void make(struct rm_planner *planner, struct rm_series *series)
{
    struct rm_view view;

    rm_view_open(&view, planner, series);
    rm_slot_choose(&view);
    rm_view_close(&view);
}

void rm_unplace(struct rm_placing *placing)
{
    struct rm_planner planner = {
        .arena = placing->arena, .limits = placing->limits, .ordinary = placing->ordinary};

    for (size_t i = 0; i < placing->n_series; i++) {
        struct rm_series *series = &placing->series[i];

        rm_plan_clear(&planner, series);
        series->mentor->n_series = series->mentee->n_series = 0;
    }
}

void rm_place(struct rm_placing *placing)
{
    struct rm_planner planner = {
        .arena = placing->arena, .limits = placing->limits, .ordinary = placing->ordinary};

    if (placing->n_series)
        qsort(placing->series, placing->n_series, sizeof *placing->series, by_order);
    for (size_t i = 0; i < placing->n_series; i++)
        prepare(&planner, &placing->series[i]);
    for (size_t i = 0; i < placing->n_series; i++)
        make(&planner, &placing->series[i]);
    rm_repair(&planner, placing->series, placing->n_series);
    for (size_t i = 0; i < placing->n_series; i++)
        rm_obstacles_count(&planner, &placing->series[i]);
    placing->quality = planner.total;
}
