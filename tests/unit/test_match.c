#include "unit.h"

#include "match/candidates.h"
#include "match/chain.h"
#include "match/match.h"
#include "match/values.h"
#include "record/programme.h"

#include <stdlib.h>
#include <string.h>

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((random_state >> 33) % n);
}

/* Walks up, at most once around a circle. */
static int is_above_by_walking(const uint32_t *manager, uint32_t n, uint32_t above, uint32_t below)
{
    uint32_t at = manager[below];

    for (uint32_t step = 0; step < n && at != RM_NO_MANAGER; step++, at = manager[at])
        if (at == above)
            return 1;
    return 0;
}

static void chains_are_those_of_walking_up(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 2000; seed++) {
        struct rm_arena arena = {0};
        struct rm_chain chain;
        uint32_t manager[12], n = 1 + (uint32_t)(seed % 12);

        random_state = seed;
        for (uint32_t i = 0; i < n; i++)
            manager[i] = random_below(3) ? random_below(n) : RM_NO_MANAGER;
        rm_chain_build(&chain, manager, n, &arena);
        for (uint32_t i = 0; i < n; i++)
            for (uint32_t j = 0; j < n; j++)
                if (i != j)
                    assert_int_equal(
                        rm_chain_is_above(&chain, i, j), is_above_by_walking(manager, n, i, j));
        rm_arena_free(&arena);
    }
}

static void a_long_chain_takes_no_time(void **state)
{
    enum { N = 300000 };
    struct rm_arena arena = {0};
    struct rm_chain chain;
    uint32_t *manager = RM_NEW_N(&arena, N, uint32_t);

    (void)state;
    for (uint32_t i = 0; i < N; i++)
        manager[i] = i ? i - 1 : RM_NO_MANAGER;
    rm_chain_build(&chain, manager, N, &arena);
    assert_true(rm_chain_is_above(&chain, 0, N - 1));
    assert_false(rm_chain_is_above(&chain, N - 1, 0));
    manager[0] = N - 1;
    rm_chain_build(&chain, manager, N, &arena);
    assert_true(rm_chain_is_above(&chain, N - 1, 0));
    rm_arena_free(&arena);
}

/* A programme from text, and what was wrong with it. */
struct world {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_match match;
};

static void open_world(struct world *w, const char *text)
{
    memset(w, 0, sizeof *w);
    rm_diag_init(&w->diag, &w->arena);
    rm_programme_init(&w->programme, &w->arena, &w->diag, RM_ALL_TYPES);
    rm_programme_read_text(&w->programme, text, strlen(text), "test");
    assert_int_equal(rm_programme_settle(&w->programme), 0);
    assert_int_equal(rm_policy_read(&w->policy, NULL, &w->arena, &w->diag), 0);
}

static void close_world(struct world *w)
{
    rm_match_close(&w->match);
    rm_arena_free(&w->arena);
}

static void prepare(struct world *w, unsigned from_scores)
{
    assert_int_equal(rm_match_prepare(&w->match, &w->programme,
                         rm_programme_cycle(&w->programme, NULL), &w->policy, from_scores),
        0);
}

static void lived_experience_needs_consent_and_is_hidden(void **state)
{
    struct world w;
    struct rm_lexicon lexicon;
    struct rm_values offers;

    (void)state;
    open_world(&w, "{\"type\":\"person\",\"id\":\"a\",\"offers\":["
                   "{\"topic\":\"Being a carer\",\"lived\":true},"
                   "{\"topic\":\"Deafness\",\"lived\":true},"
                   "{\"topic\":\"Excel\",\"level\":2},{\"topic\":\"EXCEL\",\"level\":4}],"
                   "\"consent\":{\"lived\":{\"deafness\":\"2026-01-01\"}}}");
    rm_lexicon_init(&lexicon, &w.arena);
    offers = rm_values_of(&lexicon, rm_person_at(&w.programme, 0), "offers");
    assert_int_equal(offers.n, 2);
    for (uint32_t i = 0; i < offers.n; i++)
        if (offers.v[i].key == rm_lexicon_number(&lexicon, "excel")) {
            assert_int_equal(offers.v[i].weight, 4);
            assert_false(offers.v[i].hidden);
        } else {
            assert_int_equal(offers.v[i].key, rm_lexicon_number(&lexicon, "DEAFNESS"));
            assert_true(offers.v[i].hidden);
        }
    close_world(&w);
}

/* Candidates between a few people, some of whom have a record with places and minimums. */
static void random_programme(struct rm_buf *text)
{
    uint32_t n_mentors = 1 + random_below(4), n_mentees = 1 + random_below(4);

    for (uint32_t i = 0; i < n_mentors; i++)
        if (random_below(2))
            rm_buf_printf(text,
                "{\"type\":\"person\",\"id\":\"m%u\",\"mentor_capacity\":2,\"mentor_minimum\":%u}"
                "\n",
                i, random_below(3));
    for (uint32_t i = 0; i < n_mentors; i++)
        for (uint32_t j = 0; j < n_mentees; j++)
            if (random_below(3))
                rm_buf_printf(text,
                    "{\"type\":\"candidate\",\"mentor\":\"m%u\",\"mentee\":\"s%u\",\"score\":%d}\n",
                    i, j, (int)random_below(9) - 3);
    if (random_below(2))
        rm_buf_printf(text,
            "{\"type\":\"pair\",\"cycle\":\"default\",\"mentor\":\"m%u\",\"mentee\":\"s%u\","
            "\"status\":\"active\"}\n",
            random_below(n_mentors), random_below(n_mentees));
}

static size_t count_options(const struct rm_match *match)
{
    return match->start[match->sides[RM_MENTEE].n];
}

/* The pair of an option, counted over all mentees. */
static struct rm_choice pair_at(const struct rm_match *match, size_t e)
{
    uint32_t mentee = 0;

    while (match->start[mentee + 1] <= e)
        mentee++;
    return (struct rm_choice){mentee, match->options[e].other, match->options[e].score};
}

static uint32_t person_in(const struct rm_match *match, enum rm_side side, size_t e)
{
    struct rm_choice pair = pair_at(match, e);

    return match->sides[side].member[side == RM_MENTOR ? pair.mentor : pair.mentee];
}

/* The worth of a set of options and whether there are places for it, from the words of the page. */
static int worth_of_set(struct rm_levels *worth, const struct rm_match *match, uint32_t set)
{
    *worth = (struct rm_levels){0, 0, 0, 0};
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        for (uint32_t who = 0; who < match->roster.n; who++) {
            const struct rm_member *m = &match->roster.v[who];
            uint32_t load = m->held[side], least = m->minimum[side];

            for (size_t e = 0; e < count_options(match); e++)
                load += set >> e & 1 && who == person_in(match, side, e);
            if (load > m->held[side] && load > m->capacity[side])
                return -1;
            *(side == RM_MENTOR ? &worth->mentors : &worth->mentees) += load > 0;
            worth->loads -= least > load ? least - load : 0;
        }
    for (size_t e = 0; e < count_options(match); e++)
        worth->total += set >> e & 1 ? match->options[e].score : 0;
    return 0;
}

static struct rm_levels best_with(const struct rm_match *match, uint32_t needed)
{
    struct rm_levels best = {-1000, 0, 0, 0}, worth;

    for (uint32_t set = 0; set < UINT32_C(1) << count_options(match); set++)
        if ((set & needed) == needed && !worth_of_set(&worth, match, set) &&
            rm_levels_compare(worth, best) > 0)
            best = worth;
    return best;
}

static int has_pair(const struct rm_assignment *answer, const struct rm_choice *pair)
{
    for (size_t i = 0; i < answer->n_pairs; i++)
        if (rm_choice_compare(&answer->pairs[i], pair) == 0)
            return 1;
    return 0;
}

/* The choice with a pair, as the set of its options. */
static uint32_t set_of(const struct rm_match *match, const struct rm_assignment *answer)
{
    uint32_t set = 0;

    for (size_t e = 0; e < count_options(match); e++) {
        struct rm_choice pair = pair_at(match, e);

        set |= (uint32_t)has_pair(answer, &pair) << e;
    }
    return set;
}

static void check_choice_with(
    struct world *w, const struct rm_choice *pair, struct rm_levels best, struct rm_levels expected)
{
    struct rm_assignment with;
    struct rm_levels worth, cost;

    assert_int_equal(rm_match_with(&with, &w->match, pair, &w->arena), 0);
    cost = rm_levels_minus(w->match.answer.worth, with.worth);
    assert_int_equal(rm_levels_compare(cost, rm_levels_minus(best, expected)), 0);
    assert_true(has_pair(&with, pair));
    assert_int_equal(worth_of_set(&worth, &w->match, set_of(&w->match, &with)), 0);
    assert_int_equal(rm_levels_compare(worth, expected), 0);
}

static void forcing_a_pair_costs_what_it_costs(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 300; seed++) {
        struct rm_buf text = {0};
        struct rm_assignment none;
        struct rm_levels best;
        struct world w;

        random_state = seed;
        random_programme(&text);
        open_world(&w, rm_buf_text(&text));
        prepare(&w, 1);
        rm_match_solve(&w.match, RM_COVERAGE);
        best = best_with(&w.match, 0);
        for (size_t e = 0; count_options(&w.match) <= 10 && e < count_options(&w.match); e++) {
            struct rm_choice pair = pair_at(&w.match, e);
            struct rm_levels with = best_with(&w.match, UINT32_C(1) << e);

            if (with.mentees == -1000)
                assert_int_equal(rm_match_with(&none, &w.match, &pair, &w.arena), -1);
            else
                check_choice_with(&w, &pair, best, with);
        }
        rm_buf_free(&text);
        close_world(&w);
    }
}

/* Where two are equally good, the draw depends on the cycle and not on the alphabet. */
static void ties_favour_nobody(void **state)
{
    unsigned wins = 0;

    (void)state;
    for (unsigned i = 0; i < 400; i++) {
        struct rm_buf text = {0};
        struct world w;
        uint32_t winner;

        rm_buf_printf(&text,
            "{\"type\":\"cycle\",\"id\":\"c%u\"}\n"
            "{\"type\":\"candidate\",\"mentor\":\"aa\",\"mentee\":\"s\",\"score\":5}\n"
            "{\"type\":\"candidate\",\"mentor\":\"zz\",\"mentee\":\"s\",\"score\":5}\n",
            i);
        open_world(&w, rm_buf_text(&text));
        prepare(&w, 1);
        rm_match_solve(&w.match, RM_COVERAGE);
        assert_int_equal(w.match.answer.n_pairs, 1);
        winner = w.match.sides[RM_MENTOR].member[w.match.answer.pairs[0].mentor];
        wins += strcmp(w.match.roster.v[winner].id, "aa") == 0;
        rm_buf_free(&text);
        close_world(&w);
    }
    assert_in_range(wins, 150, 250);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chains_are_those_of_walking_up),
        cmocka_unit_test(a_long_chain_takes_no_time),
        cmocka_unit_test(lived_experience_needs_consent_and_is_hidden),
        cmocka_unit_test(forcing_a_pair_costs_what_it_costs),
        cmocka_unit_test(ties_favour_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
