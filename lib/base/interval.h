/*
 * interval: stretches of time, and sets of them.
 * Floor: base.
 *
 * An interval holds the instants from `start` up to, but without, `end`. A settled set
 * is sorted, and its intervals neither overlap nor touch nor are empty; all functions but
 * rm_intervals_add take and give settled sets.
 */
#ifndef RM_BASE_INTERVAL_H
#define RM_BASE_INTERVAL_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct rm_interval {
    int64_t start, end; /* instants */
};

/* All zero: the empty set. The items are owned by the arena. */
struct rm_intervals {
    struct rm_interval *v;
    size_t n;
};

/* Adds an interval behind the others; an empty one is passed by. What comes at or after the
 * start of the last one is merged, so that a set built in order of time is settled. */
void rm_intervals_add(struct rm_intervals *set, struct rm_arena *arena, int64_t start, int64_t end);

/* Sorts and merges what was added in any order. */
void rm_intervals_settle(struct rm_intervals *set);

/* The instants that are in both, and those that are in `a` and not in `b`. */
struct rm_intervals rm_intervals_intersect(
    struct rm_arena *arena, struct rm_intervals a, struct rm_intervals b);
struct rm_intervals rm_intervals_subtract(
    struct rm_arena *arena, struct rm_intervals a, struct rm_intervals b);

/* Whether all of start..end is in the set; an empty stretch is in every set. */
int rm_intervals_cover(struct rm_intervals set, int64_t start, int64_t end);

/* The index of the first interval that ends after `time`; `n` where there is none. */
size_t rm_intervals_find(struct rm_intervals set, int64_t time);

#endif
