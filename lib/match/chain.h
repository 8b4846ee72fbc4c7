/*
 * chain: who is above whom, at any depth.
 * Floor: match.
 *
 * Each node has at most one manager. The forest of them is numbered once, depth first; after that
 * one node is above another exactly if its interval holds the other's. Managers in a circle are
 * taken as one node: each of them is above the others, and above all who report to any of them.
 */
#ifndef RM_MATCH_CHAIN_H
#define RM_MATCH_CHAIN_H

#include "base/arena.h"

#include <stdint.h>

struct rm_chain {
    uint32_t *enter, *leave; /* by node */
};

#define RM_NO_MANAGER UINT32_MAX

/* `manager[i]` is the manager of node i, or RM_NO_MANAGER. Linear in n. */
void rm_chain_build(
    struct rm_chain *chain, const uint32_t *manager, uint32_t n, struct rm_arena *arena);

/* Whether `above` stands above `below` in its management chain. Of two different nodes. */
int rm_chain_is_above(const struct rm_chain *chain, uint32_t above, uint32_t below);

#endif
