#include "unit.h"

#include "base/date.h"
#include "import/cell.h"
#include "import/checkins.h"
#include "import/column.h"
#include "import/people.h"

#include <stdio.h>
#include <string.h>

static void header_keys(void **state)
{
    static const struct {
        const char *header, *key;
    } cases[] = {{"Email", "email"}, {"E-mail", "email"},
        {"What is your e-mail address?", "emailaddress"}, {"EMAIL ADDRESS *", "emailaddress"},
        {"Line manager's email", "linemanageremail"},
        {"Line manager\xe2\x80\x99s e-mail", "linemanageremail"},
        {"Which topics could you mentor someone on?", "topicsmentor"}, {"time_zone", "timezone"},
        {"Time\xc2\xa0zone", "timezone"}, {"Time-zone", "timezone"},
        {"How many mentees could you take?", "mentees"}, {"How would you like to meet?", "howmeet"},
        {"When could you meet?", "whenmeet"}, {"Name \xe2\x80\x93 first", "namefirst"},
        {"What are you?", ""}, {"", ""}, {"???", ""}, {"\xc3\x89quipe", "\xc3\xa9quipe"}};
    struct rm_arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(rm_header_key(&arena, cases[i].header), cases[i].key);
    rm_arena_free(&arena);
}

static size_t target_of(const struct rm_import *import, const char *name)
{
    size_t i = 0;

    while (i < import->n_targets && strcmp(import->targets[i].name, name) != 0)
        i++;
    return i;
}

/* Each says something, names a target that there is, and no two of one spelling say different
 * things. */
static void check_synonyms(const struct rm_import *import)
{
    struct rm_arena arena = {0};
    struct rm_map seen;

    rm_map_init(&seen, &arena);
    for (size_t i = 0; i < import->n_targets; i++)
        assert_non_null(import->targets[i].name);
    for (size_t i = 0; i < import->n_synonyms; i++) {
        const struct rm_synonym *synonym = &import->synonyms[i];
        char *key = rm_header_key(&arena, synonym->header);
        void **slot;

        if (!*key || target_of(import, synonym->target) == import->n_targets)
            fail_msg("synonym \"%s\" for \"%s\"", synonym->header, synonym->target);
        slot = rm_map_add(&seen, key);
        if (*slot && strcmp(*slot, synonym->target) != 0)
            fail_msg("\"%s\" is %s and %s", synonym->header, (char *)*slot, synonym->target);
        *slot = rm_arena_dup(&arena, synonym->target);
    }
    rm_arena_free(&arena);
}

static void synonyms_do_not_clash(void **state)
{
    (void)state;
    check_synonyms(&rm_people_import);
    check_synonyms(&rm_checkins_import);
}

/* The hours as a record has them. */
static void check_hours(const char *text, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_hours hours = {0};
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};

    if (rm_cell_hours(&hours, text, &arena)) {
        if (expected)
            fail_msg("\"%s\" was refused", text);
    } else {
        rm_hours_settle(&hours);
        rm_hours_write(&w, &hours);
        if (!expected)
            fail_msg("\"%s\" gave %s", text, json.data);
        assert_string_equal(json.data, expected);
    }
    rm_buf_free(&json);
    rm_arena_free(&arena);
}

static void hours_as_people_write_them(void **state)
{
    static const char mon_wed[] = "{\"mon\":[\"09:00-12:00\"],\"wed\":[\"14:00-16:30\"]}";
    static const char tue[] = "{\"tue\":[\"09:00-17:00\"]}";

    (void)state;
    check_hours("mon 09:00-12:00; wed 14:00-16:30", mon_wed);
    check_hours("Monday 9:00\xe2\x80\x93"
                "12:00, Wednesday 14:00 \xe2\x80\x93 16:30",
        mon_wed);
    check_hours("MON 9am-12pm\nWED 2-4:30pm", mon_wed);
    check_hours("Mondays from 9 to noon; Weds 1400-1630", mon_wed);
    check_hours("Mon: 0900-1200 / Wed: 14.00-16.30", mon_wed);
    check_hours("tue 9-5pm", tue);
    check_hours("Tuesday, 9\xe2\x80\x93"
                "5",
        tue);
    check_hours("tue 13:00-05:00", NULL);
    check_hours("Tuesday all day", tue);
    check_hours("tue 09:00-12:00; tue 12:00-17:00", tue);
    check_hours("Mon-Wed 10:00-11:00",
        "{\"mon\":[\"10:00-11:00\"],\"tue\":[\"10:00-11:00\"],\"wed\":[\"10:00-11:00\"]}");
    check_hours("mon, tue & thu 10:00-11:00, 13:00-14:00",
        "{\"mon\":[\"10:00-11:00\",\"13:00-14:00\"],\"tue\":[\"10:00-11:00\",\"13:00-14:00\"],"
        "\"thu\":[\"10:00-11:00\",\"13:00-14:00\"]}");
    check_hours("Sat to Mon 10:00-24:00",
        "{\"mon\":[\"10:00-24:00\"],\"sat\":[\"10:00-24:00\"],\"sun\":[\"10:00-24:00\"]}");
    check_hours("Fri mornings", "{\"fri\":[\"09:00-12:00\"]}");
    check_hours("Monday Morning, Afternoon", "{\"mon\":[\"09:00-12:00\",\"13:00-17:00\"]}");
    check_hours("weekdays 12:00-13:00",
        "{\"mon\":[\"12:00-13:00\"],\"tue\":[\"12:00-13:00\"],\"wed\":[\"12:00-13:00\"],"
        "\"thu\":[\"12:00-13:00\"],\"fri\":[\"12:00-13:00\"]}");
    check_hours("whenever", NULL);
    check_hours("mon", NULL);
    check_hours("09:00-12:00", NULL);
    check_hours("mon 12:00-09:00", NULL);
    check_hours("mon 09:00", NULL);
    check_hours("mon 25:00-26:00", NULL);
    check_hours("mon 09:60-10:00", NULL);
    check_hours("mon 09:00-12:00 tue", NULL);
    check_hours("mon 00900-12:00", NULL);
    check_hours("m 09:00-12:00", NULL);
    check_hours("Mo 9-12, We 14:00-16:30", mon_wed);
}

static void check_date(const char *text, enum rm_date_order order, const char *expected)
{
    char iso[RM_DATE_SIZE];
    int64_t date;

    if (rm_cell_date(&date, text, order, NULL)) {
        if (expected)
            fail_msg("\"%s\" was refused", text);
        return;
    }
    if (!expected)
        fail_msg("\"%s\" gave %s", text, rm_date_format(iso, date));
    assert_string_equal(rm_date_format(iso, date), expected);
}

static void dates_are_never_guessed(void **state)
{
    (void)state;
    check_date("2026-03-04", RM_DATES_ISO, "2026-03-04");
    check_date("2026/3/4", RM_DATES_DMY, "2026-03-04");
    check_date("2026-03-04 09:10:11", RM_DATES_ISO, "2026-03-04");
    check_date("2026-03-04T09:10:11Z", RM_DATES_ISO, "2026-03-04");
    check_date("4 March 2026", RM_DATES_ISO, "2026-03-04");
    check_date("04-Mar-2026", RM_DATES_ISO, "2026-03-04");
    check_date("Mar 4, 2026", RM_DATES_ISO, "2026-03-04");
    check_date("Sept. 4 2026", RM_DATES_ISO, "2026-09-04");
    check_date("03/04/2026", RM_DATES_DMY, "2026-04-03");
    check_date("03/04/2026", RM_DATES_MDY, "2026-03-04");
    check_date("3.4.2026 8:05", RM_DATES_DMY, "2026-04-03");
    check_date("03/04/2026", RM_DATES_ISO, NULL);
    check_date("31/12/2026", RM_DATES_ISO, NULL);
    check_date("31/12/2026", RM_DATES_MDY, NULL);
    check_date("03/04/26", RM_DATES_ISO, NULL);
    check_date("03/04/26", RM_DATES_DMY, "2026-04-03");
    check_date("3/4/98", RM_DATES_MDY, "1998-03-04");
    check_date("03/04/126", RM_DATES_DMY, NULL);
    check_date("26-04-03", RM_DATES_ISO, NULL);
    check_date("3-4/2026", RM_DATES_DMY, NULL);
    check_date("2026-02-29", RM_DATES_ISO, NULL);
    check_date("29 February 2028", RM_DATES_ISO, "2028-02-29");
    check_date("2026-03", RM_DATES_ISO, NULL);
    check_date("2026-03-04x", RM_DATES_ISO, NULL);
    check_date("Marchember 4 2026", RM_DATES_ISO, NULL);
    check_date("46023", RM_DATES_ISO, NULL);
    check_date("", RM_DATES_ISO, NULL);
}

static void check_time(
    const char *text, enum rm_date_order order, const struct rm_zone *zone, const char *expected)
{
    char iso[RM_TIME_SIZE];
    int64_t time;

    if (rm_cell_time(&time, text, order, zone)) {
        if (expected)
            fail_msg("\"%s\" was refused", text);
        return;
    }
    if (!expected)
        fail_msg("\"%s\" gave %s", text, rm_time_format(iso, time));
    assert_string_equal(rm_time_format(iso, time), expected);
}

static void times_as_forms_write_them(void **state)
{
    struct rm_arena arena = {0};
    struct rm_zones zones;
    const struct rm_zone *london;

    (void)state;
    rm_zones_init(&zones, &arena);
    london = rm_zone_open(&zones, "Europe/London");
    assert_non_null(london);
    check_time("2026-07-01T09:00:00+02:00", RM_DATES_ISO, london, "2026-07-01T07:00:00Z");
    check_time("2026/07/01 9:21:34 PM GMT+1", RM_DATES_ISO, london, "2026-07-01T20:21:34Z");
    check_time("2026-07-01 09:21", RM_DATES_ISO, london, "2026-07-01T08:21:00Z");
    check_time("2026-07-01 09:21", RM_DATES_ISO, NULL, "2026-07-01T09:21:00Z");
    check_time("2026-01-01 12:00 AM", RM_DATES_ISO, london, "2026-01-01T00:00:00Z");
    check_time("2026-01-01 12:30 pm", RM_DATES_ISO, london, "2026-01-01T12:30:00Z");
    check_time("7/1/2026 9:21:34", RM_DATES_MDY, NULL, "2026-07-01T09:21:34Z");
    check_time("2026-07-01 09:21:34.567 UTC", RM_DATES_ISO, london, "2026-07-01T09:21:34Z");
    check_time("2026-07-01 09:21 GMT-5:30", RM_DATES_ISO, NULL, "2026-07-01T14:51:00Z");
    check_time("2026-07-01", RM_DATES_ISO, NULL, NULL);
    check_time("7/1/2026 9:21", RM_DATES_ISO, NULL, NULL);
    check_time("2026-07-01 24:00", RM_DATES_ISO, NULL, NULL);
    check_time("2026-07-01 13:00 PM", RM_DATES_ISO, NULL, NULL);
    check_time("2026-07-01 09:00 CET", RM_DATES_ISO, NULL, NULL);
    rm_arena_free(&arena);
}

/* A topic and its number, "topic/number"; "-" where it is refused. */
static void check_topic(const char *text, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_cells cells;
    struct rm_item item;
    char found[80] = "-";

    rm_cells_init(&cells, &arena, &arena);
    if (!rm_cell_read(
            &item, rm_field_find(&rm_shapes[RM_PERSON], "offers"), RM_CELL_PLAIN, text, &cells))
        snprintf(
            found, sizeof found, "%s/%d", item.text, item.number == RM_NONE ? 0 : (int)item.number);
    assert_string_equal(found, expected);
    rm_cells_free(&cells);
    rm_arena_free(&arena);
}

static void topics_with_levels(void **state)
{
    (void)state;
    check_topic("python", "python/0");
    check_topic("python 4", "python/4");
    check_topic("python (4)", "python/4");
    check_topic("python(4)", "python/4");
    check_topic("python [4]", "python/4");
    check_topic("python: 4", "python/4");
    check_topic("python:4", "python/4");
    check_topic("python = 4", "python/4");
    check_topic("python - 4", "python/4");
    check_topic("python (9)", "-");
    check_topic("python: 0", "-");
    check_topic("Windows 8", "Windows 8/0");
    check_topic("Office 365", "Office 365/0");
    check_topic("Web 3.0", "Web 3.0/0");
    check_topic("C4", "C4/0");
    check_topic("4", "4/0");
    check_topic("coding (C, Go)", "coding (C, Go)/0");
    check_topic("a\tb", "-");
}

static void check_split(const char *text, const char *split, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_texts parts = rm_cell_split(&arena, text, split);
    struct rm_buf out = {0};

    for (size_t i = 0; i < parts.n; i++)
        rm_buf_printf(&out, "<%s>", parts.v[i]);
    assert_string_equal(rm_buf_text(&out), expected);
    rm_buf_free(&out);
    rm_arena_free(&arena);
}

static void lists_are_split(void **state)
{
    (void)state;
    check_split("a; b;c", NULL, "<a><b><c>");
    check_split("a, b ,c,", NULL, "<a><b><c>");
    check_split("a, x; b, y", NULL, "<a, x><b, y>");
    check_split("a; x|||b", NULL, "<a; x><b>");
    check_split("a\nb\r\n", NULL, "<a><b>");
    check_split("coding (C, Go), art", NULL, "<coding (C, Go)><art>");
    check_split("a) b, c", NULL, "<a) b><c>");
    check_split("a/b, c", "/", "<a><b, c>");
    check_split(" ; ", NULL, "");
}

static void check_cell(
    const char *field, enum rm_cell_form form, const char *text, const char *json)
{
    struct rm_arena arena = {0};
    struct rm_cells cells;
    struct rm_item item;

    rm_cells_init(&cells, &arena, &arena);
    if (rm_cell_read(&item, rm_field_find(&rm_shapes[RM_PERSON], field), form, text, &cells)) {
        if (json)
            fail_msg("%s: \"%s\" was refused", field, text);
        assert_true(cells.expected.len > 0);
    } else {
        if (!json)
            fail_msg("%s: \"%s\" gave %s", field, text, item.json);
        assert_string_equal(item.json, json);
    }
    rm_cells_free(&cells);
    rm_arena_free(&arena);
}

static void single_cells(void **state)
{
    (void)state;
    check_cell("languages", RM_CELL_LANGUAGE, "Welsh (fluent)", "\"cy\"");
    check_cell("languages", RM_CELL_LANGUAGE, "French - basic", "\"fr\"");
    check_cell("languages", RM_CELL_LANGUAGE, "EN", "\"en\"");
    check_cell("languages", RM_CELL_LANGUAGE, "en-gb", "\"en-GB\"");
    check_cell("languages", RM_CELL_LANGUAGE, "sr-latn-rs", "\"sr-Latn-RS\"");
    check_cell("languages", RM_CELL_LANGUAGE, "BSL", "\"bfi\"");
    check_cell("languages", RM_CELL_LANGUAGE, "Klingonese", NULL);
    check_cell("mediums", RM_CELL_MEDIUM, "MS Teams", "\"video\"");
    check_cell("mediums", RM_CELL_MEDIUM, "Face to face", "\"in person\"");
    check_cell("mediums", RM_CELL_MEDIUM, "Walking", "\"Walking\"");
    check_cell("timezone", RM_CELL_PLAIN, "Europe/London", "\"Europe/London\"");
    check_cell("timezone", RM_CELL_PLAIN, "europe/london", "\"Europe/London\"");
    check_cell("timezone", RM_CELL_PLAIN, "America/New York", "\"America/New_York\"");
    check_cell("timezone", RM_CELL_PLAIN, "Europe/Berln", NULL);
    check_cell("timezone", RM_CELL_PLAIN, "../etc/passwd", NULL);
    check_cell("mentor_capacity", RM_CELL_PLAIN, "2", "2");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "2.0", "2");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "Three", "3");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "yes", "1");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "No", "0");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "-1", NULL);
    check_cell("mentor_capacity", RM_CELL_PLAIN, "2.5", NULL);
    check_cell("mentor_capacity", RM_CELL_PLAIN, "1001", NULL);
    check_cell("grade", RM_CELL_PLAIN, "7", "7");
    check_cell("grade", RM_CELL_PLAIN, "7.0", "7");
    check_cell("grade", RM_CELL_PLAIN, "Grade 7", "\"Grade 7\"");
    check_cell("open", RM_CELL_PLAIN, "Yes", "true");
    check_cell("open", RM_CELL_PLAIN, "I do not agree", "false");
    check_cell("open", RM_CELL_PLAIN, "maybe", NULL);
    check_cell("status", RM_CELL_PLAIN, "Paused", "\"paused\"");
    check_cell("status", RM_CELL_PLAIN, "asleep", NULL);
    check_cell("email", RM_CELL_PLAIN, "Amy@Example.org", "\"Amy@Example.org\"");
    check_cell("email", RM_CELL_PLAIN, "mailto:amy@example.org", "\"amy@example.org\"");
    check_cell("email", RM_CELL_PLAIN, "Amy Lee <amy@example.org>", "\"amy@example.org\"");
    check_cell("email", RM_CELL_PLAIN, "amy at example.org", NULL);
    check_cell("email", RM_CELL_PLAIN, "a@example.org; b@example.org", NULL);
    check_cell("manager", RM_CELL_PERSON, "Amy@Example.org", "\"amy@example.org\"");
    check_cell("manager", RM_CELL_PERSON, "E-0042", "\"E-0042\"");
    check_cell("department", RM_CELL_PLAIN, "R\"D", "\"R\\\"D\"");
    check_cell("department", RM_CELL_PLAIN, "a\nb", NULL);
    check_cell("ambition", RM_CELL_PLAIN, "a\nb", "\"a\\nb\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_keys),
        cmocka_unit_test(synonyms_do_not_clash),
        cmocka_unit_test(hours_as_people_write_them),
        cmocka_unit_test(dates_are_never_guessed),
        cmocka_unit_test(times_as_forms_write_them),
        cmocka_unit_test(topics_with_levels),
        cmocka_unit_test(lists_are_split),
        cmocka_unit_test(single_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
