/*
 * transitions: who may change what of which record, a line each, as the library decides it.
 *
 *   transitions
 *
 * Every field of every type is changed, of words each into each other, by everybody who can stand
 * in a role to the record: TYPE, FIELD, CHANGE, and who may, or why nobody may. Where all changes
 * of a field have the same answer they are one line. The case rm-checkin/transitions has it as it
 * should be.
 */
#include "record/transition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct rm_arena arena;

/* Who tries, by type: the name, and what to call them. */
static const struct role {
    const char *by, *label;
} roles[RM_N_TYPES][4] = {
    [RM_CYCLE] = {{"x", "administrator"}},
    [RM_PERSON] = {{"p", "the person"}, {"x", "administrator"}},
    [RM_PAIR] = {{"m", "mentor"}, {"e", "mentee"}, {"x", "administrator"}},
    [RM_MEETING] = {{"m", "mentor"}, {"e", "mentee"}, {"x", "administrator"}},
    [RM_CHECKIN] = {{"m", "who answered"}, {"e", "other side"}, {"x", "administrator"}},
    [RM_ACTION] = {{"e", "owner"}, {"m", "other side"}, {"x", "administrator"}},
    [RM_RESOURCE] = {{"x", "administrator"}},
    [RM_EXCLUSION] = {{"a", "who asked"}, {"b", "the other"}, {"x", "administrator"}},
    [RM_CONCERN] = {{"m", "who raised it"}, {"x", "administrator"}},
    [RM_REMINDER] = {{"m", "reader"}, {"x", "administrator"}},
    [RM_DELIVERY] = {{"x", "administrator"}},
    [RM_CANDIDATE] = {{"x", "administrator"}},
};

/* Two values of a field, in JSON; those that a role or a check hangs on have their own. */
static const struct sample {
    const char *name, *values[2];
} named[] = {
    {"pair", {"\"c:m:e\"", "\"c:m:f\""}},
    {"cycle", {"\"c\"", "\"d\""}},
    {"mentor", {"\"m\"", "\"n\""}},
    {"mentee", {"\"e\"", "\"f\""}},
    {"owner", {"\"e\"", "\"m\""}},
    {"by", {"\"m\"", "\"e\""}},
    {"a", {"\"a\"", "\"c\""}},
    {"b", {"\"b\"", "\"c\""}},
    {"start", {"\"2026-01-10T09:00:00Z\"", "\"2026-01-10T09:30:00Z\""}},
    {"end", {"\"2026-01-10T10:00:00Z\"", "\"2026-01-10T10:30:00Z\""}},
};

static const char *const by_kind[][2] = {
    [RM_TEXT] = {"\"one\"", "\"two\""},
    [RM_ID] = {"\"one\"", "\"two\""},
    [RM_EMAIL] = {"\"one@example.org\"", "\"two@example.org\""},
    [RM_ZONE] = {"\"UTC\"", "\"Europe/London\""},
    [RM_TAG] = {"\"de\"", "\"en\""},
    [RM_FLAG] = {"true", "false"},
    [RM_DATE] = {"\"2026-01-05\"", "\"2026-01-06\""},
    [RM_TIME] = {"\"2026-01-05T09:00:00Z\"", "\"2026-01-06T09:00:00Z\""},
    [RM_GRADE] = {"1", "2"},
    [RM_CADENCE] = {"\"weekly\"", "\"monthly\""},
    [RM_CLOCK] = {"\"09:00\"", "\"10:00\""},
    [RM_HOURS] = {"{\"mon\":[\"09:00-10:00\"]}", "{\"tue\":[\"09:00-10:00\"]}"},
    [RM_HOURS_ON] = {"{\"2026-01-05\":[]}", "{\"2026-01-06\":[]}"},
    [RM_TEXTS] = {"[\"one\"]", "[\"two\"]"},
    [RM_IDS] = {"[\"one\"]", "[\"two\"]"},
    [RM_DATES] = {"[\"2026-01-05\"]", "[\"2026-01-06\"]"},
    [RM_SCORES] = {"{\"g\":1}", "{\"g\":2}"},
    [RM_DAYS] = {"{\"t\":\"2026-01-05\"}", "{\"t\":\"2026-01-06\"}"},
};

static void complete(struct rm_buf *object, const struct rm_shape *shape);

static const char *sample_object(const struct rm_shape *shape)
{
    struct rm_buf text = {0};
    const char *copy;

    rm_buf_adds(&text, "{}");
    complete(&text, shape);
    copy = rm_arena_dup(&arena, text.data);
    rm_buf_free(&text);
    return copy;
}

static const char *sample_of(const struct rm_field *field, int i)
{
    int64_t number = field->min + 1 + i;

    for (size_t n = 0; n < sizeof named / sizeof *named; n++)
        if (strcmp(named[n].name, field->name) == 0 &&
            (field->kind == RM_ID || field->kind == RM_TIME))
            return named[n].values[i];
    if (strcmp(field->name, "revision") == 0)
        number = 1 + i;
    switch (field->kind) {
    case RM_INT:
        return rm_arena_printf(&arena, "%lld", (long long)number);
    case RM_INTS:
        return rm_arena_printf(&arena, "[%lld]", (long long)number);
    case RM_WORD:
        return rm_arena_printf(&arena, "\"%s\"", field->words[i]);
    case RM_OBJECT:
        return sample_object(field->shape);
    case RM_OBJECTS:
        return rm_arena_printf(&arena, i ? "[%s,%s]" : "[%s]", sample_object(field->shape),
            sample_object(field->shape));
    default:
        return by_kind[field->kind][i];
    }
}

/* The text of a member, or NULL. */
static const char *member_of(const struct rm_buf *object, const char *name)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *json = rm_json_parse(object->data, object->len, error);
    const struct rm_json *member = rm_json_member(json, name);
    struct rm_buf text = {0};
    const char *copy = NULL;

    if (member) {
        rm_json_dump(&text, member);
        copy = rm_arena_dup(&arena, rm_buf_text(&text));
    }
    rm_buf_free(&text);
    rm_json_free(json);
    return copy;
}

static void set_member(struct rm_buf *object, const char *name, const char *json)
{
    struct rm_buf changed = {0};

    rm_json_set(&changed, object->data, object->len, name, json);
    rm_buf_free(object);
    *object = changed;
}

/* Sets what a path leads to; NULL takes it out. */
static void set_path(struct rm_buf *object, const char *path, const char *json)
{
    const char *dot = strchr(path, '.');
    const char *name = rm_arena_copy(&arena, path, strcspn(path, ".")), *inside;
    struct rm_buf inner = {0};

    if (!dot) {
        set_member(object, name, json);
        return;
    }
    inside = member_of(object, name);
    rm_buf_adds(&inner, inside ? inside : "{}");
    set_path(&inner, dot + 1, json);
    set_member(object, name, inner.data);
    rm_buf_free(&inner);
}

/* Adds what is required, here and in the objects that are there. */
static void complete(struct rm_buf *object, const struct rm_shape *shape)
{
    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *field = &shape->fields[i];
        const char *inside = member_of(object, field->name);

        if (inside && field->kind == RM_OBJECT) {
            struct rm_buf inner = {0};

            rm_buf_adds(&inner, inside);
            complete(&inner, field->shape);
            set_member(object, field->name, inner.data);
            rm_buf_free(&inner);
        } else if (!inside && field->rules & RM_REQUIRED) {
            set_member(object, field->name, sample_of(field, 0));
        }
    }
}

/* One change that is tried. */
struct change {
    enum rm_type type;
    const char *path;
    const struct rm_field *field;
    const char *from, *to;  /* JSON, or NULL: absent */
    const char *with;       /* another field that must change too, or NULL */
    const char *with_value; /* its new value */
};

static const struct rm_record *make(const struct change *change, const char *value, int after)
{
    char error[RM_JSON_ERROR_SIZE];
    const struct rm_shape *shape = &rm_shapes[change->type];
    struct rm_diag diag;
    struct rm_buf text = {0};
    struct rm_json *json;
    struct rm_record *record;

    rm_diag_init(&diag, &arena);
    rm_buf_printf(&text, "{\"type\":\"%s\"}", shape->name);
    if (!shape->key)
        set_member(&text, "id", change->type == RM_PERSON ? "\"p\"" : "\"x\"");
    if (change->type == RM_EXCLUSION)
        set_member(&text, "by", "\"a\"");
    if (change->type == RM_CONCERN)
        set_member(&text, "by", "\"m\"");
    /* A required part of an object that is not there means that the object is not there. */
    if (value || !strchr(change->path, '.'))
        set_path(&text, change->path, value);
    else if (!(change->field->rules & RM_REQUIRED))
        set_path(&text, change->path, NULL);
    if (strstr(change->path, ".accepted.")) /* the revision that the agreement is at */
        set_path(&text, "agreement.revision",
            change->to && strstr(change->path, ".revision") ? change->to : "1");
    if (after && change->with)
        set_path(&text, change->with, change->with_value);
    complete(&text, shape);
    json = rm_json_parse(text.data, text.len, error);
    record =
        json ? rm_record_decode(change->type, json, &arena, &diag, (struct rm_where){0}) : NULL;
    if (!record) {
        fprintf(stderr, "transitions: %s: %s\n", text.data,
            diag.n_entries ? diag.entries[0].text : error);
        exit(2);
    }
    rm_json_free(json);
    rm_buf_free(&text);
    return record;
}

static const char *verdict(const struct change *change)
{
    const struct rm_record *before = make(change, change->from, 0);
    const struct rm_record *after = make(change, change->to, 1);
    struct rm_diag diag;
    struct rm_buf who = {0};
    const char *text;

    for (const struct role *role = roles[change->type]; role->by; role++) {
        struct rm_change by = {role->by, INT64_C(1770000000)}; /* 2026-02-02T02:40:00Z */

        rm_diag_init(&diag, &arena);
        if (!rm_transition_check(before, after, &by, &arena, &diag, (struct rm_where){0}))
            rm_buf_printf(&who, "%s%s", who.len ? ", " : "", role->label);
    }
    if (who.len) {
        if (change->with)
            rm_buf_printf(&who, "; with %s", change->with);
    } else { /* what the last, the administrator, is told */
        rm_buf_printf(&who, "nobody: %s", strstr(diag.entries[0].text, "\": ") + 3);
    }
    text = rm_arena_dup(&arena, who.data);
    rm_buf_free(&who);
    return text;
}

static int word_of(const struct rm_field *field, const char *json)
{
    if (field->kind != RM_WORD || !json)
        return RM_ANY;
    return rm_word_find(field->words, rm_arena_copy(&arena, json + 1, strlen(json) - 2));
}

/* What has to change too: what the table says that it needs, and what follows from new terms and
 * times, which rm-checkin set sees to. */
static void add_company(struct change *change)
{
    static const char agreement[] = "agreement.";
    const struct rm_transition *row = rm_transition_find(change->type, change->path,
        word_of(change->field, change->from), word_of(change->field, change->to));

    if (row->needs) {
        change->with = row->needs;
        change->with_value = "\"m\"";
    } else if (change->type == RM_MEETING &&
               (strcmp(change->path, "start") == 0 || strcmp(change->path, "end") == 0)) {
        change->with = "sequence";
        change->with_value = "1";
    } else if (change->type == RM_PAIR &&
               strncmp(change->path, agreement, sizeof agreement - 1) == 0 &&
               !strstr(change->path, ".accepted") && !strstr(change->path, ".revision")) {
        change->with = "agreement.revision";
        change->with_value = "2";
    }
}

/* The changes of a field, and what comes of each. */
struct answers {
    const char *what[100], *verdicts[100];
    size_t n;
};

static void try_change(struct answers *answers, enum rm_type type, const char *path,
    const struct rm_field *field, const char *what, const char *from, const char *to)
{
    struct change change = {type, path, field, from, to, NULL, NULL};

    add_company(&change);
    answers->what[answers->n] = what;
    answers->verdicts[answers->n++] = verdict(&change);
}

static void try_words(
    struct answers *answers, enum rm_type type, const char *path, const struct rm_field *field)
{
    for (int from = field->has_fallback ? 0 : -1; from < 0 || field->words[from]; from++)
        for (int to = field->has_fallback ? 0 : -1; to < 0 || field->words[to]; to++) {
            const char *a = from < 0 ? NULL : field->words[from];
            const char *b = to < 0 ? NULL : field->words[to];

            if (from == to || ((!a || !b) && field->rules & RM_REQUIRED && !strchr(path, '.')))
                continue;
            try_change(answers, type, path, field,
                rm_arena_printf(&arena, "%s -> %s", a ? a : "none", b ? b : "none"),
                a ? rm_arena_printf(&arena, "\"%s\"", a) : NULL,
                b ? rm_arena_printf(&arena, "\"%s\"", b) : NULL);
        }
}

static void try_values(
    struct answers *answers, enum rm_type type, const char *path, const struct rm_field *field)
{
    const char *one = sample_of(field, 0), *two = sample_of(field, 1);

    if (type == RM_EXCLUSION && strcmp(path, "by") == 0)
        one = "\"a\"";
    if (!(field->rules & RM_REQUIRED) || strchr(path, '.'))
        try_change(answers, type, path, field, "given", NULL, one);
    try_change(answers, type, path, field, "changed", one, two);
    if (!(field->rules & RM_REQUIRED) || strchr(path, '.'))
        try_change(answers, type, path, field, "taken out", one, NULL);
}

static void print_answers(enum rm_type type, const char *path, const struct answers *answers)
{
    int all_same = 1;

    for (size_t i = 1; i < answers->n; i++)
        all_same &= strcmp(answers->verdicts[0], answers->verdicts[i]) == 0;
    for (size_t i = 0; i < (all_same ? 1 : answers->n); i++)
        printf("%-9s %-33s %-22s %s\n", rm_shapes[type].name, path,
            all_same ? "any change" : answers->what[i], answers->verdicts[i]);
}

static void try_fields(enum rm_type type, const struct rm_shape *shape, const char *outer)
{
    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *field = &shape->fields[i];
        const char *path = rm_arena_printf(&arena, "%s%s", outer, field->name);
        struct answers answers = {.n = 0};

        if (field->kind == RM_OBJECT) {
            try_fields(type, field->shape, rm_arena_printf(&arena, "%s.", path));
            continue;
        }
        if (field->kind == RM_WORD)
            try_words(&answers, type, path, field);
        else
            try_values(&answers, type, path, field);
        print_answers(type, path, &answers);
    }
}

int main(void)
{
    for (int type = 0; type < RM_N_TYPES; type++)
        try_fields((enum rm_type)type, &rm_shapes[type], "");
    rm_arena_free(&arena);
    return fflush(stdout) || ferror(stdout) ? 2 : 0;
}
