#include "unit.h"

#include "match/assign.h"
#include "match/fair.h"
#include "record/record.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_PEOPLE = 600, MAX_EDGES = 200000 };

struct instance {
    struct rm_assign_problem problem;
    uint32_t capacity[2][MAX_PEOPLE], minimum[2][MAX_PEOPLE], held[2][MAX_PEOPLE];
    size_t start[MAX_PEOPLE + 1];
    struct rm_option edges[MAX_EDGES];
};

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((random_state >> 33) % n);
}

/* What an instance is made of. */
struct shape {
    uint32_t n_mentees, n_mentors;
    uint32_t percent;      /* of all pairs that are edges */
    int64_t lowest;        /* of scores */
    uint32_t n_scores;     /* distinct ones */
    int64_t step;          /* between them */
    uint32_t max_capacity; /* 0 to this */
    int loads;             /* with minimum loads, and some held already */
};

static void fill_side(
    struct instance *x, int side, struct rm_assign_side *to, uint32_t n, const struct shape *shape)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t capacity = random_below(shape->max_capacity + 1);

        x->capacity[side][i] = capacity;
        x->minimum[side][i] = random_below(capacity + 1);
        x->held[side][i] = random_below(4) ? 0 : random_below(capacity + 2);
    }
    *to = (struct rm_assign_side){n, x->capacity[side], NULL, NULL};
    if (shape->loads) {
        to->minimum = x->minimum[side];
        to->held = x->held[side];
    }
}

static void fill(struct instance *x, const struct shape *shape, enum rm_objective objective)
{
    size_t n = 0;

    fill_side(x, RM_MENTEE, &x->problem.sides[RM_MENTEE], shape->n_mentees, shape);
    fill_side(x, RM_MENTOR, &x->problem.sides[RM_MENTOR], shape->n_mentors, shape);
    for (uint32_t i = 0; i < shape->n_mentees; i++) {
        x->start[i] = n;
        for (uint32_t j = 0; j < shape->n_mentors; j++)
            if (random_below(100) < shape->percent && n < MAX_EDGES)
                x->edges[n++] = (struct rm_option){
                    j, (int32_t)(shape->lowest + shape->step * random_below(shape->n_scores))};
    }
    x->start[shape->n_mentees] = n;
    x->problem.start = x->start;
    x->problem.options = x->edges;
    x->problem.objective = objective;
}

static uint32_t held(const struct rm_assign_side *side, uint32_t i)
{
    return side->held ? side->held[i] : 0;
}

static uint32_t minimum(const struct rm_assign_side *side, uint32_t i)
{
    return side->minimum ? side->minimum[i] : 0;
}

/* The worth of one person's load, straight from the words of the objective. */
static struct rm_levels worth_of(
    const struct rm_assign_problem *p, int mentee, uint32_t i, uint32_t load)
{
    const struct rm_assign_side *side = &p->sides[mentee];
    uint32_t before = held(side, i), after = before + load, least = minimum(side, i);
    struct rm_levels worth = {0, 0, 0, 0};

    if (p->objective == RM_PAIRS)
        worth.mentees = mentee ? load : 0;
    if (p->objective != RM_COVERAGE)
        return worth;
    *(mentee ? &worth.mentees : &worth.mentors) = !before && after;
    worth.loads =
        (least > before ? least - before : 0) - (int64_t)(least > after ? least - after : 0);
    return worth;
}

/* The worth of a choice of edges, or -1 where somebody has more pairs than places. */
static int worth_of_choice(
    struct rm_levels *worth, const struct rm_assign_problem *p, const unsigned char *chosen)
{
    static uint32_t load[2][MAX_PEOPLE];

    memset(load, 0, sizeof load);
    *worth = (struct rm_levels){0, 0, 0, 0};
    for (uint32_t i = 0; i < p->sides[RM_MENTEE].n; i++)
        for (size_t e = p->start[i]; e < p->start[i + 1]; e++)
            if (chosen[e]) {
                load[1][i]++;
                load[0][p->options[e].other]++;
                worth->total += p->options[e].score;
            }
    for (int side = 0; side < 2; side++) {
        const struct rm_assign_side *people = &p->sides[side];

        for (uint32_t i = 0; i < people->n; i++) {
            if (load[side][i] && load[side][i] + held(people, i) > people->capacity[i])
                return -1;
            *worth = rm_levels_plus(*worth, worth_of(p, side, i, load[side][i]));
        }
    }
    return 0;
}

static void best_by_force(struct rm_levels *best, size_t *fewest, const struct instance *x)
{
    size_t n_edges = x->start[x->problem.sides[RM_MENTEE].n];
    unsigned char chosen[32];

    *best = (struct rm_levels){0, 0, 0, 0};
    *fewest = 0;
    for (uint32_t set = 1; set < UINT32_C(1) << n_edges; set++) {
        struct rm_levels worth;
        size_t n = 0;
        int c;

        for (size_t e = 0; e < n_edges; e++)
            n += chosen[e] = set >> e & 1;
        if (worth_of_choice(&worth, &x->problem, chosen))
            continue;
        c = rm_levels_compare(worth, *best);
        if (c > 0 || (c == 0 && n < *fewest)) {
            *best = worth;
            *fewest = n;
        }
    }
}

static struct rm_levels times(struct rm_levels a, uint32_t k)
{
    return (struct rm_levels){a.mentees * k, a.mentors * k, a.loads * k, a.total * k};
}

static void raise(struct rm_levels *to, struct rm_levels a)
{
    if (rm_levels_compare(a, *to) > 0)
        *to = a;
}

/* The bound of the header. */
static struct rm_levels bound(const struct rm_assign_problem *p, const struct rm_assignment *a)
{
    struct rm_levels sum = {0, 0, 0, 0};

    for (uint32_t i = 0; i < p->sides[RM_MENTEE].n; i++)
        for (size_t e = p->start[i]; e < p->start[i + 1]; e++) {
            struct rm_levels surplus = {0, 0, 0, p->options[e].score}, most = {0, 0, 0, 0};

            surplus = rm_levels_minus(surplus, a->price[RM_MENTEE][i]);
            raise(&most, rm_levels_minus(surplus, a->price[RM_MENTOR][p->options[e].other]));
            sum = rm_levels_plus(sum, most);
        }
    for (int side = 0; side < 2; side++) {
        const struct rm_assign_side *people = &p->sides[side];
        const struct rm_levels *price = a->price[side];

        for (uint32_t i = 0; i < people->n; i++) {
            struct rm_levels most = {0, 0, 0, 0};

            for (uint32_t k = 1; k + held(people, i) <= people->capacity[i]; k++)
                raise(&most, rm_levels_plus(worth_of(p, side, i, k), times(price[i], k)));
            sum = rm_levels_plus(sum, most);
        }
    }
    return sum;
}

static size_t option_of(const struct rm_assign_problem *p, const struct rm_choice *pair)
{
    for (size_t e = p->start[pair->mentee]; e < p->start[pair->mentee + 1]; e++)
        if (p->options[e].other == pair->mentor) {
            assert_int_equal(p->options[e].score, pair->score);
            return e;
        }
    fail_msg("%u and %u are no option", pair->mentee, pair->mentor);
    return 0;
}

static void check_answer(const struct rm_assignment *a, const struct rm_assign_problem *p)
{
    static unsigned char chosen[MAX_EDGES];
    struct rm_levels worth;

    memset(chosen, 0, sizeof chosen);
    for (size_t k = 0; k < a->n_pairs; k++)
        chosen[option_of(p, &a->pairs[k])] = 1;
    assert_int_equal(worth_of_choice(&worth, p, chosen), 0);
    assert_int_equal(rm_levels_compare(worth, a->worth), 0);
    assert_int_equal(rm_levels_compare(bound(p, a), worth), 0);
}

/* Options of an instance that are asked for, not listed: worth first, then index. */
static int64_t worth_in(const struct rm_search *q, const struct rm_option *option)
{
    return q->scale * option->score - q->price[option->other];
}

static int is_before(
    const struct rm_search *q, const struct rm_option *a, const struct rm_option *b)
{
    int64_t x = worth_in(q, a), y = worth_in(q, b);

    return x > y || (x == y && a->other < b->other);
}

static void put_option(struct rm_search *q, size_t place, struct rm_option option)
{
    struct rm_option *list = q->options + place * q->most;
    uint32_t n = q->n_options[place], at = n;

    if (option.score < q->least || (q->floor && worth_in(q, &option) <= q->floor[place]))
        return;
    while (at && is_before(q, &option, &list[at - 1]))
        at--;
    if (at == q->most || n == q->most) {
        struct rm_option *out = at == q->most ? &option : &list[n - 1];

        if (worth_in(q, out) > q->rest[place])
            q->rest[place] = worth_in(q, out);
        if (at == q->most)
            return;
        n--;
    }
    memmove(list + at + 1, list + at, (n - at) * sizeof *list);
    list[at] = option;
    q->n_options[place] = n + 1;
}

static void ask_instance(void *context, struct rm_search *q)
{
    const struct instance *x = context;
    const struct rm_assign_problem *p = &x->problem;

    for (size_t place = 0; place < q->n; place++) {
        q->n_options[place] = 0;
        q->rest[place] = INT64_MIN;
        for (uint32_t i = 0; i < p->sides[RM_MENTEE].n; i++)
            for (size_t e = x->start[i]; e < x->start[i + 1]; e++)
                if (q->side == RM_MENTEE ? i == q->who[place] : x->edges[e].other == q->who[place])
                    put_option(q, place,
                        (struct rm_option){
                            q->side == RM_MENTEE ? x->edges[e].other : i, x->edges[e].score});
    }
}

/* The same problem, asked about: as good, and proven by its prices too. */
static void check_asked(struct instance *x, struct rm_levels worth)
{
    struct rm_assign_problem asked = x->problem;
    struct rm_assignment answer;
    struct rm_arena arena = {0};

    asked.start = NULL;
    asked.options = NULL;
    asked.source = (struct rm_source){ask_instance, x, INT32_MIN};
    rm_assign(&answer, &asked, &arena);
    check_answer(&answer, &x->problem);
    assert_int_equal(rm_levels_compare(answer.worth, worth), 0);
    rm_arena_free(&arena);
}

static void check_small(const struct shape *shape, uint64_t seed)
{
    static struct instance x;

    random_state = seed;
    for (enum rm_objective objective = RM_COVERAGE; objective <= RM_SCORE; objective++) {
        struct rm_arena arena = {0};
        struct rm_assignment answer;
        struct rm_levels best;
        size_t fewest;

        do
            fill(&x, shape, objective);
        while (x.start[shape->n_mentees] > 12);
        rm_assign(&answer, &x.problem, &arena);
        check_answer(&answer, &x.problem);
        best_by_force(&best, &fewest, &x);
        if (rm_levels_compare(answer.worth, best) || answer.n_pairs != fewest)
            print_error("seed %llu, objective %d\n", (unsigned long long)seed, (int)objective);
        assert_int_equal(rm_levels_compare(answer.worth, best), 0);
        assert_int_equal(answer.n_pairs, fewest);
        check_asked(&x, best);
        rm_arena_free(&arena);
    }
}

static void small_ones_are_best_by_force(void **state)
{
    static const int64_t lowest[] = {0, -2, -5, 1, -RM_SCORE_MAX};
    static const uint32_t n_scores[] = {3, 5, 11, 1, 3};
    static const int64_t step[] = {1, 1, 1, 1, RM_SCORE_MAX};

    (void)state;
    for (uint64_t seed = 0; seed < 6000; seed++) {
        size_t k = seed % 5;
        struct shape shape = {1 + (uint32_t)(seed / 5 % 5), 1 + (uint32_t)(seed / 25 % 5), 60,
            lowest[k], n_scores[k], step[k], 1 + (uint32_t)(seed / 125 % 3), seed / 375 % 2 != 0};

        check_small(&shape, seed);
    }
}

static void larger_ones_are_proven_by_their_prices(void **state)
{
    static struct instance x;
    static const struct shape shapes[] = {
        {60, 60, 100, 1, 1000, 1, 1, 0},
        {90, 30, 40, -50, 101, 1, 3, 1},
        {30, 90, 40, 0, 11, 1, 3, 1},
        {100, 100, 10, 0, 5, 250000000, 2, 1},
        {300, 200, 20, -RM_SCORE_MAX, 2000, 1000000, 4, 1},
        {500, 500, 5, 0, 11, 1, 1, 0},
        {300, 300, 90, 0, 1000, 1, 2, 1},
        {150, 400, 90, 0, 30, 1, 3, 1},
        {500, 120, 90, 0, 1000, 1, 2, 0},
    };

    (void)state;
    for (uint64_t seed = 0; seed < 18; seed++)
        for (enum rm_objective objective = RM_COVERAGE; objective <= RM_SCORE; objective++) {
            struct rm_arena arena = {0};
            struct rm_assignment answer;

            random_state = seed;
            fill(&x, &shapes[seed % 9], objective);
            rm_assign(&answer, &x.problem, &arena);
            check_answer(&answer, &x.problem);
            check_asked(&x, answer.worth);
            rm_arena_free(&arena);
        }
}

/* Worth by coverage, with the worst score before the total, of the best choice of all. */
static int64_t fairest_by_force(struct rm_levels *best, const struct instance *x)
{
    size_t n_edges = x->start[x->problem.sides[RM_MENTEE].n];
    int64_t best_worst = RM_FAIR_NO_PAIR;
    unsigned char chosen[32];

    *best = (struct rm_levels){0, 0, 0, 0};
    for (uint32_t set = 1; set < UINT32_C(1) << n_edges; set++) {
        struct rm_levels worth, levels;
        int64_t worst = RM_FAIR_NO_PAIR;
        int c;

        for (size_t e = 0; e < n_edges; e++) {
            chosen[e] = set >> e & 1;
            if (chosen[e] && x->edges[e].score < worst)
                worst = x->edges[e].score;
        }
        if (worth_of_choice(&worth, &x->problem, chosen))
            continue;
        levels = (struct rm_levels){worth.mentees, worth.mentors, worth.loads, best->total};
        c = rm_levels_compare(levels, *best);
        if (c > 0 || (c == 0 && (worst > best_worst ||
                                    (worst == best_worst && worth.total > best->total)))) {
            *best = worth;
            best_worst = worst;
        }
    }
    return best_worst;
}

static void fair_ones_are_fair_by_force(void **state)
{
    static struct instance x;

    (void)state;
    for (uint64_t seed = 0; seed < 1500; seed++) {
        struct shape shape = {1 + (uint32_t)(seed % 5), 1 + (uint32_t)(seed / 5 % 5), 60, -3,
            seed % 2 ? 4 : 11, 1, 1 + (uint32_t)(seed / 25 % 3), seed / 75 % 2 != 0};
        struct rm_arena arena = {0};
        struct rm_assignment answer;
        struct rm_levels best;
        struct rm_fair fair;
        int64_t worst;

        random_state = seed;
        do
            fill(&x, &shape, RM_COVERAGE);
        while (x.start[shape.n_mentees] > 12);
        worst = fairest_by_force(&best, &x);
        rm_fair_solve(&fair, &x.problem, &arena);
        rm_solver_answer(&answer, fair.solver, &arena);
        assert_int_equal(rm_levels_compare(answer.worth, best), 0);
        assert_int_equal(fair.worst, worst);
        rm_solver_close(fair.solver);
        rm_arena_free(&arena);
    }
}

static void nobody_and_nothing(void **state)
{
    static const struct shape shapes[] = {{0, 0, 100, 0, 1, 1, 1, 0}, {0, 3, 100, 0, 1, 1, 1, 0},
        {3, 0, 100, 0, 1, 1, 1, 1}, {4, 4, 0, 0, 1, 1, 2, 1}, {4, 4, 100, 5, 1, 1, 0, 0}};
    static struct instance x;

    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct rm_arena arena = {0};
        struct rm_assignment answer;

        fill(&x, &shapes[i], RM_COVERAGE);
        rm_assign(&answer, &x.problem, &arena);
        assert_int_equal(answer.n_pairs, 0);
        check_answer(&answer, &x.problem);
        rm_arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_ones_are_best_by_force),
        cmocka_unit_test(larger_ones_are_proven_by_their_prices),
        cmocka_unit_test(fair_ones_are_fair_by_force),
        cmocka_unit_test(nobody_and_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
