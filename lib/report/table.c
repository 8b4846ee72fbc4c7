#include "report/table.h"

#include "base/date.h"
#include "base/num.h"

#include <inttypes.h>
#include <string.h>

void rm_table_init(struct rm_table *table, struct rm_arena *arena, const char *key,
    const struct rm_column *columns, size_t n_columns)
{
    memset(table, 0, sizeof *table);
    table->arena = arena;
    table->key = key;
    table->columns = columns;
    table->n_columns = n_columns;
}

static void add(struct rm_table *table, struct rm_cell cell)
{
    table->cells = rm_arena_grow(table->arena, table->cells, table->n_cells, sizeof cell);
    table->cells[table->n_cells++] = cell;
    table->n_rows = table->n_cells / table->n_columns;
}

void rm_table_text(struct rm_table *table, const char *text)
{
    add(table, (struct rm_cell){.state = text ? RM_CELL_VALUE : RM_CELL_NONE, .text = text});
}

void rm_table_number(struct rm_table *table, int64_t number)
{
    add(table, (struct rm_cell){
                   .state = number != RM_NONE ? RM_CELL_VALUE : RM_CELL_NONE, .number = number});
}

void rm_table_hidden(struct rm_table *table)
{
    add(table, (struct rm_cell){.state = RM_CELL_HIDDEN});
}

void rm_table_note(struct rm_table *table, const char *note)
{
    table->notes = rm_arena_grow(table->arena, table->notes, table->n_notes, sizeof *table->notes);
    table->notes[table->n_notes++] = note;
}

void rm_table_chart(struct rm_table *table, struct rm_chart chart)
{
    table->charts = rm_arena_grow(table->arena, table->charts, table->n_charts, sizeof chart);
    table->charts[table->n_charts++] = chart;
}

void rm_table_headline(struct rm_table *table, struct rm_headline headline)
{
    table->headlines =
        rm_arena_grow(table->arena, table->headlines, table->n_headlines, sizeof headline);
    table->headlines[table->n_headlines++] = headline;
}

void rm_table_pending(struct rm_table *table, int64_t number, const struct rm_figure *figure)
{
    add(table, (struct rm_cell){.state = RM_CELL_PENDING, .figure = figure, .number = number});
}

const struct rm_cell *rm_table_cell(const struct rm_table *table, size_t row, size_t column)
{
    return &table->cells[row * table->n_columns + column];
}

static void format_hundredths(struct rm_buf *out, int64_t n)
{
    rm_buf_printf(out, "%s%" PRId64 ".%02" PRId64, n < 0 ? "-" : "", (n < 0 ? -n : n) / 100,
        (n < 0 ? -n : n) % 100);
}

void rm_cell_format(struct rm_buf *out, const struct rm_column *column, const struct rm_cell *cell)
{
    char date[RM_DATE_SIZE], time[RM_TIME_SIZE];

    if (cell->state == RM_CELL_HIDDEN)
        rm_buf_addc(out, '*');
    if (cell->state != RM_CELL_VALUE)
        return;
    switch (column->kind) {
    case RM_COLUMN_TEXT:
    case RM_COLUMN_ID:
        rm_buf_adds(out, cell->text);
        break;
    case RM_COLUMN_INT:
    case RM_COLUMN_PERCENT:
        rm_buf_printf(out, "%" PRId64, cell->number);
        break;
    case RM_COLUMN_HUNDREDTHS:
        format_hundredths(out, cell->number);
        break;
    case RM_COLUMN_DATE:
        rm_buf_adds(out, rm_date_format(date, cell->number));
        break;
    case RM_COLUMN_TIME:
        rm_buf_adds(out, rm_time_format(time, cell->number));
        break;
    }
}
