#include "unit.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/hash.h"
#include "base/zone.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char *const folder = "/usr/share/zoneinfo";

static int64_t at(const char *text)
{
    int64_t time;

    assert_int_equal(rm_time_or_date_parse(&time, text), 0);
    return time;
}

/* The C library's offset in its current zone. */
static int32_t libc_offset(int64_t time)
{
    time_t t = (time_t)time;
    struct tm tm;
    int64_t date;

    localtime_r(&t, &tm);
    date = rm_date_of((struct rm_civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday});
    return (int32_t)(date * RM_DAY + tm.tm_hour * 3600 + tm.tm_min * 60 + tm.tm_sec - time);
}

static void use(const char *tz)
{
    char value[400];

    snprintf(value, sizeof value, ":%s", tz);
    setenv("TZ", value, 1);
    tzset();
}

/* A zone beside the C library: at random instants, and a second and a minute around each change. */
static void compare(const struct rm_zone *zone, const char *name)
{
    int64_t from = at("1970-01-01"), to = at("2100-01-01");
    uint64_t random = rm_hash_text(name, 1);

    use(name);
    for (int i = 0; i < 200; i++) {
        int64_t time;

        random = rm_hash(&random, sizeof random, 0);
        time = from + (int64_t)(random % (uint64_t)(to - from));
        for (int64_t t = time - 60; t <= time + 60; t += 30)
            if (t >= 0 && rm_zone_offset(zone, t) != libc_offset(t))
                fail_msg("%s at %lld", name, (long long)t);
    }
    for (int64_t t = at("2026-01-01"), end = at("2027-01-01"); t < end; t += 3600)
        if (rm_zone_offset(zone, t) != libc_offset(t) ||
            rm_zone_offset(zone, t - 1) != libc_offset(t - 1))
            fail_msg("%s at %lld", name, (long long)t);
}

/* Compares all zones below a folder; returns how many. */
static int compare_all(struct rm_zones *zones, const char *prefix)
{
    char path[600], name[300];
    struct dirent *entry;
    struct stat st;
    DIR *dir;
    int n = 0;

    snprintf(path, sizeof path, "%s/%s", folder, prefix);
    dir = opendir(path);
    assert_non_null(dir);
    while ((entry = readdir(dir))) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "posix") == 0 ||
            strcmp(entry->d_name, "right") == 0)
            continue;
        snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "/" : "", entry->d_name);
        snprintf(path, sizeof path, "%s/%s", folder, name);
        assert_int_equal(stat(path, &st), 0);
        if (S_ISDIR(st.st_mode)) {
            n += compare_all(zones, name);
        } else if (rm_zone_exists(name)) {
            const struct rm_zone *zone = rm_zone_open(zones, name);

            assert_non_null(zone);
            compare(zone, name);
            n++;
        }
    }
    closedir(dir);
    return n;
}

static void every_zone_is_as_the_c_library_has_it(void **state)
{
    struct rm_arena arena = {0};
    struct rm_zones zones;
    int n;

    (void)state;
    rm_zones_init(&zones, &arena);
    n = compare_all(&zones, "");
    assert_true(n > 300);
    assert_int_equal(zones.n, n);
    rm_arena_free(&arena);
}

static void an_unknown_name_is_no_zone(void **state)
{
    static const char *const bad[] = {"", "Europe/Berln", "europe/london", "Europe", "Europe/",
        "/etc/passwd", "../zoneinfo/UTC", "Europe/../UTC", "/usr/share/zoneinfo/UTC",
        "Europe//London", ":UTC", "GMT+1:30", "Europe/London ", "zone.tab", "tzdata.zi", "UTC\n",
        "right/UTC", "posix/UTC", "posixrules", "Factory", "localtime", "CET-1CEST", "<+03>-3"};
    struct rm_arena arena = {0};
    struct rm_zones zones;
    char longest[400];

    (void)state;
    rm_zones_init(&zones, &arena);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (rm_zone_exists(bad[i]) || rm_zone_open(&zones, bad[i]))
            fail_msg("\"%s\" is a zone", bad[i]);
    memset(longest, 'A', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    assert_false(rm_zone_exists(longest));
    assert_int_equal(zones.n, 0);
    rm_arena_free(&arena);
}

static void a_folder_of_zones_can_be_named(void **state)
{
    (void)state;
    setenv("TZDIR", "/nowhere", 1);
    assert_false(rm_zone_exists("Europe/London"));
    setenv("TZDIR", "/usr/share/zoneinfo/Europe", 1);
    assert_true(rm_zone_exists("London"));
    assert_false(rm_zone_exists("Europe/London"));
    setenv("TZDIR", "", 1);
    assert_true(rm_zone_exists("Europe/London"));
    unsetenv("TZDIR");
}

static void opening_leaves_the_zone_of_the_process(void **state)
{
    struct rm_arena arena = {0};
    struct rm_zones zones;
    const struct rm_zone *zone;

    (void)state;
    rm_zones_init(&zones, &arena);
    use("Asia/Tokyo");
    zone = rm_zone_open(&zones, "Europe/London");
    assert_string_equal(rm_zone_name(zone), "Europe/London");
    assert_string_equal(getenv("TZ"), ":Asia/Tokyo");
    assert_int_equal(libc_offset(0), 9 * 3600);
    assert_ptr_equal(rm_zone_open(&zones, "Europe/London"), zone);
    unsetenv("TZ");
    assert_non_null(rm_zone_open(&zones, "UTC"));
    assert_null(getenv("TZ"));
    rm_arena_free(&arena);
}

/* Wall times around changes, and the instants that RFC 5545 makes of them; past ones, which no new
 * edition of the zones will move. */
static void gaps_and_folds_are_resolved(void **state)
{
    static const struct {
        const char *zone, *date;
        int hour, minute;
        const char *utc;
    } cases[] = {
        {"America/New_York", "2024-03-10", 1, 59, "2024-03-10T06:59:00Z"},
        {"America/New_York", "2024-03-10", 2, 30, "2024-03-10T07:30:00Z"}, /* gap: 03:30 EDT */
        {"America/New_York", "2024-03-10", 3, 0, "2024-03-10T07:00:00Z"},
        {"America/New_York", "2024-11-03", 0, 59, "2024-11-03T04:59:00Z"},
        {"America/New_York", "2024-11-03", 1, 30, "2024-11-03T05:30:00Z"}, /* fold: the first */
        {"America/New_York", "2024-11-03", 2, 0, "2024-11-03T07:00:00Z"},
        {"Europe/Dublin", "2024-03-31", 1, 30, "2024-03-31T01:30:00Z"}, /* "negative" saving */
        {"Europe/Dublin", "2024-10-27", 1, 30, "2024-10-27T00:30:00Z"},
        {"Europe/Dublin", "2024-12-01", 9, 0, "2024-12-01T09:00:00Z"},
        {"Europe/Dublin", "2024-07-01", 9, 0, "2024-07-01T08:00:00Z"},
        {"Africa/Casablanca", "2024-03-10", 2, 30, "2024-03-10T01:30:00Z"}, /* Ramadan begins */
        {"Africa/Casablanca", "2024-04-14", 2, 30, "2024-04-14T02:30:00Z"}, /* and ends */
        {"Africa/Casablanca", "2024-03-20", 9, 0, "2024-03-20T09:00:00Z"},
        {"Africa/Casablanca", "2024-12-01", 9, 0, "2024-12-01T08:00:00Z"},
        {"Australia/Lord_Howe", "2024-10-06", 2, 15, "2024-10-05T15:45:00Z"}, /* half an hour */
        {"Australia/Lord_Howe", "2024-04-07", 1, 45, "2024-04-06T14:45:00Z"},
        {"Australia/Lord_Howe", "2024-12-01", 9, 0, "2024-11-30T22:00:00Z"},
        {"Asia/Kathmandu", "2024-12-01", 9, 0, "2024-12-01T03:15:00Z"},
        {"Pacific/Apia", "2011-12-29", 24, 0, "2011-12-30T10:00:00Z"}, /* a day that was not */
        {"Pacific/Apia", "2011-12-30", 12, 0, "2011-12-30T22:00:00Z"},
        {"Pacific/Apia", "2011-12-31", 0, 0, "2011-12-30T10:00:00Z"},
        {"Pacific/Apia", "2024-12-01", 9, 0, "2024-11-30T20:00:00Z"},
        {"America/Sao_Paulo", "2018-11-04", 0, 0, "2018-11-04T03:00:00Z"}, /* no midnight */
        {"Europe/London", "2024-10-26", 24, 0, "2024-10-26T23:00:00Z"},
        {"Africa/Monrovia", "1970-06-01", 0, 0, "1970-06-01T00:44:30Z"},
        {"UTC", "1850-01-01", 12, 0, "1850-01-01T12:00:00Z"},
        {"UTC", "2500-01-01", 12, 0, "2500-01-01T12:00:00Z"},
    };
    struct rm_arena arena = {0};
    struct rm_zones zones;
    char text[RM_TIME_SIZE];

    (void)state;
    rm_zones_init(&zones, &arena);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rm_zone *zone = rm_zone_open(&zones, cases[i].zone);
        int64_t date = rm_time_date(at(cases[i].date));

        assert_non_null(zone);
        rm_time_format(text, rm_zone_time(zone, date, cases[i].hour * 60 + cases[i].minute));
        if (strcmp(text, cases[i].utc) != 0)
            fail_msg("%s %s %02d:%02d: %s, not %s", cases[i].zone, cases[i].date, cases[i].hour,
                cases[i].minute, text, cases[i].utc);
    }
    rm_arena_free(&arena);
}

/* Each wall time of a year with the instants that show it, found by trying every minute. */
static void wall_times_agree_with_a_search(void **state)
{
    static const char *const names[] = {"Europe/Dublin", "Africa/Casablanca", "Australia/Lord_Howe",
        "Asia/Kathmandu", "Pacific/Apia", "America/New_York", "America/St_Johns"};
    enum { MINUTES = 366 * 1440 };
    static int64_t first[MINUTES];
    struct rm_arena arena = {0};
    struct rm_zones zones;
    int64_t from = at("2011-01-01") / 60, day = rm_time_date(at("2011-01-01"));

    (void)state;
    rm_zones_init(&zones, &arena);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct rm_zone *zone = rm_zone_open(&zones, names[i]);
        int missing = 0;

        memset(first, 0, sizeof first);
        for (int64_t minute = from - 2880; minute < from + MINUTES + 2880; minute++) {
            int64_t date, wall;
            int of_day;

            rm_zone_wall(zone, minute * 60, &date, &of_day);
            wall = (date - day) * 1440 + of_day;
            if (wall >= 0 && wall < MINUTES && !first[wall])
                first[wall] = minute * 60;
        }
        for (int wall = 0; wall < MINUTES; wall++) {
            int64_t time = rm_zone_time(zone, day + wall / 1440, wall % 1440);

            if (first[wall] && time != first[wall])
                fail_msg("%s, minute %d", names[i], wall);
            missing += !first[wall];
        }
        assert_true(missing <= 1440 + 60);
    }
    rm_arena_free(&arena);
}

static void changes_are_found_in_order(void **state)
{
    struct rm_arena arena = {0};
    struct rm_zones zones;
    const struct rm_zone *zone;

    (void)state;
    rm_zones_init(&zones, &arena);
    zone = rm_zone_open(&zones, "America/New_York");
    assert_int_equal(rm_zone_change(zone, at("2024-01-01")), at("2024-03-10T07:00:00Z"));
    assert_int_equal(rm_zone_change(zone, at("2024-03-10T06:59:59Z")), at("2024-03-10T07:00:00Z"));
    assert_int_equal(rm_zone_change(zone, at("2024-03-10T07:00:00Z")), at("2024-11-03T06:00:00Z"));
    assert_int_equal(rm_zone_change(zone, at("2100-01-01")), INT64_MAX);
    assert_int_equal(rm_zone_change(rm_zone_open(&zones, "UTC"), 0), INT64_MAX);
    rm_arena_free(&arena);
}

static void wall_and_time_are_inverse(void **state)
{
    struct rm_arena arena = {0};
    struct rm_zones zones;
    const struct rm_zone *zone;
    int64_t date;
    int minute;

    (void)state;
    rm_zones_init(&zones, &arena);
    zone = rm_zone_open(&zones, "Asia/Kathmandu");
    rm_zone_wall(zone, at("2026-12-01T18:20:59Z"), &date, &minute);
    assert_int_equal(date, rm_time_date(at("2026-12-02")));
    assert_int_equal(minute, 5);
    rm_zone_wall(zone, at("1850-12-01T18:20:00Z"), &date, &minute);
    assert_int_equal(rm_zone_time(zone, date, minute), at("1850-12-01T18:20:00Z"));
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_zone_is_as_the_c_library_has_it),
        cmocka_unit_test(an_unknown_name_is_no_zone),
        cmocka_unit_test(a_folder_of_zones_can_be_named),
        cmocka_unit_test(opening_leaves_the_zone_of_the_process),
        cmocka_unit_test(gaps_and_folds_are_resolved),
        cmocka_unit_test(wall_times_agree_with_a_search),
        cmocka_unit_test(changes_are_found_in_order),
        cmocka_unit_test(wall_and_time_are_inverse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
