/*
 * blocking: who would leave a choice of pairs for each other.
 * Floor: match. Part of verify.h: it has no code in common with what finds stable choices (own.h).
 *
 * A pair that may be and is not chosen blocks the choice if each of the two has a place free, or
 * would gain points of their own over the least of those whom they got. Whose the points of a
 * criterion are is said in rm-policy(5); of a candidate there are mentor_score and mentee_score, or
 * the score for want of them. A place of a pair that stays is not to be had.
 *
 * Source: Gale and Shapley, "College Admissions and the Stability of Marriage" (1962).
 */
#ifndef RM_MATCH_BLOCKING_H
#define RM_MATCH_BLOCKING_H

#include "match/criteria.h"
#include "match/verify.h"

struct rm_blocking {
    const struct rm_verify *question; /* of which the pairs were found to be possible */
    const struct rm_roster *roster;
    const struct rm_bonds *bonds;
    const struct rm_criteria *criteria;
};

/* Looks at everybody with everybody. Refuses a choice that is blocked: by how many pairs, and by
 * which, for one. */
void rm_blocking_refuse(const struct rm_blocking *blocking);

#endif
