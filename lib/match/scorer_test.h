/*
 * scorer_test: how a scorer holds what it asks.
 * Floor: match. Between scorer_build.c, which lays it out, and scorer.c.
 */
#ifndef RM_MATCH_SCORER_TEST_H
#define RM_MATCH_SCORER_TEST_H

#include "match/kinds.h"
#include "match/scorer.h"

enum { HOUR_MIN = 60, WORD = 64, LINE = 64 };

/* How a criterion is looked at, the cheaper and the more selective first. */
enum rm_method {
    BY_NUMBERS,
    BY_BITS, /* few different values: each is a bit */
    BY_HOURS,
    BY_TOPICS, /* lists with weights */
    BY_WAITING,
    BY_KEY,   /* one value each */
    BY_LISTS, /* many different values */
    BY_CHAIN,
    BY_REQUESTS,
    BY_KIND /* as rm_criteria_judge does */
};

/* Somebody's values of one field: entries are key * WEIGHTS + weight. Of `mask` one bit stands for
 * several keys; 0: unknown. */
struct rm_span {
    uint64_t mask;
    uint32_t start, n;
};

enum { WEIGHTS = 16 };

struct rm_node {
    int64_t grade;
    uint32_t enter, leave;
    uint64_t managed;
};

enum { HOURS_UNKNOWN, HOURS_LOCAL, HOURS_ZONED };

struct rm_test {
    const struct rm_ready *ready;
    enum rm_method method;
    int kind;
    int require, unknown_fails;
    int64_t points, min, max;
    size_t mentor_at, mentee_at; /* in their records */
    const int64_t *bit_points;   /* by bit; NULL: no table */
    size_t n_words;
    int64_t step_min; /* 0: bits are hours of which some part is meant */
};

/* All that is read of one member lies together: whoever is judged has mostly not been seen before,
 * and memory is slow. In the order of the tests. */
struct rm_scorer {
    size_t n;
    struct rm_test *tests;
    const struct rm_test **rules; /* those that are rules, as in the policy */
    size_t n_rules;
    unsigned char *records; /* by member, `stride` bytes each; first where their entries are */
    size_t stride;
    uint32_t *entries;
    int (*score)(int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee);
};

/* Chooses how this machine is asked best. */
void rm_scorer_choose(struct rm_scorer *scorer);

#endif
