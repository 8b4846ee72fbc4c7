#include "unit.h"

#include "base/hash.h"
#include "import/replies.h"
#include "wire/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char people[] =
    "{\"type\":\"person\",\"id\":\"amy\",\"email\":\"amy@example.org\"}\n"
    "{\"type\":\"person\",\"id\":\"bo\",\"email\":\"bo@example.org\"}\n"
    "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"amy\",\"mentee\":\"bo\","
    "\"status\":\"active\"}\n"
    "{\"type\":\"meeting\",\"id\":\"m\",\"uid\":\"m@rm-tools\",\"pair\":"
    "\"c:amy:bo\",\"start\":\"2026-03-09T09:00:00Z\",\"end\":"
    "\"2026-03-09T10:00:00Z\"}\n";

struct run {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_reply_reading reading;
    struct rm_buf out;
    unsigned file_no;
};

static void begin(struct run *run)
{
    memset(run, 0, sizeof *run);
    rm_diag_init(&run->diag, &run->arena);
    rm_programme_init(&run->programme, &run->arena, &run->diag,
        RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING));
    rm_programme_read_text(&run->programme, people, strlen(people), "programme");
    assert_int_equal(rm_programme_settle(&run->programme), 0);
    rm_replies_init(&run->reading, &run->programme, &run->arena, &run->diag);
}

static void end(struct run *run)
{
    rm_buf_free(&run->out);
    rm_arena_free(&run->arena);
}

static void read_text(struct run *run, const char *text, size_t len)
{
    rm_replies_read(&run->reading, text, len, (struct rm_where){"reply", ++run->file_no, 0});
}

static const char *reply(
    char *out, size_t size, const char *who, const char *answer, const char *stamp)
{
    snprintf(out, size,
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:m@rm-tools\r\nDTSTAMP:%s\r\n"
        "ATTENDEE;PARTSTAT=%s:mailto:%s@example.org\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        stamp, answer, who);
    return out;
}

static void the_last_answer_counts_in_any_order(void **state)
{
    static const char *const answers[][3] = {{"amy", "ACCEPTED", "20260201T080000Z"},
        {"amy", "DECLINED", "20260203T080000Z"}, {"amy", "TENTATIVE", "20260202T080000Z"},
        {"bo", "ACCEPTED", "20260204T080000Z"}};
    static const size_t orders[][4] = {{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct run run;
        char text[500];

        begin(&run);
        for (size_t k = 0; k < 4; k++) {
            const char *const *a = answers[orders[i][k]];

            reply(text, sizeof text, a[0], a[1], a[2]);
            read_text(&run, text, strlen(text));
        }
        rm_replies_write(&run.out, &run.reading);
        assert_int_equal(run.diag.n_errors, 0);
        assert_string_equal(rm_buf_text(&run.out),
            "{\"type\":\"meeting\",\"id\":\"m\",\"uid\":\"m@rm-tools\",\"pair\":\"c:amy:bo\","
            "\"start\":\"2026-03-09T09:00:00Z\",\"end\":\"2026-03-09T10:00:00Z\",\"replies\":{"
            "\"mentor\":{\"answer\":\"declined\",\"at\":\"2026-02-03T08:00:00Z\"}},\"status\":"
            "\"cancelled\",\"cancelled_by\":\"amy\",\"rev\":1,\"changed\":{\"by\":\"amy\",\"at\":"
            "\"2026-02-03T08:00:00Z\"}}\n"
            "{\"type\":\"meeting\",\"id\":\"m\",\"uid\":\"m@rm-tools\",\"pair\":\"c:amy:bo\","
            "\"start\":\"2026-03-09T09:00:00Z\",\"end\":\"2026-03-09T10:00:00Z\",\"replies\":{"
            "\"mentor\":{\"answer\":\"declined\",\"at\":\"2026-02-03T08:00:00Z\"},\"mentee\":{"
            "\"answer\":\"accepted\",\"at\":\"2026-02-04T08:00:00Z\"}},\"status\":\"cancelled\","
            "\"cancelled_by\":\"amy\",\"rev\":2,\"changed\":{\"by\":\"bo\",\"at\":"
            "\"2026-02-04T08:00:00Z\"}}\n");
        end(&run);
    }
}

/* Whoever tidies up their calendar afterwards has cancelled nothing. */
static void a_meeting_that_is_over_is_not_cancelled(void **state)
{
    struct run run;
    char text[500];

    (void)state;
    begin(&run);
    reply(text, sizeof text, "bo", "DECLINED", "20260309T100000Z");
    read_text(&run, text, strlen(text));
    rm_replies_write(&run.out, &run.reading);
    assert_non_null(strstr(rm_buf_text(&run.out), "\"answer\":\"declined\""));
    assert_null(strstr(rm_buf_text(&run.out), "cancelled"));
    end(&run);
}

static void parts_are_found_wherever_they_are(void **state)
{
    static const char text[] =
        "From: =?utf-8?q?Am=C3=BD?= <amy@example.org>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: message/rfc822\n\n"
        "From: bo@example.org\nContent-Type: multipart/alternative; boundary=\"b b\"\n\n--b b\n"
        "Content-Type: text/plain\n\nhello\n--b b\nContent-Type: TEXT/Calendar; method=REPLY;\n"
        " charset=iso-8859-1\nContent-Transfer-Encoding: QUOTED-PRINTABLE\n\nX=E9=\nY\n--b b--\n\n"
        "--a\nContent-Type: text/calendar\n\nplain\n--a\nContent-Type: application/ics\n\nagain\n"
        "--a--\n";
    struct rm_arena arena = {0};
    struct rm_mail_parts parts = {0};

    (void)state;
    rm_message_read(&parts, &arena, text, strlen(text));
    assert_int_equal(parts.n, 2);
    assert_string_equal(parts.v[0].text, "X\xc3\xa9Y");
    assert_string_equal(parts.v[0].from, "bo@example.org");
    assert_int_equal(parts.v[0].is_plain, 0);
    assert_string_equal(parts.v[1].text, "plain");
    assert_string_equal(parts.v[1].from, "amy@example.org");
    assert_int_equal(parts.v[1].line, 27);
    assert_int_equal(parts.v[1].is_plain, 1);
    rm_arena_free(&arena);
}

/* What cost GMime seconds or the stack is refused before. */
static void what_no_mail_program_writes_is_refused(void **state)
{
    static const struct {
        const char *unit, *why;
        size_t times;
    } messages[] = {{"x:", "longer than 16 KiB", 3000000}, {"X: y\n", "thousands", 100000},
        {"--b\n", "thousands", 100000}, {"\n", "larger than 4 MiB", 5000000},
        {"From a\n", "more than 10,000", 20000}, {" \n", "neither a calendar nor", 1000}};

    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct rm_arena arena = {0};
        struct rm_mail_parts parts = {0};
        struct rm_buf text = {0};

        if (i == 0)
            rm_buf_adds(&text, "To: a\nFrom: ");
        for (size_t k = 0; k < messages[i].times && text.len < 5000000; k++) {
            rm_buf_adds(&text, messages[i].unit);
            if (i == 0 && k % 1000 == 0)
                rm_buf_adds(&text, "\n ");
        }
        rm_message_read(&parts, &arena, text.data, text.len);
        assert_int_equal(parts.n, 1);
        assert_null(parts.v[0].text);
        assert_non_null(strstr(parts.v[0].why, messages[i].why));
        rm_buf_free(&text);
        rm_arena_free(&arena);
    }
}

static uint64_t random_state = 20260209;

static size_t random_below(size_t n)
{
    random_state = rm_hash(&random_state, sizeof random_state, 0);
    return (size_t)(random_state % n);
}

/* A message with a byte, a line or a stretch of it changed, taken out or doubled. */
static void mutate(struct rm_buf *out, const char *text, size_t len)
{
    static const char signs[] = ":;=\"\\\n\r -<>()@,\t\0\xff\xc3"
                                "BEGIN:VEVENT";
    size_t n = 1 + random_below(4);

    rm_buf_clear(out);
    rm_buf_add(out, text, len);
    for (size_t i = 0; i < n && out->len; i++) {
        size_t at = random_below(out->len), some = random_below(out->len - at);

        switch (random_below(5)) {
        case 0:
            out->data[at] = signs[random_below(sizeof signs)];
            break;
        case 1:
            out->data[at] ^= (char)(1U << random_below(8));
            break;
        case 2:
            some = some > 40 ? 40 : some;
            memmove(out->data + at, out->data + at + some, out->len - at - some);
            out->len -= some;
            break;
        case 3:
            some = some > 200 ? 200 : some;
            rm_buf_reserve(out, some);
            rm_buf_add(out, out->data + at, some);
            break;
        default:
            out->len = at + 1;
            break;
        }
    }
}

/* Fixed seed; bounded by time, so that it is short under a sanitizer too. */
static void mutated_replies_do_no_harm(void **state)
{
    static const char message[] =
        "From: Bo <bo@example.org>\nContent-Type: multipart/alternative; boundary=\"x\"\n\n--x\n"
        "Content-Type: text/calendar; charset=utf-8; method=REPLY\n"
        "Content-Transfer-Encoding: quoted-printable\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\n"
        "BEGIN:VEVENT\nUID:m@rm-tools\nDTSTAMP:20260202T080000Z\n"
        "ATTENDEE;CN=3D\"Bo\";PARTSTAT=3DACCEPTED:mailto:bo@=\nexample.org\nSEQUENCE:0\n"
        "END:VEVENT\nEND:VCALENDAR\n--x--\n";
    const clock_t until = clock() + 3 * CLOCKS_PER_SEC / 2;
    struct rm_buf text = {0};
    char calendar[500];
    int n_taken = 0, round;

    (void)state;
    reply(calendar, sizeof calendar, "bo", "TENTATIVE", "20260203T080000Z");
    for (round = 0; round < 20000 && clock() < until; round++) {
        struct run run;

        begin(&run);
        if (round % 2)
            mutate(&text, message, sizeof message - 1);
        else
            mutate(&text, calendar, strlen(calendar));
        read_text(&run, text.data, text.len);
        rm_replies_write(&run.out, &run.reading);
        n_taken += run.out.len > 0;
        assert_true(run.out.len || run.diag.n_errors || run.diag.n_warnings);
        end(&run);
    }
    assert_true(round > 50);
    assert_true(n_taken > 0 && n_taken < round);
    rm_buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_answer_counts_in_any_order),
        cmocka_unit_test(a_meeting_that_is_over_is_not_cancelled),
        cmocka_unit_test(parts_are_found_wherever_they_are),
        cmocka_unit_test(what_no_mail_program_writes_is_refused),
        cmocka_unit_test(mutated_replies_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
