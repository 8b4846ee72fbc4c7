#include "schedule/repair.h"

#include "schedule/plan.h"
#include "schedule/slot.h"

#include <stdlib.h>
#include <string.h>

/* Others that are moved for one, in a row; places that are tried for each; plans made for one
 * series that lacks something; and rounds over all. */
enum { DEPTH = 6, WIDTH = 24, EFFORT = 4000, ROUNDS = 4 };

/* A plan as it was. */
struct entry {
    struct rm_series *series;
    struct rm_plan plan;
};

struct repair {
    struct rm_planner *planner;
    struct rm_quality before; /* what has to be bettered */
    struct entry *journal;
    size_t n, size;
    int effort; /* plans that may still be made */
};

/* Keeps a series' plan, for it will be changed. */
static void note(struct repair *r, struct rm_series *series)
{
    struct rm_plan *plan;

    if (r->n == r->size) {
        r->size = r->size ? 2 * r->size : 32;
        r->journal = rm_realloc(r->journal, r->size * sizeof *r->journal);
    }
    r->journal[r->n] = (struct entry){series, series->plan};
    plan = &r->journal[r->n++].plan;
    plan->v = rm_malloc(series->n_wanted * sizeof *plan->v);
    memcpy(plan->v, series->plan.v, plan->n * sizeof *plan->v);
}

/* Back to where the journal had `mark` entries. */
static void undo(struct repair *r, size_t mark)
{
    while (r->n > mark) {
        struct entry *last = &r->journal[--r->n];

        rm_plan_set(r->planner, last->series, &last->plan);
        free(last->plan.v);
    }
}

static void settle(struct repair *r)
{
    while (r->n)
        free(r->journal[--r->n].plan.v);
}

static int is_better(const struct repair *r)
{
    return rm_quality_compare(&r->planner->total, &r->before) < 0;
}

static int any_moving(const struct rm_clashes *clashes)
{
    for (size_t i = 0; i < clashes->n; i++)
        if (clashes->v[i].series->is_moving)
            return 1;
    return 0;
}

static void make(struct repair *r, struct rm_series *series)
{
    struct rm_view view;

    rm_view_open(&view, r->planner, series);
    rm_slot_choose(&view);
    rm_view_close(&view);
    r->effort--;
}

static int is_good(const struct rm_series *series)
{
    return !series->plan.quality.v[RM_LACKING] && !series->plan.quality.v[RM_UNSTABLE];
}

/* Lets the other series of a person take what has become free, where the whole is better for it. */
static void spread(struct repair *r, const struct rm_attendee *person)
{
    for (size_t i = 0; i < person->n_series && r->effort > 0; i++) {
        struct rm_series *series = person->series[i];
        struct rm_quality before = r->planner->total;

        if (series->is_moving || is_good(series))
            continue;
        note(r, series);
        rm_plan_clear(r->planner, series);
        make(r, series);
        if (rm_quality_compare(&r->planner->total, &before) >= 0)
            undo(r, r->n - 1);
    }
}

/* What moved made room for others. Whether the whole is better then. */
static int is_better_for_others(struct repair *r, const struct rm_clashes *clashes)
{
    for (size_t i = 0; i < clashes->n; i++) {
        spread(r, clashes->v[i].series->mentor);
        spread(r, clashes->v[i].series->mentee);
    }
    return is_better(r);
}

static int move_series(struct repair *r, struct rm_series *series, int depth);
static int move_meeting(struct repair *r, struct rm_series *series, int period, int depth);

/* Lets a series that had to go find a place for all its meetings, or for those that it lacks. */
static int move_on(struct repair *r, struct rm_series *series, int depth)
{
    size_t mark = r->n;

    if (!series->plan.quality.v[RM_LACKING])
        return 0;
    if (move_series(r, series, depth))
        return 1;
    undo(r, mark);
    for (int k = 0; rm_plan_next_empty(series, k, &k); k++)
        if (move_meeting(r, series, k, depth))
            return 1;
    return 0;
}

/* Takes a slot, with what is in the way made anew after it. */
static int take_slot(
    struct repair *r, struct rm_view *view, const struct rm_opening *opening, int depth)
{
    const struct rm_clashes *clashes = &opening->clashes;
    size_t mark = r->n;

    for (size_t i = 0; i < clashes->n; i++) {
        note(r, clashes->v[i].series);
        rm_plan_clear(r->planner, clashes->v[i].series);
    }
    rm_plan_fill(view, &opening->slot, 1);
    r->effort--;
    for (size_t i = 0; i < clashes->n; i++)
        make(r, clashes->v[i].series);
    if (is_better(r) || is_better_for_others(r, clashes))
        return 1;
    view->series->is_moving = 0;
    for (size_t i = 0; i < clashes->n && depth; i++)
        if (move_on(r, clashes->v[i].series, depth - 1))
            return 1;
    view->series->is_moving = 1;
    undo(r, mark);
    rm_plan_clear(r->planner, view->series);
    return 0;
}

/* Whether a slot may be worth more than what the series has. */
static int promises(const struct rm_plan *plan, const struct rm_opening *opening)
{
    return plan->quality.v[RM_LACKING] ||
           (int64_t)opening->n_free > (int64_t)plan->n - plan->quality.v[RM_UNSTABLE];
}

/* 1: the whole is better now. 0: nothing was found; the journal has what to undo. */
static int move_series(struct repair *r, struct rm_series *series, int depth)
{
    struct rm_opening openings[WIDTH];
    struct rm_view view;
    size_t n, n_promising = 0;
    int done = 0;

    if (series->n_kept || series->is_moving)
        return 0;
    note(r, series);
    rm_view_open(&view, r->planner, series);
    rm_plan_clear(r->planner, series);
    n = rm_slot_openings(openings, WIDTH, &view);
    for (size_t i = 0; i < n; i++)
        if (promises(&r->journal[r->n - 1].plan, &openings[i]))
            openings[n_promising++] = openings[i];
    series->is_moving = 1;
    for (size_t i = 0; i < n_promising && !done && r->effort > 0; i++)
        if (!any_moving(&openings[i].clashes))
            done = take_slot(r, &view, &openings[i], depth);
    series->is_moving = 0;
    rm_view_close(&view);
    return done;
}

static int period_of(const struct rm_series *series, int64_t start)
{
    size_t i = 0;

    while (series->plan.v[i].time.start != start)
        i++;
    return series->plan.v[i].period;
}

/* Puts a meeting back into a period that it was taken from. Whether there was time for it. */
static int put_back(struct repair *r, struct rm_series *series, int period)
{
    struct rm_interval time;
    struct rm_view view;

    rm_view_open(&view, r->planner, series);
    time = rm_plan_time(&view, period);
    if (time.start != RM_NONE)
        rm_plan_add(r->planner, series, period, time);
    rm_view_close(&view);
    r->effort--;
    return time.start != RM_NONE;
}

/* Takes a time, with the single meetings that are in the way moved within their periods. */
static int take_time(struct repair *r, struct rm_series *series, int period,
    const struct rm_opening *opening, int depth)
{
    const struct rm_clashes *clashes = &opening->clashes;
    int periods[sizeof clashes->v / sizeof *clashes->v], left = -1;
    size_t mark = r->n;

    note(r, series);
    for (size_t i = 0; i < clashes->n; i++) {
        struct rm_series *other = clashes->v[i].series;

        note(r, other);
        periods[i] = period_of(other, clashes->v[i].start);
        rm_plan_drop(r->planner, other, periods[i]);
    }
    rm_plan_add(r->planner, series, period, opening->time);
    for (size_t i = 0; i < clashes->n; i++)
        if (!put_back(r, clashes->v[i].series, periods[i]))
            left = (int)i;
    if (is_better(r) || is_better_for_others(r, clashes))
        return 1;
    if (left >= 0 && depth && move_meeting(r, clashes->v[left].series, periods[left], depth - 1))
        return 1;
    undo(r, mark);
    return 0;
}

static int move_meeting(struct repair *r, struct rm_series *series, int period, int depth)
{
    struct rm_opening openings[WIDTH];
    struct rm_view view;
    int done = 0, empty;
    size_t n;

    if (series->is_moving || series->plan.n >= series->n_wanted ||
        !rm_plan_next_empty(series, period, &empty) || empty != period)
        return 0;
    rm_view_open(&view, r->planner, series);
    n = rm_period_openings(openings, WIDTH, &view, period);
    rm_view_close(&view);
    series->is_moving = 1;
    for (size_t i = 0; i < n && !done && r->effort > 0; i++)
        if (!any_moving(&openings[i].clashes))
            done = take_time(r, series, period, &openings[i], depth);
    series->is_moving = 0;
    return done;
}

/* Starts over with what is there now. */
static void begin(struct repair *r)
{
    settle(r);
    r->before = r->planner->total;
}

static int fill_holes(struct repair *r, struct rm_series *series)
{
    int n_done = 0, period = 0;

    if (!series->plan.quality.v[RM_LACKING])
        return 0;
    for (; rm_plan_next_empty(series, period, &period); period++) {
        begin(r);
        if (move_meeting(r, series, period, DEPTH))
            n_done++;
        else
            undo(r, 0);
    }
    return n_done;
}

/* Whether anything got better. */
static int better(struct repair *r, struct rm_series *series)
{
    if (is_good(series))
        return 0;
    r->effort = EFFORT;
    begin(r);
    if (move_series(r, series, DEPTH))
        return 1;
    undo(r, 0);
    return fill_holes(r, series) > 0;
}

void rm_repair(struct rm_planner *planner, struct rm_series *series, size_t n_series)
{
    struct repair r = {.planner = planner};
    int n_better = 1;

    for (int round = 0; round < ROUNDS && n_better; round++) {
        n_better = 0;
        for (size_t i = 0; i < n_series; i++)
            n_better += better(&r, &series[i]);
    }
    settle(&r);
    free(r.journal);
}
