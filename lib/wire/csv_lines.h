/*
 * csv_lines: the lines of a sheet, in UTF-8, whatever it is in, and in bounded memory.
 * Floor: wire. For csv_read alone.
 */
#ifndef RM_WIRE_CSV_LINES_H
#define RM_WIRE_CSV_LINES_H

#include "wire/recode.h"

/* A line longer than this, in bytes, has no end: it is an error, not a malloc. */
#define RM_CSV_LINE_MAX (8UL * 1024 * 1024)

struct rm_csv_lines {
    int fd;
    const char *said;     /* what the caller says of the encoding, or NULL */
    const char *encoding; /* what it is; NULL until the first line */
    struct rm_recode *recode;
    struct rm_buf raw;    /* a block as it was read, where it is recoded */
    int at_end;           /* the file has no more bytes */
    struct rm_buf in;     /* what was read, and is not passed for good */
    size_t mark, at;      /* in `in`: where it can go back to; where the next line begins */
    unsigned long marked; /* the number of the line at the mark; 1 for the first */
    unsigned long number; /* of the next line */
};

/* Starts to read from a descriptor, which stays the caller's, in an encoding that the system
 * has, or NULL to find it out: UTF-8, unless the file's first bytes say otherwise. */
void rm_csv_lines_open(struct rm_csv_lines *lines, int fd, const char *encoding);
void rm_csv_lines_close(struct rm_csv_lines *lines);

/* The next line, without its LF or CRLF. NULs are given as RM_SUBSTITUTE. Good until the next
 * call. 1, 0 at the end, or -1 with errno: EOVERFLOW, a line is longer than RM_CSV_LINE_MAX;
 * EINVAL, the system does not have the encoding. */
int rm_csv_lines_next(struct rm_csv_lines *lines, char **line, size_t *len);

/* Puts the mark before the next line. All bytes behind the mark stay. */
void rm_csv_lines_mark(struct rm_csv_lines *lines);

/* All lines since the mark, as they stand in the file, but for their encoding. */
char *rm_csv_lines_marked(const struct rm_csv_lines *lines, size_t *len);

/* Back to the mark; the same lines come again. */
void rm_csv_lines_back(struct rm_csv_lines *lines);

#endif
