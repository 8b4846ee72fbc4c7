#include "match/account.h"

#include "base/parallel.h"
#include "match/candidates.h"
#include "match/market.h"

#include <stdlib.h>
#include <string.h>

/* Whether somebody could still take one more pair in a role. */
static int has_room(const struct rm_match *match, enum rm_side side, uint32_t who)
{
    return match->load[side][who] < match->roster.v[who].capacity[side];
}

/* ---- Tallies. ---- */

/* Whether two on the roster may be a pair, and which. */
static int may_be(
    struct rm_choice *pair, const struct rm_match *match, uint32_t mentor, uint32_t mentee)
{
    *pair = (struct rm_choice){
        match->sides[RM_MENTEE].index[mentee], match->sides[RM_MENTOR].index[mentor], 0};
    return pair->mentor != RM_NOBODY && pair->mentee != RM_NOBODY &&
           rm_pool_score(&pair->score, match->pool, pair->mentor, pair->mentee);
}

/* One who is counted for, with what that takes. */
struct counting {
    const struct rm_match *match;
    struct rm_tally *tally;
    enum rm_side side;
    uint32_t who;
};

static void count_option(struct counting *c, uint32_t other)
{
    const struct rm_match *match = c->match;
    const struct rm_criteria *criteria = &match->criteria;
    uint32_t mentor = c->side == RM_MENTOR ? c->who : other;
    uint32_t mentee = c->side == RM_MENTOR ? other : c->who;
    struct rm_choice pair;
    size_t rule;
    int unsure;

    c->tally->n_others++;
    if (match->from_scores && !may_be(&pair, match, mentor, mentee))
        return;
    rule = rm_criteria_blame(&unsure, criteria, mentor, mentee);
    if (rule < criteria->n) {
        c->tally->by_rule[rule]++;
        c->tally->by_rule_unknown[rule] += (size_t)unsure;
    } else if (rm_bonds_between(&match->bonds, mentor, mentee) & RM_BOND_UNAVAILABLE) {
        c->tally->n_unavailable++;
    } else {
        c->tally->n_possible++;
        c->tally->n_free += (size_t)has_room(match, rm_other_side(c->side), other);
    }
}

static void count_options(struct counting *c)
{
    const struct rm_side_list *others = &c->match->sides[rm_other_side(c->side)];

    for (uint32_t i = 0; i < others->n; i++)
        if (others->member[i] != c->who)
            count_option(c, others->member[i]);
}

static struct rm_tally empty_tally(const struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;
    size_t n = match->criteria.n;

    return (struct rm_tally){
        .by_rule = RM_NEW_N(arena, n, size_t), .by_rule_unknown = RM_NEW_N(arena, n, size_t)};
}

static struct rm_tally tally_of(const struct rm_match *match, enum rm_side side, uint32_t who)
{
    struct rm_fate one = {who, side};
    struct rm_tally tally = {0};

    rm_tally_all(&tally, match, &one, 1);
    return tally;
}

/* People are counted for in pieces of this many. */
enum { PIECE = 8 };

struct counting_all {
    const struct rm_match *match;
    struct rm_tally *tallies;
    const struct rm_fate *who;
    size_t n;
};

static void count_piece(void *context, size_t piece, unsigned thread)
{
    const struct counting_all *all = context;
    size_t end = (piece + 1) * PIECE < all->n ? (piece + 1) * PIECE : all->n;

    (void)thread;
    for (size_t i = piece * PIECE; i < end; i++) {
        struct counting c = {all->match, &all->tallies[i], all->who[i].side, all->who[i].who};

        count_options(&c);
    }
}

void rm_tally_all(
    struct rm_tally *tallies, const struct rm_match *match, const struct rm_fate *who, size_t n)
{
    struct counting_all all = {match, tallies, who, n};

    for (size_t i = 0; i < n; i++)
        tallies[i] = empty_tally(match);
    rm_parallel((n + PIECE - 1) / PIECE, count_piece, &all);
}

/* ---- Somebody in a role. ---- */

/* What is lost by the best choice with a pair. Of a fair choice only pairs that are no worse than
 * its worst are solved on: where these keep all in a pair who are in one, the worst pair of the
 * whole is as good as before, and only points are lost; where not, something above them is. */
static struct rm_toll toll_of(struct rm_assignment *with, const struct rm_match *match,
    const struct rm_choice *pair, struct rm_arena *arena)
{
    struct rm_toll toll = {.kind = RM_TOLL};
    struct rm_levels *lost = &toll.levels;

    toll.is_room = has_room(match, RM_MENTOR, match->sides[RM_MENTOR].member[pair->mentor]) &&
                   has_room(match, RM_MENTEE, match->sides[RM_MENTEE].member[pair->mentee]);
    if (match->objective == RM_STABLE) {
        toll.kind = RM_TOLL_OWN;
    } else if (rm_match_with(with, match, pair, arena)) {
        toll.kind = RM_TOLL_NO_ROOM;
    } else {
        *lost = rm_levels_minus(match->answer.worth, with->worth);
        if (match->fair &&
            (pair->score < match->fair->worst || lost->mentees || lost->mentors || lost->loads))
            toll.kind = RM_TOLL_WORSE;
    }
    return toll;
}

static struct rm_toll toll_alone(const struct rm_match *match, const struct rm_choice *pair)
{
    struct rm_arena arena = {0};
    struct rm_assignment with;
    struct rm_toll toll = toll_of(&with, match, pair, &arena);

    rm_arena_free(&arena);
    return toll;
}

static int compare_prospects(const void *a, const void *b)
{
    const struct rm_prospect *x = a, *y = b;

    if (x->pair.score != y->pair.score)
        return x->pair.score > y->pair.score ? -1 : 1;
    return (x->other > y->other) - (x->other < y->other);
}

static struct rm_prospect prospect_of(
    const struct rm_match *match, enum rm_side side, uint32_t index, const struct rm_option *option)
{
    struct rm_prospect prospect = {.pair = {option->other, index, option->score}};

    if (side == RM_MENTEE)
        prospect.pair = (struct rm_choice){index, option->other, option->score};
    prospect.other = match->sides[rm_other_side(side)].member[option->other];
    prospect.chosen = rm_match_has(match, prospect.pair.mentor, prospect.pair.mentee);
    return prospect;
}

/* All that may be, best first. */
static struct rm_prospect *list_prospects(
    const struct rm_match *match, enum rm_side side, uint32_t who, size_t *n)
{
    struct rm_arena *arena = match->programme->arena;
    uint32_t index = match->sides[side].index[who];
    struct rm_option *options =
        RM_NEW_N(arena, match->sides[rm_other_side(side)].n, struct rm_option);
    struct rm_prospect *prospects;

    *n = rm_pool_options(options, match->pool, side, index);
    prospects = RM_NEW_N(arena, *n, struct rm_prospect);
    for (size_t i = 0; i < *n; i++)
        prospects[i] = prospect_of(match, side, index, &options[i]);
    if (*n)
        qsort(prospects, *n, sizeof *prospects, compare_prospects);
    return prospects;
}

static void add_prospects(struct rm_role *role, const struct rm_match *match)
{
    size_t n;
    struct rm_prospect *all = list_prospects(match, role->side, role->who, &n);

    role->chosen = RM_NEW_N(match->programme->arena, n, struct rm_prospect);
    role->alternatives = RM_NEW_N(match->programme->arena, RM_ALTERNATIVES_MAX, struct rm_prospect);
    for (size_t i = 0; i < n; i++)
        if (all[i].chosen) {
            role->chosen[role->n_chosen++] = all[i];
        } else if (role->n_alternatives < RM_ALTERNATIVES_MAX) {
            all[i].toll = toll_alone(match, &all[i].pair);
            role->alternatives[role->n_alternatives++] = all[i];
        }
}

static void add_stays(struct rm_role *role, const struct rm_match *match)
{
    const struct rm_programme *p = match->programme;
    const char *id = match->roster.v[role->who].id;

    for (size_t i = 0; i < rm_n_pairs(p); i++) {
        const struct rm_pair *pair = rm_pair_at(p, i);

        if (!rm_bonds_hold(&match->bonds, pair) ||
            strcmp(role->side == RM_MENTOR ? pair->mentor : pair->mentee, id) != 0)
            continue;
        role->stays = rm_arena_grow(p->arena, role->stays, role->n_stays, sizeof *role->stays);
        role->stays[role->n_stays++] = pair;
    }
}

void rm_role_account(
    struct rm_role *role, const struct rm_match *match, enum rm_side side, uint32_t who)
{
    *role = (struct rm_role){.who = who, .side = side, .tally = tally_of(match, side, who)};
    add_stays(role, match);
    add_prospects(role, match);
}

/* ---- Two. ---- */

static void add_obstacle(
    struct rm_two *two, const struct rm_match *match, struct rm_obstacle obstacle)
{
    two->obstacles = rm_arena_grow(
        match->programme->arena, two->obstacles, two->n_obstacles, sizeof *two->obstacles);
    two->obstacles[two->n_obstacles++] = obstacle;
}

static void look_at_places(
    struct rm_two *two, const struct rm_match *match, enum rm_side side, uint32_t who)
{
    const struct rm_member *member = &match->roster.v[who];
    struct rm_obstacle obstacle = {RM_NO_ROLE, 0, who, side};

    if (member->held[side] >= member->capacity[side])
        obstacle.kind = RM_NO_PLACE_LEFT;
    if (!member->capacity[side])
        obstacle.kind = member->person && member->person->status != RM_PERSON_ACTIVE ? RM_NOT_ACTIVE
                                                                                     : RM_NO_ROLE;
    if (member->held[side] >= member->capacity[side])
        add_obstacle(two, match, obstacle);
}

static void look_at_rules(struct rm_two *two, const struct rm_match *match)
{
    const struct rm_criteria *criteria = &match->criteria;

    for (size_t k = 0; k < criteria->n; k++) {
        size_t i = criteria->order[k];

        if (rm_criterion_forbids(criteria, i, &two->findings[i]))
            add_obstacle(two, match,
                (struct rm_obstacle){
                    .kind = two->findings[i].verdict == RM_UNSURE ? RM_VALUE_MISSING : RM_RULE,
                    .rule = i});
    }
}

static void add_obstacles(struct rm_two *two, const struct rm_match *match)
{
    unsigned bonds = rm_bonds_between(&match->bonds, two->mentor, two->mentee);

    if (two->mentor == two->mentee)
        add_obstacle(two, match, (struct rm_obstacle){.kind = RM_SAME_PERSON});
    look_at_places(two, match, RM_MENTOR, two->mentor);
    look_at_places(two, match, RM_MENTEE, two->mentee);
    if (two->findings)
        look_at_rules(two, match);
    if (bonds & RM_BOND_UNAVAILABLE)
        add_obstacle(two, match, (struct rm_obstacle){.kind = RM_UNAVAILABLE});
    else if (match->from_scores && !two->may_be)
        add_obstacle(two, match, (struct rm_obstacle){.kind = RM_NO_CANDIDATE});
}

/* Both are sorted: which pairs of the one the other does not have. */
static size_t list_difference(struct rm_choice *list, const struct rm_assignment *of,
    const struct rm_assignment *without, const struct rm_choice *but)
{
    size_t n = 0, k = 0;

    for (size_t i = 0; i < of->n_pairs; i++) {
        while (k < without->n_pairs && rm_choice_compare(&without->pairs[k], &of->pairs[i]) < 0)
            k++;
        if ((k == without->n_pairs || rm_choice_compare(&without->pairs[k], &of->pairs[i]) != 0) &&
            rm_choice_compare(but, &of->pairs[i]) != 0)
            list[n++] = of->pairs[i];
    }
    return n;
}

static void count_loads(uint32_t *load[2], const struct rm_match *match,
    const struct rm_choice *pairs, size_t n, uint32_t by)
{
    for (size_t i = 0; i < n; i++) {
        load[RM_MENTOR][match->sides[RM_MENTOR].member[pairs[i].mentor]] += by;
        load[RM_MENTEE][match->sides[RM_MENTEE].member[pairs[i].mentee]] += by;
    }
}

/* Who is in no pair any more, and who is in one for the first time. */
static void list_fates(struct rm_two *two, const struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;
    uint32_t n = match->roster.n, *load[2];

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
        load[side] = RM_NEW_N(arena, n, uint32_t);
        memcpy(load[side], match->load[side], n * sizeof *load[side]);
    }
    count_loads(load, match, two->goes, two->n_goes, UINT32_MAX); /* one less */
    count_loads(load, match, two->comes, two->n_comes, 1);
    count_loads(load, match, &two->pair, 1, 1);
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        for (uint32_t i = 0; i < n; i++) {
            struct rm_fate fate = {i, side};

            if (match->load[side][i] && !load[side][i]) {
                two->loses = rm_arena_grow(arena, two->loses, two->n_loses, sizeof fate);
                two->loses[two->n_loses++] = fate;
            } else if (!match->load[side][i] && load[side][i]) {
                two->gains = rm_arena_grow(arena, two->gains, two->n_gains, sizeof fate);
                two->gains[two->n_gains++] = fate;
            }
        }
}

/* What the best choice with the pair costs, and in what it differs. */
static void weigh(struct rm_two *two, const struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;
    struct rm_assignment with;

    two->toll = toll_of(&with, match, &two->pair, arena);
    if (two->toll.kind != RM_TOLL)
        return;
    two->goes = RM_NEW_N(arena, match->answer.n_pairs, struct rm_choice);
    two->comes = RM_NEW_N(arena, with.n_pairs, struct rm_choice);
    two->n_goes = list_difference(two->goes, &match->answer, &with, &two->pair);
    two->n_comes = list_difference(two->comes, &with, &match->answer, &two->pair);
    list_fates(two, match);
}

void rm_two_account(
    struct rm_two *two, const struct rm_match *match, uint32_t mentor, uint32_t mentee)
{
    struct rm_arena *arena = match->programme->arena;

    *two = (struct rm_two){.mentor = mentor, .mentee = mentee};
    two->stays = (rm_bonds_between(&match->bonds, mentor, mentee) & RM_BOND_HELD) != 0;
    two->may_be = may_be(&two->pair, match, mentor, mentee);
    if (!match->from_scores) {
        two->findings = RM_NEW_N(arena, match->criteria.n, struct rm_finding);
        rm_criteria_find(two->findings, &match->criteria, mentor, mentee);
    }
    if (!two->stays)
        add_obstacles(two, match);
    if (!two->may_be)
        return;
    two->reasons =
        rm_pair_reasons(match, arena, two->pair.mentor, two->pair.mentee, &two->n_reasons);
    two->chosen = rm_match_has(match, two->pair.mentor, two->pair.mentee);
    if (!two->chosen)
        weigh(two, match);
}
