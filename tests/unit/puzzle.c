#include "puzzle.h"

#include <string.h>

/* Ranges that were narrowed, to be put back. */
struct trail {
    size_t *at;
    int64_t *low, *high;
    size_t n, room;
};

enum { STEPS_MAX = 200, TURNS = 20 };

struct hunt {
    struct puzzle *p;
    struct trail trail;
    size_t *queue, head, n_queue; /* rows to look at: a ring of p->n_rows */
    unsigned char *queued;
    int steps;
    size_t turn;
};

void puzzle_init(struct puzzle *p, struct rm_arena *arena, size_t n)
{
    memset(p, 0, sizeof *p);
    p->arena = arena;
    p->n = n;
    p->low = RM_NEW_N(arena, n, int64_t);
    p->high = RM_NEW_N(arena, n, int64_t);
    p->rows_of = RM_NEW_N(arena, n, size_t *);
    p->n_rows_of = RM_NEW_N(arena, n, size_t);
}

void puzzle_row(struct puzzle *p, const size_t *at, const int *factors, size_t n, int is_most)
{
    struct puzzle_row row = {RM_NEW_N(p->arena, n, size_t), RM_NEW_N(p->arena, n, int), n, is_most};

    memcpy(row.at, at, n * sizeof *at);
    memcpy(row.factors, factors, n * sizeof *factors);
    for (size_t i = 0; i < n; i++) {
        size_t *number = &p->n_rows_of[at[i]];

        p->rows_of[at[i]] = rm_arena_grow(p->arena, p->rows_of[at[i]], *number, sizeof(size_t));
        p->rows_of[at[i]][(*number)++] = p->n_rows;
    }
    p->rows = rm_arena_grow(p->arena, p->rows, p->n_rows, sizeof row);
    p->rows[p->n_rows++] = row;
}

static void enqueue(struct hunt *h, size_t number)
{
    for (size_t i = 0; i < h->p->n_rows_of[number]; i++) {
        size_t row = h->p->rows_of[number][i];

        if (h->queued[row])
            continue;
        h->queued[row] = 1;
        h->queue[(h->head + h->n_queue++) % h->p->n_rows] = row;
    }
}

/* Narrows a range, unless it is as narrow; -1 where nothing is left of it. */
static int set_range(struct hunt *h, size_t i, int64_t low, int64_t high)
{
    struct puzzle *p = h->p;
    struct trail *t = &h->trail;

    low = low > p->low[i] ? low : p->low[i];
    high = high < p->high[i] ? high : p->high[i];
    if (low == p->low[i] && high == p->high[i])
        return 0;
    t->at = rm_arena_grow(p->arena, t->at, t->n, sizeof *t->at);
    t->low = rm_arena_grow(p->arena, t->low, t->n, sizeof *t->low);
    t->high = rm_arena_grow(p->arena, t->high, t->n, sizeof *t->high);
    t->at[t->n] = i;
    t->low[t->n] = p->low[i];
    t->high[t->n++] = p->high[i];
    p->low[i] = low;
    p->high[i] = high;
    enqueue(h, i);
    return low > high ? -1 : 0;
}

static void undo(struct hunt *h, size_t n)
{
    while (h->trail.n > n) {
        size_t last = --h->trail.n;

        h->p->low[h->trail.at[last]] = h->trail.low[last];
        h->p->high[h->trail.at[last]] = h->trail.high[last];
    }
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* What the others of a row leave to each of its numbers. */
static int narrow_row(struct hunt *h, const struct puzzle_row *row)
{
    struct puzzle *p = h->p;
    int64_t least = 0, most = 0;

    for (size_t i = 0; i < row->n; i++) {
        int64_t f = row->factors[i];

        least += f * (f > 0 ? p->low : p->high)[row->at[i]];
        most += f * (f > 0 ? p->high : p->low)[row->at[i]];
    }
    if (least > 0 || (!row->is_most && most < 0))
        return -1;
    for (size_t i = 0; i < row->n; i++) {
        size_t at = row->at[i];
        int64_t f = row->factors[i], low = p->low[at], high = p->high[at];
        int64_t others_least = least - f * (f > 0 ? low : high);
        int64_t others_most = most - f * (f > 0 ? high : low);
        int64_t up = INT64_MAX, down = INT64_MIN;

        /* f * x <= -others_least, and f * x >= -others_most */
        if (f > 0) {
            up = floor_div(-others_least, f);
            down = row->is_most ? down : -floor_div(others_most, f);
        } else {
            down = -floor_div(-others_least, -f);
            up = row->is_most ? up : floor_div(others_most, -f);
        }
        if (set_range(h, at, down, up))
            return -1;
        least += f * ((f > 0 ? p->low[at] : p->high[at]) - (f > 0 ? low : high));
        most += f * ((f > 0 ? p->high[at] : p->low[at]) - (f > 0 ? high : low));
    }
    return 0;
}

static int narrow(struct hunt *h)
{
    int rc = 0;

    while (h->n_queue) {
        size_t row = h->queue[h->head];

        h->head = (h->head + 1) % h->p->n_rows;
        h->n_queue--;
        h->queued[row] = 0;
        if (!rc)
            rc = narrow_row(h, &h->p->rows[row]);
    }
    return rc;
}

static struct hunt start(struct puzzle *p)
{
    struct hunt h = {.p = p,
        .queue = RM_NEW_N(p->arena, p->n_rows + 1, size_t),
        .queued = RM_NEW_N(p->arena, p->n_rows + 1, unsigned char)};

    return h;
}

int puzzle_narrow(struct puzzle *p)
{
    struct hunt h = start(p);

    for (size_t i = 0; i < p->n; i++)
        enqueue(&h, i);
    return narrow(&h);
}

static int64_t clip(const struct puzzle *p, size_t i, int64_t value)
{
    return value < p->low[i] ? p->low[i] : value > p->high[i] ? p->high[i] : value;
}

/* What is wrong with a row while open numbers are where the hint has them. */
static int64_t error_of(const struct puzzle *p, const struct puzzle_row *row)
{
    int64_t sum = 0;

    for (size_t i = 0; i < row->n; i++)
        sum += row->factors[i] * clip(p, row->at[i], p->hint[row->at[i]]);
    return row->is_most && sum < 0 ? 0 : sum;
}

int puzzle_holds(const struct puzzle *p)
{
    for (size_t r = 0; r < p->n_rows; r++)
        if (error_of(p, &p->rows[r]))
            return 0;
    for (size_t i = 0; i < p->n; i++)
        if (p->hint[i] < p->low[i] || p->hint[i] > p->high[i])
            return 0;
    return 1;
}

/* The open number of a wrong row that can put most of it right, and where it would be then; p->n
 * where no row is wrong: then all is a solution. `turn` is where to begin among equals. */
static size_t choose(const struct puzzle *p, size_t turn, int64_t *value)
{
    for (size_t r = 0; r < p->n_rows; r++) {
        const struct puzzle_row *row = &p->rows[(r + turn) % p->n_rows];
        int64_t error = error_of(p, row), best_by = -1;
        size_t best = p->n;

        for (size_t i = 0; error && i < row->n; i++) {
            size_t k = (i + turn) % row->n, at = row->at[k];
            int64_t here = clip(p, at, p->hint[at]);
            int64_t there = clip(p, at, here - error * row->factors[k]);
            int64_t by = there > here ? there - here : here - there;

            if (p->low[at] == p->high[at] || by <= best_by)
                continue;
            best = at;
            best_by = by;
            *value = there;
        }
        if (best < p->n)
            return best;
    }
    return p->n;
}

static int solve(struct hunt *h)
{
    struct puzzle *p = h->p;
    int64_t first = 0;
    size_t i;

    if (h->steps++ > STEPS_MAX || narrow(h))
        return 0;
    i = choose(p, h->turn, &first);
    if (i == p->n)
        return 1;
    for (int64_t by = 0; h->steps <= STEPS_MAX; by++) {
        int is_over = 1;

        for (int sign = 1; sign >= -1; sign -= 2) {
            int64_t value = first + sign * by;
            size_t mark = h->trail.n;

            if (value < p->low[i] || value > p->high[i] || (!by && sign < 0))
                continue;
            is_over = 0;
            if (set_range(h, i, value, value) == 0 && solve(h))
                return 1;
            undo(h, mark);
        }
        if (is_over && by)
            return 0;
    }
    return 0;
}

/* Several short tries, each with another order, find what one long one may not. */
int puzzle_find(struct puzzle *p, size_t i, int64_t value)
{
    struct hunt h = start(p);
    int found = 0;

    if (value < p->low[i] || value > p->high[i])
        return 0;
    for (h.turn = 0; !found && h.turn < TURNS; h.turn++) {
        h.steps = 0;
        found = set_range(&h, i, value, value) == 0 && solve(&h);
        undo(&h, 0);
    }
    return found;
}
