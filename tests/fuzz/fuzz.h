/*
 * fuzz: what the fuzz targets share.
 *
 * A target is a file target_*.c with LLVMFuzzerTestOneInput: any bytes, and what must hold of
 * them. libFuzzer drives it in `make fuzz`; in `make check` replay.c does, with the files of
 * corpus/ and some thousand changes of them that are always the same.
 */
#ifndef RM_FUZZ_H
#define RM_FUZZ_H

#include "wire/csv.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

/* A descriptor from which the bytes are read, `piece` of them at once at most; there is one at a
 * time, and it need not be closed. */
int fuzz_file(const void *bytes, size_t len, size_t piece);

/* Ends the process where it does not hold. */
void fuzz_require(int holds, const char *what);

/* A sheet, read by rm_csv. */
struct fuzz_row {
    unsigned long number, line, last_line;
    char **cells;
    size_t n;
    char *wrong; /* NULL where it is sound */
};

struct fuzz_sheet {
    struct fuzz_row *rows;
    size_t n;
    int rc; /* of the last rm_csv_next: 0 or -1 */
};

void fuzz_read(struct fuzz_sheet *sheet, const void *bytes, size_t len, size_t piece,
    const struct rm_csv_dialect *dialect);
void fuzz_free(struct fuzz_sheet *sheet);

/* Whether no cell of the row has text in it. */
int fuzz_is_blank(const struct fuzz_row *row);

/* Whether the cells are the same. What is in quotes has CRLF made LF, so that writing and reading
 * may take CRs away before an LF: they do not count. */
int fuzz_same_cells(char *const *a, size_t n_a, char *const *b, size_t n_b);

#endif
