#include "unit.h"

#include "base/hash.h"
#include "base/near.h"

#include <string.h>

static uint64_t random_state = 1;

static size_t random_below(size_t n)
{
    random_state = rm_hash(&random_state, sizeof random_state, 0);
    return (size_t)(random_state % n);
}

/* The definition, word for word. */
static size_t define(const char *a, size_t n_a, const char *b, size_t n_b)
{
    size_t best, other;

    if (!n_a || !n_b)
        return n_a + n_b;
    best = define(a, n_a - 1, b, n_b) + 1;
    other = define(a, n_a, b, n_b - 1) + 1;
    best = other < best ? other : best;
    other = define(a, n_a - 1, b, n_b - 1) + (a[n_a - 1] != b[n_b - 1]);
    best = other < best ? other : best;
    if (n_a < 2 || n_b < 2 || a[n_a - 1] != b[n_b - 2] || a[n_a - 2] != b[n_b - 1])
        return best;
    other = define(a, n_a - 2, b, n_b - 2) + 1;
    return other < best ? other : best;
}

static void distance_is_as_defined(void **state)
{
    (void)state;
    for (int round = 0; round < 3000; round++) {
        char a[8] = "", b[8] = "";
        size_t n_a = random_below(7), n_b = random_below(7), whole;

        for (size_t i = 0; i < n_a; i++)
            a[i] = (char)('a' + random_below(3));
        for (size_t i = 0; i < n_b; i++)
            b[i] = (char)('a' + random_below(3));
        whole = define(a, n_a, b, n_b);
        for (size_t max = 0; max < 8; max++) {
            assert_int_equal(rm_near_distance(a, b, max), whole <= max ? whole : max + 1);
            assert_int_equal(rm_near_distance(b, a, max), whole <= max ? whole : max + 1);
        }
    }
}

static void a_letter_is_one_whatever_its_bytes(void **state)
{
    (void)state;
    assert_int_equal(rm_near_distance("caf\xc3\xa9", "cafe", 3), 1);
    assert_int_equal(rm_near_distance("\xc3\xa9t\xc3\xa9", "t\xc3\xa9\xc3\xa9", 3), 1);
    assert_int_equal(rm_near_distance("\xe2\x9c\x93", "\xe2\x9c\x94", 3), 1);
    assert_int_equal(rm_near_distance("\xf0\x9f\x8c\x8d", "", 3), 1);
    assert_int_equal(rm_near_distance("", "", 0), 0);
}

static void a_short_word_has_no_neighbours(void **state)
{
    (void)state;
    assert_int_equal(rm_near_limit("it"), 0);
    assert_int_equal(rm_near_limit("art"), 1);
    assert_int_equal(rm_near_limit("\xc3\xa9t\xc3\xa9"), 1);
    assert_int_equal(rm_near_limit("python"), 2);
    assert_int_equal(rm_near_limit("accessibility"), 3);
}

static void assert_nearest(
    const char *word, const char *const *candidates, size_t n, size_t room, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_buf said = {0};
    const char *found[4];

    rm_near_say(&said, found, rm_near_find(found, room, word, candidates, n, &arena));
    assert_string_equal(rm_buf_text(&said), expected);
    rm_buf_free(&said);
    rm_arena_free(&arena);
}

static void the_nearest_come_first(void **state)
{
    static const char *const topics[] = {
        "Accessibility", "accessibility", "Public speaking", "Podcasts", "Podcast", "Podcasts"};
    static const char *const turned[] = {
        "Podcasts", "Podcast", "Podcasts", "Public speaking", "accessibility", "Accessibility"};

    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        const char *const *all = turn ? turned : topics;

        assert_nearest("ACESSIBILITY", all, 6, 4, "; did you mean Accessibility or accessibility?");
        assert_nearest("podcats", all, 6, 4, "; did you mean Podcast or Podcasts?");
        assert_nearest("podcats", all, 6, 1, "; did you mean Podcast?");
        assert_nearest("Podcasting", all, 6, 4, "; did you mean Podcast or Podcasts?");
        assert_nearest("Excel", all, 6, 4, "");
        assert_nearest("", all, 6, 4, "");
        assert_nearest("\xff", all, 6, 4, "");
    }
}

static void words_of_fields_have_neighbours(void **state)
{
    static const char *const words[] = {"active", "paused", "reserve", "left", NULL};
    struct rm_arena arena = {0};
    const char *found[3];

    (void)state;
    assert_int_equal(rm_near_words(found, 3, "Actve", words, &arena), 1);
    assert_string_equal(found[0], "active");
    assert_int_equal(rm_near_words(found, 3, "gone", words, &arena), 0);
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_is_as_defined),
        cmocka_unit_test(a_letter_is_one_whatever_its_bytes),
        cmocka_unit_test(a_short_word_has_no_neighbours),
        cmocka_unit_test(the_nearest_come_first),
        cmocka_unit_test(words_of_fields_have_neighbours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
