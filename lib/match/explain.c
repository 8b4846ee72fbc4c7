#include "match/explain.h"

#include "match/candidates.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Alternatives that are shown; the rest are counted. */
enum { SHOWN_MAX = 10 };

static const char *const other_side[] = {[RM_MENTOR] = "mentee", [RM_MENTEE] = "mentor"};

static enum rm_side opposite(enum rm_side side)
{
    return side == RM_MENTOR ? RM_MENTEE : RM_MENTOR;
}

static void add_name(struct rm_buf *out, const struct rm_match *match, uint32_t who)
{
    const struct rm_member *member = &match->roster.v[who];

    if (strcmp(rm_member_label(member), member->id) == 0)
        rm_buf_adds(out, member->id);
    else
        rm_buf_printf(out, "%s (%s)", rm_member_label(member), member->id);
}

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

/* "+40  topics: data literacy: offered 5, wanted 4" */
static void add_reasons(
    struct rm_buf *out, const struct rm_match *match, const struct rm_choice *pair)
{
    size_t n;
    const struct rm_reason *reasons =
        rm_pair_reasons(match, match->programme->arena, pair->mentor, pair->mentee, &n);

    for (size_t i = 0; i < n; i++)
        rm_buf_printf(out, "    %+5" PRId64 "  %s%s%s\n", reasons[i].points, reasons[i].criterion,
            reasons[i].detail ? ": " : "", reasons[i].detail ? reasons[i].detail : "");
}

/* Whether somebody could still take one more pair in a role. */
static int has_room(const struct rm_match *match, enum rm_side side, uint32_t who)
{
    return match->load[side][who] < match->roster.v[who].capacity[side];
}

/* What having a pair would cost the whole: the first level at which it costs anything. */
static void add_cost(struct rm_buf *out, const struct rm_match *match, const struct rm_choice *pair)
{
    struct rm_levels cost;

    if (match->objective == RM_STABLE)
        rm_buf_adds(out, "one of the two is as well off or better without");
    else if (rm_match_cost(&cost, match, pair))
        rm_buf_adds(out, "pairs that stay leave no place for it");
    else if (cost.mentees && match->objective == RM_PAIRS)
        rm_buf_printf(out, "would cost %" PRId64 " pair%s", cost.mentees, plural(cost.mentees));
    else if (cost.mentees)
        rm_buf_printf(out, "would leave %" PRId64 " more mentee%s without a pair", cost.mentees,
            plural(cost.mentees));
    else if (cost.mentors)
        rm_buf_printf(out, "would leave %" PRId64 " more mentor%s without a pair", cost.mentors,
            plural(cost.mentors));
    else if (cost.loads)
        rm_buf_printf(out, "would leave minimum loads %" PRId64 " pair%s shorter", cost.loads,
            plural(cost.loads));
    else if (cost.total)
        rm_buf_printf(out, "would cost %" PRId64 " point%s in all", cost.total, plural(cost.total));
    else if (has_room(match, RM_MENTOR, match->sides[RM_MENTOR].member[pair->mentor]) &&
             has_room(match, RM_MENTEE, match->sides[RM_MENTEE].member[pair->mentee]))
        rm_buf_adds(out, "would add nothing");
    else
        rm_buf_adds(out, "would do as well in all; the draw decided");
}

/* A pair that may be, seen from one of its two. */
struct option {
    struct rm_choice pair;
    uint32_t other; /* place on the roster */
    int chosen;
};

static int compare_options(const void *a, const void *b)
{
    const struct option *x = a, *y = b;

    if (x->pair.score != y->pair.score)
        return x->pair.score > y->pair.score ? -1 : 1;
    return (x->other > y->other) - (x->other < y->other);
}

static struct option option_of(
    const struct rm_match *match, enum rm_side side, uint32_t index, const struct rm_option *listed)
{
    struct option option = {{listed->other, index, listed->score}, 0, 0};

    if (side == RM_MENTEE)
        option.pair = (struct rm_choice){index, listed->other, listed->score};
    option.other = match->sides[opposite(side)].member[listed->other];
    option.chosen = rm_match_has(match, option.pair.mentor, option.pair.mentee);
    return option;
}

/* Somebody's candidates in a role, best first. */
static size_t options_of(
    struct option **options, const struct rm_match *match, enum rm_side side, uint32_t who)
{
    struct rm_arena *arena = match->programme->arena;
    uint32_t index = match->sides[side].index[who];
    struct rm_option *listed = RM_NEW_N(arena, match->sides[opposite(side)].n, struct rm_option);
    size_t n = rm_pool_options(listed, match->pool, side, index);

    *options = RM_NEW_N(arena, n, struct option);
    for (size_t i = 0; i < n; i++)
        (*options)[i] = option_of(match, side, index, &listed[i]);
    if (n)
        qsort(*options, n, sizeof **options, compare_options);
    return n;
}

/* What became of all options of somebody in a role. */
struct tally {
    size_t n_others;
    size_t *by_rule;         /* pairs that a rule forbids, each counted at the first that does */
    size_t *by_rule_unknown; /* of these, because a value is missing */
    size_t n_unavailable;
    size_t n_possible;
};

/* Whether two on the roster may be a pair, and which. */
static int may_be(
    const struct rm_match *match, uint32_t mentor, uint32_t mentee, struct rm_choice *pair)
{
    struct rm_choice found = {
        match->sides[RM_MENTEE].index[mentee], match->sides[RM_MENTOR].index[mentor], 0};

    if (found.mentor == RM_NOBODY || found.mentee == RM_NOBODY ||
        !rm_pool_score(&found.score, match->pool, found.mentor, found.mentee))
        return 0;
    if (pair)
        *pair = found;
    return 1;
}

static void tally_option(struct tally *tally, const struct rm_match *match,
    struct rm_finding *findings, uint32_t mentor, uint32_t mentee)
{
    const struct rm_criteria *criteria = &match->criteria;
    size_t rule;

    tally->n_others++;
    if (match->from_scores && !may_be(match, mentor, mentee, NULL))
        return;
    rule = rm_criteria_judge(findings, criteria, mentor, mentee);
    if (rule < criteria->n) {
        tally->by_rule[rule]++;
        tally->by_rule_unknown[rule] += findings[rule].verdict == RM_UNSURE;
    } else if (rm_bonds_between(&match->bonds, mentor, mentee) & RM_BOND_UNAVAILABLE) {
        tally->n_unavailable++;
    } else {
        tally->n_possible++;
    }
}

static struct tally tally_options(const struct rm_match *match, enum rm_side side, uint32_t who)
{
    const struct rm_side_list *others = &match->sides[opposite(side)];
    struct rm_arena *arena = match->programme->arena;
    size_t n = match->criteria.n;
    struct rm_finding *findings = RM_NEW_N(arena, n, struct rm_finding);
    struct tally tally = {0};

    tally.by_rule = RM_NEW_N(arena, n, size_t);
    tally.by_rule_unknown = RM_NEW_N(arena, n, size_t);
    for (uint32_t i = 0; i < others->n; i++) {
        uint32_t other = others->member[i];

        if (other != who && side == RM_MENTOR)
            tally_option(&tally, match, findings, who, other);
        else if (other != who)
            tally_option(&tally, match, findings, other, who);
    }
    return tally;
}

static void add_tally(
    struct rm_buf *out, const struct rm_match *match, const struct tally *tally, const char *other)
{
    rm_buf_printf(
        out, "  %zu %s%s in all\n", tally->n_others, other, plural((int64_t)tally->n_others));
    for (size_t k = 0; k < match->criteria.n; k++) {
        size_t i = match->criteria.order[k];

        if (!tally->by_rule[i])
            continue;
        rm_buf_printf(out, "  %zu ruled out by \"%s\"", tally->by_rule[i],
            rm_criterion_of(&match->criteria, i)->id);
        if (tally->by_rule_unknown[i] == tally->by_rule[i])
            rm_buf_adds(out, ": a value is missing");
        else if (tally->by_rule_unknown[i])
            rm_buf_printf(
                out, ", %zu of them because a value is missing", tally->by_rule_unknown[i]);
        rm_buf_addc(out, '\n');
    }
    if (tally->n_unavailable)
        rm_buf_printf(out, "  %zu unavailable\n", tally->n_unavailable);
    rm_buf_printf(out, "  %zu possible", tally->n_possible);
}

static void add_pairs_that_stay(
    struct rm_buf *out, const struct rm_match *match, enum rm_side side, uint32_t who)
{
    const struct rm_programme *p = match->programme;

    for (size_t i = 0; i < rm_n_pairs(p); i++) {
        const struct rm_pair *pair = rm_pair_at(p, i);
        const char *mine = side == RM_MENTOR ? pair->mentor : pair->mentee;
        const char *other = side == RM_MENTOR ? pair->mentee : pair->mentor;

        if (!rm_bonds_hold(&match->bonds, pair) || strcmp(mine, match->roster.v[who].id) != 0)
            continue;
        rm_buf_printf(out, "  stays: %s ", other_side[side]);
        if (rm_roster_find(&match->roster, other) == RM_NOBODY)
            rm_buf_adds(out, other);
        else
            add_name(out, match, rm_roster_find(&match->roster, other));
        rm_buf_printf(
            out, ", %s%s", rm_pair_status_words[pair->status], pair->pinned ? ", pinned" : "");
        if (!rm_pair_is_held(pair, match->cycle->rec.id))
            rm_buf_printf(out, " in cycle \"%s\"", pair->cycle);
        rm_buf_addc(out, '\n');
    }
}

static void add_option(struct rm_buf *out, const struct rm_match *match, enum rm_side side,
    const struct option *option)
{
    rm_buf_printf(out, "  %s: %s ", option->chosen ? "chosen" : "not chosen", other_side[side]);
    add_name(out, match, option->other);
    rm_buf_printf(out, ", %" PRId32 " point%s", option->pair.score, plural(option->pair.score));
    if (!option->chosen) {
        rm_buf_adds(out, "; ");
        add_cost(out, match, &option->pair);
    }
    rm_buf_addc(out, '\n');
}

static void explain_role(
    struct rm_buf *out, const struct rm_match *match, enum rm_side side, uint32_t who)
{
    struct tally tally = tally_options(match, side, who);
    struct option *options;
    size_t n = options_of(&options, match, side, who), shown = 0;

    add_name(out, match, who);
    rm_buf_printf(
        out, ", %s with places for %u\n", rm_side_words[side], match->roster.v[who].capacity[side]);
    add_pairs_that_stay(out, match, side, who);
    for (size_t i = 0; i < n; i++)
        if (options[i].chosen) {
            add_option(out, match, side, &options[i]);
            add_reasons(out, match, &options[i].pair);
        }
    if (!match->load[side][who])
        rm_buf_adds(out, "  in no pair\n");
    for (size_t i = 0; i < n && shown < SHOWN_MAX; i++)
        if (!options[i].chosen) {
            add_option(out, match, side, &options[i]);
            shown++;
        }
    add_tally(out, match, &tally, other_side[side]);
    rm_buf_addc(out, '\n');
}

/* Every criterion's word on a pair that no rule was asked to stop at. */
static void explain_findings(
    struct rm_buf *out, const struct rm_match *match, uint32_t mentor, uint32_t mentee)
{
    const struct rm_criteria *criteria = &match->criteria;
    struct rm_finding *findings = RM_NEW_N(match->programme->arena, criteria->n, struct rm_finding);
    size_t rule = rm_criteria_judge(findings, criteria, mentor, mentee);

    if (rule < criteria->n) {
        rm_buf_printf(out, "  ruled out by \"%s\"%s\n", rm_criterion_of(criteria, rule)->id,
            findings[rule].verdict == RM_UNSURE ? ": a value is missing" : "");
        return;
    }
    for (size_t i = 0; i < criteria->n; i++) {
        const struct rm_criterion *c = rm_criterion_of(criteria, i);
        struct rm_buf detail = {0};

        if (!c->require && !findings[i].points)
            continue;
        rm_criterion_explain(&detail, criteria, i, &findings[i], mentor, mentee);
        if (findings[i].verdict == RM_UNSURE)
            rm_buf_adds(&detail, "not known");
        rm_buf_printf(out, "    %+5" PRId64 "  %s%s%s%s\n", findings[i].points, c->id,
            c->require ? " (a rule)" : "", detail.len ? ": " : "", rm_buf_text(&detail));
        rm_buf_free(&detail);
    }
}

static void explain_pair(
    struct rm_buf *out, const struct rm_match *match, uint32_t mentor, uint32_t mentee)
{
    struct rm_choice pair;
    int possible = may_be(match, mentor, mentee, &pair);
    unsigned bonds = rm_bonds_between(&match->bonds, mentor, mentee);

    add_name(out, match, mentor);
    rm_buf_adds(out, " as mentor of ");
    add_name(out, match, mentee);
    rm_buf_addc(out, '\n');
    if (!match->roster.v[mentor].capacity[RM_MENTOR])
        rm_buf_adds(out, "  the mentor is not active or has no place as mentor\n");
    if (!match->roster.v[mentee].capacity[RM_MENTEE])
        rm_buf_adds(out, "  the mentee is not active or has no place as mentee\n");
    if (!possible && match->from_scores) {
        rm_buf_adds(out, "  not among the candidates\n");
        return;
    }
    if (possible) {
        int chosen = rm_match_has(match, pair.mentor, pair.mentee);

        rm_buf_printf(
            out, "  %s: %" PRId32 " points", chosen ? "chosen" : "not chosen", pair.score);
        if (!chosen) {
            rm_buf_adds(out, "; ");
            add_cost(out, match, &pair);
        }
        rm_buf_addc(out, '\n');
    }
    if (match->from_scores)
        add_reasons(out, match, &pair);
    else
        explain_findings(out, match, mentor, mentee);
    if (bonds & RM_BOND_HELD)
        rm_buf_adds(out, "  stays as it is: agreed, under way or pinned\n");
    else if (bonds & RM_BOND_UNAVAILABLE)
        rm_buf_adds(out, "  unavailable\n");
}

/* The two of a pair's id (cycle, mentor, mentee) or a candidate's (mentor, mentee). 0 or -1. */
static int find_two(
    uint32_t *mentor, uint32_t *mentee, const struct rm_match *match, const char *id)
{
    struct rm_arena *arena = match->programme->arena;
    size_t first = rm_id_part(arena, id, 2) ? 1 : 0;
    const char *a = rm_id_part(arena, id, first), *b = rm_id_part(arena, id, first + 1);

    *mentor = rm_roster_find(&match->roster, a);
    *mentee = rm_roster_find(&match->roster, b);
    if (b && *mentor != RM_NOBODY && *mentee != RM_NOBODY)
        return 0;
    rm_error(match->programme->diag, (struct rm_where){0}, "there is no person \"%s\" in the input",
        !b                     ? id
        : *mentor == RM_NOBODY ? a
                               : b);
    return -1;
}

static void explain_person(struct rm_buf *out, const struct rm_match *match, uint32_t who)
{
    const struct rm_member *member = &match->roster.v[who];

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        if (member->capacity[side])
            explain_role(out, match, side, who);
    if (member->capacity[RM_MENTOR] || member->capacity[RM_MENTEE])
        return;
    add_name(out, match, who);
    rm_buf_adds(out, " is not active or has no place as mentor or mentee\n");
}

int rm_explain(struct rm_out *out, const struct rm_match *match, const char *id)
{
    uint32_t who = rm_roster_find(&match->roster, id), mentee;

    if (who != RM_NOBODY) {
        explain_person(&out->buf, match, who);
        return 0;
    }
    if (find_two(&who, &mentee, match, id))
        return -1;
    explain_pair(&out->buf, match, who, mentee);
    return 0;
}

static int compare_ids(const void *a, const void *b)
{
    const struct rm_member *x = *(const struct rm_member *const *)a;
    const struct rm_member *y = *(const struct rm_member *const *)b;

    return strcmp(x->id, y->id);
}

static size_t count_free(const struct rm_match *match, enum rm_side side, uint32_t who)
{
    struct option *options;
    size_t n = options_of(&options, match, side, who), n_free = 0;

    for (size_t i = 0; i < n; i++)
        n_free += (size_t)has_room(match, opposite(side), options[i].other);
    return n_free;
}

static void explain_one(
    struct rm_buf *out, const struct rm_match *match, enum rm_side side, uint32_t who)
{
    struct tally tally = tally_options(match, side, who);

    add_name(out, match, who);
    rm_buf_printf(out, ", %s\n", rm_side_words[side]);
    add_tally(out, match, &tally, other_side[side]);
    if (tally.n_possible) {
        size_t n_free = count_free(match, side, who);

        if (n_free)
            rm_buf_printf(
                out, "; %zu of them still free: no pair with them would be worth it", n_free);
        else
            rm_buf_adds(out, "; all their places are taken");
    }
    rm_buf_addc(out, '\n');
}

void rm_explain_unmatched(struct rm_out *out, const struct rm_match *match)
{
    const struct rm_roster *roster = &match->roster;
    const struct rm_member **members =
        RM_NEW_N(match->programme->arena, roster->n, const struct rm_member *);

    for (uint32_t i = 0; i < roster->n; i++)
        members[i] = &roster->v[i];
    if (roster->n)
        qsort(members, roster->n, sizeof *members, compare_ids);
    for (uint32_t i = 0; i < roster->n; i++) {
        uint32_t who = (uint32_t)(members[i] - roster->v);

        for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
            if (members[i]->capacity[side] && !match->load[side][who])
                explain_one(&out->buf, match, side, who);
        rm_out_settle(out);
    }
}
