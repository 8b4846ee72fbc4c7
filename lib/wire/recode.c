#include "wire/recode.h"

#include "base/arena.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { ROOM = 64 * 1024 };

struct rm_recode {
    iconv_t cd;
    size_t unit;        /* the bytes of its smallest character */
    struct rm_buf rest; /* what was given and is not yet converted */
};

static const char *detect_mark(const char *bytes, size_t len)
{
    static const struct {
        const char *encoding, *mark;
        size_t len;
    } marks[] = {{"UTF-8", "\xef\xbb\xbf", 3}, {"UTF-32LE", "\xff\xfe\0\0", 4},
        {"UTF-32BE", "\0\0\xfe\xff", 4}, {"UTF-16LE", "\xff\xfe", 2}, {"UTF-16BE", "\xfe\xff", 2}};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (len >= marks[i].len && memcmp(bytes, marks[i].mark, marks[i].len) == 0)
            return marks[i].encoding;
    return NULL;
}

/* In UTF-16, delimiters, spaces, digits and English letters have a NUL for one of their two bytes,
 * always the same; other texts have none, or a stray one. */
static const char *detect_nuls(const char *bytes, size_t len)
{
    size_t nuls[2] = {0};

    for (size_t i = 0; i < len; i++)
        nuls[i % 2] += bytes[i] == '\0';
    if ((nuls[0] && nuls[1]) || (nuls[0] + nuls[1]) * 8 < len || !len)
        return NULL;
    return nuls[1] ? "UTF-16LE" : "UTF-16BE";
}

const char *rm_recode_choose(const char *said, const char *bytes, size_t len)
{
    const char *found = detect_mark(bytes, len);
    int is_utf16 = said && strcasecmp(said, "utf-16") == 0;

    if (!found && (!said || is_utf16))
        found = detect_nuls(bytes, len);
    if (!found && is_utf16)
        found = "UTF-16LE";
    return found ? found : said ? said : "UTF-8";
}

int rm_recode_is_utf8(const char *encoding)
{
    return strcasecmp(encoding, "utf-8") == 0 || strcasecmp(encoding, "utf8") == 0;
}

int rm_recode_knows(const char *encoding)
{
    struct rm_recode *recode = rm_recode_open(encoding);

    rm_recode_close(recode);
    return recode != NULL;
}

static int begins(const char *text, const char *start)
{
    return strncasecmp(text, start, strlen(start)) == 0;
}

struct rm_recode *rm_recode_open(const char *encoding)
{
    struct rm_recode *recode;
    iconv_t cd;

    /* No name is that of the locale, and after a slash come wishes for what cannot be converted. */
    if (!*encoding || strchr(encoding, '/'))
        return NULL;
    cd = iconv_open("UTF-8", encoding);
    if (cd == (iconv_t)-1)
        return NULL;
    recode = rm_malloc(sizeof *recode);
    memset(recode, 0, sizeof *recode);
    recode->cd = cd;
    recode->unit = begins(encoding, "utf-32") || begins(encoding, "ucs-4")   ? 4
                   : begins(encoding, "utf-16") || begins(encoding, "ucs-2") ? 2
                                                                             : 1;
    return recode;
}

void rm_recode_close(struct rm_recode *recode)
{
    if (!recode)
        return;
    iconv_close(recode->cd);
    rm_buf_free(&recode->rest);
    free(recode);
}

/* Converts from where `from` points, and moves it on. 0, or errno. Without `from`, gives what
 * waits for a character that could have followed. */
static int convert(struct rm_recode *recode, struct rm_buf *out, char **from, size_t *left)
{
    size_t room = ROOM, rc;
    char *to;

    rm_buf_reserve(out, ROOM);
    to = out->data + out->len;
    rc = iconv(recode->cd, from, left, &to, &room);
    out->len += ROOM - room;
    out->data[out->len] = '\0';
    return rc == (size_t)-1 ? errno : 0;
}

/* Passes by what is no text; the next character can be the next unit. */
static void substitute(struct rm_recode *recode, struct rm_buf *out, char **from, size_t *left)
{
    size_t skipped = *left < recode->unit ? *left : recode->unit;

    rm_buf_addc(out, RM_SUBSTITUTE);
    *from += skipped;
    *left -= skipped;
}

void rm_recode_add(
    struct rm_recode *recode, struct rm_buf *out, const char *bytes, size_t len, int at_end)
{
    struct rm_buf *rest = &recode->rest;
    char *from;
    size_t left;
    int why;

    rm_buf_add(rest, bytes, len);
    from = rest->data;
    left = rest->len;
    while (left) {
        why = convert(recode, out, &from, &left);
        if (why == EINVAL && !at_end)
            break;
        if (why && why != E2BIG)
            substitute(recode, out, &from, &left);
    }
    memmove(rest->data, from, left);
    rest->len = left;
    if (at_end)
        convert(recode, out, NULL, NULL);
}
