#include "checkin/edit.h"

#include "base/date.h"
#include "base/num.h"
#include "base/text.h"
#include "record/transition.h"

#include <string.h>

/* A revision in the making. */
struct draft {
    const struct rm_record *record;
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_buf text; /* the object as it stands now */
    const char *key;    /* the one that is being assigned, for messages */
    int wrong;
};

static void refuse(struct draft *d, const char *problem)
{
    rm_error(d->diag, d->record->where, "%s \"%s\": %s: %s", rm_shapes[d->record->type].name,
        d->record->id, d->key, problem);
    d->wrong = 1;
}

static void put_string(struct rm_buf *out, const char *text)
{
    struct rm_json_writer w = {.out = out};

    rm_json_put_text(&w, text);
}

/* As a number where it is one; otherwise as text, which the decoder refuses in its own words. */
static void put_number(struct rm_buf *out, const char *text)
{
    int64_t number;

    if (rm_parse_int(&number, text, INT64_MIN + 1, INT64_MAX))
        put_string(out, text);
    else
        rm_buf_printf(out, "%lld", (long long)number);
}

static void put_time(struct rm_buf *out, const char *text)
{
    char utc[RM_TIME_SIZE];
    int64_t time;

    put_string(out, rm_time_parse(&time, text) ? text : rm_time_format(utc, time));
}

/* The items between commas, trimmed; empty ones are left out. */
static void put_list(struct rm_buf *out, const char *value, int numbers, struct rm_arena *arena)
{
    struct rm_json_writer w = {.out = out};

    rm_json_open(&w, '[');
    while (*value) {
        size_t len = strcspn(value, ",");
        const char *item = rm_text_trim(arena, rm_arena_copy(arena, value, len));
        struct rm_buf json = {0};

        if (numbers)
            put_number(&json, item);
        else
            put_string(&json, item);
        if (*item)
            rm_json_put_raw(&w, json.data, json.len);
        rm_buf_free(&json);
        value += len + (value[len] == ',');
    }
    rm_json_close(&w, ']');
}

static void put_json(
    struct draft *d, struct rm_buf *out, const struct rm_field *field, const char *value)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *json = rm_json_parse(value, strlen(value), error);
    struct rm_buf expected = {0};

    if (json) {
        rm_json_dump(out, json);
        rm_json_free(json);
        return;
    }
    rm_field_expected(&expected, field);
    refuse(d, rm_arena_printf(
                  d->arena, "\"%s\" is not %s, in JSON: %s", value, rm_buf_text(&expected), error));
    rm_buf_free(&expected);
}

static void put_value(
    struct draft *d, struct rm_buf *out, const struct rm_field *field, const char *value)
{
    int is_list = *value == '[';

    switch (field->kind) {
    case RM_INT:
    case RM_GRADE:
        put_number(out, value);
        break;
    case RM_TIME:
        put_time(out, value);
        break;
    case RM_FLAG:
        if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0)
            rm_buf_adds(out, value);
        else
            put_string(out, value);
        break;
    case RM_TEXTS:
    case RM_IDS:
    case RM_INTS:
    case RM_DATES:
        if (is_list)
            put_json(d, out, field, value);
        else
            put_list(out, value, field->kind == RM_INTS, d->arena);
        break;
    case RM_HOURS:
    case RM_HOURS_ON:
    case RM_SCORES:
    case RM_DAYS:
    case RM_OBJECT:
    case RM_OBJECTS:
        put_json(d, out, field, value);
        break;
    default:
        put_string(out, value);
    }
}

/* One entry of a field that is an object of names: hours.mon, hours_on.2026-12-24, goals.g1,
 * consent.lived.TOPIC. */
static void put_entry(
    struct draft *d, struct rm_buf *out, const struct rm_field *field, const char *value)
{
    struct rm_field entry = *field;

    entry.kind = field->kind == RM_HOURS || field->kind == RM_HOURS_ON ? RM_TEXTS
                 : field->kind == RM_SCORES                            ? RM_INT
                                                                       : RM_DATE;
    put_value(d, out, &entry, value);
}

/* The text of a member, "{}" where there is none. */
static void add_member(struct rm_buf *out, const struct rm_buf *object, const char *name)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *json = rm_json_parse(object->data, object->len, error);
    const struct rm_json *member = json ? rm_json_member(json, name) : NULL;

    if (member && rm_json_kind(member) == RM_JSON_OBJECT)
        rm_json_dump(out, member);
    else
        rm_buf_adds(out, "{}");
    rm_json_free(json);
}

/* Replaces a member of `object`, which is changed in place; NULL takes it out. */
static void set_member(struct rm_buf *object, const char *name, const char *json)
{
    struct rm_buf changed = {0};

    rm_json_set(&changed, object->data, object->len, name, json);
    rm_buf_free(object);
    *object = changed;
}

static void refuse_key(struct draft *d, const struct rm_shape *shape, const char *name)
{
    struct rm_buf text = {0};

    rm_buf_printf(
        &text, "there is no field \"%s\" in this %s; expected one of ", name, shape->name);
    for (size_t i = 0; i < shape->n_fields; i++)
        rm_buf_printf(&text, "%s%s", i ? ", " : "", shape->fields[i].name);
    refuse(d, rm_buf_text(&text));
    rm_buf_free(&text);
}

static int has_entries(const struct rm_field *field)
{
    return field->kind == RM_HOURS || field->kind == RM_HOURS_ON || field->kind == RM_SCORES ||
           field->kind == RM_DAYS;
}

/* Sets what `path` leads to within `object`. */
static void set_path(struct draft *d, struct rm_buf *object, const struct rm_shape *shape,
    const char *path, const char *value)
{
    const char *name = rm_arena_copy(d->arena, path, strcspn(path, "."));
    const char *rest = strchr(path, '.');
    const struct rm_field *field = rm_field_find(shape, name);
    struct rm_buf json = {0};

    if (!field) {
        refuse_key(d, shape, name);
        return;
    }
    if (!rest && field->kind == RM_OBJECT && *value && *value != '{' &&
        strcmp(field->shape->name, "acceptance") == 0)
        rest = ".revision";
    if (rest && field->kind == RM_OBJECT) {
        add_member(&json, object, name);
        set_path(d, &json, field->shape, rest + 1, value);
    } else if (rest && has_entries(field)) {
        struct rm_buf entry = {0};

        add_member(&json, object, name);
        put_entry(d, &entry, field, value);
        set_member(&json, rest + 1, *value ? rm_buf_text(&entry) : NULL);
        rm_buf_free(&entry);
    } else if (rest) {
        refuse(d, rm_arena_printf(d->arena, "\"%s\" has no parts of its own", name));
    } else if (*value) {
        put_value(d, &json, field, value);
    }
    if (!d->wrong)
        set_member(object, name, json.len ? json.data : NULL);
    rm_buf_free(&json);
}

static int is_fixed(const char *key)
{
    size_t len = strcspn(key, ".");

    return (len == 4 && memcmp(key, "type", 4) == 0) || (len == 2 && memcmp(key, "id", 2) == 0) ||
           (len == 3 && memcmp(key, "rev", 3) == 0) || (len == 7 && memcmp(key, "changed", 7) == 0);
}

static void assign_one(struct draft *d, const char *assignment)
{
    const char *value = strchr(assignment, '=');

    d->key = value ? rm_arena_copy(d->arena, assignment, (size_t)(value - assignment)) : assignment;
    if (!value || value == assignment)
        refuse(d, "expected key=value, such as status=held");
    else if (!rm_text_valid(assignment, strlen(assignment)))
        refuse(d, "is not UTF-8");
    else if (is_fixed(d->key))
        refuse(d, "is not for setting: it is kept by rm-checkin");
    else
        set_path(d, &d->text, &rm_shapes[d->record->type], d->key, value + 1);
}

/* The record as the text of the draft stands now, or NULL when something is wrong with it. */
static struct rm_record *decode(struct draft *d)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *json = rm_json_parse(d->text.data, d->text.len, error);
    struct rm_record *record = NULL;

    if (json)
        record = rm_record_decode(d->record->type, json, d->arena, d->diag, d->record->where);
    rm_json_free(json);
    d->wrong |= !record;
    return record;
}

/* Whether a field of the records, found by its path, is not the same in both. */
static int differs(const struct draft *d, const struct rm_record *after, const char *name)
{
    const struct rm_field *field = rm_field_find(&rm_shapes[d->record->type], name);
    struct rm_buf was = {0}, is = {0};
    struct rm_json_writer w_was = {.out = &was}, w_is = {.out = &is};
    int differ;

    rm_field_encode(&w_was, field, d->record);
    rm_field_encode(&w_is, field, after);
    differ = strcmp(was.data, is.data) != 0;
    rm_buf_free(&was);
    rm_buf_free(&is);
    return differ;
}

static void set_text(struct draft *d, const char *path, const char *value)
{
    d->key = path;
    set_path(d, &d->text, &rm_shapes[d->record->type], path, value);
}

/* What is in a diary with a meeting, so that a change of it is a new invite. */
static int has_moved(const struct rm_meeting *was, const struct rm_meeting *is)
{
    return was->start != is->start || was->end != is->end ||
           strcmp(was->location ? was->location : "", is->location ? is->location : "") != 0;
}

static void follow_meeting(struct draft *d, const struct rm_record *after)
{
    const struct rm_meeting *was = (const void *)d->record, *is = (const void *)after;

    if (has_moved(was, is) && was->sequence == is->sequence)
        set_text(d, "sequence", rm_arena_printf(d->arena, "%lld", (long long)was->sequence + 1));
}

/* The terms are all but the revision and who accepted. */
static void terms_of(
    struct rm_buf *out, const struct rm_agreement *agreement, const struct rm_shape *shape)
{
    struct rm_agreement terms = *agreement;
    struct rm_json_writer w = {.out = out};

    terms.revision = 1;
    memset(&terms.accepted, 0, sizeof terms.accepted);
    rm_fields_encode(&w, shape, &terms);
    rm_buf_adds(out, "");
}

static int terms_differ(const struct rm_agreement *was, const struct rm_agreement *is)
{
    const struct rm_shape *shape = rm_field_find(&rm_shapes[RM_PAIR], "agreement")->shape;
    struct rm_buf a = {0}, b = {0};
    int differ;

    terms_of(&a, was, shape);
    terms_of(&b, is, shape);
    differ = strcmp(a.data, b.data) != 0;
    rm_buf_free(&a);
    rm_buf_free(&b);
    return differ;
}

static void date_acceptance(struct draft *d, const struct rm_acceptance *was,
    const struct rm_acceptance *is, const char *path, int64_t now)
{
    char text[RM_TIME_SIZE];

    if (!is || (was && was->revision == is->revision) ||
        (is->at != RM_NONE && !(was && was->at == is->at)))
        return;
    set_text(d, path, rm_time_format(text, now));
}

static void follow_agreement(struct draft *d, const struct rm_record *after, int64_t now)
{
    const struct rm_agreement *was = ((const struct rm_pair *)(const void *)d->record)->agreement;
    const struct rm_agreement *is = ((const struct rm_pair *)(const void *)after)->agreement;

    if (!is)
        return;
    if (was && was->revision == is->revision && terms_differ(was, is))
        set_text(d, "agreement.revision",
            rm_arena_printf(d->arena, "%lld", (long long)was->revision + 1));
    date_acceptance(d, was ? was->accepted.mentor : NULL, is->accepted.mentor,
        "agreement.accepted.mentor.at", now);
    date_acceptance(d, was ? was->accepted.mentee : NULL, is->accepted.mentee,
        "agreement.accepted.mentee.at", now);
}

static int status_of(const struct rm_record *record, const struct rm_field *field)
{
    int word;

    memcpy(&word, (const char *)record + field->offset, sizeof word);
    return word;
}

/* The date that the table of transitions wants with a status. */
static void follow_status(struct draft *d, const struct rm_record *after, int64_t now)
{
    const struct rm_shape *shape = &rm_shapes[after->type];
    const struct rm_field *status = rm_field_find(shape, "status"), *dated;
    const struct rm_transition *row;
    char text[RM_DATE_SIZE];
    int64_t date;

    if (!status || !differs(d, after, "status"))
        return;
    row = rm_transition_find(
        after->type, "status", status_of(d->record, status), status_of(after, status));
    if (!row->dated)
        return;
    dated = rm_field_find(shape, row->dated);
    memcpy(&date, (const char *)after + dated->offset, sizeof date);
    if (date == RM_NONE)
        set_text(d, row->dated, rm_date_format(text, rm_time_date(now)));
}

static int is_changed(const struct draft *d, const struct rm_record *after)
{
    const struct rm_shape *shape = &rm_shapes[after->type];

    for (size_t i = 0; i < shape->n_fields; i++)
        if (differs(d, after, shape->fields[i].name))
            return 1;
    return 0;
}

static void sign(struct draft *d, const struct rm_change *change)
{
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};
    char text[RM_TIME_SIZE];

    rm_json_put_int(&w, d->record->rev + 1);
    set_member(&d->text, "rev", json.data);
    rm_buf_clear(&json);
    w.comma = 0;
    rm_json_open(&w, '{');
    rm_json_key(&w, "by");
    rm_json_put_text(&w, change->by);
    rm_json_key(&w, "at");
    rm_json_put_text(&w, rm_time_format(text, change->at));
    rm_json_close(&w, '}');
    set_member(&d->text, "changed", json.data);
    rm_buf_free(&json);
}

static void revise(struct draft *d, struct rm_buf *out, const struct rm_change *change)
{
    const struct rm_record *after = decode(d);

    if (!after || !is_changed(d, after))
        return;
    if (after->type == RM_MEETING)
        follow_meeting(d, after);
    if (after->type == RM_PAIR)
        follow_agreement(d, after, change->at);
    follow_status(d, after, change->at);
    sign(d, change);
    after = decode(d);
    if (!after ||
        rm_transition_check(d->record, after, change, d->arena, d->diag, d->record->where)) {
        d->wrong = 1;
        return;
    }
    rm_buf_add(out, d->text.data, d->text.len);
    rm_buf_addc(out, '\n');
}

int rm_edit(struct rm_buf *out, const struct rm_record *record, char *const *assignments,
    size_t n_assignments, const struct rm_change *change, struct rm_arena *arena,
    struct rm_diag *diag)
{
    struct draft d = {.record = record, .arena = arena, .diag = diag};

    rm_buf_add(&d.text, record->raw, record->raw_len);
    for (size_t i = 0; i < n_assignments; i++)
        assign_one(&d, assignments[i]);
    if (!d.wrong)
        revise(&d, out, change);
    rm_buf_free(&d.text);
    return d.wrong ? -1 : 0;
}
