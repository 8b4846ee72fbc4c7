#include "unit.h"

#include "base/date.h"
#include "import/cell.h"
#include "import/checkins.h"
#include "import/column.h"
#include "import/pairs.h"
#include "import/people.h"

#include <stdio.h>
#include <string.h>

static void header_keys(void **state)
{
    static const struct {
        const char *header, *key;
    } cases[] = {{"Email", "email"}, {"E-mail", "email"},
        {"What is your e-mail address?", "emailaddress"}, {"EMAIL ADDRESS *", "emailaddress"},
        {"Line manager's email", "linemanageremail"},
        {"Line manager\xe2\x80\x99s e-mail", "linemanageremail"},
        {"Which topics could you mentor someone on?", "topicsmentor"}, {"time_zone", "timezone"},
        {"Time\xc2\xa0zone", "timezone"}, {"Time-zone", "timezone"},
        {"How many mentees could you take?", "mentees"}, {"How would you like to meet?", "howmeet"},
        {"When could you meet?", "whenmeet"}, {"Name \xe2\x80\x93 first", "namefirst"},
        {"What are you?", ""}, {"", ""}, {"???", ""}, {"\xc3\x89quipe", "\xc3\xa9quipe"}};
    struct rm_arena arena = {0};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(rm_header_key(&arena, cases[i].header), cases[i].key);
    rm_arena_free(&arena);
}

static size_t target_of(const struct rm_import *import, const char *name)
{
    size_t i = 0;

    while (i < import->n_targets && strcmp(import->targets[i].name, name) != 0)
        i++;
    return i;
}

/* Each says something, names a target that there is, and no two of one spelling say different
 * things. */
static void check_synonyms(const struct rm_import *import)
{
    struct rm_arena arena = {0};
    struct rm_map seen;

    rm_map_init(&seen, &arena);
    for (size_t i = 0; i < import->n_targets; i++)
        assert_non_null(import->targets[i].name);
    for (size_t i = 0; i < import->n_synonyms; i++) {
        const struct rm_synonym *synonym = &import->synonyms[i];
        char *key = rm_header_key(&arena, synonym->header);
        void **slot;

        if (!*key || target_of(import, synonym->target) == import->n_targets)
            fail_msg("synonym \"%s\" for \"%s\"", synonym->header, synonym->target);
        slot = rm_map_add(&seen, key);
        if (*slot && strcmp(*slot, synonym->target) != 0)
            fail_msg("\"%s\" is %s and %s", synonym->header, (char *)*slot, synonym->target);
        *slot = rm_arena_dup(&arena, synonym->target);
    }
    rm_arena_free(&arena);
}

static void synonyms_do_not_clash(void **state)
{
    (void)state;
    check_synonyms(&rm_people_import);
    check_synonyms(&rm_checkins_import);
    check_synonyms(&rm_pairs_import);
}

/* The hours as a record has them. */
static void check_hours(const char *text, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_hours hours = {0};
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};

    if (rm_cell_hours(&hours, text, &arena)) {
        if (expected)
            fail_msg("\"%s\" was refused", text);
    } else {
        rm_hours_settle(&hours);
        rm_hours_write(&w, &hours);
        if (!expected)
            fail_msg("\"%s\" gave %s", text, json.data);
        assert_string_equal(json.data, expected);
    }
    rm_buf_free(&json);
    rm_arena_free(&arena);
}

static void hours_as_people_write_them(void **state)
{
    static const char mon_wed[] = "{\"mon\":[\"09:00-12:00\"],\"wed\":[\"14:00-16:30\"]}";
    static const char tue[] = "{\"tue\":[\"09:00-17:00\"]}";

    (void)state;
    check_hours("mon 09:00-12:00; wed 14:00-16:30", mon_wed);
    check_hours("Monday 9:00\xe2\x80\x93"
                "12:00, Wednesday 14:00 \xe2\x80\x93 16:30",
        mon_wed);
    check_hours("MON 9am-12pm\nWED 2-4:30pm", mon_wed);
    check_hours("Mondays from 9 to noon; Weds 1400-1630", mon_wed);
    check_hours("Mon: 0900-1200 / Wed: 14.00-16.30", mon_wed);
    check_hours("tue 9-5pm", tue);
    check_hours("Tuesday, 9\xe2\x80\x93"
                "5",
        tue);
    check_hours("tue 13:00-05:00", NULL);
    check_hours("Tuesday all day", tue);
    check_hours("tue 09:00-12:00; tue 12:00-17:00", tue);
    check_hours("Mon-Wed 10:00-11:00",
        "{\"mon\":[\"10:00-11:00\"],\"tue\":[\"10:00-11:00\"],\"wed\":[\"10:00-11:00\"]}");
    check_hours("mon, tue & thu 10:00-11:00, 13:00-14:00",
        "{\"mon\":[\"10:00-11:00\",\"13:00-14:00\"],\"tue\":[\"10:00-11:00\",\"13:00-14:00\"],"
        "\"thu\":[\"10:00-11:00\",\"13:00-14:00\"]}");
    check_hours("Sat to Mon 10:00-24:00",
        "{\"mon\":[\"10:00-24:00\"],\"sat\":[\"10:00-24:00\"],\"sun\":[\"10:00-24:00\"]}");
    check_hours("Fri mornings", "{\"fri\":[\"09:00-12:00\"]}");
    check_hours("Monday Morning, Afternoon", "{\"mon\":[\"09:00-12:00\",\"13:00-17:00\"]}");
    check_hours("weekdays 12:00-13:00",
        "{\"mon\":[\"12:00-13:00\"],\"tue\":[\"12:00-13:00\"],\"wed\":[\"12:00-13:00\"],"
        "\"thu\":[\"12:00-13:00\"],\"fri\":[\"12:00-13:00\"]}");
    check_hours("whenever", NULL);
    check_hours("mon 12:00-09:00", NULL);
    check_hours("mon 09:00", NULL);
    check_hours("mon 25:00-26:00", NULL);
    check_hours("mon 09:60-10:00", NULL);
    check_hours("mon 09:00-12:00 tue", NULL);
    check_hours("mon 00900-12:00", NULL);
    check_hours("m 09:00-12:00", NULL);
    check_hours("Mo 9-12, We 14:00-16:30", mon_wed);
}

/* Availability as "mon 09:00-12:00 wed …", which is shorter to read here. */
static void check_week(const char *text, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_hours hours = {0};
    struct rm_buf week = {0};
    int day = -1;

    if (rm_cell_hours(&hours, text, &arena) == 0)
        rm_hours_settle(&hours);
    else
        rm_buf_adds(&week, "refused");
    for (size_t i = 0; i < hours.n; i++) {
        int slot_day = hours.v[i].start_min / 1440;
        char clock[6];

        if (slot_day != day)
            rm_buf_printf(&week, "%s%s", day < 0 ? "" : " ", rm_weekday_names[slot_day]);
        day = slot_day;
        rm_buf_printf(&week, " %s", rm_clock_format(clock, hours.v[i].start_min - day * 1440));
        rm_buf_printf(&week, "-%s", rm_clock_format(clock, hours.v[i].end_min - day * 1440));
    }
    if (strcmp(rm_buf_text(&week), expected) != 0)
        fail_msg("\"%s\" gave %s, not %s", text, rm_buf_text(&week), expected);
    rm_buf_free(&week);
    rm_arena_free(&arena);
}

static void hours_in_words(void **state)
{
    static const char *const cases[][2] = {
        {"Mon-Thu mornings", "mon 09:00-12:00 tue 09:00-12:00 wed 09:00-12:00 thu 09:00-12:00"},
        {"mornings Mon\xe2\x80\x93Tue, afternoons Fri",
            "mon 09:00-12:00 tue 09:00-12:00 fri 13:00-17:00"},
        {"9-12 Mon, 2-4 Tue", "mon 09:00-12:00 tue 14:00-16:00"},
        {"weekdays except Wed 9-12",
            "mon 09:00-12:00 tue 09:00-12:00 thu 09:00-12:00 fri 09:00-12:00"},
        {"Mon, Tue 9-5, except Tue", "mon 09:00-17:00"},
        {"Mon and Tue 9-5 but not Tue mornings", "mon 09:00-17:00 tue 12:00-17:00"},
        {"Mon 9-5 except lunchtime", "mon 09:00-12:00 13:00-17:00"},
        {"Mon-Tue, not mornings", "mon 12:00-17:00 tue 12:00-17:00"},
        {"any time except Monday, Tuesday and Friday", "wed 09:00-17:00 thu 09:00-17:00"},
        {"not Fridays", "refused"},
        {"except Monday", "refused"},
        {"Monday except Monday", "refused"},
        {"Mon 9-12 except Mon", "refused"},
        {"Tue & Thu after 3pm", "tue 15:00-17:00 thu 15:00-17:00"},
        {"Tue after 3", "tue 15:00-17:00"},
        {"Tue after 5", "tue 17:00-20:00"},
        {"Tue after lunch", "tue 13:00-17:00"},
        {"Tue after 6", "refused"},
        {"Tue after 9pm", "refused"},
        {"Tue before 11am", "tue 09:00-11:00"},
        {"Tue until 3", "tue 09:00-15:00"},
        {"Tue from 2pm", "tue 14:00-17:00"},
        {"Tue from 2pm onwards", "tue 14:00-17:00"},
        {"Tue 2pm onwards", "tue 14:00-17:00"},
        {"Tue from 10 to 12", "tue 10:00-12:00"},
        {"Tue between 10 and 12", "tue 10:00-12:00"},
        {"Tue 9:30am\xe2\x80\x93"
         "11",
            "tue 09:30-11:00"},
        {"Tue 9.30 a.m. - 11 a.m.", "tue 09:30-11:00"},
        {"Tue 09:00:00-11:00:00", "tue 09:00-11:00"},
        {"Tue 1pm-3", "tue 13:00-15:00"},
        {"Tue 11-1", "tue 11:00-13:00"},
        {"Tue 9am-5", "tue 09:00-17:00"},
        {"Tue 2-4", "tue 14:00-16:00"},
        {"Tue 2-4am", "tue 02:00-04:00"},
        {"Tue 02:00-04:00", "tue 02:00-04:00"},
        {"Tue 6-8", "refused"},
        {"Tue 6-8pm", "tue 18:00-20:00"},
        {"Tue 22:00-midnight", "tue 22:00-24:00"},
        {"Tue 22:00-02:00", "refused"},
        {"any time Friday", "fri 09:00-17:00"},
        {"Mon 9-12, any time Friday", "mon 09:00-12:00 fri 09:00-17:00"},
        {"Mon am; Tue pm; Fri am", "mon 09:00-12:00 tue 13:00-17:00 fri 09:00-12:00"},
        {"Monday morning, Tuesday afternoon", "mon 09:00-12:00 tue 13:00-17:00"},
        {"Mon am\nTue pm", "mon 09:00-12:00 tue 13:00-17:00"},
        {"Mon; Wed 9-12", "mon 09:00-12:00 wed 09:00-12:00"},
        {"Mon; Wed 9-12; Fri", "refused"},
        {"Morning Mon, Wed", "mon 09:00-12:00 wed 09:00-12:00"},
        {"Monday Morning;Afternoon;", "mon 09:00-12:00 13:00-17:00"},
        {"Monday - 9-12", "mon 09:00-12:00"},
        {"Monday - Morning", "mon 09:00-12:00"},
        {"Mon to 5pm", "refused"},
        {"Monday;Wednesday", "mon 09:00-17:00 wed 09:00-17:00"},
        {"M-F 12-1", "mon 12:00-13:00 tue 12:00-13:00 wed 12:00-13:00 thu 12:00-13:00 fri "
                     "12:00-13:00"},
        {"weekends 10-11", "sat 10:00-11:00 sun 10:00-11:00"},
        {"12-1", "mon 12:00-13:00 tue 12:00-13:00 wed 12:00-13:00 thu 12:00-13:00 fri "
                 "12:00-13:00"},
        {"flexible", "refused"},
        {"it varies", "refused"},
        {"Mon 9-12 GMT", "refused"},
        {"3 times a week", "refused"},
        {";", "refused"},
        {"", "refused"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_week(cases[i][0], cases[i][1]);
}

static void capacities_in_words(void **state)
{
    static const struct {
        const char *text;
        int64_t number; /* -1: refused */
    } cases[] = {{"2", 2}, {"2.0", 2}, {"two", 2}, {"Up to two", 2}, {"up to 3 people", 3},
        {"2 people", 2}, {"max 3", 3}, {"Max. 3", 3}, {"3 max", 3}, {"just one", 1}, {"Only 1", 1},
        {"1 or 2", 2}, {"1-2", 2}, {"1 \xe2\x80\x93 2", 2}, {"one to three", 3},
        {"no more than two", 2}, {"Yes, up to 3", 3}, {"Yes", 1}, {"Yes please!", 1}, {"no", 0},
        {"No, thanks.", 0}, {"none", 0}, {"n/a", 0}, {"zero", 0}, {"0", 0}, {"x", 1},
        {"as many as needed", -1}, {"unlimited", -1}, {"2+", -1}, {"at least 1", -1},
        {"2 or more", -1}, {"more than 1", -1}, {"2 (max 3)", -1}, {"3 or 2", -1}, {"1, 2", -1},
        {"02-Jan", -1}, {"-1", -1}, {"1/2", -1}, {"1.5", -1}, {"maybe", -1}, {"Yes, maybe", -1},
        {"Yes, I could take two or so", -1}, {"1001", -1}, {"99999999999999999999", -1}, {"", -1}};
    int64_t number;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (rm_cell_capacity(&number, cases[i].text, 0, 1000))
            number = -1;
        if (number != cases[i].number)
            fail_msg("\"%s\" gave %d", cases[i].text, (int)number);
    }
}

static void yes_and_no_in_words(void **state)
{
    static const char *const yes[] = {"Yes", "y", "TRUE", "x", "1", "Yes please!", "yes, please",
        "I agree", "Yes, I consent", "Yes - I consent to being matched", "Yes I do",
        "Yes \xe2\x80\x93 happy to", "\xe2\x9c\x93", "WAHR", NULL};
    static const char *const no[] = {"No", "N", "false", "0", "No thanks", "No, thank you",
        "no - not this time", "No, I do not consent", "I don\xe2\x80\x99t", "-", NULL};
    static const char *const neither[] = {"maybe", "Yes, but not yet", "yes if my manager agrees",
        "Yes?", "not sure", "no problem", "no, but later", "Not yet", "prefer not to say",
        "No idea", "yesterday", "Norwich", "yes and no", "", "2", NULL};

    (void)state;
    for (size_t i = 0; yes[i]; i++)
        if (rm_cell_flag(yes[i]) != 1)
            fail_msg("\"%s\" is not yes", yes[i]);
    for (size_t i = 0; no[i]; i++)
        if (rm_cell_flag(no[i]) != 0)
            fail_msg("\"%s\" is not no", no[i]);
    for (size_t i = 0; neither[i]; i++)
        if (rm_cell_flag(neither[i]) != -1)
            fail_msg("\"%s\" is yes or no", neither[i]);
}

/* A tag, or NULL and what is said. */
static void check_language(const char *text, const char *tag, const char *said)
{
    struct rm_arena arena = {0};
    struct rm_languages languages;
    struct rm_buf why = {0};
    const char *found;

    rm_languages_init(&languages, &arena);
    found = rm_language_tag(&languages, text, &arena, &why);
    if (!tag != !found || (tag && strcmp(found, tag) != 0) ||
        (!tag && strcmp(rm_buf_text(&why), said) != 0))
        fail_msg("\"%s\" gave %s%s", text, found ? found : "nothing", rm_buf_text(&why));
    rm_buf_free(&why);
    rm_arena_free(&arena);
}

static void languages_become_tags(void **state)
{
    static const char *const cases[][2] = {{"Welsh", "cy"}, {"Cymraeg", "cy"},
        {"English (fluent)", "en"}, {"en_GB", "en-GB"}, {"EN", "en"}, {"en-gb", "en-GB"},
        {"eng", "en"}, {"wel", "cy"}, {"eng-US", "en-US"}, {"zh-hans-cn", "zh-Hans-CN"},
        {"Fluent Welsh", "cy"}, {"native English speaker", "en"}, {"French - basic", "fr"},
        {"French: B2", "fr"}, {"English only", "en"}, {"Portuguese (Brazil)", "pt-BR"},
        {"Chinese (Mandarin)", "cmn"}, {"Mandarin Chinese", "cmn"}, {"BSL", "bfi"}, {"bfi", "bfi"},
        {"Sylheti", "syl"}, {"Pahari-Potwari", "phr"}, {"Modern Greek", "el"}, {"Swahili", "sw"},
        {"Tok Pisin", "tpi"}, {"ga", "ga"}, {"GA", "ga"}, {"Deutsch", "de"},
        {"T\xc3\xbcrk\xc3\xa7"
         "e",
            "tr"},
        {"\xd8\xa7\xd8\xb1\xd8\xaf\xd9\x88", "ur"}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_language(cases[i][0], cases[i][1], "");
    check_language("Welch", NULL, "; did you mean Welsh?");
    check_language("xq", NULL, "");
    check_language("xq-GB", NULL, "");
    check_language("Ga", NULL, "; did you mean ga or gaa?");
    check_language("I speak many", NULL, "");
}

static void languages_need_their_list(void **state)
{
    struct rm_arena arena = {0};
    struct rm_languages languages;
    struct rm_buf why = {0};

    (void)state;
    rm_languages_init(&languages, &arena);
    languages.file = "/dev/null";
    assert_string_equal(rm_language_tag(&languages, "Welsh", &arena, &why), "cy");
    assert_string_equal(rm_language_tag(&languages, "en-GB", &arena, &why), "en-GB");
    assert_null(rm_language_tag(&languages, "Sylhetish", &arena, &why));
    assert_string_equal(rm_buf_text(&why), "; the list of all languages cannot be read: /dev/null");
    rm_buf_free(&why);
    rm_arena_free(&arena);
}

static void check_place(struct rm_places *places, const char *text, const char *expected)
{
    struct rm_buf near = {0};
    const char *zone = rm_place_zone(places, text, &near);

    if (strcmp(zone ? zone : rm_buf_text(&near), expected) != 0)
        fail_msg("\"%s\" gave %s%s", text, zone ? zone : "nothing", rm_buf_text(&near));
    rm_buf_free(&near);
}

static void zones_by_their_names(void **state)
{
    static const char *const cases[][2] = {{"Europe/London", "Europe/London"},
        {"europe/london", "Europe/London"}, {"America/New York", "America/New_York"},
        {"AMERICA/PORT-AU-PRINCE", "America/Port-au-Prince"}, {"UTC", "UTC"}, {"utc", "UTC"},
        {"London", "Europe/London"}, {"new york", "America/New_York"},
        {"Europe/London (GMT)", "Europe/London"}, {"(GMT+00:00) Europe/London", "Europe/London"},
        {"BST", "; did you mean Europe/London?"},
        {"GMT", "; did you mean Europe/London, Europe/Dublin, Africa/Accra or UTC?"},
        {"GMT+1", "; did you mean Europe/Berlin, Europe/Paris or Africa/Lagos?"},
        {"utc -05:00", "; did you mean America/New_York or America/Toronto?"},
        {"+05:30", "; did you mean Asia/Kolkata?"},
        {"EST", "; did you mean America/New_York, America/Toronto or America/Panama?"},
        {"UK time", "; did you mean Europe/London?"},
        {"Europe/Berln", "; did you mean Europe/Berlin?"},
        {"Berln", "; did you mean Europe/Berlin?"},
        {"Istanbul", "; did you mean Asia/Istanbul or Europe/Istanbul?"},
        {"(UTC+00:00) Dublin, Edinburgh, Lisbon, London",
            "; did you mean Europe/Dublin, Europe/Lisbon or Europe/London?"},
        {"Europe/\nBerlin", "; did you mean Europe/Berlin?"}, {"Mars", ""}, {"+1:2:3", ""},
        {"", ""}};
    struct rm_arena arena = {0};
    struct rm_places places;

    (void)state;
    rm_places_init(&places, &arena);
    for (int again = 0; again < 2; again++)
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
            check_place(&places, cases[i][0], cases[i][1]);
    rm_arena_free(&arena);
}

static void check_grid(const char *heading, const char *text, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_hours hours = {0};
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};

    if (rm_cell_grid(&hours, heading, text, &arena) == 0) {
        rm_hours_settle(&hours);
        rm_hours_write(&w, &hours);
    }
    if (strcmp(rm_buf_text(&json), expected) != 0)
        fail_msg("\"%s\" in \"%s\" gave %s", text, heading, rm_buf_text(&json));
    rm_buf_free(&json);
    rm_arena_free(&arena);
}

static void cells_of_a_grid(void **state)
{
    static const char mon_am[] = "{\"mon\":[\"09:00-12:00\"]}";
    static const char mon_wed[] = "{\"mon\":[\"09:00-12:00\"],\"wed\":[\"09:00-12:00\"]}";

    (void)state;
    check_grid("Monday", "Morning", mon_am);
    check_grid("Monday", "9-12", mon_am);
    check_grid("Monday", "Mon 9-12", mon_am);
    check_grid("Monday", "x", "{\"mon\":[\"09:00-17:00\"]}");
    check_grid("Monday", "Monday", "{\"mon\":[\"09:00-17:00\"]}");
    check_grid("Monday", "Morning;Afternoon;", "{\"mon\":[\"09:00-12:00\",\"13:00-17:00\"]}");
    check_grid("Monday", "No", "{}");
    check_grid("Monday", "unavailable", "{}");
    check_grid("Monday", "Tuesday", "");
    check_grid("Monday", "Tue 9-12", "");
    check_grid("Monday", "flexible", "");
    check_grid("Morning", "Mon, Wed", mon_wed);
    check_grid("Morning", "Monday;Wednesday;", mon_wed);
    check_grid("Mon am", "1", mon_am);
    check_grid("Mon am", "Mon am", mon_am);
    check_grid("Monday Morning", "Mon am", mon_am);
    check_grid("Mon am", "Available", mon_am);
    check_grid("Mon am", "If needed", "");
    check_grid("Mon am", "Mon 10-11", "{\"mon\":[\"10:00-11:00\"]}");
    check_grid("Mon am", "Mon pm", "");
}

static void hints_of_dates(void **state)
{
    static const struct {
        const char *text;
        enum rm_date_order order;
        const char *hint;
    } cases[] = {
        {"03/04/2026", RM_DATES_ISO,
            ", or the order by --dates: dmy makes it 2026-04-03, mdy 2026-03-04"},
        {"17/04/2026", RM_DATES_ISO, ", or the order by --dates: dmy makes it 2026-04-17"},
        {"04/17/2026", RM_DATES_DMY, ", or the order by --dates: mdy makes it 2026-04-17"},
        {"45000", RM_DATES_DMY,
            "; a spreadsheet means 2023-03-15 by it: show the column as dates there"},
        {"45000.5", RM_DATES_ISO,
            "; a spreadsheet means 2023-03-15 by it: show the column as dates there"},
        {"soon", RM_DATES_ISO, ""},
        {"31/02/2026", RM_DATES_DMY, ""},
        {"12345", RM_DATES_ISO, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rm_buf hint = {0};

        rm_cell_date_hint(&hint, cases[i].text, cases[i].order);
        assert_string_equal(rm_buf_text(&hint), cases[i].hint);
        rm_buf_free(&hint);
    }
}

static void check_date(const char *text, enum rm_date_order order, const char *expected)
{
    char iso[RM_DATE_SIZE];
    int64_t date;

    if (rm_cell_date(&date, text, order, NULL)) {
        if (expected)
            fail_msg("\"%s\" was refused", text);
        return;
    }
    if (!expected)
        fail_msg("\"%s\" gave %s", text, rm_date_format(iso, date));
    assert_string_equal(rm_date_format(iso, date), expected);
}

static void dates_are_never_guessed(void **state)
{
    (void)state;
    check_date("2026-03-04", RM_DATES_ISO, "2026-03-04");
    check_date("2026/3/4", RM_DATES_DMY, "2026-03-04");
    check_date("2026-03-04 09:10:11", RM_DATES_ISO, "2026-03-04");
    check_date("2026-03-04T09:10:11Z", RM_DATES_ISO, "2026-03-04");
    check_date("4 March 2026", RM_DATES_ISO, "2026-03-04");
    check_date("04-Mar-2026", RM_DATES_ISO, "2026-03-04");
    check_date("Mar 4, 2026", RM_DATES_ISO, "2026-03-04");
    check_date("Sept. 4 2026", RM_DATES_ISO, "2026-09-04");
    check_date("03/04/2026", RM_DATES_DMY, "2026-04-03");
    check_date("03/04/2026", RM_DATES_MDY, "2026-03-04");
    check_date("3.4.2026 8:05", RM_DATES_DMY, "2026-04-03");
    check_date("03/04/2026", RM_DATES_ISO, NULL);
    check_date("31/12/2026", RM_DATES_ISO, NULL);
    check_date("31/12/2026", RM_DATES_MDY, NULL);
    check_date("03/04/26", RM_DATES_ISO, NULL);
    check_date("03/04/26", RM_DATES_DMY, "2026-04-03");
    check_date("3/4/98", RM_DATES_MDY, "1998-03-04");
    check_date("03/04/126", RM_DATES_DMY, NULL);
    check_date("26-04-03", RM_DATES_ISO, NULL);
    check_date("3-4/2026", RM_DATES_DMY, NULL);
    check_date("2026-02-29", RM_DATES_ISO, NULL);
    check_date("29 February 2028", RM_DATES_ISO, "2028-02-29");
    check_date("2026-03", RM_DATES_ISO, NULL);
    check_date("2026-03-04x", RM_DATES_ISO, NULL);
    check_date("Marchember 4 2026", RM_DATES_ISO, NULL);
    check_date("20260304", RM_DATES_ISO, "2026-03-04");
    check_date("20261304", RM_DATES_ISO, NULL);
    check_date("4th March 2026", RM_DATES_ISO, "2026-03-04");
    check_date("4th of March, 2026", RM_DATES_ISO, "2026-03-04");
    check_date("Wednesday, 4 March 2026", RM_DATES_ISO, "2026-03-04");
    check_date("Wed Mar 4 2026", RM_DATES_ISO, "2026-03-04");
    check_date("04-MAR-26", RM_DATES_ISO, "2026-03-04");
    check_date("2026-Mar-04", RM_DATES_ISO, "2026-03-04");
    check_date("4 March 2026, 9 am", RM_DATES_ISO, "2026-03-04");
    check_date("04/03/2026 9:05 PM", RM_DATES_DMY, "2026-03-04");
    check_date("4 March", RM_DATES_ISO, NULL);
    check_date("Mar-26", RM_DATES_ISO, NULL);
    check_date("4 March 2026, 9", RM_DATES_ISO, NULL);
    check_date("46023", RM_DATES_ISO, NULL);
    check_date("", RM_DATES_ISO, NULL);
}

static void check_time(
    const char *text, enum rm_date_order order, const struct rm_zone *zone, const char *expected)
{
    char iso[RM_TIME_SIZE];
    int64_t time;

    if (rm_cell_time(&time, text, order, zone)) {
        if (expected)
            fail_msg("\"%s\" was refused", text);
        return;
    }
    if (!expected)
        fail_msg("\"%s\" gave %s", text, rm_time_format(iso, time));
    assert_string_equal(rm_time_format(iso, time), expected);
}

static void times_as_forms_write_them(void **state)
{
    struct rm_arena arena = {0};
    struct rm_zones zones;
    const struct rm_zone *london;

    (void)state;
    rm_zones_init(&zones, &arena);
    london = rm_zone_open(&zones, "Europe/London");
    assert_non_null(london);
    check_time("2026-07-01T09:00:00+02:00", RM_DATES_ISO, london, "2026-07-01T07:00:00Z");
    check_time("2026/07/01 9:21:34 PM GMT+1", RM_DATES_ISO, london, "2026-07-01T20:21:34Z");
    check_time("2026-07-01 09:21", RM_DATES_ISO, london, "2026-07-01T08:21:00Z");
    check_time("2026-07-01 09:21", RM_DATES_ISO, NULL, "2026-07-01T09:21:00Z");
    check_time("2026-01-01 12:00 AM", RM_DATES_ISO, london, "2026-01-01T00:00:00Z");
    check_time("2026-01-01 12:30 pm", RM_DATES_ISO, london, "2026-01-01T12:30:00Z");
    check_time("7/1/2026 9:21:34", RM_DATES_MDY, NULL, "2026-07-01T09:21:34Z");
    check_time("2026-07-01 09:21:34.567 UTC", RM_DATES_ISO, london, "2026-07-01T09:21:34Z");
    check_time("2026-07-01 09:21 GMT-5:30", RM_DATES_ISO, NULL, "2026-07-01T14:51:00Z");
    check_time("2026-07-01", RM_DATES_ISO, NULL, NULL);
    check_time("7/1/2026 9:21", RM_DATES_ISO, NULL, NULL);
    check_time("2026-07-01 24:00", RM_DATES_ISO, NULL, NULL);
    check_time("2026-07-01 13:00 PM", RM_DATES_ISO, NULL, NULL);
    check_time("2026-07-01 09:00 CET", RM_DATES_ISO, NULL, NULL);
    rm_arena_free(&arena);
}

/* A topic and its number, "topic/number"; "-" where it is refused. */
static void check_topic(const char *text, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_cells cells;
    struct rm_item item;
    char found[80] = "-";

    rm_cells_init(&cells, &arena, &arena);
    if (!rm_cell_read(
            &item, rm_field_find(&rm_shapes[RM_PERSON], "offers"), RM_CELL_PLAIN, text, &cells))
        snprintf(
            found, sizeof found, "%s/%d", item.text, item.number == RM_NONE ? 0 : (int)item.number);
    assert_string_equal(found, expected);
    rm_cells_free(&cells);
    rm_arena_free(&arena);
}

static void topics_with_levels(void **state)
{
    (void)state;
    check_topic("python", "python/0");
    check_topic("python 4", "python/4");
    check_topic("python (4)", "python/4");
    check_topic("python(4)", "python/4");
    check_topic("python [4]", "python/4");
    check_topic("python: 4", "python/4");
    check_topic("python:4", "python/4");
    check_topic("python = 4", "python/4");
    check_topic("python - 4", "python/4");
    check_topic("python (9)", "-");
    check_topic("python: 0", "-");
    check_topic("Windows 8", "Windows 8/0");
    check_topic("Office 365", "Office 365/0");
    check_topic("Web 3.0", "Web 3.0/0");
    check_topic("C4", "C4/0");
    check_topic("4", "4/0");
    check_topic("coding (C, Go)", "coding (C, Go)/0");
    check_topic("a\tb", "-");
}

static void check_split(const char *text, const char *split, const char *expected)
{
    struct rm_arena arena = {0};
    struct rm_texts parts = rm_cell_split(&arena, text, split, RM_CELL_PLAIN);
    struct rm_buf out = {0};

    for (size_t i = 0; i < parts.n; i++)
        rm_buf_printf(&out, "<%s>", parts.v[i]);
    assert_string_equal(rm_buf_text(&out), expected);
    rm_buf_free(&out);
    rm_arena_free(&arena);
}

static void lists_are_split(void **state)
{
    (void)state;
    check_split("a; b;c", NULL, "<a><b><c>");
    check_split("a, b ,c,", NULL, "<a><b><c>");
    check_split("a, x; b, y", NULL, "<a, x><b, y>");
    check_split("a; x|||b", NULL, "<a; x><b>");
    check_split("a\nb\r\n", NULL, "<a><b>");
    check_split("coding (C, Go), art", NULL, "<coding (C, Go)><art>");
    check_split("a) b, c", NULL, "<a) b><c>");
    check_split("a/b, c", "/", "<a><b, c>");
    check_split(" ; ", NULL, "");
}

static void check_cell(
    const char *field, enum rm_cell_form form, const char *text, const char *json)
{
    struct rm_arena arena = {0};
    struct rm_cells cells;
    struct rm_item item;

    rm_cells_init(&cells, &arena, &arena);
    if (rm_cell_read(&item, rm_field_find(&rm_shapes[RM_PERSON], field), form, text, &cells)) {
        if (json)
            fail_msg("%s: \"%s\" was refused", field, text);
        assert_true(cells.expected.len > 0);
    } else {
        if (!json)
            fail_msg("%s: \"%s\" gave %s", field, text, item.json);
        assert_string_equal(item.json, json);
    }
    rm_cells_free(&cells);
    rm_arena_free(&arena);
}

static void single_cells(void **state)
{
    (void)state;
    check_cell("languages", RM_CELL_LANGUAGE, "Welsh (fluent)", "\"cy\"");
    check_cell("languages", RM_CELL_LANGUAGE, "French - basic", "\"fr\"");
    check_cell("languages", RM_CELL_LANGUAGE, "EN", "\"en\"");
    check_cell("languages", RM_CELL_LANGUAGE, "en-gb", "\"en-GB\"");
    check_cell("languages", RM_CELL_LANGUAGE, "sr-latn-rs", "\"sr-Latn-RS\"");
    check_cell("languages", RM_CELL_LANGUAGE, "BSL", "\"bfi\"");
    check_cell("languages", RM_CELL_LANGUAGE, "Klingonese", NULL);
    check_cell("mediums", RM_CELL_MEDIUM, "MS Teams", "\"video\"");
    check_cell("mediums", RM_CELL_MEDIUM, "Face to face", "\"in person\"");
    check_cell("mediums", RM_CELL_MEDIUM, "Walking", "\"Walking\"");
    check_cell("timezone", RM_CELL_PLAIN, "Europe/London", "\"Europe/London\"");
    check_cell("timezone", RM_CELL_PLAIN, "europe/london", "\"Europe/London\"");
    check_cell("timezone", RM_CELL_PLAIN, "America/New York", "\"America/New_York\"");
    check_cell("timezone", RM_CELL_PLAIN, "Europe/Berln", NULL);
    check_cell("timezone", RM_CELL_PLAIN, "../etc/passwd", NULL);
    check_cell("mentor_capacity", RM_CELL_PLAIN, "2", "2");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "2.0", "2");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "Three", "3");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "yes", "1");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "No", "0");
    check_cell("mentor_capacity", RM_CELL_PLAIN, "-1", NULL);
    check_cell("mentor_capacity", RM_CELL_PLAIN, "2.5", NULL);
    check_cell("mentor_capacity", RM_CELL_PLAIN, "1001", NULL);
    check_cell("grade", RM_CELL_PLAIN, "7", "7");
    check_cell("grade", RM_CELL_PLAIN, "7.0", "7");
    check_cell("grade", RM_CELL_PLAIN, "Grade 7", "\"Grade 7\"");
    check_cell("open", RM_CELL_PLAIN, "Yes", "true");
    check_cell("open", RM_CELL_PLAIN, "I do not agree", "false");
    check_cell("open", RM_CELL_PLAIN, "maybe", NULL);
    check_cell("status", RM_CELL_PLAIN, "Paused", "\"paused\"");
    check_cell("status", RM_CELL_PLAIN, "asleep", NULL);
    check_cell("email", RM_CELL_PLAIN, "Amy@Example.org", "\"Amy@Example.org\"");
    check_cell("email", RM_CELL_PLAIN, "mailto:amy@example.org", "\"amy@example.org\"");
    check_cell("email", RM_CELL_PLAIN, "Amy Lee <amy@example.org>", "\"amy@example.org\"");
    check_cell("email", RM_CELL_PLAIN, "amy at example.org", NULL);
    check_cell("email", RM_CELL_PLAIN, "a@example.org; b@example.org", NULL);
    check_cell("manager", RM_CELL_PERSON, "Amy@Example.org", "\"amy@example.org\"");
    check_cell("manager", RM_CELL_PERSON, "E-0042", "\"E-0042\"");
    check_cell("department", RM_CELL_PLAIN, "R\"D", "\"R\\\"D\"");
    check_cell("department", RM_CELL_PLAIN, "a\nb", NULL);
    check_cell("ambition", RM_CELL_PLAIN, "a\nb", "\"a\\nb\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_keys),
        cmocka_unit_test(synonyms_do_not_clash),
        cmocka_unit_test(hours_as_people_write_them),
        cmocka_unit_test(hours_in_words),
        cmocka_unit_test(capacities_in_words),
        cmocka_unit_test(yes_and_no_in_words),
        cmocka_unit_test(languages_become_tags),
        cmocka_unit_test(languages_need_their_list),
        cmocka_unit_test(zones_by_their_names),
        cmocka_unit_test(cells_of_a_grid),
        cmocka_unit_test(hints_of_dates),
        cmocka_unit_test(dates_are_never_guessed),
        cmocka_unit_test(times_as_forms_write_them),
        cmocka_unit_test(topics_with_levels),
        cmocka_unit_test(lists_are_split),
        cmocka_unit_test(single_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
