/*
 * diag: what is wrong with the input, and where.
 * Floor: base.
 *
 * Errors are gathered, not printed: every error of the input is reported, in
 * the order of the input (files as they were given, then lines), whatever
 * order they were found in. The program prints them and decides on its exit.
 */
#ifndef RM_BASE_DIAG_H
#define RM_BASE_DIAG_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdarg.h>
#include <stddef.h>

/* A place in the input. All zero: no place, the run as a whole. */
struct rm_where {
    const char *file;   /* as the user named it */
    unsigned file_no;   /* 1 for the first file read */
    unsigned long line; /* 1 for the first line; 0: the file as a whole */
};

enum rm_severity { RM_ERROR, RM_WARNING };

struct rm_diag_entry {
    struct rm_where where;
    enum rm_severity severity;
    const char *text;
};

struct rm_diag {
    struct rm_arena *arena;
    struct rm_diag_entry *entries;
    size_t n_entries;
    size_t n_errors;
    size_t n_warnings;
};

void rm_diag_init(struct rm_diag *diag, struct rm_arena *arena);

/* Adds an error or a warning. The message is one line without its newline; it
 * names the value and what was expected. Control characters in it are shown
 * as \xNN when it is formatted, so that input cannot drive a terminal. */
void rm_error(struct rm_diag *diag, struct rm_where where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void rm_warn(struct rm_diag *diag, struct rm_where where, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds what `from` holds, copied. */
void rm_diag_add(struct rm_diag *diag, const struct rm_diag *from);

/* Sorts into input order (entries of the run as a whole come last) and writes
 * one line each: `file:line: message`, `file: message`, or `program: message`,
 * with `warning: ` before a warning's message. */
void rm_diag_format(struct rm_diag *diag, const char *program, struct rm_buf *out);

/* Appends a text that came from the input with its control characters shown as \xNN. */
void rm_diag_show(struct rm_buf *out, const char *text);

#endif
