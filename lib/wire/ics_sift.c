#include "wire/ics_sift.h"

#include <string.h>
#include <strings.h>

enum { DEPTH_MAX = 8 }; /* deeper than any calendar */

struct sifting {
    const struct rm_ics_sieve *sieve;
    struct rm_ics_sifted *out;
    struct rm_arena *arena;
    struct {
        const char *name;
        size_t len;
        unsigned long line;
    } open[DEPTH_MAX];
    int depth;
    int skipped; /* the depth of a component that is left out, or 0 */
    int n_calendars;
    size_t kept; /* bytes of the line that is being kept, or 0 */
};

static int is_name(const char *text, size_t len, const char *name)
{
    return strlen(name) == len && strncasecmp(text, name, len) == 0;
}

static int is_one_of(const char *text, size_t len, const char *const *names)
{
    while (*names && !is_name(text, len, *names))
        names++;
    return *names != NULL;
}

static const char *begin(struct sifting *s, unsigned long line, const char *name, size_t len)
{
    struct rm_ics_sifted *out = s->out;

    if (s->depth == DEPTH_MAX)
        return "components are nested too deep";
    if (s->depth == 0 && !is_name(name, len, "VCALENDAR"))
        return "expected BEGIN:VCALENDAR";
    s->n_calendars += s->depth == 0;
    if (s->depth == 1 && is_one_of(name, len, s->sieve->components) &&
        (is_name(name, len, "VEVENT") || is_name(name, len, "VFREEBUSY"))) {
        out->lines = rm_arena_grow(s->arena, out->lines, out->n_lines, sizeof *out->lines);
        out->lines[out->n_lines++] = line;
    }
    s->open[s->depth].name = name;
    s->open[s->depth].len = len;
    s->open[s->depth++].line = line;
    if (!s->skipped && !is_one_of(name, len, s->sieve->components))
        s->skipped = s->depth;
    if (!s->skipped)
        rm_buf_printf(&out->text, "BEGIN:%.*s\r\n", (int)len, name);
    return NULL;
}

static const char *end(struct sifting *s, const char *name, size_t len)
{
    if (s->depth == 0)
        return "END without a BEGIN";
    s->depth--;
    if (s->open[s->depth].len != len || strncasecmp(s->open[s->depth].name, name, len) != 0)
        return "END of another component than the one that began last";
    if (!s->skipped)
        rm_buf_printf(&s->out->text, "END:%.*s\r\n", (int)len, name);
    if (s->depth < s->skipped)
        s->skipped = 0;
    return NULL;
}

/* Keeps a line, or what goes on with one, without its line break. */
static const char *keep(struct sifting *s, const char *line, size_t len)
{
    s->kept += len;
    if (s->kept > s->sieve->line_max)
        return "this line is too long";
    rm_buf_add(&s->out->text, line, len);
    rm_buf_adds(&s->out->text, "\r\n");
    return NULL;
}

static const char *take_line(struct sifting *s, unsigned long number, const char *line, size_t len)
{
    size_t name_len;

    while (len && (line[len - 1] == '\n' || line[len - 1] == '\r'))
        len--;
    if (len && (*line == ' ' || *line == '\t'))
        return s->kept ? keep(s, line, len) : NULL;
    s->kept = 0;
    for (name_len = 0; name_len < len && line[name_len] != ':' && line[name_len] != ';';)
        name_len++;
    if (name_len < len && line[name_len] == ':') {
        const char *value = line + name_len + 1;
        size_t value_len = len - name_len - 1;

        while (value_len && strchr(" \t", value[value_len - 1]))
            value_len--;
        if (is_name(line, name_len, "BEGIN"))
            return begin(s, number, value, value_len);
        if (is_name(line, name_len, "END"))
            return end(s, value, value_len);
    }
    return s->skipped || !is_one_of(line, name_len, s->sieve->properties) ? NULL
                                                                          : keep(s, line, len);
}

const char *rm_ics_sift(struct rm_ics_sifted *out, const struct rm_ics_sieve *sieve,
    struct rm_arena *arena, unsigned long *line, const char *text, size_t len)
{
    static const char mark[] = "\xef\xbb\xbf"; /* Windows programs put it before UTF-8 */
    struct sifting s = {.sieve = sieve, .out = out, .arena = arena};
    const char *wrong = NULL;

    *line = 0;
    memset(out, 0, sizeof *out);
    if (len && memchr(text, '\0', len))
        return "is not a calendar: it has NUL bytes";
    if (len >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0) {
        text += strlen(mark);
        len -= strlen(mark);
    }
    for (const char *at = text, *stop = text + len; at < stop && !wrong;) {
        const char *newline = memchr(at, '\n', (size_t)(stop - at));
        size_t n = newline ? (size_t)(newline - at) + 1 : (size_t)(stop - at);

        wrong = take_line(&s, ++*line, at, n);
        at += n;
    }
    if (wrong)
        return wrong;
    *line = s.depth ? s.open[s.depth - 1].line : 0;
    if (s.depth)
        return "what begins here never ends; was the file cut off?";
    return s.n_calendars ? NULL : "is not a calendar: it has no BEGIN:VCALENDAR";
}
