#include "schedule/obstacle.h"

#include "schedule/period.h"
#include "schedule/plan.h"

const char *const rm_obstacle_words[RM_N_OBSTACLES] = {[RM_NO_HOURS] = "no common hours",
    [RM_NIGHTS] = "the earliest and the latest hour",
    [RM_HOLIDAYS] = "holidays",
    [RM_BUSY] = "busy time",
    [RM_CALLED_OFF] = "meetings that were called off before",
    [RM_MEETINGS] = "other meetings",
    [RM_FULL] = "the most meetings a day or week"};

static int touches(struct rm_intervals set, struct rm_interval time)
{
    size_t i = rm_intervals_find(set, time.start);

    return i < set.n && set.v[i].start < time.end;
}

/* The first obstacle that takes a start; RM_N_OBSTACLES where it can be had. */
static enum rm_obstacle obstacle_at(const struct rm_view *view, struct rm_interval time)
{
    const struct rm_series *series = view->series;
    const struct rm_attendee *a = series->mentor, *b = series->mentee;

    if (touches(a->nights, time) || touches(b->nights, time))
        return RM_NIGHTS;
    if (touches(a->holidays, time) || touches(b->holidays, time))
        return RM_HOLIDAYS;
    if (touches(a->busy, time) || touches(b->busy, time))
        return RM_BUSY;
    if (touches(series->called_off, time))
        return RM_CALLED_OFF;
    if (!rm_room_is_clear(view, time))
        return RM_MEETINGS;
    return rm_room_has(view, time) ? RM_N_OBSTACLES : RM_FULL;
}

void rm_obstacles_tally(
    struct rm_tally *tally, const struct rm_view *view, struct rm_interval window, int64_t duration)
{
    struct rm_arena arena = {0};
    struct rm_starts starts = rm_starts_in(view, window, duration);
    struct rm_interval time;

    starts.free =
        rm_intervals_intersect(&arena, view->series->mentor->hours, view->series->mentee->hours);
    starts.i = rm_intervals_find(starts.free, window.start);
    while (rm_starts_next(&starts, &time)) {
        enum rm_obstacle obstacle = obstacle_at(view, time);

        tally->n_starts++;
        if (obstacle < RM_N_OBSTACLES)
            tally->n_lost[obstacle]++;
    }
    rm_arena_free(&arena);
}

/* The last of the obstacles that took anything. Starts at odd minutes between two that take may
 * have been left for others, which other meetings took. */
static enum rm_obstacle last_of(const struct rm_view *view, const struct rm_tally *tally,
    struct rm_interval window, int64_t duration)
{
    struct rm_starts starts = rm_starts_in(view, window, duration);
    int obstacle = RM_FULL;
    struct rm_interval time;

    while (obstacle > RM_NO_HOURS && !tally->n_lost[obstacle])
        obstacle--;
    if (obstacle < RM_MEETINGS && rm_starts_next(&starts, &time))
        return RM_MEETINGS;
    return (enum rm_obstacle)obstacle;
}

enum rm_obstacle rm_obstacle_of(const struct rm_view *view, int period)
{
    struct rm_tally tally = {0};
    struct rm_interval window =
        rm_span_clip(rm_period_time(view->series, period), view->series->span);
    int64_t duration = rm_period_duration(view->series, period);

    rm_obstacles_tally(&tally, view, window, duration);
    return last_of(view, &tally, window, duration);
}

void rm_obstacles_count(struct rm_planner *planner, struct rm_series *series)
{
    struct rm_view view;

    if (!series->plan.quality.v[RM_LACKING])
        return;
    rm_view_open(&view, planner, series);
    for (int k = 0; rm_plan_next_empty(series, k, &k); k++) {
        struct rm_interval whole = rm_period_time(series, k),
                           window = rm_span_clip(whole, series->span);

        if (whole.start != window.start || whole.end != window.end)
            continue;
        series->n_periods[rm_obstacle_of(&view, k)]++;
        rm_obstacles_tally(&series->tally, &view, window, rm_period_duration(series, k));
    }
    if (series->soonest < series->span.start)
        rm_obstacles_tally(&series->too_soon, &view,
            (struct rm_interval){series->soonest, series->span.start},
            rm_series_duration(series, series->n_kept));
    rm_view_close(&view);
}
