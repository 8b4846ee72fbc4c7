#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

void rm_diag_init(struct rm_diag *diag, struct rm_arena *arena)
{
    memset(diag, 0, sizeof *diag);
    diag->arena = arena;
}

static void add(struct rm_diag *diag, enum rm_severity severity, struct rm_where where,
    const char *format, va_list args) __attribute__((format(printf, 4, 0)));

static void add_entry(struct rm_diag *diag, struct rm_diag_entry entry)
{
    diag->entries = rm_arena_grow(diag->arena, diag->entries, diag->n_entries, sizeof entry);
    entry.text = rm_arena_dup(diag->arena, entry.text);
    diag->entries[diag->n_entries++] = entry;
}

static void add(struct rm_diag *diag, enum rm_severity severity, struct rm_where where,
    const char *format, va_list args)
{
    struct rm_buf text = {0};

    rm_buf_vprintf(&text, format, args);
    add_entry(diag, (struct rm_diag_entry){where, severity, rm_buf_text(&text)});
    rm_buf_free(&text);
}

void rm_error(struct rm_diag *diag, struct rm_where where, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(diag, RM_ERROR, where, format, args);
    va_end(args);
    diag->n_errors++;
}

void rm_warn(struct rm_diag *diag, struct rm_where where, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    add(diag, RM_WARNING, where, format, args);
    va_end(args);
    diag->n_warnings++;
}

void rm_diag_add(struct rm_diag *diag, const struct rm_diag *from)
{
    for (size_t i = 0; i < from->n_entries; i++)
        add_entry(diag, from->entries[i]);
    diag->n_errors += from->n_errors;
    diag->n_warnings += from->n_warnings;
}

/* The run as a whole comes last: it is what the reader sees at the prompt.
 * Equal places keep the order they were found in, which is that of the text. */
static int compare(const struct rm_diag_entry *a, const struct rm_diag_entry *b)
{
    unsigned fa = a->where.file_no - 1, fb = b->where.file_no - 1;

    if (fa != fb)
        return fa < fb ? -1 : 1;
    if (a->where.line != b->where.line)
        return a->where.line < b->where.line ? -1 : 1;
    return 0;
}

static void merge_sort(struct rm_diag_entry *entries, struct rm_diag_entry *spare, size_t n)
{
    size_t half = n / 2, i = 0, j = half, k = 0;

    if (n < 2)
        return;
    merge_sort(entries, spare, half);
    merge_sort(entries + half, spare, n - half);
    while (i < half && j < n)
        spare[k++] = compare(&entries[i], &entries[j]) <= 0 ? entries[i++] : entries[j++];
    while (i < half)
        spare[k++] = entries[i++];
    while (j < n)
        spare[k++] = entries[j++];
    memcpy(entries, spare, n * sizeof *entries);
}

/* Whether a byte is, or begins in UTF-8, a control character; those from U+0080 on do what ESC and
 * a letter do. */
static int is_control(const char *text)
{
    unsigned char c = (unsigned char)text[0], next = (unsigned char)text[1];

    return c < 0x20 || c == 0x7f || (c == 0xc2 && next >= 0x80 && next < 0xa0);
}

void rm_diag_show(struct rm_buf *out, const char *text)
{
    for (; *text; text++) {
        if (!is_control(text)) {
            rm_buf_addc(out, *text);
            continue;
        }
        if ((unsigned char)*text == 0xc2)
            text++;
        rm_buf_printf(out, "\\x%02x", (unsigned)(unsigned char)*text);
    }
}

void rm_diag_format(struct rm_diag *diag, const char *program, struct rm_buf *out)
{
    struct rm_diag_entry *spare = RM_NEW_N(diag->arena, diag->n_entries, struct rm_diag_entry);

    merge_sort(diag->entries, spare, diag->n_entries);
    for (size_t i = 0; i < diag->n_entries; i++) {
        const struct rm_diag_entry *entry = &diag->entries[i];

        rm_diag_show(out, entry->where.file ? entry->where.file : program);
        if (entry->where.line)
            rm_buf_printf(out, ":%lu", entry->where.line);
        rm_buf_adds(out, ": ");
        if (entry->severity == RM_WARNING)
            rm_buf_adds(out, "warning: ");
        rm_diag_show(out, entry->text);
        rm_buf_addc(out, '\n');
    }
}
