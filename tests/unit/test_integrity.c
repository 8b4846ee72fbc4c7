#include "unit.h"

#include "base/hash.h"
#include "base/near.h"
#include "base/text.h"
#include "import/akin.h"
#include "import/integrity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t random_state = 1;

static size_t random_below(size_t n)
{
    random_state = rm_hash(&random_state, sizeof random_state, 0);
    return (size_t)(random_state % n);
}

static const char *akin_of(const char *word, const char *other)
{
    struct rm_arena arena = {0};
    struct rm_akin akin;
    const struct rm_akin_text *found;

    rm_akin_init(&akin, &arena, 2, 5);
    rm_akin_add(&akin, rm_text_key(&arena, other), 2, other);
    rm_akin_settle(&akin);
    found = rm_akin_find(&akin, rm_text_key(&arena, word));
    other = found ? found->what : NULL;
    rm_arena_free(&arena);
    return other;
}

static void slips_are_akin(void **state)
{
    static const char *const akin[][2] = {{"Acessibility", "accessibility"},
        {"acesibility", "accessibility"}, {"socialmedia", "Social Media"},
        {"e-learning", "elearning"}, {"Data litercay", "data literacy"},
        {"rechtschreibun", "rechtschreibung"}, {"negotiations", "negotiation"},
        {"d\xc3\xa9partment", "department"}};

    (void)state;
    for (size_t i = 0; i < sizeof akin / sizeof *akin; i++)
        assert_ptr_equal(akin_of(akin[i][0], akin[i][1]), akin[i][1]);
}

static void other_words_are_not(void **state)
{
    static const char *const other[][2] = {{"team a", "team b"}, {"python 2", "python 3"},
        {"grade7", "grade8"}, {"art", "arts"}, {"java", "lava"}, {"data", "data science"},
        {"marketing", "coaching"}, {"social media", "media social"}, {"same", "same"},
        {"ai ethics", "hr ethics"}, {"caf\xc3\xa9 visits", "cafe visits"}, {"", "accessibility"},
        {"!", "?"}};

    (void)state;
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        assert_null(akin_of(other[i][0], other[i][1]));
}

/* One word of a few letters, so that slips are common. */
static void draw_word(char *word)
{
    size_t n = 4 + random_below(8);

    for (size_t i = 0; i < n; i++)
        word[i] = (char)('a' + random_below(2));
    word[n] = '\0';
}

/* Against each with each: the nearest, then the heaviest, then the first. */
static void all_that_is_akin_is_found(void **state)
{
    enum { N_TEXTS = 40 };

    (void)state;
    for (int round = 0; round < 200; round++) {
        struct rm_arena arena = {0};
        struct rm_akin akin;
        char words[N_TEXTS][16], word[16];
        const struct rm_akin_text *found;
        const char *best = NULL;
        size_t best_distance = 0;

        rm_akin_init(&akin, &arena, 2, 5);
        draw_word(word);
        for (size_t i = 0; i < N_TEXTS; i++) {
            size_t limit, distance;

            draw_word(words[i]);
            rm_akin_add(&akin, words[i], 2, words[i]);
            limit = strlen(word) >= 9 && strlen(words[i]) >= 9 ? 2 : 1;
            distance = rm_near_distance(word, words[i], limit);
            if (strlen(word) + strlen(words[i]) < 9 || distance == 0 || distance > limit)
                continue;
            if (!best || distance < best_distance ||
                (distance == best_distance && strcmp(words[i], best) < 0)) {
                best = words[i];
                best_distance = distance;
            }
        }
        rm_akin_settle(&akin);
        found = rm_akin_find(&akin, word);
        assert_string_equal(found ? found->key : "", best ? best : "");
        rm_arena_free(&arena);
    }
}

/* A circle, wherever it is entered, is told once and from its smallest id. */
static void circles_are_told_once(void **state)
{
    static const char text[] = "{\"type\":\"person\",\"id\":\"a\",\"manager\":\"d\"}\n"
                               "{\"type\":\"person\",\"id\":\"d\",\"manager\":\"c\"}\n"
                               "{\"type\":\"person\",\"id\":\"c\",\"manager\":\"b\"}\n"
                               "{\"type\":\"person\",\"id\":\"b\",\"manager\":\"d\"}\n"
                               "{\"type\":\"person\",\"id\":\"e\",\"manager\":\"c\"}\n";
    struct rm_arena arena = {0};
    struct rm_diag diag;
    struct rm_programme p;
    struct rm_policy policy;
    struct rm_out out;
    struct rm_integrity_options options = {
        &policy, 0, (RM_BIT(RM_N_INTEGRITY_RULES) - 1) & ~RM_BIT(RM_BREAKS_CIRCLE), 0};

    (void)state;
    rm_diag_init(&diag, &arena);
    rm_programme_init(&p, &arena, &diag, RM_INTEGRITY_TYPES);
    rm_programme_read_text(&p, text, strlen(text), "text");
    assert_int_equal(rm_programme_settle(&p), 0);
    assert_int_equal(rm_policy_read(&policy, NULL, &arena, &diag), 0);
    rm_out_init(&out, -1, "out");
    assert_int_equal(rm_integrity_write(&out, &p, &options), 1);
    assert_string_equal(rm_buf_text(&out.buf),
        "text:4: person \"b\": manager: they manage one another in a circle: b -> d -> c -> b\n");
    rm_out_free(&out);
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_are_akin),
        cmocka_unit_test(other_words_are_not),
        cmocka_unit_test(all_that_is_akin_is_found),
        cmocka_unit_test(circles_are_told_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
