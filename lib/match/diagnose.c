#include "match/diagnose.h"

#include "match/market.h"
#include "wire/json.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- What is found. ---- */

static int64_t count_in_pairs(const struct rm_match *match, enum rm_side side)
{
    int64_t n = 0;

    for (uint32_t i = 0; i < match->sides[side].n; i++)
        n += match->load[side][match->sides[side].member[i]] > 0;
    return n;
}

static struct rm_headroom headroom_of(const struct rm_match *match, enum rm_side side)
{
    enum rm_side other = rm_other_side(side);
    struct rm_headroom room = {match->sides[side].n, count_in_pairs(match, side), 0};

    for (uint32_t i = 0; i < match->sides[side].n; i++)
        room.lacking += match->roster.v[match->sides[side].member[i]].held[side] == 0;
    for (uint32_t i = 0; i < match->sides[other].n; i++) {
        const struct rm_member *member = &match->roster.v[match->sides[other].member[i]];

        if (member->capacity[other] > member->held[other])
            room.lacking -= (int64_t)member->capacity[other] - member->held[other];
    }
    if (room.lacking < 0)
        room.lacking = 0;
    return room;
}

static int is_full(const struct rm_headroom *room)
{
    return room->in_pairs == room->people - room->lacking;
}

/* Whether no choice has more people in a pair, and the best one has as many as any. */
static int nothing_to_gain(const struct rm_diagnosis *diagnosis, const struct rm_match *match)
{
    return (match->objective == RM_COVERAGE || match->objective == RM_FAIR) &&
           is_full(&diagnosis->sides[RM_MENTOR]) && is_full(&diagnosis->sides[RM_MENTEE]);
}

/* The same match with one of the rules none: on memory of its own, and what there would be to warn
 * of has been said. */
static void match_without(struct rm_relaxed *relaxed, const struct rm_match *match, size_t which)
{
    struct rm_arena arena = {0};
    struct rm_diag diag;
    struct rm_programme programme = *match->programme;
    struct rm_policy policy = *match->criteria.policy;
    struct rm_match fresh;

    rm_diag_init(&diag, &arena);
    programme.arena = &arena;
    programme.diag = &diag;
    policy.criteria.v = RM_NEW_N(&arena, policy.criteria.n, struct rm_criterion);
    memcpy(policy.criteria.v, match->criteria.policy->criteria.v,
        policy.criteria.n * sizeof *policy.criteria.v);
    policy.criteria.v[which].require = 0;
    if (!rm_match_prepare(&fresh, &programme, match->cycle, &policy, match->bonds.how)) {
        fresh.proposing = match->proposing;
        rm_match_solve(&fresh, match->objective);
        for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
            relaxed->more[side] = count_in_pairs(&fresh, side) - count_in_pairs(match, side);
        rm_match_close(&fresh);
    }
    rm_arena_free(&arena);
}

static int64_t gain_of(const struct rm_relaxed *relaxed)
{
    return relaxed->more[RM_MENTOR] + relaxed->more[RM_MENTEE];
}

static int compare_relaxed(const void *a, const void *b)
{
    const struct rm_relaxed *x = a, *y = b;

    if (gain_of(x) != gain_of(y))
        return gain_of(x) > gain_of(y) ? -1 : 1;
    if (x->more[RM_MENTEE] != y->more[RM_MENTEE])
        return x->more[RM_MENTEE] > y->more[RM_MENTEE] ? -1 : 1;
    return (x->rule > y->rule) - (x->rule < y->rule);
}

void rm_diagnose(struct rm_diagnosis *diagnosis, const struct rm_match *match)
{
    const struct rm_criteria *criteria = &match->criteria;

    memset(diagnosis, 0, sizeof *diagnosis);
    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        diagnosis->sides[side] = headroom_of(match, side);
    diagnosis->rules = RM_NEW_N(match->programme->arena, criteria->n, struct rm_relaxed);
    for (size_t i = 0; i < criteria->n; i++) {
        struct rm_relaxed *relaxed = &diagnosis->rules[diagnosis->n_rules];

        if (!rm_criterion_of(criteria, i)->require)
            continue;
        relaxed->rule = rm_criterion_of(criteria, i);
        if (!nothing_to_gain(diagnosis, match))
            match_without(relaxed, match, i);
        diagnosis->n_rules++;
    }
    if (diagnosis->n_rules)
        qsort(diagnosis->rules, diagnosis->n_rules, sizeof *diagnosis->rules, compare_relaxed);
}

/* ---- How it is told. ---- */

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

static void write_side(struct rm_buf *out, const struct rm_headroom *room, enum rm_side side)
{
    int64_t out_of = room->people - room->in_pairs;

    rm_buf_printf(out, "%" PRId64 " %s%s, %" PRId64 " in a pair", room->people, rm_side_words[side],
        plural(room->people), room->in_pairs);
    if (out_of)
        rm_buf_printf(out, ", %" PRId64 " left out", out_of);
    if (room->lacking)
        rm_buf_printf(out, ": the places of %ss are %" PRId64 " too few",
            rm_side_words[rm_other_side(side)], room->lacking);
    rm_buf_addc(out, '\n');
}

static void write_rule(struct rm_buf *out, const struct rm_relaxed *relaxed)
{
    const char *before = ": ";

    rm_buf_printf(out, "without \"%s\"", relaxed->rule->id);
    for (int k = 0; k < 2; k++) {
        enum rm_side side = k ? RM_MENTOR : RM_MENTEE;
        int64_t n = relaxed->more[side], size = n < 0 ? -n : n;

        if (!n)
            continue;
        rm_buf_printf(out, "%s%" PRId64 " %s %s%s in a pair", before, size,
            n < 0 ? "fewer" : "more", rm_side_words[side], plural(size));
        before = ", ";
    }
    rm_buf_adds(
        out, relaxed->more[RM_MENTOR] || relaxed->more[RM_MENTEE] ? "\n" : ": nobody more\n");
}

static void write_text(struct rm_buf *out, const struct rm_diagnosis *diagnosis)
{
    const struct rm_headroom *sides = diagnosis->sides;

    write_side(out, &sides[RM_MENTEE], RM_MENTEE);
    write_side(out, &sides[RM_MENTOR], RM_MENTOR);
    if (is_full(&sides[RM_MENTEE]) && is_full(&sides[RM_MENTOR]) &&
        (sides[RM_MENTEE].lacking || sides[RM_MENTOR].lacking))
        rm_buf_adds(out, "it is places that are short: no rule leaves anybody out\n");
    for (size_t i = 0; i < diagnosis->n_rules; i++)
        write_rule(out, &diagnosis->rules[i]);
}

static void put_text(struct rm_json_writer *w, const char *name, const char *text)
{
    rm_json_key(w, name);
    rm_json_put_text(w, text);
}

static void put_int(struct rm_json_writer *w, const char *name, int64_t value)
{
    rm_json_key(w, name);
    rm_json_put_int(w, value);
}

static void write_json(struct rm_buf *out, const struct rm_diagnosis *diagnosis)
{
    for (int k = 0; k < 2; k++) {
        enum rm_side side = k ? RM_MENTOR : RM_MENTEE;
        struct rm_json_writer w = {.out = out};

        rm_json_open(&w, '{');
        put_text(&w, "type", "diagnosis");
        put_text(&w, "role", rm_side_words[side]);
        put_int(&w, "people", diagnosis->sides[side].people);
        put_int(&w, "in_pairs", diagnosis->sides[side].in_pairs);
        put_int(&w, "lacking", diagnosis->sides[side].lacking);
        rm_json_close(&w, '}');
        rm_buf_addc(out, '\n');
    }
    for (size_t i = 0; i < diagnosis->n_rules; i++) {
        struct rm_json_writer w = {.out = out};

        rm_json_open(&w, '{');
        put_text(&w, "type", "diagnosis");
        put_text(&w, "rule", diagnosis->rules[i].rule->id);
        put_int(&w, "mentees", diagnosis->rules[i].more[RM_MENTEE]);
        put_int(&w, "mentors", diagnosis->rules[i].more[RM_MENTOR]);
        rm_json_close(&w, '}');
        rm_buf_addc(out, '\n');
    }
}

void rm_diagnosis_write(struct rm_out *out, const struct rm_diagnosis *diagnosis, int json)
{
    if (json)
        write_json(&out->buf, diagnosis);
    else
        write_text(&out->buf, diagnosis);
}
