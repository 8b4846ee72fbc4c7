/*
 * named: people whom rows name, by whatever the sheet calls them, put down by id.
 * Floor: import.
 */
#ifndef RM_IMPORT_NAMED_H
#define RM_IMPORT_NAMED_H

#include "import/gather.h"

/* Once all rows are read, of which each has its struct rm_named. Those who are named may be of the
 * sheet or of either programme, which may be NULL; who is nobody here stays as written, for
 * managers need not take part. Who may be several people, or may stand in a row that is set aside
 * unread (unread.h), makes the row wrong. The gatherer's lines are given with the ids. */
void rm_named_settle(
    struct rm_gatherer *g, const struct rm_programme *known, const struct rm_programme *updated);

#endif
