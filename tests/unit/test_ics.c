#include "unit.h"

#include "base/date.h"
#include "base/hash.h"
#include "wire/ics.h"

#include <stdio.h>
#include <string.h>

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

/* ---- Writing ---- */

static void an_event_is_written_as_calendars_expect_it(void **state)
{
    struct rm_ics_party both[] = {{"amara@example.org", "Amara Osei"}, {"jon@example.org", NULL}};
    struct rm_ics_event event = {.uid = "c:a:b:1@rm-tools",
        .sequence = 2,
        .stamp = at("2026-11-01T08:00:00Z"),
        .start = at("2026-12-01T09:00:00Z"),
        .end = at("2026-12-01T10:00:00Z"),
        .summary = "Mentoring; Amara, Jon",
        .description = "Line one\nline two",
        .location = "Room\n1",
        .organizer = {"office@example.org", "The \"Office\"\r\nX-EVIL:1"},
        .attendees = both,
        .n_attendees = 2,
        .alarm_min = 15};
    struct rm_buf out = {0};

    (void)state;
    rm_ics_begin(&out, RM_ICS_REQUEST, NULL);
    rm_ics_add(&out, &event);
    rm_ics_end(&out);
    assert_string_equal(out.data,
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//rm-tools//rm-tools//EN\r\n"
        "METHOD:REQUEST\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:c:a:b:1@rm-tools\r\n"
        "SEQUENCE:2\r\n"
        "DTSTAMP:20261101T080000Z\r\n"
        "DTSTART:20261201T090000Z\r\n"
        "DTEND:20261201T100000Z\r\n"
        "SUMMARY:Mentoring\\; Amara\\, Jon\r\n"
        "DESCRIPTION:Line one\\nline two\r\n"
        "LOCATION:Room 1\r\n"
        "ORGANIZER;CN=\"The 'Office'  X-EVIL:1\":mailto:office@example.org\r\n"
        "ATTENDEE;CN=Amara Osei;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;\r\n"
        " RSVP=TRUE:mailto:amara@example.org\r\n"
        "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:\r\n"
        " jon@example.org\r\n"
        "STATUS:CONFIRMED\r\n"
        "BEGIN:VALARM\r\n"
        "ACTION:DISPLAY\r\n"
        "TRIGGER:-PT15M\r\n"
        "DESCRIPTION:Mentoring\\; Amara\\, Jon\r\n"
        "END:VALARM\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n");
    rm_buf_free(&out);
}

static void a_cancellation_says_so(void **state)
{
    struct rm_ics_event event = {
        .uid = "1", .summary = "s", .cancelled = 1, .alarm_min = 15, .start = 0, .end = 60};
    struct rm_buf out = {0};

    (void)state;
    rm_ics_begin(&out, RM_ICS_CANCEL, "The name");
    rm_ics_add(&out, &event);
    assert_non_null(strstr(out.data, "METHOD:CANCEL\r\n"));
    assert_non_null(strstr(out.data, "X-WR-CALNAME:The name\r\n"));
    assert_non_null(strstr(out.data, "STATUS:CANCELLED\r\n"));
    assert_null(strstr(out.data, "VALARM"));
    rm_buf_free(&out);
}

/* Lines of at most 75 bytes that end in CRLF and break between characters. */
static void long_texts_are_folded(void **state)
{
    struct rm_ics_event event = {.uid = "1", .start = 0, .end = 60};
    struct rm_buf out = {0}, text = {0};

    (void)state;
    for (int i = 0; i < 100; i++)
        rm_buf_adds(&text, i % 3 ? "\xc3\xa4" : "\xf0\x9f\x98\x80x");
    event.summary = event.description = text.data;
    rm_ics_add(&out, &event);
    for (const char *line = out.data; *line;) {
        const char *end = strstr(line, "\r\n");

        assert_non_null(end);
        assert_true(end - line <= 75);
        assert_true(memchr(line, '\n', (size_t)(end - line)) == NULL);
        assert_true(((unsigned char)*line & 0xc0) != 0x80);
        if (*line == ' ')
            assert_true(((unsigned char)line[1] & 0xc0) != 0x80);
        line = end + 2;
    }
    rm_buf_free(&out);
    rm_buf_free(&text);
}

/* ---- Reading ---- */

static struct rm_ics_reading reading_of(struct rm_diag *diag, const char *from, const char *to)
{
    rm_diag_init(diag, &arena);
    return (struct rm_ics_reading){.arena = &arena,
        .diag = diag,
        .zones = &zones,
        .local = rm_zone_open(&zones, "Europe/London"),
        .window = {at(from), at(to)}};
}

/* The events in a calendar, with CRLF for each |. */
static const char *calendar(const char *events)
{
    struct rm_buf text = {0};
    const char *copy;

    rm_buf_adds(&text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for (; *events; events++)
        if (*events == '|')
            rm_buf_adds(&text, "\r\n");
        else
            rm_buf_addc(&text, *events);
    rm_buf_adds(&text, "\r\nEND:VCALENDAR\r\n");
    copy = rm_arena_dup(&arena, text.data);
    rm_buf_free(&text);
    return copy;
}

/* "2026-12-01T09:00:00Z/60 …": starts and minutes. */
static const char *show(struct rm_intervals busy)
{
    struct rm_buf out = {0};
    char text[RM_TIME_SIZE];
    const char *copy;

    for (size_t i = 0; i < busy.n; i++)
        rm_buf_printf(&out, "%s%.16s/%d", i ? " " : "", rm_time_format(text, busy.v[i].start),
            (int)((busy.v[i].end - busy.v[i].start) / 60));
    copy = rm_arena_dup(&arena, rm_buf_text(&out));
    rm_buf_free(&out);
    return copy;
}

static void assert_busy(const char *events, const char *expected)
{
    struct rm_diag diag;
    struct rm_ics_reading reading = reading_of(&diag, "2024-11-01", "2025-02-01");
    const char *text = calendar(events);
    struct rm_ics_busy busy;
    struct rm_intervals all = {0};

    if (rm_ics_read_busy(&busy, &reading, text, strlen(text), (struct rm_where){"f", 1, 0}))
        fail_msg("%s: %s", events, diag.entries[0].text);
    all = rm_intervals_intersect(&arena, busy.events, busy.unnamed);
    assert_int_equal(all.n, 0);
    all = busy.events.n ? busy.events : busy.unnamed;
    if (strcmp(show(all), expected) != 0)
        fail_msg("%s\n%s, not\n%s", events, show(all), expected);
}

#define EVENT(lines) "BEGIN:VEVENT|UID:1|" lines "|END:VEVENT"

static void busy_time_is_read(void **state)
{
    (void)state;
    assert_busy("X-NOTHING:1", "");
    assert_busy(EVENT("DTSTART:20241202T090000Z|DTEND:20241202T100000Z"), "2024-12-02T09:00/60");
    assert_busy(EVENT("DTSTART:20241202T090000Z|DURATION:PT90M"), "2024-12-02T09:00/90");
    assert_busy(EVENT("DTSTART:20241202T090000Z"), "");
    assert_busy(EVENT("SUMMARY:a draft"), "");
    /* In a zone, and floating: at home in London. */
    assert_busy(EVENT("DTSTART;TZID=America/New_York:20241202T090000|DURATION:PT1H"),
        "2024-12-02T14:00/60");
    assert_busy(
        EVENT("DTSTART;TZID=/freeassociation.sourceforge.net/America/New_York:20241202T090000|"
              "DURATION:PT1H"),
        "2024-12-02T14:00/60");
    assert_busy(EVENT("DTSTART:20241202T090000|DTEND:20241202T093000"), "2024-12-02T09:00/30");
    /* All day: one day, two days, a day that ends on itself. */
    assert_busy(EVENT("DTSTART;VALUE=DATE:20241202"), "2024-12-02T00:00/1440");
    assert_busy(
        EVENT("DTSTART;VALUE=DATE:20241202|DTEND;VALUE=DATE:20241204"), "2024-12-02T00:00/2880");
    assert_busy(
        EVENT("DTSTART;VALUE=DATE:20241202|DTEND;VALUE=DATE:20241202"), "2024-12-02T00:00/1440");
    /* Not busy. */
    assert_busy(EVENT("DTSTART:20241202T090000Z|DURATION:PT1H|TRANSP:TRANSPARENT"), "");
    assert_busy(EVENT("DTSTART:20241202T090000Z|DURATION:PT1H|STATUS:CANCELLED"), "");
    assert_busy(EVENT("DTSTART:20241202T090000Z|DURATION:PT1H|STATUS:TENTATIVE|TRANSP:OPAQUE"),
        "2024-12-02T09:00/60");
    /* Components that say nothing, known to anybody or not. */
    assert_busy(
        "BEGIN:VTODO|DTSTART:20241202T090000Z|DURATION:PT1H|END:VTODO|BEGIN:NEW|BEGIN:VEVENT|"
        "DTSTART:20241202T090000Z|DURATION:PT1H|END:VEVENT|END:NEW|" EVENT(
            "BEGIN:VALARM|TRIGGER:x|END:VALARM|BEGIN:VLOCATION|NAME:x|END:VLOCATION|"
            "DTSTART:20241203T090000Z|DURATION:PT1H"),
        "2024-12-03T09:00/60");
    /* Across the window's edge, and outside. */
    assert_busy(EVENT("DTSTART:20241031T230000Z|DURATION:PT2H"), "2024-11-01T00:00/60");
    assert_busy(EVENT("DTSTART:20230101T000000Z|DURATION:PT2H"), "");
    assert_busy(
        EVENT("DTSTART;VALUE=DATE:20200101|DTEND;VALUE=DATE:20300101"), "2024-11-01T00:00/132480");
}

static void series_are_expanded(void **state)
{
    (void)state;
    assert_busy(EVENT("DTSTART:20241202T090000Z|DURATION:PT1H|RRULE:FREQ=WEEKLY;COUNT=3"),
        "2024-12-02T09:00/60 2024-12-09T09:00/60 2024-12-16T09:00/60");
    /* Wall time stays over a change: 09:00 in New York, in summer and in winter. */
    assert_busy(EVENT("DTSTART;TZID=America/New_York:20241028T090000|DURATION:PT1H|"
                      "RRULE:FREQ=WEEKLY;UNTIL=20241111T140000Z"),
        "2024-11-04T14:00/60 2024-11-11T14:00/60");
    /* UNTIL is an instant: 09:00 in New York is after 13:59 in UTC. */
    assert_busy(EVENT("DTSTART;TZID=America/New_York:20241202T090000|DURATION:PT1H|"
                      "RRULE:FREQ=DAILY;UNTIL=20241203T135900Z"),
        "2024-12-02T14:00/60");
    assert_busy(EVENT("DTSTART;TZID=Asia/Tokyo:20241202T090000|DURATION:PT1H|"
                      "RRULE:FREQ=DAILY;UNTIL=20241203T000000Z"),
        "2024-12-02T00:00/60 2024-12-03T00:00/60");
    assert_busy(EVENT("DTSTART;VALUE=DATE:20241202|RRULE:FREQ=DAILY;INTERVAL=2;UNTIL=20241204"),
        "2024-12-02T00:00/1440 2024-12-04T00:00/1440");
    assert_busy(EVENT("DTSTART:20100104T090000Z|DURATION:PT1H|RRULE:FREQ=MONTHLY;BYDAY=1MO"),
        "2024-11-04T09:00/60 2024-12-02T09:00/60 2025-01-06T09:00/60");
    /* Exceptions and additions. */
    assert_busy(EVENT("DTSTART:20241202T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=4|"
                      "EXDATE:20241203T090000Z,20241202T090000Z"),
        "2024-12-04T09:00/60 2024-12-05T09:00/60");
    assert_busy(
        EVENT("DTSTART;TZID=Asia/Tokyo:20241202T090000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=2|"
              "EXDATE;TZID=Asia/Tokyo:20241203T090000"),
        "2024-12-02T00:00/60");
    assert_busy(
        EVENT("DTSTART;TZID=Asia/Tokyo:20241202T090000|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=2|"
              "EXDATE;VALUE=DATE:20241203"),
        "2024-12-02T00:00/60");
    assert_busy(EVENT("DTSTART:20241202T090000Z|DURATION:PT1H|RDATE:20241205T120000Z|"
                      "RDATE;VALUE=PERIOD:20241206T120000Z/PT2H,20241207T120000Z/20241207T123000Z"),
        "2024-12-02T09:00/60 2024-12-05T12:00/60 2024-12-06T12:00/120 2024-12-07T12:00/30");
    /* A rule that never comes true ends. */
    assert_busy(EVENT("DTSTART:20000202T090000Z|DURATION:PT1H|"
                      "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
        "");
}

static void changed_occurrences_replace_those_of_the_series(void **state)
{
    static const char *const series =
        "BEGIN:VEVENT|UID:1|RECURRENCE-ID:20241203T090000Z|DTSTART:20241203T150000Z|DURATION:PT30M|"
        "END:VEVENT|"
        "BEGIN:VEVENT|UID:1|DTSTART:20241202T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY;COUNT=4|"
        "END:VEVENT|"
        "BEGIN:VEVENT|UID:1|RECURRENCE-ID;TZID=Asia/Tokyo:20241204T180000|STATUS:CANCELLED|"
        "DTSTART:20241204T090000Z|END:VEVENT|"
        "BEGIN:VEVENT|UID:2|RECURRENCE-ID:20241205T090000Z|STATUS:CANCELLED|"
        "DTSTART:20241205T090000Z|END:VEVENT";

    (void)state;
    assert_busy(series, "2024-12-02T09:00/60 2024-12-03T15:00/30 2024-12-05T09:00/60");
}

static void free_busy_is_read(void **state)
{
    (void)state;
    assert_busy("BEGIN:VFREEBUSY|FREEBUSY:20241202T090000Z/PT1H,20241203T090000Z/20241203T093000Z|"
                "FREEBUSY;FBTYPE=FREE:20241204T090000Z/PT1H|"
                "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20241205T090000Z/PT1H|END:VFREEBUSY",
        "2024-12-02T09:00/60 2024-12-03T09:00/30 2024-12-05T09:00/60");
}

static void a_zone_that_the_file_defines_is_used(void **state)
{
    static const char *const zone =
        "BEGIN:VTIMEZONE|TZID:Home Standard Time|"
        "BEGIN:STANDARD|DTSTART:16010101T030000|TZOFFSETFROM:+0300|TZOFFSETTO:+0200|"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=12|END:STANDARD|"
        "BEGIN:DAYLIGHT|DTSTART:16010101T020000|TZOFFSETFROM:+0200|TZOFFSETTO:+0300|"
        "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=1SU;BYMONTH=5|END:DAYLIGHT|END:VTIMEZONE|";
    struct rm_buf text = {0};

    (void)state;
    rm_buf_printf(&text,
        "%s" EVENT("DTSTART;TZID=Home Standard Time:20241129T090000|DURATION:PT1H|"
                   "RRULE:FREQ=WEEKLY;COUNT=2"),
        zone);
    assert_busy(text.data, "2024-11-29T06:00/60 2024-12-06T07:00/60");
    rm_buf_free(&text);
}

static void assert_wrong(const char *text, unsigned long line, const char *message)
{
    struct rm_diag diag;
    struct rm_ics_reading reading = reading_of(&diag, "2024-11-01", "2025-02-01");
    struct rm_ics_busy busy;

    assert_int_equal(
        rm_ics_read_busy(&busy, &reading, text, strlen(text), (struct rm_where){"f", 1, 0}), -1);
    assert_int_equal(diag.n_errors, 1);
    if (!strstr(diag.entries[0].text, message) || diag.entries[0].where.line != line)
        fail_msg("%lu: %s, not %lu: %s", diag.entries[0].where.line, diag.entries[0].text, line,
            message);
}

static void what_is_wrong_is_said_with_its_line(void **state)
{
    char *text;

    (void)state;
    assert_wrong("", 0, "no BEGIN:VCALENDAR");
    assert_wrong("name,email\r\n", 0, "no BEGIN:VCALENDAR");
    assert_wrong("BEGIN:VEVENT\r\nEND:VEVENT\r\n", 1, "expected BEGIN:VCALENDAR");
    assert_wrong("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2024", 2, "never ends");
    assert_wrong("END:VCALENDAR\r\n", 1, "END without a BEGIN");
    assert_wrong(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT\n", 3, "another component");
    text = rm_arena_alloc_n(&arena, 2, 1 << 20);
    memset(text, 'x', (2 << 20) - 1);
    memcpy(text, "BEGIN:VCALENDAR\nUID:", 20);
    assert_wrong(text, 2, "too long");
    assert_wrong(calendar("BEGIN:A|BEGIN:A|BEGIN:A|BEGIN:A|BEGIN:A|BEGIN:A|BEGIN:A|BEGIN:A"), 10,
        "too deep");
    assert_wrong(calendar(EVENT("SUMMARY:fine") "|" EVENT(
                     "DTSTART;TZID=Europe/Berln:20241202T090000|DURATION:PT1H")),
        7, "in the time zone \"Europe/Berln\", which is none of the system's");
    assert_wrong(calendar(EVENT("DTSTART;TZID=X/UTC:20241202T090000")), 3, "\"X/UTC\"");
    assert_wrong(calendar(EVENT("DTSTART:2024120T09|DURATION:PT1H")), 3,
        "a DTSTART that cannot be read: \"2024120T09\"");
    assert_wrong(calendar(EVENT("DTSTART:20241202T090000Z|RRULE:FREQ=NOW")), 3,
        "a RRULE that cannot be read: \"FREQ=NOW\"");
    assert_wrong(calendar(EVENT("DTSTART:20241202T090000Z|DURATION:PXX|RRULE:FREQ=DAILY")), 3,
        "a DURATION that cannot be read");
    assert_wrong(calendar(EVENT("DTSTART:20241202T090000Z|DURATION:PT1S|RRULE:FREQ=SECONDLY")), 3,
        "repeats within a day");
}

static void endless_work_is_refused(void **state)
{
    struct rm_diag diag;
    struct rm_ics_reading reading = reading_of(&diag, "2024-11-01", "2099-02-01");
    struct rm_ics_busy busy;
    struct rm_buf events = {0};
    const char *text;

    (void)state;
    for (int i = 0; i < 20; i++)
        rm_buf_adds(&events, EVENT("DTSTART:20241202T090000Z|DURATION:PT1H|RRULE:FREQ=DAILY") "|");
    text = calendar(events.data);
    assert_int_equal(
        rm_ics_read_busy(&busy, &reading, text, strlen(text), (struct rm_where){"f", 1, 0}), -1);
    assert_int_equal(diag.n_errors, 1);
    assert_non_null(strstr(diag.entries[0].text, "more that repeats than can be looked at"));
    rm_buf_free(&events);
}

/* Skipping to the window finds what walking from the beginning finds. */
static void a_late_window_shows_the_same(void **state)
{
    static const char *const rules[] = {"FREQ=DAILY", "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;BYDAY=TU,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU", "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=-1", "FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=1,12;BYDAY=2WE", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=YEARLY;BYWEEKNO=49;BYDAY=MO", "FREQ=DAILY;BYMONTH=11,12", "FREQ=WEEKLY;COUNT=300",
        "FREQ=YEARLY;BYYEARDAY=-5,340", "FREQ=YEARLY;INTERVAL=3;BYMONTH=12;BYMONTHDAY=24"};
    static const char *const starts[] = {
        "20190131T093000", "20200229T233000", "20181203T010000", "20241105T120000"};
    static const char *const names[] = {"America/New_York", "Asia/Kathmandu", "Europe/Dublin"};
    struct rm_diag diag;

    (void)state;
    for (size_t r = 0; r < sizeof rules / sizeof *rules; r++)
        for (size_t s = 0; s < sizeof starts / sizeof *starts; s++) {
            struct rm_ics_reading all = reading_of(&diag, "2018-01-01", "2027-01-01");
            struct rm_ics_reading late = all;
            struct rm_ics_busy from_first, from_window;
            struct rm_buf event = {0};
            const char *text;

            rm_buf_printf(&event,
                "BEGIN:VEVENT|DTSTART;TZID=%s:%s|DURATION:PT26H|RRULE:%s|END:VEVENT",
                names[(r + s) % 3], starts[s], rules[r]);
            text = calendar(event.data);
            late.window =
                (struct rm_interval){at("2024-11-08T10:00:00Z"), at("2025-12-20T09:00:00Z")};
            assert_int_equal(rm_ics_read_busy(&from_first, &all, text, strlen(text),
                                 (struct rm_where){"f", 1, 0}),
                0);
            assert_int_equal(rm_ics_read_busy(&from_window, &late, text, strlen(text),
                                 (struct rm_where){"f", 1, 0}),
                0);
            from_first.events = rm_intervals_intersect(
                &arena, from_first.events, (struct rm_intervals){&late.window, 1});
            if (strcmp(show(from_first.events), show(from_window.events)) != 0)
                fail_msg("%s\n%s\n%s", text, show(from_first.events), show(from_window.events));
            rm_buf_free(&event);
        }
}

/* Damaged files give errors or intervals; sanitizers see the rest. */
static void damaged_files_do_no_harm(void **state)
{
    const char *whole = calendar(
        "BEGIN:VTIMEZONE|TZID:Z|BEGIN:STANDARD|DTSTART:16010101T030000|TZOFFSETFROM:+0300|"
        "TZOFFSETTO:+0200|RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=12|END:STANDARD|END:VTIMEZONE|" EVENT(
            "DTSTART;TZID=Z:20241202T090000|DTEND;TZID=Asia/Tokyo:20241202T200000|"
            "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20250101|EXDATE;TZID=Z:20241209T090000|"
            "RDATE;VALUE=PERIOD:20241206T120000Z/PT2H") "|BEGIN:VFREEBUSY|FREEBUSY:"
                                                        "20241202T090000Z/PT1H|END:VFREEBUSY");
    size_t len = strlen(whole);
    uint64_t random = 7;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct rm_diag diag;
        struct rm_ics_reading reading = reading_of(&diag, "2024-11-01", "2025-02-01");
        char *text = rm_arena_dup(&arena, whole);
        struct rm_ics_busy busy;

        for (int i = 0; i < 1 + round % 4; i++) {
            random = rm_hash(&random, sizeof random, 0);
            text[random % len] = "0129:;=-\r\nZ,/PT\"\\"[random >> 32 & 15];
        }
        if (round % 7 == 0)
            text[random % len] = '\0';
        rm_ics_read_busy(&busy, &reading, text, strlen(text), (struct rm_where){"f", 1, 0});
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_is_written_as_calendars_expect_it),
        cmocka_unit_test(a_cancellation_says_so),
        cmocka_unit_test(long_texts_are_folded),
        cmocka_unit_test_setup_teardown(busy_time_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(series_are_expanded, set_up, tear_down),
        cmocka_unit_test_setup_teardown(
            changed_occurrences_replace_those_of_the_series, set_up, tear_down),
        cmocka_unit_test_setup_teardown(free_busy_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_zone_that_the_file_defines_is_used, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_said_with_its_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(endless_work_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_late_window_shows_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damaged_files_do_no_harm, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
