/*
 * screen_index: one side laid out for bounds.
 * Floor: match. Between screen_index.c, which makes it, and screen.c.
 *
 * People stand at positions, cell by cell, each cell filled up to whole blocks; what is "by
 * position" has `n_positions` items. Points are as in the policy.
 */
#ifndef RM_MATCH_SCREEN_INDEX_H
#define RM_MATCH_SCREEN_INDEX_H

#include "match/kinds.h"
#include "match/match.h"

enum { RM_BLOCK = 64, RM_ENTRY_WEIGHTS = 16, RM_CLASSES_MAX = 64 };

/* A criterion that sees few differences between the others: one of each kind. */
struct rm_classes {
    const struct rm_ready *ready;
    uint32_t n;
    uint32_t *example; /* by class: a place on the roster */
    uint32_t *of;      /* by index of the other */
    int in_cells;
};

/* Those who have one value. */
struct rm_holders {
    unsigned char *plane; /* weight by position, 0: has it not; NULL: see entries */
    uint32_t *entries;    /* position * RM_ENTRY_WEIGHTS + weight, ascending */
    uint32_t n;
};

/* A criterion that counts shared values. */
struct rm_shares {
    const struct rm_ready *ready;
    const struct rm_values *asking, *others; /* by place on the roster */
    uint32_t n_keys;
    uint32_t *slot; /* by key: 1 + index in `holders`, or 0 */
    struct rm_holders *holders;
    uint32_t n_holders;
    int needed;            /* a rule: without a shared value there is no pair, */
    unsigned char *passes; /* but for these, of whom nothing is known; by position, or NULL */
    int linear;            /* points for each shared value; otherwise `flat` where there is any */
    int certain;           /* a shared value is enough, so that its points may be negative */
    int64_t flat;
    int64_t weight_max;
};

struct rm_cell {
    uint32_t start, end; /* positions; whole blocks */
};

struct rm_index {
    const struct rm_match *match;
    enum rm_side asking, other;
    uint32_t n_others;
    uint32_t n_positions, n_cells;
    uint32_t *index_at; /* by position: of the other, or RM_NOBODY */
    struct rm_cell *cells;
    uint32_t *cell_class; /* n_cells by n_classes */
    struct rm_classes *classes;
    size_t n_classes;
    struct rm_shares *shares;
    size_t n_shares;
    const struct rm_ready **loose; /* of which only the most that they give is known */
    size_t n_loose;
    const struct rm_ready **waits; /* whose points add up by person */
    size_t n_waits;
    int64_t *base; /* by position: points that do not depend on who asks; or NULL */
    int64_t base_min, base_max;
    int64_t shares_min, shares_max; /* that `shares` give anybody who asks */
    size_t terms_max;               /* values that anybody who asks has in all `shares` */
    int closed;                     /* a rule lets none but those apart be */
    size_t *apart_start;            /* by index of who asks, and one more */
    uint32_t *apart;                /* indices of others */
};

struct rm_index *rm_index_build(
    const struct rm_match *match, enum rm_side asking, struct rm_arena *arena);

/* Points for one value that one who asks has, for each unit of weight that the other has. */
int64_t rm_shares_points(const struct rm_shares *shares, const struct rm_value *value);

/* The most that a criterion can give somebody who asks; *closed is set where it is a rule that lets
 * nobody be. */
int64_t rm_loose_points(
    const struct rm_ready *r, enum rm_side asking, uint32_t member, int *closed);

/* What criteria that look at each person alone give somebody. */
int64_t rm_waits_points(const struct rm_ready *r, enum rm_side side, uint32_t member);

/* Judges one criterion for a pair, seen from one side. */
struct rm_finding rm_index_judge(
    const struct rm_ready *r, enum rm_side asking, uint32_t member, uint32_t other_member);

#endif
