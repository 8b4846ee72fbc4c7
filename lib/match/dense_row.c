#include "match/dense_row.h"

#include "match/dense.h"

/* Lists begin with the best of so many blocks. */
enum { RANK = 16 };

typedef int32_t scores __attribute__((vector_size(16), aligned(4), may_alias));
typedef int64_t values __attribute__((vector_size(32), aligned(8), may_alias));

static int64_t value(const struct rm_dense_row *row, uint32_t j)
{
    return row->score[j] == RM_DENSE_NO_PAIR ? RM_DENSE_NO_VALUE : row->score[j] - row->price[j];
}

static int64_t max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* The tops of full blocks. Compiled twice, as the vectors that most machines have are not those
 * that all have. */
static inline __attribute__((always_inline)) void find_tops(
    int64_t *tops, const int32_t *score, const int64_t *price, uint32_t n_blocks)
{
    const values none = {
        RM_DENSE_NO_VALUE, RM_DENSE_NO_VALUE, RM_DENSE_NO_VALUE, RM_DENSE_NO_VALUE};

    for (uint32_t b = 0; b < n_blocks; b++) {
        values top = none;

        for (uint32_t k = 0; k < RM_DENSE_BLOCK; k += 4, score += 4, price += 4) {
            values wide = __builtin_convertvector(*(const scores *)score, values);
            values no_pair = wide == RM_DENSE_NO_PAIR;
            values value = wide - *(const values *)price;
            values higher;

            value = (value & ~no_pair) | (none & no_pair);
            higher = value > top;
            top = (value & higher) | (top & ~higher);
        }
        tops[b] = max(max(top[0], top[1]), max(top[2], top[3]));
    }
}

static void find_tops_anywhere(
    int64_t *tops, const int32_t *score, const int64_t *price, uint32_t n_blocks)
{
    find_tops(tops, score, price, n_blocks);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void find_tops_avx2(
    int64_t *tops, const int32_t *score, const int64_t *price, uint32_t n_blocks)
{
    find_tops(tops, score, price, n_blocks);
}
#endif

void rm_dense_row_tops(struct rm_dense_row *row)
{
    uint32_t n_full = row->n_columns / RM_DENSE_BLOCK;

#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2"))
        find_tops_avx2(row->tops, row->score, row->price, n_full);
    else
#endif
        find_tops_anywhere(row->tops, row->score, row->price, n_full);
    if (n_full < row->n_blocks)
        row->tops[n_full] = RM_DENSE_NO_VALUE;
    for (uint32_t j = n_full * RM_DENSE_BLOCK; j < row->n_columns; j++)
        row->tops[n_full] = max(row->tops[n_full], value(row, j));
}

int64_t rm_dense_row_rank(const struct rm_dense_row *row, uint32_t rank)
{
    int64_t best[4 * RANK];
    uint32_t n = 0;

    if (rank > row->n_blocks || rank > 4 * RANK)
        return RM_DENSE_NO_VALUE + 1;
    for (uint32_t b = 0; b < row->n_blocks; b++) {
        uint32_t at;

        if (n == rank && row->tops[b] <= best[n - 1])
            continue;
        n += n < rank;
        for (at = n - 1; at > 0 && best[at - 1] < row->tops[b]; at--)
            best[at] = best[at - 1];
        best[at] = row->tops[b];
    }
    return max(best[rank - 1], RM_DENSE_NO_VALUE + 1);
}

int64_t rm_dense_row_collect(struct rm_dense_row *row, uint32_t *n, int64_t least)
{
    int64_t below = RM_DENSE_NO_VALUE;
    uint32_t found = 0;

    for (uint32_t k = 0, b = row->first_block; k < row->n_blocks; k++) {
        uint32_t from = b * RM_DENSE_BLOCK, to = from + RM_DENSE_BLOCK;

        if (row->tops[b] < least)
            below = max(below, row->tops[b]);
        else
            for (uint32_t j = from; j < to && j < row->n_columns; j++) {
                int64_t worth = value(row, j);

                row->columns[found] = j;
                row->values[found] = worth;
                found += worth >= least;
                below = max(below, worth < least ? worth : RM_DENSE_NO_VALUE);
            }
        b = b + 1 < row->n_blocks ? b + 1 : 0;
    }
    *n = found;
    return below;
}

/* The k-th highest of n values, k from 1; they are lost. */
static int64_t select_value(int64_t *of, uint32_t n, uint32_t k)
{
    for (;;) {
        int64_t middle = of[n / 2];
        uint32_t n_above = 0, n_equal = 0, kept = 0;

        for (uint32_t i = 0; i < n; i++) {
            n_above += of[i] > middle;
            n_equal += of[i] == middle;
        }
        if (k > n_above && k <= n_above + n_equal)
            return middle;
        for (uint32_t i = 0; i < n; i++)
            if (k <= n_above ? of[i] > middle : of[i] < middle)
                of[kept++] = of[i];
        if (k > n_above)
            k -= n_above + n_equal;
        n = kept;
    }
}

/* The least value that is listed when not all that were found can be, and how many of that value
 * are listed. */
static int64_t least_listed(struct rm_dense_row *row, uint32_t n, uint32_t *n_equal)
{
    int64_t least;

    for (uint32_t k = 0; k < n; k++)
        row->selected[k] = row->values[k];
    least = select_value(row->selected, n, RM_DENSE_LISTED);
    *n_equal = RM_DENSE_LISTED;
    for (uint32_t k = 0; k < n; k++)
        *n_equal -= row->values[k] > least;
    return least;
}

void rm_dense_row_list(struct rm_dense_list *list, struct rm_dense_row *row)
{
    uint32_t rank = row->n_blocks / 2 < RANK ? row->n_blocks / 2 : RANK, n, n_equal = 0;
    int64_t least = RM_DENSE_NO_VALUE;

    rm_dense_row_tops(row);
    list->bound = rm_dense_row_collect(row, &n, rm_dense_row_rank(row, rank ? rank : 1));
    if (n > RM_DENSE_LISTED)
        least = least_listed(row, n, &n_equal);
    list->n = 0;
    for (uint32_t k = 0; k < n; k++)
        if (row->values[k] > least || (row->values[k] == least && n_equal)) {
            n_equal -= row->values[k] == least;
            list->column[list->n] = row->columns[k];
            list->score[list->n++] = row->score[row->columns[k]];
        } else {
            list->bound = max(list->bound, row->values[k]);
        }
}
