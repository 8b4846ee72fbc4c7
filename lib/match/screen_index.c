#include "match/screen_index.h"

#include "base/hash.h"
#include "match/screen_points.h"

#include <stdlib.h>
#include <string.h>

/* A criterion has at most so many classes; a cell holds at least so many on average; a value has a
 * plane where one in so many has it, and a criterion so many planes. */
enum { CELL_MIN = 128, PLANE_SHARE = 256, PLANES_MAX = 160 };

struct building {
    struct rm_index *index;
    const struct rm_match *match;
    struct rm_arena *arena;
    const uint32_t *member;  /* of the others, by index */
    unsigned char *left_out; /* by index: a rule that looks at them alone forbids all */
    int64_t *base;           /* by index; NULL: none */
    uint32_t *cell_of;       /* by index */
    uint32_t *position_of;   /* by index */
};

static const struct rm_values *values_on(const struct rm_view *view, enum rm_side side)
{
    return side == RM_MENTOR ? view->mentor : view->mentee;
}

static const int64_t *numbers_on(const struct rm_ready *r, enum rm_side side)
{
    return side == RM_MENTOR ? r->mentor_number : r->mentee_number;
}

/* Whether two of the others are the same to a criterion. */
static int are_same(const struct rm_ready *r, enum rm_side other, uint32_t a, uint32_t b)
{
    const int64_t *number = numbers_on(r, other);

    if (number && number[a] != number[b])
        return 0;
    for (size_t v = 0; v < r->n_views && r->criterion->kind != RM_GAP; v++) {
        const struct rm_values *x = &values_on(&r->views[v], other)[a];
        const struct rm_values *y = &values_on(&r->views[v], other)[b];

        if (x->n != y->n)
            return 0;
        for (uint32_t i = 0; i < x->n; i++)
            if (x->v[i].key != y->v[i].key)
                return 0;
    }
    return 1;
}

static uint64_t hash_of(const struct rm_ready *r, enum rm_side other, uint32_t who)
{
    const int64_t *number = numbers_on(r, other);
    uint64_t hash = number ? rm_hash(&number[who], sizeof *number, 0) : 0;

    for (size_t v = 0; v < r->n_views && r->criterion->kind != RM_GAP; v++) {
        const struct rm_values *values = &values_on(&r->views[v], other)[who];

        for (uint32_t i = 0; i < values->n; i++)
            hash = rm_hash(&values->v[i].key, sizeof values->v[i].key, hash);
        hash = rm_hash(&values->n, sizeof values->n, hash);
    }
    return hash;
}

/* Tells the others apart by one criterion. 0, or -1 where there are too many classes. */
static int classify(struct building *b, struct rm_classes *classes, const struct rm_ready *r)
{
    enum { SIZE = 4 * RM_CLASSES_MAX };
    uint32_t slots[SIZE] = {0}; /* 1 + class */
    enum rm_side other = b->index->other;

    *classes = (struct rm_classes){.ready = r};
    classes->example = RM_NEW_N(b->arena, RM_CLASSES_MAX, uint32_t);
    classes->of = RM_NEW_N(b->arena, b->index->n_others, uint32_t);
    for (uint32_t i = 0; i < b->index->n_others; i++) {
        size_t slot = hash_of(r, other, b->member[i]) % SIZE;

        while (slots[slot] && !are_same(r, other, classes->example[slots[slot] - 1], b->member[i]))
            slot = (slot + 1) % SIZE;
        if (!slots[slot]) {
            if (classes->n == RM_CLASSES_MAX)
                return -1;
            classes->example[classes->n++] = b->member[i];
            slots[slot] = classes->n;
        }
        classes->of[i] = slots[slot] - 1;
    }
    return 0;
}

/* Whether a criterion is looked at by shared values, and how. */
static int begin_shares(struct building *b, struct rm_shares *s, const struct rm_ready *r)
{
    int kind = r->criterion->kind, topics = kind == RM_TOPICS || kind == RM_RETURNS;
    int zero_holds = r->min <= 0 && (r->max == RM_NONE || r->max >= 0);

    if (!topics && kind != RM_SAME && kind != RM_MEMBER && kind != RM_OVERLAP)
        return 0;
    if (r->n_views != 1)
        return 0;
    *s = (struct rm_shares){.ready = r,
        .asking = values_on(&r->views[0], b->index->asking),
        .others = values_on(&r->views[0], b->index->other)};
    s->certain = kind == RM_MEMBER || (kind != RM_SAME && r->min <= 1 && r->max == RM_NONE);
    s->needed = r->criterion->require && (kind == RM_SAME || !zero_holds);
    s->linear = kind == RM_OVERLAP || (topics ? !r->n_steps : r->n_steps > 0);
    if (!s->linear && topics)
        s->flat = rm_most_of_steps(r, INT64_MAX);
    else if (!s->linear)
        s->flat = s->certain ? r->criterion->points
                             : (r->criterion->points > 0 ? r->criterion->points : 0);
    return 1;
}

static int64_t *base_of(struct building *b)
{
    if (!b->base)
        b->base = RM_NEW_N(b->arena, b->index->n_others, int64_t);
    return b->base;
}

static void take_waits(struct building *b, const struct rm_ready *r)
{
    int64_t *base = base_of(b);

    b->index->waits[b->index->n_waits++] = r;
    for (uint32_t i = 0; i < b->index->n_others; i++)
        base[i] += rm_waits_points(r, b->index->other, b->member[i]);
}

static void take_tenure(struct building *b, const struct rm_ready *r)
{
    int64_t *base = base_of(b);

    for (uint32_t i = 0; i < b->index->n_others; i++) {
        struct rm_finding finding = rm_index_judge(r, b->index->asking, b->member[i], b->member[i]);

        base[i] += finding.points;
        b->left_out[i] |= (unsigned char)rm_ready_forbids(r, &finding);
    }
}

/* Takes a criterion in as what bounds can make of it. */
static void take(struct building *b, const struct rm_ready *r)
{
    struct rm_index *index = b->index;
    int kind = r->criterion->kind;
    int alike = kind == RM_GAP || (kind >= RM_SAME && kind <= RM_OVERLAP) ||
                kind == RM_PERSPECTIVE || kind == RM_TENURE;

    if (kind == RM_REQUEST || kind == RM_KEEP)
        index->closed |= r->criterion->require;
    else if (kind == RM_WAITED)
        take_waits(b, r);
    else if (kind == RM_TENURE && numbers_on(r, index->other))
        take_tenure(b, r);
    else if (alike && !classify(b, &index->classes[index->n_classes], r))
        index->n_classes++;
    else if (begin_shares(b, &index->shares[index->n_shares], r))
        index->n_shares++;
    else
        index->loose[index->n_loose++] = r;
}

static void take_all(struct building *b)
{
    const struct rm_criteria *criteria = &b->match->criteria;

    b->index->classes = RM_NEW_N(b->arena, criteria->n, struct rm_classes);
    b->index->shares = RM_NEW_N(b->arena, criteria->n, struct rm_shares);
    b->index->loose = RM_NEW_N(b->arena, criteria->n, const struct rm_ready *);
    b->index->waits = RM_NEW_N(b->arena, criteria->n, const struct rm_ready *);
    for (size_t i = 0; i < criteria->n; i++)
        take(b, &criteria->v[i]);
}

static int compare_classes(const void *a, const void *b)
{
    const struct rm_classes *x = a, *y = b;

    if (x->n != y->n)
        return x->n < y->n ? -1 : 1;
    return (x->ready > y->ready) - (x->ready < y->ready);
}

/* The cells of `cell` (by index of the other), each told apart by one more criterion; the number of
 * them. */
static uint32_t split(struct building *b, uint32_t *cell, uint32_t n_cells,
    const uint32_t *class_of, uint32_t n_classes)
{
    uint32_t *number = rm_malloc((size_t)n_cells * n_classes * sizeof *number), n = 0;

    memset(number, 0, (size_t)n_cells * n_classes * sizeof *number);
    for (uint32_t i = 0; i < b->index->n_others; i++)
        if (!b->left_out[i])
            number[cell[i] * n_classes + class_of[i]] = 1;
    for (uint32_t k = 0; k < n_cells * n_classes; k++)
        if (number[k])
            number[k] = n++;
    for (uint32_t i = 0; i < b->index->n_others; i++)
        if (!b->left_out[i])
            cell[i] = number[cell[i] * n_classes + class_of[i]];
    free(number);
    return n;
}

/* Cells by the criteria with the fewest classes, as far as cells stay large enough. */
static void make_cells(struct building *b)
{
    struct rm_index *index = b->index;
    uint32_t *tried = rm_malloc((size_t)index->n_others * sizeof *tried);
    uint32_t most = index->n_others / CELL_MIN + 1;

    b->cell_of = RM_NEW_N(b->arena, index->n_others, uint32_t);
    index->n_cells = 1;
    if (index->n_classes)
        qsort(index->classes, index->n_classes, sizeof *index->classes, compare_classes);
    for (size_t k = 0; k < index->n_classes; k++) {
        struct rm_classes *classes = &index->classes[k];
        uint32_t n;

        memcpy(tried, b->cell_of, index->n_others * sizeof *tried);
        n = split(b, tried, index->n_cells, classes->of, classes->n);
        if (n > most)
            continue;
        memcpy(b->cell_of, tried, index->n_others * sizeof *tried);
        classes->in_cells = 1;
        index->n_cells = n;
    }
    free(tried);
}

/* Gives everybody who is not left out a position. */
static void place_all(struct building *b)
{
    struct rm_index *index = b->index;
    uint32_t *n_in = RM_NEW_N(b->arena, index->n_cells, uint32_t), at = 0;

    index->cells = RM_NEW_N(b->arena, index->n_cells, struct rm_cell);
    index->cell_class = RM_NEW_N(b->arena, index->n_cells * index->n_classes, uint32_t);
    b->position_of = RM_NEW_N(b->arena, index->n_others, uint32_t);
    for (uint32_t i = 0; i < index->n_others; i++)
        if (!b->left_out[i])
            n_in[b->cell_of[i]]++;
    for (uint32_t c = 0; c < index->n_cells; c++) {
        index->cells[c].start = at;
        at += (n_in[c] + RM_BLOCK - 1) / RM_BLOCK * RM_BLOCK;
        index->cells[c].end = at;
        n_in[c] = index->cells[c].start;
    }
    index->n_positions = at;
    index->index_at = RM_NEW_N(b->arena, at, uint32_t);
    index->member_at = RM_NEW_N(b->arena, at, uint32_t);
    for (uint32_t p = 0; p < at; p++)
        index->index_at[p] = RM_NOBODY;
    for (uint32_t i = 0; i < index->n_others; i++) {
        uint32_t c = b->cell_of[i];

        b->position_of[i] = RM_NOBODY;
        if (b->left_out[i])
            continue;
        b->position_of[i] = n_in[c]++;
        index->index_at[b->position_of[i]] = i;
        index->member_at[b->position_of[i]] = b->member[i];
        for (size_t k = 0; k < index->n_classes; k++)
            index->cell_class[c * index->n_classes + k] = index->classes[k].of[i];
    }
}

static void place_base(struct building *b)
{
    struct rm_index *index = b->index;

    if (!b->base)
        return;
    index->base = RM_NEW_N(b->arena, index->n_positions, int64_t);
    for (uint32_t i = 0; i < index->n_others; i++) {
        if (b->left_out[i])
            continue;
        index->base[b->position_of[i]] = b->base[i];
        if (b->base[i] < index->base_min)
            index->base_min = b->base[i];
        if (b->base[i] > index->base_max)
            index->base_max = b->base[i];
    }
}

/* Counts who has which value, and numbers the values that anybody has. */
static void count_holders(struct building *b, struct rm_shares *s)
{
    struct rm_index *index = b->index;

    for (uint32_t i = 0; i < index->n_others; i++) {
        const struct rm_values *values = &s->others[b->member[i]];

        if (values->n && values->v[values->n - 1].key >= s->n_keys)
            s->n_keys = values->v[values->n - 1].key + 1;
    }
    s->slot = RM_NEW_N(b->arena, s->n_keys, uint32_t);
    for (uint32_t i = 0; i < index->n_others; i++)
        for (uint32_t k = 0; k < s->others[b->member[i]].n; k++) {
            uint32_t *slot = &s->slot[s->others[b->member[i]].v[k].key];

            if (!*slot)
                *slot = ++s->n_holders;
        }
    s->holders = RM_NEW_N(b->arena, s->n_holders, struct rm_holders);
    for (uint32_t i = 0; i < index->n_others; i++)
        for (uint32_t k = 0; !b->left_out[i] && k < s->others[b->member[i]].n; k++)
            s->holders[s->slot[s->others[b->member[i]].v[k].key] - 1].n++;
}

static int64_t weight_of(const struct rm_shares *s, const struct rm_value *value)
{
    int kind = s->ready->criterion->kind;

    return kind == RM_TOPICS || kind == RM_RETURNS ? value->weight : 1;
}

static void hold(struct building *b, struct rm_shares *s, uint32_t i, const struct rm_value *value)
{
    struct rm_holders *holders = &s->holders[s->slot[value->key] - 1];
    int64_t weight = weight_of(s, value);

    if (weight > s->weight_max)
        s->weight_max = weight;
    if (holders->plane)
        rm_plane_set(holders->plane, b->position_of[i], (unsigned)weight);
    else
        holders->entries[holders->n++] = b->position_of[i] * RM_ENTRY_WEIGHTS + (uint32_t)weight;
}

/* Who has which value: planes for those that many have, as far as memory for them stays in
 * proportion; entries for the rest. */
static void fill_shares(struct building *b, struct rm_shares *s)
{
    struct rm_index *index = b->index;
    size_t n_planes = 0;

    count_holders(b, s);
    for (uint32_t k = 0; k < s->n_holders; k++) {
        struct rm_holders *holders = &s->holders[k];

        if (holders->n > index->n_positions / PLANE_SHARE && n_planes < PLANES_MAX) {
            holders->plane = RM_NEW_N(b->arena, index->n_positions / 4, uint16_t);
            n_planes++;
        } else {
            holders->entries = RM_NEW_N(b->arena, holders->n, uint32_t);
            holders->n = 0;
        }
    }
    for (uint32_t p = 0; p < index->n_positions; p++) {
        uint32_t i = index->index_at[p];

        for (uint32_t k = 0; i != RM_NOBODY && k < s->others[b->member[i]].n; k++)
            hold(b, s, i, &s->others[b->member[i]].v[k]);
    }
}

/* Those of whom a rule that passes what is unknown knows nothing. */
static void mark_passes(struct building *b, struct rm_shares *s)
{
    if (!s->needed || s->ready->criterion->unknown == RM_UNKNOWN_FAIL)
        return;
    for (uint32_t i = 0; i < b->index->n_others; i++) {
        if (b->left_out[i] || s->others[b->member[i]].n)
            continue;
        if (!s->passes)
            s->passes = RM_NEW_N(b->arena, b->index->n_positions / 4, uint16_t);
        rm_plane_set(s->passes, b->position_of[i], 1);
    }
}

static uint64_t *new_set(struct building *b)
{
    return RM_NEW_N(b->arena, b->index->n_positions / RM_BLOCK, uint64_t);
}

static void add_to_set(uint64_t *set, uint32_t position)
{
    set[position / RM_BLOCK] |= UINT64_C(1) << position % RM_BLOCK;
}

static void mark_placed(struct building *b)
{
    b->index->placed = new_set(b);
    for (uint32_t i = 0; i < b->index->n_others; i++)
        if (!b->left_out[i])
            add_to_set(b->index->placed, b->position_of[i]);
}

static void mark_hours(struct building *b, struct rm_clock *clock, uint32_t i)
{
    const struct rm_hours *hours = &clock->ready->hours[b->member[i]];
    int zoned = clock->ready->zoned[b->member[i]];

    for (size_t k = 0; k < hours->n; k++)
        for (int h = hours->v[k].start_min / 60; h * 60 < hours->v[k].end_min; h++)
            add_to_set(clock->within[0][h], b->position_of[i]);
    for (int asking = 0; asking < 2; asking++)
        if (!hours->n || zoned != asking)
            add_to_set(clock->passes[asking], b->position_of[i]);
}

/* Longer spans from shorter ones. */
static void join_hours(struct building *b, struct rm_clock *clock)
{
    uint32_t n_blocks = b->index->n_positions / RM_BLOCK;

    for (int s = 1; s < RM_CLOCK_SPANS; s++)
        for (int h = 0; h < RM_CLOCK_HOURS; h++) {
            const uint64_t *x = clock->within[s - 1][h];
            int next = h + (1 << (s - 1)) < RM_CLOCK_HOURS ? h + (1 << (s - 1)) : h;
            const uint64_t *y = clock->within[s - 1][next];

            for (uint32_t block = 0; block < n_blocks; block++)
                clock->within[s][h][block] = x[block] | y[block];
        }
}

/* Of the first rule that asks for shared hours. */
static void set_clock(struct building *b)
{
    const struct rm_criteria *criteria = &b->match->criteria;
    const struct rm_side_list *list = &b->match->sides[b->index->asking];
    struct rm_clock *clock = &b->index->clock;

    for (size_t i = criteria->n; i-- > 0;)
        if (criteria->v[i].criterion->kind == RM_SHARED_HOURS &&
            criteria->v[i].criterion->require && criteria->v[i].min > 0)
            clock->ready = &criteria->v[i];
    if (!clock->ready)
        return;
    for (int s = 0; s < RM_CLOCK_SPANS; s++)
        for (int h = 0; h < RM_CLOCK_HOURS; h++)
            clock->within[s][h] = new_set(b);
    clock->passes[0] = new_set(b);
    clock->passes[1] = new_set(b);
    for (uint32_t i = 0; i < b->index->n_others; i++)
        if (!b->left_out[i])
            mark_hours(b, clock, i);
    join_hours(b, clock);
    for (uint32_t i = 0; i < list->n; i++)
        if (clock->ready->hours[list->member[i]].n > clock->slots_max)
            clock->slots_max = clock->ready->hours[list->member[i]].n;
}

/* The least and the most that shared values give anybody who asks. */
static void bound_shares(struct building *b)
{
    struct rm_index *index = b->index;
    const struct rm_side_list *list = &b->match->sides[index->asking];

    for (uint32_t i = 0; i < list->n; i++) {
        int64_t most = 0, least = 0;
        size_t n_terms = 0;

        for (size_t g = 0; g < index->n_shares; g++) {
            const struct rm_shares *s = &index->shares[g];
            const struct rm_values *values = &s->asking[list->member[i]];

            n_terms += values->n;
            *(s->flat > 0 ? &most : &least) += s->flat;
            for (uint32_t k = 0; k < values->n; k++) {
                int64_t points = rm_shares_points(s, &values->v[k]) * s->weight_max;

                *(points > 0 ? &most : &least) += points;
            }
        }
        index->shares_max = most > index->shares_max ? most : index->shares_max;
        index->shares_min = least < index->shares_min ? least : index->shares_min;
        index->terms_max = n_terms > index->terms_max ? n_terms : index->terms_max;
    }
}

/* Two who are to be judged apart. */
struct link {
    uint32_t asking, other;
};

struct links {
    struct rm_arena *arena;
    struct link *v;
    size_t n;
};

static void add_link(struct building *b, struct links *links, uint32_t mentor, uint32_t mentee)
{
    uint32_t i = b->match->sides[RM_MENTOR].index[mentor];
    uint32_t k = b->match->sides[RM_MENTEE].index[mentee];

    if (i == RM_NOBODY || k == RM_NOBODY)
        return;
    links->v = rm_arena_grow(links->arena, links->v, links->n, sizeof *links->v);
    links->v[links->n++] =
        b->index->asking == RM_MENTOR ? (struct link){i, k} : (struct link){k, i};
}

static void add_requests(struct building *b, struct links *links, const struct rm_ready *r)
{
    for (uint32_t who = 0; who < b->match->roster.n; who++) {
        const struct rm_values *requests = &r->views[0].mentor[who];

        for (uint32_t k = 0; k < requests->n; k++) {
            if (requests->v[k].key == RM_NOBODY)
                continue;
            add_link(b, links, who, requests->v[k].key);
            add_link(b, links, requests->v[k].key, who);
        }
    }
}

static void add_bonds(struct building *b, struct links *links)
{
    const struct rm_bonds *bonds = &b->match->bonds;

    for (size_t i = 0; i < bonds->n; i++)
        add_link(b, links, (uint32_t)(bonds->v[i].key >> 32), (uint32_t)bonds->v[i].key);
}

static int compare_links(const void *a, const void *b)
{
    const struct link *x = a, *y = b;

    if (x->asking != y->asking)
        return x->asking < y->asking ? -1 : 1;
    return (x->other > y->other) - (x->other < y->other);
}

static void list_apart(struct building *b)
{
    struct rm_index *index = b->index;
    const struct rm_criteria *criteria = &b->match->criteria;
    struct rm_arena scratch = {0};
    struct links links = {&scratch, NULL, 0};
    uint32_t n = b->match->sides[index->asking].n;
    size_t k = 0;

    for (size_t i = 0; i < criteria->n; i++)
        if (criteria->v[i].criterion->kind == RM_REQUEST)
            add_requests(b, &links, &criteria->v[i]);
        else if (criteria->v[i].criterion->kind == RM_KEEP)
            add_bonds(b, &links);
    if (links.n)
        qsort(links.v, links.n, sizeof *links.v, compare_links);
    index->apart_start = RM_NEW_N(b->arena, (size_t)n + 1, size_t);
    index->apart = RM_NEW_N(b->arena, links.n, uint32_t);
    for (uint32_t i = 0; i < n; i++) {
        for (; k < links.n && links.v[k].asking == i; k++)
            index->apart[k] = links.v[k].other;
        index->apart_start[i + 1] = k;
    }
    rm_arena_free(&scratch);
}

struct rm_index *rm_index_build(
    const struct rm_match *match, enum rm_side asking, struct rm_arena *arena)
{
    struct rm_index *index = RM_NEW(arena, struct rm_index);
    struct building b = {.index = index, .match = match, .arena = arena};

    index->match = match;
    index->asking = asking;
    index->other = rm_other_side(asking);
    index->n_others = match->sides[index->other].n;
    b.member = match->sides[index->other].member;
    b.left_out = RM_NEW_N(arena, index->n_others, unsigned char);
    take_all(&b);
    make_cells(&b);
    place_all(&b);
    place_base(&b);
    mark_placed(&b);
    set_clock(&b);
    for (size_t i = 0; i < index->n_shares; i++) {
        fill_shares(&b, &index->shares[i]);
        mark_passes(&b, &index->shares[i]);
    }
    bound_shares(&b);
    list_apart(&b);
    return index;
}
