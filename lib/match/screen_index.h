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
    uint16_t *plane;   /* of weights, 0: has it not; NULL: see entries */
    uint32_t *entries; /* position * RM_ENTRY_WEIGHTS + weight, ascending */
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
    int needed;       /* a rule: without a shared value there is no pair, */
    uint16_t *passes; /* but for these, of whom nothing is known; a plane, or NULL */
    int linear;       /* points for each shared value; otherwise `flat` where there is any */
    int certain;      /* a shared value is enough, so that its points may be negative */
    int64_t flat;
    int64_t weight_max;
};

/* A plane holds four bits for each position; the numbers of a block of 64 positions are
 * 16 numbers, of which each holds those of four positions that are 16 apart. */
static inline void rm_plane_set(uint16_t *plane, uint32_t position, unsigned bits)
{
    uint16_t *number = &plane[position / RM_BLOCK * 16 + position % 16];

    *number = (uint16_t)(*number | bits << position % RM_BLOCK / 16 * 4);
}

static inline void rm_plane_clear(uint16_t *plane, uint32_t position)
{
    plane[position / RM_BLOCK * 16 + position % 16] = 0; /* with three that are cleared as well */
}

/* A rule about shared hours, as sets of positions: bits of a number for each block. */
enum { RM_CLOCK_HOURS = 7 * 24, RM_CLOCK_SPANS = 4 };
struct rm_clock {
    const struct rm_ready *ready; /* NULL: there is none */
    /* Who has any time from hour h on, for 2^s hours: within[s][h]. */
    uint64_t *within[RM_CLOCK_SPANS][RM_CLOCK_HOURS];
    /* Of whom the rule cannot tell, and passes it, when asked by one whose hours are in a known
     * zone (1) or not (0). */
    uint64_t *passes[2];
    size_t slots_max; /* that anybody who asks has */
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
    uint32_t *member_at;
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
    struct rm_clock clock;
    uint64_t *placed;    /* by block: positions at which there is somebody */
    int closed;          /* a rule lets none but those apart be */
    size_t *apart_start; /* by index of who asks, and one more */
    uint32_t *apart;     /* indices of others */
};

struct rm_index *rm_index_build(
    const struct rm_match *match, enum rm_side asking, struct rm_arena *arena);

#endif
