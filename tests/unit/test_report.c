#include "unit.h"

#include "base/date.h"
#include "base/num.h"
#include "progress/gas.h"
#include "report/figures.h"
#include "report/render.h"
#include "report/report.h"

#include <string.h>

static const struct rm_column columns[] = {
    {"id", "Id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"unit", "Unit", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"name", "Name", RM_COLUMN_TEXT, 0},
    {"n", "Count", RM_COLUMN_INT, 0},
    {"share", "Share", RM_COLUMN_PERCENT, 0},
    {"mean", "Mean", RM_COLUMN_HUNDREDTHS, 0},
    {"on", "On", RM_COLUMN_DATE, 0},
    {"at", "At", RM_COLUMN_TIME, RM_COLUMN_DETAIL},
};

static void add_row(struct rm_table *table, const char *id, const char *unit, const char *name,
    int64_t n, int64_t mean)
{
    rm_table_text(table, id);
    rm_table_text(table, unit);
    rm_table_text(table, name);
    rm_table_number(table, n);
    if (n == 3)
        rm_table_hidden(table);
    else
        rm_table_number(table, 50);
    rm_table_number(table, mean);
    rm_table_number(table, 0);
    rm_table_number(table, RM_DAY + 1);
}

static void make_table(struct rm_table *table, struct rm_arena *arena)
{
    rm_table_init(table, arena, "test", columns, sizeof columns / sizeof *columns);
    add_row(table, "007", "Web", "Zo\xc3\xab \xe5\xb1\xb1\xe7\x94\xb0", 3, 435);
    add_row(table, "8", "Web", "=1+1", 1234, -5);
    add_row(table, "9", "Web\nApps", "A long name that will not fit", RM_NONE, RM_NONE);
}

static const char *render(struct rm_buf *out, struct rm_rendering how)
{
    struct rm_arena arena = {0};
    struct rm_table table;

    rm_buf_clear(out);
    make_table(&table, &arena);
    table.title = "A test";
    rm_table_note(&table, "* hidden");
    rm_tables_render(out, &table, 1, how);
    rm_arena_free(&arena);
    return rm_buf_text(out);
}

static void a_terminal_gets_columns(void **state)
{
    struct rm_buf out = {0};

    (void)state;
    assert_string_equal(render(&out, (struct rm_rendering){.format = RM_FORMAT_TABLE, .width = 56}),
        "A test\n\n"
        "Unit      Name           Count  Share   Mean  On\n"
        "Web       Zo\xc3\xab \xe5\xb1\xb1\xe7\x94\xb0           3      *   4.35  1970-01-01\n"
        "          =1+1            1234   50 %  -0.05  1970-01-01\n"
        "Web Apps  A long name …          50 %         1970-01-01\n"
        "\n* hidden\n");
    rm_buf_free(&out);
}

static void no_width_cuts_nothing(void **state)
{
    struct rm_buf out = {0};

    (void)state;
    render(&out, (struct rm_rendering){.format = RM_FORMAT_TABLE});
    assert_non_null(strstr(out.data, "A long name that will not fit"));
    /* Columns of numbers and those that are as narrow as they may be are never cut. */
    render(&out, (struct rm_rendering){.format = RM_FORMAT_TABLE, .width = 10});
    assert_non_null(strstr(out.data, "A long …"));
    assert_non_null(strstr(out.data, "1234"));
    rm_buf_free(&out);
}

static void spreadsheets_get_all_columns(void **state)
{
    struct rm_buf out = {0};

    (void)state;
    assert_string_equal(render(&out, (struct rm_rendering){.format = RM_FORMAT_CSV}),
        "id,unit,name,n,share,mean,on,at\n"
        "007,Web,Zo\xc3\xab \xe5\xb1\xb1\xe7\x94\xb0,3,*,4.35,1970-01-01,1970-01-02T00:00:01Z\n"
        "8,Web,'=1+1,1234,50,-0.05,1970-01-01,1970-01-02T00:00:01Z\n"
        "9,\"Web\nApps\",A long name that will not fit,,50,,1970-01-01,1970-01-02T00:00:01Z\n");
    render(&out, (struct rm_rendering){.format = RM_FORMAT_CSV, .excel = 1, .raw = 1});
    assert_memory_equal(out.data, "\xef\xbb\xbfid,", 6);
    assert_non_null(strstr(out.data, "\r\n8,Web,=1+1,"));
    render(&out, (struct rm_rendering){.format = RM_FORMAT_TSV});
    assert_non_null(strstr(out.data, "\n8\tWeb\t'=1+1\t1234\t"));
    rm_buf_free(&out);
}

static void programs_get_objects(void **state)
{
    struct rm_buf out = {0};

    (void)state;
    render(&out, (struct rm_rendering){.format = RM_FORMAT_JSONL});
    assert_non_null(strstr(out.data, "{\"id\":\"007\",\"unit\":\"Web\","));
    assert_non_null(strstr(out.data, "\"n\":3,\"share\":null,\"mean\":4.35,\"on\":\"1970-01-01\""));
    assert_non_null(strstr(out.data, "\"name\":\"A long name that will not fit\",\"share\":50,"));
    rm_buf_free(&out);
}

static void no_rows_are_said(void **state)
{
    struct rm_arena arena = {0};
    struct rm_buf out = {0};
    struct rm_table table;

    (void)state;
    rm_table_init(&table, &arena, "test", columns + 1, 2);
    rm_tables_render(
        &out, &table, 1, (struct rm_rendering){.format = RM_FORMAT_TABLE, .width = 80});
    assert_string_equal(out.data, "Unit  Name\n(none)\n");
    rm_buf_free(&out);
    rm_arena_free(&arena);
}

/* A row that waits: a count and its share, a count and its mean. */
static void put_row(
    struct rm_table *table, struct rm_figures *f, size_t count, size_t of, int64_t mean)
{
    rm_figures_put_count(table, f, count);
    rm_figures_put_share(table, f, count, of);
    rm_figures_put_number(table, f, mean, count);
}

/* What a mean and a share are of goes with them. */
static void figures_are_hidden_with_what_tells_them(void **state)
{
    static const struct rm_column of_figures[] = {{"count", "Count", RM_COLUMN_INT, 0},
        {"share", "Share", RM_COLUMN_PERCENT, 0}, {"mean", "Mean", RM_COLUMN_HUNDREDTHS, 0}};
    struct rm_arena arena = {0};
    struct rm_figures f = {.arena = &arena};
    struct rm_table table;
    size_t all = rm_figures_count(&f, 20, 20), part = rm_figures_count(&f, 17, 17);

    (void)state;
    rm_figures_split(&f, all, part, f.counts[all] - f.counts[part], 1);
    rm_table_init(&table, &arena, "test", of_figures, 3);
    put_row(&table, &f, part, all, RM_NONE);
    put_row(&table, &f, rm_figures_count(&f, 4, 4), RM_NO_COUNT, 300);
    put_row(&table, &f, rm_figures_count(&f, 5, 5), RM_NO_COUNT, 367);
    put_row(&table, &f, all, RM_NO_COUNT, RM_NONE);
    rm_figures_suppress(&f, 5);
    rm_figures_settle(&table, &f, 5);
    assert_int_equal(rm_table_cell(&table, 0, 0)->state, RM_CELL_HIDDEN);
    assert_int_equal(rm_table_cell(&table, 0, 1)->state, RM_CELL_HIDDEN);
    assert_int_equal(rm_table_cell(&table, 0, 2)->state, RM_CELL_HIDDEN);
    assert_int_equal(rm_table_cell(&table, 1, 2)->state, RM_CELL_HIDDEN);
    assert_int_equal(rm_table_cell(&table, 2, 2)->number, 367);
    assert_int_equal(rm_table_cell(&table, 3, 0)->number, 20);
    assert_int_equal(table.n_notes, 1);
    rm_arena_free(&arena);
}

/* The administrator's threshold. */
static void nothing_is_hidden_without_a_threshold(void **state)
{
    static const struct rm_column of_figures[] = {{"share", "Share", RM_COLUMN_PERCENT, 0}};
    struct rm_arena arena = {0};
    struct rm_figures f = {.arena = &arena};
    struct rm_table table;
    size_t all = rm_figures_count(&f, 20, 20), part = rm_figures_count(&f, 17, 17);

    (void)state;
    rm_figures_split(&f, all, part, f.counts[all] - f.counts[part], 1);
    rm_table_init(&table, &arena, "test", of_figures, 1);
    rm_figures_put_share(&table, &f, part, all);
    rm_figures_suppress(&f, 0);
    rm_figures_settle(&table, &f, 0);
    assert_int_equal(rm_table_cell(&table, 0, 0)->number, 85);
    assert_int_equal(table.n_notes, 0);
    rm_arena_free(&arena);
}

/* 12 people: of one answer each from 1 to 5. The count of people is shown, and the mean unless all
 * but a few answered alike. */
static int mean_state(int64_t sum, int64_t people)
{
    static const struct rm_column of_figures[] = {
        {"count", "Count", RM_COLUMN_INT, 0}, {"mean", "Mean", RM_COLUMN_HUNDREDTHS, 0}};
    struct rm_arena arena = {0};
    struct rm_figures f = {.arena = &arena};
    struct rm_table table;
    size_t count = rm_figures_count(&f, people, people);
    int state;

    rm_table_init(&table, &arena, "test", of_figures, 2);
    rm_figures_put_count(&table, &f, count);
    rm_figures_put_mean(&table, &f, count, (struct rm_points){sum, people, 1, 5}, 100);
    rm_figures_suppress(&f, 5);
    assert_int_equal(rm_figures_audit(&f, 5), 0);
    rm_figures_settle(&table, &f, 5);
    state = (int)rm_table_cell(&table, 0, 1)->state;
    if (state == RM_CELL_VALUE)
        assert_int_equal(rm_table_cell(&table, 0, 1)->number, rm_ratio(sum, people, 100));
    rm_arena_free(&arena);
    return state;
}

static void a_mean_that_tells_of_each_is_hidden(void **state)
{
    (void)state;
    assert_int_equal(mean_state(36, 12), RM_CELL_VALUE);
    assert_int_equal(mean_state(55, 12), RM_CELL_VALUE);
    assert_int_equal(mean_state(56, 12), RM_CELL_HIDDEN); /* 4 under the best */
    assert_int_equal(mean_state(60, 12), RM_CELL_HIDDEN);
    assert_int_equal(mean_state(12, 12), RM_CELL_HIDDEN);
    assert_int_equal(mean_state(16, 12), RM_CELL_HIDDEN);
    assert_int_equal(mean_state(17, 12), RM_CELL_VALUE);
    assert_int_equal(mean_state(12, 4), RM_CELL_HIDDEN);
    assert_int_equal(mean_state(0, 0), RM_CELL_NONE);
}

/* The mean of all and that of a part give that of the rest. */
static void a_mean_is_not_the_rest_of_others(void **state)
{
    static const struct rm_column of_figures[] = {{"mean", "Mean", RM_COLUMN_HUNDREDTHS, 0}};
    struct rm_arena arena = {0};
    struct rm_figures f = {.arena = &arena};
    struct rm_table table;
    size_t all = rm_figures_count(&f, 33, 33), some = rm_figures_count(&f, 30, 30);
    size_t few = rm_figures_count(&f, 3, 3), points[3];

    (void)state;
    rm_table_init(&table, &arena, "test", of_figures, 1);
    points[0] = rm_figures_put_mean(&table, &f, all, (struct rm_points){100, 33, 1, 5}, 100);
    points[1] = rm_figures_put_mean(&table, &f, some, (struct rm_points){91, 30, 1, 5}, 100);
    points[2] = rm_figures_put_mean(&table, &f, few, (struct rm_points){9, 3, 1, 5}, 100);
    rm_figures_sum(&f, points[0], points + 1, 2, 0);
    rm_figures_suppress(&f, 5);
    assert_int_equal(rm_figures_audit(&f, 5), 0);
    rm_figures_settle(&table, &f, 5);
    assert_int_equal(rm_table_cell(&table, 0, 0)->state, RM_CELL_VALUE);
    assert_int_equal(rm_table_cell(&table, 1, 0)->state, RM_CELL_HIDDEN);
    assert_int_equal(rm_table_cell(&table, 2, 0)->state, RM_CELL_HIDDEN);
    rm_arena_free(&arena);
}

/* What a mistake in the suppression would do. */
static void the_audit_finds_what_was_not_hidden(void **state)
{
    struct rm_arena arena = {0};
    struct rm_figures f = {.arena = &arena};
    size_t all = rm_figures_count(&f, 20, 20), part = rm_figures_count(&f, 17, 17);

    (void)state;
    rm_figures_split(&f, all, part, 3, 1);
    rm_figures_suppress(&f, 5);
    assert_int_equal(rm_figures_audit(&f, 5), 0);
    f.hidden[part] = 0;
    assert_int_equal(rm_figures_audit(&f, 5), 1);
    assert_int_equal(rm_figures_is_rare(4, 5), 1);
    assert_int_equal(rm_figures_is_rare(5, 5), 0);
    assert_int_equal(rm_figures_is_rare(0, 5), 0);
    rm_arena_free(&arena);
}

static void rows_of_persons_are_for_the_administrator(void **state)
{
    (void)state;
    for (int view = 0; view < RM_N_VIEWS; view++)
        assert_int_equal(rm_view_is_open((enum rm_view)view, RM_ADMIN), 1);
    for (int view = RM_VIEW_PAIRS; view <= RM_VIEW_UNMATCHED; view++) {
        assert_int_equal(rm_view_is_open((enum rm_view)view, RM_BOARD), 0);
        assert_int_equal(rm_view_is_open((enum rm_view)view, RM_MANAGER), 0);
    }
    assert_int_equal(rm_view_is_open(RM_VIEW_MANAGERS, RM_BOARD), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_terminal_gets_columns),
        cmocka_unit_test(no_width_cuts_nothing),
        cmocka_unit_test(spreadsheets_get_all_columns),
        cmocka_unit_test(programs_get_objects),
        cmocka_unit_test(no_rows_are_said),
        cmocka_unit_test(figures_are_hidden_with_what_tells_them),
        cmocka_unit_test(nothing_is_hidden_without_a_threshold),
        cmocka_unit_test(a_mean_that_tells_of_each_is_hidden),
        cmocka_unit_test(a_mean_is_not_the_rest_of_others),
        cmocka_unit_test(the_audit_finds_what_was_not_hidden),
        cmocka_unit_test(rows_of_persons_are_for_the_administrator),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
