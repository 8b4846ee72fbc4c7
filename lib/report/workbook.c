/* XLSX: for people, in a workbook. */
#include "base/text.h"
#include "report/format.h"
#include "wire/xlsx.h"

#include <string.h>

/* Widths of columns, in characters: ids and such are there to be found, not to be read. */
enum { SHEET_MIN = 8, SHEET_ID = 12, SHEET_OPEN_ID = 20, SHEET_TEXT = 28, SHEET_PROSE = 48 };
enum { FILTER_SIGN = 3 };

static enum rm_xlsx_kind sheet_kind(enum rm_column_kind kind)
{
    switch (kind) {
    case RM_COLUMN_INT:
        return RM_XLSX_INT;
    case RM_COLUMN_PERCENT:
        return RM_XLSX_PERCENT;
    case RM_COLUMN_HUNDREDTHS:
        return RM_XLSX_HUNDREDTHS;
    case RM_COLUMN_DATE:
        return RM_XLSX_DATE;
    case RM_COLUMN_TIME:
        return RM_XLSX_TIME;
    default:
        return RM_XLSX_TEXT;
    }
}

static int width_of(const char *text)
{
    int width = rm_text_width(text);

    return width < 0 ? (int)strlen(text) : width;
}

/* The widest line of the column's cells; -1 where all are empty. */
static int widest_cell(const struct rm_table *table, size_t column)
{
    struct rm_buf text = {0};
    int widest = -1;

    for (size_t r = 0; r < table->n_rows; r++) {
        const struct rm_cell *cell = rm_table_cell(table, r, column);
        int width;

        if (cell->state == RM_CELL_NONE)
            continue;
        rm_cell_show(&text, &table->columns[column], cell);
        width = width_of(rm_buf_text(&text));
        widest = width > widest ? width : widest;
    }
    rm_buf_free(&text);
    return widest;
}

static int widest_allowed(const struct rm_column *column)
{
    if (column->rules & RM_COLUMN_PROSE)
        return SHEET_PROSE;
    if (column->kind != RM_COLUMN_ID || !(column->rules & RM_COLUMN_DETAIL))
        return SHEET_TEXT;
    return column->rules & RM_COLUMN_OPEN ? SHEET_OPEN_ID : SHEET_ID;
}

static void lay_out(struct rm_xlsx_column *to, const struct rm_table *table, size_t column)
{
    const struct rm_column *c = &table->columns[column];
    int widest = widest_cell(table, column), limit = widest_allowed(c);
    int key = width_of(c->key) + FILTER_SIGN, is_open = (c->rules & RM_COLUMN_OPEN) != 0;

    *to = (struct rm_xlsx_column){.heading = c->key,
        .kind = sheet_kind(c->kind),
        .wraps = c->kind == RM_COLUMN_TEXT,
        .is_editable = is_open,
        .hides = widest < 0 && table->n_rows && !is_open};
    if (table->choices && strcmp(table->choices->key, c->key) == 0)
        to->choices = table->choices->words;
    to->width = widest > limit || (is_open && c->rules & RM_COLUMN_PROSE) ? limit : widest;
    to->width = to->width < key ? key : to->width;
    to->width = to->width < SHEET_MIN ? SHEET_MIN : to->width;
}

static void put_sheet_cell(
    struct rm_xlsx *x, const struct rm_column *column, const struct rm_cell *cell)
{
    if (cell->state == RM_CELL_HIDDEN)
        rm_xlsx_text(x, "*");
    else if (cell->state == RM_CELL_NONE || rm_column_is_text(column))
        rm_xlsx_text(x, cell->state == RM_CELL_VALUE ? cell->text : NULL);
    else
        rm_xlsx_number(x, cell->number);
}

static void add_sheet(struct rm_xlsx *x, const struct rm_table *table)
{
    struct rm_xlsx_column *columns =
        RM_NEW_N(table->arena, table->n_columns, struct rm_xlsx_column);

    for (size_t c = 0; c < table->n_columns; c++)
        lay_out(&columns[c], table, c);
    rm_xlsx_sheet(x, table->key, columns, table->n_columns);
    for (size_t r = 0; r < table->n_rows; r++)
        for (size_t c = 0; c < table->n_columns; c++)
            put_sheet_cell(x, &table->columns[c], rm_table_cell(table, r, c));
}

const char *rm_workbook_render(
    struct rm_buf *out, const struct rm_table *tables, size_t n, const char *folder)
{
    struct rm_xlsx *x = rm_xlsx_open(tables->title, tables->at > 0 ? tables->at : 1, folder);

    for (size_t i = 0; i < n; i++)
        add_sheet(x, &tables[i]);
    return rm_xlsx_close(x, out);
}
