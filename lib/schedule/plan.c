#include "schedule/plan.h"

#include "base/date.h"
#include "schedule/period.h"

#include <stdlib.h>
#include <string.h>

int rm_quality_compare(const struct rm_quality *a, const struct rm_quality *b)
{
    for (int i = 0; i < RM_N_MERITS; i++)
        if (a->v[i] != b->v[i])
            return a->v[i] < b->v[i] ? -1 : 1;
    return 0;
}

static void add_quality(struct rm_quality *sum, const struct rm_quality *term, int sign)
{
    for (int i = 0; i < RM_N_MERITS; i++)
        sum->v[i] += sign * term->v[i];
}

static int is_in_slot(const struct rm_series *series, const struct rm_planned *planned)
{
    struct rm_series_slot slot = rm_period_slot(series, planned->period);

    return planned->time.start == rm_zone_time(rm_series_zone(series), slot.date, slot.minute);
}

/* The first period that could be passed by: none is before the series begins. */
static int first_to_pass(const struct rm_series *series)
{
    int first = rm_series_first(series), begins = first;

    if (series->plan.is_anchored && series->n_kept)
        begins = rm_period_of(series, series->kept[0].start);
    if (series->plan.is_anchored && series->n_former) {
        int k = rm_period_of(series, series->former[0].start);

        begins = series->n_kept && begins < k ? begins : k;
    }
    return begins > first ? begins : first;
}

/* Periods without a meeting before the last that has one; one that has begun already does not
 * count. */
static int64_t count_passed_by(const struct rm_series *series)
{
    const struct rm_plan *plan = &series->plan;
    int64_t n = 0;
    size_t i = 0;
    int k = first_to_pass(series);

    while (i < plan->n && plan->v[i].period < k)
        i++;
    for (; i < plan->n; k++) {
        if (plan->v[i].period == k)
            i++;
        else
            n += !rm_period_has_kept(series, k) &&
                 rm_period_time(series, k).start >= series->span.start;
    }
    return n;
}

static int has_planned(const struct rm_plan *plan, int period)
{
    size_t at = rm_plan_before(plan, period);

    return at < plan->n && plan->v[at].period == period;
}

/* Meetings of before that are not in their own period any more, though it is still to come. */
static int64_t count_displaced(const struct rm_series *series)
{
    int64_t n = 0;

    for (size_t i = 0; series->plan.n_slots && i < series->n_former; i++) {
        int k = rm_period_of(series, series->former[i].start);

        n += k >= rm_series_first(series) && rm_period_is_in_span(series, k) &&
             !has_planned(&series->plan, k);
    }
    return n;
}

/* Works out what a series' plan is worth, and corrects the total. */
static void judge(struct rm_planner *planner, struct rm_series *series)
{
    struct rm_plan *plan = &series->plan;
    struct rm_quality quality = {{0}};
    int64_t out[2] = {0};

    for (size_t i = 0; i < plan->n; i++) {
        out[0] += rm_room_inconvenience(planner, series->mentor, plan->v[i].time);
        out[1] += rm_room_inconvenience(planner, series->mentee, plan->v[i].time);
        quality.v[RM_UNSTABLE] += !is_in_slot(series, &plan->v[i]);
    }
    quality.v[RM_LACKING] = (int64_t)(series->n_wanted - plan->n);
    quality.v[RM_UNSTABLE] += count_passed_by(series) + count_displaced(series);
    quality.v[RM_INCONVENIENT] = out[0] > out[1] ? out[0] : out[1];
    quality.v[RM_LATE] =
        plan->n ? (plan->v[0].time.start - series->span.start) / (60 * RM_MINUTE) : 0;
    add_quality(&planner->total, &plan->quality, -1);
    add_quality(&planner->total, &quality, 1);
    plan->quality = quality;
}

/* ---- Into the diaries and out of them ---- */

static void book(struct rm_planner *planner, struct rm_series *series, struct rm_interval time)
{
    struct rm_attendee *people[] = {series->mentor, series->mentee};

    for (int i = 0; i < 2; i++) {
        struct rm_booking booking = rm_room_booking(people[i], time, series);

        planner->total.v[RM_CROWDED] += rm_diary_count(&people[i]->diary, booking.date);
        rm_diary_add(&people[i]->diary, planner->arena, booking);
    }
}

static void unbook(struct rm_planner *planner, struct rm_series *series, struct rm_interval time)
{
    struct rm_attendee *people[] = {series->mentor, series->mentee};

    for (int i = 0; i < 2; i++) {
        struct rm_booking booking = rm_room_booking(people[i], time, series);

        rm_diary_remove(&people[i]->diary, series, time.start);
        planner->total.v[RM_CROWDED] -= rm_diary_count(&people[i]->diary, booking.date);
    }
}

void rm_plan_clear(struct rm_planner *planner, struct rm_series *series)
{
    while (series->plan.n)
        unbook(planner, series, series->plan.v[--series->plan.n].time);
    judge(planner, series);
}

void rm_plan_set(struct rm_planner *planner, struct rm_series *series, const struct rm_plan *plan)
{
    rm_plan_clear(planner, series);
    memcpy(series->plan.slots, plan->slots, sizeof plan->slots);
    series->plan.n_slots = plan->n_slots;
    series->plan.is_anchored = plan->is_anchored;
    for (; series->plan.n < plan->n; series->plan.n++) {
        series->plan.v[series->plan.n] = plan->v[series->plan.n];
        book(planner, series, plan->v[series->plan.n].time);
    }
    judge(planner, series);
}

static void insert(
    struct rm_planner *planner, struct rm_series *series, int period, struct rm_interval time)
{
    struct rm_plan *plan = &series->plan;
    size_t at = rm_plan_before(plan, period);

    memmove(&plan->v[at + 1], &plan->v[at], (plan->n - at) * sizeof *plan->v);
    plan->v[at] = (struct rm_planned){time, period};
    plan->n++;
    book(planner, series, time);
}

void rm_plan_add(
    struct rm_planner *planner, struct rm_series *series, int period, struct rm_interval time)
{
    insert(planner, series, period, time);
    judge(planner, series);
}

void rm_plan_drop(struct rm_planner *planner, struct rm_series *series, int period)
{
    struct rm_plan *plan = &series->plan;
    size_t at = rm_plan_before(plan, period);

    unbook(planner, series, plan->v[at].time);
    plan->n--;
    memmove(&plan->v[at], &plan->v[at + 1], (plan->n - at) * sizeof *plan->v);
    judge(planner, series);
}

/* ---- One period ---- */

/* How far a start is from its slot; smaller is better, member by member. */
struct distance {
    int moved; /* 1: to another weekday or time of day */
    int64_t days;
    int64_t minutes;
};

static struct distance distance_of(
    const struct rm_series *series, struct rm_series_slot slot, int64_t start)
{
    int64_t date;
    int minute;

    rm_zone_wall(rm_series_zone(series), start, &date, &minute);
    return (struct distance){(date - slot.date) % 7 != 0 || minute != slot.minute,
        llabs(date - slot.date), llabs((long long)minute - slot.minute)};
}

static int is_nearer(struct distance a, struct distance b)
{
    if (a.moved != b.moved)
        return a.moved < b.moved;
    if (a.days != b.days)
        return a.days < b.days;
    return a.minutes < b.minutes;
}

struct rm_interval rm_plan_time(const struct rm_view *view, int period)
{
    const struct rm_series *series = view->series;
    int64_t duration = rm_period_duration(series, period);
    struct rm_interval time = rm_period_slot_time(series, period, duration),
                       best = {RM_NONE, RM_NONE};
    struct rm_series_slot slot = rm_period_slot(series, period);
    struct distance best_distance = {0};
    struct rm_starts starts;

    if (rm_room_is_free(view, series->span, time))
        return time;
    starts =
        rm_starts_in(view, rm_span_clip(rm_period_time(series, period), series->span), duration);
    while (rm_starts_next(&starts, &time)) {
        struct distance distance = distance_of(series, slot, time.start);

        if ((best.start == RM_NONE || is_nearer(distance, best_distance)) &&
            rm_room_has(view, time)) {
            best = time;
            best_distance = distance;
        }
    }
    return best;
}

int rm_plan_next_empty(const struct rm_series *series, int period, int *found)
{
    int k = rm_series_first(series);

    for (k = k > period ? k : period; rm_period_is_in_span(series, k); k++) {
        if (has_planned(&series->plan, k) || rm_period_has_kept(series, k))
            continue;
        *found = k;
        return 1;
    }
    return 0;
}

/* Gives a period that has no meeting the best time that there is in it. */
static void fill_period(struct rm_view *view, int period)
{
    struct rm_series *series = view->series;
    struct rm_interval time = {RM_NONE, RM_NONE};

    if (!rm_period_has_kept(series, period))
        time = rm_plan_time(view, period);
    if (time.start != RM_NONE)
        insert(view->planner, series, period, time);
}

/* First the periods in which there were meetings. */
static void fill_former(struct rm_view *view)
{
    struct rm_series *series = view->series;

    for (size_t i = 0; i < series->n_former && series->plan.n < series->n_wanted; i++) {
        int k = rm_period_of(series, series->former[i].start);

        if (k >= rm_series_first(series) && rm_period_is_in_span(series, k) &&
            !has_planned(&series->plan, k))
            fill_period(view, k);
    }
}

void rm_plan_fill(struct rm_view *view, const struct rm_series_slot *slots, int n_slots)
{
    struct rm_series *series = view->series;
    struct rm_plan *plan = &series->plan;

    memcpy(plan->slots, slots, (size_t)n_slots * sizeof *slots);
    plan->n_slots = n_slots;
    fill_former(view);
    for (int k = rm_series_first(series);
         plan->n < series->n_wanted && rm_period_is_in_span(series, k); k++)
        if (!series->n_former || !has_planned(plan, k))
            fill_period(view, k);
    judge(view->planner, series);
}
