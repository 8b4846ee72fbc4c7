#include "unit.h"

#include "base/date.h"
#include "checkin/due.h"
#include "checkin/office.h"

#include <stdlib.h>
#include <string.h>

static struct rm_arena arena;
static struct rm_diag diag;
static struct rm_policy policy;
static struct rm_rules rules;
static struct rm_templates templates;
static struct rm_offices offices;
static struct rm_cycle cycle;

static int set_up(void **state)
{
    (void)state;
    rm_diag_init(&diag, &arena);
    rm_templates_init(&templates, &arena);
    assert_int_equal(rm_policy_read(&policy, NULL, &arena, &diag), 0);
    assert_int_equal(rm_rules_init(&rules, &policy, &arena, &diag), 0);
    rm_offices_init(&offices, &policy, &arena);
    cycle = (struct rm_cycle){0};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rm_arena_free(&arena);
    return 0;
}

static int64_t time_of(const char *text)
{
    int64_t time;

    assert_int_equal(rm_time_or_date_parse(&time, text), 0);
    return time;
}

static struct rm_office office_in(const char *zone)
{
    cycle.timezone = zone;
    return rm_office_of(&offices, NULL, &cycle);
}

#define ASSERT_TIME(time, text)                                                                    \
    do {                                                                                           \
        char was[RM_TIME_SIZE];                                                                    \
        assert_string_equal(rm_time_format(was, time), text);                                      \
    } while (0)

/* Eight to six, Monday to Friday, by the reader's wall; the clocks change in March and October. */
static void hours_are_the_readers(void **state)
{
    static const struct {
        const char *zone, *time, *next, *last;
    } steps[] = {
        {NULL, "2026-01-05T07:59:59Z", "2026-01-05T08:00:00Z", "2026-01-02T15:00:00Z"},
        {NULL, "2026-01-05T08:00:00Z", "2026-01-05T08:00:00Z", "2026-01-02T15:00:00Z"},
        {NULL, "2026-01-05T17:59:59Z", "2026-01-05T17:59:59Z", "2026-01-02T15:00:00Z"},
        {NULL, "2026-01-05T18:00:00Z", "2026-01-06T08:00:00Z", "2026-01-05T15:00:00Z"},
        {NULL, "2026-01-09T18:00:00Z", "2026-01-12T08:00:00Z", "2026-01-09T15:00:00Z"},
        {"America/Los_Angeles", "2026-01-05T08:00:00Z", "2026-01-05T16:00:00Z",
            "2026-01-02T23:00:00Z"},
        {"America/Los_Angeles", "2026-01-06T01:59:59Z", "2026-01-06T01:59:59Z",
            "2026-01-02T23:00:00Z"},
        {"Asia/Kathmandu", "2026-01-04T12:00:00Z", "2026-01-05T02:15:00Z", "2026-01-02T09:15:00Z"},
        {"Europe/London", "2026-03-28T12:00:00Z", "2026-03-30T07:00:00Z", "2026-03-27T15:00:00Z"},
        {"Europe/London", "2026-10-24T12:00:00Z", "2026-10-26T08:00:00Z", "2026-10-23T14:00:00Z"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        struct rm_office office = office_in(steps[i].zone);

        ASSERT_TIME(rm_office_next(&office, time_of(steps[i].time)), steps[i].next);
        ASSERT_TIME(rm_office_last(&office, time_of(steps[i].time)), steps[i].last);
    }
}

/* Three hours of a day's stretch, or the next one. */
static void a_run_may_have_missed_the_last_hours(void **state)
{
    struct rm_office office = office_in("Europe/London");

    (void)state;
    ASSERT_TIME(rm_office_reach(&office, time_of("2026-01-09T15:00:00Z")), "2026-01-09T15:00:00Z");
    ASSERT_TIME(rm_office_reach(&office, time_of("2026-01-09T15:00:01Z")), "2026-01-12T08:00:00Z");
    ASSERT_TIME(rm_office_reach(&office, time_of("2026-01-10T12:00:00Z")), "2026-01-12T08:00:00Z");
    policy.reminders.quiet_from = 9 * 60; /* an hour a day */
    ASSERT_TIME(rm_office_reach(&office, time_of("2026-01-12T08:30:00Z")), "2026-01-13T08:00:00Z");
    policy.reminders.working = 0;
    assert_true(rm_office_reach(&office, 0) == RM_NEVER);
    policy.reminders.working = 0x7f;
    policy.reminders.quiet_from = policy.reminders.quiet_until;
    ASSERT_TIME(rm_office_reach(&office, time_of("2026-01-12T23:30:00Z")), "2026-01-12T23:30:00Z");
}

static void holidays_and_other_hours_count(void **state)
{
    int64_t days[] = {rm_time_date(time_of("2026-01-05")), rm_time_date(time_of("2026-01-06"))};
    struct rm_office office = office_in("Europe/London");

    (void)state;
    cycle.holidays.v = days;
    cycle.holidays.n = 2;
    ASSERT_TIME(rm_office_next(&office, time_of("2026-01-03")), "2026-01-07T08:00:00Z");
    cycle.holidays.n = 0;
    policy.reminders.quiet_from = 12 * 60; /* a quiet lunch */
    policy.reminders.quiet_until = 13 * 60;
    ASSERT_TIME(rm_office_next(&office, time_of("2026-01-05T12:30:00Z")), "2026-01-05T13:00:00Z");
    ASSERT_TIME(rm_office_next(&office, time_of("2026-01-05T03:30:00Z")), "2026-01-05T03:30:00Z");
    policy.reminders.quiet_until = policy.reminders.quiet_from;
    ASSERT_TIME(rm_office_next(&office, time_of("2026-01-05T12:30:00Z")), "2026-01-05T12:30:00Z");
    policy.reminders.quiet_from =
        3 * 60; /* an hour that the clocks skip, and leave of it nothing */
    policy.reminders.quiet_until = 90;
    policy.reminders.working = 1U << RM_SUN;
    ASSERT_TIME(rm_office_next(&office, time_of("2026-03-29T00:00:00Z")), "2026-03-29T01:30:00Z");
    policy.reminders.working = 0;
    assert_true(rm_office_next(&office, 0) == RM_NEVER);
}

static const char *due(const char *records, int64_t now)
{
    struct rm_programme programme;
    struct rm_due_request request = {&programme, &policy, &rules, &templates, now, -1, NULL, NULL};
    struct rm_buf out = {0};
    const char *text;

    rm_programme_init(&programme, &arena, &diag, RM_ALL_TYPES);
    rm_programme_read_text(&programme, records, strlen(records), "test");
    assert_int_equal(rm_programme_settle(&programme), 0);
    rm_due(&out, &request, &diag);
    text = rm_arena_copy(&arena, rm_buf_text(&out), out.len);
    rm_buf_free(&out);
    return text;
}

/* xorshift64*, Vigna 2016. */
static uint64_t lot;

static int below(int n)
{
    lot ^= lot >> 12;
    lot ^= lot << 25;
    lot ^= lot >> 27;
    return (int)((lot * UINT64_C(2685821657736338717)) >> 33) % n;
}

#define ONE_OF(list) list[below((int)(sizeof(list) / sizeof *(list)))]

enum { N_PAIRS = 4, N_DAYS = 24, FIRST_HOUR = 9 };

static const char *const zones[] = {"Europe/London", "America/Los_Angeles", "Asia/Kathmandu", NULL};
static const char *zone_of[2 * N_PAIRS];

static void put_person(struct rm_buf *out, int i)
{
    zone_of[i] = ONE_OF(zones);
    rm_buf_printf(out, "{\"type\":\"person\",\"id\":\"p%d\",\"mentor_capacity\":1", i);
    if (zone_of[i])
        rm_buf_printf(out, ",\"timezone\":\"%s\"", zone_of[i]);
    rm_buf_adds(out, "}\n");
}

static void put_meeting(struct rm_buf *out, int pair, int n, int64_t first)
{
    static const char *const status[] = {"planned", "planned", "held", "cancelled", "missed"};
    const char *was = ONE_OF(status);
    char start[RM_TIME_SIZE], end[RM_TIME_SIZE];
    int64_t at = first + (n * 9 + below(7)) * RM_DAY + (7 + below(12)) * RM_HOUR;

    rm_buf_printf(out,
        "{\"type\":\"meeting\",\"id\":\"k%d.%d\",\"pair\":\"c:p%d:p%d\",\"start\":\"%s\",\"end\":"
        "\"%s\",\"status\":\"%s\"%s}\n",
        pair, n, 2 * pair, 2 * pair + 1, rm_time_format(start, at),
        rm_time_format(end, at + RM_HOUR), was,
        strcmp(was, "cancelled") == 0 ? ",\"cancelled_by\":\"nobody\"" : "");
}

static void put_answer(struct rm_buf *out, int pair, int n, int64_t first)
{
    static const char *const what[] = {"\"happened\":true", "\"happened\":false", "\"fit\":1",
        "\"led\":\"mentee\"", "\"wish\":\"break\"", "\"wish\":\"leave\"",
        "\"ratings\":{\"heard\":1,\"useful\":5}"};
    const int side = below(2);
    char at[RM_TIME_SIZE];

    rm_buf_printf(out,
        "{\"type\":\"checkin\",\"id\":\"r%d.%d\",\"pair\":\"c:p%d:p%d\",\"by\":\"p%d\",\"side\":"
        "\"%s\",\"at\":\"%s\",%s}\n",
        pair, n, 2 * pair, 2 * pair + 1, 2 * pair + side, side ? "mentee" : "mentor",
        rm_time_format(at, first + below(N_DAYS * 24) * RM_HOUR), ONE_OF(what));
}

static const char *random_programme(int64_t first)
{
    static const char *const cadences[] = {"weekly", "monthly", "none"};
    static const char *const statuses[] = {"active", "agreed", "paused", "ended"};
    struct rm_buf out = {0};
    const char *text;
    char day[RM_DATE_SIZE];

    rm_buf_adds(&out,
        "{\"type\":\"cycle\",\"id\":\"c\",\"starts\":\"2026-01-01\",\"administrator\":\"a@example."
        "org\",\"holidays\":[\"2026-03-20\"]}\n");
    for (int i = 0; i < 2 * N_PAIRS; i++)
        put_person(&out, i);
    for (int i = 0; i < N_PAIRS; i++) {
        rm_buf_printf(&out,
            "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"p%d\",\"mentee\":\"p%d\",\"status\":"
            "\"%s\",\"agreement\":{\"cadence\":\"%s\"},\"changed\":{\"by\":\"x\",\"at\":\"2026-0%d-"
            "01T00:00:00Z\"}}\n",
            2 * i, 2 * i + 1, i ? "active" : ONE_OF(statuses), ONE_OF(cadences), 1 + below(3));
        for (int n = 0; n < 4; n++)
            put_meeting(&out, i, n, first - 9 * RM_DAY);
        for (int n = below(5); n > 0; n--)
            put_answer(&out, i, n, first);
        rm_buf_printf(&out,
            "{\"type\":\"action\",\"id\":\"a%d\",\"pair\":\"c:p%d:p%d\",\"owner\":\"p%d\",\"text\":"
            "\"x\",\"due\":\"%s\"}\n",
            i, 2 * i, 2 * i + 1, 2 * i + below(2),
            rm_date_format(day, rm_time_date(first) + below(N_DAYS)));
    }
    text = rm_arena_copy(&arena, rm_buf_text(&out), out.len);
    rm_buf_free(&out);
    return text;
}

static const char *reversed(const char *text)
{
    size_t len = strlen(text);
    char *turned = rm_arena_copy(&arena, text, len), *to = turned;

    for (const char *end = text + len; end > text;) {
        const char *start = end - 1;

        while (start > text && start[-1] != '\n')
            start--;
        memcpy(to, start, (size_t)(end - start));
        to += end - start;
        end = start;
    }
    return turned;
}

/* The text of a member in one line, which has it. */
static const char *member(const char *line, const char *name)
{
    const char *at = strstr(line, rm_arena_printf(&arena, "\"%s\":\"", name)) + strlen(name) + 4;

    return rm_arena_copy(&arena, at, strcspn(at, "\""));
}

/* By the zone alone, without office.h. */
static void assert_at_work(const char *to, int64_t now)
{
    const char *name = to[0] == 'p' ? zone_of[atoi(to + 1)] : NULL;
    struct rm_zones known;
    static const struct rm_zone *opened[sizeof zones / sizeof *zones];
    static struct rm_arena kept;
    int64_t date = rm_time_date(now);
    int minute = (int)((now - date * RM_DAY) / RM_MINUTE);

    for (int i = 0; name && i < (int)(sizeof zones / sizeof *zones); i++)
        if (zones[i] && strcmp(zones[i], name) == 0) {
            rm_zones_init(&known, &kept);
            if (!opened[i])
                opened[i] = rm_zone_open(&known, name);
            rm_zone_wall(opened[i], now, &date, &minute);
        }
    assert_in_range(minute, 8 * 60, 18 * 60 - 1);
    assert_true(rm_date_weekday(date) <= RM_FRI);
    assert_true(date != rm_time_date(time_of("2026-03-20")));
}

/* What one run said: each thing once, at a time at which it may be, and no two things of one ladder
 * to one reader. */
static size_t check_run(const char *said, const char *more, int64_t now)
{
    const char *last = "";
    size_t n = 0;

    for (const char *line = more; *line; line = strchr(line, '\n') + 1, n++) {
        const char *text = rm_arena_copy(&arena, line, strcspn(line, "\n"));
        const char *id = member(text, "id"), *to = member(text, "to");

        assert_null(strstr(said, rm_arena_printf(&arena, "\"id\":\"%s\"", id)));
        assert_true(time_of(member(text, "due")) <= now);
        assert_at_work(to, now);
        if (strncmp(id, "checkin-", 8) == 0) {
            const char *key = rm_arena_printf(&arena, "%s %s", to, strchr(id, ':'));

            assert_true(strcmp(key, last) != 0);
            last = key;
        }
    }
    return n;
}

/* Every hour for three weeks and a half, over a change of the clocks, with what was said put back;
 * and the order of lines makes no difference. */
static void random_programmes_keep_the_rules(void **state)
{
    const int64_t first = time_of("2026-03-09T00:00:00Z");
    size_t n = 0;

    (void)state;
    for (int programme = 1; programme <= 2; programme++) {
        const char *records, *said = "";
        size_t warnings = 0;

        lot = (uint64_t)programme * 7919;
        records = random_programme(first);
        for (int hour = FIRST_HOUR; hour < N_DAYS * 24; hour++) {
            int64_t now = first + hour * RM_HOUR;
            const char *all = rm_arena_printf(&arena, "%s%s", records, said);
            const char *more = due(all, now);

            n += check_run(said, more, now);
            if (hour == 24 + FIRST_HOUR)
                warnings = diag.n_warnings;
            if (hour % 24 == 9)
                assert_string_equal(due(reversed(all), now), more);
            said = rm_arena_printf(&arena, "%s%s", said, more);
        }
        assert_int_equal(diag.n_warnings, warnings); /* nothing waits where a run comes each hour */
    }
    assert_true(n > 40);
}

/* All that a pair of cadence none is told, whatever happens to it. */
static void need_driven_pairs_hear_news_and_are_nudged_after_silence(void **state)
{
    static const char *const allowed[] = {"matched", "quiet", "rematch-offered", "review-due",
        "closing", "wish-noted", "pair-paused", "pair-ended", "quiet-escalated",
        "cancellations-escalated", "diverging", "own-pair", "wish-told", "pause-escalated"};

    (void)state;
    for (size_t i = 0; i < policy.rules.n; i++) {
        const struct rm_rule_policy *rule = &policy.rules.v[i];
        const struct rm_condition *condition = rm_condition_find(rule->when);
        int may = 0;

        for (size_t k = 0; k < sizeof allowed / sizeof *allowed; k++)
            may |= strcmp(rule->kind, allowed[k]) == 0;
        if (rule->cadence_none == 1)
            assert_true(may);
        if (may && condition->since != rm_condition_find("all-held")->since)
            assert_int_equal(rule->cadence_none, 1);
    }
}

/* A run a day at eight in London never reaches Los Angeles, and says so from the second day on. */
static void what_waits_for_a_run_is_a_warning(void **state)
{
    const char *records =
        "{\"type\":\"cycle\",\"id\":\"c\",\"starts\":\"2026-03-02\",\"administrator\":\"a@example."
        "org\"}\n"
        "{\"type\":\"person\",\"id\":\"m\",\"timezone\":\"America/Los_Angeles\"}\n"
        "{\"type\":\"person\",\"id\":\"e\",\"timezone\":\"America/Los_Angeles\"}\n"
        "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"status\":"
        "\"active\","
        "\"starts\":\"2026-03-02\"}\n";

    (void)state;
    assert_string_equal(due(records, time_of("2026-03-03T08:00:00Z")), "");
    assert_int_equal(diag.n_warnings, 0);
    assert_string_equal(due(records, time_of("2026-03-04T08:00:00Z")), "");
    assert_int_equal(diag.n_warnings, 1);
    assert_non_null(strstr(due(records, time_of("2026-03-04T16:00:00Z")), "matched"));
    policy.rules.v[0].any_hour = 1;
    assert_non_null(strstr(due(records, time_of("2026-03-04T08:00:00Z")), "matched"));
}

/* Runs every `hours` hours from one time to another, with what was said put back: how often that
 * kind was said, and when first. */
static size_t count_said(
    const char *records, const char *kind, const char *from, const char *to, int hours, char *first)
{
    const char *said = "", *wanted = rm_arena_printf(&arena, "\"kind\":\"%s\"", kind);
    size_t n = 0;

    for (int64_t now = time_of(from); now <= time_of(to); now += hours * RM_HOUR) {
        const char *more = due(rm_arena_printf(&arena, "%s%s", records, said), now);

        if (strstr(more, wanted) && n == 0)
            rm_time_format(first, now);
        for (const char *at = more; (at = strstr(at, wanted)); at++)
            n++;
        said = rm_arena_printf(&arena, "%s%s", said, more);
    }
    return n;
}

#define CLOSED                                                                                     \
    "{\"type\":\"cycle\",\"id\":\"c\",\"starts\":\"2026-09-01\",\"holidays\":[\"2026-12-21\","     \
    "\"2026-12-22\",\"2026-12-23\",\"2026-12-24\",\"2026-12-25\",\"2026-12-28\",\"2026-12-29\","   \
    "\"2026-12-30\",\"2026-12-31\",\"2027-01-01\"]}\n"
#define CLOSED_PAIR(rest)                                                                          \
    "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"m\",\"mentee\":\"e\",\"starts\":"             \
    "\"2026-09-01\"," rest "}\n"

/* Two weeks of holidays take nothing from the two weeks in which something may be said. */
static void a_long_closure_swallows_nothing(void **state)
{
    static const struct {
        const char *kind, *records;
        size_t n;
        const char *first;
    } closures[] = {
        {"pair-ended",
            CLOSED CLOSED_PAIR("\"status\":\"active\"") CLOSED_PAIR(
                "\"status\":\"ended\",\"ended_on\":\"2026-12-18\",\"rev\":1,\"changed\":{\"by\":"
                "\"x\",\"at\":\"2026-12-18T18:30:00Z\"}"),
            2, "2027-01-04T08:00:00Z"},
        /* in hours, but no run came before they were over */
        {"pair-paused",
            CLOSED CLOSED_PAIR("\"status\":\"active\"") CLOSED_PAIR(
                "\"status\":\"paused\",\"rev\":1,\"changed\":{\"by\":\"x\",\"at\":\"2026-12-18T17:"
                "30:00Z\"}"),
            2, "2027-01-04T08:00:00Z"},
        {"closing-survey", CLOSED CLOSED_PAIR("\"status\":\"active\",\"ends\":\"2026-12-18\""), 2,
            "2027-01-04T08:00:00Z"},
        {"closing-survey", CLOSED CLOSED_PAIR("\"status\":\"active\",\"ends\":\"2026-12-11\""), 4,
            "2026-12-14T08:00:00Z"},
        {"closing-survey",
            CLOSED CLOSED_PAIR("\"status\":\"completed\",\"ended_on\":\"2026-12-18\""), 2,
            "2027-01-04T08:00:00Z"},
        {"closing", CLOSED CLOSED_PAIR("\"status\":\"active\",\"ends\":\"2026-12-27\""), 2,
            "2026-12-18T15:00:00Z"},
        {"review-due", CLOSED CLOSED_PAIR("\"status\":\"active\",\"review_on\":\"2027-01-06\""), 2,
            "2026-12-18T15:00:00Z"},
    };
    char first[RM_TIME_SIZE];

    (void)state;
    for (size_t i = 0; i < sizeof closures / sizeof *closures; i++) {
        assert_int_equal(count_said(closures[i].records, closures[i].kind, "2026-12-09T08:00:00Z",
                             "2027-01-20T08:00:00Z", 1, first),
            closures[i].n);
        assert_string_equal(first, closures[i].first);
        /* a run a day, in the last three working hours */
        assert_int_equal(count_said(closures[i].records, closures[i].kind, "2026-12-09T16:00:00Z",
                             "2027-01-20T16:00:00Z", 24, first),
            closures[i].n);
        assert_null(strstr(due(closures[i].records, time_of("2027-01-21T12:00:00Z")),
            rm_arena_printf(&arena, "\"kind\":\"%s\"", closures[i].kind)));
    }
}

/* Each in its own time: on the last working day before, both of a day, and the first none the less
 * as the first. */
static void every_meeting_is_announced(void **state)
{
#define SOON(n, start, end, rest)                                                                  \
    "{\"type\":\"meeting\",\"id\":\"k" n "\",\"pair\":\"c:m:e\",\"start\":\"" start                \
    ":00Z\",\"end\":\"" end ":00Z\"" rest "}\n"
    const char *records =
        "{\"type\":\"cycle\",\"id\":\"c\",\"starts\":\"2026-01-05\"}\n" CLOSED_PAIR(
            "\"status\":\"active\"") SOON("1", "2026-10-02T17:30", "2026-10-02T18:30", "")
            SOON("2", "2026-10-05T08:00", "2026-10-05T09:00", ",\"sequence\":2")
                SOON("3", "2026-10-08T10:00", "2026-10-08T11:00", "")
                    SOON("4", "2026-10-08T15:00", "2026-10-08T16:00", "")
                        SOON("5", "2026-10-08T16:00", "2026-10-08T17:00",
                            ",\"status\":\"cancelled\",\"cancelled_by\":\"m\"");
    char first[RM_TIME_SIZE];
    const char *text;

    (void)state;
    assert_int_equal(count_said(records, "meeting-soon", "2026-09-28T08:00:00Z",
                         "2026-10-09T18:00:00Z", 1, first),
        8);
    text = due(records, time_of("2026-10-02T16:00:00Z"));
    assert_non_null(strstr(text, "\"meeting-soon:k1:m:1\""));
    assert_non_null(strstr(text, "\"meeting-soon:k2:2:m:1\""));
    assert_null(strstr(text, "meeting-soon:k3"));
    text = due(records, time_of("2026-10-07T15:30:00Z"));
    assert_non_null(strstr(text, "\"meeting-soon:k3:e:1\""));
    assert_non_null(strstr(text, "\"meeting-soon:k4:e:1\""));
    assert_null(strstr(text, "meeting-soon:k5"));
    text = due(records, time_of("2026-10-08T12:00:00Z"));
    assert_null(strstr(text, "meeting-soon:k3"));
    assert_non_null(strstr(text, "\"meeting-soon:k4:e:1\""));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hours_are_the_readers),
        TEST(a_run_may_have_missed_the_last_hours),
        TEST(holidays_and_other_hours_count),
        TEST(random_programmes_keep_the_rules),
        TEST(need_driven_pairs_hear_news_and_are_nudged_after_silence),
        TEST(what_waits_for_a_run_is_a_warning),
        TEST(a_long_closure_swallows_nothing),
        TEST(every_meeting_is_announced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
