#include "checkin/condition_parts.h"

#include "base/date.h"

enum { OVER_DAYS = 14 };

int64_t rm_not_so(struct rm_subject *s, const char *why)
{
    s->why = why;
    return RM_NONE;
}

int64_t rm_midnight(int64_t date)
{
    return date == RM_NONE ? RM_NONE : date * RM_DAY;
}

const char *rm_date_key(const struct rm_rule_context *c, int64_t date)
{
    char text[RM_DATE_SIZE];

    return rm_arena_dup(c->arena, rm_date_format(text, date));
}

int rm_is_own(const struct rm_checkin *checkin, const struct rm_subject *s)
{
    return checkin->side == s->side;
}

int64_t rm_pair_matched_at(
    const struct rm_rule_context *c, const struct rm_pair *pair, const struct rm_cycle *cycle)
{
    int64_t at = RM_NONE, noted = RM_NONE;

    /* Of the first revision that is live. Where that has no time, a later change, which may be of
     * anything, is the last resort. */
    for (const struct rm_record *r = &pair->rec; r; r = r->before)
        if (rm_pair_is_live((const struct rm_pair *)(const void *)r)) {
            at = r->changed.at;
            if (at != RM_NONE)
                noted = at;
        }
    if (at == RM_NONE)
        at = rm_midnight(pair->starts);
    if (at == RM_NONE)
        at = rm_midnight(cycle->starts);
    if (at == RM_NONE)
        at = noted;
    return at == RM_NONE || at > c->now ? c->now : at;
}

int64_t rm_pair_over_at(const struct rm_pair *pair, const struct rm_cycle *cycle)
{
    int64_t day = rm_pair_last_day(pair, cycle);

    return day == RM_NONE ? RM_NONE : rm_midnight(day + OVER_DAYS);
}

int rm_pair_is_over(
    const struct rm_rule_context *c, const struct rm_pair *pair, const struct rm_cycle *cycle)
{
    int64_t at = rm_pair_over_at(pair, cycle);

    return !rm_pair_is_live(pair) || (at != RM_NONE && c->now >= at);
}

/* News until their first meeting was to begin, whatever came of it, or until they say that they
 * met. */
int64_t rm_when_matched(const struct rm_rule_context *c, struct rm_subject *s)
{
    for (size_t i = 0; i < s->pair->n_meetings; i++)
        if (s->pair->meetings[i].meeting->start <= c->now)
            return rm_not_so(s, "the first meeting was to begin already");
    for (size_t i = 0; i < s->pair->n_checkins; i++)
        if (rm_is_own(s->pair->checkins[i], s))
            return rm_not_so(s, "this side has answered already");
    return rm_pair_matched_at(c, s->pair->pair, s->cycle);
}

static int64_t day_ahead(const struct rm_rule_context *c, struct rm_subject *s, int64_t date)
{
    s->day = date;
    s->key = rm_date_key(c, date);
    return rm_midnight(date);
}

int64_t rm_when_review_ahead(const struct rm_rule_context *c, struct rm_subject *s)
{
    if (s->pair->pair->review_on == RM_NONE)
        return rm_not_so(s, "the pair has no day of review");
    return day_ahead(c, s, s->pair->pair->review_on);
}

int64_t rm_when_end_ahead(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t day = rm_pair_last_day(s->pair->pair, s->cycle);

    return day == RM_NONE ? rm_not_so(s, "the pair has no last day") : day_ahead(c, s, day);
}

int64_t rm_when_all_held(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t last = RM_NONE;

    s->day = RM_NONE;
    if (!rm_has_met_as_planned(c, s))
        return rm_not_so(s, "not all of the planned meetings were held");
    for (size_t i = 0; i < s->pair->n_meetings; i++) {
        const struct rm_meeting_progress *m = &s->pair->meetings[i];

        if (rm_was_held(m, s->side) && m->meeting->end > last)
            last = m->meeting->end;
    }
    return last;
}

static const struct rm_pair *pair_before(const struct rm_pair *pair)
{
    return (const struct rm_pair *)(const void *)pair->rec.before;
}

int64_t rm_when_paused(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_pair *pair = s->pair->pair;
    int64_t since = RM_NONE;

    for (; pair && pair->status == RM_PAIR_PAUSED; pair = pair_before(pair))
        since = pair->rec.changed.at;
    if (since == RM_NONE || since > c->now)
        return rm_not_so(s, "nothing says when the break began");
    s->days = (c->now - since) / RM_DAY;
    s->key = rm_date_key(c, rm_time_date(since));
    return since;
}

/* The change that made a pair what it is, which is no pair any more: of the first of the revisions
 * that say so. NULL for a draft that never was a pair. */
static const struct rm_pair *find_end(const struct rm_pair *pair)
{
    const struct rm_pair *end = pair, *was = pair_before(pair);

    while (was && was->status == end->status) {
        end = was;
        was = pair_before(was);
    }
    if (!was)
        return end->status == RM_PAIR_COMPLETED || end->status == RM_PAIR_ENDED ? end : NULL;
    return rm_pair_is_live(was) || was->status == RM_PAIR_PAUSED ? end : NULL;
}

static int64_t over_since(struct rm_subject *s)
{
    const struct rm_pair *end = find_end(s->pair->pair);
    int64_t last = rm_pair_last_day(s->pair->pair, s->cycle), at;

    if (!end)
        return rm_not_so(s, "it was a proposal, and no pair");
    at = end->rec.changed.at != RM_NONE ? end->rec.changed.at : rm_midnight(end->ended_on);
    if (at == RM_NONE)
        return rm_not_so(s, "nothing says when the pair ended");
    if (end->status == RM_PAIR_COMPLETED && last != RM_NONE && at >= rm_midnight(last))
        return rm_not_so(s, "the pair was completed on its last day");
    return at;
}

/* The change that made somebody leave, or the day after the last; RM_NONE of who is here. */
static int64_t left_since(const struct rm_person *person)
{
    int64_t since = RM_NONE, last = person ? person->left_on : RM_NONE;

    for (; person && person->status == RM_PERSON_LEFT;
         person = (const struct rm_person *)(const void *)person->rec.before)
        since = person->rec.changed.at;
    return since != RM_NONE || last == RM_NONE ? since : rm_midnight(last + 1);
}

static const struct rm_person *person_before(const struct rm_person *person)
{
    return (const struct rm_person *)(const void *)person->rec.before;
}

/* Whether somebody had left at a time; not, where nothing tells. */
static int was_gone(const struct rm_person *person, int64_t time)
{
    while (person && (person->rec.changed.at == RM_NONE || person->rec.changed.at > time))
        person = person_before(person);
    return person && person->status == RM_PERSON_LEFT;
}

/* When somebody who had left last came back, to one who was there, by a time; or RM_NONE. */
static int64_t person_back(
    const struct rm_person *person, const struct rm_person *other, int64_t until)
{
    for (const struct rm_person *was; person; person = was) {
        const int64_t at = person->rec.changed.at;

        was = person_before(person);
        if (was && person->status != RM_PERSON_LEFT && was->status == RM_PERSON_LEFT &&
            at != RM_NONE && at <= until && !was_gone(other, at))
            return at;
    }
    return RM_NONE;
}

static int is_going_on(const struct rm_pair *pair)
{
    return rm_pair_is_live(pair) || pair->status == RM_PAIR_PAUSED;
}

/* When a pair that was withdrawn last became one again, by a time; or RM_NONE. */
static int64_t pair_back(const struct rm_pair *pair, int64_t until)
{
    int64_t back = RM_NONE, begun = RM_NONE;

    for (const struct rm_pair *was; pair; pair = was) {
        was = pair_before(pair);
        if (!is_going_on(pair) || (was && is_going_on(was)))
            continue;
        if (begun != RM_NONE && back == RM_NONE)
            back = begun; /* there was an earlier time */
        if (begun == RM_NONE && pair->rec.changed.at <= until)
            begun = pair->rec.changed.at;
    }
    return back;
}

/* A pair may end more than once, where somebody comes back. From the second time on the day of the
 * return tells the occasion; the first time has none. */
static void tell_occasion(const struct rm_rule_context *c, struct rm_subject *s, int64_t since)
{
    const struct rm_pair *pair = s->pair->pair;
    const struct rm_person *mentor = rm_person_find(c->programme, pair->mentor);
    const struct rm_person *mentee = rm_person_find(c->programme, pair->mentee);
    const int64_t backs[] = {person_back(mentor, mentee, since), person_back(mentee, mentor, since),
        pair_back(pair, since)};
    int64_t last = RM_NONE;

    for (int i = 0; i < 3; i++)
        if (backs[i] > last)
            last = backs[i];
    if (last != RM_NONE && last > rm_pair_matched_at(c, pair, s->cycle))
        s->key = rm_date_key(c, rm_time_date(last));
}

static int64_t ended_since(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_pair *pair = s->pair->pair;
    int64_t mentor, mentee;

    if (pair->status == RM_PAIR_PROPOSED)
        return rm_not_so(s, "it is a proposal, and no pair");
    if (!rm_pair_is_live(pair) && pair->status != RM_PAIR_PAUSED)
        return over_since(s);
    mentor = left_since(rm_person_find(c->programme, pair->mentor));
    mentee = left_since(rm_person_find(c->programme, pair->mentee));
    if (mentor == RM_NONE && mentee == RM_NONE)
        return rm_not_so(s, "the pair goes on");
    return mentor > mentee ? mentor : mentee;
}

/* A pair that is over is so once; whoever leaves it later is no news to the other. */
int64_t rm_when_ended(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t since = ended_since(c, s);

    if (since != RM_NONE)
        tell_occasion(c, s, since);
    return since;
}

int64_t rm_when_kept_too_long(const struct rm_rule_context *c, struct rm_subject *s)
{
    (void)c;
    if (s->cycle->ends == RM_NONE || s->cycle->retention_days == RM_NONE)
        return rm_not_so(s, "the cycle has no last day, or no retention_days");
    s->day = s->cycle->ends + s->cycle->retention_days;
    return rm_midnight(s->day + 1);
}
