#include "unit.h"

#include "base/date.h"
#include "base/out.h"
#include "record/policy.h"
#include "record/programme.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct run {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_buf text;
};

static int set_up(void **state)
{
    struct run *run = calloc(1, sizeof *run);

    rm_diag_init(&run->diag, &run->arena);
    rm_programme_init(&run->programme, &run->arena, &run->diag, RM_ALL_TYPES);
    *state = run;
    return 0;
}

static int tear_down(void **state)
{
    struct run *run = *state;

    rm_buf_free(&run->text);
    rm_arena_free(&run->arena);
    free(run);
    return 0;
}

static void reads(struct run *run, const char *text)
{
    rm_programme_read_text(&run->programme, text, strlen(text), "f");
}

static const char *diagnoses(struct run *run)
{
    rm_programme_settle(&run->programme);
    rm_buf_clear(&run->text);
    rm_diag_format(&run->diag, "test", &run->text);
    return rm_buf_text(&run->text);
}

static void a_person_is_decoded_and_encoded_again(void **state)
{
    static const char line[] =
        "{\"type\":\"person\",\"id\":\"p1\",\"rev\":3,\"name\":\"Amara "
        "Osei\",\"email\":\"amara@example.org\","
        "\"status\":\"paused\",\"mentor_capacity\":2,\"grade\":\"Grade "
        "7\",\"joined\":\"2024-02-29\","
        "\"timezone\":\"Europe/"
        "Dublin\",\"languages\":[\"en\",\"ga\"],\"hours\":{\"mon\":[\"09:00-12:00\","
        "\"13:30-24:00\"],\"sun\":[\"00:00-01:00\"]},\"hours_on\":{\"2026-12-24\":[\"09:00-12:00\","
        "\"13:00-14:00\"],\"2026-12-25\":[]},\"meetings_a_day\":1,\"meetings_a_week\":2,\"offers\":"
        "[{\"topic\":\"AI\",\"level\":5},"
        "{\"topic\":\"being deaf at work\",\"lived\":true}],\"wants\":[{\"topic\":\"budgets\"}],"
        "\"requests\":[\"p2\"],\"open\":true,\"trained\":{\"mentor\":\"2026-01-05\"},"
        "\"consent\":{\"lived\":{\"being deaf at work\":\"2026-01-01\"}}}\n";
    struct run *run = *state;
    struct rm_buf out = {0};
    const struct rm_person *p;

    reads(run, line);
    assert_string_equal(diagnoses(run), "");
    p = rm_person_find(&run->programme, "p1");
    assert_non_null(p);
    assert_int_equal(p->rec.rev, 3);
    assert_int_equal(p->status, RM_PERSON_PAUSED);
    assert_int_equal(p->mentee_capacity, 0);
    assert_string_equal(p->grade.label, "Grade 7");
    assert_int_equal(p->joined, rm_date_of((struct rm_civil){2024, 2, 29}));
    assert_int_equal(p->hours.n, 3);
    assert_int_equal(p->hours.v[1].end_min, 1440);
    assert_int_equal(p->hours.v[2].start_min, 6 * 1440);
    assert_int_equal(p->hours_on.n, 2);
    assert_int_equal(p->hours_on.v[0].hours.v[1].start_min, 13 * 60);
    assert_int_equal(rm_hours_on_find(&p->hours_on, p->hours_on.v[1].date)->n, 0);
    assert_null(rm_hours_on_find(&p->hours_on, p->hours_on.v[1].date + 1));
    assert_int_equal(p->meetings_a_week, 2);
    assert_int_equal(p->offers.v[1].level, 3);
    assert_int_equal(p->offers.v[1].lived, 1);
    assert_true(p->trained.mentee == RM_NONE);
    assert_int_equal(p->consent.lived.n, 1);
    rm_record_write(&out, &p->rec);
    assert_string_equal(out.data, line);
    rm_buf_free(&out);
}

static void every_wrong_field_is_named(void **state)
{
    struct run *run = *state;

    reads(run,
        "{\"type\":\"person\",\"id\":\"p1\",\"email\":\"amara\",\"mentor_capacity\":-1,\"grade\":1."
        "5,"
        "\"timezone\":\"Europe/Berln\",\"offers\":[{\"topic\":\"AI\",\"level\":7},{\"level\":2},3],"
        "\"hours\":{\"mon\":[\"12:00-09:00\"]},\"status\":\"gone\"}\n"
        "\n"
        "[1]\n"
        "{\"id\":\"x\"}\n"
        "{\"type\":\"meeting\",\"id\":\"m\",\"pair\":\"p\",\"start\":\"2026-02-30T09:00:00Z\","
        "\"end\":null}\n"
        "{\"type\":\"person\"}\n");
    assert_string_equal(diagnoses(run),
        "f:1: person \"p1\": email: \"amara\" is not an e-mail address such as amy@example.org\n"
        "f:1: person \"p1\": status: \"gone\" is not one of active, paused, reserve, left\n"
        "f:1: person \"p1\": mentor_capacity: -1 is not a whole number from 0 to 1000\n"
        "f:1: person \"p1\": grade: 1.5 is not a whole number, higher for more senior, or a label "
        "that "
        "the policy orders\n"
        "f:1: person \"p1\": timezone: \"Europe/Berln\" is not a time zone of the system such as "
        "Europe/London\n"
        "f:1: person \"p1\": hours: {\"mon\":[\"12:00-09:00\"]} is not hours such as "
        "{\"mon\":[\"09:00-12:00\"]}\n"
        "f:1: person \"p1\": offers[1].level: 7 is not a whole number from 1 to 5\n"
        "f:1: person \"p1\": offers[2].topic: is missing; expected text on one line that is not "
        "empty\n"
        "f:1: person \"p1\": offers[3]: 3 is not an object\n"
        "f:3: this line is a list; expected an object such as {\"type\":\"person\",…}\n"
        "f:4: this object has no \"type\"; expected text such as \"person\"\n"
        "f:5: meeting \"m\": start: \"2026-02-30T09:00:00Z\" is not a time such as "
        "2026-03-31T09:00:00Z\n"
        "f:5: meeting \"m\": end: is missing; expected a time such as 2026-03-31T09:00:00Z\n"
        "f:6: person: id: is missing; expected text on one line that is not empty\n");
}

static void the_highest_revision_counts_wherever_it_stands(void **state)
{
    struct run *run = *state;
    const struct rm_person *p;

    reads(run, "{\"type\":\"person\",\"id\":\"a\",\"rev\":2,\"name\":\"two\"}\r\n"
               "{\"type\":\"person\",\"id\":\"a\",\"name\":\"none\"}\n"
               "{\"type\":\"person\",\"id\":\"a\",\"rev\":1,\"name\":\"one\"}\n"
               "{\"name\":\"one\",\"type\":\"person\",\"rev\":1,\"id\":\"a\"}");
    assert_string_equal(diagnoses(run), "");
    assert_int_equal(rm_n_people(&run->programme), 1);
    p = rm_person_find(&run->programme, "a");
    assert_string_equal(p->name, "two");
    assert_int_equal(p->rec.before->rev, 1);
    assert_int_equal(p->rec.before->before->rev, 0);
    assert_null(p->rec.before->before->before);
}

static void contradicting_revisions_name_both_places(void **state)
{
    struct run *run = *state;

    reads(run, "{\"type\":\"person\",\"id\":\"a\",\"name\":\"one\"}\n");
    reads(run, "\n{\"type\":\"person\",\"id\":\"a\",\"name\":\"two\"}\n");
    assert_string_equal(diagnoses(run),
        "f:2: person \"a\", revision 0, stands at f:1 too, with other content; expected a higher "
        "\"rev\" for a change\n");
}

static void pair_ids_are_derived(void **state)
{
    struct run *run = *state;

    reads(run,
        "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"a:b\",\"mentee\":\"50%\"}\n"
        "{\"type\":\"pair\",\"id\":\"mine\",\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":\"b\"}\n");
    assert_string_equal(diagnoses(run),
        "f:2: pair \"mine\": id: is not \"c:a:b\", its cycle, mentor and mentee joined; it may be "
        "left out\n");
    assert_non_null(rm_pair_find(&run->programme, "c:a%3Ab:50%25"));
}

static void dangling_references_are_named(void **state)
{
    struct run *run = *state;

    reads(run, "{\"type\":\"person\",\"id\":\"a\"}\n"
               "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":\"b\"}\n");
    assert_string_equal(diagnoses(run), "");
    assert_int_equal(rm_programme_check_references(&run->programme, RM_BIT(RM_PAIR)), -1);
    assert_string_equal(
        diagnoses(run), "f:2: pair \"c:a:b\": mentee: there is no person \"b\" in the input\n");
}

static void what_is_not_indexed_is_found_too(void **state)
{
    struct run *run = *state;

    reads(run,
        "{\"type\":\"action\",\"id\":\"c\",\"pair\":\"p\",\"owner\":\"a\",\"text\":\"x\"}\n"
        "{\"type\":\"action\",\"id\":\"a\",\"pair\":\"p\",\"owner\":\"a\",\"text\":\"x\"}\n"
        "{\"type\":\"action\",\"id\":\"b\",\"pair\":\"p\",\"owner\":\"a\",\"text\":\"x\"}\n");
    run->programme.indexed = RM_NAMED_TYPES;
    assert_string_equal(diagnoses(run), "");
    for (size_t i = 0; i < 3; i++)
        assert_ptr_equal(rm_action_find(&run->programme, rm_action_at(&run->programme, i)->rec.id),
            rm_action_at(&run->programme, i));
    assert_null(rm_action_find(&run->programme, "bb"));
    assert_null(rm_action_find(&run->programme, NULL));
    assert_null(rm_checkin_find(&run->programme, "a"));
}

static void a_revision_keeps_what_it_does_not_know(void **state)
{
    static const char *const fields[] = {"status", "topics", NULL};
    struct run *run = *state;
    struct rm_buf out = {0};
    struct rm_pair *pair;

    reads(run,
        "{ \"x-hr\": 0.10, \"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"a\",\"topics\":[\"t\"],"
        "\"mentee\":\"b\", \"zz\":[ 1e400 ]}\n");
    reads(run,
        "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":\"c\",\"zz\":[1, 2 ]}\n");
    rm_programme_settle(&run->programme);
    assert_int_equal(run->diag.n_errors, 1); /* no 64-bit float holds 1e400 */
    pair = rm_pair_find(&run->programme, "c:a:c");
    pair->status = RM_PAIR_AGREED;
    pair->rec.rev++;
    pair->rec.changed = (struct rm_change){"amy", 0};
    rm_record_revise(&out, &pair->rec, fields);
    assert_string_equal(out.data,
        "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":\"c\",\"zz\":[1, 2 ],"
        "\"status\":\"agreed\",\"rev\":1,\"changed\":{\"by\":\"amy\",\"at\":\"1970-01-01T00:00:"
        "00Z\"}}\n");
    rm_buf_free(&out);
}

static void unknown_types_are_named_once(void **state)
{
    struct run *run = *state;

    reads(run, "{\"type\":\"persn\",\"id\":\"a\"}\n{\"type\":\"persn\",\"id\":\"b\"}\n"
               "{\"type\":\"criterion\"}\n");
    assert_string_equal(
        diagnoses(run), "f:1: warning: type \"persn\" is not known here; its lines are skipped\n");
}

static void own_fields_of_people_are_kept(void **state)
{
    struct run *run = *state;
    const struct rm_person *p;

    reads(run, "{\"type\":\"person\",\"id\":\"a\",\"profession\":\"policy\",\"badge\":7,"
               "\"clubs\":[\"chess\",3,null]}\n");
    assert_string_equal(diagnoses(run), "");
    p = rm_person_find(&run->programme, "a");
    assert_int_equal(p->own.n, 3);
    assert_string_equal(p->own.v[1].values.v[0], "7");
    assert_int_equal(p->own.v[2].values.n, 2);
}

static void cadences_have_names(void **state)
{
    static const char *const good[] = {"none", "weekly", "fortnightly", "every 3 weeks", "monthly"};
    static const char *const bad[] = {"", "daily", "every 0 weeks", "every 53 weeks", "every weeks",
        "every 2  weeks", "every 99999999 weeks"};
    int64_t cadence;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct rm_buf text = {0};

        assert_int_equal(rm_cadence_parse(&cadence, good[i]), 0);
        rm_cadence_format(&text, cadence);
        assert_string_equal(text.data, good[i]);
        rm_buf_free(&text);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(rm_cadence_parse(&cadence, bad[i]), -1);
}

static void hours_are_sorted_and_merged(void **state)
{
    static const char *const bad[] = {
        "9:00-12:00", "09:00-09:00", "09:00-24:01", "09:60-10:00", "09:00–12:00", "09:00-12:00 "};
    struct run *run = *state;
    struct rm_hours hours = {0};

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(rm_hours_add(&hours, &run->arena, 0, bad[i]), -1);
    assert_int_equal(rm_hours_add(&hours, &run->arena, 1, "00:00-02:00"), 0);
    assert_int_equal(rm_hours_add(&hours, &run->arena, 0, "22:00-24:00"), 0);
    assert_int_equal(rm_hours_add(&hours, &run->arena, 0, "09:00-12:00"), 0);
    assert_int_equal(rm_hours_add(&hours, &run->arena, 0, "11:00-13:00"), 0);
    rm_hours_settle(&hours);
    assert_int_equal(hours.n, 3);
    assert_int_equal(hours.v[0].end_min, 13 * 60);
    assert_int_equal(hours.v[2].start_min, 24 * 60);
}

static void the_builtin_policy_is_sound(void **state)
{
    struct run *run = *state;
    struct rm_policy policy;

    assert_int_equal(rm_policy_read(&policy, NULL, &run->arena, &run->diag), 0);
    assert_string_equal(diagnoses(run), "");
    assert_true(policy.criteria.n > 5);
    assert_int_equal(policy.report.threshold, 5);
    assert_int_equal(policy.meetings.durations.n, 3);
}

/* What a file says replaces what was built in; it is not added to it. */
static void a_policy_file_replaces_lists(void **state)
{
    static const char text[] = "{\"type\":\"meetings\",\"cadence\":\"weekly\",\"sessions\":2,"
                               "\"durations\":[30],\"hours\":{\"sat\":[\"10:00-11:00\"]},"
                               "\"notice_days\":0,\"buffer_min\":0,\"daily_max\":1,"
                               "\"require_acceptance\":true}\n";
    struct run *run = *state;
    struct rm_policy policy;
    char name[] = "/tmp/rm-test.XXXXXX";
    int fd = mkstemp(name);

    assert_true(fd >= 0);
    assert_int_equal(rm_write_all(fd, text, sizeof text - 1), 0);
    close(fd);
    assert_int_equal(rm_policy_read(&policy, name, &run->arena, &run->diag), 0);
    assert_string_equal(diagnoses(run), "");
    assert_int_equal(policy.meetings.durations.n, 1);
    assert_int_equal(policy.meetings.durations.v[0], 30);
    assert_int_equal(policy.meetings.hours.n, 1);
    unlink(name);
}

static void terms_are_the_agreements_or_the_policys(void **state)
{
    int64_t minutes[] = {45, 30};
    struct rm_policy policy = {.meetings = {.cadence = 2, .sessions = 6}};
    struct rm_agreement agreement = {
        .cadence = RM_NONE, .sessions = 4, .durations = {.v = minutes, .n = 2}};
    struct rm_terms terms = rm_terms_of(NULL, &policy);

    (void)state;
    assert_int_equal(terms.cadence, 2);
    assert_int_equal(terms.sessions, 6);
    assert_int_equal(terms.durations.n, 1);
    assert_int_equal(terms.durations.v[0], 60);
    policy.meetings.cadence = RM_NONE;
    terms = rm_terms_of(&agreement, &policy);
    assert_int_equal(terms.cadence, RM_CADENCE_MONTHLY);
    assert_int_equal(terms.sessions, 4);
    assert_int_equal(terms.durations.v[1], 30);
}

static void grades_go_by_their_order(void **state)
{
    const char *order[] = {"AA", "Grade 7"}, *keys[] = {"aa", "grade 7"};
    struct rm_policy policy = {.grades = {.order = {order, 2}, .keys = keys}};
    int64_t level;

    (void)state;
    assert_int_equal(rm_grade_level(&level, &policy, &(struct rm_grade){0}), -1);
    assert_int_equal(rm_grade_level(&level, &policy, &(struct rm_grade){1, 7, NULL}), 0);
    assert_int_equal(level, 7);
    assert_int_equal(rm_grade_level(&level, &policy, &(struct rm_grade){1, 0, "GRADE  7 "}), 0);
    assert_int_equal(level, 2);
    assert_int_equal(rm_grade_level(&level, &policy, &(struct rm_grade){1, 0, "EO"}), -1);
}

/* Every field of every type survives being written and read again. */
static void joined_ids_come_apart_again(void **state)
{
    struct rm_arena arena = {0};
    const char *id = rm_id_join(&arena, "a:b", "", "50%", "%3A", NULL);

    (void)state;
    assert_string_equal(id, "a%3Ab::50%25:%253A");
    assert_string_equal(rm_id_part(&arena, id, 0), "a:b");
    assert_string_equal(rm_id_part(&arena, id, 1), "");
    assert_string_equal(rm_id_part(&arena, id, 2), "50%");
    assert_string_equal(rm_id_part(&arena, id, 3), "%3A");
    assert_null(rm_id_part(&arena, id, 4));
    rm_arena_free(&arena);
}

static void tables_are_sound(void **state)
{
    (void)state;
    for (int type = 0; type < RM_N_TYPES; type++) {
        const struct rm_shape *shape = &rm_shapes[type];

        assert_int_equal(rm_type_find(shape->name), type);
        for (size_t i = 0; i < shape->n_fields; i++) {
            const struct rm_field *f = &shape->fields[i];

            assert_true(f->offset >= sizeof(struct rm_record) && f->offset < shape->size);
            assert_non_null(f->meaning);
            assert_ptr_equal(rm_field_find(shape, f->name), f);
            assert_null(rm_field_find(&rm_common_shape, f->name));
            if (f->kind == RM_WORD)
                assert_non_null(f->words);
            if (f->kind == RM_OBJECT || f->kind == RM_OBJECTS)
                assert_non_null(f->shape);
            if (f->kind == RM_INT || f->kind == RM_INTS || f->kind == RM_SCORES)
                assert_true(f->min < f->max);
        }
        for (size_t i = 0; shape->key && shape->key[i]; i++)
            assert_non_null(rm_field_find(shape, shape->key[i]));
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_person_is_decoded_and_encoded_again),
        TEST(every_wrong_field_is_named),
        TEST(the_highest_revision_counts_wherever_it_stands),
        TEST(contradicting_revisions_name_both_places),
        TEST(pair_ids_are_derived),
        TEST(dangling_references_are_named),
        TEST(what_is_not_indexed_is_found_too),
        TEST(a_revision_keeps_what_it_does_not_know),
        TEST(unknown_types_are_named_once),
        TEST(own_fields_of_people_are_kept),
        TEST(cadences_have_names),
        TEST(hours_are_sorted_and_merged),
        TEST(the_builtin_policy_is_sound),
        TEST(a_policy_file_replaces_lists),
        TEST(terms_are_the_agreements_or_the_policys),
        TEST(grades_go_by_their_order),
        TEST(joined_ids_come_apart_again),
        TEST(tables_are_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
