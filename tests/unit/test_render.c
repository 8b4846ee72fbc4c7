/* The formats that test_report.c leaves: for a terminal in colour, browsers and wikis. */
#include "unit.h"

#include "base/num.h"
#include "report/render.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct rm_column columns[] = {
    {"part", "Part", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"name", "Name", RM_COLUMN_TEXT, RM_COLUMN_HEALTH},
    {"day", "Day", RM_COLUMN_DATE, 0},
    {"n", "Count", RM_COLUMN_INT, 0},
    {"share", "Share", RM_COLUMN_PERCENT, 0},
    {"id", "Id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
};

static void add_row(
    struct rm_table *table, const char *part, const char *name, int64_t n, int64_t share)
{
    rm_table_text(table, part);
    rm_table_text(table, name);
    rm_table_number(table, 20458 + (int64_t)table->n_rows * 7);
    if (n < 0)
        rm_table_hidden(table);
    else
        rm_table_number(table, n);
    rm_table_number(table, share);
    rm_table_text(table, "007");
}

struct fixture {
    struct rm_arena arena;
    struct rm_buf out;
    struct rm_table table;
};

static int make(void **state)
{
    struct fixture *f = test_calloc(1, sizeof *f);
    struct rm_table *t = &f->table;

    rm_table_init(t, &f->arena, "test", columns, COUNT(columns));
    t->title = "A test";
    t->at = 0;
    add_row(t, "a", "on track", 1234, 50);
    add_row(t, "a", "at risk", -1, RM_NONE);
    add_row(t, "b", "<i>x</i> | *y*\n@z", 3, 3);
    rm_table_note(t, "* hidden & <more>");
    *state = f;
    return 0;
}

static int destroy(void **state)
{
    struct fixture *f = *state;

    rm_buf_free(&f->out);
    rm_arena_free(&f->arena);
    test_free(f);
    return 0;
}

static const char *render(struct fixture *f, struct rm_rendering how, size_t n)
{
    struct rm_table tables[2] = {f->table, f->table};

    tables[1].key = "again";
    rm_buf_clear(&f->out);
    assert_null(rm_tables_render(&f->out, tables, n, how));
    return rm_buf_text(&f->out);
}

#define HAS(text)   assert_non_null(strstr(seen, text))
#define LACKS(text) assert_null(strstr(seen, text))

static struct rm_chart chart(enum rm_chart_kind kind, size_t first, size_t n, size_t label)
{
    return (struct rm_chart){.kind = kind,
        .key = "c",
        .title = "A & <chart>",
        .first_row = first,
        .n_rows = n,
        .label = label,
        .series = {3, 4},
        .n_series = 2};
}

static void a_bar_stands_beside_a_percentage_where_there_is_room(void **state)
{
    const char *seen = render(*state, (struct rm_rendering){.width = 80}, 1);

    HAS("on track           2026-01-05   1234   50 %  █████\n");
    HAS("at risk            2026-01-12      *\n");
    HAS("<i>x</i> | *y* @z  2026-01-19      3    3 %  ▎\n");
    LACKS("\033");
    seen = render(*state, (struct rm_rendering){.width = 50}, 1);
    HAS("1234   50 %\n");
}

/* Where the largest is more than 100, it is the longest bar. */
static void bars_beyond_a_hundred_have_their_lengths(void **state)
{
    struct fixture *f = *state;
    const char *seen;

    f->table.cells[4].number = 200;
    f->table.cells[2 * COUNT(columns) + 4].number = 100;
    seen = render(f, (struct rm_rendering){.width = 80}, 1);
    HAS("1234  200 %  ██████████\n");
    HAS("3  100 %  █████\n");
    seen = render(f, (struct rm_rendering){.format = RM_FORMAT_HTML}, 1);
    HAS("<rect class=\"v\" width=\"100\" height=\"4\"/>");
    HAS("<rect class=\"v\" width=\"50\" height=\"4\"/>");
}

static void headings_of_numbers_take_lines_before_texts_are_cut(void **state)
{
    static const struct rm_column wide[] = {{"name", "Name", RM_COLUMN_TEXT, 0},
        {"a", "Returns that were wanted", RM_COLUMN_INT, 0}, {"b", "Other", RM_COLUMN_INT, 0}};
    struct fixture *f = *state;
    struct rm_table t;

    rm_table_init(&t, &f->arena, "wide", wide, COUNT(wide));
    rm_table_text(&t, "A name of some length");
    rm_table_number(&t, 12);
    rm_table_number(&t, 3);
    assert_null(rm_tables_render(&f->out, &t, 1, (struct rm_rendering){.width = 42}));
    assert_string_equal(f->out.data, "                       Returns that\n"
                                     "Name                    were wanted  Other\n"
                                     "A name of some length            12      3\n");
    rm_buf_clear(&f->out);
    assert_null(rm_tables_render(&f->out, &t, 1, (struct rm_rendering){.width = 32}));
    assert_string_equal(f->out.data, "                  Returns\n"
                                     "                     that\n"
                                     "                     were\n"
                                     "Name               wanted  Other\n"
                                     "A name of some …       12      3\n");
}

/* The first figures of a page; what is hidden is not among them. */
static void headlines_stand_first(void **state)
{
    struct fixture *f = *state;
    const char *seen;

    rm_table_headline(&f->table, (struct rm_headline){"people & more", 0, 3});
    rm_table_headline(&f->table, (struct rm_headline){"of them hidden", 1, 3});
    seen = render(f, (struct rm_rendering){.format = RM_FORMAT_HTML}, 1);
    HAS("</h2>\n<dl class=\"key\">\n");
    HAS("<div><dt>people &amp; more</dt><dd>1,234</dd></div>\n</dl>\n");
    LACKS("of them hidden");
}

static void a_colour_never_stands_alone(void **state)
{
    const char *seen = render(*state, (struct rm_rendering){.width = 80, .colour = 1}, 1);

    HAS("\033[1mA test\033[0m\n\n\033[1mPart\033[0m");
    HAS("\033[32mon track\033[0m");
    HAS("\033[1;31mat risk\033[0m");
    HAS("\033[2m*\033[0m");
    HAS("\033[36m█████\033[0m\n");
}

static void what_goes_from_row_to_row_is_a_line(void **state)
{
    struct fixture *f = *state;
    const char *seen;

    rm_table_chart(&f->table, chart(RM_CHART_LINES, 0, 3, 2));
    rm_table_chart(&f->table, chart(RM_CHART_BARS, 0, 3, 2));
    seen = render(f, (struct rm_rendering){.width = 80}, 1);
    HAS("\n\nA & <chart>\nCount  █*▁  3 to 1234\nShare  █ ▁  3 % to 50 %\n\n* hidden");
}

static void rows_of_several_views_name_theirs(void **state)
{
    const char *seen = render(*state, (struct rm_rendering){.format = RM_FORMAT_JSONL}, 2);

    HAS("{\"view\":\"test\",\"part\":\"a\",\"name\":\"on "
        "track\",\"day\":\"2026-01-05\",\"n\":1234,");
    HAS("{\"view\":\"again\",\"part\":\"a\",\"name\":\"at "
        "risk\",\"day\":\"2026-01-12\",\"n\":null,");
    seen = render(*state, (struct rm_rendering){.format = RM_FORMAT_JSONL}, 1);
    LACKS("view");
}

static void a_page_asks_for_nothing_and_runs_nothing(void **state)
{
    static const char *const unwanted[] = {
        "<script", "<link", "<img", "<iframe", "http:", "https:", "@import", "url(h", "style="};
    struct fixture *f = *state;
    const char *seen;

    f->table.title = "<script>x</script>";
    seen = render(f, (struct rm_rendering){.format = RM_FORMAT_HTML}, 1);
    HAS("<!DOCTYPE html>\n<html lang=\"en\">\n");
    HAS("<title>&lt;script&gt;x&lt;/script&gt;</title>");
    HAS("<h1>&lt;script&gt;x&lt;/script&gt;</h1>");
    for (size_t i = 0; i < COUNT(unwanted); i++)
        LACKS(unwanted[i]);
    HAS("As of <time datetime=\"1970-01-01\">1 Jan 1970</time>.");
}

static void a_page_has_tables_for_all_readers(void **state)
{
    const char *seen = render(*state, (struct rm_rendering){.format = RM_FORMAT_HTML}, 2);

    HAS("<a href=\"#again\">again</a>");
    HAS("<section aria-labelledby=\"test\">\n<h2 id=\"test\">test</h2>\n");
    HAS("<section class=\"scroll\" tabindex=\"0\" aria-label=\"test: in full (table)\">\n");
    HAS("<table>\n<caption>test, in full</caption>\n<thead>");
    HAS("<th scope=\"col\" class=\"n\">Count</th>");
    HAS("<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"4\">a</th></tr>");
    HAS("<th scope=\"row\"><span class=\"tg\"><span aria-hidden=\"true\">●");
    HAS("<td class=\"d\"><time datetime=\"2026-01-05\">5 Jan 2026</time></td>");
    HAS("<td class=\"n\">1,234</td>");
    HAS("<td class=\"n\">*<span class=\"again\"> hidden</span></td>");
    HAS("&lt;i&gt;x&lt;/i&gt; | *y*\n@z</th>");
    HAS("<p class=\"note\">* hidden &amp; &lt;more&gt;</p>");
    LACKS("007"); /* a detail */
}

static void a_chart_has_a_name_a_description_and_a_table(void **state)
{
    struct fixture *f = *state;
    const char *seen;

    rm_table_chart(&f->table, chart(RM_CHART_BARS, 0, 3, 1));
    seen = render(f, (struct rm_rendering){.format = RM_FORMAT_HTML}, 1);
    HAS("<figure>\n<figcaption>A &amp; &lt;chart&gt;</figcaption>\n<svg viewBox=\"0 0 360 ");
    HAS("role=\"img\" aria-labelledby=\"test-c-t test-c-d\">\n<title id=\"test-c-t\">A &amp; ");
    HAS("<desc id=\"test-c-d\">Bars. on track: Count 1,234, Share 50 %; at risk: Count hidden, "
        "Share –; &lt;i&gt;x&lt;/i&gt; | *y* @z: Count 3, Share 3 %.</desc>");
    HAS(">hidden</text>");
    HAS("aria-label=\"test: A &amp; &lt;chart&gt; (table)\">\n<table>\n<caption");
}

/* A gap is drawn as one, and nothing of what is hidden is: neither its length nor its place. */
static void charts_do_not_tell_what_is_hidden(void **state)
{
    struct fixture *f = *state;
    struct rm_buf first = {0};
    struct rm_cell *hidden = &f->table.cells[1 * COUNT(columns) + 3];

    for (int kind = RM_CHART_BARS; kind <= RM_CHART_FUNNEL; kind++)
        rm_table_chart(&f->table, chart((enum rm_chart_kind)kind, 0, 3, 1));
    rm_buf_adds(&first, render(f, (struct rm_rendering){.format = RM_FORMAT_HTML}, 1));
    hidden->number = 99999;
    assert_string_equal(first.data, render(f, (struct rm_rendering){.format = RM_FORMAT_HTML}, 1));
    assert_string_not_equal(strstr(first.data, "class=\"hidden\""), "");
    assert_non_null(strstr(first.data, "class=\"gap\""));
    rm_buf_free(&first);
}

static void charts_of_nothing_and_of_one_are_drawn(void **state)
{
    for (int kind = RM_CHART_BARS; kind <= RM_CHART_FUNNEL; kind++)
        for (size_t n = 0; n < 3; n++) {
            struct fixture *f = *state;
            const char *seen;

            f->table.n_charts = 0;
            rm_table_chart(&f->table, chart((enum rm_chart_kind)kind, 1, n, 1));
            seen = render(f, (struct rm_rendering){.format = RM_FORMAT_HTML}, 1);
            HAS("</svg>");
            assert_int_equal(n == 0, strstr(seen, "There is nothing to show yet.") != NULL);
        }
}

static void a_wiki_gets_tables_and_no_markup(void **state)
{
    struct fixture *f = *state;
    const char *seen;

    f->table.title = "# A *test* <b>";
    seen = render(f, (struct rm_rendering){.format = RM_FORMAT_MARKDOWN}, 2);
    HAS("# \\# A \\*test\\* &lt;b&gt;\n\n| Part | Name | Day | Count | Share |\n");
    HAS("\n| --- | --- | --- | ---: | ---: |\n");
    HAS("\n| a | on track | 2026-01-05 | 1234 | 50 % |\n");
    HAS("\n| a | at risk | 2026-01-12 | \\* | |\n");
    HAS("&lt;i&gt;x&lt;/i&gt; \\| \\*y\\* `@z` |");
    HAS("\n\n\\* hidden &amp; &lt;more&gt;\n\n# ");
    f->table.notes[0] = "1. - a";
    seen = render(f, (struct rm_rendering){.format = RM_FORMAT_MARKDOWN}, 1);
    HAS("\n\n1\\. - a\n");
    LACKS("007");
}

static void no_text_of_a_wiki_is_a_link(void **state)
{
    static const struct {
        const char *text, *shown;
    } texts[] = {
        {"a@example.org", "| `a@example.org` |"},
        {"a|b@c``d", "| ``` a\\|b@c``d ``` |"},
        {"http://x.example", "| http\\://x.example |"},
        {"www.example.org", "| www\\.example.org |"},
        {"[a](b) ![c](d)", "| \\[a\\]\\(b\\) \\!\\[c\\]\\(d\\) |"},
        {"see #12 :owl:", "| see `#12` \\:owl\\: |"},
        {"a\\|b", "| a\\\\\\|b |"},
        {"&lt; - + 1.", "| &amp;lt; - + 1. |"},
        {"at 09:00", "| at 09:00 |"},
        {"  a  b ", "|   a  b  |"},
    };
    struct fixture *f = *state;

    for (size_t i = 0; i < COUNT(texts); i++) {
        f->table.n_rows = f->table.n_cells = 0;
        add_row(&f->table, texts[i].text, "x", 1, 1);
        assert_non_null(strstr(
            render(f, (struct rm_rendering){.format = RM_FORMAT_MARKDOWN}, 1), texts[i].shown));
    }
}

static void nothing_is_said_in_words(void **state)
{
    struct fixture *f = *state;
    const char *seen;

    f->table.n_rows = f->table.n_cells = 0;
    seen = render(f, (struct rm_rendering){.format = RM_FORMAT_HTML}, 1);
    HAS("<p class=\"note\">There is nothing here yet.</p>");
    LACKS("<table");
    seen = render(f, (struct rm_rendering){.format = RM_FORMAT_MARKDOWN}, 1);
    HAS("# A test\n\n(none)\n");
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, make, destroy)
    const struct CMUnitTest tests[] = {
        T(a_bar_stands_beside_a_percentage_where_there_is_room),
        T(bars_beyond_a_hundred_have_their_lengths),
        T(headings_of_numbers_take_lines_before_texts_are_cut),
        T(headlines_stand_first),
        T(a_colour_never_stands_alone),
        T(what_goes_from_row_to_row_is_a_line),
        T(rows_of_several_views_name_theirs),
        T(a_page_asks_for_nothing_and_runs_nothing),
        T(a_page_has_tables_for_all_readers),
        T(a_chart_has_a_name_a_description_and_a_table),
        T(charts_do_not_tell_what_is_hidden),
        T(charts_of_nothing_and_of_one_are_drawn),
        T(a_wiki_gets_tables_and_no_markup),
        T(no_text_of_a_wiki_is_a_link),
        T(nothing_is_said_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
