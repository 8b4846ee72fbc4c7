#include "base/parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

struct job {
    void (*work)(void *context, size_t piece, unsigned thread);
    void *context;
    size_t n_pieces;
    atomic_size_t next; /* the first piece that nobody has taken */
};

struct worker {
    struct job *job;
    unsigned number;
    pthread_t thread;
};

static unsigned n_threads = 1;

void rm_set_threads(unsigned n)
{
    long cores = n ? (long)n : sysconf(_SC_NPROCESSORS_ONLN);

    n_threads = cores < 1 ? 1 : cores < RM_THREADS_MAX ? (unsigned)cores : RM_THREADS_MAX;
}

unsigned rm_threads(void)
{
    return n_threads;
}

static void take_pieces(struct job *job, unsigned number)
{
    size_t piece;

    while ((piece = atomic_fetch_add(&job->next, 1)) < job->n_pieces)
        job->work(job->context, piece, number);
}

static void *run(void *arg)
{
    const struct worker *worker = arg;

    take_pieces(worker->job, worker->number);
    return NULL;
}

void rm_parallel(
    size_t n_pieces, void (*work)(void *context, size_t piece, unsigned thread), void *context)
{
    struct job job = {.work = work, .context = context, .n_pieces = n_pieces};
    struct worker workers[RM_THREADS_MAX];
    unsigned n = 1; /* the caller is number 0 */

    for (; n < n_threads && n < n_pieces; n++) {
        workers[n] = (struct worker){.job = &job, .number = n};
        if (pthread_create(&workers[n].thread, NULL, run, &workers[n]))
            break;
    }
    take_pieces(&job, 0);
    while (--n > 0)
        pthread_join(workers[n].thread, NULL);
}

void rm_turns_init(struct rm_turns *turns)
{
    pthread_mutex_init(&turns->lock, NULL);
    pthread_cond_init(&turns->passed, NULL);
    turns->next = 0;
}

void rm_turns_free(struct rm_turns *turns)
{
    pthread_cond_destroy(&turns->passed);
    pthread_mutex_destroy(&turns->lock);
}

void rm_turn_take(struct rm_turns *turns, size_t piece)
{
    pthread_mutex_lock(&turns->lock);
    while (turns->next != piece)
        pthread_cond_wait(&turns->passed, &turns->lock);
}

void rm_turn_pass(struct rm_turns *turns)
{
    turns->next++;
    pthread_cond_broadcast(&turns->passed);
    pthread_mutex_unlock(&turns->lock);
}
