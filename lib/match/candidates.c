#include "match/candidates.h"

#include "match/survey.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

uint32_t rm_edge_mentor(const struct rm_match *match, size_t edge)
{
    return match->sides[RM_MENTOR].member[match->edges[edge].mentor];
}

uint32_t rm_edge_mentee(const struct rm_match *match, size_t edge)
{
    size_t low = 0, high = match->sides[RM_MENTEE].n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (match->start[middle] <= edge)
            low = middle;
        else
            high = middle;
    }
    return match->sides[RM_MENTEE].member[low];
}

size_t rm_edge_find(const struct rm_match *match, uint32_t mentor, uint32_t mentee)
{
    uint32_t i = match->sides[RM_MENTEE].index[mentee];
    uint32_t j = match->sides[RM_MENTOR].index[mentor];

    if (i == RM_NOBODY || j == RM_NOBODY)
        return RM_NO_EDGE;
    for (size_t e = match->start[i]; e < match->start[i + 1]; e++)
        if (match->edges[e].mentor == j)
            return e;
    return RM_NO_EDGE;
}

static void add_edge(struct rm_match *match, uint32_t mentor_index, int64_t score)
{
    match->edges =
        rm_arena_grow(match->programme->arena, match->edges, match->n_edges, sizeof *match->edges);
    match->edges[match->n_edges++] = (struct rm_edge){mentor_index, (int32_t)score};
}

static void consider(
    struct rm_match *match, uint32_t mentor_index, uint32_t mentor, uint32_t mentee)
{
    int64_t score;

    if (mentor != mentee && rm_criteria_score(&score, &match->criteria, mentor, mentee) &&
        !(rm_bonds_between(&match->bonds, mentor, mentee) & RM_BOND_UNAVAILABLE))
        add_edge(match, mentor_index, score);
}

void rm_candidates_find(struct rm_match *match)
{
    const struct rm_side_list *mentors = &match->sides[RM_MENTOR];
    const struct rm_side_list *mentees = &match->sides[RM_MENTEE];
    struct rm_diag *diag = match->programme->diag;

    rm_survey_points(&match->criteria);
    if (diag->n_errors)
        return;
    match->start = RM_NEW_N(match->programme->arena, (size_t)mentees->n + 1, size_t);
    for (uint32_t i = 0; i < mentees->n; i++) {
        for (uint32_t j = 0; j < mentors->n; j++)
            consider(match, j, mentors->member[j], mentees->member[i]);
        match->start[i + 1] = match->n_edges;
    }
    rm_survey_missing(&match->criteria);
    if (mentors->n && mentees->n && !match->n_edges)
        rm_warn(diag, (struct rm_where){0},
            "no pair is possible; --unmatched tells which rule rules out how many");
}

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
    match->candidates = RM_NEW_N(arena, n, const struct rm_candidate *);
    for (uint32_t i = 0; i < match->sides[RM_MENTEE].n; i++) {
        for (; k < n && list[k].mentee == i; k++) {
            match->candidates[k] = list[k].candidate;
            add_edge(match, list[k].mentor, list[k].candidate->score);
        }
        match->start[i + 1] = k;
    }
}

/* Both kinds of edges in the shape of a record. */
struct rm_reason *rm_edge_reasons(const struct rm_match *match, size_t edge, size_t *n)
{
    const struct rm_criteria *criteria = &match->criteria;
    struct rm_arena *arena = match->programme->arena;
    uint32_t mentor = rm_edge_mentor(match, edge), mentee = rm_edge_mentee(match, edge);
    struct rm_finding *findings = RM_NEW_N(arena, criteria->n, struct rm_finding);
    struct rm_reason *reasons = RM_NEW_N(arena, criteria->n, struct rm_reason);
    struct rm_buf detail = {0};

    *n = 0;
    if (match->from_scores) {
        *n = match->candidates[edge]->reasons.n;
        return match->candidates[edge]->reasons.v;
    }
    rm_criteria_judge(findings, criteria, mentor, mentee);
    for (size_t i = 0; i < criteria->n; i++) {
        if (!findings[i].points)
            continue;
        rm_buf_clear(&detail);
        rm_criterion_explain(&detail, criteria, i, &findings[i], mentor, mentee);
        reasons[*n].criterion = rm_criterion_of(criteria, i)->id;
        reasons[*n].points = findings[i].points;
        reasons[*n].detail = detail.len ? rm_arena_copy(arena, detail.data, detail.len) : NULL;
        ++*n;
    }
    rm_buf_free(&detail);
    return reasons;
}

struct row {
    const char *id;
    size_t edge;
};

static int compare_rows(const void *a, const void *b)
{
    const struct row *x = a, *y = b;

    return strcmp(x->id, y->id);
}

static void write_candidate(struct rm_out *out, const struct rm_match *match, const struct row *row)
{
    struct rm_candidate *candidate = rm_record_new(match->programme->arena, RM_CANDIDATE);

    candidate->rec.id = row->id;
    candidate->mentor = match->roster.v[rm_edge_mentor(match, row->edge)].id;
    candidate->mentee = match->roster.v[rm_edge_mentee(match, row->edge)].id;
    candidate->score = match->edges[row->edge].score;
    candidate->reasons.v = rm_edge_reasons(match, row->edge, &candidate->reasons.n);
    rm_record_write(&out->buf, &candidate->rec);
    rm_out_settle(out);
}

void rm_candidates_write(struct rm_out *out, const struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;
    struct row *rows = RM_NEW_N(arena, match->n_edges, struct row);

    for (size_t e = 0; e < match->n_edges; e++) {
        const char *mentor = match->roster.v[rm_edge_mentor(match, e)].id;
        const char *mentee = match->roster.v[rm_edge_mentee(match, e)].id;

        rows[e] = (struct row){rm_id_join(arena, mentor, mentee, NULL), e};
    }
    if (match->n_edges)
        qsort(rows, match->n_edges, sizeof *rows, compare_rows);
    for (size_t k = 0; k < match->n_edges; k++)
        write_candidate(out, match, &rows[k]);
}
