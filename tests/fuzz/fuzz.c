#include "fuzz.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

enum { FUZZ_FD = 1 << 20 };

static struct {
    const char *bytes;
    size_t len, at, piece;
} file;

/* What the library's read() is linked to. */
ssize_t __wrap_read(int fd, void *to, size_t n);
ssize_t __real_read(int fd, void *to, size_t n);

ssize_t __wrap_read(int fd, void *to, size_t n)
{
    size_t rest = file.len - file.at;

    if (fd != FUZZ_FD)
        return __real_read(fd, to, n);
    n = n < rest ? n : rest;
    n = n < file.piece ? n : file.piece;
    if (n)
        memcpy(to, file.bytes + file.at, n);
    file.at += n;
    return (ssize_t)n;
}

int fuzz_file(const void *bytes, size_t len, size_t piece)
{
    file.bytes = bytes;
    file.len = len;
    file.at = 0;
    file.piece = piece;
    return FUZZ_FD;
}

void fuzz_require(int holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "does not hold: %s\n", what);
    abort();
}

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;

    return memcpy(rm_malloc(size), text, size);
}

static void add_row(struct fuzz_sheet *sheet, const struct rm_csv_row *row)
{
    struct fuzz_row *added;

    sheet->rows = rm_realloc(sheet->rows, (sheet->n + 1) * sizeof *sheet->rows);
    added = &sheet->rows[sheet->n++];
    *added = (struct fuzz_row){row->number, row->line, row->last_line, NULL, row->n, NULL};
    added->cells = rm_malloc((row->n + 1) * sizeof *added->cells);
    for (size_t i = 0; i < row->n; i++)
        added->cells[i] = copy(row->cells[i]);
    if (row->wrong)
        added->wrong = copy(row->wrong);
}

void fuzz_read(struct fuzz_sheet *sheet, const void *bytes, size_t len, size_t piece,
    const struct rm_csv_dialect *dialect)
{
    struct rm_csv *csv = rm_csv_open(fuzz_file(bytes, len, piece), dialect);
    struct rm_csv_row row;

    memset(sheet, 0, sizeof *sheet);
    while ((sheet->rc = rm_csv_next(csv, &row)) > 0)
        add_row(sheet, &row);
    rm_csv_close(csv);
}

void fuzz_free(struct fuzz_sheet *sheet)
{
    for (size_t i = 0; i < sheet->n; i++) {
        for (size_t j = 0; j < sheet->rows[i].n; j++)
            free(sheet->rows[i].cells[j]);
        free(sheet->rows[i].cells);
        free(sheet->rows[i].wrong);
    }
    free(sheet->rows);
}

int fuzz_is_blank(const struct fuzz_row *row)
{
    for (size_t i = 0; i < row->n; i++)
        if (row->cells[i][strspn(row->cells[i], " \t\r\n")])
            return 0;
    return 1;
}

/* Where the next letter is that counts. */
static const char *skip_cr(const char *text)
{
    const char *end = text + strspn(text, "\r");

    return *end == '\n' ? end : text;
}

static int same_text(const char *a, const char *b)
{
    for (;; a++, b++) {
        a = skip_cr(a);
        b = skip_cr(b);
        if (*a != *b)
            return 0;
        if (!*a)
            return 1;
    }
}

int fuzz_same_cells(char *const *a, size_t n_a, char *const *b, size_t n_b)
{
    if (n_a != n_b)
        return 0;
    for (size_t i = 0; i < n_a; i++)
        if (!same_text(a[i], b[i]))
            return 0;
    return 1;
}
