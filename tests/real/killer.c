/*
 * Kills rm-mail at its Nth step: LD_PRELOAD=killer.so KILL_AT=N KILL_LOG=FILE rm-mail …
 *
 * A step is a call that changes what others see: files, the journal, a mail program. It is killed
 * before the call; a write has a second step, in which half of it is written. Each step is a line
 * in KILL_LOG, "N call file", before it is taken, so that the last line is where it was killed.
 * What rm-mail starts is left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))

static int n, kill_at, log_fd = -1;
static ssize_t (*real_write)(int, const void *, size_t);

__attribute__((constructor)) static void begin(void)
{
    const char *at = getenv("KILL_AT"), *log = getenv("KILL_LOG");

    real_write = REAL(ssize_t(*)(int, const void *, size_t), "write");
    if (at && log) {
        kill_at = atoi(at);
        log_fd = REAL(int (*)(const char *, int, ...), "open")(
            log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    unsetenv("LD_PRELOAD");
}

/* Whether this is the step; whoever calls kills. */
static int is_it(const char *call, const char *what)
{
    char line[300];
    int len;

    if (log_fd < 0)
        return 0;
    len = snprintf(line, sizeof line, "%d %s %s\n", ++n, call, what);
    real_write(log_fd, line, (size_t)len < sizeof line ? (size_t)len : sizeof line - 1);
    return n == kill_at;
}

static void step(const char *call, const char *what)
{
    if (is_it(call, what))
        raise(SIGKILL);
}

static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash && slash[1] ? slash + 1 : path;
}

/* The name of an open file; a file that has none is one for a mail program. */
static const char *name_of(int fd)
{
    static char path[300];
    char link[40];
    ssize_t len;

    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    len = readlink(link, path, sizeof path - 1);
    path[len > 0 ? len : 0] = '\0';
    return strstr(path, " (deleted)") ? "message" : base(path);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    step("write", name_of(fd));
    if (is_it("half-write", name_of(fd))) {
        real_write(fd, bytes, len / 2);
        raise(SIGKILL);
    }
    return real_write(fd, bytes, len);
}

int open(const char *path, int flags, ...)
{
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (flags & O_CREAT)
        step("open", base(path));
    return REAL(int (*)(const char *, int, ...), "open")(path, flags, mode);
}

int fsync(int fd)
{
    step("fsync", name_of(fd));
    return REAL(int (*)(int), "fsync")(fd);
}

int fdatasync(int fd)
{
    step("fdatasync", name_of(fd));
    return REAL(int (*)(int), "fdatasync")(fd);
}

int ftruncate(int fd, off_t size)
{
    step("ftruncate", name_of(fd));
    return REAL(int (*)(int, off_t), "ftruncate")(fd, size);
}

int rename(const char *from, const char *to)
{
    step("rename", base(to));
    return REAL(int (*)(const char *, const char *), "rename")(from, to);
}

int unlink(const char *path)
{
    step("unlink", base(path));
    return REAL(int (*)(const char *), "unlink")(path);
}

int mkdir(const char *path, mode_t mode)
{
    step("mkdir", base(path));
    return REAL(int (*)(const char *, mode_t), "mkdir")(path, mode);
}

FILE *tmpfile(void)
{
    step("tmpfile", "message");
    return REAL(FILE * (*)(void), "tmpfile")();
}

int posix_spawnp(pid_t *pid, const char *file, const posix_spawn_file_actions_t *actions,
    const posix_spawnattr_t *attributes, char *const argv[], char *const envp[])
{
    step("posix_spawnp", base(file));
    return REAL(int (*)(pid_t *, const char *, const posix_spawn_file_actions_t *,
                    const posix_spawnattr_t *, char *const[], char *const[]),
        "posix_spawnp")(pid, file, actions, attributes, argv, envp);
}

/* Only the call that finds the program ended is a step: how often it is looked for differs. */
pid_t waitpid(pid_t pid, int *status, int options)
{
    siginfo_t info = {0};

    if (waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid)
        step("waitpid", "mail-program");
    return REAL(pid_t(*)(pid_t, int *, int), "waitpid")(pid, status, options);
}
