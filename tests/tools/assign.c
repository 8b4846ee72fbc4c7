/*
 * assign: the solver alone, on a file of `instance`.
 *
 *   assign [coverage|pairs|score] FILE
 *
 * One line of JSON: the seconds of the solver, those of the processor in it, the peak of memory
 * of the whole process, the pairs and their total.
 */
#include "match/assign.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static void *take(FILE *file, size_t n, size_t size)
{
    void *items = malloc(n * size + 1);

    if (!items || fread(items, size, n, file) != n) {
        fputs("assign: the file cannot be read\n", stderr);
        exit(1);
    }
    return items;
}

static void read_instance(struct rm_assign_problem *problem, const char *path)
{
    FILE *file = fopen(path, "rb");
    uint32_t *n;
    uint64_t *n_pairs;

    if (!file) {
        perror(path);
        exit(1);
    }
    n = take(file, 2, sizeof *n);
    n_pairs = take(file, 1, sizeof *n_pairs);
    problem->sides[RM_MENTEE].n = n[0];
    problem->sides[RM_MENTOR].n = n[1];
    problem->start = take(file, n[0] + (size_t)1, sizeof *problem->start);
    problem->options = take(file, *n_pairs, sizeof *problem->options);
    problem->sides[RM_MENTEE].capacity = take(file, n[0], sizeof *n);
    problem->sides[RM_MENTOR].capacity = take(file, n[1], sizeof *n);
    free(n);
    free(n_pairs);
    fclose(file);
}

static double wall_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double user_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6;
}

static double peak_mb(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

int main(int argc, char **argv)
{
    static const char *const objectives[] = {"coverage", "pairs", "score"};
    struct rm_assign_problem problem = {0};
    struct rm_assignment answer;
    struct rm_arena arena = {0};
    double wall, user;
    size_t objective = 0;

    while (argc == 3 && objective < 3 && strcmp(argv[1], objectives[objective]))
        objective++;
    if (argc != 3 || objective == 3) {
        fputs("usage: assign coverage|pairs|score FILE\n", stderr);
        return 2;
    }
    problem.objective = (enum rm_objective)objective;
    read_instance(&problem, argv[2]);
    wall = wall_seconds();
    user = user_seconds();
    rm_assign(&answer, &problem, &arena);
    wall = wall_seconds() - wall;
    user = user_seconds() - user;
    printf("{\"solver\":\"rm_assign\",\"seconds\":%.4f,\"user\":%.4f,\"mb\":%.0f,\"pairs\":%zu,"
           "\"total\":%" PRId64 "}\n",
        wall, user, peak_mb(), answer.n_pairs, answer.worth.total);
    rm_arena_free(&arena);
    return 0;
}
