/* Encoding: from structs into JSON, by the same table. */
#include "record/field.h"

#include "base/date.h"

#include <string.h>

struct items {
    const char *v;
    size_t n;
};

static int64_t number_at(const void *slot)
{
    int64_t number;

    memcpy(&number, slot, sizeof number);
    return number;
}

static int word_at(const void *slot)
{
    int word;

    memcpy(&word, slot, sizeof word);
    return word;
}

static const char *text_at(const void *slot)
{
    const char *text;

    memcpy(&text, slot, sizeof text);
    return text;
}

static struct items items_at(const void *slot)
{
    struct items items;

    memcpy(&items, slot, sizeof items);
    return items;
}

static const void *object_at(const void *slot, const struct rm_field *field)
{
    return field->rules & RM_BOXED ? text_at(slot) : slot;
}

static int is_given(const struct rm_field *field, const void *slot);

static int has_given(const struct rm_shape *shape, const void *record)
{
    for (size_t i = 0; i < shape->n_fields; i++)
        if (is_given(&shape->fields[i], (const char *)record + shape->fields[i].offset))
            return 1;
    return 0;
}

/* Whether a field is there at all. */
static int is_given(const struct rm_field *field, const void *slot)
{
    switch (field->kind) {
    case RM_TEXT:
    case RM_ID:
    case RM_EMAIL:
    case RM_ZONE:
    case RM_TAG:
        return text_at(slot) != NULL;
    case RM_INT:
    case RM_DATE:
    case RM_TIME:
    case RM_CADENCE:
    case RM_CLOCK:
        return number_at(slot) != RM_NONE;
    case RM_FLAG:
    case RM_WORD:
        return word_at(slot) >= 0;
    case RM_GRADE:
        return ((const struct rm_grade *)slot)->given;
    case RM_OBJECT:
        return object_at(slot, field) && (field->rules & RM_BOXED || has_given(field->shape, slot));
    default:
        return items_at(slot).n > 0;
    }
}

/* Numbers and flags that say no more than their absence would are left out;
 * words, such as a status, are always written. */
static int is_told(const struct rm_field *field, const void *slot)
{
    if (!is_given(field, slot))
        return 0;
    if (field->kind == RM_INT && field->has_fallback)
        return number_at(slot) != field->fallback;
    if (field->kind == RM_FLAG && field->has_fallback)
        return word_at(slot) != field->fallback;
    return 1;
}

static void put_date(struct rm_json_writer *w, int64_t date)
{
    char text[RM_DATE_SIZE];

    rm_json_put_text(w, rm_date_format(text, date));
}

static void put_time(struct rm_json_writer *w, int64_t time)
{
    char text[RM_TIME_SIZE];

    rm_json_put_text(w, rm_time_format(text, time));
}

static void put_cadence(struct rm_json_writer *w, int64_t cadence)
{
    struct rm_buf text = {0};

    rm_cadence_format(&text, cadence);
    rm_json_put_text(w, text.data);
    rm_buf_free(&text);
}

static void put_clock(struct rm_json_writer *w, int64_t minute)
{
    char text[6];

    rm_json_put_text(w, rm_clock_format(text, (int)minute));
}

static void put_texts(struct rm_json_writer *w, const struct rm_texts *texts)
{
    rm_json_open(w, '[');
    for (size_t i = 0; i < texts->n; i++)
        rm_json_put_text(w, texts->v[i]);
    rm_json_close(w, ']');
}

static void put_ints(struct rm_json_writer *w, const struct rm_ints *ints, int dates)
{
    rm_json_open(w, '[');
    for (size_t i = 0; i < ints->n; i++)
        if (dates)
            put_date(w, ints->v[i]);
        else
            rm_json_put_int(w, ints->v[i]);
    rm_json_close(w, ']');
}

static void put_entries(struct rm_json_writer *w, const struct rm_entries *entries, int dates)
{
    rm_json_open(w, '{');
    for (size_t i = 0; i < entries->n; i++) {
        rm_json_key(w, entries->v[i].name);
        if (dates)
            put_date(w, entries->v[i].value);
        else
            rm_json_put_int(w, entries->v[i].value);
    }
    rm_json_close(w, '}');
}

static void put_object(struct rm_json_writer *w, const struct rm_shape *shape, const void *record)
{
    rm_json_open(w, '{');
    rm_fields_encode(w, shape, record);
    rm_json_close(w, '}');
}

static void put_objects(struct rm_json_writer *w, const struct rm_shape *shape, struct items items)
{
    rm_json_open(w, '[');
    for (size_t i = 0; i < items.n; i++)
        put_object(w, shape, items.v + i * shape->size);
    rm_json_close(w, ']');
}

static void put_grade(struct rm_json_writer *w, const struct rm_grade *grade)
{
    if (grade->label)
        rm_json_put_text(w, grade->label);
    else
        rm_json_put_int(w, grade->level);
}

void rm_field_encode(struct rm_json_writer *w, const struct rm_field *field, const void *record)
{
    const void *slot = (const char *)record + field->offset;

    if (!is_given(field, slot)) {
        rm_json_put_raw(w, "null", 4);
        return;
    }
    switch (field->kind) {
    case RM_TEXT:
    case RM_ID:
    case RM_EMAIL:
    case RM_ZONE:
    case RM_TAG:
        rm_json_put_text(w, text_at(slot));
        break;
    case RM_INT:
        rm_json_put_int(w, number_at(slot));
        break;
    case RM_FLAG:
        rm_json_put_flag(w, word_at(slot));
        break;
    case RM_WORD:
        rm_json_put_text(w, field->words[word_at(slot)]);
        break;
    case RM_DATE:
        put_date(w, number_at(slot));
        break;
    case RM_TIME:
        put_time(w, number_at(slot));
        break;
    case RM_GRADE:
        put_grade(w, slot);
        break;
    case RM_CADENCE:
        put_cadence(w, number_at(slot));
        break;
    case RM_CLOCK:
        put_clock(w, number_at(slot));
        break;
    case RM_HOURS:
        rm_hours_write(w, slot);
        break;
    case RM_HOURS_ON:
        rm_hours_on_write(w, slot);
        break;
    case RM_TEXTS:
    case RM_IDS:
        put_texts(w, slot);
        break;
    case RM_INTS:
    case RM_DATES:
        put_ints(w, slot, field->kind == RM_DATES);
        break;
    case RM_SCORES:
    case RM_DAYS:
        put_entries(w, slot, field->kind == RM_DAYS);
        break;
    case RM_OBJECT:
        put_object(w, field->shape, object_at(slot, field));
        break;
    case RM_OBJECTS:
        put_objects(w, field->shape, items_at(slot));
        break;
    }
}

void rm_fields_encode(struct rm_json_writer *w, const struct rm_shape *shape, const void *record)
{
    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *field = &shape->fields[i];

        if (is_told(field, (const char *)record + field->offset)) {
            rm_json_key(w, field->name);
            rm_field_encode(w, field, record);
        }
    }
}
