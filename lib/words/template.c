#include "words/template.h"

#include "base/text.h"
#include "words/part.h"

#include <string.h>

#define X(NAME, name, gives) name,
const char *const rm_kind_words[] = {RM_KINDS(X) RM_INVITE_KINDS(X) NULL};
const char *const rm_due_kind_words[] = {RM_KINDS(X) NULL};
#undef X

const unsigned rm_kind_gives[RM_N_TEMPLATES] = {
#define X(NAME, name, gives) (gives) | RM_GIVES_ALWAYS | RM_GIVES_DUE,
    RM_KINDS(X)
#undef X
#define X(NAME, name, gives) (gives) | RM_GIVES_ALWAYS,
        RM_INVITE_KINDS(X)
#undef X
};

static const char *const field_names[] = {
#define X(NAME, name, gives, meaning) #name,
    RM_TEXT_FIELDS(X)
#undef X
        NULL};

static const unsigned field_gives[] = {
#define X(NAME, name, gives, meaning) gives,
    RM_TEXT_FIELDS(X)
#undef X
};

/* The length of the line at `at`, without its end; *next is where the next one begins. */
static size_t line_len(const char **next, const char *at, const char *end)
{
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    size_t len = (size_t)((newline ? newline : end) - at);

    *next = newline ? newline + 1 : end;
    return newline && len && at[len - 1] == '\r' ? len - 1 : len;
}

/* U+0080 to U+009F are \xc2 and a byte below \xa0. */
static int is_control(const char *at, size_t len)
{
    unsigned char c = (unsigned char)*at;

    return (c < ' ' && c != '\t') || c == 0x7f ||
           (c == 0xc2 && len > 1 && (unsigned char)at[1] < 0xa0);
}

/* Copies a line; what no message may carry becomes a question mark, once it is told. */
static void settle_line(
    char *to, const char *line, size_t len, struct rm_diag *diag, struct rm_where where)
{
    int is_text = rm_text_valid(line, len), n_controls = 0;

    for (size_t i = 0; i < len; i++) {
        to[i] = is_text || (unsigned char)line[i] < 0x80 ? line[i] : '?';
        if (is_control(line + i, len - i) && (is_text || (unsigned char)line[i] < 0x80)) {
            to[i] = '?';
            if (!n_controls++)
                rm_error(diag, where, "has a control character, which no message may carry");
            if ((unsigned char)line[i] == 0xc2)
                to[++i] = '?';
        }
    }
    if (!is_text)
        rm_error(diag, where, "is not UTF-8");
}

char *rm_template_settle(struct rm_arena *arena, const char *bytes, size_t len,
    struct rm_diag *diag, struct rm_where where)
{
    const char *at = bytes, *end = bytes + len, *next;
    char *text = rm_arena_bytes(arena, len + 1), *to = text;

    if (len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0)
        at += 3;
    for (where.line = 1; at < end; at = next, where.line++) {
        size_t n = line_len(&next, at, end);

        settle_line(to, at, n, diag, where);
        to += n;
        if (next[-1] == '\n')
            *to++ = '\n';
    }
    *to = '\0';
    return text;
}

/* Where the body begins: behind the first line and the blank lines after it. */
static const char *body_of(const char *text)
{
    const char *body = text + strcspn(text, "\n");

    while (*body == '\n')
        body++;
    return body;
}

static int check_part(
    const char *part, enum rm_kind kind, struct rm_diag *diag, struct rm_where where)
{
    const char *what = rm_arena_printf(diag->arena, "messages of the kind %s", rm_kind_words[kind]);
    struct rm_fields fields = {field_names, field_gives, rm_kind_gives[kind], what};

    return rm_part_check(part, &fields, diag, where);
}

/* Subject and body are apart: an {if} opened in the one does not end in the other. */
int rm_template_check(
    const char *text, enum rm_kind kind, struct rm_diag *diag, struct rm_where where)
{
    size_t len = strcspn(text, "\n");
    const char *body = body_of(text);
    int rc = 0;

    where.line = 1;
    if (strspn(text, " \t\r") == len) {
        rm_error(diag, where, "the first line is empty; it is the subject");
        rc = -1;
    }
    rc |= check_part(rm_arena_copy(diag->arena, text, len), kind, diag, where);
    for (const char *p = text; p < body; p++)
        where.line += *p == '\n';
    rc |= check_part(body, kind, diag, where);
    if (!*body) {
        rm_error(diag, where, "there is no body below the subject");
        rc = -1;
    }
    return rc;
}

/* One line, whatever names and texts hold: runs of spaces and controls become one space. */
static void add_line(struct rm_buf *out, const char *text)
{
    int space = 0;

    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (c <= 0x20 || c == 0x7f) {
            space = 1;
            continue;
        }
        if (space && out->len)
            rm_buf_addc(out, ' ');
        space = 0;
        rm_buf_addc(out, *text);
    }
}

void rm_template_render(struct rm_buf *subject, struct rm_buf *body, const char *text,
    const struct rm_text_values *values)
{
    struct rm_buf line = {0}, raw = {0};

    rm_buf_add(&line, text, strcspn(text, "\n"));
    rm_part_render(&raw, rm_buf_text(&line), field_names, values->v);
    add_line(subject, rm_buf_text(&raw));
    rm_part_render(body, body_of(text), field_names, values->v);
    while (body->len && strchr("\n ", body->data[body->len - 1]))
        body->data[--body->len] = '\0';
    rm_buf_addc(body, '\n');
    rm_buf_free(&line);
    rm_buf_free(&raw);
}
