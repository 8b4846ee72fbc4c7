/*
 * dense_row: the best columns of one row of a matrix, at given prices.
 * Floor: match. Part of `dense`.
 *
 * What a column is worth to a row is its value: score less price. A row is looked at in blocks of
 * columns: vector code finds the best value of each block, and only blocks that hold something
 * good are looked at closely.
 */
#ifndef RM_MATCH_DENSE_ROW_H
#define RM_MATCH_DENSE_ROW_H

#include <stdint.h>

enum { RM_DENSE_BLOCK = 32, RM_DENSE_LISTED = 32 };

/* The value of what is not possible: less than any. */
#define RM_DENSE_NO_VALUE INT64_MIN

/* Good columns of a row. No column that is not listed has a value of more than `bound`, now and
 * as long as prices only rise. */
struct rm_dense_list {
    int64_t bound;
    uint32_t n, column[RM_DENSE_LISTED];
    int32_t score[RM_DENSE_LISTED];
};

/* A row at its prices, and room to work in. */
struct rm_dense_row {
    const int32_t *score;
    const int64_t *price;
    uint32_t n_columns, n_blocks; /* columns / RM_DENSE_BLOCK, rounded up */
    uint32_t first_block;         /* where to begin: of equal columns the first are taken */
    int64_t *tops;                /* n_blocks */
    uint32_t *columns;            /* n_columns */
    int64_t *values, *selected;   /* n_columns */
};

/* Finds the best value in each block: tops. */
void rm_dense_row_tops(struct rm_dense_row *row);

/* With tops found: the rank-th highest of them (1 is the first), so that at least so many columns
 * are as good; RM_DENSE_NO_VALUE + 1, so that all columns are, if there are not so many blocks. */
int64_t rm_dense_row_rank(const struct rm_dense_row *row, uint32_t rank);

/* With tops found: columns whose value is at least `least`, with their values, and how many in *n;
 * returns the best value below it. */
int64_t rm_dense_row_collect(struct rm_dense_row *row, uint32_t *n, int64_t least);

/* Makes a new list. */
void rm_dense_row_list(struct rm_dense_list *list, struct rm_dense_row *row);

#endif
