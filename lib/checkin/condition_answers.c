#include "checkin/condition_parts.h"

#include "base/date.h"

enum { POOR_FIT = 2, CLOSING_DAYS = 7 };

/* What this side last asked for, or NULL. */
static const struct rm_checkin *latest_wish(const struct rm_subject *s)
{
    for (size_t i = s->pair->n_checkins; i-- > 0;)
        if (rm_is_own(s->pair->checkins[i], s) && s->pair->checkins[i]->wish >= 0)
            return s->pair->checkins[i];
    return NULL;
}

int64_t rm_when_wish(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_checkin *asked = latest_wish(s);

    (void)c;
    if (!asked || asked->wish == RM_WISH_GO_ON)
        return rm_not_so(s, "this side has asked for nothing but to go on");
    s->wish = asked->wish;
    s->about = asked->rec.id;
    return asked->at;
}

/* Offered once to each of a pair; not to somebody who has asked for it already. */
int64_t rm_when_poor_fit(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_checkin *latest = NULL, *asked = latest_wish(s);

    (void)c;
    for (size_t i = 0; i < s->pair->n_checkins; i++)
        if (rm_is_own(s->pair->checkins[i], s) && s->pair->checkins[i]->fit != RM_NONE)
            latest = s->pair->checkins[i];
    if (!latest || latest->fit > POOR_FIT)
        return rm_not_so(s, "this side has not rated the fit 1 or 2");
    if (asked && (asked->wish == RM_WISH_REMATCH || asked->wish == RM_WISH_LEAVE))
        return rm_not_so(s, "this side has asked for another partner, or to leave");
    return latest->at;
}

/* Twice in a row, by this side's own word. */
int64_t rm_when_mentee_led(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_checkin *first = NULL, *second = NULL;

    (void)c;
    for (size_t i = 0; i < s->pair->n_checkins; i++) {
        const struct rm_checkin *own = s->pair->checkins[i];

        if (!rm_is_own(own, s) || own->led < 0)
            continue;
        if (own->led != RM_LED_MENTEE)
            first = second = NULL;
        else if (!first)
            first = own;
        else if (!second)
            second = own;
    }
    if (!second)
        return rm_not_so(s, "this side has not said twice in a row that the mentee led");
    s->about = first->rec.id;
    return second->at;
}

int64_t rm_when_diverging(const struct rm_rule_context *c, struct rm_subject *s)
{
    (void)c;
    if (s->pair->signs[RM_SIGN_DIVERGENCE] == RM_HEALTH_NONE)
        return rm_not_so(s, "the two sides do not rate their time very differently");
    return s->pair->checkins[s->pair->n_checkins - 1]->at;
}

/* The day on which a pair's time was over, as well as the records tell. */
static int64_t day_of_end(const struct rm_subject *s)
{
    if (s->pair->pair->status == RM_PAIR_COMPLETED)
        return s->pair->pair->ended_on;
    return rm_pair_last_day(s->pair->pair, s->cycle);
}

int64_t rm_when_not_closed(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t day = day_of_end(s);

    if (day == RM_NONE || rm_midnight(day + 1) > c->now)
        return rm_not_so(s, "the last day is not over, or not known");
    for (size_t i = 0; i < s->pair->n_checkins; i++)
        if (rm_is_own(s->pair->checkins[i], s) &&
            s->pair->checkins[i]->at >= rm_midnight(day - CLOSING_DAYS))
            return rm_not_so(s, "this side has answered since the last week began");
    s->day = day;
    s->key = rm_date_key(c, day);
    return rm_midnight(day + 1);
}
