/*
 * median: how long a command takes, and how much memory.
 *
 *   median RUNS COMMAND
 *
 * Runs COMMAND by the shell once to warm up and RUNS times more, its output thrown away; prints the
 * median of the seconds and the largest peak memory in MB. A command that fails is an error.
 */
#define _DEFAULT_SOURCE /* wait4 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 100 };

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Seconds, or -1 if the command failed. */
static double run(const char *command, double *peak_mb)
{
    double start = now();
    struct rusage usage;
    int status;
    pid_t child = fork();

    if (child == 0) {
        int null = open("/dev/null", O_WRONLY);

        dup2(null, STDOUT_FILENO);
        execl("/bin/sh", "sh", "-c", command, (char *)NULL);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) < 0 || status)
        return -1;
    if ((double)usage.ru_maxrss / 1024 > *peak_mb)
        *peak_mb = (double)usage.ru_maxrss / 1024;
    return now() - start;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    int runs = argc == 3 ? atoi(argv[1]) : 0;
    double seconds[MOST], peak_mb = 0;

    if (runs < 1 || runs > MOST) {
        fprintf(stderr, "usage: median RUNS COMMAND\n");
        return 2;
    }
    for (int i = -1; i < runs; i++) {
        double s = run(argv[2], &peak_mb);

        if (s < 0) {
            fprintf(stderr, "median: failed: %s\n", argv[2]);
            return 1;
        }
        seconds[i < 0 ? 0 : i] = s;
    }
    qsort(seconds, (size_t)runs, sizeof *seconds, compare);
    printf("%.3f %.0f\n", seconds[runs / 2], peak_mb);
    return fflush(stdout) ? 2 : 0;
}
