#include "match/scorer.h"

#include "calendar/hours.h"
#include "match/kinds.h"

#include <stdlib.h>
#include <string.h>

/* Hours of a finer step than this are not turned into bits. */
enum { STEP_LEAST_MIN = 15, HOUR_MIN = 60, WORD = 64, LINE = 64 };

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

/* Somebody's values of one field: entries are key * WEIGHTS + weight. Of `mask` one bit stands for
 * several keys; 0: unknown. */
struct span {
    uint64_t mask;
    uint32_t start, n;
};

enum { WEIGHTS = 16 };

struct node {
    int64_t grade;
    uint32_t enter, leave;
    uint64_t managed;
};

enum { HOURS_UNKNOWN, HOURS_LOCAL, HOURS_ZONED };

struct test {
    const struct rm_ready *ready;
    enum method method;
    int kind;
    int require, unknown_fails;
    int64_t points, min, max;
    size_t mentor_at, mentee_at; /* in their records */
    const int64_t *bit_points;   /* by bit; NULL: no table */
    size_t n_words;
    int64_t step_min; /* 0: bits are hours of which some part is meant */
};

/* All that is read of one member lies together: whoever is judged has mostly not been seen before,
 * and memory is slow. In the order of the tests. */
struct rm_scorer {
    size_t n;
    struct test *tests;
    unsigned char *records; /* by member, `stride` bytes each; first where their entries are */
    size_t stride;
    uint32_t *entries;
    int (*score)(int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee);
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

/* A pair, as tests see it. */
struct two {
    const struct rm_scorer *scorer;
    uint32_t mentor, mentee;
    const unsigned char *a, *b; /* their records */
};

static inline const void *of_mentor(const struct two *two, const struct test *t)
{
    return two->a + t->mentor_at;
}

static inline const void *of_mentee(const struct two *two, const struct test *t)
{
    return two->b + t->mentee_at;
}

static enum rm_verdict ask_kind(int64_t *points, const struct test *t, const struct two *two)
{
    struct rm_finding finding = {RM_FAILS, 0, 0};

    t->ready->kind->judge(&finding, t->ready, two->mentor, two->mentee);
    *points = finding.points;
    return finding.verdict;
}

static inline enum rm_verdict by_bits(int64_t *points, const struct test *t, const struct two *two)
{
    uint64_t a = *(const uint64_t *)of_mentor(two, t), b = *(const uint64_t *)of_mentee(two, t);
    int64_t sum = 0;

    if (t->bit_points)
        for (uint64_t both = a & b; both; both &= both - 1)
            sum += t->bit_points[__builtin_ctzll(both)];
    return shared_verdict(points, t, !a || !b, a == b, __builtin_popcountll(a & b), sum);
}

/* Keys, 0: unknown. */
static inline enum rm_verdict by_key(int64_t *points, const struct test *t, const struct two *two)
{
    uint64_t a = *(const uint64_t *)of_mentor(two, t), b = *(const uint64_t *)of_mentee(two, t);

    return shared_verdict(points, t, !a || !b, a == b, a && a == b, 0);
}

static int64_t value_points(const struct rm_ready *r, uint32_t key)
{
    for (size_t i = 0; i < r->n_steps; i++)
        if (r->steps[i].from == key)
            return r->steps[i].points;
    return 0;
}

/* Values on both lists, and what they come to: by the table, or weight times weight. */
static inline int64_t shared(int64_t *sum, const struct test *t, const struct two *two)
{
    const struct span *x = of_mentor(two, t), *y = of_mentee(two, t);
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
                                           : value_points(t->ready, key);
        }
    }
    return found;
}

static inline enum rm_verdict by_lists(int64_t *points, const struct test *t, const struct two *two)
{
    const struct span *x = of_mentor(two, t), *y = of_mentee(two, t);
    int64_t sum, found = shared(&sum, t, two);

    return shared_verdict(points, t, !x->n || !y->n, found == x->n && found == y->n, found, sum);
}

static inline enum rm_verdict by_topics(
    int64_t *points, const struct test *t, const struct two *two)
{
    const struct span *x = of_mentor(two, t), *y = of_mentee(two, t);
    int64_t sum, found;

    if (!x->n || !y->n)
        return RM_UNSURE;
    found = shared(&sum, t, two);
    return counted(points, t, found, sum);
}

/* Whether hours are known, then their bits. */
static inline enum rm_verdict by_hours(int64_t *points, const struct test *t, const struct two *two)
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

static inline int is_above(const struct node *a, const struct node *b)
{
    return a->enter <= b->enter && b->leave <= a->leave;
}

static inline enum rm_verdict by_chain(int64_t *points, const struct test *t, const struct two *two)
{
    const struct node *a = of_mentor(two, t), *b = of_mentee(two, t);
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
    int64_t *points, const struct test *t, const struct two *two)
{
    int64_t a = *(const int64_t *)of_mentor(two, t), b = *(const int64_t *)of_mentee(two, t);

    return a == RM_NONE || b == RM_NONE ? RM_UNSURE : counted(points, t, b - a, 1);
}

/* How many each of them asks for. */
static inline enum rm_verdict by_requests(
    int64_t *points, const struct test *t, const struct two *two)
{
    uint64_t a = *(const uint64_t *)of_mentor(two, t), b = *(const uint64_t *)of_mentee(two, t);

    return a || b ? ask_kind(points, t, two) : RM_FAILS;
}

/* Whether each of them waited and counts. */
static inline enum rm_verdict by_waiting(
    int64_t *points, const struct test *t, const struct two *two)
{
    uint64_t a = *(const uint64_t *)of_mentor(two, t), b = *(const uint64_t *)of_mentee(two, t);
    int side = t->ready->criterion->side;
    int64_t n = (a && side != RM_SIDE_MENTEE) + (b && side != RM_SIDE_MENTOR);

    *points = t->points * n;
    return n ? RM_HOLDS : RM_FAILS;
}

static inline enum rm_verdict verdict_of(
    int64_t *points, const struct test *t, const struct two *two)
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

__attribute__((always_inline)) static inline int score_all(
    int64_t *score, const struct rm_scorer *scorer, uint32_t mentor, uint32_t mentee)
{
    struct two two = {scorer, mentor, mentee, scorer->records + mentor * scorer->stride,
        scorer->records + mentee * scorer->stride};
    int64_t sum = 0;

    for (const struct test *t = scorer->tests; t < scorer->tests + scorer->n; t++) {
        int64_t points;
        enum rm_verdict verdict = verdict_of(&points, t, &two);

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

/* ---- Laying out. ---- */

/* A part of the record: what is copied there, by member. */
struct part {
    const void *source;
    size_t size, at;
};

/* Everybody's values of one field. */
struct lists {
    const struct rm_values *from;
    struct span *spans;
};

struct building {
    struct rm_scorer *scorer;
    const struct rm_criteria *criteria;
    struct rm_arena scratch; /* parts, until they are copied */
    uint32_t n_members;
    struct part *parts;
    size_t n_parts;
    struct lists *lists;
    size_t n_lists;
};

/* Where in the record a part comes to lie: each once. `size`: a multiple of 8. */
static size_t part_at(struct building *b, const void *source, size_t size)
{
    for (size_t i = 0; i < b->n_parts; i++)
        if (b->parts[i].source == source)
            return b->parts[i].at;
    b->parts = rm_arena_grow(&b->scratch, b->parts, b->n_parts, sizeof *b->parts);
    b->parts[b->n_parts++] = (struct part){source, size, b->scorer->stride};
    b->scorer->stride += size;
    return b->parts[b->n_parts - 1].at;
}

/* Counts entries first, so that one member's lists lie together; fill_entries fills them. */
static const struct span *spans_of(struct building *b, const struct rm_values *from)
{
    struct lists *lists;

    for (size_t i = 0; i < b->n_lists; i++)
        if (b->lists[i].from == from)
            return b->lists[i].spans;
    b->lists = rm_arena_grow(&b->scratch, b->lists, b->n_lists, sizeof *lists);
    lists = &b->lists[b->n_lists++];
    *lists = (struct lists){from, RM_NEW_N(&b->scratch, b->n_members, struct span)};
    return lists->spans;
}

static void fill_entries(struct building *b)
{
    uint64_t *first = RM_NEW_N(&b->scratch, b->n_members, uint64_t);
    size_t n = 0;

    b->parts[0].source = first;
    for (size_t i = 0; i < b->n_lists; i++)
        for (uint32_t who = 0; who < b->n_members; who++)
            n += b->lists[i].from[who].n;
    b->scorer->entries = RM_NEW_N(b->criteria->arena, n, uint32_t);
    n = 0;
    for (uint32_t who = 0; who < b->n_members; who++) {
        first[who] = n;
        for (size_t i = 0; i < b->n_lists; i++) {
            const struct rm_values *values = &b->lists[i].from[who];
            struct span *span = &b->lists[i].spans[who];

            span->start = (uint32_t)n;
            span->n = values->n;
            for (uint32_t k = 0; k < values->n; k++) {
                b->scorer->entries[n++] =
                    values->v[k].key * WEIGHTS + (uint32_t)values->v[k].weight;
                span->mask |= UINT64_C(1) << values->v[k].key % WORD;
            }
        }
    }
}

static void fill_records(struct building *b)
{
    struct rm_scorer *scorer = b->scorer;
    unsigned char *bytes;

    scorer->stride = (scorer->stride + LINE - 1) / LINE * LINE;
    bytes = rm_arena_alloc(b->criteria->arena, scorer->stride * b->n_members + LINE);
    scorer->records = bytes + (LINE - (uintptr_t)bytes % LINE) % LINE;
    for (uint32_t who = 0; who < b->n_members; who++)
        for (size_t i = 0; i < b->n_parts; i++)
            memcpy(scorer->records + who * scorer->stride + b->parts[i].at,
                (const unsigned char *)b->parts[i].source + who * b->parts[i].size,
                b->parts[i].size);
}

/* Numbers the keys that have no number yet, on from `n`; stops above what there are bits for. */
static uint32_t number_keys(
    uint32_t *bits, const struct building *b, const struct rm_values *from, uint32_t n)
{
    for (uint32_t i = 0; i < b->n_members; i++)
        for (uint32_t k = 0; k < from[i].n && n <= WORD; k++) {
            uint32_t *bit = &bits[from[i].v[k].key];

            if (!*bit)
                *bit = ++n;
        }
    return n;
}

static uint64_t *bits_of(struct building *b, const struct rm_values *from, const uint32_t *bits)
{
    uint64_t *masks = RM_NEW_N(&b->scratch, b->n_members, uint64_t);

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

static int are_few(struct building *b, const struct rm_view *view)
{
    uint32_t x = highest_key(b, view->mentor), y = highest_key(b, view->mentee);
    uint32_t *bits = RM_NEW_N(&b->scratch, (size_t)(x > y ? x : y) + 1, uint32_t);

    return number_keys(bits, b, view->mentee, number_keys(bits, b, view->mentor, 0)) <= WORD;
}

static void lay_out_bit_points(
    struct building *b, struct test *t, const uint32_t *bits, uint32_t n_keys)
{
    int64_t *points = RM_NEW_N(b->criteria->arena, WORD, int64_t);

    for (uint32_t key = 0; key < n_keys; key++)
        if (bits[key])
            points[bits[key] - 1] = value_points(t->ready, key);
    t->bit_points = points;
}

static void lay_out_bits(struct building *b, struct test *t, const struct rm_view *view)
{
    uint32_t x = highest_key(b, view->mentor), y = highest_key(b, view->mentee);
    uint32_t n_keys = (x > y ? x : y) + 1;
    uint32_t *bits = RM_NEW_N(&b->scratch, n_keys, uint32_t);
    const uint64_t *masks;

    number_keys(bits, b, view->mentee, number_keys(bits, b, view->mentor, 0));
    masks = bits_of(b, view->mentor, bits);
    t->mentor_at = part_at(b, masks, sizeof *masks);
    if (view->mentee != view->mentor)
        masks = bits_of(b, view->mentee, bits);
    t->mentee_at = part_at(b, masks, sizeof *masks);
    if (t->ready->n_steps)
        lay_out_bit_points(b, t, bits, n_keys);
}

static int is_single(const struct building *b, const struct rm_values *values)
{
    for (uint32_t i = 0; i < b->n_members; i++)
        if (values[i].n > 1)
            return 0;
    return 1;
}

static size_t key_part(struct building *b, const struct rm_values *from)
{
    uint64_t *keys = RM_NEW_N(&b->scratch, b->n_members, uint64_t);

    for (uint32_t i = 0; i < b->n_members; i++)
        keys[i] = from[i].n ? from[i].v[0].key : 0;
    return part_at(b, keys, sizeof *keys);
}

static void lay_out_lists(struct building *b, struct test *t, const struct rm_view *view)
{
    t->mentor_at = part_at(b, spans_of(b, view->mentor), sizeof(struct span));
    t->mentee_at = part_at(b, spans_of(b, view->mentee), sizeof(struct span));
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
    uint64_t *words;
    size_t n;

    if (!exact)
        step = HOUR_MIN;
    t->step_min = exact ? step : 0;
    t->n_words = (size_t)((RM_WEEK_MIN + step - 1) / step + WORD - 1) / WORD;
    n = t->n_words + 1;
    words = RM_NEW_N(&b->scratch, n * b->n_members, uint64_t);
    for (uint32_t i = 0; i < b->n_members; i++) {
        words[i * n] = !hours[i].n ? HOURS_UNKNOWN : t->ready->zoned[i] ? HOURS_ZONED : HOURS_LOCAL;
        set_bits(&words[i * n + 1], &hours[i], step);
    }
    t->mentor_at = t->mentee_at = part_at(b, words, n * sizeof *words);
}

static void lay_out_chain(struct building *b, struct test *t)
{
    struct node *nodes = RM_NEW_N(&b->scratch, b->n_members, struct node);

    for (uint32_t i = 0; i < b->n_members; i++)
        nodes[i] = (struct node){t->ready->mentor_number[i], t->ready->chain->enter[i],
            t->ready->chain->leave[i], t->ready->manager[i] != RM_NO_MANAGER};
    t->mentor_at = t->mentee_at = part_at(b, nodes, sizeof *nodes);
}

static void lay_out_counts(struct building *b, struct test *t)
{
    uint64_t *counts = RM_NEW_N(&b->scratch, b->n_members, uint64_t);

    for (uint32_t i = 0; i < b->n_members; i++)
        counts[i] =
            t->method == BY_WAITING ? t->ready->waited[i] != 0 : t->ready->views[0].mentor[i].n;
    t->mentor_at = t->mentee_at = part_at(b, counts, sizeof *counts);
}

static enum method value_method(struct building *b, const struct rm_ready *r)
{
    const struct rm_view *view = &r->views[0];

    if (r->n_views != 1)
        return BY_KIND;
    if (are_few(b, view))
        return BY_BITS;
    return is_single(b, view->mentor) && is_single(b, view->mentee) && !r->n_steps ? BY_KEY
                                                                                   : BY_LISTS;
}

static enum method method_of(struct building *b, const struct rm_ready *r)
{
    switch ((enum rm_criterion_kind)r->criterion->kind) {
    case RM_GAP:
        return BY_NUMBERS;
    case RM_SAME:
    case RM_DIFFERENT:
    case RM_MEMBER:
    case RM_OVERLAP:
        return value_method(b, r);
    case RM_TOPICS:
    case RM_RETURNS:
        return BY_TOPICS;
    case RM_SHARED_HOURS:
        return BY_HOURS;
    case RM_REQUEST:
        return BY_REQUESTS;
    case RM_WAITED:
        return BY_WAITING;
    case RM_CHAIN:
        return BY_CHAIN;
    case RM_TENURE:
    case RM_PERSPECTIVE:
    case RM_KEEP:
        break;
    }
    return BY_KIND;
}

static void begin_test(struct building *b, struct test *t, const struct rm_ready *r)
{
    const struct rm_criterion *c = r->criterion;

    *t = (struct test){.ready = r,
        .method = method_of(b, r),
        .kind = c->kind,
        .require = c->require,
        .unknown_fails = c->unknown == RM_UNKNOWN_FAIL,
        .points = c->points,
        .min = r->min,
        .max = r->max == RM_NONE ? INT64_MAX : r->max};
}

static void lay_out(struct building *b, struct test *t)
{
    switch (t->method) {
    case BY_NUMBERS:
        t->mentor_at = part_at(b, t->ready->mentor_number, sizeof(int64_t));
        t->mentee_at = part_at(b, t->ready->mentee_number, sizeof(int64_t));
        break;
    case BY_BITS:
        lay_out_bits(b, t, &t->ready->views[0]);
        break;
    case BY_KEY:
        t->mentor_at = key_part(b, t->ready->views[0].mentor);
        t->mentee_at = key_part(b, t->ready->views[0].mentee);
        break;
    case BY_TOPICS:
    case BY_LISTS:
        lay_out_lists(b, t, &t->ready->views[0]);
        break;
    case BY_HOURS:
        lay_out_hours(b, t);
        break;
    case BY_WAITING:
    case BY_REQUESTS:
        lay_out_counts(b, t);
        break;
    case BY_CHAIN:
        lay_out_chain(b, t);
        break;
    case BY_KIND:
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
    struct building b = {.scorer = scorer, .criteria = criteria, .n_members = criteria->roster->n};

    scorer->score = score_anywhere;
#ifdef __x86_64__
    if (__builtin_cpu_supports("popcnt"))
        scorer->score = score_counting;
#endif
    scorer->n = criteria->n;
    scorer->tests = RM_NEW_N(criteria->arena, criteria->n, struct test);
    for (size_t i = 0; i < criteria->n; i++)
        begin_test(&b, &scorer->tests[i], &criteria->v[i]);
    if (scorer->n)
        qsort(scorer->tests, scorer->n, sizeof *scorer->tests, compare_tests);
    part_at(&b, NULL, sizeof(uint64_t)); /* where their entries are */
    for (size_t i = 0; i < criteria->n; i++)
        lay_out(&b, &scorer->tests[i]);
    fill_entries(&b);
    fill_records(&b);
    rm_arena_free(&b.scratch);
    return scorer;
}
