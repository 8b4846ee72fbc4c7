#include "calendar/hours.h"
#include "match/scorer_test.h"

#include <stdlib.h>
#include <string.h>

/* Hours of a finer step than this are not turned into bits. */
enum { STEP_LEAST_MIN = 15 };

/* A part of the record: what is copied there, by member. */
struct part {
    const void *source;
    size_t size, at;
};

/* Everybody's values of one field. */
struct lists {
    const struct rm_values *from;
    struct rm_span *spans;
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
static const struct rm_span *spans_of(struct building *b, const struct rm_values *from)
{
    struct lists *lists;

    for (size_t i = 0; i < b->n_lists; i++)
        if (b->lists[i].from == from)
            return b->lists[i].spans;
    b->lists = rm_arena_grow(&b->scratch, b->lists, b->n_lists, sizeof *lists);
    lists = &b->lists[b->n_lists++];
    *lists = (struct lists){from, RM_NEW_N(&b->scratch, b->n_members, struct rm_span)};
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
            struct rm_span *span = &b->lists[i].spans[who];

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
    struct building *b, struct rm_test *t, const uint32_t *bits, uint32_t n_keys)
{
    int64_t *points = RM_NEW_N(b->criteria->arena, WORD, int64_t);

    for (uint32_t key = 0; key < n_keys; key++)
        if (bits[key])
            points[bits[key] - 1] = rm_ready_value_points(t->ready, key);
    t->bit_points = points;
}

static void lay_out_bits(struct building *b, struct rm_test *t, const struct rm_view *view)
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

static void lay_out_lists(struct building *b, struct rm_test *t, const struct rm_view *view)
{
    t->mentor_at = part_at(b, spans_of(b, view->mentor), sizeof(struct rm_span));
    t->mentee_at = part_at(b, spans_of(b, view->mentee), sizeof(struct rm_span));
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

static void lay_out_hours(struct building *b, struct rm_test *t)
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

static void lay_out_chain(struct building *b, struct rm_test *t)
{
    struct rm_node *nodes = RM_NEW_N(&b->scratch, b->n_members, struct rm_node);

    for (uint32_t i = 0; i < b->n_members; i++)
        nodes[i] = (struct rm_node){t->ready->mentor_number[i], t->ready->chain->enter[i],
            t->ready->chain->leave[i], t->ready->manager[i] != RM_NO_MANAGER};
    t->mentor_at = t->mentee_at = part_at(b, nodes, sizeof *nodes);
}

static void lay_out_counts(struct building *b, struct rm_test *t)
{
    uint64_t *counts = RM_NEW_N(&b->scratch, b->n_members, uint64_t);

    for (uint32_t i = 0; i < b->n_members; i++)
        counts[i] =
            t->method == BY_WAITING ? t->ready->waited[i] != 0 : t->ready->views[0].mentor[i].n;
    t->mentor_at = t->mentee_at = part_at(b, counts, sizeof *counts);
}

static enum rm_method value_method(struct building *b, const struct rm_ready *r)
{
    const struct rm_view *view = &r->views[0];

    if (r->n_views != 1)
        return BY_KIND;
    if (are_few(b, view))
        return BY_BITS;
    return is_single(b, view->mentor) && is_single(b, view->mentee) && !r->n_steps ? BY_KEY
                                                                                   : BY_LISTS;
}

static enum rm_method method_of(struct building *b, const struct rm_ready *r)
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

static void begin_test(struct building *b, struct rm_test *t, const struct rm_ready *r)
{
    const struct rm_criterion *c = r->criterion;

    *t = (struct rm_test){.ready = r,
        .method = method_of(b, r),
        .kind = c->kind,
        .require = c->require,
        .unknown_fails = c->unknown == RM_UNKNOWN_FAIL,
        .points = c->points,
        .min = r->min,
        .max = r->max == RM_NONE ? INT64_MAX : r->max};
}

static void lay_out(struct building *b, struct rm_test *t)
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
    const struct rm_test *x = a, *y = b;

    if (x->require != y->require)
        return x->require ? -1 : 1;
    if (x->require && x->method != y->method)
        return x->method < y->method ? -1 : 1;
    return (x->ready > y->ready) - (x->ready < y->ready);
}

static void list_rules(struct rm_scorer *scorer, const struct rm_criteria *criteria)
{
    scorer->rules = RM_NEW_N(criteria->arena, criteria->n, const struct rm_test *);
    for (size_t i = 0; i < criteria->n; i++)
        for (size_t k = 0; k < scorer->n; k++)
            if (scorer->tests[k].ready == &criteria->v[i] && scorer->tests[k].require)
                scorer->rules[scorer->n_rules++] = &scorer->tests[k];
}

const struct rm_scorer *rm_scorer_build(const struct rm_criteria *criteria)
{
    struct rm_scorer *scorer = RM_NEW(criteria->arena, struct rm_scorer);
    struct building b = {.scorer = scorer, .criteria = criteria, .n_members = criteria->roster->n};

    rm_scorer_choose(scorer);
    scorer->n = criteria->n;
    scorer->tests = RM_NEW_N(criteria->arena, criteria->n, struct rm_test);
    for (size_t i = 0; i < criteria->n; i++)
        begin_test(&b, &scorer->tests[i], &criteria->v[i]);
    if (scorer->n)
        qsort(scorer->tests, scorer->n, sizeof *scorer->tests, compare_tests);
    part_at(&b, NULL, sizeof(uint64_t)); /* where their entries are */
    for (size_t i = 0; i < criteria->n; i++)
        lay_out(&b, &scorer->tests[i]);
    list_rules(scorer, criteria);
    fill_entries(&b);
    fill_records(&b);
    rm_arena_free(&b.scratch);
    return scorer;
}
