#include "calendar/hours.h"

#include "base/date.h"

#include <stdlib.h>

/* Adds the slots, counted from the midnight of date `origin`, that lie on one wall date and within
 * `shown`, the wall time (as seconds since 1970, as if it were UTC) that clocks show while their
 * offset is `offset`. */
static void add_day(struct rm_intervals *out, struct rm_arena *arena, const struct rm_hours *hours,
    int64_t origin, int64_t date, struct rm_interval shown, int32_t offset)
{
    int64_t from = date * RM_DAY > shown.start ? date * RM_DAY : shown.start;
    int64_t to = (date + 1) * RM_DAY < shown.end ? (date + 1) * RM_DAY : shown.end;

    for (size_t i = 0; i < hours->n; i++) {
        int64_t start = origin * RM_DAY + hours->v[i].start_min * RM_MINUTE;
        int64_t end = origin * RM_DAY + hours->v[i].end_min * RM_MINUTE;

        rm_intervals_add(
            out, arena, (start > from ? start : from) - offset, (end < to ? end : to) - offset);
    }
}

struct rm_intervals rm_hours_expand(struct rm_arena *arena, const struct rm_hours *hours,
    const struct rm_hours_on *on, const struct rm_zone *zone, struct rm_interval window)
{
    struct rm_intervals out = {0};

    for (int64_t time = window.start; time < window.end;) {
        int64_t change = rm_zone_change(zone, time);
        int64_t end = change < window.end ? change : window.end;
        int32_t offset = rm_zone_offset(zone, time);
        struct rm_interval shown = {time + offset, end + offset};

        for (int64_t date = rm_time_date(shown.start); date * RM_DAY < shown.end; date++) {
            const struct rm_hours *own = on ? rm_hours_on_find(on, date) : NULL;

            if (own)
                add_day(&out, arena, own, date, date, shown, offset);
            else
                add_day(
                    &out, arena, hours, date - (int64_t)rm_date_weekday(date), date, shown, offset);
        }
        time = end;
    }
    return out;
}

struct rm_hours rm_hours_daily(struct rm_arena *arena, int from, int to)
{
    struct rm_hours out = {RM_NEW_N(arena, 7, struct rm_slot), 7};

    for (int day = 0; day < 7; day++)
        out.v[day] = (struct rm_slot){day * 1440 + from, day * 1440 + to};
    return out;
}

struct rm_intervals rm_days_expand(
    struct rm_arena *arena, const struct rm_ints *dates, const struct rm_zone *zone)
{
    struct rm_intervals out = {0};

    for (size_t i = 0; i < dates->n; i++)
        rm_intervals_add(&out, arena, rm_zone_time(zone, dates->v[i], 0),
            rm_zone_time(zone, dates->v[i] + 1, 0));
    rm_intervals_settle(&out);
    return out;
}

static int by_start(const void *a, const void *b)
{
    const struct rm_slot *x = a, *y = b;

    return (x->start_min > y->start_min) - (x->start_min < y->start_min);
}

static void add_slot(struct rm_hours *out, int start, int end)
{
    if (start < end)
        out->v[out->n++] = (struct rm_slot){start, end};
}

struct rm_hours rm_hours_in_utc(
    struct rm_arena *arena, const struct rm_hours *hours, const struct rm_zone *zone, int64_t time)
{
    struct rm_hours out = {RM_NEW_N(arena, hours->n * 2 + 1, struct rm_slot), 0};
    int offset = (int)(rm_zone_offset(zone, time) / RM_MINUTE);

    for (size_t i = 0; i < hours->n; i++) {
        int start = (hours->v[i].start_min - offset + RM_WEEK_MIN) % RM_WEEK_MIN;
        int end = start + hours->v[i].end_min - hours->v[i].start_min;

        add_slot(&out, start, end < RM_WEEK_MIN ? end : RM_WEEK_MIN);
        add_slot(&out, 0, end - RM_WEEK_MIN);
    }
    if (out.n > 1)
        qsort(out.v, out.n, sizeof *out.v, by_start);
    return out;
}

int64_t rm_hours_shared_min(const struct rm_hours *a, const struct rm_hours *b)
{
    int64_t shared = 0;

    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        const struct rm_slot *x = &a->v[i], *y = &b->v[k];
        int start = x->start_min > y->start_min ? x->start_min : y->start_min;
        int end = x->end_min < y->end_min ? x->end_min : y->end_min;

        if (start < end)
            shared += end - start;
        if (x->end_min < y->end_min)
            i++;
        else
            k++;
    }
    return shared;
}
