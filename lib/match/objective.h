/*
 * objective: what the best choice of pairs is, and how a worth is counted.
 * Floor: match. For the solver (assign.h) and for who checks what it found (verify.h): the two have
 * no code in common.
 *
 * What each objective counts, level by level; a higher level is never given up for a lower one:
 *
 *   level     coverage                      pairs    score
 *   mentees   mentees with at least a pair  pairs    -
 *   mentors   mentors with at least a pair  -        -
 *   loads     pairs that fill a minimum     -        -
 *   total     sum of the scores             same     same
 *
 * Fair counts as coverage does, with the score of the worst pair before the total; a choice without
 * pairs has no worst one, and nothing is better than that.
 *
 * A stable choice is none of these: it counts nothing, and is found by itself (stable.h).
 */
#ifndef RM_MATCH_OBJECTIVE_H
#define RM_MATCH_OBJECTIVE_H

#include "base/buf.h"

#include <stdint.h>

enum rm_objective { RM_COVERAGE, RM_PAIRS, RM_SCORE, RM_FAIR, RM_STABLE };

/* As they are written; NULL-terminated. */
extern const char *const rm_objective_words[];

/* A worth or a price, level by level. */
struct rm_levels {
    int64_t mentees, mentors, loads, total;
};

/* In words, the levels that the objective counts: "5 mentees, 4 mentors, total 120". */
void rm_levels_describe(struct rm_buf *out, enum rm_objective objective, struct rm_levels levels);

#endif
