/* CSV and TSV: for spreadsheets and pipes. */
#include "report/format.h"
#include "wire/csv.h"

static void put_cell(
    struct rm_csv_writer *w, const struct rm_column *column, const struct rm_cell *cell)
{
    struct rm_buf text = {0};

    rm_cell_format(&text, column, cell);
    rm_csv_put(w, rm_buf_text(&text));
    rm_buf_free(&text);
}

static enum rm_csv_form form_of(struct rm_rendering how)
{
    if (how.format == RM_FORMAT_TSV)
        return RM_CSV_TSV;
    return how.excel ? RM_CSV_EXCEL : RM_CSV_PLAIN;
}

void rm_delimited_render(struct rm_buf *out, const struct rm_table *table, struct rm_rendering how)
{
    struct rm_csv_writer w = {.out = out, .form = form_of(how), .raw = how.raw};

    for (size_t c = 0; c < table->n_columns; c++)
        rm_csv_put(&w, table->columns[c].key);
    rm_csv_end(&w);
    for (size_t r = 0; r < table->n_rows; r++) {
        for (size_t c = 0; c < table->n_columns; c++)
            put_cell(&w, &table->columns[c], rm_table_cell(table, r, c));
        rm_csv_end(&w);
    }
}
