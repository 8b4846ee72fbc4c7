#include "match/dense_side.h"

#include <stdlib.h>

/* The bound of a list that was not made yet. */
#define UNKNOWN INT64_MAX

static int64_t max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void init_search(
    struct rm_dense_search *search, uint32_t n, uint32_t m, struct rm_arena *arena)
{
    search->distance = RM_NEW_N(arena, m, int64_t);
    search->from = RM_NEW_N(arena, m, uint32_t);
    search->reached = RM_NEW_N(arena, m, uint32_t);
    search->base = RM_NEW_N(arena, n, int64_t);
    search->depth = RM_NEW_N(arena, n, uint32_t);
    search->deep = RM_NEW_N(arena, n, uint32_t);
    for (uint32_t j = 0; j < m; j++)
        search->distance[j] = INT64_MAX;
}

static void reset(struct rm_dense_side *side)
{
    for (uint32_t i = 0; i < side->problem.n_rows; i++) {
        side->column[i] = RM_DENSE_NOBODY;
        side->lists[i].bound = UNKNOWN;
        side->lists[i].n = 0;
    }
    for (uint32_t j = 0; j < side->problem.n_columns; j++) {
        side->row[j] = RM_DENSE_NOBODY;
        side->vacant[j] = side->at[j] = j;
    }
    side->n_vacant = side->problem.n_columns;
}

void rm_dense_side_init(
    struct rm_dense_side *side, const struct rm_dense_problem *problem, struct rm_arena *arena)
{
    uint32_t n = problem->n_rows, m = problem->n_columns;

    *side = (struct rm_dense_side){.problem = *problem};
    side->price = RM_NEW_N(arena, m, int64_t);
    side->room.price = side->price;
    side->room.n_columns = m;
    side->room.n_blocks = (m + RM_DENSE_BLOCK - 1) / RM_DENSE_BLOCK;
    side->room.tops = RM_NEW_N(arena, side->room.n_blocks, int64_t);
    side->room.columns = RM_NEW_N(arena, m, uint32_t);
    side->room.values = RM_NEW_N(arena, m, int64_t);
    side->room.selected = RM_NEW_N(arena, m, int64_t);
    side->lists = RM_NEW_N(arena, n, struct rm_dense_list);
    side->column = RM_NEW_N(arena, n, uint32_t);
    side->row = RM_NEW_N(arena, m, uint32_t);
    side->score = RM_NEW_N(arena, n, int32_t);
    side->vacant = RM_NEW_N(arena, m, uint32_t);
    side->at = RM_NEW_N(arena, m, uint32_t);
    side->waiting = RM_NEW_N(arena, n, uint32_t);
    init_search(&side->search, n, m, arena);
    for (uint32_t j = 0; j < m; j++)
        side->price[j] = problem->reserve[j];
    reset(side);
}

void rm_dense_side_free(struct rm_dense_side *side)
{
    free(side->search.far.steps);
    free(side->search.near.steps);
}

struct rm_dense_row *rm_dense_side_open(struct rm_dense_side *side, uint32_t i)
{
    side->room.score = side->problem.score + (size_t)i * side->problem.n_columns;
    side->room.first_block = i % side->room.n_blocks;
    side->n_looks++;
    return &side->room;
}

void rm_dense_side_renew(struct rm_dense_side *side, uint32_t i)
{
    rm_dense_row_list(&side->lists[i], rm_dense_side_open(side, i));
}

void rm_dense_side_prepare(struct rm_dense_side *side, uint32_t i)
{
    if (side->lists[i].bound == UNKNOWN)
        rm_dense_side_renew(side, i);
}

void rm_dense_side_view(struct rm_dense_view *view, const struct rm_dense_side *side, uint32_t i)
{
    const struct rm_dense_list *list = &side->lists[i];

    *view = (struct rm_dense_view){RM_DENSE_NO_VALUE, max(list->bound, side->problem.out[i]), 0};
    for (uint32_t k = 0; k < list->n; k++) {
        int64_t value = list->score[k] - side->price[list->column[k]];

        if (value > view->first) {
            view->second = max(view->second, view->first);
            view->first = value;
            view->at = k;
        } else if (value >= view->second) {
            view->second = value;
            if (value == view->first && side->row[list->column[k]] == RM_DENSE_NOBODY)
                view->at = k;
        }
    }
}

int64_t rm_dense_side_left(const struct rm_dense_side *side, uint32_t i)
{
    return side->score[i] - side->price[side->column[i]];
}

int64_t rm_dense_side_price(struct rm_dense_side *side, uint32_t i)
{
    struct rm_dense_view view;

    if (side->column[i] != RM_DENSE_NOBODY)
        return rm_dense_side_left(side, i);
    if (side->lists[i].bound > side->problem.out[i])
        rm_dense_side_renew(side, i);
    rm_dense_side_view(&view, side, i);
    return max(view.first, view.second);
}

void rm_dense_side_occupy(struct rm_dense_side *side, uint32_t j)
{
    uint32_t last = side->vacant[--side->n_vacant];

    side->vacant[side->at[j]] = last;
    side->at[last] = side->at[j];
}

void rm_dense_side_pair(struct rm_dense_side *side, uint32_t i, uint32_t j)
{
    side->row[j] = i;
    side->column[i] = j;
    side->score[i] = side->problem.score[(size_t)i * side->problem.n_columns + j];
}

void rm_dense_side_vacate(struct rm_dense_side *side, uint32_t j)
{
    side->column[side->row[j]] = RM_DENSE_NOBODY;
    side->row[j] = RM_DENSE_NOBODY;
    side->at[j] = side->n_vacant;
    side->vacant[side->n_vacant++] = j;
}

void rm_dense_side_adopt(struct rm_dense_side *side, struct rm_dense_side *other)
{
    reset(side);
    for (uint32_t i = 0; i < other->problem.n_rows; i++) {
        side->price[i] = max(rm_dense_side_price(other, i), side->problem.reserve[i]);
        if (other->column[i] != RM_DENSE_NOBODY) {
            rm_dense_side_occupy(side, i);
            rm_dense_side_pair(side, other->column[i], i);
        }
    }
}
