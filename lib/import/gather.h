/*
 * gather: the rows of a sheet on their way to records, one id at most once.
 * Floor: import.
 */
#ifndef RM_IMPORT_GATHER_H
#define RM_IMPORT_GATHER_H

#include "base/spool.h"
#include "import/draft.h"
#include "import/import.h"

/* A row that is known by its id, whether it is right or wrong: an id that stands twice has to be
 * found in either case, or else rejects, once corrected, would bring in what contradicts. */
struct rm_gathered_row {
    const char *id;
    size_t row;     /* of the sheet */
    size_t at, len; /* its line among `lines`; 0 bytes where it gives none */
    void *more;     /* what the type needs besides, or NULL */
};

/* Appends a row's line as it is to be given, with what could only be known once all rows were read.
 * May be called on several threads at once. */
typedef void rm_row_finish(
    struct rm_buf *out, const struct rm_gathered_row *row, const char *line, size_t len);

struct rm_gatherer {
    const struct rm_import_options *options;
    struct rm_arena *arena;
    struct rm_sheet sheet;
    struct rm_columns columns;
    const struct rm_layout *layout;
    struct rm_spool lines;
    rm_row_finish *finish;        /* or NULL: lines are given as they are */
    struct rm_gathered_row *rows; /* sorted by id once settled */
    size_t n, size;
    struct rm_spool_reader reader; /* of rm_gather_line */
    struct rm_buf line;
    int is_lost; /* 1: it was reported that a temporary file failed */
};

/* Opens the sheet and finds its columns. 0, or -1 with errors in diag; to be closed in either case.
 */
int rm_gather_open(struct rm_gatherer *g, const struct rm_import *import, int fd,
    struct rm_where where, const struct rm_import_options *options, struct rm_arena *arena,
    struct rm_diag *diag);
void rm_gather_close(struct rm_gatherer *g);

/*
 * A row while it is read. Rows may be read on several threads at once: what reads them changes
 * nothing but the row that it is given.
 */
struct rm_hand;
struct rm_row {
    const struct rm_gatherer *g;
    struct rm_hand *hand;  /* what the thread that reads it has for itself */
    struct rm_draft draft; /* what its cells say */
    size_t index;          /* in the sheet */
};

/* Reads all rows: `read` is called for each, and gives what it makes of it to rm_row_add and
 * rm_row_write. 0, or -1 where the sheet cannot be read to its end, reported. */
typedef void rm_row_read(struct rm_row *row, const void *context);
int rm_gather_read(struct rm_gatherer *g, rm_row_read *read, const void *context);

/* What lasts as long as the row is read, and as long as the gatherer. */
struct rm_arena *rm_row_scratch(const struct rm_row *row);
struct rm_arena *rm_row_keep(const struct rm_row *row);

/* How its cells are read, for a text that is to be read again in another way. */
struct rm_cells *rm_row_cells(struct rm_row *row);

/* Says that the row is wrong, and why; whether it has been said. */
void rm_row_wrong(struct rm_row *row, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int rm_row_is_wrong(const struct rm_row *row);

/* The text that fills a target, or NULL; and what the sheet calls its column. */
const char *rm_row_text(const struct rm_row *row, size_t target);
const char *rm_row_header(const struct rm_row *row, size_t target);

/* The row, under an id that is copied. Valid until the next one is added. */
struct rm_gathered_row *rm_row_add(struct rm_row *row, const char *id);

/* Makes a line of what the draft says, unless the row is wrong. `more` has members, without braces,
 * that stand behind those of the draft in the record's table; it may be empty. What the record
 * floor has to say of it counts like what the cells said. */
void rm_row_write_draft(
    struct rm_row *row, struct rm_gathered_row *gathered, const struct rm_buf *more);

/* The same with the members of any JSON object, without braces, which takes longer: the record is
 * decoded and encoded again. */
void rm_row_write(
    struct rm_row *row, struct rm_gathered_row *gathered, const char *members, size_t len);

/* What the sheet calls the column of a target. */
const char *rm_gather_header(const struct rm_gatherer *g, size_t target);

/* The line of a row that has one, as it will be given; good until the next call. NULL where it is
 * lost, which is reported. */
const char *rm_gather_line(struct rm_gatherer *g, const struct rm_gathered_row *row, size_t *len);

/* Puts a new line in the place of a row's. */
void rm_gather_replace(
    struct rm_gatherer *g, struct rm_gathered_row *row, const char *line, size_t len);

/* Sorts by id. Of rows with one id that are alike, one gives its line; rows that differ are all
 * wrong, for who is to say which is right? */
void rm_gather_settle(struct rm_gatherer *g);

/* Whether a row gives its line. */
int rm_gather_is_right(const struct rm_gatherer *g, const struct rm_gathered_row *row);

/* Hands over the lines of all rows that are right, unless there are errors; and, which
 * rm_gather_account does alone, the count of rows, and those that are set aside. */
void rm_gather_give(struct rm_gatherer *g, struct rm_imported *imported);
void rm_gather_account(struct rm_gatherer *g, struct rm_imported *imported);

/* 0, or -1 where what was put by is lost, with a full disk say, which is then reported. */
int rm_gather_check(struct rm_gatherer *g);

#endif
