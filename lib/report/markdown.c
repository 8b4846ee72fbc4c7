/* Markdown: GitHub's, for a wiki. */
#include "report/format.h"

#include <string.h>

/* Whatever stands for more than itself somewhere in a line. */
static int is_markup(char c)
{
    return c && strchr("\\`*_{}[]()#!|~^$", c) != NULL;
}

static int is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

/* An address, or a name after @, becomes a link whatever is written before the @; but not in code.
 * So does #12. */
static int becomes_link(const char *word, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++)
        if ((word[i] == '@' && is_word(word[i + 1])) ||
            (word[i] == '#' && word[i + 1] >= '0' && word[i + 1] <= '9'))
            return 1;
    return 0;
}

/* As code, between more backticks than stand in it. */
static void add_code(struct rm_buf *out, const char *word, size_t len)
{
    size_t longest = 0, run = 0;

    for (size_t i = 0; i < len; i++) {
        run = word[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++)
        rm_buf_addc(out, '`');
    rm_buf_adds(out, longest ? " " : "");
    for (size_t i = 0; i < len; i++) {
        rm_buf_adds(out, word[i] == '|' ? "\\" : "");
        rm_buf_addc(out, word[i]);
    }
    rm_buf_adds(out, longest ? " " : "");
    for (size_t i = 0; i <= longest; i++)
        rm_buf_addc(out, '`');
}

/* What begins a list, a quotation or an underline, at the start of a line: "1." too. */
static int begins_block(const char *word, size_t at)
{
    return (at == 0 && strchr("-+=", word[0])) ||
           (at > 0 && word[at] == '.' && strspn(word, "0123456789") == at);
}

/* A colon makes a link of http://, or a picture of :smile:; but not in 09:00. */
static int is_colon_of_markup(const char *word, size_t len, size_t at)
{
    if (word[at] != ':' || at + 1 >= len)
        return word[at] == ':' && at > 0 && is_word(word[at - 1]) && word[0] == ':';
    return !(at > 0 && word[at - 1] >= '0' && word[at - 1] <= '9' && word[at + 1] >= '0' &&
             word[at + 1] <= '9');
}

static int is_dot_of_link(const char *word, size_t at)
{
    return word[at] == '.' && at >= 3 && (word[at - 1] | 32) == 'w';
}

static void add_word(struct rm_buf *out, const char *word, size_t len, int is_first)
{
    for (size_t i = 0; i < len; i++) {
        int is_escaped = is_markup(word[i]) || is_colon_of_markup(word, len, i) ||
                         is_dot_of_link(word, i) || (is_first && begins_block(word, i));

        if (word[i] == '&')
            rm_buf_adds(out, "&amp;");
        else if (word[i] == '<')
            rm_buf_adds(out, "&lt;");
        else if (word[i] == '>')
            rm_buf_adds(out, "&gt;");
        else
            rm_buf_printf(out, "%s%c", is_escaped ? "\\" : "", word[i]);
    }
}

/* A text of one line, of which nothing is markup; a block of its own, or within one. */
static void add_text(struct rm_buf *out, const char *text, int is_block)
{
    const char *start = text;

    while (*text) {
        size_t len = strcspn(text, " ");

        if (becomes_link(text, len))
            add_code(out, text, len);
        else
            add_word(out, text, len, is_block && text == start);
        text += len;
        for (; *text == ' '; text++)
            rm_buf_addc(out, ' ');
    }
}

static void add_line(struct rm_buf *out, const char *before, const char *text, const char *after)
{
    struct rm_buf line = {0};

    rm_line_add(&line, text);
    rm_buf_adds(out, before);
    add_text(out, rm_buf_text(&line), 1);
    rm_buf_adds(out, after);
    rm_buf_free(&line);
}

static void add_head(struct rm_buf *out, const struct rm_table *table)
{
    rm_buf_addc(out, '|');
    for (size_t c = 0; c < table->n_columns; c++)
        if (rm_column_is_shown(table, c))
            add_line(out, " ", table->columns[c].heading, " |");
    rm_buf_adds(out, "\n|");
    for (size_t c = 0; c < table->n_columns; c++)
        if (rm_column_is_shown(table, c))
            rm_buf_adds(out, rm_column_is_number(&table->columns[c]) ? " ---: |" : " --- |");
    rm_buf_addc(out, '\n');
}

static void add_row(struct rm_buf *out, const struct rm_table *table, size_t row, const int *shown)
{
    struct rm_buf text = {0};

    rm_buf_addc(out, '|');
    for (size_t c = 0; c < table->n_columns; c++) {
        if (!shown[c])
            continue;
        rm_cell_show(&text, &table->columns[c], rm_table_cell(table, row, c));
        rm_buf_addc(out, ' ');
        add_text(out, rm_buf_text(&text), 0);
        rm_buf_adds(out, text.len ? " |" : "|");
    }
    rm_buf_addc(out, '\n');
    rm_buf_free(&text);
}

static void add_table(struct rm_buf *out, const struct rm_table *table)
{
    int *shown = RM_NEW_N(table->arena, table->n_columns, int);

    for (size_t c = 0; c < table->n_columns; c++)
        shown[c] = rm_column_is_shown(table, c);
    add_head(out, table);
    for (size_t r = 0; r < table->n_rows; r++)
        add_row(out, table, r, shown);
}

void rm_markdown_render(struct rm_buf *out, const struct rm_table *tables, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct rm_table *table = &tables[i];

        add_line(out, i ? "\n# " : "# ", table->title ? table->title : table->key, "\n\n");
        if (table->n_rows)
            add_table(out, table);
        else
            rm_buf_adds(out, "(none)\n");
        for (size_t note = 0; note < table->n_notes; note++)
            add_line(out, "\n", table->notes[note], "\n");
    }
}
