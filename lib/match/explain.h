/*
 * explain: why this pair, why not that one, and why nobody.
 * Floor: match.
 *
 * Plain text for an administrator. That two people are kept apart shows only as "unavailable",
 * together with past pairs and pairs that stay, so that nobody learns who declined whom.
 */
#ifndef RM_MATCH_EXPLAIN_H
#define RM_MATCH_EXPLAIN_H

#include "base/out.h"
#include "match/match.h"

/* Explains a person (their pairs, and what else was possible at what cost) or a pair, given by the
 * id of a pair record or a candidate. 0, or -1 with an error in diag if the id names neither. Call
 * after solving. */
int rm_explain(struct rm_out *out, const struct rm_match *match, const char *id);

/* Everybody who is in no pair in a role, by id, with what ruled out their options. Call after
 * solving. */
void rm_explain_unmatched(struct rm_out *out, const struct rm_match *match);

#endif
