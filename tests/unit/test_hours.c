#include "unit.h"

#include "base/date.h"
#include "base/hash.h"
#include "calendar/hours.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static uint64_t random_state = 1;

static int random_below(int n)
{
    random_state = rm_hash(&random_state, sizeof random_state, 0);
    return (int)(random_state % (uint64_t)n);
}

static const char *const zones_tried[] = {"Europe/London", "America/New_York", "Asia/Kathmandu",
    "Europe/Dublin", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia", "UTC",
    "America/St_Johns", "Asia/Tokyo"};
enum { N_ZONES = sizeof zones_tried / sizeof *zones_tried };

/* Slots on a grid of a quarter of an hour, with gaps between them. */
static struct rm_hours random_hours(struct rm_arena *arena)
{
    struct rm_hours hours = {RM_NEW_N(arena, 28, struct rm_slot), 0};

    for (int day = 0; day < 7; day++)
        for (int at = random_below(40); at < 90;) {
            int end = at + 1 + random_below(30);

            if (end > 96)
                end = 96;
            if (random_below(2))
                hours.v[hours.n++] = (struct rm_slot){day * 1440 + at * 15, day * 1440 + end * 15};
            at = end + 1 + random_below(40);
        }
    return hours;
}

/* A few days around a date with hours of their own, or with none. */
static struct rm_hours_on random_days(struct rm_arena *arena, int64_t date)
{
    struct rm_hours_on days = {RM_NEW_N(arena, 40, struct rm_day_hours), 0};

    for (int i = -1; i < 39; i++) {
        struct rm_day_hours *day = &days.v[days.n];
        int from = random_below(96) * 15, to = from + random_below(96) * 15;

        if (random_below(4))
            continue;
        day->date = date + i;
        if (to > from)
            rm_hours_add(&day->hours, arena, 0,
                rm_arena_printf(arena, "%02d:%02d-%02d:%02d", from / 60, from % 60,
                    to > 1440 ? 24 : to / 60, to > 1440 ? 0 : to % 60));
        days.n++;
    }
    return days;
}

/* What the C library's wall clock says, in its current zone. */
static int is_open(const struct rm_hours *hours, const struct rm_hours_on *on, int64_t time)
{
    time_t t = (time_t)time;
    struct tm tm;
    int64_t date;
    int minute;

    localtime_r(&t, &tm);
    date = rm_date_of((struct rm_civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday});
    minute = (tm.tm_wday + 6) % 7 * 1440 + tm.tm_hour * 60 + tm.tm_min;
    for (size_t i = 0; i < on->n; i++)
        if (on->v[i].date == date) {
            hours = &on->v[i].hours;
            minute %= 1440;
        }
    for (size_t i = 0; i < hours->n; i++)
        if (minute >= hours->v[i].start_min && minute < hours->v[i].end_min)
            return 1;
    return 0;
}

static void hours_are_what_the_wall_clock_says(void **state)
{
    struct rm_arena kept = {0};
    struct rm_zones zones;

    (void)state;
    rm_zones_init(&zones, &kept);
    for (int round = 0; round < 150; round++) {
        struct rm_arena arena = {0};
        const char *name = zones_tried[round % N_ZONES];
        struct rm_hours hours = random_hours(&arena);
        int64_t start = rm_date_of((struct rm_civil){2005 + random_below(40), 1, 1}) * RM_DAY +
                        random_below(366 * 96) * 15 * RM_MINUTE;
        struct rm_interval window = {start, start + 40 * RM_DAY};
        struct rm_hours_on on = random_days(&arena, start / RM_DAY);
        struct rm_intervals open;

        if (round % 3 == 0)
            on.n = 0;
        open = rm_hours_expand(&arena, &hours, &on, rm_zone_open(&zones, name), window);
        setenv("TZ", name, 1);
        tzset();
        for (size_t i = 0; i < open.n; i++)
            assert_true(
                open.v[i].start < open.v[i].end && (i == 0 || open.v[i - 1].end < open.v[i].start));
        for (int64_t t = start; t < window.end; t += 15 * RM_MINUTE)
            if (rm_intervals_cover(open, t, t + 15 * RM_MINUTE) != is_open(&hours, &on, t))
                fail_msg("%s at %lld", name, (long long)t);
        assert_false(rm_intervals_cover(open, start - 60, start));
        assert_false(rm_intervals_cover(open, window.end - 1, window.end + 1));
        rm_arena_free(&arena);
    }
    rm_arena_free(&kept);
}

static int64_t at(const char *text)
{
    int64_t time;

    assert_int_equal(rm_time_or_date_parse(&time, text), 0);
    return time;
}

static void days_are_whole_days_of_the_zone(void **state)
{
    struct rm_arena arena = {0};
    struct rm_zones zones;
    int64_t dates[] = {rm_time_date(at("2024-12-03")), rm_time_date(at("2024-12-02")),
        rm_time_date(at("2024-03-31"))};
    struct rm_ints days = {dates, 3};
    struct rm_intervals out;

    (void)state;
    rm_zones_init(&zones, &arena);
    out = rm_days_expand(&arena, &days, rm_zone_open(&zones, "Europe/Paris"));
    assert_int_equal(out.n, 2);
    assert_int_equal(out.v[0].start, at("2024-03-30T23:00:00Z"));
    assert_int_equal(out.v[0].end, at("2024-03-31T22:00:00Z"));
    assert_int_equal(out.v[1].start, at("2024-12-01T23:00:00Z"));
    assert_int_equal(out.v[1].end, at("2024-12-03T23:00:00Z"));
    rm_arena_free(&arena);
}

static void shared_minutes_are_counted_round_the_week(void **state)
{
    struct rm_arena arena = {0};
    struct rm_zones zones;
    struct rm_slot monday[] = {{0, 600}}, sunday[] = {{6 * 1440 + 1200, 7 * 1440}};
    struct rm_hours a = {monday, 1}, b = {sunday, 1}, none = {NULL, 0}, utc_a, utc_b;
    int64_t winter = at("2024-12-02"), summer = at("2024-07-01");

    (void)state;
    rm_zones_init(&zones, &arena);
    /* Tokyo's Monday begins on Sunday at 15:00 in UTC, New York's Sunday ends on Monday at 05:00.
     */
    utc_a = rm_hours_in_utc(&arena, &a, rm_zone_open(&zones, "Asia/Tokyo"), winter);
    utc_b = rm_hours_in_utc(&arena, &b, rm_zone_open(&zones, "America/New_York"), winter);
    assert_int_equal(utc_a.n, 2);
    assert_int_equal(rm_hours_shared_min(&utc_a, &utc_b), 0);
    assert_int_equal(rm_hours_shared_min(&utc_a, &utc_a), 600);
    assert_int_equal(rm_hours_shared_min(&utc_a, &none), 0);
    utc_a = rm_hours_in_utc(&arena, &a, rm_zone_open(&zones, "Asia/Kolkata"), winter);
    assert_int_equal(rm_hours_shared_min(&utc_a, &utc_b), 210);
    utc_b = rm_hours_in_utc(&arena, &b, rm_zone_open(&zones, "America/New_York"), summer);
    assert_int_equal(rm_hours_shared_min(&utc_a, &utc_b), 240);
    rm_arena_free(&arena);
}

/* The same by expanding a week in which neither zone changes. */
static void shared_minutes_agree_with_real_time(void **state)
{
    int64_t week = at("2024-12-02");
    struct rm_arena kept = {0};
    struct rm_zones zones;

    (void)state;
    rm_zones_init(&zones, &kept);
    for (int round = 0; round < 200; round++) {
        struct rm_arena arena = {0};
        struct rm_hours a = random_hours(&arena), b = random_hours(&arena), x, y;
        struct rm_interval window = {week, week + 7 * RM_DAY};
        const struct rm_zone *za, *zb;
        struct rm_intervals both;
        int64_t minutes = 0;

        za = rm_zone_open(&zones, zones_tried[random_below(N_ZONES)]);
        zb = rm_zone_open(&zones, zones_tried[random_below(N_ZONES)]);
        both = rm_intervals_intersect(&arena, rm_hours_expand(&arena, &a, NULL, za, window),
            rm_hours_expand(&arena, &b, NULL, zb, window));
        for (size_t i = 0; i < both.n; i++)
            minutes += (both.v[i].end - both.v[i].start) / 60;
        x = rm_hours_in_utc(&arena, &a, za, week);
        y = rm_hours_in_utc(&arena, &b, zb, week);
        assert_int_equal(rm_hours_shared_min(&x, &y), minutes);
        rm_arena_free(&arena);
    }
    rm_arena_free(&kept);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_are_what_the_wall_clock_says),
        cmocka_unit_test(days_are_whole_days_of_the_zone),
        cmocka_unit_test(shared_minutes_are_counted_round_the_week),
        cmocka_unit_test(shared_minutes_agree_with_real_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
