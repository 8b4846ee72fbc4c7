#include "checkin/upkeep.h"

#include "base/log.h"
#include "base/out.h"
#include "checkin/inspection.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A log under its lock. */
struct held {
    const char *path;
    struct rm_log log;
    struct stat st;
    struct rm_buf text;
    struct rm_arena *arena;
    struct rm_diag *diag; /* of trouble with files */
};

static int refuse(const struct held *held, const char *file, const char *what)
{
    rm_error(held->diag, (struct rm_where){.file = file, .file_no = 1}, "%s", what);
    return -1;
}

static int trouble(const struct held *held, const char *file, const char *what)
{
    return refuse(held, file, rm_arena_printf(held->arena, "%s: %s", what, strerror(errno)));
}

static void let_go(struct held *held)
{
    rm_log_close(&held->log);
    rm_buf_free(&held->text);
}

static int hold(
    struct held *held, const char *path, int alone, struct rm_arena *arena, struct rm_diag *diag)
{
    *held = (struct held){.path = path, .arena = arena, .diag = diag};
    if (rm_log_hold(&held->log, path, alone))
        return trouble(held, path, alone ? "cannot be opened for writing" : "cannot be opened");
    if (fstat(held->log.fd, &held->st) || !S_ISREG(held->st.st_mode))
        refuse(held, path, "is not a regular file");
    else if (rm_log_read(&held->log, &held->text))
        trouble(held, path, "cannot be read");
    else
        return 0;
    let_go(held);
    return -1;
}

static void inspect(struct rm_inspection *in, const struct held *held, const struct rm_buf *text)
{
    rm_inspect(in, held->path, rm_buf_text(text), text->len, held->st.st_mode, held->arena);
}

int rm_log_verify(
    struct rm_buf *out, const char *path, struct rm_arena *arena, struct rm_diag *diag)
{
    struct rm_inspection in;
    struct held held;
    int n;

    if (hold(&held, path, 0, arena, diag))
        return -1;
    inspect(&in, &held, &held.text);
    n = rm_inspection_tell(&in, out);
    let_go(&held);
    return n;
}

/* What becomes of a log. */
struct repair {
    struct rm_buf good, aside;       /* whole lines */
    const char *log, *next, *broken; /* the file itself, what replaces it, and what is set aside */
};

/* Behind a symbolic link the file itself is replaced, and the others stand beside it. */
static void name_files(struct repair *repair, const struct held *held)
{
    struct stat st;
    char *real =
        lstat(held->path, &st) == 0 && S_ISLNK(st.st_mode) ? realpath(held->path, NULL) : NULL;

    repair->log = real ? rm_arena_dup(held->arena, real) : held->path;
    repair->next = rm_arena_printf(held->arena, "%s.repair", repair->log);
    repair->broken = rm_arena_printf(held->arena, "%s.broken", repair->log);
    free(real);
}

static void sort_lines(
    struct repair *repair, const struct rm_buf *text, const struct rm_inspection *in)
{
    const char *at = rm_buf_text(text), *end = at + text->len;
    size_t next = 0;

    for (unsigned long line = 1; at < end; line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        int is_broken = next < in->n_broken && in->broken[next] == line;
        struct rm_buf *to = is_broken ? &repair->aside : &repair->good;

        rm_buf_add(to, at, (size_t)((newline ? newline : end) - at));
        rm_buf_addc(to, '\n');
        next += (size_t)is_broken;
        at = newline ? newline + 1 : end;
    }
}

/* How many of the bytes that are to be set aside stand at the end of the file already: a run that
 * put them there was killed before it replaced the log. They begin a line. */
static size_t already_aside(const struct rm_buf *there, const struct rm_buf *aside)
{
    size_t from = there->len > aside->len ? there->len - aside->len : 0;

    for (; from < there->len; from++)
        if ((from == 0 || there->data[from - 1] == '\n') &&
            memcmp(there->data + from, aside->data, there->len - from) == 0)
            return there->len - from;
    return 0;
}

static int append_aside(struct rm_log *log, const struct rm_buf *aside)
{
    struct rm_buf there = {0};
    size_t done;
    int rc = rm_log_read(log, &there);

    done = rc ? 0 : already_aside(&there, aside);
    if (!rc && !done && there.len && there.data[there.len - 1] != '\n')
        rc = rm_log_append(log, "\n", 1);
    if (!rc)
        rc = rm_log_append(log, aside->data + done, aside->len - done);
    rm_buf_free(&there);
    return rc;
}

static int set_aside(const struct repair *repair)
{
    struct rm_log log;
    int rc, saved;

    if (!repair->aside.len)
        return 0;
    if (rm_log_open(&log, repair->broken, 0600, NULL))
        return -1;
    rc = append_aside(&log, &repair->aside);
    saved = errno;
    rm_log_close(&log);
    errno = saved;
    return rc;
}

/* With the owner and the mode of the log, whoever repairs it: its writers are the same. */
static int write_next(const struct repair *repair, const struct stat *st)
{
    if (unlink(repair->next) && errno != ENOENT)
        return -1;
    if (rm_file_create(repair->next, rm_buf_text(&repair->good), repair->good.len, 0600))
        return -1;
    if (chown(repair->next, st->st_uid, st->st_gid) || chmod(repair->next, st->st_mode & 07777)) {
        int saved = errno;

        unlink(repair->next);
        errno = saved;
        return -1;
    }
    return 0;
}

static int replace(const struct held *held, const struct repair *repair)
{
    if (write_next(repair, &held->st))
        return trouble(held, repair->next, "cannot be written; nothing was changed");
    if (set_aside(repair)) {
        trouble(held, repair->broken, "cannot be written; the log was not changed");
        unlink(repair->next);
        return -1;
    }
    if (rename(repair->next, repair->log) || rm_folder_sync(repair->log))
        return trouble(held, held->path, "cannot be replaced");
    return 0;
}

static void tell_repair(struct rm_buf *out, const struct held *held, const struct repair *repair,
    const struct rm_inspection *in)
{
    struct rm_diag told;

    rm_diag_init(&told, held->arena);
    for (size_t i = 0; i < in->n_reading; i++)
        if (in->findings.entries[i].severity == RM_ERROR)
            rm_error(&told, in->findings.entries[i].where, "set aside: %s",
                in->findings.entries[i].text);
    rm_diag_format(&told, held->path, out);
    if (in->n_broken) {
        rm_diag_show(out, held->path);
        rm_buf_printf(out, ": %zu %s set aside in ", in->n_broken,
            in->n_broken == 1 ? "line was" : "lines were");
        rm_diag_show(out, repair->broken);
        rm_buf_addc(out, '\n');
    } else {
        rm_diag_show(out, held->path);
        rm_buf_adds(out, ": the last line was given its newline\n");
    }
}

static int repair_held(struct rm_buf *out, struct held *held, const struct rm_inspection *was)
{
    struct repair repair = {.log = NULL};
    struct rm_inspection is;
    int n = -1;

    name_files(&repair, held);
    sort_lines(&repair, &held->text, was);
    if (!replace(held, &repair)) {
        tell_repair(out, held, &repair, was);
        inspect(&is, held, &repair.good);
        n = rm_inspection_tell(&is, out);
    }
    rm_buf_free(&repair.good);
    rm_buf_free(&repair.aside);
    return n;
}

int rm_log_repair(
    struct rm_buf *out, const char *path, struct rm_arena *arena, struct rm_diag *diag)
{
    struct rm_inspection in;
    struct held held;
    int n;

    if (hold(&held, path, 1, arena, diag))
        return -1;
    inspect(&in, &held, &held.text);
    if (in.n_broken || in.lacks_newline)
        n = repair_held(out, &held, &in);
    else
        n = rm_inspection_tell(&in, out);
    let_go(&held);
    return n;
}
