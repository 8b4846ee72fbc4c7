/*
 * sheet: the rows of a spreadsheet, the good ones and those set aside.
 * Floor: import.
 *
 * The first row is the header. Rows without any text are passed by; every other row is counted,
 * and is in the end either accepted or wrong. A row that is wrong is an error of the run; or
 * where the sheet sets bad rows aside, it is kept whole for the rejects: a sheet of its own that
 * can be corrected and imported like the first.
 */
#ifndef RM_IMPORT_SHEET_H
#define RM_IMPORT_SHEET_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "wire/csv.h"

#include <stddef.h>

/* The headers of the two columns that rejects have before all others. */
#define RM_REJECTED_ROW     "Rejected row"
#define RM_REJECTED_BECAUSE "Rejected because"

struct rm_sheet_row {
    unsigned long line;   /* of the file */
    unsigned long number; /* as a spreadsheet numbers it: the header is row 1 */
    size_t at, len;       /* its cells as CSV, in `kept`, where bad rows are set aside */
    const char *wrong;    /* what is wrong with it, or NULL */
};

struct rm_sheet {
    struct rm_csv *csv;
    struct rm_where where; /* the file; line 0 */
    struct rm_arena *arena;
    struct rm_diag *diag;
    int sets_aside;
    char **header; /* `n_columns` texts, trimmed */
    size_t n_columns;
    char *
        *cells; /* of the row last read: `n_columns` texts, trimmed, formulas as they were meant */
    unsigned long header_line;
    struct rm_arena row_arena; /* holds them; freed with the next row */
    struct rm_sheet_row *rows;
    size_t n_rows, n_wrong, size;
    struct rm_buf kept;
};

/* Reads the header from a descriptor, which stays the caller's; `where` is the file, and the file
 * before it in number is left to the map. `sets_aside`: bad rows are kept for
 * rm_sheet_rejects instead of being errors. 0, or -1 when the sheet cannot be used, which is
 * reported; it is to be closed in either case. */
int rm_sheet_open(struct rm_sheet *sheet, int fd, struct rm_where where,
    const struct rm_csv_dialect *dialect, int sets_aside, struct rm_arena *arena,
    struct rm_diag *diag);
void rm_sheet_close(struct rm_sheet *sheet);

/* The next sound row: its cells are in sheet->cells and it is sheet->rows[n_rows - 1]. Rows
 * that are not even sound CSV are dealt with on the way. 1, 0 at the end, or -1, reported. */
int rm_sheet_next(struct rm_sheet *sheet);

/* Says that a row is wrong, and why; may be said more than once, of any row that was read. */
void rm_sheet_wrong(struct rm_sheet *sheet, size_t row, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Where a row stands, for what is to be reported of it. */
struct rm_where rm_sheet_where(const struct rm_sheet *sheet, size_t row);

/* The rows that were set aside, with their numbers and reasons, as CSV. */
void rm_sheet_rejects(const struct rm_sheet *sheet, struct rm_buf *out);

#endif
