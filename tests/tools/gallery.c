/*
 * gallery: tables and charts of every kind, as any format.
 *
 *   gallery FORMAT [WIDTH [colour]]
 *
 * For tests of what programs of others make of it: names that are long, of other scripts and
 * directions, or markup and formulas; hidden and empty cells; tables without a row, with one and
 * with 300. Everything is invented.
 */
#include "base/date.h"
#include "base/num.h"
#include "report/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define FIRST_WEEK   INT64_C(20458) /* 2026-01-05 */

/* People and things may be called anything. */
static const char *const names[] = {
    "Amara Osei",
    "=1+1",
    "@x",
    "-2",
    "=HYPERLINK(\"http://x.example\",\"go\")",
    "<script>alert(1)</script> & <b>bold</b>",
    "A | B `code` **bold** _it_ [link](http://x.example) ![i](x) <!-- c -->",
    "www.example.org https://example.org a@example.org :smile: #12 ~~no~~ $x$ ``` a|b@c ```",
    "Jürgen Müller-Łukasiewicz",
    "李小龙",
    "محمد بن عبد الله آل سعود",
    "שלום עולם (42)",
    "\xe2\x80\xaetxt.exe",
    "🦉👩‍👩‍👧‍👦 Owl 🏳️‍🌈",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorsitzender",
    "A name of very many words, such as a department has that was merged three times over and kept "
    "them all",
    "One\nTwo\tThree\rFour\x1b[31mred\x07",
    "00123",
    "1e5",
    "2-3",
    "\"quoted\", 'so' & more; sep=;",
    "",
    "_x0041_ \xef\xbf\xbe end",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWMMMM",
};

static const struct rm_column hostile_columns[] = {
    {"id", "Id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"name", "Name", RM_COLUMN_TEXT, 0},
    {"code", "Code", RM_COLUMN_ID, 0},
    {"n", "Count", RM_COLUMN_INT, 0},
    {"share", "Share", RM_COLUMN_PERCENT, 0},
    {"mean", "Mean", RM_COLUMN_HUNDREDTHS, 0},
    {"day", "Day", RM_COLUMN_DATE, 0},
    {"at", "At", RM_COLUMN_TIME, 0},
    {"health", "Health", RM_COLUMN_TEXT, RM_COLUMN_HEALTH},
    {"why", "Why", RM_COLUMN_TEXT, RM_COLUMN_PROSE},
    {"more", "A heading of many words for one figure", RM_COLUMN_INT, 0},
    {"empty", "Empty", RM_COLUMN_TEXT, 0},
};

static void add_hostile(struct rm_table *table, size_t i)
{
    static const char *const health[] = {"on_track", "watch", "at_risk", NULL};
    static const char *const ids[] = {"00123", "1e5", "2-3", "00000000000000000001", "=1", "TRUE"};
    int64_t n = (int64_t)i;

    rm_table_text(table, ids[i % COUNT(ids)]);
    rm_table_text(table, names[i]);
    rm_table_text(table, ids[(i + 1) % COUNT(ids)]);
    if (i % 5 == 4)
        rm_table_hidden(table);
    else
        rm_table_number(table, i % 7 == 6 ? RM_NONE : n * n * 137);
    if (i % 5 == 4)
        rm_table_hidden(table);
    else
        rm_table_number(table, n * 13 % 101);
    rm_table_number(table, i % 3 ? n * 123 - 500 : RM_NONE);
    rm_table_number(table, FIRST_WEEK + n * 31);
    rm_table_number(table, (FIRST_WEEK + n) * RM_DAY + n * 3601);
    rm_table_text(table, health[i % 4]);
    rm_table_text(table, i % 2 ? names[(i * 7) % COUNT(names)] : NULL);
    rm_table_number(table, n * 1000003);
    rm_table_text(table, NULL);
}

static struct rm_chart chart(enum rm_chart_kind kind, const char *key, const char *title,
    size_t first, size_t n, size_t label, size_t first_series, size_t n_series)
{
    struct rm_chart made = {.kind = kind,
        .key = key,
        .title = title,
        .first_row = first,
        .n_rows = n,
        .label = label,
        .n_series = n_series};

    for (size_t i = 0; i < n_series; i++)
        made.series[i] = first_series + i;
    return made;
}

static void make_hostile(struct rm_table *table, struct rm_arena *arena)
{
    rm_table_init(table, arena, "hostile", hostile_columns, COUNT(hostile_columns));
    table->title = "<i>Names</i> & what they do | `to` *titles*";
    table->name = "<i>Names</i> & what they do | `to` *titles*";
    for (size_t i = 0; i < COUNT(names); i++)
        add_hostile(table, i);
    rm_table_chart(table, chart(RM_CHART_BARS, "counts", "Bars, whose labels are long & <hostile>",
                              0, COUNT(names), 1, 3, 1));
    rm_table_chart(table, chart(RM_CHART_FUNNEL, "funnel", "A funnel of names", 0, 18, 1, 3, 1));
    rm_table_chart(table, chart(RM_CHART_STACK, "stack", "Parts with names", 0, 8, 1, 3, 2));
    rm_table_note(table, "* hidden: fewer than 5 people or pairs, or what would give such a number "
                         "away; <b>not markup</b> | www.example.org");
}

static const struct rm_column summary_columns[] = {
    {"section", "Section", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"group", "Group", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"measure", "Measure", RM_COLUMN_TEXT, RM_COLUMN_HEALTH},
    {"count", "Count", RM_COLUMN_INT, 0},
    {"of", "Of", RM_COLUMN_INT, 0},
    {"percent", "Share", RM_COLUMN_PERCENT, 0},
    {"mean", "Mean", RM_COLUMN_HUNDREDTHS, 0},
};

enum { HIDE = -1 };

static void add_figure(struct rm_table *table, const char *section, const char *group,
    const char *measure, int64_t count, int64_t of)
{
    rm_table_text(table, section);
    rm_table_text(table, group);
    rm_table_text(table, measure);
    if (count == HIDE)
        rm_table_hidden(table);
    else
        rm_table_number(table, count);
    rm_table_number(table, of ? of : RM_NONE);
    if (count == HIDE)
        rm_table_hidden(table);
    else
        rm_table_number(table, of ? count * 100 / of : RM_NONE);
    rm_table_number(table, RM_NONE);
}

static void make_summary(struct rm_table *table, struct rm_arena *arena)
{
    rm_table_init(table, arena, "summary", summary_columns, COUNT(summary_columns));
    table->name = "Summary";
    add_figure(table, "people", NULL, "signed up", 1120, 0);
    add_figure(table, "people", NULL, "in a pair", 906, 1120);
    add_figure(table, "people", NULL, "agreement signed", 811, 906);
    add_figure(table, "people", NULL, "met at least once", HIDE, 811);
    add_figure(table, "people", NULL, "completed", 402, 811);
    add_figure(table, "matched", "Digital", "mentors in a pair", 61, 64);
    add_figure(table, "matched", "Digital", "mentees in a pair", 80, 99);
    add_figure(table, "matched", "Finance", "mentors in a pair", 12, 40);
    add_figure(table, "matched", "Finance", "mentees in a pair", HIDE, 9);
    add_figure(table, "health", NULL, "on track", 311, 402);
    add_figure(table, "health", NULL, "to watch", 71, 402);
    add_figure(table, "health", NULL, "at risk", 20, 402);
    rm_table_chart(
        table, chart(RM_CHART_FUNNEL, "funnel", "From sign-up to the end", 0, 5, 2, 3, 1));
    rm_table_chart(table, chart(RM_CHART_BARS, "shares", "Matched, by role", 5, 4, 2, 5, 1));
    rm_table_chart(table, chart(RM_CHART_BARS, "health", "Health of the pairs", 9, 3, 2, 3, 1));
    rm_table_note(table, "* hidden: fewer than 5 people or pairs, or what would give such a number "
                         "away");
}

static const struct rm_column topic_columns[] = {
    {"topic", "Topic", RM_COLUMN_TEXT, 0},
    {"wanted", "Wanted", RM_COLUMN_INT, 0},
    {"offered", "Offered", RM_COLUMN_INT, 0},
    {"paired", "In a pair", RM_COLUMN_INT, 0},
    {"left", "Left over", RM_COLUMN_INT, 0},
    {"other", "Other", RM_COLUMN_INT, 0},
    {"sixth", "Not yet known", RM_COLUMN_INT, 0},
};

static void make_topics(struct rm_table *table, struct rm_arena *arena)
{
    static const char *const topics[] = {"accessibility", "automation", "data literacy",
        "social media", "what young customers want from us and how they say it", "AI"};

    rm_table_init(table, arena, "topics", topic_columns, COUNT(topic_columns));
    table->name = "Topics";
    for (size_t i = 0; i < COUNT(topics); i++) {
        rm_table_text(table, topics[i]);
        for (size_t c = 1; c < COUNT(topic_columns); c++)
            if ((i * 5 + c * 3) % 11 == 0)
                rm_table_hidden(table);
            else
                rm_table_number(table, (int64_t)((i * 31 + c * 17) % 40));
    }
    rm_table_chart(
        table, chart(RM_CHART_BARS, "supply", "Topics: supply and demand", 0, 6, 0, 1, 2));
    rm_table_chart(table, chart(RM_CHART_STACK, "all", "All six series", 0, 6, 0, 1, 6));
    rm_table_chart(table, chart(RM_CHART_LINES, "lines", "Six lines over topics", 0, 6, 0, 1, 6));
}

static const struct rm_column trend_columns[] = {
    {"week", "Week of", RM_COLUMN_DATE, 0},
    {"planned", "Meetings planned", RM_COLUMN_INT, 0},
    {"held", "Meetings held", RM_COLUMN_INT, 0},
    {"response", "Answers received", RM_COLUMN_PERCENT, 0},
    {"rating", "Rating", RM_COLUMN_HUNDREDTHS, 0},
    {"change", "Change", RM_COLUMN_HUNDREDTHS, 0},
};

static void make_trend(
    struct rm_table *table, struct rm_arena *arena, const char *key, const char *name, size_t n)
{
    rm_table_init(table, arena, key, trend_columns, COUNT(trend_columns));
    table->name = name;
    for (size_t i = 0; i < n; i++) {
        int64_t k = (int64_t)i;
        int is_hidden = n > 1 && (i == 3 || i == 9 || i == 10);

        rm_table_number(table, FIRST_WEEK + 7 * k);
        rm_table_number(table, 20 + k * 7 % 13 + k / 2);
        if (is_hidden)
            rm_table_hidden(table);
        else
            rm_table_number(table, 14 + k * 5 % 11 + k / 3);
        if (is_hidden)
            rm_table_hidden(table);
        else
            rm_table_number(table, 60 + k * 11 % 37);
        rm_table_number(table, i == 5 ? RM_NONE : 300 + k * 37 % 190);
        rm_table_number(table, k * 61 % 300 - 120);
    }
    rm_table_chart(
        table, chart(RM_CHART_LINES, "meetings", "Meetings, week by week", 0, n, 0, 1, 2));
    rm_table_chart(table, chart(RM_CHART_LINES, "response", "Answers to check-ins", 0, n, 0, 3, 1));
    rm_table_chart(table, chart(RM_CHART_LINES, "rating", "Rating and change", 0, n, 0, 4, 2));
}

int main(int argc, char **argv)
{
    static struct rm_table tables[6];
    struct rm_arena arena = {0};
    struct rm_buf out = {0};
    struct rm_rendering how = {.width = 80, .folder = "/tmp"};
    const char *wrong = "there is no such format", *tmp = getenv("TMPDIR");

    how.folder = tmp && *tmp ? tmp : how.folder;
    how.width = argc > 2 ? atoi(argv[2]) : 80;
    how.colour = argc > 3;
    make_summary(&tables[0], &arena);
    make_topics(&tables[1], &arena);
    make_trend(&tables[2], &arena, "trend", "Week by week", 26);
    make_hostile(&tables[3], &arena);
    make_trend(&tables[4], &arena, "long", "Three hundred weeks", 300);
    make_trend(&tables[5], &arena, "single", "One week", 1);
    for (size_t i = 0; i < COUNT(tables); i++) {
        tables[i].at = FIRST_WEEK * RM_DAY + 90 * RM_DAY;
        tables[i].programme = "Reverse mentoring 2026";
        tables[i].reader = "the board";
        if (!tables[i].title)
            tables[i].title = rm_arena_printf(&arena, "Reverse mentoring 2026: %s", tables[i].name);
    }
    for (int i = 0; argc > 1 && rm_format_words[i]; i++)
        if (strcmp(rm_format_words[i], argv[1]) == 0) {
            size_t n = COUNT(tables);

            how.format = (enum rm_format)i;
            wrong = rm_tables_render(&out, tables, rm_format_is_for_many(how.format) ? n : 1, how);
        }
    if (wrong)
        fprintf(stderr, "gallery: %s\n", wrong);
    else if (fwrite(rm_buf_text(&out), 1, out.len, stdout) != out.len || fflush(stdout))
        wrong = "cannot write";
    rm_buf_free(&out);
    rm_arena_free(&arena);
    return wrong ? 2 : 0;
}
