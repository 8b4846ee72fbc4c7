#include "import/gather.h"

#include <stdlib.h>
#include <string.h>

int rm_gather_open(struct rm_gatherer *g, const struct rm_import *import, int fd,
    struct rm_where where, const struct rm_import_options *options, struct rm_arena *arena,
    struct rm_diag *diag)
{
    memset(g, 0, sizeof *g);
    g->options = options;
    g->arena = arena;
    rm_cells_init(&g->cells, &g->sheet.row_arena, arena);
    g->cells.dates = options->dates;
    g->cells.zone = options->zone;
    if (rm_sheet_open(&g->sheet, fd, where, &options->dialect, options->sets_aside, arena, diag))
        return -1;
    return rm_columns_find(&g->columns, import, &g->sheet, options->map, options->keep_own);
}

void rm_gather_close(struct rm_gatherer *g)
{
    rm_sheet_close(&g->sheet);
    rm_cells_free(&g->cells);
    rm_buf_free(&g->lines);
    free(g->rows);
}

int rm_gather_read(struct rm_gatherer *g, rm_row_read *read, const void *context)
{
    struct rm_row row = {.g = g};
    int rc;

    while ((rc = rm_sheet_next(&g->sheet)) > 0) {
        row.index = g->sheet.n_rows - 1;
        rm_draft_read(&row.draft, &g->columns, &g->sheet, &g->cells);
        read(&row, context);
    }
    return rc;
}

struct rm_arena *rm_row_scratch(const struct rm_row *row)
{
    return &row->g->sheet.row_arena;
}

struct rm_arena *rm_row_keep(const struct rm_row *row)
{
    return row->g->arena;
}

int rm_row_is_wrong(const struct rm_row *row)
{
    return row->g->sheet.rows[row->index].wrong != NULL;
}

const char *rm_row_text(const struct rm_row *row, size_t target)
{
    const struct rm_item *item = rm_draft_item(&row->draft, target);

    return item ? item->text : NULL;
}

const char *rm_gather_header(const struct rm_gatherer *g, size_t target)
{
    const struct rm_column *column = g->columns.slots[target].column;

    return column ? column->header : g->columns.slots[target].name;
}

const char *rm_row_header(const struct rm_row *row, size_t target)
{
    return rm_gather_header(row->g, target);
}

struct rm_gathered_row *rm_row_add(struct rm_row *row, const char *id)
{
    struct rm_gatherer *g = row->g;
    struct rm_gathered_row *gathered;

    if (g->n == g->size) {
        g->size = g->size ? g->size * 2 : 256;
        g->rows = rm_realloc(g->rows, g->size * sizeof *g->rows);
    }
    gathered = &g->rows[g->n++];
    *gathered =
        (struct rm_gathered_row){.id = rm_arena_dup(rm_row_keep(row), id), .row = row->index};
    return gathered;
}

static struct rm_record *decode(struct rm_row *row, const char *members, size_t len)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_buf text = {0};
    struct rm_record *record = NULL;
    struct rm_json *object;
    struct rm_diag diag;

    rm_buf_addc(&text, '{');
    rm_buf_add(&text, members, len);
    rm_buf_addc(&text, '}');
    object = rm_json_parse(text.data, text.len, error);
    rm_diag_init(&diag, rm_row_scratch(row));
    if (object)
        record = rm_record_decode(row->g->columns.import->type, object, rm_row_scratch(row), &diag,
            rm_sheet_where(&row->g->sheet, row->index));
    else
        rm_row_wrong(row, "%s", error);
    for (size_t i = 0; i < diag.n_entries; i++)
        rm_row_wrong(row, "%s", diag.entries[i].text);
    rm_json_free(object);
    rm_buf_free(&text);
    return record;
}

void rm_row_write(
    struct rm_row *row, struct rm_gathered_row *gathered, const char *members, size_t len)
{
    struct rm_record *record = rm_row_is_wrong(row) ? NULL : decode(row, members, len);
    struct rm_gatherer *g = row->g;
    struct rm_buf line = {0};

    if (record) {
        rm_record_write(&line, record);
        gathered->at = g->lines.len;
        rm_draft_write_own(&g->lines, &row->draft, line.data, line.len);
        gathered->len = g->lines.len - gathered->at;
    }
    rm_buf_free(&line);
}

void rm_gather_replace(
    struct rm_gatherer *g, struct rm_gathered_row *row, const char *line, size_t len)
{
    row->at = g->lines.len;
    row->len = len;
    rm_buf_add(&g->lines, line, len);
}

static int compare_rows(const void *a, const void *b)
{
    const struct rm_gathered_row *x = a, *y = b;
    int order = strcmp(x->id, y->id);

    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int is_same_line(
    const struct rm_gatherer *g, const struct rm_gathered_row *a, const struct rm_gathered_row *b)
{
    return a->len && a->len == b->len &&
           memcmp(g->lines.data + a->at, g->lines.data + b->at, a->len) == 0;
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
    if (g->n)
        qsort(g->rows, g->n, sizeof *g->rows, compare_rows);
    for (size_t i = 0, n; i < g->n; i += n) {
        for (n = 1; i + n < g->n && strcmp(g->rows[i].id, g->rows[i + n].id) == 0;)
            n++;
        settle_group(g, &g->rows[i], n);
    }
}

void rm_gather_give(const struct rm_gatherer *g, struct rm_imported *imported)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->rows[i].len && !g->sheet.rows[g->rows[i].row].wrong)
            rm_buf_add(imported->records, g->lines.data + g->rows[i].at, g->rows[i].len);
    imported->n_rows = g->sheet.n_rows;
    imported->n_wrong = g->sheet.n_wrong;
    if (g->options->sets_aside)
        rm_sheet_rejects(&g->sheet, imported->rejects);
}
