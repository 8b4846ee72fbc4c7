#include "base/log.h"

#include "base/lines.h"
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_SIZE = 64 * 1024 };

static int close_and_fail(int fd)
{
    int saved = errno;

    close(fd);
    errno = saved;
    return -1;
}

static int lock(int fd, short type)
{
    struct flock whole_file = {.l_type = type, .l_whence = SEEK_SET};
    int rc;

    do
        rc = fcntl(fd, F_SETLKW, &whole_file);
    while (rc && errno == EINTR);
    return rc;
}

/* Whether `path` still names the file that was opened. */
static int is_current(int fd, const char *path, struct stat *opened)
{
    struct stat named;

    if (fstat(fd, opened))
        return -1;
    if (stat(path, &named))
        return errno == ENOENT ? 0 : -1;
    return opened->st_dev == named.st_dev && opened->st_ino == named.st_ino;
}

/* The descriptor, locked, or -1 with errno. */
static int open_locked(const char *path, int flags, mode_t mode, struct stat *st)
{
    for (;;) {
        int fd = open(path, flags | O_CLOEXEC, mode), current;

        if (fd < 0)
            return -1;
        if (lock(fd, flags & O_RDWR ? F_WRLCK : F_RDLCK))
            return close_and_fail(fd);
        current = is_current(fd, path, st);
        if (current < 0)
            return close_and_fail(fd);
        if (current)
            return fd;
        close(fd);
    }
}

/* Reads `len` bytes at `at`, no fewer. */
static int read_at(int fd, char *bytes, size_t len, off_t at)
{
    while (len) {
        ssize_t n = pread(fd, bytes, len, at);

        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            errno = EIO; /* shorter than it was: somebody cut it without a lock */
        if (n <= 0)
            return -1;
        bytes += n;
        len -= (size_t)n;
        at += n;
    }
    return 0;
}

/* Where the last line begins that has no newline; `size` where all have one, which the last byte
 * tells. */
static int find_tail(int fd, off_t size, off_t *start)
{
    char block[BLOCK_SIZE];
    size_t most = 1;

    for (off_t at = size; at > 0; most = sizeof block) {
        size_t n = (size_t)at < most ? (size_t)at : most;

        at -= (off_t)n;
        if (read_at(fd, block, n, at))
            return -1;
        for (size_t i = n; i > 0; i--)
            if (block[i - 1] == '\n') {
                *start = at + (off_t)i;
                return 0;
            }
    }
    *start = 0;
    return 0;
}

static int settle_tail(struct rm_log *log, const char *tail, size_t len)
{
    if (log->whole(tail, len)) {
        if (rm_write_all(log->fd, "\n", 1))
            return -1;
        log->size++;
        log->completed = 1;
    } else {
        if (ftruncate(log->fd, log->size - (off_t)len))
            return -1;
        log->size -= (int64_t)len;
        log->n_cut += len;
    }
    return fdatasync(log->fd);
}

static int heal(struct rm_log *log)
{
    struct rm_buf tail = {0};
    off_t start = 0;
    size_t len;
    int rc;

    if (!log->whole)
        return 0;
    if (find_tail(log->fd, log->size, &start))
        return -1;
    len = (size_t)(log->size - start);
    if (len == 0)
        return 0;
    if (len > RM_LINE_MAX) {
        errno = EOVERFLOW;
        return -1;
    }
    rm_buf_reserve(&tail, len);
    tail.data[len] = '\0';
    rc = read_at(log->fd, tail.data, len, start);
    if (!rc)
        rc = settle_tail(log, tail.data, len);
    rm_buf_free(&tail);
    return rc;
}

/* An empty log may be a new one, or one whose maker was killed before its name was on the disk. */
static int keep_name(const char *path)
{
    char *real = realpath(path, NULL);
    int rc = rm_folder_sync(real ? real : path), saved = errno;

    free(real);
    errno = saved;
    return rc;
}

int rm_log_open(struct rm_log *log, const char *path, unsigned mode, rm_log_whole *whole)
{
    struct stat st;

    memset(log, 0, sizeof *log);
    log->path = path;
    log->whole = whole;
    log->fd = open_locked(path, O_RDWR | O_CREAT | O_APPEND, (mode_t)mode, &st);
    if (log->fd < 0)
        return -1;
    log->size = st.st_size;
    if (log->size == 0 ? keep_name(path) : heal(log))
        return close_and_fail(log->fd);
    return 0;
}

int rm_log_hold(struct rm_log *log, const char *path, int alone)
{
    struct stat st;

    memset(log, 0, sizeof *log);
    log->path = path;
    /* A pipe that nobody writes to would be waited for. */
    log->fd = open_locked(path, alone ? O_RDWR | O_APPEND : O_RDONLY | O_NONBLOCK, 0, &st);
    if (log->fd < 0)
        return -1;
    log->size = st.st_size;
    return 0;
}

int rm_log_read(struct rm_log *log, struct rm_buf *out)
{
    size_t len = (size_t)log->size;

    rm_buf_reserve(out, len);
    if (read_at(log->fd, out->data + out->len, len, 0))
        return -1;
    out->len += len;
    out->data[out->len] = '\0';
    return 0;
}

/* Takes back what a failed append has written, on the disk too. */
static int take_back(struct rm_log *log)
{
    int saved = errno;

    if (ftruncate(log->fd, log->size) == 0)
        fdatasync(log->fd);
    errno = saved;
    return -1;
}

int rm_log_append(struct rm_log *log, const char *lines, size_t len)
{
    struct stat st;

    if (fstat(log->fd, &st))
        return -1;
    if (st.st_size != log->size) { /* somebody wrote without the lock, or taking back failed */
        log->size = st.st_size;
        if (heal(log))
            return -1;
    }
    if (rm_write_all(log->fd, lines, len) || fdatasync(log->fd))
        return take_back(log);
    log->size += (int64_t)len;
    return 0;
}

void rm_log_close(struct rm_log *log)
{
    close(log->fd);
    log->fd = -1;
}
