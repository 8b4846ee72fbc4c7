#include "schedule/diary.h"

#include "base/date.h"

#include <string.h>

/* The first that starts at or after `time`. */
static size_t find(const struct rm_diary *diary, int64_t time)
{
    size_t low = 0, high = diary->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (diary->v[middle].start >= time)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static void make_room(struct rm_diary *diary, struct rm_arena *arena)
{
    struct rm_booking *v;

    if (diary->n < diary->size)
        return;
    diary->size = diary->size ? 2 * diary->size : 8;
    v = RM_NEW_N(arena, diary->size, struct rm_booking);
    if (diary->n)
        memcpy(v, diary->v, diary->n * sizeof *v);
    diary->v = v;
}

void rm_diary_add(struct rm_diary *diary, struct rm_arena *arena, struct rm_booking booking)
{
    size_t at = find(diary, booking.start);

    make_room(diary, arena);
    memmove(&diary->v[at + 1], &diary->v[at], (diary->n - at) * sizeof booking);
    diary->v[at] = booking;
    diary->n++;
    if (booking.end - booking.start > diary->longest)
        diary->longest = booking.end - booking.start;
}

void rm_diary_remove(struct rm_diary *diary, const struct rm_series *series, int64_t start)
{
    size_t at = find(diary, start);

    while (diary->v[at].series != series)
        at++;
    diary->n--;
    memmove(&diary->v[at], &diary->v[at + 1], (diary->n - at) * sizeof diary->v[at]);
}

/* Dates of the Monday of a date's week, and of the next one. */
static struct rm_week {
    int64_t first, next;
} week_of(int64_t date)
{
    int64_t monday = date - (int64_t)rm_date_weekday(date);

    return (struct rm_week){monday, monday + 7};
}

/* Bookings of the dates from `first` to before `next`: their number, and where they begin. Dates
 * rise with starts. */
static size_t find_dates(const struct rm_diary *diary, int64_t first, int64_t next, size_t *begin)
{
    size_t low = 0, high = diary->n, n = 0;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (diary->v[middle].date >= first)
            high = middle;
        else
            low = middle + 1;
    }
    *begin = low;
    while (low + n < diary->n && diary->v[low + n].date < next)
        n++;
    return n;
}

int64_t rm_diary_count(const struct rm_diary *diary, int64_t date)
{
    size_t begin;

    return (int64_t)find_dates(diary, date, date + 1, &begin);
}

static int collides(
    const struct rm_booking *a, const struct rm_booking *b, const struct rm_limits *limits)
{
    return a->start < b->end + limits->buffer && b->start < a->end + limits->buffer;
}

/* Where what may collide with a meeting begins; it ends with the first that starts too late. */
static size_t find_colliding(
    const struct rm_diary *diary, const struct rm_limits *limits, const struct rm_booking *meeting)
{
    return find(diary, meeting->start - limits->buffer - diary->longest);
}

static int is_too_late(const struct rm_booking *booking, const struct rm_limits *limits,
    const struct rm_booking *meeting)
{
    return booking->start >= meeting->end + limits->buffer;
}

static int has_most(const struct rm_diary *diary, int64_t first, int64_t next, int64_t most)
{
    size_t begin;

    return (int64_t)diary->n >= most && (int64_t)find_dates(diary, first, next, &begin) >= most;
}

int rm_diary_is_clear(
    const struct rm_diary *diary, const struct rm_limits *limits, const struct rm_booking *meeting)
{
    for (size_t i = find_colliding(diary, limits, meeting);
         i < diary->n && !is_too_late(&diary->v[i], limits, meeting); i++)
        if (collides(&diary->v[i], meeting, limits))
            return 0;
    return 1;
}

int rm_diary_is_full(
    const struct rm_diary *diary, const struct rm_limits *limits, const struct rm_booking *meeting)
{
    struct rm_week week = week_of(meeting->date);

    return has_most(diary, meeting->date, meeting->date + 1, limits->daily_max) ||
           has_most(diary, week.first, week.next, limits->weekly_max);
}

int rm_diary_has_room(
    const struct rm_diary *diary, const struct rm_limits *limits, const struct rm_booking *meeting)
{
    return rm_diary_is_clear(diary, limits, meeting) && !rm_diary_is_full(diary, limits, meeting);
}

static int add_clash(struct rm_clashes *clashes, const struct rm_booking *booking)
{
    if (!booking->series)
        return -1;
    for (size_t i = 0; i < clashes->n; i++)
        if (clashes->v[i].series == booking->series)
            return 0;
    if (clashes->n == sizeof clashes->v / sizeof *clashes->v)
        return -1;
    clashes->v[clashes->n++] = *booking;
    return 0;
}

static int is_among(const struct rm_clashes *clashes, const struct rm_series *series)
{
    size_t i = 0;

    while (i < clashes->n && clashes->v[i].series != series)
        i++;
    return i < clashes->n;
}

/* Where days or weeks stay full although what is in the way already goes, one more has to go: the
 * last who can. */
static int clash_with_full(struct rm_clashes *clashes, const struct rm_diary *diary, int64_t first,
    int64_t next, int64_t most)
{
    size_t begin, n = find_dates(diary, first, next, &begin);
    int64_t n_staying = 0;

    for (size_t i = begin; i < begin + n; i++)
        n_staying += !diary->v[i].series || !is_among(clashes, diary->v[i].series);
    if (n_staying < most)
        return 0;
    while (n--)
        if (diary->v[begin + n].series && !is_among(clashes, diary->v[begin + n].series))
            return add_clash(clashes, &diary->v[begin + n]);
    return -1;
}

int rm_diary_clash(struct rm_clashes *clashes, const struct rm_diary *diary,
    const struct rm_limits *limits, const struct rm_booking *meeting)
{
    struct rm_week week = week_of(meeting->date);

    for (size_t i = find_colliding(diary, limits, meeting);
         i < diary->n && !is_too_late(&diary->v[i], limits, meeting); i++)
        if (collides(&diary->v[i], meeting, limits) && add_clash(clashes, &diary->v[i]))
            return -1;
    if (clash_with_full(clashes, diary, meeting->date, meeting->date + 1, limits->daily_max))
        return -1;
    return clash_with_full(clashes, diary, week.first, week.next, limits->weekly_max);
}
