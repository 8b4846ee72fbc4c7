/*
 * check: pairs that stay, held against the rules, exclusions and places of today.
 * Floor: match.
 *
 * A rule may no longer hold because a grade, a team or a manager changed; somebody may have left,
 * or have fewer places than pairs. What people agreed on is reported and left alone; of what was
 * only pinned, the next match would have to break the one or the other, and so it is an error.
 *
 * A pair with an `override` is not held against rules: a human decided otherwise.
 */
#ifndef RM_MATCH_CHECK_H
#define RM_MATCH_CHECK_H

#include "base/out.h"
#include "match/criteria.h"

/* Pins that contradict an exclusion, a past pair, a rule, or the places and the status of one of
 * the two: an error each at the pin, with the place of what it contradicts. */
void rm_check_pins(const struct rm_roster *roster, const struct rm_bonds *bonds,
    const struct rm_criteria *criteria, const char *cycle);

struct rm_check {
    struct rm_programme *programme;
    const struct rm_cycle *cycle;
    const struct rm_policy *policy;
    unsigned how; /* as for rm_bonds_gather */
    int json;     /* lines of type `finding` instead of text; rm-match(1) has its fields */
};

/* Writes one line for each reason against a pair of the cycle that is agreed, active or paused, or
 * proposed and pinned; by pair, in the order of ids. Returns how many; -1 with errors in diag. */
int rm_check_write(struct rm_out *out, const struct rm_check *check);

#endif
