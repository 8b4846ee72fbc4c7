/* Rows on their way to lines: the short way and the long one. */
#include "unit.h"

#include "base/parallel.h"
#include "import/gather.h"
#include "import/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* xorshift64*, Vigna 2016. */
static uint64_t state;

static size_t below(size_t n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % n;
}

static const char *const headers[] = {"Staff number", "Name", "E-mail", "Status", "Role", "Mentees",
    "Grade", "Department", "Manager", "Start date", "Time zone", "Languages", "Mediums", "Mon",
    "Availability", "Offers", "Lived experience", "Consent", "Timestamp", "Wants", "Open",
    "Career goals", "Trained as mentor", "Trained as mentee", "Shoe size", "Tags"};

/* What people write, and what nobody should: it may be right in one column and wrong in another. */
static const char *const texts[] = {"", "", "", "Amy Ode", "amy@example.org", "AMY@example.org",
    "Amy <amy@example.org>", "none", "n/a", "-", "0", "1", "3", "3.0", "7", "1001", "-4", "yes",
    "No", "active", "paused", "Paused ", "mentor", "both", "2026-03-31", "31/03/2026",
    "2026-03-31 09:00", "Europe/London", "europe/berlin", "Europe/Berln", "Welsh, English",
    "cy; en; cy", "Klingon", "Teams; in person", "mon 9-12; wed 14:00-16:30", "Tue mornings",
    "python 4; data (2); python", "python (9)", "art, music 3, ART", "deaf; art", "a\x01z",
    "a\xc2\x85z", "say \"\"so\"\"", "tab\there", "two\nlines", " padded ", "\xc2\xa0hard\xc2\xa0",
    "'=1+1", "\xe2\x80\x93", "\xc3\x89lan", "e\xcc\x81lan", "back\\slash", "{\"\"a\"\":1}",
    "a very long text that is longer than what is remembered, and is the same every time it comes "
    "nevertheless"};

static FILE *make_sheet(size_t n_rows)
{
    const size_t n = sizeof headers / sizeof *headers;
    FILE *sheet = tmpfile();

    assert_non_null(sheet);
    for (size_t i = 0; i < n; i++)
        fprintf(sheet, "%s%s", i ? "," : "", headers[i]);
    for (size_t row = 0; row < n_rows; row++) {
        fprintf(sheet, "\n%zu", below(n_rows));
        for (size_t i = 1; i < n; i++)
            fprintf(sheet, ",\"%s\"", below(10) ? "" : texts[below(sizeof texts / sizeof *texts)]);
    }
    fprintf(sheet, "\n");
    rewind(sheet);
    return sheet;
}

/* The long way: through the record floor, which may refuse it. */
static struct rm_record *decode(const struct rm_row *row, struct rm_arena *arena)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_buf text = {0};
    struct rm_json_writer w = {.out = &text};
    struct rm_record *record = NULL;
    const struct rm_json *object;
    struct rm_diag diag;

    rm_diag_init(&diag, arena);
    rm_json_open(&w, '{');
    rm_draft_write(&w, &row->draft);
    rm_json_close(&w, '}');
    object = rm_json_read(arena, text.data, text.len, error);
    if (object)
        record = rm_record_decode(RM_PERSON, object, arena, &diag, (struct rm_where){0});
    rm_buf_free(&text);
    return record;
}

/* What one run saw; the rows are read on one thread. */
struct seen {
    size_t n, n_short, n_refused;
};

static void compare_ways(struct rm_row *row, const void *context)
{
    const struct rm_buf nothing = {0};
    struct rm_buf by_draft = {0}, line = {0}, by_record = {0};
    struct seen *seen;
    struct rm_record *record;
    int rc;

    memcpy(&seen, context, sizeof seen);
    seen->n++;
    if (rm_row_is_wrong(row))
        return;
    rc = rm_draft_write_line(&by_draft, &row->draft, row->g->layout, &nothing);
    record = decode(row, rm_row_scratch(row));
    seen->n_refused += record == NULL;
    if (rc == 0) {
        seen->n_short++;
        assert_non_null(record);
        rm_record_write(&line, record);
        rm_draft_write_own(&by_record, &row->draft, line.data, line.len);
        assert_string_equal(by_draft.data, by_record.data);
    }
    rm_buf_free(&by_draft);
    rm_buf_free(&line);
    rm_buf_free(&by_record);
}

static void one_line_either_way(void **test)
{
    const struct rm_import_options options = {.keep_own = 1, .sets_aside = 1};
    struct seen seen = {0}, *context = &seen;
    struct rm_arena arena = {0};
    struct rm_diag diag;
    struct rm_gatherer g;
    FILE *sheet;

    (void)test;
    state = 7;
    sheet = make_sheet(20000);
    rm_diag_init(&diag, &arena);
    assert_int_equal(rm_gather_open(&g, &rm_people_import, fileno(sheet),
                         (struct rm_where){"sheet", 1, 0}, &options, &arena, &diag),
        0);
    assert_int_equal(rm_gather_read(&g, compare_ways, &context), 0);
    rm_gather_close(&g);
    fclose(sheet);
    assert_int_equal(seen.n, 20000);
    assert_true(seen.n_short > 200 && seen.n_refused > 20);
    rm_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_either_way),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
