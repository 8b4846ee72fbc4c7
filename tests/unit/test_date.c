#include "unit.h"

#include "base/date.h"

#include <stdio.h>
#include <string.h>

static int days_in(int year, int month)
{
    static const int days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0))
        return 29;
    return days[month];
}

/* Every day of the years 1 to 9999, counted one by one. */
static void dates_and_numbers_are_the_same(void **state)
{
    struct rm_civil c = {1, 1, 1};
    int64_t date = -719162;
    char text[RM_DATE_SIZE], expected[40];

    (void)state;
    for (; c.year <= 9999; date++) {
        struct rm_civil back = rm_date_civil(date);
        int64_t parsed;

        if (rm_date_of(c) != date || back.year != c.year || back.month != c.month ||
            back.day != c.day)
            fail_msg("%d-%d-%d", c.year, c.month, c.day);
        if (date % 97 == 0) {
            snprintf(expected, sizeof expected, "%04d-%02d-%02d", c.year, c.month, c.day);
            assert_string_equal(rm_date_format(text, date), expected);
            assert_int_equal(rm_date_parse(&parsed, text), 0);
            assert_int_equal(parsed, date);
        }
        if (++c.day > days_in(c.year, c.month)) {
            c.day = 1;
            c.year += c.month == 12;
            c.month = c.month % 12 + 1;
        }
    }
    assert_int_equal(rm_date_of((struct rm_civil){1970, 1, 1}), 0);
}

static void weekdays_follow_each_other(void **state)
{
    (void)state;
    assert_int_equal(rm_date_weekday(0), RM_THU);
    assert_int_equal(rm_date_weekday(rm_date_of((struct rm_civil){2026, 12, 1})), RM_TUE);
    assert_int_equal(rm_date_weekday(rm_date_of((struct rm_civil){1, 1, 1})), RM_MON);
    for (int64_t date = -1000; date < 1000; date++)
        assert_int_equal((rm_date_weekday(date) + 1) % 7, rm_date_weekday(date + 1));
    assert_string_equal(rm_weekday_names[RM_MON], "mon");
    assert_string_equal(rm_weekday_names[RM_SUN], "sun");
}

static void months_are_added(void **state)
{
    static const struct {
        const char *from;
        int months;
        const char *to;
    } cases[] = {
        {"2026-01-31", 1, "2026-02-28"},
        {"2028-01-31", 1, "2028-02-29"},
        {"2100-01-31", 1, "2100-02-28"},
        {"2026-12-15", 1, "2027-01-15"},
        {"2026-12-31", 14, "2028-02-29"},
        {"2026-03-31", -1, "2026-02-28"},
        {"2026-01-15", -1, "2025-12-15"},
        {"2026-01-15", -13, "2024-12-15"},
        {"2026-08-31", 0, "2026-08-31"},
    };
    int64_t date;
    char text[RM_DATE_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(rm_date_parse(&date, cases[i].from), 0);
        assert_string_equal(
            rm_date_format(text, rm_date_add_months(date, cases[i].months)), cases[i].to);
    }
}

static void only_dates_are_read_as_dates(void **state)
{
    static const char *const bad[] = {"", "2026", "2026-1-01", "2026-01-1", "2026-13-01",
        "2026-00-10", "2026-02-29", "2026-04-31", "2026-01-00", "0000-01-01", " 2026-01-01",
        "2026-01-01 ", "+2026-01-01", "2026/01/01", "20260101", "2026-01-01T", "-026-01-01",
        "2026-0a-01", "12026-01-01",
        "\xd9\xa2"
        "026-01-01"};
    int64_t date = 42;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (rm_date_parse(&date, bad[i]) != -1 || date != 42)
            fail_msg("%s was read", bad[i]);
}

static void times_are_read_with_any_offset(void **state)
{
    static const struct {
        const char *text, *utc;
    } cases[] = {
        {"2026-12-01T09:30:00Z", "2026-12-01T09:30:00Z"},
        {"2026-12-01t09:30:00z", "2026-12-01T09:30:00Z"},
        {"2026-12-01T09:30:59.999999Z", "2026-12-01T09:30:59Z"},
        {"2026-12-01T00:30:00+05:45", "2026-11-30T18:45:00Z"},
        {"2026-12-31T23:30:00-03:30", "2027-01-01T03:00:00Z"},
        {"2026-12-01T09:30:00-00:00", "2026-12-01T09:30:00Z"},
        {"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
        {"1900-03-01T00:00:00+00:01", "1900-02-28T23:59:00Z"},
        {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
        {"9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"},
    };
    int64_t time;
    char text[RM_TIME_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (rm_time_parse(&time, cases[i].text))
            fail_msg("%s was refused", cases[i].text);
        assert_string_equal(rm_time_format(text, time), cases[i].utc);
    }
    assert_int_equal(rm_time_parse(&time, "2001-09-09T01:46:40Z"), 0);
    assert_int_equal(time, 1000000000);
}

static void only_times_are_read_as_times(void **state)
{
    static const char *const bad[] = {"", "2026-12-01", "2026-12-01T09:30:00", "2026-12-01T09:30Z",
        "2026-12-01 09:30:00Z", "2026-12-01T24:00:00Z", "2026-12-01T09:60:00Z",
        "2026-12-01T23:59:60Z", "2026-12-01T09:30:00.Z", "2026-12-01T09:30:00,5Z",
        "2026-12-01T09:30:00+0100", "2026-12-01T09:30:00+1:00", "2026-12-01T09:30:00+24:00",
        "2026-12-01T09:30:00+01:60", "2026-12-01T09:30:00Zz", "2026-12-01T9:30:00Z",
        "2026-02-29T09:30:00Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
        "2026-12-01T09:30:00 Z", "2026-12-01T-9:30:00Z"};
    int64_t time = 42;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (rm_time_parse(&time, bad[i]) != -1 || time != 42)
            fail_msg("%s was read", bad[i]);
}

static void a_date_may_stand_for_its_midnight(void **state)
{
    int64_t time = 42;

    (void)state;
    assert_int_equal(rm_time_or_date_parse(&time, "1970-01-02"), 0);
    assert_int_equal(time, RM_DAY);
    assert_int_equal(rm_time_or_date_parse(&time, "1970-01-02T00:00:01Z"), 0);
    assert_int_equal(time, RM_DAY + 1);
    assert_int_equal(rm_time_or_date_parse(&time, "tomorrow"), -1);
    assert_int_equal(time, RM_DAY + 1);
}

static void the_date_of_a_time_rounds_down(void **state)
{
    (void)state;
    assert_int_equal(rm_time_date(0), 0);
    assert_int_equal(rm_time_date(RM_DAY - 1), 0);
    assert_int_equal(rm_time_date(-1), -1);
    assert_int_equal(rm_time_date(-RM_DAY), -1);
    assert_int_equal(rm_time_date(-RM_DAY - 1), -2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_and_numbers_are_the_same),
        cmocka_unit_test(weekdays_follow_each_other),
        cmocka_unit_test(months_are_added),
        cmocka_unit_test(only_dates_are_read_as_dates),
        cmocka_unit_test(times_are_read_with_any_offset),
        cmocka_unit_test(only_times_are_read_as_times),
        cmocka_unit_test(a_date_may_stand_for_its_midnight),
        cmocka_unit_test(the_date_of_a_time_rounds_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
