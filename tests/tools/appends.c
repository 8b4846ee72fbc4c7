/*
 * appends: how many records a second reach a log, one at a time.
 *
 *   appends FILE N synced|unsynced held|opened
 *
 * Appends N answers to a new FILE through base/log, and prints how many a second. `held` keeps the
 * log open, as rm-mail does with its journal; `opened` opens, locks and closes it for each, as
 * rm-checkin does. `unsynced` is the same without fdatasync, which nothing but this program is
 * spared: it is linked with --wrap=fdatasync.
 */
#include "base/log.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);

static int is_synced = 1;

int __wrap_fdatasync(int fd)
{
    return is_synced ? __real_fdatasync(fd) : 0;
}

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static _Noreturn void die(const char *what)
{
    perror(what);
    exit(2);
}

static void append(struct rm_log *log, const char *path, int is_held, struct rm_buf *line, long i)
{
    rm_buf_clear(line);
    rm_buf_printf(line,
        "{\"type\":\"checkin\",\"id\":\"r%06ld\",\"pair\":\"2026:m000000:s000000\",\"by\":"
        "\"m000000\",\"side\":\"mentor\",\"at\":\"2026-01-05T12:00:00Z\",\"happened\":true,"
        "\"ratings\":{\"direction\":4,\"heard\":5,\"useful\":2},\"led\":\"mentee\"}\n",
        i);
    if (!is_held && rm_log_open(log, path, 0600, rm_json_whole))
        die(path);
    if (rm_log_append(log, line->data, line->len))
        die(path);
    if (!is_held)
        rm_log_close(log);
}

int main(int argc, char **argv)
{
    struct rm_buf line = {0};
    struct rm_log log;
    double began;
    long n;
    int is_held;

    if (argc != 5) {
        fprintf(stderr, "usage: appends FILE N synced|unsynced held|opened\n");
        return 2;
    }
    n = atol(argv[2]);
    is_synced = strcmp(argv[3], "synced") == 0;
    is_held = strcmp(argv[4], "held") == 0;
    unlink(argv[1]);
    began = now();
    if (is_held && rm_log_open(&log, argv[1], 0600, rm_json_whole))
        die(argv[1]);
    for (long i = 0; i < n; i++)
        append(&log, argv[1], is_held, &line, i);
    if (is_held)
        rm_log_close(&log);
    printf("%.0f\n", (double)n / (now() - began));
    rm_buf_free(&line);
    return fflush(stdout) ? 2 : 0;
}
