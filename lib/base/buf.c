#include "base/buf.h"

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void rm_buf_free(struct rm_buf *buf)
{
    free(buf->data);
    memset(buf, 0, sizeof *buf);
}

void rm_buf_clear(struct rm_buf *buf)
{
    buf->len = 0;
    if (buf->data)
        buf->data[0] = '\0';
}

void rm_buf_reserve(struct rm_buf *buf, size_t more)
{
    size_t need, size = buf->size ? buf->size : 256;

    if (more >= SIZE_MAX / 2 - buf->len)
        rm_out_of_memory();
    need = buf->len + more + 1;
    if (need <= buf->size)
        return;
    while (size < need)
        size *= 2;
    buf->data = rm_realloc(buf->data, size);
    buf->size = size;
}

void rm_buf_add(struct rm_buf *buf, const void *bytes, size_t len)
{
    rm_buf_reserve(buf, len);
    if (len)
        memcpy(buf->data + buf->len, bytes, len);
    buf->len += len;
    buf->data[buf->len] = '\0';
}

void rm_buf_adds(struct rm_buf *buf, const char *text)
{
    rm_buf_add(buf, text, strlen(text));
}

void rm_buf_addc(struct rm_buf *buf, char c)
{
    rm_buf_add(buf, &c, 1);
}

void rm_buf_vprintf(struct rm_buf *buf, const char *format, va_list args)
{
    va_list again;
    int len;

    va_copy(again, args);
    len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    if (len < 0)
        rm_out_of_memory();
    rm_buf_reserve(buf, (size_t)len);
    vsnprintf(buf->data + buf->len, (size_t)len + 1, format, args);
    buf->len += (size_t)len;
}

void rm_buf_printf(struct rm_buf *buf, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    rm_buf_vprintf(buf, format, args);
    va_end(args);
}

const char *rm_buf_text(const struct rm_buf *buf)
{
    return buf->data ? buf->data : "";
}
