#include "unit.h"

#include "base/parallel.h"
#include "match/own.h"

#include <stdlib.h>
#include <string.h>

static uint64_t state_of_chance = 19620101;

static uint32_t below(uint32_t n)
{
    state_of_chance = state_of_chance * 6364136223846793005U + 1442695040888963407U;
    return (uint32_t)((state_of_chance >> 33) % n);
}

struct world {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_match match;
    struct rm_pool *pool;
    struct rm_own *own;
};

static void open_world(struct world *w, const char *text)
{
    memset(w, 0, sizeof *w);
    rm_diag_init(&w->diag, &w->arena);
    rm_programme_init(&w->programme, &w->arena, &w->diag, RM_ALL_TYPES);
    rm_programme_read_text(&w->programme, text, strlen(text), "test");
    rm_programme_settle(&w->programme);
    rm_policy_read(&w->policy, NULL, &w->arena, &w->diag);
    assert_int_equal(w->diag.n_errors, 0);
}

static void ready_world(struct world *w, unsigned how)
{
    assert_int_equal(rm_match_prepare(&w->match, &w->programme,
                         rm_programme_cycle(&w->programme, NULL), &w->policy, how),
        0);
    w->pool = rm_pool_build(&w->match);
    w->own = rm_own_build(&w->match, w->pool);
}

static void add_people(struct rm_buf *text, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        rm_buf_printf(text,
            "{\"type\":\"person\",\"id\":\"p%u\",\"mentor_capacity\":%u,\"mentee_capacity\":%u,"
            "\"grade\":%u,\"offers\":[{\"topic\":\"t%u\",\"level\":%u}],\"wants\":[{\"topic\":"
            "\"t%u\",\"importance\":%u},{\"topic\":\"s\"}],\"requests\":[\"p%u\"]}\n",
            i, below(3), below(3), below(4), below(5), 1 + below(5), below(5), 1 + below(5),
            below(n));
    for (uint32_t i = 1; i < n; i += 3)
        rm_buf_printf(text,
            "{\"type\":\"pair\",\"cycle\":\"default\",\"mentor\":\"p%u\",\"mentee\":\"p%u\","
            "\"status\":\"%s\"}\n",
            i, i - 1, below(2) ? "active" : "declined");
}

static void add_candidates(struct rm_buf *text, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++) {
            if (i == j || below(2))
                continue;
            rm_buf_printf(text,
                "{\"type\":\"candidate\",\"mentor\":\"p%u\",\"mentee\":\"p%u\",\"score\":%u", i, j,
                below(6));
            if (below(2))
                rm_buf_printf(text, ",\"mentor_score\":%u", below(6));
            if (below(2))
                rm_buf_printf(text, ",\"mentee_score\":%u", below(6));
            rm_buf_adds(text, "}\n");
        }
}

static struct rm_criterion criterion(int kind, const char *id, int whose, int64_t points)
{
    return (struct rm_criterion){
        .id = id, .kind = kind, .min = RM_NONE, .max = RM_NONE, .points = points, .whose = whose};
}

static void choose_policy(struct world *w)
{
    static struct rm_criterion criteria[4];

    criteria[0] = criterion(RM_TOPICS, "topics", RM_SIDE_MENTEE, 1);
    criteria[1] = criterion(RM_RETURNS, "returns", RM_SIDE_MENTOR, 1);
    criteria[2] = criterion(RM_REQUEST, "request", RM_SIDE_ASKER, 10);
    criteria[3] = criterion(RM_GAP, "gap", RM_SIDE_BOTH, 3);
    criteria[3].min = 0;
    criteria[3].require = 1;
    w->policy.criteria.v = criteria;
    w->policy.criteria.n = 4;
}

static void points_go_to_whose_they_are(void **state)
{
    static const char text[] =
        "{\"type\":\"person\",\"id\":\"a\",\"mentor_capacity\":1,\"grade\":1,\"offers\":"
        "[{\"topic\":\"x\",\"level\":2}],\"wants\":[{\"topic\":\"y\",\"importance\":5}],"
        "\"requests\":[\"b\"]}\n"
        "{\"type\":\"person\",\"id\":\"b\",\"mentee_capacity\":1,\"grade\":3,\"offers\":"
        "[{\"topic\":\"y\",\"level\":4}],\"wants\":[{\"topic\":\"x\",\"importance\":3}]}\n"
        "{\"type\":\"candidate\",\"mentor\":\"a\",\"mentee\":\"b\",\"score\":7,\"mentee_score\":-2}"
        "\n";
    struct world w;
    struct rm_own_points points;

    (void)state;
    open_world(&w, text);
    choose_policy(&w);
    ready_world(&w, 0);
    points = rm_own_points(w.own, 0, 0);
    assert_int_equal(points.of[RM_MENTOR], 20 + 10 + 3);
    assert_int_equal(points.of[RM_MENTEE], 6 + 3);
    rm_arena_free(&w.arena);

    open_world(&w, text);
    ready_world(&w, RM_BONDS_STRANGERS);
    points = rm_own_points(w.own, 0, 0);
    assert_int_equal(points.of[RM_MENTOR], 7);
    assert_int_equal(points.of[RM_MENTEE], -2);
    rm_arena_free(&w.arena);
}

static uint32_t room_of(const struct world *w, enum rm_side side, uint32_t who)
{
    const struct rm_member *member = &w->match.roster.v[w->match.sides[side].member[who]];

    return member->capacity[side] > member->held[side] ? member->capacity[side] - member->held[side]
                                                       : 0;
}

/* Whether somebody would gain, the plain way. */
static int gains(const struct world *w, enum rm_side side, const struct rm_own_pair *pairs,
    size_t n, uint32_t who, int64_t points)
{
    uint32_t load = 0;
    int better = 0;

    for (size_t i = 0; i < n; i++) {
        if ((side == RM_MENTOR ? pairs[i].mentor : pairs[i].mentee) != who)
            continue;
        load++;
        better |= rm_own_points(w->own, pairs[i].mentor, pairs[i].mentee).of[side] < points;
    }
    return better || load < room_of(w, side, who);
}

static int is_chosen(const struct rm_own_pair *pairs, size_t n, uint32_t mentor, uint32_t mentee)
{
    for (size_t i = 0; i < n; i++)
        if (pairs[i].mentor == mentor && pairs[i].mentee == mentee)
            return 1;
    return 0;
}

static uint64_t count_slowly(const struct world *w, const struct rm_own_pair *pairs, size_t n)
{
    uint64_t found = 0;
    int32_t score;

    for (uint32_t i = 0; i < w->match.sides[RM_MENTOR].n; i++)
        for (uint32_t j = 0; j < w->match.sides[RM_MENTEE].n; j++) {
            struct rm_own_points points;

            if (!rm_pool_score(&score, w->pool, i, j) || is_chosen(pairs, n, i, j))
                continue;
            points = rm_own_points(w->own, i, j);
            found += gains(w, RM_MENTOR, pairs, n, i, points.of[RM_MENTOR]) &&
                     gains(w, RM_MENTEE, pairs, n, j, points.of[RM_MENTEE]);
        }
    return found;
}

/* Any choice within the places. */
static size_t choose_anything(struct rm_own_pair *pairs, const struct world *w)
{
    uint32_t load[2][64] = {{0}};
    size_t n = 0;
    int32_t score;

    for (uint32_t i = 0; i < w->match.sides[RM_MENTOR].n; i++)
        for (uint32_t j = 0; j < w->match.sides[RM_MENTEE].n; j++) {
            if (below(3) || !rm_pool_score(&score, w->pool, i, j) ||
                load[RM_MENTOR][i] >= room_of(w, RM_MENTOR, i) ||
                load[RM_MENTEE][j] >= room_of(w, RM_MENTEE, j))
                continue;
            load[RM_MENTOR][i]++;
            load[RM_MENTEE][j]++;
            pairs[n++] = (struct rm_own_pair){i, j};
        }
    return n;
}

static void check_stable(struct world *w, enum rm_side proposing)
{
    struct rm_own_pair pairs[256];
    struct rm_stable_answer answer, other;
    int turned = proposing == RM_MENTEE;

    rm_own_stable(&answer, w->own, proposing, &w->arena);
    rm_set_threads(3);
    rm_own_stable(&other, w->own, proposing, &w->arena);
    rm_set_threads(1);
    assert_int_equal(answer.n_pairs, other.n_pairs);
    assert_memory_equal(answer.pairs, other.pairs, answer.n_pairs * sizeof *answer.pairs);
    for (size_t i = 0; i < answer.n_pairs; i++)
        pairs[i] = turned ? (struct rm_own_pair){answer.pairs[i].other, answer.pairs[i].proposer}
                          : (struct rm_own_pair){answer.pairs[i].proposer, answer.pairs[i].other};
    assert_int_equal(rm_own_blocking(w->own, pairs, answer.n_pairs), 0);
    assert_int_equal(count_slowly(w, pairs, answer.n_pairs), 0);
}

/* By criteria and by candidates, with pairs that stay and past ones. */
static void blocking_pairs_are_counted(void **state)
{
    uint64_t blocked = 0;

    (void)state;
    for (int round = 0; round < 60; round++) {
        struct rm_own_pair pairs[256];
        struct rm_buf text = {0};
        struct world w;
        unsigned how = round % 2 ? RM_BONDS_STRANGERS : 0;
        uint32_t n = 3 + below(30);
        size_t n_pairs;
        uint64_t found;

        add_people(&text, n);
        if (how)
            add_candidates(&text, n);
        open_world(&w, rm_buf_text(&text));
        choose_policy(&w);
        ready_world(&w, how);
        check_stable(&w, RM_MENTOR);
        check_stable(&w, RM_MENTEE);
        n_pairs = choose_anything(pairs, &w);
        found = rm_own_blocking(w.own, pairs, n_pairs);
        assert_int_equal(found, count_slowly(&w, pairs, n_pairs));
        blocked += found;
        rm_buf_free(&text);
        rm_arena_free(&w.arena);
    }
    assert_true(blocked > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_go_to_whose_they_are),
        cmocka_unit_test(blocking_pairs_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
