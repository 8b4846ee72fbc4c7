/*
 * draft: what a row says, before it is a record.
 * Floor: import.
 */
#ifndef RM_IMPORT_DRAFT_H
#define RM_IMPORT_DRAFT_H

#include "import/column.h"

/* What fills a slot: of a single field at most one item; of a list, items with different keys. */
struct rm_filling {
    struct rm_item *items;
    size_t n;
    struct rm_hours hours; /* of RM_HOURS, in place of items */
};

struct rm_draft {
    const struct rm_columns *columns;
    struct rm_filling *fillings; /* one a slot */
};

/* Reads the sheet's present row. Every cell that cannot be read is said to be wrong. What is
 * read is in cells->arena. 0 or -1. */
int rm_draft_read(struct rm_draft *draft, const struct rm_columns *columns, struct rm_sheet *sheet,
    struct rm_cells *cells);

/* The one item of a target, by its index in the table; NULL where it is not filled. */
const struct rm_item *rm_draft_item(const struct rm_draft *draft, size_t target);

/* Fills a target with one item. */
void rm_draft_put_text(
    struct rm_draft *draft, size_t target, const char *text, struct rm_arena *arena);
void rm_draft_put_int(
    struct rm_draft *draft, size_t target, int64_t number, struct rm_arena *arena);

/* Writes the members that are fields of the record, in the order of the targets; the members of an
 * object stand side by side there. */
void rm_draft_write(struct rm_json_writer *w, const struct rm_draft *draft);

/* Appends `record`, a line as rm_record_write writes it, with the fields of one's own added. */
void rm_draft_write_own(
    struct rm_buf *out, const struct rm_draft *draft, const char *record, size_t len);

#endif
