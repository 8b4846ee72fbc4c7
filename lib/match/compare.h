/*
 * compare: the best choices by every objective, side by side.
 * Floor: match.
 */
#ifndef RM_MATCH_COMPARE_H
#define RM_MATCH_COMPARE_H

#include "base/out.h"
#include "match/match.h"

/* Solves for one objective after the other and writes what each choice comes to: as a table for a
 * person, or as JSON Lines. Of a match that is ready; what it solved before is gone. */
void rm_compare_write(struct rm_out *out, struct rm_match *match, int json);

#endif
