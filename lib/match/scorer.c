#include "match/scorer_test.h"

#include <string.h>

static inline enum rm_verdict counted(
    int64_t *points, const struct rm_test *t, int64_t found, int64_t units)
{
    if (found < t->min || found > t->max)
        return RM_FAILS;
    *points = t->ready->n_steps ? rm_ready_step_points(t->ready, found) : t->points * units;
    return RM_HOLDS;
}

/* What the kinds that compare values make of how many are shared. */
static inline enum rm_verdict shared_verdict(int64_t *points, const struct rm_test *t, int unknown,
    int same, int64_t found, int64_t table_points)
{
    switch (t->kind) {
    case RM_SAME:
        if (unknown)
            return RM_UNSURE;
        if (!same)
            return RM_FAILS;
        break;
    case RM_DIFFERENT:
        if (unknown)
            return RM_UNSURE;
        if (found)
            return RM_FAILS;
        break;
    default:
        if (!found && unknown)
            return RM_UNSURE;
        if (found < t->min || found > t->max)
            return RM_FAILS;
    }
    *points = t->ready->n_steps ? table_points : t->points;
    if (t->kind == RM_OVERLAP && !t->ready->n_steps)
        *points *= found;
    return RM_HOLDS;
}

/* A pair, as tests see it. */
struct two {
    const struct rm_scorer *scorer;
    uint32_t mentor, mentee;
    const unsigned char *a, *b; /* their records */
};

static inline const void *of_mentor(const struct two *two, const struct rm_test *t)
{
    return two->a + t->mentor_at;
}

static inline const void *of_mentee(const struct two *two, const struct rm_test *t)
{
    return two->b + t->mentee_at;
}

static enum rm_verdict ask_kind(int64_t *points, const struct rm_test *t, const struct two *two)
{
    struct rm_finding finding = {RM_FAILS, 0, 0};

    t->ready->kind->judge(&finding, t->ready, two->mentor, two->mentee);
    *points = finding.points;
    return finding.verdict;
}

static inline enum rm_verdict by_bits(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    uint64_t a = *(const uint64_t *)of_mentor(two, t), b = *(const uint64_t *)of_mentee(two, t);
    int64_t sum = 0;

    if (t->bit_points)
        for (uint64_t both = a & b; both; both &= both - 1)
            sum += t->bit_points[__builtin_ctzll(both)];
    return shared_verdict(points, t, !a || !b, a == b, __builtin_popcountll(a & b), sum);
}

/* Keys, 0: unknown. */
static inline enum rm_verdict by_key(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    uint64_t a = *(const uint64_t *)of_mentor(two, t), b = *(const uint64_t *)of_mentee(two, t);

    return shared_verdict(points, t, !a || !b, a == b, a && a == b, 0);
}

/* Values on both lists, and what they come to: by the table, or weight times weight. */
static inline int64_t shared(int64_t *sum, const struct rm_test *t, const struct two *two)
{
    const struct rm_span *x = of_mentor(two, t), *y = of_mentee(two, t);
    const uint32_t *xs = two->scorer->entries + x->start, *ys = two->scorer->entries + y->start;
    int64_t found = 0;

    *sum = 0;
    if (!(x->mask & y->mask))
        return 0;
    for (uint32_t i = 0; i < x->n; i++) {
        uint32_t key = xs[i] / WEIGHTS;

        if (!(y->mask >> key % WORD & 1))
            continue;
        for (uint32_t k = 0; k < y->n; k++) {
            if (ys[k] / WEIGHTS != key)
                continue;
            found++;
            *sum += t->method == BY_TOPICS ? (int64_t)(xs[i] % WEIGHTS) * (ys[k] % WEIGHTS)
                                           : rm_ready_value_points(t->ready, key);
        }
    }
    return found;
}

static inline enum rm_verdict by_lists(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    const struct rm_span *x = of_mentor(two, t), *y = of_mentee(two, t);
    int64_t sum, found = shared(&sum, t, two);

    return shared_verdict(points, t, !x->n || !y->n, found == x->n && found == y->n, found, sum);
}

static inline enum rm_verdict by_topics(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    const struct rm_span *x = of_mentor(two, t), *y = of_mentee(two, t);
    int64_t sum, found;

    if (!x->n || !y->n)
        return RM_UNSURE;
    found = shared(&sum, t, two);
    return counted(points, t, found, sum);
}

/* Whether hours are known, then their bits. */
static inline enum rm_verdict by_hours(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    const uint64_t *a = of_mentor(two, t), *b = of_mentee(two, t);
    int64_t steps = 0;

    if (a[0] == HOURS_UNKNOWN || a[0] != b[0])
        return RM_UNSURE;
    for (size_t i = 1; i <= t->n_words; i++)
        steps += __builtin_popcountll(a[i] & b[i]);
    if (t->step_min)
        return counted(points, t, steps * t->step_min, 1);
    return steps * HOUR_MIN < t->min ? RM_FAILS : ask_kind(points, t, two);
}

static inline int is_above(const struct rm_node *a, const struct rm_node *b)
{
    return a->enter <= b->enter && b->leave <= a->leave;
}

static inline enum rm_verdict by_chain(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    const struct rm_node *a = of_mentor(two, t), *b = of_mentee(two, t);
    int graded = a->grade != RM_NONE && b->grade != RM_NONE;

    if (is_above(a, b) || is_above(b, a))
        return RM_FAILS;
    if ((!a->managed && !(graded && a->grade > b->grade)) ||
        (!b->managed && !(graded && b->grade > a->grade)))
        return RM_UNSURE;
    *points = t->points;
    return RM_HOLDS;
}

static inline enum rm_verdict by_numbers(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    int64_t a = *(const int64_t *)of_mentor(two, t), b = *(const int64_t *)of_mentee(two, t);

    return a == RM_NONE || b == RM_NONE ? RM_UNSURE : counted(points, t, b - a, 1);
}

/* How many each of them asks for. */
static inline enum rm_verdict by_requests(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    uint64_t a = *(const uint64_t *)of_mentor(two, t), b = *(const uint64_t *)of_mentee(two, t);

    return a || b ? ask_kind(points, t, two) : RM_FAILS;
}

/* Whether each of them waited and counts. */
static inline enum rm_verdict by_waiting(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    uint64_t a = *(const uint64_t *)of_mentor(two, t), b = *(const uint64_t *)of_mentee(two, t);
    int side = t->ready->criterion->side;
    int64_t n = (a && side != RM_SIDE_MENTEE) + (b && side != RM_SIDE_MENTOR);

    *points = t->points * n;
    return n ? RM_HOLDS : RM_FAILS;
}

static inline enum rm_verdict verdict_of(
    int64_t *points, const struct rm_test *t, const struct two *two)
{
    *points = 0;
    switch (t->method) {
    case BY_NUMBERS:
        return by_numbers(points, t, two);
    case BY_BITS:
        return by_bits(points, t, two);
    case BY_TOPICS:
        return by_topics(points, t, two);
    case BY_HOURS:
        return by_hours(points, t, two);
    case BY_WAITING:
        return by_waiting(points, t, two);
    case BY_KEY:
        return by_key(points, t, two);
    case BY_LISTS:
        return by_lists(points, t, two);
    case BY_CHAIN:
        return by_chain(points, t, two);
    case BY_REQUESTS:
        return by_requests(points, t, two);
    case BY_KIND:
        break;
    }
    return ask_kind(points, t, two);
}

static inline int is_against(const struct rm_test *t, enum rm_verdict verdict)
{
    return t->require && (verdict == RM_FAILS || (verdict == RM_UNSURE && t->unknown_fails));
}

__attribute__((always_inline)) static inline int score_all(
    int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee)
{
    struct two two = {scorer, mentor, mentee, scorer->records + mentor * scorer->stride,
        scorer->records + mentee * scorer->stride};
    int64_t sum = 0;

    for (const struct rm_test *t = scorer->tests; t < scorer->tests + scorer->n; t++) {
        int64_t points;

        if (is_against(t, verdict_of(&points, t, &two)))
            return 0;
        sum += points;
    }
    *score = sum;
    return 1;
}

static int score_anywhere(
    int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee)
{
    return score_all(score, scorer, mentor, mentee);
}

#ifdef __x86_64__
/* Counting bits is one instruction on all but the oldest of these. */
__attribute__((target("popcnt"), flatten)) static int score_counting(
    int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee)
{
    return score_all(score, scorer, mentor, mentee);
}
#endif

void rm_scorer_choose(struct rm_scorer *scorer)
{
    scorer->score = score_anywhere;
#ifdef __x86_64__
    if (__builtin_cpu_supports("popcnt"))
        scorer->score = score_counting;
#endif
}

void rm_scorer_expect(const struct rm_scorer *scorer, uint32_t member)
{
    const unsigned char *record = scorer->records + member * scorer->stride;

    for (size_t at = 0; at < scorer->stride; at += LINE)
        __builtin_prefetch(record + at);
}

void rm_scorer_expect_lists(const struct rm_scorer *scorer, uint32_t member)
{
    uint64_t first;

    memcpy(&first, scorer->records + member * scorer->stride, sizeof first);
    __builtin_prefetch(scorer->entries + first);
}

int rm_scorer_score(
    int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee)
{
    return scorer->score(score, scorer, mentor, mentee);
}

const struct rm_ready *rm_scorer_blame(
    int *unsure, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee)
{
    struct two two = {scorer, mentor, mentee, scorer->records + mentor * scorer->stride,
        scorer->records + mentee * scorer->stride};

    for (size_t i = 0; i < scorer->n_rules; i++) {
        int64_t points;
        enum rm_verdict verdict = verdict_of(&points, scorer->rules[i], &two);

        *unsure = verdict == RM_UNSURE;
        if (is_against(scorer->rules[i], verdict))
            return scorer->rules[i]->ready;
    }
    return NULL;
}
