#include "unit.h"

#include "match/stable.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 80, EDGES_MAX = 14 };

static uint64_t state_of_chance = 20260112;

static uint32_t below(uint32_t n)
{
    state_of_chance = state_of_chance * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((state_of_chance >> 33) % n);
}

/* Proposers in rows, the others in columns. */
struct world {
    uint32_t n, m;
    uint32_t room[MOST], other_room[MOST];
    unsigned char may[MOST][MOST];
    int64_t mine[MOST][MOST], theirs[MOST][MOST]; /* points of the proposer, and of the other */
};

static void random_world(struct world *w, uint32_t most, uint32_t room, uint32_t points, int alike)
{
    memset(w, 0, sizeof *w);
    w->n = 1 + below(most);
    w->m = 1 + below(most);
    for (uint32_t i = 0; i < w->n; i++)
        w->room[i] = below(8) ? 1 + below(room) : 0;
    for (uint32_t j = 0; j < w->m; j++)
        w->other_room[j] = below(8) ? 1 + below(room) : 0;
    for (uint32_t i = 0; i < w->n; i++)
        for (uint32_t j = 0; j < w->m; j++) {
            w->may[i][j] = below(4) > 0;
            w->mine[i][j] = alike ? (int64_t)j / 3 : (int64_t)below(points) - 2;
            w->theirs[i][j] = alike ? -(int64_t)i : (int64_t)below(points) - 2;
        }
}

static void fill(
    void *context, struct rm_window *const *windows, size_t n, const struct rm_least *least)
{
    const struct world *w = context;

    for (size_t k = 0; k < n; k++)
        for (uint32_t j = w->m; j-- > 0;)
            if (w->may[windows[k]->who][j])
                rm_window_offer(windows[k],
                    (struct rm_wish){j, w->mine[windows[k]->who][j], w->theirs[windows[k]->who][j]},
                    least);
}

/* A choice: chosen[i][j]. */
struct choice {
    unsigned char v[MOST][MOST];
    uint32_t load[MOST], other_load[MOST];
};

static void solve(struct choice *c, struct world *w)
{
    struct rm_arena arena = {0};
    struct rm_stable_problem problem = {w->n, w->m, w->room, w->other_room, fill, w};
    struct rm_stable_answer answer;

    memset(c, 0, sizeof *c);
    rm_stable(&answer, &problem, &arena);
    for (size_t k = 0; k < answer.n_pairs; k++) {
        const struct rm_stable_pair *pair = &answer.pairs[k];

        assert_true(w->may[pair->proposer][pair->other]);
        assert_int_equal(pair->proposer_points, w->mine[pair->proposer][pair->other]);
        assert_int_equal(pair->other_points, w->theirs[pair->proposer][pair->other]);
        assert_int_equal(c->v[pair->proposer][pair->other], 0);
        c->v[pair->proposer][pair->other] = 1;
        c->load[pair->proposer]++;
        c->other_load[pair->other]++;
    }
    for (uint32_t i = 0; i < w->n; i++)
        assert_true(c->load[i] <= w->room[i]);
    for (uint32_t j = 0; j < w->m; j++)
        assert_true(c->other_load[j] <= w->other_room[j]);
    rm_arena_free(&arena);
}

static int proposer_prefers(const struct world *w, uint32_t i, uint32_t a, uint32_t b)
{
    return w->mine[i][a] != w->mine[i][b] ? w->mine[i][a] > w->mine[i][b] : a < b;
}

static int other_prefers(const struct world *w, uint32_t j, uint32_t a, uint32_t b)
{
    return w->theirs[a][j] != w->theirs[b][j] ? w->theirs[a][j] > w->theirs[b][j] : a < b;
}

static int blocks(const struct world *w, const struct choice *c, uint32_t i, uint32_t j)
{
    int one = c->load[i] < w->room[i], two = c->other_load[j] < w->other_room[j];

    if (!w->may[i][j] || c->v[i][j] || !w->room[i] || !w->other_room[j])
        return 0;
    for (uint32_t k = 0; k < w->m; k++)
        one |= c->v[i][k] && proposer_prefers(w, i, j, k);
    for (uint32_t k = 0; k < w->n; k++)
        two |= c->v[k][j] && other_prefers(w, j, i, k);
    return one && two;
}

static uint32_t n_blocking(const struct world *w, const struct choice *c)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < w->n; i++)
        for (uint32_t j = 0; j < w->m; j++)
            n += (uint32_t)blocks(w, c, i, j);
    return n;
}

/* The k-th best that a proposer has, from 0; m where there is none. */
static uint32_t kth_best(const struct world *w, const struct choice *c, uint32_t i, uint32_t k)
{
    for (uint32_t j = 0; j < w->m; j++) {
        uint32_t better = 0;

        for (uint32_t other = 0; c->v[i][j] && other < w->m; other++)
            better += c->v[i][other] && proposer_prefers(w, i, other, j);
        if (c->v[i][j] && better == k)
            return j;
    }
    return w->m;
}

static void assert_no_better(
    const struct world *w, const struct choice *best, const struct choice *c)
{
    for (uint32_t i = 0; i < w->n; i++) {
        assert_int_equal(best->load[i], c->load[i]);
        if (c->load[i] < w->room[i])
            assert_memory_equal(best->v[i], c->v[i], w->m);
        for (uint32_t k = 0; k < c->load[i]; k++) {
            uint32_t a = kth_best(w, best, i, k), b = kth_best(w, c, i, k);

            assert_true(a == b || proposer_prefers(w, i, a, b));
        }
    }
    for (uint32_t j = 0; j < w->m; j++) {
        assert_int_equal(best->other_load[j], c->other_load[j]);
        for (uint32_t i = 0; c->other_load[j] < w->other_room[j] && i < w->n; i++)
            assert_int_equal(best->v[i][j], c->v[i][j]);
    }
}

/* The choice that takes the pairs of a set of bits; 0 if it is over a capacity. */
static int choose(struct choice *c, const struct world *w, unsigned bits)
{
    unsigned bit = 0;

    memset(c, 0, sizeof *c);
    for (uint32_t i = 0; i < w->n; i++)
        for (uint32_t j = 0; j < w->m; j++) {
            if (!w->may[i][j] || !(bits >> bit++ & 1))
                continue;
            c->v[i][j] = 1;
            if (++c->load[i] > w->room[i] || ++c->other_load[j] > w->other_room[j])
                return 0;
        }
    return 1;
}

static unsigned n_pairs_that_may(const struct world *w)
{
    unsigned n = 0;

    for (uint32_t i = 0; i < w->n; i++)
        for (uint32_t j = 0; j < w->m; j++)
            n += w->may[i][j];
    return n;
}

/* Every stable choice there is: ours is one of them, the best of them for every proposer, and all
 * of them leave the same places free. */
static void it_is_the_best_stable_choice(void **state)
{
    static struct world w;
    static struct choice best, c;
    unsigned several = 0;

    (void)state;
    for (uint32_t round = 0; round < 3000; round++) {
        unsigned n_stable = 0;

        do
            random_world(&w, 4, 1 + round / 2 % 2, round % 2 ? 3 : 100, round % 7 == 0);
        while (n_pairs_that_may(&w) > EDGES_MAX);
        solve(&best, &w);
        assert_int_equal(n_blocking(&w, &best), 0);
        for (unsigned bits = 0; bits < 1U << n_pairs_that_may(&w); bits++) {
            if (!choose(&c, &w, bits) || n_blocking(&w, &c))
                continue;
            n_stable++;
            assert_no_better(&w, &best, &c);
        }
        assert_true(n_stable > 0);
        several += n_stable > 1;
    }
    assert_true(several > 20);
}

/* The plain way: anybody who has a place left asks the best whom they did not ask yet. */
static void solve_slowly(struct choice *c, const struct world *w)
{
    static unsigned char asked[MOST][MOST];
    int moved = 1;

    memset(c, 0, sizeof *c);
    memset(asked, 0, sizeof asked);
    while (moved) {
        moved = 0;
        for (uint32_t i = 0; i < w->n; i++) {
            uint32_t best = w->m, worst = w->n;

            for (uint32_t j = 0; c->load[i] < w->room[i] && j < w->m; j++)
                if (w->may[i][j] && !asked[i][j] &&
                    (best == w->m || proposer_prefers(w, i, j, best)))
                    best = j;
            if (best == w->m)
                continue;
            moved = asked[i][best] = c->v[i][best] = 1;
            c->load[i]++;
            if (++c->other_load[best] <= w->other_room[best])
                continue;
            for (uint32_t k = 0; k < w->n; k++)
                if (c->v[k][best] && (worst == w->n || other_prefers(w, best, worst, k)))
                    worst = k;
            c->v[worst][best] = 0;
            c->load[worst]--;
            c->other_load[best]--;
        }
    }
}

/* More than a window holds, where everybody wants the same, and where many are equal. */
static void windows_make_no_difference(void **state)
{
    static struct world w;
    static struct choice fast, slow;

    (void)state;
    for (int round = 0; round < 150; round++) {
        random_world(&w, MOST, round % 5 ? 3 : 30, round % 3 ? 5 : 1000000, round % 4 == 0);
        solve(&fast, &w);
        solve_slowly(&slow, &w);
        assert_memory_equal(fast.v, slow.v, sizeof fast.v);
        assert_int_equal(n_blocking(&w, &fast), 0);
    }
}

static void nobody_is_a_choice(void **state)
{
    struct rm_arena arena = {0};
    struct rm_stable_problem problem = {.fill = fill};
    struct rm_stable_answer answer;

    (void)state;
    rm_stable(&answer, &problem, &arena);
    assert_int_equal(answer.n_pairs, 0);
    rm_arena_free(&arena);
}

static void equal_points_are_no_gain(void **state)
{
    struct rm_least least = {RM_LEAST_NONE, 0, 0};

    (void)state;
    rm_least_add(&least, 4, 7);
    rm_least_add(&least, 2, 9);
    rm_least_add(&least, 3, 7);
    rm_least_settle(&least, 3, 3);
    assert_int_equal(least.other, 4);
    assert_true(rm_least_gains(&least, 8));
    assert_false(rm_least_gains(&least, 7));
    rm_least_settle(&least, 3, 4);
    assert_true(rm_least_gains(&least, -8));
    least = (struct rm_least){RM_LEAST_NONE, 0, 0};
    rm_least_settle(&least, 0, 0);
    assert_false(rm_least_gains(&least, 8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_best_stable_choice),
        cmocka_unit_test(windows_make_no_difference),
        cmocka_unit_test(nobody_is_a_choice),
        cmocka_unit_test(equal_points_are_no_gain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
