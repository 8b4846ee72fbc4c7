/*
 * stable: a choice that no two people would leave for each other, on plain arrays.
 * Floor: match.
 *
 * Everybody ranks those of the other side with whom a pair may be by points of their own, equal
 * ones by the lower index; all of them are better than nobody. A pair that may be and is not chosen
 * blocks a choice if each of the two has a free place, or would rather have the other than one of
 * those whom they got. A choice is stable if no pair blocks it.
 *
 * Deferred acceptance: whoever of the proposing side has a free place asks the next best of the
 * other side; who is asked keeps the best that they have places for, until nobody is left to ask.
 * Of all stable choices the one that comes out is best for everybody of the proposing side at once
 * (and worst for everybody of the other), whatever the order of asking; in all of them everybody
 * has as many pairs, and who has a place left the same ones.
 *
 * Sources: Gale and Shapley, "College Admissions and the Stability of Marriage" (1962); for places
 * on both sides, Roth, "Stability and Polarization of Interests in Job Matching" (1984), with
 * preferences that are responsive: somebody likes another better whoever else they have.
 *
 * Memory is linear in people and pairs, not in the pairs that may be: each proposer has a window
 * of the next best, and is given another when that is used up. What is not wanted by the other any
 * more is left out of it, so that a window is never used up in vain: who is full only becomes
 * harder to please.
 */
#ifndef RM_MATCH_STABLE_H
#define RM_MATCH_STABLE_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

/* A pair that may be, as one of the two sees it; points of their own, and of the other's. */
struct rm_wish {
    uint32_t other;
    int64_t mine, theirs;
};

/* The least that somebody has of what was chosen, if they have no free place: more points, or as
 * many and a lower index, take its place. */
struct rm_least {
    enum { RM_LEAST_NONE, RM_LEAST_FULL, RM_LEAST_CLOSED } kind; /* closed: no places at all */
    uint32_t other;
    int64_t points;
};

/* What one proposer is to be given. */
struct rm_window {
    uint32_t who;
    int begun; /* whether there was a window before, and `last` was the end of it */
    struct rm_wish last;
    struct rm_wish *v; /* best first */
    uint32_t n, at;    /* in the window; already asked */
};

/* Offers a pair that may be to a window: kept if it is after `last`, wanted by the other, and among
 * the best. `least` is by index of the other side. Of several windows, in as many threads. */
void rm_window_offer(struct rm_window *window, struct rm_wish wish, const struct rm_least *least);

/* Offers all the pairs of each of `n` proposers, in any order. */
typedef void rm_window_fill(
    void *context, struct rm_window *const *windows, size_t n, const struct rm_least *least);

/* Places that are free, by index of each side. */
struct rm_stable_problem {
    uint32_t n_proposers, n_others;
    const uint32_t *proposer_room, *other_room;
    rm_window_fill *fill;
    void *context;
};

struct rm_stable_pair {
    uint32_t proposer, other;
    int64_t proposer_points, other_points;
};

struct rm_stable_answer {
    struct rm_stable_pair *pairs; /* by proposer, then other */
    size_t n_pairs;
    uint64_t n_asked, n_windows; /* work done */
};

/* Solves. The pairs are owned by the arena. */
void rm_stable(struct rm_stable_answer *answer, const struct rm_stable_problem *problem,
    struct rm_arena *arena);

/* Of a choice of pairs, what everybody of a side has at the least; `load` is how many pairs were
 * chosen for them. Start with all zero, add every pair, then settle. */
void rm_least_add(struct rm_least *least, uint32_t other, int64_t points);
void rm_least_settle(struct rm_least *least, uint32_t load, uint32_t room);

/* Whether somebody would gain by a pair that gives them `points`: they have a free place, or what
 * they have least of gives fewer. Equal points are no gain. */
int rm_least_gains(const struct rm_least *least, int64_t points);

#endif
