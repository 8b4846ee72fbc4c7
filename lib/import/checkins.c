#include "import/checkins.h"

#include "base/hash.h"
#include "import/gather.h"
#include "import/who.h"

#include <inttypes.h>
#include <string.h>

/* What answers are held against. */
struct answers {
    const struct rm_programme *programme;
    struct rm_who who;
};

/* The id of the person who fills a target; NULL, said to be wrong, where that is nobody. */
static const char *find_person(struct rm_row *row, const struct answers *a, size_t target)
{
    const char *text = rm_row_text(row, target);
    const char *id = rm_who_find(&a->who, text, rm_row_scratch(row));

    if (id && *id)
        return id;
    rm_row_wrong(row, "column \"%s\": \"%s\" %s", rm_row_header(row, target), text,
        id ? "may be several people; give the e-mail or the staff number"
           : "is nobody in the programme, by id, e-mail or name");
    return NULL;
}

/* Pairs that meet, or met once. */
static int is_real(const struct rm_pair *pair)
{
    return pair->status != RM_PAIR_PROPOSED && pair->status != RM_PAIR_DECLINED &&
           pair->status != RM_PAIR_WITHDRAWN;
}

static int is_live(const struct rm_pair *pair)
{
    return pair->status == RM_PAIR_AGREED || pair->status == RM_PAIR_ACTIVE ||
           pair->status == RM_PAIR_PAUSED;
}

/* What is known of the pair that an answer is about. */
struct sought {
    const char *by, *partner; /* ids; the partner may be NULL */
    int side;                 /* enum rm_side, or -1 */
};

static int is_sought(const struct rm_pair *pair, const struct sought *sought)
{
    int as_mentor = strcmp(pair->mentor, sought->by) == 0;
    int as_mentee = strcmp(pair->mentee, sought->by) == 0;
    const char *other = as_mentor ? pair->mentee : pair->mentor;

    if (!is_real(pair) || !(as_mentor || as_mentee))
        return 0;
    if (sought->side >= 0 && sought->side != (as_mentor ? RM_MENTOR : RM_MENTEE))
        return 0;
    return !sought->partner || strcmp(other, sought->partner) == 0;
}

/* The pairs that it may be: the live ones, and where there are none, those that are over. */
static size_t find_pairs(
    const struct answers *a, const struct rm_pair **found, const struct sought *sought)
{
    size_t n_live = 0, n_over = 0;
    const struct rm_pair *over = NULL;

    for (size_t i = 0; i < rm_n_pairs(a->programme); i++) {
        const struct rm_pair *pair = rm_pair_at(a->programme, i);

        if (!is_sought(pair, sought))
            continue;
        if (is_live(pair)) {
            *found = pair;
            n_live++;
        } else {
            over = pair;
            n_over++;
        }
    }
    if (n_live)
        return n_live;
    *found = over;
    return n_over;
}

static const struct rm_pair *named_pair(
    struct rm_row *row, const struct answers *a, const struct sought *sought)
{
    const char *id = rm_row_text(row, RM_ANSWER_PAIR);
    const struct rm_pair *pair = rm_pair_find(a->programme, id);

    if (!pair)
        rm_row_wrong(row, "column \"%s\": there is no pair \"%s\" in the programme",
            rm_row_header(row, RM_ANSWER_PAIR), id);
    else if (!is_sought(pair, sought)) {
        rm_row_wrong(row,
            "\"%s\" is not in the pair \"%s\", or not on that side, or the pair "
            "never met",
            sought->by, id);
        return NULL;
    }
    return pair;
}

static const struct rm_pair *find_pair(
    struct rm_row *row, const struct answers *a, const struct sought *sought)
{
    const struct rm_pair *pair = NULL;
    size_t n;

    if (rm_row_text(row, RM_ANSWER_PAIR))
        return named_pair(row, a, sought);
    n = find_pairs(a, &pair, sought);
    if (n == 1)
        return pair;
    if (n == 0)
        rm_row_wrong(row, "\"%s\" is in no such pair", sought->by);
    else
        rm_row_wrong(row,
            "\"%s\" is in %zu pairs; a column for the pair or the partner has to say which",
            sought->by, n);
    return NULL;
}

/* A form that gives its answers no ids: who, of what pair, when. The same answer in the next export
 * has the same id. */
static void settle_id(struct rm_row *row, const struct rm_pair *pair, const char *by)
{
    const char *at = rm_row_text(row, RM_ANSWER_AT);
    uint64_t hash;

    if (rm_row_text(row, RM_ANSWER_ID))
        return;
    hash = rm_hash_text(at, rm_hash_text(by, rm_hash_text(pair->rec.id, 0)));
    rm_draft_put_text(&row->draft, RM_ANSWER_ID,
        rm_arena_printf(rm_row_scratch(row), "r-%016" PRIx64, hash), rm_row_scratch(row));
}

/* Fills in by, pair, side and id. 0, or -1, said to be wrong. */
static int settle(struct rm_row *row, const struct answers *a)
{
    const char *side = rm_row_text(row, RM_ANSWER_SIDE);
    struct sought sought = {.side = side ? rm_word_find(rm_side_words, side) : -1};
    const struct rm_pair *pair;
    struct rm_arena *scratch = rm_row_scratch(row);

    if (!rm_row_text(row, RM_ANSWER_BY) || !rm_row_text(row, RM_ANSWER_AT)) {
        if (!rm_row_is_wrong(row))
            rm_row_wrong(row, "does not say %s",
                rm_row_text(row, RM_ANSWER_BY) ? "when it was answered" : "who answers");
        return -1;
    }
    sought.by = find_person(row, a, RM_ANSWER_BY);
    if (rm_row_text(row, RM_ANSWER_PARTNER)) {
        sought.partner = find_person(row, a, RM_ANSWER_PARTNER);
        if (!sought.partner)
            return -1;
    }
    pair = sought.by ? find_pair(row, a, &sought) : NULL;
    if (!pair)
        return -1;
    rm_draft_put_text(&row->draft, RM_ANSWER_BY, sought.by, scratch);
    rm_draft_put_text(&row->draft, RM_ANSWER_PAIR, pair->rec.id, scratch);
    rm_draft_put_text(&row->draft, RM_ANSWER_SIDE,
        rm_side_words[strcmp(pair->mentor, sought.by) == 0 ? RM_MENTOR : RM_MENTEE], scratch);
    settle_id(row, pair, sought.by);
    return 0;
}

/* A row that was found wrong in its cells may still be looked at; that says all there is to say. */
static void read_answer(struct rm_row *row, const void *answers)
{
    struct rm_buf members = {0};
    struct rm_json_writer w = {.out = &members};
    int is_wrong = rm_row_is_wrong(row);
    struct rm_gathered_row *gathered;

    if (settle(row, answers) && !rm_row_text(row, RM_ANSWER_ID))
        return;
    gathered = rm_row_add(row, rm_row_text(row, RM_ANSWER_ID));
    if (is_wrong || rm_row_is_wrong(row))
        return;
    rm_draft_write(&w, &row->draft);
    rm_row_write(row, gathered, members.data, members.len);
    rm_buf_free(&members);
}

static int has_columns(const struct rm_gatherer *g)
{
    static const size_t needed[] = {RM_ANSWER_BY, RM_ANSWER_AT};
    static const char *const names[] = {
        "who answers, such as an e-mail", "when, such as a timestamp"};
    int has_all = 1;

    for (size_t i = 0; i < 2; i++)
        if (!g->columns.slots[needed[i]].column) {
            rm_error(g->sheet.diag, g->sheet.where,
                "no column is recognised as %s; say which one is with --map", names[i]);
            has_all = 0;
        }
    return has_all;
}

int rm_import_checkins(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    size_t before = diag->n_errors;
    struct answers answers = {.programme = programme};
    struct rm_gatherer g;

    rm_who_init(&answers.who, arena);
    rm_who_add_all(&answers.who, programme);
    if (!rm_gather_open(&g, &rm_checkins_import, fd, where, options, arena, diag) &&
        has_columns(&g)) {
        rm_gather_read(&g, read_answer, &answers);
        rm_gather_settle(&g);
        rm_gather_give(&g, imported);
    }
    rm_gather_close(&g);
    return diag->n_errors > before ? -1 : 0;
}
