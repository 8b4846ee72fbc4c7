/*
 * update: people who are there already, brought up to date by a sheet.
 * Floor: import.
 *
 * Each row is of somebody who is known, found by id or e-mail, or of somebody new. What the row
 * fills is laid over the record (overlay.h); what is given is what changed, as complete records
 * with the next revision, and who is new. Of a full feed, whoever is not in it has left. A row that
 * is wrong is in the feed all the same, so nobody leaves for a slip in a cell; and where a wrong
 * row does not even tell whose it is, nobody leaves at all.
 */
#ifndef RM_IMPORT_UPDATE_H
#define RM_IMPORT_UPDATE_H

#include "import/gather.h"

struct rm_update;

/* For the rows of a sheet, by the update of its options. Owned by the gatherer's arena. `others`
 * are people whom rows may name. */
struct rm_update *rm_update_new(struct rm_gatherer *g, const struct rm_programme *others);

/* Finds out whom a row is of, and puts that id into its draft. NULL where it is nobody known, or
 * where the row contradicts what is known, which is said. Rows may be read on several threads. */
const struct rm_person *rm_update_identify(const struct rm_update *update, struct rm_row *row);

/* Once all rows are settled: hands over what is new and what changed, in the order of ids, and the
 * changes in words; and the rest as rm_gather_account. Errors, also of the feed as a whole, go to
 * the sheet's diag. */
void rm_update_give(struct rm_update *update, struct rm_imported *imported);

#endif
