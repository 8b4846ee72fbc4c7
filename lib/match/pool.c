#include "match/pool.h"

#include "base/parallel.h"
#include "match/match.h"

#include <stdlib.h>
#include <string.h>

/* Those who ask are handed to the threads by this many. */
enum { PIECE = 8 };

struct rm_pool {
    const struct rm_match *match;
    struct rm_arena *arena;
    /* Candidates of the input, by side: those of `who` are listed[start[who]] up to
     * listed[start[who + 1]], by index of the other. NULL: not yet needed. */
    size_t *start[2];
    struct rm_option *listed[2];
    struct rm_pool_work work;
};

static enum rm_side opposite(enum rm_side side)
{
    return side == RM_MENTOR ? RM_MENTEE : RM_MENTOR;
}

struct rm_pool *rm_pool_build(const struct rm_match *match)
{
    struct rm_arena *arena = match->programme->arena;
    struct rm_pool *pool = RM_NEW(arena, struct rm_pool);

    pool->match = match;
    pool->arena = arena;
    return pool;
}

static void list_of_mentees(struct rm_pool *pool)
{
    const struct rm_match *match = pool->match;

    pool->start[RM_MENTEE] = match->start;
    pool->listed[RM_MENTEE] = RM_NEW_N(pool->arena, match->n_edges, struct rm_option);
    for (size_t e = 0; e < match->n_edges; e++)
        pool->listed[RM_MENTEE][e] =
            (struct rm_option){match->edges[e].mentor, match->edges[e].score};
}

static void list_of_mentors(struct rm_pool *pool)
{
    const struct rm_match *match = pool->match;
    uint32_t n = match->sides[RM_MENTOR].n;
    size_t *start = RM_NEW_N(pool->arena, (size_t)n + 2, size_t);

    pool->start[RM_MENTOR] = start;
    pool->listed[RM_MENTOR] = RM_NEW_N(pool->arena, match->n_edges, struct rm_option);
    for (size_t e = 0; e < match->n_edges; e++)
        start[match->edges[e].mentor + 2]++;
    for (uint32_t j = 0; j <= n; j++)
        start[j + 1] += start[j];
    for (uint32_t i = 0; i < match->sides[RM_MENTEE].n; i++)
        for (size_t e = match->start[i]; e < match->start[i + 1]; e++)
            pool->listed[RM_MENTOR][start[match->edges[e].mentor + 1]++] =
                (struct rm_option){i, match->edges[e].score};
}

static void list_side(struct rm_pool *pool, enum rm_side side)
{
    if (pool->start[side])
        return;
    if (side == RM_MENTEE)
        list_of_mentees(pool);
    else
        list_of_mentors(pool);
}

/* Of the candidates of the input. */
static int listed_score(
    int32_t *score, const struct rm_match *match, uint32_t mentor, uint32_t mentee)
{
    size_t low = match->start[mentee], high = match->start[mentee + 1];

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (match->edges[middle].mentor == mentor) {
            *score = match->edges[middle].score;
            return 1;
        }
        if (match->edges[middle].mentor < mentor)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

int rm_pool_score(int32_t *score, const struct rm_pool *pool, uint32_t mentor, uint32_t mentee)
{
    const struct rm_match *match = pool->match;
    uint32_t a = match->sides[RM_MENTOR].member[mentor];
    uint32_t b = match->sides[RM_MENTEE].member[mentee];
    int64_t points;

    if (match->from_scores)
        return listed_score(score, match, mentor, mentee);
    if (a == b || !rm_criteria_score(&points, &match->criteria, a, b) ||
        rm_bonds_between(&match->bonds, a, b) & RM_BOND_UNAVAILABLE)
        return 0;
    *score = (int32_t)points;
    return 1;
}

/* As rm_pool_score, for somebody and one of the other side. */
static int score_of(
    int32_t *score, const struct rm_pool *pool, enum rm_side side, uint32_t who, uint32_t other)
{
    return side == RM_MENTOR ? rm_pool_score(score, pool, who, other)
                             : rm_pool_score(score, pool, other, who);
}

size_t rm_pool_options(
    struct rm_option *options, const struct rm_pool *pool, enum rm_side side, uint32_t who)
{
    uint32_t n_others = pool->match->sides[opposite(side)].n;
    size_t n = 0;

    for (uint32_t other = 0; other < n_others; other++) {
        options[n].other = other;
        n += (size_t)score_of(&options[n].score, pool, side, who, other);
    }
    return n;
}

struct found {
    int64_t worth;
    struct rm_option option;
};

/* One thread's: the best so far of one who asks, the least of them first (a heap), one more than
 * are wanted. */
struct worker {
    struct found *best;
    size_t n, room;
    struct rm_pool_work work;
};

struct job {
    struct rm_pool *pool;
    struct rm_search *search;
    struct worker *workers;
};

/* Whether `a` is to be named after `b`. */
static int is_after(const struct found *a, const struct found *b)
{
    return a->worth < b->worth || (a->worth == b->worth && a->option.other > b->option.other);
}

static void sink(struct found *heap, size_t n, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        struct found moved = heap[at];

        if (child >= n)
            return;
        if (child + 1 < n && is_after(&heap[child + 1], &heap[child]))
            child++;
        if (!is_after(&heap[child], &moved))
            return;
        heap[at] = heap[child];
        heap[child] = moved;
        at = child;
    }
}

static void rise(struct found *heap, size_t at)
{
    while (at && is_after(&heap[at], &heap[(at - 1) / 2])) {
        struct found moved = heap[at];

        heap[at] = heap[(at - 1) / 2];
        heap[(at - 1) / 2] = moved;
        at = (at - 1) / 2;
    }
}

static void keep(struct worker *w, struct found found)
{
    if (w->n < w->room) {
        w->best[w->n] = found;
        rise(w->best, w->n++);
    } else if (is_after(&w->best[0], &found)) {
        w->best[0] = found;
        sink(w->best, w->n, 0);
    }
}

static void consider(
    struct worker *w, const struct rm_search *search, size_t place, struct rm_option option)
{
    int64_t worth = search->scale * option.score - search->price[option.other];

    if (option.score >= search->least && (!search->floor || worth > search->floor[place]))
        keep(w, (struct found){worth, option});
}

/* The best first, and what is left over as a bound. */
static void answer(struct worker *w, struct rm_search *search, size_t place)
{
    struct rm_option *options = search->options + place * search->most;

    search->rest[place] = INT64_MIN;
    if (w->n == w->room) {
        search->rest[place] = w->best[0].worth;
        w->best[0] = w->best[--w->n];
        sink(w->best, w->n, 0);
    }
    search->n_options[place] = (uint32_t)w->n;
    while (w->n) {
        options[w->n - 1] = w->best[0].option;
        w->best[0] = w->best[--w->n];
        sink(w->best, w->n, 0);
    }
}

static void ask_listed(struct job *job, struct worker *w, size_t place)
{
    enum rm_side side = job->search->side;
    uint32_t who = job->search->who[place];

    for (size_t i = job->pool->start[side][who]; i < job->pool->start[side][who + 1]; i++)
        consider(w, job->search, place, job->pool->listed[side][i]);
}

static void ask(struct job *job, struct worker *w, size_t place)
{
    enum rm_side side = job->search->side;
    uint32_t n_others = job->pool->match->sides[opposite(side)].n;
    struct rm_option option;

    for (option.other = 0; option.other < n_others; option.other++)
        if (score_of(&option.score, job->pool, side, job->search->who[place], option.other))
            consider(w, job->search, place, option);
    w->work.judged += n_others;
}

static void work_piece(void *context, size_t piece, unsigned thread)
{
    struct job *job = context;
    struct worker *w = &job->workers[thread];
    size_t end = (piece + 1) * PIECE;

    for (size_t place = piece * PIECE; place < end && place < job->search->n; place++) {
        w->n = 0;
        if (job->pool->match->from_scores)
            ask_listed(job, w, place);
        else
            ask(job, w, place);
        answer(w, job->search, place);
    }
}

void rm_pool_search(struct rm_pool *pool, struct rm_search *search)
{
    unsigned n_threads = rm_threads();
    struct job job = {pool, search, rm_malloc(n_threads * sizeof *job.workers)};

    if (pool->match->from_scores)
        list_side(pool, search->side);
    memset(job.workers, 0, n_threads * sizeof *job.workers);
    for (unsigned i = 0; i < n_threads; i++) {
        job.workers[i].room = (size_t)search->most + 1;
        job.workers[i].best = rm_malloc(job.workers[i].room * sizeof *job.workers[i].best);
    }
    rm_parallel((search->n + PIECE - 1) / PIECE, work_piece, &job);
    for (unsigned i = 0; i < n_threads; i++) {
        pool->work.judged += job.workers[i].work.judged;
        pool->work.passed_over += job.workers[i].work.passed_over;
        free(job.workers[i].best);
    }
    free(job.workers);
}

struct rm_pool_work rm_pool_work_of(const struct rm_pool *pool)
{
    return pool->work;
}

struct count {
    const struct rm_pool *pool;
    uint64_t *n_pairs; /* by thread */
};

static void count_piece(void *context, size_t mentee, unsigned thread)
{
    struct count *count = context;
    uint32_t n_mentors = count->pool->match->sides[RM_MENTOR].n;
    uint64_t n = 0;
    int32_t score;

    for (uint32_t mentor = 0; mentor < n_mentors; mentor++)
        n += (uint64_t)rm_pool_score(&score, count->pool, mentor, (uint32_t)mentee);
    count->n_pairs[thread] += n;
}

uint64_t rm_pool_count(const struct rm_pool *pool)
{
    uint64_t n_pairs[RM_THREADS_MAX] = {0}, sum = 0;
    struct count count = {pool, n_pairs};

    if (pool->match->from_scores)
        return pool->match->n_edges;
    rm_parallel(pool->match->sides[RM_MENTEE].n, count_piece, &count);
    for (unsigned i = 0; i < RM_THREADS_MAX; i++)
        sum += n_pairs[i];
    return sum;
}
