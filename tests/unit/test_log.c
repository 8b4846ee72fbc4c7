#include "unit.h"

#include "base/arena.h"
#include "base/log.h"
#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { N_WRITERS = 6, N_ROUNDS = 80, MAX_LINES = 100000 };

static char folder[] = "/tmp/rm-test.XXXXXX";

/* A line of these tests is "WRITER NUMBER LENGTH xxx…x." LENGTH bytes after the last space. */
static int is_whole(const char *line, size_t len)
{
    unsigned writer, number, length;
    int start = 0;

    if (sscanf(line, "%u %u %u %n", &writer, &number, &length, &start) != 3 || start == 0)
        return 0;
    return len == (size_t)start + length && line[len - 1] == '.' && strlen(line) == len;
}

static void make_line(struct rm_buf *line, unsigned writer, unsigned number, unsigned length)
{
    rm_buf_clear(line);
    rm_buf_printf(line, "%u %u %u ", writer, number, length);
    for (unsigned i = 1; i < length; i++)
        rm_buf_addc(line, 'x');
    rm_buf_adds(line, ".\n");
}

static void put_file(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(rm_write_all(fd, text, strlen(text)), 0);
    close(fd);
}

static void expect_log(struct rm_log *log, const char *expected)
{
    struct rm_buf text = {0};

    assert_int_equal(rm_log_read(log, &text), 0);
    assert_string_equal(rm_buf_text(&text), expected);
    assert_int_equal(log->size, text.len);
    rm_buf_free(&text);
}

static void a_new_log_has_its_mode(void **state)
{
    struct rm_log log;
    struct stat st;

    (void)state;
    assert_int_equal(rm_log_open(&log, "new", 0600, is_whole), 0);
    assert_int_equal(rm_log_append(&log, "1 1 1 .\n", 8), 0);
    assert_int_equal(rm_log_append(&log, "1 2 1 .\n1 3 1 .\n", 16), 0);
    expect_log(&log, "1 1 1 .\n1 2 1 .\n1 3 1 .\n");
    rm_log_close(&log);
    assert_int_equal(stat("new", &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(rm_log_open(&log, "no/such/folder", 0600, is_whole), -1);
    assert_int_equal(errno, ENOENT);
}

static void heals(const char *before, const char *after, size_t n_cut, int completed)
{
    struct rm_log log;

    put_file("torn", before);
    assert_int_equal(rm_log_open(&log, "torn", 0600, is_whole), 0);
    assert_int_equal(log.n_cut, n_cut);
    assert_int_equal(log.completed, completed);
    expect_log(&log, after);
    rm_log_close(&log);
}

static void a_torn_tail_is_healed(void **state)
{
    struct rm_buf big = {0}, before = {0};

    (void)state;
    heals("", "", 0, 0);
    heals("1 1 1 .\n", "1 1 1 .\n", 0, 0);
    heals("1 1 1 .", "1 1 1 .\n", 0, 1);
    heals("1 1 2 .", "", 7, 0);
    heals("1 1 1 .\n1 2 1 .", "1 1 1 .\n1 2 1 .\n", 0, 1);
    heals("1 1 1 .\n1 2", "1 1 1 .\n", 3, 0);
    make_line(&big, 1, 2, 200000);
    rm_buf_adds(&before, "1 1 1 .\n");
    rm_buf_add(&before, big.data, big.len - 2);
    heals(before.data, "1 1 1 .\n", big.len - 2, 0);
    rm_buf_addc(&before, '.');
    big.data[big.len - 1] = '\0';
    {
        struct rm_buf after = {0};

        rm_buf_printf(&after, "1 1 1 .\n%s\n", big.data);
        heals(before.data, after.data, 0, 1);
        rm_buf_free(&after);
    }
    rm_buf_free(&big);
    rm_buf_free(&before);
}

static void what_was_written_without_the_lock_is_not_glued_to(void **state)
{
    struct rm_log log;
    int fd;

    (void)state;
    put_file("shared", "");
    assert_int_equal(rm_log_open(&log, "shared", 0600, is_whole), 0);
    assert_int_equal(rm_log_append(&log, "1 1 1 .\n", 8), 0);
    /* The log's lock goes with this close; nobody else is about. */
    fd = open("shared", O_WRONLY | O_APPEND);
    assert_int_equal(rm_write_all(fd, "2 1 1 .", 7), 0);
    close(fd);
    assert_int_equal(rm_log_append(&log, "1 2 1 .\n", 8), 0);
    expect_log(&log, "1 1 1 .\n2 1 1 .\n1 2 1 .\n");
    rm_log_close(&log);
}

/* In a child, where the limit does no harm. Exits 0 when a full disk left nothing behind. */
static _Noreturn void fill_disk(void)
{
    struct rlimit limit = {1000, 1000};
    struct rm_buf line = {0};
    struct rm_log log;

    signal(SIGXFSZ, SIG_IGN);
    make_line(&line, 1, 1, 2000);
    if (setrlimit(RLIMIT_FSIZE, &limit) || rm_log_open(&log, "full", 0600, is_whole))
        _exit(2);
    if (rm_log_append(&log, "1 1 1 .\n", 8))
        _exit(3);
    if (rm_log_append(&log, line.data, line.len) == 0 || errno != EFBIG)
        _exit(4);
    if (rm_log_append(&log, "1 2 1 .\n", 8))
        _exit(5);
    rm_log_close(&log);
    _exit(0);
}

static void a_full_disk_leaves_nothing_behind(void **state)
{
    struct rm_log log;
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0)
        fill_disk();
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(rm_log_open(&log, "full", 0600, is_whole), 0);
    assert_int_equal(log.n_cut + (size_t)log.completed, 0);
    expect_log(&log, "1 1 1 .\n1 2 1 .\n");
    rm_log_close(&log);
    if (access("/dev/full", W_OK) == 0) {
        assert_int_equal(rm_log_open(&log, "/dev/full", 0600, is_whole), 0);
        assert_int_equal(rm_log_append(&log, "1 1 1 .\n", 8), -1);
        assert_int_equal(errno, ENOSPC);
        expect_log(&log, "");
        rm_log_close(&log);
    }
}

static void what_is_only_held_is_left_as_it_is(void **state)
{
    struct rm_log log;

    (void)state;
    for (int alone = 0; alone < 2; alone++) {
        put_file("torn", "1 1 1 .\n1 2");
        assert_int_equal(rm_log_hold(&log, "torn", alone), 0);
        expect_log(&log, "1 1 1 .\n1 2");
        rm_log_close(&log);
        assert_int_equal(rm_log_hold(&log, "missing", alone), -1);
        assert_int_equal(errno, ENOENT);
    }
    assert_int_equal(rm_log_open(&log, "torn", 0600, NULL), 0);
    assert_int_equal(rm_log_append(&log, "x\n", 2), 0);
    expect_log(&log, "1 1 1 .\n1 2x\n");
    rm_log_close(&log);
}

/* Waits for the lock while the parent replaces the file; its line must be in the new file. */
static void a_replaced_file_is_noticed(void **state)
{
    struct rm_log log;
    int ready[2], status;
    char byte;
    pid_t child;

    (void)state;
    put_file("old", "1 1 1 .\n");
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(rm_log_open(&log, "old", 0600, is_whole), 0);
    child = fork();
    if (child == 0) {
        if (write(ready[1], "", 1) != 1 || rm_log_open(&log, "old", 0600, is_whole))
            _exit(2);
        _exit(rm_log_append(&log, "2 1 1 .\n", 8) ? 3 : 0);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    nanosleep(&(struct timespec){0, 20000000}, NULL);
    assert_int_equal(rm_file_replace("old", "9 9 1 .\n", 8), 0);
    rm_log_close(&log);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(rm_log_open(&log, "old", 0600, is_whole), 0);
    expect_log(&log, "9 9 1 .\n2 1 1 .\n");
    rm_log_close(&log);
    close(ready[0]);
    close(ready[1]);
}

/* What a writer was told is on the disk. */
struct receipt {
    unsigned writer, number;
};

static _Noreturn void write_for_ever(unsigned writer, unsigned length, int receipts)
{
    struct rm_buf line = {0};
    struct rm_log log;

    for (unsigned number = 0;; number++) {
        struct receipt receipt = {writer, number};

        make_line(&line, writer, number, length);
        if (rm_log_open(&log, "log", 0600, is_whole))
            _exit(2);
        if (rm_log_append(&log, line.data, line.len))
            _exit(3);
        if (write(receipts, &receipt, sizeof receipt) != sizeof receipt)
            _exit(4);
        rm_log_close(&log);
    }
}

static pid_t start_writer(unsigned writer, unsigned length, int receipts)
{
    pid_t child = fork();

    assert_true(child >= 0);
    if (child == 0)
        write_for_ever(writer, length, receipts);
    return child;
}

static void kill_writer(pid_t child)
{
    int status;

    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status)); /* it was still writing: no call had failed */
}

/* Watches the log until it grows, and gives the place of the writer that holds the lock, most
 * likely in the middle of its write; any writer where that was missed. */
static int catch_writer(const pid_t *children)
{
    struct flock holder = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat st = {0};
    int fd = open("log", O_RDWR), found = 0;
    off_t before;

    if (fd < 0)
        return 0;
    fstat(fd, &st);
    before = st.st_size;
    for (int i = 0; i < 20000 && st.st_size == before; i++)
        fstat(fd, &st);
    fcntl(fd, F_GETLK, &holder);
    close(fd);
    for (int i = 0; i < N_WRITERS; i++)
        if (holder.l_type != F_UNLCK && children[i] == holder.l_pid)
            found = i;
    return found;
}

static int wait_a_while(unsigned *seed, int round)
{
    *seed = *seed * 1103515245 + 12345;
    nanosleep(&(struct timespec){0, (long)(*seed / 65536 % 8000) * 1000}, NULL);
    return round % N_WRITERS;
}

/* Kills N_ROUNDS of N_WRITERS writers at odd times. Returns the receipts. */
static size_t run_killed_writers(unsigned length, struct receipt *receipts)
{
    pid_t children[N_WRITERS];
    unsigned writer = 0, seed = length;
    int ends[2];
    size_t n = 0;

    assert_int_equal(pipe(ends), 0);
    assert_int_equal(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0);
    for (int i = 0; i < N_WRITERS; i++)
        children[i] = start_writer(writer++, length, ends[1]);
    for (int round = 0; round < N_ROUNDS; round++) {
        int i = round % 2 ? wait_a_while(&seed, round) : catch_writer(children);

        kill_writer(children[i]);
        children[i] = start_writer(writer++, length, ends[1]);
        while (n < MAX_LINES && read(ends[0], &receipts[n], sizeof *receipts) > 0)
            n++;
    }
    for (int i = 0; i < N_WRITERS; i++)
        kill_writer(children[i]);
    while (n < MAX_LINES && read(ends[0], &receipts[n], sizeof *receipts) > 0)
        n++;
    close(ends[0]);
    close(ends[1]);
    return n;
}

static int compare(const void *a, const void *b)
{
    const struct receipt *x = a, *y = b;

    if (x->writer != y->writer)
        return x->writer < y->writer ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static size_t read_lines(struct receipt *lines, char *text)
{
    size_t n = 0;

    for (char *line = text, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        assert_non_null(end);
        *end = '\0';
        assert_true(is_whole(line, (size_t)(end - line)));
        assert_true(n < MAX_LINES);
        assert_int_equal(sscanf(line, "%u %u", &lines[n].writer, &lines[n].number), 2);
        n++;
    }
    qsort(lines, n, sizeof *lines, compare);
    for (size_t i = 1; i < n; i++)
        assert_int_not_equal(compare(&lines[i - 1], &lines[i]), 0);
    return n;
}

static void survives_killing(unsigned length)
{
    struct receipt *receipts = rm_malloc(MAX_LINES * sizeof *receipts);
    struct receipt *lines = rm_malloc(MAX_LINES * sizeof *lines);
    struct rm_buf text = {0};
    struct rm_log log;
    size_t n_receipts = run_killed_writers(length, receipts), n_lines;

    assert_int_equal(rm_log_open(&log, "log", 0600, is_whole), 0);
    assert_int_equal(rm_log_read(&log, &text), 0);
    rm_log_close(&log);
    n_lines = read_lines(lines, text.data);
    assert_true(n_receipts > 0 && n_receipts <= n_lines);
    assert_true(n_lines <= n_receipts + N_ROUNDS + N_WRITERS);
    for (size_t i = 0; i < n_receipts; i++)
        assert_non_null(bsearch(&receipts[i], lines, n_lines, sizeof *lines, compare));
    print_message("%u bytes: %zu acknowledged, %zu found\n", length, n_receipts, n_lines);
    rm_buf_free(&text);
    free(receipts);
    free(lines);
    assert_int_equal(unlink("log"), 0);
}

static void killed_writers_lose_nothing_short(void **state)
{
    (void)state;
    survives_killing(200);
}

static void killed_writers_lose_nothing_long(void **state)
{
    (void)state;
    survives_killing(100000);
}

static int enter_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    static const char *const made[] = {"new", "torn", "shared", "full", "old", "log"};

    (void)state;
    for (size_t i = 0; i < sizeof made / sizeof *made; i++)
        unlink(made[i]);
    return chdir("/") || rmdir(folder) ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_log_has_its_mode),
        cmocka_unit_test(a_torn_tail_is_healed),
        cmocka_unit_test(what_was_written_without_the_lock_is_not_glued_to),
        cmocka_unit_test(a_full_disk_leaves_nothing_behind),
        cmocka_unit_test(what_is_only_held_is_left_as_it_is),
        cmocka_unit_test(a_replaced_file_is_noticed),
        cmocka_unit_test(killed_writers_lose_nothing_short),
        cmocka_unit_test(killed_writers_lose_nothing_long),
    };

    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
