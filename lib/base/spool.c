#include "base/spool.h"

#include "base/arena.h"
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 1024 * 1024, LEAST_STEP = 4096, MOST_STEP = 256 * 1024 };

void rm_spool_init(struct rm_spool *spool, const char *folder, size_t most)
{
    *spool = (struct rm_spool){.folder = folder ? folder : "/tmp", .most = most, .fd = -1};
}

void rm_spool_free(struct rm_spool *spool)
{
    if (spool->fd >= 0)
        close(spool->fd);
    rm_buf_free(&spool->held);
    spool->fd = -1;
}

/* Without a name it is gone with the run, however that ends. */
static int make_file(struct rm_spool *spool)
{
    struct rm_buf path = {0};

    rm_buf_printf(&path, "%s/rm-spool.XXXXXX", spool->folder);
    spool->fd = mkstemp(path.data);
    if (spool->fd >= 0)
        unlink(path.data);
    rm_buf_free(&path);
    return spool->fd < 0 ? -1 : fcntl(spool->fd, F_SETFD, FD_CLOEXEC);
}

static void move_to_file(struct rm_spool *spool)
{
    if (!spool->error && ((spool->fd < 0 && make_file(spool)) ||
                             rm_write_all(spool->fd, spool->held.data, spool->held.len)))
        spool->error = errno;
    spool->in_file += spool->held.len;
    rm_buf_free(&spool->held);
    spool->most = PIECE;
}

size_t rm_spool_add(struct rm_spool *spool, const void *bytes, size_t len)
{
    size_t at = rm_spool_len(spool);

    rm_buf_add(&spool->held, bytes, len);
    if (spool->held.len > spool->most)
        move_to_file(spool);
    return at;
}

size_t rm_spool_len(const struct rm_spool *spool)
{
    return spool->in_file + spool->held.len;
}

static int read_all(int fd, char *to, size_t len, size_t at)
{
    while (len) {
        ssize_t n = pread(fd, to, len, (off_t)at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            errno = n < 0 ? errno : EIO;
            return -1;
        }
        to += n;
        at += (size_t)n;
        len -= (size_t)n;
    }
    return 0;
}

/* Reads on from a place, and more of it at once where the last look ended there. */
static int fetch(
    const struct rm_spool *spool, struct rm_spool_reader *reader, size_t at, size_t len)
{
    int goes_on = at >= reader->at && at <= reader->at + reader->some.len;
    size_t in_file = at < spool->in_file ? spool->in_file - at : 0;

    reader->step = !goes_on || !reader->step          ? LEAST_STEP
                   : reader->step < (size_t)MOST_STEP ? reader->step * 2
                                                      : MOST_STEP;
    if (len < reader->step)
        len = reader->step;
    reader->at = at;
    rm_buf_clear(&reader->some);
    rm_buf_reserve(&reader->some, len);
    if (in_file > len)
        in_file = len;
    if (read_all(spool->fd, reader->some.data, in_file, at))
        return -1;
    reader->some.len = in_file;
    if (in_file < len && rm_spool_len(spool) > at + in_file) { /* the end, which is still held */
        size_t held = rm_spool_len(spool) - at - in_file, from = at + in_file - spool->in_file;

        rm_buf_add(
            &reader->some, spool->held.data + from, held < len - in_file ? held : len - in_file);
    }
    return 0;
}

const char *rm_spool_look(
    const struct rm_spool *spool, struct rm_spool_reader *reader, size_t at, size_t len)
{
    if (spool->error) {
        errno = spool->error;
        return NULL;
    }
    if (at >= spool->in_file)
        return rm_buf_text(&spool->held) + (at - spool->in_file);
    if ((at < reader->at || at + len > reader->at + reader->some.len) &&
        fetch(spool, reader, at, len))
        return NULL;
    return rm_buf_text(&reader->some) + (at - reader->at);
}

void rm_spool_reader_free(struct rm_spool_reader *reader)
{
    rm_buf_free(&reader->some);
}
