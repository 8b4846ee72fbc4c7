#include "match/candidates.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* A candidate by the indices of its two sides. */
struct taken {
    uint32_t mentee, mentor;
    const struct rm_candidate *candidate;
};

static int compare_taken(const void *a, const void *b)
{
    const struct taken *x = a, *y = b;

    if (x->mentee != y->mentee)
        return x->mentee < y->mentee ? -1 : 1;
    return (x->mentor > y->mentor) - (x->mentor < y->mentor);
}

/* The candidates that count, in the order of edges. */
static size_t take_all(const struct rm_match *match, struct taken *list)
{
    const struct rm_programme *p = match->programme;
    size_t n = 0, n_placeless = 0;

    for (size_t k = 0; k < rm_n_candidates(p); k++) {
        const struct rm_candidate *candidate = rm_candidate_at(p, k);
        uint32_t mentor = rm_roster_find(&match->roster, candidate->mentor);
        uint32_t mentee = rm_roster_find(&match->roster, candidate->mentee);
        struct taken next = {match->sides[RM_MENTEE].index[mentee],
            match->sides[RM_MENTOR].index[mentor], candidate};

        if (mentor == mentee)
            rm_error(p->diag, candidate->rec.where,
                "candidate \"%s\" pairs \"%s\" with the same person", candidate->rec.id,
                candidate->mentor);
        else if (next.mentee == RM_NOBODY || next.mentor == RM_NOBODY)
            n_placeless++;
        else if (!(rm_bonds_between(&match->bonds, mentor, mentee) & RM_BOND_UNAVAILABLE))
            list[n++] = next;
    }
    if (n_placeless)
        rm_warn(p->diag, (struct rm_where){0},
            "%zu of %zu candidates are left out: a person is not active or has no place in the "
            "role",
            n_placeless, rm_n_candidates(p));
    if (n)
        qsort(list, n, sizeof *list, compare_taken);
    return n;
}

void rm_candidates_take(struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;
    struct taken *list = RM_NEW_N(arena, rm_n_candidates(match->programme), struct taken);
    size_t n = take_all(match, list), k = 0;

    match->start = RM_NEW_N(arena, (size_t)match->sides[RM_MENTEE].n + 1, size_t);
    match->options = RM_NEW_N(arena, n, struct rm_option);
    match->candidates = RM_NEW_N(arena, n, const struct rm_candidate *);
    for (uint32_t i = 0; i < match->sides[RM_MENTEE].n; i++) {
        for (; k < n && list[k].mentee == i; k++) {
            match->candidates[k] = list[k].candidate;
            match->options[k] =
                (struct rm_option){list[k].mentor, (int32_t)list[k].candidate->score};
        }
        match->start[i + 1] = k;
    }
}

/* The candidate of the input for two. */
static const struct rm_candidate *find_candidate(
    const struct rm_match *match, uint32_t mentor, uint32_t mentee)
{
    size_t k = match->start[mentee];

    while (match->options[k].other != mentor)
        k++;
    return match->candidates[k];
}

struct rm_reason *rm_pair_reasons(const struct rm_match *match, struct rm_arena *arena,
    uint32_t mentor, uint32_t mentee, size_t *n)
{
    const struct rm_criteria *criteria = &match->criteria;
    uint32_t a = match->sides[RM_MENTOR].member[mentor], b = match->sides[RM_MENTEE].member[mentee];
    struct rm_finding *findings;
    struct rm_reason *reasons;
    struct rm_buf detail = {0};

    *n = 0;
    if (match->from_scores) {
        const struct rm_candidate *candidate = find_candidate(match, mentor, mentee);

        *n = candidate->reasons.n;
        return candidate->reasons.v;
    }
    findings = RM_NEW_N(arena, criteria->n, struct rm_finding);
    reasons = RM_NEW_N(arena, criteria->n, struct rm_reason);
    rm_criteria_judge(findings, criteria, a, b);
    for (size_t i = 0; i < criteria->n; i++) {
        if (!findings[i].points)
            continue;
        rm_buf_clear(&detail);
        rm_criterion_explain(&detail, criteria, i, &findings[i], a, b);
        reasons[*n].criterion = rm_criterion_of(criteria, i)->id;
        reasons[*n].points = findings[i].points;
        reasons[*n].detail = detail.len ? rm_arena_copy(arena, detail.data, detail.len) : NULL;
        ++*n;
    }
    rm_buf_free(&detail);
    return reasons;
}

/* Somebody by what their part of a candidate's id is. */
struct part {
    const char *text;
    uint32_t who;
};

static int compare_parts(const void *a, const void *b)
{
    const struct part *x = a, *y = b;

    return strcmp(x->text, y->text);
}

/* The mentors with what ends their part of an id, the mentees as they end it. */
static struct part *list_parts(const struct rm_match *match, enum rm_side side)
{
    const struct rm_side_list *list = &match->sides[side];
    struct rm_arena *arena = match->programme->arena;
    struct part *parts = RM_NEW_N(arena, list->n, struct part);

    for (uint32_t i = 0; i < list->n; i++) {
        const char *id = match->roster.v[list->member[i]].id;

        parts[i].text = rm_id_join(arena, id, side == RM_MENTOR ? "" : NULL, NULL);
        parts[i].who = i;
    }
    if (list->n)
        qsort(parts, list->n, sizeof *parts, compare_parts);
    return parts;
}

static void write_candidate(
    struct rm_out *out, const struct rm_match *match, const struct rm_choice *pair)
{
    struct rm_arena arena = {0};
    struct rm_candidate *candidate = rm_record_new(&arena, RM_CANDIDATE);

    candidate->mentor = match->roster.v[match->sides[RM_MENTOR].member[pair->mentor]].id;
    candidate->mentee = match->roster.v[match->sides[RM_MENTEE].member[pair->mentee]].id;
    candidate->rec.id = rm_id_join(&arena, candidate->mentor, candidate->mentee, NULL);
    candidate->score = pair->score;
    candidate->reasons.v =
        rm_pair_reasons(match, &arena, pair->mentor, pair->mentee, &candidate->reasons.n);
    rm_record_write(&out->buf, &candidate->rec);
    rm_out_settle(out);
    rm_arena_free(&arena);
}

void rm_candidates_write(struct rm_out *out, const struct rm_match *match)
{
    uint32_t n_mentors = match->sides[RM_MENTOR].n, n_mentees = match->sides[RM_MENTEE].n;
    struct part *mentors = list_parts(match, RM_MENTOR), *mentees = list_parts(match, RM_MENTEE);
    struct rm_choice pair;

    for (uint32_t a = 0; a < n_mentors; a++)
        for (uint32_t b = 0; b < n_mentees; b++) {
            pair.mentor = mentors[a].who;
            pair.mentee = mentees[b].who;
            if (rm_pool_score(&pair.score, match->pool, pair.mentor, pair.mentee))
                write_candidate(out, match, &pair);
        }
}
