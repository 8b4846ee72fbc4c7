#include "unit.h"

#include "base/arena.h"
#include "base/out.h"
#include "wire/mime.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EMOJI_FAMILY "\U0001F468\u200D\U0001F469\u200D\U0001F467"

static const struct rm_mime_message plain = {
    .from = {"Mentoring", "mentoring@example.org"},
    .to = {"Amara Osei", "amara@example.org"},
    .subject = "Hello",
    .date = INT64_C(1789981507), /* 2026-09-21T09:05:07Z */
    .message_id = "id@example.org",
    .text = "Hello.\n",
};

static void expect(const struct rm_mime_message *message, const char *expected)
{
    struct rm_buf out = {0};
    const char *why = NULL;

    assert_int_equal(rm_mime_write(&out, message, &why), 0);
    assert_string_equal(rm_buf_text(&out), expected);
    rm_buf_free(&out);
}

static void a_message_is_exact(void **state)
{
    static const char *const before[] = {
        "first@example.org", "second.and.rather.long@example.org", "third@example.org"};
    struct rm_mime_message message = plain;

    (void)state;
    message.unsubscribe = "a&b@example.org";
    message.references = before;
    message.n_references = 3;
    message.language = "en-GB";
    message.subject = "How was it, Zo\u00eb?";
    message.text = "Dear Zo\u00eb,\n.\nFrom here = there \n";
    expect(&message, "Date: Mon, 21 Sep 2026 09:05:07 +0000\n"
                     "From: Mentoring <mentoring@example.org>\n"
                     "To: Amara Osei <amara@example.org>\n"
                     "Subject: =?UTF-8?B?SG93IHdhcyBpdCwgWm/Dqz8=?=\n"
                     "Message-ID: <id@example.org>\n"
                     "In-Reply-To: <third@example.org>\n"
                     "References: <first@example.org> <second.and.rather.long@example.org>\n"
                     " <third@example.org>\n"
                     "Auto-Submitted: auto-generated\n"
                     "List-Unsubscribe: <mailto:a%26b@example.org?subject=unsubscribe>\n"
                     "Content-Language: en-GB\n"
                     "MIME-Version: 1.0\n"
                     "Content-Type: text/plain; charset=utf-8\n"
                     "Content-Transfer-Encoding: quoted-printable\n"
                     "\n"
                     "Dear Zo=C3=AB,\n"
                     "=2E\n"
                     "=46rom here =3D there=20\n");
}

static void an_invite_stands_beside_the_text(void **state)
{
    struct rm_mime_message message = plain;

    (void)state;
    message.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
    message.method = "CANCEL";
    expect(&message, "Date: Mon, 21 Sep 2026 09:05:07 +0000\n"
                     "From: Mentoring <mentoring@example.org>\n"
                     "To: Amara Osei <amara@example.org>\n"
                     "Subject: Hello\n"
                     "Message-ID: <id@example.org>\n"
                     "Auto-Submitted: auto-generated\n"
                     "MIME-Version: 1.0\n"
                     "Content-Type: multipart/alternative; boundary=\"=_rm-tools_=\"\n"
                     "\n"
                     "--=_rm-tools_=\n"
                     "Content-Type: text/plain; charset=utf-8\n"
                     "Content-Transfer-Encoding: quoted-printable\n"
                     "\n"
                     "Hello.\n"
                     "\n"
                     "--=_rm-tools_=\n"
                     "Content-Type: text/calendar; charset=utf-8; method=CANCEL\n"
                     "Content-Disposition: inline; filename=invite.ics\n"
                     "Content-Transfer-Encoding: base64\n"
                     "\n"
                     "QkVHSU46VkNBTEVOREFSDQpFTkQ6VkNBTEVOREFSDQo=\n"
                     "\n"
                     "--=_rm-tools_=--\n");
}

static void refuse(const struct rm_mime_message *message, const char *expected)
{
    struct rm_buf out = {0};
    const char *why = NULL;

    assert_int_not_equal(rm_mime_write(&out, message, &why), 0);
    assert_string_equal(why, expected);
    assert_int_equal(out.len, 0);
}

static void nothing_slips_into_a_header(void **state)
{
    static const char *const injections[] = {
        "a\nBcc: b@example.org", "a\rb", "\x7f", "tab\there", "next\xc2\x85line"};
    struct rm_mime_message message;

    (void)state;
    for (size_t i = 0; i < sizeof injections / sizeof *injections; i++) {
        message = plain;
        message.subject = injections[i];
        refuse(&message, "the subject has a control character");
        message = plain;
        message.to.name = injections[i];
        refuse(&message, "the recipient's name has a control character");
        message = plain;
        message.from.name = injections[i];
        refuse(&message, "the sender's name has a control character");
        message = plain;
        message.message_id = injections[i];
        refuse(&message, "the Message-ID is none");
        message = plain;
        message.calendar = "";
        message.method = injections[i];
        refuse(&message, "the method of the invite is no word");
    }
    message = plain;
    message.subject = "broken \xc3";
    refuse(&message, "the subject is not UTF-8");
    message = plain;
    message.to.address = "amara@example.org, ben@example.org";
    refuse(&message, "the recipient's address is none that mail can go to");
}

static void addresses_are_read_strictly(void **state)
{
    static const char *const good[] = {"a@b", "a.b+c@mail.example.org", "o'neill@example.org",
        "x_y-z@ex-ample.org", "=?x?=@example.org"};
    static const char *const bad[] = {"", "a", "@b", "a@", "a@b@c", "a b@c", "a@b c", "a@b\n",
        ".a@b", "a.@b", "a..b@c", "a@b..c", "a@.b", "a,b@c", "<a@b>", "\"a\"@b", "a@[127.0.0.1]",
        "zo\u00eb@example.org", "a@ex\u00e4mple.org", "a@b,c@d", "a;@b", "a@b;"};
    struct rm_arena arena = {0};
    struct rm_mailbox who;

    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(rm_address_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(rm_address_valid(bad[i]));
    assert_int_equal(rm_mailbox_parse(&who, &arena, "a@b"), 0);
    assert_null(who.name);
    assert_string_equal(who.address, "a@b");
    assert_int_equal(rm_mailbox_parse(&who, &arena, " Zo\u00eb, Ann  <a@b> "), 0);
    assert_string_equal(who.name, "Zo\u00eb, Ann");
    assert_string_equal(who.address, "a@b");
    assert_int_equal(rm_mailbox_parse(&who, &arena, "\"Ann\" <a@b>"), 0);
    assert_string_equal(who.name, "Ann");
    assert_int_equal(rm_mailbox_parse(&who, &arena, "<a@b>"), 0);
    assert_null(who.name);
    assert_int_equal(rm_mailbox_parse(&who, &arena, "Ann a@b"), -1);
    assert_int_equal(rm_mailbox_parse(&who, &arena, "Ann <a@b> x"), -1);
    assert_int_equal(rm_mailbox_parse(&who, &arena, "Ann <"), -1);
    rm_arena_free(&arena);
}

static void put(const char *folder, size_t i, const char *what, const char *text, size_t len)
{
    char path[100];

    snprintf(path, sizeof path, "%s/%zu.%s", folder, i, what);
    assert_int_equal(rm_file_create(path, text, len, 0600), 0);
}

/* Repeats `unit` to a text of more than `len` bytes. */
static char *repeat(struct rm_arena *arena, const char *unit, size_t len)
{
    struct rm_buf text = {0};
    char *copy;

    while (text.len < len)
        rm_buf_adds(&text, unit);
    copy = rm_arena_dup(arena, text.data);
    rm_buf_free(&text);
    return copy;
}

static void put_message(const char *folder, size_t i, const char *text, const char *body)
{
    struct rm_mime_message message = plain;
    struct rm_buf out = {0};
    const char *why;

    message.subject = message.to.name = message.from.name = text;
    message.text = body;
    if (i % 2) {
        message.calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Zo\u00eb\r\nEND:VCALENDAR\r\n";
        message.method = "REQUEST";
        put(folder, i, "calendar", message.calendar, strlen(message.calendar));
    }
    assert_int_equal(rm_mime_write(&out, &message, &why), 0);
    put(folder, i, "eml", out.data, out.len);
    put(folder, i, "subject", text, strlen(text));
    put(folder, i, "to", text, strlen(text));
    put(folder, i, "from", text, strlen(text));
    put(folder, i, "text", body, strlen(body));
    rm_buf_free(&out);
}

static void python_reads_back_what_was_written(void **state)
{
    static const char *const units[] = {"Amara Osei", "Zo\u00eb", "a", "\u00df",
        "O'Neill, \"Bob\" \\o/", "\u5c71\u7530\u592a\u90ce", EMOJI_FAMILY, "e\u0301\u0323",
        "\u202eevil\u202c", "\u0645\u0631\u062d\u0628\u0627 ",
        "=?UTF-8?B?SGk=?=", "=?utf-8?q?x?= y", "(comment) <b@example.org>, c;", "a@b.example",
        "two  spaces", " lead", "trail ", ".", "From ", "= =3D =\u00e9", "\U0010ffff\u0800\u07ff",
        "I \u2665 mentoring: 100 % & more!"};
    static const size_t lengths[] = {1, 50, 60, 70, 75, 80, 200, 3000};
    char folder[] = "/tmp/rm-test.XXXXXX";
    struct rm_arena arena = {0};
    const char *tests = getenv("TESTS");
    size_t n = 0;
    int rc;

    (void)state;
    if (system("python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null") != 0)
        skip();
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        for (size_t j = 0; j < sizeof lengths / sizeof *lengths; j++) {
            const char *text = repeat(&arena, units[i], lengths[j]);

            put_message(folder, n++, text,
                rm_arena_printf(&arena, "%s\n\n%s \t\n%s\n", text, text, units[i]));
        }
    rc = system(
        rm_arena_printf(&arena, "python3 '%s/unit/mime.py' %s", tests ? tests : "tests", folder));
    if (rc == 0)
        rc = system(rm_arena_printf(&arena, "rm -r %s", folder));
    assert_int_equal(rc, 0);
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_exact),
        cmocka_unit_test(an_invite_stands_beside_the_text),
        cmocka_unit_test(nothing_slips_into_a_header),
        cmocka_unit_test(addresses_are_read_strictly),
        cmocka_unit_test(python_reads_back_what_was_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
