#include "match/dense.h"

#include "match/dense_side.h"

/* Bids a row, on average, before the rest is left to others. */
enum { BIDS = 16 };

/* Looks at a whole row, on average, before prices are found by coarser bids. */
enum { LOOKS = 8 };

/* The first coarse bids exceed the next best by a part of the spread of scores, the next by a part
 * of that. */
enum { FIRST_PART = 16, NEXT_PART = 4 };

/* Coarse bids end when one of so many waits: the last would bid against each other for long. */
enum { ENOUGH_PART = 64 };

static int64_t max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Whether a look at the whole row might show something better to bid for. */
static int is_doubtful(
    const struct rm_dense_side *side, uint32_t i, const struct rm_dense_view *view)
{
    int64_t bound = side->lists[i].bound;

    if (bound <= side->problem.out[i] || view->first > bound)
        return 0;
    return view->first < bound || side->row[side->lists[i].column[view->at]] != RM_DENSE_NOBODY;
}

/* Row i takes its best column and pays all that the next best leaves, and `more`. Returns the row
 * that had it; one that could only take turns with another waits. */
static uint32_t bid(struct rm_dense_side *side, uint32_t i, int64_t more)
{
    struct rm_dense_view view;
    uint32_t j, before;

    rm_dense_side_view(&view, side, i);
    if (is_doubtful(side, i, &view)) {
        rm_dense_side_renew(side, i);
        rm_dense_side_view(&view, side, i);
    }
    if (view.first <= side->problem.out[i])
        return RM_DENSE_NOBODY;
    j = side->lists[i].column[view.at];
    before = side->row[j];
    if (before != RM_DENSE_NOBODY && view.first + more == view.second) {
        side->waiting[side->n_waiting++] = i;
        return RM_DENSE_NOBODY;
    }
    if (before == RM_DENSE_NOBODY)
        rm_dense_side_occupy(side, j);
    else
        side->column[before] = RM_DENSE_NOBODY;
    side->price[j] += view.first - view.second + more;
    rm_dense_side_pair(side, i, j);
    return before;
}

/* Those that wait bid, each followed by the one that it took the column from. All have the best
 * that the prices leave, or wait still. */
static void bid_exactly(struct rm_dense_side *side)
{
    uint64_t n_left = (uint64_t)BIDS * side->problem.n_rows;
    uint32_t n = side->n_waiting;

    side->n_waiting = 0;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = side->waiting[k];

        for (; i != RM_DENSE_NOBODY && n_left > 0; n_left--)
            i = bid(side, i, 0);
        if (i != RM_DENSE_NOBODY)
            side->waiting[side->n_waiting++] = i;
    }
}

/* Those that wait bid, in turn, until `enough` of them are left, and so many wait then; all others
 * have the best but for `more`. */
static void bid_coarsely(struct rm_dense_side *side, int64_t more, uint32_t enough)
{
    uint64_t n_left = (uint64_t)BIDS * side->problem.n_rows;
    uint32_t n = side->problem.n_rows, first = 0, n_waiting = side->n_waiting;

    for (; n_waiting > enough && n_left > 0; n_left--) {
        uint32_t i = bid(side, side->waiting[first], more);

        first = first + 1 < n ? first + 1 : 0;
        n_waiting--;
        if (i != RM_DENSE_NOBODY) {
            side->waiting[((uint64_t)first + n_waiting) % n] = i;
            n_waiting++;
        }
    }
    side->n_waiting = n_waiting;
}

/* Rows that could have more than `more` above what they have give it up and wait, and so do those
 * that have nothing. */
static void release(struct rm_dense_side *side, int64_t more)
{
    struct rm_dense_view view;

    side->n_waiting = 0;
    for (uint32_t i = 0; i < side->problem.n_rows; i++) {
        if (side->column[i] != RM_DENSE_NOBODY) {
            int64_t left = rm_dense_side_left(side, i);

            rm_dense_side_view(&view, side, i);
            if (left + more < side->lists[i].bound) {
                rm_dense_side_renew(side, i);
                rm_dense_side_view(&view, side, i);
            }
            if (left + more < max(view.first, view.second))
                rm_dense_side_vacate(side, side->column[i]);
        }
        if (side->column[i] == RM_DENSE_NOBODY)
            side->waiting[side->n_waiting++] = i;
    }
}

/* Places those that wait as long as there was no more than so much work; whether all are placed. */
static int place(struct rm_dense_side *side, uint64_t most_looks)
{
    for (uint32_t k = 0; k < side->n_waiting; k++) {
        if (side->n_looks > most_looks)
            return 0;
        rm_dense_side_place(side, side->waiting[k]);
    }
    return 1;
}

/* The problem from both sides; `other` from the time that it is needed. */
struct sides {
    struct rm_dense_side side, other;
    struct rm_dense_problem turned; /* what one of them solves */
    int is_turned;                  /* the side does: columns look for rows first */
    int has_other;
    const struct rm_dense_problem *problem;
    struct rm_arena arena;
};

/* Columns by rows, a square at a time, so that what is read and written stays near. */
static int32_t *transpose(const struct rm_dense_problem *problem, struct rm_arena *arena)
{
    enum { SIDE = 16 };
    uint32_t n = problem->n_rows, m = problem->n_columns;
    int32_t *to = RM_NEW_N(arena, (size_t)n * m, int32_t);

    for (uint32_t i0 = 0; i0 < n; i0 += SIDE)
        for (uint32_t j0 = 0; j0 < m; j0 += SIDE)
            for (uint32_t j = j0; j < j0 + SIDE && j < m; j++)
                for (uint32_t i = i0; i < i0 + SIDE && i < n; i++)
                    to[(size_t)j * n + i] = problem->score[(size_t)i * m + j];
    return to;
}

static void init_side(struct sides *sides, struct rm_dense_side *side, int is_turned)
{
    const struct rm_dense_problem *of = sides->problem;

    if (is_turned)
        sides->turned = (struct rm_dense_problem){
            of->n_columns, of->n_rows, transpose(of, &sides->arena), of->reserve, of->out};
    rm_dense_side_init(side, is_turned ? &sides->turned : of, &sides->arena);
}

static void hand_over(struct sides *sides)
{
    if (!sides->has_other)
        init_side(sides, &sides->other, !sides->is_turned);
    sides->has_other = 1;
    rm_dense_side_adopt(&sides->other, &sides->side);
}

static int is_dear(const struct rm_dense_side *side, uint32_t j)
{
    return side->row[j] == RM_DENSE_NOBODY && side->price[j] > side->problem.reserve[j];
}

/* Columns that nobody has and that ask for more than their reserve: from the other side, those
 * that wait. */
static uint32_t find_dear(const struct rm_dense_side *side, uint32_t *columns)
{
    uint32_t n = 0;

    for (uint32_t j = 0; j < side->problem.n_columns; j++)
        if (is_dear(side, j)) {
            if (columns)
                columns[n] = j;
            n++;
        }
    return n;
}

/* How far apart scores are: of a sample. */
static int64_t spread(const struct rm_dense_problem *problem)
{
    size_t n = (size_t)problem->n_rows * problem->n_columns, step = n / 1021 + 1;
    int64_t low = INT32_MAX, high = INT32_MIN;

    for (size_t k = 0; k < n; k += step)
        if (problem->score[k] != RM_DENSE_NO_PAIR) {
            high = max(high, problem->score[k]);
            low = -max(-low, -problem->score[k]);
        }
    return high - low;
}

/* Finds prices that are nearly right by bids that are less and less coarse, of both sides where
 * columns would stay dear without anybody. */
static void find_prices(struct sides *sides)
{
    struct rm_dense_side *side = &sides->side, *other = &sides->other;
    uint32_t enough = side->problem.n_rows / ENOUGH_PART;

    for (int64_t more = spread(sides->problem) / FIRST_PART; more > 0; more /= NEXT_PART) {
        release(side, more);
        bid_coarsely(side, more, enough);
        if (find_dear(side, NULL) <= side->n_waiting + enough)
            continue;
        hand_over(sides);
        other->n_waiting = find_dear(side, other->waiting);
        bid_coarsely(other, more, side->n_waiting + enough);
        rm_dense_side_adopt(side, other);
    }
    release(side, 0);
    bid_exactly(side);
}

/* Dear columns that nobody has are left; it is they that look for somebody now. */
static void finish(struct sides *sides)
{
    hand_over(sides);
    sides->other.n_waiting = find_dear(&sides->side, sides->other.waiting);
    bid_exactly(&sides->other);
    place(&sides->other, UINT64_MAX);
    rm_dense_side_adopt(&sides->side, &sides->other);
}

static void solve(struct sides *sides)
{
    struct rm_dense_side *side = &sides->side;
    uint32_t n = side->problem.n_rows;

    for (uint32_t i = 0; i < n; i++)
        side->waiting[i] = i;
    side->n_waiting = n;
    bid_exactly(side);
    if (side->n_waiting <= n / 4 && place(side, (uint64_t)LOOKS * n))
        return;
    find_prices(sides);
    place(side, UINT64_MAX);
    if (find_dear(side, NULL))
        finish(sides);
}

static void give_answer(struct rm_dense_answer *answer, struct sides *sides, struct rm_arena *arena)
{
    const struct rm_dense_problem *problem = sides->problem;
    struct rm_dense_side *side = &sides->side;
    int64_t *prices[2];

    prices[0] = answer->row_price = RM_NEW_N(arena, problem->n_rows, int64_t);
    prices[1] = answer->column_price = RM_NEW_N(arena, problem->n_columns, int64_t);
    answer->column = RM_NEW_N(arena, problem->n_rows, uint32_t);
    for (uint32_t i = 0; i < problem->n_rows; i++)
        answer->column[i] = sides->is_turned ? side->row[i] : side->column[i];
    for (uint32_t i = 0; i < side->problem.n_rows; i++)
        prices[sides->is_turned][i] = rm_dense_side_price(side, i);
    for (uint32_t j = 0; j < side->problem.n_columns; j++)
        prices[!sides->is_turned][j] = side->price[j];
}

void rm_dense_solve(
    struct rm_dense_answer *answer, const struct rm_dense_problem *problem, struct rm_arena *arena)
{
    struct sides sides = {.problem = problem, .is_turned = problem->n_rows > problem->n_columns};

    init_side(&sides, &sides.side, sides.is_turned);
    solve(&sides);
    give_answer(answer, &sides, arena);
    rm_dense_side_free(&sides.side);
    if (sides.has_other)
        rm_dense_side_free(&sides.other);
    rm_arena_free(&sides.arena);
}
