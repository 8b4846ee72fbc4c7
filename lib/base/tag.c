#include "base/tag.h"

#include <string.h>
#include <strings.h>

/* A subtag: what it is made of, and its length. 0 behind the last. */
struct subtag {
    const char *text;
    size_t len;
    size_t n_letters; /* of its characters, how many are letters */
};

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The subtag that begins at *at, which moves behind it and its hyphen. 0, or -1 where there is none
 * that is well-formed. */
static int next(struct subtag *out, const char **at)
{
    const char *text = *at;

    *out = (struct subtag){.text = text};
    for (; is_letter(*text) || is_digit(*text); text++, out->len++)
        out->n_letters += (size_t)is_letter(*text);
    *at = *text == '-' ? text + 1 : text;
    return out->len >= 1 && out->len <= 8 && (!*text || (*text == '-' && text[1])) ? 0 : -1;
}

static int is_script(struct subtag s)
{
    return s.len == 4 && s.n_letters == 4;
}

static int is_region(struct subtag s)
{
    return (s.len == 2 && s.n_letters == 2) || (s.len == 3 && s.n_letters == 0);
}

static int is_variant(struct subtag s)
{
    return s.len >= 5 || (s.len == 4 && is_digit(*s.text));
}

/* What may come next: parts stand in this order, each but variants and extensions once. */
enum part { EXTENDED, SCRIPT = 3, REGION, VARIANT, EXTENSION, PRIVATE };

/* The part that a subtag is, where those before `from` are over. -1: none. */
static int part_of(struct subtag s, int from)
{
    if (s.len == 1)
        return *s.text == 'x' || *s.text == 'X' ? PRIVATE : EXTENSION;
    if (from < SCRIPT && s.len == 3 && s.n_letters == 3)
        return from;
    if (from <= SCRIPT && is_script(s))
        return SCRIPT;
    if (from <= REGION && is_region(s))
        return REGION;
    return is_variant(s) ? VARIANT : -1;
}

int rm_tag_valid(const char *text)
{
    struct subtag s;
    int part = EXTENDED, n_after = 1; /* subtags behind a single letter */

    if (next(&s, &text) || s.n_letters != s.len)
        return 0;
    if (s.len == 1) {
        part = PRIVATE;
        n_after = 0;
        if (*s.text != 'x' && *s.text != 'X')
            return 0;
    } else if (s.len > 3) {
        part = SCRIPT; /* only short languages are extended */
    }
    while (*text) {
        if (next(&s, &text))
            return 0;
        if (part == PRIVATE || (part == EXTENSION && s.len > 1)) {
            n_after++;
            continue;
        }
        if (!n_after || (part = part_of(s, part)) < 0)
            return 0;
        if (part == EXTENSION || part == PRIVATE)
            n_after = 0;
        else if (part < VARIANT)
            part++;
    }
    return n_after > 0;
}

int rm_tag_equal(const char *a, const char *b)
{
    return strcasecmp(a, b) == 0;
}

/* The length of what is left when a tag of this length is cut. */
static size_t cut(const char *tag, size_t len)
{
    while (len > 0 && tag[len - 1] != '-')
        len--;
    if (len > 0)
        len--;
    if (len == 1 || (len > 1 && tag[len - 2] == '-'))
        len = len > 1 ? len - 2 : 0;
    return len;
}

void rm_tag_cut(char *tag)
{
    tag[cut(tag, strlen(tag))] = '\0';
}

int rm_tag_serves(const char *tag, const char *range)
{
    size_t wanted = strlen(tag), len = strlen(range);

    while (len > wanted)
        len = cut(range, len);
    return len == wanted && len > 0 && strncasecmp(tag, range, len) == 0;
}
