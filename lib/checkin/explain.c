#include "checkin/explain.h"

#include "base/date.h"
#include "checkin/visit.h"

#include <string.h>

/* What is asked about. */
struct scope {
    struct rm_visit visit;
    const char *about;    /* only what is about this meeting or action; or NULL */
    const char *person;   /* only what is for, or about, this person; or NULL */
    const char *reminder; /* only this one; or NULL */
    const char *reader;   /* whom it is to */
    int kind;             /* only this one; or -1 */
};

struct explain {
    const struct rm_due_request *request;
    struct rm_judge judge;
    struct scope scope;
    struct rm_buf *out;
    const char *withheld; /* the pair of which it was said last that nothing is told */
};

static void add_time(struct rm_buf *out, int64_t time)
{
    char text[RM_TIME_SIZE];

    rm_buf_adds(out, time == RM_NEVER ? "never" : rm_time_format(text, time));
}

/* Where and when it was said. */
static void add_said(struct rm_buf *out, const struct rm_record *said)
{
    const struct rm_delivery *delivery = (const struct rm_delivery *)(const void *)said;

    if (said->type == RM_REMINDER) {
        rm_buf_printf(out, "said already: stands at %s:%lu", said->where.file, said->where.line);
        return;
    }
    rm_buf_adds(out, "said already: ");
    rm_buf_adds(out, delivery->state == RM_DELIVERY_SENT ? "sent " : "handed over ");
    if (delivery->at != RM_NONE) {
        add_time(out, delivery->at);
        rm_buf_addc(out, ' ');
    }
    rm_buf_printf(out, "in message %s", delivery->message_id);
}

static void add_standing(struct rm_buf *out, const struct rm_verdict *v)
{
    switch (v->standing) {
    case RM_SPEAKS:
        rm_buf_adds(out, "speaks now: due since ");
        add_time(out, v->due);
        break;
    case RM_SAID:
        add_said(out, v->said);
        break;
    case RM_AHEAD:
        rm_buf_adds(out, "not yet: unless something changes, ");
        add_time(out, v->due);
        if (v->due != v->at)
            rm_buf_printf(out, ", within working hours (%s)", v->zone);
        break;
    case RM_WAITS:
        rm_buf_adds(out, "waits: due since ");
        add_time(out, v->due);
        rm_buf_printf(out, ", but now is out of working hours (%s) until ", v->zone);
        add_time(out, v->until);
        break;
    case RM_OVERTAKEN:
        rm_buf_adds(out, "passed over: a later message of the same ladder has come");
        break;
    case RM_LAPSED:
        rm_buf_printf(out, "too late: more than %lld days have passed",
            (long long)v->rule->policy->within_days);
        break;
    case RM_NOT_SO:
        rm_buf_printf(out, "no: %s", v->why);
        break;
    case RM_BY_NEED:
        rm_buf_adds(out, "no: the pair meets by need (cadence none)");
        break;
    case RM_GONE:
        rm_buf_adds(out, "no: the reader is paused or has left");
        break;
    case RM_UNADDRESSED:
        rm_buf_adds(out, "no: the cycle names no administrator");
        break;
    case RM_WITHHELD:
        rm_buf_adds(out, "no: the administrator is one of the pair");
        break;
    }
}

static const char *reader_of(const struct rm_verdict *v)
{
    static const char *const words[] = {[RM_TO_BOTH] = "both",
        [RM_TO_MENTOR] = "the mentor",
        [RM_TO_MENTEE] = "the mentee",
        [RM_TO_ADMINISTRATOR] = "the administrator"};
    const struct rm_subject *s = v->subject;

    if (v->to)
        return v->to;
    if (v->rule->policy->to != RM_TO_SELF)
        return words[v->rule->policy->to];
    if (s->person)
        return s->person->rec.id;
    return s->side == RM_MENTOR ? s->pair->pair->mentor : s->pair->pair->mentee;
}

/* Whether a verdict is about, or for, somebody. */
static int concerns(const struct rm_verdict *v, const char *person)
{
    const struct rm_subject *s = v->subject;

    if (v->rule->reader == RM_READER_SELF && v->to)
        return strcmp(v->to, person) == 0;
    if (s->person)
        return strcmp(s->person->rec.id, person) == 0;
    if (!s->pair || v->condition->about == RM_ABOUT_PAIR)
        return 1;
    return strcmp(s->side == RM_MENTOR ? s->pair->pair->mentor : s->pair->pair->mentee, person) ==
           0;
}

static int is_wanted(const struct explain *e, const struct rm_verdict *v)
{
    const struct scope *scope = &e->scope;
    const struct rm_due_request *request = e->request;

    if (request->kind >= 0 && request->kind != (int)v->rule->kind)
        return 0;
    if (request->to && strcmp(request->to, reader_of(v)) != 0)
        return 0;
    if (scope->kind >= 0 && scope->kind != (int)v->rule->kind)
        return 0;
    if (scope->reminder && v->id && strcmp(scope->reminder, v->id) != 0)
        return 0;
    if (scope->reader && v->to && strcmp(scope->reader, v->to) != 0)
        return 0;
    if (scope->about && strcmp(scope->about, v->subject->about) != 0)
        return 0;
    return !scope->person || concerns(v, scope->person);
}

/* Nothing of an administrator's own pair: not even whether a condition holds. */
static int is_withheld(struct explain *e, const struct rm_verdict *v)
{
    const struct rm_subject *s = v->subject;

    if (!rm_judge_is_own_pair(&e->judge, s))
        return 0;
    if (e->withheld != s->pair->pair->rec.id)
        rm_buf_printf(e->out, "%s: nothing is told, since the administrator is one of the pair\n",
            s->pair->pair->rec.id);
    e->withheld = s->pair->pair->rec.id;
    return 1;
}

static void hear(void *listener, const struct rm_verdict *v)
{
    struct explain *e = listener;

    if (!is_wanted(e, v) || is_withheld(e, v))
        return;
    rm_buf_printf(e->out, "%s", rm_kind_words[v->rule->kind]);
    if (v->at != RM_NONE)
        rm_buf_printf(e->out, " %d", v->rule->attempt);
    rm_buf_printf(e->out, " to %s about %s: ", reader_of(v), v->subject->about);
    add_standing(e->out, v);
    rm_buf_addc(e->out, '\n');
}

/* What an id names: 0, or -1 where the input has no such pair, meeting, action, person or cycle. */
static int find_scope(struct scope *scope, const struct rm_programme *p, const char *id)
{
    const struct rm_meeting *meeting = rm_meeting_find(p, id);
    const struct rm_action *action = rm_action_find(p, id);
    const struct rm_checkin *checkin = rm_checkin_find(p, id);

    if (rm_pair_find(p, id)) {
        scope->visit.pair = id;
    } else if (meeting || action) {
        scope->visit.pair = meeting ? meeting->pair : action->pair;
        scope->about = id;
    } else if (checkin) {
        scope->visit.pair = checkin->pair;
        scope->about = id;
    } else if (rm_person_find(p, id)) {
        scope->visit.person = scope->person = id;
    } else if (rm_cycle_find(p, id)) {
        scope->visit.cycle = id;
    } else {
        return -1;
    }
    return 0;
}

/* A reminder's id begins with its kind, then says what it is about, or to whom it goes. */
static int find_reminder(
    struct scope *scope, const struct rm_programme *p, const char *id, struct rm_arena *arena)
{
    const char *part = rm_id_part(arena, id, 0);

    scope->kind = part ? rm_word_find(rm_kind_words, part) : -1;
    if (scope->kind < 0)
        return -1;
    for (size_t n = 1; (part = rm_id_part(arena, id, n)); n++)
        if (find_scope(scope, p, part) == 0)
            break;
    if (!part)
        return -1;
    scope->about = scope->person = NULL;
    scope->reminder = id;
    for (size_t n = 1; rm_id_part(arena, id, n + 1); n++)
        scope->reader = rm_id_part(arena, id, n);
    return 0;
}

void rm_due_explain(
    struct rm_buf *out, const struct rm_due_request *request, const char *id, struct rm_diag *diag)
{
    const struct rm_programme *p = request->programme;
    struct rm_rule_context context = {
        p, request->policy, request->now, p->arena, request->token_key};
    struct explain e = {.request = request, .scope = {.kind = -1}, .out = out};
    struct rm_progress progress;
    size_t before = out->len;

    if (find_scope(&e.scope, p, id) && find_reminder(&e.scope, p, id, p->arena)) {
        rm_error(diag, (struct rm_where){0},
            "--explain: there is no reminder, pair, person, meeting, action, check-in or cycle "
            "\"%s\" in the input",
            id);
        return;
    }
    rm_progress_init(&progress, p, request->policy, request->now);
    rm_judge_init(&e.judge, &context, request->rules, hear, &e, 1);
    rm_visit_all(&e.judge, &progress, &e.scope.visit);
    if (out->len == before && rm_meeting_find(p, id))
        rm_buf_printf(out,
            "no rule looks at %s: those that do look at a pair's next meeting, or its latest\n",
            id);
    else if (out->len == before)
        rm_buf_printf(out, "no rule has anything to say of %s\n", id);
}
