#include "match/explain.h"

#include "match/candidates.h"
#include "match/market.h"

#include <inttypes.h>
#include <string.h>

static const char *other_word(enum rm_side side)
{
    return rm_side_words[rm_other_side(side)];
}

static void add_name(struct rm_buf *out, const struct rm_match *match, uint32_t who)
{
    const struct rm_member *member = &match->roster.v[who];

    if (strcmp(rm_member_label(member), member->id) == 0)
        rm_buf_adds(out, member->id);
    else
        rm_buf_printf(out, "%s (%s)", rm_member_label(member), member->id);
}

static void add_two(
    struct rm_buf *out, const struct rm_match *match, uint32_t mentor, uint32_t mentee)
{
    add_name(out, match, mentor);
    rm_buf_adds(out, " as mentor of ");
    add_name(out, match, mentee);
}

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

/* "+40  topics: data literacy: offered 5, wanted 4" */
static void add_reason(
    struct rm_buf *out, int64_t points, const char *criterion, const char *rule, const char *detail)
{
    rm_buf_printf(out, "    %+5" PRId64 "  %s%s%s%s\n", points, criterion, rule,
        detail && *detail ? ": " : "", detail ? detail : "");
}

/* ---- What a pair would cost. ---- */

/* What a level of the cost means: "leave 2 more mentees without a pair". */
static void add_level(
    struct rm_buf *out, const struct rm_match *match, int64_t levels[4], size_t which)
{
    static const char *const who[] = {"mentee", "mentor"};
    int64_t n = levels[which], size = n < 0 ? -n : n;

    if (which == 0 && match->objective == RM_PAIRS)
        rm_buf_printf(out, "%s %" PRId64 " pair%s", n < 0 ? "add" : "cost", size, plural(size));
    else if (which < 2)
        rm_buf_printf(out, "leave %" PRId64 " %s %s%s without a pair", size,
            n < 0 ? "fewer" : "more", who[which], plural(size));
    else if (which == 2)
        rm_buf_printf(out, "leave minimum loads %" PRId64 " pair%s %s", size, plural(size),
            n < 0 ? "less short" : "shorter");
    else
        rm_buf_printf(
            out, "%s %" PRId64 " point%s in all", n < 0 ? "add" : "cost", size, plural(size));
}

/* The first level on which it costs anything decides; `in_full`, those below follow. */
static void add_levels(
    struct rm_buf *out, const struct rm_match *match, const struct rm_toll *toll, int in_full)
{
    int64_t levels[4] = {
        toll->levels.mentees, toll->levels.mentors, toll->levels.loads, toll->levels.total};
    const char *before = "would ";

    for (size_t i = 0; i < 4; i++) {
        if (!levels[i])
            continue;
        rm_buf_adds(out, before);
        add_level(out, match, levels, i);
        before = ", ";
        if (!in_full)
            return;
    }
    if (strcmp(before, "would ") == 0)
        rm_buf_adds(
            out, toll->is_room ? "would add nothing" : "would do as well in all; the draw decided");
}

static void add_toll(
    struct rm_buf *out, const struct rm_match *match, const struct rm_toll *toll, int in_full)
{
    switch (toll->kind) {
    case RM_TOLL_OWN:
        rm_buf_adds(out, "one of the two is as well off or better without");
        break;
    case RM_TOLL_NO_ROOM:
        rm_buf_adds(out, "pairs that stay leave no place for it");
        break;
    case RM_TOLL_WORSE:
        rm_buf_adds(out, "would leave more people without a pair, or a worse one as the worst");
        break;
    case RM_TOLL:
        add_levels(out, match, toll, in_full);
        break;
    }
}

/* ---- Somebody in a role. ---- */

static void add_tally(struct rm_buf *out, const struct rm_match *match,
    const struct rm_tally *tally, const char *other)
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

static void add_stays(struct rm_buf *out, const struct rm_match *match, const struct rm_role *role)
{
    for (size_t i = 0; i < role->n_stays; i++) {
        const struct rm_pair *pair = role->stays[i];
        const char *other = role->side == RM_MENTOR ? pair->mentee : pair->mentor;
        uint32_t who = rm_roster_find(&match->roster, other);

        rm_buf_printf(out, "  stays: %s ", other_word(role->side));
        if (who == RM_NOBODY)
            rm_buf_adds(out, other);
        else
            add_name(out, match, who);
        rm_buf_printf(
            out, ", %s%s", rm_pair_status_words[pair->status], pair->pinned ? ", pinned" : "");
        if (!rm_pair_is_held(pair, match->cycle->rec.id))
            rm_buf_printf(out, " in cycle \"%s\"", pair->cycle);
        rm_buf_addc(out, '\n');
    }
}

static void add_prospect(struct rm_buf *out, const struct rm_match *match,
    const struct rm_role *role, const struct rm_prospect *prospect)
{
    size_t n;
    const struct rm_reason *reasons;

    rm_buf_printf(
        out, "  %s: %s ", prospect->chosen ? "chosen" : "not chosen", other_word(role->side));
    add_name(out, match, prospect->other);
    rm_buf_printf(out, ", %" PRId32 " point%s", prospect->pair.score, plural(prospect->pair.score));
    if (!prospect->chosen) {
        rm_buf_adds(out, "; ");
        add_toll(out, match, &prospect->toll, 0);
    }
    rm_buf_addc(out, '\n');
    if (!prospect->chosen)
        return;
    reasons = rm_pair_reasons(
        match, match->programme->arena, prospect->pair.mentor, prospect->pair.mentee, &n);
    for (size_t i = 0; i < n; i++)
        add_reason(out, reasons[i].points, reasons[i].criterion, "", reasons[i].detail);
}

static void explain_role(
    struct rm_buf *out, const struct rm_match *match, const struct rm_role *role)
{
    add_name(out, match, role->who);
    rm_buf_printf(out, ", %s with places for %u\n", rm_side_words[role->side],
        match->roster.v[role->who].capacity[role->side]);
    add_stays(out, match, role);
    for (size_t i = 0; i < role->n_chosen; i++)
        add_prospect(out, match, role, &role->chosen[i]);
    if (!match->load[role->side][role->who])
        rm_buf_adds(out, "  in no pair\n");
    for (size_t i = 0; i < role->n_alternatives; i++)
        add_prospect(out, match, role, &role->alternatives[i]);
    add_tally(out, match, &role->tally, other_word(role->side));
    rm_buf_addc(out, '\n');
}

static void explain_nobody(struct rm_buf *out, const struct rm_match *match, uint32_t who)
{
    add_name(out, match, who);
    rm_buf_adds(out, " is not active or has no place as mentor or mentee\n");
}

static void explain_unmatched(struct rm_buf *out, const struct rm_match *match,
    const struct rm_fate *who, const struct rm_tally *tally)
{
    add_name(out, match, who->who);
    rm_buf_printf(out, ", %s\n", rm_side_words[who->side]);
    add_tally(out, match, tally, other_word(who->side));
    if (tally->n_free)
        rm_buf_printf(
            out, "; %zu of them still free: no pair with them would be worth it", tally->n_free);
    else if (tally->n_possible)
        rm_buf_adds(out, "; all their places are taken");
    rm_buf_addc(out, '\n');
}

/* ---- Two. ---- */

static void add_obstacle(
    struct rm_buf *out, const struct rm_match *match, const struct rm_obstacle *obstacle)
{
    const char *role = rm_side_words[obstacle->side];

    rm_buf_adds(out, "  ");
    switch (obstacle->kind) {
    case RM_SAME_PERSON:
        rm_buf_adds(out, "nobody is a pair with themselves");
        break;
    case RM_NOT_ACTIVE:
        rm_buf_printf(out, "the %s is not active but %s", role,
            rm_person_status_words[match->roster.v[obstacle->who].person->status]);
        break;
    case RM_NO_ROLE:
        rm_buf_printf(out, "the %s has no place as %s", role, role);
        break;
    case RM_NO_PLACE_LEFT:
        rm_buf_printf(out, "pairs that stay take up all places of the %s", role);
        break;
    case RM_NO_CANDIDATE:
        rm_buf_adds(out, "not among the candidates");
        break;
    case RM_RULE:
    case RM_VALUE_MISSING:
        rm_buf_printf(out, "ruled out by \"%s\"%s",
            rm_criterion_of(&match->criteria, obstacle->rule)->id,
            obstacle->kind == RM_VALUE_MISSING ? ": a value is missing" : "");
        break;
    case RM_UNAVAILABLE:
        rm_buf_adds(out, "unavailable");
        break;
    }
    rm_buf_addc(out, '\n');
}

/* Every criterion's word on a pair that no rule forbids. */
static void add_findings(struct rm_buf *out, const struct rm_match *match, const struct rm_two *two)
{
    const struct rm_criteria *criteria = &match->criteria;

    for (size_t i = 0; i < criteria->n; i++) {
        const struct rm_criterion *c = rm_criterion_of(criteria, i);
        struct rm_buf detail = {0};

        if (!c->require && !two->findings[i].points)
            continue;
        rm_criterion_explain(&detail, criteria, i, &two->findings[i], two->mentor, two->mentee);
        if (two->findings[i].verdict == RM_UNSURE)
            rm_buf_adds(&detail, "not known");
        else if (rm_criterion_forbids(criteria, i, &two->findings[i]))
            rm_buf_adds(&detail, "broken");
        add_reason(out, two->findings[i].points, c->id, c->require ? " (a rule)" : "",
            rm_buf_text(&detail));
        rm_buf_free(&detail);
    }
}

static void add_choices(struct rm_buf *out, const struct rm_match *match, const char *what,
    const struct rm_choice *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        rm_buf_printf(out, "  %s: ", what);
        add_two(out, match, match->sides[RM_MENTOR].member[pairs[i].mentor],
            match->sides[RM_MENTEE].member[pairs[i].mentee]);
        rm_buf_printf(out, ", %" PRId32 " point%s\n", pairs[i].score, plural(pairs[i].score));
    }
}

static void add_fates(struct rm_buf *out, const struct rm_match *match, const char *what,
    const struct rm_fate *fates, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        rm_buf_printf(out, "  %s: ", what);
        add_name(out, match, fates[i].who);
        rm_buf_printf(out, " as %s\n", rm_side_words[fates[i].side]);
    }
}

static int is_ruled_out(const struct rm_two *two)
{
    for (size_t i = 0; i < two->n_obstacles; i++)
        if (two->obstacles[i].kind == RM_RULE || two->obstacles[i].kind == RM_VALUE_MISSING ||
            two->obstacles[i].kind == RM_SAME_PERSON)
            return 1;
    return 0;
}

/* What speaks for a pair, and what against. */
static void add_word_on_two(
    struct rm_buf *out, const struct rm_match *match, const struct rm_two *two)
{
    if (two->findings && !is_ruled_out(two))
        add_findings(out, match, two);
    for (size_t i = 0; !two->findings && i < two->n_reasons; i++)
        add_reason(
            out, two->reasons[i].points, two->reasons[i].criterion, "", two->reasons[i].detail);
    for (size_t i = 0; i < two->n_obstacles; i++)
        add_obstacle(out, match, &two->obstacles[i]);
}

static void explain_two(struct rm_buf *out, const struct rm_match *match, const struct rm_two *two)
{
    add_two(out, match, two->mentor, two->mentee);
    rm_buf_addc(out, '\n');
    if (two->stays)
        rm_buf_adds(out, "  stays as it is: agreed, under way or pinned\n");
    if (two->may_be) {
        rm_buf_printf(out, "  %s: %" PRId32 " point%s", two->chosen ? "chosen" : "not chosen",
            two->pair.score, plural(two->pair.score));
        if (!two->chosen && two->toll.kind != RM_TOLL_NO_ROOM) {
            rm_buf_adds(out, "; ");
            add_toll(out, match, &two->toll, 1);
        }
        rm_buf_addc(out, '\n');
    }
    add_word_on_two(out, match, two);
    add_choices(out, match, "would go", two->goes, two->n_goes);
    add_choices(out, match, "would come", two->comes, two->n_comes);
    add_fates(out, match, "would be left without a pair", two->loses, two->n_loses);
    add_fates(out, match, "would get a pair", two->gains, two->n_gains);
}

const struct rm_explain_form rm_explain_text = {
    explain_role, explain_nobody, explain_two, explain_unmatched};
