#include "match/survey.h"

#include "match/kinds.h"

#include <inttypes.h>

static const struct rm_values *values_on(const struct rm_view *view, enum rm_side side)
{
    return side == RM_MENTOR ? view->mentor : view->mentee;
}

static const int64_t *numbers_on(const struct rm_ready *r, enum rm_side side)
{
    return side == RM_MENTOR ? r->mentor_number : r->mentee_number;
}

static int has_place(const struct rm_criteria *criteria, enum rm_side side, uint32_t who)
{
    return criteria->roster->v[who].capacity[side] > 0;
}

/* ---- What is missing. ---- */

/* What is known of the hours and grades of everybody on one side. */
struct others {
    int some_local, some_zoned; /* with hours */
    int some_ungraded;
    int64_t highest;
};

static struct others look_at_others(
    const struct rm_criteria *criteria, const struct rm_ready *r, enum rm_side side)
{
    struct others others = {.highest = INT64_MIN};

    for (uint32_t i = 0; i < criteria->roster->n; i++) {
        if (!has_place(criteria, side, i))
            continue;
        if (r->hours && r->hours[i].n)
            *(r->zoned[i] ? &others.some_zoned : &others.some_local) = 1;
        if (r->manager && numbers_on(r, side)[i] == RM_NONE)
            others.some_ungraded = 1;
        else if (r->manager && numbers_on(r, side)[i] > others.highest)
            others.highest = numbers_on(r, side)[i];
    }
    return others;
}

static int lacks_values(const struct rm_ready *r, enum rm_side side, uint32_t who)
{
    for (size_t v = 0; v < r->n_views; v++)
        if (values_on(&r->views[v], side)[who].n)
            return 0;
    return r->n_views > 0;
}

/* Where some gave a zone and others did not, a rule that passes cannot tell for some pairs; one
 * that fails leaves those alone of whom nobody of the other side has hours that compare. */
static int lacks_hours(const struct rm_ready *r, const struct others *others, uint32_t who)
{
    int zoned = r->zoned[who];

    if (!r->hours[who].n)
        return 1;
    if (r->criterion->unknown == RM_UNKNOWN_PASS)
        return zoned ? others->some_local : others->some_zoned;
    return zoned ? others->some_local && !others->some_zoned
                 : others->some_zoned && !others->some_local;
}

static int lacks_manager(
    const struct rm_ready *r, const struct others *others, enum rm_side side, uint32_t who)
{
    int64_t grade = numbers_on(r, side)[who];

    return r->manager[who] == RM_NO_MANAGER &&
           (grade == RM_NONE || others->some_ungraded || grade <= others->highest);
}

static int lacks(
    const struct rm_ready *r, const struct others *others, enum rm_side side, uint32_t who)
{
    const int64_t *numbers = numbers_on(r, side);

    switch ((enum rm_criterion_kind)r->criterion->kind) {
    case RM_GAP:
    case RM_TENURE:
    case RM_PERSPECTIVE:
        return numbers && numbers[who] == RM_NONE;
    case RM_SAME:
    case RM_DIFFERENT:
    case RM_MEMBER:
    case RM_OVERLAP:
    case RM_TOPICS:
    case RM_RETURNS:
        return lacks_values(r, side, who);
    case RM_SHARED_HOURS:
        return lacks_hours(r, others, who);
    case RM_CHAIN:
        return lacks_manager(r, others, side, who);
    case RM_REQUEST:
    case RM_WAITED:
    case RM_KEEP:
        break;
    }
    return 0;
}

static const char *consequence(const struct rm_criterion *c)
{
    if (c->unknown == RM_UNKNOWN_PASS)
        return "they pass unchecked";
    return c->kind == RM_CHAIN ? "no pair is proposed in which they might be the junior"
                               : "no pair with them is proposed";
}

static void survey_rule(const struct rm_criteria *criteria, const struct rm_ready *r)
{
    const struct rm_roster *roster = criteria->roster;
    struct others others[2];
    uint32_t n = 0, n_people = 0;

    for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++)
        others[side] = look_at_others(criteria, r, rm_other_side(side));
    for (uint32_t i = 0; i < roster->n; i++) {
        int is_missing = 0, is_there = 0;

        for (enum rm_side side = RM_MENTOR; side <= RM_MENTEE; side++) {
            int placed = has_place(criteria, side, i);

            is_there |= placed;
            is_missing |= placed && lacks(r, &others[side], side, i);
        }
        n_people += (uint32_t)is_there;
        n += (uint32_t)is_missing;
    }
    if (n)
        rm_warn(roster->programme->diag, (struct rm_where){0},
            "rule \"%s\" cannot tell for %" PRIu32 " of %" PRIu32 " people: a value is missing; %s",
            r->criterion->id, n, n_people, consequence(r->criterion));
}

static int anybody_is(const struct rm_criteria *criteria, enum rm_side side)
{
    for (uint32_t i = 0; i < criteria->roster->n; i++)
        if (has_place(criteria, side, i))
            return 1;
    return 0;
}

void rm_survey_missing(const struct rm_criteria *criteria)
{
    if (!anybody_is(criteria, RM_MENTOR) || !anybody_is(criteria, RM_MENTEE))
        return;
    for (size_t i = 0; i < criteria->n; i++)
        if (criteria->v[i].criterion->require)
            survey_rule(criteria, &criteria->v[i]);
}

/* ---- What points may come to. ---- */

/* From at most 0 to at least 0. */
struct range {
    int64_t least, most;
};

static void include(struct range *range, int64_t points)
{
    range->least = points < range->least ? points : range->least;
    range->most = points > range->most ? points : range->most;
}

/* What a table gives for the values of anybody on one side. */
static struct range range_of_values(
    const struct rm_criteria *criteria, const struct rm_ready *r, enum rm_side side)
{
    struct range range = {0, 0};

    for (uint32_t i = 0; i < criteria->roster->n; i++) {
        struct range one = {0, 0};

        for (size_t v = 0; v < r->n_views && has_place(criteria, side, i); v++)
            for (uint32_t k = 0; k < values_on(&r->views[v], side)[i].n; k++) {
                int64_t points =
                    rm_ready_value_points(r, values_on(&r->views[v], side)[i].v[k].key);

                *(points > 0 ? &one.most : &one.least) += points;
            }
        include(&range, one.least);
        include(&range, one.most);
    }
    return range;
}

/* The most that anybody on one side has of what is counted: values, or their weights. */
static int64_t most_counted(
    const struct rm_criteria *criteria, const struct rm_ready *r, enum rm_side side, int weigh)
{
    int64_t most = 0;

    for (uint32_t i = 0; i < criteria->roster->n; i++) {
        int64_t sum = 0;

        for (size_t v = 0; v < r->n_views && has_place(criteria, side, i); v++)
            for (uint32_t k = 0; k < values_on(&r->views[v], side)[i].n; k++)
                sum += weigh ? values_on(&r->views[v], side)[i].v[k].weight : 1;
        most = sum > most ? sum : most;
    }
    return most;
}

static int64_t heaviest(
    const struct rm_criteria *criteria, const struct rm_ready *r, enum rm_side side)
{
    int64_t most = 0;

    for (uint32_t i = 0; i < criteria->roster->n; i++)
        for (uint32_t k = 0; k < values_on(&r->views[0], side)[i].n; k++)
            if (values_on(&r->views[0], side)[i].v[k].weight > most)
                most = values_on(&r->views[0], side)[i].v[k].weight;
    return most;
}

static int64_t least_of(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* How often the points may be given. */
static int64_t units_of(const struct rm_criteria *criteria, const struct rm_ready *r)
{
    int both = r->criterion->side == RM_SIDE_BOTH;

    switch ((enum rm_criterion_kind)r->criterion->kind) {
    case RM_OVERLAP:
        return least_of(
            most_counted(criteria, r, RM_MENTOR, 0), most_counted(criteria, r, RM_MENTEE, 0));
    case RM_TOPICS:
    case RM_RETURNS:
        return least_of(most_counted(criteria, r, RM_MENTOR, 1) * heaviest(criteria, r, RM_MENTEE),
            most_counted(criteria, r, RM_MENTEE, 1) * heaviest(criteria, r, RM_MENTOR));
    case RM_REQUEST:
    case RM_WAITED:
        return both ? 2 : 1;
    default:
        return 1;
    }
}

static struct range range_of(const struct rm_criteria *criteria, const struct rm_ready *r)
{
    struct range range = {0, 0}, other;

    if (!r->n_steps) {
        include(&range, r->criterion->points * units_of(criteria, r));
        return range;
    }
    if (r->kind->table == RM_TABLE_OF_VALUES) {
        range = range_of_values(criteria, r, RM_MENTOR);
        other = range_of_values(criteria, r, RM_MENTEE);
        range.most = least_of(range.most, other.most);
        range.least = -least_of(-range.least, -other.least);
        return range;
    }
    for (size_t i = 0; i < r->n_steps; i++)
        include(&range, r->steps[i].points);
    if (r->criterion->kind == RM_REQUEST) {
        range.least *= units_of(criteria, r);
        range.most *= units_of(criteria, r);
    }
    return range;
}

void rm_survey_points(const struct rm_criteria *criteria)
{
    struct range sum = {0, 0};
    int64_t furthest;

    for (size_t i = 0; i < criteria->n; i++) {
        struct range range = range_of(criteria, &criteria->v[i]);

        sum.least += range.least;
        sum.most += range.most;
    }
    furthest = sum.most > -sum.least ? sum.most : sum.least;
    if (furthest > RM_SCORE_MAX || furthest < -RM_SCORE_MAX)
        rm_error(criteria->roster->programme->diag, (struct rm_where){0},
            "the criteria may come to %" PRId64 " points for one pair; expected at most %" PRId64
            " either way: lower their points",
            furthest, RM_SCORE_MAX);
}
