/*
 * propose: the choice as records.
 * Floor: match.
 */
#ifndef RM_MATCH_PROPOSE_H
#define RM_MATCH_PROPOSE_H

#include "base/out.h"
#include "match/match.h"

/* Writes a `pair` for each pair that was chosen, and the withdrawal of each proposal of the cycle
 * that is not repeated, by id. A proposal that is repeated word for word is written as it was
 * read; one of which anything changed, in its next revision. With `changes_only` what did not
 * change is left out. */
void rm_proposals_write(struct rm_out *out, const struct rm_match *match, int changes_only);

#endif
