#include "words/part.h"

#include "base/near.h"

#include <string.h>

enum token_kind { END_OF_TEXT, LITERAL, FIELD, IF, ELSE, END, BROKEN };

struct token {
    enum token_kind kind;
    const char *text; /* a literal's bytes; a field's name or a broken tag as written */
    size_t len;
    int field; /* of FIELD and IF: its number, or -1 */
};

struct cursor {
    const char *start, *at;
    const char *const *names;
};

static int field_find(const char *const *names, const char *name, size_t len)
{
    for (int i = 0; names[i]; i++)
        if (strlen(names[i]) == len && memcmp(names[i], name, len) == 0)
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
        token.field = field_find(c->names, token.text, token.len);
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

enum { DEPTH_MAX = 8, MEANT_MAX = 3 };

struct checking {
    const struct rm_fields *fields;
    struct rm_diag *diag;
    struct rm_where where;
    int depth; /* how many {if} are open: may be more than DEPTH_MAX */
    struct {
        unsigned long line;
        int has_else;
    } open[DEPTH_MAX + 1];
    size_t errors; /* before */
};

static int is_known(const struct rm_fields *fields, int field)
{
    return field >= 0 && fields->gives[field] & fields->given;
}

/* Names that a slip may have meant; else all that there are. */
static void add_expected(struct rm_buf *out, const struct checking *c, const char *name)
{
    const struct rm_fields *fields = c->fields;
    const char *known[64] = {0}, *meant[MEANT_MAX];
    size_t n = 0, n_meant;

    for (int i = 0; fields->names[i] && n < 64; i++)
        if (is_known(fields, i))
            known[n++] = fields->names[i];
    n_meant = rm_near_find(meant, MEANT_MAX, name, known, n, c->diag->arena);
    rm_near_say(out, meant, n_meant);
    if (!n_meant)
        rm_buf_adds(out, n ? "; expected one of " : "; it has no fields");
    for (size_t i = 0; i < n && !n_meant; i++)
        rm_buf_printf(out, "%s%s", i ? ", " : "", known[i]);
}

static void check_field(struct checking *c, const struct token *token)
{
    char *name = rm_arena_copy(c->diag->arena, token->text, token->len);
    struct rm_buf text = {0};

    if (is_known(c->fields, token->field))
        return;
    if (strcmp(name, "token") == 0)
        rm_buf_adds(&text, ": a reader's token is a part of {survey_url}, and has its place in the "
                           "cycle's survey_url");
    else
        add_expected(&text, c, name);
    rm_error(c->diag, c->where, "there is no {%s} in %s%s", name, c->fields->what, text.data);
    rm_buf_free(&text);
}

static void check_if(struct checking *c)
{
    if (c->depth++ == DEPTH_MAX)
        rm_error(
            c->diag, c->where, "too many {if} within each other; expected at most %d", DEPTH_MAX);
    if (c->depth <= DEPTH_MAX) {
        c->open[c->depth].line = c->where.line;
        c->open[c->depth].has_else = 0;
    }
}

static void check_else(struct checking *c)
{
    if (c->depth > DEPTH_MAX)
        return;
    if (!c->depth)
        rm_error(c->diag, c->where, "an {else} without its {if}");
    else if (c->open[c->depth].has_else++)
        rm_error(
            c->diag, c->where, "a second {else} of the {if} in line %lu", c->open[c->depth].line);
}

static void check_token(struct checking *c, const struct token *token)
{
    switch (token->kind) {
    case FIELD:
        check_field(c, token);
        break;
    case IF:
        check_field(c, token);
        check_if(c);
        break;
    case ELSE:
        check_else(c);
        break;
    case END:
        if (!c->depth)
            rm_error(c->diag, c->where, "an {end} without its {if}");
        else
            c->depth--;
        break;
    case BROKEN:
        rm_error(c->diag, c->where, "a { that no } on its line closes; a brace is written {{");
        break;
    case LITERAL:
    case END_OF_TEXT:
        break;
    }
}

int rm_part_check(
    const char *part, const struct rm_fields *fields, struct rm_diag *diag, struct rm_where where)
{
    struct checking c = {.fields = fields, .diag = diag, .where = where, .errors = diag->n_errors};
    struct cursor cursor = {part, part, fields->names};
    const char *counted = part; /* lines up to here are in where.line */
    struct token token;

    while ((token = next_token(&cursor)).kind != END_OF_TEXT) {
        for (; counted < token.text; counted++)
            c.where.line += *counted == '\n';
        check_token(&c, &token);
    }
    for (int i = 1; i <= c.depth && i <= DEPTH_MAX; i++) {
        c.where.line = c.open[i].line;
        rm_error(diag, c.where, "an {if} without its {end}");
    }
    return diag->n_errors > c.errors ? -1 : 0;
}

static int is_given(const char *const *values, int field)
{
    return values[field] && *values[field];
}

void rm_part_render(
    struct rm_buf *out, const char *part, const char *const *names, const char *const *values)
{
    struct cursor c = {part, part, names};
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
            rm_buf_adds(out, values[token.field]);
    }
}
