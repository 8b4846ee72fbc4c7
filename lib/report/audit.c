/*
 * The bounds of each hidden count are two linear programs over the sums of its block: exact, by the
 * simplex method in integers. A row of the tableau says
 *
 *     factor[basic] * x[basic] + sum over the others of factor[j] * x[j] == value
 *
 * with factor[basic] > 0, and no other row has a factor for x[basic]. In two-way tables and in
 * hierarchies all factors stay -1, 0 or 1 (the sums are a network; its matrix is totally
 * unimodular).
 *
 * Few of the programs are ever run. Each point that is passed, of whatever count it is on the way
 * to the bound, is a world for all counts of the block; and from any point each unknown that is not
 * basic can be moved, the basic ones with it. A count that two such points put the threshold
 * apart is done with.
 *
 * Unknowns are hidden counts less the least that they are known to be; where the most is known
 * too, what is left to it is one more unknown.
 */
#include "report/audit.h"

#include <string.h>

struct row {
    int64_t *factors; /* one for each unknown */
    size_t basic;
};

struct tableau {
    size_t n; /* unknowns */
    struct row *rows;
    size_t n_rows;
    size_t *row_of; /* of each unknown that is basic; NO_ROW of others */
    int lost;       /* numbers have grown too large to be exact */
};

/* What is done for a block. */
struct search {
    const struct rm_block *block;
    const struct rm_counts *counts;
    struct tableau t;
    int64_t *x;             /* where we are: the value of each unknown */
    int64_t *y;             /* a point to look at */
    struct rm_bounds *seen; /* of each cell of the block, over all points */
    struct rm_proof *proof; /* or NULL */
    struct rm_arena *arena;
};

#define NO_ROW SIZE_MAX

/* What a count is known to be at the least, and at the most: -1 for anything. */
static int64_t least(const struct rm_counts *c, size_t cell)
{
    return c->ranges && c->ranges[cell].low > 0 ? c->ranges[cell].low : 0;
}

static int64_t most(const struct rm_counts *c, size_t cell)
{
    return c->ranges && c->ranges[cell].high < INT64_MAX ? c->ranges[cell].high : -1;
}

static int64_t magnitude(int64_t a)
{
    return a < 0 ? -a : a;
}

static int64_t divisor(int64_t a, int64_t b)
{
    a = magnitude(a);
    b = magnitude(b);
    while (b) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* Divides by what all factors have in common, by its negative where `sign` is. */
static void reduce(struct tableau *t, struct row *row, int64_t sign)
{
    const int64_t factor_max = INT64_C(1) << 20;
    int64_t common = 0;

    for (size_t i = 0; common != 1 && i < t->n; i++)
        common = divisor(common, row->factors[i]);
    if (!common)
        return;
    common = sign < 0 ? -common : common;
    for (size_t i = 0; common != 1 && i < t->n; i++)
        row->factors[i] /= common;
    for (size_t i = 0; i < t->n; i++)
        t->lost |= magnitude(row->factors[i]) > factor_max;
}

/* Makes an unknown the basic one of a row, and takes it out of all other rows. */
static void pivot(struct tableau *t, size_t at, size_t unknown)
{
    struct row *p = &t->rows[at];

    if (t->row_of[p->basic] == at)
        t->row_of[p->basic] = NO_ROW;
    p->basic = unknown;
    t->row_of[unknown] = at;
    reduce(t, p, p->factors[unknown]);
    for (size_t r = 0; r < t->n_rows && !t->lost; r++) {
        struct row *row = &t->rows[r];
        int64_t mine = p->factors[unknown], theirs = row->factors[unknown];

        if (r == at || !theirs)
            continue;
        for (size_t i = 0; i < t->n; i++)
            row->factors[i] = row->factors[i] * mine - p->factors[i] * theirs;
        reduce(t, row, 1);
    }
}

static size_t first_factor(const struct tableau *t, const struct row *row)
{
    size_t i = 0;

    while (i < t->n && !row->factors[i])
        i++;
    return i;
}

/* A basis for every row that says anything of its own; the others go. */
static void find_basis(struct tableau *t)
{
    size_t kept = 0;

    for (size_t r = 0; r < t->n_rows && !t->lost; r++) {
        size_t unknown = first_factor(t, &t->rows[r]);

        if (unknown < t->n)
            pivot(t, r, unknown);
    }
    for (size_t r = 0; r < t->n_rows; r++)
        if (first_factor(t, &t->rows[r]) < t->n) {
            struct row swap = t->rows[kept];

            t->rows[kept] = t->rows[r];
            t->rows[r] = swap;
            t->row_of[t->rows[kept].basic] = kept;
            kept++;
        }
    t->n_rows = kept;
}

/* The row that is the first to hit 0 when an unknown that is not basic moves by `sign` (the
 * one with the lowest basic unknown of equals: Bland's rule), at the point x; or NO_ROW. */
static size_t first_limit(const struct tableau *t, const int64_t *x, size_t unknown, int sign)
{
    size_t best = NO_ROW;

    for (size_t r = 0; r < t->n_rows; r++) {
        const struct row *row = &t->rows[r], *lowest = &t->rows[best == NO_ROW ? r : best];
        int64_t factor = row->factors[unknown] * sign, left, best_left;

        if (factor <= 0)
            continue;
        left = x[row->basic] * row->factors[row->basic] * (lowest->factors[unknown] * sign);
        best_left = x[lowest->basic] * lowest->factors[lowest->basic] * factor;
        if (best == NO_ROW || left < best_left || (left == best_left && row->basic < lowest->basic))
            best = r;
    }
    return best;
}

/* How far an unknown can move by `sign` until the row stops it; `enough` where no row does. */
static int64_t room(const struct tableau *t, const int64_t *x, size_t unknown, int sign,
    size_t limit, int64_t enough)
{
    const struct row *row = &t->rows[limit == NO_ROW ? 0 : limit];

    if (limit == NO_ROW)
        return enough;
    return x[row->basic] * row->factors[row->basic] / (row->factors[unknown] * sign);
}

/* Where factors are not all 1 or -1, an unknown must move by some at once for all others to stay
 * whole: the greatest such step up to `by`. */
static int64_t whole_step(const struct tableau *t, size_t unknown, int64_t by)
{
    int64_t stride = 1;

    for (size_t r = 0; r < t->n_rows && stride <= by; r++) {
        int64_t factor = t->rows[r].factors[t->rows[r].basic];

        if (factor == 1)
            continue;
        factor /= divisor(factor, t->rows[r].factors[unknown]);
        stride *= factor / divisor(factor, stride);
    }
    return by - by % stride;
}

/* From x to y: an unknown that is not basic moves, the basic ones with it. 0, or -1 where that
 * is no point in integers, or too far away to be exact. */
static int follow(const struct tableau *t, int64_t *y, const int64_t *x, size_t unknown, int64_t by)
{
    const int64_t value_max = INT64_C(1) << 40;
    int rc = 0;

    memcpy(y, x, t->n * sizeof *y);
    y[unknown] += by;
    for (size_t r = 0; r < t->n_rows; r++) {
        const struct row *row = &t->rows[r];
        int64_t change = row->factors[unknown] * by;

        if (!change)
            continue;
        if (change % row->factors[row->basic])
            rc = -1;
        y[row->basic] -= change / row->factors[row->basic];
        if (y[row->basic] > value_max)
            rc = -1;
    }
    return rc;
}

static int is_wide(const struct search *s, size_t i)
{
    return i < s->block->n && s->seen[i].high - s->seen[i].low >= s->counts->threshold;
}

/* A world that has the values of a point. */
static const struct rm_world *keep(struct search *s, const int64_t *point)
{
    struct rm_world *world = RM_NEW(s->arena, struct rm_world);

    *world = (struct rm_world){s->block, RM_NEW_N(s->arena, s->block->n, int64_t)};
    for (size_t i = 0; i < s->block->n; i++)
        world->values[i] = point[i] + least(s->counts, s->block->cells[i]);
    return world;
}

/* A point that satisfies all sums has been found. */
static void note(struct search *s, const int64_t *point)
{
    const struct rm_world *world = NULL;

    for (size_t i = 0; i < s->block->n; i++) {
        struct rm_bounds *seen = &s->seen[i];
        int is_low = point[i]<seen->low, is_high = point[i]> seen->high;

        if (is_wide(s, i) || (!is_low && !is_high))
            continue;
        if (is_low)
            seen->low = point[i];
        else
            seen->high = point[i];
        if (!s->proof)
            continue;
        world = world ? world : keep(s, point);
        (is_low ? s->proof->low : s->proof->high)[s->block->cells[i]] = world;
    }
}

/* Looks both ways from where we are along each unknown that is not basic. */
static void look_around(struct search *s)
{
    for (size_t i = 0; i < s->t.n; i++)
        for (int sign = 1; sign >= -1 && s->t.row_of[i] == NO_ROW; sign -= 2) {
            size_t limit = first_limit(&s->t, s->x, i, sign);
            int64_t by = room(&s->t, s->x, i, sign, limit, s->counts->threshold);

            if (sign < 0 && by > s->x[i])
                by = s->x[i];
            by = whole_step(&s->t, i, by);
            if (by && follow(&s->t, s->y, s->x, i, sign * by) == 0)
                note(s, s->y);
        }
}

static int all_wide(const struct search *s)
{
    for (size_t i = 0; i < s->block->n; i++)
        if (!is_wide(s, i))
            return 0;
    return 1;
}

/* One step: an unknown moves, down or (more often) up, all the way or half of it. Where there is no
 * room at all, it takes the place of what stops it at times, so that the next step has other ways
 * to go. */
static void step_at_random(struct search *s, uint64_t dice)
{
    size_t i = (size_t)(dice >> 33) % s->t.n, limit;
    int sign = dice >> 20 & 3 ? 1 : -1;
    int64_t by, *swap = s->x;

    if (s->t.row_of[i] != NO_ROW)
        return;
    limit = first_limit(&s->t, s->x, i, sign);
    by = room(&s->t, s->x, i, sign, limit, s->counts->threshold);
    by = sign < 0 && by > s->x[i] ? s->x[i] : by;
    if (!by && limit != NO_ROW && s->x[s->t.rows[limit].basic] == 0 && dice >> 25 & 1)
        pivot(&s->t, limit, i);
    if (by > 2 && dice >> 25 & 1)
        by /= 2;
    by = whole_step(&s->t, i, by);
    if (!by || follow(&s->t, s->y, s->x, i, sign * by))
        return;
    note(s, s->y);
    s->x = s->y;
    s->y = swap;
}

/* Goes from point to point at random, the same way every time: where all numbers are small and
 * everything hangs together, what is near at hand does not show how far things can move, and the
 * corners of such a block need not be whole numbers. */
static void wander(struct search *s)
{
    uint64_t state = 1;

    for (size_t step = 0; step < 40 * s->t.n && !s->t.lost; step++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        step_at_random(s, state);
        if (step % 64 == 0 && all_wide(s))
            return;
    }
}

/* Goes to y, where the limit's basic unknown is 0: the unknown that moved takes its place. */
static void go(struct search *s, size_t unknown, size_t limit)
{
    int64_t *swap = s->x;

    note(s, s->y);
    s->x = s->y;
    s->y = swap;
    if (limit == NO_ROW)
        return;
    s->t.lost |= s->x[s->t.rows[limit].basic] != 0;
    pivot(&s->t, limit, unknown);
}

/* Moves an unknown up as far as the rows let it. 0 where nothing stops it: then a point far enough
 * away has been looked at, and we stay. */
static int raise(struct search *s, size_t unknown)
{
    size_t limit = first_limit(&s->t, s->x, unknown, 1);
    int64_t by = room(&s->t, s->x, unknown, 1, limit, s->counts->threshold);

    if (follow(&s->t, s->y, s->x, unknown, by)) {
        s->t.lost = 1;
        return 0;
    }
    if (limit == NO_ROW) {
        note(s, s->y);
        return 0;
    }
    go(s, unknown, limit);
    return 1;
}

/* Moves an unknown down to 0, or until a row stops it and it is basic. */
static void lower(struct search *s, size_t unknown)
{
    size_t limit = first_limit(&s->t, s->x, unknown, -1);
    int64_t by = room(&s->t, s->x, unknown, -1, limit, s->x[unknown]);

    if (by >= s->x[unknown]) {
        by = s->x[unknown];
        limit = NO_ROW;
    }
    if (follow(&s->t, s->y, s->x, unknown, -by))
        s->t.lost = 1;
    else
        go(s, unknown, limit);
}

/* From the true counts, which satisfy all sums, to a corner: all but the basic unknowns at 0. */
static void find_corner(struct search *s)
{
    for (size_t i = 0; i < s->t.n && !s->t.lost; i++)
        while (s->t.row_of[i] == NO_ROW && s->x[i] > 0 && !s->t.lost)
            lower(s, i);
}

/* The lowest unknown whose growth moves a basic one by `sign`; t->n where none does. */
static size_t find_entering(const struct tableau *t, size_t target, int sign)
{
    const struct row *row = &t->rows[t->row_of[target]];

    for (size_t j = 0; j < t->n; j++)
        if (j != target && row->factors[j] * sign < 0)
            return j;
    return t->n;
}

/* Moves a count to its bound, or until it is wide. At a corner one that is not basic is at 0. */
static void stretch(struct search *s, size_t target, int sign)
{
    if (s->t.lost || (s->t.row_of[target] == NO_ROW && (sign < 0 || !raise(s, target))))
        return;
    while (!s->t.lost && !is_wide(s, target) && s->t.row_of[target] != NO_ROW) {
        size_t entering = find_entering(&s->t, target, sign);

        if (entering == s->t.n || !raise(s, entering))
            return;
    }
}

/* The place of a count among the cells of the block, which are sorted; n where it is shown. */
static size_t unknown_of(const struct rm_block *block, size_t cell)
{
    size_t low = 0, high = block->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (block->cells[middle] < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low < block->n && block->cells[low] == cell ? low : block->n;
}

static void add_term(struct search *s, struct row *row, size_t cell, int64_t factor)
{
    size_t unknown = unknown_of(s->block, cell);

    if (unknown < s->block->n)
        row->factors[unknown] += factor;
}

static void add_sum(struct search *s, const struct rm_sum *sum)
{
    struct row *row = &s->t.rows[s->t.n_rows++];

    row->factors = RM_NEW_N(s->arena, s->t.n, int64_t);
    add_term(s, row, sum->total, -1);
    for (size_t i = 0; i < sum->n_parts; i++)
        add_term(s, row, sum->parts[i], 1);
}

/* A count and what is left to the most that it can be are together what they are. */
static void add_most(struct search *s, size_t cell, size_t rest)
{
    struct row *row = &s->t.rows[s->t.n_rows++];

    row->factors = RM_NEW_N(s->arena, s->t.n, int64_t);
    row->factors[cell] = 1;
    row->factors[rest] = 1;
}

static void set_up(struct search *s)
{
    const struct rm_block *block = s->block;
    size_t n_most = 0;

    for (size_t i = 0; i < block->n; i++)
        n_most += most(s->counts, block->cells[i]) >= 0;
    s->t.n = block->n + n_most;
    s->t.rows = RM_NEW_N(s->arena, block->n_sums + n_most, struct row);
    s->t.row_of = RM_NEW_N(s->arena, s->t.n, size_t);
    s->x = RM_NEW_N(s->arena, s->t.n, int64_t);
    s->y = RM_NEW_N(s->arena, s->t.n, int64_t);
    s->t.n_rows = 0;
    s->t.lost = 0;
    for (size_t i = 0; i < s->t.n; i++)
        s->t.row_of[i] = NO_ROW;
    for (size_t i = 0; i < block->n_sums; i++)
        add_sum(s, &s->counts->sums[block->sums[i]]);
    n_most = 0;
    for (size_t i = 0; i < block->n; i++) {
        size_t cell = block->cells[i];

        s->x[i] = s->counts->counts[cell] - least(s->counts, cell);
        if (most(s->counts, cell) < 0)
            continue;
        s->x[block->n + n_most] = most(s->counts, cell) - s->counts->counts[cell];
        add_most(s, i, block->n + n_most++);
    }
}

/* What is not yet wide is bounded exactly; where that is not to be had, as if it were known. */
static void bound(struct search *s)
{
    find_corner(s);
    for (size_t i = 0; i < s->block->n; i++) {
        if (!is_wide(s, i))
            stretch(s, i, 1);
        if (!is_wide(s, i))
            stretch(s, i, -1);
    }
}

void rm_block_audit(struct rm_bounds *bounds, struct rm_proof *proof, const struct rm_block *block,
    const struct rm_counts *counts, struct rm_arena *arena)
{
    struct rm_arena own = {0};
    struct search s = {
        .block = block, .counts = counts, .proof = proof, .arena = proof ? arena : &own};

    s.seen = RM_NEW_N(s.arena, block->n, struct rm_bounds);
    set_up(&s);
    for (size_t i = 0; i < block->n; i++)
        s.seen[i] = (struct rm_bounds){s.x[i], s.x[i]};
    if (proof) {
        const struct rm_world *truth = keep(&s, s.x);

        for (size_t i = 0; i < block->n; i++)
            proof->low[block->cells[i]] = proof->high[block->cells[i]] = truth;
    }
    find_basis(&s.t);
    if (!s.t.lost)
        look_around(&s);
    if (!s.t.lost && !all_wide(&s))
        bound(&s);
    if (s.t.lost && !all_wide(&s)) {
        set_up(&s);
        find_basis(&s.t);
        wander(&s);
        s.t.lost = 1;
    }
    for (size_t i = 0; i < block->n; i++) {
        int64_t shift = least(counts, block->cells[i]), count = counts->counts[block->cells[i]];

        bounds[block->cells[i]] =
            s.t.lost && !is_wide(&s, i)
                ? (struct rm_bounds){count, count}
                : (struct rm_bounds){s.seen[i].low + shift, s.seen[i].high + shift};
    }
    rm_arena_free(&own);
}

int rm_bounds_are_near(const struct rm_bounds *bounds, int64_t threshold)
{
    return bounds->high - bounds->low < threshold;
}

size_t rm_suppress_audit(struct rm_bounds *bounds, const unsigned char *hidden,
    const struct rm_counts *counts, struct rm_arena *arena)
{
    struct rm_block *blocks;
    size_t n_blocks = rm_blocks_find(&blocks, hidden, counts, arena), n_near = 0;

    for (size_t i = 0; i < counts->n; i++)
        bounds[i] = (struct rm_bounds){counts->counts[i], counts->counts[i]};
    for (size_t i = 0; i < n_blocks; i++)
        rm_block_audit(bounds, NULL, &blocks[i], counts, arena);
    for (size_t i = 0; i < counts->n; i++)
        n_near += hidden[i] && rm_bounds_are_near(&bounds[i], counts->threshold);
    return n_near;
}

void rm_proof_find(struct rm_proof *proof, const unsigned char *hidden,
    const struct rm_counts *counts, struct rm_arena *arena)
{
    struct rm_bounds *bounds = RM_NEW_N(arena, counts->n, struct rm_bounds);
    struct rm_block *blocks;
    size_t n_blocks = rm_blocks_find(&blocks, hidden, counts, arena);

    proof->low = RM_NEW_N(arena, counts->n, const struct rm_world *);
    proof->high = RM_NEW_N(arena, counts->n, const struct rm_world *);
    for (size_t i = 0; i < n_blocks; i++)
        rm_block_audit(bounds, proof, &blocks[i], counts, arena);
}
