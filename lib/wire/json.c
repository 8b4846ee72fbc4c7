#include "wire/json.h"

#include "wire/json_tree.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A tree with the memory that it stands in. The value comes first: it is what others hold. */
struct document {
    struct rm_json value;
    struct rm_arena arena;
};

/* What jansson makes of a value that is sound. */
static json_t *load(const struct rm_json *value)
{
    json_t *json = json_loadb(value->source, value->source_len, JSON_DECODE_ANY, NULL);

    if (!json)
        rm_out_of_memory();
    return json;
}

/* What is not sound is for jansson to explain; but it steps over a NUL behind a number or a word.
 */
static void explain(const char *text, size_t len, char error[RM_JSON_ERROR_SIZE])
{
    json_error_t why;
    json_t *taken;

    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        snprintf(error, RM_JSON_ERROR_SIZE, "a byte order mark stands before the JSON");
        return;
    }
    taken = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (taken)
        snprintf(error, RM_JSON_ERROR_SIZE, "not valid JSON: a NUL byte stands in it");
    else
        snprintf(
            error, RM_JSON_ERROR_SIZE, "not valid JSON: %s (at byte %d)", why.text, why.position);
    json_decref(taken);
}

const struct rm_json *rm_json_read(
    struct rm_arena *arena, const char *text, size_t len, char error[RM_JSON_ERROR_SIZE])
{
    struct rm_json *value = RM_NEW(arena, struct rm_json);

    if (!rm_json_read_tree(value, arena, text, len))
        return value;
    explain(text, len, error);
    return NULL;
}

struct rm_json *rm_json_parse(const char *text, size_t len, char error[RM_JSON_ERROR_SIZE])
{
    struct document *document = rm_malloc(sizeof *document);

    document->arena = (struct rm_arena){0};
    if (!rm_json_read_tree(
            &document->value, &document->arena, rm_arena_copy(&document->arena, text, len), len))
        return &document->value;
    explain(text, len, error);
    rm_json_free(&document->value);
    return NULL;
}

void rm_json_free(struct rm_json *value)
{
    struct document *document = (struct document *)(void *)value;

    if (document)
        rm_arena_free(&document->arena);
    free(document);
}

int rm_json_whole(const char *line, size_t len)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *value = rm_json_parse(line, len, error);
    int whole = value && rm_json_kind(value) == RM_JSON_OBJECT;

    rm_json_free(value);
    return whole;
}

enum rm_json_kind rm_json_kind(const struct rm_json *value)
{
    return value->kind;
}

const char *rm_json_kind_name(enum rm_json_kind kind)
{
    static const char *const names[] = {[RM_JSON_NULL] = "null",
        [RM_JSON_FALSE] = "false",
        [RM_JSON_TRUE] = "true",
        [RM_JSON_INT] = "a whole number",
        [RM_JSON_REAL] = "a number with a fraction",
        [RM_JSON_STRING] = "text",
        [RM_JSON_LIST] = "a list",
        [RM_JSON_OBJECT] = "an object"};

    return names[kind];
}

const char *rm_json_string(const struct rm_json *value, size_t *len)
{
    int is_string = value->kind == RM_JSON_STRING;

    if (len)
        *len = is_string ? value->n : 0;
    return is_string ? value->is.text : NULL;
}

int64_t rm_json_int(const struct rm_json *value)
{
    return value->kind == RM_JSON_INT ? value->is.number : 0;
}

size_t rm_json_size(const struct rm_json *value)
{
    return value->kind == RM_JSON_LIST || value->kind == RM_JSON_OBJECT ? value->n : 0;
}

const struct rm_json *rm_json_item(const struct rm_json *value, size_t i)
{
    return value->kind == RM_JSON_LIST && i < value->n ? &value->is.items[i] : NULL;
}

const struct rm_json *rm_json_member(const struct rm_json *value, const char *name)
{
    unsigned mark = rm_json_mark(name, strlen(name));

    if (value->kind != RM_JSON_OBJECT)
        return NULL;
    for (size_t i = 0; i < value->n; i++)
        if (value->is.items[i].mark == mark && strcmp(value->is.items[i].name, name) == 0)
            return &value->is.items[i];
    return NULL;
}

const struct rm_json *rm_json_first(const struct rm_json *object)
{
    return object->kind == RM_JSON_OBJECT && object->n ? object->is.items : NULL;
}

const struct rm_json *rm_json_next(const struct rm_json *object, const struct rm_json *member)
{
    return member + 1 < object->is.items + object->n ? member + 1 : NULL;
}

const char *rm_json_name(const struct rm_json *member)
{
    return member->name;
}

static int add_to_buf(const char *text, size_t len, void *buf)
{
    rm_buf_add(buf, text, len);
    return 0;
}

/* Dumping into memory fails only where memory does. */
void rm_json_dump(struct rm_buf *out, const struct rm_json *value)
{
    json_t *json = load(value);

    if (json_dump_callback(json, add_to_buf, out, JSON_COMPACT | JSON_ENCODE_ANY))
        rm_out_of_memory();
    json_decref(json);
}

int rm_json_equal(const struct rm_json *a, const struct rm_json *b)
{
    json_t *x = load(a), *y = load(b);
    int equal = json_equal(x, y);

    json_decref(x);
    json_decref(y);
    return equal;
}

static void item(struct rm_json_writer *w)
{
    if (w->comma)
        rm_buf_addc(w->out, ',');
    w->comma = 1;
}

/* As jansson writes it, byte for byte, without a value made for each text. */
static void add_string(struct rm_buf *out, const char *text)
{
    static const char letters[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";

    rm_buf_addc(out, '"');
    for (;;) {
        const char *run = text, *found;

        while ((unsigned char)*text >= 0x20 && *text != '"' && *text != '\\')
            text++;
        rm_buf_add(out, run, (size_t)(text - run));
        if (!*text)
            break;
        found = strchr(letters, *text);
        if (found)
            rm_buf_printf(out, "\\%c", names[found - letters]);
        else
            rm_buf_printf(out, "\\u%04X", (unsigned)*text);
        text++;
    }
    rm_buf_addc(out, '"');
}

void rm_json_open(struct rm_json_writer *w, char bracket)
{
    item(w);
    rm_buf_addc(w->out, bracket);
    w->comma = 0;
}

void rm_json_close(struct rm_json_writer *w, char bracket)
{
    rm_buf_addc(w->out, bracket);
    w->comma = 1;
}

void rm_json_key(struct rm_json_writer *w, const char *name)
{
    item(w);
    add_string(w->out, name);
    rm_buf_addc(w->out, ':');
    w->comma = 0;
}

void rm_json_put_text(struct rm_json_writer *w, const char *text)
{
    item(w);
    add_string(w->out, text);
}

void rm_json_put_int(struct rm_json_writer *w, int64_t value)
{
    item(w);
    rm_buf_printf(w->out, "%" PRId64, value);
}

void rm_json_put_flag(struct rm_json_writer *w, int value)
{
    item(w);
    rm_buf_adds(w->out, value ? "true" : "false");
}

void rm_json_put_raw(struct rm_json_writer *w, const char *json, size_t len)
{
    item(w);
    rm_buf_add(w->out, json, len);
}

/* Where things stand in the text of a valid object; so no bounds are looked at twice. */
static const char *skip_space(const char *p)
{
    while (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r')
        p++;
    return p;
}

static const char *skip_string(const char *p)
{
    for (p++; *p != '"'; p++)
        if (*p == '\\')
            p++;
    return p + 1;
}

static const char *skip_value(const char *p)
{
    int depth = 0;

    do {
        if (*p == '"') {
            p = skip_string(p);
            continue;
        }
        if (*p == '{' || *p == '[')
            depth++;
        if (*p == '}' || *p == ']')
            depth--;
        p++;
    } while (depth > 0 || (*p != ',' && *p != '}' && *p != ']' && *p != ' ' && *p != '\t' &&
                              *p != '\n' && *p != '\r'));
    return p;
}

static int is_name(const char *quoted, size_t len, const char *name)
{
    json_t *value;
    int same;

    if (!memchr(quoted, '\\', len))
        return len == strlen(name) + 2 && memcmp(quoted + 1, name, len - 2) == 0;
    value = json_loadb(quoted, len, JSON_DECODE_ANY, NULL);
    same = value && strcmp(json_string_value(value), name) == 0;
    json_decref(value);
    return same;
}

/* The member's name and value in the text of an object. */
struct span {
    const char *name, *value, *end;
};

static int find_member(struct span *span, const char *object, const char *name)
{
    const char *p = skip_space(skip_space(object) + 1);

    while (*p != '}') {
        span->name = p;
        p = skip_string(p);
        span->value = skip_space(skip_space(p) + 1);
        span->end = skip_value(span->value);
        if (is_name(span->name, (size_t)(p - span->name), name))
            return 1;
        p = skip_space(span->end);
        if (*p == ',')
            p = skip_space(p + 1);
    }
    return 0;
}

static void replace_value(
    struct rm_buf *out, const char *object, size_t len, struct span at, const char *value)
{
    rm_buf_add(out, object, (size_t)(at.value - object));
    rm_buf_adds(out, value);
    rm_buf_add(out, at.end, (size_t)(object + len - at.end));
}

/* With the member goes the comma behind it or, for the last one, the comma before it. */
static void remove_member(struct rm_buf *out, const char *object, size_t len, struct span at)
{
    const char *after = skip_space(at.end);
    const char *from = at.name;

    if (*after == ',') {
        after = skip_space(after + 1);
    } else {
        after = at.end;
        while (from[-1] == ' ' || from[-1] == '\t' || from[-1] == '\n' || from[-1] == '\r')
            from--;
        if (from[-1] == ',')
            from--;
    }
    rm_buf_add(out, object, (size_t)(from - object));
    rm_buf_add(out, after, (size_t)(object + len - after));
}

static void add_member(
    struct rm_buf *out, const char *object, size_t len, const char *name, const char *value)
{
    size_t end = len;
    int empty;

    while (object[end - 1] != '}')
        end--;
    end--;
    while (strchr(" \t\r\n", object[end - 1]))
        end--;
    empty = object[end - 1] == '{';
    rm_buf_add(out, object, end);
    if (!empty)
        rm_buf_addc(out, ',');
    add_string(out, name);
    rm_buf_addc(out, ':');
    rm_buf_adds(out, value);
    rm_buf_add(out, object + end, len - end);
}

void rm_json_set(
    struct rm_buf *out, const char *object, size_t len, const char *name, const char *value)
{
    struct span at;

    if (!find_member(&at, object, name)) {
        if (value)
            add_member(out, object, len, name, value);
        else
            rm_buf_add(out, object, len);
    } else if (value) {
        replace_value(out, object, len, at, value);
    } else {
        remove_member(out, object, len, at);
    }
}
