#include "unit.h"

#include "base/date.h"
#include "base/tag.h"
#include "words/builtin.h"
#include "words/templates.h"

#include <stdlib.h>
#include <string.h>

static struct rm_arena arena;
static struct rm_diag diag;

static int set_up(void **state)
{
    (void)state;
    rm_diag_init(&diag, &arena);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    rm_arena_free(&arena);
    return 0;
}

static void tags_are_well_formed_or_not(void **state)
{
    /* The first rows are the examples of RFC 5646, appendix A. */
    static const char *const well[] = {"de", "fr", "ja", "zh-Hant", "zh-Hans", "sr-Cyrl", "sr-Latn",
        "zh-cmn-Hans-CN", "cmn-Hans-CN", "zh-yue-HK", "yue-HK", "zh-Hans-CN", "sr-Latn-RS",
        "sl-rozaj", "sl-rozaj-biske", "sl-nedis", "de-CH-1901", "sl-IT-nedis", "hy-Latn-IT-arevela",
        "de-DE", "en-US", "es-419", "de-CH-x-phonebk", "az-Arab-x-AZE-derbend", "x-whatever",
        "qaa-Qaaa-QM-x-southern", "de-Qaaa", "sr-Latn-QM", "sr-Qaaa-RS", "en-US-u-islamcal",
        "zh-CN-a-myext-x-private", "en-a-myext-b-another", "EN", "x-a-b", "abcd-Latn", "abcdefgh",
        "en-abc-def-ghi-Latn"};
    static const char *const ill[] = {"", "-", "a", "a-DE", "ar-a-aaa-b-", "de-419-DE", "en_GB",
        "e", "1a", "123", "en-", "-en", "en--GB", "en-x", "en-a-x-y", "x", "x-", "x-123456789",
        "abcdefghi", "en-Latn-Cyrl", "en-GB-US", "en-abc-def-ghi-jkl", "de-\xc3\xa4", "en GB", "*",
        "abcd-efg", "zh-a-b-c-yue"};

    (void)state;
    for (size_t i = 0; i < sizeof well / sizeof *well; i++)
        if (!rm_tag_valid(well[i]))
            fail_msg("%s", well[i]);
    for (size_t i = 0; i < sizeof ill / sizeof *ill; i++)
        if (rm_tag_valid(ill[i]))
            fail_msg("%s", ill[i]);
}

/* The example of RFC 4647, section 3.4. */
static void tags_are_cut(void **state)
{
    static const char *const steps[] = {"zh-Hant-CN-x-private1-private2", "zh-Hant-CN-x-private1",
        "zh-Hant-CN", "zh-Hant", "zh", ""};
    char tag[64];

    (void)state;
    strcpy(tag, steps[0]);
    for (int i = 1; i < 6; i++) {
        rm_tag_cut(tag);
        assert_string_equal(tag, steps[i]);
    }
    rm_tag_cut(tag);
    assert_string_equal(tag, "");
    strcpy(tag, "x-own");
    rm_tag_cut(tag);
    assert_string_equal(tag, "");
    assert_true(rm_tag_serves("DE", "de-AT-1996"));
    assert_true(rm_tag_serves("de-at", "de-AT-1996"));
    assert_false(rm_tag_serves("de-AT", "de"));
    assert_false(rm_tag_serves("d", "de"));
    assert_false(rm_tag_serves("zh-Hant-CN-x", "zh-Hant-CN-x-own"));
    assert_false(rm_tag_serves("", "de"));
}

/* The languages that there are, and how each says that somebody leads. */
static const struct {
    const char *language, *leads;
} languages[] = {{"de", "leite"}, {"en", "lead"}};
enum { N_LANGUAGES = sizeof languages / sizeof *languages };

static void each_language_has_all_texts(void **state)
{
    size_t n = 0;

    (void)state;
    for (int i = 0; i < N_LANGUAGES; i++) {
        const char *language = languages[i].language;
        struct rm_phrases phrases;
        const char *text = rm_builtin_find(language, RM_PHRASES_NAME);

        assert_non_null(text);
        assert_int_equal(rm_phrases_read(&phrases, text, &arena, &diag, (struct rm_where){0}), 0);
        for (int kind = 0; kind < RM_N_TEMPLATES; kind++) {
            text = rm_builtin_find(language, rm_kind_words[kind]);
            if (!text)
                fail_msg("lib/words/%s/%s.txt is missing", language, rm_kind_words[kind]);
            assert_string_equal(
                rm_template_settle(&arena, text, strlen(text), &diag, (struct rm_where){0}), text);
            assert_int_equal(diag.n_errors, 0);
            assert_int_equal(
                rm_template_check(text, (enum rm_kind)kind, &diag, (struct rm_where){0}), 0);
        }
    }
    for (size_t i = 0; i < rm_n_builtins; i++)
        n += strcmp(rm_builtins[i].name, RM_PHRASES_NAME) == 0;
    assert_int_equal(n, N_LANGUAGES);
    assert_int_equal(rm_n_builtins, N_LANGUAGES * (RM_N_TEMPLATES + 1));
}

/* A text that lacks a condition or a field of the other language's is an oversight. */
static void languages_use_the_same_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < rm_n_builtins; i++) {
        const struct rm_builtin *text = &rm_builtins[i];
        const char *english = rm_builtin_find("en", text->name);

        for (const char *at = english; (at = strchr(at, '{')); at++) {
            size_t len = strcspn(at, "}") + 1;
            const char *tag = rm_arena_copy(&arena, at, len);

            if (strncmp(tag, "{if ", 4) == 0)
                tag = rm_arena_copy(&arena, at + 4, len - 5);
            if (!strstr(text->text, tag) && strcmp(text->name, RM_PHRASES_NAME) != 0)
                fail_msg("lib/words/%s/%s.txt has no %s", text->language, text->name, tag);
        }
    }
}

static int is_for_administrator(int kind)
{
    return strstr(rm_kind_words[kind], "-escalated") || kind == RM_KIND_DIVERGING ||
           kind == RM_KIND_OWN_PAIR || kind == RM_KIND_RETENTION_DUE || kind == RM_KIND_WISH_TOLD;
}

/* Every field given, and each on its own: to both sides the message says that the mentor leads. */
static void assert_says_who_leads(int kind, const char *text, const char *leads)
{
    for (int given = 0; given <= RM_N_TEXT_FIELDS; given++) {
        struct rm_text_values values = {0};
        struct rm_buf subject = {0}, body = {0};

        for (int i = 0; i < RM_N_TEXT_FIELDS; i++)
            if (given == i || given == RM_N_TEXT_FIELDS)
                values.v[i] = "x";
        values.v[RM_TEXT_MENTOR_NAME] = "Moss";
        values.v[RM_TEXT_IS_CANCELLED] = NULL;
        rm_template_render(&subject, &body, text, &values);
        if (kind != RM_KIND_QUIET && !values.v[RM_TEXT_IS_MENTOR])
            assert_non_null(strstr(rm_buf_text(&body), "Moss"));
        assert_non_null(strstr(rm_buf_text(&body), leads));
        rm_buf_free(&subject);
        rm_buf_free(&body);
    }
}

static void every_message_to_a_pair_says_who_leads(void **state)
{
    (void)state;
    for (int i = 0; i < N_LANGUAGES; i++)
        for (int kind = 0; kind < RM_N_TEMPLATES; kind++)
            if (!is_for_administrator(kind) &&
                rm_kind_gives[kind] & (RM_GIVES_PAIR | RM_GIVES_INVITE) &&
                kind != RM_KIND_INVITE_CANCELLED)
                assert_says_who_leads(kind,
                    rm_builtin_find(languages[i].language, rm_kind_words[kind]),
                    languages[i].leads);
}

/* Whatever is given: a subject, no gaps, no braces, no field without a space beside it. */
static void texts_are_whole_whatever_is_given(void **state)
{
    (void)state;
    for (int i = 0; i < N_LANGUAGES; i++)
        for (int kind = 0; kind < RM_N_TEMPLATES; kind++)
            for (int given = 0; given <= 2 * RM_N_TEXT_FIELDS; given++) {
                struct rm_text_values values = {0};
                struct rm_buf subject = {0}, body = {0};
                const char *text = rm_builtin_find(languages[i].language, rm_kind_words[kind]);

                for (int k = 0; k < RM_N_TEXT_FIELDS; k++)
                    if (given < RM_N_TEXT_FIELDS ? k == given : k != given - RM_N_TEXT_FIELDS)
                        values.v[k] = "x";
                rm_template_render(&subject, &body, text, &values);
                assert_true(subject.len > 0 && subject.len < 200);
                assert_null(strstr(rm_buf_text(&body), "\n\n\n"));
                assert_null(strpbrk(rm_buf_text(&body), "{}"));
                assert_null(strpbrk(rm_buf_text(&subject), "{}"));
                if (given == 2 * RM_N_TEXT_FIELDS) {
                    assert_null(strstr(rm_buf_text(&body), "  x\n "));
                    assert_null(strstr(rm_buf_text(&subject), "  "));
                }
                rm_buf_free(&subject);
                rm_buf_free(&body);
            }
}

static const char *rendered(const char *text, const struct rm_text_values *values)
{
    struct rm_buf subject = {0}, body = {0};
    const char *both;

    assert_int_equal(rm_template_check(text, RM_KIND_ACTION_DUE, &diag, (struct rm_where){0}), 0);
    rm_template_render(&subject, &body, text, values);
    both = rm_arena_printf(&arena, "%s|%s", rm_buf_text(&subject), rm_buf_text(&body));
    rm_buf_free(&subject);
    rm_buf_free(&body);
    return both;
}

static void fields_and_conditions(void **state)
{
    struct rm_text_values values = {{NULL}};

    (void)state;
    values.v[RM_TEXT_TO_NAME] = "Amy\n Lee ";
    values.v[RM_TEXT_ACTION] = "{topic}";
    assert_string_equal(
        rendered("Hi {to_name}\n\n\n{{{action}}\n", &values), "Hi Amy Lee|{{topic}}\n");
    assert_string_equal(
        rendered("S\n{if topic}a{else}b{if action}c{else}d{end}e{end}f", &values), "S|bcef\n");
    assert_string_equal(
        rendered("S\none\n{if topic}\ntwo\n{else}\nthree\n{end}\nfour\n\n", &values),
        "S|one\nthree\nfour\n");
    assert_string_equal(
        rendered("S\n{if action}a{if topic}b{else}c{end}d{else}e{end}", &values), "S|acd\n");
}

static const char *told(void)
{
    struct rm_buf out = {0};
    const char *text;

    rm_diag_format(&diag, "test", &out);
    text = rm_arena_dup(&arena, rm_buf_text(&out));
    rm_buf_free(&out);
    return text;
}

static void broken_templates_are_named_by_line(void **state)
{
    static const struct {
        const char *text, *told;
    } broken[] = {
        {"S\n", "t:2: there is no body below the subject\n"},
        {"", "t:1: the first line is empty; it is the subject\n"
             "t:1: there is no body below the subject\n"},
        {"\nbody", "t:1: the first line is empty; it is the subject\n"},
        {"S\n\nx {if topic\ny", "t:3: a { that no } on its line closes; a brace is written {{\n"},
        {"S {if topic}\nb{end}",
            "t:1: an {if} without its {end}\nt:2: an {end} without its {if}\n"},
        {"S\nb\n{else}{x\n{end}", "t:3: an {else} without its {if}\n"
                                  "t:3: a { that no } on its line closes; a brace is written {{\n"
                                  "t:4: an {end} without its {if}\n"},
        {"S\n{if topic}\na{else}b{else}c{end}", "t:3: a second {else} of the {if} in line 2\n"},
        {"S\n{if topic}\n{if topic}x", "t:2: an {if} without its {end}\n"
                                       "t:3: an {if} without its {end}\n"},
        {"S\nb {token}\n",
            "t:2: there is no {token} in messages of the kind quiet: a reader's token is a part "
            "of {survey_url}, and has its place in the cycle's survey_url\n"},
        {"S\nb {mentee}\n{if topics}x{end}",
            "t:2: there is no {mentee} in messages of the kind quiet; expected one of to_name, "
            "cycle_name, "
            "administrator, safeguarding, survey_url, again, mentor_name, mentee_name, other_name, "
            "other_email, is_mentor, topic, resource_title, resource_url, days\n"
            "t:3: there is no {topics} in messages of the kind quiet; did you mean topic?\n"},
        {"S\nb {led}", "t:2: there is no {led} in messages of the kind unmatched; expected one of "
                       "to_name, cycle_name, "
                       "administrator, safeguarding, survey_url, again\n"},
        {"S {mentor_name}\nb", "t:1: there is no {mentor_name} in messages of the kind unmatched; "
                               "expected one of to_name, "
                               "cycle_name, administrator, safeguarding, survey_url, again\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        struct rm_where where = {.file = "t", .file_no = 1};
        enum rm_kind kind = i < 10 ? RM_KIND_QUIET : RM_KIND_UNMATCHED;

        rm_diag_init(&diag, &arena);
        assert_int_equal(rm_template_check(broken[i].text, kind, &diag, where), -1);
        assert_string_equal(told(), broken[i].told);
    }
}

static void what_editors_write_is_taken(void **state)
{
    static const char bytes[] = "\xef\xbb\xbfS\r\n\r\na\tb\r\nc";
    char *text = rm_template_settle(&arena, bytes, sizeof bytes - 1, &diag, (struct rm_where){0});

    (void)state;
    assert_non_null(text);
    assert_string_equal(text, "S\n\na\tb\nc");
}

static void what_is_no_text_is_refused(void **state)
{
    static const char bytes[] = "a\rb\nok\n\xff\xc3\xa4\nx\x7f\n\xc2\x85\xc3\xa4\n\0";
    struct rm_where where = {.file = "t", .file_no = 1};

    (void)state;
    assert_string_equal(rm_template_settle(&arena, bytes, sizeof bytes - 1, &diag, where),
        "a?b\nok\n?\?\?\nx?\n?\?\xc3\xa4\n?");
    assert_string_equal(told(), "t:1: has a control character, which no message may carry\n"
                                "t:3: is not UTF-8\n"
                                "t:4: has a control character, which no message may carry\n"
                                "t:5: has a control character, which no message may carry\n"
                                "t:6: has a control character, which no message may carry\n");
}

static void wrong_phrases_are_named_by_line(void **state)
{
    struct rm_phrases phrases;

    (void)state;
    assert_int_equal(rm_phrases_read(&phrases,
                         "# x\n\nmonday: A: b\nmondey: x\nmonday: x\ntuesday:\nfriday\ndate: {n}\n",
                         &arena, &diag, (struct rm_where){.file = "t", .file_no = 1}),
        -1);
    assert_non_null(strstr(told(), "t:4: there is no phrase \"mondey\"; did you mean monday?\n"
                                   "t:5: the phrase monday was there before\n"
                                   "t:6: the phrase tuesday is empty\n"
                                   "t:7: \"friday\" is no phrase; expected name: text\n"
                                   "t:8: there is no {n} in the phrase date; expected one of "
                                   "weekday, day, month, month_number, year\n"));
    assert_non_null(strstr(told(), "t: phrases are missing: wednesday, thursday, friday, "));
}

static const char *said(void (*say)(struct rm_buf *, const struct rm_phrases *), const char *tag)
{
    struct rm_templates templates;
    struct rm_texts texts = {&tag, 1};
    struct rm_buf out = {0};
    const char *text;

    rm_templates_init(&templates, &arena);
    say(&out, rm_templates_phrases(&templates, &texts, NULL));
    text = rm_arena_dup(&arena, rm_buf_text(&out));
    rm_buf_free(&out);
    return text;
}

static const struct rm_zone *london(void)
{
    static struct rm_zones zones;

    rm_zones_init(&zones, &arena);
    return rm_zone_open(&zones, "Europe/London");
}

static void say_day(struct rm_buf *out, const struct rm_phrases *phrases)
{
    rm_phrase_add_date(out, phrases, rm_date_of((struct rm_civil){2026, 3, 31}));
}

static void say_hours(struct rm_buf *out, const struct rm_phrases *phrases)
{
    int64_t start = rm_date_of((struct rm_civil){2026, 7, 1}) * RM_DAY + 8 * RM_HOUR;

    rm_phrase_add_hours(out, phrases, london(), start, start + RM_HOUR);
}

static void say_night(struct rm_buf *out, const struct rm_phrases *phrases)
{
    int64_t start = rm_date_of((struct rm_civil){2026, 12, 31}) * RM_DAY + 23 * RM_HOUR;

    rm_phrase_add_hours(out, phrases, london(), start, start + 2 * RM_HOUR);
}

static void say_list(struct rm_buf *out, const struct rm_phrases *phrases)
{
    rm_buf_adds(out, "= ");
    for (int i = 0; i < 3; i++)
        rm_phrase_add_item(out, 2, phrases, RM_PHRASE_LIST, i == 1 ? "{x}" : "y");
    rm_phrase_add_decimal(out, phrases, 1205);
    rm_buf_adds(out, rm_phrase_medium(phrases, "video"));
    rm_buf_adds(out, rm_phrase_medium(phrases, "by pigeon"));
}

static void each_language_has_its_days_and_figures(void **state)
{
    (void)state;
    assert_string_equal(said(say_day, "en"), "Tuesday 31 March 2026");
    assert_string_equal(said(say_day, "de-CH"), "Dienstag, 31. März 2026");
    assert_string_equal(
        said(say_hours, "en"), "Wednesday 1 July 2026, 09:00 to 10:00 (Europe/London)");
    assert_string_equal(
        said(say_hours, "de"), "Mittwoch, 1. Juli 2026, 09:00 bis 10:00 Uhr (Europe/London)");
    assert_string_equal(said(say_night, "en"),
        "Thursday 31 December 2026, 23:00 to Friday 1 January 2027, 01:00 (Europe/London)");
    assert_string_equal(said(say_night, "de"), "Donnerstag, 31. Dezember 2026, 23:00 bis Freitag, "
                                               "1. Januar 2027, 01:00 Uhr (Europe/London)");
    assert_string_equal(said(say_list, "en"), "= y, {x}, y12.05by videoby pigeon");
    assert_string_equal(said(say_list, "de"), "= y, {x}, y12,05per Videoby pigeon");
}

/* Whoever knows a language of ours gets it; else the cycle's, else English. */
static void texts_are_looked_up(void **state)
{
    static const struct {
        const char *reader[3], *cycle, *found;
    } tried[] = {
        {{NULL}, NULL, "en"},
        {{NULL}, "de", "de"},
        {{NULL}, "de-AT", "de"},
        {{NULL}, "cy", "en"},
        {{"de"}, NULL, "de"},
        {{"DE-at-x-own"}, NULL, "de"},
        {{"cy", "de", "en"}, NULL, "de"},
        {{"cy", "en-GB", "de"}, "de", "en"},
        {{"cy", "*"}, "de", "de"},
        {{"", "deu", "d"}, NULL, "en"},
    };
    struct rm_templates templates;

    (void)state;
    rm_templates_init(&templates, &arena);
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        const char *reader[3];
        struct rm_texts texts = {reader, 0};
        struct rm_chosen chosen;

        while (texts.n < 3 && (reader[texts.n] = tried[i].reader[texts.n]))
            texts.n++;
        chosen = rm_templates_choose(&templates, RM_KIND_QUIET, &texts, tried[i].cycle);
        assert_string_equal(chosen.language, tried[i].found);
        assert_string_equal(chosen.text, rm_builtin_find(tried[i].found, "quiet"));
        assert_string_equal(chosen.phrases->text[RM_PHRASE_MONDAY],
            strcmp(tried[i].found, "de") == 0 ? "Montag" : "Monday");
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(tags_are_well_formed_or_not),
        TEST(tags_are_cut),
        TEST(each_language_has_all_texts),
        TEST(languages_use_the_same_fields),
        TEST(every_message_to_a_pair_says_who_leads),
        TEST(texts_are_whole_whatever_is_given),
        TEST(fields_and_conditions),
        TEST(broken_templates_are_named_by_line),
        TEST(what_editors_write_is_taken),
        TEST(what_is_no_text_is_refused),
        TEST(wrong_phrases_are_named_by_line),
        TEST(each_language_has_its_days_and_figures),
        TEST(texts_are_looked_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
