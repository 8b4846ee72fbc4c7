#include "unit.h"

#include "checkin/edit.h"
#include "words/builtin.h"
#include "words/template.h"

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

static const char *text_of(int kind)
{
    const char *text = rm_builtin_find("en", rm_kind_words[kind]);

    assert_non_null(text);
    return text;
}

static void built_in_templates_are_sound(void **state)
{
    (void)state;
    for (int kind = 0; kind < RM_N_KINDS; kind++)
        assert_int_equal(
            rm_template_check(text_of(kind), (enum rm_kind)kind, &diag, (struct rm_where){0}), 0);
}

static int is_for_administrator(int kind)
{
    return strstr(rm_kind_words[kind], "-escalated") || kind == RM_KIND_DIVERGING ||
           kind == RM_KIND_RETENTION_DUE;
}

/* Every field given, and each on its own: to both sides the message says that the mentor leads. */
static void every_message_to_a_pair_says_who_leads(void **state)
{
    (void)state;
    for (int kind = 0; kind < RM_N_KINDS; kind++) {
        if (is_for_administrator(kind) || !(rm_kind_gives[kind] & RM_GIVES_PAIR))
            continue;
        for (int given = 0; given <= RM_N_TEXT_FIELDS; given++) {
            struct rm_text_values values = {0};
            struct rm_buf subject = {0}, body = {0};

            for (int i = 0; i < RM_N_TEXT_FIELDS; i++)
                if (given == i || given == RM_N_TEXT_FIELDS)
                    values.v[i] = "x";
            values.v[RM_TEXT_MENTOR_NAME] = "Moss";
            rm_template_render(&subject, &body, text_of(kind), &values);
            if (kind != RM_KIND_QUIET && !values.v[RM_TEXT_IS_MENTOR])
                assert_non_null(strstr(rm_buf_text(&body), "Moss"));
            assert_non_null(strstr(rm_buf_text(&body), "lead"));
            assert_null(strstr(rm_buf_text(&body), "\n\n\n"));
            assert_null(strchr(rm_buf_text(&body), '{'));
            assert_true(subject.len > 0 && subject.len < 200);
            rm_buf_free(&subject);
            rm_buf_free(&body);
        }
    }
}

static const char *rendered(const char *text, const struct rm_text_values *values)
{
    struct rm_buf subject = {0}, body = {0};
    const char *both;

    assert_int_equal(rm_template_check(text, RM_KIND_ACTION_DUE, &diag, (struct rm_where){0}), 0);
    rm_template_render(&subject, &body, text, values);
    both = rm_arena_printf(&arena, "%s|%s", rm_buf_text(&subject), rm_buf_text(&body));
    rm_buf_free(&subject);
    rm_buf_free(&body);
    return both;
}

static void fields_and_conditions(void **state)
{
    struct rm_text_values values = {{NULL}};

    (void)state;
    values.v[RM_TEXT_TO_NAME] = "Amy\n Lee ";
    values.v[RM_TEXT_ACTION] = "{topic}";
    assert_string_equal(
        rendered("Hi {to_name}\n\n\n{{{action}}\n", &values), "Hi Amy Lee|{{topic}}\n");
    assert_string_equal(
        rendered("S\n{if topic}a{else}b{if action}c{else}d{end}e{end}f", &values), "S|bcef\n");
    assert_string_equal(
        rendered("S\none\n{if topic}\ntwo\n{else}\nthree\n{end}\nfour\n\n", &values),
        "S|one\nthree\nfour\n");
    assert_string_equal(
        rendered("S\n{if action}a{if topic}b{else}c{end}d{else}e{end}", &values), "S|acd\n");
}

static void broken_templates_are_named_by_line(void **state)
{
    static const struct {
        const char *text, *told;
    } broken[] = {
        {"S\n", "t:2: there is no body below the subject\n"},
        {"\nbody", "t:1: the first line is empty; it is the subject\n"},
        {"S\n\nx {if topic\ny", "t:3: a { that no } on its line closes; a brace is written {{\n"},
        {"S {if topic}\nb{end}",
            "t:1: an {if} above has no {end}\nt:2: an {end} without its {if}\n"},
        {"S\nb\n{else}", "t:3: an {else} without its {if}\n"},
        {"S\n{if topic}a{else}b{else}c{end}", "t:2: an {else} without its {if}\n"},
        {"S\nb {led}",
            "t:2: there is no {led} in a unmatched message; expected one of to_name, cycle_name, "
            "administrator, safeguarding, survey_url, again\n"},
        {"S {mentor_name}\nb",
            "t:1: there is no {mentor_name} in a unmatched message; expected one of to_name, "
            "cycle_name, administrator, safeguarding, survey_url, again\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct rm_where where = {.file = "t", .file_no = 1};
        enum rm_kind kind = i < 6 ? RM_KIND_QUIET : RM_KIND_UNMATCHED;
        struct rm_buf out = {0};

        rm_diag_init(&diag, &arena);
        assert_int_equal(rm_template_check(broken[i].text, kind, &diag, where), -1);
        rm_diag_format(&diag, "test", &out);
        assert_string_equal(rm_buf_text(&out), broken[i].told);
        rm_buf_free(&out);
    }
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
        TEST(built_in_templates_are_sound),
        TEST(every_message_to_a_pair_says_who_leads),
        TEST(fields_and_conditions),
        TEST(broken_templates_are_named_by_line),
        TEST(untouched_bytes_stay),
        TEST(values_are_read_by_their_kind),
        TEST(no_change_is_no_revision),
        TEST(what_follows_is_seen_to),
        TEST(wrong_assignments_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
