#include "base/text.h"

#include "base/buf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* The next code point, or -1 where the bytes are not UTF-8. */
static utf8proc_int32_t next(const char **text, const char *end)
{
    utf8proc_int32_t c;
    utf8proc_ssize_t n;

    if ((unsigned char)**text < 0x80)
        return *(*text)++; /* most of it, so it is worth a line */
    n = utf8proc_iterate((const utf8proc_uint8_t *)*text, (utf8proc_ssize_t)(end - *text), &c);
    if (n <= 0)
        return -1;
    *text += n;
    return c;
}

/* Where the first letter that is not ASCII may stand, eight of them looked at together. */
static const char *skip_ascii(const char *text, const char *end)
{
    uint64_t letters;

    for (; end - text >= 8; text += 8) {
        memcpy(&letters, text, 8);
        if (letters & UINT64_C(0x8080808080808080))
            break;
    }
    return text;
}

int rm_text_valid(const char *text, size_t len)
{
    const char *end = text + len;

    while ((text = skip_ascii(text, end)) < end) {
        const char *stop = end - text > 8 ? text + 8 : end;

        while (text < stop)
            if (next(&text, end) < 0)
                return 0;
    }
    return 1;
}

static int is_space(utf8proc_int32_t c)
{
    utf8proc_category_t category;

    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r');
    category = utf8proc_category(c);
    return c == 0x85 || category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP;
}

static char *fold_case(struct rm_arena *arena, const char *text)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)text,
        (utf8proc_ssize_t)strlen(text), &mapped,
        UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STABLE);
    char *copy;

    if (len == UTF8PROC_ERROR_NOMEM)
        rm_out_of_memory();
    if (len < 0)
        return NULL;
    copy = rm_arena_copy(arena, (const char *)mapped, (size_t)len);
    free(mapped);
    return copy;
}

/* White space runs become one space, in place; none at the ends. */
static void fold_space(char *text)
{
    const char *from = text, *end = text + strlen(text);
    char *to = text;
    int space = 0;

    while (from < end) {
        const char *start = from;

        if (is_space(next(&from, end))) {
            space = to > text;
            continue;
        }
        if (space)
            *to++ = ' ';
        space = 0;
        memmove(to, start, (size_t)(from - start));
        to += from - start;
    }
    *to = '\0';
}

static int is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80)
        text++;
    return !*text;
}

char *rm_text_key(struct rm_arena *arena, const char *text)
{
    char *key;

    if (is_ascii(text)) {
        key = rm_arena_dup(arena, text);
        rm_ascii_lower(key); /* which is all that the mapping does to ASCII */
    } else {
        key = fold_case(arena, text);
    }
    if (key)
        fold_space(key);
    return key;
}

int rm_text_width(const char *text)
{
    const char *end = text + strlen(text);
    int width = 0;

    while (text < end) {
        utf8proc_int32_t c = next(&text, end);

        if (c < 0)
            return -1;
        width += utf8proc_charwidth(c);
    }
    return width;
}

size_t rm_text_fit(const char *text, int columns)
{
    const char *at = text, *end = text + strlen(text), *fits = text;
    utf8proc_int32_t before = 0, state = 0;
    int width = 0;

    while (at < end) {
        const char *start = at;
        utf8proc_int32_t c = next(&at, end);

        if (c < 0)
            break;
        if (start > text && utf8proc_grapheme_break_stateful(before, c, &state))
            fits = start;
        width += utf8proc_charwidth(c);
        if (width > columns)
            return (size_t)(fits - text);
        before = c;
    }
    return (size_t)(at - text);
}

char *rm_text_trim(struct rm_arena *arena, const char *text)
{
    const char *end = text + strlen(text), *at = text, *first = end, *last = text;

    while (at < end) {
        const char *start = at;
        utf8proc_int32_t c = next(&at, end);

        if (c < 0)
            at = start + 1; /* not ours to judge here: kept as it is */
        if (c >= 0 && is_space(c))
            continue;
        if (first == end)
            first = start;
        last = at;
    }
    return first == end ? rm_arena_dup(arena, "")
                        : rm_arena_copy(arena, first, (size_t)(last - first));
}

int rm_text_has_control(const char *text)
{
    const char *end;

    while (*text >= 0x20 && *text < 0x7f) /* most texts to their end */
        text++;
    end = text + strlen(text);
    while (text < end) {
        utf8proc_int32_t c = next(&text, end);

        if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            return 1;
    }
    return 0;
}

void rm_ascii_lower(char *text)
{
    for (; *text; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text - 'A' + 'a');
}
