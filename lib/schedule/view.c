#include "schedule/view.h"

#include "base/date.h"
#include "schedule/period.h"

static struct rm_intervals free_of_both(struct rm_arena *arena, const struct rm_series *series)
{
    const struct rm_attendee *a = series->mentor, *b = series->mentee;
    struct rm_intervals free = rm_intervals_intersect(arena, a->hours, b->hours);

    if (a->nights.n || b->nights.n) {
        free = rm_intervals_subtract(arena, free, a->nights);
        free = rm_intervals_subtract(arena, free, b->nights);
    }
    free = rm_intervals_subtract(arena, free, a->holidays);
    free = rm_intervals_subtract(arena, free, b->holidays);
    free = rm_intervals_subtract(arena, free, a->busy);
    free = rm_intervals_subtract(arena, free, b->busy);
    return rm_intervals_subtract(arena, free, series->called_off);
}

void rm_view_open(struct rm_view *view, struct rm_planner *planner, struct rm_series *series)
{
    *view = (struct rm_view){.planner = planner, .series = series};
    view->free = free_of_both(&view->arena, series);
}

void rm_view_close(struct rm_view *view)
{
    rm_arena_free(&view->arena);
}

struct rm_interval rm_span_clip(struct rm_interval window, struct rm_interval span)
{
    if (window.start < span.start)
        window.start = span.start;
    if (window.end > span.end)
        window.end = span.end;
    return window;
}

struct rm_booking rm_room_booking(
    const struct rm_attendee *attendee, struct rm_interval time, struct rm_series *series)
{
    struct rm_booking booking = {time.start, time.end, 0, series};
    int minute;

    rm_zone_wall(attendee->zone, time.start, &booking.date, &minute);
    return booking;
}

int rm_room_is_open(const struct rm_view *view, struct rm_interval limit, struct rm_interval time)
{
    return time.start >= limit.start && time.end <= limit.end &&
           rm_intervals_cover(view->free, time.start, time.end);
}

int rm_room_is_clear(const struct rm_view *view, struct rm_interval time)
{
    const struct rm_attendee *people[] = {view->series->mentor, view->series->mentee};

    for (int i = 0; i < 2; i++) {
        struct rm_booking booking = rm_room_booking(people[i], time, NULL);

        if (!rm_diary_is_clear(&people[i]->diary, &view->planner->limits, &booking))
            return 0;
    }
    return 1;
}

int rm_room_has(const struct rm_view *view, struct rm_interval time)
{
    const struct rm_attendee *people[] = {view->series->mentor, view->series->mentee};

    for (int i = 0; i < 2; i++) {
        struct rm_booking booking = rm_room_booking(people[i], time, NULL);
        struct rm_limits limits = rm_attendee_limits(people[i], &view->planner->limits);

        if (!rm_diary_has_room(&people[i]->diary, &limits, &booking))
            return 0;
    }
    return 1;
}

int rm_room_is_free(const struct rm_view *view, struct rm_interval limit, struct rm_interval time)
{
    return rm_room_is_open(view, limit, time) && rm_room_has(view, time);
}

int rm_room_clash(struct rm_clashes *clashes, const struct rm_view *view, struct rm_interval time)
{
    const struct rm_attendee *people[] = {view->series->mentor, view->series->mentee};

    for (int i = 0; i < 2; i++) {
        struct rm_booking booking = rm_room_booking(people[i], time, NULL);
        struct rm_limits limits = rm_attendee_limits(people[i], &view->planner->limits);

        if (rm_diary_clash(clashes, &people[i]->diary, &limits, &booking))
            return -1;
    }
    return 0;
}

int64_t rm_room_inconvenience(
    const struct rm_planner *planner, const struct rm_attendee *attendee, struct rm_interval time)
{
    int64_t date, length = (time.end - time.start) / RM_MINUTE, outside = length;
    int minute;

    rm_zone_wall(attendee->zone, time.start, &date, &minute);
    minute += (int)rm_date_weekday(date) * 1440;
    for (size_t i = 0; i < planner->ordinary->n; i++) {
        const struct rm_slot *slot = &planner->ordinary->v[i];
        int64_t from = slot->start_min > minute ? slot->start_min : minute;
        int64_t to = slot->end_min < minute + length ? slot->end_min : minute + length;

        if (to > from)
            outside -= to - from;
    }
    return outside;
}

struct rm_starts rm_starts_in(
    const struct rm_view *view, struct rm_interval window, int64_t duration)
{
    return (struct rm_starts){rm_series_zone(view->series), view->free, window, duration,
        rm_intervals_find(view->free, window.start), RM_NONE};
}

/* The first quarter of an hour by the clock on the wall that is not before `time`. */
static int64_t next_quarter(const struct rm_zone *zone, int64_t time)
{
    int64_t wall = time + rm_zone_offset(zone, time);
    int64_t past = ((wall % RM_START_STEP) + RM_START_STEP) % RM_START_STEP;

    return past ? time + RM_START_STEP - past : time;
}

int rm_starts_next(struct rm_starts *w, struct rm_interval *time)
{
    for (; w->i < w->free.n && w->free.v[w->i].start < w->window.end; w->i++, w->last = RM_NONE) {
        struct rm_interval stretch = rm_span_clip(w->free.v[w->i], w->window);
        int64_t latest = stretch.end - w->duration;
        int64_t start = next_quarter(w->zone, w->last == RM_NONE ? stretch.start : w->last + 1);

        if (start > latest && w->last == RM_NONE)
            start = stretch.start;
        if (start <= latest) {
            w->last = start;
            *time = (struct rm_interval){start, start + w->duration};
            return 1;
        }
    }
    return 0;
}
