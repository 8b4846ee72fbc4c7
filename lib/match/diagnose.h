/*
 * diagnose: what leaves people out, a rule or a want of places.
 * Floor: match.
 */
#ifndef RM_MATCH_DIAGNOSE_H
#define RM_MATCH_DIAGNOSE_H

#include "base/out.h"
#include "match/match.h"

/* People of one role. */
struct rm_headroom {
    int64_t people;   /* with a place */
    int64_t in_pairs; /* of them; pairs that stay included */
    int64_t lacking;  /* so many must be left out whatever the rules: the other side has no more
                         places for them */
};

/* How many more people would be in a pair if one rule were none; its points stay. */
struct rm_relaxed {
    const struct rm_criterion *rule;
    int64_t more[2]; /* by enum rm_side; less than 0 where the objective gives people up */
};

struct rm_diagnosis {
    struct rm_headroom sides[2];
    struct rm_relaxed *rules; /* who places most people first, then as in the policy */
    size_t n_rules;
};

/* Matches anew without each of the rules, by the objective of the match: exact, and as long as so
 * many matches take; nothing where no rule can matter. What it points at is owned by the
 * programme's arena. Call after solving. */
void rm_diagnose(struct rm_diagnosis *diagnosis, const struct rm_match *match);

/* As text, or as lines of JSON: rm-match(1) has their fields. */
void rm_diagnosis_write(struct rm_out *out, const struct rm_diagnosis *diagnosis, int json);

#endif
