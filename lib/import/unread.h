/*
 * unread: rows that were set aside before it was known who stands in them.
 * Floor: import.
 *
 * A row that is not even sound CSV, or has no id, may once it is corrected bring in somebody whom
 * other rows name. Those have to wait for it: or else they would keep a name where, had it been
 * right at first, they would have an id.
 */
#ifndef RM_IMPORT_UNREAD_H
#define RM_IMPORT_UNREAD_H

#include "import/gather.h"

struct rm_unread {
    struct rm_map rows; /* by the key of each of their cells: the row of the sheet */
};

/* Call when all rows are read. There are none where the sheet sets nothing aside: then it all has
 * to be corrected at once. */
void rm_unread_find(struct rm_unread *unread, struct rm_gatherer *g);

/* The first such row that has the text as a cell, in any spelling; or NULL. */
const struct rm_sheet_row *rm_unread_with(
    const struct rm_unread *unread, const char *text, struct rm_arena *scratch);

#endif
