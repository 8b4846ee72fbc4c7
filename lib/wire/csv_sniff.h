/*
 * csv_sniff: which sign parts the cells of a sheet.
 * Floor: wire. For csv_read alone.
 *
 * Outside of quotes, a tab in the header, for nobody types one there. Else comma or semicolon,
 * whichever the header has. A sign with a space behind it may be prose ("Which skills, tools or
 * habits?"), and one that the row below has not as often may be a list ("Grade (1,2,3)"): so, the
 * first that there is of
 * - a sign that stands in the header without a space behind it, and in the row below as often as
 *   in the header (or where no row is below);
 * - one that stands there without a space behind it;
 * - one that stands in the row below as often as in the header;
 * of two such signs, the more frequent one. And else the comma.
 */
#ifndef RM_WIRE_CSV_SNIFF_H
#define RM_WIRE_CSV_SNIFF_H

#include "wire/csv_lines.h"

/* Looks at the rows behind the mark, and goes back to it. 0, or -1 with errno. */
int rm_csv_sniff(char *delimiter, struct rm_csv_lines *lines);

#endif
