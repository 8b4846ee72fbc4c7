#include "schedule/place.h"

#include "base/date.h"
#include "calendar/cadence.h"

#include <stdlib.h>
#include <string.h>

/* A series while it is being placed. */
struct search {
    const struct rm_placing *placing;
    struct rm_series *series;
    struct rm_intervals free; /* of both, but for other meetings */
    struct rm_interval limit; /* nothing starts before or ends after it */
    int64_t anchor;           /* the date of period 0 */
    int minute;               /* the slot's wall time */
};

void rm_attendee_book(
    struct rm_attendee *attendee, struct rm_arena *arena, int64_t start, int64_t end)
{
    struct rm_booking booking = {start, end, 0};
    int minute;

    rm_zone_wall(attendee->zone, start, &booking.date, &minute);
    attendee->booked = rm_arena_grow(arena, attendee->booked, attendee->n_booked, sizeof booking);
    attendee->booked[attendee->n_booked++] = booking;
}

/* Whether other meetings leave room for one, with buffers and by the number a day. */
static int has_room(const struct rm_placing *placing, const struct rm_attendee *attendee,
    int64_t start, int64_t end)
{
    int64_t date, n_that_day = 0;
    int minute;

    rm_zone_wall(attendee->zone, start, &date, &minute);
    for (size_t i = 0; i < attendee->n_booked; i++) {
        const struct rm_booking *b = &attendee->booked[i];

        if (start < b->end + placing->buffer && b->start < end + placing->buffer)
            return 0;
        n_that_day += b->date == date;
    }
    return n_that_day < placing->daily_max;
}

static int is_free(const struct search *s, int64_t start, int64_t duration)
{
    return start >= s->limit.start && start + duration <= s->limit.end &&
           rm_intervals_cover(s->free, start, start + duration) &&
           has_room(s->placing, s->series->mentor, start, start + duration) &&
           has_room(s->placing, s->series->mentee, start, start + duration);
}

/* Seconds of the meeting that has `n_before` before it. */
static int64_t duration_of(const struct rm_series *series, size_t n_before)
{
    size_t last = series->durations.n - 1;

    return series->durations.v[n_before < last ? n_before : last] * RM_MINUTE;
}

static struct rm_interval period(const struct search *s, int number)
{
    const struct rm_zone *zone = s->series->mentor->zone;
    int64_t cadence = s->series->cadence;

    return (struct rm_interval){rm_zone_time(zone, rm_cadence_date(s->anchor, cadence, number), 0),
        rm_zone_time(zone, rm_cadence_date(s->anchor, cadence, number + 1), 0)};
}

static struct rm_interval clip(struct rm_interval window, struct rm_interval span)
{
    if (window.start < span.start)
        window.start = span.start;
    if (window.end > span.end)
        window.end = span.end;
    return window;
}

/* ---- Starts ---- */

/* Walks the starts of meetings of `duration` within `window`, in the order of time. */
struct starts {
    const struct rm_zone *zone;
    struct rm_intervals free;
    struct rm_interval window;
    int64_t duration;
    size_t i;     /* the stretch that is walked */
    int64_t last; /* the start that was given last in it, or RM_NONE */
};

static struct starts starts_in(
    const struct search *s, struct rm_intervals free, struct rm_interval window, int64_t duration)
{
    return (struct starts){s->series->mentor->zone, free, window, duration,
        rm_intervals_find(free, window.start), RM_NONE};
}

/* The first quarter of an hour by the clock on the wall that is not before `time`. */
static int64_t next_quarter(const struct rm_zone *zone, int64_t time)
{
    int64_t wall = time + rm_zone_offset(zone, time);
    int64_t past = ((wall % RM_START_STEP) + RM_START_STEP) % RM_START_STEP;

    return past ? time + RM_START_STEP - past : time;
}

/* 1: *start is the next. 0: there are no more. */
static int next_start(struct starts *w, int64_t *start)
{
    for (; w->i < w->free.n && w->free.v[w->i].start < w->window.end; w->i++, w->last = RM_NONE) {
        struct rm_interval stretch = clip(w->free.v[w->i], w->window);
        int64_t latest = stretch.end - w->duration;

        *start = next_quarter(w->zone, w->last == RM_NONE ? stretch.start : w->last + 1);
        if (*start > latest && w->last == RM_NONE)
            *start = stretch.start;
        if (*start <= latest) {
            w->last = *start;
            return 1;
        }
    }
    return 0;
}

/* ---- The slot of a new series ---- */

/* How many of the meetings of a new series are free in the slot of `start`. */
static size_t count_in_slot(const struct search *s, int64_t start)
{
    const struct rm_series *series = s->series;
    const struct rm_zone *zone = series->mentor->zone;
    int64_t date;
    size_t n = 0;
    int minute;

    rm_zone_wall(zone, start, &date, &minute);
    for (size_t k = 0; k < series->n_wanted; k++)
        n += (size_t)is_free(s,
            rm_zone_time(zone, rm_cadence_date(date, series->cadence, (int)k), minute),
            duration_of(series, k));
    return n;
}

/* Sets the slot that is free for most meetings, of those in the first period that has one. Where
 * none has, the periods are counted from the start of the span, to say what is in the way. */
static void choose_slot(struct search *s)
{
    const struct rm_series *series = s->series;
    const struct rm_zone *zone = series->mentor->zone;
    int64_t duration = duration_of(series, 0), start, best = RM_NONE;
    size_t best_count = 0;

    rm_zone_wall(zone, series->span.start, &s->anchor, &s->minute);
    for (int k = 0; best == RM_NONE && period(s, k).start < series->span.end; k++) {
        struct starts starts = starts_in(s, s->free, clip(period(s, k), series->span), duration);

        while (best_count < series->n_wanted && next_start(&starts, &start)) {
            size_t count = is_free(s, start, duration) ? count_in_slot(s, start) : 0;

            if (count > best_count) {
                best = start;
                best_count = count;
            }
        }
    }
    if (best != RM_NONE)
        rm_zone_wall(zone, best, &s->anchor, &s->minute);
}

/* ---- One period ---- */

/* How far a start is from its slot; smaller is better, member by member. */
struct distance {
    int moved; /* 1: to another weekday or time of day */
    int64_t days;
    int64_t minutes;
};

static struct distance distance_of(const struct search *s, int64_t target, int64_t start)
{
    int64_t date;
    int minute;

    rm_zone_wall(s->series->mentor->zone, start, &date, &minute);
    return (struct distance){(date - target) % 7 != 0 || minute != s->minute, llabs(date - target),
        llabs((long long)minute - s->minute)};
}

static int is_nearer(struct distance a, struct distance b)
{
    if (a.moved != b.moved)
        return a.moved < b.moved;
    if (a.days != b.days)
        return a.days < b.days;
    return a.minutes < b.minutes;
}

/* The free start in a period that is nearest to the slot; RM_NONE where there is none. */
static int64_t best_start(const struct search *s, int number, int64_t duration)
{
    int64_t target = rm_cadence_date(s->anchor, s->series->cadence, number);
    int64_t start = rm_zone_time(s->series->mentor->zone, target, s->minute), best = RM_NONE;
    struct distance best_distance = {0};
    struct starts starts;

    if (is_free(s, start, duration))
        return start;
    starts = starts_in(s, s->free, clip(period(s, number), s->series->span), duration);
    while (next_start(&starts, &start)) {
        struct distance distance = distance_of(s, target, start);

        if ((best == RM_NONE || is_nearer(distance, best_distance)) &&
            is_free(s, start, duration)) {
            best = start;
            best_distance = distance;
        }
    }
    return best;
}

static int has_start(
    const struct search *s, struct rm_intervals free, struct rm_interval window, int64_t duration)
{
    struct starts starts = starts_in(s, free, window, duration);
    int64_t start;

    return next_start(&starts, &start);
}

/* Why a window has no start: takes away one thing after the other until none is left. */
static enum rm_obstacle find_obstacle(
    const struct search *s, struct rm_interval window, int64_t duration)
{
    const struct rm_attendee *a = s->series->mentor, *b = s->series->mentee;
    struct rm_arena arena = {0};
    struct rm_intervals taken[] = {
        [RM_HOLIDAYS] = a->holidays, [RM_BUSY] = a->busy, [RM_CALLED_OFF] = s->series->called_off};
    struct rm_intervals also[] = {
        [RM_HOLIDAYS] = b->holidays, [RM_BUSY] = b->busy, [RM_CALLED_OFF] = {0}};
    struct rm_intervals free = rm_intervals_intersect(&arena, a->hours, b->hours);
    int obstacle = RM_NO_HOURS;

    while (obstacle < RM_MEETINGS && has_start(s, free, window, duration))
        if (++obstacle < RM_MEETINGS) {
            free = rm_intervals_subtract(&arena, free, taken[obstacle]);
            free = rm_intervals_subtract(&arena, free, also[obstacle]);
        }
    rm_arena_free(&arena);
    return (enum rm_obstacle)obstacle;
}

/* ---- One series ---- */

static size_t n_kept_before(const struct rm_series *series, int64_t time)
{
    size_t n = 0;

    while (n < series->n_kept && series->kept[n].start < time)
        n++;
    return n;
}

static int has_kept(const struct search *s, struct rm_interval window)
{
    return n_kept_before(s->series, window.end) > n_kept_before(s->series, window.start);
}

static void place_at(struct search *s, int64_t start, int64_t duration)
{
    struct rm_series *series = s->series;
    struct rm_arena *arena = s->placing->arena;

    series->placed = rm_arena_grow(arena, series->placed, series->n_placed, sizeof *series->placed);
    series->placed[series->n_placed++] = (struct rm_interval){start, start + duration};
    rm_attendee_book(series->mentor, arena, start, start + duration);
    rm_attendee_book(series->mentee, arena, start, start + duration);
}

/* Puts one meeting into a period, or counts why not. */
static void fill_period(struct search *s, int number)
{
    struct rm_series *series = s->series;
    struct rm_interval whole = period(s, number), window = clip(whole, series->span);
    int64_t duration = duration_of(series, n_kept_before(series, window.start) + series->n_placed);
    int64_t start = best_start(s, number, duration);

    if (start != RM_NONE)
        place_at(s, start, duration);
    else if (whole.start == window.start && whole.end == window.end)
        series->n_periods[find_obstacle(s, window, duration)]++;
}

static struct rm_intervals free_of_both(struct rm_arena *arena, const struct rm_series *series)
{
    const struct rm_attendee *a = series->mentor, *b = series->mentee;
    struct rm_intervals free = rm_intervals_intersect(arena, a->hours, b->hours);

    free = rm_intervals_subtract(arena, free, a->holidays);
    free = rm_intervals_subtract(arena, free, b->holidays);
    free = rm_intervals_subtract(arena, free, a->busy);
    free = rm_intervals_subtract(arena, free, b->busy);
    return rm_intervals_subtract(arena, free, series->called_off);
}

/* Sets the slot, of the latest meeting that is there or of the start of the span, and gives
 * the number of the first period that counts. */
static int begin(struct search *s)
{
    const struct rm_series *series = s->series;
    const struct rm_zone *zone = series->mentor->zone;
    int64_t date;
    int minute;

    if (!series->n_kept) {
        choose_slot(s);
        return 0;
    }
    rm_zone_wall(zone, series->kept[series->n_kept - 1].start, &s->anchor, &s->minute);
    rm_zone_wall(zone, series->span.start, &date, &minute);
    return rm_cadence_number(s->anchor, series->cadence, date);
}

static void place_series(const struct rm_placing *placing, struct rm_series *series)
{
    struct rm_arena scratch = {0};
    struct search s = {.placing = placing, .series = series};
    int first;

    if (!series->n_wanted)
        return;
    s.free = free_of_both(&scratch, series);
    s.limit = (struct rm_interval){series->span.start, series->outlook};
    first = begin(&s);
    s.limit = series->span;
    for (int k = first;
         series->n_placed < series->n_wanted && period(&s, k).start < series->span.end; k++)
        if (!has_kept(&s, period(&s, k)))
            fill_period(&s, k);
    rm_arena_free(&scratch);
}

static int by_order(const void *a, const void *b)
{
    const struct rm_series *x = a, *y = b;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return strcmp(x->id, y->id);
}

void rm_place(struct rm_placing *placing)
{
    if (placing->n_series)
        qsort(placing->series, placing->n_series, sizeof *placing->series, by_order);
    for (size_t i = 0; i < placing->n_series; i++)
        place_series(placing, &placing->series[i]);
}
