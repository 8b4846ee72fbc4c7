/*
 * rules: a policy's rules, made ready to be tried.
 * Floor: checkin.
 *
 * All rules of one condition are a ladder: a first word, a reminder, the administrator. Each time
 * that a rule is said is a step of it. Of a ladder only the last step whose time has come speaks,
 * and those of the same moment with it, so that whoever missed a few runs is not told everything at
 * once.
 */
#ifndef RM_CHECKIN_RULES_H
#define RM_CHECKIN_RULES_H

#include "checkin/condition.h"

enum rm_reader { RM_READER_SELF, RM_READER_ADMINISTRATOR };

/* One step: one message, once. */
struct rm_rule {
    enum rm_kind kind;
    enum rm_kind words; /* whose template */
    enum rm_reader reader;
    int attempt; /* 1 for the first of its kind in the ladder */
    const struct rm_rule_policy *policy;
    int64_t seconds; /* from the condition's moment, negative before it */
    int64_t limits;  /* and so many times the pair's limit of silence */
};

struct rm_ladder {
    const struct rm_condition *condition;
    struct rm_rule *steps; /* by time */
    size_t n;
};

struct rm_rules {
    struct rm_ladder *ladders; /* in the order of the policy */
    size_t n;
};

/* Ladders of a policy; owned by the arena, and the policy is borrowed. What is wrong with a rule
 * goes to diag, at its line: a kind, a condition or a template that there is not; a kind that does
 * not speak of the condition; a reader whom the condition does not allow; limits of silence of what
 * is no pair; a time before a moment that cannot lie ahead; and a step that would come before the
 * one above it, or with it to the same reader. 0 or -1. */
int rm_rules_init(struct rm_rules *rules, const struct rm_policy *policy, struct rm_arena *arena,
    struct rm_diag *diag);

/* Seconds from the condition's moment to a step's. */
int64_t rm_rule_delay(const struct rm_rule *rule, const struct rm_subject *subject);

/* Whether a step is for a side of a pair: enum rm_side. */
int rm_rule_admits(const struct rm_rule *rule, int side);

#endif
