#include "import/draft.h"

#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { SHOWN_MAX = 60 };

struct reader {
    struct rm_draft *draft;
    struct rm_sheet *sheet;
    struct rm_cells *cells;
    int n_wrong;
};

static void refuse(struct reader *r, const struct rm_column *column, const char *text)
{
    size_t fit = rm_text_fit(text, SHOWN_MAX);

    rm_sheet_wrong(r->sheet, r->sheet->n_rows - 1, "column \"%s\": \"%.*s%s\" is not %s",
        column->header, (int)fit, text, text[fit] ? "…" : "", rm_buf_text(&r->cells->expected));
    r->n_wrong++;
}

/* What is read in place of a text. */
static const char *translate(struct reader *r, const struct rm_column *column, const char *text)
{
    const char *value =
        column->values.n ? rm_map_find(&column->values, rm_text_key(r->cells->arena, text)) : NULL;

    return value ? value : text;
}

/* What people write into a question that they must answer and cannot. Where a number or yes or
 * no is asked for, "none" is an answer, and in a text of any length it may be one. */
static int says_nothing(struct reader *r, const struct rm_import_slot *slot, const char *text)
{
    static const char *const nothing[] = {"n/a", "na", "n.a.", "none", "nil", "nothing",
        "not applicable", "-", "--", "\xe2\x80\x93", NULL};
    enum rm_field_kind kind = slot->field->kind;

    /* Microsoft Forms has this for whoever need not sign in. */
    if (kind == RM_EMAIL && strcmp(text, "anonymous") == 0)
        return 1;
    if (slot->is_own || kind == RM_INT || kind == RM_FLAG || kind == RM_TEXT || strlen(text) > 14)
        return 0;
    return rm_word_find(nothing, rm_text_key(r->cells->arena, text)) >= 0;
}

static void add_item(struct reader *r, struct rm_filling *filling, const struct rm_item *item)
{
    for (size_t i = 0; item->key && i < filling->n; i++)
        if (strcmp(filling->items[i].key, item->key) == 0)
            return;
    filling->items =
        rm_arena_grow(r->cells->arena, filling->items, filling->n, sizeof *filling->items);
    filling->items[filling->n++] = *item;
}

/* What a saying stands for, or the text as it is. */
static const char *said(struct reader *r, const struct rm_import_slot *slot, const char *text)
{
    const char *key = slot->sayings ? rm_text_key(r->cells->arena, text) : NULL;

    for (const struct rm_saying *s = slot->sayings; s && s->key; s++)
        if (strcmp(s->key, key) == 0)
            return s->value;
    return text;
}

static void read_item(struct reader *r, const struct rm_column *column, const char *text)
{
    const struct rm_import_slot *slot = &r->draft->columns->slots[column->slot];
    struct rm_item item;

    if (rm_cell_read(&item, slot->field, slot->form, said(r, slot, text), r->cells)) {
        refuse(r, column, text);
        return;
    }
    if (slot->field->kind == RM_SCORES)
        item.key = column->prefix;
    add_item(r, &r->draft->fillings[column->slot], &item);
}

static void read_list(struct reader *r, const struct rm_column *column, const char *text)
{
    const struct rm_import_slot *slot = &r->draft->columns->slots[column->slot];
    struct rm_texts parts = {&text, 1};

    if (!slot->is_own || column->split)
        parts = rm_cell_split(r->cells->arena, text, column->split);
    for (size_t i = 0; i < parts.n; i++) {
        const char *part = translate(r, column, parts.v[i]);

        if (*part && !says_nothing(r, slot, part))
            read_item(r, column, part);
    }
}

/* Of a grid, a ticked cell means all that its header says. */
static void read_hours(struct reader *r, const struct rm_column *column, const char *text)
{
    struct rm_filling *filling = &r->draft->fillings[column->slot];
    int flag = column->prefix ? rm_cell_flag(text) : -1;
    const char *all = text;

    if (flag == 0)
        return;
    if (column->prefix)
        all = flag == 1 ? column->prefix
                        : rm_arena_printf(r->cells->arena, "%s %s", column->prefix, text);
    if (!rm_cell_hours(&filling->hours, all, r->cells->arena))
        return;
    rm_buf_clear(&r->cells->expected);
    rm_buf_adds(&r->cells->expected, "hours such as mon 09:00-12:00; wed 14:00-16:30");
    refuse(r, column, text);
}

static void read_column(struct reader *r, const struct rm_column *column)
{
    const struct rm_import_slot *slot = &r->draft->columns->slots[column->slot];
    const char *text =
        column->constant ? column->constant : translate(r, column, r->sheet->cells[column->cell]);

    if (*text && says_nothing(r, slot, text))
        text = "";
    if (!*text && column->fallback)
        text = column->fallback;
    if (!*text)
        return;
    switch (slot->field->kind) {
    case RM_HOURS:
        read_hours(r, column, text);
        break;
    case RM_IDS:
    case RM_TEXTS:
    case RM_OBJECTS:
        read_list(r, column, text);
        break;
    case RM_SCORES:
        read_item(r, column, text);
        break;
    default:
        if (!r->draft->fillings[column->slot].n) /* else an earlier column has it */
            read_item(r, column, text);
        break;
    }
}

int rm_draft_read(struct rm_draft *draft, const struct rm_columns *columns, struct rm_sheet *sheet,
    struct rm_cells *cells)
{
    struct reader r = {draft, sheet, cells, 0};

    draft->columns = columns;
    draft->fillings = RM_NEW_N(cells->arena, columns->n_slots, struct rm_filling);
    for (size_t i = 0; i < columns->n; i++)
        read_column(&r, &columns->v[i]);
    for (size_t i = 0; i < columns->n_slots; i++)
        rm_hours_settle(&draft->fillings[i].hours);
    return r.n_wrong ? -1 : 0;
}

const struct rm_item *rm_draft_item(const struct rm_draft *draft, size_t target)
{
    const struct rm_filling *filling = &draft->fillings[target];

    return filling->n ? &filling->items[0] : NULL;
}

static void put(struct rm_draft *draft, size_t target, struct rm_item item, struct rm_arena *arena)
{
    struct rm_filling *filling = &draft->fillings[target];

    filling->items = RM_NEW(arena, struct rm_item);
    filling->items[0] = item;
    filling->n = 1;
}

void rm_draft_put_text(
    struct rm_draft *draft, size_t target, const char *text, struct rm_arena *arena)
{
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};

    rm_json_put_text(&w, text);
    put(draft, target,
        (struct rm_item){.json = rm_arena_dup(arena, json.data), .text = text, .number = RM_NONE},
        arena);
    rm_buf_free(&json);
}

void rm_draft_put_int(struct rm_draft *draft, size_t target, int64_t number, struct rm_arena *arena)
{
    const char *json = rm_arena_printf(arena, "%" PRId64, number);

    put(draft, target, (struct rm_item){.json = json, .text = json, .number = number}, arena);
}

/* {"topic":…,"level":…}: the names are those of the table. */
static void write_topic(
    struct rm_json_writer *w, const struct rm_shape *shape, const struct rm_item *item)
{
    rm_json_open(w, '{');
    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *field = &shape->fields[i];

        if (field->kind == RM_ID) {
            rm_json_key(w, field->name);
            rm_json_put_text(w, item->text);
        } else if (field->kind == RM_INT && item->number != RM_NONE) {
            rm_json_key(w, field->name);
            rm_json_put_int(w, item->number);
        } else if (field->kind == RM_FLAG && item->flag) {
            rm_json_key(w, field->name);
            rm_json_put_flag(w, 1);
        }
    }
    rm_json_close(w, '}');
}

static void write_filling(
    struct rm_json_writer *w, const struct rm_field *field, const struct rm_filling *filling)
{
    int is_list = field->kind == RM_IDS || field->kind == RM_TEXTS || field->kind == RM_OBJECTS;

    if (field->kind == RM_HOURS) {
        rm_hours_write(w, &filling->hours);
        return;
    }
    if (is_list || field->kind == RM_SCORES)
        rm_json_open(w, is_list ? '[' : '{');
    for (size_t i = 0; i < filling->n; i++) {
        if (field->kind == RM_SCORES)
            rm_json_key(w, filling->items[i].key);
        if (field->kind == RM_OBJECTS)
            write_topic(w, field->shape, &filling->items[i]);
        else
            rm_json_put_raw(w, filling->items[i].json, strlen(filling->items[i].json));
    }
    if (is_list || field->kind == RM_SCORES)
        rm_json_close(w, is_list ? ']' : '}');
}

void rm_draft_write(struct rm_json_writer *w, const struct rm_draft *draft)
{
    const struct rm_columns *columns = draft->columns;
    const char *object = NULL; /* the one that is open: the name of its first member here */
    size_t object_len = 0;

    for (size_t i = 0; i < columns->n_slots; i++) {
        const struct rm_import_slot *slot = &columns->slots[i];
        const struct rm_filling *filling = &draft->fillings[i];
        const char *dot = strchr(slot->name, '.');

        if (!slot->in_record || (!filling->n && !filling->hours.n))
            continue;
        if (object && (!dot || strncmp(object, slot->name, object_len) != 0)) {
            rm_json_close(w, '}');
            object = NULL;
        }
        if (dot && !object) {
            char name[64] = "";

            object = slot->name;
            object_len = (size_t)(dot - slot->name) + 1;
            memcpy(name, slot->name, object_len - 1);
            rm_json_key(w, name);
            rm_json_open(w, '{');
        }
        rm_json_key(w, slot->field->name);
        write_filling(w, slot->field, filling);
    }
    if (object)
        rm_json_close(w, '}');
}

/* A text, or a list where the map says that the column is one. */
static void write_own(
    struct rm_buf *json, const struct rm_import_slot *slot, const struct rm_filling *filling)
{
    struct rm_json_writer w = {.out = json};

    if (slot->column->split || filling->n > 1)
        write_filling(&w, slot->field, filling);
    else
        rm_buf_adds(json, filling->items[0].json);
}

void rm_draft_write_own(
    struct rm_buf *out, const struct rm_draft *draft, const char *record, size_t len)
{
    struct rm_buf text = {0}, next = {0}, json = {0};

    rm_buf_add(&text, record, len - 1);
    for (size_t i = draft->columns->import->n_targets; i < draft->columns->n_slots; i++) {
        if (!draft->fillings[i].n)
            continue;
        rm_buf_clear(&json);
        rm_buf_clear(&next);
        write_own(&json, &draft->columns->slots[i], &draft->fillings[i]);
        rm_json_set(&next, text.data, text.len, draft->columns->slots[i].name, json.data);
        rm_buf_clear(&text);
        rm_buf_add(&text, next.data, next.len);
    }
    rm_buf_add(out, text.data, text.len);
    rm_buf_addc(out, '\n');
    rm_buf_free(&text);
    rm_buf_free(&next);
    rm_buf_free(&json);
}
