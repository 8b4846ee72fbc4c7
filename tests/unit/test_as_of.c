/* A programme as of a time is the one that a log cut at that time gives. */
#include "unit.h"

#include "base/date.h"
#include "record/programme.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int64_t start = 20454 * RM_DAY; /* 2026-01-01 */

static uint64_t seed = 7;

static int draw(int n)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)(seed >> 33) % n;
}

static void add_time(struct rm_buf *line, const char *before, int64_t time, const char *after)
{
    char text[RM_TIME_SIZE];

    rm_buf_printf(line, "%s\"%s\"%s", before, rm_time_format(text, time), after);
}

/* A line, and since when it is known, as the manual says it. */
struct line {
    struct rm_buf text;
    int64_t known;
};

enum { LINES_MAX = 200 };

struct log {
    struct line lines[LINES_MAX];
    size_t n;
};

static void add_line(struct log *log, const char *type, const char *id, int rev, int64_t changed)
{
    struct line *line = &log->lines[log->n++];
    int64_t at = RM_NONE;

    *line = (struct line){.known = changed};
    rm_buf_printf(&line->text, "{\"type\":\"%s\"", type);
    if (strcmp(type, "delivery") != 0)
        rm_buf_printf(&line->text, ",\"id\":\"%s\"", id);
    else
        rm_buf_printf(&line->text, ",\"message_id\":\"%s\",\"to\":\"a@example.org\"", id);
    if (rev)
        rm_buf_printf(&line->text, ",\"rev\":%d", rev);
    if (changed != RM_NONE)
        add_time(&line->text, ",\"changed\":{\"by\":\"x\",\"at\":", changed, "}");
    if (!strcmp(type, "checkin") || !strcmp(type, "delivery")) {
        at = start + draw(30) * RM_HOUR;
        add_time(&line->text, ",\"at\":", at, "");
    }
    if (!strcmp(type, "checkin"))
        rm_buf_adds(&line->text, ",\"pair\":\"p\",\"by\":\"x\",\"side\":\"mentor\"");
    if (!strcmp(type, "delivery"))
        rm_buf_adds(&line->text, ",\"state\":\"sent\"");
    if (!strcmp(type, "meeting"))
        rm_buf_adds(&line->text, ",\"pair\":\"p\",\"start\":\"2026-01-05T10:00:00Z\",\"end\":"
                                 "\"2026-01-05T11:00:00Z\"");
    rm_buf_adds(&line->text, "}\n");
    line->known = at > changed ? at : changed;
}

/* Revisions need not be in the order of their times: clocks differ, and logs are merged. */
static void make_log(struct log *log)
{
    static const char *const types[] = {"person", "meeting", "checkin", "delivery"};

    log->n = 0;
    for (int entity = 0; entity < 20; entity++) {
        int n = 1 + draw(4);
        char id[16];

        snprintf(id, sizeof id, "e%d", entity);
        for (int rev = 0; rev < n; rev++)
            add_line(
                log, types[entity % 4], id, rev, draw(4) ? start + draw(30) * RM_HOUR : RM_NONE);
    }
    for (size_t i = log->n; i > 1; i--) {
        size_t other = (size_t)draw((int)i);
        struct line swap = log->lines[i - 1];

        log->lines[i - 1] = log->lines[other];
        log->lines[other] = swap;
    }
}

static void free_log(struct log *log)
{
    for (size_t i = 0; i < log->n; i++)
        rm_buf_free(&log->lines[i].text);
}

/* All that a programme holds: each entity's revisions, the highest first. */
static void dump(struct rm_buf *out, const struct rm_programme *p)
{
    rm_buf_clear(out);
    for (int type = 0; type < RM_N_TYPES; type++)
        for (size_t i = 0; i < p->sets[type].n; i++)
            for (const struct rm_record *r = p->sets[type].v[i]; r; r = r->before)
                rm_buf_printf(out, "%s\n", r->raw);
}

static void settle(struct rm_buf *out, const struct log *log, int64_t as_of, int64_t cut)
{
    struct rm_arena arena = {0};
    struct rm_diag diag;
    struct rm_programme p;

    rm_diag_init(&diag, &arena);
    rm_programme_init(&p, &arena, &diag, RM_ALL_TYPES);
    p.as_of = as_of;
    for (size_t i = 0; i < log->n; i++)
        if (log->lines[i].known <= cut)
            rm_programme_read_text(&p, log->lines[i].text.data, log->lines[i].text.len, "f");
    assert_int_equal(rm_programme_settle(&p), 0);
    dump(out, &p);
    rm_arena_free(&arena);
}

static void a_log_cut_at_a_time_is_the_log_as_of_it(void **state)
{
    struct rm_buf whole = {0}, part = {0};
    struct log *log = malloc(sizeof *log);

    (void)state;
    for (int i = 0; i < 200; i++) {
        make_log(log);
        for (int hour = -1; hour < 31; hour += 1 + draw(4)) {
            int64_t instant = start + hour * RM_HOUR;

            settle(&whole, log, instant, INT64_MAX);
            settle(&part, log, INT64_MAX, instant);
            assert_string_equal(rm_buf_text(&whole), rm_buf_text(&part));
        }
        free_log(log);
    }
    free(log);
    rm_buf_free(&whole);
    rm_buf_free(&part);
}

/* The same for a single record of a programme that has all. */
static void a_revision_is_found_as_of_a_time(void **state)
{
    static const char lines[] =
        "{\"type\":\"person\",\"id\":\"a\"}\n"
        "{\"type\":\"person\",\"id\":\"a\",\"rev\":1,\"changed\":{\"at\":\"2026-01-02T00:00:00Z\"}}"
        "\n"
        "{\"type\":\"person\",\"id\":\"a\",\"rev\":2,\"changed\":{\"at\":\"2026-01-04T00:00:00Z\"}}"
        "\n"
        "{\"type\":\"person\",\"id\":\"b\",\"changed\":{\"at\":\"2026-01-03T00:00:00Z\"}}\n";
    struct rm_arena arena = {0};
    struct rm_diag diag;
    struct rm_programme p;

    (void)state;
    rm_diag_init(&diag, &arena);
    rm_programme_init(&p, &arena, &diag, RM_ALL_TYPES);
    rm_programme_read_text(&p, lines, strlen(lines), "f");
    assert_int_equal(rm_programme_settle(&p), 0);
    assert_int_equal(rm_record_as_of(&rm_person_find(&p, "a")->rec, start)->rev, 0);
    assert_int_equal(rm_record_as_of(&rm_person_find(&p, "a")->rec, start + RM_DAY)->rev, 1);
    assert_int_equal(rm_record_as_of(&rm_person_find(&p, "a")->rec, start + 9 * RM_DAY)->rev, 2);
    assert_null(rm_record_as_of(&rm_person_find(&p, "b")->rec, start + RM_DAY));
    rm_arena_free(&arena);
}

/* A record may name what was made later, or came without a time: that is no slip. */
static void what_is_not_known_yet_does_not_dangle(void **state)
{
    static const char lines[] =
        "{\"type\":\"person\",\"id\":\"a\",\"changed\":{\"at\":\"2026-01-03T00:00:00Z\"}}\n"
        "{\"type\":\"person\",\"id\":\"b\"}\n"
        "{\"type\":\"pair\",\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":\"b\"}\n";
    struct rm_arena arena = {0};
    struct rm_diag diag;
    struct rm_programme p;

    (void)state;
    rm_diag_init(&diag, &arena);
    rm_programme_init(&p, &arena, &diag, RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR));
    p.as_of = start;
    rm_programme_read_text(&p, lines, strlen(lines), "f");
    assert_int_equal(rm_programme_settle(&p), 0);
    assert_int_equal(rm_n_people(&p), 1);
    assert_int_equal(rm_programme_check_references(&p, RM_BIT(RM_PAIR)), 0);
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_log_cut_at_a_time_is_the_log_as_of_it),
        cmocka_unit_test(a_revision_is_found_as_of_a_time),
        cmocka_unit_test(what_is_not_known_yet_does_not_dangle),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
