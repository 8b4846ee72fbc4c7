#include "base/out.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SETTLE_SIZE = 256 * 1024 };

void rm_out_init(struct rm_out *out, int fd, const char *name)
{
    memset(out, 0, sizeof *out);
    out->fd = fd;
    out->name = name;
}

void rm_out_free(struct rm_out *out)
{
    rm_buf_free(&out->buf);
}

int rm_write_all(int fd, const void *bytes, size_t len)
{
    const char *p = bytes;

    while (len) {
        ssize_t n = write(fd, p, len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        p += n;
        len -= (size_t)n;
    }
    return 0;
}

int rm_out_flush(struct rm_out *out)
{
    out->wrote |= out->buf.len > 0;
    if (!out->error && rm_write_all(out->fd, out->buf.data, out->buf.len))
        out->error = errno;
    rm_buf_clear(&out->buf);
    return out->error ? -1 : 0;
}

void rm_out_settle(struct rm_out *out)
{
    if (out->buf.len >= SETTLE_SIZE)
        rm_out_flush(out);
}

int rm_folder_sync(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct rm_buf folder = {0};
    int fd, rc;

    if (slash)
        rm_buf_add(&folder, path, (size_t)(slash - path) + 1);
    else
        rm_buf_adds(&folder, ".");
    fd = open(rm_buf_text(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    rm_buf_free(&folder);
    if (fd < 0)
        return -1;
    rc = fsync(fd);
    if (rc && (errno == EINVAL || errno == EROFS))
        rc = 0; /* a file system that cannot sync a folder has nothing to lose */
    close(fd);
    return rc;
}

static int write_synced(int fd, const void *bytes, size_t len)
{
    int rc = rm_write_all(fd, bytes, len);
    int saved;

    if (!rc)
        rc = fsync(fd);
    saved = errno;
    if (close(fd) && !rc)
        return -1;
    errno = saved;
    return rc;
}

static int give_up(const char *path)
{
    int saved = errno;

    unlink(path);
    errno = saved;
    return -1;
}

int rm_file_create(const char *path, const void *bytes, size_t len, unsigned mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t)mode);

    if (fd < 0)
        return -1;
    if (write_synced(fd, bytes, len))
        return give_up(path);
    return rm_folder_sync(path);
}

static int replace_beside(struct rm_buf *beside, const char *path, const void *bytes, size_t len)
{
    struct stat old;
    int exists = stat(path, &old) == 0, fd;

    rm_buf_printf(beside, "%s.XXXXXX", path);
    fd = mkstemp(beside->data);
    if (fd < 0)
        return -1;
    if (exists && fchmod(fd, old.st_mode & 07777)) {
        close(fd);
        return give_up(beside->data);
    }
    if (write_synced(fd, bytes, len) || rename(beside->data, path))
        return give_up(beside->data);
    return rm_folder_sync(path);
}

/* A device or a pipe has no content to keep whole, and a name that must not be taken from it. */
static int is_special(const char *path)
{
    struct stat old;

    return stat(path, &old) == 0 && !S_ISREG(old.st_mode) && !S_ISDIR(old.st_mode);
}

static int write_special(const char *path, const void *bytes, size_t len)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC), rc, saved;

    if (fd < 0)
        return -1;
    rc = rm_write_all(fd, bytes, len);
    saved = errno;
    if (close(fd) && !rc)
        return -1;
    errno = saved;
    return rc;
}

int rm_file_replace(const char *path, const void *bytes, size_t len)
{
    struct rm_buf beside = {0};
    char *real;
    int rc, saved;

    if (is_special(path))
        return write_special(path, bytes, len);
    real = realpath(path, NULL); /* behind a symbolic link, the file itself is replaced */
    rc = replace_beside(&beside, real ? real : path, bytes, len);
    saved = errno;
    free(real);
    rm_buf_free(&beside);
    errno = saved;
    return rc;
}
