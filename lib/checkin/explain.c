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

/* What is told stands in groups, what speaks first; within one in the order of the rules. */
enum { NOW, WAITING, SAID, AHEAD, PAST, NOT, N_GROUPS };
static const char *const headings[N_GROUPS] = {
    [NOW] = "Speaks now:",
    [WAITING] = "Waits for its reader's working hours:",
    [SAID] = "Said already:",
    [AHEAD] = "Ahead, as things stand:",
    [PAST] = "Let go:",
    [NOT] = "Not said:",
};

/* Why something is not said, and the kinds of which that is so. */
struct reason {
    const char *text;
    const char *latest; /* the last of the kinds */
    struct rm_buf kinds;
};

struct explain {
    const struct rm_due_request *request;
    const char *id; /* as it was asked about */
    struct rm_judge judge;
    struct scope scope;
    struct rm_buf groups[NOT];
    struct reason *reasons;
    size_t n_reasons;
    struct rm_buf *out;
    const char *withheld; /* the pair of which it was said last that nothing is told */
};

/* Hours and days of a rule may lead out of the years that can be written. */
static void add_time(struct rm_buf *out, int64_t time)
{
    char text[RM_TIME_SIZE];

    if (time > RM_TIME_LAST)
        rm_buf_adds(out, "never");
    else
        rm_buf_adds(out, rm_time_format(text, time < RM_TIME_FIRST ? RM_TIME_FIRST : time));
}

/* Where and when it was said. */
static void add_said(struct rm_buf *out, const struct rm_record *said)
{
    const struct rm_delivery *delivery = (const struct rm_delivery *)(const void *)said;

    if (said->type == RM_REMINDER) {
        rm_buf_printf(out, "stands at %s:%lu", said->where.file, said->where.line);
        return;
    }
    rm_buf_adds(out, delivery->state == RM_DELIVERY_SENT ? "sent " : "handed over ");
    if (delivery->at != RM_NONE) {
        add_time(out, delivery->at);
        rm_buf_addc(out, ' ');
    }
    rm_buf_printf(out, "in message %s", delivery->message_id);
}

/* Gives the group that a verdict belongs to, and adds what is to be said in it. */
static int add_standing(struct rm_buf *out, const struct rm_verdict *v)
{
    switch (v->standing) {
    case RM_SPEAKS:
        rm_buf_adds(out, "due since ");
        add_time(out, v->due);
        return NOW;
    case RM_WAITS:
        rm_buf_adds(out, "due since ");
        add_time(out, v->due);
        rm_buf_adds(out, ", to be said from ");
        add_time(out, v->until);
        rm_buf_printf(out, " (%s)", v->zone);
        return WAITING;
    case RM_SAID:
        add_said(out, v->said);
        return SAID;
    case RM_AHEAD:
        add_time(out, v->due);
        if (v->due != v->at && v->due <= RM_TIME_LAST)
            rm_buf_printf(out, ", within working hours (%s)", v->zone);
        return AHEAD;
    case RM_OVERTAKEN:
        rm_buf_adds(out, "a later message of the same ladder has come");
        return PAST;
    case RM_LAPSED:
        rm_buf_printf(
            out, "more than %lld days have passed", (long long)v->rule->policy->within_days);
        return PAST;
    default:
        return NOT;
    }
}

static const char *why_not(const struct rm_verdict *v)
{
    switch (v->standing) {
    case RM_BY_NEED:
        return "the pair meets by need (cadence none)";
    case RM_GONE:
        return "the reader is paused or has left";
    case RM_UNADDRESSED:
        return "the cycle names no administrator";
    case RM_WITHHELD:
        return "the administrator is one of the pair";
    default:
        return v->why;
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
    if (!s->pair || rm_is_about_both(v->condition))
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

/* Nothing of an administrator's own pair: not even whether a condition holds, which tells from what
 * is wanted and what is not; so this is asked first. */
static int is_withheld(struct explain *e, const struct rm_verdict *v)
{
    const struct rm_subject *s = v->subject;

    if (!rm_is_own_pair(&e->judge.context, s))
        return 0;
    if (e->withheld != s->pair->pair->rec.id)
        rm_buf_printf(e->out, "%s: nothing is told, since the administrator is one of the pair\n",
            s->pair->pair->rec.id);
    e->withheld = s->pair->pair->rec.id;
    return 1;
}

/* What the reason is about: a side of the pair, or an action or meeting of it, where that is not
 * what was asked about. */
static const char *whose(const struct explain *e, const struct rm_verdict *v)
{
    const struct rm_subject *s = v->subject;
    const char *side;

    if (v->condition->about == RM_ABOUT_SIDE) {
        side = s->side == RM_MENTOR ? s->pair->pair->mentor : s->pair->pair->mentee;
        return strcmp(side, e->id) == 0 ? NULL : side;
    }
    if (v->condition->about == RM_ABOUT_ACTION && strcmp(s->about, e->id) != 0)
        return s->about;
    return NULL;
}

static struct reason *find_reason(struct explain *e, const char *text)
{
    for (size_t i = 0; i < e->n_reasons; i++)
        if (strcmp(e->reasons[i].text, text) == 0)
            return &e->reasons[i];
    e->reasons =
        rm_arena_grow(e->judge.context.arena, e->reasons, e->n_reasons, sizeof *e->reasons);
    e->reasons[e->n_reasons] = (struct reason){.text = text};
    return &e->reasons[e->n_reasons++];
}

/* Those of one reason share a line. */
static void add_reason(struct explain *e, const struct rm_verdict *v)
{
    const char *about = whose(e, v), *why = why_not(v), *kind = rm_kind_words[v->rule->kind];
    struct reason *reason =
        find_reason(e, about ? rm_arena_printf(e->judge.context.arena, "%s: %s", about, why) : why);

    if (reason->latest != kind)
        rm_buf_printf(&reason->kinds, "%s%s", reason->latest ? ", " : "", kind);
    reason->latest = kind;
}

static void hear(void *listener, const struct rm_verdict *v)
{
    struct explain *e = listener;
    struct rm_buf standing = {0};
    int group;

    if (is_withheld(e, v) || !is_wanted(e, v))
        return;
    group = add_standing(&standing, v);
    if (group == NOT) {
        add_reason(e, v);
        return;
    }
    rm_buf_printf(&e->groups[group], "  %s %d to %s", rm_kind_words[v->rule->kind],
        v->rule->attempt, reader_of(v));
    if (v->rule->reader == RM_READER_ADMINISTRATOR && whose(e, v))
        rm_buf_printf(&e->groups[group], ", of %s", whose(e, v));
    if (strcmp(v->subject->about, e->id) != 0)
        rm_buf_printf(&e->groups[group], ", about %s", v->subject->about);
    rm_buf_printf(&e->groups[group], ": %s\n", rm_buf_text(&standing));
    rm_buf_free(&standing);
}

static void print_groups(struct explain *e)
{
    for (int i = 0; i < NOT; i++) {
        if (e->groups[i].len)
            rm_buf_printf(e->out, "%s\n%s", headings[i], e->groups[i].data);
        rm_buf_free(&e->groups[i]);
    }
    if (e->n_reasons)
        rm_buf_printf(e->out, "%s\n", headings[NOT]);
    for (size_t i = 0; i < e->n_reasons; i++) {
        rm_buf_printf(e->out, "  %s: %s\n", e->reasons[i].text, e->reasons[i].kinds.data);
        rm_buf_free(&e->reasons[i].kinds);
    }
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
    struct explain e = {.request = request, .id = id, .scope = {.kind = -1}, .out = out};
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
    print_groups(&e);
    if (out->len == before && rm_meeting_find(p, id))
        rm_buf_printf(out,
            "no rule looks at %s: those that do look at meetings ahead, or at a pair's latest\n",
            id);
    else if (out->len == before)
        rm_buf_printf(out, "no rule has anything to say of %s\n", id);
}
