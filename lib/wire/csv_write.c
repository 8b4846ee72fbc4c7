#include "wire/csv.h"

#include <inttypes.h>
#include <string.h>

static int is_number(const char *text)
{
    static const char digits[] = "0123456789";
    size_t n;

    text += *text == '-';
    n = strspn(text, digits);
    if (n && text[n] == '.') {
        text += n + 1;
        n = strspn(text, digits);
    }
    return n && !text[n];
}

int rm_csv_is_formula(const char *text)
{
    static const char *const wide[] = {"\uff1d", "\uff0b", "\uff0d", "\uff20"};

    text += strspn(text, "' \n");
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
        if (strncmp(text, wide[i], strlen(wide[i])) == 0)
            return 1;
    return *text && strchr("=+-@\t\r", *text) && !is_number(text);
}

const char *rm_csv_undefuse(const char *text)
{
    return *text == '\'' && rm_csv_is_formula(text + 1) ? text + 1 : text;
}

static void begin_cell(struct rm_csv_writer *w)
{
    if (!w->begun && w->form == RM_CSV_EXCEL)
        rm_buf_adds(w->out, "\xef\xbb\xbf");
    w->begun = 1;
    if (!w->n_cells)
        w->row = w->out->len;
    if (w->n_cells++)
        rm_buf_addc(w->out, w->form == RM_CSV_TSV ? '\t' : ',');
}

static int is_space(char c)
{
    return c == ' ' || c == '\t';
}

static int needs_quotes(const struct rm_csv_writer *w, const char *text)
{
    size_t len = strlen(text);

    if (len == 0)
        return 0;
    return text[strcspn(text, w->form == RM_CSV_TSV ? "\t\"\r\n" : ",\"\r\n")] ||
           is_space(text[0]) || is_space(text[len - 1]);
}

void rm_csv_put(struct rm_csv_writer *w, const char *text)
{
    const char *apostrophe;

    begin_cell(w);
    if (!text)
        return;
    apostrophe = !w->raw && rm_csv_is_formula(text) ? "'" : "";
    if (!needs_quotes(w, text)) {
        rm_buf_adds(w->out, apostrophe);
        rm_buf_adds(w->out, text);
        return;
    }
    rm_buf_addc(w->out, '"');
    rm_buf_adds(w->out, apostrophe);
    for (const char *quote; (quote = strchr(text, '"')); text = quote + 1) {
        rm_buf_add(w->out, text, (size_t)(quote - text) + 1);
        rm_buf_addc(w->out, '"');
    }
    rm_buf_adds(w->out, text);
    rm_buf_addc(w->out, '"');
}

void rm_csv_put_int(struct rm_csv_writer *w, int64_t value)
{
    begin_cell(w);
    rm_buf_printf(w->out, "%" PRId64, value);
}

void rm_csv_end(struct rm_csv_writer *w)
{
    if (w->n_cells == 1 && w->out->len == w->row)
        rm_buf_adds(w->out, "\"\""); /* or it would look like a blank line */
    rm_buf_adds(w->out, w->form == RM_CSV_EXCEL ? "\r\n" : "\n");
    w->n_cells = 0;
}
