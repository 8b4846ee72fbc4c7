#include "base/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 256 * 1024 };

void rm_lines_init(struct rm_lines *lines, int fd)
{
    memset(lines, 0, sizeof *lines);
    lines->fd = fd;
}

void rm_lines_free(struct rm_lines *lines)
{
    rm_buf_free(&lines->buf);
}

/* Appends one block. The number of bytes, 0 at the end, -1 with errno. */
static ssize_t read_block(int fd, struct rm_buf *buf)
{
    ssize_t n;

    rm_buf_reserve(buf, READ_SIZE);
    do
        n = read(fd, buf->data + buf->len, READ_SIZE);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        buf->len += (size_t)n;
    if (n >= 0)
        buf->data[buf->len] = '\0';
    return n;
}

int rm_read_all(int fd, struct rm_buf *out)
{
    ssize_t n;

    do
        n = read_block(fd, out);
    while (n > 0);
    return n < 0 ? -1 : 0;
}

int rm_file_read(const char *path, struct rm_buf *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC), rc, saved;

    if (fd < 0)
        return -1;
    rc = rm_read_all(fd, out);
    saved = errno;
    close(fd);
    errno = saved;
    return rc;
}

static int fill(struct rm_lines *lines)
{
    struct rm_buf *buf = &lines->buf;
    size_t rest = buf->len - lines->start;
    ssize_t n;

    if (rest > RM_LINE_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    if (lines->start) {
        memmove(buf->data, buf->data + lines->start, rest);
        buf->len = rest;
        lines->start = 0;
    }
    n = read_block(lines->fd, buf);
    if (n < 0)
        return -1;
    if (n == 0)
        lines->at_end = 1;
    else if (lines->copy)
        rm_buf_add(lines->copy, buf->data + rest, (size_t)n);
    return 0;
}

/* How much of the text is lines that end at or after `from`; 0 if none does. */
static size_t whole_lines(const struct rm_buf *text, size_t from)
{
    size_t len = text->len;

    while (len > from && text->data[len - 1] != '\n')
        len--;
    return len > from ? len : 0;
}

static void read_more(struct rm_lines *lines, struct rm_buf *out)
{
    size_t before = out->len;
    ssize_t n;

    if (before > RM_LINE_MAX) {
        lines->error = EOVERFLOW;
        return;
    }
    n = read_block(lines->fd, out);
    if (n < 0)
        lines->error = errno;
    else if (n == 0)
        lines->at_end = 1;
    else if (lines->copy)
        rm_buf_add(lines->copy, out->data + before, (size_t)n);
}

int rm_lines_some(struct rm_lines *lines, size_t size, struct rm_buf *out)
{
    size_t whole = 0, looked = 0;

    rm_buf_clear(out);
    if (lines->buf.len)
        rm_buf_add(out, lines->buf.data, lines->buf.len);
    rm_buf_clear(&lines->buf);
    while (!whole && !lines->at_end && !lines->error) {
        read_more(lines, out);
        if (out->len >= size || lines->error)
            whole = whole_lines(out, looked);
        if (out->len >= size)
            looked = out->len;
    }
    if (lines->at_end)
        whole = out->len;
    if (whole < out->len) {
        rm_buf_add(&lines->buf, out->data + whole, out->len - whole);
        out->data[whole] = '\0';
        out->len = whole;
    }
    errno = lines->error;
    return whole ? 1 : lines->error ? -1 : 0;
}

int rm_lines_next(struct rm_lines *lines, char **line, size_t *len)
{
    struct rm_buf *buf = &lines->buf;
    size_t looked = 0;
    char *end = NULL;

    for (;;) {
        size_t rest = buf->len - lines->start;

        if (rest > looked)
            end = memchr(buf->data + lines->start + looked, '\n', rest - looked);
        if (end || lines->at_end)
            break;
        looked = rest;
        if (fill(lines))
            return -1;
    }
    if (!end && lines->start == buf->len)
        return 0;
    *line = buf->data + lines->start;
    lines->ended = end != NULL;
    if (!end)
        end = buf->data + buf->len;
    *len = (size_t)(end - *line);
    *end = '\0';
    lines->start += *len + (size_t)lines->ended;
    lines->number++;
    return 1;
}
