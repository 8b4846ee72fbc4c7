/*
 * parallel: the same work on many pieces, on all cores.
 * Floor: base.
 *
 * Pieces are numbered and done in any order; what a piece gives must depend on its number alone,
 * so that the number of threads is never seen in a result.
 */
#ifndef RM_BASE_PARALLEL_H
#define RM_BASE_PARALLEL_H

#include <pthread.h>
#include <stddef.h>

enum { RM_THREADS_MAX = 256 };

/* Bytes between what one thread writes and what another does: nearer, they take the memory from
 * each other at every turn, which has cost half of what a second thread gains. */
enum { RM_APART = 128 };

/* How many threads work; 1 until it is said otherwise. 0: as many as there are cores. */
void rm_set_threads(unsigned n);
unsigned rm_threads(void);

/* Calls work(context, piece, thread) for each piece below n_pieces; `thread`, below rm_threads(),
 * tells which of the threads it is, for what each needs for itself. Returns when all are done.
 * Without threads (one asked for, or none to be had) the caller does all of it. Threads are made
 * for the call, at some 30 microseconds each: work of less than a millisecond is done sooner
 * alone. `work` must not call this again. */
void rm_parallel(
    size_t n_pieces, void (*work)(void *context, size_t piece, unsigned thread), void *context);

/* For what pieces give that is put together in their order: each waits for its turn, and has the
 * results for itself until it passes the turn on. A piece is only begun when all before it were. */
struct rm_turns {
    pthread_mutex_t lock;
    pthread_cond_t passed;
    size_t next; /* whose turn it is */
};
void rm_turns_init(struct rm_turns *turns);
void rm_turns_free(struct rm_turns *turns);
void rm_turn_take(struct rm_turns *turns, size_t piece);
void rm_turn_pass(struct rm_turns *turns);

#endif
