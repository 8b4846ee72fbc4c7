#include "unit.h"

#include "match/candidates.h"
#include "match/own.h"
#include "match/propose.h"
#include "match/prove.h"
#include "match/verify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)((random_state >> 33) % n);
}

/* A programme from text, matched, with the pairs and the proof that come of it. */
struct world {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_policy policy;
    unsigned how;
    struct rm_match match;
    struct rm_out pairs; /* as text, in its buffer */
    struct rm_certificate certificate;
};

static void open_world(struct world *w, const char *text, unsigned how, enum rm_objective objective)
{
    memset(w, 0, sizeof *w);
    w->how = how;
    rm_diag_init(&w->diag, &w->arena);
    rm_programme_init(&w->programme, &w->arena, &w->diag, RM_ALL_TYPES);
    rm_programme_read_text(&w->programme, text, strlen(text), "test");
    assert_int_equal(rm_programme_settle(&w->programme), 0);
    assert_int_equal(rm_policy_read(&w->policy, NULL, &w->arena, &w->diag), 0);
    if (how & RM_BONDS_STRANGERS) {
        w->policy.criteria.n = 0;
    } else if (w->programme.sets[RM_PERSON].n % 2) { /* no rule that keeps one from oneself */
        w->policy.criteria.v += 3;
        w->policy.criteria.n -= 3;
    }
    assert_int_equal(rm_match_prepare(&w->match, &w->programme,
                         rm_programme_cycle(&w->programme, NULL), &w->policy, how),
        0);
    rm_match_solve(&w->match, objective);
    rm_out_init(&w->pairs, -1, "pairs");
    rm_proposals_write(&w->pairs, &w->match, 0);
    rm_prove(&w->certificate, &w->match);
}

static void close_world(struct world *w)
{
    rm_out_free(&w->pairs);
    rm_match_close(&w->match);
    rm_arena_free(&w->arena);
}

static int verify(struct rm_certificate *found, struct world *w, const char *pairs,
    const struct rm_certificate *certificate)
{
    struct rm_diag refusals, errors;
    struct rm_programme choice;
    struct rm_verify question = {&w->programme, w->match.cycle, w->how, &w->policy,
        w->match.objective, &choice, certificate, &refusals};
    int rc;

    rm_diag_init(&refusals, &w->arena);
    rm_diag_init(&errors, &w->arena);
    rm_programme_init(&choice, &w->arena, &errors, RM_BIT(RM_PAIR));
    rm_programme_read_text(&choice, pairs, strlen(pairs), "pairs");
    assert_int_equal(rm_programme_settle(&choice), 0);
    rc = rm_verify(found, &question);
    assert_int_equal(w->diag.n_errors, 0);
    assert_int_equal(rc == 0, refusals.n_errors == 0);
    return rc;
}

/* Whether the pairs and the certificate are proven best in a world. */
static int holds(struct world *w, const char *pairs, const struct rm_certificate *certificate)
{
    struct rm_certificate found;

    return verify(&found, w, pairs, certificate) == 0;
}

/* The same where all that is claimed is true, so that it hangs on the prices. */
static int prices_hold(struct world *w, const char *pairs, const struct rm_certificate *certificate)
{
    struct rm_certificate found;

    verify(&found, w, pairs, certificate);
    found.objective = (int)w->match.objective;
    found.prices.v = certificate->prices.v;
    found.prices.n = certificate->prices.n;
    return holds(w, pairs, &found);
}

/* How many pairs block a choice, as the solver's side counts. */
static uint64_t n_blocking(struct world *w, const struct world *chosen)
{
    const struct rm_match *from = &chosen->match;
    struct rm_own_pair *pairs = RM_NEW_N(&w->arena, from->answer.n_pairs, struct rm_own_pair);

    for (size_t i = 0; i < from->answer.n_pairs; i++) {
        pairs[i] = (struct rm_own_pair){from->answer.pairs[i].mentor, from->answer.pairs[i].mentee};
    }
    return rm_own_blocking(
        rm_own_build(&w->match, rm_pool_build(&w->match)), pairs, from->answer.n_pairs);
}

/* People of both roles whom the built-in policy has something to say on. */
static void random_people(struct rm_buf *text)
{
    uint32_t n = 3 + random_below(5), held = random_below(3);

    for (uint32_t i = 0; i < n; i++) {
        uint32_t as_mentor = random_below(4), as_mentee = random_below(3);

        rm_buf_printf(text,
            "{\"type\":\"person\",\"id\":\"p%u\",\"grade\":%u,\"team\":\"t%u\","
            "\"mentor_capacity\":%u,\"mentor_minimum\":%u,\"mentee_capacity\":%u,"
            "\"mentee_minimum\":%u,\"offers\":[{\"topic\":\"a\",\"level\":%u},{\"topic\":\"b\"}],"
            "\"wants\":[{\"topic\":\"%c\",\"importance\":%u}],\"requests\":[\"p%u\"]}\n",
            i, random_below(5), random_below(4), as_mentor, random_below(as_mentor + 1), as_mentee,
            random_below(as_mentee + 1), 1 + random_below(5), "abc"[random_below(3)],
            1 + random_below(5), random_below(n));
    }
    for (uint32_t i = 0; i < held; i++)
        rm_buf_printf(text,
            "{\"type\":\"pair\",\"cycle\":\"default\",\"mentor\":\"p%u\",\"mentee\":\"p%u\","
            "\"status\":\"active\"}\n",
            i, i + 1);
}

/* Candidates of anybody's model, with points of either sign. */
static void random_candidates(struct rm_buf *text)
{
    uint32_t n_mentors = 1 + random_below(4), n_mentees = 1 + random_below(4);

    for (uint32_t i = 0; i < n_mentors; i++)
        if (random_below(2))
            rm_buf_printf(text,
                "{\"type\":\"person\",\"id\":\"p%u\",\"mentor_capacity\":2,\"mentor_minimum\":%u}"
                "\n",
                i, random_below(3));
    for (uint32_t i = 0; i < n_mentors; i++)
        for (uint32_t j = 0; j < n_mentees; j++)
            if (random_below(3))
                rm_buf_printf(text,
                    "{\"type\":\"candidate\",\"mentor\":\"p%u\",\"mentee\":\"p%u\",\"score\":%d}\n",
                    i, n_mentors + j, (int)random_below(9) - 3);
}

static void random_programme(struct rm_buf *text, uint64_t seed)
{
    random_state = seed;
    rm_buf_clear(text);
    if (seed % 2)
        random_people(text);
    else
        random_candidates(text);
}

static unsigned how_of(uint64_t seed)
{
    return seed % 2 ? 0 : RM_BONDS_STRANGERS;
}

/* The text without its line number `which`. */
static void without_line(struct rm_buf *out, const char *text, size_t which)
{
    rm_buf_clear(out);
    for (size_t i = 0; *text; i++) {
        const char *end = strchr(text, '\n') + 1;

        if (i != which)
            rm_buf_add(out, text, (size_t)(end - text));
        text = end;
    }
}

static int stands_in(const char *pairs, uint32_t mentor, uint32_t mentee)
{
    char id[64];

    snprintf(id, sizeof id, "\"default:p%u:p%u\"", mentor, mentee);
    return strstr(pairs, id) != NULL;
}

static void what_the_solver_finds_is_proven(void **state)
{
    struct rm_buf text = {0};

    (void)state;
    for (uint64_t seed = 0; seed < 600; seed++) {
        struct world w;

        random_programme(&text, seed);
        open_world(&w, rm_buf_text(&text), how_of(seed), (enum rm_objective)(seed / 2 % 3));
        assert_true(holds(&w, rm_buf_text(&w.pairs.buf), &w.certificate));
        close_world(&w);
    }
    rm_buf_free(&text);
}

/* Two are kept apart in one world and not in the other: all else, prices too, is as it should be.
 * Who may choose from less finds nothing better, and its proof holds where nothing is lost. */
static void the_best_of_less_is_refused_where_it_is_worse(void **state)
{
    struct rm_buf text = {0};
    unsigned n_worse = 0, n_apart = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 2000; seed++) {
        enum rm_objective objective = (enum rm_objective)(seed / 2 % 3);
        struct world all, less;
        uint32_t a, b;

        random_programme(&text, seed);
        a = random_below(4);
        b = random_below(8);
        open_world(&all, rm_buf_text(&text), how_of(seed), objective);
        if (a == b || rm_roster_find(&all.match.roster, "p0") == RM_NOBODY ||
            all.match.roster.n <= (a > b ? a : b)) {
            close_world(&all);
            continue;
        }
        rm_buf_printf(
            &text, "{\"type\":\"exclusion\",\"id\":\"x\",\"a\":\"p%u\",\"b\":\"p%u\"}\n", a, b);
        open_world(&less, rm_buf_text(&text), how_of(seed), objective);
        if (rm_levels_compare(less.match.answer.worth, all.match.answer.worth)) {
            n_worse++;
            assert_false(prices_hold(&all, rm_buf_text(&less.pairs.buf), &less.certificate));
        }
        if (stands_in(rm_buf_text(&all.pairs.buf), a, b) ||
            stands_in(rm_buf_text(&all.pairs.buf), b, a)) {
            n_apart++;
            assert_false(prices_hold(&less, rm_buf_text(&all.pairs.buf), &all.certificate));
        } else {
            assert_true(holds(&less, rm_buf_text(&all.pairs.buf), &all.certificate));
        }
        close_world(&less);
        close_world(&all);
    }
    assert_true(n_worse > 100 && n_apart > 100);
    rm_buf_free(&text);
}

static void jitter(struct rm_certificate *certificate)
{
    for (size_t i = 0; i < certificate->prices.n; i++) {
        struct rm_levels *levels = &certificate->prices.v[i].levels;

        levels->mentees += random_below(3) ? 0 : (int64_t)random_below(3) - 1;
        levels->mentors += random_below(3) ? 0 : (int64_t)random_below(3) - 1;
        levels->loads += random_below(3) ? 0 : (int64_t)random_below(3) - 1;
        levels->total += random_below(3) ? 0 : (int64_t)random_below(41) - 20;
    }
}

/* No pair is taken that adds nothing: without one the choice is worse, and no prices prove it. */
static void a_choice_without_one_of_its_pairs_is_refused(void **state)
{
    struct rm_buf text = {0}, rest = {0};

    (void)state;
    for (uint64_t seed = 0; seed < 400; seed++) {
        struct world w;

        random_programme(&text, seed);
        open_world(&w, rm_buf_text(&text), how_of(seed), (enum rm_objective)(seed / 2 % 3));
        for (size_t i = 0; i < w.match.answer.n_pairs; i++) {
            without_line(&rest, rm_buf_text(&w.pairs.buf), i);
            assert_false(prices_hold(&w, rm_buf_text(&rest), &w.certificate));
        }
        for (size_t i = 0; i < 5 && w.match.answer.n_pairs; i++) {
            jitter(&w.certificate);
            assert_false(prices_hold(&w, rm_buf_text(&rest), &w.certificate));
        }
        close_world(&w);
    }
    rm_buf_free(&rest);
    rm_buf_free(&text);
}

static void everybody_needs_a_price(void **state)
{
    struct rm_buf text = {0};

    (void)state;
    for (uint64_t seed = 0; seed < 100; seed++) {
        struct world w;

        random_programme(&text, seed);
        open_world(&w, rm_buf_text(&text), how_of(seed), RM_COVERAGE);
        for (size_t i = 0; i < w.certificate.prices.n; i++) {
            struct rm_certificate some = w.certificate;
            struct rm_price last = some.prices.v[some.prices.n - 1], left_out = some.prices.v[i];

            some.prices.v[i] = last;
            some.prices.n--;
            assert_false(holds(&w, rm_buf_text(&w.pairs.buf), &some));
            some.prices.v[i] = left_out;
        }
        assert_true(holds(&w, rm_buf_text(&w.pairs.buf), &w.certificate));
        close_world(&w);
    }
    rm_buf_free(&text);
}

/* Prices at the ends of what may be written neither wrap nor prove. */
static void sums_beyond_64_bits_prove_nothing(void **state)
{
    struct rm_buf text = {0};

    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct world w;

        random_programme(&text, seed);
        open_world(&w, rm_buf_text(&text), how_of(seed), (enum rm_objective)(seed / 2 % 3));
        for (size_t i = 0; i < w.certificate.prices.n; i++) {
            const int64_t much = INT64_C(1000000000000000000);
            int64_t sign = seed / 6 % 2 ? much : -much;

            w.certificate.prices.v[i].levels = (struct rm_levels){sign, -sign, sign, -sign};
        }
        if (w.match.answer.n_pairs)
            assert_false(prices_hold(&w, rm_buf_text(&w.pairs.buf), &w.certificate));
        close_world(&w);
    }
    rm_buf_free(&text);
}

static void what_is_written_is_read_again(void **state)
{
    char path[] = "/tmp/rm-test-certificate.XXXXXX";
    struct rm_buf text = {0}, first = {0}, second = {0};
    struct rm_certificate again;
    struct world w;
    int fd = mkstemp(path);

    (void)state;
    random_programme(&text, 7);
    open_world(&w, rm_buf_text(&text), 0, RM_COVERAGE);
    rm_certificate_write(&first, &w.certificate);
    assert_int_equal(write(fd, first.data, first.len), first.len);
    assert_int_equal(rm_certificate_read(&again, path, 1, &w.arena, &w.diag), 0);
    rm_certificate_write(&second, &again);
    assert_string_equal(first.data, second.data);
    assert_true(holds(&w, rm_buf_text(&w.pairs.buf), &again));
    close(fd);
    unlink(path);
    rm_buf_free(&first);
    rm_buf_free(&second);
    rm_buf_free(&text);
    close_world(&w);
}

/* A stable choice from less is refused just where pairs block it, and any without one of its pairs
 * is: that pair does. */
static void a_choice_that_is_blocked_is_refused(void **state)
{
    struct rm_buf text = {0}, rest = {0};
    unsigned n_blocked = 0, n_stable = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 2000; seed++) {
        struct world all, less;
        uint32_t a, b;
        uint64_t n;

        random_programme(&text, seed);
        a = random_below(3);
        b = random_below(6);
        open_world(&all, rm_buf_text(&text), how_of(seed), RM_STABLE);
        assert_true(holds(&all, rm_buf_text(&all.pairs.buf), &all.certificate));
        for (size_t i = 0; i < all.match.answer.n_pairs; i++) {
            without_line(&rest, rm_buf_text(&all.pairs.buf), i);
            assert_false(prices_hold(&all, rm_buf_text(&rest), &all.certificate));
        }
        if (a == b || rm_roster_find(&all.match.roster, "p0") == RM_NOBODY ||
            all.match.roster.n <= (a > b ? a : b)) {
            close_world(&all);
            continue;
        }
        rm_buf_printf(
            &text, "{\"type\":\"exclusion\",\"id\":\"x\",\"a\":\"p%u\",\"b\":\"p%u\"}\n", a, b);
        open_world(&less, rm_buf_text(&text), how_of(seed), RM_STABLE);
        n = n_blocking(&all, &less);
        n_blocked += n > 0;
        n_stable += n == 0;
        assert_int_equal(
            prices_hold(&all, rm_buf_text(&less.pairs.buf), &less.certificate), n == 0);
        close_world(&less);
        close_world(&all);
    }
    assert_true(n_blocked > 100 && n_stable > 100);
    rm_buf_free(&rest);
    rm_buf_free(&text);
}

/* People with records, and candidates between them. */
static void random_scores(struct rm_buf *text, uint64_t seed)
{
    uint32_t n = 2 + (uint32_t)(seed % 4);

    random_state = seed;
    rm_buf_clear(text);
    for (uint32_t i = 0; i < 2 * n; i++)
        rm_buf_printf(text,
            "{\"type\":\"person\",\"id\":\"p%u\",\"%s_capacity\":2,\"%s_minimum\":%u}\n", i,
            i < n ? "mentor" : "mentee", i < n ? "mentor" : "mentee", random_below(3));
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = n; j < 2 * n; j++)
            if (random_below(3))
                rm_buf_printf(text,
                    "{\"type\":\"candidate\",\"mentor\":\"p%u\",\"mentee\":\"p%u\",\"score\":%u}\n",
                    i, j, 1 + random_below(8));
}

/* The text without candidates below a score; scores have one digit. */
static void from_score(struct rm_buf *out, const char *text, int least)
{
    rm_buf_clear(out);
    while (*text) {
        const char *end = strchr(text, '\n') + 1, *score = strstr(text, "\"score\":");

        if (!score || score > end || score[8] - '0' >= least)
            rm_buf_add(out, text, (size_t)(end - text));
        text = end;
    }
}

static void add_proof(
    struct rm_certificate *certificate, const struct world *w, enum rm_proof proof)
{
    rm_prove_add(certificate, &w->match, proof, w->match.answer.price);
}

static int same_levels(const struct world *a, const struct world *b)
{
    struct rm_levels x = a->match.answer.worth, y = b->match.answer.worth;

    x.total = y.total = 0;
    return rm_levels_compare(x, y) == 0;
}

/* The lowest score of a choice; 9 where there is no pair. */
static int worst_of(const struct world *w)
{
    int worst = 9;

    for (size_t i = 0; i < w->match.answer.n_pairs; i++) {
        int score = w->match.answer.pairs[i].score;

        worst = score < worst ? score : worst;
    }
    return worst;
}

/* Of all choices that are best in coverage the fair one has the best worst pair. The best choices
 * from each least score on, each with its proof: what is fair is proven, and nothing else. */
static void only_a_fair_choice_is_proven_fair(void **state)
{
    struct rm_buf text = {0}, some = {0};
    unsigned n_fair = 0, n_unfair = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct world all;
        int best = 0;

        random_scores(&text, seed);
        open_world(&all, rm_buf_text(&text), RM_BONDS_STRANGERS, RM_COVERAGE);
        all.match.objective = RM_FAIR;
        for (int least = 8; least > 0; least--) {
            struct rm_certificate certificate;
            struct world from, above;
            int expected;

            from_score(&some, rm_buf_text(&text), least);
            open_world(&from, rm_buf_text(&some), RM_BONDS_STRANGERS, RM_COVERAGE);
            from_score(&some, rm_buf_text(&text), worst_of(&from) + 1);
            open_world(&above, rm_buf_text(&some), RM_BONDS_STRANGERS, RM_COVERAGE);
            certificate = from.certificate;
            add_proof(&certificate, &all, RM_PROOF_LEVELS);
            add_proof(&certificate, &above, RM_PROOF_WORST);
            if (!best && same_levels(&from, &all))
                best = worst_of(&from);
            expected = same_levels(&from, &all) && worst_of(&from) == best;
            assert_int_equal(
                prices_hold(&all, rm_buf_text(&from.pairs.buf), &certificate), expected);
            n_fair += (unsigned)expected;
            n_unfair += (unsigned)!expected;
            close_world(&above);
            close_world(&from);
        }
        close_world(&all);
    }
    assert_true(n_fair > 200 && n_unfair > 200);
    rm_buf_free(&some);
    rm_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_solver_finds_is_proven),
        cmocka_unit_test(the_best_of_less_is_refused_where_it_is_worse),
        cmocka_unit_test(a_choice_without_one_of_its_pairs_is_refused),
        cmocka_unit_test(everybody_needs_a_price),
        cmocka_unit_test(sums_beyond_64_bits_prove_nothing),
        cmocka_unit_test(a_choice_that_is_blocked_is_refused),
        cmocka_unit_test(only_a_fair_choice_is_proven_fair),
        cmocka_unit_test(what_is_written_is_read_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
