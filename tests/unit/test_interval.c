#include "unit.h"

#include "base/hash.h"
#include "base/interval.h"

enum { SPAN = 60 };

static uint64_t random_state = 1;

static int64_t random_below(int64_t n)
{
    random_state = rm_hash(&random_state, sizeof random_state, 0);
    return (int64_t)(random_state % (uint64_t)n);
}

/* A random set, unsettled, and its instants marked one by one. */
static struct rm_intervals random_set(struct rm_arena *arena, int marks[SPAN])
{
    struct rm_intervals set = {0};

    for (int i = 0; i < SPAN; i++)
        marks[i] = 0;
    for (int64_t n = random_below(6); n > 0; n--) {
        int64_t start = random_below(SPAN), end = start + random_below(SPAN - start + 1);

        rm_intervals_add(&set, arena, start, end);
        for (int64_t t = start; t < end; t++)
            marks[t] = 1;
    }
    return set;
}

static void assert_marks(struct rm_intervals set, const int marks[SPAN])
{
    for (size_t i = 0; i < set.n; i++) {
        assert_true(set.v[i].start < set.v[i].end);
        assert_true(i == 0 || set.v[i - 1].end < set.v[i].start);
    }
    for (int t = 0; t < SPAN; t++)
        assert_int_equal(rm_intervals_cover(set, t, t + 1), marks[t]);
}

static void sets_are_as_their_instants(void **state)
{
    int a_marks[SPAN], b_marks[SPAN], both[SPAN], rest[SPAN];

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct rm_arena arena = {0};
        struct rm_intervals a = random_set(&arena, a_marks), b = random_set(&arena, b_marks);

        rm_intervals_settle(&a);
        rm_intervals_settle(&b);
        for (int t = 0; t < SPAN; t++) {
            both[t] = a_marks[t] && b_marks[t];
            rest[t] = a_marks[t] && !b_marks[t];
        }
        assert_marks(a, a_marks);
        assert_marks(rm_intervals_intersect(&arena, a, b), both);
        assert_marks(rm_intervals_intersect(&arena, b, a), both);
        assert_marks(rm_intervals_subtract(&arena, a, b), rest);
        rm_arena_free(&arena);
    }
}

static void a_stretch_is_covered_by_one_interval(void **state)
{
    struct rm_arena arena = {0};
    struct rm_intervals set = {0};

    (void)state;
    assert_false(rm_intervals_cover(set, 1, 2));
    assert_true(rm_intervals_cover(set, 1, 1));
    rm_intervals_add(&set, &arena, 10, 20);
    rm_intervals_add(&set, &arena, 20, 30);
    rm_intervals_add(&set, &arena, 40, 50);
    rm_intervals_add(&set, &arena, 60, 60);
    assert_int_equal(set.n, 2);
    assert_true(rm_intervals_cover(set, 10, 30));
    assert_true(rm_intervals_cover(set, 15, 25));
    assert_false(rm_intervals_cover(set, 9, 11));
    assert_false(rm_intervals_cover(set, 29, 31));
    assert_false(rm_intervals_cover(set, 29, 41));
    assert_int_equal(rm_intervals_find(set, 0), 0);
    assert_int_equal(rm_intervals_find(set, 29), 0);
    assert_int_equal(rm_intervals_find(set, 30), 1);
    assert_int_equal(rm_intervals_find(set, 50), 2);
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_are_as_their_instants),
        cmocka_unit_test(a_stretch_is_covered_by_one_interval),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
