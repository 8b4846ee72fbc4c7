/*
 * verify: checks pairs, and the proof that no choice is better.
 * Floor: match.
 *
 * It has no code in common with the solver: it works out by itself which pairs may be and what each
 * is worth, from the records and the policy, and adds up as certificate.h says, over everybody with
 * everybody. The bound holds whatever the prices, so nothing has to be known of where they are
 * from.
 */
#ifndef RM_MATCH_VERIFY_H
#define RM_MATCH_VERIFY_H

#include "match/certificate.h"
#include "record/policy.h"

struct rm_verify {
    struct rm_programme *programme; /* people and what else the match was made from */
    const struct rm_cycle *cycle;
    unsigned how; /* as for rm_bonds_gather; strangers: the pairs that may be are the candidates */
    const struct rm_policy *policy; /* without criteria where that is so */
    enum rm_objective objective;
    const struct rm_programme *pairs; /* the choice, as `pair` records */
    const struct rm_certificate *certificate;
    struct rm_diag *refusals; /* gets what does not hold, each with its place */
};

/* Checks everything, into `found` what the pairs come to (no prices). 0 if it is proven that no
 * choice is better; -1 where there are refusals, or errors in the programme's diag. */
int rm_verify(struct rm_certificate *found, const struct rm_verify *question);

#endif
