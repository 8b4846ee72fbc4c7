/*
 * sheet: the rows of a spreadsheet, the good ones and those set aside.
 * Floor: import.
 *
 * The first row is the header, or of some form builders the first rows. Rows without any text are
 * passed by; every other row is counted, and is in the end either accepted or wrong. A row that is
 * wrong is an error of the run; or where the sheet sets bad rows aside, it is kept whole for the
 * rejects: a sheet of its own that can be corrected and imported like the first.
 *
 * Rows are taken some at a time, in batches, so that several threads can be at work on the same
 * sheet; what is found wrong with them stays with the batch until it is added to the sheet.
 */
#ifndef RM_IMPORT_SHEET_H
#define RM_IMPORT_SHEET_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/spool.h"
#include "wire/csv.h"

#include <stdarg.h>
#include <stddef.h>

/* The headers of the two columns that rejects have before all others. */
#define RM_REJECTED_ROW     "Rejected row"
#define RM_REJECTED_BECAUSE "Rejected because"

struct rm_sheet_row {
    unsigned long line;   /* of the file */
    unsigned long number; /* as a spreadsheet numbers it: the header is row 1 */
    size_t at;            /* of its cells: in the batch's text, or in `kept` */
    const char *wrong;    /* what is wrong with it, or NULL; "" where it was reported as an error */
};

struct rm_sheet {
    struct rm_csv *csv;
    struct rm_where where; /* the file; line 0 */
    struct rm_arena *arena;
    struct rm_diag *diag;
    int sets_aside;
    char **header; /* `n_columns` texts, trimmed */
    size_t n_columns;
    unsigned long header_line;
    struct rm_csv_row held; /* read already, to see whether it is of the header */
    int is_held;
    size_t n_taken; /* rows that were given out in batches */
    int error;      /* errno of what kept it from being read to its end, or 0 */

    struct rm_sheet_row *rows; /* those that came back */
    size_t n_rows, n_wrong, size;
    struct rm_spool kept; /* where bad rows are set aside, the cells of all rows, as they stand,
                             each with a NUL behind it */
};

/* What is wrong with a row of a batch. */
struct rm_complaint {
    size_t row;
    const char *text;
};

/* Some rows of a sheet that follow each other. All zero is a batch without any. */
struct rm_batch {
    size_t first; /* the number of rows before them in the sheet */
    struct rm_sheet_row *rows;
    size_t n, size;
    struct rm_buf text; /* their cells, each with a NUL behind it */
    struct rm_complaint *complaints;
    size_t n_complaints;
    struct rm_arena arena; /* of what is wrong */
};

/* Reads the header from a descriptor, which stays the caller's; `where` is the file, and the file
 * before it in number is left to the map. `sets_aside`: bad rows are kept for
 * rm_sheet_rejects instead of being errors, in the folder `scratch` (base/spool.h) where there are
 * many. 0, or -1 when the sheet cannot be used, which is reported; it is to be closed in either
 * case. */
int rm_sheet_open(struct rm_sheet *sheet, int fd, struct rm_where where,
    const struct rm_csv_dialect *dialect, int sets_aside, const char *scratch,
    struct rm_arena *arena, struct rm_diag *diag);
void rm_sheet_close(struct rm_sheet *sheet);

/* Puts the next rows of the sheet in the place of those that the batch had. Rows that are not even
 * sound CSV are among them, and wrong already. 1, 0 at the end, or -1 where there can be no more.
 */
int rm_sheet_take(struct rm_sheet *sheet, struct rm_batch *batch);

/* Whether the sheet was read to its end: 0, or -1, which is then reported. */
int rm_sheet_end(struct rm_sheet *sheet);
void rm_batch_free(struct rm_batch *batch);

/* The cells of a row that is not wrong: as many texts as the header has, trimmed, formulas as they
 * were meant; good as long as the batch's rows and what is allocated in the arena. */
void rm_batch_cells(
    const char **cells, const struct rm_batch *batch, size_t row, size_t n, struct rm_arena *arena);

/* Says that a row of the batch is wrong, and why; may be said more than once. */
void rm_batch_wrong(struct rm_batch *batch, size_t row, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void rm_batch_vwrong(struct rm_batch *batch, size_t row, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));

/* Adds the rows, in the order in which they were taken, with what is wrong with them. */
void rm_sheet_add(struct rm_sheet *sheet, const struct rm_batch *batch);

/* Says that a row is wrong, and why; may be said more than once, of any row that was added. */
void rm_sheet_wrong(struct rm_sheet *sheet, size_t row, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Where a row stands, for what is to be reported of it. */
struct rm_where rm_sheet_where(const struct rm_sheet *sheet, size_t row);

/* Where bad rows are set aside, the cells of a row of the sheet as they stand: `len` bytes, each
 * cell with a NUL behind it, good until the reader's next look. NULL where they are lost, which
 * sheet->kept.error tells. */
const char *rm_sheet_kept(struct rm_sheet *sheet, struct rm_spool_reader *reader,
    const struct rm_sheet_row *row, size_t *len);

/* The rows that were set aside, with their numbers and reasons, as CSV; sheet->kept.error tells
 * whether they are all there. */
void rm_sheet_rejects(struct rm_sheet *sheet, struct rm_buf *out);

#endif
