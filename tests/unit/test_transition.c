#include "unit.h"

#include "record/transition.h"

#include <stdio.h>
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

static const struct rm_record *record(const char *text)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *json = rm_json_parse(text, strlen(text), error);
    struct rm_record *r;

    assert_non_null(json);
    r = rm_record_decode(
        (enum rm_type)rm_type_find(rm_json_string(rm_json_member(json, "type"), NULL)), json,
        &arena, &diag, (struct rm_where){0});
    rm_json_free(json);
    assert_non_null(r);
    return r;
}

/* The change as `by` on the day of the tests; "" where it is legal, else the last thing that is
 * told. */
static const char *told(const char *before, const char *after, const char *by)
{
    struct rm_change change = {by, INT64_C(1770000000)}; /* 2026-02-02T02:40:00Z */
    int rc = rm_transition_check(
        record(before), record(after), &change, &arena, &diag, (struct rm_where){0});

    if (!rc)
        return "";
    assert_true(diag.n_entries > 0);
    return diag.entries[diag.n_entries - 1].text;
}

#define PAIR(members)                                                                              \
    "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\"," members "}"
#define MEETING(members)                                                                           \
    "{\"type\":\"meeting\",\"id\":\"x\",\"pair\":\"c:m:e\",\"end\":\"2026-03-01T10:00:"            \
    "00Z\"," members "}"
#define JANUARY "\"start\":\"2026-01-10T09:00:00Z\","
#define APRIL   "\"start\":\"2026-04-10T09:00:00Z\","

static void a_closed_state_says_why(void **state)
{
    (void)state;
    assert_string_equal(told(MEETING(JANUARY "\"status\":\"held\""),
                            MEETING(JANUARY "\"status\":\"cancelled\""), "administrator"),
        "meeting \"x\": status: \"held\" cannot become \"cancelled\": a meeting that was held "
        "stays held; if it was not, the administrator marks it missed");
    assert_string_equal(told(PAIR("\"status\":\"ended\""), PAIR("\"status\":\"active\""), "m"),
        "pair \"c:m:e\": status: \"ended\" cannot become \"active\": this pair has ended; a new "
        "start "
        "is a pair of the next cycle");
}

static void an_open_state_says_what_it_may_become(void **state)
{
    (void)state;
    assert_string_equal(
        told(PAIR("\"status\":\"proposed\""), PAIR("\"status\":\"active\""), "administrator"),
        "pair \"c:m:e\": status: \"proposed\" cannot become \"active\"; expected agreed, declined "
        "or "
        "withdrawn");
}

/* Every status of every type against every other: what is legal is what a row names. */
static void all_moves_of_a_pair(void **state)
{
    static const char *const legal[] = {"proposed agreed", "proposed declined",
        "proposed withdrawn", "withdrawn proposed", "agreed active", "agreed declined",
        "agreed paused", "agreed completed", "agreed withdrawn", "agreed ended", "active paused",
        "active completed", "active ended", "paused active", "paused completed", "paused ended"};
    size_t n = 0;

    (void)state;
    for (int from = 0; rm_pair_status_words[from]; from++)
        for (int to = 0; rm_pair_status_words[to]; to++) {
            char move[40];

            snprintf(
                move, sizeof move, "%s %s", rm_pair_status_words[from], rm_pair_status_words[to]);
            if (from != to && rm_transition_find(RM_PAIR, "status", from, to)->who)
                assert_true(n < 16 && ++n);
            for (size_t i = 0; i < 16; i++)
                if (strcmp(move, legal[i]) == 0)
                    assert_true(rm_transition_find(RM_PAIR, "status", from, to)->who);
        }
    assert_int_equal(n, 16);
}

static void every_type_has_a_row_for_any_field(void **state)
{
    (void)state;
    for (int type = 0; type < RM_N_TYPES; type++)
        assert_non_null(rm_transition_find((enum rm_type)type, "any", RM_ANY, RM_ANY));
    for (size_t i = 0; i < rm_n_transitions; i++) {
        const struct rm_transition *row = &rm_transitions[i];
        const struct rm_shape *shape = &rm_shapes[row->type];
        char name[40];

        snprintf(name, sizeof name, "%.*s", (int)strcspn(row->field, "."), row->field);
        assert_true(strcmp(name, "*") == 0 || rm_field_find(shape, name));
        assert_true(!row->needs || rm_field_find(shape, row->needs));
        assert_true(!row->dated || rm_field_find(shape, row->dated)->kind == RM_DATE);
    }
}

static void a_cancellation_names_who_cancelled(void **state)
{
    (void)state;
    assert_string_equal(told(MEETING(JANUARY "\"status\":\"planned\""),
                            MEETING(JANUARY "\"status\":\"cancelled\""), "m"),
        "meeting \"x\": status: \"cancelled\" needs \"cancelled_by\" too");
    assert_string_equal(
        told(MEETING(JANUARY "\"status\":\"planned\""),
            MEETING(JANUARY "\"status\":\"cancelled\",\"cancelled_by\":\"e\""), "m"),
        "");
}

static void nothing_is_held_before_it_begins(void **state)
{
    (void)state;
    assert_string_equal(
        told(MEETING(APRIL "\"status\":\"planned\""), MEETING(APRIL "\"status\":\"held\""), "form"),
        "meeting \"x\": status: cannot be \"held\" before the meeting begins, at "
        "2026-04-10T09:00:00Z");
    assert_string_equal(told(MEETING(JANUARY "\"status\":\"planned\""),
                            MEETING(JANUARY "\"status\":\"held\""), "form"),
        "");
}

static void a_new_time_is_a_new_sequence(void **state)
{
    (void)state;
    assert_string_equal(
        told(MEETING(JANUARY "\"medium\":\"video\""), MEETING(APRIL "\"medium\":\"video\""), "m"),
        "meeting \"x\": sequence: has to rise when the time changes");
    assert_string_equal(
        told(MEETING(JANUARY "\"sequence\":3"), MEETING(APRIL "\"sequence\":4"), "rm-schedule"),
        "");
}

#define AGREED(revision, cadence, accepted)                                                        \
    PAIR("\"agreement\":{\"revision\":" revision ",\"cadence\":\"" cadence                         \
         "\",\"accepted\":{" accepted "}}")
#define BY_MENTOR(revision) "\"mentor\":{\"revision\":" revision "}"

static void each_side_accepts_for_itself(void **state)
{
    const char *before = AGREED("2", "weekly", "");
    const char *after = AGREED("2", "weekly", BY_MENTOR("2"));

    (void)state;
    assert_string_equal(told(before, after, "m"), "");
    assert_string_equal(told(before, after, "jo@example.org"), "");
    assert_string_equal(told(before, after, "e"),
        "pair \"c:m:e\": agreement.accepted.mentor.revision: \"e\" may not change this; it is for "
        "the "
        "mentor or the administrator");
    assert_string_equal(told(before, AGREED("2", "weekly", BY_MENTOR("1")), "m"),
        "pair \"c:m:e\": agreement.accepted.mentor: revision 1 cannot be accepted: the agreement "
        "is "
        "at revision 2");
}

static void new_terms_are_a_new_revision(void **state)
{
    (void)state;
    assert_string_equal(
        told(AGREED("1", "weekly", BY_MENTOR("1")), AGREED("1", "monthly", BY_MENTOR("1")), "e"),
        "pair \"c:m:e\": agreement.revision: has to rise when the terms change; both accept them "
        "anew");
    assert_string_equal(
        told(AGREED("1", "weekly", BY_MENTOR("1")), AGREED("2", "monthly", BY_MENTOR("1")), "e"),
        "");
}

static void numbers_of_versions_never_fall(void **state)
{
    (void)state;
    assert_string_equal(
        told(MEETING(JANUARY "\"sequence\":3"), MEETING(JANUARY "\"sequence\":2"), "rm-schedule"),
        "meeting \"x\": sequence: never falls: calendars would take the invite for an old one");
    assert_string_equal(told(AGREED("2", "weekly", ""), AGREED("1", "weekly", ""), "e"),
        "pair \"c:m:e\": agreement.revision: never falls: it would stand for terms that it had "
        "before");
}

static void roles_come_from_the_pair_id(void **state)
{
    const struct rm_record *r =
        record("{\"type\":\"action\",\"id\":\"a\",\"pair\":\"c:m%3A1:e\",\"owner\":\"e\"}");

    (void)state;
    assert_int_equal(rm_role_of("m:1", r, &arena), RM_MAY_MENTOR);
    assert_int_equal(rm_role_of("e", r, &arena), RM_MAY_MENTEE | RM_MAY_SELF);
    assert_int_equal(rm_role_of("c", r, &arena), RM_MAY_STAFF);
    assert_int_equal(rm_role_of("form", r, &arena), RM_MAY_STAFF);
    assert_int_equal(rm_role_of("rm-match", r, &arena), RM_MAY_STAFF);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_closed_state_says_why),
        TEST(an_open_state_says_what_it_may_become),
        TEST(all_moves_of_a_pair),
        TEST(every_type_has_a_row_for_any_field),
        TEST(a_cancellation_names_who_cancelled),
        TEST(nothing_is_held_before_it_begins),
        TEST(a_new_time_is_a_new_sequence),
        TEST(each_side_accepts_for_itself),
        TEST(new_terms_are_a_new_revision),
        TEST(numbers_of_versions_never_fall),
        TEST(roles_come_from_the_pair_id),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
