#include "schedule/period.h"

#include "base/date.h"
#include "calendar/cadence.h"

const struct rm_zone *rm_series_zone(const struct rm_series *series)
{
    return series->mentor->zone;
}

static int64_t period_date(const struct rm_series *series, int period)
{
    const struct rm_plan *plan = &series->plan;
    int64_t first = plan->n_slots ? plan->slots[0].date : series->opening;

    return rm_cadence_date(first, series->cadence, period);
}

struct rm_interval rm_period_time(const struct rm_series *series, int period)
{
    return (struct rm_interval){
        rm_zone_time(rm_series_zone(series), period_date(series, period), 0),
        rm_zone_time(rm_series_zone(series), period_date(series, period + 1), 0)};
}

static size_t n_kept_before(const struct rm_series *series, int64_t time)
{
    size_t n = 0;

    while (n < series->n_kept && series->kept[n].start < time)
        n++;
    return n;
}

int rm_period_has_kept(const struct rm_series *series, int period)
{
    struct rm_interval window = rm_period_time(series, period);

    return n_kept_before(series, window.end) > n_kept_before(series, window.start);
}

int rm_period_of(const struct rm_series *series, int64_t time)
{
    int64_t date;
    int minute;

    rm_zone_wall(rm_series_zone(series), time, &date, &minute);
    return rm_cadence_number(series->plan.slots[0].date, series->cadence, date);
}

int rm_series_first(const struct rm_series *series)
{
    const struct rm_plan *plan = &series->plan;

    return plan->is_anchored
               ? rm_cadence_number(plan->slots[0].date, series->cadence, series->opening)
               : 0;
}

int rm_period_is_in_span(const struct rm_series *series, int period)
{
    return rm_period_time(series, period).start < series->span.end;
}

int64_t rm_series_duration(const struct rm_series *series, size_t n_before)
{
    size_t last = series->durations.n - 1;

    return series->durations.v[n_before < last ? n_before : last] * RM_MINUTE;
}

size_t rm_plan_before(const struct rm_plan *plan, int period)
{
    size_t n = 0;

    while (n < plan->n && plan->v[n].period < period)
        n++;
    return n;
}

int64_t rm_period_duration(const struct rm_series *series, int period)
{
    return rm_series_duration(series, n_kept_before(series, rm_period_time(series, period).start) +
                                          rm_plan_before(&series->plan, period));
}

struct rm_series_slot rm_period_slot(const struct rm_series *series, int period)
{
    struct rm_series_slot slot = series->plan.slots[series->plan.n_slots == 2 && (period & 1)];

    slot.date = rm_cadence_date(slot.date, series->cadence, period);
    return slot;
}

struct rm_interval rm_period_slot_time(const struct rm_series *series, int period, int64_t duration)
{
    struct rm_series_slot slot = rm_period_slot(series, period);
    int64_t start = rm_zone_time(rm_series_zone(series), slot.date, slot.minute);

    return (struct rm_interval){start, start + duration};
}
