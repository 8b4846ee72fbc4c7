#include "match/verify.h"

#include "base/parallel.h"
#include "match/blocking.h"
#include "match/criteria.h"

#include <inttypes.h>
#include <string.h>

enum { BLOCK = 32, TILE = 512 };

struct check {
    const struct rm_verify *q;
    struct rm_roster roster;
    struct rm_bonds bonds;
    struct rm_criteria criteria;
    struct rm_member *then;       /* the roster, with the choice held */
    struct rm_certificate *found; /* what the pairs come to */
    struct rm_price_table prices; /* and their sums, by member */
};

#define REFUSE(pair, text, ...)                                                                    \
    rm_error(c->q->refusals, (pair)->rec.where, "pair \"%s\": " text, (pair)->rec.id, __VA_ARGS__)

static int sign(struct rm_levels a)
{
    int64_t first = a.mentees ? a.mentees : a.mentors ? a.mentors : a.loads ? a.loads : a.total;

    return (first > 0) - (first < 0);
}

static struct rm_levels plus(struct rm_levels a, struct rm_levels b, int64_t times)
{
    return (struct rm_levels){a.mentees + times * b.mentees, a.mentors + times * b.mentors,
        a.loads + times * b.loads, a.total + times * b.total};
}

/* Adds what is more than nothing. A sum that leaves 64 bits, which takes prices that were made up
 * (a million people's pairs come to 10^15 points), becomes one that is never left again. */
static void add(struct rm_levels *s, struct rm_levels a)
{
    if (sign(a) > 0 &&
        (rm_add(&s->mentees, s->mentees, a.mentees) || rm_add(&s->mentors, s->mentors, a.mentors) ||
            rm_add(&s->loads, s->loads, a.loads) || rm_add(&s->total, s->total, a.total)))
        s->mentees = INT64_MAX;
}

/* What somebody's next pair is worth above the total, after `load` of them. */
static struct rm_levels worth(const struct check *c, enum rm_side side, uint32_t who, uint32_t load)
{
    int mentee = side == RM_MENTEE, shorter = load < c->roster.v[who].minimum[side];

    if (c->q->objective == RM_COVERAGE || c->q->objective == RM_FAIR)
        return (struct rm_levels){mentee && !load, !mentee && !load, shorter, 0};
    return (struct rm_levels){mentee && c->q->objective == RM_PAIRS, 0, 0, 0};
}

/* The points of two who may be a pair, worked out anew. */
static int64_t judge(struct check *c, const struct rm_pair *pair, uint32_t mentor, uint32_t mentee)
{
    struct rm_arena *arena = c->q->programme->arena;
    const struct rm_candidate *candidate =
        rm_candidate_find(c->q->programme, rm_id_join(arena, pair->mentor, pair->mentee, NULL));
    struct rm_finding *findings = RM_NEW_N(arena, c->criteria.n, struct rm_finding);
    size_t rule = rm_criteria_judge(findings, &c->criteria, mentor, mentee), n = 0;
    int64_t score = candidate ? candidate->score : 0;

    for (size_t i = 0; rule == c->criteria.n && i < rule; i++)
        if (findings[i].points) {
            score += findings[i].points;
            if (n >= pair->reasons.n || pair->reasons.v[n].points != findings[i].points ||
                strcmp(pair->reasons.v[n].criterion, rm_criterion_of(&c->criteria, i)->id) != 0)
                n = pair->reasons.n;
            n++;
        }
    if (rm_bonds_between(&c->bonds, mentor, mentee) & RM_BOND_UNAVAILABLE)
        REFUSE(pair, "%s", "the two are unavailable to each other");
    if (rule < c->criteria.n)
        REFUSE(pair, "breaks the rule \"%s\"", rm_criterion_of(&c->criteria, rule)->id);
    else if (c->q->how & RM_BONDS_STRANGERS && !candidate)
        REFUSE(pair, "%s", "is not among the candidates");
    else if (pair->score != score)
        REFUSE(pair, "score: expected %" PRId64, score);
    else if (!candidate && n != pair->reasons.n)
        REFUSE(pair, "%s", "reasons: expected what the criteria give points for");
    return score;
}

static void take_pair(struct check *c, const struct rm_pair *pair)
{
    const uint32_t who[] = {
        rm_roster_find(&c->roster, pair->mentor), rm_roster_find(&c->roster, pair->mentee)};

    if (pair->status == RM_PAIR_WITHDRAWN)
        return;
    if (pair->status != RM_PAIR_PROPOSED || strcmp(pair->cycle, c->found->cycle) != 0)
        REFUSE(pair, "expected a proposal for cycle \"%s\"", c->found->cycle);
    if (who[0] == RM_NOBODY || who[1] == RM_NOBODY || who[0] == who[1]) {
        REFUSE(pair, "%s", "expected two people of the input");
        return;
    }
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        struct rm_member *m = &c->then[who[side]];

        add(&c->found->worth, worth(c, side, who[side], m->held[side]));
        if (++m->held[side] > m->capacity[side])
            REFUSE(pair, "\"%s\" is %s in %u pairs; expected at most %u", m->id,
                rm_side_words[side], m->held[side], m->capacity[side]);
    }
    if (!c->found->pairs++ || pair->score < c->found->worst)
        c->found->worst = pair->score;
    c->found->worth.total += judge(c, pair, who[RM_MENTOR], who[RM_MENTEE]);
}

/* Adds what a pair that may be gains beyond its prices; who has no place left has none. */
static void price_pair(struct check *c, uint32_t mentor, uint32_t mentee, int64_t score)
{
    for (int proof = 0; proof < RM_N_PROOFS; proof++) {
        const struct rm_price *p = c->prices.v[proof][RM_MENTOR][mentor];
        const struct rm_price *u = c->prices.v[proof][RM_MENTEE][mentee];
        struct rm_levels gain = {0, 0, 0, score};

        if (p && u && score >= c->prices.least[proof] &&
            !(rm_bonds_between(&c->bonds, mentor, mentee) & RM_BOND_UNAVAILABLE))
            add(&c->prices.sum[proof][mentee], plus(plus(gain, u->levels, -1), p->levels, -1));
    }
}

/* Everybody with everybody, in blocks: what is known of people stays at hand. */
static void price_block(void *context, size_t block, unsigned thread)
{
    struct check *c = context;
    uint32_t n = c->roster.n, first = (uint32_t)block * BLOCK;
    int64_t score;

    (void)thread;
    for (uint32_t tile = 0; tile < n; tile += TILE)
        for (uint32_t i = first; i < n && i < first + BLOCK; i++)
            for (uint32_t j = tile; j < n && j < tile + TILE && c->prices.v[0][RM_MENTEE][i]; j++)
                if (c->prices.v[0][RM_MENTOR][j] && i != j &&
                    rm_criteria_score(&score, &c->criteria, j, i))
                    price_pair(c, j, i, score);
}

static void price_candidates(struct check *c)
{
    for (size_t i = 0; i < rm_n_candidates(c->q->programme); i++) {
        const struct rm_candidate *candidate = rm_candidate_at(c->q->programme, i);

        price_pair(c, rm_roster_find(&c->roster, candidate->mentor),
            rm_roster_find(&c->roster, candidate->mentee), candidate->score);
    }
}

/* What the prices leave room for, less what the pairs come to. */
static void compare_bound(struct check *c, enum rm_proof proof)
{
    struct rm_levels over = plus((struct rm_levels){0, 0, 0, 0}, c->found->worth, -1);

    for (uint32_t who = 0; who < c->roster.n; who++) {
        const struct rm_member *m = &c->roster.v[who];

        add(&over, c->prices.sum[proof][who]);
        for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
            for (uint32_t k = m->held[side]; k < m->capacity[side]; k++)
                add(&over, plus(worth(c, side, who, k), c->prices.v[proof][side][who]->levels, 1));
    }
    over.total = proof == RM_PROOF_CHOICE ? over.total : 0;
    if (sign(over) != (proof == RM_PROOF_WORST ? -1 : 0))
        rm_certificate_refuse(c->q->certificate, proof, over, c->q->refusals);
}

int rm_verify(struct rm_certificate *found, const struct rm_verify *q)
{
    struct check c = {.q = q, .found = found};

    *found = (struct rm_certificate){.cycle = q->cycle->rec.id, .objective = (int)q->objective};
    rm_roster_build(&c.roster, q->programme, found->cycle, q->how & RM_BONDS_STRANGERS);
    rm_bonds_gather(&c.bonds, &c.roster, q->programme, found->cycle, q->how);
    rm_criteria_prepare(&c.criteria, &c.roster, &c.bonds, q->cycle, q->policy);
    if (q->programme->diag->n_errors)
        return -1;
    c.then = RM_NEW_N(q->programme->arena, c.roster.n, struct rm_member);
    for (uint32_t i = 0; i < c.roster.n; i++)
        c.then[i] = c.roster.v[i];
    for (size_t i = 0; i < rm_n_pairs(q->pairs); i++)
        take_pair(&c, rm_pair_at(q->pairs, i));
    rm_certificate_check(&c.prices, found, q->certificate, &c.roster, q->refusals);
    if (!q->refusals->n_errors && q->how & RM_BONDS_STRANGERS)
        price_candidates(&c);
    else if (!q->refusals->n_errors)
        rm_parallel((c.roster.n + BLOCK - 1) / BLOCK, price_block, &c);
    for (int proof = 0; proof < RM_N_PROOFS && !q->refusals->n_errors; proof++)
        if (c.prices.needed[proof])
            compare_bound(&c, (enum rm_proof)proof);
    if (q->objective == RM_STABLE && !q->refusals->n_errors)
        rm_blocking_refuse(&(struct rm_blocking){q, &c.roster, &c.bonds, &c.criteria});
    return q->refusals->n_errors ? -1 : 0;
}
