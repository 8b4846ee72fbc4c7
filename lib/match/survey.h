/*
 * survey: what a policy comes to for these people, without a look at their pairs.
 * Floor: match.
 */
#ifndef RM_MATCH_SURVEY_H
#define RM_MATCH_SURVEY_H

#include "match/criteria.h"

/* Warns of each rule that cannot tell for want of a value: for how many people, and what it makes
 * of that. Linear in people. */
void rm_survey_missing(const struct rm_criteria *criteria);

/* An error where the points of a pair might come to more than RM_SCORE_MAX either way: by the most
 * and the least that each criterion could give anybody. Linear in people. */
void rm_survey_points(const struct rm_criteria *criteria);

#endif
