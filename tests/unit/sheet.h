/* sheet: bytes read as a sheet, for tests. */
#ifndef RM_UNIT_SHEET_H
#define RM_UNIT_SHEET_H

#include "wire/csv.h"

/* A descriptor from which the bytes can be read. */
int sheet_file(const char *bytes, size_t len);

/* All rows as text, in place of what `out` held, a line each: the line of the file, `#` and the
 * row's number where it is another, `-` and its last line where it has several, `: ` and each cell
 * in angle brackets, ` ! ` and what is wrong with it; in the end, why no more can be read. */
void sheet_rows(
    struct rm_buf *out, const char *bytes, size_t len, const struct rm_csv_dialect *dialect);

#endif
