#include "match/explain.h"

#include <stdlib.h>
#include <string.h>

/* A place on the roster; RM_NOBODY and an error if the id is nobody's. */
static uint32_t find(const struct rm_match *match, const char *id)
{
    uint32_t who = rm_roster_find(&match->roster, id);

    if (who == RM_NOBODY)
        rm_error(match->programme->diag, (struct rm_where){0},
            "there is no person \"%s\" in the input", id);
    return who;
}

static void explain_person(struct rm_buf *out, const struct rm_match *match,
    const struct rm_explain_form *form, uint32_t who)
{
    const struct rm_member *member = &match->roster.v[who];
    struct rm_role role;

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        if (member->capacity[side]) {
            rm_role_account(&role, match, side, who);
            form->role(out, match, &role);
        }
    if (!member->capacity[RM_MENTOR] && !member->capacity[RM_MENTEE])
        form->nobody(out, match, who);
}

int rm_explain(struct rm_out *out, const struct rm_match *match, const struct rm_explain_form *form,
    const char *id)
{
    struct rm_arena *arena = match->programme->arena;
    uint32_t who = rm_roster_find(&match->roster, id);
    size_t first = rm_id_part(arena, id, 2) ? 1 : 0; /* the cycle comes before the two */
    const char *mentor = rm_id_part(arena, id, first), *mentee = rm_id_part(arena, id, first + 1);

    if (who == RM_NOBODY && mentee)
        return rm_explain_two(out, match, form, mentor, mentee);
    if (find(match, id) == RM_NOBODY)
        return -1;
    explain_person(&out->buf, match, form, who);
    return 0;
}

int rm_explain_two(struct rm_out *out, const struct rm_match *match,
    const struct rm_explain_form *form, const char *mentor, const char *mentee)
{
    uint32_t a = find(match, mentor), b = find(match, mentee);
    struct rm_two two;

    if (a == RM_NOBODY || b == RM_NOBODY)
        return -1;
    rm_two_account(&two, match, a, b);
    form->two(&out->buf, match, &two);
    return 0;
}

static int compare_ids(const void *a, const void *b)
{
    const struct rm_member *x = *(const struct rm_member *const *)a;
    const struct rm_member *y = *(const struct rm_member *const *)b;

    return strcmp(x->id, y->id);
}

/* By id, then role. */
static struct rm_fate *list_unmatched(const struct rm_match *match, size_t *n)
{
    const struct rm_roster *roster = &match->roster;
    struct rm_arena *arena = match->programme->arena;
    const struct rm_member **members = RM_NEW_N(arena, roster->n, const struct rm_member *);
    struct rm_fate *list = RM_NEW_N(arena, (size_t)roster->n * 2, struct rm_fate);

    *n = 0;
    for (uint32_t i = 0; i < roster->n; i++)
        members[i] = &roster->v[i];
    if (roster->n)
        qsort(members, roster->n, sizeof *members, compare_ids);
    for (uint32_t i = 0; i < roster->n; i++) {
        uint32_t who = (uint32_t)(members[i] - roster->v);

        for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
            if (members[i]->capacity[side] && !match->load[side][who])
                list[(*n)++] = (struct rm_fate){who, side};
    }
    return list;
}

void rm_explain_unmatched(
    struct rm_out *out, const struct rm_match *match, const struct rm_explain_form *form)
{
    size_t n;
    struct rm_fate *list = list_unmatched(match, &n);
    struct rm_tally *tallies = RM_NEW_N(match->programme->arena, n, struct rm_tally);

    rm_tally_all(tallies, match, list, n);
    for (size_t i = 0; i < n; i++) {
        form->unmatched(&out->buf, match, &list[i], &tallies[i]);
        rm_out_settle(out);
    }
}
