#include "schedule/reason.h"

#include "base/date.h"
#include "calendar/hours.h"
#include "schedule/obstacle.h"
#include "schedule/period.h"
#include "schedule/plan.h"

#include <inttypes.h>
#include <string.h>

struct explanation {
    struct rm_buf *out;
    struct rm_schedule_run *run;
    const struct rm_pair_state *state;
    const struct rm_series *series; /* as it was placed */
    const char *mentor, *mentee;    /* what to call them */
};

static const char *show_date(const struct rm_zone *zone, int64_t time, char text[RM_DATE_SIZE])
{
    int64_t date;
    int minute;

    rm_zone_wall(zone, time, &date, &minute);
    return rm_date_format(text, date);
}

static const char *show_clock(const struct rm_zone *zone, int64_t time, char text[6])
{
    int64_t date;
    int minute;

    rm_zone_wall(zone, time, &date, &minute);
    return rm_clock_format(text, minute);
}

/* ---- The terms ---- */

static void add_terms(const struct explanation *e)
{
    const struct rm_series *series = e->series;
    size_t n_moved = e->state->n_moving;

    rm_buf_printf(e->out, "pair %s: %s mentors %s\n", e->state->pair->rec.id, e->mentor, e->mentee);
    if (!e->state->is_served)
        return;
    rm_buf_adds(e->out, "terms: ");
    rm_cadence_format(e->out, series->cadence);
    rm_buf_printf(e->out, ", %" PRId64 " meetings of", e->state->sessions);
    for (size_t i = 0; i < series->durations.n; i++)
        rm_buf_printf(e->out, "%s %" PRId64, i ? "," : "", series->durations.v[i]);
    rm_buf_printf(e->out, " minutes\nmeetings: %zu stay, %zu moved, %zu new, %zu lacking\n",
        series->n_kept, n_moved, series->plan.n - n_moved, series->n_wanted - series->plan.n);
}

/* ---- The hours ---- */

static const struct rm_hours *hours_of(const struct explanation *e, const struct rm_person *person)
{
    return person->hours.n ? &person->hours : &e->run->request->policy->meetings.hours;
}

static int64_t count_minutes(const struct rm_hours *hours)
{
    int64_t sum = 0;

    for (size_t i = 0; i < hours->n; i++)
        sum += hours->v[i].end_min - hours->v[i].start_min;
    return sum;
}

/* The week is the one in which the span begins; zones can be nearer to each other in another. */
static void add_hours(const struct explanation *e)
{
    struct rm_arena arena = {0};
    const struct rm_person *mentor = rm_person_find(e->run->programme, e->state->pair->mentor);
    const struct rm_person *mentee = rm_person_find(e->run->programme, e->state->pair->mentee);
    const struct rm_hours *a = hours_of(e, mentor), *b = hours_of(e, mentee);
    int64_t time = e->series->span.start;
    struct rm_hours x = rm_hours_in_utc(&arena, a, e->series->mentor->zone, time);
    struct rm_hours y = rm_hours_in_utc(&arena, b, e->series->mentee->zone, time);

    rm_buf_printf(e->out, "weekly hours: %" PRId64 " minutes of %s (%s), %" PRId64 " of %s (%s)\n",
        count_minutes(a), e->mentor, rm_zone_name(e->series->mentor->zone), count_minutes(b),
        e->mentee, rm_zone_name(e->series->mentee->zone));
    rm_buf_printf(e->out,
        "in common: %" PRId64 " minutes a week by the clock on the wall, %" PRId64
        " at the same time\n",
        rm_hours_shared_min(a, b), rm_hours_shared_min(&x, &y));
    rm_buf_printf(e->out, "days with hours of their own: %zu of %s, %zu of %s\n",
        mentor->hours_on.n, e->mentor, mentee->hours_on.n, e->mentee);
    rm_arena_free(&arena);
}

/* ---- The starts ---- */

static void add_starts(const struct explanation *e, const struct rm_view *view)
{
    const struct rm_series *series = e->series;
    const struct rm_zone *zone = rm_series_zone(series);
    int64_t duration = rm_series_duration(series, series->n_kept);
    struct rm_tally tally = {0}, soon = {0};
    char from[RM_DATE_SIZE], to[RM_DATE_SIZE];
    size_t left;

    rm_obstacles_tally(&tally, view, series->span, duration);
    rm_obstacles_tally(
        &soon, view, (struct rm_interval){series->soonest, series->span.start}, duration);
    left = tally.n_starts;
    rm_buf_printf(e->out, "possible starts of %" PRId64 " minutes, %s to %s: %zu\n",
        duration / RM_MINUTE, show_date(zone, series->span.start, from),
        show_date(zone, series->span.end - 1, to), tally.n_starts);
    for (int i = RM_NIGHTS; i < RM_N_OBSTACLES; i++) {
        left -= tally.n_lost[i];
        rm_buf_printf(e->out, "  %s: -%zu\n", rm_obstacle_words[i], tally.n_lost[i]);
    }
    rm_buf_printf(e->out, "  left: %zu\ntoo soon, before %s: %zu\n", left, from, soon.n_starts);
}

/* ---- The slot ---- */

static void add_slot(const struct explanation *e, const struct rm_series_slot *slot)
{
    const struct rm_zone *zone = e->series->mentor->zone, *other = e->series->mentee->zone;
    int64_t time = rm_zone_time(zone, slot->date, slot->minute), date;
    char text[6];
    int minute;

    rm_zone_wall(other, time, &date, &minute);
    rm_buf_printf(e->out, "slot: %s %s %s", rm_weekday_names[rm_date_weekday(slot->date)],
        rm_clock_format(text, slot->minute), rm_zone_name(zone));
    if (other != zone)
        rm_buf_printf(e->out, ", which is %s %s %s", rm_weekday_names[rm_date_weekday(date)],
            rm_clock_format(text, minute), rm_zone_name(other));
    rm_buf_addc(e->out, '\n');
}

static void add_slots(const struct explanation *e)
{
    const struct rm_plan *plan = &e->series->plan;
    const int64_t *v = plan->quality.v;

    for (int i = 0; i < plan->n_slots; i++)
        add_slot(e, &plan->slots[i]);
    if (!plan->n_slots)
        return;
    rm_buf_printf(e->out, "chosen: %s\n",
        plan->is_anchored ? "it is that of the meetings that were there"
        : plan->n_slots == 2
            ? "the two take turns, for that shares the inconvenient hours better"
            : "of all that both can have it leaves most meetings in it, then fewest "
              "minutes out of ordinary hours, then fewest days with two meetings");
    rm_buf_printf(e->out,
        "worth: %" PRId64 " meetings without a time, %" PRId64
        " out of the slot or periods passed by, %" PRId64
        " minutes out of ordinary hours, first after %" PRId64 " hours\n",
        v[RM_LACKING], v[RM_UNSTABLE], v[RM_INCONVENIENT], v[RM_LATE]);
}

/* ---- The meetings ---- */

static void add_meeting(const struct explanation *e, struct rm_interval time, const char *what)
{
    const struct rm_zone *zone = rm_series_zone(e->series);
    char date[RM_DATE_SIZE], from[6], to[6];

    rm_buf_printf(e->out, "  %s %s to %s: %s\n", show_date(zone, time.start, date),
        show_clock(zone, time.start, from), show_clock(zone, time.end, to), what);
}

static void add_planned(const struct explanation *e, size_t i)
{
    const struct rm_planned *planned = &e->series->plan.v[i];
    const struct rm_meeting *meeting = e->state->taken[i];
    const char *why = NULL;

    for (size_t k = 0; meeting && k < e->state->n_moving; k++)
        if (e->state->moving[k].meeting == meeting)
            why = e->state->moving[k].why;
    add_meeting(e, planned->time,
        why ? rm_arena_printf(e->run->arena, "%s, moved to here, for %s", meeting->rec.id, why)
            : "new");
}

/* A period from which nothing was planned. */
static void add_empty(const struct explanation *e, const struct rm_view *view, int period)
{
    const struct rm_zone *zone = rm_series_zone(e->series);
    struct rm_interval time = rm_span_clip(rm_period_time(e->series, period), e->series->span);
    enum rm_obstacle obstacle = rm_obstacle_of(view, period);
    char from[RM_DATE_SIZE], to[RM_DATE_SIZE];

    rm_buf_printf(e->out, "  %s to %s: none; ", show_date(zone, time.start, from),
        show_date(zone, time.end - 1, to));
    if (obstacle == RM_NO_HOURS)
        rm_buf_adds(e->out, "no common hours are long enough\n");
    else
        rm_buf_printf(
            e->out, "what there is was taken, in the end by %s\n", rm_obstacle_words[obstacle]);
}

/* Meetings that stay, in order of time, as far as `until`. */
static size_t add_kept(const struct explanation *e, size_t i, int64_t until)
{
    for (; i < e->series->n_kept && e->series->kept[i].start < until; i++)
        add_meeting(e, e->series->kept[i], "stays");
    return i;
}

static void add_meetings(const struct explanation *e, const struct rm_view *view)
{
    const struct rm_series *series = e->series;
    const struct rm_plan *plan = &series->plan;
    size_t i = 0, n_kept = 0;
    int k = plan->n_slots ? rm_series_first(series) : 0;

    rm_buf_adds(e->out, "by the mentor's clock:\n");
    for (; (i < plan->n || plan->n < series->n_wanted) && rm_period_is_in_span(series, k); k++) {
        n_kept = add_kept(e, n_kept, rm_period_time(series, k).start);
        if (i < plan->n && plan->v[i].period == k)
            add_planned(e, i++);
        else if (!rm_period_has_kept(series, k) &&
                 rm_period_time(series, k).start >= series->span.start)
            add_empty(e, view, k);
    }
    add_kept(e, n_kept, INT64_MAX);
}

/* The series as it stands in the diaries. */
static struct rm_series *find_placed(const struct rm_placing *placing, const char *id)
{
    for (size_t i = 0; i < placing->n_series; i++)
        if (strcmp(placing->series[i].id, id) == 0)
            return &placing->series[i];
    return NULL;
}

void rm_schedule_explain(
    struct rm_buf *out, struct rm_schedule_run *run, const struct rm_pair_state *state)
{
    struct rm_planner planner = {
        .arena = run->arena, .limits = run->placing.limits, .ordinary = run->placing.ordinary};
    struct rm_series copy = state->series;
    struct rm_series *placed =
        state->is_served ? find_placed(&run->placing, state->pair->rec.id) : NULL;
    struct explanation e = {out, run, state, &copy,
        rm_person_label(run->programme, state->pair->mentor),
        rm_person_label(run->programme, state->pair->mentee)};
    struct rm_view view;

    add_terms(&e);
    if (!state->is_served) {
        rm_buf_printf(out, "gets no meetings: %s\n", state->why_not);
        return;
    }
    if (placed) {
        rm_plan_clear(&planner, placed);
        copy.plan.v = state->series.plan.v;
    }
    add_hours(&e);
    rm_view_open(&view, &planner, &copy);
    add_starts(&e, &view);
    add_slots(&e);
    add_meetings(&e, &view);
    rm_view_close(&view);
}
