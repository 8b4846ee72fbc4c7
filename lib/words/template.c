#include "words/template.h"

#include "base/lines.h"
#include "base/text.h"
#include "record/field.h"
#include "words/builtin.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const char *rm_builtin_find(const char *language, const char *name)
{
    for (size_t i = 0; i < rm_n_builtins; i++)
        if (strcmp(rm_builtins[i].language, language) == 0 &&
            strcmp(rm_builtins[i].name, name) == 0)
            return rm_builtins[i].text;
    return NULL;
}

const char *const rm_kind_words[] = {
#define X(NAME, name, gives) name,
    RM_KINDS(X)
#undef X
        NULL};

const unsigned rm_kind_gives[RM_N_KINDS] = {
#define X(NAME, name, gives) (gives) | RM_GIVES_ALWAYS,
    RM_KINDS(X)
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

enum token_kind { END_OF_TEXT, LITERAL, FIELD, IF, ELSE, END, BROKEN };

struct token {
    enum token_kind kind;
    const char *text; /* a literal's bytes; a field's name or a broken tag as written */
    size_t len;
    int field; /* of FIELD and IF: its number, or -1 */
};

struct cursor {
    const char *start, *at;
};

static int field_find(const char *name, size_t len)
{
    for (int i = 0; field_names[i]; i++)
        if (strlen(field_names[i]) == len && memcmp(field_names[i], name, len) == 0)
            return i;
    return -1;
}

static int is_word(const struct token *token, const char *word)
{
    return token->len == strlen(word) && memcmp(token->text, word, token->len) == 0;
}

/* Steps over the newline where a tag has its line to itself. */
static void skip_own_line(struct cursor *c, const char *open)
{
    if ((open == c->start || open[-1] == '\n') && *c->at == '\n')
        c->at++;
}

static struct token next_tag(struct cursor *c)
{
    const char *open = c->at, *close = strpbrk(open + 1, "{}\n");
    struct token token = {.kind = BROKEN, .text = open, .field = -1};

    if (!close || *close != '}') {
        token.len = close ? (size_t)(close - open) : strlen(open);
        c->at = open + token.len;
        return token;
    }
    c->at = close + 1;
    token.text = open + 1;
    token.len = (size_t)(close - open) - 1;
    if (is_word(&token, "else"))
        token.kind = ELSE;
    else if (is_word(&token, "end"))
        token.kind = END;
    else if (token.len > 3 && memcmp(token.text, "if ", 3) == 0)
        token = (struct token){IF, token.text + 3, token.len - 3, -1};
    else
        token.kind = FIELD;
    if (token.kind == FIELD || token.kind == IF)
        token.field = field_find(token.text, token.len);
    if (token.kind != FIELD)
        skip_own_line(c, open);
    return token;
}

static struct token next_token(struct cursor *c)
{
    struct token token = {.kind = LITERAL, .text = c->at, .len = strcspn(c->at, "{"), .field = -1};

    if (!*c->at)
        return (struct token){.kind = END_OF_TEXT, .text = c->at, .field = -1};
    if (token.len) {
        c->at += token.len;
        return token;
    }
    if (c->at[1] != '{')
        return next_tag(c);
    token.len = 1;
    c->at += 2;
    return token;
}

/* Where the body begins: behind the first line and the blank lines after it. */
static const char *body_of(const char *text)
{
    const char *body = text + strcspn(text, "\n");

    while (*body == '\n')
        body++;
    return body;
}

struct template_check {
    enum rm_kind kind;
    struct rm_diag *diag;
    struct rm_where where;
    int wrong;
};

static void check_field(struct template_check *check, const struct token *token)
{
    struct rm_buf known = {0};

    if (token->field >= 0 && field_gives[token->field] & rm_kind_gives[check->kind])
        return;
    for (size_t i = 0; field_names[i]; i++)
        if (field_gives[i] & rm_kind_gives[check->kind])
            rm_buf_printf(&known, "%s%s", known.len ? ", " : "", field_names[i]);
    rm_error(check->diag, check->where, "there is no {%.*s} in a %s message; expected one of %s",
        (int)token->len, token->text, rm_kind_words[check->kind], rm_buf_text(&known));
    rm_buf_free(&known);
    check->wrong = 1;
}

enum { DEPTH_MAX = 8 };

/* Subject and body are apart: an {if} opened in the one does not end in the other. */
static void check_part(struct template_check *check, const char *part)
{
    struct cursor c = {part, part};
    int depth = 0, has_else[DEPTH_MAX + 1] = {0};
    unsigned long first = check->where.line;
    const char *problem = NULL;
    struct token token;

    while (!problem && (token = next_token(&c)).kind != END_OF_TEXT) {
        check->where.line = first;
        for (const char *p = part; p < token.text; p++)
            check->where.line += *p == '\n';
        if (token.kind == FIELD || token.kind == IF)
            check_field(check, &token);
        if (token.kind == BROKEN)
            problem = "a { that no } on its line closes; a brace is written {{";
        else if (token.kind == IF && depth == DEPTH_MAX)
            problem = "too many {if} within each other; expected at most 8";
        else if (token.kind == IF)
            has_else[++depth] = 0;
        else if (token.kind == ELSE && (!depth || has_else[depth]++))
            problem = "an {else} without its {if}";
        else if (token.kind == END && !depth--)
            problem = "an {end} without its {if}";
    }
    if (!problem && depth)
        problem = "an {if} above has no {end}";
    if (problem) {
        rm_error(check->diag, check->where, "%s", problem);
        check->wrong = 1;
    }
}

int rm_template_check(
    const char *text, enum rm_kind kind, struct rm_diag *diag, struct rm_where where)
{
    struct template_check check = {.kind = kind, .diag = diag, .where = where};
    size_t len = strcspn(text, "\n");
    char *subject = rm_arena_copy(diag->arena, text, len);
    const char *body = body_of(text);

    check.where.line = 1;
    if (strspn(text, " \t\r") == len) {
        rm_error(diag, check.where, "the first line is empty; it is the subject");
        return -1;
    }
    check_part(&check, subject);
    check.where.line = 1;
    for (const char *p = text; p < body; p++)
        check.where.line += *p == '\n';
    check_part(&check, body);
    if (!*body) {
        rm_error(diag, check.where, "there is no body below the subject");
        check.wrong = 1;
    }
    return check.wrong ? -1 : 0;
}

static int is_given(const struct rm_text_values *values, int field)
{
    return values->v[field] && *values->v[field];
}

static void render(struct rm_buf *out, const char *part, const struct rm_text_values *values)
{
    struct cursor c = {part, part};
    int depth = 0, hidden = 0; /* `hidden`: the depth of the {if} whose text is left out, or 0 */
    struct token token;

    while ((token = next_token(&c)).kind != END_OF_TEXT) {
        if (token.kind == IF && ++depth && !hidden && !is_given(values, token.field))
            hidden = depth;
        else if (token.kind == ELSE && (!hidden || hidden == depth))
            hidden = hidden ? 0 : depth;
        else if (token.kind == END && depth-- == hidden)
            hidden = 0;
        else if (token.kind == LITERAL && !hidden)
            rm_buf_add(out, token.text, token.len);
        else if (token.kind == FIELD && !hidden && is_given(values, token.field))
            rm_buf_adds(out, values->v[token.field]);
    }
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
    render(&raw, rm_buf_text(&line), values);
    add_line(subject, rm_buf_text(&raw));
    render(body, body_of(text), values);
    while (body->len && strchr("\n ", body->data[body->len - 1]))
        body->data[--body->len] = '\0';
    rm_buf_addc(body, '\n');
    rm_buf_free(&line);
    rm_buf_free(&raw);
}

void rm_templates_init(struct rm_templates *templates)
{
    for (int kind = 0; kind < RM_N_KINDS; kind++)
        templates->text[kind] = rm_builtin_find("en", rm_kind_words[kind]);
}

/* Windows line ends and a byte order mark are an editor's doing, not the writer's. */
static char *settled(struct rm_arena *arena, const struct rm_buf *raw)
{
    const char *from = rm_buf_text(raw);
    char *text, *to;

    if (strncmp(from, "\xef\xbb\xbf", 3) == 0)
        from += 3;
    text = to = rm_arena_dup(arena, from);
    for (; *from; from++)
        if (from[0] != '\r' || from[1] != '\n')
            *to++ = *from;
    *to = '\0';
    return text;
}

static int read_template(const char **out, int fd, enum rm_kind kind, struct rm_arena *arena,
    struct rm_diag *diag, struct rm_where where)
{
    struct rm_buf raw = {0};
    int rc = -1;

    if (rm_read_all(fd, &raw))
        rm_error(diag, where, "cannot be read: %s", strerror(errno));
    else if (!rm_text_valid(rm_buf_text(&raw), raw.len) || memchr(rm_buf_text(&raw), 0, raw.len))
        rm_error(diag, where, "is not plain UTF-8 text");
    else
        rc = rm_template_check(*out = settled(arena, &raw), kind, diag, where);
    rm_buf_free(&raw);
    return rc;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in a folder that end in .txt, sorted. 0, or -1 with errno. */
static int list_folder(char ***names, size_t *n, const char *folder, struct rm_arena *arena)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;

    *names = NULL;
    *n = 0;
    if (!dir)
        return -1;
    while ((entry = readdir(dir))) {
        size_t len = strlen(entry->d_name);

        if (len < 4 || strcmp(entry->d_name + len - 4, ".txt") != 0)
            continue;
        *names = rm_arena_grow(arena, *names, *n, sizeof **names);
        (*names)[(*n)++] = rm_arena_copy(arena, entry->d_name, len - 4);
    }
    closedir(dir);
    if (*n)
        qsort(*names, *n, sizeof **names, by_text);
    return 0;
}

int rm_templates_read(struct rm_templates *templates, const char *folder, struct rm_arena *arena,
    struct rm_diag *diag)
{
    size_t errors = diag->n_errors, n;
    char **names;

    if (list_folder(&names, &n, folder, arena))
        rm_error(diag, (struct rm_where){.file = folder, .file_no = 1}, "cannot be opened: %s",
            strerror(errno));
    for (size_t i = 0; i < n; i++) {
        char *path = rm_arena_printf(arena, "%s/%s.txt", folder, names[i]);
        struct rm_where where = {.file = path, .file_no = (unsigned)i + 1};
        int kind = rm_word_find(rm_kind_words, names[i]);
        int fd = kind < 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC);

        if (kind < 0)
            rm_error(
                diag, where, "is a template of no kind; \"rm-checkin templates\" lists the kinds");
        else if (fd < 0)
            rm_error(diag, where, "cannot be opened: %s", strerror(errno));
        else
            read_template(&templates->text[kind], fd, (enum rm_kind)kind, arena, diag, where);
        if (fd >= 0)
            close(fd);
    }
    return diag->n_errors > errors ? -1 : 0;
}
