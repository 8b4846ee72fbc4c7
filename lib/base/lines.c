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

/* One behind the last newline at or after `from`, or NULL. */
static char *end_of_lines(char *from, char *end)
{
    while (end > from && end[-1] != '\n')
        end--;
    return end > from ? end : NULL;
}

int rm_lines_some(struct rm_lines *lines, size_t size, char **text, size_t *len)
{
    struct rm_buf *buf = &lines->buf;
    size_t looked = 0;
    char *end = NULL;

    for (;;) {
        size_t rest = buf->len - lines->start;

        if (lines->at_end || lines->error)
            break;
        if (rest >= size) {
            end = end_of_lines(buf->data + lines->start + looked, buf->data + buf->len);
            if (end)
                break;
            looked = rest;
        }
        if (fill(lines))
            lines->error = errno;
    }
    if (lines->start == buf->len && !lines->error)
        return 0;
    *text = buf->data + lines->start;
    if (lines->at_end)
        end = buf->data + buf->len;
    else if (!end)
        end = end_of_lines(*text, buf->data + buf->len);
    if (!end) {
        errno = lines->error;
        return -1;
    }
    *len = (size_t)(end - *text);
    lines->start += *len;
    return 1;
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
