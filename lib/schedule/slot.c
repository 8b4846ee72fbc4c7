#include "schedule/slot.h"

#include "calendar/cadence.h"
#include "schedule/period.h"
#include "schedule/plan.h"

#include <stdlib.h>
#include <string.h>

/* A slot that a new series could have. */
struct prospect {
    struct rm_series_slot slot;
    size_t n_free[2];  /* meetings that are free in it, in even and in odd periods */
    int64_t out[2];    /* minutes of one out of the ordinary hours of the mentor and the mentee */
    int64_t n_crowded; /* meetings of the two on the same days */
};

struct prospects {
    struct prospect *v;
    size_t n;
};

static int compare_slots(const void *a, const void *b)
{
    const struct rm_series_slot *x = a, *y = b; /* the first member of what is sorted */

    if (x->date != y->date)
        return x->date < y->date ? -1 : 1;
    return (x->minute > y->minute) - (x->minute < y->minute);
}

/* Adds the slots of all starts in a period, as slots of period 0. */
static void list_period(struct prospects *list, struct rm_view *view, int period)
{
    const struct rm_series *series = view->series;
    struct rm_starts starts = rm_starts_in(view,
        rm_span_clip(rm_period_time(series, period), series->span), rm_series_duration(series, 0));
    struct rm_interval time;

    while (rm_starts_next(&starts, &time)) {
        struct prospect prospect = {.slot = {0}};

        rm_zone_wall(
            rm_series_zone(series), time.start, &prospect.slot.date, &prospect.slot.minute);
        prospect.slot.date = rm_cadence_date(prospect.slot.date, series->cadence, -period);
        prospect.out[0] = rm_room_inconvenience(view->planner, series->mentor, time);
        prospect.out[1] = rm_room_inconvenience(view->planner, series->mentee, time);
        list->v = rm_arena_grow(&view->arena, list->v, list->n, sizeof prospect);
        list->v[list->n++] = prospect;
    }
}

/* The slots that are to be looked at: those of the first two periods, for in the first one of them
 * something may be in the way that is not later; or, where they have none, of the next that has. */
static struct prospects list_slots(struct rm_view *view)
{
    struct prospects list = {0};
    size_t n = 0;

    view->series->plan.n_slots = view->series->plan.is_anchored = 0;
    for (int k = 0; (k < 2 || !list.n) && rm_period_is_in_span(view->series, k); k++)
        list_period(&list, view, k);
    if (list.n)
        qsort(list.v, list.n, sizeof *list.v, compare_slots);
    for (size_t i = 0; i < list.n; i++)
        if (n == 0 || compare_slots(&list.v[n - 1], &list.v[i]) != 0)
            list.v[n++] = list.v[i];
    list.n = n;
    return list;
}

static struct rm_interval slot_time(
    const struct rm_series *series, const struct rm_series_slot *slot, size_t period)
{
    int64_t date = rm_cadence_date(slot->date, series->cadence, (int)period);
    int64_t start = rm_zone_time(rm_series_zone(series), date, slot->minute);

    return (struct rm_interval){start, start + rm_series_duration(series, period)};
}

static struct rm_interval whole_span(const struct rm_series *series)
{
    return (struct rm_interval){series->span.start, series->outlook};
}

static void count_free(const struct rm_view *view, struct prospect *prospect)
{
    const struct rm_series *series = view->series;
    const struct rm_attendee *people[] = {series->mentor, series->mentee};

    for (size_t k = 0; k < series->n_wanted; k++) {
        struct rm_interval time = slot_time(series, &prospect->slot, k);

        if (!rm_room_is_free(view, whole_span(series), time))
            continue;
        prospect->n_free[k & 1]++;
        for (int i = 0; i < 2; i++)
            if (people[i]->diary.n)
                prospect->n_crowded +=
                    rm_diary_count(&people[i]->diary, rm_room_booking(people[i], time, NULL).date);
    }
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* What a plan with one slot, or with two that take turns, promises to be. */
static struct rm_quality promise(
    const struct rm_view *view, const struct prospect *even, const struct prospect *odd)
{
    const struct rm_series *series = view->series;
    int64_t n_odd = (int64_t)series->n_wanted / 2, n_even = (int64_t)series->n_wanted - n_odd;
    struct rm_quality quality = {{0}};

    quality.v[RM_LACKING] = (int64_t)(series->n_wanted - even->n_free[0] - odd->n_free[1]);
    quality.v[RM_INCONVENIENT] = larger(
        n_even * even->out[0] + n_odd * odd->out[0], n_even * even->out[1] + n_odd * odd->out[1]);
    quality.v[RM_CROWDED] = even->n_crowded + (odd == even ? 0 : odd->n_crowded);
    return quality;
}

/* Whether nothing that comes later can be better. */
static int is_perfect(const struct rm_quality *quality)
{
    return !quality->v[RM_LACKING] && !quality->v[RM_INCONVENIENT] && !quality->v[RM_CROWDED];
}

enum { TRIED = 12 };

/* The few best, best first; the earlier one of equals. */
struct shortlist {
    const struct prospect *v[TRIED];
    struct rm_quality quality[TRIED];
    size_t n;
};

static void shortlist_add(
    struct shortlist *list, const struct prospect *prospect, struct rm_quality quality)
{
    size_t at = list->n;

    while (at > 0 && rm_quality_compare(&quality, &list->quality[at - 1]) < 0)
        at--;
    if (at == TRIED)
        return;
    if (list->n < TRIED)
        list->n++;
    for (size_t i = list->n - 1; i > at; i--) {
        list->v[i] = list->v[i - 1];
        list->quality[i] = list->quality[i - 1];
    }
    list->v[at] = prospect;
    list->quality[at] = quality;
}

/* Of slots that are alike in what they promise, one is enough to be tried in turns. */
static int is_alike(const struct prospect *a, const struct prospect *b)
{
    return a->out[0] == b->out[0] && a->out[1] == b->out[1] && a->n_free[0] == b->n_free[0] &&
           a->n_free[1] == b->n_free[1] && a->n_crowded == b->n_crowded;
}

static size_t keep_different(const struct prospect **out, const struct prospects *list)
{
    size_t n = 0;

    for (size_t i = 0, k; i < list->n; i++) {
        for (k = 0; k < n && !is_alike(out[k], &list->v[i]);)
            k++;
        if (k == n)
            out[n++] = &list->v[i];
    }
    return n;
}

/* Two slots that take turns, where that is better than what one slot promises. */
static void take_turns(struct rm_view *view, const struct prospects *list,
    const struct rm_quality *one, struct rm_series_slot *slots, int *n_slots)
{
    const struct prospect **v = RM_NEW_N(&view->arena, list->n, const struct prospect *);
    size_t n = keep_different(v, list);
    struct rm_quality best = *one;

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++) {
            struct rm_quality quality = promise(view, v[i], v[k]);

            if (quality.v[RM_LACKING] > best.v[RM_LACKING] ||
                quality.v[RM_INCONVENIENT] >= best.v[RM_INCONVENIENT])
                continue;
            best = quality;
            slots[0] = v[i]->slot;
            slots[1] = v[k]->slot;
            *n_slots = 2;
        }
}

/* Fills in the best of the slots that promise most. */
static void fill_best(struct rm_view *view, const struct shortlist *list)
{
    struct rm_planner *planner = view->planner;
    struct rm_quality best = {{0}};
    size_t chosen = 0;

    for (size_t i = 0; i < list->n; i++) {
        rm_plan_fill(view, &list->v[i]->slot, 1);
        if (i == 0 && !list->quality[0].v[RM_LACKING])
            return;
        if (i == 0 || rm_quality_compare(&planner->total, &best) < 0) {
            best = planner->total;
            chosen = i;
        }
        rm_plan_clear(planner, view->series);
    }
    if (list->n)
        rm_plan_fill(view, &list->v[chosen]->slot, 1);
}

static void make_new(struct rm_view *view)
{
    struct prospects list = list_slots(view);
    struct shortlist shortlist = {.n = 0};
    struct rm_series_slot slots[2];
    int n_slots = 1;

    for (size_t i = 0; i < list.n; i++) {
        struct rm_quality quality;

        count_free(view, &list.v[i]);
        quality = promise(view, &list.v[i], &list.v[i]);
        shortlist_add(&shortlist, &list.v[i], quality);
        if (is_perfect(&quality))
            break;
    }
    if (shortlist.n && shortlist.quality[0].v[RM_INCONVENIENT] &&
        view->series->mentor->zone != view->series->mentee->zone)
        take_turns(view, &list, &shortlist.quality[0], slots, &n_slots);
    if (n_slots == 2)
        rm_plan_fill(view, slots, 2);
    else
        fill_best(view, &shortlist);
}

/* ---- The slot of meetings that are there ---- */

/* Whether two meetings are inconvenient to one side each. */
static int takes_turns(const struct rm_view *view, struct rm_interval a, struct rm_interval b)
{
    const struct rm_series *series = view->series;
    int64_t of_a = rm_room_inconvenience(view->planner, series->mentor, a) -
                   rm_room_inconvenience(view->planner, series->mentee, a);
    int64_t of_b = rm_room_inconvenience(view->planner, series->mentor, b) -
                   rm_room_inconvenience(view->planner, series->mentee, b);

    return (of_a < 0 && of_b > 0) || (of_a > 0 && of_b < 0);
}

static struct rm_series_slot slot_of(const struct rm_series *series, const struct rm_interval *time)
{
    struct rm_series_slot slot;

    rm_zone_wall(rm_series_zone(series), time->start, &slot.date, &slot.minute);
    return slot;
}

static int is_in_series(const struct rm_series *series, const struct rm_series_slot *slot,
    const struct rm_series_slot *earlier)
{
    int k = rm_cadence_number(slot->date, series->cadence, earlier->date);

    return slot->minute == earlier->minute &&
           rm_cadence_date(slot->date, series->cadence, k) == earlier->date;
}

/* The last slot of `n` meetings that two of them have in common; else that of the last one. */
static struct rm_series_slot find_common_slot(
    const struct rm_series *series, const struct rm_interval *times, size_t n)
{
    for (size_t i = n; i-- > 1;) {
        struct rm_series_slot slot = slot_of(series, &times[i]);

        for (size_t k = i; k-- > 0;) {
            struct rm_series_slot earlier = slot_of(series, &times[k]);

            if (is_in_series(series, &slot, &earlier))
                return slot;
        }
    }
    return slot_of(series, &times[n - 1]);
}

/* The slot of `n` meetings; two where the last two are of two periods that follow each other and
 * take turns. */
static int find_slots(const struct rm_view *view, struct rm_series_slot slots[2],
    const struct rm_interval *times, size_t n)
{
    const struct rm_series *series = view->series;
    const struct rm_interval *last = &times[n - 1];

    slots[0] = slot_of(series, last);
    if (n > 1 && series->mentor->zone != series->mentee->zone &&
        takes_turns(view, last[-1], *last)) {
        slots[1] = slot_of(series, last - 1);
        if (rm_cadence_number(slots[0].date, series->cadence, slots[1].date) == -1) {
            slots[1].date = rm_cadence_date(slots[1].date, series->cadence, 1);
            return 2;
        }
    }
    slots[0] = find_common_slot(series, times, n);
    return 1;
}

/* Goes on with the slot of meetings of old. */
static void go_on(struct rm_view *view, const struct rm_interval *times, size_t n)
{
    struct rm_series_slot slots[2];
    int n_slots = find_slots(view, slots, times, n);

    view->series->plan.is_anchored = 1;
    rm_plan_fill(view, slots, n_slots);
}

static int is_as_good(const struct rm_quality *a, const struct rm_quality *b)
{
    if (a->v[RM_LACKING] != b->v[RM_LACKING])
        return a->v[RM_LACKING] < b->v[RM_LACKING];
    return a->v[RM_UNSTABLE] <= b->v[RM_UNSTABLE];
}

/* All meetings are placed anew, in their slot unless another is better. */
static void make_again(struct rm_view *view)
{
    struct rm_series *series = view->series;
    struct rm_quality before;

    go_on(view, series->former, series->n_former);
    before = series->plan.quality;
    if (!before.v[RM_LACKING] && !before.v[RM_UNSTABLE])
        return;
    rm_plan_clear(view->planner, series);
    make_new(view);
    if (!is_as_good(&before, &series->plan.quality))
        return;
    rm_plan_clear(view->planner, series);
    go_on(view, series->former, series->n_former);
}

void rm_slot_choose(struct rm_view *view)
{
    const struct rm_series *series = view->series;

    if (series->n_kept)
        go_on(view, series->kept, series->n_kept);
    else if (series->n_former)
        make_again(view);
    else
        make_new(view);
}

/* ---- Openings ---- */

static int compare_openings(const void *a, const void *b)
{
    const struct rm_opening *x = a, *y = b;

    if (x->n_free != y->n_free)
        return x->n_free > y->n_free ? -1 : 1;
    if (x->clashes.n != y->clashes.n)
        return x->clashes.n < y->clashes.n ? -1 : 1;
    if (x->inconvenience != y->inconvenience)
        return x->inconvenience < y->inconvenience ? -1 : 1;
    if (x->time.start != y->time.start)
        return x->time.start < y->time.start ? -1 : 1;
    return compare_slots(&x->slot, &y->slot);
}

/* Keeps the best, in order. */
static size_t add_opening(
    struct rm_opening *out, size_t n, size_t max, const struct rm_opening *opening)
{
    size_t at = n;

    while (at > 0 && compare_openings(opening, &out[at - 1]) < 0)
        at--;
    if (at == max)
        return n;
    n += n < max;
    memmove(&out[at + 1], &out[at], (n - 1 - at) * sizeof *out);
    out[at] = *opening;
    return n;
}

static void count_openings(struct rm_opening *opening, const struct rm_view *view)
{
    const struct rm_series *series = view->series;

    for (size_t k = 0; k < series->n_wanted; k++) {
        struct rm_interval time = slot_time(series, &opening->slot, k);
        struct rm_clashes clashes = opening->clashes;

        if (!rm_room_is_open(view, whole_span(series), time) || rm_room_clash(&clashes, view, time))
            continue;
        opening->clashes = clashes;
        opening->n_free++;
    }
}

size_t rm_slot_openings(struct rm_opening *out, size_t max, struct rm_view *view)
{
    struct prospects list = list_slots(view);
    size_t n = 0;

    for (size_t i = 0; i < list.n; i++) {
        struct rm_opening opening = {
            .slot = list.v[i].slot, .inconvenience = list.v[i].out[0] + list.v[i].out[1]};

        count_openings(&opening, view);
        if (opening.n_free)
            n = add_opening(out, n, max, &opening);
    }
    return n;
}

size_t rm_period_openings(
    struct rm_opening *out, size_t max, const struct rm_view *view, int period)
{
    const struct rm_series *series = view->series;
    struct rm_starts starts =
        rm_starts_in(view, rm_span_clip(rm_period_time(series, period), series->span),
            rm_period_duration(series, period));
    struct rm_opening opening = {.n_free = 1};
    size_t n = 0;

    while (rm_starts_next(&starts, &opening.time)) {
        opening.clashes.n = 0;
        opening.inconvenience = rm_room_inconvenience(view->planner, series->mentor, opening.time) +
                                rm_room_inconvenience(view->planner, series->mentee, opening.time);
        if (rm_room_clash(&opening.clashes, view, opening.time) == 0)
            n = add_opening(out, n, max, &opening);
    }
    return n;
}
