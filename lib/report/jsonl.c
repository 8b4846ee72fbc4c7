/* JSON Lines: for programs. */
#include "report/format.h"
#include "wire/json.h"

static void put_cell(
    struct rm_json_writer *w, const struct rm_column *column, const struct rm_cell *cell)
{
    struct rm_buf text = {0};

    if (cell->state == RM_CELL_NONE)
        return;
    rm_json_key(w, column->key);
    rm_cell_format(&text, column, cell);
    if (cell->state == RM_CELL_HIDDEN)
        rm_json_put_raw(w, "null", 4);
    else if (rm_column_is_number(column))
        rm_json_put_raw(w, text.data, text.len);
    else
        rm_json_put_text(w, rm_buf_text(&text));
    rm_buf_free(&text);
}

void rm_jsonl_render(struct rm_buf *out, const struct rm_table *table, int names_view)
{
    for (size_t r = 0; r < table->n_rows; r++) {
        struct rm_json_writer w = {.out = out};

        rm_json_open(&w, '{');
        if (names_view) {
            rm_json_key(&w, "view");
            rm_json_put_text(&w, table->key);
        }
        for (size_t c = 0; c < table->n_columns; c++)
            put_cell(&w, &table->columns[c], rm_table_cell(table, r, c));
        rm_json_close(&w, '}');
        rm_buf_addc(out, '\n');
    }
}
