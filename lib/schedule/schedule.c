#include "schedule/schedule.h"

#include "base/date.h"
#include "base/hash.h"
#include "calendar/cadence.h"
#include "schedule/calendars.h"
#include "schedule/people.h"
#include "schedule/place.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* How far ahead anything is planned, unless the sessions agreed on need more. */
enum { YEARS_AHEAD = 10 };

/* A pair and what is known of its meetings. */
struct pair_state {
    const struct rm_pair *pair;
    struct rm_series series; /* n_wanted 0: it gets none */
    int64_t last_number;     /* the highest number of a meeting's id */
};

struct run {
    const struct rm_schedule_request *request;
    struct rm_schedule *schedule;
    struct rm_programme *programme;
    struct rm_arena *arena;
    struct rm_people people;
    struct rm_map states; /* struct pair_state by pair id */
    size_t n_not_accepted, n_over;
};

int rm_schedule_is_about(const struct rm_schedule_request *request, const struct rm_pair *pair)
{
    return request->any_cycle || strcmp(pair->cycle, request->cycle->rec.id) == 0;
}

/* ---- Pairs ---- */

static int is_away(const struct run *run, const char *id)
{
    const struct rm_person *person = rm_person_find(run->programme, id);

    return person && (person->status == RM_PERSON_PAUSED || person->status == RM_PERSON_LEFT);
}

static int is_off(const struct run *run, const struct rm_pair *pair)
{
    return pair->status == RM_PAIR_PAUSED || pair->status >= RM_PAIR_COMPLETED ||
           is_away(run, pair->mentor) || is_away(run, pair->mentee);
}

static int has_accepted(const struct rm_acceptance *acceptance, int64_t revision)
{
    return acceptance && acceptance->revision == revision;
}

/* Whether both are trained and have accepted the agreement as it stands. */
static int is_accepted(const struct run *run, const struct rm_pair *pair)
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

/* From when until when a pair may meet. A series without an end is given twice the time that it
 * needs, and one whose end is far away (9999-12-31 stands for never) ten years or as much. */
static void set_span(const struct run *run, struct pair_state *state)
{
    const int64_t last_date = rm_date_of((struct rm_civil){9998, 12, 31});
    const struct rm_schedule_request *request = run->request;
    const struct rm_pair *pair = state->pair;
    struct rm_series *series = &state->series;
    const struct rm_zone *zone = series->mentor->zone;
    int64_t from = later(request->from, pair->starts);
    int64_t until = earlier(pair->ends, request->cycle->ends);
    int64_t ample = rm_cadence_date(from, series->cadence, 2 * (int)series->n_wanted + 4);

    if (until == RM_NONE)
        until = ample;
    until = earlier(until, later(ample, rm_date_add_months(from, 12 * YEARS_AHEAD)));
    until = earlier(until, last_date);
    series->outlook = rm_zone_time(zone, until + 1, 0);
    until = earlier(until, request->until);
    series->span = (struct rm_interval){
        later(rm_zone_time(zone, from, 0), request->not_before), rm_zone_time(zone, until + 1, 0)};
}

static uint64_t order_of(const struct rm_pair *pair)
{
    return rm_hash_text(pair->mentee, rm_hash_text(pair->mentor, rm_hash_text(pair->cycle, 0)));
}

static void set_terms(struct run *run, struct pair_state *state)
{
    const struct rm_terms terms = rm_terms_of(state->pair->agreement, run->request->policy);
    struct rm_series *series = &state->series;
    size_t sessions = (size_t)terms.sessions;

    series->cadence = terms.cadence;
    series->durations = terms.durations;
    series->n_wanted = sessions > series->n_kept ? sessions - series->n_kept : 0;
    if (series->cadence == RM_CADENCE_NONE)
        series->n_wanted = 0;
}

/* Decides what a pair gets, once its meetings are known. */
static void settle_pair(struct run *run, struct pair_state *state)
{
    const struct rm_pair *pair = state->pair;
    struct rm_series *series = &state->series;
    struct rm_interval outlook;

    if (!rm_schedule_is_about(run->request, pair) || is_off(run, pair) ||
        !(run->request->statuses & RM_BIT(pair->status)))
        return;
    series->id = pair->rec.id;
    series->order = order_of(pair);
    series->mentor = rm_people_find(&run->people, pair->mentor);
    series->mentee = rm_people_find(&run->people, pair->mentee);
    set_terms(run, state);
    if (!series->n_wanted)
        return;
    if (run->request->policy->meetings.require_acceptance == 1 && !is_accepted(run, pair)) {
        run->n_not_accepted++;
        series->n_wanted = 0;
        return;
    }
    set_span(run, state);
    if (series->span.start >= series->span.end) {
        run->n_over++;
        series->n_wanted = 0;
        return;
    }
    outlook = (struct rm_interval){series->span.start, series->outlook};
    rm_people_widen(&run->people, pair->mentor, outlook);
    rm_people_widen(&run->people, pair->mentee, outlook);
}

/* ---- Meetings that are there ---- */

static void add_meeting(struct run *run, const struct rm_meeting *meeting)
{
    struct rm_schedule *schedule = run->schedule;

    schedule->meetings =
        rm_arena_grow(run->arena, schedule->meetings, schedule->n, sizeof(struct rm_meeting *));
    schedule->meetings[schedule->n++] = meeting;
}

static void cancel(struct run *run, const struct rm_meeting *meeting)
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

static void keep(struct run *run, struct pair_state *state, const struct rm_meeting *meeting)
{
    struct rm_series *series = &state->series;

    series->kept = rm_arena_grow(run->arena, series->kept, series->n_kept, sizeof *series->kept);
    series->kept[series->n_kept++] = (struct rm_interval){meeting->start, meeting->end};
    rm_attendee_book(rm_people_find(&run->people, state->pair->mentor), run->arena, meeting->start,
        meeting->end);
    rm_attendee_book(rm_people_find(&run->people, state->pair->mentee), run->arena, meeting->start,
        meeting->end);
}

static void take_meeting(struct run *run, const struct rm_meeting *meeting)
{
    struct pair_state *state = rm_map_find(&run->states, meeting->pair);
    int64_t number = number_of(meeting);

    if (number > state->last_number)
        state->last_number = number;
    if (meeting->status == RM_MEETING_PLANNED && meeting->start > run->request->now &&
        rm_schedule_is_about(run->request, state->pair) && is_off(run, state->pair))
        cancel(run, meeting);
    else if (meeting->status == RM_MEETING_PLANNED || meeting->status == RM_MEETING_HELD)
        keep(run, state, meeting);
    else
        rm_intervals_add(&state->series.called_off, run->arena, meeting->start, meeting->end);
}

static int by_start(const void *a, const void *b)
{
    const struct rm_interval *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

/* ---- New meetings ---- */

/* The agreement's medium, or the mentor's best that the mentee has too. */
static const char *medium_of(const struct run *run, const struct rm_pair *pair)
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

static void make_meetings(struct run *run, struct pair_state *state)
{
    const struct rm_pair *pair = state->pair;

    for (size_t i = 0; i < state->series.plan.n; i++) {
        struct rm_meeting *meeting = rm_record_new(run->arena, RM_MEETING);
        const char *number =
            rm_arena_printf(run->arena, "%" PRId64, state->last_number + 1 + (int64_t)i);

        meeting->rec.id =
            rm_id_join(run->arena, pair->cycle, pair->mentor, pair->mentee, number, NULL);
        meeting->uid = rm_arena_printf(run->arena, "%s@rm-tools", meeting->rec.id);
        meeting->pair = pair->rec.id;
        meeting->start = state->series.plan.v[i].time.start;
        meeting->end = state->series.plan.v[i].time.end;
        meeting->medium = medium_of(run, pair);
        add_meeting(run, meeting);
    }
}

/* Meetings that a pair lacks. What comes after a last day that was asked for is not yet missing. */
static size_t count_lacking(const struct pair_state *state)
{
    const struct rm_series *series = &state->series;
    size_t lacking = series->n_wanted - series->plan.n, n_empty = 0;

    for (int i = 0; i < RM_N_OBSTACLES; i++)
        n_empty += series->n_periods[i];
    return series->span.end < series->outlook && n_empty < lacking ? n_empty : lacking;
}

/* What was in the way of a series, and how often. */
static void add_obstacles(struct rm_buf *out, const struct rm_series *series)
{
    static const char *const words[RM_N_OBSTACLES] = {
        [RM_NO_HOURS] = "no common hours are long enough",
        [RM_NIGHTS] = "the earliest and the latest hour take what there is",
        [RM_HOLIDAYS] = "holidays take what there is",
        [RM_BUSY] = "busy time takes what there is",
        [RM_CALLED_OFF] = "what there is was called off before",
        [RM_MEETINGS] = "other meetings take what there is"};
    const char *before = ": ";

    for (int i = 0; i < RM_N_OBSTACLES; i++) {
        if (!series->n_periods[i])
            continue;
        rm_buf_printf(out, "%s%s (%zu of its periods)", before, words[i], series->n_periods[i]);
        before = "; ";
    }
}

static void report_short(struct run *run, const struct pair_state *state)
{
    const struct rm_series *series = &state->series;
    size_t lacking = count_lacking(state);
    struct rm_buf why = {0};
    char end[RM_DATE_SIZE];
    int64_t date;
    int minute;

    if (!lacking)
        return;
    run->schedule->n_short++;
    rm_zone_wall(series->mentor->zone, series->span.end - 1, &date, &minute);
    add_obstacles(&why, series);
    rm_warn(run->programme->diag, state->pair->rec.where,
        "pair \"%s\": no time for %zu of %zu meetings until %s%s", series->id, lacking,
        series->n_wanted + series->n_kept, rm_date_format(end, date), rm_buf_text(&why));
    rm_buf_free(&why);
}

static void report_counts(const struct run *run)
{
    struct rm_diag *diag = run->programme->diag;
    const struct rm_where nowhere = {0};

    if (run->people.n_without_hours)
        rm_warn(diag, nowhere, "people without hours: %zu; the policy's are used",
            run->people.n_without_hours);
    if (run->people.n_without_zone)
        rm_warn(diag, nowhere,
            "people without a time zone: %zu; %s is used, and --zone names another",
            run->people.n_without_zone, rm_zone_name(run->request->zone));
    if (run->n_not_accepted)
        rm_warn(diag, nowhere,
            "pairs without meetings until both are trained and have accepted the agreement: %zu",
            run->n_not_accepted);
    if (run->n_over)
        rm_warn(diag, nowhere, "pairs that lack meetings but end before the first day: %zu",
            run->n_over);
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

static struct pair_state *read_programme(struct run *run)
{
    struct rm_programme *p = run->programme;
    size_t n = rm_n_pairs(p);
    struct pair_state *states = RM_NEW_N(run->arena, n + 1, struct pair_state);

    for (size_t i = 0; i < n; i++) {
        states[i].pair = rm_pair_at(p, i);
        *rm_map_add(&run->states, states[i].pair->rec.id) = &states[i];
    }
    for (size_t i = 0; i < rm_n_meetings(p); i++)
        take_meeting(run, rm_meeting_at(p, i));
    for (size_t i = 0; i < n; i++) {
        struct rm_series *series = &states[i].series;

        if (series->n_kept)
            qsort(series->kept, series->n_kept, sizeof *series->kept, by_start);
        rm_intervals_settle(&series->called_off);
        settle_pair(run, &states[i]);
    }
    return states;
}

static void place(struct run *run, struct pair_state *states)
{
    const struct rm_meeting_policy *policy = &run->request->policy->meetings;
    struct rm_placing placing = {.arena = run->arena,
        .limits = {policy->buffer_min * RM_MINUTE, policy->daily_max, policy->weekly_max},
        .ordinary = &policy->hours};
    size_t n = rm_n_pairs(run->programme);

    placing.series = RM_NEW_N(run->arena, n + 1, struct rm_series);
    for (size_t i = 0; i < n; i++) {
        if (!states[i].series.n_wanted)
            continue;
        rm_people_open(&run->people, states[i].pair->mentor);
        rm_people_open(&run->people, states[i].pair->mentee);
        placing.series[placing.n_series++] = states[i].series;
    }
    rm_place(&placing);
    for (size_t i = 0; i < placing.n_series; i++) {
        struct pair_state *state = rm_map_find(&run->states, placing.series[i].id);

        state->series = placing.series[i];
        make_meetings(run, state);
        report_short(run, state);
    }
}

void rm_schedule(struct rm_schedule *schedule, const struct rm_schedule_request *request)
{
    struct run run = {.request = request,
        .schedule = schedule,
        .programme = request->programme,
        .arena = request->programme->arena};
    struct pair_state *states;

    *schedule = (struct rm_schedule){0};
    rm_people_init(&run.people, request);
    rm_map_init(&run.states, run.arena);
    states = read_programme(&run);
    rm_calendars_read(&run.people);
    if (run.programme->diag->n_errors)
        return;
    place(&run, states);
    report_counts(&run);
    if (schedule->n)
        qsort(schedule->meetings, schedule->n, sizeof(struct rm_meeting *), rm_schedule_compare);
}

void rm_schedule_write(struct rm_buf *out, const struct rm_schedule *schedule)
{
    static const char *const changed[] = {"status", NULL};

    for (size_t i = 0; i < schedule->n; i++)
        if (schedule->meetings[i]->rec.raw)
            rm_record_revise(out, &schedule->meetings[i]->rec, changed);
        else
            rm_record_write(out, &schedule->meetings[i]->rec);
}
