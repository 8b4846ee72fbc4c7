#include "unit.h"

#include "base/date.h"
#include "calendar/cadence.h"
#include "record/field.h"

static int64_t date(const char *text)
{
    int64_t d;

    assert_int_equal(rm_date_parse(&d, text), 0);
    return d;
}

static void weeks_are_counted_from_the_first(void **state)
{
    int64_t first = date("2026-12-01");

    (void)state;
    assert_int_equal(rm_cadence_date(first, 1, 0), first);
    assert_int_equal(rm_cadence_date(first, 1, 5), date("2027-01-05"));
    assert_int_equal(rm_cadence_date(first, 2, 2), date("2026-12-29"));
    assert_int_equal(rm_cadence_date(first, 3, -1), date("2026-11-10"));
}

static void monthly_is_the_same_weekday_of_the_month(void **state)
{
    (void)state;
    assert_int_equal(
        rm_cadence_date(date("2026-12-01"), RM_CADENCE_MONTHLY, 1), date("2027-01-05"));
    assert_int_equal(
        rm_cadence_date(date("2026-12-08"), RM_CADENCE_MONTHLY, 2), date("2027-02-09"));
    assert_int_equal(
        rm_cadence_date(date("2026-12-08"), RM_CADENCE_MONTHLY, -1), date("2026-11-10"));
    /* A fifth Tuesday, where there is one. */
    assert_int_equal(
        rm_cadence_date(date("2026-12-29"), RM_CADENCE_MONTHLY, 1), date("2027-01-26"));
    assert_int_equal(
        rm_cadence_date(date("2026-12-29"), RM_CADENCE_MONTHLY, 3), date("2027-03-30"));
}

static void each_date_opens_its_period(void **state)
{
    static const int64_t cadences[] = {1, 2, 5, RM_CADENCE_MONTHLY};

    (void)state;
    for (int64_t first = date("2026-11-25"); first < date("2027-01-05"); first++)
        for (size_t c = 0; c < 4; c++)
            for (int n = -15; n < 40; n++) {
                int64_t from = rm_cadence_date(first, cadences[c], n);
                int64_t to = rm_cadence_date(first, cadences[c], n + 1);

                assert_true(from < to);
                assert_int_equal(rm_date_weekday(from), rm_date_weekday(first));
                assert_int_equal(rm_cadence_number(first, cadences[c], from), n);
                assert_int_equal(rm_cadence_number(first, cadences[c], to - 1), n);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weeks_are_counted_from_the_first),
        cmocka_unit_test(monthly_is_the_same_weekday_of_the_month),
        cmocka_unit_test(each_date_opens_its_period),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
