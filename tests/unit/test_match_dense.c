#include "unit.h"

#include "match/dense.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 2400, MOST_PAIRS = 600000 };

struct instance {
    struct rm_dense_problem problem;
    int32_t score[MOST_PAIRS];
    int64_t out[MOST], reserve[MOST];
};

static struct instance instance;
static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((random_state >> 33) % n);
}

/* What an instance is made of. */
struct shape {
    uint32_t n_rows, n_columns;
    uint32_t percent;     /* of the pairs that are possible */
    int32_t lowest;       /* of the scores */
    uint32_t n_scores;    /* distinct ones */
    int32_t step;         /* between them */
    int32_t row, column;  /* up to so much more for a row or a column, whatever the pair */
    int32_t product;      /* so much more for each step of both row and column */
    int64_t out, reserve; /* lowest of them */
    uint32_t n_out;       /* distinct ones */
};

static void fill(const struct shape *shape)
{
    struct rm_dense_problem *problem = &instance.problem;
    int32_t column[MOST];

    *problem = (struct rm_dense_problem){
        shape->n_rows, shape->n_columns, instance.score, instance.out, instance.reserve};
    for (uint32_t j = 0; j < shape->n_columns; j++) {
        instance.reserve[j] = shape->reserve + random_below(shape->n_out);
        column[j] = (int32_t)random_below((uint32_t)shape->column + 1);
    }
    for (uint32_t i = 0; i < shape->n_rows; i++) {
        int32_t row = (int32_t)random_below((uint32_t)shape->row + 1);

        instance.out[i] = shape->out + random_below(shape->n_out);
        for (uint32_t j = 0; j < shape->n_columns; j++) {
            int32_t score = shape->lowest + (int32_t)random_below(shape->n_scores) * shape->step;

            score += row + column[j] + shape->product * (int32_t)(i * j);
            if (random_below(100) >= shape->percent)
                score = RM_DENSE_NO_PAIR;
            instance.score[(size_t)i * shape->n_columns + j] = score;
        }
    }
}

static int64_t best_from(uint32_t i, uint32_t taken)
{
    const struct rm_dense_problem *problem = &instance.problem;
    int64_t best;

    if (i == problem->n_rows) {
        best = 0;
        for (uint32_t j = 0; j < problem->n_columns; j++)
            best += taken >> j & 1 ? 0 : problem->reserve[j];
        return best;
    }
    best = problem->out[i] + best_from(i + 1, taken);
    for (uint32_t j = 0; j < problem->n_columns; j++) {
        int32_t score = problem->score[i * problem->n_columns + j];

        if (score != RM_DENSE_NO_PAIR && !(taken >> j & 1)) {
            int64_t worth = score + best_from(i + 1, taken | UINT32_C(1) << j);

            best = worth > best ? worth : best;
        }
    }
    return best;
}

/* The answer is a choice, and proven by its prices. */
static void check(const struct rm_dense_answer *answer)
{
    const struct rm_dense_problem *problem = &instance.problem;
    uint8_t taken[MOST] = {0};

    for (uint32_t i = 0; i < problem->n_rows; i++) {
        const int32_t *score = problem->score + (size_t)i * problem->n_columns;
        uint32_t has = answer->column[i];

        assert_true(answer->row_price[i] >= problem->out[i]);
        for (uint32_t j = 0; j < problem->n_columns; j++)
            if (score[j] != RM_DENSE_NO_PAIR)
                assert_true(answer->row_price[i] + answer->column_price[j] >= score[j]);
        if (has == RM_DENSE_NOBODY) {
            assert_int_equal(answer->row_price[i], problem->out[i]);
            continue;
        }
        assert_true(has < problem->n_columns && !taken[has] && score[has] != RM_DENSE_NO_PAIR);
        assert_int_equal(answer->row_price[i] + answer->column_price[has], score[has]);
        taken[has] = 1;
    }
    for (uint32_t j = 0; j < problem->n_columns; j++) {
        assert_true(answer->column_price[j] >= problem->reserve[j]);
        if (!taken[j])
            assert_int_equal(answer->column_price[j], problem->reserve[j]);
    }
}

static void solve_and_check(struct rm_dense_answer *answer, struct rm_arena *arena)
{
    rm_dense_solve(answer, &instance.problem, arena);
    check(answer);
}

/* Of a small instance, which is proven. */
static int64_t worth(const struct rm_dense_answer *answer)
{
    int64_t sum = 0;

    for (uint32_t i = 0; i < instance.problem.n_rows; i++)
        sum += answer->row_price[i];
    for (uint32_t j = 0; j < instance.problem.n_columns; j++)
        sum += answer->column_price[j];
    return sum;
}

static void small_instances_are_solved_as_by_trying_all(void **state)
{
    struct rm_arena arena = {0};
    struct rm_dense_answer answer;

    (void)state;
    random_state = 3;
    for (int k = 0; k < 6000; k++) {
        int32_t step = k % 5 ? 1 + (int32_t)random_below(3) : 100000000;
        struct shape shape = {1 + random_below(6), 1 + random_below(6), 30 + random_below(71),
            k % 3 ? 0 : -10 * step, 1 + random_below(20), step, 0, 0, 0,
            k % 4 ? -(int64_t)random_below(30) : -RM_DENSE_MAX,
            k % 7 ? (int64_t)random_below(8) - 4 : -RM_DENSE_MAX, 1 + random_below(6)};

        fill(&shape);
        solve_and_check(&answer, &arena);
        assert_int_equal(worth(&answer), best_from(0, 0));
        rm_arena_free(&arena);
    }
}

/* Kinds that are solved in different ways; columns wanted by all, ties, scarcity on either side. */
static const struct shape shapes[] = {
    {300, 300, 100, 1, 1000, 1, 0, 0, 0, -RM_DENSE_MAX, 0, 1},
    {300, 300, 100, 1, 1000, 1, 0, 0, 0, 0, 0, 1},
    {300, 300, 100, -1000000000, 2000, 1000000, 0, 0, 0, -RM_DENSE_MAX, -RM_DENSE_MAX, 1},
    {300, 300, 100, 0, 11, 100, 0, 0, 0, -5000, 0, 1},
    {300, 300, 100, 0, 2, 1, 0, 0, 0, -1, 0, 1},
    {300, 300, 2, 1, 1, 1, 0, 0, 0, -1000000, 0, 1},
    {300, 300, 100, 7, 1, 1, 0, 0, 0, 0, 0, 1},
    {300, 300, 100, 0, 10, 1, 1000, 1000, 0, -RM_DENSE_MAX, 0, 1},
    {300, 300, 90, 0, 100, 1, 0, 1000, 0, 0, 0, 500},
    {300, 300, 5, 0, 100, 1, 0, 1000, 0, -1000000, 0, 500},
    {200, 200, 100, 0, 1, 1, 0, 0, 1, -RM_DENSE_MAX, 0, 1},
    {160, 400, 100, 0, 1000, 1, 0, 0, 0, -RM_DENSE_MAX, 0, 1},
    {160, 400, 100, 0, 30, 1, 0, 1000, 0, -RM_DENSE_MAX, 0, 1},
    {160, 400, 50, 0, 30, 1, 0, 1000, 0, -1000, -50, 600},
    {200, 300, 100, 0, 1, 1, 0, 0, 1, -RM_DENSE_MAX, 0, 1},
    {300, 300, 3, -2000000000, 1000, 1, 0, 0, 0, -RM_DENSE_MAX, -2000000000, 2000000000},
    {250, 2400, 100, 0, 100, 1, 0, 0, 1, -RM_DENSE_MAX, 0, 1},
    {250, 2400, 100, 0, 1000, 1, 0, 0, 0, -1000000, 0, 3000},
    {290, 300, 100, 0, 5, 100, 0, 700, 0, -RM_DENSE_MAX, 0, 40},
    {400, 160, 100, 0, 1000, 1, 0, 0, 0, -RM_DENSE_MAX, 0, 1},
    {400, 160, 100, 0, 30, 1, 1000, 1000, 0, -RM_DENSE_MAX, 0, 1},
    {400, 160, 3, 0, 30, 1, 1000, 1000, 0, -RM_DENSE_MAX, -RM_DENSE_MAX, 1},
};

static void every_kind_is_proven(void **state)
{
    struct rm_arena arena = {0};
    struct rm_dense_answer answer;

    (void)state;
    random_state = 4;
    for (size_t k = 0; k < sizeof shapes / sizeof *shapes; k++) {
        fill(&shapes[k]);
        solve_and_check(&answer, &arena);
        rm_arena_free(&arena);
    }
}

/* Of all sizes around that of a vector or a block. */
static void every_size_is_proven(void **state)
{
    struct rm_arena arena = {0};
    struct rm_dense_answer answer;

    (void)state;
    random_state = 5;
    for (uint32_t n = 1; n < 70; n++)
        for (uint32_t m = n < 3 ? 1 : n - 2; m < n + 40; m += 13) {
            struct shape shape = {n, m, 80, -20, 60, 1, 0, 60, 0, -1000, 0, 20};

            fill(&shape);
            solve_and_check(&answer, &arena);
            rm_arena_free(&arena);
        }
}

/* Points in a square, the nearer the better: most good columns of a row are good for the same
 * others, and searches go far. */
static void points_in_a_square(void **state)
{
    enum { N = 700, WIDTH = 3000 };
    struct rm_arena arena = {0};
    struct rm_dense_answer answer;
    struct shape nothing = {N, N, 0, 0, 1, 1, 0, 0, 0, -RM_DENSE_MAX, 0, 1};
    int points[2][2][N];

    (void)state;
    random_state = 8;
    fill(&nothing);
    for (uint32_t k = 0; k < N; k++)
        for (uint32_t way = 0; way < 4; way++)
            points[way / 2][way % 2][k] = (int)random_below(WIDTH);
    for (uint32_t i = 0; i < N; i++)
        for (uint32_t j = 0; j < N; j++)
            instance.score[i * N + j] =
                -abs(points[0][0][i] - points[1][0][j]) - abs(points[0][1][i] - points[1][1][j]);
    solve_and_check(&answer, &arena);
    rm_arena_free(&arena);
}

static void nobody_on_a_side(void **state)
{
    struct rm_arena arena = {0};
    struct rm_dense_answer answer;
    struct shape shape = {0, 3, 100, 0, 1, 1, 0, 0, 0, 0, 2, 1};

    (void)state;
    fill(&shape);
    solve_and_check(&answer, &arena);
    assert_int_equal(worth(&answer), 6);
    shape = (struct shape){3, 0, 100, 0, 1, 1, 0, 0, 0, 2, 0, 1};
    fill(&shape);
    solve_and_check(&answer, &arena);
    assert_int_equal(worth(&answer), 6);
    shape = (struct shape){3, 3, 0, 0, 1, 1, 0, 0, 0, 2, 1, 1};
    fill(&shape);
    solve_and_check(&answer, &arena);
    assert_int_equal(worth(&answer), 9);
    rm_arena_free(&arena);
}

static void the_same_problem_has_the_same_answer(void **state)
{
    struct rm_arena arena = {0};
    struct rm_dense_answer once, again;
    struct shape shape = {200, 250, 90, 0, 11, 1, 0, 20, 0, -1000, 0, 1};

    (void)state;
    random_state = 6;
    fill(&shape);
    rm_dense_solve(&once, &instance.problem, &arena);
    rm_dense_solve(&again, &instance.problem, &arena);
    assert_memory_equal(once.column, again.column, 200 * sizeof *once.column);
    assert_memory_equal(once.row_price, again.row_price, 200 * sizeof *once.row_price);
    assert_memory_equal(once.column_price, again.column_price, 250 * sizeof *once.column_price);
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_instances_are_solved_as_by_trying_all),
        cmocka_unit_test(every_kind_is_proven),
        cmocka_unit_test(every_size_is_proven),
        cmocka_unit_test(points_in_a_square),
        cmocka_unit_test(nobody_on_a_side),
        cmocka_unit_test(the_same_problem_has_the_same_answer),
    };

    return cmocka_run_group_tests_name("match_dense", tests, NULL, NULL);
}
