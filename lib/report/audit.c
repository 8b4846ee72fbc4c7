/*
 * The bounds of each hidden count are two linear programs over the sums: exact, by the simplex
 * method in integers. A row of the tableau says
 *
 *     factor[basic] * x[basic] + sum over the others of factor[j] * x[j] == value
 *
 * with factor[basic] > 0, and no other row has a factor for x[basic]. In two-way tables and in
 * hierarchies all factors stay -1, 0 or 1 (the sums are a network; its matrix is totally
 * unimodular).
 */
#include "report/suppress.h"

#include <string.h>

struct row {
    int64_t *factors; /* one for each unknown, the hidden counts */
    int64_t value;
    size_t basic;
};

struct tableau {
    size_t n; /* unknowns */
    struct row *rows;
    size_t n_rows;
    size_t *row_of; /* of each unknown that is basic; NO_ROW of others */
    int lost;       /* numbers have grown too large to be exact */
};

#define NO_ROW SIZE_MAX

static void add_term(struct row *row, const size_t *unknown, const unsigned char *hidden,
    const struct rm_counts *c, size_t cell, int64_t factor)
{
    if (hidden[cell])
        row->factors[unknown[cell]] += factor;
    else
        row->value -= factor * c->counts[cell];
}

static void set_up(struct tableau *t, const size_t *unknown, const unsigned char *hidden,
    const struct rm_counts *c, struct rm_arena *arena)
{
    t->rows = RM_NEW_N(arena, c->n_sums, struct row);
    t->row_of = RM_NEW_N(arena, t->n, size_t);
    for (size_t i = 0; i < t->n; i++)
        t->row_of[i] = NO_ROW;
    t->n_rows = c->n_sums;
    for (size_t s = 0; s < c->n_sums; s++) {
        const struct rm_sum *sum = &c->sums[s];

        t->rows[s].factors = RM_NEW_N(arena, t->n, int64_t);
        add_term(&t->rows[s], unknown, hidden, c, sum->total, -1);
        for (size_t i = 0; i < sum->n_parts; i++)
            add_term(&t->rows[s], unknown, hidden, c, sum->parts[i], 1);
    }
}

static int64_t divisor(int64_t a, int64_t b)
{
    a = a < 0 ? -a : a;
    b = b < 0 ? -b : b;
    while (b) {
        int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* Divides by what all numbers have in common, by its negative where `sign` is. */
static void reduce(struct tableau *t, struct row *row, int64_t sign)
{
    const int64_t factor_max = INT64_C(1) << 10, value_max = INT64_C(1) << 40;
    int64_t common = divisor(row->value, 0);

    for (size_t i = 0; common != 1 && i < t->n; i++)
        common = divisor(common, row->factors[i]);
    if (!common)
        return;
    common = sign < 0 ? -common : common;
    row->value /= common;
    for (size_t i = 0; i < t->n; i++) {
        row->factors[i] /= common;
        t->lost |= row->factors[i] > factor_max || row->factors[i] < -factor_max;
    }
    t->lost |= row->value > value_max || row->value < -value_max;
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
        row->value = row->value * mine - p->value * theirs;
        reduce(t, row, 1);
    }
}

static int is_empty(const struct tableau *t, const struct row *row)
{
    for (size_t i = 0; i < t->n; i++)
        if (row->factors[i])
            return 0;
    return 1;
}

/* A basis for every row that says anything of its own; the others go. */
static void find_basis(struct tableau *t)
{
    size_t kept = 0;

    for (size_t r = 0; r < t->n_rows; r++)
        for (size_t i = 0; i < t->n && !t->lost; i++)
            if (t->rows[r].factors[i]) {
                t->rows[r].basic = i;
                pivot(t, r, i);
                break;
            }
    for (size_t r = 0; r < t->n_rows; r++)
        if (!is_empty(t, &t->rows[r])) {
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
        const struct row *row = &t->rows[r], *least = &t->rows[best == NO_ROW ? r : best];
        int64_t factor = row->factors[unknown] * sign, left, best_left;

        if (factor <= 0)
            continue;
        left = x[row->basic] * row->factors[row->basic] * (least->factors[unknown] * sign);
        best_left = x[least->basic] * least->factors[least->basic] * factor;
        if (best == NO_ROW || left < best_left || (left == best_left && row->basic < least->basic))
            best = r;
    }
    return best;
}

/* Moves an unknown as far as the rows let it, and no further than `most`; it takes the place of the
 * unknown that stops it. 0 where nothing does. */
static int move(struct tableau *t, int64_t *x, size_t unknown, int sign, int64_t most)
{
    size_t limit = first_limit(t, x, unknown, sign);
    int64_t by = most;

    if (limit != NO_ROW) {
        const struct row *row = &t->rows[limit];
        int64_t room = x[row->basic] * row->factors[row->basic];
        int64_t factor = row->factors[unknown] * sign;

        if (room / factor < most) {
            by = room / factor;
            t->lost |= room % factor != 0;
        } else {
            limit = NO_ROW;
        }
    }
    if (by == RM_UNBOUNDED || t->lost)
        return 0;
    for (size_t r = 0; r < t->n_rows; r++) {
        struct row *row = &t->rows[r];
        int64_t change = row->factors[unknown] * sign * by;

        t->lost |= change % row->factors[row->basic] != 0;
        x[row->basic] -= change / row->factors[row->basic];
    }
    x[unknown] += sign * by;
    if (limit != NO_ROW)
        pivot(t, limit, unknown);
    return 1;
}

/* From the true counts, which satisfy all sums, to a corner: all but the basic unknowns at 0. */
static void find_corner(struct tableau *t, int64_t *x)
{
    for (size_t i = 0; i < t->n && !t->lost; i++)
        while (t->row_of[i] == NO_ROW && x[i] > 0 && !t->lost)
            move(t, x, i, -1, x[i]);
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

static int64_t find_high(struct tableau *t, int64_t *x, size_t target)
{
    if (t->row_of[target] == NO_ROW && !move(t, x, target, 1, RM_UNBOUNDED))
        return RM_UNBOUNDED;
    while (!t->lost) {
        size_t entering = find_entering(t, target, 1);

        if (entering == t->n)
            break;
        if (!move(t, x, entering, 1, RM_UNBOUNDED))
            return RM_UNBOUNDED;
    }
    return x[target];
}

static int64_t find_low(struct tableau *t, int64_t *x, size_t target)
{
    while (!t->lost && t->row_of[target] != NO_ROW) {
        size_t entering = find_entering(t, target, -1);

        if (entering == t->n)
            break;
        move(t, x, entering, 1, RM_UNBOUNDED);
    }
    return x[target];
}

int rm_bounds_are_near(const struct rm_bounds *bounds, int64_t threshold)
{
    return bounds->high < RM_UNBOUNDED && bounds->high - bounds->low < threshold;
}

size_t rm_suppress_audit(struct rm_bounds *bounds, const unsigned char *hidden,
    const struct rm_counts *counts, struct rm_arena *arena)
{
    struct tableau t = {0};
    size_t *unknown = RM_NEW_N(arena, counts->n, size_t), n_near = 0;
    int64_t *x = RM_NEW_N(arena, counts->n, int64_t);

    for (size_t i = 0; i < counts->n; i++)
        if (hidden[i]) {
            x[t.n] = counts->counts[i];
            unknown[i] = t.n++;
        }
    set_up(&t, unknown, hidden, counts, arena);
    find_basis(&t);
    find_corner(&t, x);
    for (size_t i = 0; i < counts->n; i++) {
        bounds[i] = (struct rm_bounds){counts->counts[i], counts->counts[i]};
        if (hidden[i] && !t.lost) {
            bounds[i].high = find_high(&t, x, unknown[i]);
            bounds[i].low = find_low(&t, x, unknown[i]);
        }
    }
    for (size_t i = 0; i < counts->n; i++) {
        if (t.lost)
            bounds[i] = (struct rm_bounds){counts->counts[i], counts->counts[i]};
        n_near += hidden[i] && rm_bounds_are_near(&bounds[i], counts->threshold);
    }
    return n_near;
}
