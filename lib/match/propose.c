#include "match/propose.h"

#include "base/parallel.h"
#include "match/candidates.h"

#include <stdlib.h>
#include <string.h>

/* Records are made on all threads: so many to a piece, and so many pieces before they are put
 * out. */
enum { PIECE = 32, PIECES = 256 };

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

/* A record to be written, by id: a pair that was chosen, or a proposal that is not repeated. */
struct entry {
    const char *id;
    const struct rm_choice *choice; /* NULL: `old` is withdrawn */
    const struct rm_pair *old;      /* NULL: there is none */
};

struct job {
    const struct rm_match *match;
    const struct entry *entries;
    size_t n;
    int changes_only;
    struct rm_buf text[PIECES];
};

static const char *id_of(const struct rm_match *match, enum rm_side side, uint32_t who)
{
    return match->roster.v[match->sides[side].member[who]].id;
}

static struct rm_pair *proposal_of(
    const struct rm_match *match, const struct entry *entry, struct rm_arena *arena)
{
    uint32_t mentor = entry->choice->mentor, mentee = entry->choice->mentee;
    struct rm_pair *pair = rm_record_new(arena, RM_PAIR);

    pair->rec.id = entry->id;
    pair->cycle = match->cycle->rec.id;
    pair->mentor = id_of(match, RM_MENTOR, mentor);
    pair->mentee = id_of(match, RM_MENTEE, mentee);
    pair->status = RM_PAIR_PROPOSED;
    pair->score = entry->choice->score;
    pair->reasons.v = rm_pair_reasons(match, arena, mentor, mentee, &pair->reasons.n);
    pair->topics = rm_criteria_topics(&match->criteria, arena,
        match->sides[RM_MENTOR].member[mentor], match->sides[RM_MENTEE].member[mentee]);
    return pair;
}

static void write_proposal(
    struct rm_buf *out, struct rm_pair *pair, const struct rm_pair *old, int changes_only)
{
    if (!old) {
        rm_record_write(out, &pair->rec);
    } else if (!is_unchanged(old, pair)) {
        revise(out, pair, old);
    } else if (!changes_only) {
        rm_buf_add(out, old->rec.raw, old->rec.raw_len);
        rm_buf_addc(out, '\n');
    }
}

static void write_withdrawal(struct rm_buf *out, const struct rm_pair *old)
{
    struct rm_pair pair = *old;

    pair.status = RM_PAIR_WITHDRAWN;
    revise(out, &pair, old);
}

static void write_piece(void *context, size_t piece, unsigned thread)
{
    struct job *job = context;
    const struct entry *entry = job->entries + piece * PIECE;
    const struct entry *end = job->entries + job->n;
    struct rm_arena arena = {0};

    (void)thread;
    if (end - entry > PIECE)
        end = entry + PIECE;
    for (; entry < end; entry++)
        if (entry->choice)
            write_proposal(&job->text[piece], proposal_of(job->match, entry, &arena), entry->old,
                job->changes_only);
        else
            write_withdrawal(&job->text[piece], entry->old);
    rm_arena_free(&arena);
}

static int compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    return strcmp(x->id, y->id);
}

/* The pairs that were chosen. */
static struct entry *list_chosen(const struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;
    size_t n = match->answer.n_pairs;
    struct entry *chosen = rm_malloc(n * sizeof *chosen);

    for (size_t i = 0; i < n; i++) {
        const struct rm_choice *choice = &match->answer.pairs[i];
        const char *id = rm_id_join(arena, match->cycle->rec.id,
            id_of(match, RM_MENTOR, choice->mentor), id_of(match, RM_MENTEE, choice->mentee), NULL);

        chosen[i] = (struct entry){id, choice, NULL};
    }
    if (n)
        qsort(chosen, n, sizeof *chosen, compare);
    return chosen;
}

static int is_open_proposal(const struct rm_match *match, const struct rm_pair *pair)
{
    return pair->status == RM_PAIR_PROPOSED && strcmp(pair->cycle, match->cycle->rec.id) == 0 &&
           !rm_pair_is_held(pair, match->cycle->rec.id);
}

/* All records, their number in *n. New and old proposals are both in the order of ids: one pass
 * over the two. */
static struct entry *list_entries(const struct rm_match *match, size_t *n)
{
    const struct rm_programme *p = match->programme;
    size_t n_chosen = match->answer.n_pairs, k = 0;
    struct entry *chosen = list_chosen(match);
    struct entry *entries = rm_malloc((n_chosen + rm_n_pairs(p)) * sizeof *entries);

    *n = 0;
    for (size_t i = 0; i < rm_n_pairs(p); i++) {
        const struct rm_pair *old = rm_pair_at(p, i);

        while (k < n_chosen && strcmp(chosen[k].id, old->rec.id) < 0)
            entries[(*n)++] = chosen[k++];
        if (k < n_chosen && strcmp(chosen[k].id, old->rec.id) == 0) {
            entries[*n] = chosen[k++];
            entries[(*n)++].old = old;
        } else if (is_open_proposal(match, old)) {
            entries[(*n)++] = (struct entry){old->rec.id, NULL, old};
        }
    }
    while (k < n_chosen)
        entries[(*n)++] = chosen[k++];
    free(chosen);
    return entries;
}

void rm_proposals_write(struct rm_out *out, const struct rm_match *match, int changes_only)
{
    struct job *job = memset(rm_malloc(sizeof *job), 0, sizeof *job);
    size_t n, next = 0;
    struct entry *entries = list_entries(match, &n);

    job->match = match;
    job->changes_only = changes_only;
    for (; next < n; next += job->n) {
        size_t n_pieces;

        job->entries = entries + next;
        job->n = n - next < (size_t)PIECE * PIECES ? n - next : (size_t)PIECE * PIECES;
        n_pieces = (job->n + PIECE - 1) / PIECE;
        rm_parallel(n_pieces, write_piece, job);
        for (size_t i = 0; i < n_pieces; i++) {
            rm_buf_add(&out->buf, job->text[i].data, job->text[i].len);
            rm_buf_clear(&job->text[i]);
        }
        rm_out_settle(out);
    }
    for (size_t i = 0; i < PIECES; i++)
        rm_buf_free(&job->text[i]);
    free(job);
    free(entries);
}
