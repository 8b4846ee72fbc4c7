/*
 * buf: a growing string of bytes.
 * Floor: base.
 */
#ifndef RM_BASE_BUF_H
#define RM_BASE_BUF_H

#include <stdarg.h>
#include <stddef.h>

/* All zero is a valid, empty buffer. `data` is NUL-terminated once anything was
 * added, and NULL before; bytes may hold NULs of their own. */
struct rm_buf {
    char *data;
    size_t len;
    size_t size;
};

void rm_buf_free(struct rm_buf *buf);

/* Empties the buffer and keeps its memory. */
void rm_buf_clear(struct rm_buf *buf);

/* Makes sure that `more` bytes and a NUL fit behind what is there. */
void rm_buf_reserve(struct rm_buf *buf, size_t more);

void rm_buf_add(struct rm_buf *buf, const void *bytes, size_t len);
void rm_buf_adds(struct rm_buf *buf, const char *text);
void rm_buf_addc(struct rm_buf *buf, char c);
void rm_buf_printf(struct rm_buf *buf, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void rm_buf_vprintf(struct rm_buf *buf, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* The text, "" when nothing was added; valid until the next change. */
const char *rm_buf_text(const struct rm_buf *buf);

#endif
