#include "match/dense_side.h"

/* Where so few columns are vacant, each row is asked for them first: an end that is known spares
 * looking at what is farther away. */
enum { FEW_VACANT = 4 };

/* The second look at the unlisted columns of a row takes the best of so many blocks, the next all
 * that is left. */
enum { MORE_BLOCKS = 16 };

static int64_t max(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static void make_room(struct rm_dense_steps *steps)
{
    if (steps->n < steps->room)
        return;
    steps->room = 2 * steps->room + 64;
    steps->steps = rm_realloc(steps->steps, steps->room * sizeof *steps->steps);
}

static void push(struct rm_dense_search *search, int64_t distance, uint32_t id, int is_row)
{
    struct rm_dense_steps *to = distance == search->present ? &search->near : &search->far;
    size_t at, above;

    make_room(to);
    at = to->n++;
    if (to == &search->far)
        for (; at > 0 && to->steps[above = (at - 1) / 2].distance > distance; at = above)
            to->steps[at] = to->steps[above];
    to->steps[at] = (struct rm_dense_step){distance, id, is_row};
}

static void sink(struct rm_dense_steps *heap, struct rm_dense_step step)
{
    size_t at = 0, child;

    for (; (child = 2 * at + 1) < heap->n; at = child) {
        if (child + 1 < heap->n && heap->steps[child + 1].distance < heap->steps[child].distance)
            child++;
        if (heap->steps[child].distance >= step.distance)
            break;
        heap->steps[at] = heap->steps[child];
    }
    heap->steps[at] = step;
}

static int pop(struct rm_dense_step *step, struct rm_dense_search *search)
{
    struct rm_dense_steps *near = &search->near, *far = &search->far;

    if (near->n) {
        *step = near->steps[--near->n];
        return 1;
    }
    if (!far->n)
        return 0;
    *step = far->steps[0];
    far->n--;
    if (far->n)
        sink(far, far->steps[far->n]);
    search->present = step->distance;
    return 1;
}

static int64_t row_price(const struct rm_dense_side *side, uint32_t i)
{
    return i == side->search.start ? side->search.start_price : rm_dense_side_left(side, i);
}

static void end_at(struct rm_dense_search *search, int64_t distance, uint32_t id, int is_row)
{
    search->end = distance;
    search->end_id = id;
    search->end_is_row = is_row;
}

static void reach(struct rm_dense_side *side, uint32_t i, uint32_t j, int64_t distance)
{
    struct rm_dense_search *search = &side->search;

    if (distance >= search->distance[j] || distance >= search->end)
        return;
    if (search->distance[j] == INT64_MAX)
        search->reached[search->n_reached++] = j;
    search->distance[j] = distance;
    search->from[j] = i;
    if (side->row[j] == RM_DENSE_NOBODY)
        end_at(search, distance, j, 0);
    else
        push(search, distance, j, 0);
}

/* Columns of row i that were not looked at have a value of `bound` at most; they can wait until
 * the search has come so far. */
static void reach_others(struct rm_dense_side *side, uint32_t i, int64_t zero, int64_t bound)
{
    struct rm_dense_search *search = &side->search;

    if (bound != RM_DENSE_NO_VALUE && zero - bound < search->end)
        push(search, max(zero - bound, search->present), i, 1);
}

static void reach_listed(struct rm_dense_side *side, uint32_t i, int64_t zero)
{
    const struct rm_dense_list *list = &side->lists[i];

    for (uint32_t k = 0; k < list->n; k++) {
        uint32_t j = list->column[k];

        reach(side, i, j, zero - (list->score[k] - side->price[j]));
    }
    reach_others(side, i, zero, list->bound);
}

static void reach_vacant(struct rm_dense_side *side, uint32_t i, int64_t zero)
{
    const int32_t *score = side->problem.score + (size_t)i * side->problem.n_columns;

    for (uint32_t k = 0; k < side->n_vacant && side->search.end > side->search.present; k++) {
        uint32_t j = side->vacant[k];

        if (score[j] != RM_DENSE_NO_PAIR)
            reach(side, i, j, zero - (score[j] - side->price[j]));
    }
}

static void visit(struct rm_dense_side *side, uint32_t i, int64_t base)
{
    struct rm_dense_search *search = &side->search;
    int64_t zero = base + row_price(side, i);

    search->base[i] = base;
    rm_dense_side_prepare(side, i);
    if (zero - side->problem.out[i] < search->end)
        end_at(search, zero - side->problem.out[i], i, 1);
    if (side->n_vacant <= FEW_VACANT)
        reach_vacant(side, i, zero);
    reach_listed(side, i, zero);
}

/* Looks at columns of row i that come next after those that were looked at: those of a new list
 * the first time, then more and more. */
static void visit_others(struct rm_dense_side *side, uint32_t i)
{
    struct rm_dense_search *search = &side->search;
    int64_t zero = search->base[i] + row_price(side, i), least;
    struct rm_dense_row *row;
    uint32_t n;

    if (!search->depth[i]++) {
        search->deep[search->n_deep++] = i;
        reach_vacant(side, i, zero);
        if (zero - side->lists[i].bound < search->end) {
            rm_dense_side_renew(side, i);
            reach_listed(side, i, zero);
        }
        return;
    }
    row = rm_dense_side_open(side, i);
    rm_dense_row_tops(row);
    least = search->depth[i] > 2 ? RM_DENSE_NO_VALUE + 1 : rm_dense_row_rank(row, MORE_BLOCKS);
    if (least > zero - search->present)
        least = zero - search->present;
    least = rm_dense_row_collect(row, &n, least);
    for (uint32_t k = 0; k < n; k++)
        reach(side, i, row->columns[k], zero - row->values[k]);
    reach_others(side, i, zero, least);
}

/* Everybody on the path from the row that is placed to the end moves on. */
static void take_path(struct rm_dense_side *side)
{
    struct rm_dense_search *search = &side->search;
    uint32_t i = search->end_id, j = search->end_id, left;

    if (search->end_is_row) {
        j = side->column[i];
        side->column[i] = RM_DENSE_NOBODY;
        if (i == search->start)
            return;
    } else {
        rm_dense_side_occupy(side, j);
    }
    do {
        i = search->from[j];
        left = side->column[i];
        rm_dense_side_pair(side, i, j);
        j = left;
    } while (i != search->start);
}

static void begin(struct rm_dense_side *side, uint32_t i)
{
    struct rm_dense_search *search = &side->search;
    struct rm_dense_view view;

    rm_dense_side_prepare(side, i);
    rm_dense_side_view(&view, side, i);
    search->start = i;
    search->start_price = max(view.first, view.second);
    search->end = INT64_MAX;
    search->present = 0;
    search->far.n = search->near.n = 0;
    search->n_reached = search->n_deep = 0;
}

static void finish(struct rm_dense_side *side)
{
    struct rm_dense_search *search = &side->search;

    for (uint32_t k = 0; k < search->n_reached; k++) {
        uint32_t j = search->reached[k];

        if (search->distance[j] < search->end)
            side->price[j] += search->end - search->distance[j];
        search->distance[j] = INT64_MAX;
    }
    for (uint32_t k = 0; k < search->n_deep; k++)
        search->depth[search->deep[k]] = 0;
    take_path(side);
}

void rm_dense_side_place(struct rm_dense_side *side, uint32_t i)
{
    struct rm_dense_search *search = &side->search;
    struct rm_dense_step step;

    begin(side, i);
    visit(side, i, 0);
    while (pop(&step, search) && step.distance < search->end) {
        if (step.is_row)
            visit_others(side, step.id);
        else if (step.distance == search->distance[step.id])
            visit(side, side->row[step.id], step.distance);
    }
    finish(side);
}
