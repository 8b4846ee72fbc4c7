#include "import/revise.h"

#include "record/transition.h"

#include <string.h>

/* A field that a row can fill; of a member of an object, the object's own place comes first. */
struct leaf {
    const struct rm_import_slot *slot;
    const struct rm_field *top; /* the field of the record, or NULL: nothing to compare */
    size_t base;                /* where the leaf's offset counts from */
};

static struct leaf leaf_of(const struct rm_gatherer *g, size_t target)
{
    const struct rm_shape *shape = &rm_shapes[g->columns.import->type];
    struct leaf leaf = {&g->columns.slots[target], NULL, 0};
    const char *dot = strchr(leaf.slot->name, '.');

    if (!leaf.slot->in_record)
        return leaf;
    if (!dot) {
        leaf.top = rm_field_find(shape, leaf.slot->name);
        return leaf;
    }
    for (size_t i = 0; i < shape->n_fields; i++)
        if (strlen(shape->fields[i].name) == (size_t)(dot - leaf.slot->name) &&
            strncmp(shape->fields[i].name, leaf.slot->name, (size_t)(dot - leaf.slot->name)) == 0)
            leaf.top = &shape->fields[i];
    leaf.base = leaf.top ? leaf.top->offset : 0;
    return leaf;
}

static const void *place(const struct leaf *leaf, const struct rm_record *record)
{
    return (const char *)record + leaf->base;
}

/* Scores by name, in any order. */
static int are_same_scores(const struct rm_entries *a, const struct rm_entries *b)
{
    size_t n = 0;

    for (size_t i = 0; i < a->n; i++)
        for (size_t k = 0; k < b->n; k++)
            n += strcmp(a->v[i].name, b->v[k].name) == 0 && a->v[i].value == b->v[k].value;
    return a->n == b->n && n == a->n;
}

static int is_same(const struct leaf *leaf, const struct rm_record *a, const struct rm_record *b)
{
    const struct rm_field *field = leaf->slot->field;
    struct rm_buf x = {0}, y = {0};
    struct rm_json_writer wx = {.out = &x}, wy = {.out = &y};
    int same;

    if (field->kind == RM_SCORES)
        return are_same_scores((const void *)((const char *)a + field->offset),
            (const void *)((const char *)b + field->offset));
    rm_field_encode(&wx, field, place(leaf, a));
    rm_field_encode(&wy, field, place(leaf, b));
    same = strcmp(x.data, y.data) == 0;
    rm_buf_free(&x);
    rm_buf_free(&y);
    return same;
}

/* A row against the record that is there. */
struct comparison {
    struct rm_gatherer *g;
    struct rm_arena arena;
    struct rm_record *fresh;       /* what the row says */
    const struct rm_record *empty; /* what a row without any text would */
};

/* A field that has no column says something only where the importer filled it in. */
static int says(const struct comparison *c, const struct leaf *leaf)
{
    return leaf->top && (leaf->slot->column || !is_same(leaf, c->fresh, c->empty));
}

static int is_said_by(const struct comparison *c, const struct rm_record *record)
{
    for (size_t i = 0; i < c->g->columns.import->n_targets; i++) {
        struct leaf leaf = leaf_of(c->g, i);

        if (says(c, &leaf) && !is_same(&leaf, c->fresh, record))
            return 0;
    }
    return 1;
}

/* The last revision that the sheet made: what differs from it was changed there since, and what
 * others changed after it is not the sheet's to undo. */
static const struct rm_record *sheets_own(
    const struct rm_record *known, const struct rm_change *change)
{
    while (known->before &&
           (change->by ? !known->changed.by || strcmp(known->changed.by, change->by) != 0
                       : known->changed.by != NULL))
        known = known->before;
    return known;
}

/* The fields that the row sets anew, NULL-terminated. A member of an object, which is a number, is
 * set alone: the others are taken from what is there. */
static const char **changed_fields(
    struct comparison *c, const struct rm_record *before, const struct rm_record *own)
{
    size_t n_targets = c->g->columns.import->n_targets, n = 0;
    const char **names = RM_NEW_N(&c->arena, n_targets + 1, const char *);

    for (size_t i = 0; i < n_targets; i++) {
        struct leaf leaf = leaf_of(c->g, i);
        size_t at = leaf.base + leaf.slot->field->offset;

        if (says(c, &leaf) && !is_same(&leaf, c->fresh, own)) {
            if (!n || strcmp(names[n - 1], leaf.top->name) != 0)
                names[n++] = leaf.top->name;
        } else if (leaf.top && leaf.base && leaf.slot->field->kind == RM_INT) {
            memcpy((char *)c->fresh + at, (const char *)before + at, sizeof(int64_t));
        }
    }
    return names;
}

static struct rm_record *decode(
    struct comparison *c, const char *line, size_t len, struct rm_where where, struct rm_diag *diag)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *object = rm_json_parse(line, len, error);
    struct rm_record *record =
        rm_record_decode(c->g->columns.import->type, object, &c->arena, diag, where);

    rm_json_free(object);
    return record;
}

static void write_next(struct comparison *c, struct rm_gathered_row *row,
    const struct rm_record *before, struct rm_diag *diag)
{
    struct rm_where where = rm_sheet_where(&c->g->sheet, row->row);
    const struct rm_change *change = row->more;
    const char **fields = changed_fields(c, before, sheets_own(before, change));
    const struct rm_record *after;
    struct rm_buf line = {0};

    c->fresh->raw = before->raw;
    c->fresh->raw_len = before->raw_len;
    c->fresh->rev = before->rev + 1;
    c->fresh->changed = *change;
    rm_record_revise(&line, c->fresh, fields);
    after = decode(c, line.data, line.len - 1, where, diag);
    if (after)
        rm_transition_check(before, after, change, &c->arena, diag, where);
    rm_gather_replace(c->g, row, line.data, line.len);
    rm_buf_free(&line);
}

static void revise(
    struct rm_gatherer *g, struct rm_gathered_row *row, const struct rm_record *known)
{
    struct comparison c = {.g = g};
    struct rm_diag diag;
    size_t len;
    const char *line = rm_gather_line(g, row, &len);

    if (!line)
        return;
    rm_diag_init(&diag, &c.arena);
    c.empty = rm_record_new(&c.arena, g->columns.import->type);
    c.fresh = decode(&c, line, len - 1, rm_sheet_where(&g->sheet, row->row), &diag);
    for (const struct rm_record *r = known; r && row->len; r = r->before)
        if (is_said_by(&c, r))
            row->len = 0;
    if (row->len)
        write_next(&c, row, known, &diag);
    for (size_t i = 0; i < diag.n_entries; i++)
        rm_sheet_wrong(&g->sheet, row->row, "%s", diag.entries[i].text);
    rm_arena_free(&c.arena);
}

void rm_revise_known(struct rm_gatherer *g, const struct rm_programme *known)
{
    const struct rm_map *by_id = &known->sets[g->columns.import->type].by_id;

    for (size_t i = 0; i < g->n; i++) {
        const struct rm_record *record = g->rows[i].len ? rm_map_find(by_id, g->rows[i].id) : NULL;

        if (record && !g->sheet.rows[g->rows[i].row].wrong)
            revise(g, &g->rows[i], record);
    }
}
