/*
 * dense_side: a dense problem as one side sees it, while it is solved.
 * Floor: match. Part of `dense`.
 *
 * Rows look for columns: they bid, or are placed along a path. Prices of columns rise meanwhile and
 * never fall, so that what a row knows of columns that are not on its list stays true. Seen from
 * the other side, the matrix turned, columns look for rows. The price of whoever looks is never
 * kept: of a row with a column it is what the column leaves, score less price.
 */
#ifndef RM_MATCH_DENSE_SIDE_H
#define RM_MATCH_DENSE_SIDE_H

#include "base/arena.h"
#include "match/dense.h"
#include "match/dense_row.h"

#include <stddef.h>

/* What a search has before it: to look at the row of a column, or at the unlisted columns of a
 * row. */
struct rm_dense_step {
    int64_t distance;
    uint32_t id;
    int is_row;
};

struct rm_dense_steps {
    struct rm_dense_step *steps;
    size_t n, room;
};

/* A search for a place for the row `start`. */
struct rm_dense_search {
    uint32_t start;
    int64_t start_price;             /* of that row */
    int64_t *distance;               /* n_columns: INT64_MAX unless reached */
    uint32_t *from;                  /* n_columns: the row that each was reached from */
    uint32_t *reached, n_reached;    /* columns */
    int64_t *base;                   /* n_rows: how far away each is */
    uint32_t *depth;                 /* n_rows: how often its unlisted columns were looked at */
    uint32_t *deep, n_deep;          /* rows with a depth */
    int64_t present;                 /* the distance of what is looked at now */
    struct rm_dense_steps far, near; /* a heap; a stack of what is at the present distance */
    int64_t end;                     /* how far away the nearest end is, that is known, */
    uint32_t end_id;                 /* a column that nobody has */
    int end_is_row;                  /* or a row that goes without one */
};

struct rm_dense_side {
    struct rm_dense_problem problem;
    struct rm_dense_row room;        /* to look at a row with */
    struct rm_dense_list *lists;     /* n_rows */
    int64_t *price;                  /* n_columns */
    uint32_t *column;                /* n_rows: whom each has, or RM_DENSE_NOBODY */
    uint32_t *row;                   /* n_columns: the same */
    int32_t *score;                  /* n_rows: of the pair that is made */
    uint32_t *vacant, n_vacant, *at; /* columns that nobody has, and where each is among them */
    uint32_t *waiting, n_waiting;    /* rows that look for a column */
    uint64_t n_looks;                /* at whole rows: the work that was done */
    struct rm_dense_search search;
};

/* The best column of a row's list, and the best value but that one's: of its list, its bound and
 * what it has without a column. */
struct rm_dense_view {
    int64_t first, second;
    uint32_t at; /* in the list */
};

/* Nobody has anybody; prices are the reserve. The scores stay the caller's, the rest is the
 * arena's; but free the side. */
void rm_dense_side_init(
    struct rm_dense_side *side, const struct rm_dense_problem *problem, struct rm_arena *arena);
void rm_dense_side_free(struct rm_dense_side *side);

/* Looks at all of row i: its room, for functions of dense_row. */
struct rm_dense_row *rm_dense_side_open(struct rm_dense_side *side, uint32_t i);

/* A new list for row i; the first one, unless it has a list. */
void rm_dense_side_renew(struct rm_dense_side *side, uint32_t i);
void rm_dense_side_prepare(struct rm_dense_side *side, uint32_t i);

void rm_dense_side_view(struct rm_dense_view *view, const struct rm_dense_side *side, uint32_t i);

/* What is left to row i, which has a column. */
int64_t rm_dense_side_left(const struct rm_dense_side *side, uint32_t i);

/* The price of row i: what is left to it, or the most that it could have. */
int64_t rm_dense_side_price(struct rm_dense_side *side, uint32_t i);

/* Column j is not vacant any more; row i has column j, which is not vacant; nobody has j. */
void rm_dense_side_occupy(struct rm_dense_side *side, uint32_t j);
void rm_dense_side_pair(struct rm_dense_side *side, uint32_t i, uint32_t j);
void rm_dense_side_vacate(struct rm_dense_side *side, uint32_t j);

/* Takes over what the other side has come to: its prices and who has whom. */
void rm_dense_side_adopt(struct rm_dense_side *side, struct rm_dense_side *other);

/* Places row i, which has no column: along the shortest path to a vacant column, or to a row that
 * may as well have none. Other rows may change columns, and all that have one keep the best that
 * prices leave, if they had it. */
void rm_dense_side_place(struct rm_dense_side *side, uint32_t i);

#endif
