#include "unit.h"

#include "report/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PARTS_MAX = 8, TABLE_MAX = 6, CELLS_MAX = (TABLE_MAX + 1) * (TABLE_MAX + 1) };

static uint64_t seed = 20260101;

static int64_t random_below(int64_t n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int64_t)((seed >> 33) % (uint64_t)n);
}

/* One sum: counts[0] is the total. */
struct line {
    int64_t counts[PARTS_MAX + 1];
    size_t parts[PARTS_MAX];
    struct rm_sum sum;
    struct rm_counts counted;
    unsigned char hidden[PARTS_MAX + 1];
};

static void suppress_line(
    struct line *line, const int64_t *parts, size_t n, int64_t threshold, int open_zeros)
{
    memset(line, 0, sizeof *line);
    for (size_t i = 0; i < n; i++) {
        line->counts[i + 1] = parts[i];
        line->counts[0] += parts[i];
        line->parts[i] = i + 1;
    }
    line->sum = (struct rm_sum){0, line->parts, n, open_zeros};
    line->counted =
        (struct rm_counts){line->counts, NULL, n + 1, &line->sum, 1, threshold, NULL, NULL};
    rm_suppress(line->hidden, &line->counted);
}

/* The total and the parts as text, hidden ones as '*'. */
static const char *shown(
    struct line *line, const int64_t *parts, size_t n, int64_t threshold, int open_zeros)
{
    static char text[200];
    size_t len = 0;

    suppress_line(line, parts, n, threshold, open_zeros);
    for (size_t i = 0; i <= n; i++) {
        const char *space = i ? " " : "";

        if (line->hidden[i])
            len += (size_t)snprintf(text + len, sizeof text - len, "%s*", space);
        else
            len += (size_t)snprintf(
                text + len, sizeof text - len, "%s%d", space, (int)line->counts[i]);
    }
    return text;
}

#define SHOWN(open_zeros, ...)                                                                     \
    shown(&line, (const int64_t[]){__VA_ARGS__},                                                   \
        sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t), 5, open_zeros)

static void small_counts_take_the_next_smallest_with_them(void **state)
{
    struct line line;

    (void)state;
    assert_string_equal(SHOWN(0, 8, 9, 10), "27 8 9 10");
    assert_string_equal(SHOWN(0, 2, 9, 12), "23 * * 12");
    assert_string_equal(SHOWN(0, 1, 3, 9, 12), "25 * * * 12");
    assert_string_equal(SHOWN(0, 3, 4, 9, 12), "28 * * 9 12");
    assert_string_equal(SHOWN(0, 2, 9, 9, 12), "32 * * * 12");
    assert_string_equal(SHOWN(0, 4, 4, 5, 9), "22 * * * 9");
    assert_string_equal(SHOWN(0, 3, 5), "8 * *"); /* eight people allow no two-way split */
    assert_string_equal(SHOWN(0, 1, 2), "* * *");
    assert_string_equal(SHOWN(0, 3), "* *");
}

static void zero_is_a_count_too(void **state)
{
    struct line line;

    (void)state;
    assert_string_equal(SHOWN(0, 0, 6), "6 * *");
    assert_string_equal(SHOWN(0, 0, 0), "0 0 0");
    assert_string_equal(SHOWN(1, 0, 40, 0), "40 0 40 0");
    assert_string_equal(SHOWN(1, 0, 40, 0, 2), "42 * * * *");
    assert_string_equal(SHOWN(1, 0, 40, 4, 3), "47 * 40 * *");
}

static void a_threshold_of_one_hides_nothing(void **state)
{
    struct line line;
    const int64_t parts[] = {0, 1, 2};

    (void)state;
    assert_string_equal(shown(&line, parts, 3, 1, 0), "3 0 1 2");
}

static void counts_of_few_people_are_hidden(void **state)
{
    const int64_t counts[] = {60, 30, 20, 10}, people[] = {9, 9, 6, 2};
    const size_t parts[] = {1, 2, 3};
    const struct rm_sum sum = {0, parts, 3, 0};
    const struct rm_counts counted = {counts, people, 4, &sum, 1, 5, NULL, NULL};
    unsigned char hidden[4] = {0};

    (void)state;
    rm_suppress(hidden, &counted);
    assert_memory_equal(hidden, ((unsigned char[]){0, 0, 1, 1}), 4);
}

static void what_is_hidden_elsewhere_stays_hidden(void **state)
{
    const int64_t counts[] = {30, 10, 11, 9};
    const size_t parts[] = {1, 2, 3};
    const struct rm_sum sum = {0, parts, 3, 0};
    const struct rm_counts counted = {counts, NULL, 4, &sum, 1, 5, NULL, NULL};
    unsigned char hidden[4] = {0, 1, 0, 0};

    (void)state;
    rm_suppress(hidden, &counted);
    assert_memory_equal(hidden, ((unsigned char[]){0, 1, 0, 1}), 4);
}

/* Somebody who knows the rule tries each table of `n` parts below `limit`: those that look alike
 * must differ in each hidden part. Looks are told apart by a number: base limit, hidden one digit.
 * */
static void attack_lines(size_t n, int64_t limit, int64_t threshold, int open_zeros)
{
    int64_t n_tables = 1, base = limit + 1, looks = limit * (int64_t)n + 2;
    struct seen {
        int64_t low[PARTS_MAX], high[PARTS_MAX];
        int used, hidden[PARTS_MAX];
    } * seen;

    for (size_t i = 0; i < n; i++) {
        n_tables *= limit;
        looks *= base;
    }
    seen = calloc((size_t)looks, sizeof *seen);
    assert_non_null(seen);
    for (int64_t table = 0; table < n_tables; table++) {
        struct line line;
        int64_t parts[PARTS_MAX], rest = table, look;
        struct seen *s;

        for (size_t i = 0; i < n; i++, rest /= limit)
            parts[i] = rest % limit;
        suppress_line(&line, parts, n, threshold, open_zeros);
        look = line.hidden[0] ? limit * (int64_t)n + 1 : line.counts[0];
        for (size_t i = 0; i < n; i++)
            look = look * base + (line.hidden[i + 1] ? limit : parts[i]);
        s = &seen[look];
        for (size_t i = 0; i < n; i++) {
            s->hidden[i] = line.hidden[i + 1];
            s->low[i] = s->used && s->low[i] < parts[i] ? s->low[i] : parts[i];
            s->high[i] = s->used && s->high[i] > parts[i] ? s->high[i] : parts[i];
        }
        s->used = 1;
    }
    for (int64_t look = 0; look < looks; look++)
        for (size_t i = 0; seen[look].used && i < n; i++)
            assert_false(seen[look].hidden[i] && seen[look].low[i] == seen[look].high[i]);
    free(seen);
}

static void who_knows_the_rule_recovers_no_part_of_a_sum(void **state)
{
    (void)state;
    for (int open_zeros = 0; open_zeros <= 1; open_zeros++) {
        attack_lines(2, 16, 5, open_zeros);
        attack_lines(3, 14, 5, open_zeros);
        attack_lines(3, 10, 3, open_zeros);
        attack_lines(4, 9, 3, open_zeros);
        attack_lines(4, 11, 5, open_zeros);
    }
}

/* A two-way table with its totals: cell (row, column) at row * (n_columns + 1) + column, totals
 * last. */
struct table {
    size_t n_rows, n_columns, n;
    int64_t *counts;
    struct rm_sum *sums;
    struct rm_counts counted;
    unsigned char *hidden;
};

static size_t at(const struct table *t, size_t row, size_t column)
{
    return row * (t->n_columns + 1) + column;
}

/* The sum of a row or a column, the last of which is its total; `step` from one to the next. */
static struct rm_sum sum_of(struct rm_arena *arena, size_t first, size_t step, size_t n)
{
    size_t *parts = RM_NEW_N(arena, n, size_t);

    for (size_t i = 0; i < n; i++)
        parts[i] = first + i * step;
    return (struct rm_sum){first + n * step, parts, n, 0};
}

static void fill_table(struct table *t, struct rm_arena *arena, size_t n_rows, size_t n_columns,
    int64_t limit, int64_t threshold)
{
    size_t n_sums = 0;

    *t = (struct table){.n_rows = n_rows, .n_columns = n_columns};
    t->n = (n_rows + 1) * (n_columns + 1);
    t->counts = RM_NEW_N(arena, t->n, int64_t);
    t->hidden = RM_NEW_N(arena, t->n, unsigned char);
    t->sums = RM_NEW_N(arena, n_rows + n_columns + 2, struct rm_sum);
    for (size_t r = 0; r < n_rows; r++)
        for (size_t c = 0; c < n_columns; c++) {
            int64_t count = random_below(3) ? random_below(limit) : random_below(threshold);

            t->counts[at(t, r, c)] = count;
            t->counts[at(t, r, n_columns)] += count;
            t->counts[at(t, n_rows, c)] += count;
            t->counts[at(t, n_rows, n_columns)] += count;
        }
    for (size_t r = 0; r <= n_rows; r++)
        t->sums[n_sums++] = sum_of(arena, at(t, r, 0), 1, n_columns);
    for (size_t c = 0; c <= n_columns; c++)
        t->sums[n_sums++] = sum_of(arena, c, n_columns + 1, n_rows);
    t->counted = (struct rm_counts){t->counts, NULL, t->n, t->sums, n_sums, threshold, NULL, NULL};
}

static void make_table(struct table *t, struct rm_arena *arena, int64_t limit, int64_t threshold)
{
    size_t n_rows = 1 + (size_t)random_below(TABLE_MAX);

    fill_table(t, arena, n_rows, 1 + (size_t)random_below(TABLE_MAX), limit, threshold);
}

/*
 * The attack on two-way tables shares nothing with the audit. A table with its totals is a flow
 * that goes round: from its row's node each cell leads to its column's, from there the column's
 * total to the total row's node, the grand total to the total column's, and each row's total back
 * to its row. What is shown is fixed; a hidden count can grow by as much as can flow back from its
 * end to its start through the others, and shrink likewise: its exact bounds.
 */
struct arc {
    size_t from, to, cell;
};

static size_t arcs_of(const struct table *t, struct arc *arcs)
{
    size_t n = 0, total_row = t->n_rows, total_column = t->n_rows + 1 + t->n_columns;

    for (size_t r = 0; r <= t->n_rows; r++)
        for (size_t c = 0; c <= t->n_columns; c++) {
            size_t row = r, column = t->n_rows + 1 + c;
            int in_total_row = r == t->n_rows, in_total_column = c == t->n_columns;
            struct arc arc = {row, column, at(t, r, c)};

            if (in_total_row && in_total_column)
                arc = (struct arc){total_row, total_column, at(t, r, c)};
            else if (in_total_row)
                arc = (struct arc){column, total_row, at(t, r, c)};
            else if (in_total_column)
                arc = (struct arc){total_column, row, at(t, r, c)};
            if (t->hidden[arc.cell])
                arcs[n++] = arc;
        }
    return n;
}

/* Pushes up to one unit from `node` to `goal` without arc `but`; flows change in `x`. */
static int push(const struct arc *arcs, size_t n, size_t but, int64_t *x, unsigned char *seen,
    size_t node, size_t goal)
{
    if (node == goal)
        return 1;
    seen[node] = 1;
    for (size_t a = 0; a < n; a++) {
        if (a == but)
            continue;
        if (arcs[a].from == node && !seen[arcs[a].to] &&
            push(arcs, n, but, x, seen, arcs[a].to, goal)) {
            x[arcs[a].cell]++;
            return 1;
        }
        if (arcs[a].to == node && x[arcs[a].cell] > 0 && !seen[arcs[a].from] &&
            push(arcs, n, but, x, seen, arcs[a].from, goal)) {
            x[arcs[a].cell]--;
            return 1;
        }
    }
    return 0;
}

/* How far a hidden count can move, up or down; more than `enough` is not looked for. */
static int64_t room(
    const struct table *t, const struct arc *arcs, size_t n, size_t arc, int up, int64_t enough)
{
    int64_t x[CELLS_MAX], moved = 0, most = up ? enough : t->counts[arcs[arc].cell];
    size_t start = up ? arcs[arc].to : arcs[arc].from, goal = up ? arcs[arc].from : arcs[arc].to;
    unsigned char seen[2 * (TABLE_MAX + 1)];

    memcpy(x, t->counts, t->n * sizeof *x);
    while (moved < most && moved < enough) {
        memset(seen, 0, sizeof seen);
        if (!push(arcs, n, arc, x, seen, start, goal))
            break;
        moved++;
    }
    return moved;
}

static void no_hidden_count_of_a_table_is_recovered(void **state)
{
    struct arc arcs[CELLS_MAX];
    size_t n_hidden = 0, n_shown = 0;

    (void)state;
    for (int round = 0; round < 10000; round++) {
        struct rm_arena arena = {0};
        struct rm_bounds bounds[CELLS_MAX];
        int64_t threshold = 2 + random_below(6);
        struct table t;
        size_t n;

        make_table(&t, &arena, 5 + random_below(25), threshold);
        rm_suppress(t.hidden, &t.counted);
        assert_int_equal(rm_suppress_audit(bounds, t.hidden, &t.counted, &arena), 0);
        n = arcs_of(&t, arcs);
        n_hidden += n;
        n_shown += t.n - n;
        for (size_t a = 0; a < n; a++) {
            const struct rm_bounds *b = &bounds[arcs[a].cell];
            int64_t count = t.counts[arcs[a].cell];
            int64_t up = room(&t, arcs, n, a, 1, threshold);
            int64_t down = room(&t, arcs, n, a, 0, threshold);

            assert_true(up + down >= threshold);
            assert_true(b->low <= count && b->high >= count && b->high - b->low >= threshold);
        }
        for (size_t i = 0; i < t.n; i++)
            assert_true(t.hidden[i] || t.counts[i] >= threshold || t.counts[i] == 0);
        rm_arena_free(&arena);
    }
    assert_true(n_shown > n_hidden / 2); /* nor is all hidden */
}

/* Any pattern, most of them bad: near bounds are the flow's, and no other count has near ones. */
static void the_audit_finds_exact_bounds(void **state)
{
    struct arc arcs[CELLS_MAX];
    size_t n_near = 0;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct rm_arena arena = {0};
        struct rm_bounds bounds[CELLS_MAX];
        int64_t threshold = 2 + random_below(6), often = 1 + random_below(8);
        struct table t;
        size_t n;

        make_table(&t, &arena, 5 + random_below(25), threshold);
        for (size_t i = 0; i < t.n; i++)
            t.hidden[i] = random_below(10) < often;
        rm_suppress_audit(bounds, t.hidden, &t.counted, &arena);
        n = arcs_of(&t, arcs);
        for (size_t a = 0; a < n; a++) {
            const struct rm_bounds *b = &bounds[arcs[a].cell];
            int64_t count = t.counts[arcs[a].cell];
            int64_t up = room(&t, arcs, n, a, 1, threshold);
            int64_t down = room(&t, arcs, n, a, 0, threshold);

            assert_int_equal(rm_bounds_are_near(b, threshold), up + down < threshold);
            n_near += up + down < threshold;
            assert_true(up + down >= threshold || b->high == count + up);
            assert_true(up + down >= threshold || b->low == count - down);
        }
        rm_arena_free(&arena);
    }
    assert_true(n_near > 1000);
}

static size_t n_open(struct rm_arena *arena, const struct table *t)
{
    struct rm_proof proof;

    rm_proof_find(&proof, t->hidden, &t->counted, arena);
    return rm_proof_check(&proof, t->hidden, &t->counted, arena);
}

static void a_proof_holds_and_a_false_one_does_not(void **state)
{
    size_t n_told = 0;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct rm_arena arena = {0};
        struct rm_proof proof;
        struct table t;
        size_t cell;

        make_table(&t, &arena, 5 + random_below(25), 2 + random_below(6));
        rm_suppress(t.hidden, &t.counted);
        assert_int_equal(n_open(&arena, &t), 0);
        rm_proof_find(&proof, t.hidden, &t.counted, &arena);
        for (cell = 0; cell < t.n && !t.hidden[cell]; cell++)
            ;
        if (cell < t.n) {
            proof.high[cell] = proof.low[cell];
            assert_true(rm_proof_check(&proof, t.hidden, &t.counted, &arena) >= 1);
            rm_proof_find(&proof, t.hidden, &t.counted, &arena);
            proof.high[cell]->values[0]++; /* a sum does not hold, or one is not what is shown */
            assert_true(rm_proof_check(&proof, t.hidden, &t.counted, &arena) >= 1);
            t.hidden[cell] = 0; /* and what is shown is not another number in a world */
            rm_proof_find(&proof, t.hidden, &t.counted, &arena);
            n_told += rm_proof_check(&proof, t.hidden, &t.counted, &arena) > 0;
        }
        rm_arena_free(&arena);
    }
    assert_true(n_told > 1000);
}

/* What readers know from elsewhere bounds a count too. */
static void what_is_known_narrows_bounds(void **state)
{
    struct rm_arena arena = {0};
    const int64_t counts[] = {30, 10, 11, 9};
    const size_t parts[] = {1, 2, 3};
    const struct rm_sum sum = {0, parts, 3, 0};
    struct rm_bounds ranges[4] = {{0, INT64_MAX}, {6, 14}, {9, INT64_MAX}, {0, INT64_MAX}};
    struct rm_counts counted = {counts, NULL, 4, &sum, 1, 30, ranges, NULL};
    struct rm_bounds bounds[4];
    struct rm_proof proof;

    (void)state;
    rm_suppress_audit(bounds, (unsigned char[]){0, 1, 1, 0}, &counted, &arena);
    assert_int_equal(bounds[1].low, 6);
    assert_int_equal(bounds[1].high, 12);
    assert_int_equal(bounds[2].low, 9);
    assert_int_equal(bounds[2].high, 15);
    counted.threshold = 6;
    rm_proof_find(&proof, (unsigned char[]){0, 1, 1, 0}, &counted, &arena);
    assert_int_equal(rm_proof_check(&proof, (unsigned char[]){0, 1, 1, 0}, &counted, &arena), 0);
    ranges[1].low = 7;
    assert_int_equal(rm_proof_check(&proof, (unsigned char[]){0, 1, 1, 0}, &counted, &arena), 2);
    rm_arena_free(&arena);
}

/* As large as programmes get: 200 weeks by 10 rows, 40 departments by 60 topics. */
static void large_tables_are_proven_too(void **state)
{
    static const size_t sizes[][2] = {{200, 10}, {40, 60}};

    (void)state;
    for (int64_t limit = 3; limit <= 40; limit *= 3)
        for (size_t i = 0; i < 2; i++) {
            struct rm_arena arena = {0};
            struct table t;

            fill_table(&t, &arena, sizes[i][0], sizes[i][1], limit, 5);
            rm_suppress(t.hidden, &t.counted);
            assert_int_equal(n_open(&arena, &t), 0);
            rm_arena_free(&arena);
        }
}

/* Two rectangles of hidden counts with one more between them: no row and no column has a hidden
 * count alone, and yet the one between is the difference of sums. */
static void the_audit_sees_what_no_single_sum_tells(void **state)
{
    static const char *const pattern[] = {"**.....", "**.*...", "...**..", "...**..", "......."};
    struct rm_arena arena = {0};
    struct rm_bounds bounds[CELLS_MAX];
    struct table t;

    (void)state;
    do
        make_table(&t, &arena, 30, 5);
    while (t.n_rows != 5 || t.n_columns != 6);
    for (size_t r = 0; r < 5; r++)
        for (size_t c = 0; c < 6; c++)
            t.hidden[at(&t, r, c)] = pattern[r][c] == '*';
    assert_true(rm_suppress_audit(bounds, t.hidden, &t.counted, &arena) >= 1);
    assert_int_equal(bounds[at(&t, 1, 3)].low, t.counts[at(&t, 1, 3)]);
    assert_int_equal(bounds[at(&t, 1, 3)].high, t.counts[at(&t, 1, 3)]);
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_counts_take_the_next_smallest_with_them),
        cmocka_unit_test(zero_is_a_count_too),
        cmocka_unit_test(a_threshold_of_one_hides_nothing),
        cmocka_unit_test(counts_of_few_people_are_hidden),
        cmocka_unit_test(what_is_hidden_elsewhere_stays_hidden),
        cmocka_unit_test(who_knows_the_rule_recovers_no_part_of_a_sum),
        cmocka_unit_test(no_hidden_count_of_a_table_is_recovered),
        cmocka_unit_test(the_audit_sees_what_no_single_sum_tells),
        cmocka_unit_test(the_audit_finds_exact_bounds),
        cmocka_unit_test(a_proof_holds_and_a_false_one_does_not),
        cmocka_unit_test(what_is_known_narrows_bounds),
        cmocka_unit_test(large_tables_are_proven_too),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
