#include "wire/csv_lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { READ_SIZE = 128 * 1024 };

void rm_csv_lines_open(struct rm_csv_lines *lines, int fd, const char *encoding)
{
    memset(lines, 0, sizeof *lines);
    lines->fd = fd;
    lines->said = encoding;
    lines->marked = lines->number = 1;
}

void rm_csv_lines_close(struct rm_csv_lines *lines)
{
    rm_recode_close(lines->recode);
    rm_buf_free(&lines->raw);
    rm_buf_free(&lines->in);
}

/* Appends one block as it stands. 0, or -1 with errno. */
static int read_block(struct rm_csv_lines *lines, struct rm_buf *buf)
{
    ssize_t n;

    rm_buf_reserve(buf, READ_SIZE);
    do
        n = read(lines->fd, buf->data + buf->len, READ_SIZE);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return -1;
    buf->len += (size_t)n;
    lines->at_end = n == 0;
    return 0;
}

/* NULs become what no text has and nothing takes for an end. */
static void replace_nuls(char *bytes, size_t len)
{
    char *nul;

    while ((nul = memchr(bytes, '\0', len))) {
        *nul = RM_SUBSTITUTE;
        len -= (size_t)(nul - bytes);
        bytes = nul;
    }
}

/* Reads one more block, behind what there is since the mark. 0, or -1 with errno. */
static int fill(struct rm_csv_lines *lines)
{
    struct rm_buf *in = &lines->in;
    size_t before;

    if (in->len - lines->at > RM_CSV_LINE_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    if (lines->mark) {
        memmove(in->data, in->data + lines->mark, in->len - lines->mark);
        in->len -= lines->mark;
        lines->at -= lines->mark;
        lines->mark = 0;
    }
    before = in->len;
    if (!lines->recode) {
        if (read_block(lines, in))
            return -1;
    } else {
        rm_buf_clear(&lines->raw);
        if (read_block(lines, &lines->raw))
            return -1;
        rm_recode_add(lines->recode, in, lines->raw.data, lines->raw.len, lines->at_end);
    }
    replace_nuls(in->data + before, in->len - before);
    return 0;
}

/* Reads as much as tells the encoding, and passes the byte order mark. 0, or -1 with errno. */
static int start(struct rm_csv_lines *lines)
{
    struct rm_buf *raw = &lines->raw, *in = &lines->in, seen;

    while (raw->len < RM_RECODE_SEEN && !lines->at_end)
        if (read_block(lines, raw))
            return -1;
    lines->encoding = rm_recode_choose(
        lines->said, raw->data, raw->len < RM_RECODE_SEEN ? raw->len : RM_RECODE_SEEN);
    if (rm_recode_is_utf8(lines->encoding)) {
        seen = *in;
        *in = *raw;
        *raw = seen;
    } else {
        lines->recode = rm_recode_open(lines->encoding);
        if (!lines->recode) {
            errno = EINVAL;
            return -1;
        }
        rm_recode_add(lines->recode, in, raw->data, raw->len, lines->at_end);
    }
    replace_nuls(in->data, in->len);
    if (in->len >= 3 && memcmp(in->data, "\xef\xbb\xbf", 3) == 0)
        lines->mark = lines->at = 3;
    return 0;
}

int rm_csv_lines_next(struct rm_csv_lines *lines, char **line, size_t *len)
{
    size_t looked = 0, rest;
    char *end = NULL;

    if (!lines->encoding && start(lines))
        return -1;
    for (;;) {
        rest = lines->in.len - lines->at;
        if (rest > looked)
            end = memchr(lines->in.data + lines->at + looked, '\n', rest - looked);
        if (end || lines->at_end)
            break;
        looked = rest;
        if (fill(lines))
            return -1;
    }
    if (!rest)
        return 0;
    *line = lines->in.data + lines->at;
    *len = end ? (size_t)(end - *line) : rest;
    lines->at += *len + (end != NULL);
    lines->number++;
    if (*len && (*line)[*len - 1] == '\r')
        (*len)--;
    return 1;
}

void rm_csv_lines_mark(struct rm_csv_lines *lines)
{
    lines->mark = lines->at;
    lines->marked = lines->number;
}

char *rm_csv_lines_marked(const struct rm_csv_lines *lines, size_t *len)
{
    *len = lines->at - lines->mark;
    return lines->in.data + lines->mark;
}

void rm_csv_lines_back(struct rm_csv_lines *lines)
{
    lines->at = lines->mark;
    lines->number = lines->marked;
}
