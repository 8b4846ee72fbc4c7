#include "unit.h"

#include "base/date.h"
#include "checkin/due.h"

#include <stdlib.h>
#include <string.h>

static struct rm_arena arena;
static struct rm_diag diag;
static struct rm_policy policy;
static struct rm_rules rules;
static struct rm_templates templates;

static int set_up(void **state)
{
    (void)state;
    rm_diag_init(&diag, &arena);
    rm_templates_init(&templates, &arena);
    assert_int_equal(rm_policy_read(&policy, NULL, &arena, &diag), 0);
    assert_int_equal(rm_rules_init(&rules, &policy, &arena, &diag), 0);
    /* Days and hours are not what is tested here; see test_due_hours.c. */
    policy.reminders.quiet_from = policy.reminders.quiet_until;
    policy.reminders.working = 0x7f;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rm_arena_free(&arena);
    return 0;
}

/* What is due at `now` for these records, to `to` (NULL: to all), as lines. */
static const char *due(const char *records, const char *now, const char *to)
{
    struct rm_programme programme;
    struct rm_due_request request = {&programme, &policy, &rules, &templates, 0, -1, to, NULL};
    struct rm_buf out = {0};
    const char *text;

    rm_programme_init(&programme, &arena, &diag, RM_ALL_TYPES);
    rm_programme_read_text(&programme, records, strlen(records), "test");
    assert_int_equal(rm_programme_settle(&programme), 0);
    assert_int_equal(rm_time_or_date_parse(&request.now, now), 0);
    rm_due(&out, &request, &diag);
    text = rm_arena_copy(&arena, rm_buf_text(&out), out.len);
    rm_buf_free(&out);
    return text;
}

/* The ids alone, a line each, of what is due. */
static const char *ids(const char *records, const char *now, const char *to)
{
    const char *text = due(records, now, to), *at = text;
    struct rm_buf list = {0};
    const char *copy;

    while ((at = strstr(at, "\"id\":\""))) {
        at += 6;
        rm_buf_add(&list, at, strcspn(at, "\""));
        rm_buf_addc(&list, '\n');
    }
    copy = rm_arena_dup(&arena, rm_buf_text(&list));
    rm_buf_free(&list);
    return copy;
}

/* A pair to which everything happens. m mentors e; nobody has u. */
#define PEOPLE                                                                                     \
    "{\"type\":\"cycle\",\"id\":\"c\",\"name\":\"Spring\",\"starts\":\"2026-01-05\",\"ends\":"     \
    "\"2026-06-30\","                                                                              \
    "\"administrator\":\"admin@example.org\",\"survey_url\":\"https://"                            \
    "s.example\",\"safeguarding\":\"s@example.org\"}\n"                                            \
    "{\"type\":\"person\",\"id\":\"m\",\"name\":\"Moss\",\"mentor_capacity\":1,\"timezone\":"      \
    "\"Europe/London\","                                                                           \
    "\"offers\":[{\"topic\":\"wheelchairs\",\"lived\":true},{\"topic\":\"data\"}]}\n"              \
    "{\"type\":\"person\",\"id\":\"e\",\"name\":\"Ember\",\"email\":\"ember@example.org\","        \
    "\"mentee_capacity\":1}\n"                                                                     \
    "{\"type\":\"person\",\"id\":\"u\",\"name\":\"Una\",\"mentee_capacity\":1}\n"                  \
    "{\"type\":\"resource\",\"id\":\"r\",\"topic\":\"Data\",\"title\":\"Charts\",\"url\":\"https:" \
    "//d.example\"}\n"

#define PAIR(cadence)                                                                              \
    "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"status\":\"active\","  \
    "\"starts\":"                                                                                  \
    "\"2026-01-05\",\"review_on\":\"2026-05-01\",\"ends\":\"2026-06-30\",\"topics\":["             \
    "\"wheelchairs\",\"data\"],"                                                                   \
    "\"agreement\":{\"cadence\":\"" cadence "\",\"goals\":[{\"id\":\"g\",\"owner\":\"mentee\"}]}," \
    "\"changed\":{\"by\":\"form\",\"at\":\"2026-01-05T09:00:00Z\"}}\n"

#define MEETING(n, start, end, rest)                                                               \
    "{\"type\":\"meeting\",\"id\":\"k" n "\",\"pair\":\"c:m:e\",\"start\":\"2026-" start           \
    ":00:00Z\",\"end\":\"2026-" end ":00:00Z\"" rest "}\n"

#define MEETINGS                                                                                   \
    MEETING("1", "01-12T10", "01-12T11", ",\"status\":\"held\"")                                   \
    MEETING("2", "01-19T10", "01-19T11", ",\"medium\":\"video\"")                                  \
    MEETING("3", "02-02T10", "02-02T11", ",\"status\":\"cancelled\",\"cancelled_by\":\"e\"")       \
    MEETING("4", "02-09T10", "02-09T11", ",\"status\":\"missed\"")                                 \
    MEETING("5", "05-20T10", "05-20T11", "")

#define ACTIONS                                                                                    \
    "{\"type\":\"action\",\"id\":\"a1\",\"pair\":\"c:m:e\",\"owner\":\"e\",\"text\":\"Try "        \
    "it\",\"due\":\"2026-03-01\"}\n"                                                               \
    "{\"type\":\"action\",\"id\":\"a2\",\"pair\":\"c:m:e\",\"owner\":\"e\",\"text\":\"Told\","     \
    "\"due\":\"2026-01-15\",\"status\":\"done\"}\n"                                                \
    "{\"type\":\"action\",\"id\":\"a3\",\"pair\":\"c:m:e\",\"owner\":\"m\",\"text\":\"Send "       \
    "it\",\"due\":\"2026-03-02\"}\n"

/* What became of it on the last day of February. */
#define NEXT(status)                                                                               \
    "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"rev\":1,\"status\":"   \
    "\"" status "\",\"changed\":{\"by\":\"m\",\"at\":\"2026-02-28T08:00:00Z\"}}\n"

static const char *const nows[] = {"2026-01-07T10:00:00Z", "2026-01-11T12:00:00Z",
    "2026-01-12T12:30:00Z", "2026-01-14T13:00:00Z", "2026-01-18T12:00:00Z", "2026-01-19T14:00:00Z",
    "2026-01-22T14:00:00Z", "2026-01-28T14:00:00Z", "2026-02-10T09:00:00Z", "2026-02-28T09:00:00Z",
    "2026-03-10T09:00:00Z", "2026-04-25T09:00:00Z", "2026-05-19T12:00:00Z", "2026-06-25T09:00:00Z",
    "2026-07-08T09:00:00Z"};
enum { N_NOWS = sizeof nows / sizeof *nows };

/* What somebody may answer; each kind of answer stands at three times. */
static const char *const answers[] = {"", "\"happened\":true", "\"happened\":false", "\"fit\":1",
    "\"fit\":5", "\"led\":\"mentor\"", "\"led\":\"mentee\"", "\"led\":\"both\"",
    "\"goals\":{\"g\":-2}", "\"goals\":{\"g\":2}",
    "\"ratings\":{\"direction\":1,\"heard\":1,\"useful\":1}",
    "\"ratings\":{\"direction\":5,\"heard\":5,\"useful\":5}", "\"ratings\":{\"confidence\":1}",
    "\"wish\":\"go_on\"", "\"wish\":\"break\"", "\"wish\":\"rematch\"", "\"wish\":\"leave\"",
    "\"recommend\":0", "\"recommend\":10", "\"growth\":\"for my manager\"",
    "\"insight\":\"something that was learned\",\"share\":\"named\"",
    "\"example\":\"where it helped\",\"share\":\"anonymous\""};
enum { N_ANSWERS = sizeof answers / sizeof *answers };

static const char *said_by(const char *who, const char *side, const char *answer)
{
    static const char *const about[] = {"\"at\":\"2026-01-12T12:00:00Z\",\"meeting\":\"k1\"",
        "\"at\":\"2026-01-20T12:00:00Z\"", "\"at\":\"2026-02-12T12:00:00Z\""};
    struct rm_buf text = {0};
    const char *copy;

    for (int i = 0; i < 3; i++)
        rm_buf_printf(&text,
            "{\"type\":\"checkin\",\"id\":\"%s%d\",\"pair\":\"c:m:e\",\"by\":\"%s\",\"side\":\"%"
            "s\",%s%s%s}\n",
            who, i, who, side, about[i], *answer ? "," : "", answer);
    copy = rm_arena_dup(&arena, rm_buf_text(&text));
    rm_buf_free(&text);
    return copy;
}

static const char *joined(const char *a, const char *b, const char *c)
{
    return rm_arena_printf(&arena, "%s%s%s", a, b, c);
}

static int is_for_administrator(int kind)
{
    return strstr(rm_kind_words[kind], "-escalated") || kind == RM_KIND_DIVERGING ||
           kind == RM_KIND_OWN_PAIR || kind == RM_KIND_RETENTION_DUE || kind == RM_KIND_WISH_TOLD;
}

/* Marks the kinds that a text of reminders has. */
static void note_kinds(int seen[RM_N_KINDS], const char *text)
{
    for (int kind = 0; kind < RM_N_KINDS; kind++)
        if (strstr(text, rm_arena_printf(&arena, "\"kind\":\"%s\"", rm_kind_words[kind])))
            seen[kind] = 1;
}

/* All that one side is sent, at all times, must be the same bytes whatever the other answers, and
 * whether it does; the administrator's is not, or the test would test nothing. */
static void answers_never_reach_the_other_side(void **state)
{
    static const char *const people[2] = {"m", "e"}, *const sides[2] = {"mentor", "mentee"};
    static const char *const own[] = {"", "\"fit\":1,\"led\":\"mentee\",\"happened\":false",
        "\"wish\":\"leave\"", "\"wish\":\"break\",\"fit\":5"};
    static const char *const became[] = {"", NEXT("paused"), NEXT("ended"), NEXT("completed")};
    int seen[RM_N_KINDS] = {0};
    size_t told_administrator = 0;

    (void)state;
    policy.meetings.require_acceptance = 1;
    for (int reader = 0; reader < 2; reader++)
        for (int round = 0; round < 8; round++)
            for (int now = 0; now < N_NOWS; now++) {
                const char *records = joined(PEOPLE PAIR("weekly") MEETINGS ACTIONS,
                    round < 4 ? said_by(people[reader], sides[reader], own[round]) : "",
                    became[round < 4 ? 0 : round - 4]);
                const char *neutral = due(records, nows[now], people[reader]);
                const char *office = due(records, nows[now], "admin@example.org");

                note_kinds(seen, neutral);
                for (int i = 0; i < N_ANSWERS; i++) {
                    const char *answered =
                        joined(records, said_by(people[!reader], sides[!reader], answers[i]), "");

                    assert_string_equal(due(answered, nows[now], people[reader]), neutral);
                    told_administrator +=
                        strcmp(due(answered, nows[now], "admin@example.org"), office) != 0;
                }
            }
    note_kinds(seen, due(PEOPLE PAIR("weekly"), nows[0], "u"));
    for (int kind = 0; kind < RM_N_KINDS; kind++)
        assert_true(seen[kind] || is_for_administrator(kind));
    assert_true(told_administrator > 0);
}

/* Run daily, with what was said kept: nothing comes twice, and each text is sent by its time. */
static void nothing_is_said_twice(void **state)
{
    const char *records = PEOPLE PAIR("weekly") MEETINGS ACTIONS;
    int64_t first = 0;
    size_t n = 0;

    (void)state;
    assert_int_equal(rm_date_parse(&first, "2026-01-04"), 0);
    for (int day = 0; day < 200; day++) {
        char now[RM_DATE_SIZE];
        const char *more = due(records, rm_date_format(now, first + day), NULL);

        for (const char *at = more; (at = strchr(at, '\n')); at++)
            n++;
        records = joined(records, more, "");
        assert_string_equal(due(records, rm_date_format(now, first + day), NULL), "");
    }
    assert_true(n > 20);
}

static void deliveries_count_as_said(void **state)
{
    const char *records = PEOPLE PAIR("weekly");

    (void)state;
    assert_non_null(strstr(ids(records, nows[0], "m"), "matched:c%3Am%3Ae:m:1\n"));
    records = joined(records,
        "{\"type\":\"delivery\",\"message_id\":\"x\",\"to\":\"m@example.org\",\"state\":\"sent\","
        "\"reminders\":[\"matched:c%3Am%3Ae:m:1\"]}\n",
        "");
    assert_null(strstr(ids(records, nows[0], "m"), "matched"));
}

static void an_answer_overdue_is_escalated(void **state)
{
    const char *records =
        PEOPLE PAIR("weekly") MEETING("1", "01-12T10", "01-12T11", ",\"status\":\"held\"");
    static const struct {
        const char *now, *to, *said; /* the one message about it, or NULL */
    } steps[] = {
        {"2026-01-12T11:59:59Z", "m", NULL},
        {"2026-01-12T12:00:00Z", "m", "checkin-due:k1:m:1\n"},
        {"2026-01-14T11:00:00Z", "m", "checkin-overdue:k1:m:1\n"},
        {"2026-01-19T11:00:00Z", "m", "checkin-overdue:k1:m:2\n"},
        {"2026-01-26T11:00:00Z", "m", NULL},
        {"2026-01-26T10:59:59Z", "admin@example.org", NULL},
        {"2026-01-26T11:00:00Z", "admin@example.org",
            "checkin-escalated:k1:m:admin@example.org:1\n"},
        {"2026-01-26T11:00:00Z", "e", NULL},
    };

    (void)state;
    records = joined(records, said_by("e", "mentee", ""), "");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const char *said = strstr(ids(records, steps[i].now, steps[i].to), "checkin");

        assert_int_equal(said != NULL, steps[i].said != NULL);
        if (said) {
            assert_memory_equal(said, steps[i].said, strlen(steps[i].said));
            assert_null(strstr(said + 1, "checkin"));
        }
    }
}

static void need_driven_pairs_are_nudged_after_silence_alone(void **state)
{
    const char *records = PEOPLE PAIR("none") MEETINGS ACTIONS;
    int seen[RM_N_KINDS] = {0};

    (void)state;
    policy.meetings.require_acceptance = 1;
    for (int now = 0; now < N_NOWS; now++) {
        note_kinds(seen, due(records, nows[now], "m"));
        note_kinds(seen, due(records, nows[now], "e"));
    }
    for (int kind = 0; kind < RM_N_KINDS; kind++)
        assert_int_equal(seen[kind], kind == RM_KIND_MATCHED || kind == RM_KIND_CONSENT_NEEDED ||
                                         kind == RM_KIND_QUIET || kind == RM_KIND_REVIEW_DUE ||
                                         kind == RM_KIND_CLOSING);
}

static void who_is_away_gets_nothing(void **state)
{
    static const char *const away[] = {"paused", "left"};

    (void)state;
    for (int i = 0; i < 2; i++) {
        const char *gone = rm_arena_printf(&arena,
            "{\"type\":\"person\",\"id\":\"e\",\"rev\":1,\"status\":\"%s\",\"mentee_capacity\":1}"
            "\n",
            away[i]);

        for (int now = 0; now < N_NOWS; now++)
            assert_null(
                strstr(due(joined(PEOPLE, PAIR("weekly") MEETINGS ACTIONS, gone), nows[now], NULL),
                    "\"pair\""));
    }
}

static void pairs_that_are_over_get_nothing(void **state)
{
    static const char *const over[] = {
        "proposed", "paused", "completed", "ended", "declined", "withdrawn"};

    (void)state;
    for (int i = 0; i < 6; i++) {
        const char *pair = rm_arena_printf(&arena,
            "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"status\":\"%"
            "s\"}\n",
            over[i]);

        for (int now = 0; now < N_NOWS; now++)
            assert_null(
                strstr(due(joined(PEOPLE, pair, MEETINGS ACTIONS), nows[now], NULL), "\"pair\""));
    }
}

/* The subject and hours are the reader's; a topic of lived experience is never named. */
static void texts_fit_their_reader(void **state)
{
    const char *records = PEOPLE PAIR("weekly") MEETING("1", "07-12T10", "07-12T11", "");
    const char *text = due(records, "2026-07-11T12:00:00Z", "m");

    (void)state;
    assert_non_null(strstr(text, "Sunday 12 July 2026, 11:00 to 12:00 (Europe/London)"));
    assert_non_null(strstr(text, "with Ember (ember@example.org) now"));
    text = due(records, "2026-07-11T12:00:00Z", "e");
    assert_non_null(strstr(text, "Sunday 12 July 2026, 10:00 to 11:00 (UTC)"));
    assert_non_null(strstr(text, "with Moss now"));
    text = due(records, "2026-03-11T12:00:00Z", NULL);
    assert_non_null(strstr(text, "https://d.example"));
    assert_null(strstr(text, "wheelchairs"));
}

static void a_new_time_is_announced_anew(void **state)
{
    const char *records = PEOPLE PAIR("weekly") MEETING("1", "01-12T10", "01-12T11", "");

    (void)state;
    assert_non_null(strstr(ids(records, "2026-01-12T00:00:00Z", "m"), "meeting-soon:k1:m:1\n"));
    records =
        joined(records, MEETING("1", "01-12T15", "01-12T16", ",\"rev\":1,\"sequence\":1"), "");
    assert_non_null(strstr(ids(records, "2026-01-12T00:00:00Z", "m"), "meeting-soon:k1:1:m:1\n"));
}

/* Six held meetings are all that the built-in policy plans: silence after them is no trouble. */
static void a_series_that_is_over_is_looked_back_on(void **state)
{
#define HELD ",\"status\":\"held\""
    const char *five = PEOPLE PAIR("weekly") MEETING("1", "01-12T10", "01-12T11", HELD)
        MEETING("2", "01-13T10", "01-13T11", HELD) MEETING("3", "01-14T10", "01-14T11", HELD)
            MEETING("4", "01-15T10", "01-15T11", HELD) MEETING("5", "01-16T10", "01-16T11", HELD);
    const char *six = joined(five, MEETING("6", "01-19T10", "01-19T11", HELD), "");

    (void)state;
    assert_non_null(strstr(ids(five, "2026-03-20", "m"), "quiet:"));
    assert_null(strstr(ids(five, "2026-03-20", "m"), "review-due:"));
    assert_null(strstr(ids(six, "2026-03-20", "m"), "quiet:"));
    assert_non_null(strstr(ids(six, "2026-03-20", "m"), "review-due:c%3Am%3Ae:m:1\n"));
    assert_null(strstr(ids(six, "2026-01-26T10:59:59Z", "e"), "review-due:"));
}

static void nobody_hears_of_silence_who_may_just_have_met(void **state)
{
    const char *met = PEOPLE PAIR("monthly") MEETING("1", "02-20T10", "02-20T11", "")
        MEETING("2", "03-30T10", "03-30T11", "");

    (void)state;
    assert_null(strstr(ids(met, "2026-02-26", "m"), "quiet:"));
    assert_non_null(strstr(ids(met, "2026-02-28", "m"), "quiet:"));
    assert_null(strstr(ids(met, "2026-04-05", "admin@example.org"), "quiet-escalated:"));
    assert_non_null(strstr(ids(met, "2026-04-07", "admin@example.org"), "quiet-escalated:"));
}

static void what_rm_schedule_took_out_is_no_streak(void **state)
{
#define OUT  ",\"status\":\"cancelled\""
#define BY_E OUT ",\"cancelled_by\":\"e\""
    const char *one = PEOPLE PAIR("weekly") MEETING("1", "01-12T10", "01-12T11", OUT)
        MEETING("2", "01-19T10", "01-19T11", OUT) MEETING("3", "01-26T10", "01-26T11", BY_E);
    const char *two = joined(one, MEETING("4", "02-02T10", "02-02T11", BY_E), "");

    (void)state;
    assert_null(strstr(ids(one, "2026-02-03", NULL), "cancellations"));
    assert_non_null(strstr(ids(two, "2026-02-03", "m"), "cancellations:k3:m:1\n"));
    assert_non_null(strstr(due(two, "2026-02-03", "admin@example.org"), ": 2 cancelled by Ember."));
}

/* Nobody need record what the answers say. */
static void a_series_that_this_side_calls_held_is_looked_back_on(void **state)
{
    const char *records =
        PEOPLE "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"status\":"
               "\"active\","
               "\"agreement\":{\"sessions\":1}}\n" MEETING("1", "01-12T10", "01-12T11",
                   "") "{\"type\":\"checkin\",\"id\":\"r\",\"pair\":\"c:m:e\",\"by\":\"m\","
                       "\"side\":\"mentor\","
                       "\"at\":\"2026-01-13T10:00:00Z\",\"happened\":true}\n";

    (void)state;
    assert_non_null(strstr(ids(records, "2026-01-20", "m"), "review-due:"));
    assert_null(strstr(ids(records, "2026-01-20", "e"), "review-due:"));
}

static void nobody_to_tell_is_a_warning(void **state)
{
    const char *records = "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\","
                          "\"status\":\"active\"}\n" MEETINGS;

    (void)state;
    due(records, "2026-02-10T12:00:00Z", NULL);
    assert_int_equal(diag.n_warnings, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(answers_never_reach_the_other_side),
        TEST(nothing_is_said_twice),
        TEST(deliveries_count_as_said),
        TEST(an_answer_overdue_is_escalated),
        TEST(need_driven_pairs_are_nudged_after_silence_alone),
        TEST(who_is_away_gets_nothing),
        TEST(pairs_that_are_over_get_nothing),
        TEST(texts_fit_their_reader),
        TEST(a_new_time_is_announced_anew),
        TEST(a_series_that_is_over_is_looked_back_on),
        TEST(nobody_hears_of_silence_who_may_just_have_met),
        TEST(what_rm_schedule_took_out_is_no_streak),
        TEST(a_series_that_this_side_calls_held_is_looked_back_on),
        TEST(nobody_to_tell_is_a_warning),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
