#include "checkin/judge.h"

#include "base/date.h"

#include <string.h>

struct rm_turn {
    const struct rm_rule *rule;
    int side;
    const char *to;
    int64_t at;
    struct rm_office office;
    int64_t due;
    int by_need, lapsed;
};

static void note_deliveries(struct rm_judge *judge, const struct rm_delivery *delivery)
{
    for (const struct rm_record *r = &delivery->rec; r; r = r->before) {
        const struct rm_texts *ids = &((const struct rm_delivery *)(const void *)r)->reminders;

        for (size_t i = 0; i < ids->n; i++)
            *rm_map_add(&judge->said, ids->v[i]) = (void *)(uintptr_t)delivery;
    }
}

void rm_judge_init(struct rm_judge *judge, const struct rm_rule_context *context,
    const struct rm_rules *rules, rm_listener *hear, void *listener, int all)
{
    const struct rm_programme *p = context->programme;
    size_t longest = 0;

    *judge = (struct rm_judge){
        .context = *context, .rules = rules, .hear = hear, .listener = listener, .all = all};
    rm_offices_init(&judge->offices, context->policy, context->arena);
    rm_map_init(&judge->said, context->arena);
    rm_map_reserve(&judge->said, rm_n_reminders(p) + rm_n_deliveries(p));
    for (size_t i = 0; i < rm_n_reminders(p); i++)
        rm_judge_note(judge, &rm_reminder_at(p, i)->rec);
    for (size_t i = 0; i < rm_n_deliveries(p); i++)
        note_deliveries(judge, rm_delivery_at(p, i));
    for (size_t i = 0; i < rules->n; i++)
        if (rules->ladders[i].n > longest)
            longest = rules->ladders[i].n;
    judge->turns = RM_NEW_N(context->arena, longest * 2, struct rm_turn);
}

void rm_judge_note(struct rm_judge *judge, const struct rm_record *reminder)
{
    *rm_map_add(&judge->said, reminder->id) = (void *)(uintptr_t)reminder;
}

int rm_judge_is_there(const struct rm_judge *judge, const char *id)
{
    const struct rm_person *person = rm_person_find(judge->context.programme, id);

    return !person || person->status == RM_PERSON_ACTIVE || person->status == RM_PERSON_RESERVE;
}

static const char *id_of_side(const struct rm_subject *s, int side)
{
    if (s->person)
        return s->person->rec.id;
    return side == RM_MENTOR ? s->pair->pair->mentor : s->pair->pair->mentee;
}

/* kind, what it is about, whom the administrator hears about, the reader, the attempt. */
static const char *id_of(const struct rm_judge *judge, const struct rm_condition *condition,
    const struct rm_turn *turn, const struct rm_subject *s)
{
    struct rm_arena *arena = judge->context.arena;
    const char *parts[7] = {0};
    size_t n = 0;

    parts[n++] = rm_kind_words[turn->rule->kind];
    if (condition->about != RM_ABOUT_PERSON)
        parts[n++] = s->about;
    if (s->key)
        parts[n++] = s->key;
    if (condition->about == RM_ABOUT_SIDE && turn->rule->reader == RM_READER_ADMINISTRATOR)
        parts[n++] = id_of_side(s, s->side);
    parts[n++] = turn->to;
    parts[n] = rm_arena_printf(arena, "%d", turn->rule->attempt);
    return rm_id_join(
        arena, parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], (char *)NULL);
}

static void hear(struct rm_judge *judge, const struct rm_condition *condition,
    const struct rm_turn *turn, struct rm_subject *s, struct rm_verdict verdict)
{
    if (turn->rule->reader == RM_READER_SELF)
        s->side = turn->side;
    verdict.rule = turn->rule;
    verdict.condition = condition;
    verdict.subject = s;
    verdict.to = turn->to;
    judge->hear(judge->listener, &verdict);
}

/* When a step is due within its reader's hours. */
static int64_t due_of(const struct rm_turn *turn, int64_t since)
{
    int64_t due, last;

    if (turn->rule->policy->any_hour)
        return turn->at;
    due = rm_office_next(&turn->office, turn->at);
    if (turn->at >= since || since - due >= (since - turn->at) / 2)
        return due;
    last = rm_office_last(&turn->office, turn->at);
    return last < due ? last : due;
}

/* Whether it is too late for a step: within_days have passed since the condition's moment, those
 * left out for which the step had to wait for its reader's hours. So a long closure takes nothing
 * from the time in which it may be said. */
static int has_lapsed(const struct rm_turn *turn, int64_t since, int64_t now)
{
    const struct rm_rule_policy *policy = turn->rule->policy;
    int64_t end, reach;

    if (policy->within_days == RM_NONE)
        return 0;
    end = since + policy->within_days * RM_DAY;
    if (now < end)
        return 0;
    if (policy->any_hour || turn->due < turn->at)
        return 1;
    reach = rm_office_reach(&turn->office, turn->at);
    return reach != RM_NEVER && now >= end + (reach - turn->at);
}

/* Whether a step's time is so far ahead that it is not due yet, wherever its reader's hours move
 * it. */
static int is_far_ahead(const struct rm_turn *turn, int64_t since, int64_t now)
{
    return turn->at > now + (turn->at < since ? (RM_OFFICE_LAST_DAYS + 1) * RM_DAY : 0);
}

/* Adds a step with one reader; one that can have nothing to say now is left out, unless all is to
 * be heard. */
static size_t add_turn(struct rm_judge *judge, size_t n, struct rm_turn turn,
    const struct rm_subject *s, int64_t since)
{
    const struct rm_rule_context *c = &judge->context;
    const struct rm_rule_policy *policy = turn.rule->policy;
    const struct rm_person *person = NULL;

    turn.at = since + rm_rule_delay(turn.rule, s);
    turn.by_need = s->pair && s->pair->cadence == RM_CADENCE_NONE && policy->cadence_none != 1;
    if (!judge->all && (turn.by_need || is_far_ahead(&turn, since, c->now)))
        return n;
    if (turn.rule->reader == RM_READER_ADMINISTRATOR) {
        turn.to = s->cycle->administrator;
    } else {
        turn.to = id_of_side(s, turn.side);
        person = s->person ? s->person : rm_person_find(c->programme, turn.to);
    }
    turn.office = rm_office_of(&judge->offices, person, s->cycle);
    turn.due = due_of(&turn, since);
    turn.lapsed = has_lapsed(&turn, since, c->now);
    judge->turns[n] = turn;
    return n + 1;
}

/* All steps of a ladder with all their readers, for a subject. */
static size_t add_turns(struct rm_judge *judge, const struct rm_ladder *ladder,
    const struct rm_subject *s, int64_t since)
{
    size_t n = 0;

    for (size_t i = 0; i < ladder->n; i++) {
        struct rm_turn turn = {.rule = &ladder->steps[i], .side = s->side};

        if (turn.rule->reader == RM_READER_ADMINISTRATOR ||
            ladder->condition->about == RM_ABOUT_PERSON)
            n = add_turn(judge, n, turn, s, since);
        else if (!rm_is_about_both(ladder->condition))
            n = rm_rule_admits(turn.rule, s->side) ? add_turn(judge, n, turn, s, since) : n;
        else
            for (turn.side = RM_MENTOR; turn.side <= RM_MENTEE; turn.side++)
                n = rm_rule_admits(turn.rule, turn.side) ? add_turn(judge, n, turn, s, since) : n;
    }
    return n;
}

/* Whether it could have been said for more than a day: an hour or more of its reader's time went by
 * since. */
static int is_waiting(const struct rm_turn *turn, int64_t now)
{
    int64_t from = turn->due, end = rm_office_end(&turn->office, from);

    if (end - from < RM_HOUR) {
        from = rm_office_next(&turn->office, end);
        end = rm_office_end(&turn->office, from);
    }
    return now - turn->due > RM_DAY && end <= now;
}

/* The time of the last step that has come; what it would say may be too late by now, but what comes
 * before it is so all the more. */
static int64_t last_come(const struct rm_judge *judge, size_t n)
{
    int64_t last = RM_NONE;

    for (size_t i = 0; i < n; i++) {
        const struct rm_turn *turn = &judge->turns[i];

        if (!turn->by_need && turn->due <= judge->context.now && turn->at > last)
            last = turn->at;
    }
    return last;
}

static enum rm_standing standing_of(const struct rm_judge *judge, const struct rm_turn *turn,
    const struct rm_subject *s, int64_t last)
{
    if (turn->by_need)
        return RM_BY_NEED;
    if (!turn->to)
        return RM_UNADDRESSED;
    if (turn->rule->reader == RM_READER_ADMINISTRATOR && turn->rule->kind != RM_KIND_OWN_PAIR &&
        rm_is_own_pair(&judge->context, s))
        return RM_WITHHELD;
    if (turn->rule->reader == RM_READER_SELF && !rm_judge_is_there(judge, turn->to))
        return RM_GONE;
    if (turn->lapsed)
        return RM_LAPSED;
    if (turn->due > judge->context.now)
        return RM_AHEAD;
    return turn->at < last ? RM_OVERTAKEN : RM_SPEAKS;
}

/* What stands in the way of a step that would speak. */
static void settle(struct rm_judge *judge, const struct rm_turn *turn, struct rm_verdict *verdict)
{
    const int64_t now = judge->context.now;

    if (verdict->standing == RM_SPEAKS || verdict->standing == RM_OVERTAKEN ||
        verdict->standing == RM_LAPSED || verdict->standing == RM_AHEAD)
        if ((verdict->said = rm_map_find(&judge->said, verdict->id)))
            verdict->standing = RM_SAID;
    if (verdict->standing != RM_SPEAKS || turn->rule->policy->any_hour)
        return;
    verdict->until = rm_office_next(&turn->office, now);
    if (verdict->until != now) {
        verdict->standing = RM_WAITS;
        verdict->is_waiting = is_waiting(turn, now);
    }
}

static void try_turns(
    struct rm_judge *judge, const struct rm_condition *condition, struct rm_subject *s, size_t n)
{
    int64_t last = last_come(judge, n);

    for (size_t i = 0; i < n; i++) {
        const struct rm_turn *turn = &judge->turns[i];
        struct rm_verdict verdict = {.standing = standing_of(judge, turn, s, last),
            .at = turn->at,
            .due = turn->due,
            .zone = rm_office_zone(&turn->office)};

        if (!judge->all && (verdict.standing == RM_AHEAD || verdict.standing == RM_OVERTAKEN ||
                               verdict.standing == RM_GONE || verdict.standing == RM_LAPSED))
            continue;
        if (turn->to)
            verdict.id = id_of(judge, condition, turn, s);
        settle(judge, turn, &verdict);
        hear(judge, condition, turn, s, verdict);
    }
}

/* A condition that does not hold: each step is heard of, once. */
static void try_nothing(
    struct rm_judge *judge, const struct rm_ladder *ladder, struct rm_subject *s, const char *why)
{
    for (size_t i = 0; i < ladder->n; i++) {
        struct rm_turn turn = {.rule = &ladder->steps[i], .side = s->side};
        struct rm_verdict verdict = {
            .standing = RM_NOT_SO, .at = RM_NONE, .due = RM_NONE, .why = why};

        if (turn.rule->reader == RM_READER_ADMINISTRATOR)
            turn.to = s->cycle->administrator;
        else if (!rm_is_about_both(ladder->condition))
            turn.to = id_of_side(s, s->side);
        if (turn.rule->attempt == 1 &&
            (turn.rule->reader == RM_READER_ADMINISTRATOR || rm_rule_admits(turn.rule, turn.side)))
            hear(judge, ladder->condition, &turn, s, verdict);
    }
}

static void try_ladder(struct rm_judge *judge, const struct rm_ladder *ladder, struct rm_subject s)
{
    const struct rm_condition *condition = ladder->condition;
    int64_t since;

    if (s.pair && !(condition->of & s.of)) {
        if (judge->all)
            try_nothing(judge, ladder, &s, s.shut ? s.shut : "the pair goes on");
        return;
    }
    since = condition->since(&judge->context, &s);
    if (since == RM_NONE) {
        if (judge->all)
            try_nothing(judge, ladder, &s, s.why);
        return;
    }
    try_turns(judge, condition, &s, add_turns(judge, ladder, &s, since));
}

void rm_judge_try(struct rm_judge *judge, enum rm_about about, const struct rm_subject *subject)
{
    for (size_t i = 0; i < judge->rules->n; i++)
        if (judge->rules->ladders[i].condition->about == about)
            try_ladder(judge, &judge->rules->ladders[i], *subject);
}
