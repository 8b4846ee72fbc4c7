#include "report/figures.h"

#include "base/hash.h"
#include "base/num.h"
#include "progress/gas.h"
#include "report/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

size_t rm_figures_count(struct rm_figures *f, int64_t count, int64_t people)
{
    f->counts = rm_arena_grow(f->arena, f->counts, f->n, sizeof *f->counts);
    f->people = rm_arena_grow(f->arena, f->people, f->n, sizeof *f->people);
    f->hidden = rm_arena_grow(f->arena, f->hidden, f->n, sizeof *f->hidden);
    f->marks = rm_arena_grow(f->arena, f->marks, f->n, sizeof *f->marks);
    f->fixed = rm_arena_grow(f->arena, f->fixed, f->n, sizeof *f->fixed);
    f->hidden[f->n] = 0;
    f->fixed[f->n] = 0;
    f->marks[f->n] = NULL;
    f->counts[f->n] = count;
    f->people[f->n] = people;
    return f->n++;
}

void rm_figures_stem(struct rm_figures *f, size_t figure, const char *who, int64_t amount)
{
    char text[24];
    uint64_t place = rm_hash_text(who, 0);

    if (!f->marks[figure])
        f->marks[figure] = RM_NEW_N(f->arena, RM_MARKS, unsigned char);
    snprintf(text, sizeof text, "%" PRId64, amount);
    if (amount)
        f->marks[figure][place % RM_MARKS] += (unsigned char)(rm_hash_text(text, place) >> 8);
}

const char *rm_figures_marks(const struct rm_figures *f, size_t figure, struct rm_arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *marks = f->marks[figure];
    char text[2 * RM_MARKS];

    if (!marks)
        return NULL;
    for (size_t i = 0; i < RM_MARKS; i++) {
        text[2 * i] = digits[marks[i] >> 4];
        text[2 * i + 1] = digits[marks[i] & 15];
    }
    return rm_arena_copy(arena, text, sizeof text);
}

void rm_figures_hide(struct rm_figures *f, size_t count)
{
    f->hidden[count] = 1;
}

void rm_figures_fix(struct rm_figures *f, size_t count)
{
    f->fixed[count] = 1;
}

void rm_figures_sum(
    struct rm_figures *f, size_t total, const size_t *parts, size_t n, int open_zeros)
{
    size_t *copy = RM_NEW_N(f->arena, n, size_t);

    if (n)
        memcpy(copy, parts, n * sizeof *parts);
    f->sums = rm_arena_grow(f->arena, f->sums, f->n_sums, sizeof *f->sums);
    f->sums[f->n_sums++] = (struct rm_sum){total, copy, n, open_zeros};
}

size_t rm_figures_split(
    struct rm_figures *f, size_t total, size_t part, int64_t people, int open_zeros)
{
    int64_t rest = f->counts[total] - f->counts[part];
    size_t parts[2] = {part, rm_figures_count(f, rest, people)};

    rm_figures_sum(f, total, parts, 2, open_zeros);
    return parts[1];
}

static const struct rm_figure *depend(struct rm_figures *f, size_t count, size_t of)
{
    struct rm_figure *figure = RM_NEW(f->arena, struct rm_figure);

    *figure = (struct rm_figure){count, of, RM_NO_COUNT};
    return figure;
}

static void put(
    struct rm_table *table, struct rm_figures *f, int64_t number, size_t count, size_t of)
{
    rm_table_pending(table, number, depend(f, count, of));
}

void rm_figures_put_count(struct rm_table *table, struct rm_figures *f, size_t count)
{
    put(table, f, count == RM_NO_COUNT ? RM_NONE : f->counts[count], count, RM_NO_COUNT);
}

void rm_figures_put_share(struct rm_table *table, struct rm_figures *f, size_t count, size_t of)
{
    if (count == RM_NO_COUNT || of == RM_NO_COUNT)
        rm_table_number(table, RM_NONE);
    else
        put(table, f, rm_ratio(f->counts[count], f->counts[of], 100), count, of);
}

void rm_figures_put_number(
    struct rm_table *table, struct rm_figures *f, int64_t number, size_t count)
{
    put(table, f, number, count, RM_NO_COUNT);
}

void rm_figures_put_balance(struct rm_table *table, struct rm_figures *f, int64_t number,
    size_t all, size_t one, size_t other)
{
    struct rm_figure *figure = RM_NEW(f->arena, struct rm_figure);

    *figure = (struct rm_figure){all, one, other};
    rm_table_pending(table, number, figure);
}

/* Points above the low end and points below the high one are together what there was to give. */
static size_t count_points(struct rm_figures *f, struct rm_points p, int64_t people)
{
    size_t above = rm_figures_count(f, p.sum - p.n * p.low, people);
    size_t parts[2] = {above, rm_figures_count(f, p.n * p.high - p.sum, people)};

    size_t whole = rm_figures_count(f, p.n * (p.high - p.low), people);

    rm_figures_fix(f, whole); /* readers know how many answered */
    rm_figures_sum(f, whole, parts, 2, 0);
    return above;
}

size_t rm_figures_put_mean(struct rm_table *table, struct rm_figures *f, size_t count,
    struct rm_points points, int64_t scale)
{
    size_t above = RM_NO_COUNT;

    if (points.n && count != RM_NO_COUNT)
        above = count_points(f, points, f->people[count]);
    put(table, f, rm_ratio(points.sum, points.n, scale), count, above);
    return above;
}

int rm_figures_is_rare(int64_t people, int64_t threshold)
{
    return people > 0 && people < threshold;
}

struct rm_counts rm_figures_counts(const struct rm_figures *f, int64_t threshold)
{
    return (struct rm_counts){
        f->counts, f->people, f->n, f->sums, f->n_sums, threshold, NULL, f->fixed};
}

void rm_figures_suppress(struct rm_figures *f, int64_t threshold)
{
    const struct rm_counts counts = rm_figures_counts(f, threshold);

    if (threshold <= 1 && f->n)
        memset(f->hidden, 0, f->n);
    rm_suppress(f->hidden, &counts);
}

size_t rm_figures_audit(const struct rm_figures *f, int64_t threshold)
{
    const struct rm_counts counts = rm_figures_counts(f, threshold);
    struct rm_proof proof;

    if (threshold <= 1)
        return 0;
    rm_proof_find(&proof, f->hidden, &counts, f->arena);
    return rm_proof_check(&proof, f->hidden, &counts, f->arena);
}

static int is_hidden(const struct rm_figures *f, size_t count)
{
    return count != RM_NO_COUNT && f->hidden[count];
}

void rm_figures_settle(struct rm_table *table, const struct rm_figures *f, int64_t threshold)
{
    int any_hidden = 0;

    for (size_t i = 0; i < table->n_cells; i++) {
        struct rm_cell *cell = &table->cells[i];

        if (cell->state != RM_CELL_PENDING)
            continue;
        if (is_hidden(f, cell->figure->count) || is_hidden(f, cell->figure->of) ||
            is_hidden(f, cell->figure->also))
            cell->state = RM_CELL_HIDDEN;
        else
            cell->state = cell->number == RM_NONE ? RM_CELL_NONE : RM_CELL_VALUE;
        cell->figure = NULL;
        any_hidden |= cell->state == RM_CELL_HIDDEN;
    }
    if (any_hidden)
        rm_table_note(table, rm_arena_printf(f->arena,
                                 "* hidden: fewer than %" PRId64
                                 " people or pairs, or what would give such a number away",
                                 threshold));
}
