/*
 * audit: what can be worked out of hidden counts, and the proof that it is not enough.
 * Floor: report.
 *
 * Two parts that share nothing but the sums. The solver (audit.c, blocks.c) looks for the least and
 * the most that each hidden count can be; suppression uses it, and it is quick and intricate. What
 * it finds it gives as worlds: other values of hidden counts with which the same report would
 * have been printed. The check (proof.c) believes nothing: it takes the worlds, and sees for each
 * that all sums hold and no count is negative, and for each hidden count that two of them are the
 * threshold apart in it. So whoever has all that is printed, and all sums, is left with that many
 * values at the least. Where the check fails, the report must not be printed.
 */
#ifndef RM_REPORT_AUDIT_H
#define RM_REPORT_AUDIT_H

#include "report/suppress.h"

/* Hidden counts that hang together: each shares a sum with another. What is worked out of one block
 * tells nothing of another. */
struct rm_block {
    size_t *cells; /* n of them, ascending */
    size_t n;
    size_t *sums; /* that have one of them */
    size_t n_sums;
};

/* All blocks, in the order of their first cells; gives how many. */
size_t rm_blocks_find(struct rm_block **blocks, const unsigned char *hidden,
    const struct rm_counts *counts, struct rm_arena *arena);

/* Values of the cells of a block; all other counts are what they are. */
struct rm_world {
    const struct rm_block *block;
    int64_t *values; /* of block->cells */
};

/* Of each count (n of them), if it is hidden, a world in which it is small and one in which it is
 * large; NULL where none was found. */
struct rm_proof {
    const struct rm_world **low, **high;
};

/* Sets the bounds of a block's cells, to be read as those of rm_suppress_audit, and, unless it is
 * NULL, their worlds in the proof. */
void rm_block_audit(struct rm_bounds *bounds, struct rm_proof *proof, const struct rm_block *block,
    const struct rm_counts *counts, struct rm_arena *arena);

/* A proof for all that is hidden. */
void rm_proof_find(struct rm_proof *proof, const unsigned char *hidden,
    const struct rm_counts *counts, struct rm_arena *arena);

/* How many hidden counts the proof leaves open to being worked out; 0 when it holds. */
size_t rm_proof_check(const struct rm_proof *proof, const unsigned char *hidden,
    const struct rm_counts *counts, struct rm_arena *arena);

#endif
