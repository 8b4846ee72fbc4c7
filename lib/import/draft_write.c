/* Drafts on the way out: as members for the record floor, or at once as the line that it would
 * make of them. */
#include "import/draft.h"

#include <string.h>

/* How a field of the record is written. */
struct part {
    const struct rm_field *field;
    size_t slot;        /* NONE where nothing fills it */
    const char *object; /* ,"trained":{ where it is a member of that, else NULL */
    const char *lead;   /* ,"grade": before its value; of a member, without the comma */
    size_t lead_len;
    int is_needed;      /* 1: there is no record without it */
    const char *absent; /* ,"status":"active" where it has no value, or NULL */
};

#define NONE SIZE_MAX

struct rm_layout {
    const char *start; /* {"type":"person" */
    struct part *parts;
    size_t n;
    int is_sure; /* 0: records of the type have rules that tables do not tell */
};

static int is_fallback(const struct rm_field *field, int64_t number)
{
    return field->has_fallback && number == field->fallback;
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
        } else if (field->kind == RM_INT && item->number != RM_NONE &&
                   !is_fallback(field, item->number)) {
            rm_json_key(w, field->name);
            rm_json_put_int(w, item->number);
        } else if (field->kind == RM_FLAG && item->flag) {
            rm_json_key(w, field->name);
            rm_json_put_flag(w, 1);
        }
    }
    rm_json_close(w, '}');
}

void rm_item_write(
    struct rm_json_writer *w, const struct rm_field *field, const struct rm_item *item)
{
    if (item->json)
        rm_json_put_raw(w, item->json, strlen(item->json));
    else
        write_topic(w, field->shape, item);
}

void rm_filling_write(
    struct rm_json_writer *w, const struct rm_field *field, const struct rm_filling *filling)
{
    int is_list = field->kind == RM_IDS || field->kind == RM_TEXTS || field->kind == RM_OBJECTS;

    if (filling->json) {
        rm_json_put_raw(w, filling->json, strlen(filling->json));
        return;
    }
    if (field->kind == RM_HOURS) {
        rm_hours_write(w, &filling->hours);
        return;
    }
    if (is_list || field->kind == RM_SCORES)
        rm_json_open(w, is_list ? '[' : '{');
    for (size_t i = 0; i < filling->n; i++) {
        if (field->kind == RM_SCORES)
            rm_json_key(w, filling->items[i].key);
        rm_item_write(w, field, &filling->items[i]);
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
        rm_filling_write(w, slot->field, filling);
    }
    if (object)
        rm_json_close(w, '}');
}

/* A text, or a list where the map says that the column is one. */
static void write_own(
    struct rm_json_writer *w, const struct rm_import_slot *slot, const struct rm_filling *filling)
{
    if (slot->column->split || filling->n > 1)
        rm_filling_write(w, slot->field, filling);
    else
        rm_json_put_raw(w, filling->items[0].json, strlen(filling->items[0].json));
}

/* Ends a line with the fields of one's own, in the order of their columns. No other member has the
 * name of one. */
static void end_line(struct rm_buf *out, const struct rm_draft *draft)
{
    struct rm_json_writer w = {.out = out, .comma = 1};

    for (size_t i = draft->columns->import->n_targets; i < draft->columns->n_slots; i++)
        if (draft->fillings[i].n) {
            rm_json_key(&w, draft->columns->slots[i].name);
            write_own(&w, &draft->columns->slots[i], &draft->fillings[i]);
        }
    rm_buf_adds(out, "}\n");
}

void rm_draft_write_own(
    struct rm_buf *out, const struct rm_draft *draft, const char *record, size_t len)
{
    rm_buf_add(out, record, len - strlen("}\n"));
    end_line(out, draft);
}

static size_t find_slot(const struct rm_columns *columns, const char *object, const char *name)
{
    size_t len = object ? strlen(object) + 1 : 0;

    for (size_t i = 0; i < columns->import->n_targets; i++) {
        const struct rm_import_slot *slot = &columns->slots[i];

        if (slot->in_record &&
            (!object ||
                (strncmp(slot->name, object, len - 1) == 0 && slot->name[len - 1] == '.')) &&
            strcmp(slot->name + len, name) == 0)
            return i;
    }
    return NONE;
}

/* Words are always written, others only where they are given. */
static const char *when_absent(const struct rm_field *field, struct rm_arena *arena)
{
    return field->kind == RM_WORD && field->has_fallback
               ? rm_arena_printf(
                     arena, ",\"%s\":\"%s\"", field->name, field->words[field->fallback])
               : NULL;
}

static void add_part(struct rm_layout *layout, const struct rm_columns *columns,
    const struct rm_field *field, struct rm_arena *arena)
{
    layout->parts = rm_arena_grow(arena, layout->parts, layout->n, sizeof *layout->parts);
    layout->parts[layout->n++] = (struct part){.field = field,
        .slot = find_slot(columns, NULL, field->name),
        .lead = rm_arena_printf(arena, ",\"%s\":", field->name),
        .absent = when_absent(field, arena)};
}

/* An object is written where one of its members is filled; so it must have none that is written
 * in any case, or left out although it is given. */
static void add_members(struct rm_layout *layout, const struct rm_columns *columns,
    const struct rm_field *object, struct rm_arena *arena)
{
    const char *lead = rm_arena_printf(arena, ",\"%s\":{", object->name);

    for (size_t i = 0; i < object->shape->n_fields; i++) {
        const struct rm_field *field = &object->shape->fields[i];
        size_t slot = find_slot(columns, object->name, field->name);

        if (slot == NONE)
            continue;
        layout->is_sure &= !field->has_fallback && !(field->rules & RM_REQUIRED);
        layout->parts = rm_arena_grow(arena, layout->parts, layout->n, sizeof *layout->parts);
        layout->parts[layout->n++] = (struct part){.field = field,
            .slot = slot,
            .object = lead,
            .lead = rm_arena_printf(arena, "\"%s\":", field->name)};
    }
}

static void add_shape(struct rm_layout *layout, const struct rm_columns *columns,
    const struct rm_shape *shape, struct rm_arena *arena)
{
    for (size_t i = 0; i < shape->n_fields; i++)
        if (shape->fields[i].kind == RM_OBJECT)
            add_members(layout, columns, &shape->fields[i], arena);
        else
            add_part(layout, columns, &shape->fields[i], arena);
}

const struct rm_layout *rm_layout_make(const struct rm_columns *columns, struct rm_arena *arena)
{
    const struct rm_shape *shape = &rm_shapes[columns->import->type];
    struct rm_layout *layout = RM_NEW(arena, struct rm_layout);

    layout->start = rm_arena_printf(arena, "{\"type\":\"%s\"", shape->name);
    layout->is_sure = shape->key == NULL;
    add_shape(layout, columns, &rm_common_shape, arena);
    add_shape(layout, columns, shape, arena);
    for (size_t i = 0; i < layout->n; i++) {
        struct part *part = &layout->parts[i];

        part->lead_len = strlen(part->lead);
        part->is_needed = part->field->rules & RM_REQUIRED || strcmp(part->field->name, "id") == 0;
    }
    return layout;
}

static int is_filled(const struct part *part, const struct rm_draft *draft)
{
    const struct rm_filling *filling = part->slot == NONE ? NULL : &draft->fillings[part->slot];

    return filling && (filling->n || filling->hours.n);
}

/* Whether it can be done without asking the record floor. */
static int is_sure(const struct rm_draft *draft, const struct rm_layout *layout)
{
    for (size_t i = 0; i < layout->n; i++) {
        const struct part *part = &layout->parts[i];

        if (is_filled(part, draft) ? draft->fillings[part->slot].is_doubtful : part->is_needed)
            return 0;
    }
    return layout->is_sure;
}

/* Numbers and flags that say no more than their absence would are left out. */
static int is_told(const struct part *part, const struct rm_draft *draft)
{
    enum rm_field_kind kind = part->field->kind;

    return is_filled(part, draft) &&
           !((kind == RM_INT || kind == RM_FLAG) &&
               is_fallback(part->field, draft->fillings[part->slot].items->number));
}

int rm_draft_write_line(struct rm_buf *out, const struct rm_draft *draft,
    const struct rm_layout *layout, const struct rm_buf *more)
{
    const char *object = NULL; /* the one that is open */

    if (!is_sure(draft, layout))
        return -1;
    rm_buf_adds(out, layout->start);
    for (size_t i = 0; i < layout->n; i++) {
        const struct part *part = &layout->parts[i];
        struct rm_json_writer w = {.out = out};

        if (!is_told(part, draft)) {
            if (part->absent && !is_filled(part, draft))
                rm_buf_adds(out, part->absent);
            continue;
        }
        if (object && object != part->object)
            rm_buf_addc(out, '}');
        if (part->object)
            rm_buf_adds(out, object == part->object ? "," : part->object);
        object = part->object;
        rm_buf_add(out, part->lead, part->lead_len);
        rm_filling_write(&w, part->field, &draft->fillings[part->slot]);
    }
    if (object)
        rm_buf_addc(out, '}');
    if (more->len) {
        rm_buf_addc(out, ',');
        rm_buf_add(out, more->data, more->len);
    }
    end_line(out, draft);
    return 0;
}
