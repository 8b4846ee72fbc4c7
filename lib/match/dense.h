/*
 * dense: who is paired with whom, best, where most pairs are possible.
 * Floor: match.
 *
 * A matrix of scores, n_rows by n_columns. Each row takes one column at most and each column one
 * row. A pair that is made earns its score, a row without a pair earns `out`, a column without one
 * its `reserve`; the sum of all is the highest there is. An amount that is low enough makes a side
 * take whatever it can; which amounts make which objective is the caller's to say.
 *
 * The answer proves itself by prices. For all rows i and columns j
 *
 *   row_price[i] + column_price[j] >= score[i][j] if the pair is possible, and equal if it is made
 *   row_price[i] >= out[i], and equal if i has no pair
 *   column_price[j] >= reserve[j], and equal if j has no pair
 *
 * so that no choice earns more than the sum of all prices, and this one earns it.
 *
 * How: every row of the smaller side keeps a list of its best columns and a bound on the others.
 * Rows bid for columns as far as that is cheap; the rest are placed along shortest paths. Both look
 * at a list first and at the whole row, in vectors, only where the bound says that the list may not
 * be enough, so that most of the matrix is read once. Where that does not go well, as many want the
 * same, prices are found first by bids of both sides that are coarse and then less so, and what is
 * not exact in them is given up and placed again. Memory: the lists, about 300 bytes a row; where
 * columns have to look for rows as well, a copy of the matrix.
 *
 * Source: Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
 * assignment problems", Computing 38 (1987): bids, as their augmenting row reduction, and paths;
 * Bertsekas and Castanon, "A forward/reverse auction algorithm for asymmetric assignment problems",
 * Computational Optimization and Applications 1 (1992): coarse bids of both sides.
 */
#ifndef RM_MATCH_DENSE_H
#define RM_MATCH_DENSE_H

#include "base/arena.h"

#include <stdint.h>

/* The score of a pair that is not possible. */
#define RM_DENSE_NO_PAIR INT32_MIN

/* No column. */
#define RM_DENSE_NOBODY UINT32_MAX

/* Highest amount of `out` and `reserve`, either sign. */
#define RM_DENSE_MAX (INT64_C(1) << 58)

struct rm_dense_problem {
    uint32_t n_rows, n_columns;
    const int32_t *score;   /* n_rows by n_columns, row-major */
    const int64_t *out;     /* n_rows */
    const int64_t *reserve; /* n_columns */
};

struct rm_dense_answer {
    uint32_t *column;      /* n_rows: who each row is paired with, or RM_DENSE_NOBODY */
    int64_t *row_price;    /* n_rows */
    int64_t *column_price; /* n_columns */
};

/* Solves. What the answer points at is owned by the arena. The same problem, the same answer;
 * which of several best choices it is, is not said. */
void rm_dense_solve(
    struct rm_dense_answer *answer, const struct rm_dense_problem *problem, struct rm_arena *arena);

#endif
