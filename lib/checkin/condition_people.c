#include "checkin/condition_parts.h"

#include "base/date.h"
#include "base/text.h"

#include <string.h>

int64_t rm_when_unmatched(const struct rm_rule_context *c, struct rm_subject *s)
{
    (void)c;
    s->key = s->cycle->rec.id;
    if (s->person->mentor_capacity <= 0 && s->person->mentee_capacity <= 0)
        return rm_not_so(s, "the person has no place as mentor or mentee");
    if (s->matched_at == RM_NONE)
        return rm_not_so(s, "the person is or was in a pair of the cycle, or nobody is yet");
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

int64_t rm_when_consent_missing(const struct rm_rule_context *c, struct rm_subject *s)
{
    int64_t at = s->person->rec.changed.at;
    int missing = 0;

    for (size_t i = 0; i < s->person->offers.n; i++)
        missing |= s->person->offers.v[i].lived == 1 &&
                   !has_consent(c, s->person, s->person->offers.v[i].topic);
    if (!missing)
        return rm_not_so(s, "no consent is missing");
    return at == RM_NONE || at > c->now ? c->now : at;
}

static int is_who(const struct rm_rule_context *c, const char *id, const char *address)
{
    const struct rm_person *person = rm_person_find(c->programme, id);
    const char *key = rm_text_key(c->arena, address);

    return strcmp(rm_text_key(c->arena, id), key) == 0 ||
           (person && person->email && strcmp(rm_text_key(c->arena, person->email), key) == 0);
}

/* Whoever runs a programme may take part in it, and is then a side like any other. */
int rm_is_own_pair(const struct rm_rule_context *c, const struct rm_subject *s)
{
    const char *administrator = s->cycle->administrator;

    return s->pair && administrator &&
           (is_who(c, s->pair->pair->mentor, administrator) ||
               is_who(c, s->pair->pair->mentee, administrator));
}

/* Said of every such pair: whether there is something to hold back makes no difference, for that
 * would tell what the other side answered. */
int64_t rm_when_own_pair(const struct rm_rule_context *c, struct rm_subject *s)
{
    if (!rm_is_own_pair(c, s))
        return rm_not_so(s, "the administrator is not one of the pair");
    return rm_pair_matched_at(c, s->pair->pair, s->cycle);
}

static const char *id_of_side(const struct rm_subject *s)
{
    return s->side == RM_MENTOR ? s->pair->pair->mentor : s->pair->pair->mentee;
}

int64_t rm_when_not_trained(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_person *person;
    int64_t on;

    if (c->policy->meetings.require_acceptance != 1)
        return rm_not_so(s, "the policy does not require the training");
    if (!(person = rm_person_find(c->programme, id_of_side(s))))
        return rm_not_so(s, "there is no record of the person");
    on = s->side == RM_MENTOR ? person->trained.mentor : person->trained.mentee;
    if (on != RM_NONE && on <= rm_time_date(c->now))
        return rm_not_so(s, "the training was had");
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

/* Asked for once there are terms, or where the policy wants them. New terms are a new occasion. */
int64_t rm_when_not_accepted(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_agreement *agreement = s->pair->pair->agreement;
    const struct rm_acceptance *own;
    int64_t at;

    if (!agreement && c->policy->meetings.require_acceptance != 1)
        return rm_not_so(s, "there is no agreement, and the policy does not require one");
    if (!agreement)
        return rm_pair_matched_at(c, s->pair->pair, s->cycle);
    s->key = rm_arena_printf(c->arena, "%lld", (long long)agreement->revision);
    own = s->side == RM_MENTOR ? agreement->accepted.mentor : agreement->accepted.mentee;
    if (own && own->revision >= agreement->revision)
        return rm_not_so(s, "the agreement was accepted");
    at = agreed_at(s->pair->pair);
    return at == RM_NONE ? rm_pair_matched_at(c, s->pair->pair, s->cycle) : at;
}

/* A new day is a new occasion. */
int64_t rm_when_action_open(const struct rm_rule_context *c, struct rm_subject *s)
{
    s->day = s->action->due;
    if (s->action->status != RM_ACTION_OPEN)
        return rm_not_so(s, "the action is not open");
    if (s->day == RM_NONE)
        return rm_not_so(s, "the action has no due date");
    s->key = rm_date_key(c, s->day);
    return rm_midnight(s->day);
}

/* When it was done, as well as the records tell. */
int64_t rm_when_mentor_not_told(const struct rm_rule_context *c, struct rm_subject *s)
{
    const struct rm_action *action = s->action;
    int64_t at = RM_NONE;

    (void)c;
    if (action->status != RM_ACTION_DONE || action->kind != RM_ACTION_DO || s->side != RM_MENTEE)
        return rm_not_so(s, "it is nothing that the mentee did");
    if (action->told_mentor != RM_NONE)
        return rm_not_so(s, "the mentor was told");
    for (const struct rm_record *r = &action->rec; r; r = r->before)
        if (((const struct rm_action *)(const void *)r)->status == RM_ACTION_DONE &&
            r->changed.at != RM_NONE)
            at = r->changed.at;
    if (at == RM_NONE)
        at = rm_midnight(action->due);
    if (at == RM_NONE)
        at = s->pair->live_since;
    return at == RM_NONE ? rm_not_so(s, "nothing says when it was done") : at;
}
