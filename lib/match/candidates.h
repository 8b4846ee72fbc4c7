/*
 * candidates: the pairs that may be, and what speaks for each.
 * Floor: match. Parts of rm_match_prepare, and what is printed of it.
 */
#ifndef RM_MATCH_CANDIDATES_H
#define RM_MATCH_CANDIDATES_H

#include "base/out.h"
#include "match/match.h"

/* Judges every mentee with every mentor by the criteria. Rules that could not be checked for want
 * of a value are counted in warnings. */
void rm_candidates_find(struct rm_match *match);

/* Takes the candidates of the input. What exclusions and past pairs forbid is left out; candidates
 * of people without a place are counted in a warning. */
void rm_candidates_take(struct rm_match *match);

/* The two of an edge, as places on the roster. */
uint32_t rm_edge_mentor(const struct rm_match *match, size_t edge);
uint32_t rm_edge_mentee(const struct rm_match *match, size_t edge);

/* The edge between two members, or RM_NO_EDGE. */
#define RM_NO_EDGE SIZE_MAX
size_t rm_edge_find(const struct rm_match *match, uint32_t mentor, uint32_t mentee);

/* What an edge's points are made of: criteria that gave any, as in the policy. */
struct rm_reason *rm_edge_reasons(const struct rm_match *match, size_t edge, size_t *n);

/* All of them as `candidate` records, by id. */
void rm_candidates_write(struct rm_out *out, const struct rm_match *match);

#endif
