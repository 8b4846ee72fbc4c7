/*
 * policy_rules: the rule lines of a policy.
 * Floor: record; for policy.c alone.
 */
#ifndef RM_RECORD_POLICY_RULES_H
#define RM_RECORD_POLICY_RULES_H

#include "record/policy.h"

/* Those of one text, in the order of its lines. */
struct rm_rule_lines {
    struct rm_rule_policy *v;
    size_t n;
};

/* Adds a line; what is wrong with it goes to diag. */
void rm_rule_line_read(struct rm_rule_lines *lines, const struct rm_json *value,
    struct rm_arena *arena, struct rm_diag *diag, struct rm_where where);

/* Puts them over the policy's: rules of a kind that has a line go, and the lines stand in the place
 * of the first of them, or behind all others where there was none. */
void rm_rule_lines_merge(
    struct rm_policy *policy, const struct rm_rule_lines *lines, struct rm_arena *arena);

#endif
