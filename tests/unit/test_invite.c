#include "unit.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/text.h"
#include "schedule/publish.h"
#include "wire/ics.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t random_state = 1;

static int random_below(int n)
{
    random_state = rm_hash(&random_state, sizeof random_state, 0);
    return (int)(random_state % (uint64_t)n);
}

/* Texts that break what is careless: a piece of a calendar, of a header, of each width, and marks
 * that end a line elsewhere. The last two cannot be in a record, but in an event. */
static const char *const pieces[] = {"a", " ", "b c", ",", ";", "\\", ":", "\"", "'", "^n", "\\n",
    "\\,", "=", "\xc3\xa9", "e\xcc\x81", "\xf0\x9f\xa6\x89",
    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", "\xe6\xbc\xa2\xe5\xad\x97",
    "\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7", "\xe2\x80\xa8", "BEGIN:VEVENT", "END:VCALENDAR",
    "\nEND:VEVENT\n", "\nSTATUS:CANCELLED", "\n\n", "\t", "=?utf-8?q?x?=", "<a@b.example>",
    "https://example.org/?a=b&c=d#e", "\r\nDTSTART:19700101T000000Z", "\x01\x7f\r"};
enum { N_PIECES = sizeof pieces / sizeof *pieces, N_IN_RECORDS = N_PIECES - 2 };

static void add_nasty(struct rm_buf *out, int n_pieces, size_t max)
{
    for (size_t start = out->len; out->len - start < max;) {
        if (random_below(20) == 0)
            return;
        rm_buf_adds(out, pieces[random_below(n_pieces)]);
    }
}

/* ---- A reader of its own: lines, unfolded, and texts, unescaped ---- */

/* Asserts that lines end in `eol`, have at most 75 bytes without it and break between characters,
 * and gives the text with each line whole. */
static void unfold(struct rm_buf *out, const char *text, const char *eol)
{
    while (*text) {
        const char *end = strstr(text, eol);
        size_t len = end ? (size_t)(end - text) : 0;

        assert_non_null(end);
        assert_in_range(len, 1, 75);
        assert_true(rm_text_valid(text, len));
        for (size_t i = 0; i < len; i++)
            assert_false((unsigned char)text[i] < ' ' || text[i] == 0x7f);
        if (*text == ' ') {
            assert_true(out->len > 0);
            out->len--;
            rm_buf_add(out, text + 1, len - 1);
        } else {
            rm_buf_add(out, text, len);
        }
        rm_buf_addc(out, '\n');
        text = end + strlen(eol);
    }
}

/* How many lines are this one, of text that is unfolded. */
static int count_lines(const char *text, const char *line)
{
    size_t len = strlen(line);
    int n = 0;

    for (const char *at = text; at && *at; at = strchr(at, '\n'), at += at != NULL)
        n += strncmp(at, line, len) == 0 && at[len] == '\n';
    return n;
}

/* The value of a line `NAME:…`, unescaped. */
static void read_text(struct rm_buf *out, const char *text, const char *name)
{
    char start[32];
    const char *at;

    rm_buf_clear(out);
    snprintf(start, sizeof start, "\n%s:", name);
    at = strstr(text, start);
    assert_non_null(at);
    for (at += strlen(start); *at != '\n'; at++)
        if (*at != '\\')
            rm_buf_addc(out, *at);
        else
            rm_buf_addc(out, *++at == 'n' ? '\n' : *at);
}

/* What a text becomes: a line end stays in `lines`, and all that is no character is a space. */
static void tame(struct rm_buf *out, const char *text, int lines, char quote)
{
    rm_buf_clear(out);
    for (; *text; text++)
        if (*text == '\n' && lines)
            rm_buf_addc(out, '\n');
        else if (*text == '\r' && text[1] == '\n' && lines)
            ;
        else
            rm_buf_addc(out, (unsigned char)*text < ' ' || *text == 0x7f ? ' '
                             : *text == '"' && !lines                    ? quote
                                                                         : *text);
}

static void any_text_comes_back(void **state)
{
    struct rm_buf text = {0}, wanted = {0}, found = {0}, out = {0}, plain = {0};
    size_t longest = 0;

    (void)state;
    for (int round = 0; round < 3000; round++) {
        struct rm_ics_event event = {.uid = "1", .start = 0, .end = 60, .alarm_min = 15};
        struct rm_ics_party party = {"a@example.org", NULL};
        size_t max = round % 100 == 0 ? 10000 : 300;

        rm_buf_clear(&text);
        rm_buf_clear(&out);
        rm_buf_clear(&plain);
        while (text.len < (max > 300 ? max : 0))
            add_nasty(&text, N_PIECES, max);
        add_nasty(&text, N_PIECES, max);
        longest = text.len > longest ? text.len : longest;
        event.summary = event.description = event.location = party.name = rm_buf_text(&text);
        event.attendees = &party;
        event.n_attendees = 1;
        rm_ics_begin(&out, RM_ICS_REQUEST, rm_buf_text(&text));
        rm_ics_add(&out, &event);
        rm_ics_end(&out);
        unfold(&plain, out.data, "\r\n");
        assert_int_equal(count_lines(plain.data, "BEGIN:VEVENT"), 1);
        assert_int_equal(count_lines(plain.data, "END:VCALENDAR"), 1);
        assert_int_equal(count_lines(plain.data, "STATUS:CONFIRMED"), 1);
        assert_int_equal(count_lines(plain.data, "STATUS:CANCELLED"), 0);
        read_text(&found, plain.data, "SUMMARY");
        tame(&wanted, rm_buf_text(&text), 0, '\'');
        assert_string_equal(rm_buf_text(&found), rm_buf_text(&wanted));
        read_text(&found, plain.data, "LOCATION");
        assert_string_equal(rm_buf_text(&found), rm_buf_text(&wanted));
        read_text(&found, plain.data, "DESCRIPTION");
        tame(&wanted, rm_buf_text(&text), 1, '"');
        assert_string_equal(rm_buf_text(&found), rm_buf_text(&wanted));
        assert_string_equal(rm_ics_method(out.data), "REQUEST");
    }
    assert_true(longest > 9000);
    rm_buf_free(&text);
    rm_buf_free(&wanted);
    rm_buf_free(&found);
    rm_buf_free(&out);
    rm_buf_free(&plain);
}

static void a_method_is_read_from_calendars_alone(void **state)
{
    struct rm_buf text = {0};

    (void)state;
    assert_string_equal(rm_ics_method("BEGIN:VCALENDAR\nMETHOD:CANCEL\nEND:VCALENDAR\n"), "CANCEL");
    assert_string_equal(
        rm_ics_method("begin:vcalendar\r\nmethod:request\r\nend:vcalendar\r\n"), "REQUEST");
    assert_null(rm_ics_method(""));
    assert_null(rm_ics_method("METHOD:REQUEST\n"));
    assert_null(rm_ics_method("BEGIN:VCALENDAR\nVERSION:2.0\nEND:VCALENDAR\n"));
    assert_null(rm_ics_method("BEGIN:VCALENDAR\nMETHOD:FROB\"; a=b\nEND:VCALENDAR\n"));
    assert_null(rm_ics_method("BEGIN:VEVENT\nMETHOD:REQUEST\nEND:VEVENT\n"));
    rm_buf_adds(&text, "BEGIN:VCALENDAR\nMETHOD:REQUEST\nX-LONG:");
    for (int i = 0; i < 2000; i++)
        rm_buf_addc(&text, 'x');
    rm_buf_adds(&text, "\nEND:VCALENDAR\n");
    assert_null(rm_ics_method(text.data));
    rm_buf_free(&text);
}

/* ---- Random programmes ---- */

enum { N_PEOPLE = 8, N_ROUNDS = 150 };

struct world {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_zones zones;
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_schedule_request request;
    struct rm_schedule schedule;
    struct rm_templates templates;
    struct rm_buf lines;
};

/* Each name and each goal has a mark of whom it is of: "#3#", "$c:p3:p4$". */
static const char *nasty(struct world *w, const char *mark, const char *rest)
{
    struct rm_buf text = {0};
    const char *copy;

    add_nasty(&text, N_IN_RECORDS, random_below(30) == 0 ? 10000 : 60);
    rm_buf_adds(&text, mark);
    rm_buf_adds(&text, rest);
    add_nasty(&text, N_IN_RECORDS, 60);
    copy = rm_arena_dup(&w->arena, text.data);
    rm_buf_free(&text);
    return copy;
}

static void add_person(struct world *w, int i)
{
    static const char *const tried[] = {
        "Europe/London", "Asia/Kathmandu", "Pacific/Apia", "America/St_Johns", "UTC"};
    struct rm_person *person = rm_record_new(&w->arena, RM_PERSON);

    person->rec.id = rm_arena_printf(&w->arena, "p%d", i);
    person->name = nasty(w, rm_arena_printf(&w->arena, "#%d#", i), "");
    if (random_below(6))
        person->email = rm_arena_printf(&w->arena, "P%d@example.org", i);
    person->timezone = tried[random_below(5)];
    if (random_below(8) == 0)
        person->status = RM_PERSON_LEFT;
    rm_record_write(&w->lines, &person->rec);
}

static void add_meeting(struct world *w, const char *pair, int number)
{
    struct rm_meeting *meeting = rm_record_new(&w->arena, RM_MEETING);

    meeting->rec.id = rm_arena_printf(&w->arena, "%s:%d", pair, number);
    meeting->pair = pair;
    if (random_below(2))
        meeting->uid = rm_arena_printf(&w->arena, "%s:%d@rm-tools", pair, number);
    meeting->start = w->request.now + (random_below(400) - 100) * RM_HOUR / 2;
    meeting->end = meeting->start + (1 + random_below(8)) * RM_HOUR / 4;
    meeting->status = random_below(3) ? RM_MEETING_PLANNED : random_below(4);
    meeting->sequence = random_below(3);
    if (random_below(3) == 0)
        meeting->location = "Room 4; second floor, left";
    rm_record_write(&w->lines, &meeting->rec);
}

static void add_pair(struct world *w, int mentor, int mentee)
{
    struct rm_pair *pair = rm_record_new(&w->arena, RM_PAIR);
    struct rm_agreement *agreement = RM_NEW(&w->arena, struct rm_agreement);
    const char *id = rm_arena_printf(&w->arena, "c:p%d:p%d", mentor, mentee);

    agreement->revision = 1;
    agreement->cadence = RM_CADENCE_NONE;
    agreement->sessions = RM_NONE;
    agreement->goals.v = RM_NEW(&w->arena, struct rm_goal);
    agreement->goals.v[0] = (struct rm_goal){.id = "g",
        .owner = RM_MENTEE,
        .text = nasty(w, rm_arena_printf(&w->arena, "$%s$", id), ""),
        .weight = 1};
    agreement->goals.n = 1;
    pair->cycle = "c";
    pair->mentor = rm_arena_printf(&w->arena, "p%d", mentor);
    pair->mentee = rm_arena_printf(&w->arena, "p%d", mentee);
    pair->status = random_below(8) ? RM_PAIR_ACTIVE : RM_PAIR_ENDED;
    pair->agreement = agreement;
    rm_record_write(&w->lines, &pair->rec);
    for (int i = random_below(4); i > 0; i--)
        add_meeting(w, id, i);
}

static void make_world(struct world *w)
{
    memset(w, 0, sizeof *w);
    rm_diag_init(&w->diag, &w->arena);
    rm_zones_init(&w->zones, &w->arena);
    rm_programme_init(&w->programme, &w->arena, &w->diag,
        RM_BIT(RM_CYCLE) | RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING));
    assert_int_equal(rm_policy_read(&w->policy, NULL, &w->arena, &w->diag), 0);
    rm_templates_init(&w->templates, &w->arena);
    w->request = (struct rm_schedule_request){.programme = &w->programme,
        .templates = &w->templates,
        .policy = &w->policy,
        .zones = &w->zones,
        .zone = rm_zone_open(&w->zones, "UTC"),
        .statuses = RM_BIT(RM_PAIR_AGREED) | RM_BIT(RM_PAIR_ACTIVE),
        .from = 20000,
        .until = RM_NONE,
        .not_before = RM_NONE,
        .now = 20000 * RM_DAY};
    rm_buf_adds(&w->lines, "{\"type\":\"cycle\",\"id\":\"c\",\"name\":\"Mentoring; \\\"one\\\"\","
                           "\"sender\":\"office@example.org\"}\n");
    for (int i = 0; i < N_PEOPLE; i++)
        add_person(w, i);
    for (int mentor = 0; mentor < N_PEOPLE; mentor++)
        for (int mentee = 0; mentee < N_PEOPLE; mentee++)
            if (mentor != mentee && random_below(6) == 0)
                add_pair(w, mentor, mentee);
    rm_programme_read_text(&w->programme, w->lines.data, w->lines.len, "f");
    assert_int_equal(rm_programme_settle(&w->programme), 0);
    w->request.cycle = rm_programme_cycle(&w->programme, NULL);
    rm_schedule(&w->schedule, &w->request);
    assert_int_equal(w->diag.n_errors, 0);
}

static void free_world(struct world *w)
{
    rm_buf_free(&w->lines);
    rm_arena_free(&w->arena);
}

static void assert_busy(struct world *w, const char *calendar, struct rm_intervals wanted)
{
    const int64_t year = 366 * RM_DAY;
    struct rm_ics_reading reading = {.arena = &w->arena,
        .diag = &w->diag,
        .zones = &w->zones,
        .local = w->request.zone,
        .window = {w->request.now - year, w->request.now + year}};
    struct rm_ics_busy busy = {0};

    assert_int_equal(rm_ics_read_busy(&busy, &reading, calendar, strlen(calendar),
                         (struct rm_where){"ics", 1, 0}),
        0);
    assert_int_equal(busy.unnamed.n, 0);
    assert_int_equal(busy.events.n, wanted.n);
    for (size_t i = 0; i < busy.events.n; i++) {
        assert_int_equal(busy.events.v[i].start, wanted.v[i].start);
        assert_int_equal(busy.events.v[i].end, wanted.v[i].end);
    }
}

/* Asserts that of all marks only those of a pair are there; `is_own`: its goals may be. */
static void assert_marks(const char *text, const struct rm_pair *pair, int is_own)
{
    char mark[64];

    for (int i = 0; i < N_PEOPLE; i++) {
        char id[16];

        snprintf(id, sizeof id, "p%d", i);
        snprintf(mark, sizeof mark, "#%d#", i);
        if (strcmp(id, pair->mentor) != 0 && strcmp(id, pair->mentee) != 0)
            assert_null(strstr(text, mark));
        else
            assert_non_null(strstr(text, mark));
    }
    snprintf(mark, sizeof mark, "$%s$", pair->rec.id);
    for (const char *at = text; (at = strstr(at, "$c:")); at++) {
        assert_true(is_own);
        assert_memory_equal(at, mark, strlen(mark));
        at = strchr(at + 1, '$');
    }
}

/* The meeting as the schedule leaves it. */
static const struct rm_meeting *find_meeting(struct world *w, const char *id)
{
    for (size_t i = 0; i < w->schedule.n; i++)
        if (strcmp(w->schedule.meetings[i]->rec.id, id) == 0)
            return w->schedule.meetings[i];
    return rm_meeting_find(&w->programme, id);
}

static void check_invite(struct world *w, const struct rm_reminder *reminder)
{
    const struct rm_meeting *meeting = find_meeting(w, rm_id_part(&w->arena, reminder->rec.id, 1));
    const struct rm_pair *pair = rm_pair_find(&w->programme, reminder->pair);
    const struct rm_person *to = rm_person_find(&w->programme, reminder->to);
    int cancelled = meeting->status == RM_MEETING_CANCELLED;
    struct rm_intervals busy = {0};
    struct rm_buf plain = {0};

    assert_string_equal(meeting->pair, pair->rec.id);
    assert_true(meeting->start > w->request.now);
    assert_true(cancelled || meeting->status == RM_MEETING_PLANNED);
    assert_non_null(to->email);
    assert_true(cancelled || to->status != RM_PERSON_LEFT);
    assert_string_equal(rm_ics_method(reminder->calendar), cancelled ? "CANCEL" : "REQUEST");
    unfold(&plain, reminder->calendar, "\n");
    assert_marks(plain.data, pair, !cancelled);
    assert_marks(reminder->body, pair, 0);
    if (!cancelled)
        rm_intervals_add(&busy, &w->arena, meeting->start, meeting->end);
    assert_busy(w, reminder->calendar, busy);
    rm_buf_free(&plain);
}

/* Invites that are due, by the definition. */
static size_t count_due(struct world *w)
{
    size_t n = 0;

    for (size_t i = 0; i < rm_n_meetings(&w->programme); i++) {
        const struct rm_meeting *meeting = find_meeting(w, rm_meeting_at(&w->programme, i)->rec.id);
        const struct rm_pair *pair = rm_pair_find(&w->programme, meeting->pair);

        if (meeting->start > w->request.now &&
            (meeting->status == RM_MEETING_PLANNED || meeting->status == RM_MEETING_CANCELLED))
            n += 0U + (rm_person_find(&w->programme, pair->mentor)->email != NULL) +
                 (rm_person_find(&w->programme, pair->mentee)->email != NULL);
    }
    return n;
}

static size_t check_invites(struct world *w)
{
    struct rm_programme read;
    struct rm_buf out = {0};
    size_t n = count_due(w);

    rm_schedule_invite(&out, &w->schedule, &w->request, NULL);
    rm_programme_init(&read, &w->arena, &w->diag, RM_BIT(RM_REMINDER));
    rm_programme_read_text(&read, rm_buf_text(&out), out.len, "invites");
    assert_int_equal(rm_programme_settle(&read), 0);
    assert_int_equal(rm_n_reminders(&read), n);
    for (size_t i = 0; i < n; i++)
        check_invite(w, rm_reminder_at(&read, i));
    rm_buf_free(&out);
    return n;
}

/* The calendar of all has no goals, and that of one nobody else's meetings. */
static void check_calendar(struct world *w, const char *person)
{
    struct rm_buf out = {0}, plain = {0};
    struct rm_intervals busy = {0};
    const struct rm_meeting **meetings;
    size_t n;

    rm_schedule_publish(&out, &w->schedule, &w->request, person);
    meetings = rm_schedule_meetings(&n, &w->schedule, &w->request, person);
    for (size_t i = 0; i < n; i++)
        if (meetings[i]->status != RM_MEETING_CANCELLED)
            rm_intervals_add(&busy, &w->arena, meetings[i]->start, meetings[i]->end);
    rm_intervals_settle(&busy);
    assert_busy(w, out.data, busy);
    unfold(&plain, out.data, "\r\n");
    assert_int_equal(count_lines(plain.data, "BEGIN:VEVENT"), n);
    if (!person)
        assert_null(strstr(plain.data, "$c:"));
    for (int i = 0; person && i < N_PEOPLE; i++) {
        char mark[16];
        int met = 0;

        snprintf(mark, sizeof mark, "#%d#", i);
        for (size_t k = 0; k < n; k++) {
            const struct rm_pair *pair = rm_pair_find(&w->programme, meetings[k]->pair);

            met |= atoi(pair->mentor + 1) == i || atoi(pair->mentee + 1) == i;
        }
        assert_int_equal(strstr(plain.data, mark) != NULL, met);
    }
    rm_buf_free(&out);
    rm_buf_free(&plain);
}

static void what_is_written_is_busy_when_they_meet_and_tells_nobody_else(void **state)
{
    size_t n = 0;

    (void)state;
    for (int round = 0; round < N_ROUNDS; round++) {
        struct world w;

        make_world(&w);
        n += check_invites(&w);
        check_calendar(&w, NULL);
        check_calendar(&w, "p0");
        free_world(&w);
    }
    assert_true(n > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_text_comes_back),
        cmocka_unit_test(a_method_is_read_from_calendars_alone),
        cmocka_unit_test(what_is_written_is_busy_when_they_meet_and_tells_nobody_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
