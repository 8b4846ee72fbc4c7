/* Decoding: from JSON into structs, by the table. */
#include "record/field.h"

#include "base/date.h"
#include "base/tag.h"
#include "base/text.h"
#include "base/zone.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { SHOWN_MAX = 60 };
enum { FIELDS_MAX = 64 }; /* of a shape */

/* Where in a record decoding stands: a list from the innermost outwards. */
struct place {
    const struct place *outer;
    const char *name; /* of a member, or NULL for an item of a list */
    size_t index;
};

struct decoder {
    const struct rm_decoding *how;
    struct rm_arena *arena;
    size_t n_errors;
};

static void add_place(struct rm_buf *out, const struct place *place)
{
    if (!place)
        return;
    add_place(out, place->outer);
    if (!place->name)
        rm_buf_printf(out, "[%zu]", place->index + 1);
    else
        rm_buf_printf(out, "%s%s", place->outer ? "." : "", place->name);
}

const char *rm_decoding_path(const struct rm_decoding *how)
{
    return how->id ? rm_arena_printf(how->arena, "%s \"%s\"", how->name, how->id) : how->name;
}

static void report(struct decoder *d, const struct place *place, const char *problem)
{
    struct rm_buf text = {0};

    rm_buf_printf(&text, "%s: ", rm_decoding_path(d->how));
    add_place(&text, place);
    rm_buf_printf(&text, ": %s", problem);
    rm_error(d->how->diag, d->how->where, "%s", rm_buf_text(&text));
    rm_buf_free(&text);
    d->n_errors++;
}

static void add_words(struct rm_buf *out, const char *const *words)
{
    rm_buf_adds(out, "one of ");
    for (size_t i = 0; words[i]; i++)
        rm_buf_printf(out, "%s%s", i ? ", " : "", words[i]);
}

void rm_field_expected(struct rm_buf *out, const struct rm_field *field)
{
    switch (field->kind) {
    case RM_TEXT:
        rm_buf_adds(out, "text without control characters");
        break;
    case RM_ID:
        rm_buf_adds(out, "text on one line that is not empty");
        break;
    case RM_EMAIL:
        rm_buf_adds(out, "an e-mail address such as amy@example.org");
        break;
    case RM_ZONE:
        rm_buf_adds(out, "a time zone of the system such as Europe/London");
        break;
    case RM_TAG:
        rm_buf_adds(out, "a language tag (BCP 47) such as en or pt-BR");
        break;
    case RM_INT:
        rm_buf_printf(out, "a whole number from %" PRId64 " to %" PRId64, field->min, field->max);
        break;
    case RM_FLAG:
        rm_buf_adds(out, "true or false");
        break;
    case RM_WORD:
        add_words(out, field->words);
        break;
    case RM_DATE:
        rm_buf_adds(out, "a date such as 2026-03-31");
        break;
    case RM_TIME:
        rm_buf_adds(out, "a time such as 2026-03-31T09:00:00Z");
        break;
    case RM_GRADE:
        rm_buf_adds(
            out, "a whole number, higher for more senior, or a label that the policy orders");
        break;
    case RM_CADENCE:
        rm_buf_adds(out, "weekly, fortnightly, every N weeks, monthly or none");
        break;
    case RM_HOURS:
        rm_buf_adds(out, "hours such as {\"mon\":[\"09:00-12:00\"]}");
        break;
    case RM_HOURS_ON:
        rm_buf_adds(out,
            "hours of single days such as {\"2026-12-24\":[\"09:00-12:00\"],\"2026-12-25\":[]}");
        break;
    case RM_CLOCK:
        rm_buf_adds(out, "a time of day such as 08:00");
        break;
    case RM_TEXTS:
        rm_buf_adds(out, "a list of texts");
        break;
    case RM_IDS:
        rm_buf_adds(out, "a list of ids");
        break;
    case RM_INTS:
        rm_buf_printf(
            out, "a list of whole numbers from %" PRId64 " to %" PRId64, field->min, field->max);
        break;
    case RM_DATES:
        rm_buf_adds(out, "a list of dates such as 2026-03-31");
        break;
    case RM_SCORES:
        rm_buf_printf(
            out, "an object of whole numbers from %" PRId64 " to %" PRId64, field->min, field->max);
        break;
    case RM_DAYS:
        rm_buf_adds(out, "an object of dates such as 2026-03-31");
        break;
    case RM_OBJECT:
        rm_buf_adds(out, "an object");
        break;
    case RM_OBJECTS:
        rm_buf_adds(out, "a list of objects");
        break;
    }
}

/* "grade: "x" is not a whole number …". */
static void refuse(struct decoder *d, const struct place *place, const struct rm_field *field,
    const struct rm_json *value)
{
    struct rm_buf text = {0}, shown = {0};
    size_t fit;

    rm_json_dump(&shown, value);
    fit = rm_text_fit(shown.data, SHOWN_MAX);
    rm_buf_add(&text, shown.data, fit);
    rm_buf_printf(&text, "%s is not ", fit < shown.len ? "…" : "");
    rm_field_expected(&text, field);
    report(d, place, rm_buf_text(&text));
    rm_buf_free(&shown);
    rm_buf_free(&text);
}

static int is_text(const char *text)
{
    const char *rest = text;

    if (!rm_text_has_control(text))
        return 1;
    /* Paragraphs and tabs are text; the other controls are not. */
    for (; *rest; rest++)
        if (((unsigned char)*rest < 0x20 && !strchr("\n\t\r", *rest)) || *rest == 0x7f)
            return 0;
        else if ((unsigned char)*rest == 0xc2 && (unsigned char)rest[1] < 0xa0)
            return 0; /* C1: U+0080 to U+009F */
    return 1;
}

static int is_id(const char *text)
{
    return *text && *text != ' ' && text[strlen(text) - 1] != ' ' && !rm_text_has_control(text);
}

int rm_word_find(const char *const *words, const char *text)
{
    for (int i = 0; words[i]; i++)
        if (strcmp(words[i], text) == 0)
            return i;
    return -1;
}

/* Not the whole of RFC 5322: what can stand in a header and reach a mailbox. */
int rm_email_valid(const char *text)
{
    const char *at = strchr(text, '@');

    return at && at > text && at[1] && at[1] != '.' && !strchr(at + 1, '@') &&
           !strpbrk(text, " <>()[]\\,;:\"") && !rm_text_has_control(text) && strlen(text) <= 254;
}

static int is_time(const char *text)
{
    char written[RM_TIME_SIZE];
    int64_t time;

    return rm_time_parse(&time, text) == 0 && strcmp(rm_time_format(written, time), text) == 0;
}

static int takes(enum rm_field_kind kind, const char *text)
{
    int64_t date;

    switch (kind) {
    case RM_TEXT:
        return is_text(text);
    case RM_ID:
        return is_id(text);
    case RM_EMAIL:
        return rm_email_valid(text);
    case RM_ZONE:
        return rm_zone_exists(text);
    case RM_TAG:
        return rm_tag_valid(text);
    case RM_DATE:
        return rm_date_parse(&date, text) == 0;
    case RM_TIME:
        return is_time(text);
    default:
        return 0;
    }
}

int rm_field_takes(const struct rm_field *field, const char *text)
{
    switch (field->kind) {
    case RM_TEXTS:
        return takes(RM_TEXT, text);
    case RM_IDS:
    case RM_GRADE:
        return takes(RM_ID, text);
    case RM_WORD:
        return rm_word_find(field->words, text) >= 0;
    default:
        return takes(field->kind, text);
    }
}

static int text_of(
    const char **out, const struct rm_json *value, enum rm_field_kind kind, struct rm_arena *arena)
{
    size_t len = 0;
    const char *text = rm_json_string(value, &len);

    if (!text || !takes(kind, text))
        return -1;
    *out = rm_arena_copy(arena, text, len);
    return 0;
}

static int int_of(int64_t *out, const struct rm_json *value, const struct rm_field *field)
{
    if (rm_json_kind(value) != RM_JSON_INT || rm_json_int(value) < field->min ||
        rm_json_int(value) > field->max)
        return -1;
    *out = rm_json_int(value);
    return 0;
}

static int day_of(int64_t *out, const struct rm_json *value)
{
    const char *text = rm_json_string(value, NULL);

    return text ? rm_date_parse(out, text) : -1;
}

static int time_of(int64_t *out, const struct rm_json *value)
{
    const char *text = rm_json_string(value, NULL);

    return text ? rm_time_parse(out, text) : -1;
}

static int flag_of(int *out, const struct rm_json *value)
{
    enum rm_json_kind kind = rm_json_kind(value);

    if (kind != RM_JSON_TRUE && kind != RM_JSON_FALSE)
        return -1;
    *out = kind == RM_JSON_TRUE;
    return 0;
}

static int word_of(int *out, const struct rm_json *value, const struct rm_field *field)
{
    const char *text = rm_json_string(value, NULL);
    int word = text ? rm_word_find(field->words, text) : -1;

    if (word < 0)
        return -1;
    *out = word;
    return 0;
}

static int grade_of(struct rm_grade *grade, const struct rm_json *value,
    const struct rm_field *field, struct rm_arena *arena)
{
    *grade = (struct rm_grade){.given = 1};
    if (rm_json_kind(value) == RM_JSON_INT)
        return int_of(&grade->level, value, field);
    return text_of(&grade->label, value, RM_ID, arena);
}

static int cadence_of(int64_t *out, const struct rm_json *value)
{
    const char *text = rm_json_string(value, NULL);

    return text ? rm_cadence_parse(out, text) : -1;
}

static int clock_of(int64_t *out, const struct rm_json *value)
{
    const char *text = rm_json_string(value, NULL);
    int minute = text ? rm_clock_parse(text) : -1;

    if (minute < 0)
        return -1;
    *out = minute;
    return 0;
}

/* Adds a list of ranges to the hours of a day. */
static int ranges_of(
    struct rm_hours *hours, int day, const struct rm_json *ranges, struct rm_arena *arena)
{
    if (rm_json_kind(ranges) != RM_JSON_LIST)
        return -1;
    for (size_t i = 0; i < rm_json_size(ranges); i++) {
        const char *range = rm_json_string(rm_json_item(ranges, i), NULL);

        if (!range || rm_hours_add(hours, arena, day, range))
            return -1;
    }
    return 0;
}

static int hours_of(struct rm_hours *hours, const struct rm_json *value, struct rm_arena *arena)
{
    if (rm_json_kind(value) != RM_JSON_OBJECT)
        return -1;
    *hours = (struct rm_hours){0};
    for (void *at = rm_json_first(value); at; at = rm_json_next(value, at)) {
        int day = 0;

        while (day < 7 && strcmp(rm_weekday_names[day], rm_json_name(at)) != 0)
            day++;
        if (day == 7 || ranges_of(hours, day, rm_json_value(at), arena))
            return -1;
    }
    rm_hours_settle(hours);
    return 0;
}

static int hours_on_of(
    struct rm_hours_on *days, const struct rm_json *value, struct rm_arena *arena)
{
    if (rm_json_kind(value) != RM_JSON_OBJECT)
        return -1;
    *days = (struct rm_hours_on){RM_NEW_N(arena, rm_json_size(value), struct rm_day_hours), 0};
    for (void *at = rm_json_first(value); at; at = rm_json_next(value, at)) {
        struct rm_day_hours *day = &days->v[days->n++];

        if (rm_date_parse(&day->date, rm_json_name(at)) ||
            ranges_of(&day->hours, 0, rm_json_value(at), arena))
            return -1;
        rm_hours_settle(&day->hours);
    }
    rm_hours_on_settle(days);
    return 0;
}

static void texts_of(struct decoder *d, const struct place *place, struct rm_texts *out,
    const struct rm_json *list, const struct rm_field *field)
{
    struct rm_field item = *field;

    item.kind = field->kind == RM_IDS ? RM_ID : RM_TEXT;
    out->v = RM_NEW_N(d->arena, rm_json_size(list), const char *);
    out->n = 0;
    for (size_t i = 0; i < rm_json_size(list); i++) {
        struct place at = {place, NULL, i};

        if (text_of(&out->v[out->n], rm_json_item(list, i), item.kind, d->arena))
            refuse(d, &at, &item, rm_json_item(list, i));
        else
            out->n++;
    }
}

static void ints_of(struct decoder *d, const struct place *place, struct rm_ints *out,
    const struct rm_json *list, const struct rm_field *field)
{
    struct rm_field item = *field;

    item.kind = field->kind == RM_DATES ? RM_DATE : RM_INT;
    out->v = RM_NEW_N(d->arena, rm_json_size(list), int64_t);
    out->n = 0;
    for (size_t i = 0; i < rm_json_size(list); i++) {
        const struct rm_json *value = rm_json_item(list, i);
        struct place at = {place, NULL, i};

        if (item.kind == RM_DATE ? day_of(&out->v[out->n], value)
                                 : int_of(&out->v[out->n], value, &item))
            refuse(d, &at, &item, value);
        else
            out->n++;
    }
}

static void entries_of(struct decoder *d, const struct place *place, struct rm_entries *out,
    const struct rm_json *object, const struct rm_field *field)
{
    struct rm_field item = *field;

    item.kind = field->kind == RM_DAYS ? RM_DATE : RM_INT;
    out->v = RM_NEW_N(d->arena, rm_json_size(object), struct rm_entry);
    out->n = 0;
    for (void *it = rm_json_first(object); it; it = rm_json_next(object, it)) {
        struct rm_entry *entry = &out->v[out->n];
        struct place at = {place, rm_json_name(it), 0};

        if (item.kind == RM_DATE ? day_of(&entry->value, rm_json_value(it))
                                 : int_of(&entry->value, rm_json_value(it), &item)) {
            refuse(d, &at, &item, rm_json_value(it));
            continue;
        }
        entry->name = rm_arena_dup(d->arena, rm_json_name(it));
        out->n++;
    }
}

static void decode_object(struct decoder *d, const struct place *place, void *record,
    const struct rm_shape *shape, const struct rm_json *object);

/* All RM_ITEMS look alike; the pointer is stored as what it is, a pointer. */
struct items {
    void *v;
    size_t n;
};

static void objects_of(struct decoder *d, const struct place *place, void *slot,
    const struct rm_json *list, const struct rm_field *field)
{
    struct items items = {rm_arena_alloc_n(d->arena, rm_json_size(list), field->shape->size), 0};

    for (size_t i = 0; i < rm_json_size(list); i++) {
        const struct rm_json *value = rm_json_item(list, i);
        struct rm_field item = *field;
        struct place at = {place, NULL, i};

        item.kind = RM_OBJECT;
        if (rm_json_kind(value) != RM_JSON_OBJECT)
            refuse(d, &at, &item, value);
        else
            decode_object(
                d, &at, (char *)items.v + items.n++ * field->shape->size, field->shape, value);
    }
    memcpy(slot, &items, sizeof items);
}

static void object_of(struct decoder *d, const struct place *place, char *slot,
    const struct rm_json *object, const struct rm_field *field)
{
    if (field->rules & RM_BOXED) {
        void *box = rm_arena_alloc(d->arena, field->shape->size);

        memcpy(slot, &box, sizeof box);
        slot = box;
    } else {
        memset(slot, 0, field->shape->size);
    }
    decode_object(d, place, slot, field->shape, object);
}

/* 0, or -1 when the value is not of the field's kind; what is wrong deeper
 * inside of it is reported there. */
static int decode_value(struct decoder *d, const struct place *place, void *slot,
    const struct rm_field *field, const struct rm_json *value)
{
    enum rm_json_kind kind = rm_json_kind(value);

    switch (field->kind) {
    case RM_TEXT:
    case RM_ID:
    case RM_EMAIL:
    case RM_ZONE:
    case RM_TAG:
        return text_of(slot, value, field->kind, d->arena);
    case RM_INT:
        return int_of(slot, value, field);
    case RM_FLAG:
        return flag_of(slot, value);
    case RM_WORD:
        return word_of(slot, value, field);
    case RM_DATE:
        return day_of(slot, value);
    case RM_TIME:
        return time_of(slot, value);
    case RM_GRADE:
        return grade_of(slot, value, field, d->arena);
    case RM_CADENCE:
        return cadence_of(slot, value);
    case RM_CLOCK:
        return clock_of(slot, value);
    case RM_HOURS:
        return hours_of(slot, value, d->arena);
    case RM_HOURS_ON:
        return hours_on_of(slot, value, d->arena);
    case RM_TEXTS:
    case RM_IDS:
        if (kind == RM_JSON_LIST)
            texts_of(d, place, slot, value, field);
        return kind == RM_JSON_LIST ? 0 : -1;
    case RM_INTS:
    case RM_DATES:
        if (kind == RM_JSON_LIST)
            ints_of(d, place, slot, value, field);
        return kind == RM_JSON_LIST ? 0 : -1;
    case RM_SCORES:
    case RM_DAYS:
        if (kind == RM_JSON_OBJECT)
            entries_of(d, place, slot, value, field);
        return kind == RM_JSON_OBJECT ? 0 : -1;
    case RM_OBJECT:
        if (kind == RM_JSON_OBJECT)
            object_of(d, place, slot, value, field);
        return kind == RM_JSON_OBJECT ? 0 : -1;
    case RM_OBJECTS:
        if (kind == RM_JSON_LIST)
            objects_of(d, place, slot, value, field);
        return kind == RM_JSON_LIST ? 0 : -1;
    }
    return -1;
}

static void set_absent(char *slot, const struct rm_field *field)
{
    int64_t number = field->has_fallback ? field->fallback : RM_NONE;
    int word = field->has_fallback ? (int)field->fallback : -1;

    switch (field->kind) {
    case RM_INT:
    case RM_DATE:
    case RM_TIME:
    case RM_CADENCE:
    case RM_CLOCK:
        memcpy(slot, &number, sizeof number);
        break;
    case RM_FLAG:
    case RM_WORD:
        memcpy(slot, &word, sizeof word);
        break;
    case RM_OBJECT:
        if (!(field->rules & RM_BOXED))
            rm_fields_clear(slot, field->shape);
        break;
    default:
        break; /* all zero means absent */
    }
}

void rm_fields_clear(void *record, const struct rm_shape *shape)
{
    memset(record, 0, shape->size);
    for (size_t i = 0; i < shape->n_fields; i++)
        set_absent((char *)record + shape->fields[i].offset, &shape->fields[i]);
}

static void miss(struct decoder *d, const struct place *place, const struct rm_field *field)
{
    struct rm_buf text = {0};

    rm_buf_adds(&text, "is missing; expected ");
    rm_field_expected(&text, field);
    report(d, place, rm_buf_text(&text));
    rm_buf_free(&text);
}

static void decode_field(struct decoder *d, const struct place *outer, void *record,
    const struct rm_field *field, const struct rm_json *value)
{
    char *slot = (char *)record + field->offset;
    struct place place = {outer, field->name, 0};

    if (!value || rm_json_kind(value) == RM_JSON_NULL) {
        set_absent(slot, field);
        if (field->rules & RM_REQUIRED)
            miss(d, &place, field);
    } else if (decode_value(d, &place, slot, field, value)) {
        refuse(d, &place, field, value);
        set_absent(slot, field);
    }
}

/* The field of that name, looked for from `from` on and then from the first; n_fields for none. */
static size_t field_from(const struct rm_shape *shape, const char *name, size_t from)
{
    for (size_t n = 0, i = from; n < shape->n_fields; n++, i++) {
        const char *known;

        i = i < shape->n_fields ? i : 0;
        known = shape->fields[i].name;
        if (known[0] == name[0] && strcmp(known, name) == 0)
            return i;
    }
    return shape->n_fields;
}

/* Each field's member of an object, or NULL. Members mostly stand in the order of the table, so one
 * walk over them is cheaper than to ask for each field by its name, but for few fields. */
static void find_members(
    const struct rm_json **members, const struct rm_shape *shape, const struct rm_json *object)
{
    size_t next = 0;

    if (shape->n_fields < rm_json_size(object)) {
        for (size_t i = 0; i < shape->n_fields; i++)
            members[i] = rm_json_member(object, shape->fields[i].name);
        return;
    }
    memset(members, 0, shape->n_fields * sizeof(const struct rm_json *));
    for (void *at = rm_json_first(object); at; at = rm_json_next(object, at)) {
        size_t i = field_from(shape, rm_json_name(at), next);

        if (i < shape->n_fields) {
            members[i] = rm_json_value(at);
            next = i + 1;
        }
    }
}

/* `record` is all zero. */
static void decode_object(struct decoder *d, const struct place *place, void *record,
    const struct rm_shape *shape, const struct rm_json *object)
{
    const struct rm_json *members[FIELDS_MAX];

    assert(shape->n_fields <= FIELDS_MAX);
    find_members(members, shape, object);
    for (size_t i = 0; i < shape->n_fields; i++)
        decode_field(d, place, record, &shape->fields[i], members[i]);
}

int rm_fields_decode(void *record, const struct rm_shape *shape, const struct rm_json *object,
    const struct rm_decoding *how)
{
    struct decoder d = {how, how->arena, 0};

    decode_object(&d, NULL, record, shape, object);
    return d.n_errors ? -1 : 0;
}

const struct rm_field *rm_field_find(const struct rm_shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->n_fields; i++)
        if (shape->fields[i].name[0] == name[0] && strcmp(shape->fields[i].name, name) == 0)
            return &shape->fields[i];
    return NULL;
}

int rm_cadence_parse(int64_t *cadence, const char *text)
{
    static const struct rm_entry named[] = {{"none", RM_CADENCE_NONE}, {"weekly", 1},
        {"fortnightly", 2}, {"monthly", RM_CADENCE_MONTHLY}};
    const size_t len = strlen(text), prefix = strlen("every "), suffix = strlen(" weeks");
    char number[8] = "";

    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(named[i].name, text) == 0) {
            *cadence = named[i].value;
            return 0;
        }
    if (len <= prefix + suffix || len - prefix - suffix >= sizeof number ||
        strncmp(text, "every ", prefix) != 0 || strcmp(text + len - suffix, " weeks") != 0)
        return -1;
    memcpy(number, text + prefix, len - prefix - suffix);
    return rm_parse_int(cadence, number, 1, 52);
}

void rm_cadence_format(struct rm_buf *out, int64_t cadence)
{
    if (cadence == RM_CADENCE_NONE)
        rm_buf_adds(out, "none");
    else if (cadence == RM_CADENCE_MONTHLY)
        rm_buf_adds(out, "monthly");
    else if (cadence <= 2)
        rm_buf_adds(out, cadence == 1 ? "weekly" : "fortnightly");
    else
        rm_buf_printf(out, "every %" PRId64 " weeks", cadence);
}
