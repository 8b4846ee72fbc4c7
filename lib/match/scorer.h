/*
 * scorer: criteria laid out for speed.
 * Floor: match. Behind rm_criteria_score.
 *
 * The same answers as rm_criteria_judge without the findings: whether a pair may be, and its
 * points. What each kind reads is packed by member: lists of values as bits where there are few
 * different ones, weekly hours as bits of the longest step that all of them share, and so on; and
 * rules that are cheap and turn many away are asked first.
 */
#ifndef RM_MATCH_SCORER_H
#define RM_MATCH_SCORER_H

#include "match/criteria.h"

struct rm_scorer;

/* Of criteria that are ready; owned by their arena. Reads only, once it is built. */
const struct rm_scorer *rm_scorer_build(const struct rm_criteria *criteria);

int rm_scorer_score(
    int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee);

/* The first rule of the policy that forbids a pair, and whether only for want of a value; NULL
 * where none does. */
const struct rm_ready *rm_scorer_blame(
    int *unsure, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee);

/* Has what is read of a member brought near, as they will be asked about soon: first what lies
 * together, and when that has come, what it points to. */
void rm_scorer_expect(const struct rm_scorer *scorer, uint32_t member);
void rm_scorer_expect_lists(const struct rm_scorer *scorer, uint32_t member);

#endif
