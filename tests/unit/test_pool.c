#include "unit.h"

#include "base/buf.h"
#include "base/parallel.h"
#include "match/kinds.h"
#include "match/match.h"
#include "match/pool.h"
#include "match/survey.h"
#include "record/programme.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static uint64_t random_state;

static uint32_t below(uint32_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((random_state >> 33) % n);
}

static int one_in(uint32_t n)
{
    return below(n) == 0;
}

static const char *const words[] = {"Law", "LAW", "Medicine", "Cars", "Chess", "Zoo", "Tea"};
static const char *const languages[] = {"en", "en-GB", "de", "fr", "pl"};

static const char *word(void)
{
    return words[below(7)];
}

/* "name":[…] of up to `most` texts; sometimes nothing. */
static void add_list(struct rm_buf *out, const char *name, uint32_t most)
{
    uint32_t n = below(most + 1);
    int is_languages = strcmp(name, "languages") == 0;

    if (!n && one_in(2))
        return;
    rm_buf_printf(out, ",\"%s\":[", name);
    for (uint32_t i = 0; i < n; i++)
        rm_buf_printf(out, "%s\"%s\"", i ? "," : "", is_languages ? languages[below(5)] : word());
    rm_buf_addc(out, ']');
}

static void add_topics(struct rm_buf *out, const char *name, const char *weight, uint32_t n_topics)
{
    uint32_t n = below(6);

    rm_buf_printf(out, ",\"%s\":[", name);
    for (uint32_t i = 0; i < n; i++) {
        rm_buf_printf(out, "%s{\"topic\":\"t%u\"", i ? "," : "", below(n_topics));
        if (!one_in(4))
            rm_buf_printf(out, ",\"%s\":%u", weight, 1 + below(5));
        if (*name == 'o' && one_in(4))
            rm_buf_adds(out, ",\"lived\":true");
        rm_buf_addc(out, '}');
    }
    rm_buf_addc(out, ']');
}

static void add_hours(struct rm_buf *out, uint32_t step)
{
    static const char *const days[] = {"mon", "tue", "sun"};
    uint32_t n = below(4);

    rm_buf_adds(out, ",\"hours\":{");
    for (uint32_t day = 0; day < n && day < 3; day++) {
        uint32_t start = below(1320 / step) * step;
        uint32_t end = start + (1 + below(120 / step)) * step;

        rm_buf_printf(out, "%s\"%s\":[\"%02u:%02u-%02u:%02u\"]", day ? "," : "", days[day],
            start / 60, start % 60, end / 60, end % 60);
    }
    rm_buf_addc(out, '}');
}

static void add_person(struct rm_buf *out, uint32_t i, uint32_t n, uint32_t n_topics, uint32_t step)
{
    static const char *const zones[] = {"Europe/London", "Asia/Kolkata", "America/New_York"};

    rm_buf_printf(out, "{\"type\":\"person\",\"id\":\"p%u\"", i);
    rm_buf_printf(out, ",\"mentor_capacity\":%u,\"mentee_capacity\":%u", below(3), below(3));
    if (!one_in(6))
        rm_buf_printf(out, ",\"grade\":%u", below(6));
    if (one_in(2))
        rm_buf_printf(out, ",\"reports_grade\":%u", below(6));
    if (!one_in(6))
        rm_buf_printf(out, ",\"team\":\"%s\"", word());
    if (!one_in(3))
        rm_buf_printf(out, ",\"manager\":\"p%u\"", below(n + 2));
    if (!one_in(4))
        rm_buf_printf(out, ",\"joined\":\"2025-%02u-01\"", 1 + below(12));
    if (!one_in(5))
        rm_buf_printf(out, ",\"timezone\":\"%s\"", zones[below(3)]);
    if (!one_in(4))
        rm_buf_printf(out, ",\"floor\":%u", below(5));
    add_list(out, "languages", 3);
    add_list(out, "mediums", 2);
    add_list(out, "identity", 2);
    add_list(out, "interests", 5);
    add_topics(out, "offers", "level", n_topics);
    add_topics(out, "wants", "importance", n_topics);
    add_hours(out, step);
    rm_buf_adds(out, ",\"requests\":[");
    for (uint32_t k = 0, asked = below(4), at = below(n); k < asked && at + k < n; k++)
        rm_buf_printf(out, "%s\"p%u\"", k ? "," : "", at + k);
    rm_buf_adds(out, "],\"consent\":{\"lived\":{");
    for (uint32_t k = 0; k < 3; k++)
        rm_buf_printf(out, "%s\"t%u\":\"2025-01-01\"", k ? "," : "", k * 2);
    rm_buf_adds(out, "}}}\n");
}

/* Two cycles, people of both roles, what was and is between them. */
static void add_programme(struct rm_buf *out, uint32_t n)
{
    static const char *const statuses[] = {"proposed", "active", "declined", "ended", "withdrawn"};
    uint32_t n_topics = one_in(3) ? 300 : 6, step = one_in(2) ? 30 : one_in(2) ? 15 : 7;

    rm_buf_adds(out, "{\"type\":\"cycle\",\"id\":\"c1\",\"starts\":\"2025-06-02\"}\n"
                     "{\"type\":\"cycle\",\"id\":\"c2\",\"starts\":\"2026-01-05\"}\n");
    for (uint32_t i = 0; i < n; i++)
        add_person(out, i, n, n_topics, step);
    for (uint32_t i = 0; i + 1 < n; i += 1 + below(4)) {
        uint32_t other = i + 1 + below(n - i - 1);

        if (one_in(3))
            rm_buf_printf(out, "{\"type\":\"exclusion\",\"a\":\"p%u\",\"b\":\"p%u\"}\n", i, other);
        else
            rm_buf_printf(out,
                "{\"type\":\"pair\",\"cycle\":\"c%u\",\"mentor\":\"p%u\",\"mentee\":\"p%u\","
                "\"status\":\"%s\"}\n",
                1 + below(2), i, other, statuses[below(5)]);
    }
}

static const char *const value_fields[] = {
    "team", "languages", "mediums", "identity", "interests", "offers", "wants", "floor", "grade"};

static void add_table(struct rm_criterion *c, struct rm_arena *arena, int of_values)
{
    int number = -2;

    c->table.n = 1 + below(3);
    c->table.v = RM_NEW_N(arena, c->table.n, struct rm_entry);
    for (size_t i = 0; i < c->table.n; i++) {
        number += 1 + (int)below(30);
        c->table.v[i].name = of_values ? words[2 + i] : rm_arena_printf(arena, "%d", number);
        c->table.v[i].value = (int64_t)below(100) - 20;
    }
}

static void random_criterion(struct rm_criterion *c, struct rm_arena *arena, size_t i)
{
    int kind = (int)below(RM_KEEP + 1), valued = kind >= RM_SAME && kind <= RM_OVERLAP;
    int counts = kind == RM_GAP || kind == RM_TOPICS || kind == RM_RETURNS ||
                 kind == RM_SHARED_HOURS || kind == RM_REQUEST || kind == RM_TENURE;

    *c = (struct rm_criterion){.id = rm_arena_printf(arena, "k%zu", i),
        .kind = kind,
        .min = RM_NONE,
        .max = RM_NONE,
        .points = (int64_t)below(60) - 25,
        .require = one_in(4),
        .unknown = one_in(3) ? RM_UNKNOWN_FAIL : RM_UNKNOWN_PASS,
        .side = (int)below(3)};
    if (valued)
        c->field = c->with = value_fields[below(9)];
    if (valued && one_in(3))
        c->with = value_fields[below(9)];
    if (kind == RM_GAP)
        c->field = c->with = one_in(3) ? "floor" : "grade";
    if (kind == RM_TENURE && c->side == RM_SIDE_BOTH)
        c->side = RM_SIDE_MENTEE;
    if ((counts || kind == RM_OVERLAP) && one_in(2))
        c->min = kind == RM_SHARED_HOURS ? 30 * below(4) : (int64_t)below(4) - 1;
    if ((counts || kind == RM_OVERLAP) && one_in(4))
        c->max = c->min == RM_NONE ? 1 + below(2) : c->min + below(kind == RM_TENURE ? 300 : 3);
    if ((counts || (valued && kind != RM_DIFFERENT)) && one_in(3))
        add_table(c, arena, valued);
}

/* A programme of `n` people under a policy of `n_criteria`, and which pairs may be by the slow way:
 * score[mentor * n_mentees + mentee], or NO_PAIR. */
#define NO_PAIR INT64_MAX
enum { N_MOST = 1500 };
struct world {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_match match;
    struct rm_pool *pool;
    uint32_t n_mentors, n_mentees;
    int64_t *score;
};

/* What the rules make of a pair, which the fast way must blame alike. */
static size_t judge(const struct world *w, struct rm_finding *findings, uint32_t a, uint32_t b)
{
    const struct rm_criteria *criteria = &w->match.criteria;
    size_t rule = rm_criteria_judge(findings, criteria, a, b);
    int unsure;

    assert_int_equal(rm_criteria_blame(&unsure, criteria, a, b), rule);
    if (rule < criteria->n)
        assert_int_equal(unsure, findings[rule].verdict == RM_UNSURE);
    return rule;
}

static void judge_all(struct world *w)
{
    struct rm_finding findings[32];

    for (uint32_t i = 0; i < w->n_mentors; i++)
        for (uint32_t j = 0; j < w->n_mentees; j++) {
            int64_t *score = &w->score[i * w->n_mentees + j];
            uint32_t a = w->match.sides[RM_MENTOR].member[i];
            uint32_t b = w->match.sides[RM_MENTEE].member[j];

            if (a == b || judge(w, findings, a, b) < w->match.criteria.n ||
                rm_bonds_between(&w->match.bonds, a, b) & RM_BOND_UNAVAILABLE)
                *score = NO_PAIR;
            else
                for (size_t k = 0; k < w->match.criteria.n; k++)
                    *score += findings[k].points;
        }
}

/* Some of the pairs. */
static void add_candidates(struct rm_buf *out, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = 0; j < n; j++)
            if (i != j && one_in(3))
                rm_buf_printf(out,
                    "{\"type\":\"candidate\",\"mentor\":\"p%u\",\"mentee\":\"p%u\","
                    "\"score\":%d}\n",
                    i, j, (int)below(50) - 5);
}

static void take_candidates(struct world *w)
{
    for (uint32_t i = 0; i < w->n_mentors * w->n_mentees; i++)
        w->score[i] = NO_PAIR;
    for (uint32_t j = 0; j < w->n_mentees; j++)
        for (size_t e = w->match.start[j]; e < w->match.start[j + 1]; e++)
            w->score[w->match.options[e].other * w->n_mentees + j] = w->match.options[e].score;
}

static void open_world(struct world *w, uint32_t n, size_t n_criteria, unsigned from_scores)
{
    struct rm_buf text = {0};

    memset(w, 0, sizeof *w);
    add_programme(&text, n);
    if (from_scores)
        add_candidates(&text, n);
    rm_diag_init(&w->diag, &w->arena);
    rm_programme_init(&w->programme, &w->arena, &w->diag, RM_ALL_TYPES);
    rm_programme_read_text(&w->programme, rm_buf_text(&text), text.len, "test");
    rm_programme_settle(&w->programme);
    for (size_t i = 0; i < w->diag.n_entries && w->diag.n_errors; i++)
        print_message("%s\n", w->diag.entries[i].text);
    assert_int_equal(w->diag.n_errors, 0);
    rm_buf_free(&text);
    assert_int_equal(rm_policy_read(&w->policy, NULL, &w->arena, &w->diag), 0);
    if (n_criteria) {
        w->policy.criteria.v = RM_NEW_N(&w->arena, n_criteria, struct rm_criterion);
        w->policy.criteria.n = n_criteria;
    }
    for (size_t i = 0; i < n_criteria; i++)
        random_criterion(&w->policy.criteria.v[i], &w->arena, i);
    assert_int_equal(rm_match_prepare(&w->match, &w->programme,
                         rm_programme_cycle(&w->programme, "c2"), &w->policy, from_scores),
        0);
    w->n_mentors = w->match.sides[RM_MENTOR].n;
    w->n_mentees = w->match.sides[RM_MENTEE].n;
    w->score = RM_NEW_N(&w->arena, (size_t)w->n_mentors * w->n_mentees, int64_t);
    if (from_scores)
        take_candidates(w);
    else
        judge_all(w);
    w->pool = rm_pool_build(&w->match);
}

static void close_world(struct world *w)
{
    rm_arena_free(&w->arena);
}

static int64_t score_between(const struct world *w, enum rm_side side, uint32_t who, uint32_t other)
{
    return side == RM_MENTOR ? w->score[who * w->n_mentees + other]
                             : w->score[other * w->n_mentees + who];
}

static uint32_t n_of(const struct world *w, enum rm_side side)
{
    return side == RM_MENTOR ? w->n_mentors : w->n_mentees;
}

struct ranked {
    int64_t worth;
    struct rm_option option;
};

static int by_worth(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->worth != y->worth)
        return x->worth > y->worth ? -1 : 1;
    return (x->option.other > y->option.other) - (x->option.other < y->option.other);
}

/* What a search must say to one who asks, by sorting all there is. */
static void check_answer(const struct world *w, const struct rm_search *s, size_t place)
{
    struct ranked ranked[N_MOST];
    size_t n = 0, shown;

    for (uint32_t other = 0; other < n_of(w, rm_other_side(s->side)); other++) {
        int64_t score = score_between(w, s->side, s->who[place], other);
        int64_t worth;

        if (score == NO_PAIR || score < s->least)
            continue;
        worth = s->scale * score - s->price[other];
        if (!s->floor || worth > s->floor[place])
            ranked[n++] = (struct ranked){worth, {other, (int32_t)score}};
    }
    qsort(ranked, n, sizeof *ranked, by_worth);
    shown = n < s->most ? n : s->most;
    assert_int_equal(s->n_options[place], shown);
    for (size_t i = 0; i < shown; i++) {
        assert_int_equal(s->options[place * s->most + i].other, ranked[i].option.other);
        assert_int_equal(s->options[place * s->most + i].score, ranked[i].option.score);
    }
    if (n > shown)
        assert_true(s->rest[place] == ranked[shown].worth);
    else
        assert_true(s->rest[place] == INT64_MIN);
}

static int64_t random_price(int64_t scale)
{
    switch (below(4)) {
    case 0:
        return 0;
    case 1:
        return (int64_t)below(40) * (scale + 1);
    case 2:
        return (int64_t)below(400) * (scale + 1) - 100 * scale;
    default:
        return one_in(20) ? (one_in(2) ? RM_PRICE_MAX : -RM_PRICE_MAX) : (int64_t)below(200);
    }
}

/* Some options that are possible, in any order, to start from. */
static void add_seeds(const struct world *w, struct rm_search *s, size_t place)
{
    uint32_t n = n_of(w, rm_other_side(s->side));

    s->n_options[place] = 0;
    for (uint32_t k = n; k > 0 && s->n_options[place] < s->most; k--) {
        int64_t score = score_between(w, s->side, s->who[place], k - 1);

        if (score != NO_PAIR && one_in(3))
            s->options[place * s->most + s->n_options[place]++] =
                (struct rm_option){k - 1, (int32_t)score};
    }
}

static void search_and_check(const struct world *w, enum rm_side side)
{
    static const int64_t scales[] = {0, 1, 32, RM_SCALE_MAX};
    uint32_t n = n_of(w, side), n_others = n_of(w, rm_other_side(side)), *who;
    int64_t *price, *floor;
    struct rm_search s = {.side = side, .scale = scales[below(4)]};
    struct rm_arena scratch = {0};

    s.price = price = RM_NEW_N(&scratch, n_others, int64_t);
    s.n = n ? below(n + 1) : 0;
    s.most = 1 + below(one_in(3) ? 40 : 6);
    s.least = one_in(2) ? INT32_MIN : (int32_t)below(200) - 50;
    s.who = who = RM_NEW_N(&scratch, s.n, uint32_t);
    s.floor = floor = one_in(2) ? RM_NEW_N(&scratch, s.n, int64_t) : NULL;
    s.options = RM_NEW_N(&scratch, s.n * s.most, struct rm_option);
    s.n_options = RM_NEW_N(&scratch, s.n, uint32_t);
    s.rest = RM_NEW_N(&scratch, s.n, int64_t);
    for (uint32_t i = 0; i < n_others; i++)
        price[i] = random_price(s.scale);
    for (size_t i = 0; i < s.n; i++) {
        who[i] = below(n);
        if (floor)
            floor[i] = (int64_t)below(300) * (s.scale + 1) - 100;
        if (one_in(2))
            add_seeds(w, &s, i);
    }
    rm_pool_search(w->pool, &s);
    for (size_t i = 0; i < s.n; i++)
        check_answer(w, &s, i);
    rm_arena_free(&scratch);
}

static void check_lookups(const struct world *w)
{
    struct rm_option options[N_MOST];
    uint64_t n_pairs = 0;

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        for (uint32_t who = 0; who < n_of(w, side); who++) {
            size_t n = rm_pool_options(options, w->pool, side, who), k = 0;

            for (uint32_t other = 0; other < n_of(w, rm_other_side(side)); other++) {
                int64_t score = score_between(w, side, who, other);
                int32_t found;
                int may = side == RM_MENTOR ? rm_pool_score(&found, w->pool, who, other)
                                            : rm_pool_score(&found, w->pool, other, who);

                assert_int_equal(may, score != NO_PAIR);
                if (!may)
                    continue;
                assert_int_equal(found, score);
                assert_true(k < n);
                assert_int_equal(options[k].other, other);
                assert_int_equal(options[k++].score, score);
                n_pairs += side == RM_MENTEE;
            }
            assert_int_equal(k, n);
        }
    assert_int_equal(rm_pool_count(w->pool), n_pairs);
    assert_int_equal(rm_pool_has_any(w->pool), n_pairs > 0);
}

static void check_world(uint32_t n, size_t n_criteria, unsigned from_scores)
{
    struct world w;

    open_world(&w, n, n_criteria, from_scores);
    check_lookups(&w);
    for (int k = 0; k < 6; k++)
        search_and_check(&w, one_in(2) ? RM_MENTOR : RM_MENTEE);
    close_world(&w);
}

static void answers_are_those_of_judging_everybody(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        random_state = seed;
        rm_set_threads(1 + below(3));
        check_world(2 + below(seed % 20 ? 30 : 400), below(9), 0);
    }
    rm_set_threads(1);
}

/* Enough people for cells, planes and entries of all sorts. */
static void answers_are_the_same_among_many(void **state)
{
    (void)state;
    rm_set_threads(2);
    for (uint64_t seed = 1; seed <= 4; seed++) {
        random_state = 1000 + seed;
        check_world(1400, seed == 1 ? 0 : 3 + below(5), 0);
    }
    rm_set_threads(1);
}

static void candidates_of_the_input_are_all_there_is(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        random_state = seed;
        check_world(2 + below(20), 0, 1);
    }
}

/* The furthest from nothing that a pair comes to. */
static int64_t furthest_score(const struct world *w)
{
    int64_t furthest = 0;

    for (uint32_t i = 0; i < w->n_mentors * w->n_mentees; i++)
        if (w->score[i] != NO_PAIR && llabs(w->score[i]) > furthest)
            furthest = llabs(w->score[i]);
    return furthest;
}

static void multiply_points(struct world *w, int64_t factor)
{
    for (size_t i = 0; i < w->match.criteria.n; i++) {
        struct rm_ready *r = &w->match.criteria.v[i];

        w->policy.criteria.v[i].points *= factor;
        for (size_t k = 0; k < r->n_steps; k++)
            r->steps[k].points *= factor;
    }
    memset(w->score, 0, (size_t)w->n_mentors * w->n_mentees * sizeof *w->score);
    judge_all(w);
}

static void points_that_might_be_too_many_are_refused(void **state)
{
    int n_refused = 0, n_accepted = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++) {
        struct world w;

        random_state = seed;
        open_world(&w, 20, 1 + below(6), 0);
        multiply_points(&w, 1000000 * (1 + below(40)));
        rm_survey_points(&w.match.criteria);
        if (furthest_score(&w) > RM_SCORE_MAX)
            assert_true(w.diag.n_errors);
        n_refused += w.diag.n_errors > 0;
        n_accepted += !w.diag.n_errors;
        close_world(&w);
    }
    assert_in_range(n_refused, 20, 180);
    assert_in_range(n_accepted, 20, 180);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_that_might_be_too_many_are_refused),
        cmocka_unit_test(answers_are_those_of_judging_everybody),
        cmocka_unit_test(answers_are_the_same_among_many),
        cmocka_unit_test(candidates_of_the_input_are_all_there_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
