#include "schedule/fitting.h"

#include "base/date.h"
#include "schedule/period.h"
#include "schedule/view.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A meeting that is looked at. */
struct candidate {
    struct rm_pair_state *state;
    const struct rm_meeting *meeting;
};

static int by_time(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;

    if (x->meeting->start != y->meeting->start)
        return x->meeting->start < y->meeting->start ? -1 : 1;
    if (x->state->series.order != y->state->series.order)
        return x->state->series.order < y->state->series.order ? -1 : 1;
    return strcmp(x->meeting->rec.id, y->meeting->rec.id);
}

static struct rm_interval time_of(const struct rm_meeting *meeting)
{
    return (struct rm_interval){meeting->start, meeting->end};
}

/* Whether somebody else than this program chose the time that a meeting has. A first revision is
 * taken for ours. */
static int is_chosen(const struct rm_meeting *meeting)
{
    const struct rm_record *rec = &meeting->rec;

    while (rec->before) {
        const struct rm_meeting *before = (const struct rm_meeting *)(const void *)rec->before;

        if (before->start != meeting->start || before->end != meeting->end)
            return !rec->changed.by || strcmp(rec->changed.by, "rm-schedule") != 0;
        rec = rec->before;
    }
    return 0;
}

static int is_near(const struct rm_schedule_request *request, const struct rm_meeting *meeting)
{
    const struct rm_meeting_policy *policy = &request->policy->meetings;
    int64_t days = policy->notice_days * RM_DAY, hours = policy->notice_hours * RM_HOUR;

    return meeting->start < request->now + (days > hours ? days : hours);
}

static int is_after(
    const struct rm_pair_state *state, const struct rm_meeting *meeting, int64_t day)
{
    return day != RM_NONE &&
           meeting->start >= rm_zone_time(rm_series_zone(&state->series), day + 1, 0);
}

/* ---- Whether it fits ---- */

static const char *label(const struct rm_schedule_run *run, const char *id)
{
    return rm_person_label(run->programme, id);
}

/* Why somebody's own time is in the way, or NULL. */
static const char *own_reason(
    struct rm_schedule_run *run, const char *id, const struct rm_meeting *meeting)
{
    static const char *const words[RM_N_OBSTACLES] = {
        [RM_NO_HOURS] = "it is not in the hours of %s",
        [RM_NIGHTS] = "it is before the earliest or after the latest hour of %s",
        [RM_HOLIDAYS] = "it is on a holiday of %s",
        [RM_BUSY] = "%s is busy"};
    enum rm_obstacle obstacle = rm_people_obstacle(&run->people, id, time_of(meeting));
    struct rm_buf text = {0};
    const char *copy;

    if (obstacle == RM_N_OBSTACLES)
        return NULL;
    for (const char *at = words[obstacle]; *at; at++)
        if (*at == '%')
            rm_buf_adds(&text, label(run, (at++, id)));
        else
            rm_buf_addc(&text, *at);
    copy = rm_arena_dup(run->arena, rm_buf_text(&text));
    rm_buf_free(&text);
    return copy;
}

static const char *diary_reason(
    struct rm_schedule_run *run, const char *id, const struct rm_meeting *meeting)
{
    const struct rm_attendee *person = rm_people_find(&run->people, id);
    struct rm_booking booking = rm_room_booking(person, time_of(meeting), NULL);
    struct rm_limits limits = rm_attendee_limits(person, &run->placing.limits);

    if (!rm_diary_is_clear(&person->diary, &limits, &booking))
        return rm_arena_printf(run->arena, "another meeting of %s is in its way", label(run, id));
    if (rm_diary_is_full(&person->diary, &limits, &booking))
        return rm_arena_printf(
            run->arena, "%s has too many meetings that day or week", label(run, id));
    return NULL;
}

/* Why a meeting does not fit, or NULL where it does. */
static const char *reason_of(struct rm_schedule_run *run, const struct candidate *c)
{
    const struct rm_pair *pair = c->state->pair;
    const char *why = NULL;

    if (is_after(c->state, c->meeting, c->state->last_day))
        return "it is after the last day of the pair";
    if (pair->starts != RM_NONE && !is_after(c->state, c->meeting, pair->starts - 1))
        return "it is before the first day of the pair";
    if (!why)
        why = own_reason(run, pair->mentor, c->meeting);
    if (!why)
        why = own_reason(run, pair->mentee, c->meeting);
    if (!why)
        why = diary_reason(run, pair->mentor, c->meeting);
    if (!why)
        why = diary_reason(run, pair->mentee, c->meeting);
    return why;
}

static void warn_stays(struct rm_schedule_run *run, const struct rm_meeting *meeting,
    const char *why, const char *because)
{
    rm_warn(run->programme->diag, meeting->rec.where,
        "meeting \"%s\" does not fit and stays where it is, %s: %s", meeting->rec.id, because, why);
}

/* ---- Which stay and which move ---- */

static struct candidate *gather(
    struct rm_schedule_run *run, struct rm_pair_state *states, size_t n_states, size_t *n)
{
    struct candidate *all = NULL;

    *n = 0;
    for (size_t i = 0; i < n_states; i++)
        for (size_t k = 0; states[i].is_served && k < states[i].to_come.n; k++) {
            all = rm_arena_grow(run->arena, all, *n, sizeof *all);
            all[(*n)++] = (struct candidate){&states[i], states[i].to_come.v[k]};
        }
    if (*n)
        qsort(all, *n, sizeof *all, by_time);
    return all;
}

/* Why a meeting must not be moved, or NULL. */
static const char *hold_of(const struct rm_schedule_run *run, const struct candidate *c)
{
    if (is_near(run->request, c->meeting))
        return "for it is too near to be moved";
    return is_chosen(c->meeting) ? "for somebody chose its time" : NULL;
}

static void keep_held(struct rm_schedule_run *run, const struct candidate *c)
{
    const char *hold = hold_of(run, c);
    const char *why = hold ? reason_of(run, c) : NULL;

    if (why)
        warn_stays(run, c->meeting, why, hold);
    rm_run_keep(run, c->state, c->meeting);
}

static void add_moving(struct rm_schedule_run *run, const struct candidate *c, const char *why)
{
    struct rm_pair_state *state = c->state;
    struct rm_series *series = &state->series;

    state->moving =
        rm_arena_grow(run->arena, state->moving, state->n_moving, sizeof *state->moving);
    state->moving[state->n_moving++] = (struct rm_moving){c->meeting, why};
    series->former =
        rm_arena_grow(run->arena, series->former, series->n_former, sizeof *series->former);
    series->former[series->n_former++] = time_of(c->meeting);
}

void rm_fitting_sort(struct rm_schedule_run *run, struct rm_pair_state *states, size_t n)
{
    const struct rm_schedule_request *request = run->request;
    struct candidate *all = gather(run, states, n, &n);
    size_t n_free = 0;

    /* Those that stay in any case come first, so that others make way for them. */
    for (size_t i = 0; i < n; i++)
        if (hold_of(run, &all[i]) || is_after(all[i].state, all[i].meeting, request->until))
            keep_held(run, &all[i]);
        else
            all[n_free++] = all[i];
    for (size_t i = 0; i < n_free; i++) {
        const char *why = reason_of(run, &all[i]);

        if (why)
            add_moving(run, &all[i], why);
        else
            rm_run_keep(run, all[i].state, all[i].meeting);
    }
}

/* ---- New times ---- */

/* Takes number `i` out of those that are still to be given a time. */
static void give(struct rm_moving *left, size_t *n, size_t i, const struct rm_meeting **place)
{
    *place = left[i].meeting;
    memmove(&left[i], &left[i + 1], (--*n - i) * sizeof *left);
}

static int is_among(const struct rm_moving *list, size_t n, const struct rm_meeting *meeting)
{
    size_t i = 0;

    while (i < n && list[i].meeting != meeting)
        i++;
    return i < n;
}

/* Those that got no time are moving no more. */
static void keep_stuck(struct rm_schedule_run *run, struct rm_pair_state *state,
    const struct rm_moving *stuck, size_t n_stuck)
{
    size_t n = 0;

    for (size_t i = 0; i < state->n_moving; i++)
        if (!is_among(stuck, n_stuck, state->moving[i].meeting))
            state->moving[n++] = state->moving[i];
    state->n_moving = n;
    state->n_stuck += n_stuck;
    for (size_t i = 0; i < n_stuck; i++) {
        warn_stays(run, stuck[i].meeting, stuck[i].why, "for there is no other time");
        rm_run_keep(run, state, stuck[i].meeting);
    }
}

size_t rm_fitting_match(
    struct rm_schedule_run *run, struct rm_pair_state *state, const struct rm_meeting **taken)
{
    const struct rm_plan *plan = &state->series.plan;
    struct rm_moving *left = RM_NEW_N(run->arena, state->n_moving + 1, struct rm_moving);
    size_t n = state->n_moving;

    if (n)
        memcpy(left, state->moving, n * sizeof *left);
    for (size_t i = 0; i < plan->n; i++)
        for (size_t k = 0; k < n && !taken[i]; k++)
            if (rm_period_of(&state->series, left[k].meeting->start) == plan->v[i].period)
                give(left, &n, k, &taken[i]);
    for (size_t i = 0; i < plan->n && n; i++)
        if (!taken[i])
            give(left, &n, 0, &taken[i]);
    keep_stuck(run, state, left, n);
    return n;
}

static int has_accepted(const struct rm_reply *reply, const struct rm_meeting *meeting)
{
    return reply && reply->answer == RM_ANSWER_ACCEPTED && reply->sequence == meeting->sequence;
}

void rm_fitting_warn_accepted(const struct rm_schedule_run *run, const struct rm_pair_state *state)
{
    for (size_t i = 0; i < state->n_moving; i++) {
        const struct rm_meeting *meeting = state->moving[i].meeting;

        if (has_accepted(meeting->replies.mentor, meeting) &&
            has_accepted(meeting->replies.mentee, meeting))
            rm_warn(run->programme->diag, meeting->rec.where,
                "meeting \"%s\" was accepted by both and is moved: %s", meeting->rec.id,
                state->moving[i].why);
    }
}
