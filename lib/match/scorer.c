#include "match/scorer.h"

#include "calendar/hours.h"
#include "match/kinds.h"

#include <stdlib.h>
#include <string.h>

/* Hours of a finer step than this are not turned into bits. */
enum { STEP_LEAST_MIN = 15, HOUR_MIN = 60, WORD = 64 };

/* How a criterion is looked at, the cheaper and the more selective first. */
enum method {
    BY_NUMBERS,
    BY_BITS, /* few different values: each is a bit */
    BY_HOURS,
    BY_TOPICS, /* lists with weights */
    BY_WAITING,
    BY_KEY,   /* one value each */
    BY_LISTS, /* many different values */
    BY_CHAIN,
    BY_REQUESTS,
    BY_KIND /* as rm_criteria_judge does */
};

/* Everybody's values of one field. Of `mask` one bit stands for several keys; 0: unknown. */
struct lists {
    const struct rm_values *from;
    uint32_t *start; /* by member; entries of one are key * WEIGHTS + weight */
    uint32_t *entry;
    uint64_t *mask;
    int single; /* nobody has more than one */
};

enum { WEIGHTS = 16 };

struct node {
    int64_t grade;
    uint32_t enter, leave;
    uint32_t managed;
};

enum { HOURS_UNKNOWN, HOURS_LOCAL, HOURS_ZONED };

struct test {
    const struct rm_ready *ready;
    enum method method;
    int kind;
    int require, unknown_fails;
    int64_t points, min, max;
    const struct lists *mentor_list, *mentee_list;
    const uint64_t *mentor_bits, *mentee_bits;
    const int64_t *bit_points; /* by bit; NULL: no table */
    const unsigned char *known;
    const uint64_t *hours;
    size_t n_words;
    int64_t step_min; /* 0: bits are hours of which some part is meant */
    const struct node *nodes;
};

struct rm_scorer {
    size_t n;
    struct test *tests;
    int (*score)(int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee);
};

struct building {
    struct rm_scorer *scorer;
    const struct rm_criteria *criteria;
    struct rm_arena *arena;
    uint32_t n_members;
    struct lists *lists;
    size_t n_lists;
};

static int64_t by_steps(const struct rm_ready *r, int64_t found)
{
    int64_t points = 0;

    for (size_t i = 0; i < r->n_steps && r->steps[i].from <= found; i++)
        points = r->steps[i].points;
    return points;
}

static inline enum rm_verdict counted(
    int64_t *points, const struct test *t, int64_t found, int64_t units)
{
    if (found < t->min || found > t->max)
        return RM_FAILS;
    *points = t->ready->n_steps ? by_steps(t->ready, found) : t->points * units;
    return RM_HOLDS;
}

static enum rm_verdict ask_kind(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    struct rm_finding finding = {RM_FAILS, 0, 0};

    t->ready->kind->judge(&finding, t->ready, mentor, mentee);
    *points = finding.points;
    return finding.verdict;
}

/* What the kinds that compare values make of how many are shared. */
static inline enum rm_verdict shared_verdict(int64_t *points, const struct test *t, int unknown,
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

static inline enum rm_verdict by_bits(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    uint64_t a = t->mentor_bits[mentor], b = t->mentee_bits[mentee];
    int64_t sum = 0;

    if (t->bit_points)
        for (uint64_t both = a & b; both; both &= both - 1)
            sum += t->bit_points[__builtin_ctzll(both)];
    return shared_verdict(points, t, !a || !b, a == b, __builtin_popcountll(a & b), sum);
}

static inline enum rm_verdict by_key(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    const struct lists *x = t->mentor_list, *y = t->mentee_list;
    uint32_t i = x->start[mentor], k = y->start[mentee];
    int unknown = i == x->start[mentor + 1] || k == y->start[mentee + 1];
    int same = !unknown && x->entry[i] / WEIGHTS == y->entry[k] / WEIGHTS;

    return shared_verdict(points, t, unknown, same, same, 0);
}

static int64_t value_points(const struct rm_ready *r, uint32_t key)
{
    for (size_t i = 0; i < r->n_steps; i++)
        if (r->steps[i].from == key)
            return r->steps[i].points;
    return 0;
}

/* Values on both lists, and what they come to: by the table, or weight times weight. */
static inline int64_t shared(int64_t *sum, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    const struct lists *x = t->mentor_list, *y = t->mentee_list;
    uint64_t mask = y->mask[mentee];
    int64_t found = 0;

    *sum = 0;
    if (!(x->mask[mentor] & mask))
        return 0;
    for (uint32_t i = x->start[mentor]; i < x->start[mentor + 1]; i++) {
        uint32_t a = x->entry[i], key = a / WEIGHTS;

        if (!(mask >> key % WORD & 1))
            continue;
        for (uint32_t k = y->start[mentee]; k < y->start[mentee + 1]; k++) {
            uint32_t b = y->entry[k];

            if (b / WEIGHTS != key)
                continue;
            found++;
            *sum += t->method == BY_TOPICS ? (int64_t)(a % WEIGHTS) * (b % WEIGHTS)
                                           : value_points(t->ready, key);
        }
    }
    return found;
}

static inline enum rm_verdict by_lists(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    const struct lists *x = t->mentor_list, *y = t->mentee_list;
    int64_t sum, found = shared(&sum, t, mentor, mentee);
    int64_t n = x->start[mentor + 1] - x->start[mentor];
    int64_t m = y->start[mentee + 1] - y->start[mentee];

    return shared_verdict(points, t, !n || !m, found == n && found == m, found, sum);
}

static inline enum rm_verdict by_topics(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    int64_t sum, found;

    if (!t->mentor_list->mask[mentor] || !t->mentee_list->mask[mentee])
        return RM_UNSURE;
    found = shared(&sum, t, mentor, mentee);
    return counted(points, t, found, sum);
}

static inline enum rm_verdict by_hours(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    const uint64_t *a = &t->hours[mentor * t->n_words], *b = &t->hours[mentee * t->n_words];
    int64_t steps = 0;

    if (!t->known[mentor] || t->known[mentor] != t->known[mentee])
        return RM_UNSURE;
    for (size_t i = 0; i < t->n_words; i++)
        steps += __builtin_popcountll(a[i] & b[i]);
    if (t->step_min)
        return counted(points, t, steps * t->step_min, 1);
    return steps * HOUR_MIN < t->min ? RM_FAILS : ask_kind(points, t, mentor, mentee);
}

static inline int is_above(const struct node *a, const struct node *b)
{
    return a->enter <= b->enter && b->leave <= a->leave;
}

static inline enum rm_verdict by_chain(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    const struct node *a = &t->nodes[mentor], *b = &t->nodes[mentee];
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
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    int64_t a = t->ready->mentor_number[mentor], b = t->ready->mentee_number[mentee];

    return a == RM_NONE || b == RM_NONE ? RM_UNSURE : counted(points, t, b - a, 1);
}

static inline enum rm_verdict by_requests(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    const struct rm_values *requests = t->ready->views[0].mentor;

    return requests[mentor].n || requests[mentee].n ? ask_kind(points, t, mentor, mentee)
                                                    : RM_FAILS;
}

static inline enum rm_verdict by_waiting(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    const int *waited = t->ready->waited;
    int side = t->ready->criterion->side;
    int64_t n =
        (waited[mentor] && side != RM_SIDE_MENTEE) + (waited[mentee] && side != RM_SIDE_MENTOR);

    *points = t->points * n;
    return n ? RM_HOLDS : RM_FAILS;
}

static inline enum rm_verdict verdict_of(
    int64_t *points, const struct test *t, uint32_t mentor, uint32_t mentee)
{
    *points = 0;
    switch (t->method) {
    case BY_NUMBERS:
        return by_numbers(points, t, mentor, mentee);
    case BY_BITS:
        return by_bits(points, t, mentor, mentee);
    case BY_TOPICS:
        return by_topics(points, t, mentor, mentee);
    case BY_HOURS:
        return by_hours(points, t, mentor, mentee);
    case BY_WAITING:
        return by_waiting(points, t, mentor, mentee);
    case BY_KEY:
        return by_key(points, t, mentor, mentee);
    case BY_LISTS:
        return by_lists(points, t, mentor, mentee);
    case BY_CHAIN:
        return by_chain(points, t, mentor, mentee);
    case BY_REQUESTS:
        return by_requests(points, t, mentor, mentee);
    case BY_KIND:
        break;
    }
    return ask_kind(points, t, mentor, mentee);
}

__attribute__((always_inline)) static inline int score_all(
    int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee)
{
    int64_t sum = 0;

    for (const struct test *t = scorer->tests; t < scorer->tests + scorer->n; t++) {
        int64_t points;
        enum rm_verdict verdict = verdict_of(&points, t, mentor, mentee);

        if (t->require && (verdict == RM_FAILS || (verdict == RM_UNSURE && t->unknown_fails)))
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

int rm_scorer_score(
    int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee)
{
    return scorer->score(score, scorer, mentor, mentee);
}

static void fill_lists(struct lists *lists, const struct building *b)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i < b->n_members; i++)
        n += lists->from[i].n;
    lists->start = RM_NEW_N(b->arena, (size_t)b->n_members + 1, uint32_t);
    lists->entry = RM_NEW_N(b->arena, n, uint32_t);
    lists->mask = RM_NEW_N(b->arena, b->n_members, uint64_t);
    lists->single = 1;
    n = 0;
    for (uint32_t i = 0; i < b->n_members; i++) {
        const struct rm_values *values = &lists->from[i];

        for (uint32_t k = 0; k < values->n; k++) {
            lists->entry[n++] = values->v[k].key * WEIGHTS + (uint32_t)values->v[k].weight;
            lists->mask[i] |= UINT64_C(1) << values->v[k].key % WORD;
        }
        lists->single &= values->n <= 1;
        lists->start[i + 1] = n;
    }
}

static const struct lists *lists_of(struct building *b, const struct rm_values *from)
{
    for (size_t i = 0; i < b->n_lists; i++)
        if (b->lists[i].from == from)
            return &b->lists[i];
    b->lists[b->n_lists].from = from;
    fill_lists(&b->lists[b->n_lists], b);
    return &b->lists[b->n_lists++];
}

/* The bit of each key, 1 more than it; UINT32_MAX: more than there are bits for. */
static uint32_t number_keys(
    uint32_t *bits, const struct building *b, const struct rm_values *from, uint32_t n_bits)
{
    for (uint32_t i = 0; i < b->n_members; i++)
        for (uint32_t k = 0; k < from[i].n; k++) {
            uint32_t *bit = &bits[from[i].v[k].key];

            if (!*bit && n_bits == WORD)
                return UINT32_MAX;
            if (!*bit)
                *bit = ++n_bits;
        }
    return n_bits;
}

static uint64_t *bits_of(
    const struct building *b, const struct rm_values *from, const uint32_t *bits)
{
    uint64_t *masks = RM_NEW_N(b->arena, b->n_members, uint64_t);

    for (uint32_t i = 0; i < b->n_members; i++)
        for (uint32_t k = 0; k < from[i].n; k++)
            masks[i] |= UINT64_C(1) << (bits[from[i].v[k].key] - 1);
    return masks;
}

static uint32_t highest_key(const struct building *b, const struct rm_values *from)
{
    uint32_t highest = 0;

    for (uint32_t i = 0; i < b->n_members; i++)
        if (from[i].n && from[i].v[from[i].n - 1].key > highest)
            highest = from[i].v[from[i].n - 1].key;
    return highest;
}

static int lay_out_bits(struct building *b, struct test *t, const struct rm_view *view)
{
    uint32_t x = highest_key(b, view->mentor), y = highest_key(b, view->mentee);
    uint32_t *bits = rm_malloc(((size_t)(x > y ? x : y) + 1) * sizeof *bits), n_bits;
    int64_t *points = NULL;

    memset(bits, 0, ((size_t)(x > y ? x : y) + 1) * sizeof *bits);
    n_bits = number_keys(bits, b, view->mentor, 0);
    if (n_bits != UINT32_MAX && view->mentee != view->mentor)
        n_bits = number_keys(bits, b, view->mentee, n_bits);
    if (n_bits != UINT32_MAX) {
        t->mentor_bits = bits_of(b, view->mentor, bits);
        t->mentee_bits =
            view->mentee == view->mentor ? t->mentor_bits : bits_of(b, view->mentee, bits);
        if (t->ready->n_steps)
            t->bit_points = points = RM_NEW_N(b->arena, WORD, int64_t);
        for (uint32_t key = 0; points && key <= (x > y ? x : y); key++)
            if (bits[key])
                points[bits[key] - 1] = value_points(t->ready, key);
    }
    free(bits);
    return n_bits != UINT32_MAX;
}

static void lay_out_values(struct building *b, struct test *t)
{
    const struct rm_view *view = &t->ready->views[0];

    t->method = BY_KIND;
    if (t->ready->n_views != 1)
        return;
    t->method = BY_BITS;
    if (lay_out_bits(b, t, view))
        return;
    t->mentor_list = lists_of(b, view->mentor);
    t->mentee_list = lists_of(b, view->mentee);
    t->method =
        t->mentor_list->single && t->mentee_list->single && !t->ready->n_steps ? BY_KEY : BY_LISTS;
}

static void lay_out_topics(struct building *b, struct test *t)
{
    t->method = BY_TOPICS;
    t->mentor_list = lists_of(b, t->ready->views[0].mentor);
    t->mentee_list = lists_of(b, t->ready->views[0].mentee);
}

/* The longest step that all ends of hours are multiples of. */
static int common_step(const struct building *b, const struct rm_hours *hours)
{
    int step = RM_WEEK_MIN;

    for (uint32_t i = 0; i < b->n_members; i++)
        for (size_t k = 0; k < hours[i].n * 2; k++) {
            int rest = k % 2 ? hours[i].v[k / 2].end_min : hours[i].v[k / 2].start_min;

            while (rest) {
                int next = step % rest;

                step = rest;
                rest = next;
            }
        }
    return step;
}

static void set_bits(uint64_t *words, const struct rm_hours *hours, int step)
{
    for (size_t k = 0; k < hours->n; k++)
        for (int at = hours->v[k].start_min / step; at * step < hours->v[k].end_min; at++)
            words[at / WORD] |= UINT64_C(1) << at % WORD;
}

static void lay_out_hours(struct building *b, struct test *t)
{
    const struct rm_hours *hours = t->ready->hours;
    int step = common_step(b, hours), exact = step >= STEP_LEAST_MIN;
    unsigned char *known = RM_NEW_N(b->arena, b->n_members, unsigned char);
    uint64_t *words;

    if (!exact)
        step = HOUR_MIN;
    t->method = BY_HOURS;
    t->step_min = exact ? step : 0;
    t->n_words = (size_t)((RM_WEEK_MIN + step - 1) / step + WORD - 1) / WORD;
    words = RM_NEW_N(b->arena, t->n_words * b->n_members, uint64_t);
    for (uint32_t i = 0; i < b->n_members; i++) {
        known[i] = !hours[i].n ? HOURS_UNKNOWN : t->ready->zoned[i] ? HOURS_ZONED : HOURS_LOCAL;
        set_bits(&words[i * t->n_words], &hours[i], step);
    }
    t->known = known;
    t->hours = words;
}

static void lay_out_chain(struct building *b, struct test *t)
{
    struct node *nodes = RM_NEW_N(b->arena, b->n_members, struct node);

    t->method = BY_CHAIN;
    for (uint32_t i = 0; i < b->n_members; i++)
        nodes[i] = (struct node){t->ready->mentor_number[i], t->ready->chain->enter[i],
            t->ready->chain->leave[i], t->ready->manager[i] != RM_NO_MANAGER};
    t->nodes = nodes;
}

static void lay_out(struct building *b, struct test *t, const struct rm_ready *r)
{
    const struct rm_criterion *c = r->criterion;

    *t = (struct test){.ready = r,
        .method = BY_KIND,
        .kind = c->kind,
        .require = c->require,
        .unknown_fails = c->unknown == RM_UNKNOWN_FAIL,
        .points = c->points,
        .min = r->min,
        .max = r->max == RM_NONE ? INT64_MAX : r->max};
    switch ((enum rm_criterion_kind)c->kind) {
    case RM_GAP:
        t->method = BY_NUMBERS;
        break;
    case RM_SAME:
    case RM_DIFFERENT:
    case RM_MEMBER:
    case RM_OVERLAP:
        lay_out_values(b, t);
        break;
    case RM_TOPICS:
    case RM_RETURNS:
        lay_out_topics(b, t);
        break;
    case RM_SHARED_HOURS:
        lay_out_hours(b, t);
        break;
    case RM_REQUEST:
        t->method = BY_REQUESTS;
        break;
    case RM_WAITED:
        t->method = BY_WAITING;
        break;
    case RM_CHAIN:
        lay_out_chain(b, t);
        break;
    case RM_TENURE:
    case RM_PERSPECTIVE:
    case RM_KEEP:
        break;
    }
}

/* Rules first, by method; then the rest as they stand. */
static int compare_tests(const void *a, const void *b)
{
    const struct test *x = a, *y = b;

    if (x->require != y->require)
        return x->require ? -1 : 1;
    if (x->require && x->method != y->method)
        return x->method < y->method ? -1 : 1;
    return (x->ready > y->ready) - (x->ready < y->ready);
}

const struct rm_scorer *rm_scorer_build(const struct rm_criteria *criteria)
{
    struct rm_scorer *scorer = RM_NEW(criteria->arena, struct rm_scorer);
    struct building b = {scorer, criteria, criteria->arena, criteria->roster->n, NULL, 0};

    scorer->score = score_anywhere;
#ifdef __x86_64__
    if (__builtin_cpu_supports("popcnt"))
        scorer->score = score_counting;
#endif
    scorer->n = criteria->n;
    scorer->tests = RM_NEW_N(b.arena, criteria->n, struct test);
    b.lists = RM_NEW_N(b.arena, criteria->n * 2, struct lists);
    for (size_t i = 0; i < criteria->n; i++)
        lay_out(&b, &scorer->tests[i], &criteria->v[i]);
    if (scorer->n)
        qsort(scorer->tests, scorer->n, sizeof *scorer->tests, compare_tests);
    return scorer;
}
