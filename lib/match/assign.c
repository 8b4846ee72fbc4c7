#include "match/assign.h"

#include "record/record.h"

#include <stdlib.h>
#include <string.h>

/* A worth as two numbers that compare like the vector of levels: `rank` holds the levels above the
 * total, `points` the total and, below it, the number of pairs. Edges have no rank and a path has
 * two ends, so that a level of a price is never more than 1 either way, nor one of a distance more
 * than 2: the digits never meet, whatever the size of the problem. */
struct worth {
    int64_t rank;
    int64_t points;
};

#define LOAD   INT64_C(1)
#define MENTOR (LOAD << 16)
#define MENTEE (MENTOR << 16)
#define PAIR   INT64_C(1)
#define POINT  INT64_C(4)

#define NO_NODE UINT32_MAX

/* A mentor's place, taken. */
struct place {
    size_t edge;
    uint32_t mentee;
};

/* Somebody in the search: mentees from 0, then the mentors. */
struct node {
    struct worth distance;
    size_t edge;      /* that led here */
    uint32_t from;    /* mentee or mentor before, as a node */
    uint32_t heap_at; /* 1 and up while waiting; 0: not reached */
    int done;
};

struct solver {
    const struct rm_assign_problem *problem;
    uint32_t n_mentees;
    struct worth *price;  /* by node */
    uint32_t *load;       /* by node; pairs taken, without what is held */
    unsigned char *taken; /* by edge */
    struct place *places;
    size_t *place_start; /* by mentor */
    struct node *nodes;
    uint32_t *heap; /* from 1 on; the nearest first */
    uint32_t n_heap;
    uint32_t *reached;
    uint32_t n_reached;
    uint32_t end;      /* where the best path so far ends, or NO_NODE */
    struct worth best; /* its length */
};

static struct worth plus(struct worth a, struct worth b)
{
    return (struct worth){a.rank + b.rank, a.points + b.points};
}

static struct worth minus(struct worth a, struct worth b)
{
    return (struct worth){a.rank - b.rank, a.points - b.points};
}

static int less(struct worth a, struct worth b)
{
    return a.rank < b.rank || (a.rank == b.rank && a.points < b.points);
}

static struct worth edge_worth(const struct rm_edge *edge)
{
    return (struct worth){0, edge->score * POINT};
}

struct rm_levels rm_levels_plus(struct rm_levels a, struct rm_levels b)
{
    return (struct rm_levels){
        a.mentees + b.mentees, a.mentors + b.mentors, a.loads + b.loads, a.total + b.total};
}

struct rm_levels rm_levels_minus(struct rm_levels a, struct rm_levels b)
{
    return (struct rm_levels){
        a.mentees - b.mentees, a.mentors - b.mentors, a.loads - b.loads, a.total - b.total};
}

static int sign(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

int rm_levels_compare(struct rm_levels a, struct rm_levels b)
{
    int c = sign(a.mentees, b.mentees);

    if (!c)
        c = sign(a.mentors, b.mentors);
    if (!c)
        c = sign(a.loads, b.loads);
    return c ? c : sign(a.total, b.total);
}

/* The digit of `rank` that is worth 1, and what is left above it. */
static int64_t lowest_digit(int64_t *rank)
{
    int64_t shifted = *rank + MENTOR / 2, digit = shifted % MENTOR;

    if (digit < 0)
        digit += MENTOR;
    digit -= MENTOR / 2;
    *rank = (*rank - digit) / MENTOR;
    return digit;
}

static struct rm_levels levels_of(struct worth worth)
{
    struct rm_levels levels;
    int64_t rank = worth.rank, points = worth.points + PAIR;

    levels.loads = lowest_digit(&rank);
    levels.mentors = lowest_digit(&rank);
    levels.mentees = rank;
    levels.total = points / POINT - (points % POINT < 0);
    return levels;
}

static uint32_t held(const struct rm_assign_side *side, uint32_t who)
{
    return side->held ? side->held[who] : 0;
}

/* Pairs that somebody may still get. */
static uint32_t room(const struct rm_assign_side *side, uint32_t who)
{
    uint32_t load = held(side, who);

    return side->capacity[who] > load ? side->capacity[who] - load : 0;
}

struct rm_levels rm_assign_worth(
    const struct rm_assign_problem *problem, int mentee, uint32_t who, uint32_t load)
{
    const struct rm_assign_side *side = mentee ? &problem->mentees : &problem->mentors;
    struct rm_levels worth = {0, 0, 0, 0};

    if (problem->objective == RM_PAIRS)
        worth.mentees = mentee;
    if (problem->objective != RM_COVERAGE)
        return worth;
    worth.mentees = mentee && load == 0;
    worth.mentors = !mentee && load == 0;
    worth.loads = side->minimum && load < side->minimum[who];
    return worth;
}

/* What the pair after `load` taken ones is worth to a node. */
static struct worth node_worth(const struct solver *s, uint32_t node, uint32_t load)
{
    int mentee = node < s->n_mentees;
    uint32_t who = mentee ? node : node - s->n_mentees;
    const struct rm_assign_side *side = mentee ? &s->problem->mentees : &s->problem->mentors;
    struct rm_levels levels = rm_assign_worth(s->problem, mentee, who, load + held(side, who));

    return (struct worth){levels.mentees * MENTEE + levels.mentors * MENTOR + levels.loads * LOAD,
        mentee ? 0 : -PAIR};
}

static int nearer(const struct solver *s, uint32_t a, uint32_t b)
{
    const struct worth da = s->nodes[a].distance, db = s->nodes[b].distance;

    return less(da, db) || (!less(db, da) && a < b);
}

static void heap_put(struct solver *s, uint32_t at, uint32_t node)
{
    s->heap[at] = node;
    s->nodes[node].heap_at = at;
}

static void heap_raise(struct solver *s, uint32_t node)
{
    uint32_t at = s->nodes[node].heap_at;

    for (; at > 1 && nearer(s, node, s->heap[at / 2]); at /= 2)
        heap_put(s, at, s->heap[at / 2]);
    heap_put(s, at, node);
}

static uint32_t heap_take(struct solver *s)
{
    uint32_t first = s->heap[1], last = s->heap[s->n_heap--], at = 1;

    for (;;) {
        uint32_t child = at * 2;

        if (child < s->n_heap && nearer(s, s->heap[child + 1], s->heap[child]))
            child++;
        if (child > s->n_heap || !nearer(s, s->heap[child], last))
            break;
        heap_put(s, at, s->heap[child]);
        at = child;
    }
    if (s->n_heap)
        heap_put(s, at, last);
    return first;
}

/* Sees whether the path may end at a node that was reached: a mentor with a free place takes the
 * pair, a mentee gives up the last one. */
static void look_at_end(struct solver *s, uint32_t node)
{
    uint32_t load = s->load[node];
    struct worth length = s->nodes[node].distance;

    if (node < s->n_mentees) {
        if (!load)
            return;
        length = plus(length, plus(s->price[node], node_worth(s, node, load - 1)));
    } else {
        if (load == room(&s->problem->mentors, node - s->n_mentees))
            return;
        length = minus(length, plus(s->price[node], node_worth(s, node, load)));
    }
    if (less(length, s->best)) {
        s->best = length;
        s->end = node;
    }
}

static void reach(
    struct solver *s, uint32_t node, struct worth distance, uint32_t from, size_t edge)
{
    struct node *to = &s->nodes[node];

    if (!less(distance, s->best) || to->done || (to->heap_at && !less(distance, to->distance)))
        return;
    if (!to->heap_at) {
        s->reached[s->n_reached++] = node;
        to->heap_at = ++s->n_heap;
    }
    to->distance = distance;
    to->from = from;
    to->edge = edge;
    heap_raise(s, node);
    look_at_end(s, node);
}

static void reach_mentors(struct solver *s, uint32_t mentee)
{
    const struct rm_assign_problem *problem = s->problem;
    struct worth here = plus(s->nodes[mentee].distance, s->price[mentee]);

    for (size_t e = problem->start[mentee]; e < problem->start[mentee + 1]; e++) {
        uint32_t mentor = s->n_mentees + problem->edges[e].mentor;
        struct worth there = minus(plus(here, s->price[mentor]), edge_worth(&problem->edges[e]));

        if (!s->taken[e])
            reach(s, mentor, there, mentee, e);
    }
}

static void reach_mentees(struct solver *s, uint32_t mentor)
{
    const struct place *places = s->places + s->place_start[mentor - s->n_mentees];
    struct worth here = minus(s->nodes[mentor].distance, s->price[mentor]);

    for (uint32_t i = 0; i < s->load[mentor]; i++) {
        const struct rm_edge *edge = &s->problem->edges[places[i].edge];
        struct worth there = minus(plus(here, edge_worth(edge)), s->price[places[i].mentee]);

        reach(s, places[i].mentee, there, mentor, places[i].edge);
    }
}

/* Finds the shortest way to use one more place of a mentee, s->best at most. */
static void search(struct solver *s, uint32_t mentee)
{
    s->end = NO_NODE;
    s->n_heap = 0;
    s->n_reached = 1;
    s->reached[0] = mentee;
    s->nodes[mentee].distance = (struct worth){0, 0};
    s->nodes[mentee].done = 1;
    reach_mentors(s, mentee);
    while (s->n_heap && less(s->nodes[s->heap[1]].distance, s->best)) {
        uint32_t node = heap_take(s);

        s->nodes[node].done = 1;
        if (node < s->n_mentees)
            reach_mentors(s, node);
        else
            reach_mentees(s, node);
    }
}

/* Prices after a search: no edge or place changes its sign, and those of the path become tight. */
static void settle_prices(struct solver *s)
{
    for (uint32_t i = 0; i < s->n_reached; i++) {
        uint32_t node = s->reached[i];

        if (s->nodes[node].done && less(s->nodes[node].distance, s->best)) {
            struct worth by = minus(s->best, s->nodes[node].distance);

            s->price[node] =
                node < s->n_mentees ? minus(s->price[node], by) : plus(s->price[node], by);
        }
        memset(&s->nodes[node], 0, sizeof s->nodes[node]);
    }
}

static struct place *find_place(struct solver *s, uint32_t mentor, size_t edge)
{
    struct place *place = s->places + s->place_start[mentor - s->n_mentees];

    while (place->edge != edge)
        place++;
    return place;
}

/* Takes and gives up the pairs along the path, from its end back to the mentee where it began. */
static void follow_path(struct solver *s, uint32_t mentee)
{
    uint32_t mentor = s->end;
    struct place *place;

    if (s->end < s->n_mentees) {
        const struct node *end = &s->nodes[s->end];

        s->load[s->end]--;
        s->taken[end->edge] = 0;
        mentor = end->from;
        place = find_place(s, mentor, end->edge);
    } else {
        place = s->places + s->place_start[mentor - s->n_mentees] + s->load[mentor]++;
    }
    for (;;) {
        const struct node *at = &s->nodes[mentor];
        uint32_t from = at->from;

        place->edge = at->edge;
        place->mentee = from;
        s->taken[at->edge] = 1;
        if (from == mentee)
            break;
        mentor = s->nodes[from].from;
        s->taken[s->nodes[from].edge] = 0;
        place = find_place(s, mentor, s->nodes[from].edge);
    }
    s->load[mentee]++;
}

/* Uses one more place of a mentee if that makes the whole better. 1 if it does. */
static int add_place(struct solver *s, uint32_t mentee)
{
    const struct worth zero = {0, 0};
    int used;

    if (s->load[mentee] == room(&s->problem->mentees, mentee))
        return 0;
    s->best = plus(s->price[mentee], node_worth(s, mentee, s->load[mentee]));
    if (!less(zero, s->best))
        return 0;
    search(s, mentee);
    used = s->end != NO_NODE;
    if (used)
        follow_path(s, mentee);
    settle_prices(s);
    return used;
}

/* The lowest price that the mentee's edges allow while none is taken. */
static void price_mentee(struct solver *s, uint32_t mentee)
{
    const struct rm_assign_problem *problem = s->problem;
    struct worth price = minus((struct worth){0, 0}, node_worth(s, mentee, 0));

    for (size_t e = problem->start[mentee]; e < problem->start[mentee + 1]; e++) {
        struct worth surplus = minus(
            edge_worth(&problem->edges[e]), s->price[s->n_mentees + problem->edges[e].mentor]);

        if (e == problem->start[mentee] || less(price, surplus))
            price = surplus;
    }
    s->price[mentee] = price;
}

/* First pairs first, then second ones, and so on: each is worth no more than the one before. A
 * mentee for whom one more place is of no use now has no use for it later: mentors' prices only
 * rise. */
static void solve(struct solver *s)
{
    uint32_t n_open = 0;
    uint32_t *open = rm_malloc(s->n_mentees * sizeof *open);

    for (uint32_t i = 0; i < s->n_mentees; i++) {
        price_mentee(s, i);
        if (add_place(s, i))
            open[n_open++] = i;
    }
    while (n_open) {
        uint32_t kept = 0;

        for (uint32_t k = 0; k < n_open; k++)
            if (add_place(s, open[k]))
                open[kept++] = open[k];
        n_open = kept;
    }
    free(open);
}

static void count_places(struct solver *s, uint32_t n_mentors)
{
    const struct rm_assign_problem *problem = s->problem;
    size_t n_edges = problem->start[s->n_mentees], total = 0;

    s->place_start = rm_malloc((n_mentors + 1) * sizeof *s->place_start);
    memset(s->place_start, 0, (n_mentors + 1) * sizeof *s->place_start);
    for (size_t e = 0; e < n_edges; e++)
        s->place_start[problem->edges[e].mentor]++;
    for (uint32_t j = 0; j < n_mentors; j++) {
        size_t most = s->place_start[j], places = room(&problem->mentors, j);

        s->place_start[j] = total;
        total += most < places ? most : places;
    }
    s->place_start[n_mentors] = total;
    s->places = rm_malloc(total * sizeof *s->places);
}

static void *zeroed(size_t n, size_t size)
{
    return memset(rm_malloc(n * size), 0, n * size);
}

static void start(struct solver *s, const struct rm_assign_problem *problem)
{
    uint32_t n_mentors = problem->mentors.n;
    size_t n_nodes;

    memset(s, 0, sizeof *s);
    s->problem = problem;
    s->n_mentees = problem->mentees.n;
    n_nodes = (size_t)s->n_mentees + n_mentors;
    s->price = zeroed(n_nodes, sizeof *s->price);
    s->load = zeroed(n_nodes, sizeof *s->load);
    s->taken = zeroed(problem->start[s->n_mentees], 1);
    s->nodes = zeroed(n_nodes, sizeof *s->nodes);
    s->heap = zeroed(n_nodes + 1, sizeof *s->heap);
    s->reached = zeroed(n_nodes, sizeof *s->reached);
    count_places(s, n_mentors);
    for (uint32_t j = 0; j < n_mentors; j++)
        s->price[s->n_mentees + j] =
            minus((struct worth){0, 0}, node_worth(s, s->n_mentees + j, 0));
}

static void finish(struct solver *s)
{
    free(s->price);
    free(s->load);
    free(s->taken);
    free(s->places);
    free(s->place_start);
    free(s->nodes);
    free(s->heap);
    free(s->reached);
}

static struct rm_levels *copy_prices(
    const struct solver *s, uint32_t first, uint32_t n, struct rm_arena *arena)
{
    struct rm_levels *prices = RM_NEW_N(arena, n, struct rm_levels);

    for (uint32_t i = 0; i < n; i++)
        prices[i] = levels_of(s->price[first + i]);
    return prices;
}

static struct rm_levels loads_worth(
    const struct rm_assign_problem *problem, int mentee, uint32_t who, uint32_t load)
{
    const struct rm_assign_side *side = mentee ? &problem->mentees : &problem->mentors;
    struct rm_levels sum = {0, 0, 0, 0};

    for (uint32_t k = 0; k < load; k++)
        sum = rm_levels_plus(sum, rm_assign_worth(problem, mentee, who, held(side, who) + k));
    return sum;
}

static void answer_with(
    struct rm_assignment *answer, const struct solver *s, struct rm_arena *arena)
{
    const struct rm_assign_problem *problem = s->problem;
    size_t n_edges = problem->start[s->n_mentees], n = 0;

    memset(answer, 0, sizeof *answer);
    for (size_t e = 0; e < n_edges; e++)
        answer->n_pairs += s->taken[e];
    answer->pairs = RM_NEW_N(arena, answer->n_pairs, size_t);
    for (size_t e = 0; e < n_edges; e++)
        if (s->taken[e]) {
            answer->pairs[n++] = e;
            answer->worth.total += problem->edges[e].score;
        }
    for (uint32_t i = 0; i < s->n_mentees; i++)
        answer->worth = rm_levels_plus(answer->worth, loads_worth(problem, 1, i, s->load[i]));
    for (uint32_t j = 0; j < problem->mentors.n; j++)
        answer->worth =
            rm_levels_plus(answer->worth, loads_worth(problem, 0, j, s->load[s->n_mentees + j]));
    answer->mentee_price = copy_prices(s, 0, s->n_mentees, arena);
    answer->mentor_price = copy_prices(s, s->n_mentees, problem->mentors.n, arena);
}

void rm_assign(
    struct rm_assignment *answer, const struct rm_assign_problem *problem, struct rm_arena *arena)
{
    struct solver s;

    start(&s, problem);
    solve(&s);
    answer_with(answer, &s, arena);
    finish(&s);
}
