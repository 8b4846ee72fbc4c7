#include "wire/json.h"

#include <inttypes.h>
#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where jansson's memory comes from on this thread: an arena while a value is read into it, else
 * malloc. It keeps nothing from one call to the next, so what is given back is always of the kind
 * that is given out. */
static _Thread_local struct rm_arena *reading_into;

static void *take(size_t size)
{
    return reading_into ? rm_arena_room(reading_into, size) : rm_malloc(size);
}

static void give_back(void *p)
{
    if (!reading_into)
        free(p);
}

static void set_memory(void)
{
    json_set_alloc_funcs(take, give_back);
}

/* struct rm_json is jansson's json_t under a name of our own. */
static json_t *ours(const struct rm_json *value)
{
    return (json_t *)(uintptr_t)value;
}

static struct rm_json *theirs(json_t *value)
{
    return (struct rm_json *)(uintptr_t)value;
}

static json_t *load(const char *text, size_t len, char error[RM_JSON_ERROR_SIZE])
{
    json_error_t why;
    const char *nul;
    json_t *value;

    if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
        snprintf(error, RM_JSON_ERROR_SIZE, "a byte order mark stands before the JSON");
        return NULL;
    }
    nul = memchr(text, '\0', len); /* jansson steps over one behind a number or a word */
    if (nul) {
        snprintf(error, RM_JSON_ERROR_SIZE, "not valid JSON: a NUL byte stands in it (at byte %zu)",
            (size_t)(nul - text) + 1);
        return NULL;
    }
    value = json_loadb(text, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &why);
    if (!value)
        snprintf(
            error, RM_JSON_ERROR_SIZE, "not valid JSON: %s (at byte %d)", why.text, why.position);
    return value;
}

const struct rm_json *rm_json_read(
    struct rm_arena *arena, const char *text, size_t len, char error[RM_JSON_ERROR_SIZE])
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const struct rm_json *value;

    pthread_once(&once, set_memory);
    reading_into = arena;
    value = theirs(load(text, len, error));
    reading_into = NULL;
    return value;
}

struct rm_json *rm_json_parse(const char *text, size_t len, char error[RM_JSON_ERROR_SIZE])
{
    return theirs(load(text, len, error));
}

void rm_json_free(struct rm_json *value)
{
    json_decref(ours(value));
}

int rm_json_whole(const char *line, size_t len)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *value = rm_json_parse(line, len, error);
    int whole = value && rm_json_kind(value) == RM_JSON_OBJECT;

    rm_json_free(value);
    return whole;
}

/* Behind the string that begins at `p`; NULL where it does not end before `end`, or has a control
 * character in it, or nothing behind it that may follow one. */
static const char *pass_string(const char *p, const char *end)
{
    for (p++; p < end && *p != '"'; p++) {
        if ((unsigned char)*p < 0x20)
            return NULL;
        p += *p == '\\';
    }
    p++;
    return p < end && *p && strchr(",:}]", *p) ? p : NULL;
}

int rm_json_looks_whole(const char *line, size_t len)
{
    static const char outside[] = "{}[],:0123456789+-.eEtrufalsn";
    const char *p = line, *end = line + len;
    int depth = 0;

    if (len < 2 || *p != '{')
        return 0;
    do {
        if (*p == '"') {
            p = pass_string(p, end);
            if (!p)
                return 0;
            continue;
        }
        if (!*p || !strchr(outside, *p))
            return 0;
        depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
        p++;
    } while (p < end && depth > 0);
    return p == end && depth == 0;
}

enum rm_json_kind rm_json_kind(const struct rm_json *value)
{
    switch (json_typeof(ours(value))) {
    case JSON_OBJECT:
        return RM_JSON_OBJECT;
    case JSON_ARRAY:
        return RM_JSON_LIST;
    case JSON_STRING:
        return RM_JSON_STRING;
    case JSON_INTEGER:
        return RM_JSON_INT;
    case JSON_REAL:
        return RM_JSON_REAL;
    case JSON_TRUE:
        return RM_JSON_TRUE;
    case JSON_FALSE:
        return RM_JSON_FALSE;
    case JSON_NULL:
        break;
    }
    return RM_JSON_NULL;
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
    if (len)
        *len = json_string_length(ours(value));
    return json_string_value(ours(value));
}

int64_t rm_json_int(const struct rm_json *value)
{
    return json_integer_value(ours(value));
}

size_t rm_json_size(const struct rm_json *value)
{
    return json_is_array(ours(value)) ? json_array_size(ours(value))
                                      : json_object_size(ours(value));
}

const struct rm_json *rm_json_item(const struct rm_json *value, size_t i)
{
    return theirs(json_array_get(ours(value), i));
}

const struct rm_json *rm_json_member(const struct rm_json *value, const char *name)
{
    return theirs(json_object_get(ours(value), name));
}

void *rm_json_first(const struct rm_json *object)
{
    return json_object_iter(ours(object));
}

void *rm_json_next(const struct rm_json *object, void *at)
{
    return json_object_iter_next(ours(object), at);
}

const char *rm_json_name(void *at)
{
    return json_object_iter_key(at);
}

const struct rm_json *rm_json_value(void *at)
{
    return theirs(json_object_iter_value(at));
}

static int add_to_buf(const char *text, size_t len, void *buf)
{
    rm_buf_add(buf, text, len);
    return 0;
}

/* Dumping into memory fails only where memory does. */
void rm_json_dump(struct rm_buf *out, const struct rm_json *value)
{
    if (json_dump_callback(ours(value), add_to_buf, out, JSON_COMPACT | JSON_ENCODE_ANY))
        rm_out_of_memory();
}

int rm_json_equal(const struct rm_json *a, const struct rm_json *b)
{
    return json_equal(ours(a), ours(b));
}

static void item(struct rm_json_writer *w)
{
    if (w->comma)
        rm_buf_addc(w->out, ',');
    w->comma = 1;
}

/* How long the text is up to its end or to what cannot stand in a string as it is. */
static size_t plain_len(const char *text)
{
    const char *at = text;

    while ((unsigned char)*at >= 0x20 && *at != '"' && *at != '\\')
        at++;
    return (size_t)(at - text);
}

/* As jansson writes it, byte for byte, without a value made for each text. */
static void add_string(struct rm_buf *out, const char *text)
{
    static const char letters[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";

    rm_buf_addc(out, '"');
    for (;; text++) {
        size_t len = plain_len(text);
        const char *found;

        rm_buf_add(out, text, len);
        text += len;
        if (!*text)
            break;
        found = strchr(letters, *text);
        if (found) {
            rm_buf_addc(out, '\\');
            rm_buf_addc(out, names[found - letters]);
        } else {
            rm_buf_printf(out, "\\u%04X", (unsigned)*text);
        }
    }
    rm_buf_addc(out, '"');
}

const char *rm_json_text(struct rm_arena *arena, const char *text)
{
    size_t len = plain_len(text);
    struct rm_buf escaped = {0};
    char *json;

    if (text[len]) {
        add_string(&escaped, text);
        json = rm_arena_copy(arena, escaped.data, escaped.len);
        rm_buf_free(&escaped);
        return json;
    }
    json = rm_arena_bytes(arena, len + 3);
    json[0] = '"';
    memcpy(json + 1, text, len);
    memcpy(json + 1 + len, "\"", 2);
    return json;
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
