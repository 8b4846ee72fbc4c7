/*
 * puzzle: whole numbers that are not known, and what is known of their sums; for tests.
 *
 * It shares nothing with what it is used against. It narrows ranges until nothing moves, then tries
 * values, and goes on from each. What it finds are solutions, so that it never takes a number for
 * safe that is not; one whose other solutions it does not find it takes for recovered.
 */
#ifndef RM_UNIT_PUZZLE_H
#define RM_UNIT_PUZZLE_H

#include "base/arena.h"

#include <stdint.h>

struct puzzle_row {
    size_t *at; /* n numbers, with a factor each */
    int *factors;
    size_t n;
    int is_most; /* the sum is 0 at the most, in place of being 0 */
};

struct puzzle {
    struct rm_arena *arena;
    int64_t *low, *high; /* of each number: what it can be; both the same where it is known */
    const int64_t *hint; /* a solution: where to look first. It decides nothing */
    size_t n;
    struct puzzle_row *rows;
    size_t n_rows;
    size_t **rows_of, *n_rows_of; /* of each number the rows that it is in */
};

void puzzle_init(struct puzzle *p, struct rm_arena *arena, size_t n);

/* A row of `n` numbers with factors. */
void puzzle_row(struct puzzle *p, const size_t *at, const int *factors, size_t n, int is_most);

/* Whether the hint is a solution: whether what is taken to be known is true. */
int puzzle_holds(const struct puzzle *p);

/* Narrows all ranges; -1 where there is no solution. Call once, before puzzle_find. */
int puzzle_narrow(struct puzzle *p);

/* Whether a solution was found with number `i` at `value`. */
int puzzle_find(struct puzzle *p, size_t i, int64_t value);

#endif
