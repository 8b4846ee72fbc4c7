/*
 * criteria: a policy made ready to judge pairs.
 * Floor: match.
 *
 * Everything about people that the policy's criteria look at is worked out once; after that
 * judging a pair reads only, and many threads may do it. What each kind means is said in
 * rm-policy(5).
 */
#ifndef RM_MATCH_CRITERIA_H
#define RM_MATCH_CRITERIA_H

#include "match/bonds.h"
#include "match/roster.h"
#include "record/policy.h"

enum rm_verdict { RM_HOLDS, RM_FAILS, RM_UNSURE };

/* What one criterion makes of one pair. */
struct rm_finding {
    enum rm_verdict verdict; /* unsure: a value is missing */
    int64_t found;           /* what the kind counts */
    int64_t points;          /* 0 unless it holds */
};

struct rm_ready;  /* kinds.h */
struct rm_values; /* values.h */
struct rm_scorer; /* scorer.h */

struct rm_criteria {
    const struct rm_roster *roster;
    const struct rm_policy *policy;
    struct rm_arena *arena;
    size_t n;
    struct rm_ready *v;             /* as in the policy */
    size_t *order;                  /* in which they are judged: rules first */
    const struct rm_values *offers; /* by member */
    const struct rm_values *wants;
    const struct rm_scorer *scorer; /* NULL where the policy has errors */
};

/* Makes the policy ready for everybody on the roster. Criteria that make no sense are errors at
 * their line; fields that nobody has, that tell somebody's age, or grades that the policy does not
 * order are warnings. */
void rm_criteria_prepare(struct rm_criteria *criteria, const struct rm_roster *roster,
    const struct rm_bonds *bonds, const struct rm_cycle *cycle, const struct rm_policy *policy);

/* Judges a pair, into `findings` (one for each criterion, as in the policy). The number of
 * criteria where the pair may be; otherwise the index of the first rule that forbids it, and later
 * findings are left alone. */
size_t rm_criteria_judge(struct rm_finding *findings, const struct rm_criteria *criteria,
    uint32_t mentor, uint32_t mentee);

/* As rm_criteria_judge tells, in short and fast: which rule forbids a pair, or the number of
 * criteria, and whether it does so for want of a value. */
size_t rm_criteria_blame(
    int *unsure, const struct rm_criteria *criteria, uint32_t mentor, uint32_t mentee);

/* What every criterion finds, into `findings`, whatever any of them forbids; how many are rules
 * that forbid the pair. */
size_t rm_criteria_find(struct rm_finding *findings, const struct rm_criteria *criteria,
    uint32_t mentor, uint32_t mentee);

/* Whether a criterion is a rule that forbids a pair of which it found this. */
int rm_criterion_forbids(
    const struct rm_criteria *criteria, size_t which, const struct rm_finding *finding);

/* Whether a pair may be, and the sum of its points: rm_criteria_judge in short, and fast. */
int rm_criteria_score(
    int64_t *score, const struct rm_criteria *criteria, uint32_t mentor, uint32_t mentee);

/* Why, in words, one criterion gave what it gave; nothing where there is nothing to say. */
void rm_criterion_explain(struct rm_buf *out, const struct rm_criteria *criteria, size_t which,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee);

/* The criterion as the policy has it. */
const struct rm_criterion *rm_criterion_of(const struct rm_criteria *criteria, size_t which);

/* What the mentee wants and the mentor offers, best first, without lived experience. */
struct rm_texts rm_criteria_topics(
    const struct rm_criteria *criteria, struct rm_arena *arena, uint32_t mentor, uint32_t mentee);

#endif
