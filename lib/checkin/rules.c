#include "checkin/rules.h"

#include "base/date.h"
#include "base/text.h"

#include <string.h>

enum { NOTICE_DAYS = 7, ACTION_NOTICE_DAYS = 2, LATE_DAYS = 14, POOR_FIT = 2 };

static int64_t start_of(int64_t date)
{
    return date == RM_NONE ? RM_NONE : date * RM_DAY;
}

static int is_own(const struct rm_checkin *checkin, const struct rm_subject *s)
{
    return checkin->side == s->side;
}

int64_t rm_pair_matched_at(
    const struct rm_rule_context *c, const struct rm_pair *pair, const struct rm_cycle *cycle)
{
    int64_t at = RM_NONE;

    for (const struct rm_record *r = &pair->rec; r; r = r->before)
        if (rm_pair_is_live((const struct rm_pair *)(const void *)r) && r->changed.at != RM_NONE)
            at = r->changed.at;
    if (at == RM_NONE)
        at = start_of(pair->starts);
    if (at == RM_NONE)
        at = start_of(cycle->starts);
    return at == RM_NONE || at > c->now ? c->now : at;
}

int rm_pair_is_over(
    const struct rm_rule_context *c, const struct rm_pair *pair, const struct rm_cycle *cycle)
{
    int64_t day = rm_pair_last_day(pair, cycle);

    return !rm_pair_is_live(pair) || (day != RM_NONE && c->now >= start_of(day + LATE_DAYS));
}

/* News until their first meeting was to begin, whatever came of it, or until they say that they
 * met. */
static int64_t matched(const struct rm_rule_context *c, struct rm_subject *s)
{
    for (size_t i = 0; i < s->pair->n_meetings; i++)
        if (s->pair->meetings[i].meeting->start <= c->now)
            return RM_NONE;
    for (size_t i = 0; i < s->pair->n_checkins; i++)
        if (is_own(s->pair->checkins[i], s))
            return RM_NONE;
    return rm_pair_matched_at(c, s->pair->pair, s->cycle);
}

static int64_t unmatched(const struct rm_rule_context *c, struct rm_subject *s)
{
    (void)c;
    s->key = s->cycle->rec.id;
    if (s->person->mentor_capacity <= 0 && s->person->mentee_capacity <= 0)
        return RM_NONE;
    return s->matched_at;
}

static int has_consent(
    const struct rm_rule_context *c, const struct rm_person *person, const char *topic)
{
    const struct rm_entries *lived = &person->consent.lived;
    const char *key = rm_text_key(c->arena, topic);

    for (size_t i = 0; i < lived->n; i++)
        if (lived->v[i].value <= rm_time_date(c->now) &&
            strcmp(rm_text_key(c->arena, lived->v[i].name), key) == 0)
            return 1;
    return 0;
}

static int64_t consent_needed(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t at = s->person->rec.changed.at;
    int missing = 0;

    for (size_t i = 0; i < s->person->offers.n; i++)
        missing |= s->person->offers.v[i].lived == 1 &&
                   !has_consent(c, s->person, s->person->offers.v[i].topic);
    if (!missing)
        return RM_NONE;
    return at == RM_NONE || at > c->now ? c->now : at;
}

static const char *id_of_side(const struct rm_subject *s)
{
    return s->side == RM_MENTOR ? s->pair->pair->mentor : s->pair->pair->mentee;
}

static int64_t not_trained(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_person *person = rm_person_find(c->programme, id_of_side(s));
    int64_t on;

    if (c->policy->meetings.require_acceptance != 1 || !person)
        return RM_NONE;
    on = s->side == RM_MENTOR ? person->trained.mentor : person->trained.mentee;
    if (on != RM_NONE && on <= rm_time_date(c->now))
        return RM_NONE;
    return rm_pair_matched_at(c, s->pair->pair, s->cycle);
}

/* When the agreement got the revision that it has. */
static int64_t agreed_at(const struct rm_pair *pair)
{
    int64_t at = RM_NONE;

    for (const struct rm_record *r = &pair->rec; r; r = r->before) {
        const struct rm_pair *was = (const struct rm_pair *)(const void *)r;

        if (!was->agreement || was->agreement->revision != pair->agreement->revision)
            break;
        at = r->changed.at;
    }
    return at;
}

/* Asked for once there are terms, or where the policy wants them. */
static int64_t not_accepted(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_agreement *agreement = s->pair->pair->agreement;
    const struct rm_acceptance *own;
    int64_t at;

    if (!agreement)
        return c->policy->meetings.require_acceptance == 1
                   ? rm_pair_matched_at(c, s->pair->pair, s->cycle)
                   : RM_NONE;
    own = s->side == RM_MENTOR ? agreement->accepted.mentor : agreement->accepted.mentee;
    if (own && own->revision >= agreement->revision)
        return RM_NONE;
    at = agreed_at(s->pair->pair);
    return at == RM_NONE ? rm_pair_matched_at(c, s->pair->pair, s->cycle) : at;
}

static int is_first(const struct rm_pair_progress *pair, const struct rm_meeting *meeting)
{
    for (size_t i = 0; i < pair->n_meetings; i++) {
        const struct rm_meeting *m = pair->meetings[i].meeting;

        if (m == meeting)
            return 1;
        if (m->status == RM_MEETING_HELD || m->status == RM_MEETING_PLANNED)
            return 0;
    }
    return 1;
}

static int64_t notice_of(const struct rm_rule_context *c)
{
    return c->policy->reminders.meeting_notice_hours * RM_HOUR;
}

/* A new time is a new occasion. */
static int64_t meeting_soon(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_meeting *next = s->pair->next;

    if (!next || next->start <= c->now || next->start - notice_of(c) > c->now)
        return RM_NONE;
    s->meeting = next;
    s->is_first = is_first(s->pair, next);
    s->about = next->rec.id;
    if (next->sequence > 0)
        s->key = rm_arena_printf(c->arena, "%lld", (long long)next->sequence);
    return next->start - notice_of(c);
}

/* The latest meeting that is over and may have been held, or NULL. What the counterpart said about
 * it makes no difference: the recorded status alone does. */
static const struct rm_meeting_progress *latest_over(const struct rm_pair_progress *pair)
{
    for (size_t i = pair->n_meetings; i-- > 0;) {
        const struct rm_meeting_progress *m = &pair->meetings[i];

        if (m->over && m->meeting->status != RM_MEETING_CANCELLED &&
            m->meeting->status != RM_MEETING_MISSED)
            return m;
    }
    return NULL;
}

/* Earlier meetings are let go. */
static int64_t not_answered(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_meeting_progress *m = latest_over(s->pair);

    if (!m || m->answer[s->side])
        return RM_NONE;
    s->meeting = m->meeting;
    s->is_first = is_first(s->pair, m->meeting);
    s->about = m->meeting->rec.id;
    return m->meeting->end + c->policy->reminders.checkin_after_hours * RM_HOUR;
}

/* Whether they may have just met, and are still being asked: nobody is told of silence then. */
static int may_have_met(const struct rm_rule_context *c, const struct rm_pair_progress *pair)
{
    const struct rm_meeting_progress *m = latest_over(pair);

    return m && c->now < m->meeting->end + c->policy->reminders.overdue_second_hours * RM_HOUR;
}

/* Whether a meeting was held as far as this side knows: as recorded, or as it said itself. */
static int was_held(const struct rm_meeting_progress *m, int side)
{
    const struct rm_checkin *own = m->answer[side];

    return m->over && (m->meeting->status == RM_MEETING_HELD || (own && own->happened == 1));
}

/* The last contact that this side knows of: meetings that are recorded as held, and what it said
 * itself. */
static int64_t own_contact(const struct rm_subject *s)
{
    int64_t at = s->pair->live_since;

    for (size_t i = 0; i < s->pair->n_meetings; i++) {
        const struct rm_meeting_progress *m = &s->pair->meetings[i];

        if (was_held(m, s->side) && m->meeting->end > at)
            at = m->meeting->end;
    }
    for (size_t i = 0; i < s->pair->n_checkins; i++) {
        const struct rm_checkin *own = s->pair->checkins[i];

        if (is_own(own, s) && !own->meeting && own->happened == 1 && own->at > at)
            at = own->at;
    }
    return at;
}

static const char *date_key(const struct rm_rule_context *c, int64_t date)
{
    char text[RM_DATE_SIZE];

    return rm_arena_dup(c->arena, rm_date_format(text, date));
}

/* Whether all the meetings that they planned were held: then silence is no sign of trouble. */
static int has_met_as_planned(const struct rm_rule_context *c, const struct rm_subject *s)
{
    const struct rm_pair_progress *pair = s->pair;
    int64_t sessions = rm_terms_of(pair->pair->agreement, c->policy).sessions, held = 0;

    for (size_t i = 0; i < pair->n_meetings; i++)
        held += was_held(&pair->meetings[i], s->side);
    return pair->cadence != RM_CADENCE_NONE && held >= sessions;
}

static int64_t silent_since(const struct rm_rule_context *c, struct rm_subject *s, int64_t contact)
{
    const struct rm_meeting *next = s->pair->next;

    if (contact == RM_NONE || contact > c->now || may_have_met(c, s->pair) ||
        (next && next->start - notice_of(c) <= c->now))
        return RM_NONE;
    s->days = (c->now - contact) / RM_DAY;
    s->key = date_key(c, rm_time_date(contact));
    return contact;
}

/* The first step is the mentor's. */
static int64_t silent(const struct rm_rule_context *c, struct rm_subject *s)
{
    if (s->side != RM_MENTOR || has_met_as_planned(c, s))
        return RM_NONE;
    return silent_since(c, s, own_contact(s));
}

static int64_t silent_by_all(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t contact = s->pair->last_contact, since = s->pair->live_since;

    return s->pair->quiet ? silent_since(c, s, contact > since ? contact : since) : RM_NONE;
}

size_t rm_row_start(const struct rm_pair_progress *pair)
{
    size_t from = pair->n_meetings;

    while (from > 0) {
        const struct rm_meeting_progress *m = &pair->meetings[from - 1];

        if (m->meeting->status == RM_MEETING_HELD ||
            (m->over && m->meeting->status == RM_MEETING_PLANNED))
            break;
        from--;
    }
    return from;
}

int rm_is_in_row(const struct rm_meeting_progress *m, int64_t now)
{
    return m->meeting->status != RM_MEETING_PLANNED && m->outcome != RM_OUTCOME_TAKEN_OUT &&
           m->meeting->start <= now;
}

static int64_t in_a_row(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t since = RM_NONE;

    for (size_t i = rm_row_start(s->pair); i < s->pair->n_meetings; i++) {
        const struct rm_meeting *m = s->pair->meetings[i].meeting;

        if (!rm_is_in_row(&s->pair->meetings[i], c->now))
            continue;
        if (s->count++ == 0)
            s->about = m->rec.id;
        if (s->count == c->policy->reminders.streak)
            since = m->start;
    }
    return since;
}

/* Offered once to each of a pair. */
static int64_t poor_fit(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_checkin *latest = NULL;

    (void)c;
    for (size_t i = 0; i < s->pair->n_checkins; i++)
        if (is_own(s->pair->checkins[i], s) && s->pair->checkins[i]->fit != RM_NONE)
            latest = s->pair->checkins[i];
    if (!latest || latest->fit > POOR_FIT)
        return RM_NONE;
    return latest->at;
}

/* Twice in a row, by this side's own word. */
static int64_t mentee_led(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_checkin *first = NULL, *second = NULL;

    (void)c;
    for (size_t i = 0; i < s->pair->n_checkins; i++) {
        const struct rm_checkin *own = s->pair->checkins[i];

        if (!is_own(own, s) || own->led < 0)
            continue;
        if (own->led != RM_LED_MENTEE)
            first = second = NULL;
        else if (!first)
            first = own;
        else if (!second)
            second = own;
    }
    if (!second)
        return RM_NONE;
    s->about = first->rec.id;
    return second->at;
}

static int64_t diverging(const struct rm_rule_context *c, struct rm_subject *s)
{
    (void)c;
    if (s->pair->signs[RM_SIGN_DIVERGENCE] == RM_HEALTH_NONE)
        return RM_NONE;
    return s->pair->checkins[s->pair->n_checkins - 1]->at;
}

static int64_t action_open(const struct rm_rule_context *c, struct rm_subject *s)
{
    (void)c;
    s->day = s->action->due;
    if (s->action->status != RM_ACTION_OPEN || s->day == RM_NONE)
        return RM_NONE;
    return start_of(s->day - ACTION_NOTICE_DAYS);
}

/* When it was done, as well as the records tell. */
static int64_t not_told(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_action *action = s->action;
    int64_t at = RM_NONE;

    (void)c;
    if (action->status != RM_ACTION_DONE || action->kind != RM_ACTION_DO ||
        action->told_mentor != RM_NONE || s->side != RM_MENTEE)
        return RM_NONE;
    for (const struct rm_record *r = &action->rec; r; r = r->before)
        if (((const struct rm_action *)(const void *)r)->status == RM_ACTION_DONE &&
            r->changed.at != RM_NONE)
            at = r->changed.at;
    if (at == RM_NONE)
        at = start_of(action->due);
    return at == RM_NONE ? s->pair->live_since : at;
}

static int64_t day_nears(const struct rm_rule_context *c, struct rm_subject *s, int64_t date)
{
    if (date == RM_NONE || c->now >= start_of(date + LATE_DAYS))
        return RM_NONE;
    s->day = date;
    s->key = date_key(c, date);
    return start_of(date - NOTICE_DAYS);
}

static int64_t review_nears(const struct rm_rule_context *c, struct rm_subject *s)
{
    return day_nears(c, s, s->pair->pair->review_on);
}

static int64_t all_held(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t last = RM_NONE;

    if (!has_met_as_planned(c, s))
        return RM_NONE;
    for (size_t i = 0; i < s->pair->n_meetings; i++) {
        const struct rm_meeting_progress *m = &s->pair->meetings[i];

        if (was_held(m, s->side) && m->meeting->end > last)
            last = m->meeting->end;
    }
    s->day = RM_NONE;
    return last;
}

static int64_t end_nears(const struct rm_rule_context *c, struct rm_subject *s)
{
    return day_nears(c, s, rm_pair_last_day(s->pair->pair, s->cycle));
}

static int64_t kept_too_long(const struct rm_rule_context *c, struct rm_subject *s)
{
    (void)c;
    if (s->cycle->ends == RM_NONE || s->cycle->retention_days == RM_NONE)
        return RM_NONE;
    s->day = s->cycle->ends + s->cycle->retention_days;
    return start_of(s->day + 1);
}

/* kind, about, reader, condition, delay, attempt, asks */
#define SELF  RM_READER_SELF
#define ADMIN RM_READER_ADMINISTRATOR
const struct rm_rule rm_rules[] = {
    {RM_KIND_MATCHED, RM_ABOUT_SIDE, SELF, matched, RM_DELAY_NONE, 1, 0},
    {RM_KIND_UNMATCHED, RM_ABOUT_PERSON, SELF, unmatched, RM_DELAY_NONE, 1, 0},
    {RM_KIND_CONSENT_NEEDED, RM_ABOUT_PERSON, SELF, consent_needed, RM_DELAY_NONE, 1, 0},

    {RM_KIND_TRAINING_DUE, RM_ABOUT_SIDE, SELF, not_trained, RM_DELAY_FIRST, 1, 1},
    {RM_KIND_TRAINING_DUE, RM_ABOUT_SIDE, SELF, not_trained, RM_DELAY_SECOND, 2, 1},
    {RM_KIND_TRAINING_ESCALATED, RM_ABOUT_SIDE, ADMIN, not_trained, RM_DELAY_ESCALATE, 1, 1},

    {RM_KIND_AGREEMENT_DUE, RM_ABOUT_SIDE, SELF, not_accepted, RM_DELAY_FIRST, 1, 1},
    {RM_KIND_AGREEMENT_DUE, RM_ABOUT_SIDE, SELF, not_accepted, RM_DELAY_SECOND, 2, 1},
    {RM_KIND_AGREEMENT_ESCALATED, RM_ABOUT_SIDE, ADMIN, not_accepted, RM_DELAY_ESCALATE, 1, 1},

    {RM_KIND_MEETING_SOON, RM_ABOUT_SIDE, SELF, meeting_soon, RM_DELAY_NONE, 1, 1},

    {RM_KIND_CHECKIN_DUE, RM_ABOUT_SIDE, SELF, not_answered, RM_DELAY_NONE, 1, 1},
    {RM_KIND_CHECKIN_OVERDUE, RM_ABOUT_SIDE, SELF, not_answered, RM_DELAY_FIRST, 1, 1},
    {RM_KIND_CHECKIN_OVERDUE, RM_ABOUT_SIDE, SELF, not_answered, RM_DELAY_SECOND, 2, 1},
    {RM_KIND_CHECKIN_ESCALATED, RM_ABOUT_SIDE, ADMIN, not_answered, RM_DELAY_ESCALATE, 1, 1},

    {RM_KIND_QUIET, RM_ABOUT_SIDE, SELF, silent, RM_DELAY_QUIET, 1, 0},
    {RM_KIND_QUIET, RM_ABOUT_SIDE, SELF, silent, RM_DELAY_QUIET_TWICE, 2, 0},
    {RM_KIND_QUIET_ESCALATED, RM_ABOUT_PAIR, ADMIN, silent_by_all, RM_DELAY_QUIET_TWICE, 1, 0},

    {RM_KIND_CANCELLATIONS, RM_ABOUT_SIDE, SELF, in_a_row, RM_DELAY_NONE, 1, 1},
    {RM_KIND_CANCELLATIONS_ESCALATED, RM_ABOUT_PAIR, ADMIN, in_a_row, RM_DELAY_NONE, 1, 0},

    {RM_KIND_REMATCH_OFFERED, RM_ABOUT_SIDE, SELF, poor_fit, RM_DELAY_NONE, 1, 0},
    {RM_KIND_LEAD_BACK, RM_ABOUT_SIDE, SELF, mentee_led, RM_DELAY_NONE, 1, 1},
    {RM_KIND_DIVERGING, RM_ABOUT_PAIR, ADMIN, diverging, RM_DELAY_NONE, 1, 0},

    {RM_KIND_ACTION_DUE, RM_ABOUT_ACTION, SELF, action_open, RM_DELAY_NONE, 1, 1},
    {RM_KIND_ACTION_DUE, RM_ABOUT_ACTION, SELF, action_open, RM_DELAY_ACTION_LATE, 2, 1},
    {RM_KIND_MENTOR_NOT_TOLD, RM_ABOUT_ACTION, SELF, not_told, RM_DELAY_SECOND, 1, 1},

    {RM_KIND_REVIEW_DUE, RM_ABOUT_SIDE, SELF, review_nears, RM_DELAY_NONE, 1, 0},
    {RM_KIND_REVIEW_DUE, RM_ABOUT_SIDE, SELF, all_held, RM_DELAY_SECOND, 1, 0},
    {RM_KIND_CLOSING, RM_ABOUT_SIDE, SELF, end_nears, RM_DELAY_NONE, 1, 0},
    {RM_KIND_RETENTION_DUE, RM_ABOUT_CYCLE, ADMIN, kept_too_long, RM_DELAY_NONE, 1, 0},
};
const size_t rm_n_rules = sizeof rm_rules / sizeof *rm_rules;

int64_t rm_rule_delay(
    const struct rm_rule_context *c, const struct rm_rule *rule, const struct rm_subject *s)
{
    const struct rm_reminder_policy *policy = &c->policy->reminders;

    switch (rule->delay) {
    case RM_DELAY_FIRST:
        return policy->overdue_first_hours * RM_HOUR;
    case RM_DELAY_SECOND:
        return policy->overdue_second_hours * RM_HOUR;
    case RM_DELAY_ESCALATE:
        return policy->overdue_escalate_hours * RM_HOUR;
    case RM_DELAY_QUIET:
        return (s->pair->quiet_days + 1) * RM_DAY;
    case RM_DELAY_QUIET_TWICE:
        return (s->pair->quiet_days * 2 + 1) * RM_DAY;
    case RM_DELAY_ACTION_LATE:
        return ACTION_NOTICE_DAYS * RM_DAY + policy->overdue_second_hours * RM_HOUR;
    default:
        return 0;
    }
}

int rm_topic_is_open(const struct rm_programme *programme, const struct rm_pair *pair,
    const char *topic, struct rm_arena *arena)
{
    const struct rm_person *mentor = rm_person_find(programme, pair->mentor);
    const char *key = rm_text_key(arena, topic);

    for (size_t i = 0; mentor && i < mentor->offers.n; i++)
        if (mentor->offers.v[i].lived == 1 &&
            strcmp(rm_text_key(arena, mentor->offers.v[i].topic), key) == 0)
            return 0;
    return 1;
}
