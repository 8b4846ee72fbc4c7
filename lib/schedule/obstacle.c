#include "schedule/obstacle.h"

#include "schedule/period.h"
#include "schedule/plan.h"

static int has_start(const struct rm_view *view, struct rm_intervals free,
    struct rm_interval window, int64_t duration)
{
    struct rm_starts starts = rm_starts_in(view, window, duration);
    struct rm_interval time;

    starts.free = free;
    starts.i = rm_intervals_find(free, window.start);
    return rm_starts_next(&starts, &time);
}

/* Takes away one thing after the other until no start is left. */
static enum rm_obstacle find_obstacle(
    struct rm_view *view, struct rm_interval window, int64_t duration)
{
    const struct rm_series *series = view->series;
    const struct rm_attendee *a = series->mentor, *b = series->mentee;
    const struct rm_intervals none = {0};
    struct rm_intervals taken[][2] = {[RM_NIGHTS] = {a->nights, b->nights},
        [RM_HOLIDAYS] = {a->holidays, b->holidays},
        [RM_BUSY] = {a->busy, b->busy},
        [RM_CALLED_OFF] = {series->called_off, none}};
    struct rm_intervals free = rm_intervals_intersect(&view->arena, a->hours, b->hours);
    int obstacle = RM_NO_HOURS;

    while (obstacle < RM_MEETINGS && has_start(view, free, window, duration))
        if (++obstacle < RM_MEETINGS)
            for (int i = 0; i < 2; i++)
                free = rm_intervals_subtract(&view->arena, free, taken[obstacle][i]);
    return (enum rm_obstacle)obstacle;
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

        if (whole.start == window.start && whole.end == window.end)
            series->n_periods[find_obstacle(&view, window, rm_period_duration(series, k))]++;
    }
    rm_view_close(&view);
}
