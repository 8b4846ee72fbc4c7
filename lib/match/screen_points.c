#include "match/screen_points.h"

static const struct rm_values *values_on(const struct rm_view *view, enum rm_side side)
{
    return side == RM_MENTOR ? view->mentor : view->mentee;
}

struct rm_finding rm_index_judge(
    const struct rm_ready *r, enum rm_side asking, uint32_t member, uint32_t other_member)
{
    struct rm_finding finding = {RM_FAILS, 0, 0};

    if (asking == RM_MENTOR)
        r->kind->judge(&finding, r, member, other_member);
    else
        r->kind->judge(&finding, r, other_member, member);
    return finding;
}

int64_t rm_most_of_steps(const struct rm_ready *r, int64_t up_to)
{
    int64_t most = 0;

    for (size_t i = 0; i < r->n_steps && r->steps[i].from <= up_to; i++)
        if (r->steps[i].points > most)
            most = r->steps[i].points;
    return most;
}

static int64_t positive(int64_t points)
{
    return points > 0 ? points : 0;
}

/* Of kinds that compare values, by those of one who asks. */
static int64_t most_of_values(const struct rm_ready *r, enum rm_side asking, uint32_t member)
{
    int64_t most = 0;

    if (!r->n_steps && r->criterion->kind != RM_OVERLAP)
        return positive(r->criterion->points);
    for (size_t v = 0; v < r->n_views; v++) {
        const struct rm_values *values = &values_on(&r->views[v], asking)[member];

        for (uint32_t i = 0; i < values->n; i++)
            most += positive(
                r->n_steps ? rm_ready_value_points(r, values->v[i].key) : r->criterion->points);
    }
    return most;
}

static int64_t minutes_of(const struct rm_hours *hours)
{
    int64_t sum = 0;

    for (size_t i = 0; i < hours->n; i++)
        sum += hours->v[i].end_min - hours->v[i].start_min;
    return sum;
}

static int64_t most_of_hours(const struct rm_ready *r, uint32_t member, int *closed)
{
    const struct rm_hours *hours = &r->hours[member];

    if (!hours->n) {
        *closed |= r->criterion->require && r->criterion->unknown == RM_UNKNOWN_FAIL;
        return 0;
    }
    return r->n_steps ? rm_most_of_steps(r, minutes_of(hours)) : positive(r->criterion->points);
}

int64_t rm_loose_points(const struct rm_ready *r, enum rm_side asking, uint32_t member, int *closed)
{
    switch ((enum rm_criterion_kind)r->criterion->kind) {
    case RM_SHARED_HOURS:
        return most_of_hours(r, member, closed);
    case RM_SAME:
    case RM_MEMBER:
    case RM_OVERLAP:
        return most_of_values(r, asking, member);
    default:
        return r->n_steps ? rm_most_of_steps(r, INT64_MAX) : positive(r->criterion->points);
    }
}

int64_t rm_shares_points(const struct rm_shares *shares, const struct rm_value *value)
{
    const struct rm_ready *r = shares->ready;
    int kind = r->criterion->kind;
    int64_t points = r->criterion->points;

    if (!shares->linear)
        return 0;
    if (kind == RM_TOPICS || kind == RM_RETURNS)
        points *= value->weight;
    else if (r->n_steps)
        points = rm_ready_value_points(r, value->key);
    return points > 0 || shares->certain ? points : 0;
}

int64_t rm_waits_points(const struct rm_ready *r, enum rm_side side, uint32_t member)
{
    enum rm_criterion_side both = RM_SIDE_BOTH;
    enum rm_criterion_side mine = side == RM_MENTOR ? RM_SIDE_MENTOR : RM_SIDE_MENTEE;
    enum rm_criterion_side whose = (enum rm_criterion_side)r->criterion->side;

    return r->waited[member] && (whose == both || whose == mine) ? r->criterion->points : 0;
}
