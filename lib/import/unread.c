#include "import/unread.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

static void add_cells(
    struct rm_unread *unread, const struct rm_sheet_row *row, const char *cells, size_t len)
{
    const char *end = cells + len;

    for (; cells < end; cells += strlen(cells) + 1) {
        const char *key = rm_text_key(unread->rows.arena, rm_csv_undefuse(cells));
        void **slot = key && *key ? rm_map_add(&unread->rows, key) : NULL;

        if (slot && !*slot)
            memcpy(slot, &row, sizeof row);
    }
}

void rm_unread_find(struct rm_unread *unread, struct rm_gatherer *g)
{
    struct rm_sheet *sheet = &g->sheet;
    struct rm_spool_reader reader = {0};
    unsigned char *is_known;

    rm_map_init(&unread->rows, g->arena);
    if (!sheet->sets_aside || sheet->n_wrong == 0)
        return;
    is_known = rm_malloc(sheet->n_rows);
    memset(is_known, 0, sheet->n_rows);
    for (size_t i = 0; i < g->n; i++)
        is_known[g->rows[i].row] = 1;
    for (size_t i = 0; i < sheet->n_rows; i++) {
        size_t len;
        const char *cells = sheet->rows[i].wrong && !is_known[i]
                                ? rm_sheet_kept(sheet, &reader, &sheet->rows[i], &len)
                                : NULL;

        if (cells)
            add_cells(unread, &sheet->rows[i], cells, len);
    }
    rm_spool_reader_free(&reader);
    free(is_known);
}

const struct rm_sheet_row *rm_unread_with(
    const struct rm_unread *unread, const char *text, struct rm_arena *scratch)
{
    return unread->rows.n ? rm_map_find(&unread->rows, rm_text_key(scratch, text)) : NULL;
}
