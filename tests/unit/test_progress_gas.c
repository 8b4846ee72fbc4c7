#include "unit.h"

#include "base/num.h"
#include "progress/gas.h"

#include <math.h>

static int64_t score(const int64_t *weights, const int64_t *levels, size_t n)
{
    int64_t t = 0;

    assert_int_equal(rm_gas_score(&t, weights, levels, n), 0);
    return t;
}

#define SCORE(weights, ...)                                                                        \
    score(weights, (const int64_t[]){__VA_ARGS__},                                                 \
        sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

static void gas_gives_the_published_values(void **state)
{
    (void)state;
    assert_int_equal(SCORE(NULL, 1), 6000);
    assert_int_equal(SCORE(NULL, -2), 3000);
    assert_int_equal(SCORE(NULL, 0), 5000);
    assert_int_equal(SCORE(NULL, 1, 1), 6240);
    assert_int_equal(SCORE(NULL, 1, 1, 0), 5913);
    assert_int_equal(SCORE(NULL, 1, 0, -1), 5000);
    assert_int_equal(SCORE(NULL, -1, -1, -1), 3631);
    assert_int_equal(SCORE(((const int64_t[]){3, 2, 1}), 1, 0, -1), 5441);
}

static void gas_of_nothing_is_none(void **state)
{
    const int64_t zero[] = {0, 0}, negative[] = {2, -1}, large[] = {RM_GAS_WEIGHT_MAX, 1};
    const int64_t levels[] = {1, 1}, high[] = {3}, low[] = {-3};
    int64_t t = 7;

    (void)state;
    assert_int_equal(rm_gas_score(&t, NULL, levels, 0), -1);
    assert_int_equal(rm_gas_score(&t, zero, levels, 2), -1);
    assert_int_equal(rm_gas_score(&t, negative, levels, 2), -1);
    assert_int_equal(rm_gas_score(&t, large, levels, 2), -1);
    assert_int_equal(rm_gas_score(&t, NULL, high, 1), -1);
    assert_int_equal(rm_gas_score(&t, NULL, low, 1), -1);
    assert_int_equal(t, 7);
}

/* Against long double, away from ties; the largest weights included. */
static void gas_equals_the_formula(void **state)
{
    uint64_t seed = 1;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        int64_t weights[8], levels[8];
        long double reached = 0, sum = 0, squares = 0, exact, off;
        size_t n = 1 + (size_t)round % 8;

        for (size_t i = 0; i < n; i++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
            weights[i] = 1 + (int64_t)((seed >> 33) % (round % 2 ? 9 : 12500));
            levels[i] = (int64_t)((seed >> 20) % 5) - 2;
            reached += (long double)(weights[i] * levels[i]);
            sum += (long double)weights[i];
            squares += (long double)(weights[i] * weights[i]);
        }
        exact = 5000 + 1000 * reached / sqrtl(0.7L * squares + 0.3L * sum * sum);
        off = fabsl((long double)score(weights, levels, n) - exact);
        assert_true(off <= 0.5L + 1e-9L);
    }
    assert_int_equal(SCORE(((const int64_t[]){RM_GAS_WEIGHT_MAX}), 2), 7000);
}

static void ratio_rounds_half_to_even(void **state)
{
    (void)state;
    assert_int_equal(rm_ratio(1, 3, 100), 33);
    assert_int_equal(rm_ratio(2, 3, 100), 67);
    assert_int_equal(rm_ratio(1, 8, 100), 12);
    assert_int_equal(rm_ratio(3, 8, 100), 38);
    assert_int_equal(rm_ratio(-1, 8, 100), -12);
    assert_int_equal(rm_ratio(0, 8, 100), 0);
    assert_int_equal(rm_ratio(7, 7, 100), 100);
    assert_int_equal(rm_ratio(0, 0, 100), RM_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gas_gives_the_published_values),
        cmocka_unit_test(gas_of_nothing_is_none),
        cmocka_unit_test(gas_equals_the_formula),
        cmocka_unit_test(ratio_rounds_half_to_even),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
