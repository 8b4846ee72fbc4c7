/*
 * guess: the map that a sheet would be read with.
 * Floor: import.
 *
 * A line a column, in the order of the sheet, those that are left out too: as a map it makes the
 * same records as none. Where the columns hold texts that nothing is known of, these are listed
 * as "values" for somebody to fill in; a column that is left out and has a header near a known one
 * gets a "hint".
 */
#ifndef RM_IMPORT_GUESS_H
#define RM_IMPORT_GUESS_H

#include "import/import.h"

/* As rm_import_people and the others, but the records are the lines of the map. All rows are looked
 * at; what is wrong with them is no error here. Numeric dates of which the order is not declared,
 * or not the declared one, are told of in warnings. */
rm_import_sheet rm_guess_people;
rm_import_sheet rm_guess_checkins;
rm_import_sheet rm_guess_actions;

#endif
