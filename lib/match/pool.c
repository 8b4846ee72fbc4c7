#include "match/pool.h"

#include "base/parallel.h"
#include "match/match.h"
#include "match/screen.h"

#include <stdlib.h>
#include <string.h>

/* Those who ask are handed to the threads by this many. */
enum { PIECE = 8 };

/* Fewer are not worth a thread. */
enum { ALONE = 32 };

struct rm_pool {
    const struct rm_match *match;
    struct rm_arena *arena;
    /* Candidates of the input, by side: those of `who` are listed[start[who]] up to
     * listed[start[who + 1]], by index of the other. NULL: not yet needed. */
    size_t *start[2];
    struct rm_option *listed[2];
    /* Otherwise, by the side that asks, when it first does. */
    struct rm_screen *screen[2];
    struct rm_screen_desk *desk[2][RM_THREADS_MAX];
    unsigned char *met[RM_THREADS_MAX]; /* by index of the other; zero between uses */
    struct rm_pool_work work;
};

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
    pool->listed[RM_MENTEE] =
        RM_NEW_N(pool->arena, match->start[match->sides[RM_MENTEE].n], struct rm_option);
    for (size_t e = 0; e < match->start[match->sides[RM_MENTEE].n]; e++)
        pool->listed[RM_MENTEE][e] =
            (struct rm_option){match->options[e].other, match->options[e].score};
}

static void list_of_mentors(struct rm_pool *pool)
{
    const struct rm_match *match = pool->match;
    uint32_t n = match->sides[RM_MENTOR].n;
    size_t *start = RM_NEW_N(pool->arena, (size_t)n + 2, size_t);

    pool->start[RM_MENTOR] = start;
    pool->listed[RM_MENTOR] =
        RM_NEW_N(pool->arena, match->start[match->sides[RM_MENTEE].n], struct rm_option);
    for (size_t e = 0; e < match->start[match->sides[RM_MENTEE].n]; e++)
        start[match->options[e].other + 2]++;
    for (uint32_t j = 0; j <= n; j++)
        start[j + 1] += start[j];
    for (uint32_t i = 0; i < match->sides[RM_MENTEE].n; i++)
        for (size_t e = match->start[i]; e < match->start[i + 1]; e++)
            pool->listed[RM_MENTOR][start[match->options[e].other + 1]++] =
                (struct rm_option){i, match->options[e].score};
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

        if (match->options[middle].other == mentor) {
            *score = match->options[middle].score;
            return 1;
        }
        if (match->options[middle].other < mentor)
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
        (match->bonds.n && rm_bonds_between(&match->bonds, a, b) & RM_BOND_UNAVAILABLE))
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
    uint32_t n_others = pool->match->sides[rm_other_side(side)].n;
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

/* One thread at one who asks: the best so far, the least of them first (a heap), one more than are
 * wanted. */
struct worker {
    const struct rm_pool *pool;
    const struct rm_search *search;
    size_t place;
    struct found *best;
    size_t n, room;
    unsigned char *met;
    uint32_t *met_list;
    size_t n_met;
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

static void consider(struct worker *w, struct rm_option option)
{
    const struct rm_search *search = w->search;
    int64_t worth = search->scale * option.score - search->price[option.other];

    if (option.score >= search->least && (!search->floor || worth > search->floor[w->place]))
        keep(w, (struct found){worth, option});
}

/* What somebody must be worth to be looked at. */
static int64_t least_wanted(const struct worker *w)
{
    int64_t floor = w->search->floor ? w->search->floor[w->place] : INT64_MIN;

    if (floor != INT64_MIN && floor != INT64_MAX)
        floor++;
    return w->n == w->room && w->best[0].worth > floor ? w->best[0].worth : floor;
}

/* Judges one whom the screen lets through. */
static int64_t meet(void *context, uint32_t other, uint32_t *before)
{
    struct worker *w = context;
    struct rm_option option = {.other = other};
    uint32_t who = w->search->who[w->place];

    if (!w->met[other]) {
        w->work.judged++;
        if (score_of(&option.score, w->pool, w->search->side, who, other))
            consider(w, option);
    }
    if (w->n == w->room)
        *before = w->best[0].option.other;
    return least_wanted(w);
}

/* As meet, for one whom the screen may name again. */
static void meet_first(struct worker *w, uint32_t other)
{
    uint32_t before;

    if (w->met[other])
        return;
    meet(w, other, &before);
    w->met[other] = 1;
    w->met_list[w->n_met++] = other;
}

/* The best first, and what is left over as a bound. */
static void answer(struct worker *w, struct rm_search *search)
{
    size_t place = w->place;
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

static void ask_listed(struct worker *w)
{
    enum rm_side side = w->search->side;
    uint32_t who = w->search->who[w->place];

    for (size_t i = w->pool->start[side][who]; i < w->pool->start[side][who + 1]; i++)
        consider(w, w->pool->listed[side][i]);
}

/* Those of whom something is known first: the more they are worth, the fewer are judged. */
static void ask(struct worker *w, const struct rm_screen *screen, struct rm_screen_desk *desk)
{
    const struct rm_search *search = w->search;
    const struct rm_option *seeds = search->options + w->place * search->most;
    uint32_t n_others = w->pool->match->sides[rm_other_side(search->side)].n;
    uint64_t judged = w->work.judged;
    size_t n_apart;
    const uint32_t *apart = rm_screen_apart(screen, search->who[w->place], &n_apart);

    w->n_met = 0;
    for (uint32_t i = 0; i < search->n_options[w->place]; i++)
        meet_first(w, seeds[i].other);
    for (size_t i = 0; i < n_apart; i++)
        meet_first(w, apart[i]);
    rm_screen_visit(screen, desk, search->who[w->place], w->room, least_wanted(w), meet, w);
    for (size_t i = 0; i < w->n_met; i++)
        w->met[w->met_list[i]] = 0;
    w->work.passed_over += n_others - (w->work.judged - judged);
}

static void work_piece(void *context, size_t piece, unsigned thread)
{
    struct job *job = context;
    struct worker *w = &job->workers[thread];
    enum rm_side side = job->search->side;
    const struct rm_screen *screen = job->pool->screen[side];
    struct rm_screen_desk *desk = job->pool->desk[side][thread];
    size_t end = (piece + 1) * PIECE < job->search->n ? (piece + 1) * PIECE : job->search->n;

    for (size_t place = piece * PIECE; place < end; place++) {
        w->n = 0;
        w->place = place;
        if (screen)
            ask(w, screen, desk);
        else
            ask_listed(w);
        answer(w, job->search);
    }
}

/* All that threads need, before they start: the arena is not theirs. */
static void equip(struct rm_pool *pool, const struct rm_search *search, unsigned n_threads)
{
    enum rm_side side = search->side;
    uint32_t n = pool->match->sides[RM_MENTOR].n, m = pool->match->sides[RM_MENTEE].n;

    if (pool->match->from_scores) {
        list_side(pool, side);
        return;
    }
    if (!pool->screen[side])
        pool->screen[side] = rm_screen_build(pool->match, side, pool->arena);
    for (unsigned i = 0; i < n_threads; i++) {
        if (!pool->desk[side][i])
            pool->desk[side][i] = rm_screen_desk(pool->screen[side], pool->arena);
        if (!pool->met[i])
            pool->met[i] = RM_NEW_N(pool->arena, n > m ? n : m, unsigned char);
    }
    rm_screen_price(pool->screen[side], search);
}

static void open_worker(struct worker *w, const struct job *job, unsigned char *met)
{
    const struct rm_pool *pool = job->pool;

    *w = (struct worker){.pool = pool, .search = job->search, .met = met};
    w->room = (size_t)job->search->most + 1;
    w->best = rm_malloc(w->room * sizeof *w->best);
    w->met_list =
        rm_malloc(pool->match->sides[rm_other_side(job->search->side)].n * sizeof *w->met_list);
}

static void close_worker(struct worker *w, struct rm_pool_work *work)
{
    work->judged += w->work.judged;
    work->passed_over += w->work.passed_over;
    free(w->best);
    free(w->met_list);
}

void rm_pool_search(struct rm_pool *pool, struct rm_search *search)
{
    unsigned n_threads = rm_threads();
    struct job job = {pool, search, rm_malloc(n_threads * sizeof *job.workers)};

    equip(pool, search, n_threads);
    for (unsigned i = 0; i < n_threads; i++)
        open_worker(&job.workers[i], &job, pool->met[i]);
    if (search->n < ALONE)
        for (size_t piece = 0; piece * PIECE < search->n; piece++)
            work_piece(&job, piece, 0);
    else
        rm_parallel((search->n + PIECE - 1) / PIECE, work_piece, &job);
    for (unsigned i = 0; i < n_threads; i++)
        close_worker(&job.workers[i], &pool->work);
    free(job.workers);
}

int rm_pool_has_any(struct rm_pool *pool)
{
    enum { SOME = 256 };
    uint32_t n = pool->match->sides[RM_MENTEE].n, n_mentors = pool->match->sides[RM_MENTOR].n;
    uint32_t who[SOME], n_options[SOME];
    struct rm_option options[SOME];
    int64_t *price = rm_malloc(n_mentors * sizeof *price), rest[SOME];
    struct rm_search search = {.side = RM_MENTEE,
        .who = who,
        .price = price,
        .least = INT32_MIN,
        .most = 1,
        .options = options,
        .n_options = n_options,
        .rest = rest};
    int any = 0;

    memset(price, 0, n_mentors * sizeof *price);
    for (uint32_t next = 0; next < n && !any;) {
        for (search.n = 0; search.n < SOME && next < n; search.n++) {
            who[search.n] = next++;
            n_options[search.n] = 0;
        }
        rm_pool_search(pool, &search);
        for (size_t i = 0; i < search.n; i++)
            any |= n_options[i] > 0;
    }
    free(price);
    return any;
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
        return pool->match->start[pool->match->sides[RM_MENTEE].n];
    rm_parallel(pool->match->sides[RM_MENTEE].n, count_piece, &count);
    for (unsigned i = 0; i < RM_THREADS_MAX; i++)
        sum += n_pairs[i];
    return sum;
}
