#include "match/propose.h"

#include "match/candidates.h"

#include <stdlib.h>
#include <string.h>

/* What a new run may change in a proposal. */
static const char *const proposal_fields[] = {"status", "score", "reasons", "topics", NULL};

static int same_field(const struct rm_pair *a, const struct rm_pair *b, const char *name)
{
    const struct rm_field *field = rm_field_find(&rm_shapes[RM_PAIR], name);
    struct rm_buf x = {0}, y = {0};
    struct rm_json_writer wx = {.out = &x}, wy = {.out = &y};
    int same;

    rm_field_encode(&wx, field, a);
    rm_field_encode(&wy, field, b);
    same = strcmp(rm_buf_text(&x), rm_buf_text(&y)) == 0;
    rm_buf_free(&x);
    rm_buf_free(&y);
    return same;
}

static int is_unchanged(const struct rm_pair *old, const struct rm_pair *pair)
{
    for (size_t i = 0; proposal_fields[i]; i++)
        if (!same_field(old, pair, proposal_fields[i]))
            return 0;
    return 1;
}

static void revise(struct rm_buf *out, struct rm_pair *pair, const struct rm_pair *old)
{
    pair->rec = old->rec;
    pair->rec.rev = old->rec.rev + 1;
    pair->rec.changed = (struct rm_change){"rm-match", RM_NONE};
    rm_record_revise(out, &pair->rec, proposal_fields);
}

static struct rm_pair *proposal_of(const struct rm_match *match, const struct rm_choice *choice)
{
    struct rm_arena *arena = match->programme->arena;
    uint32_t mentor = match->sides[RM_MENTOR].member[choice->mentor];
    uint32_t mentee = match->sides[RM_MENTEE].member[choice->mentee];
    struct rm_pair *pair = rm_record_new(arena, RM_PAIR);

    pair->cycle = match->cycle->rec.id;
    pair->mentor = match->roster.v[mentor].id;
    pair->mentee = match->roster.v[mentee].id;
    pair->rec.id = rm_id_join(arena, pair->cycle, pair->mentor, pair->mentee, NULL);
    pair->status = RM_PAIR_PROPOSED;
    pair->score = choice->score;
    pair->reasons.v =
        rm_pair_reasons(match, arena, choice->mentor, choice->mentee, &pair->reasons.n);
    pair->topics = rm_criteria_topics(&match->criteria, arena, mentor, mentee);
    return pair;
}

static void write_proposal(
    struct rm_out *out, const struct rm_match *match, struct rm_pair *pair, int changes_only)
{
    const struct rm_pair *old = rm_pair_find(match->programme, pair->rec.id);

    if (!old) {
        rm_record_write(&out->buf, &pair->rec);
    } else if (!is_unchanged(old, pair)) {
        revise(&out->buf, pair, old);
    } else if (!changes_only) {
        rm_buf_add(&out->buf, old->rec.raw, old->rec.raw_len);
        rm_buf_addc(&out->buf, '\n');
    }
}

static void write_withdrawal(struct rm_out *out, const struct rm_pair *old)
{
    struct rm_pair pair = *old;

    pair.status = RM_PAIR_WITHDRAWN;
    revise(&out->buf, &pair, old);
}

static int compare(const void *a, const void *b)
{
    const struct rm_pair *x = *(struct rm_pair *const *)a, *y = *(struct rm_pair *const *)b;

    return strcmp(x->rec.id, y->rec.id);
}

static int is_open_proposal(const struct rm_match *match, const struct rm_pair *pair)
{
    return pair->status == RM_PAIR_PROPOSED && strcmp(pair->cycle, match->cycle->rec.id) == 0 &&
           !rm_pair_is_held(pair, match->cycle->rec.id);
}

/* New and old proposals are both in the order of ids: one pass over the two. */
void rm_proposals_write(struct rm_out *out, const struct rm_match *match, int changes_only)
{
    const struct rm_programme *p = match->programme;
    size_t n = match->answer.n_pairs, k = 0;
    struct rm_pair **pairs = RM_NEW_N(p->arena, n, struct rm_pair *);

    for (size_t i = 0; i < n; i++)
        pairs[i] = proposal_of(match, &match->answer.pairs[i]);
    if (n)
        qsort(pairs, n, sizeof *pairs, compare);
    for (size_t i = 0; i < rm_n_pairs(p); i++) {
        const struct rm_pair *old = rm_pair_at(p, i);

        for (; k < n && strcmp(pairs[k]->rec.id, old->rec.id) < 0; k++)
            write_proposal(out, match, pairs[k], changes_only);
        if (k < n && strcmp(pairs[k]->rec.id, old->rec.id) == 0)
            write_proposal(out, match, pairs[k++], changes_only);
        else if (is_open_proposal(match, old))
            write_withdrawal(out, old);
        rm_out_settle(out);
    }
    for (; k < n; k++) {
        write_proposal(out, match, pairs[k], changes_only);
        rm_out_settle(out);
    }
}
