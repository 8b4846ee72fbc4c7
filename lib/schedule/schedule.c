#include "schedule/schedule.h"

#include "base/date.h"
#include "base/hash.h"
#include "calendar/cadence.h"
#include "schedule/calendars.h"
#include "schedule/fitting.h"
#include "schedule/reason.h"
#include "schedule/run.h"
#include "schedule/shortfall.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How far ahead anything is planned, unless the sessions agreed on need more. */
enum { YEARS_AHEAD = 10 };

/* How far before the first day it is looked at what would have been possible. */
enum { SOON_DAYS = 60 };

int rm_schedule_is_about(const struct rm_schedule_request *request, const struct rm_pair *pair)
{
    return request->any_cycle || strcmp(pair->cycle, request->cycle->rec.id) == 0;
}

/* ---- Pairs ---- */

static int is_away(const struct rm_schedule_run *run, const char *id)
{
    const struct rm_person *person = rm_person_find(run->programme, id);

    return person && (person->status == RM_PERSON_PAUSED || person->status == RM_PERSON_LEFT);
}

static int is_off(const struct rm_schedule_run *run, const struct rm_pair *pair)
{
    return pair->status == RM_PAIR_PAUSED || pair->status >= RM_PAIR_COMPLETED ||
           is_away(run, pair->mentor) || is_away(run, pair->mentee);
}

static int has_accepted(const struct rm_acceptance *acceptance, int64_t revision)
{
    return acceptance && acceptance->revision == revision;
}

/* Whether both are trained and have accepted the agreement as it stands. */
static int is_accepted(const struct rm_schedule_run *run, const struct rm_pair *pair)
{
    const struct rm_agreement *agreement = pair->agreement;

    return rm_person_find(run->programme, pair->mentor)->trained.mentor != RM_NONE &&
           rm_person_find(run->programme, pair->mentee)->trained.mentee != RM_NONE && agreement &&
           has_accepted(agreement->accepted.mentor, agreement->revision) &&
           has_accepted(agreement->accepted.mentee, agreement->revision);
}

/* What is not given counts for nothing. */
static int64_t later(int64_t a, int64_t b)
{
    return a == RM_NONE || (b != RM_NONE && b > a) ? b : a;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a == RM_NONE || (b != RM_NONE && b < a) ? b : a;
}

/* What notice, or the first day that was asked for, keeps a pair from: all since now, but not
 * before the pair and the cycle begin, and no more than two months. */
static void set_soonest(const struct rm_schedule_run *run, struct rm_pair_state *state)
{
    struct rm_series *series = &state->series;
    int64_t first = later(state->pair->starts, run->request->cycle->starts);

    series->soonest = later(run->request->now, series->span.start - SOON_DAYS * RM_DAY);
    if (first != RM_NONE)
        series->soonest = later(series->soonest, rm_zone_time(series->mentor->zone, first, 0));
    series->soonest = earlier(series->soonest, series->span.start);
}

/* From when until when a pair may meet, for so many meetings. A series without an end is given
 * twice the time that it needs, and one whose end is far away (9999-12-31 stands for never) ten
 * years or as much. */
static void set_span(const struct rm_schedule_run *run, struct rm_pair_state *state, size_t n)
{
    const int64_t last_date = rm_date_of((struct rm_civil){9998, 12, 31});
    const struct rm_schedule_request *request = run->request;
    struct rm_series *series = &state->series;
    const struct rm_zone *zone = series->mentor->zone;
    int64_t from = later(request->from, state->pair->starts), until = state->last_day;
    int64_t ample = rm_cadence_date(from, series->cadence, 2 * (int)n + 4);

    if (until == RM_NONE)
        until = ample;
    until = earlier(until, later(ample, rm_date_add_months(from, 12 * YEARS_AHEAD)));
    until = earlier(until, last_date);
    series->outlook = rm_zone_time(zone, until + 1, 0);
    until = earlier(until, request->until);
    series->span = (struct rm_interval){
        later(rm_zone_time(zone, from, 0), request->not_before), rm_zone_time(zone, until + 1, 0)};
    set_soonest(run, state);
}

static uint64_t order_of(const struct rm_pair *pair)
{
    return rm_hash_text(pair->mentee, rm_hash_text(pair->mentor, rm_hash_text(pair->cycle, 0)));
}

static void set_terms(struct rm_schedule_run *run, struct rm_pair_state *state)
{
    const struct rm_terms terms = rm_terms_of(state->pair->agreement, run->request->policy);
    struct rm_series *series = &state->series;

    series->id = state->pair->rec.id;
    series->order = order_of(state->pair);
    series->mentor = rm_people_find(&run->people, state->pair->mentor);
    series->mentee = rm_people_find(&run->people, state->pair->mentee);
    series->cadence = terms.cadence;
    series->durations = terms.durations;
    state->sessions = terms.sessions;
    state->last_day = earlier(state->pair->ends, run->request->cycle->ends);
}

static size_t count_missing(const struct rm_pair_state *state, size_t n_there)
{
    return (size_t)state->sessions > n_there ? (size_t)state->sessions - n_there : 0;
}

/* Lets what matters to a pair's meetings be looked at. */
static void widen(struct rm_schedule_run *run, const struct rm_pair_state *state)
{
    const char *people[] = {state->pair->mentor, state->pair->mentee};
    const struct rm_series *series = &state->series;

    for (int i = 0; i < 2; i++) {
        if (series->span.start < series->outlook)
            rm_people_widen(
                &run->people, people[i], (struct rm_interval){series->soonest, series->outlook});
        for (size_t k = 0; k < state->to_come.n; k++)
            rm_people_widen(&run->people, people[i],
                (struct rm_interval){state->to_come.v[k]->start, state->to_come.v[k]->end});
    }
}

static int is_explained(const struct rm_schedule_run *run, const struct rm_pair_state *state)
{
    return run->request->explained && strcmp(run->request->explained, state->pair->rec.id) == 0;
}

/* Why a pair is not to meet at all, or NULL. */
static const char *why_not(const struct rm_schedule_run *run, const struct rm_pair *pair)
{
    if (!rm_schedule_is_about(run->request, pair))
        return "it is of another cycle";
    if (is_away(run, pair->mentor))
        return "the mentor is paused or has left";
    if (is_away(run, pair->mentee))
        return "the mentee is paused or has left";
    if (is_off(run, pair))
        return "it is paused or over";
    if (!(run->request->statuses & RM_BIT(pair->status)))
        return "pairs of its status are not asked for";
    return NULL;
}

/* Decides whether a pair gets anything, once its meetings are known. */
static void settle_pair(struct rm_schedule_run *run, struct rm_pair_state *state)
{
    struct rm_series *series = &state->series;
    size_t missing;

    state->why_not = why_not(run, state->pair);
    if (state->why_not)
        return;
    set_terms(run, state);
    if (series->cadence == RM_CADENCE_NONE) {
        state->why_not = "its cadence is none";
        return;
    }
    missing = count_missing(state, series->n_kept + state->to_come.n);
    if (run->request->policy->meetings.require_acceptance == 1 && !is_accepted(run, state->pair)) {
        run->n_not_accepted += missing > 0;
        state->why_not = "both must be trained and have accepted the agreement as it stands";
        return;
    }
    if (!missing && !state->to_come.n && !is_explained(run, state))
        return;
    state->is_served = 1;
    set_span(run, state, missing + state->to_come.n);
    if (series->span.start >= series->span.end) {
        run->n_over += missing > 0;
        state->sessions = 0;
    }
    widen(run, state);
}

/* ---- Meetings that are there ---- */

static void add_meeting(struct rm_schedule_run *run, const struct rm_meeting *meeting)
{
    struct rm_schedule *schedule = run->schedule;

    schedule->meetings =
        rm_arena_grow(run->arena, schedule->meetings, schedule->n, sizeof(struct rm_meeting *));
    schedule->meetings[schedule->n++] = meeting;
}

static void cancel(struct rm_schedule_run *run, const struct rm_meeting *meeting)
{
    struct rm_meeting *cancelled = RM_NEW(run->arena, struct rm_meeting);

    *cancelled = *meeting;
    cancelled->rec.rev++;
    cancelled->rec.changed = (struct rm_change){"rm-schedule", run->request->now};
    cancelled->status = RM_MEETING_CANCELLED;
    add_meeting(run, cancelled);
}

/* The number that ends a meeting's id, where it is its pair's id and a number; else 0. */
static int64_t number_of(const struct rm_meeting *meeting)
{
    size_t len = strlen(meeting->pair);
    int64_t number = 0;

    if (strncmp(meeting->rec.id, meeting->pair, len) != 0 || meeting->rec.id[len] != ':')
        return 0;
    return rm_parse_int(&number, meeting->rec.id + len + 1, 1, INT32_MAX) ? 0 : number;
}

static void add_to_list(
    struct rm_meeting_list *list, struct rm_arena *arena, const struct rm_meeting *meeting)
{
    list->v = rm_arena_grow(arena, list->v, list->n, sizeof(struct rm_meeting *));
    list->v[list->n++] = meeting;
}

void rm_run_keep(
    struct rm_schedule_run *run, struct rm_pair_state *state, const struct rm_meeting *meeting)
{
    struct rm_series *series = &state->series;

    series->kept = rm_arena_grow(run->arena, series->kept, series->n_kept, sizeof *series->kept);
    series->kept[series->n_kept++] = (struct rm_interval){meeting->start, meeting->end};
    rm_attendee_book(rm_people_find(&run->people, state->pair->mentor), run->arena, meeting->start,
        meeting->end);
    rm_attendee_book(rm_people_find(&run->people, state->pair->mentee), run->arena, meeting->start,
        meeting->end);
}

static void take_meeting(struct rm_schedule_run *run, const struct rm_meeting *meeting)
{
    struct rm_pair_state *state = rm_map_find(&run->states, meeting->pair);
    int64_t number = number_of(meeting);
    int is_planned = meeting->status == RM_MEETING_PLANNED;

    if (number > state->last_number)
        state->last_number = number;
    if (!is_planned && meeting->status != RM_MEETING_HELD)
        rm_intervals_add(&state->series.called_off, run->arena, meeting->start, meeting->end);
    else if (!is_planned || meeting->start <= run->request->now ||
             !rm_schedule_is_about(run->request, state->pair))
        rm_run_keep(run, state, meeting);
    else if (is_off(run, state->pair))
        cancel(run, meeting);
    else
        add_to_list(&state->to_come, run->arena, meeting);
}

static int by_start(const void *a, const void *b)
{
    const struct rm_interval *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

static void sort_kept(struct rm_series *series)
{
    if (series->n_kept)
        qsort(series->kept, series->n_kept, sizeof *series->kept, by_start);
}

/* ---- New meetings ---- */

/* The agreement's medium, or the mentor's best that the mentee has too. */
static const char *medium_of(const struct rm_schedule_run *run, const struct rm_pair *pair)
{
    const struct rm_texts *mentor = &rm_person_find(run->programme, pair->mentor)->mediums;
    const struct rm_texts *mentee = &rm_person_find(run->programme, pair->mentee)->mediums;

    if (pair->agreement && pair->agreement->medium)
        return pair->agreement->medium;
    for (size_t i = 0; i < mentor->n; i++)
        for (size_t k = 0; k < mentee->n; k++)
            if (strcmp(mentor->v[i], mentee->v[k]) == 0)
                return mentor->v[i];
    return NULL;
}

static void make_meeting(
    struct rm_schedule_run *run, struct rm_pair_state *state, struct rm_interval time)
{
    const struct rm_pair *pair = state->pair;
    struct rm_meeting *meeting = rm_record_new(run->arena, RM_MEETING);
    const char *number = rm_arena_printf(run->arena, "%" PRId64, ++state->last_number);

    meeting->rec.id = rm_id_join(run->arena, pair->cycle, pair->mentor, pair->mentee, number, NULL);
    meeting->uid = rm_arena_printf(run->arena, "%s@rm-tools", meeting->rec.id);
    meeting->pair = pair->rec.id;
    meeting->start = time.start;
    meeting->end = time.end;
    meeting->medium = medium_of(run, pair);
    add_meeting(run, meeting);
}

/* The same meeting at another time. */
static void move(
    struct rm_schedule_run *run, const struct rm_meeting *meeting, struct rm_interval time)
{
    struct rm_meeting *moved = RM_NEW(run->arena, struct rm_meeting);

    *moved = *meeting;
    moved->rec.rev++;
    moved->rec.changed = (struct rm_change){"rm-schedule", run->request->now};
    moved->start = time.start;
    moved->end = time.end;
    moved->sequence++;
    add_meeting(run, moved);
}

static void make_meetings(struct rm_schedule_run *run, struct rm_pair_state *state)
{
    for (size_t i = 0; i < state->series.plan.n; i++)
        if (state->taken[i])
            move(run, state->taken[i], state->series.plan.v[i].time);
        else
            make_meeting(run, state, state->series.plan.v[i].time);
}

int rm_schedule_compare(const void *a, const void *b)
{
    const struct rm_meeting *x = *(const struct rm_meeting *const *)a;
    const struct rm_meeting *y = *(const struct rm_meeting *const *)b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return strcmp(x->rec.id, y->rec.id);
}

/* ---- All together ---- */

static struct rm_pair_state *read_programme(struct rm_schedule_run *run)
{
    struct rm_programme *p = run->programme;
    size_t n = rm_n_pairs(p);
    struct rm_pair_state *states = RM_NEW_N(run->arena, n + 1, struct rm_pair_state);

    for (size_t i = 0; i < n; i++) {
        states[i].pair = rm_pair_at(p, i);
        *rm_map_add(&run->states, states[i].pair->rec.id) = &states[i];
    }
    for (size_t i = 0; i < rm_n_meetings(p); i++)
        take_meeting(run, rm_meeting_at(p, i));
    for (size_t i = 0; i < n; i++) {
        rm_intervals_settle(&states[i].series.called_off);
        settle_pair(run, &states[i]);
    }
    return states;
}

/* Which meetings stay, and what each pair lacks then. */
static void settle_meetings(struct rm_schedule_run *run, struct rm_pair_state *states, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct rm_pair_state *state = &states[i];

        if (state->is_served) {
            rm_people_open(&run->people, state->pair->mentor);
            rm_people_open(&run->people, state->pair->mentee);
            continue;
        }
        for (size_t k = 0; k < state->to_come.n; k++)
            rm_run_keep(run, state, state->to_come.v[k]);
    }
    rm_fitting_sort(run, states, n);
}

/* Places what all pairs lack. Returns the number of meetings that got no other time and stay. */
static size_t place(struct rm_schedule_run *run, struct rm_pair_state *states, size_t n)
{
    struct rm_placing *placing = &run->placing;
    size_t n_stuck = 0;

    placing->n_series = 0;
    for (size_t i = 0; i < n; i++) {
        struct rm_series *series = &states[i].series;
        size_t missing = count_missing(&states[i], series->n_kept);

        if (!states[i].is_served)
            continue;
        sort_kept(series);
        series->plan = (struct rm_plan){.n_slots = 0};
        memset(series->n_periods, 0, sizeof series->n_periods);
        series->tally = series->too_soon = (struct rm_tally){0};
        series->n_former = states[i].n_moving;
        series->n_wanted = missing > states[i].n_moving ? missing : states[i].n_moving;
        if (series->n_wanted)
            placing->series[placing->n_series++] = *series;
    }
    rm_place(placing);
    for (size_t i = 0; i < placing->n_series; i++) {
        struct rm_pair_state *state = rm_map_find(&run->states, placing->series[i].id);

        state->series = placing->series[i];
        state->taken = RM_NEW_N(run->arena, state->series.plan.n + 1, const struct rm_meeting *);
        n_stuck += rm_fitting_match(run, state, state->taken);
    }
    return n_stuck;
}

/* Where meetings turn out to stay after all, the others are placed around them, until none is found
 * to stay: each time, fewer move. */
static void place_all(struct rm_schedule_run *run, struct rm_pair_state *states, size_t n)
{
    const struct rm_meeting_policy *policy = &run->request->policy->meetings;

    run->placing.arena = run->arena;
    run->placing.ordinary = &policy->hours;
    run->placing.series = RM_NEW_N(run->arena, n + 1, struct rm_series);
    while (place(run, states, n) > 0)
        rm_unplace(&run->placing);
    for (size_t i = 0; i < n; i++) {
        make_meetings(run, &states[i]);
        rm_fitting_warn_accepted(run, &states[i]);
        run->schedule->n_short += (size_t)rm_shortfall_report(run, &states[i]);
    }
}

void rm_schedule(struct rm_schedule *schedule, const struct rm_schedule_request *request)
{
    const struct rm_meeting_policy *policy = &request->policy->meetings;
    struct rm_schedule_run run = {.request = request,
        .schedule = schedule,
        .programme = request->programme,
        .arena = request->programme->arena,
        .placing.limits = {policy->buffer_min * RM_MINUTE, policy->daily_max, policy->weekly_max}};
    struct rm_pair_state *states;
    size_t n = rm_n_pairs(request->programme);

    *schedule = (struct rm_schedule){0};
    rm_people_init(&run.people, request);
    rm_map_init(&run.states, run.arena);
    states = read_programme(&run);
    rm_calendars_read(&run.people);
    if (run.programme->diag->n_errors)
        return;
    settle_meetings(&run, states, n);
    place_all(&run, states, n);
    rm_shortfall_report_counts(&run);
    if (request->explained)
        rm_schedule_explain(
            request->explanation, &run, rm_map_find(&run.states, request->explained));
    if (schedule->n)
        qsort(schedule->meetings, schedule->n, sizeof(struct rm_meeting *), rm_schedule_compare);
}

void rm_schedule_write(struct rm_buf *out, const struct rm_schedule *schedule)
{
    static const char *const cancelled[] = {"status", NULL};
    static const char *const moved[] = {"start", "end", "sequence", NULL};

    for (size_t i = 0; i < schedule->n; i++)
        if (schedule->meetings[i]->rec.raw)
            rm_record_revise(out, &schedule->meetings[i]->rec,
                schedule->meetings[i]->status == RM_MEETING_CANCELLED ? cancelled : moved);
        else
            rm_record_write(out, &schedule->meetings[i]->rec);
}
