#include "match/blocking.h"

#include "base/parallel.h"
#include "match/kinds.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* People looked at together, so that what is known of them stays at hand. */
enum { BLOCK = 32, TILE = 512 };

/* The pairs that block, with one mentee. */
struct found {
    uint64_t n;
    uint32_t mentor; /* of one of them */
};

struct search {
    const struct rm_blocking *b;
    const struct rm_programme *programme;
    struct rm_arena *arena;
    uint32_t *room[2]; /* by side and member: places that are free */
    int64_t *least[2]; /* likewise: what a pair must give more of */
    uint64_t *chosen;  /* sorted */
    size_t n_chosen;
    struct rm_finding *findings; /* of all criteria, by thread */
    struct found *found;         /* by member, as mentee */
};

static uint64_t key_of(uint32_t mentor, uint32_t mentee)
{
    return (uint64_t)mentor << 32 | mentee;
}

static int compare(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void points_of_candidate(int64_t of[2], const struct rm_candidate *candidate)
{
    of[RM_MENTOR] = of[RM_MENTEE] = candidate->score;
    if (candidate->mentor_score != RM_NONE)
        of[RM_MENTOR] = candidate->mentor_score;
    if (candidate->mentee_score != RM_NONE)
        of[RM_MENTEE] = candidate->mentee_score;
}

static void points_of_pair(int64_t of[2], const struct rm_criteria *criteria,
    struct rm_finding *findings, uint32_t mentor, uint32_t mentee)
{
    of[RM_MENTOR] = of[RM_MENTEE] = 0;
    if (rm_criteria_judge(findings, criteria, mentor, mentee) < criteria->n)
        return;
    for (size_t i = 0; i < criteria->n; i++)
        if (findings[i].points)
            rm_finding_share(of, &criteria->v[i], &findings[i], mentor, mentee);
}

static void take_pair(struct search *s, const struct rm_pair *pair)
{
    uint32_t who[2] = {
        rm_roster_find(s->b->roster, pair->mentor), rm_roster_find(s->b->roster, pair->mentee)};
    const char *id = rm_id_join(s->arena, pair->mentor, pair->mentee, NULL);
    const struct rm_candidate *candidate = rm_candidate_find(s->programme, id);
    int64_t of[2];

    if (candidate)
        points_of_candidate(of, candidate);
    else
        points_of_pair(of, s->b->criteria, s->findings, who[RM_MENTOR], who[RM_MENTEE]);
    for (int side = 0; side < 2; side++) {
        int64_t *least = &s->least[side][who[side]];

        s->room[side][who[side]]--;
        if (of[side] < *least)
            *least = of[side];
    }
    s->chosen[s->n_chosen++] = key_of(who[RM_MENTOR], who[RM_MENTEE]);
}

/* From INT64_MAX on, which nothing is more than, the pairs lower what is the least; who has a place
 * left after all of them takes anybody. */
static void take_pairs(struct search *s)
{
    const struct rm_programme *pairs = s->b->question->pairs;
    const struct rm_roster *roster = s->b->roster;

    for (int side = 0; side < 2; side++) {
        s->room[side] = RM_NEW_N(s->arena, roster->n, uint32_t);
        s->least[side] = RM_NEW_N(s->arena, roster->n, int64_t);
        for (uint32_t i = 0; i < roster->n; i++) {
            const struct rm_member *m = &roster->v[i];

            s->least[side][i] = INT64_MAX;
            if (m->capacity[side] > m->held[side])
                s->room[side][i] = m->capacity[side] - m->held[side];
        }
    }
    s->chosen = RM_NEW_N(s->arena, rm_n_pairs(pairs), uint64_t);
    for (size_t i = 0; i < rm_n_pairs(pairs); i++)
        if (rm_pair_at(pairs, i)->status != RM_PAIR_WITHDRAWN)
            take_pair(s, rm_pair_at(pairs, i));
    if (s->n_chosen)
        qsort(s->chosen, s->n_chosen, sizeof *s->chosen, compare);
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; i < roster->n; i++)
            if (s->room[side][i])
                s->least[side][i] = INT64_MIN;
}

static void consider(struct search *s, const int64_t of[2], uint32_t mentor, uint32_t mentee)
{
    uint64_t key = key_of(mentor, mentee);
    struct found *found = &s->found[mentee];

    if (of[RM_MENTOR] <= s->least[RM_MENTOR][mentor] ||
        of[RM_MENTEE] <= s->least[RM_MENTEE][mentee] ||
        rm_bonds_between(s->b->bonds, mentor, mentee) & RM_BOND_UNAVAILABLE ||
        (s->n_chosen && bsearch(&key, s->chosen, s->n_chosen, sizeof key, compare)))
        return;
    if (!found->n++ || mentor < found->mentor)
        found->mentor = mentor;
}

static void consider_pair(struct search *s, uint32_t mentor, uint32_t mentee, unsigned thread)
{
    const struct rm_criteria *criteria = s->b->criteria;
    int64_t of[2], score;

    if (mentor == mentee || s->least[RM_MENTOR][mentor] == INT64_MAX ||
        s->least[RM_MENTEE][mentee] == INT64_MAX ||
        !rm_criteria_score(&score, criteria, mentor, mentee))
        return;
    points_of_pair(of, criteria, s->findings + thread * criteria->n, mentor, mentee);
    consider(s, of, mentor, mentee);
}

static void consider_block(void *context, size_t block, unsigned thread)
{
    struct search *s = context;
    uint32_t n = s->b->roster->n, first = (uint32_t)block * BLOCK;

    for (uint32_t tile = 0; tile < n; tile += TILE)
        for (uint32_t i = first; i < n && i < first + BLOCK; i++)
            for (uint32_t j = tile; j < n && j < tile + TILE; j++)
                consider_pair(s, j, i, thread);
}

static void consider_candidates(struct search *s)
{
    for (size_t i = 0; i < rm_n_candidates(s->programme); i++) {
        const struct rm_candidate *candidate = rm_candidate_at(s->programme, i);
        int64_t of[2];

        points_of_candidate(of, candidate);
        consider(s, of, rm_roster_find(s->b->roster, candidate->mentor),
            rm_roster_find(s->b->roster, candidate->mentee));
    }
}

/* Names the one whose mentee's id comes first. */
static void refuse(const struct search *s)
{
    const struct rm_roster *roster = s->b->roster;
    const struct rm_verify *question = s->b->question;
    uint32_t first = RM_NOBODY;
    uint64_t n = 0;

    for (uint32_t i = 0; i < roster->n; i++) {
        n += s->found[i].n;
        if (s->found[i].n &&
            (first == RM_NOBODY || strcmp(roster->v[i].id, roster->v[first].id) < 0))
            first = i;
    }
    if (n)
        rm_error(question->refusals, question->certificate->where,
            "not stable: mentor \"%s\" and mentee \"%s\" would leave what they have for each "
            "other; %" PRIu64 " such pairs in all",
            roster->v[s->found[first].mentor].id, roster->v[first].id, n);
}

void rm_blocking_refuse(const struct rm_blocking *b)
{
    struct search s = {.b = b, .programme = b->question->programme};

    s.arena = s.programme->arena;
    s.findings = RM_NEW_N(s.arena, rm_threads() * b->criteria->n, struct rm_finding);
    s.found = RM_NEW_N(s.arena, b->roster->n, struct found);
    take_pairs(&s);
    if (b->question->how & RM_BONDS_STRANGERS)
        consider_candidates(&s);
    else
        rm_parallel((b->roster->n + BLOCK - 1) / BLOCK, consider_block, &s);
    refuse(&s);
}
