#include "unit.h"

#include "base/date.h"
#include "progress/progress.h"

#include <string.h>

struct run {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_progress progress;
};

static int64_t instant(const char *text)
{
    int64_t time = 0;

    assert_int_equal(rm_time_or_date_parse(&time, text), 0);
    return time;
}

/* The figures of the pair c:a:b from lines of its meetings, check-ins and actions. */
static const struct rm_pair_progress *measure(
    struct run *run, const char *now, const char *pair_fields, const char *lines)
{
    const char *people = "{\"type\":\"person\",\"id\":\"a\"}\n{\"type\":\"person\",\"id\":\"b\"}\n";
    struct rm_buf text = {0};

    memset(run, 0, sizeof *run);
    rm_diag_init(&run->diag, &run->arena);
    rm_programme_init(&run->programme, &run->arena, &run->diag, RM_ALL_TYPES);
    assert_int_equal(rm_policy_read(&run->policy, NULL, &run->arena, &run->diag), 0);
    rm_buf_printf(&text,
        "%s{\"type\":\"pair\",\"id\":\"c:a:b\",\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":\"b\"%s}"
        "\n%s",
        people, pair_fields, lines);
    rm_programme_read_text(&run->programme, text.data, text.len, "test");
    rm_buf_free(&text);
    assert_int_equal(rm_programme_settle(&run->programme), 0);
    rm_progress_init(&run->progress, &run->programme, &run->policy, instant(now));
    return rm_progress_find(&run->progress, "c:a:b");
}

#define ACTIVE ",\"status\":\"active\",\"starts\":\"2026-01-01\""
#define MEETING(id, day, status)                                                                   \
    "{\"type\":\"meeting\",\"id\":\"" id "\",\"pair\":\"c:a:b\",\"start\":\"" day                  \
    "T10:00:00Z\",\"end\":\"" day "T11:00:00Z\",\"status\":\"" status "\"}\n"
#define CANCELLED(id, day, by)                                                                     \
    "{\"type\":\"meeting\",\"id\":\"" id "\",\"pair\":\"c:a:b\",\"start\":\"" day                  \
    "T10:00:00Z\",\"end\":\"" day "T11:00:00Z\",\"status\":\"cancelled\",\"cancelled_by\":\"" by   \
    "\"}\n"
#define CHECKIN(id, by, side, day, rest)                                                           \
    "{\"type\":\"checkin\",\"id\":\"" id "\",\"pair\":\"c:a:b\",\"by\":\"" by                      \
    "\",\"side\":\"" side "\",\"at\":\"" day "T12:00:00Z\"" rest "}\n"
#define ACTION(id, rest)                                                                           \
    "{\"type\":\"action\",\"id\":\"" id "\",\"pair\":\"c:a:b\",\"owner\":\"b\"" rest "}\n"

static void an_empty_programme_has_no_figures(void **state)
{
    struct run run;

    (void)state;
    memset(&run, 0, sizeof run);
    rm_diag_init(&run.diag, &run.arena);
    rm_programme_init(&run.programme, &run.arena, &run.diag, RM_ALL_TYPES);
    assert_int_equal(rm_programme_settle(&run.programme), 0);
    rm_progress_init(&run.progress, &run.programme, &run.policy, 0);
    assert_int_equal(run.progress.n_pairs, 0);
    assert_null(rm_progress_find(&run.progress, "c:a:b"));
    assert_null(rm_progress_find(&run.progress, NULL));
    rm_arena_free(&run.arena);
}

static void a_new_pair_has_nothing_to_show(void **state)
{
    struct run run;
    const struct rm_pair_progress *p = measure(&run, "2026-01-10", ACTIVE, "");

    (void)state;
    assert_int_equal(p->engagement_percent, RM_NONE);
    assert_int_equal(p->last_contact, RM_NONE);
    assert_int_equal(p->silent_days, 9);
    assert_int_equal(p->quiet_days, 42);
    assert_int_equal(p->t_owner, RM_NONE);
    assert_int_equal(p->divergence_hundredths, RM_NONE);
    assert_int_equal(p->fit[RM_MENTEE], RM_NONE);
    assert_int_equal(rm_mean_hundredths(p->rating[RM_MENTOR]), RM_NONE);
    assert_null(p->next);
    assert_int_equal(p->health, RM_ON_TRACK);
    rm_arena_free(&run.arena);
}

static void engagement_is_held_over_planned(void **state)
{
    struct run run;
    const char *lines = MEETING("m1", "2026-01-05", "held") MEETING("m2", "2026-01-12", "held")
        CANCELLED("m3", "2026-01-19", "b") MEETING("m4", "2026-01-26", "held")
            MEETING("m5", "2026-02-02", "planned");
    const struct rm_pair_progress *p = measure(&run, "2026-02-01", ACTIVE, lines);

    (void)state;
    assert_int_equal(p->planned, 4);
    assert_int_equal(p->held, 3);
    assert_int_equal(p->cancelled, 1);
    assert_int_equal(p->engagement_percent, 75);
    assert_string_equal(p->next->rec.id, "m5");
    assert_int_equal(p->last_contact, instant("2026-01-26T11:00:00Z"));
    assert_int_equal(p->silent_days, 5);
    assert_int_equal(p->asked, 3);
    assert_int_equal(p->streak, 0);
    rm_arena_free(&run.arena);
}

static void meetings_after_the_end_do_not_count(void **state)
{
    struct run run;
    const char *lines = MEETING("m1", "2026-01-05", "held") CANCELLED("m2", "2026-01-12", "b");
    const struct rm_pair_progress *p =
        measure(&run, "2026-02-01", ",\"status\":\"ended\",\"ended_on\":\"2026-01-10\"", lines);

    (void)state;
    assert_int_equal(p->planned, 1);
    assert_int_equal(p->engagement_percent, 100);
    assert_int_equal(p->health, RM_HEALTH_NONE);
    assert_int_equal(p->quiet, 0);
    rm_arena_free(&run.arena);
}

static void checkins_tell_what_became_of_a_meeting(void **state)
{
    struct run run;
    const char *lines = MEETING("m1", "2026-01-05", "planned")
        MEETING("m2", "2026-01-12", "planned") MEETING("m3", "2026-01-19", "planned")
            CHECKIN("k1", "a", "mentor", "2026-01-06", ",\"meeting\":\"m1\",\"happened\":false")
                CHECKIN("k2", "b", "mentee", "2026-01-07", ",\"meeting\":\"m1\",\"happened\":true")
                    CHECKIN("k3", "b", "mentee", "2026-01-13",
                        ",\"meeting\":\"m2\",\"happened\":false");
    const struct rm_pair_progress *p = measure(&run, "2026-02-01", ACTIVE, lines);

    (void)state;
    assert_int_equal(p->meetings[0].outcome, RM_OUTCOME_HELD);
    assert_int_equal(p->meetings[1].outcome, RM_OUTCOME_MISSED);
    assert_int_equal(p->meetings[2].outcome, RM_OUTCOME_UNREPORTED);
    assert_int_equal(p->asked, 3);
    assert_int_equal(p->answered[RM_MENTOR], 1);
    assert_int_equal(p->answered[RM_MENTEE], 2);
    assert_int_equal(p->last_contact, instant("2026-01-05T11:00:00Z"));
    assert_int_equal(p->streak, 1);
    rm_arena_free(&run.arena);
}

static void a_checkin_without_a_meeting_is_about_the_latest(void **state)
{
    struct run run;
    const char *lines = MEETING("m1", "2026-01-05", "held") CANCELLED("m2", "2026-01-12", "a")
        CHECKIN("k1", "a", "mentor", "2026-01-13", ",\"happened\":true")
            CHECKIN("k2", "a", "mentor", "2026-01-14", ",\"happened\":false");
    const struct rm_pair_progress *p = measure(&run, "2026-02-01", ACTIVE, lines);

    (void)state;
    assert_string_equal(p->meetings[0].answer[RM_MENTOR]->rec.id, "k1");
    assert_null(p->meetings[0].answer[RM_MENTEE]);
    assert_int_equal(p->answered[RM_MENTOR], 1);
    assert_int_equal(p->answered[RM_MENTEE], 0);
    assert_int_equal(p->last_contact, instant("2026-01-13T12:00:00Z"));
    assert_int_equal(p->streak, 0); /* they were in touch after it */
    rm_arena_free(&run.arena);
}

static void an_answer_to_a_form_that_names_no_meeting_tells_of_it_too(void **state)
{
    struct run run;
    const char *lines = MEETING("m1", "2026-01-05", "planned")
        MEETING("m2", "2026-01-12", "planned") MEETING("m3", "2026-01-19", "missed")
            CHECKIN("k1", "a", "mentor", "2026-01-06", ",\"happened\":true")
                CHECKIN("k2", "b", "mentee", "2026-01-13", ",\"happened\":false")
                    CHECKIN("k3", "b", "mentee", "2026-01-14", ",\"happened\":true")
                        CHECKIN("k4", "b", "mentee", "2026-01-20", ",\"happened\":true");
    const struct rm_pair_progress *p = measure(&run, "2026-02-01", ACTIVE, lines);

    (void)state;
    assert_int_equal(p->meetings[0].outcome, RM_OUTCOME_HELD);
    assert_int_equal(
        p->meetings[1].outcome, RM_OUTCOME_MISSED); /* k3 is in touch, not the answer */
    assert_int_equal(p->meetings[2].outcome, RM_OUTCOME_MISSED); /* as recorded */
    assert_int_equal(p->held, 1);
    assert_int_equal(p->unreported, 0);
    rm_arena_free(&run.arena);
}

static void what_was_taken_out_was_not_to_be(void **state)
{
    struct run run;
    const char *lines = MEETING("m1", "2026-01-05", "held") MEETING("m2", "2026-01-12", "cancelled")
        MEETING("m3", "2026-01-19", "cancelled") CANCELLED("m4", "2026-01-26", "b");
    const struct rm_pair_progress *p = measure(&run, "2026-02-01", ACTIVE, lines);

    (void)state;
    assert_int_equal(p->meetings[1].outcome, RM_OUTCOME_TAKEN_OUT);
    assert_int_equal(p->planned, 2);
    assert_int_equal(p->cancelled, 1);
    assert_int_equal(p->engagement_percent, 50);
    assert_int_equal(p->streak, 1);
    rm_arena_free(&run.arena);
}

static void what_lies_ahead_is_not_known(void **state)
{
    struct run run;
    const char *lines = MEETING("m1", "2026-01-05", "held")
        CHECKIN("k1", "a", "mentor", "2026-01-06", ",\"happened\":true,\"ratings\":{\"heard\":1}");
    const struct rm_pair_progress *p = measure(&run, "2026-01-04", ACTIVE, lines);

    (void)state;
    assert_int_equal(p->meetings[0].outcome, RM_OUTCOME_AHEAD);
    assert_int_equal(p->n_checkins, 0);
    assert_int_equal(p->planned, 0);
    assert_int_equal(p->last_contact, RM_NONE);
    rm_arena_free(&run.arena);
}

static void silence_makes_a_pair_quiet(void **state)
{
    struct run run;
    struct rm_buf words = {0};
    const char *held = MEETING("m1", "2026-01-05", "held");
    const struct rm_pair_progress *p = measure(&run, "2026-02-16T11:00:00Z", ACTIVE, held);

    (void)state;
    assert_int_equal(p->silent_days, 42);
    assert_int_equal(p->quiet, 0);
    rm_arena_free(&run.arena);
    p = measure(&run, "2026-02-17T11:00:00Z", ACTIVE, held);
    assert_int_equal(p->quiet, 1);
    assert_int_equal(p->health, RM_WATCH);
    rm_signs_format(&words, p);
    assert_string_equal(rm_buf_text(&words), "no contact for 43 days");
    rm_buf_free(&words);
    rm_arena_free(&run.arena);
    p = measure(&run, "2026-04-10", ACTIVE, held);
    assert_int_equal(p->health, RM_AT_RISK);
    rm_arena_free(&run.arena);
    p = measure(&run, "2026-04-10", ",\"status\":\"paused\"", held);
    assert_int_equal(p->quiet, 0);
    rm_arena_free(&run.arena);
}

static void a_pair_that_met_enough_is_not_quiet(void **state)
{
    struct run run;
    const char *held = MEETING("m1", "2026-01-05", "held") MEETING("m2", "2026-01-12", "held");
    const struct rm_pair_progress *p =
        measure(&run, "2026-06-01", ACTIVE ",\"agreement\":{\"sessions\":2}", held);

    (void)state;
    assert_int_equal(p->quiet, 0);
    rm_arena_free(&run.arena);
    p = measure(&run, "2026-06-01", ACTIVE ",\"agreement\":{\"sessions\":3}", held);
    assert_int_equal(p->quiet, 1);
    rm_arena_free(&run.arena);
    p = measure(
        &run, "2026-06-01", ACTIVE ",\"agreement\":{\"sessions\":2,\"cadence\":\"none\"}", held);
    assert_int_equal(p->quiet, 1);
    rm_arena_free(&run.arena);
}

static void a_rare_cadence_is_not_silence(void **state)
{
    struct run run;
    const struct rm_pair_progress *p =
        measure(&run, "2026-03-01", ACTIVE ",\"agreement\":{\"cadence\":\"every 8 weeks\"}", "");

    (void)state;
    assert_int_equal(p->quiet_days, 63);
    assert_int_equal(p->quiet, 0);
    rm_arena_free(&run.arena);
}

static void need_driven_pairs_are_in_contact_or_not(void **state)
{
    struct run run;
    const char *need = ACTIVE ",\"agreement\":{\"cadence\":\"none\"}";
    const char *chat = CHECKIN("k1", "b", "mentee", "2026-02-10", ",\"happened\":true");
    const struct rm_pair_progress *p = measure(&run, "2026-03-01", need, chat);

    (void)state;
    assert_int_equal(p->engagement_percent, 100);
    assert_int_equal(p->health, RM_ON_TRACK);
    rm_arena_free(&run.arena);
    p = measure(&run, "2026-06-01", need, chat);
    assert_int_equal(p->engagement_percent, 0);
    rm_arena_free(&run.arena);
    p = measure(
        &run, "2026-06-01", ",\"status\":\"active\",\"agreement\":{\"cadence\":\"none\"}", "");
    assert_int_equal(p->engagement_percent, RM_NONE);
    rm_arena_free(&run.arena);
}

static void a_pair_resumed_is_silent_from_then(void **state)
{
    struct run run;
    const char *later =
        "{\"type\":\"pair\",\"id\":\"c:a:b\",\"rev\":1,\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":"
        "\"b\",\"status\":\"paused\",\"changed\":{\"at\":\"2026-01-10T00:00:00Z\"}}\n"
        "{\"type\":\"pair\",\"id\":\"c:a:b\",\"rev\":2,\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":"
        "\"b\",\"status\":\"active\",\"changed\":{\"at\":\"2026-03-01T00:00:00Z\"}}\n"
        "{\"type\":\"pair\",\"id\":\"c:a:b\",\"rev\":3,\"cycle\":\"c\",\"mentor\":\"a\",\"mentee\":"
        "\"b\",\"status\":\"active\",\"pinned\":true,\"changed\":{\"at\":\"2026-03-05T00:00:00Z\"}}"
        "\n";
    const struct rm_pair_progress *p = measure(&run, "2026-03-11", ACTIVE, later);

    (void)state;
    assert_int_equal(p->live_since, instant("2026-03-01"));
    assert_int_equal(p->silent_days, 10);
    rm_arena_free(&run.arena);
}

static void a_pair_is_silent_from_when_somebody_came_back(void **state)
{
    struct run run;
    const char *later = "{\"type\":\"person\",\"id\":\"b\",\"rev\":1,\"status\":\"paused\"}\n"
                        "{\"type\":\"person\",\"id\":\"b\",\"rev\":2,\"changed\":{\"at\":"
                        "\"2026-03-01T00:00:00Z\"}}\n"
                        "{\"type\":\"person\",\"id\":\"a\",\"rev\":1,\"changed\":{\"at\":"
                        "\"2026-03-08T00:00:00Z\"}}\n";
    const struct rm_pair_progress *p = measure(&run, "2026-03-11", ACTIVE, later);

    (void)state;
    assert_int_equal(p->live_since, instant("2026-03-01"));
    rm_arena_free(&run.arena);
}

static void a_streak_is_told_with_who_cancelled(void **state)
{
    struct run run;
    struct rm_buf words = {0};
    const char *lines = CANCELLED("m0", "2026-01-05", "b") MEETING("m1", "2026-01-12", "held")
        CANCELLED("m2", "2026-01-19", "b") CANCELLED("m3", "2026-01-26", "a")
            CANCELLED("m4", "2026-02-09", "b");
    const struct rm_pair_progress *p = measure(&run, "2026-02-01", ACTIVE, lines);

    (void)state;
    assert_int_equal(p->streak, 2);
    assert_int_equal(p->streak_by[RM_MENTOR], 1);
    assert_int_equal(p->streak_by[RM_MENTEE], 1);
    assert_int_equal(p->health, RM_AT_RISK);
    rm_signs_format(&words, p);
    assert_string_equal(rm_buf_text(&words),
        "2 meetings in a row cancelled or missed, 1 by the mentor, 1 by the mentee; "
        "1 of 4 meetings held");
    rm_buf_free(&words);
    rm_arena_free(&run.arena);
}

static void goals_are_scored_by_side_and_by_owner(void **state)
{
    struct run run;
    const char *goals = ACTIVE ",\"agreement\":{\"goals\":[{\"id\":\"g1\",\"owner\":\"mentee\"},"
                               "{\"id\":\"g2\",\"owner\":\"mentor\"},{\"id\":\"g3\"}]}";
    const char *lines = CHECKIN("k1", "b", "mentee", "2026-01-05", ",\"goals\":{\"g1\":-2}")
        CHECKIN("k2", "b", "mentee", "2026-01-06", ",\"goals\":{\"g1\":1,\"g2\":0,\"gone\":2}")
            CHECKIN("k3", "a", "mentor", "2026-01-07", ",\"goals\":{\"g1\":0,\"g2\":1}");
    const struct rm_pair_progress *p = measure(&run, "2026-02-01", goals, lines);

    (void)state;
    assert_int_equal(p->t[RM_MENTOR], 5620);
    assert_int_equal(p->t[RM_MENTEE], 5620);
    assert_int_equal(p->t_owner, 6240);
    rm_arena_free(&run.arena);
}

static void ratings_diverge(void **state)
{
    struct run run;
    const char *lines = CHECKIN("k1", "a", "mentor", "2026-01-05",
        ",\"ratings\":{\"direction\":5,\"heard\":4,\"useful\":4,\"confidence\":1},\"led\":"
        "\"mentee\"") CHECKIN("k2", "b", "mentee", "2026-01-06",
        ",\"ratings\":{\"direction\":2,\"heard\":2,\"useful\":2},\"led\":\"mentee\",\"fit\":2");
    struct rm_buf words = {0};
    const struct rm_pair_progress *p = measure(&run, "2026-02-01", ACTIVE, lines);

    (void)state;
    assert_int_equal(rm_mean_hundredths(p->rating[RM_MENTOR]), 433);
    assert_int_equal(p->divergence_hundredths, 233);
    assert_int_equal(p->signs[RM_SIGN_RATING], RM_AT_RISK);
    assert_int_equal(p->signs[RM_SIGN_FIT], RM_WATCH);
    rm_signs_format(&words, p);
    assert_string_equal(rm_buf_text(&words),
        "the mentee's latest ratings are at 2.00; the mentee rated the fit 2; "
        "the two sides' ratings differ by 2.33; the mentee led in 2 of 2 answers");
    rm_buf_free(&words);
    rm_arena_free(&run.arena);
}

static void actions_are_counted(void **state)
{
    struct run run;
    const char *lines = ACTION("a1", ",\"status\":\"done\",\"told_mentor\":\"2026-01-20\"")
        ACTION("a2", ",\"status\":\"done\"") ACTION("a3", ",\"due\":\"2026-01-31\"")
            ACTION("a4", ",\"kind\":\"return\",\"status\":\"done\"")
                ACTION("a5", ",\"kind\":\"return\",\"status\":\"dropped\",\"due\":\"2026-01-01\"");
    const struct rm_pair_progress *p = measure(&run, "2026-02-01", ACTIVE, lines);

    (void)state;
    assert_int_equal(p->todo, 3);
    assert_int_equal(p->closed, 2);
    assert_int_equal(p->told, 1);
    assert_int_equal(p->overdue, 1);
    assert_int_equal(p->returns, 2);
    assert_int_equal(p->returns_done, 1);
    rm_arena_free(&run.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_programme_has_no_figures),
        cmocka_unit_test(a_new_pair_has_nothing_to_show),
        cmocka_unit_test(engagement_is_held_over_planned),
        cmocka_unit_test(meetings_after_the_end_do_not_count),
        cmocka_unit_test(checkins_tell_what_became_of_a_meeting),
        cmocka_unit_test(a_checkin_without_a_meeting_is_about_the_latest),
        cmocka_unit_test(an_answer_to_a_form_that_names_no_meeting_tells_of_it_too),
        cmocka_unit_test(what_was_taken_out_was_not_to_be),
        cmocka_unit_test(what_lies_ahead_is_not_known),
        cmocka_unit_test(silence_makes_a_pair_quiet),
        cmocka_unit_test(a_pair_that_met_enough_is_not_quiet),
        cmocka_unit_test(a_rare_cadence_is_not_silence),
        cmocka_unit_test(need_driven_pairs_are_in_contact_or_not),
        cmocka_unit_test(a_pair_resumed_is_silent_from_then),
        cmocka_unit_test(a_pair_is_silent_from_when_somebody_came_back),
        cmocka_unit_test(a_streak_is_told_with_who_cancelled),
        cmocka_unit_test(goals_are_scored_by_side_and_by_owner),
        cmocka_unit_test(ratings_diverge),
        cmocka_unit_test(actions_are_counted),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
