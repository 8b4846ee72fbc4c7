#include "record/record.h"

#include <stdarg.h>
#include <string.h>

int rm_type_find(const char *name)
{
    for (int type = 0; type < RM_N_TYPES; type++)
        if (strcmp(rm_shapes[type].name, name) == 0)
            return type;
    return -1;
}

static void add_id(struct rm_buf *out, const char *id)
{
    if (out->len)
        rm_buf_addc(out, ':');
    for (; *id; id++)
        if (*id == ':' || *id == '%')
            rm_buf_printf(out, "%%%02X", (unsigned)*id);
        else
            rm_buf_addc(out, *id);
}

char *rm_id_join(struct rm_arena *arena, const char *first, ...)
{
    struct rm_buf id = {0};
    va_list args;
    char *copy;

    va_start(args, first);
    for (const char *part = first; part; part = va_arg(args, const char *))
        add_id(&id, part);
    va_end(args);
    copy = rm_arena_copy(arena, rm_buf_text(&id), id.len);
    rm_buf_free(&id);
    return copy;
}

char *rm_id_part(struct rm_arena *arena, const char *id, size_t n)
{
    char *part, *to;

    for (; n > 0; n--) {
        id = strchr(id, ':');
        if (!id)
            return NULL;
        id++;
    }
    part = to = rm_arena_copy(arena, id, strcspn(id, ":"));
    for (const char *from = part; *from; from++)
        if (strncmp(from, "%3A", 3) == 0 || strncmp(from, "%25", 3) == 0) {
            *to++ = from[1] == '3' ? ':' : '%';
            from += 2;
        } else {
            *to++ = *from;
        }
    *to = '\0';
    return part;
}

/* The id that the key fields make up, or NULL where a type has no key or one is absent. */
static char *derived_id(struct rm_arena *arena, const struct rm_record *record)
{
    const struct rm_shape *shape = &rm_shapes[record->type];
    struct rm_buf id = {0};
    char *copy;

    if (!shape->key)
        return NULL;
    for (size_t i = 0; shape->key[i]; i++) {
        const struct rm_field *field = rm_field_find(shape, shape->key[i]);
        const char *part;

        memcpy(&part, (const char *)record + field->offset, sizeof part);
        if (!part) {
            rm_buf_free(&id);
            return NULL;
        }
        add_id(&id, part);
    }
    copy = rm_arena_copy(arena, rm_buf_text(&id), id.len);
    rm_buf_free(&id);
    return copy;
}

void *rm_record_new(struct rm_arena *arena, enum rm_type type)
{
    struct rm_record *record = rm_arena_alloc(arena, rm_shapes[type].size);

    rm_fields_clear(record, &rm_shapes[type]);
    rm_fields_clear(record, &rm_common_shape);
    record->type = type;
    return record;
}

/* Texts, numbers and lists of them, under names that the table does not know. */
static void decode_own(
    struct rm_person *person, const struct rm_json *object, struct rm_arena *arena)
{
    for (void *at = rm_json_first(object); at; at = rm_json_next(object, at)) {
        const struct rm_json *value = rm_json_value(at);
        int is_list = rm_json_kind(value) == RM_JSON_LIST;
        size_t n = is_list ? rm_json_size(value) : 1;
        struct rm_own_field own = {.name = rm_json_name(at)};

        if (strcmp(own.name, "type") == 0 || rm_field_find(&rm_common_shape, own.name) ||
            rm_field_find(&rm_shapes[RM_PERSON], own.name))
            continue;
        own.values.v = RM_NEW_N(arena, n, const char *);
        for (size_t i = 0; i < n; i++) {
            const struct rm_json *item = is_list ? rm_json_item(value, i) : value;

            if (rm_json_kind(item) == RM_JSON_STRING)
                own.values.v[own.values.n++] = rm_arena_dup(arena, rm_json_string(item, NULL));
            else if (rm_json_kind(item) == RM_JSON_INT)
                own.values.v[own.values.n++] =
                    rm_arena_printf(arena, "%lld", (long long)rm_json_int(item));
        }
        own.name = rm_arena_dup(arena, own.name);
        person->own.v = rm_arena_grow(arena, person->own.v, person->own.n, sizeof own);
        person->own.v[person->own.n++] = own;
    }
}

/* Fills in the id that is derived, or checks the one that was given. */
static int settle_id(struct rm_record *record, const struct rm_decoding *how)
{
    const char *derived = derived_id(how->arena, record);

    if (!record->id && derived) {
        record->id = derived;
    } else if (!record->id) {
        rm_error(how->diag, how->where,
            "%s: id: is missing; expected text on one line that is not empty",
            rm_decoding_path(how));
        return -1;
    } else if (derived && (record->type == RM_PAIR || record->type == RM_CANDIDATE) &&
               strcmp(record->id, derived) != 0) {
        rm_error(how->diag, how->where,
            "%s: id: is not \"%s\", its %smentor and mentee joined; it may be left out",
            rm_decoding_path(how), derived, record->type == RM_PAIR ? "cycle, " : "");
        return -1;
    }
    return 0;
}

struct rm_record *rm_record_decode(enum rm_type type, const struct rm_json *object,
    struct rm_arena *arena, struct rm_diag *diag, struct rm_where where)
{
    const struct rm_shape *shape = &rm_shapes[type];
    struct rm_record *record = rm_arena_alloc(arena, shape->size);
    const struct rm_json *id = rm_json_member(object, "id");
    const struct rm_decoding how = {
        arena, diag, where, shape->name, id ? rm_json_string(id, NULL) : NULL};
    int wrong = 0;

    record->type = type;
    record->where = where;
    wrong |= rm_fields_decode(record, &rm_common_shape, object, &how);
    wrong |= rm_fields_decode(record, shape, object, &how);
    if (wrong || settle_id(record, &how))
        return NULL;
    if (type == RM_PERSON)
        decode_own((struct rm_person *)(void *)record, object, arena);
    return record;
}

void rm_record_write(struct rm_buf *out, const struct rm_record *record)
{
    struct rm_arena arena = {0};
    struct rm_record common = *record;
    struct rm_json_writer w = {.out = out};

    if (!common.id)
        common.id = derived_id(&arena, record);
    rm_json_open(&w, '{');
    rm_json_key(&w, "type");
    rm_json_put_text(&w, rm_shapes[record->type].name);
    rm_fields_encode(&w, &rm_common_shape, &common);
    rm_fields_encode(&w, &rm_shapes[record->type], record);
    rm_json_close(&w, '}');
    rm_buf_addc(out, '\n');
    rm_arena_free(&arena);
}

/* One field of the line replaced, from `text` to `out`. */
static void revise_field(struct rm_buf *out, const struct rm_buf *text,
    const struct rm_field *field, const struct rm_record *record)
{
    struct rm_buf value = {0};
    struct rm_json_writer w = {.out = &value};

    rm_field_encode(&w, field, record);
    rm_json_set(out, text->data, text->len, field->name,
        strcmp(value.data, "null") == 0 ? NULL : value.data);
    rm_buf_free(&value);
}

void rm_record_revise(struct rm_buf *out, const struct rm_record *record, const char *const *fields)
{
    struct rm_buf text = {0}, next = {0};

    rm_buf_add(&text, record->raw, record->raw_len);
    for (size_t i = 0; fields && fields[i]; i++) {
        rm_buf_clear(&next);
        revise_field(&next, &text, rm_field_find(&rm_shapes[record->type], fields[i]), record);
        rm_buf_clear(&text);
        rm_buf_add(&text, next.data, next.len);
    }
    rm_buf_clear(&next);
    revise_field(&next, &text, rm_field_find(&rm_common_shape, "rev"), record);
    rm_buf_clear(&text);
    revise_field(&text, &next, rm_field_find(&rm_common_shape, "changed"), record);
    rm_buf_add(out, text.data, text.len);
    rm_buf_addc(out, '\n');
    rm_buf_free(&text);
    rm_buf_free(&next);
}
