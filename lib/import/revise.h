/*
 * revise: rows whose records are there already.
 * Floor: import.
 *
 * A form gives its whole export each time, with what was answered before, and with answers that
 * were changed since. What a log has already is not given again; what says something new becomes
 * the next revision.
 */
#ifndef RM_IMPORT_REVISE_H
#define RM_IMPORT_REVISE_H

#include "import/gather.h"

/* Call after rm_gather_settle. Of each row whose id `known` has:
 *
 *   - Where one of the record's revisions, the highest or one before it, has all that the row says,
 *     nothing is given: what was made of an answer since, by an administrator who took a name out,
 *     is not undone by the same sheet.
 *   - Else the row gives the record's next revision: what differs from the last revision by whom
 *     the row speaks for is set anew, and all else stays.
 *   - What the table of transitions does not allow (record/transition.h) is said to be wrong.
 *
 * `more` of each row is its struct rm_change: who made the change and when, as well as the row says
 * it. */
void rm_revise_known(struct rm_gatherer *g, const struct rm_programme *known);

#endif
