/*
 * writers: many rm-checkin at once on one log, of which most are killed.
 *
 *   writers N SEED [-v]
 *
 * Runs N of them in the current folder on log.jsonl, 16 at a time: most add answers of their own,
 * small and large, and some that others add as well; some set a field of a person that others set
 * as well; a few repair the log. Two in three are killed (SIGKILL): at a moment that SEED decides,
 * or when they are seen to write.
 * Then:
 *   - who was not killed has ended well;
 *   - rm-checkin log verify finds nothing, and all that was acknowledged is in the log, once;
 *   - all of them together add, when run again, what is missing and nothing else, and change
 *     nothing that was there.
 * What does not hold is printed, and the exit is 1. With -v also how it went.
 */
#include "base/arena.h"
#include "base/lines.h"
#include "base/map.h"
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { AT_ONCE = 16, N_SHARED = 7, N_PEOPLE = 3, LARGE = 100000 };

enum work { ADD, SET, REPAIR };

struct writer {
    int number;
    enum work work;
    pid_t pid;       /* 0: not running */
    double deadline; /* when it is killed; 0: never */
};

static struct rm_arena arena;
static uint64_t seed;
static int n_wrong, n_killed, n_ended, n_failed;

static void wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void wrong(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    n_wrong++;
}

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(2);
}

static unsigned chance(unsigned n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(seed >> 33) % n;
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum work work_of(int number)
{
    return number % 25 == 24 ? REPAIR : number % 5 == 4 ? SET : ADD;
}

static void add_answer(struct rm_buf *out, const char *id, size_t length)
{
    rm_buf_printf(out,
        "{\"type\":\"checkin\",\"id\":\"%s\",\"pair\":\"c:ana:bea\",\"by\":\"bea\","
        "\"side\":\"mentee\",\"at\":\"2026-01-27T10:00:00Z\",\"insight\":\"",
        id);
    for (size_t i = 0; i < length; i++)
        rm_buf_addc(out, (char)('a' + i % 26));
    rm_buf_adds(out, "\"}\n");
}

static void put_file(const char *path, const struct rm_buf *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (fd < 0 || rm_write_all(fd, rm_buf_text(text), text->len) || close(fd))
        die(path);
}

/* What a writer adds: the same, whenever it is made. */
static void make_input(struct rm_buf *out, int number)
{
    int n = 1 + number % 4;

    for (int i = 0; i < n; i++)
        add_answer(out, rm_arena_printf(&arena, "own-%d-%d", number, i),
            number % 6 == 0 && i == 0 ? LARGE : (size_t)(number % 50));
    add_answer(out, rm_arena_printf(&arena, "shared-%d", number % N_SHARED),
        number % N_SHARED == 0 ? LARGE : 20);
}

static const char *name(const char *what, int number)
{
    return rm_arena_printf(&arena, "%s.%d", what, number);
}

static void redirect(int to, const char *path, int flags)
{
    int fd = open(path, flags, 0600);

    if (fd < 0 || dup2(fd, to) < 0)
        _exit(99);
    close(fd);
}

static _Noreturn void become(const struct writer *writer)
{
    const char *person = rm_arena_printf(&arena, "p%d", writer->number % N_PEOPLE);
    const char *value = rm_arena_printf(&arena, "ambition=%d", writer->number);

    redirect(0, writer->work == ADD ? name("in", writer->number) : "/dev/null", O_RDONLY);
    redirect(1, name("ack", writer->number), O_WRONLY | O_CREAT | O_TRUNC);
    redirect(2, name("err", writer->number), O_WRONLY | O_CREAT | O_TRUNC);
    if (writer->work == ADD)
        execlp("rm-checkin", "rm-checkin", "add", "log.jsonl", (char *)NULL);
    else if (writer->work == SET)
        execlp("rm-checkin", "rm-checkin", "set", "--now", "2026-02-01", "log.jsonl", "person",
            person, value, (char *)NULL);
    else
        execlp("rm-checkin", "rm-checkin", "log", "repair", "log.jsonl", (char *)NULL);
    _exit(98);
}

/* A third is never killed, a third when it is seen to write, and a third at a moment between the
 * start of the program and when most are done. */
static double deadline(void)
{
    static const unsigned longest_us[] = {4000, 20000, 80000};
    unsigned way = chance(3);

    return way == 0 ? 0 : now() + (way == 1 ? 1e6 : chance(longest_us[chance(3)]) / 1e6);
}

static void start(struct writer *writer, int number, int may_be_killed)
{
    *writer = (struct writer){.number = number, .work = work_of(number)};
    if (writer->work == ADD) {
        struct rm_buf text = {0};

        make_input(&text, number);
        put_file(name("in", number), &text);
        rm_buf_free(&text);
    }
    writer->deadline = may_be_killed ? deadline() : 0;
    writer->pid = fork();
    if (writer->pid < 0)
        die("fork");
    if (writer->pid == 0)
        become(writer);
}

static void print_errors(int number)
{
    struct rm_buf text = {0};

    if (!rm_file_read(name("err", number), &text))
        printf("%s", rm_buf_text(&text));
    rm_buf_free(&text);
}

/* Whether the writer has ended. */
static int look_after(struct writer *writer)
{
    int status;

    if (writer->deadline > 0 && now() >= writer->deadline) {
        kill(writer->pid, SIGKILL);
        writer->deadline = 0;
    }
    if (waitpid(writer->pid, &status, WNOHANG) != writer->pid)
        return 0;
    writer->pid = 0;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
        n_killed++;
    } else if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        wrong("writer %d has failed (status %d)", writer->number, status);
        print_errors(writer->number);
        n_failed++;
    } else {
        n_ended++;
    }
    return 1;
}

/* Watches the log for a moment, and kills who writes to it: a tenth of a millisecond
 * of a run is of more interest than all the rest. */
static void hunt(const struct writer *writers)
{
    struct flock holder = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat st;
    int fd = open("log.jsonl", O_RDWR | O_CLOEXEC);
    off_t before;

    if (fd < 0 || fstat(fd, &st))
        die("log.jsonl");
    before = st.st_size;
    for (int i = 0; i < 10000 && st.st_size == before; i++)
        fstat(fd, &st);
    if (st.st_size != before && !fcntl(fd, F_GETLK, &holder) && holder.l_type != F_UNLCK)
        for (int i = 0; i < AT_ONCE; i++)
            if (writers[i].pid == holder.l_pid && writers[i].deadline > 0)
                kill(holder.l_pid, SIGKILL);
    close(fd);
}

/* Runs all writers, or those that add alone, to their ends. */
static void run(int n, int may_be_killed, int adders_alone)
{
    struct writer writers[AT_ONCE] = {{.pid = 0}};
    int next = 0, running = 0;

    while (next < n || running > 0) {
        for (int i = 0; i < AT_ONCE; i++) {
            while (next < n && adders_alone && work_of(next) != ADD)
                next++;
            if (!writers[i].pid && next < n) {
                start(&writers[i], next++, may_be_killed);
                running++;
            }
            if (writers[i].pid)
                running -= look_after(&writers[i]);
        }
        if (may_be_killed)
            hunt(writers);
        else
            nanosleep(&(struct timespec){0, 100000}, NULL);
    }
}

static void command(const char *text)
{
    fflush(stdout);
    if (system(text) != 0) /* the tests' own */
        wrong("failed: %s", text);
}

/* How often each line, and each answer's id, stands in a text. */
static size_t count(struct rm_map *lines, const struct rm_buf *text)
{
    static const char id[] = "{\"type\":\"checkin\",\"id\":\"";
    size_t n = 0;

    rm_map_init(lines, &arena);
    for (const char *at = rm_buf_text(text), *end; (end = strchr(at, '\n')); at = end + 1, n++) {
        const char *key = strncmp(at, id, sizeof id - 1) == 0 ? at + sizeof id - 1 : at;
        size_t len = key == at ? (size_t)(end - at) : strcspn(key, "\"");
        void **times = rm_map_add(lines, rm_arena_copy(&arena, key, len));

        *times = (void *)((uintptr_t)*times + 1);
    }
    return n;
}

static uintptr_t times(const struct rm_map *lines, const char *key)
{
    return (uintptr_t)rm_map_find(lines, key);
}

/* What a writer acknowledged: ids, or the line that was set; whole lines alone. */
static size_t check_acknowledged(const struct rm_map *lines, int number)
{
    struct rm_buf text = {0};
    size_t n = 0;

    if (work_of(number) == REPAIR || rm_file_read(name("ack", number), &text)) {
        rm_buf_free(&text);
        return 0;
    }
    for (char *at = text.data, *end; at && (end = strchr(at, '\n')); at = end + 1, n++) {
        *end = '\0';
        if (times(lines, at) != 1)
            wrong("writer %d was told of \"%.60s\", which is there %zu times", number, at,
                (size_t)times(lines, at));
    }
    rm_buf_free(&text);
    return n;
}

/* How many of the answers are not there; none may be there twice. */
static size_t count_missing(const struct rm_map *lines, int n)
{
    size_t missing = 0;

    for (int number = 0; number < n; number++)
        for (int i = 0; work_of(number) == ADD && i < 1 + number % 4; i++) {
            uintptr_t there = times(lines, rm_arena_printf(&arena, "own-%d-%d", number, i));

            missing += there == 0;
            if (there > 1)
                wrong("own-%d-%d is there %zu times", number, i, (size_t)there);
        }
    for (int i = 0; i < N_SHARED; i++)
        missing += times(lines, rm_arena_printf(&arena, "shared-%d", i)) == 0;
    return missing;
}

static void read_log(struct rm_buf *text)
{
    if (rm_file_read("log.jsonl", text))
        die("log.jsonl");
}

static void make_people(void)
{
    struct rm_buf text = {0};

    for (int i = 0; i < N_PEOPLE; i++)
        rm_buf_printf(&text, "{\"type\":\"person\",\"id\":\"p%d\"}\n", i);
    put_file("people", &text);
    rm_buf_free(&text);
    command("rm-checkin add log.jsonl <people >/dev/null");
}

int main(int argc, char **argv)
{
    struct rm_buf before = {0}, after = {0};
    struct rm_map lines;
    size_t n_before, n_told = 0, missing, added;
    int n = argc > 2 ? atoi(argv[1]) : 0;

    if (n < 7 * N_SHARED) {
        fprintf(stderr, "usage: writers N SEED [-v]; N is 49 or more\n");
        return 2;
    }
    seed = strtoull(argv[2], NULL, 10);
    make_people();
    run(n, 1, 0);
    command("rm-checkin add log.jsonl </dev/null 2>/dev/null"); /* a torn tail goes */
    command("rm-checkin log verify log.jsonl >verified || { cat verified; false; }");
    read_log(&before);
    n_before = count(&lines, &before);
    for (int i = 0; i < n; i++)
        n_told += check_acknowledged(&lines, i);
    missing = count_missing(&lines, n);
    if (argc > 3)
        printf("%d writers: %d killed, %d ended; %zu lines, of which %zu were acknowledged, %zu "
               "missing\n",
            n, n_killed, n_ended, n_before, n_told, missing);

    run(n, 0, 1);
    command("rm-checkin log verify log.jsonl >verified || { cat verified; false; }");
    read_log(&after);
    added = count(&lines, &after) - n_before;
    if (after.len < before.len || memcmp(before.data, after.data, before.len) != 0)
        wrong("what was there has changed");
    if (added != missing || count_missing(&lines, n) > 0)
        wrong("%zu were missing, and %zu were added when run again", missing, added);
    rm_buf_free(&before);
    rm_buf_free(&after);
    rm_arena_free(&arena);
    if (!n_wrong)
        printf("all that was acknowledged is there, once, and nothing is torn\n");
    return n_wrong || fflush(stdout) ? 1 : 0;
}
