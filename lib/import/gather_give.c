/* What becomes of rows once all were read: sorted, held against each other, given. */
#include "base/parallel.h"
#include "import/gather.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { GIVEN_AT_ONCE = 1024 }; /* rows, by a thread */

/* What was put by is gone: nothing can be given. */
static void report_lost(struct rm_gatherer *g, int error)
{
    if (!g->is_lost)
        rm_error(g->sheet.diag, (struct rm_where){0},
            "a temporary file in %s cannot be written or read: %s", g->lines.folder,
            strerror(error));
    g->is_lost = 1;
}

int rm_gather_check(struct rm_gatherer *g)
{
    int error = g->lines.error ? g->lines.error : g->sheet.kept.error;

    if (error)
        report_lost(g, error);
    return error ? -1 : 0;
}

const char *rm_gather_line(struct rm_gatherer *g, const struct rm_gathered_row *row, size_t *len)
{
    const char *line = rm_spool_look(&g->lines, &g->reader, row->at, row->len);

    rm_buf_clear(&g->line);
    if (!line) {
        report_lost(g, errno);
        return NULL;
    }
    if (g->finish)
        g->finish(&g->line, row, line, row->len);
    else
        rm_buf_add(&g->line, line, row->len);
    *len = g->line.len;
    return rm_buf_text(&g->line);
}

void rm_gather_replace(
    struct rm_gatherer *g, struct rm_gathered_row *row, const char *line, size_t len)
{
    row->at = rm_spool_add(&g->lines, line, len);
    row->len = len;
    rm_gather_check(g);
}

/* A row, to be sorted: most ids differ within their first eight bytes. */
struct key {
    uint64_t head; /* of the id, in the order of strcmp */
    const struct rm_gathered_row *row;
};

static struct key key_of(const struct rm_gathered_row *row)
{
    struct key key = {0, row};
    const char *at = row->id;

    for (int i = 0; i < 8; i++) {
        key.head = key.head << 8 | (unsigned char)*at;
        at += *at != '\0';
    }
    return key;
}

static int compare_rows(const struct rm_gathered_row *x, const struct rm_gathered_row *y)
{
    int order = strcmp(x->id, y->id);

    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int compare_keys(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    return x->head != y->head ? (x->head > y->head) - (x->head < y->head)
                              : compare_rows(x->row, y->row);
}

static int is_sorted(const struct rm_gatherer *g)
{
    for (size_t i = 1; i < g->n; i++)
        if (compare_rows(&g->rows[i - 1], &g->rows[i]) > 0)
            return 0;
    return 1;
}

static void sort_rows(struct rm_gatherer *g)
{
    struct rm_gathered_row *sorted;
    struct key *keys;

    if (is_sorted(g))
        return;
    keys = rm_malloc(g->n * sizeof *keys);
    sorted = rm_malloc(g->n * sizeof *sorted);
    for (size_t i = 0; i < g->n; i++)
        keys[i] = key_of(&g->rows[i]);
    qsort(keys, g->n, sizeof *keys, compare_keys);
    for (size_t i = 0; i < g->n; i++)
        sorted[i] = *keys[i].row;
    free(keys);
    free(g->rows);
    g->rows = sorted;
    g->size = g->n;
}

static int is_same_line(
    struct rm_gatherer *g, const struct rm_gathered_row *a, const struct rm_gathered_row *b)
{
    struct rm_spool_reader other = {0};
    const char *x, *y;
    int is_same = 0;

    if (a->len && a->len == b->len) {
        x = rm_spool_look(&g->lines, &g->reader, a->at, a->len);
        y = rm_spool_look(&g->lines, &other, b->at, b->len);
        if (!x || !y)
            report_lost(g, errno);
        else
            is_same = memcmp(x, y, a->len) == 0;
    }
    rm_spool_reader_free(&other);
    return is_same;
}

static void say_double(struct rm_gatherer *g, const char *id, size_t row, size_t other_row)
{
    const struct rm_sheet_row *other = &g->sheet.rows[other_row];

    if (other->number == other->line)
        rm_sheet_wrong(
            &g->sheet, row, "\"%s\" stands in row %lu too, and the two differ", id, other->number);
    else
        rm_sheet_wrong(&g->sheet, row,
            "\"%s\" stands in row %lu (line %lu) too, and the two differ", id, other->number,
            other->line);
}

static void settle_group(struct rm_gatherer *g, struct rm_gathered_row *rows, size_t n)
{
    int alike = 1, n_right = 0;

    for (size_t i = 0; i < n; i++) {
        alike &= i == 0 || is_same_line(g, rows, &rows[i]);
        n_right += rows[i].len > 0;
    }
    alike |= n_right == 0; /* all of them have to be looked at anyway */
    for (size_t i = 0; i < n && n > 1; i++) {
        if (!alike)
            say_double(g, rows->id, rows[i].row, rows[i ? 0 : 1].row);
        if (i)
            rows[i].len = 0;
    }
}

void rm_gather_settle(struct rm_gatherer *g)
{
    sort_rows(g);
    for (size_t i = 0, n; i < g->n; i += n) {
        for (n = 1; i + n < g->n && strcmp(g->rows[i].id, g->rows[i + n].id) == 0;)
            n++;
        if (n > 1)
            settle_group(g, &g->rows[i], n);
    }
}

int rm_gather_is_right(const struct rm_gatherer *g, const struct rm_gathered_row *row)
{
    return row->len && !g->sheet.rows[row->row].wrong;
}

/* Lines on their way out. */
struct giving {
    struct rm_gatherer *g;
    struct rm_imported *imported;
    struct rm_turns turns;
    int error; /* errno, or 0; looked at in turn */
};

/* The lines of some rows; 0, or errno. */
static int collect(struct rm_buf *out, const struct rm_gatherer *g, size_t from, size_t to)
{
    struct rm_spool_reader reader = {0};
    int error = 0;

    for (size_t i = from; i < to && !error; i++) {
        const struct rm_gathered_row *row = &g->rows[i];
        const char *line;

        if (!rm_gather_is_right(g, row))
            continue;
        line = rm_spool_look(&g->lines, &reader, row->at, row->len);
        if (!line)
            error = errno;
        else if (g->finish)
            g->finish(out, row, line, row->len);
        else
            rm_buf_add(out, line, row->len);
    }
    rm_spool_reader_free(&reader);
    return error;
}

static void give_some(void *context, size_t piece, unsigned thread)
{
    struct giving *giving = context;
    size_t from = piece * GIVEN_AT_ONCE, to = from + GIVEN_AT_ONCE;
    struct rm_buf lines = {0};
    int error = collect(&lines, giving->g, from, to < giving->g->n ? to : giving->g->n);

    (void)thread;
    rm_turn_take(&giving->turns, piece);
    if (!giving->error)
        giving->error = error;
    if (!giving->error) {
        rm_buf_add(giving->imported->records, lines.data, lines.len);
        if (giving->imported->out)
            rm_out_settle(giving->imported->out);
    }
    rm_turn_pass(&giving->turns);
    rm_buf_free(&lines);
}

static void give_lines(struct rm_gatherer *g, struct rm_imported *imported)
{
    struct giving giving = {.g = g, .imported = imported};

    rm_turns_init(&giving.turns);
    rm_parallel((g->n + GIVEN_AT_ONCE - 1) / GIVEN_AT_ONCE, give_some, &giving);
    rm_turns_free(&giving.turns);
    if (giving.error)
        report_lost(g, giving.error);
}

void rm_gather_account(struct rm_gatherer *g, struct rm_imported *imported)
{
    imported->n_rows = g->sheet.n_rows;
    imported->n_wrong = g->sheet.n_wrong;
    if (g->options->sets_aside)
        rm_sheet_rejects(&g->sheet, imported->rejects);
    rm_gather_check(g);
}

void rm_gather_give(struct rm_gatherer *g, struct rm_imported *imported)
{
    rm_gather_account(g, imported);
    if (g->sheet.diag->n_errors || (imported->ready && imported->ready(imported)))
        return;
    give_lines(g, imported);
}
