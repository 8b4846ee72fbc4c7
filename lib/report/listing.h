/*
 * listing: several texts in one cell.
 * Floor: report.
 */
#ifndef RM_REPORT_LISTING_H
#define RM_REPORT_LISTING_H

#include "base/arena.h"
#include "base/buf.h"

/* Appends a text to a list of them, with "; " between. */
void rm_listing_add(struct rm_buf *list, const char *text);

/* The list as a text of the arena's, NULL where it is empty; frees the buffer. */
const char *rm_listing_keep(struct rm_arena *arena, struct rm_buf *list);

#endif
