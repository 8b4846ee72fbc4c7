/*
 * csv: spreadsheets as text, in and out.
 * Floor: wire. Reading is the only place that includes libcsv.
 *
 * Sources: RFC 4180; what Excel, LibreOffice and form builders write: a byte order mark, CRLF,
 * semicolons or tabs, a first line `sep=;`; OWASP, "CSV Injection".
 */
#ifndef RM_WIRE_CSV_H
#define RM_WIRE_CSV_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Reading: a row at a time, in memory that does not grow with the file.
 *
 * The first row is the header. Cells are given as they stand: nothing is trimmed; CRLF within a
 * quoted cell becomes LF. Blank lines are passed by. A row that is not sound is given all the same,
 * with what is wrong with it, and reading goes on behind it: a quote that is never closed costs
 * the line that it stands on and no other.
 */
struct rm_csv;

/* A row longer than this, in bytes, has a quote that was never closed; Excel's cells end at 32 KiB.
 */
#define RM_CSV_ROW_MAX (1024UL * 1024)

struct rm_csv_row {
    const char *const *cells; /* `n` texts, valid until the next row is read */
    size_t n;
    const char *text; /* the same side by side, each with a NUL behind it: `len` bytes */
    size_t len;
    unsigned long number;    /* as a spreadsheet shows it: 1 for the header; blank lines count */
    unsigned long line;      /* of its first byte; 1 for the file's first line */
    unsigned long last_line; /* of its last byte; a quoted cell may hold newlines */
    /* What is wrong with the row, in words, or NULL: a quote out of place or left open, text that
     * is not UTF-8, a NUL or SUB byte (given as SUB), more or fewer cells than the header, too
     * long. The cells are then a fair guess, and all of its bytes are in them. */
    const char *wrong;
};

/* What is known of a sheet before it is read. All zero: nothing. */
struct rm_csv_dialect {
    char delimiter;       /* what parts the cells; '\0': found out, see csv_sniff.h */
    const char *encoding; /* one that rm_csv_has_encoding; NULL: UTF-8, or UTF-16 where it shows */
};

/* Starts to read from a descriptor, which stays the caller's; `dialect` may be NULL, and its
 * encoding stays as long as the reader. A byte order mark is believed before the encoding; a first
 * line such as `sep=;`, which is passed by, before what is found out. */
struct rm_csv *rm_csv_open(int fd, const struct rm_csv_dialect *dialect);
void rm_csv_close(struct rm_csv *csv);

/* 1: a row. 0: the end. -1: the file cannot be read; errno says why (EOVERFLOW: a line without
 * end; EINVAL: the system does not have the encoding). */
int rm_csv_next(struct rm_csv *csv, struct rm_csv_row *row);

/* Whether a sheet can be read in an encoding, by any name that the system has for it. */
int rm_csv_has_encoding(const char *encoding);

/*
 * Writing.
 *
 * A cell is quoted where it must be: where it holds the delimiter, a quote, CR or LF, or white
 * space at an end. A text that a spreadsheet would run as a formula gets an apostrophe before it,
 * unless it is a number or `raw` is set; rm_csv_undefuse takes it off again.
 */
enum rm_csv_form {
    RM_CSV_PLAIN, /* comma, LF: RFC 4180 as Unix programs write and expect it */
    RM_CSV_EXCEL, /* comma, CRLF, and a byte order mark first, without which Excel guesses at the
                     encoding */
    RM_CSV_TSV    /* tab, LF; quoted where it must be, as spreadsheets write and read it */
};

/* All zero but for `out` and `form` (and `raw`) is a writer at its start. */
struct rm_csv_writer {
    struct rm_buf *out;
    enum rm_csv_form form;
    int raw; /* 1: texts are written as they are, formulas and all */
    int begun;
    size_t n_cells; /* of the row so far */
    size_t row;     /* where the row begins in `out`, which stays as it is until the row's end */
};

/* The next cell of the row; NULL is an empty one. */
void rm_csv_put(struct rm_csv_writer *w, const char *text);
void rm_csv_put_int(struct rm_csv_writer *w, int64_t value);

/* Ends the row. */
void rm_csv_end(struct rm_csv_writer *w);

/* Whether a spreadsheet may take the text for a formula: behind any number of apostrophes, spaces
 * and newlines it begins with = + - @ TAB or CR, or with one of the first four in full width (which
 * Excel takes for the plain ones in East Asian locales), and it is no number such as -5 or -0.25.
 * (Apostrophes count so that defusing can be undone for every text.) */
int rm_csv_is_formula(const char *text);

/* The text without the apostrophe that defused it, within `text`; the text itself where it has
 * none. */
const char *rm_csv_undefuse(const char *text);

#endif
