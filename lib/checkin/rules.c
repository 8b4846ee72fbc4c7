#include "checkin/rules.h"

#include "base/date.h"

#include <string.h>

/* A pair of the longest cadence has the longest limit of silence: a year and a week. */
enum { LONGEST_LIMIT_DAYS = 52 * 7 + 7 };

struct builder {
    struct rm_rules *rules;
    const struct rm_policy *policy;
    struct rm_arena *arena;
    struct rm_diag *diag;
};

int64_t rm_rule_delay(const struct rm_rule *rule, const struct rm_subject *s)
{
    return rule->seconds + (rule->limits ? rule->limits * s->pair->quiet_days * RM_DAY : 0);
}

int rm_rule_admits(const struct rm_rule *rule, int side)
{
    if (rule->policy->to == RM_TO_MENTOR)
        return side == RM_MENTOR;
    return rule->policy->to != RM_TO_MENTEE || side == RM_MENTEE;
}

static void list_conditions(struct rm_buf *out)
{
    for (size_t i = 0; i < rm_n_conditions; i++)
        rm_buf_printf(out, "%s%s", i ? ", " : "", rm_conditions[i].name);
}

static void list_kinds(struct rm_buf *out, uint64_t kinds)
{
    for (int kind = 0; kind < RM_N_KINDS; kind++)
        if (kinds & RM_KIND_BIT(kind))
            rm_buf_printf(out, "%s%s", out->len ? ", " : "", rm_kind_words[kind]);
}

/* The kind of a name, or -1 with an error. */
static int kind_of(struct builder *b, const struct rm_rule_policy *rule, const char *member,
    const char *name, uint64_t allowed)
{
    int kind = rm_word_find(rm_kind_words, name);
    struct rm_buf list = {0};

    if (kind >= 0 && allowed & RM_KIND_BIT(kind))
        return kind;
    list_kinds(&list, allowed);
    if (kind < 0 || !rule->when)
        rm_error(b->diag, rule->where,
            "rule \"%s\": %s: \"%s\" is no message of a rule; expected %s", rule->kind, member,
            name, rm_buf_text(&list));
    else
        rm_error(b->diag, rule->where,
            "rule \"%s\": %s: \"%s\" does not speak of \"%s\" to this reader; expected %s",
            rule->kind, member, name, rule->when, rm_buf_text(&list));
    rm_buf_free(&list);
    return -1;
}

/* Those that any condition has. */
static uint64_t all_kinds(void)
{
    uint64_t kinds = 0;

    for (size_t i = 0; i < rm_n_conditions; i++)
        kinds |= rm_conditions[i].people | rm_conditions[i].administrator;
    return kinds;
}

static const struct rm_condition *condition_of(struct builder *b, const struct rm_rule_policy *rule)
{
    const struct rm_condition *condition = rm_condition_find(rule->when);
    struct rm_buf list = {0};

    if (condition)
        return condition;
    list_conditions(&list);
    rm_error(b->diag, rule->where, "rule \"%s\": when: \"%s\" is no condition; expected one of %s",
        rule->kind, rule->when, rm_buf_text(&list));
    rm_buf_free(&list);
    return NULL;
}

static int is_about_pair(const struct rm_condition *condition)
{
    return condition->about != RM_ABOUT_PERSON && condition->about != RM_ABOUT_CYCLE;
}

static void check_times(
    struct builder *b, const struct rm_rule_policy *rule, const struct rm_condition *condition)
{
    if ((rule->after_limits || rule->repeat_limits) && !is_about_pair(condition))
        rm_error(b->diag, rule->where,
            "rule \"%s\": \"%s\" is about no pair, and has no limit of silence; expected hours or "
            "days",
            rule->kind, condition->name);
    if ((rule->before_hours || rule->before_days) && !condition->ahead)
        rm_error(b->diag, rule->where,
            "rule \"%s\": the moment of \"%s\" is never ahead, so that nothing is before it; "
            "expected after_hours, after_days or after_limits",
            rule->kind, condition->name);
}

/* The kind as a number, or -1 with errors. */
static int check_rule(
    struct builder *b, const struct rm_rule_policy *rule, const struct rm_condition *condition)
{
    size_t before = b->diag->n_errors;
    uint64_t allowed =
        rule->to == RM_TO_ADMINISTRATOR ? condition->administrator : condition->people;
    int kind;

    if (!rm_condition_allows(condition, rule->to)) {
        rm_error(b->diag, rule->where,
            "rule \"%s\": to: \"%s\" may not be told of \"%s\"; expected %s", rule->kind,
            rm_rule_to_words[rule->to], condition->name, rm_condition_readers(condition));
        return -1;
    }
    kind = kind_of(b, rule, "kind", rule->kind, allowed);
    if (rule->template)
        kind_of(b, rule, "template", rule->template, allowed);
    check_times(b, rule, condition);
    return b->diag->n_errors > before ? -1 : kind;
}

static struct rm_ladder *ladder_of(struct builder *b, const struct rm_condition *condition)
{
    struct rm_rules *rules = b->rules;

    for (size_t i = 0; i < rules->n; i++)
        if (rules->ladders[i].condition == condition)
            return &rules->ladders[i];
    rules->ladders = rm_arena_grow(b->arena, rules->ladders, rules->n, sizeof *rules->ladders);
    rules->ladders[rules->n] = (struct rm_ladder){.condition = condition};
    return &rules->ladders[rules->n++];
}

static int64_t seconds_of(int64_t hours, int64_t days)
{
    return hours * RM_HOUR + days * RM_DAY;
}

/* A step's time where the limit of silence is so many days. */
static int64_t time_of(const struct rm_rule *step, int64_t limit_days)
{
    return step->seconds + step->limits * limit_days * RM_DAY;
}

static int is_people(int to)
{
    return to != RM_TO_ADMINISTRATOR;
}

/* Whether two rules have a reader in common. */
static int share_reader(int a, int b)
{
    if (a == b)
        return 1;
    return is_people(a) && is_people(b) && a + b != RM_TO_MENTOR + RM_TO_MENTEE;
}

/* Tells it where the administrator wrote, and not in the built-in policy. */
static void refuse_order(struct builder *b, const struct rm_ladder *ladder,
    const struct rm_rule *above, const struct rm_rule *step, const char *how)
{
    const int mine = strcmp(step->policy->where.file, RM_POLICY_BUILTIN) != 0;

    rm_error(b->diag, mine ? step->policy->where : above->policy->where,
        "rule \"%s\": is to come %s \"%s\" in the ladder of \"%s\", but does not; %sexpected %s "
        "time",
        mine ? step->policy->kind : above->policy->kind, mine ? "after" : "before",
        mine ? above->policy->kind : step->policy->kind, ladder->condition->name, how,
        mine ? "a later" : "an earlier");
}

static void check_order(struct builder *b, const struct rm_ladder *ladder,
    const struct rm_rule *above, const struct rm_rule *step)
{
    const int64_t limits[] = {b->policy->reminders.quiet_days, LONGEST_LIMIT_DAYS};
    int early = 0, same = 0;

    for (int i = 0; i < 2; i++) {
        early |= time_of(step, limits[i]) < time_of(above, limits[i]);
        same |= time_of(step, limits[i]) == time_of(above, limits[i]);
    }
    if (early)
        refuse_order(b, ladder, above, step, "");
    else if (same && share_reader(above->policy->to, step->policy->to))
        refuse_order(b, ladder, above, step, "no later and to the same reader; ");
}

static int next_attempt(const struct rm_ladder *ladder, int kind)
{
    int n = 1;

    for (size_t i = 0; i < ladder->n; i++)
        n += (int)ladder->steps[i].kind == kind;
    return n;
}

static void add_steps(
    struct builder *b, struct rm_ladder *ladder, const struct rm_rule_policy *rule, int kind)
{
    struct rm_rule step = {.kind = (enum rm_kind)kind,
        .words =
            (enum rm_kind)(rule->template ? rm_word_find(rm_kind_words, rule->template) : kind),
        .reader = is_people(rule->to) ? RM_READER_SELF : RM_READER_ADMINISTRATOR,
        .policy = rule,
        .seconds = seconds_of(rule->after_hours, rule->after_days) -
                   seconds_of(rule->before_hours, rule->before_days),
        .limits = rule->after_limits};

    for (int64_t time = 0; time < rule->times; time++) {
        step.attempt = next_attempt(ladder, kind);
        if (time == 0 && ladder->n)
            check_order(b, ladder, &ladder->steps[ladder->n - 1], &step);
        ladder->steps = rm_arena_grow(b->arena, ladder->steps, ladder->n, sizeof step);
        ladder->steps[ladder->n++] = step;
        step.seconds += seconds_of(rule->repeat_hours, rule->repeat_days);
        step.limits += rule->repeat_limits;
    }
}

int rm_rules_init(struct rm_rules *rules, const struct rm_policy *policy, struct rm_arena *arena,
    struct rm_diag *diag)
{
    struct builder b = {rules, policy, arena, diag};
    size_t before = diag->n_errors;

    *rules = (struct rm_rules){0};
    for (size_t i = 0; i < policy->rules.n; i++) {
        const struct rm_rule_policy *rule = &policy->rules.v[i];
        const struct rm_condition *condition;
        int kind;

        if (rule->off) {
            kind_of(&b, rule, "kind", rule->kind, all_kinds());
            continue;
        }
        if (!rule->when || rule->to < 0) /* reported when it was read */
            continue;
        condition = condition_of(&b, rule);
        kind = condition ? check_rule(&b, rule, condition) : -1;
        if (kind >= 0)
            add_steps(&b, ladder_of(&b, condition), rule, kind);
    }
    return diag->n_errors > before ? -1 : 0;
}
