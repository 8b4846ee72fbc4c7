#include "import/changes.h"

#include "base/diag.h"
#include "base/text.h"

#include <string.h>

enum { SHOWN_MAX = 60 };

/* `7 (Ann Lee)`. */
static void add_person(const struct rm_changes *c, struct rm_buf *out, const char *id)
{
    const char *name = rm_map_find(c->names, id);

    rm_buf_adds(out, id);
    if (name && *name)
        rm_buf_printf(out, " (%s)", name);
}

static void start(const struct rm_changes *c, const char *id)
{
    struct rm_buf who = {0};

    add_person(c, &who, id);
    rm_diag_show(c->out, who.data);
    rm_buf_adds(c->out, ": ");
    rm_buf_free(&who);
}

void rm_changes_word(const struct rm_changes *c, const char *id, const char *word)
{
    start(c, id);
    rm_buf_printf(c->out, "%s\n", word);
}

static void add_value(struct rm_buf *out, const struct rm_json *value);

static void add_list(struct rm_buf *out, const struct rm_json *list)
{
    for (size_t i = 0; i < rm_json_size(list); i++) {
        if (i)
            rm_buf_adds(out, ", ");
        add_value(out, rm_json_item(list, i));
    }
}

/* A topic with its level, `python 4`; hours, `mon 09:00-12:00, tue 10:00-11:00`. */
static void add_object(struct rm_buf *out, const struct rm_json *object)
{
    int is_topic = rm_json_member(object, "topic") != NULL, n = 0;

    for (void *at = rm_json_first(object); at; at = rm_json_next(object, at)) {
        if (n++)
            rm_buf_adds(out, is_topic ? " " : ", ");
        if (!is_topic)
            rm_buf_printf(out, "%s ", rm_json_name(at));
        add_value(out, rm_json_value(at));
    }
}

static void add_value(struct rm_buf *out, const struct rm_json *value)
{
    switch (rm_json_kind(value)) {
    case RM_JSON_STRING:
        rm_buf_adds(out, rm_json_string(value, NULL));
        break;
    case RM_JSON_LIST:
        add_list(out, value);
        break;
    case RM_JSON_OBJECT:
        add_object(out, value);
        break;
    case RM_JSON_TRUE:
    case RM_JSON_FALSE:
        rm_buf_adds(out, rm_json_kind(value) == RM_JSON_TRUE ? "yes" : "no");
        break;
    default:
        rm_json_dump(out, value);
        break;
    }
}

static void add_short(struct rm_buf *out, const char *text)
{
    size_t fit = rm_text_fit(text, SHOWN_MAX);
    struct rm_buf part = {0};

    rm_buf_add(&part, text, fit);
    rm_diag_show(out, rm_buf_text(&part));
    rm_buf_adds(out, text[fit] ? "…" : "");
    rm_buf_free(&part);
}

static void add_change(const struct rm_changes *c, const char *id, const char *name,
    const struct rm_buf *was, const struct rm_buf *is)
{
    start(c, id);
    rm_diag_show(c->out, name);
    rm_buf_adds(c->out, ": ");
    add_short(c->out, was->len ? was->data : "none");
    rm_buf_adds(c->out, " -> ");
    add_short(c->out, is->len ? is->data : "none");
    rm_buf_addc(c->out, '\n');
}

/* What a field says, in words; a person by name too. */
static void show(const struct rm_changes *c, struct rm_buf *out, const struct rm_field *field,
    const struct rm_person *person)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};
    struct rm_json *value;

    if (strcmp(field->name, "manager") == 0) {
        if (person->manager)
            add_person(c, out, person->manager);
        return;
    }
    rm_field_encode(&w, field, person);
    value = rm_json_parse(json.data, json.len, error);
    if (value && rm_json_kind(value) != RM_JSON_NULL)
        add_value(out, value);
    rm_json_free(value);
    rm_buf_free(&json);
}

static void compare(const struct rm_changes *c, const struct rm_field *field,
    const struct rm_person *was, const struct rm_person *is)
{
    struct rm_buf before = {0}, after = {0};

    show(c, &before, field, was);
    show(c, &after, field, is);
    if (strcmp(rm_buf_text(&before), rm_buf_text(&after)) != 0)
        add_change(c, is->rec.id, field->name, &before, &after);
    rm_buf_free(&before);
    rm_buf_free(&after);
}

static int differs(
    const struct rm_field *field, const struct rm_person *was, const struct rm_person *is)
{
    struct rm_buf before = {0}, after = {0};
    struct rm_json_writer w = {.out = &before}, v = {.out = &after};
    int differ;

    rm_field_encode(&w, field, was);
    rm_field_encode(&v, field, is);
    differ = strcmp(before.data, after.data) != 0;
    rm_buf_free(&before);
    rm_buf_free(&after);
    return differ;
}

static int has_lived(const struct rm_person *person, const char *topic, struct rm_arena *arena)
{
    const char *key = rm_text_key(arena, topic);

    for (size_t i = 0; i < person->offers.n; i++)
        if (person->offers.v[i].lived == 1 &&
            strcmp(rm_text_key(arena, person->offers.v[i].topic), key) == 0)
            return 1;
    return 0;
}

/* The person with the offers that are lived experience, here or as `other` has them, alone; or with
 * the others alone. A topic that becomes one must not be told by its leaving the others. */
static struct rm_person part_of(const struct rm_person *person, const struct rm_person *other,
    int lived, struct rm_arena *arena)
{
    struct rm_person part = *person;

    part.offers.v = RM_NEW_N(arena, person->offers.n, struct rm_offer);
    part.offers.n = 0;
    for (size_t i = 0; i < person->offers.n; i++) {
        const struct rm_offer *offer = &person->offers.v[i];

        if ((has_lived(person, offer->topic, arena) || has_lived(other, offer->topic, arena)) ==
            lived)
            part.offers.v[part.offers.n++] = *offer;
    }
    return part;
}

static void compare_offers(const struct rm_changes *c, const struct rm_field *field,
    const struct rm_person *was, const struct rm_person *is)
{
    struct rm_arena arena = {0};
    struct rm_person before = part_of(was, is, 0, &arena), after = part_of(is, was, 0, &arena);

    compare(c, field, &before, &after);
    before = part_of(was, is, 1, &arena);
    after = part_of(is, was, 1, &arena);
    if (differs(field, &before, &after))
        rm_changes_word(c, is->rec.id, "lived experience: changed");
    rm_arena_free(&arena);
}

static void compare_consent(const struct rm_changes *c, const struct rm_field *field,
    const struct rm_person *was, const struct rm_person *is)
{
    if (differs(field, was, is))
        rm_changes_word(c, is->rec.id, "consent: changed");
}

static const struct rm_texts *find_own(const struct rm_person *person, const char *name)
{
    for (size_t i = 0; i < person->own.n; i++)
        if (strcmp(person->own.v[i].name, name) == 0)
            return &person->own.v[i].values;
    return NULL;
}

static void join(struct rm_buf *out, const struct rm_texts *texts)
{
    for (size_t i = 0; texts && i < texts->n; i++)
        rm_buf_printf(out, "%s%s", i ? ", " : "", texts->v[i]);
}

static void compare_own(const struct rm_changes *c, const char *name, const struct rm_person *was,
    const struct rm_person *is)
{
    struct rm_buf before = {0}, after = {0};

    join(&before, find_own(was, name));
    join(&after, find_own(is, name));
    if (strcmp(rm_buf_text(&before), rm_buf_text(&after)) != 0)
        add_change(c, is->rec.id, name, &before, &after);
    rm_buf_free(&before);
    rm_buf_free(&after);
}

void rm_changes_fields(
    const struct rm_changes *c, const struct rm_person *was, const struct rm_person *is)
{
    const struct rm_shape *shape = &rm_shapes[RM_PERSON];

    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *field = &shape->fields[i];

        if (strcmp(field->name, "offers") == 0)
            compare_offers(c, field, was, is);
        else if (strcmp(field->name, "consent") == 0)
            compare_consent(c, field, was, is);
        else if (strcmp(field->name, "status") != 0 || is->status != RM_PERSON_LEFT)
            compare(c, field, was, is);
    }
    for (size_t i = 0; i < is->own.n; i++)
        compare_own(c, is->own.v[i].name, was, is);
    for (size_t i = 0; i < was->own.n; i++)
        if (!find_own(is, was->own.v[i].name))
            compare_own(c, was->own.v[i].name, was, is);
}
