#include "mail/handover.h"

#include "base/out.h"
#include "mail/patience.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* What descriptors are to the mail program. */
enum { INPUT = 0, OUTPUT = 1, MESSAGES = 2 };

/* Shells, too, say 128 and the number of the signal; 255 is an exit status of its own. */
enum { SIGNAL_MAX = 64 };

/* How long a program that was asked to end may take for it. */
enum { GRACE_MS = 2000, MS = 1000 };

static const struct {
    int code;
    enum rm_handover meaning;
    const char *text;
} codes[] = {
#define CODE(code, name, meaning, text) {code, meaning, text},
    RM_MAIL_CODES(CODE)
#undef CODE
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

    if (code == RM_CODE_LATE)
        return "not done in time, and killed";
    if (code > RM_CODE_SIGNAL && code <= RM_CODE_SIGNAL + SIGNAL_MAX)
        return rm_arena_printf(arena, "killed by signal %d", code - RM_CODE_SIGNAL);
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

static void close_input(FILE *file)
{
    int saved = errno;

    fclose(file);
    errno = saved;
}

/* The message in a file without a name, for a reader to begin at its start. Not a pipe: when we are
 * killed, the program would take a part of the message for the whole. NULL with errno. */
static FILE *make_input(const char *message, size_t len)
{
    FILE *file = tmpfile();

    if (!file)
        return NULL;
    if (fcntl(fileno(file), F_SETFD, FD_CLOEXEC) == 0 &&
        rm_write_all(fileno(file), message, len) == 0 && lseek(fileno(file), 0, SEEK_SET) == 0)
        return file;
    close_input(file);
    return NULL;
}

/* What the program says goes to standard error: standard output is for records. It has a process
 * group of its own, so that all of it can be ended, and nothing but we. */
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
    posix_spawnattr_setsigmask(&attributes, rm_patience_mask());
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(
        &attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    error = posix_spawnp(child, command[0], &files, &attributes, command, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    errno = error;
    return error ? -1 : 0;
}

/* Time is up, or somebody has asked twice. */
static int is_given_up(void)
{
    return rm_patience_over() || rm_patience_asked() > 1;
}

/* 1 when the child has ended, 0 when it is given up before, -1 with errno. */
static int wait_for(pid_t child, int *code)
{
    for (;;) {
        int status, given_up = is_given_up();
        pid_t ended = waitpid(child, &status, WNOHANG);

        if (ended == child) {
            *code = WIFEXITED(status) ? WEXITSTATUS(status) : RM_CODE_SIGNAL + WTERMSIG(status);
            return 1;
        }
        if (ended < 0 && errno != EINTR)
            return -1;
        if (given_up)
            return 0;
        rm_patience_wait();
    }
}

/* Whether the child has ended; its status is left where it is, and with it its process group. */
static int has_ended(pid_t child)
{
    siginfo_t info = {0};

    return waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) || info.si_pid == child;
}

/* First asks the child to end, as it may have files to clear away, and then leaves nothing of it.
 */
static void end_child(pid_t child)
{
    int status;

    kill(-child, SIGTERM);
    rm_patience_limit(GRACE_MS);
    while (!has_ended(child) && !rm_patience_over())
        rm_patience_wait();
    kill(-child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
}

/* Runs it to its end. What it has read of the message is where it has left the file. */
static int run(int *code, char *const *command, int input, size_t len, int64_t timeout_s)
{
    pid_t child;
    int rc;

    if (spawn(&child, command, input))
        return -1;
    rm_patience_limit(timeout_s * MS);
    rc = wait_for(child, code);
    if (rc == 0) {
        end_child(child);
        *code = RM_CODE_LATE;
    } else if (rc > 0 && *code == 0 && lseek(input, 0, SEEK_CUR) < (off_t)len) {
        *code = RM_CODE_IO_ERROR;
    }
    rm_patience_limit(0);
    return rc < 0 ? -1 : 0;
}

int rm_sendmail(int *code, char *const *command, const char *message, size_t len, int64_t timeout_s)
{
    FILE *input = make_input(message, len);
    int rc;

    if (!input)
        return -1;
    rc = run(code, command, fileno(input), len, timeout_s);
    close_input(input);
    return rc;
}
