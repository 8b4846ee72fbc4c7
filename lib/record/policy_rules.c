#include "record/policy_rules.h"

#include "record/table.h"

#include <string.h>

const char *const rm_rule_to_words[] = {[RM_TO_SELF] = "self",
    [RM_TO_BOTH] = "both",
    [RM_TO_MENTOR] = "mentor",
    [RM_TO_MENTEE] = "mentee",
    [RM_TO_ADMINISTRATOR] = "administrator",
    NULL};

enum { HOURS_MAX = 8760, DAYS_MAX = 3650, LIMITS_MAX = 20, TIMES_MAX = 20 };

static const struct rm_field rule_fields[] = {
    FIELD(rm_rule_policy, kind, RM_ID, "kind", "which message", NEEDED),
    FIELD(rm_rule_policy, when, RM_ID, "when", "the condition, as below; required unless off"),
    FIELD(rm_rule_policy, to, RM_WORD, "to",
        "who is told, of those whom the condition allows; required unless off",
        ONE_OF(rm_rule_to_words)),
    FIELD(rm_rule_policy, after_hours, RM_INT, "after_hours", "hours after the condition's moment",
        RANGE(0, HOURS_MAX), ELSE(0)),
    FIELD(rm_rule_policy, after_days, RM_INT, "after_days", "days after it, on top of the hours",
        RANGE(0, DAYS_MAX), ELSE(0)),
    FIELD(rm_rule_policy, after_limits, RM_INT, "after_limits",
        "times the pair's limit of silence after it, on top of both", RANGE(0, LIMITS_MAX),
        ELSE(0)),
    FIELD(rm_rule_policy, before_hours, RM_INT, "before_hours",
        "hours before it, of a moment that lies ahead", RANGE(0, HOURS_MAX), ELSE(0)),
    FIELD(rm_rule_policy, before_days, RM_INT, "before_days", "days before it, likewise",
        RANGE(0, DAYS_MAX), ELSE(0)),
    FIELD(rm_rule_policy, repeat_hours, RM_INT, "repeat_hours", "hours from one time to the next",
        RANGE(0, HOURS_MAX), ELSE(0)),
    FIELD(rm_rule_policy, repeat_days, RM_INT, "repeat_days", "days, on top of the hours",
        RANGE(0, DAYS_MAX), ELSE(0)),
    FIELD(rm_rule_policy, repeat_limits, RM_INT, "repeat_limits",
        "times the pair's limit of silence, on top of both", RANGE(0, LIMITS_MAX), ELSE(0)),
    FIELD(rm_rule_policy, times, RM_INT, "times", "how often at most, the first time included",
        RANGE(1, TIMES_MAX), ELSE(1)),
    FIELD(rm_rule_policy, within_days, RM_INT, "within_days",
        "no more once so many days have passed since the condition's moment; ever when absent",
        RANGE(1, DAYS_MAX)),
    FIELD(rm_rule_policy, template, RM_ID, "template",
        "the kind whose words are used; its own when absent"),
    FIELD(rm_rule_policy, cadence_none, RM_FLAG, "cadence_none",
        "pairs that meet by need, of cadence none, are told as well", ELSE(0)),
    FIELD(rm_rule_policy, any_hour, RM_FLAG, "any_hour",
        "said at any hour and on any day, quiet hours or not", ELSE(0)),
    FIELD(rm_rule_policy, off, RM_FLAG, "off",
        "the line says nothing; alone, it takes its kind out", ELSE(0)),
};
const struct rm_shape rm_rule_policy_shape = SHAPE(rm_rule_policy, "rule", rule_fields,
    "One message: when it is said, and to whom. A file's lines replace the built-in ones of the "
    "same kind.");

static int64_t total(int64_t hours, int64_t days, int64_t limits)
{
    return hours + days + limits;
}

/* Errors that need no knowledge of conditions. */
static void check(const struct rm_rule_policy *rule, struct rm_diag *diag)
{
    int64_t repeat = total(rule->repeat_hours, rule->repeat_days, rule->repeat_limits);
    int64_t after = total(rule->after_hours, rule->after_days, rule->after_limits);

    if (!rule->when)
        rm_error(diag, rule->where,
            "rule \"%s\": when: is missing; expected a condition of rm-policy(5)", rule->kind);
    if (rule->to < 0)
        rm_error(diag, rule->where,
            "rule \"%s\": to: is missing; expected one of self, both, mentor, mentee, "
            "administrator",
            rule->kind);
    if (after && total(rule->before_hours, rule->before_days, 0))
        rm_error(diag, rule->where,
            "rule \"%s\": \"after\" and \"before\" are both given; expected one of them",
            rule->kind);
    if (rule->times > 1 && !repeat)
        rm_error(diag, rule->where,
            "rule \"%s\": times: %lld without a time in between; expected repeat_hours, "
            "repeat_days or repeat_limits too",
            rule->kind, (long long)rule->times);
    if (rule->times == 1 && repeat)
        rm_error(diag, rule->where,
            "rule \"%s\": repeats without an end; expected \"times\" too, 2 at least", rule->kind);
}

void rm_rule_line_read(struct rm_rule_lines *lines, const struct rm_json *value,
    struct rm_arena *arena, struct rm_diag *diag, struct rm_where where)
{
    struct rm_rule_policy rule = {.where = where};

    if (rm_fields_decode(&rule, &rm_rule_policy_shape, value,
            &(struct rm_decoding){arena, diag, where, "rule", NULL}))
        return;
    if (!rule.off)
        check(&rule, diag);
    lines->v = rm_arena_grow(arena, lines->v, lines->n, sizeof rule);
    lines->v[lines->n++] = rule;
}

static int has_kind(const struct rm_rule_policy *rules, size_t n, const char *kind)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rules[i].kind, kind) == 0)
            return 1;
    return 0;
}

static void add_kind(struct rm_policy *policy, const struct rm_rule_lines *lines, const char *kind)
{
    for (size_t i = 0; i < lines->n; i++)
        if (strcmp(lines->v[i].kind, kind) == 0)
            policy->rules.v[policy->rules.n++] = lines->v[i];
}

void rm_rule_lines_merge(
    struct rm_policy *policy, const struct rm_rule_lines *lines, struct rm_arena *arena)
{
    const struct rm_rule_policy *old = policy->rules.v;
    size_t n = policy->rules.n;

    if (!lines->n)
        return;
    policy->rules.v = RM_NEW_N(arena, n + lines->n, struct rm_rule_policy);
    policy->rules.n = 0;
    for (size_t i = 0; i < n; i++) {
        if (!has_kind(lines->v, lines->n, old[i].kind))
            policy->rules.v[policy->rules.n++] = old[i];
        else if (!has_kind(old, i, old[i].kind))
            add_kind(policy, lines, old[i].kind);
    }
    for (size_t i = 0; i < lines->n; i++)
        if (!has_kind(old, n, lines->v[i].kind) && !has_kind(lines->v, i, lines->v[i].kind))
            add_kind(policy, lines, lines->v[i].kind);
}
