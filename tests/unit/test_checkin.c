#include "unit.h"

#include "checkin/edit.h"

#include <stdlib.h>
#include <string.h>

static struct rm_arena arena;
static struct rm_diag diag;

static int set_up(void **state)
{
    (void)state;
    rm_diag_init(&diag, &arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rm_arena_free(&arena);
    return 0;
}

/* The line after some assignments, separated by blanks in `list`; NULL where it was refused. */
static const char *assigned(const char *line, const char *list)
{
    char error[RM_JSON_ERROR_SIZE], *words[8], *copy = rm_arena_dup(&arena, list), *save = NULL;
    struct rm_json *json = rm_json_parse(line, strlen(line), error);
    struct rm_change change = {"m", INT64_C(1770000000)};
    struct rm_record *record;
    struct rm_buf out = {0};
    size_t n = 0;
    const char *text = NULL;

    for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save))
        words[n++] = word;
    assert_non_null(json);
    record = rm_record_decode(
        (enum rm_type)rm_type_find(rm_json_string(rm_json_member(json, "type"), NULL)), json,
        &arena, &diag, (struct rm_where){0});
    rm_json_free(json);
    assert_non_null(record);
    record->raw = line;
    record->raw_len = strlen(line);
    if (rm_edit(&out, record, words, n, &change, &arena, &diag) == 0)
        text = rm_arena_dup(&arena, rm_buf_text(&out));
    rm_buf_free(&out);
    return text;
}

#define SIGNED ",\"rev\":1,\"changed\":{\"by\":\"m\",\"at\":\"2026-02-02T02:40:00Z\"}"

static void untouched_bytes_stay(void **state)
{
    (void)state;
    assert_string_equal(
        assigned("{ \"type\":\"person\", \"own\" : [1,  2.50], \"id\":\"m\", \"name\":\"x\"}",
            "name=Zoë"),
        "{ \"type\":\"person\", \"own\" : [1,  2.50], \"id\":\"m\", \"name\":\"Zoë\"" SIGNED "}\n");
}

static void values_are_read_by_their_kind(void **state)
{
    const char *person = "{\"type\":\"person\",\"id\":\"m\"}";

    (void)state;
    assert_string_equal(assigned(person, "open=true grade=7 mentor_capacity=2"),
        "{\"type\":\"person\",\"id\":\"m\",\"open\":true,\"grade\":7,\"mentor_capacity\":2" SIGNED
        "}\n");
    assert_string_equal(assigned(person, "grade=SEO languages=en,cy requests=a"),
        "{\"type\":\"person\",\"id\":\"m\",\"grade\":\"SEO\",\"languages\":[\"en\",\"cy\"],"
        "\"requests\":[\"a\"]" SIGNED "}\n");
    assert_string_equal(assigned(person, "hours.mon=09:00-10:00 trained.mentor=2026-01-02"),
        "{\"type\":\"person\",\"id\":\"m\",\"hours\":{\"mon\":[\"09:00-10:00\"]},"
        "\"trained\":{\"mentor\":\"2026-01-02\"}" SIGNED "}\n");
    assert_string_equal(assigned(person, "offers=[{\"topic\":\"x\"}] consent.lived.x=2026-01-02"),
        "{\"type\":\"person\",\"id\":\"m\",\"offers\":[{\"topic\":\"x\"}],"
        "\"consent\":{\"lived\":{\"x\":\"2026-01-02\"}}" SIGNED "}\n");
    assert_string_equal(assigned("{\"type\":\"person\",\"id\":\"m\",\"name\":\"x\"}", "name="),
        "{\"type\":\"person\",\"id\":\"m\"" SIGNED "}\n");
}

static void no_change_is_no_revision(void **state)
{
    (void)state;
    assert_string_equal(
        assigned("{\"type\":\"person\",\"id\":\"m\",\"name\":\"x\"}", "name=x"), "");
}

static void what_follows_is_seen_to(void **state)
{
    (void)state;
    assert_string_equal(
        assigned(
            "{\"type\":\"meeting\",\"id\":\"x\",\"pair\":\"c:m:e\",\"start\":\"2026-01-10T09:00:"
            "00Z\",\"end\":\"2026-01-10T10:00:00Z\"}",
            "start=2026-01-10T09:30:00+00:00"),
        "{\"type\":\"meeting\",\"id\":\"x\",\"pair\":\"c:m:e\",\"start\":\"2026-01-10T09:30:00Z\","
        "\"end\":\"2026-01-10T10:00:00Z\",\"sequence\":1" SIGNED "}\n");
    assert_string_equal(
        assigned("{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\","
                 "\"agreement\":{\"cadence\":\"weekly\",\"x\":1}}",
            "agreement.sessions=4"),
        "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"agreement\":{"
        "\"cadence\":"
        "\"weekly\",\"x\":1,\"sessions\":4,\"revision\":2}" SIGNED "}\n");
    assert_string_equal(
        assigned("{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\","
                 "\"agreement\":{\"revision\":3}}",
            "agreement.accepted.mentor=3"),
        "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"agreement\":{"
        "\"revision\":"
        "3,\"accepted\":{\"mentor\":{\"revision\":3,\"at\":\"2026-02-02T02:40:00Z\"}}}" SIGNED
        "}\n");
    assert_string_equal(
        assigned("{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"status\":"
                 "\"active\"}",
            "status=ended"),
        "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"status\":\"ended\","
        "\"ended_on\":\"2026-02-02\"" SIGNED "}\n");
}

static void wrong_assignments_are_refused(void **state)
{
    static const char *const wrong[] = {"status", "=x", "rev=3", "id=y", "changed.by=x",
        "type=pair", "nothing=1", "status=sometimes", "grade.x=1", "hours.fun=09:00-10:00",
        "hours=x", "trained.cook=2026-01-01", "mentor_capacity=two", "offers=[{]",
        "timezone=Mars/Base", "name=\xff"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        size_t errors = diag.n_errors;

        assert_null(assigned("{\"type\":\"person\",\"id\":\"m\"}", wrong[i]));
        assert_true(diag.n_errors > errors);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(untouched_bytes_stay),
        TEST(values_are_read_by_their_kind),
        TEST(no_change_is_no_revision),
        TEST(what_follows_is_seen_to),
        TEST(wrong_assignments_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
