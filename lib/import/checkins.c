#include "import/checkins.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/text.h"
#include "import/answerer.h"

#include <inttypes.h>
#include <string.h>

static const struct rm_part_targets targets = {
    RM_ANSWER_TOKEN, RM_ANSWER_BY, RM_ANSWER_PAIR, RM_ANSWER_PARTNER, RM_ANSWER_SIDE};

/* The agreement with goals that was in force at a time, as well as the revisions of the pair that
 * are here tell; the first one, of an answer that came before it; or NULL. */
static const struct rm_agreement *agreement_at(const struct rm_pair *pair, int64_t at)
{
    const struct rm_agreement *found = NULL;

    for (const struct rm_record *r = &pair->rec; r; r = r->before) {
        const struct rm_agreement *one = ((const struct rm_pair *)(const void *)r)->agreement;

        if (!one || !one->goals.n)
            continue;
        found = one;
        if (r->changed.at == RM_NONE || r->changed.at <= at)
            break;
    }
    return found;
}

/* The goal that a column's header means: by its id, or the how-many-eth of the agreement. */
static const struct rm_goal *find_goal(
    const struct rm_agreement *agreement, const char *name, struct rm_arena *scratch)
{
    const char *key = rm_text_key(scratch, name);
    int64_t number;

    for (size_t i = 0; i < agreement->goals.n; i++)
        if (strcmp(rm_text_key(scratch, agreement->goals.v[i].id), key) == 0)
            return &agreement->goals.v[i];
    if (rm_parse_int(&number, name, 1, (int64_t)agreement->goals.n))
        return NULL;
    return &agreement->goals.v[number - 1];
}

static void refuse_goal(
    struct rm_row *row, const struct rm_agreement *agreement, const struct rm_item *item)
{
    struct rm_buf ids = {0};

    for (size_t i = 0; agreement && i < agreement->goals.n; i++)
        rm_buf_printf(&ids, "%s%s", i ? ", " : "", agreement->goals.v[i].id);
    rm_row_wrong(row, "goal \"%s\": there is no such goal in the pair's agreement, which has %s",
        item->key, ids.len ? ids.data : "none");
    rm_buf_free(&ids);
}

static void order_goals(
    struct rm_row *row, const struct rm_agreement *agreement, const struct rm_item *const *by_goal)
{
    struct rm_item *items = NULL;
    size_t n = 0;

    for (size_t i = 0; agreement && i < agreement->goals.n; i++) {
        if (!by_goal[i])
            continue;
        items = rm_arena_grow(rm_row_scratch(row), items, n, sizeof *items);
        items[n] = *by_goal[i];
        items[n++].key = agreement->goals.v[i].id;
    }
    row->draft.fillings[RM_ANSWER_GOALS] = (struct rm_filling){.items = items, .n = n};
}

/* Puts the goals' ids in the place of what headers call them, in the order of the agreement. */
static void settle_goals(struct rm_row *row, const struct rm_pair *pair)
{
    struct rm_filling *goals = &row->draft.fillings[RM_ANSWER_GOALS];
    struct rm_arena *scratch = rm_row_scratch(row);
    const struct rm_agreement *agreement;
    const struct rm_item **by_goal;
    int64_t at;

    if (!goals->n || rm_time_parse(&at, rm_row_text(row, RM_ANSWER_AT)))
        return;
    agreement = agreement_at(pair, at);
    by_goal = RM_NEW_N(scratch, agreement ? agreement->goals.n : 0, const struct rm_item *);
    for (size_t i = 0; i < goals->n; i++) {
        const struct rm_goal *goal =
            agreement ? find_goal(agreement, goals->items[i].key, scratch) : NULL;

        if (!goal) {
            refuse_goal(row, agreement, &goals->items[i]);
            continue;
        }
        if (by_goal[goal - agreement->goals.v] &&
            by_goal[goal - agreement->goals.v]->number != goals->items[i].number)
            rm_row_wrong(row, "goal \"%s\" stands in two columns, and the two differ", goal->id);
        by_goal[goal - agreement->goals.v] = &goals->items[i];
    }
    order_goals(row, agreement, by_goal);
}

/* The response's own id, behind the name of its form where there is one; of a form that gives its
 * answers no ids: who, of what pair, when. The same answer in the next export has the same id. */
static void settle_id(struct rm_row *row, const struct rm_part *part)
{
    const char *id = rm_row_text(row, RM_ANSWER_ID), *form = rm_row_text(row, RM_ANSWER_FORM);
    const char *at = rm_row_text(row, RM_ANSWER_AT);
    struct rm_arena *scratch = rm_row_scratch(row);

    if (id && form)
        id = rm_id_join(scratch, form, id, (char *)NULL);
    else if (!id && part && at)
        id = rm_arena_printf(scratch, "r-%016" PRIx64,
            rm_hash_text(at, rm_hash_text(part->by, rm_hash_text(part->pair->rec.id, 0))));
    if (id)
        rm_draft_put_text(&row->draft, RM_ANSWER_ID, id, scratch);
}

/* Fills in by, pair, side and goals. 0, or -1, said to be wrong. */
static int settle(struct rm_part *part, struct rm_row *row, const struct rm_answerers *answerers)
{
    struct rm_arena *scratch = rm_row_scratch(row);

    if (!rm_row_text(row, RM_ANSWER_AT)) {
        if (!rm_row_is_wrong(row))
            rm_row_wrong(row, "does not say when it was answered");
        return -1;
    }
    if (rm_answerer_find(part, row, answerers, &targets))
        return -1;
    rm_draft_put_text(&row->draft, RM_ANSWER_BY, part->by, scratch);
    rm_draft_put_text(&row->draft, RM_ANSWER_PAIR, part->pair->rec.id, scratch);
    rm_draft_put_text(&row->draft, RM_ANSWER_SIDE, rm_side_words[part->side], scratch);
    settle_goals(row, part->pair);
    return 0;
}

static struct rm_change *change_of(const struct rm_row *row, const struct rm_part *part)
{
    struct rm_change *change = RM_NEW(rm_row_keep(row), struct rm_change);

    change->by = part->by;
    if (rm_time_parse(&change->at, rm_row_text(row, RM_ANSWER_AT)))
        change->at = RM_NONE;
    return change;
}

/* A row that was found wrong in its cells may still be looked at; that says all there is to say. */
static void read_answer(struct rm_row *row, const void *context)
{
    const struct rm_buf nothing = {0};
    int is_wrong = rm_row_is_wrong(row);
    struct rm_part part = {0};
    struct rm_gathered_row *gathered;
    int rc = settle(&part, row, context);

    settle_id(row, rc ? NULL : &part);
    if (!rm_row_text(row, RM_ANSWER_ID))
        return;
    gathered = rm_row_add(row, rm_row_text(row, RM_ANSWER_ID));
    if (is_wrong || rm_row_is_wrong(row))
        return;
    gathered->more = change_of(row, &part);
    rm_row_write_draft(row, gathered, &nothing);
}

static int has_columns(const struct rm_gatherer *g)
{
    const struct rm_import_slot *slots = g->columns.slots;
    int who = slots[RM_ANSWER_TOKEN].column || slots[RM_ANSWER_BY].column;
    int when = slots[RM_ANSWER_AT].column != NULL;

    if (!who)
        rm_error(g->sheet.diag, g->sheet.where,
            "no column is recognised as who answers, such as an e-mail; say which one is with "
            "--map");
    if (!when)
        rm_error(g->sheet.diag, g->sheet.where,
            "no column is recognised as when, such as a timestamp; say which one is with --map");
    return who && when;
}

static const struct rm_answers_kind kind = {
    &rm_checkins_import, &targets, has_columns, read_answer};

int rm_import_checkins(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    return rm_answers_import(&kind, imported, fd, where, options, programme, arena, diag);
}
