#include "checkin/condition_parts.h"

#include "base/date.h"

const struct rm_meeting *rm_first_meeting(const struct rm_pair_progress *pair)
{
    for (size_t i = 0; i < pair->n_meetings; i++) {
        const struct rm_meeting *m = pair->meetings[i].meeting;

        if (m->status == RM_MEETING_HELD || m->status == RM_MEETING_PLANNED)
            return m;
    }
    return NULL;
}

/* A new time is a new occasion. */
int64_t rm_when_meeting_ahead(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_meeting *meeting = s->meeting;

    if (!meeting)
        return rm_not_so(s, "no meeting is ahead");
    if (meeting->sequence > 0)
        s->key = rm_arena_printf(c->arena, "%lld", (long long)meeting->sequence);
    return meeting->start;
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
int64_t rm_when_not_answered(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_meeting_progress *m = latest_over(s->pair);

    (void)c;
    if (!m)
        return rm_not_so(s, "no meeting is over that may have been held");
    s->meeting = m->meeting;
    s->about = m->meeting->rec.id;
    if (m->answer[s->side])
        return rm_not_so(s, "this side has answered");
    s->is_first = m->meeting == rm_first_meeting(s->pair);
    return m->meeting->end;
}

/* Whether they may have just met, and are still being asked: nobody is told of silence then. */
static int may_have_met(const struct rm_rule_context *c, const struct rm_pair_progress *pair)
{
    const struct rm_meeting_progress *m = latest_over(pair);

    return m && c->now < m->meeting->end + c->policy->reminders.answer_days * RM_DAY;
}

int rm_was_held(const struct rm_meeting_progress *m, int side)
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

        if (rm_was_held(m, s->side) && m->meeting->end > at)
            at = m->meeting->end;
    }
    for (size_t i = 0; i < s->pair->n_checkins; i++) {
        const struct rm_checkin *own = s->pair->checkins[i];

        if (rm_is_own(own, s) && !own->meeting && own->happened == 1 && own->at > at)
            at = own->at;
    }
    return at;
}

/* Then silence is no sign of trouble. */
int rm_has_met_as_planned(const struct rm_rule_context *c, const struct rm_subject *s)
{
    const struct rm_pair_progress *pair = s->pair;
    int64_t sessions = rm_terms_of(pair->pair->agreement, c->policy).sessions, held = 0;

    for (size_t i = 0; i < pair->n_meetings; i++)
        held += rm_was_held(&pair->meetings[i], s->side);
    return pair->cadence != RM_CADENCE_NONE && held >= sessions;
}

static int64_t silent_since(const struct rm_rule_context *c, struct rm_subject *s, int64_t contact)
{
    const struct rm_meeting *next = s->pair->next;
    int64_t last = rm_pair_last_day(s->pair->pair, s->cycle);

    if (last != RM_NONE && rm_midnight(last + 1) <= c->now)
        return rm_not_so(s, "the pair's last day is over");
    if (contact == RM_NONE || contact > c->now)
        return rm_not_so(s, "nothing says since when they were to be in contact");
    if (may_have_met(c, s->pair))
        return rm_not_so(s, "they may have met, and are being asked");
    if (next && next->start - c->policy->reminders.near_hours * RM_HOUR <= c->now)
        return rm_not_so(s, "a meeting is near");
    s->days = (c->now - contact) / RM_DAY;
    s->key = rm_date_key(c, rm_time_date(contact));
    return contact;
}

int64_t rm_when_silent(const struct rm_rule_context *c, struct rm_subject *s)
{
    if (rm_has_met_as_planned(c, s))
        return rm_not_so(s, "all of the planned meetings were held");
    return silent_since(c, s, own_contact(s));
}

int64_t rm_when_silent_by_all(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t contact = s->pair->last_contact, since = s->pair->live_since;

    if (!s->pair->quiet)
        return rm_not_so(s, "the pair is not quiet");
    return silent_since(c, s, contact > since ? contact : since);
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

int64_t rm_when_cancelled_in_a_row(const struct rm_rule_context *c, struct rm_subject *s)
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
    return since == RM_NONE ? rm_not_so(s, "no streak of meetings was cancelled or missed") : since;
}
