#include "wire/json_tree.h"

#include "base/map.h"
#include "base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEPTH_MAX = 2048,  /* jansson's */
    COMPARED_MAX = 32, /* members that are looked through sooner than looked up */
};

struct reader {
    struct rm_arena *arena;
    const char *at, *end;
    int depth;
    struct rm_json *open; /* what was read of the lists and objects that are not closed */
    size_t n_open, room;
};

/* NUL at the end: it can stand nowhere. */
static char peek(const struct reader *r)
{
    return r->at < r->end ? *r->at : '\0';
}

static void skip_space(struct reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t' || *r->at == '\n' || *r->at == '\r'))
        r->at++;
}

/* Steps over a character that has to come here. */
static int expect(struct reader *r, char c)
{
    if (peek(r) != c)
        return -1;
    r->at++;
    return 0;
}

static int read_value(struct reader *r, struct rm_json *value);

/* Whether one of eight bytes is a quote, a backslash, a control character or beyond ASCII.
 * Borrows may tell of a byte above one that is; never where none is. */
static int has_special(uint64_t bytes)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t quote = bytes ^ ones * '"', backslash = bytes ^ ones * '\\';

    return (((quote - ones) | (backslash - ones) | (bytes - ones * 0x20) | bytes) & ones * 0x80) !=
           0;
}

/* Over what stands for itself: all but quotes, backslashes and controls. */
static const char *skip_plain(const char *p, const char *end, int *beyond_ascii)
{
    uint64_t bytes;

    for (;;) {
        const char *stop = end - p < (ptrdiff_t)sizeof bytes ? end : p + sizeof bytes;

        if (stop != end) {
            memcpy(&bytes, p, sizeof bytes);
            if (!has_special(bytes)) {
                p = stop;
                continue;
            }
        }
        for (; p < stop; p++) {
            unsigned char c = (unsigned char)*p;

            if (c < 0x20 || c == '"' || c == '\\')
                return p;
            *beyond_ascii |= c >= 0x80;
        }
        if (p == end)
            return p;
    }
}

/* Four hexadecimal digits; -1 if they are none. */
static int32_t read_hex(struct reader *r)
{
    int32_t code = 0;

    for (int i = 0; i < 4; i++, r->at++) {
        char c = peek(r);

        if (c >= '0' && c <= '9')
            code = code * 16 + (c - '0');
        else if (c >= 'a' && c <= 'f')
            code = code * 16 + (c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            code = code * 16 + (c - 'A' + 10);
        else
            return -1;
    }
    return code;
}

/* What stands behind \u, and behind it where it is one half of a character; -1 for U+0000 and
 * for halves. */
static int32_t read_code(struct reader *r)
{
    int32_t code = read_hex(r), low;

    if (code <= 0 || (code >= 0xdc00 && code <= 0xdfff))
        return -1;
    if (code < 0xd800 || code > 0xdfff)
        return code;
    if (expect(r, '\\') || expect(r, 'u'))
        return -1;
    low = read_hex(r);
    return low >= 0xdc00 && low <= 0xdfff ? 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00) : -1;
}

static char *put_utf8(char *to, int32_t code)
{
    if (code < 0x80) {
        *to++ = (char)code;
    } else if (code < 0x800) {
        *to++ = (char)(0xc0 | code >> 6);
        *to++ = (char)(0x80 | (code & 0x3f));
    } else {
        if (code < 0x10000) {
            *to++ = (char)(0xe0 | code >> 12);
        } else {
            *to++ = (char)(0xf0 | code >> 18);
            *to++ = (char)(0x80 | (code >> 12 & 0x3f));
        }
        *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        *to++ = (char)(0x80 | (code & 0x3f));
    }
    return to;
}

static int read_escape(struct reader *r, char **to)
{
    static const char names[] = "\"\\/bfnrt", letters[] = "\"\\/\b\f\n\r\t";
    char c = peek(r);
    const char *found = c ? strchr(names, c) : NULL;
    int32_t code;

    r->at++;
    if (found) {
        *(*to)++ = letters[found - names];
        return 0;
    }
    if (c != 'u')
        return -1;
    code = read_code(r);
    if (code < 0)
        return -1;
    *to = put_utf8(*to, code);
    return 0;
}

/* The rest of a string from its first backslash on; what it says is never longer than it. */
static int read_escaped(struct reader *r, const char *start, const char **text, size_t *len)
{
    const char *quote = r->at;
    char *copy, *to;
    int beyond_ascii = 0;

    while (quote < r->end && *quote != '"')
        quote += *quote == '\\' ? 2 : 1;
    if (quote >= r->end)
        return -1;
    copy = rm_arena_copy(r->arena, start, (size_t)(quote - start));
    to = copy + (r->at - start);
    while (peek(r) == '\\') {
        const char *run;

        r->at++;
        if (read_escape(r, &to))
            return -1;
        run = r->at;
        r->at = skip_plain(r->at, r->end, &beyond_ascii);
        memcpy(to, run, (size_t)(r->at - run));
        to += r->at - run;
    }
    *to = '\0';
    *text = copy;
    *len = (size_t)(to - copy);
    return 0;
}

static int read_string(struct reader *r, const char **text, size_t *len)
{
    const char *start = r->at + 1;
    int beyond_ascii = 0;

    if (peek(r) != '"')
        return -1;
    r->at = skip_plain(start, r->end, &beyond_ascii);
    if (peek(r) == '\\') {
        beyond_ascii = 1;
        if (read_escaped(r, start, text, len))
            return -1;
    } else {
        *len = (size_t)(r->at - start);
        *text = rm_arena_copy(r->arena, start, *len);
    }
    return expect(r, '"') || (beyond_ascii && !rm_text_valid(start, (size_t)(r->at - start))) ? -1
                                                                                              : 0;
}

/* Makes room for one more among those that are open. */
static struct rm_json *push(struct reader *r)
{
    if (r->n_open == r->room) {
        struct rm_json *old = r->open;

        r->room = r->room ? r->room * 2 : 32;
        r->open = RM_NEW_N(r->arena, r->room, struct rm_json);
        if (r->n_open)
            memcpy(r->open, old, r->n_open * sizeof *old);
    }
    return &r->open[r->n_open++];
}

static int read_item(struct reader *r, int is_member)
{
    struct rm_json item = {.name = NULL};
    size_t len = 0;

    if (is_member) {
        if (read_string(r, &item.name, &len))
            return -1;
        item.mark = rm_json_mark(item.name, len);
        skip_space(r);
        if (expect(r, ':'))
            return -1;
        skip_space(r);
    }
    if (read_value(r, &item))
        return -1;
    *push(r) = item;
    return 0;
}

static int is_among(const struct rm_json *members, size_t n, const struct rm_json *member)
{
    for (size_t i = 0; i < n; i++)
        if (members[i].mark == member->mark && strcmp(members[i].name, member->name) == 0)
            return 1;
    return 0;
}

/* Of few, each is compared with those before it, if one of these has the same bit of 64. */
static int few_have_twice(const struct rm_json *members, size_t n)
{
    uint64_t seen = 0;

    for (size_t i = 0; i < n; i++) {
        uint64_t bit = UINT64_C(1) << (members[i].mark * UINT64_C(0x9e3779b97f4a7c15) >> 58);

        if (seen & bit && is_among(members, i, &members[i]))
            return 1;
        seen |= bit;
    }
    return 0;
}

static int has_twice(struct reader *r, const struct rm_json *members, size_t n)
{
    struct rm_map names;

    if (n <= COMPARED_MAX)
        return few_have_twice(members, n);
    rm_map_init(&names, r->arena);
    for (size_t i = 0; i < n; i++) {
        void **slot = rm_map_add(&names, members[i].name);

        if (*slot)
            return 1;
        *slot = r;
    }
    return 0;
}

static int read_items(struct reader *r, struct rm_json *value, char close)
{
    size_t first = r->n_open;

    r->at++;
    skip_space(r);
    while (peek(r) != close || r->n_open > first) {
        if (read_item(r, close == '}'))
            return -1;
        skip_space(r);
        if (peek(r) == close)
            break;
        if (expect(r, ','))
            return -1;
        skip_space(r);
    }
    r->at++;
    value->kind = close == '}' ? RM_JSON_OBJECT : RM_JSON_LIST;
    value->n = r->n_open - first;
    r->n_open = first;
    if (!value->n)
        return 0;
    value->is.items = rm_arena_alloc_n(r->arena, value->n, sizeof *value);
    memcpy(value->is.items, &r->open[first], value->n * sizeof *value);
    return close == '}' && has_twice(r, value->is.items, value->n) ? -1 : 0;
}

static int skip_digits(struct reader *r)
{
    const char *start = r->at;

    while (peek(r) >= '0' && peek(r) <= '9')
        r->at++;
    return r->at > start ? 0 : -1;
}

/* From the point or the exponent on. A real must not be too big for a double. */
static int read_real(struct reader *r, struct rm_json *value)
{
    value->kind = RM_JSON_REAL;
    if (peek(r) == '.') {
        r->at++;
        if (skip_digits(r))
            return -1;
    }
    if (peek(r) == 'e' || peek(r) == 'E') {
        r->at++;
        if (peek(r) == '+' || peek(r) == '-')
            r->at++;
        if (skip_digits(r))
            return -1;
    }
    return isinf(strtod(
               rm_arena_copy(r->arena, value->source, (size_t)(r->at - value->source)), NULL))
               ? -1
               : 0;
}

static int read_number(struct reader *r, struct rm_json *value)
{
    const char *digit;
    int negative = peek(r) == '-', too_big = 0;
    int64_t number = 0;

    r->at += negative;
    digit = r->at;
    if (skip_digits(r) || (*digit == '0' && r->at > digit + 1))
        return -1;
    if (peek(r) == '.' || peek(r) == 'e' || peek(r) == 'E')
        return read_real(r, value);
    for (; digit < r->at; digit++)
        too_big |= __builtin_mul_overflow(number, 10, &number) ||
                   __builtin_add_overflow(number, negative ? '0' - *digit : *digit - '0', &number);
    value->kind = RM_JSON_INT;
    value->is.number = number;
    return too_big ? -1 : 0;
}

static int read_word(
    struct reader *r, struct rm_json *value, const char *word, enum rm_json_kind kind)
{
    size_t len = strlen(word);

    if ((size_t)(r->end - r->at) < len || memcmp(r->at, word, len) != 0)
        return -1;
    r->at += len;
    value->kind = kind;
    return 0;
}

static int read_any(struct reader *r, struct rm_json *value)
{
    switch (peek(r)) {
    case '{':
        return read_items(r, value, '}');
    case '[':
        return read_items(r, value, ']');
    case '"':
        value->kind = RM_JSON_STRING;
        return read_string(r, &value->is.text, &value->n);
    case 't':
        return read_word(r, value, "true", RM_JSON_TRUE);
    case 'f':
        return read_word(r, value, "false", RM_JSON_FALSE);
    case 'n':
        return read_word(r, value, "null", RM_JSON_NULL);
    default:
        return read_number(r, value);
    }
}

static int read_value(struct reader *r, struct rm_json *value)
{
    int rc;

    if (++r->depth > DEPTH_MAX)
        return -1;
    value->source = r->at;
    rc = read_any(r, value);
    value->source_len = (size_t)(r->at - value->source);
    r->depth--;
    return rc;
}

int rm_json_read_tree(struct rm_json *value, struct rm_arena *arena, const char *text, size_t len)
{
    struct reader r = {.arena = arena, .at = text, .end = text + len};

    memset(value, 0, sizeof *value);
    skip_space(&r);
    if (read_value(&r, value))
        return -1;
    skip_space(&r);
    return r.at == r.end ? 0 : -1;
}
