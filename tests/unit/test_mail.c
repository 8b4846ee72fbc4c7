#include "unit.h"

#include "mail/handover.h"
#include "mail/letter.h"
#include "mail/maildir.h"
#include "mail/patience.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct world {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme p;
    struct rm_journal journal;
};

static void make_world(struct world *w, const char *records)
{
    memset(w, 0, sizeof *w);
    rm_diag_init(&w->diag, &w->arena);
    rm_programme_init(&w->p, &w->arena, &w->diag, RM_ALL_TYPES);
    rm_programme_read_text(&w->p, records, strlen(records), "test");
    assert_int_equal(rm_programme_settle(&w->p), 0);
    assert_int_equal(rm_journal_open(&w->journal, "/nothing/there", 1, &w->p), 0);
}

#define REMINDER(id, body)                                                                         \
    "{\"type\":\"reminder\",\"id\":\"" id "\",\"kind\":\"k\",\"to\":\"a@example.org\","            \
    "\"subject\":\"About " id "\",\"body\":\"" body "\"}\n"

/* The text of the one letter that these reminders make. */
static void expect_text(const char *records, const char *expected)
{
    struct world w;
    struct rm_letters letters;

    make_world(&w, records);
    assert_int_equal(rm_letters_make(&letters, &w.p, &w.journal, 0, 0), 0);
    assert_int_equal(letters.n, 1);
    assert_string_equal(letters.v[0].text, expected);
    rm_arena_free(&w.arena);
}

static void what_all_bodies_share_is_said_once(void **state)
{
    (void)state;
    expect_text(REMINDER("x", "One\\n\\nTwo\\n\\n\\n"), "One\n\nTwo\n");
    expect_text(REMINDER("x", "Hello\\n\\none\\n\\nBye\\n")
                    REMINDER("y", "Hello\\n\\ntwo\\n\\nBye\\n"),
        "Hello\n\n1. About x\n2. About y\n\n\n1. About x\n----------\n\none\n\n\n"
        "2. About y\n----------\n\ntwo\n\n\nBye\n");
    expect_text(REMINDER("x", "Hello\\n\\none\\n") REMINDER("y", "Hi\\n\\ntwo\\n"),
        "1. About x\n2. About y\n\n\n1. About x\n----------\n\nHello\n\none\n\n\n"
        "2. About y\n----------\n\nHi\n\ntwo\n");
    /* Nothing is taken away that would leave a body empty. */
    expect_text(REMINDER("x", "Same\\n") REMINDER("y", "Same\\n"),
        "1. About x\n2. About y\n\n\n1. About x\n----------\n\nSame\n\n\n"
        "2. About y\n----------\n\nSame\n");
    expect_text(REMINDER("x", "Same\\n\\nBye\\n") REMINDER("y", "Same\\n\\nBye\\n"),
        "Same\n\n1. About x\n2. About y\n\n\n1. About x\n----------\n\nBye\n\n\n"
        "2. About y\n----------\n\nBye\n");
    expect_text(REMINDER("x", "") REMINDER("y", "\\n\\n\\n"),
        "1. About x\n2. About y\n\n\n1. About x\n----------\n\n\n2. About y\n----------\n");
}

static void an_address_is_the_persons_whose_it_is(void **state)
{
    struct world w;
    struct rm_letters letters;

    (void)state;
    make_world(&w,
        "{\"type\":\"person\",\"id\":\"amy\",\"name\":\"Amy\",\"email\":\"A@example.org\"}\n"
        "{\"type\":\"person\",\"id\":\"bob\",\"name\":\"Bob\",\"email\":\"a@example.org\"}\n"
        "{\"type\":\"reminder\",\"id\":\"y\",\"kind\":\"k\",\"to\":\"amy\","
        "\"subject\":\"s\",\"body\":\"b\"}\n" REMINDER(
            "x", "b") "{\"type\":\"reminder\",\"id\":\"z\",\"kind\":\"k\",\"to\":\"bob\","
                      "\"subject\":\"s\",\"body\":\"b\"}\n");
    assert_int_equal(rm_letters_make(&letters, &w.p, &w.journal, 0, 0), 0);
    assert_int_equal(letters.n, 2);
    assert_string_equal(letters.v[0].to.name, "Amy");
    assert_int_equal(letters.v[0].n_reminders, 2);
    assert_string_equal(letters.v[1].to.name, "Bob");
    rm_arena_free(&w.arena);
}

static void a_letter_is_known_by_its_id(void **state)
{
    struct rm_mailbox from = {"Us", "us@example.org"};
    struct world w;
    struct rm_letters letters;
    const char *id;

    (void)state;
    make_world(&w, REMINDER("x", "b") REMINDER("y", "b"));
    assert_int_equal(rm_letters_make(&letters, &w.p, &w.journal, 0, 0), 0);
    id = rm_letter_message_id(&w.arena, &letters.v[0], &from, "");
    assert_string_equal(id, rm_letter_message_id(&w.arena, &letters.v[0], &from, ""));
    assert_string_equal(id + 32, "@example.org");
    assert_string_not_equal(id, rm_letter_message_id(&w.arena, &letters.v[0], &from, "salt"));
    letters.v[0].n_reminders = 1;
    assert_string_not_equal(id, rm_letter_message_id(&w.arena, &letters.v[0], &from, ""));
    rm_arena_free(&w.arena);
}

static void commands_are_words(void **state)
{
    struct rm_arena arena = {0};
    char **words = rm_command_split(&arena, "  sendmail\t-t  -i -f a@b ");

    (void)state;
    assert_string_equal(words[0], "sendmail");
    assert_string_equal(words[1], "-t");
    assert_string_equal(words[2], "-i");
    assert_string_equal(words[4], "a@b");
    assert_null(words[5]);
    assert_null(rm_command_split(&arena, " \t"));
    rm_arena_free(&arena);
}

static void what_may_go_better_is_tried_again(void **state)
{
    (void)state;
    for (int code = 0; code <= 256; code++) {
        int refused = code == 65 || code == 67 || code == 68;

        assert_int_equal(rm_handover_meaning(code), code == 0 ? RM_HANDED_OVER
                                                    : refused ? RM_HAND_REFUSED
                                                              : RM_HAND_AGAIN);
    }
}

static void a_program_that_does_not_read_has_not_sent(void **state)
{
    static char big[300000];
    struct rm_arena arena = {0};
    int code = -1;

    (void)state;
    signal(SIGPIPE, SIG_IGN);
    memset(big, 'x', sizeof big);
    rm_patience_begin();
    assert_int_equal(
        rm_sendmail(&code, rm_command_split(&arena, "cat /dev/null"), big, sizeof big, 60), 0);
    assert_int_equal(code, 74);
    assert_int_equal(
        rm_sendmail(&code, rm_command_split(&arena, "cat /nothing/there"), "", 0, 60), 0);
    assert_int_equal(code, 1);
    assert_int_equal(rm_sendmail(&code, rm_command_split(&arena, "/nothing/there"), "", 0, 60), -1);
    assert_int_equal(errno, ENOENT);
    rm_patience_end();
    rm_arena_free(&arena);
}

static char **shell(struct rm_arena *arena, const char *script)
{
    char **words = RM_NEW_N(arena, 4, char *);

    words[0] = rm_arena_dup(arena, "sh");
    words[1] = rm_arena_dup(arena, "-c");
    words[2] = rm_arena_dup(arena, script);
    return words;
}

/* One that ignores what asks it to end, one that does not read, and one after which all is well. */
static void a_program_that_hangs_is_ended(void **state)
{
    static char big[300000];
    struct rm_arena arena = {0};
    char **deaf = shell(&arena, "trap '' TERM; sleep 50 & wait; sleep 50");
    char **unread = rm_command_split(&arena, "sleep 50"), **well = rm_command_split(&arena, "cat");
    int code = -1;

    (void)state;
    memset(big, 'x', sizeof big);
    rm_patience_begin();
    assert_int_equal(rm_sendmail(&code, deaf, "", 0, 1), 0);
    assert_int_equal(code, RM_CODE_LATE);
    assert_int_equal(rm_sendmail(&code, unread, big, sizeof big, 1), 0);
    assert_int_equal(code, RM_CODE_LATE);
    assert_int_equal(rm_sendmail(&code, well, "", 0, 1), 0);
    assert_int_equal(code, 0);
    rm_patience_end();
    rm_arena_free(&arena);
}

/* The first time is noted, and what is in hand goes on; the second time ends it. */
static void who_asks_to_stop_is_heard(void **state)
{
    struct rm_arena arena = {0};
    char **once = shell(&arena, "kill -TERM $PPID; sleep 0.1; exit 67");
    char **again = shell(&arena, "kill -INT $PPID; sleep 50");
    sigset_t mask;
    int code = -1;

    (void)state;
    signal(SIGINT, SIG_DFL); /* a shell's background has it ignored */
    signal(SIGHUP, SIG_IGN);
    rm_patience_begin();
    raise(SIGHUP);
    assert_int_equal(rm_patience_asked(), 0);
    assert_int_equal(rm_sendmail(&code, once, "", 0, 60), 0);
    assert_int_equal(code, 67);
    assert_int_equal(rm_patience_asked(), 1);
    assert_int_equal(rm_patience_signal(), SIGTERM);
    rm_patience_pause(60000); /* not in a minute, but now */
    assert_int_equal(rm_sendmail(&code, again, "", 0, 60), 0);
    assert_int_equal(code, RM_CODE_LATE);
    rm_patience_end();
    signal(SIGHUP, SIG_DFL);
    assert_int_equal(sigprocmask(SIG_BLOCK, NULL, &mask), 0);
    assert_int_equal(sigismember(&mask, SIGTERM), 0);
    rm_arena_free(&arena);
}

static void a_limit_is_for_one_wait(void **state)
{
    (void)state;
    rm_patience_begin();
    rm_patience_limit(1);
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL); /* it passes, unseen */
    rm_patience_limit(60000);
    assert_int_equal(rm_patience_asked(), 0);
    assert_int_equal(rm_patience_over(), 0);
    rm_patience_pause(30);
    rm_patience_end();
}

static void a_maildir_has_a_message_once(void **state)
{
    char folder[] = "/tmp/rm-test.XXXXXX";

    (void)state;
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(rm_maildir_make("box"), 0);
    assert_int_equal(rm_maildir_make("box"), 0);
    assert_int_equal(rm_maildir_add("box", "1.a", "text\n", 5, 0), 0);
    assert_int_equal(rm_maildir_add("box", "1.a", "text\n", 5, 1), 0);
    assert_int_equal(access("box/new/1.a", F_OK), 0);
    assert_int_equal(rename("box/new/1.a", "box/cur/1.a:2,S"), 0);
    assert_int_equal(rm_maildir_add("box", "1.a", "text\n", 5, 1), 0);
    assert_int_equal(access("box/new/1.a", F_OK), -1);
    assert_int_equal(rm_maildir_add("box", "1", "text\n", 5, 1), 0);
    assert_int_equal(access("box/new/1", F_OK), 0);
    assert_int_equal(system("rm -r box"), 0);
    assert_int_equal(chdir("/") | rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_all_bodies_share_is_said_once),
        cmocka_unit_test(an_address_is_the_persons_whose_it_is),
        cmocka_unit_test(a_letter_is_known_by_its_id),
        cmocka_unit_test(commands_are_words),
        cmocka_unit_test(what_may_go_better_is_tried_again),
        cmocka_unit_test(a_program_that_does_not_read_has_not_sent),
        cmocka_unit_test(a_program_that_hangs_is_ended),
        cmocka_unit_test(who_asks_to_stop_is_heard),
        cmocka_unit_test(a_limit_is_for_one_wait),
        cmocka_unit_test(a_maildir_has_a_message_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
