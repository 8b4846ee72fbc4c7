#include "unit.h"

#include "base/date.h"
#include "base/hash.h"
#include "schedule/place.h"

#include <string.h>

/*
 * Placing beside an exact search: few people with few hours, a clock of whole hours, UTC.
 */
enum { PEOPLE = 5, SERIES = 4, WEEKS = 3, HOURS_MAX = 40, PLANS_MAX = 4000, WANTED_MAX = 3 };

static uint64_t random_state = 1;

static int random_below(int n)
{
    random_state = rm_hash(&random_state, sizeof random_state, 0);
    return (int)(random_state % (uint64_t)n);
}

static const int64_t monday = 20444; /* 2025-12-22 */

struct instance {
    struct rm_arena arena;
    struct rm_zones zones;
    struct rm_attendee people[PEOPLE];
    struct rm_series series[SERIES];
    struct rm_placing placing;
};

static int64_t hour_time(int64_t date, int hour)
{
    return date * RM_DAY + hour * 60 * RM_MINUTE;
}

/* Some hours of a week, the same every week but for what is busy. */
static void make_person(struct instance *x, struct rm_attendee *person, int n_hours)
{
    int open[7][24] = {{0}};

    person->zone = rm_zone_open(&x->zones, "UTC");
    for (int i = 0; i < n_hours; i++)
        open[random_below(3)][9 + random_below(3)] = 1;
    for (int64_t day = 0; day < 7 * (WEEKS + 1); day++)
        for (int hour = 0; hour < 24; hour++) {
            int64_t start = hour_time(monday + day, hour);

            if (!open[day % 7][hour])
                continue;
            /* A gap of a minute keeps hours apart, so that meetings start with them. */
            rm_intervals_add(&person->hours, &x->arena, start, start + 59 * RM_MINUTE);
            if (random_below(8) == 0)
                rm_intervals_add(&person->busy, &x->arena, start, start + 30 * RM_MINUTE);
        }
}

static void make_series(struct instance *x, int i, int mentor, int mentee)
{
    static int64_t minutes[] = {59};
    static const struct rm_hours ordinary = {0};

    x->series[i] = (struct rm_series){.order = (uint64_t)random_below(1000),
        .id = rm_arena_printf(&x->arena, "s%d", i),
        .mentor = &x->people[mentor],
        .mentee = &x->people[mentee],
        .cadence = 1,
        .span = {hour_time(monday, 0), hour_time(monday + 7 * WEEKS, 0)},
        .outlook = hour_time(monday + 7 * WEEKS, 0),
        .durations = {minutes, 1},
        .n_wanted = (size_t)(1 + random_below(WANTED_MAX))};
    x->placing.ordinary = &ordinary;
}

static void make_instance(struct instance *x, uint64_t seed)
{
    memset(x, 0, sizeof *x);
    random_state = seed;
    rm_zones_init(&x->zones, &x->arena);
    for (int i = 0; i < PEOPLE; i++)
        make_person(x, &x->people[i], 2 + random_below(5));
    for (int i = 0; i < SERIES; i++) {
        int mentor = random_below(PEOPLE), mentee = random_below(PEOPLE - 1);

        make_series(x, i, mentor, mentee + (mentee >= mentor));
    }
    x->placing.arena = &x->arena;
    x->placing.series = x->series;
    x->placing.n_series = SERIES;
    x->placing.limits = (struct rm_limits){0, 1 + random_below(3), 2 + random_below(4)};
}

/* ---- The exact search ---- */

/* Meetings of one series, and how many of them are not where they should be. */
struct option {
    int64_t starts[WANTED_MAX];
    int n, unstable;
};

struct search {
    struct instance *x;
    struct option options[SERIES][PLANS_MAX];
    int n_options[SERIES];
    const struct option *chosen[SERIES];
    int best[2]; /* lacking, unstable */
};

static int is_busy(const struct rm_attendee *person, int64_t start)
{
    for (size_t i = 0; i < person->busy.n; i++)
        if (person->busy.v[i].start == start)
            return 1;
    return 0;
}

static int is_open(const struct rm_attendee *person, int64_t start)
{
    for (size_t i = 0; i < person->hours.n; i++)
        if (person->hours.v[i].start == start)
            return !is_busy(person, start);
    return 0;
}

static void add_option(struct search *s, int i, const struct option *option)
{
    for (int k = 0; k < s->n_options[i]; k++) {
        struct option *old = &s->options[i][k];

        if (old->n == option->n && memcmp(old->starts, option->starts, sizeof old->starts) == 0) {
            if (option->unstable < old->unstable)
                old->unstable = option->unstable;
            return;
        }
    }
    assert_true(s->n_options[i] < PLANS_MAX);
    s->options[i][s->n_options[i]++] = *option;
}

/* All that a series can do from period `k` on, in a slot that begins `day` days after Monday. */
static void list_options(
    struct search *s, int i, int day, int hour, int k, struct option option, int passed_by)
{
    const struct rm_series *series = &s->x->series[i];
    int64_t first = monday + day + 7 * k;

    add_option(s, i, &option);
    if (option.n == (int)series->n_wanted || first >= monday + 7 * WEEKS)
        return;
    list_options(s, i, day, hour, k + 1, option, passed_by + 1);
    for (int64_t date = first; date < first + 7 && date < monday + 7 * WEEKS; date++)
        for (int h = 9; h < 12; h++) {
            struct option more = option;
            int64_t start = hour_time(date, h);

            if (!is_open(series->mentor, start) || !is_open(series->mentee, start))
                continue;
            more.starts[more.n++] = start;
            more.unstable += passed_by + (date != first || h != hour);
            list_options(s, i, day, hour, k + 1, more, 0);
        }
}

/* Meetings of a person on a date, or in its week, among those chosen. */
static int count(const struct search *s, int n, const struct rm_attendee *person, int64_t date,
    int64_t next, int64_t *starts)
{
    int found = 0;

    for (int i = 0; i < n; i++) {
        const struct rm_series *series = &s->x->series[i];

        if (series->mentor != person && series->mentee != person)
            continue;
        for (int k = 0; k < s->chosen[i]->n; k++) {
            int64_t day = s->chosen[i]->starts[k] / RM_DAY;

            if (day >= date && day < next)
                starts[found++] = s->chosen[i]->starts[k];
        }
    }
    return found;
}

/* Whether the first `n` options can stand side by side. */
static int is_sound(const struct search *s, int n)
{
    int64_t starts[SERIES * WANTED_MAX];
    const struct rm_limits *limits = &s->x->placing.limits;

    for (int p = 0; p < PEOPLE; p++)
        for (int64_t day = 0; day < 7 * WEEKS; day++) {
            const struct rm_attendee *person = &s->x->people[p];
            int found = count(s, n, person, monday + day, monday + day + 1, starts);

            if (found > limits->daily_max)
                return 0;
            for (int a = 0; a < found; a++)
                for (int b = 0; b < a; b++)
                    if (starts[a] == starts[b])
                        return 0;
            if (day % 7 == 0 &&
                count(s, n, person, monday + day, monday + day + 7, starts) > limits->weekly_max)
                return 0;
        }
    return 1;
}

static void search_on(struct search *s, int i, int lacking, int unstable)
{
    if (lacking > s->best[0] || (lacking == s->best[0] && unstable >= s->best[1]))
        return;
    if (i == SERIES) {
        s->best[0] = lacking;
        s->best[1] = unstable;
        return;
    }
    for (int k = 0; k < s->n_options[i]; k++) {
        const struct option *option = &s->options[i][k];

        s->chosen[i] = option;
        if (is_sound(s, i + 1))
            search_on(s, i + 1, lacking + (int)s->x->series[i].n_wanted - option->n,
                unstable + option->unstable);
    }
}

static void search_all(struct search *s, struct instance *x)
{
    memset(s, 0, sizeof *s);
    s->x = x;
    s->best[0] = s->best[1] = 1000;
    for (int i = 0; i < SERIES; i++)
        for (int day = 0; day < 7; day++)
            for (int hour = 9; hour < 12; hour++)
                list_options(s, i, day, hour, 0, (struct option){.n = 0}, 0);
    search_on(s, 0, 0, 0);
}

/* The chains are no proof. What they miss here is known, and may become less. */
static void placing_is_nearly_as_good_as_an_exact_search(void **state)
{
    enum { INSTANCES = 1000, LACKING = 2, UNSTABLE = 11 };
    static struct search search;
    int n_lacking = 0, n_unstable = 0;
    struct instance x;

    (void)state;
    for (uint64_t seed = 1; seed <= INSTANCES; seed++) {
        const int64_t *found = x.placing.quality.v;

        make_instance(&x, seed);
        search_all(&search, &x);
        rm_place(&x.placing);
        if (found[RM_LACKING] < search.best[0] ||
            (found[RM_LACKING] == search.best[0] && found[RM_UNSTABLE] < search.best[1]))
            fail_msg("seed %d: better than the best", (int)seed);
        n_lacking += found[RM_LACKING] > search.best[0];
        n_unstable += found[RM_LACKING] == search.best[0] && found[RM_UNSTABLE] > search.best[1];
        rm_arena_free(&x.arena);
    }
    if (n_lacking > LACKING || n_unstable > UNSTABLE)
        fail_msg("%d of %d lack more than they must, and %d are less stable", n_lacking,
            (int)INSTANCES, n_unstable);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(placing_is_nearly_as_good_as_an_exact_search),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
