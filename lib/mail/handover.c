#include "mail/handover.h"

#include "base/buf.h"
#include "base/out.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What descriptors are to the mail program. */
enum { INPUT = 0, OUTPUT = 1, MESSAGES = 2 };

enum { CODE_IO_ERROR = 74, CODE_SIGNAL = 128 };

/* sysexits.h, as Postfix, msmtp and OpenSMTPD use it. The first few speak of the message; all else
 * is the fault of the mail system or of its configuration, which somebody will mend. */
static const struct {
    int code;
    enum rm_handover meaning;
    const char *text;
} codes[] = {
    {0, RM_HANDED_OVER, "sent"},
    {64, RM_HAND_REFUSED, "wrong usage, or no recipient"},
    {65, RM_HAND_REFUSED, "the message was refused"},
    {66, RM_HAND_REFUSED, "no input"},
    {67, RM_HAND_REFUSED, "no such user"},
    {68, RM_HAND_REFUSED, "no such host"},
    {69, RM_HAND_AGAIN, "service unavailable"},
    {70, RM_HAND_AGAIN, "internal error"},
    {71, RM_HAND_AGAIN, "system error"},
    {72, RM_HAND_AGAIN, "a system file is missing"},
    {73, RM_HAND_AGAIN, "a file cannot be made"},
    {CODE_IO_ERROR, RM_HAND_AGAIN, "input or output error"},
    {75, RM_HAND_AGAIN, "temporary failure"},
    {76, RM_HAND_AGAIN, "protocol error"}, /* msmtp: the connection was cut */
    {77, RM_HAND_AGAIN, "permission denied"},
    {78, RM_HAND_AGAIN, "wrong configuration"},
};

static int find(int code)
{
    for (int i = 0; i < (int)(sizeof codes / sizeof *codes); i++)
        if (codes[i].code == code)
            return i;
    return -1;
}

enum rm_handover rm_handover_meaning(int code)
{
    int i = find(code);

    return i < 0 ? RM_HAND_AGAIN : codes[i].meaning;
}

const char *rm_handover_text(struct rm_arena *arena, int code)
{
    int i = find(code);

    if (code > CODE_SIGNAL)
        return rm_arena_printf(arena, "killed by signal %d", code - CODE_SIGNAL);
    return rm_arena_printf(
        arena, "exit %d%s%s", code, i < 0 ? "" : ", ", i < 0 ? "" : codes[i].text);
}

char **rm_command_split(struct rm_arena *arena, const char *command)
{
    char *text = rm_arena_dup(arena, command), **words = NULL, *rest = NULL;
    size_t n = 0;

    for (char *word = strtok_r(text, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
        words = rm_arena_grow(arena, words, n, sizeof *words);
        words[n++] = word;
    }
    if (n) {
        words = rm_arena_grow(arena, words, n, sizeof *words);
        words[n] = NULL;
    }
    return words;
}

static int make_pipe(int ends[2])
{
    if (pipe(ends))
        return -1;
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    return 0;
}

/* What the program says goes to standard error: standard output is for records. */
static int spawn(pid_t *child, char *const *command, int input)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t defaults;
    int error;

    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    sigaddset(&defaults, SIGXFSZ);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, INPUT);
    posix_spawn_file_actions_adddup2(&files, MESSAGES, OUTPUT);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    error = posix_spawnp(child, command[0], &files, &attributes, command, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    errno = error;
    return error ? -1 : 0;
}

static int wait_for(pid_t child, int *code)
{
    int status;

    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return -1;
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : CODE_SIGNAL + WTERMSIG(status);
    return 0;
}

int rm_sendmail(int *code, char *const *command, const char *message, size_t len)
{
    int ends[2], unread, saved;
    pid_t child;

    if (make_pipe(ends))
        return -1;
    if (spawn(&child, command, ends[0])) {
        saved = errno;
        close(ends[0]);
        close(ends[1]);
        errno = saved;
        return -1;
    }
    close(ends[0]);
    unread = rm_write_all(ends[1], message, len);
    close(ends[1]);
    if (wait_for(child, code))
        return -1;
    if (unread && *code == 0)
        *code = CODE_IO_ERROR;
    return 0;
}

static int make_folder(const char *path)
{
    if (mkdir(path, 0700))
        return errno == EEXIST ? 0 : -1;
    return rm_folder_sync(path);
}

int rm_maildir_make(const char *maildir)
{
    static const char *const parts[] = {"", "/tmp", "/new", "/cur"};
    struct rm_buf path = {0};
    int rc = 0;

    for (size_t i = 0; i < sizeof parts / sizeof *parts && !rc; i++) {
        rm_buf_clear(&path);
        rm_buf_printf(&path, "%s%s", maildir, parts[i]);
        rc = make_folder(path.data);
    }
    rm_buf_free(&path);
    return rc;
}

/* Whether a mail reader has moved the message to cur, where its flags follow a colon. */
static int is_read(const char *maildir, const char *name)
{
    struct rm_buf path = {0};
    struct dirent *entry;
    int found = 0;
    DIR *folder;

    rm_buf_printf(&path, "%s/cur", maildir);
    folder = opendir(path.data);
    while (folder && !found && (entry = readdir(folder)))
        found = strncmp(entry->d_name, name, strlen(name)) == 0 &&
                strchr(":", entry->d_name[strlen(name)]);
    if (folder)
        closedir(folder);
    rm_buf_free(&path);
    return found;
}

int rm_maildir_add(
    const char *maildir, const char *name, const char *message, size_t len, int again)
{
    struct rm_buf written = {0}, delivered = {0};
    int rc = 0;

    rm_buf_printf(&written, "%s/tmp/%s", maildir, name);
    rm_buf_printf(&delivered, "%s/new/%s", maildir, name);
    if (!again || (access(delivered.data, F_OK) && !is_read(maildir, name))) {
        unlink(written.data); /* of a run that was killed; the name is ours */
        rc = rm_file_create(written.data, message, len, 0600);
        if (!rc)
            rc = rename(written.data, delivered.data);
        if (!rc)
            rc = rm_folder_sync(delivered.data);
    }
    rm_buf_free(&written);
    rm_buf_free(&delivered);
    return rc;
}
