/* Calendars as programs write them, and worse. */
#include "unit.h"

#include "base/date.h"
#include "wire/ics.h"

#include <string.h>
#include <time.h>

static struct rm_arena arena;
static struct rm_zones zones;

static int set_up(void **state)
{
    (void)state;
    rm_zones_init(&zones, &arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rm_arena_free(&arena);
    return 0;
}

static int64_t at(const char *text)
{
    int64_t time;

    assert_int_equal(rm_time_or_date_parse(&time, text), 0);
    return time;
}

/* Somebody at home in London, from March to May 2026. */
static struct rm_ics_reading reading_of(struct rm_diag *diag)
{
    rm_diag_init(diag, &arena);
    return (struct rm_ics_reading){.arena = &arena,
        .diag = diag,
        .zones = &zones,
        .local = rm_zone_open(&zones, "Europe/London"),
        .window = {at("2026-03-01"), at("2026-06-01")}};
}

/* A calendar of lines that are parted by '|'. */
static const char *calendar(const char *lines)
{
    struct rm_buf text = {0};
    const char *copy;

    rm_buf_adds(&text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for (; *lines; lines++)
        if (*lines == '|')
            rm_buf_adds(&text, "\r\n");
        else
            rm_buf_addc(&text, *lines);
    rm_buf_adds(&text, "\r\nEND:VCALENDAR\r\n");
    copy = rm_arena_dup(&arena, text.data);
    rm_buf_free(&text);
    return copy;
}

/* "03-02T09:00/60 …": starts and minutes. */
static const char *show(struct rm_intervals busy)
{
    struct rm_buf out = {0};
    char text[RM_TIME_SIZE];
    const char *copy;

    for (size_t i = 0; i < busy.n; i++)
        rm_buf_printf(&out, "%s%.11s/%d", i ? " " : "", rm_time_format(text, busy.v[i].start) + 5,
            (int)((busy.v[i].end - busy.v[i].start) / 60));
    copy = rm_arena_dup(&arena, rm_buf_text(&out));
    rm_buf_free(&out);
    return copy;
}

static void assert_busy(const char *lines, const char *expected)
{
    struct rm_diag diag;
    struct rm_ics_reading reading = reading_of(&diag);
    const char *text = calendar(lines);
    struct rm_ics_busy busy;

    if (rm_ics_read_busy(&busy, &reading, text, strlen(text), (struct rm_where){"f", 1, 0}))
        fail_msg("%s: %s", lines, diag.entries[0].text);
    if (strcmp(show(busy.events), expected) != 0)
        fail_msg("%s\n%s, not\n%s", lines, show(busy.events), expected);
}

#define EVENT(lines)  "BEGIN:VEVENT|UID:1|" lines "|END:VEVENT"
#define WEEKLY(lines) EVENT("DTSTART;TZID=Europe/London:20260316T090000|DURATION:PT1H|" lines)
#define CHANGE(lines) "|" EVENT(lines)

static void rules_of_every_kind(void **state)
{
    (void)state;
    /* Over the change to summer time the wall time stays. */
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=4"),
        "03-16T09:00/60 03-23T09:00/60 03-30T08:00/60 04-06T08:00/60");
    /* UNTIL on the wall, in UTC and as a date; each is in it. */
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;UNTIL=20260330T090000"),
        "03-16T09:00/60 03-23T09:00/60 03-30T08:00/60");
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;UNTIL=20260330T080000Z"),
        "03-16T09:00/60 03-23T09:00/60 03-30T08:00/60");
    assert_busy(
        WEEKLY("RRULE:FREQ=WEEKLY;UNTIL=20260330T075959Z"), "03-16T09:00/60 03-23T09:00/60");
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;UNTIL=20260323"), "03-16T09:00/60 03-23T09:00/60");
    /* The last Friday; the last weekday; the second and the last but one. */
    assert_busy(
        EVENT("DTSTART;TZID=Europe/London:20260327T090000|DURATION:PT1H|RRULE:FREQ=MONTHLY;BYDAY="
              "-1FR"),
        "03-27T09:00/60 04-24T08:00/60 05-29T08:00/60");
    assert_busy(
        EVENT("DTSTART;TZID=Europe/London:20260331T090000|DURATION:PT1H|RRULE:FREQ=MONTHLY;BYDAY="
              "MO,TU,WE,TH,FR;BYSETPOS=-1"),
        "03-31T08:00/60 04-30T08:00/60 05-29T08:00/60");
    assert_busy(
        EVENT("DTSTART;TZID=Europe/London:20260310T090000|DURATION:PT1H|RRULE:FREQ=MONTHLY;BYDAY="
              "TU;BYSETPOS=2,-2;COUNT=4"),
        "03-10T09:00/60 03-24T09:00/60 04-14T08:00/60 04-21T08:00/60");
    /* The hour that is not there, and the one that is there twice, are taken as RFC 5545 has it. */
    assert_busy(EVENT("DTSTART;TZID=Europe/London:20260328T013000|DURATION:PT30M|RRULE:FREQ=DAILY;"
                      "COUNT=3"),
        "03-28T01:30/30 03-29T01:30/30 03-30T00:30/30");
    /* Days are days of the person: the last Sunday in March has 23 hours. */
    assert_busy(EVENT("DTSTART;VALUE=DATE:20260329|RRULE:FREQ=WEEKLY;COUNT=2"),
        "03-29T00:00/1380 04-04T23:00/1440");
    /* Two rules, and a rule with dates. */
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=2|RRULE:FREQ=DAILY;COUNT=2"),
        "03-16T09:00/60 03-17T09:00/60 03-23T09:00/60");
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=2|RDATE;TZID=Europe/London:20260401T120000,"
                       "20260402T120000|EXDATE;TZID=Europe/London:20260323T090000,20260402T120000"),
        "03-16T09:00/60 04-01T11:00/60");
    /* An exception in another zone, of the same instant; and one that hits nothing. */
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=2|EXDATE;TZID=America/New_York:20260323T050000|"
                       "EXDATE;TZID=Europe/London:20260323T091500"),
        "03-16T09:00/60");
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=2|EXDATE;VALUE=DATE:20260316"), "03-23T09:00/60");
    /* Floating times are at home. */
    assert_busy(EVENT("DTSTART:20260328T090000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=2"),
        "03-28T09:00/60 03-29T08:00/60");
    /* No length, and less than none. */
    assert_busy(EVENT("DTSTART:20260328T090000Z|DTEND:20260328T090000Z"), "");
    assert_busy(EVENT("DTSTART:20260328T090000Z|DURATION:PT0S"), "");
    assert_busy(EVENT("DTSTART:20260328T090000Z|DTEND:20260328T080000Z"), "");
    assert_busy(EVENT("DTSTART:20260328T090000Z|DURATION:-PT1H"), "");
    /* Began long ago and lasts into the window. */
    assert_busy(EVENT("DTSTART:20260227T230000Z|DURATION:P1DT2H"), "03-01T00:00/60");
}

static void changes_of_series(void **state)
{
    (void)state;
    /* Moved, called off, marked as free; and moved upon another occurrence. */
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=3") CHANGE(
                    "RECURRENCE-ID;TZID=Europe/London:20260323T090000|DTSTART;TZID=Europe/London:"
                    "20260324T100000|DURATION:PT30M"),
        "03-16T09:00/60 03-24T10:00/30 03-30T08:00/60");
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=3") CHANGE(
                    "RECURRENCE-ID:20260323T090000Z|DTSTART:20260323T090000Z|DURATION:PT1H|STATUS:"
                    "CANCELLED"),
        "03-16T09:00/60 03-30T08:00/60");
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=3") CHANGE(
                    "RECURRENCE-ID:20260323T090000Z|DTSTART:20260323T090000Z|DURATION:PT1H|TRANSP:"
                    "TRANSPARENT"),
        "03-16T09:00/60 03-30T08:00/60");
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=3")
                    CHANGE("RECURRENCE-ID:20260323T090000Z|DTSTART:20260330T083000Z|DURATION:PT1H"),
        "03-16T09:00/60 03-30T08:00/90");
    /* Two changes of one occurrence are both heeded; the change may stand before its series. */
    assert_busy(EVENT("RECURRENCE-ID:20260323T090000Z|DTSTART:20260325T090000Z|DURATION:PT1H|"
                      "END:VEVENT|BEGIN:VEVENT|UID:1|"
                      "RECURRENCE-ID:20260323T090000Z|DTSTART:20260326T090000Z|DURATION:PT1H|"
                      "END:VEVENT|BEGIN:VEVENT|UID:1|"
                      "DTSTART:20260316T090000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=2"),
        "03-16T09:00/60 03-25T09:00/60 03-26T09:00/60");
    /* Named by its day alone. */
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=2") CHANGE(
                    "RECURRENCE-ID;VALUE=DATE:20260323|DTSTART:20260325T090000Z|DURATION:PT1H"),
        "03-16T09:00/60 03-25T09:00/60");
    /* Of another series: no concern of this one. */
    assert_busy(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=2") "|BEGIN:VEVENT|UID:2|RECURRENCE-ID:"
                                                    "20260323T090000Z|DTSTART:20260325T090000Z|"
                                                    "DURATION:PT1H|END:VEVENT",
        "03-16T09:00/60 03-23T09:00/60 03-25T09:00/60");
}

static void a_change_of_all_that_follow_is_told(void **state)
{
    struct rm_diag diag;
    struct rm_ics_reading reading;
    const char *text;
    struct rm_ics_busy busy;

    (void)state;
    reading = reading_of(&diag);
    text = calendar(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=3")
            CHANGE("RECURRENCE-ID;RANGE=THISANDFUTURE:20260323T090000Z|DTSTART:20260323T110000Z|"
                   "DURATION:PT1H"));
    assert_int_equal(
        rm_ics_read_busy(&busy, &reading, text, strlen(text), (struct rm_where){"f", 1, 0}), 0);
    assert_string_equal(show(busy.events), "03-16T09:00/60 03-23T11:00/60 03-30T08:00/60");
    assert_int_equal(diag.n_warnings, 1);
    assert_int_equal(diag.entries[0].where.line, 9);
}

/* As Outlook writes them: a name that the system does not have, with the rules in the file. */
#define OUTLOOK(name, winter, summer)                                                              \
    "BEGIN:VTIMEZONE|TZID:" name "|BEGIN:STANDARD|DTSTART:16010101T020000|TZOFFSETFROM:" summer    \
    "|TZOFFSETTO:" winter "|RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10|END:STANDARD|BEGIN:DAYLIGHT|"  \
    "DTSTART:16010101T010000|TZOFFSETFROM:" winter "|TZOFFSETTO:" summer                           \
    "|RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3|END:DAYLIGHT|END:VTIMEZONE|"

static void zones_of_outlook_are_those_of_the_file(void **state)
{
    (void)state;
    assert_busy(OUTLOOK("GMT Standard Time", "+0000", "+0100") EVENT(
                    "DTSTART;TZID=GMT Standard Time:20260323T090000|DTEND;TZID=GMT Standard Time:"
                    "20260323T100000|RRULE:FREQ=WEEKLY;COUNT=2|EXDATE;TZID=GMT Standard Time:"
                    "20260406T090000"),
        "03-23T09:00/60 03-30T08:00/60");
    assert_busy(OUTLOOK("W. Europe Standard Time", "+0100", "+0200") EVENT(
                    "DTSTART;TZID=\"W. Europe Standard Time\":20260323T090000|DURATION:PT1H|RRULE:"
                    "FREQ=WEEKLY;UNTIL=20260330T070000Z"),
        "03-23T08:00/60 03-30T07:00/60");
}

static void what_is_ours_is_passed_by(void **state)
{
    struct rm_diag diag;
    struct rm_ics_reading reading;
    const char *text;
    struct rm_ics_busy busy;
    struct rm_map ours;

    (void)state;
    reading = reading_of(&diag);
    rm_map_init(&ours, &arena);
    *rm_map_add(&ours, "1") = &ours;
    reading.passed = &ours;
    text = calendar(WEEKLY("RRULE:FREQ=WEEKLY;COUNT=2") CHANGE("RECURRENCE-ID:20260323T090000Z|"
                                                               "DTSTART:20260325T090000Z|DURATION:"
                                                               "PT1H") "|BEGIN:VEVENT|UID:2|"
                                                                       "DTSTART:20260326T090000Z|"
                                                                       "DURATION:PT1H|END:VEVENT|"
                                                                       "BEGIN:VFREEBUSY|FREEBUSY;"
                                                                       "FBTYPE=BUSY-TENTATIVE:"
                                                                       "20260327T090000Z/PT1H,"
                                                                       "20260328T090000Z/"
                                                                       "20260328T093000Z|FREEBUSY;"
                                                                       "FBTYPE=FREE:"
                                                                       "20260329T090000Z/PT1H|"
                                                                       "END:VFREEBUSY");
    assert_int_equal(
        rm_ics_read_busy(&busy, &reading, text, strlen(text), (struct rm_where){"f", 1, 0}), 0);
    assert_string_equal(show(busy.events), "03-26T09:00/60");
    assert_string_equal(show(busy.unnamed), "03-27T09:00/60 03-28T09:00/30");
}

static void holidays_are_whole_days(void **state)
{
    struct rm_diag diag;
    struct rm_ics_reading reading;
    const char *text;
    struct rm_intervals days;

    (void)state;
    reading = reading_of(&diag);
    text =
        calendar(EVENT("DTSTART;VALUE=DATE:20190505|RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=1MO|"
                       "TRANSP:"
                       "TRANSPARENT") "|" EVENT("DTSTART;VALUE=DATE:20260403|DTEND;VALUE=DATE:"
                                                "20260407") "|" EVENT("DTSTART;VALUE=DATE:"
                                                                      "20260413|STATUS:"
                                                                      "CANCELLED") "|" EVENT("DT"
                                                                                             "ST"
                                                                                             "AR"
                                                                                             "T:"
                                                                                             "20"
                                                                                             "26"
                                                                                             "04"
                                                                                             "14"
                                                                                             "T0"
                                                                                             "00"
                                                                                             "00"
                                                                                             "0Z"
                                                                                             "|D"
                                                                                             "TE"
                                                                                             "ND"
                                                                                             ":2"
                                                                                             "02"
                                                                                             "60"
                                                                                             "41"
                                                                                             "5T"
                                                                                             "00"
                                                                                             "00"
                                                                                             "00"
                                                                                             "Z"));
    assert_int_equal(
        rm_ics_read_days(&days, &reading, text, strlen(text), (struct rm_where){"f", 1, 0}), 0);
    assert_string_equal(show(days), "04-03T00:00/5760 05-04T00:00/1440");
}

/* What would take long is refused in far less than a second. */
static void no_file_costs_a_second(void **state)
{
    static const char *const slow[] = {EVENT("DTSTART:19700101T000000Z|RRULE:FREQ=SECONDLY"),
        EVENT("DTSTART:00010101T000000Z|RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        EVENT("DTSTART:20260301T000000Z|RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"),
        EVENT("DTSTART:00010101T000000Z|RRULE:FREQ=DAILY;COUNT=2000000000"),
        EVENT("DTSTART:20260301T000000Z|RRULE:FREQ=YEARLY;BYSETPOS=-366;BYDAY=MO,TU,WE,TH,FR,SA,SU;"
              "BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12"),
        EVENT("DTSTART:20260301T000000Z|RRULE:FREQ=WEEKLY;INTERVAL=999999999"),
        EVENT("DTSTART;VALUE=DATE:00010101|DTEND;VALUE=DATE:99991231|RRULE:FREQ=DAILY"),
        EVENT("DTSTART:20260301T000000Z|DURATION:P99999999D|RRULE:FREQ=DAILY"),
        EVENT("DTSTART;VALUE=DATE:07000101|DTEND;VALUE=DATE:20300101|RRULE:FREQ=DAILY"),
        "BEGIN:VTIMEZONE|TZID:Z|BEGIN:STANDARD|DTSTART:19700101T000000|TZOFFSETFROM:+0000|"
        "TZOFFSETTO:+0100|RRULE:FREQ=SECONDLY|END:STANDARD|END:VTIMEZONE|" EVENT(
            "DTSTART;TZID=Z:20260301T000000|DURATION:PT1H|RRULE:FREQ=DAILY")};

    (void)state;
    for (size_t i = 0; i < sizeof slow / sizeof *slow; i++) {
        struct rm_diag diag;
        struct rm_ics_reading reading = reading_of(&diag);
        const char *text = calendar(slow[i]);
        struct rm_ics_busy busy;
        clock_t before = clock();

        rm_ics_read_busy(&busy, &reading, text, strlen(text), (struct rm_where){"f", 1, 0});
        if ((double)(clock() - before) / CLOCKS_PER_SEC > 0.9)
            fail_msg("%s", slow[i]);
        if (diag.n_errors)
            assert_true(diag.entries[0].where.line > 0);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rules_of_every_kind),
        TEST(changes_of_series),
        TEST(a_change_of_all_that_follow_is_told),
        TEST(zones_of_outlook_are_those_of_the_file),
        TEST(what_is_ours_is_passed_by),
        TEST(holidays_are_whole_days),
        TEST(no_file_costs_a_second),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
