/*
 * lines: a file read line by line, in bounded memory.
 * Floor: base.
 */
#ifndef RM_BASE_LINES_H
#define RM_BASE_LINES_H

#include "base/buf.h"

/* A line longer than this is not text of ours; it is an error, not a malloc. */
#define RM_LINE_MAX (64UL * 1024 * 1024)

struct rm_lines {
    int fd;
    struct rm_buf buf;
    size_t start;         /* where the next line begins in the buffer */
    int at_end;           /* the file has no more bytes */
    unsigned long number; /* of the line last given, 1 for the first */
    int ended;            /* whether the line last given had a newline */
    int error;            /* errno, of rm_lines_some; told once what came before it was given */
    struct rm_buf *copy;  /* gets every byte as it stands, or NULL */
};

void rm_lines_init(struct rm_lines *lines, int fd);
void rm_lines_free(struct rm_lines *lines);

/* The next line, without its newline, NUL-terminated (it may also hold NULs:
 * look at *len). Valid until the next call. 1: a line. 0: the end. -1: errno
 * says why not (EOVERFLOW: longer than RM_LINE_MAX). */
int rm_lines_next(struct rm_lines *lines, char **line, size_t *len);

/* The next lines at once, whole and with their newlines (the last of the file may lack its own):
 * not much more than `size` bytes of them, in place of what `out` held. 1, 0 or -1 as above; before
 * an error come all lines that are whole. Not to be mixed with rm_lines_next, whose `number` and
 * `ended` stay as they are. */
int rm_lines_some(struct rm_lines *lines, size_t size, struct rm_buf *out);

/* The whole of a file, appended to `out`. 0, or -1 with errno. */
int rm_read_all(int fd, struct rm_buf *out);

/* The same of a file by its name. */
int rm_file_read(const char *path, struct rm_buf *out);

#endif
