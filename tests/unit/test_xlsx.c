#include "unit.h"

#include "wire/xlsx.h"

#include <string.h>

static const char *const words[] = {"agree", "decline", NULL};
static const struct rm_xlsx_column columns[] = {
    {.heading = "id", .kind = RM_XLSX_TEXT, .width = 12},
    {.heading = "n", .kind = RM_XLSX_INT, .width = 8},
    {.heading = "share", .kind = RM_XLSX_PERCENT, .width = 8, .hides = 1},
    {.heading = "mean", .kind = RM_XLSX_HUNDREDTHS, .width = 8},
    {.heading = "on", .kind = RM_XLSX_DATE, .width = 12},
    {.heading = "at", .kind = RM_XLSX_TIME, .width = 12},
    {.heading = "say", .kind = RM_XLSX_TEXT, .width = 9, .is_editable = 1, .choices = words},
    {.heading = "note", .kind = RM_XLSX_TEXT, .width = 9, .is_editable = 1, .wraps = 1},
};
enum { N_COLUMNS = sizeof columns / sizeof *columns };

static void add_row(struct rm_xlsx *x, const char *text, int64_t number)
{
    for (size_t i = 0; i < N_COLUMNS; i++)
        if (columns[i].kind == RM_XLSX_TEXT)
            rm_xlsx_text(x, text);
        else
            rm_xlsx_number(x, number);
}

static const char *make(struct rm_buf *out, const char *text, int64_t number)
{
    struct rm_xlsx *x = rm_xlsx_open("A title", 1767225600, "/tmp");

    rm_xlsx_sheet(x, "first", columns, N_COLUMNS);
    add_row(x, text, number);
    add_row(x, NULL, -number);
    rm_xlsx_sheet(x, "second", columns, N_COLUMNS);
    return rm_xlsx_close(x, out);
}

static void the_same_calls_give_the_same_bytes(void **state)
{
    struct rm_buf a = {0}, b = {0}, other = {0};

    (void)state;
    rm_buf_adds(&a, "before");
    assert_null(make(&a, "00123", 5));
    assert_null(make(&b, "00123", 5));
    assert_null(make(&other, "00124", 5));
    assert_int_equal(a.len, b.len + 6);
    assert_memory_equal(a.data, "beforePK", 8);
    assert_memory_equal(a.data + 6, b.data, b.len);
    assert_false(other.len == b.len && memcmp(other.data, b.data, b.len) == 0);
    rm_buf_free(&a);
    rm_buf_free(&b);
    rm_buf_free(&other);
}

/* Texts that are longer than a cell may be, with what XML has no sign for, and numbers without a
 * place in the calendar: the library would refuse them, or write what does not open. */
static void nothing_is_too_strange(void **state)
{
    static const int64_t numbers[] = {
        0, 1, -25509, -25508, 2932896, 2932897, INT64_MAX, -INT64_MAX};
    struct rm_buf text = {0}, out = {0};

    (void)state;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_null(make(&out, "=1+1", numbers[i]));
    assert_null(
        make(&out, "\x01\x1f\r\n\t\x7f _x0041_ _x00 \xef\xbf\xbe\xef\xbf\xbf\xf0\x9f\xa6\x89", 1));
    for (int i = 0; i < RM_XLSX_TEXT_MAX; i++)
        rm_buf_adds(&text, i % 2 ? "_x0041_" : "\xf0\x9f\xa6\x89");
    assert_null(make(&out, text.data, 1));
    rm_buf_free(&text);
    rm_buf_free(&out);
}

/* Charts with the cells that they are drawn from, in colours, on a sheet after others. */
static const char *make_charts(struct rm_buf *out, size_t n_rows)
{
    static const struct rm_xlsx_tint tints[] = {{"at risk", RM_XLSX_RED}, {NULL, RM_XLSX_PLAIN}};
    static const enum rm_xlsx_shade shades[] = {RM_XLSX_PLAIN, RM_XLSX_GREEN, RM_XLSX_RED};
    static const struct rm_xlsx_column of[] = {{.heading = "<word>", .width = 9, .tints = tints},
        {.heading = "n", .kind = RM_XLSX_INT, .width = 9},
        {.heading = "share", .kind = RM_XLSX_PERCENT, .width = 9},
        {.heading = "hidden", .indent = 1}};
    struct rm_xlsx *x = rm_xlsx_open("Charts", 1767225600, "/tmp");

    rm_xlsx_sheet(x, "first", of, 4);
    for (int i = 0; i < 12; i++)
        rm_xlsx_text(x, "at risk");
    rm_xlsx_page(x, "about");
    for (int kind = RM_XLSX_BARS; kind <= RM_XLSX_FUNNEL; kind++) {
        struct rm_xlsx_chart chart = {.kind = (enum rm_xlsx_chart_kind)kind,
            .title = "A & <title>\x01",
            .n_series = 2,
            .n_rows = n_rows,
            .shades = kind == RM_XLSX_BARS ? shades : NULL};

        rm_xlsx_line(x, "=1+1", 1);
        rm_xlsx_line(x, "", 0);
        rm_xlsx_chart(x, &chart, of, 4);
        for (size_t i = 0; i < n_rows; i++) {
            rm_xlsx_text(x, "row");
            rm_xlsx_number(x, 5);
            rm_xlsx_number(x, 50);
            rm_xlsx_text(x, NULL);
        }
    }
    return rm_xlsx_close(x, out);
}

static void charts_stand_beside_their_cells(void **state)
{
    struct rm_buf a = {0}, b = {0}, none = {0};

    (void)state;
    assert_null(make_charts(&a, 3));
    assert_null(make_charts(&b, 3));
    assert_int_equal(a.len, b.len);
    assert_memory_equal(a.data, b.data, a.len);
    assert_null(make_charts(&none, 0));
    assert_true(none.len < a.len);
    rm_buf_free(&a);
    rm_buf_free(&b);
    rm_buf_free(&none);
}

static void what_goes_wrong_is_told(void **state)
{
    struct rm_buf out = {0};
    struct rm_xlsx *x = rm_xlsx_open(NULL, 1, "/nonexistent");

    (void)state;
    rm_xlsx_sheet(x, "first", columns, N_COLUMNS);
    add_row(x, "text", 1);
    assert_string_equal(rm_xlsx_close(x, &out), "No such file or directory");
    x = rm_xlsx_open(NULL, 1, "/tmp");
    rm_xlsx_sheet(x, "a name that is longer than the 31 that Excel allows", columns, N_COLUMNS);
    add_row(x, "text", 1);
    assert_string_equal(rm_xlsx_close(x, &out), "a sheet cannot be called that");
    assert_int_equal(out.len, 0);
    rm_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_calls_give_the_same_bytes),
        cmocka_unit_test(nothing_is_too_strange),
        cmocka_unit_test(charts_stand_beside_their_cells),
        cmocka_unit_test(what_goes_wrong_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
