#include "match/matrix.h"

#include "match/dense.h"

#include <stdlib.h>

/* Fewer people are not worth a matrix. */
enum { LEAST_SIDE = 16 };

static int has_single_units(const struct rm_trader_side *side)
{
    for (uint32_t i = 0; i < side->n; i++)
        if (side->v[i].room > 1)
            return 0;
    return side->n >= LEAST_SIDE;
}

int rm_matrix_fits(const struct rm_market *market)
{
    const struct rm_trader_side *listed = &market->sides[market->listed];
    uint64_t n_pairs = (uint64_t)listed->n * market->sides[rm_other_side(market->listed)].n;
    uint64_t n_options = 0;

    for (uint32_t i = 0; i < listed->n; i++)
        n_options += listed->v[i].n_options;
    return n_options >= n_pairs - n_pairs / 2 && has_single_units(&market->sides[RM_MENTOR]) &&
           has_single_units(&market->sides[RM_MENTEE]);
}

/* What a unit that stays free earns: nothing, where a taken one is worth something by itself. */
static int64_t *worth_alone(const struct rm_trader_side *side, struct rm_arena *arena)
{
    int64_t *alone = RM_NEW_N(arena, side->n, int64_t);

    for (uint32_t i = 0; i < side->n; i++)
        alone[i] = -rm_unit_points(side, i, 0);
    return alone;
}

static int32_t *scores(const struct rm_market *market, enum rm_side first)
{
    const struct rm_trader_side *rows = &market->sides[first];
    const struct rm_trader_side *columns = &market->sides[rm_other_side(first)];
    int32_t *score = rm_malloc((size_t)rows->n * columns->n * sizeof *score);

    for (uint32_t i = 0; i < rows->n; i++) {
        int32_t *row = score + (size_t)i * columns->n;

        for (uint32_t j = 0; j < columns->n; j++)
            row[j] = RM_DENSE_NO_PAIR;
        for (uint32_t k = 0; rows->v[i].room && k < rows->v[i].n_options; k++)
            if (columns->v[rows->v[i].options[k].other].room)
                row[rows->v[i].options[k].other] = rows->v[i].options[k].score;
    }
    return score;
}

void rm_matrix_solve(struct rm_market *market, enum rm_side first)
{
    const struct rm_trader_side *rows = &market->sides[first];
    struct rm_trader_side *columns = &market->sides[rm_other_side(first)];
    struct rm_arena arena = {0};
    int32_t *score = scores(market, first);
    struct rm_dense_problem problem = {
        rows->n, columns->n, score, worth_alone(rows, &arena), worth_alone(columns, &arena)};
    struct rm_dense_answer answer;

    rm_dense_solve(&answer, &problem, &arena);
    for (uint32_t i = 0; i < rows->n; i++)
        if (answer.column[i] != RM_DENSE_NOBODY)
            rm_market_choose(market, first, i, answer.column[i],
                score[(size_t)i * columns->n + answer.column[i]]);
    for (uint32_t j = 0; j < columns->n; j++)
        columns->price[j] = answer.column_price[j] * RM_POINT + columns->pair_cost;
    free(score);
    rm_arena_free(&arena);
}
