#include "unit.h"

#include "base/date.h"
#include "timetable.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void assert_schedule(const char *from, const char *lines, const char *expected)
{
    struct timetable run;

    timetable_start(&run, from);
    timetable_read(&run, lines);
    timetable_finish(&run);
    if (strcmp(timetable_show(&run), expected) != 0)
        fail_msg("%s\ngave\n%s\nnot\n%s", lines, timetable_show(&run), expected);
    timetable_end(&run);
}

#define PERSON(id, zone, hours)                                                                    \
    "{\"type\":\"person\",\"id\":\"" id "\",\"timezone\":\"" zone "\",\"hours\":" hours "}\n"
#define PAIR(status, agreement)                                                                    \
    "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":\"b\",\"status\":\"" status    \
    "\",\"agreement\":" agreement "}\n"
#define MEETING(n, start, end, status)                                                             \
    "{\"type\":\"meeting\",\"id\":\"c:a:b:" n "\",\"pair\":\"c:a:b\",\"start\":\"" start           \
    "\",\"end\":\"" end "\",\"status\":\"" status "\"}\n"
#define TUESDAYS  "{\"tue\":[\"09:00-12:00\"]}"
#define WEEKLY(n) "{\"cadence\":\"weekly\",\"sessions\":" n ",\"durations\":[60,45]}"

static void a_series_keeps_its_slot_and_tapers(void **state)
{
    (void)state;
    /* Over the change to summer time in both zones. */
    assert_schedule("2026-03-16",
        PERSON("a", "Europe/London", TUESDAYS) PERSON("b", "Europe/London", TUESDAYS)
            PAIR("active", WEEKLY("4")),
        "2026-03-17T09:00/60 2026-03-24T09:00/45 2026-03-31T08:00/45 2026-04-07T08:00/45");
    /* In New York summer comes earlier: the mentor's wall time stays while both have it. */
    assert_schedule("2026-03-01",
        PERSON("a", "Europe/London", "{\"tue\":[\"13:00-18:00\"]}") PERSON(
            "b", "America/New_York", "{\"tue\":[\"09:00-12:00\"]}") PAIR("agreed", WEEKLY("5")),
        "2026-03-03T14:00/60 2026-03-10T14:00/45 2026-03-17T14:00/45 2026-03-24T14:00/45 "
        "2026-03-31T13:00/45");
    assert_schedule("2026-12-01",
        PERSON("a", "UTC", TUESDAYS) PERSON("b", "UTC", TUESDAYS)
            PAIR("active", "{\"cadence\":\"monthly\",\"sessions\":4,\"durations\":[60]}"),
        "2026-12-01T09:00/60 2027-01-05T09:00/60 2027-02-02T09:00/60 2027-03-02T09:00/60");
}

static void some_pairs_get_nothing(void **state)
{
    static const char *const people = PERSON("a", "UTC", TUESDAYS) PERSON("b", "UTC", TUESDAYS);
    static const char *const pairs[] = {PAIR("proposed", WEEKLY("2")), PAIR("paused", WEEKLY("2")),
        PAIR("completed", WEEKLY("2")), PAIR("ended", WEEKLY("2")), PAIR("declined", WEEKLY("2")),
        PAIR("withdrawn", WEEKLY("2")), PAIR("active", "{\"cadence\":\"none\",\"sessions\":3}")};
    struct rm_buf lines = {0};

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        rm_buf_clear(&lines);
        rm_buf_printf(&lines, "%s%s", people, pairs[i]);
        assert_schedule("2026-12-01", lines.data, "");
    }
    rm_buf_free(&lines);
}

static void what_is_there_stays_and_what_is_missing_comes(void **state)
{
    static const char *const base =
        PERSON("a", "UTC", "{\"tue\":[\"09:00-12:00\"],\"wed\":[\"09:00-12:00\"]}")
            PERSON("b", "UTC", "{\"tue\":[\"09:00-12:00\"],\"wed\":[\"09:00-12:00\"]}")
                PAIR("active", WEEKLY("4"));
    static const struct {
        const char *meetings, *expected;
    } cases[] = {
        /* The slot is that of the latest meeting, whatever time would be first. */
        {MEETING("1", "2026-11-25T10:00:00Z", "2026-11-25T11:00:00Z", "held"),
            "2026-12-02T10:00/45 2026-12-09T10:00/45 2026-12-16T10:00/45"},
        /* A hole is filled, at another time than that which was called off. */
        {MEETING("1", "2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "planned")
                MEETING("2", "2026-12-08T09:00:00Z", "2026-12-08T09:45:00Z", "cancelled")
                    MEETING("3", "2026-12-15T09:00:00Z", "2026-12-15T09:45:00Z", "planned")
                        MEETING("4", "2026-12-22T09:00:00Z", "2026-12-22T09:45:00Z", "planned"),
            "2026-12-08T09:45/45"},
        {MEETING("1", "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z", "missed"),
            "2026-12-01T09:00/60 2026-12-08T09:00/45 2026-12-15T09:00/45 2026-12-22T09:00/45"},
        {MEETING("1", "2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "planned")
                MEETING("2", "2026-12-08T09:00:00Z", "2026-12-08T09:45:00Z", "planned")
                    MEETING("3", "2026-12-15T09:00:00Z", "2026-12-15T09:45:00Z", "planned")
                        MEETING("9", "2026-12-22T09:00:00Z", "2026-12-22T09:45:00Z", "planned"),
            ""},
    };
    struct rm_buf lines = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        rm_buf_clear(&lines);
        rm_buf_printf(&lines, "%s%s", base, cases[i].meetings);
        assert_schedule("2026-12-01", lines.data, cases[i].expected);
    }
    rm_buf_free(&lines);
}

static void meetings_of_those_who_left_are_cancelled(void **state)
{
    struct timetable run;
    const char *out;

    (void)state;
    timetable_start(&run, "2026-12-01");
    timetable_read(&run,
        "{\"type\":\"person\",\"id\":\"a\",\"status\":\"left\"}\n{\"type\":\"person\","
        "\"id\":\"b\"}\n" PAIR("active", WEEKLY("4"))
            MEETING("1", "2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z", "planned")
                MEETING("2", "2026-12-01T09:00:00Z", "2026-12-01T10:00:00Z", "held")
                    MEETING("3", "2026-12-08T09:00:00Z", "2026-12-08T10:00:00Z", "planned"));
    out = timetable_finish(&run);
    assert_string_equal(out,
        "{\"type\":\"meeting\",\"id\":\"c:a:b:3\",\"pair\":\"c:a:b\",\"start\":\"2026-12-08T09:00:"
        "00Z\","
        "\"end\":\"2026-12-08T10:00:00Z\",\"status\":\"cancelled\",\"rev\":1,\"changed\":{\"by\":"
        "\"rm-schedule\",\"at\":\"2026-12-01T00:00:00Z\"}}\n");
    timetable_end(&run);
}

static void the_policy_sets_limits(void **state)
{
    static const char *const lines =
        PERSON("a", "UTC", TUESDAYS) PERSON("b", "UTC", TUESDAYS) PERSON("d", "UTC", TUESDAYS)
            PAIR("active", WEEKLY("1")) "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"a\","
                                        "\"mentee\":\"d\",\"status\":\"active\","
                                        "\"agreement\":" WEEKLY("1") "}\n";
    struct timetable run;

    (void)state;
    timetable_start(&run, "2026-12-01");
    run.policy.meetings.buffer_min = 20;
    timetable_read(&run, lines);
    timetable_finish(&run);
    assert_string_equal(timetable_show(&run), "2026-12-01T09:00/60 2026-12-01T10:30/60");
    timetable_end(&run);

    timetable_start(&run, "2026-12-01");
    run.policy.meetings.daily_max = 1;
    timetable_read(&run, lines);
    timetable_finish(&run);
    assert_string_equal(timetable_show(&run), "2026-12-01T09:00/60 2026-12-08T09:00/60");
    timetable_end(&run);

    timetable_start(&run, "2026-12-01");
    run.policy.meetings.require_acceptance = 1;
    timetable_read(&run, lines);
    timetable_finish(&run);
    assert_string_equal(timetable_show(&run), "");
    assert_non_null(strstr(run.diag.entries[0].text, "accepted the agreement: 2"));
    timetable_end(&run);
}

#define OTHER(mentor, mentee, agreement)                                                           \
    "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"" mentor "\",\"mentee\":\"" mentee            \
    "\",\"status\":\"active\",\"agreement\":" agreement "}\n"

/* Whoever comes first, b and d can only be at nine, so that a has to see b or d there and the other
 * elsewhere. */
static void an_earlier_pair_makes_room(void **state)
{
    static const char *const nine = "{\"tue\":[\"09:00-10:00\"]}";
    struct rm_buf lines = {0};
    struct timetable run;

    (void)state;
    for (int i = 0; i < 2; i++) {
        rm_buf_clear(&lines);
        rm_buf_printf(&lines,
            PERSON("a", "UTC", TUESDAYS) PERSON("b", "UTC", "%s") PERSON("d", "UTC", "%s"),
            i ? TUESDAYS : nine, i ? nine : TUESDAYS);
        rm_buf_adds(&lines, OTHER("a", "b", WEEKLY("3")) OTHER("a", "d", WEEKLY("3")));
        timetable_start(&run, "2026-12-01");
        timetable_read(&run, lines.data);
        timetable_finish(&run);
        assert_string_equal(timetable_show(&run),
            "2026-12-01T09:00/60 2026-12-01T10:00/60 2026-12-08T09:00/45 "
            "2026-12-08T10:00/45 2026-12-15T09:00/45 2026-12-15T10:00/45");
        assert_int_equal(run.schedule.n_short, 0);
        timetable_end(&run);
    }
    rm_buf_free(&lines);
}

/* Half past eight in London is an evening in Sydney; ten at night in London is nine in the morning
 * there. */
static void the_inconvenient_hour_is_taken_in_turn(void **state)
{
    (void)state;
    assert_schedule("2026-12-01",
        PERSON("a", "Europe/London", "{\"tue\":[\"08:30-09:30\",\"22:00-23:00\"]}")
            PERSON("b", "Australia/Sydney", "{\"tue\":[\"19:30-20:30\"],\"wed\":[\"09:00-10:00\"]}")
                PAIR("active", "{\"cadence\":\"weekly\",\"sessions\":4,\"durations\":[60]}"),
        "2026-12-01T08:30/60 2026-12-08T22:00/60 2026-12-15T08:30/60 2026-12-22T22:00/60");
}

static void a_week_has_no_more_meetings_than_the_policy_lets_it(void **state)
{
    struct timetable run;

    (void)state;
    timetable_start(&run, "2026-12-01");
    run.policy.meetings.weekly_max = 1;
    timetable_read(&run,
        PERSON("a", "UTC", TUESDAYS) PERSON("b", "UTC", TUESDAYS) PERSON("d", "UTC", TUESDAYS)
            OTHER("a", "b", WEEKLY("1")) OTHER("a", "d", WEEKLY("1")));
    timetable_finish(&run);
    assert_string_equal(timetable_show(&run), "2026-12-01T09:00/60 2026-12-08T09:00/60");
    timetable_end(&run);
}

static void assert_warning(const char *lines, const char *expected)
{
    struct timetable run;

    timetable_start(&run, "2026-12-01");
    timetable_read(&run, lines);
    timetable_finish(&run);
    assert_int_equal(run.schedule.n_short, 1);
    if (!strstr(run.diag.entries[0].text, expected))
        fail_msg("%s, not %s", run.diag.entries[0].text, expected);
    assert_int_equal(run.diag.entries[0].where.line, 1);
    timetable_end(&run);
}

#define CYCLE(holidays)                                                                            \
    "{\"type\":\"cycle\",\"id\":\"c\",\"ends\":\"2026-12-28\",\"holidays\":" holidays "}\n"

static void the_reason_is_given_where_there_is_no_time(void **state)
{
    (void)state;
    assert_warning(PAIR("active", WEEKLY("4")) CYCLE("[]") PERSON("a", "UTC", TUESDAYS)
                       PERSON("b", "UTC", "{\"tue\":[\"11:30-17:00\"]}"),
        "no time for 4 of 4 meetings until 2026-12-28: no common hours are long enough (4 of its "
        "periods)");
    assert_warning(PAIR("active", WEEKLY("4")) CYCLE("[\"2026-12-22\",\"2026-12-08\"]")
                       PERSON("a", "UTC", TUESDAYS) PERSON("b", "UTC", TUESDAYS),
        "no time for 2 of 4 meetings until 2026-12-28: holidays take what there is (2 of its "
        "periods); of 20 possible starts in them holidays took 20");
    /* Of the nine starts on the 8th, what was called off takes eight, and the other pair is in the
     * way of the last. */
    assert_warning(
        PAIR("active", "{\"cadence\":\"weekly\",\"sessions\":2,\"durations\":[60]}")
            CYCLE("[\"2026-12-01\",\"2026-12-15\",\"2026-12-22\"]") PERSON("a", "UTC", TUESDAYS)
                PERSON("b", "UTC", TUESDAYS) PERSON("d", "UTC", TUESDAYS)
                    MEETING("1", "2026-12-08T09:30:00Z", "2026-12-08T11:00:00Z", "cancelled") OTHER(
                        "d", "b", "{\"cadence\":\"none\"}") "{\"type\":\"meeting\",\"id\":\"x\","
                                                            "\"pair\":\"c:d:b\",\"start\":"
                                                            "\"2026-12-08T11:15:00Z\",\"end\":"
                                                            "\"2026-12-08T11:30:00Z\"}\n",
        "no time for 2 of 2 meetings until 2026-12-28: holidays take what there is (3 of its "
        "periods); other meetings take what there is (1 of its periods); of 36 possible starts in "
        "them holidays took 27, meetings that were called off before took 8, other meetings took "
        "1");
    assert_warning(PAIR("active", WEEKLY("9")) CYCLE("[]") PERSON("a", "UTC", TUESDAYS)
                       PERSON("b", "UTC", TUESDAYS),
        "no time for 5 of 9 meetings until 2026-12-28");
}

static void what_comes_after_the_last_day_asked_for_is_not_missed(void **state)
{
    struct timetable run;

    (void)state;
    timetable_start(&run, "2026-12-01");
    run.request.until = date_of("2026-12-10");
    timetable_read(&run, PAIR("active", WEEKLY("4")) CYCLE("[\"2026-12-08\"]")
                             PERSON("a", "UTC", TUESDAYS) PERSON("b", "UTC", TUESDAYS));
    timetable_finish(&run);
    assert_string_equal(timetable_show(&run), "2026-12-01T09:00/60");
    assert_int_equal(run.schedule.n_short, 0);
    timetable_end(&run);
}

/* ---- Random programmes ---- */

static const char *const zones_tried[] = {"Europe/London", "America/New_York", "Asia/Kathmandu",
    "Europe/Dublin", "Africa/Casablanca", "Australia/Lord_Howe", "Pacific/Apia", "UTC",
    "Asia/Kolkata", "America/Sao_Paulo"};
enum { N_ZONES = sizeof zones_tried / sizeof *zones_tried, MOST_PEOPLE = 12, MOST_LINES = 60 };

struct guest {
    char id[16];
    const char *zone;
    int open[7][2]; /* minutes; both 0: none */
};

struct sheet {
    struct guest people[MOST_PEOPLE];
    int n_people;
    char *lines[MOST_LINES];
    int n_lines;
    int64_t from, holiday;
};

static void add_line(struct sheet *s, struct rm_arena *arena, struct rm_buf *line)
{
    rm_buf_addc(line, '\n');
    s->lines[s->n_lines++] = rm_arena_dup(arena, line->data);
    rm_buf_clear(line);
}

static void add_guest(struct sheet *s, struct rm_arena *arena, int i)
{
    struct guest *guest = &s->people[i];
    struct rm_buf line = {0};
    int n = 0;

    snprintf(guest->id, sizeof guest->id, "p%d", i);
    guest->zone = zones_tried[random_below(N_ZONES)];
    rm_buf_printf(&line, "{\"type\":\"person\",\"id\":\"%s\",\"timezone\":\"%s\",\"hours\":{",
        guest->id, guest->zone);
    for (int day = 0; day < 7; day++) {
        int from = random_below(60) * 15, to = from + (8 + random_below(36)) * 15;

        if (random_below(3) == 0)
            continue;
        guest->open[day][0] = from;
        guest->open[day][1] = to = to > 1440 ? 1440 : to;
        rm_buf_printf(&line, "%s\"%s\":[\"%02d:%02d-%02d:%02d\"]", n++ ? "," : "",
            rm_weekday_names[day], from / 60, from % 60, to / 60, to % 60);
    }
    /* Who gives none has the policy's: working days from nine to five. */
    for (int day = 0; n == 0 && day < 5; day++) {
        guest->open[day][0] = 9 * 60;
        guest->open[day][1] = 17 * 60;
    }
    rm_buf_adds(&line, "}}");
    add_line(s, arena, &line);
    rm_buf_free(&line);
}

static void make_sheet(struct sheet *s, struct rm_arena *arena)
{
    static const char *const cadences[] = {"weekly", "fortnightly", "every 3 weeks", "monthly"};
    struct rm_buf line = {0};
    char text[RM_DATE_SIZE];
    int n_pairs = 4 + random_below(12), taken[MOST_PEOPLE][MOST_PEOPLE] = {{0}};

    memset(s, 0, sizeof *s);
    s->from = date_of("2005-01-01") + random_below(40 * 365);
    s->holiday = s->from + random_below(40);
    s->n_people = 3 + random_below(MOST_PEOPLE - 3);
    rm_buf_printf(&line,
        "{\"type\":\"cycle\",\"id\":\"c\",\"ends\":\"2026-12-28\",\"holidays\":[\"%s\"]}",
        rm_date_format(text, s->holiday));
    add_line(s, arena, &line);
    for (int i = 0; i < s->n_people; i++)
        add_guest(s, arena, i);
    for (int i = 0; i < n_pairs; i++) {
        int mentor = random_below(s->n_people), mentee = random_below(s->n_people);

        if (mentor == mentee || taken[mentor][mentee]++)
            continue;
        rm_buf_printf(&line,
            "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"p%d\",\"mentee\":\"p%d\",\"status\":"
            "\"active\",\"agreement\":{\"cadence\":\"%s\",\"sessions\":%d,\"durations\":[%d,%d]}}",
            mentor, mentee, cadences[random_below(4)], 1 + random_below(6),
            15 * (1 + random_below(6)), 15 * (1 + random_below(4)));
        add_line(s, arena, &line);
    }
    rm_buf_free(&line);
}

static void read_sheet(struct timetable *run, const struct sheet *s)
{
    char from[RM_DATE_SIZE];

    timetable_start(run, rm_date_format(from, s->from));
    for (int i = 0; i < s->n_lines; i++)
        timetable_read(run, s->lines[i]);
}

/* Whether all of a meeting lies in a person's hours and on no holiday, as the C library sees it. */
static int is_open(const struct sheet *s, const struct guest *guest, const struct rm_meeting *m)
{
    setenv("TZ", guest->zone, 1);
    tzset();
    for (int64_t t = m->start; t < m->end; t += 15 * RM_MINUTE) {
        time_t now = (time_t)t;
        struct tm tm;
        int day, minute;

        localtime_r(&now, &tm);
        day = (tm.tm_wday + 6) % 7;
        minute = tm.tm_hour * 60 + tm.tm_min;
        if (minute < guest->open[day][0] || minute >= guest->open[day][1] ||
            rm_date_of((struct rm_civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday}) ==
                s->holiday)
            return 0;
    }
    return 1;
}

static const struct guest *find_guest(const struct sheet *s, const char *id)
{
    return &s->people[atoi(id + 1)];
}

static int share_a_person(
    const struct timetable *run, const struct rm_meeting *a, const struct rm_meeting *b)
{
    const struct rm_pair *x = rm_pair_find(&run->programme, a->pair);
    const struct rm_pair *y = rm_pair_find(&run->programme, b->pair);

    return strcmp(x->mentor, y->mentor) == 0 || strcmp(x->mentor, y->mentee) == 0 ||
           strcmp(x->mentee, y->mentor) == 0 || strcmp(x->mentee, y->mentee) == 0;
}

static void check_meetings(const struct timetable *run, const struct sheet *s)
{
    for (size_t i = 0; i < run->schedule.n; i++) {
        const struct rm_meeting *m = run->schedule.meetings[i];
        const struct rm_pair *pair = rm_pair_find(&run->programme, m->pair);

        assert_true(m->start < m->end);
        if (!is_open(s, find_guest(s, pair->mentor), m) ||
            !is_open(s, find_guest(s, pair->mentee), m))
            fail_msg("%s lies outside somebody's hours", m->rec.id);
        for (size_t k = 0; k < i; k++) {
            const struct rm_meeting *n = run->schedule.meetings[k];

            if (share_a_person(run, m, n) && m->start < n->end && n->start < m->end)
                fail_msg("%s and %s overlap", m->rec.id, n->rec.id);
        }
    }
}

static void shuffle(struct sheet *s)
{
    for (int i = s->n_lines - 1; i > 0; i--) {
        int k = random_below(i + 1);
        char *line = s->lines[i];

        s->lines[i] = s->lines[k];
        s->lines[k] = line;
    }
}

static void random_programmes_are_scheduled_soundly(void **state)
{
    size_t n_meetings = 0, n_short = 0;

    (void)state;
    for (int round = 0; round < 400; round++) {
        struct rm_arena arena = {0};
        struct sheet sheet;
        struct timetable first, second, third;

        make_sheet(&sheet, &arena);
        read_sheet(&first, &sheet);
        timetable_finish(&first);
        check_meetings(&first, &sheet);
        n_meetings += first.schedule.n;
        n_short += first.schedule.n_short;

        shuffle(&sheet);
        read_sheet(&second, &sheet);
        assert_string_equal(timetable_finish(&second), rm_buf_text(&first.out));

        /* Once more, with the meetings in the input: all that could be placed is there. */
        read_sheet(&third, &sheet);
        timetable_read(&third, rm_buf_text(&first.out));
        timetable_finish(&third);
        if (first.schedule.n_short == 0)
            assert_int_equal(third.schedule.n, 0);
        check_meetings(&third, &sheet);
        timetable_end(&first);
        timetable_end(&second);
        timetable_end(&third);
        rm_arena_free(&arena);
    }
    /* The test would be empty if most were not placed. */
    assert_true(n_meetings > 4000 && n_short > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_series_keeps_its_slot_and_tapers),
        cmocka_unit_test(some_pairs_get_nothing),
        cmocka_unit_test(what_is_there_stays_and_what_is_missing_comes),
        cmocka_unit_test(meetings_of_those_who_left_are_cancelled),
        cmocka_unit_test(the_policy_sets_limits),
        cmocka_unit_test(an_earlier_pair_makes_room),
        cmocka_unit_test(the_inconvenient_hour_is_taken_in_turn),
        cmocka_unit_test(a_week_has_no_more_meetings_than_the_policy_lets_it),
        cmocka_unit_test(the_reason_is_given_where_there_is_no_time),
        cmocka_unit_test(what_comes_after_the_last_day_asked_for_is_not_missed),
        cmocka_unit_test(random_programmes_are_scheduled_soundly),
    };
    int failed;

    timetable_open_zones();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    timetable_close_zones();
    return failed;
}
