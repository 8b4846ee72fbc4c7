#include "match/compare.h"

#include "match/own.h"

#include <inttypes.h>

/* What a choice comes to. */
struct outcome {
    size_t matched[2]; /* people with a pair, by side; pairs that stay included */
    size_t n_pairs;
    int64_t total, worst;
    uint64_t blocking;
};

static size_t count_matched(const struct rm_match *match, enum rm_side side)
{
    size_t n = 0;

    for (uint32_t i = 0; i < match->sides[side].n; i++)
        n += match->load[side][match->sides[side].member[i]] > 0;
    return n;
}

static struct outcome outcome_of(struct rm_match *match, const struct rm_own *own)
{
    struct outcome outcome = {.n_pairs = match->answer.n_pairs,
        .matched = {count_matched(match, RM_MENTOR), count_matched(match, RM_MENTEE)}};
    struct rm_own_pair *pairs =
        RM_NEW_N(match->programme->arena, outcome.n_pairs, struct rm_own_pair);

    for (size_t k = 0; k < outcome.n_pairs; k++) {
        const struct rm_choice *pair = &match->answer.pairs[k];

        pairs[k] = (struct rm_own_pair){pair->mentor, pair->mentee};
        outcome.total += pair->score;
        if (k == 0 || pair->score < outcome.worst)
            outcome.worst = pair->score;
    }
    outcome.blocking = rm_own_blocking(own, pairs, outcome.n_pairs);
    return outcome;
}

/* With one decimal, rounded down. */
static void add_mean(struct rm_buf *out, const struct outcome *outcome)
{
    int64_t n = (int64_t)outcome->n_pairs, tenths = outcome->total * 10;

    tenths = tenths / n - (tenths % n < 0);
    rm_buf_printf(out, "%s%" PRId64 ".%d", tenths < 0 ? "-" : "",
        (tenths < 0 ? -tenths : tenths) / 10, (int)((tenths < 0 ? -tenths : tenths) % 10));
}

static void add_row(struct rm_buf *out, const char *name, const struct outcome *outcome)
{
    struct rm_buf mean = {0};

    rm_buf_printf(out, "%-9s %8zu %8zu %8zu %10" PRId64, name, outcome->matched[RM_MENTEE],
        outcome->matched[RM_MENTOR], outcome->n_pairs, outcome->total);
    if (outcome->n_pairs)
        add_mean(&mean, outcome);
    if (outcome->n_pairs)
        rm_buf_printf(out, " %8" PRId64 " %8s", outcome->worst, rm_buf_text(&mean));
    else
        rm_buf_printf(out, " %8s %8s", "-", "-");
    rm_buf_printf(out, " %10" PRIu64 "\n", outcome->blocking);
    rm_buf_free(&mean);
}

static void add_line(struct rm_buf *out, const char *name, const struct outcome *outcome)
{
    rm_buf_printf(out,
        "{\"objective\":\"%s\",\"mentees\":%zu,\"mentors\":%zu,\"pairs\":%zu,\"total\":%" PRId64,
        name, outcome->matched[RM_MENTEE], outcome->matched[RM_MENTOR], outcome->n_pairs,
        outcome->total);
    if (outcome->n_pairs) {
        rm_buf_printf(out, ",\"worst\":%" PRId64 ",\"mean\":", outcome->worst);
        add_mean(out, outcome);
    }
    rm_buf_printf(out, ",\"blocking\":%" PRIu64 "}\n", outcome->blocking);
}

void rm_compare_write(struct rm_out *out, struct rm_match *match, int json)
{
    const struct rm_own *own = rm_own_build(match, match->pool);

    if (!json)
        rm_buf_printf(&out->buf, "%-9s %8s %8s %8s %10s %8s %8s %10s\n", "objective", "mentees",
            "mentors", "pairs", "total", "worst", "mean", "blocking");
    for (size_t i = 0; rm_objective_words[i]; i++) {
        struct outcome outcome;

        rm_match_solve(match, (enum rm_objective)i);
        outcome = outcome_of(match, own);
        rm_match_close(match);
        (json ? add_line : add_row)(&out->buf, rm_objective_words[i], &outcome);
    }
}
