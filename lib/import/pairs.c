#include "import/pairs.h"

#include "base/map.h"
#include "import/review.h"

#include <stdlib.h>
#include <string.h>

/*
 * Reading.
 */

static void read_row(struct rm_row *row, const void *context)
{
    struct rm_arena *keep = rm_row_keep(row);
    struct rm_review *review = RM_NEW(keep, struct rm_review);
    struct rm_gathered_row *gathered;

    (void)context;
    review->row = row->index;
    for (size_t i = 0; i < RM_N_DRAFT_CELLS; i++)
        if (rm_row_text(row, i))
            review->cells[i] = rm_arena_dup(keep, rm_row_text(row, i));
    gathered = rm_row_add(row, review->cells[RM_DRAFT_ID] ? review->cells[RM_DRAFT_ID] : "");
    gathered->more = review;
}

static int compare_rows(const void *a, const void *b)
{
    const struct rm_review *const *x = a, *const *y = b;

    return ((*x)->row > (*y)->row) - ((*x)->row < (*y)->row);
}

static struct rm_review **list_reviews(const struct rm_gatherer *g)
{
    struct rm_review **reviews = RM_NEW_N(g->arena, g->n + 1, struct rm_review *);

    for (size_t i = 0; i < g->n; i++)
        reviews[i] = g->rows[i].more;
    qsort(reviews, g->n, sizeof *reviews, compare_rows);
    return reviews;
}

static int has_columns(const struct rm_gatherer *g)
{
    static const size_t needed[] = {RM_DRAFT_ID, RM_DRAFT_REV, RM_DRAFT_DECISION};
    int has_all = 1;

    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!g->columns.slots[needed[i]].column) {
            rm_error(g->sheet.diag, g->sheet.where,
                "there is no column \"%s\"; is it the sheet of rm-report pairs --audience admin? "
                "say which column it is with --map",
                g->columns.slots[needed[i]].name);
            has_all = 0;
        }
    return has_all;
}

/*
 * Writing.
 */

/* A line to be written. */
struct line {
    const char *id;
    int64_t rev;
    size_t at, len;
};

struct writer {
    struct rm_arena *arena;
    struct rm_buf text;
    struct line *lines;
    size_t n;
};

static int compare_lines(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    int order = strcmp(x->id, y->id);

    return order ? order : (x->rev > y->rev) - (x->rev < y->rev);
}

static int is_same_field(const struct rm_pair *a, const struct rm_pair *b, const char *name)
{
    const struct rm_field *field = rm_field_find(&rm_shapes[RM_PAIR], name);
    struct rm_buf x = {0}, y = {0};
    struct rm_json_writer wx = {.out = &x}, wy = {.out = &y};
    int is_same;

    rm_field_encode(&wx, field, a);
    rm_field_encode(&wy, field, b);
    is_same = strcmp(x.data, y.data) == 0;
    rm_buf_free(&x);
    rm_buf_free(&y);
    return is_same;
}

/* What a review may change in a record that there is; all else keeps its bytes. */
static void write_revision(
    struct rm_buf *out, const struct rm_pair *before, const struct rm_pair *pair)
{
    static const char *const fields[] = {
        "status", "score", "reasons", "topics", "pinned", "override", "note"};
    const char *changed[sizeof fields / sizeof *fields + 1] = {NULL};
    size_t n = 0;

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!is_same_field(before, pair, fields[i]))
            changed[n++] = fields[i];
    rm_record_revise(out, &pair->rec, changed);
}

static void write_pair(struct writer *w, const struct rm_pair *before, const struct rm_pair *pair)
{
    struct line *line;

    w->lines = rm_arena_grow(w->arena, w->lines, w->n, sizeof *w->lines);
    line = &w->lines[w->n++];
    *line = (struct line){pair->rec.id, pair->rec.rev, w->text.len, 0};
    if (before)
        write_revision(&w->text, before, pair);
    else
        rm_record_write(&w->text, &pair->rec);
    line->len = w->text.len - line->at;
}

/* A pair that was withdrawn becomes a proposal before it is agreed to. */
static void write_fresh(struct writer *w, const struct rm_review *review)
{
    struct rm_pair first = *review->fresh;

    if (review->known && first.rec.rev > review->known->rec.rev + 1) {
        first.rec.rev--;
        first.status = RM_PAIR_PROPOSED;
        write_pair(w, review->known, &first);
    }
    write_pair(w, review->known, review->fresh);
}

/* Appends the records that come of the rows which are right, by id. */
static void write_reviews(
    struct rm_buf *out, const struct rm_reviewer *r, struct rm_review **reviews, size_t n)
{
    struct writer w = {.arena = r->arena};

    for (size_t i = 0; i < n; i++) {
        const struct rm_review *review = reviews[i];

        if (review->is_double || rm_review_is_wrong(r, review))
            continue;
        if (review->after)
            write_pair(&w, review->pair, review->after);
        if (review->fresh)
            write_fresh(&w, review);
    }
    if (w.n)
        qsort(w.lines, w.n, sizeof *w.lines, compare_lines);
    for (size_t i = 0; i < w.n; i++)
        rm_buf_add(out, w.text.data + w.lines[i].at, w.lines[i].len);
    rm_buf_free(&w.text);
}

/*
 * What is said of the sheet as a whole.
 */

/* Proposals of the sheet's cycles that no row is about. */
static void count_left_out(const struct rm_reviewer *r, struct rm_review **reviews, size_t n)
{
    struct rm_map cycles, seen;
    size_t n_left_out = 0;

    rm_map_init(&cycles, r->arena);
    rm_map_init(&seen, r->arena);
    for (size_t i = 0; i < n; i++) {
        if (!reviews[i]->pair)
            continue;
        *rm_map_add(&cycles, reviews[i]->pair->cycle) = reviews[i];
        *rm_map_add(&seen, reviews[i]->pair->rec.id) = reviews[i];
        if (reviews[i]->known)
            *rm_map_add(&seen, reviews[i]->known->rec.id) = reviews[i];
    }
    for (size_t i = 0; i < rm_n_pairs(r->programme); i++) {
        const struct rm_pair *pair = rm_pair_at(r->programme, i);

        n_left_out += pair->status == RM_PAIR_PROPOSED && !rm_map_find(&seen, pair->rec.id) &&
                      (!cycles.n || rm_map_find(&cycles, pair->cycle));
    }
    if (n_left_out)
        rm_warn(r->diag, r->g->sheet.where, "%zu proposal%s of the base %s no row here: left as %s",
            n_left_out, n_left_out > 1 ? "s" : "", n_left_out > 1 ? "have" : "has",
            n_left_out > 1 ? "they are" : "it is");
}

/* The first row that somebody has to answer for says so; not one that is set aside. */
static void ask_by(const struct rm_reviewer *r, struct rm_review **reviews, size_t n)
{
    for (size_t i = 0; i < n && !r->how->by; i++) {
        const struct rm_review *review = reviews[i];

        if (!review->is_overruling || (r->g->options->sets_aside && rm_review_is_wrong(r, review)))
            continue;
        rm_error(r->diag, rm_sheet_where(&r->g->sheet, review->row),
            "%sanother mentor or mentee, and a pair against a rule, are somebody's decision: say "
            "whose with --by",
            rm_review_number(r, review));
        return;
    }
}

static void conclude(const struct rm_reviewer *r, struct rm_review **reviews, size_t n)
{
    count_left_out(r, reviews, n);
    ask_by(r, reviews, n);
    if (r->is_unchecked)
        rm_warn(r->diag, r->g->sheet.where,
            "there are no people in --base and -p: nothing was held against rules and places");
}

static void review_rows(struct rm_reviewer *r, struct rm_review **reviews, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        rm_review_read(reviews[i], r);
        if (!rm_review_is_wrong(r, reviews[i]))
            rm_review_decide(reviews[i], r);
    }
    rm_reviews_compare(r, reviews, n);
    conclude(r, reviews, n);
}

/* Rejects are in their place before any record is given. */
static void give(struct rm_reviewer *r, struct rm_imported *imported)
{
    struct rm_review **reviews = list_reviews(r->g);

    review_rows(r, reviews, r->g->n);
    rm_gather_account(r->g, imported);
    if (!r->diag->n_errors && !(imported->ready && imported->ready(imported)))
        write_reviews(imported->records, r, reviews, r->g->n);
}

int rm_import_pairs(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    size_t before = diag->n_errors;
    struct rm_gatherer g;
    struct rm_reviewer r = {
        .g = &g, .programme = programme, .how = options->reviewing, .arena = arena, .diag = diag};

    rm_who_init(&r.who, arena);
    rm_who_add_all(&r.who, programme);
    rm_who_settle(&r.who);
    if (!rm_gather_open(&g, &rm_pairs_import, fd, where, options, arena, diag) && has_columns(&g)) {
        r.has_note = g.columns.slots[RM_DRAFT_NOTE].column != NULL;
        if (rm_gather_read(&g, read_row, NULL) == 0)
            give(&r, imported);
    }
    rm_gather_close(&g);
    return diag->n_errors > before ? -1 : 0;
}
