#include "unit.h"

#include "forget/erase.h"

#include <string.h>

/* What becomes of one record when `id` is forgotten, in a programme that has `others` too. */
static void expect_fate(
    const char *id, const char *others, const char *record, enum rm_fate fate, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_diag diag;
    struct rm_programme p;
    struct rm_erasure erasure;
    struct rm_erased erased = {0};
    struct rm_buf line = {0};
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *json = rm_json_parse(record, strlen(record), error);

    assert_non_null(json);
    rm_diag_init(&diag, &arena);
    rm_programme_init(&p, &arena, &diag, RM_ALL_TYPES);
    rm_programme_read_text(&p, others, strlen(others), "others");
    rm_programme_settle(&p);
    assert_int_equal(diag.n_errors, 0);
    rm_erasure_init(&erasure, id, "gone", &p);
    rm_erase(&line, &erased, &erasure, json, &diag, (struct rm_where){.file = "test", .line = 1});
    assert_int_equal(erased.fate, fate);
    assert_string_equal(rm_buf_text(&line), expected);
    rm_buf_free(&line);
    rm_buf_free(&erased.without);
    rm_json_free(json);
    rm_arena_free(&arena);
}

static void only_places_of_people_are_renamed(void **state)
{
    (void)state;
    /* A meeting's number, a cycle, a topic and a team may look like the id of a person. */
    expect_fate("1", "", "{\"type\":\"meeting\",\"id\":\"1:1:2:1\",\"pair\":\"1:1:2\"}",
        RM_PSEUDONYMISED, "{\"type\":\"meeting\",\"id\":\"1:gone:2:1\",\"pair\":\"1:gone:2\"}\n");
    expect_fate(
        "1", "", "{\"type\":\"meeting\",\"id\":\"1:3:2:1\",\"pair\":\"1:3:2\"}", RM_UNTOUCHED, "");
    expect_fate("1", "",
        "{\"type\":\"person\",\"id\":\"2\",\"team\":\"1\",\"requests\":[\"3\",\"1\"]}",
        RM_PSEUDONYMISED,
        "{\"type\":\"person\",\"id\":\"2\",\"team\":\"1\",\"requests\":[\"3\",\"gone\"]}\n");
    expect_fate("1", "", "{\"type\":\"person\",\"id\":\"2\",\"team\":\"1\"}", RM_UNTOUCHED, "");
}

static void ids_are_taken_apart_and_joined_again(void **state)
{
    (void)state;
    expect_fate("a:b%c", "",
        "{\"type\":\"checkin\",\"id\":\"r\",\"by\":\"x\",\"pair\":\"c:a%3Ab%25c:x%3Ay\","
        "\"meeting\":\"c:a%3Ab%25c:x%3Ay:2\"}",
        RM_PSEUDONYMISED,
        "{\"type\":\"checkin\",\"id\":\"r\",\"by\":\"x\",\"pair\":\"c:gone:x%3Ay\","
        "\"meeting\":\"c:gone:x%3Ay:2\"}\n");
    expect_fate("amy", "",
        "{\"type\":\"delivery\",\"message_id\":\"m\",\"to\":\"b@example.org\",\"reminders\":"
        "[\"meeting-soon:c%3Aamy%3Abob%3A1:bob:1\",\"amy:x:bob:1\",\"training-escalated:c%3Aeve%"
        "3Abob:amy:b:2\"]}",
        RM_PSEUDONYMISED,
        "{\"type\":\"delivery\",\"message_id\":\"m\",\"to\":\"b@example.org\",\"reminders\":"
        "[\"meeting-soon:c%3Agone%3Abob%3A1:bob:1\",\"amy:x:bob:1\",\"training-escalated:c%3Aeve%"
        "3Abob:gone:b:2\"]}\n");
}

static void ids_that_are_not_joined_are_not_taken_apart(void **state)
{
    (void)state;
    expect_fate("bob", "", "{\"type\":\"person\",\"id\":\"x:bob:y\"}", RM_UNTOUCHED, "");
    expect_fate("bob", "",
        "{\"type\":\"pair\",\"id\":\"c:x%3Abob%3Ay:z\",\"mentor\":\"x:bob:y\",\"mentee\":\"z\"}",
        RM_UNTOUCHED, "");
}

static void what_was_sent_to_an_earlier_address_goes(void **state)
{
    (void)state;
    expect_fate("bob", "{\"type\":\"person\",\"id\":\"bob\",\"email\":\"Bob.New@Example.org\"}",
        "{\"type\":\"delivery\",\"message_id\":\"m\",\"to\":\"bob.old@example.org\","
        "\"reminders\":[\"matched:c%3Abob%3Az:bob:1\"]}",
        RM_ERASED, "");
    expect_fate("bob", "{\"type\":\"person\",\"id\":\"bob\",\"email\":\"Bob.New@Example.org\"}",
        "{\"type\":\"delivery\",\"message_id\":\"m\",\"to\":\"BOB.NEW@example.org\"}", RM_ERASED,
        "");
}

static void messages_to_others_go_once_they_are_settled(void **state)
{
    static const char intent[] =
        "{\"type\":\"delivery\",\"message_id\":\"m\",\"to\":\"b@example.org\",\"state\":\"intent\","
        "\"reminders\":[\"matched:c%3Aamy%3Abob:bob:1\"],\"message\":\"Amy\"}";

    (void)state;
    expect_fate("amy",
        "{\"type\":\"delivery\",\"message_id\":\"m\",\"to\":\"b@example.org\",\"state\":\"sent\","
        "\"rev\":1}",
        intent, RM_PSEUDONYMISED,
        "{\"type\":\"delivery\",\"message_id\":\"m\",\"to\":\"b@example.org\",\"state\":\"intent\","
        "\"reminders\":[\"matched:c%3Agone%3Abob:bob:1\"]}\n");
    expect_fate("amy", intent, intent, RM_PSEUDONYMISED,
        "{\"type\":\"delivery\",\"message_id\":\"m\",\"to\":\"b@example.org\",\"state\":\"intent\","
        "\"reminders\":[\"matched:c%3Agone%3Abob:bob:1\"],\"message\":\"Amy\"}\n");
}

/* What somebody was to do, and what came of it, are their own words or about them. */
static void words_of_ones_own_actions_go(void **state)
{
    (void)state;
    expect_fate("amy", "",
        "{\"type\":\"action\",\"id\":\"a\",\"pair\":\"c:bob:amy\",\"owner\":\"amy\",\"text\":"
        "\"Ask\",\"status\":\"done\",\"outcome\":\"They stayed\",\"share\":\"named\"}",
        RM_PSEUDONYMISED,
        "{\"type\":\"action\",\"id\":\"a\",\"pair\":\"c:bob:gone\",\"owner\":\"gone\","
        "\"status\":\"done\",\"share\":\"named\"}\n");
    expect_fate("amy", "",
        "{\"type\":\"checkin\",\"id\":\"r\",\"pair\":\"c:amy:bob\",\"by\":\"amy\",\"growth\":"
        "\"I speak up\"}",
        RM_ERASED, "");
}

static void numbers_and_order_stay(void **state)
{
    (void)state;
    expect_fate("amy", "",
        "{\"z\":[1,-2.5,true,null,{\"b\":\"\\u00e9\"}],\"type\":\"action\",\"owner\":\"amy\",\"a\":"
        "{}}",
        RM_PSEUDONYMISED,
        "{\"z\":[1,-2.5,true,null,{\"b\":\"\u00e9\"}],\"type\":\"action\",\"owner\":\"gone\",\"a\":"
        "{}}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_places_of_people_are_renamed),
        cmocka_unit_test(ids_are_taken_apart_and_joined_again),
        cmocka_unit_test(ids_that_are_not_joined_are_not_taken_apart),
        cmocka_unit_test(what_was_sent_to_an_earlier_address_goes),
        cmocka_unit_test(messages_to_others_go_once_they_are_settled),
        cmocka_unit_test(words_of_ones_own_actions_go),
        cmocka_unit_test(numbers_and_order_stay),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
