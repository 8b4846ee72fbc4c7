#include "match/stable.h"

#include <stdlib.h>
#include <string.h>

/* Wishes that a proposer is given at a time. */
enum { WINDOW = 16 };

/* Whom somebody keeps, the least liked first, as a heap. */
struct kept {
    uint32_t proposer;
    int64_t points; /* of the one who keeps */
    int64_t theirs;
};

struct keeper {
    struct kept *v;
    uint32_t n, size, room;
};

struct proposer {
    struct rm_window window;
    uint32_t room; /* free places */
    unsigned char waiting, hungry;
    unsigned char done; /* the window is the last one */
};

struct run {
    const struct rm_stable_problem *problem;
    struct proposer *proposers;
    struct keeper *keepers;
    struct rm_least *least;
    struct rm_wish *wishes;
    uint32_t *queue; /* of those who wait to ask; each once */
    size_t n_queue;
    struct rm_window **hungry;
    size_t n_hungry;
    struct rm_stable_answer *answer;
};

static int is_before(const struct rm_wish *a, const struct rm_wish *b)
{
    return a->mine != b->mine ? a->mine > b->mine : a->other < b->other;
}

/* Whether somebody would take points of their own from a proposer. */
static int is_wanted(const struct rm_least *least, int64_t points, uint32_t proposer)
{
    if (least->kind != RM_LEAST_FULL)
        return least->kind == RM_LEAST_NONE;
    return points != least->points ? points > least->points : proposer < least->other;
}

void rm_window_offer(struct rm_window *window, struct rm_wish wish, const struct rm_least *least)
{
    uint32_t at;

    if (window->begun && !is_before(&window->last, &wish))
        return;
    if (window->n == WINDOW && !is_before(&wish, &window->v[WINDOW - 1]))
        return;
    if (!is_wanted(&least[wish.other], wish.theirs, window->who))
        return;
    at = window->n < WINDOW ? window->n++ : WINDOW - 1;
    for (; at && is_before(&wish, &window->v[at - 1]); at--)
        window->v[at] = window->v[at - 1];
    window->v[at] = wish;
}

static int is_less(const struct kept *a, const struct kept *b)
{
    return a->points != b->points ? a->points < b->points : a->proposer > b->proposer;
}

static void sift_down(struct keeper *keeper, struct kept kept)
{
    uint32_t at = 0, child;

    while ((child = 2 * at + 1) < keeper->n) {
        child += child + 1 < keeper->n && is_less(&keeper->v[child + 1], &keeper->v[child]);
        if (!is_less(&keeper->v[child], &kept))
            break;
        keeper->v[at] = keeper->v[child];
        at = child;
    }
    keeper->v[at] = kept;
}

static void add_kept(struct keeper *keeper, struct kept kept)
{
    uint32_t at = keeper->n++;

    if (keeper->n > keeper->size) {
        keeper->size = keeper->size ? 2 * keeper->size : 2;
        keeper->v = rm_realloc(keeper->v, keeper->size * sizeof *keeper->v);
    }
    for (; at && is_less(&kept, &keeper->v[(at - 1) / 2]); at = (at - 1) / 2)
        keeper->v[at] = keeper->v[(at - 1) / 2];
    keeper->v[at] = kept;
}

static void line_up(struct run *run, uint32_t who)
{
    if (run->proposers[who].waiting)
        return;
    run->proposers[who].waiting = 1;
    run->queue[run->n_queue++] = who;
}

/* Whoever is asked keeps the proposer, instead of the least liked if there is no place left. */
static void keep(struct run *run, uint32_t who, const struct rm_wish *wish)
{
    struct keeper *keeper = &run->keepers[wish->other];
    struct rm_least *least = &run->least[wish->other];
    struct kept kept = {who, wish->theirs, wish->mine};

    if (keeper->n == keeper->room) {
        uint32_t loser = keeper->v[0].proposer;

        sift_down(keeper, kept);
        run->proposers[loser].room++;
        line_up(run, loser);
    } else {
        add_kept(keeper, kept);
    }
    run->proposers[who].room--;
    if (keeper->n == keeper->room)
        *least = (struct rm_least){RM_LEAST_FULL, keeper->v[0].proposer, keeper->v[0].points};
}

/* Asks down the window, until there is no place left or the window is at its end. */
static void ask(struct run *run, uint32_t who)
{
    struct proposer *proposer = &run->proposers[who];
    struct rm_window *window = &proposer->window;

    while (proposer->room && window->at < window->n) {
        const struct rm_wish *wish = &window->v[window->at++];

        run->answer->n_asked++;
        if (is_wanted(&run->least[wish->other], wish->theirs, who))
            keep(run, who, wish);
    }
    if (!proposer->room || proposer->done || proposer->hungry)
        return;
    proposer->hungry = 1;
    run->hungry[run->n_hungry++] = window;
}

/* New windows for all who used theirs up. Less than a full one is the last. */
static void fill_windows(struct run *run)
{
    for (size_t i = 0; i < run->n_hungry; i++) {
        struct rm_window *window = run->hungry[i];

        window->begun = window->n > 0;
        if (window->begun)
            window->last = window->v[window->n - 1];
        window->n = window->at = 0;
    }
    run->problem->fill(run->problem->context, run->hungry, run->n_hungry, run->least);
    for (size_t i = 0; i < run->n_hungry; i++) {
        uint32_t who = run->hungry[i]->who;

        line_up(run, who);
        run->proposers[who].hungry = 0;
        run->proposers[who].done = run->hungry[i]->n < WINDOW;
    }
    run->answer->n_windows += run->n_hungry;
    run->n_hungry = 0;
}

static void open_run(struct run *run)
{
    uint32_t n = run->problem->n_proposers, m = run->problem->n_others;

    run->proposers = rm_malloc(n * sizeof *run->proposers);
    run->keepers = rm_malloc(m * sizeof *run->keepers);
    run->least = rm_malloc(m * sizeof *run->least);
    run->wishes = rm_malloc((size_t)n * WINDOW * sizeof *run->wishes);
    run->queue = rm_malloc(n * sizeof *run->queue);
    run->hungry = rm_malloc(n * sizeof *run->hungry);
    for (uint32_t i = 0; i < n; i++) {
        run->proposers[i] = (struct proposer){.room = run->problem->proposer_room[i],
            .window = {.who = i, .v = run->wishes + (size_t)i * WINDOW}};
        run->proposers[i].hungry = run->proposers[i].room > 0;
        if (run->proposers[i].hungry)
            run->hungry[run->n_hungry++] = &run->proposers[i].window;
    }
    for (uint32_t j = 0; j < m; j++) {
        run->keepers[j] = (struct keeper){.room = run->problem->other_room[j]};
        run->least[j] = (struct rm_least){
            run->keepers[j].room ? RM_LEAST_NONE : RM_LEAST_CLOSED, UINT32_MAX, 0};
    }
}

static int compare_pairs(const void *a, const void *b)
{
    const struct rm_stable_pair *x = a, *y = b;

    if (x->proposer != y->proposer)
        return x->proposer < y->proposer ? -1 : 1;
    return (x->other > y->other) - (x->other < y->other);
}

static void list_pairs(struct run *run, struct rm_arena *arena)
{
    struct rm_stable_answer *answer = run->answer;
    size_t n = 0;

    for (uint32_t j = 0; j < run->problem->n_others; j++)
        n += run->keepers[j].n;
    answer->pairs = RM_NEW_N(arena, n, struct rm_stable_pair);
    for (uint32_t j = 0; j < run->problem->n_others; j++)
        for (uint32_t k = 0; k < run->keepers[j].n; k++) {
            const struct kept *kept = &run->keepers[j].v[k];

            answer->pairs[answer->n_pairs++] =
                (struct rm_stable_pair){kept->proposer, j, kept->theirs, kept->points};
        }
    if (n)
        qsort(answer->pairs, n, sizeof *answer->pairs, compare_pairs);
}

static void close_run(struct run *run)
{
    for (uint32_t j = 0; j < run->problem->n_others; j++)
        free(run->keepers[j].v);
    free(run->proposers);
    free(run->keepers);
    free(run->least);
    free(run->wishes);
    free(run->queue);
    free(run->hungry);
}

void rm_stable(struct rm_stable_answer *answer, const struct rm_stable_problem *problem,
    struct rm_arena *arena)
{
    struct run run = {.problem = problem, .answer = answer};

    memset(answer, 0, sizeof *answer);
    open_run(&run);
    while (run.n_hungry) {
        fill_windows(&run);
        while (run.n_queue) {
            uint32_t who = run.queue[--run.n_queue];

            run.proposers[who].waiting = 0;
            ask(&run, who);
        }
    }
    list_pairs(&run, arena);
    close_run(&run);
}

void rm_least_add(struct rm_least *least, uint32_t other, int64_t points)
{
    if (least->kind == RM_LEAST_FULL &&
        (points != least->points ? points > least->points : other < least->other))
        return;
    *least = (struct rm_least){RM_LEAST_FULL, other, points};
}

void rm_least_settle(struct rm_least *least, uint32_t load, uint32_t room)
{
    if (load < room)
        least->kind = RM_LEAST_NONE;
    else if (!load)
        least->kind = RM_LEAST_CLOSED;
}

int rm_least_gains(const struct rm_least *least, int64_t points)
{
    if (least->kind != RM_LEAST_FULL)
        return least->kind == RM_LEAST_NONE;
    return points > least->points;
}
