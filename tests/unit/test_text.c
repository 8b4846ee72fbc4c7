#include "unit.h"

#include "base/num.h"
#include "base/text.h"

#include <string.h>

static void numbers_are_read_strictly(void **state)
{
    static const char *const wrong[] = {"", "-", "+1", " 1", "1 ", "1.0", "0x1", "1e3", "--1",
        "9223372036854775808", "-9223372036854775809", "\xd9\xa1"};
    int64_t n = 5;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(rm_parse_int(&n, wrong[i], INT64_MIN, INT64_MAX), -1);
        assert_int_equal(n, 5);
    }
    assert_int_equal(rm_parse_int(&n, "-9223372036854775808", INT64_MIN, INT64_MAX), 0);
    assert_true(n == INT64_MIN);
    assert_int_equal(rm_parse_int(&n, "9223372036854775807", INT64_MIN, INT64_MAX), 0);
    assert_true(n == INT64_MAX);
    assert_int_equal(rm_parse_int(&n, "007", 0, 7), 0);
    assert_int_equal(n, 7);
    assert_int_equal(rm_parse_int(&n, "8", 0, 7), -1);
}

static void sums_do_not_overflow(void **state)
{
    int64_t n = 5;

    (void)state;
    assert_int_equal(rm_add(&n, INT64_MAX, 1), -1);
    assert_int_equal(rm_add(&n, INT64_MIN, -1), -1);
    assert_int_equal(rm_mul(&n, INT64_MAX, 2), -1);
    assert_int_equal(n, 5);
    assert_int_equal(rm_add(&n, INT64_MAX, INT64_MIN), 0);
    assert_int_equal(n, -1);
}

static void valid_text_is_utf8(void **state)
{
    (void)state;
    assert_true(rm_text_valid("", 0));
    assert_true(rm_text_valid("\xf0\x9f\x8c\x8d", 4));
    assert_false(rm_text_valid("\xf0\x9f\x8c", 3));
    assert_false(rm_text_valid("\xed\xa0\x80", 3)); /* a surrogate */
    assert_false(rm_text_valid("\xc0\x80", 2));     /* overlong */
    assert_false(rm_text_valid("\xf4\x90\x80\x80", 4));
    assert_false(rm_text_valid("caf\xe9", 4)); /* Latin-1 */
}

static void spellings_share_a_key(void **state)
{
    struct rm_arena arena = {0};

    (void)state;
    assert_string_equal(rm_text_key(&arena, "  Data\xc2\xa0 Literacy\t"), "data literacy");
    assert_string_equal(rm_text_key(&arena, "STRA\xc3\x9f"
                                            "E"),
        "strasse");
    assert_string_equal(rm_text_key(&arena, "Cafe\xcc\x81"), rm_text_key(&arena, "CAF\xc3\x89"));
    assert_string_equal(rm_text_key(&arena, "\xef\xbd\x81\xef\xbc\xa2"), "ab"); /* full width */
    assert_string_equal(rm_text_key(&arena, "\xe2\x80\x8b"), "");               /* ignorable */
    assert_null(rm_text_key(&arena, "\xff"));
    rm_arena_free(&arena);
}

static void width_is_in_columns(void **state)
{
    (void)state;
    assert_int_equal(rm_text_width("abc"), 3);
    assert_int_equal(rm_text_width("e\xcc\x81"), 1);
    assert_int_equal(rm_text_width("\xe6\xbc\xa2\xe5\xad\x97"), 4);
    assert_int_equal(rm_text_width("\xff"), -1);
    assert_int_equal(rm_text_fit("abc", 2), 2);
    assert_int_equal(rm_text_fit("e\xcc\x81x", 1), 3);
    assert_int_equal(rm_text_fit("\xe6\xbc\xa2\xe5\xad\x97", 3), 3);
    assert_int_equal(rm_text_fit("abc", 10), 3);
}

static void trimming_takes_all_kinds_of_space(void **state)
{
    struct rm_arena arena = {0};

    (void)state;
    assert_string_equal(rm_text_trim(&arena, "\xc2\xa0 a b\r\n\xe3\x80\x80"), "a b");
    assert_string_equal(rm_text_trim(&arena, " \t "), "");
    assert_string_equal(rm_text_trim(&arena, ""), "");
    rm_arena_free(&arena);
}

static void controls_are_seen(void **state)
{
    (void)state;
    assert_false(rm_text_has_control("caf\xc3\xa9"));
    assert_true(rm_text_has_control("a\nb"));
    assert_true(rm_text_has_control("a\x7f"));
    assert_true(rm_text_has_control("a\xc2\x85"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_read_strictly),
        cmocka_unit_test(sums_do_not_overflow),
        cmocka_unit_test(valid_text_is_utf8),
        cmocka_unit_test(spellings_share_a_key),
        cmocka_unit_test(width_is_in_columns),
        cmocka_unit_test(trimming_takes_all_kinds_of_space),
        cmocka_unit_test(controls_are_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
