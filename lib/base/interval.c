#include "base/interval.h"

#include <stdlib.h>

void rm_intervals_add(struct rm_intervals *set, struct rm_arena *arena, int64_t start, int64_t end)
{
    struct rm_interval *last = set->n ? &set->v[set->n - 1] : NULL;

    if (start >= end)
        return;
    if (last && start >= last->start && start <= last->end) {
        if (end > last->end)
            last->end = end;
        return;
    }
    set->v = rm_arena_grow(arena, set->v, set->n, sizeof *set->v);
    set->v[set->n++] = (struct rm_interval){start, end};
}

static int by_start(const void *a, const void *b)
{
    const struct rm_interval *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

void rm_intervals_settle(struct rm_intervals *set)
{
    size_t n = 0;

    if (set->n > 1)
        qsort(set->v, set->n, sizeof *set->v, by_start);
    for (size_t i = 0; i < set->n; i++) {
        struct rm_interval *last = n ? &set->v[n - 1] : NULL;

        if (!last || set->v[i].start > last->end)
            set->v[n++] = set->v[i];
        else if (set->v[i].end > last->end)
            last->end = set->v[i].end;
    }
    set->n = n;
}

struct rm_intervals rm_intervals_intersect(
    struct rm_arena *arena, struct rm_intervals a, struct rm_intervals b)
{
    struct rm_intervals both = {0};

    for (size_t i = 0, k = 0; i < a.n && k < b.n;) {
        int64_t start = a.v[i].start > b.v[k].start ? a.v[i].start : b.v[k].start;
        int64_t end = a.v[i].end < b.v[k].end ? a.v[i].end : b.v[k].end;

        rm_intervals_add(&both, arena, start, end);
        if (a.v[i].end < b.v[k].end)
            i++;
        else
            k++;
    }
    return both;
}

struct rm_intervals rm_intervals_subtract(
    struct rm_arena *arena, struct rm_intervals a, struct rm_intervals b)
{
    struct rm_intervals rest = {0};

    for (size_t i = 0, k = 0; i < a.n; i++) {
        int64_t start = a.v[i].start;

        while (k < b.n && b.v[k].end <= start)
            k++;
        for (size_t m = k; m < b.n && b.v[m].start < a.v[i].end; m++) {
            rm_intervals_add(&rest, arena, start, b.v[m].start);
            start = b.v[m].end;
        }
        rm_intervals_add(&rest, arena, start, a.v[i].end);
    }
    return rest;
}

size_t rm_intervals_find(struct rm_intervals set, int64_t time)
{
    size_t low = 0, high = set.n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (set.v[middle].end > time)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

int rm_intervals_cover(struct rm_intervals set, int64_t start, int64_t end)
{
    size_t i = rm_intervals_find(set, start);

    return start >= end || (i < set.n && set.v[i].start <= start && end <= set.v[i].end);
}
