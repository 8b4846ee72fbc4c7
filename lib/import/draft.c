#include "import/draft.h"

#include "base/text.h"
#include "import/vocabulary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { SHOWN_MAX = 60 };

/* What one cell, or one item of a list, says of its slot. */
struct said {
    struct rm_item *items;
    size_t n;
    struct rm_hours hours;
    const char *json;
    int is_doubtful;
    int is_wrong;
};

void rm_draft_open(struct rm_draft_reader *reader, const struct rm_columns *columns,
    size_t n_columns, struct rm_cells *cells)
{
    *reader = (struct rm_draft_reader){.columns = columns, .cells = cells, .dates = cells->dates};
    reader->texts = rm_malloc(n_columns * sizeof *reader->texts);
    reader->n_columns = n_columns;
    rm_memo_init(&reader->memo, 2 * columns->n);
}

void rm_draft_close(struct rm_draft_reader *reader)
{
    rm_memo_free(&reader->memo);
    free(reader->texts);
}

static void refuse(
    struct rm_draft_reader *r, struct said *said, const struct rm_column *column, const char *text)
{
    size_t fit = rm_text_fit(text, SHOWN_MAX);

    if (r->refused)
        r->refused(r->context, column, text);
    else
        rm_batch_wrong(r->batch, r->row, "column \"%s\": \"%.*s%s\" is not %s", column->header,
            (int)fit, text, text[fit] ? "…" : "", rm_buf_text(&r->cells->expected));
    said->is_wrong = 1;
}

/* What is read in place of a text. */
static const char *translate(
    struct rm_draft_reader *r, const struct rm_column *column, const char *text)
{
    const char *value =
        column->values.n ? rm_map_find(&column->values, rm_text_key(r->cells->arena, text)) : NULL;

    return value ? value : text;
}

/* What people write into a question that they must answer and cannot. Where a number or yes or
 * no is asked for, "none" is an answer, and in a text of any length it may be one. */
static int says_nothing(
    struct rm_draft_reader *r, const struct rm_import_slot *slot, const char *text)
{
    static const char *const nothing[] = {"n/a", "na", "n.a.", "none", "nil", "nothing",
        "not applicable", "no_manager", "-", "--", "\xe2\x80\x93", NULL};
    enum rm_field_kind kind = slot->field->kind;

    /* Microsoft Forms has this for whoever need not sign in. */
    if (kind == RM_EMAIL && strcmp(text, "anonymous") == 0)
        return 1;
    if (slot->form == RM_CELL_MEDIUM && rm_medium_is_any(rm_text_key(r->cells->arena, text)))
        return 1;
    if (slot->is_own || kind == RM_INT || kind == RM_FLAG || kind == RM_TEXT || strlen(text) > 14)
        return 0;
    if ((unsigned char)*text < 0x80 && !strchr("nN-", *text))
        return 0; /* as most do, and are spared the looking up */
    return rm_word_find(nothing, rm_text_key(r->cells->arena, text)) >= 0;
}

static int is_sure_topic(const struct rm_shape *shape, const struct rm_item *item)
{
    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *field = &shape->fields[i];

        if (field->kind == RM_ID ? !rm_field_takes(field, item->text)
                                 : field->kind == RM_INT && item->number != RM_NONE &&
                                       (item->number < field->min || item->number > field->max))
            return 0;
    }
    return 1;
}

/* What a saying stands for, or the text as it is. */
static const char *meaning(
    struct rm_draft_reader *r, const struct rm_import_slot *slot, const char *text)
{
    const char *key = slot->sayings ? rm_text_key(r->cells->arena, text) : NULL;

    for (const struct rm_saying *s = slot->sayings; s && s->key; s++)
        if (strcmp(s->key, key) == 0)
            return s->value;
    return text;
}

/* Whether the record floor takes what the cell floor made; it is asked by kinds, and of those that
 * no cell is read for it is not known. */
static int is_sure(const struct rm_import_slot *slot, const struct rm_item *item)
{
    const struct rm_field *field = slot->field;

    switch (field->kind) {
    case RM_INT:
    case RM_SCORES:
        return item->number >= field->min && item->number <= field->max;
    case RM_FLAG:
        return item->json != NULL;
    case RM_GRADE:
        return item->number == RM_NONE ? rm_field_takes(field, item->text)
                                       : item->number >= field->min && item->number <= field->max;
    case RM_OBJECTS:
        return is_sure_topic(field->shape, item);
    case RM_WORD:
    case RM_DATE:
    case RM_TIME:
    case RM_TEXT:
    case RM_ID:
    case RM_EMAIL:
    case RM_ZONE:
    case RM_TEXTS:
    case RM_IDS:
        return rm_field_takes(field, item->text);
    default:
        return 0;
    }
}

static void add_item(struct rm_draft_reader *r, struct said *said, const struct rm_item *item)
{
    for (size_t i = 0; item->key && i < said->n; i++)
        if (strcmp(said->items[i].key, item->key) == 0)
            return;
    said->items = rm_arena_grow(r->cells->arena, said->items, said->n, sizeof *said->items);
    said->items[said->n++] = *item;
}

static int is_doubtful(const struct rm_import_slot *slot, const struct rm_item *item)
{
    return slot->in_record && !is_sure(slot, item);
}

static void read_item(
    struct rm_draft_reader *r, struct said *said, const struct rm_column *column, const char *text)
{
    const struct rm_import_slot *slot = &r->columns->slots[column->slot];
    struct rm_item item;

    if (rm_cell_read(&item, slot->field, slot->form, meaning(r, slot, text), r->cells)) {
        refuse(r, said, column, text);
        return;
    }
    if (slot->field->kind == RM_SCORES)
        item.key = column->prefix;
    said->is_doubtful |= is_doubtful(slot, &item);
    add_item(r, said, &item);
}

/* Reads a text, unless it is remembered what it says. `kind`: for the memo. */
typedef void read_text(
    struct rm_draft_reader *r, struct said *said, const struct rm_column *column, const char *text);
static const struct said *recall(struct rm_draft_reader *r, size_t kind, read_text *read,
    const struct rm_column *column, const char *text)
{
    void **place = rm_memo_find(&r->memo, kind, &text);
    struct rm_arena *arena = r->cells->arena;
    struct said *said = place ? *place : NULL;

    if (said)
        return said;
    if (place)
        r->cells->arena = &r->memo.arena;
    said = RM_NEW(r->cells->arena, struct said);
    read(r, said, column, text);
    if (place && !said->is_wrong)
        *place = said;
    r->cells->arena = arena;
    return said;
}

/* Of an item that may come again, what is to be written is written once. */
static void write_item(struct rm_draft_reader *r, struct said *said, const struct rm_field *field)
{
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};

    if (field->kind != RM_OBJECTS || !said->n || r->cells->arena != &r->memo.arena)
        return;
    rm_item_write(&w, field, &said->items[0]);
    said->items[0].json = rm_arena_copy(r->cells->arena, json.data, json.len);
    rm_buf_free(&json);
}

static void read_part(
    struct rm_draft_reader *r, struct said *said, const struct rm_column *column, const char *text)
{
    const struct rm_import_slot *slot = &r->columns->slots[column->slot];

    text = translate(r, column, text);
    if (*text && !says_nothing(r, slot, text))
        read_item(r, said, column, text);
    write_item(r, said, slot->field);
}

static void read_list(
    struct rm_draft_reader *r, struct said *said, const struct rm_column *column, const char *text)
{
    const struct rm_import_slot *slot = &r->columns->slots[column->slot];
    size_t kind = r->columns->n + (size_t)(column - r->columns->v);
    struct rm_texts parts = {&text, 1};

    if (!slot->is_own || column->split)
        parts = rm_cell_split(r->cells->arena, text, column->split, slot->form);
    for (size_t i = 0; i < parts.n; i++) {
        const struct said *part = recall(r, kind, read_part, column, parts.v[i]);

        for (size_t j = 0; j < part->n; j++)
            add_item(r, said, &part->items[j]);
        said->is_doubtful |= part->is_doubtful;
        said->is_wrong |= part->is_wrong;
    }
}

/* Where the map has values for parts of the cell, or says what parts it, each part is read in its
 * own place. */
static const char *translate_parts(
    struct rm_draft_reader *r, const struct rm_column *column, const char *text)
{
    struct rm_texts parts;
    struct rm_buf joined = {0};

    if (!column->split && !column->values.n)
        return text;
    parts = rm_cell_split(r->cells->arena, text, column->split, RM_CELL_PLAIN);
    for (size_t i = 0; i < parts.n; i++) {
        const char *part = translate(r, column, parts.v[i]);

        if (part != parts.v[i] || column->split)
            rm_buf_printf(&joined, "%s; ", part);
        else
            rm_buf_printf(&joined, "%s%s", part, strpbrk(text, ";\n") ? "; " : ", ");
    }
    text = rm_arena_dup(r->cells->arena, rm_buf_text(&joined));
    rm_buf_free(&joined);
    return text;
}

static void read_hours(
    struct rm_draft_reader *r, struct said *said, const struct rm_column *column, const char *cell)
{
    struct rm_arena *arena = r->cells->arena;
    const char *text = translate_parts(r, column, cell);

    if (!(column->prefix ? rm_cell_grid(&said->hours, column->prefix, text, arena)
                         : rm_cell_hours(&said->hours, text, arena))) {
        rm_hours_settle(&said->hours);
        return;
    }
    rm_buf_clear(&r->cells->expected);
    rm_buf_adds(&r->cells->expected, "hours such as mon 09:00-12:00; wed 14:00-16:30");
    if (column->prefix)
        rm_buf_printf(&r->cells->expected, ", nor a tick or times for \"%s\"", column->prefix);
    refuse(r, said, column, cell);
}

static int is_list(const struct rm_field *field)
{
    return field->kind == RM_IDS || field->kind == RM_TEXTS || field->kind == RM_OBJECTS;
}

/* Whether several columns can add to it. */
static int has_several(const struct rm_field *field)
{
    return is_list(field) || field->kind == RM_SCORES;
}

/* What is to be written of a list is written once. */
static void write_said(struct rm_draft_reader *r, struct said *said, const struct rm_field *field)
{
    const struct rm_filling filling = {.items = said->items, .n = said->n, .hours = said->hours};
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};

    rm_filling_write(&w, field, &filling);
    said->json = rm_arena_copy(r->cells->arena, json.data, json.len);
    rm_buf_free(&json);
}

/* Reads a cell as it stands: what may be read in its place comes first. */
static void read_cell(
    struct rm_draft_reader *r, struct said *said, const struct rm_column *column, const char *text)
{
    const struct rm_import_slot *slot = &r->columns->slots[column->slot];

    if (!column->constant)
        text = translate(r, column, text);
    if (*text && says_nothing(r, slot, text))
        text = "";
    if (!*text && column->fallback)
        text = column->fallback;
    if (!*text)
        return;
    if (slot->field->kind == RM_HOURS)
        read_hours(r, said, column, text);
    else if (is_list(slot->field))
        read_list(r, said, column, text);
    else
        read_item(r, said, column, text);
    if (r->cells->arena == &r->memo.arena && (said->hours.n || (said->n && is_list(slot->field))))
        write_said(r, said, slot->field);
}

static void copy_items(struct rm_item *items, const struct rm_filling *filling)
{
    for (size_t i = 0; i < filling->n; i++)
        items[i] = filling->items[i];
}

/* Behind what an earlier column said. */
static void add_said(struct rm_filling *filling, const struct said *said, struct rm_arena *arena)
{
    struct rm_item *items = RM_NEW_N(arena, filling->n + said->n, struct rm_item);
    struct rm_hours hours = {RM_NEW_N(arena, filling->hours.n + said->hours.n, struct rm_slot),
        filling->hours.n + said->hours.n};
    size_t n = filling->n;

    copy_items(items, filling);
    for (size_t i = 0, j; i < said->n; i++) {
        for (j = 0; j < n && strcmp(items[j].key, said->items[i].key) != 0;)
            j++;
        if (j == n)
            items[n++] = said->items[i];
    }
    for (size_t i = 0; i < hours.n; i++)
        hours.v[i] =
            i < filling->hours.n ? filling->hours.v[i] : said->hours.v[i - filling->hours.n];
    rm_hours_settle(&hours);
    *filling = (struct rm_filling){
        .items = items, .n = n, .hours = hours, .is_doubtful = filling->is_doubtful};
}

static void read_column(
    struct rm_draft_reader *r, struct rm_draft *draft, const struct rm_column *column)
{
    struct rm_filling *filling = &draft->fillings[column->slot];
    const char *text = column->constant ? column->constant : r->texts[column->cell];
    const struct said *said;

    if (!*text && !column->fallback && !column->values.n)
        return;
    if (filling->n && !has_several(r->columns->slots[column->slot].field))
        return; /* an earlier column has it */
    r->cells->dates = column->dates < 0 ? r->dates : (enum rm_date_order)column->dates;
    said = recall(r, (size_t)(column - r->columns->v), read_cell, column, text);
    if (filling->n || filling->hours.n)
        add_said(filling, said, r->cells->arena);
    else
        *filling = (struct rm_filling){
            .items = said->items, .n = said->n, .hours = said->hours, .json = said->json};
    filling->is_doubtful |= said->is_doubtful;
}

void rm_draft_read(
    struct rm_draft *draft, struct rm_draft_reader *r, struct rm_batch *batch, size_t row)
{
    rm_memo_tidy(&r->memo);
    r->batch = batch;
    r->row = row;
    rm_batch_cells(r->texts, batch, row, r->n_columns, r->cells->arena);
    draft->columns = r->columns;
    draft->fillings = RM_NEW_N(r->cells->arena, r->columns->n_slots, struct rm_filling);
    for (size_t i = 0; i < r->columns->n; i++)
        read_column(r, draft, &r->columns->v[i]);
}

const struct rm_item *rm_draft_item(const struct rm_draft *draft, size_t target)
{
    const struct rm_filling *filling = &draft->fillings[target];

    return filling->n ? &filling->items[0] : NULL;
}

static void put(struct rm_draft *draft, size_t target, struct rm_item item, struct rm_arena *arena)
{
    struct rm_item *items = RM_NEW(arena, struct rm_item);

    *items = item;
    draft->fillings[target] = (struct rm_filling){
        .items = items, .n = 1, .is_doubtful = is_doubtful(&draft->columns->slots[target], items)};
}

void rm_draft_put_text(
    struct rm_draft *draft, size_t target, const char *text, struct rm_arena *arena)
{
    put(draft, target,
        (struct rm_item){.json = rm_json_text(arena, text), .text = text, .number = RM_NONE},
        arena);
}

void rm_draft_put_int(struct rm_draft *draft, size_t target, int64_t number, struct rm_arena *arena)
{
    const char *json = number == 0   ? "0"
                       : number == 1 ? "1"
                                     : rm_arena_printf(arena, "%" PRId64, number);

    put(draft, target, (struct rm_item){.json = json, .text = json, .number = number}, arena);
}

struct rm_item *rm_draft_take(
    struct rm_draft *draft, size_t target, size_t more, struct rm_arena *arena)
{
    struct rm_filling *filling = &draft->fillings[target];
    struct rm_item *items = RM_NEW_N(arena, filling->n + more, struct rm_item);

    copy_items(items, filling);
    filling->items = items;
    filling->json = NULL;
    return items;
}
