#include "unit.h"

#include "base/date.h"
#include "base/num.h"
#include "progress/course.h"
#include "progress/kpi.h"

#include <stdio.h>
#include <string.h>

struct run {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_progress progress;
    struct rm_kpis kpis;
};

static int64_t instant(const char *text)
{
    int64_t time = 0;

    assert_int_equal(rm_time_or_date_parse(&time, text), 0);
    return time;
}

/* The figures of cycle c, which starts on 12 January, from lines with ' for ". */
static const struct rm_kpis *count(struct run *run, const char *now, const char *lines)
{
    struct rm_buf text = {0};

    memset(run, 0, sizeof *run);
    rm_diag_init(&run->diag, &run->arena);
    rm_programme_init(&run->programme, &run->arena, &run->diag, RM_ALL_TYPES);
    assert_int_equal(rm_policy_read(&run->policy, NULL, &run->arena, &run->diag), 0);
    rm_buf_printf(&text, "{'type':'cycle','id':'c','starts':'2026-01-12'}\n%s", lines);
    for (size_t i = 0; i < text.len; i++)
        if (text.data[i] == '\'')
            text.data[i] = '"';
    rm_programme_read_text(&run->programme, text.data, text.len, "test");
    rm_buf_free(&text);
    assert_int_equal(rm_programme_settle(&run->programme), 0);
    rm_progress_init(&run->progress, &run->programme, &run->policy, instant(now));
    rm_kpis_init(&run->kpis, &run->progress, &run->policy, rm_cycle_find(&run->programme, "c"));
    return &run->kpis;
}

#define PERSON(id, rest) "{'type':'person','id':'" id "'" rest "}\n"
#define MENTOR(id)       PERSON(id, ",'mentor_capacity':1")
#define MENTEE(id)       PERSON(id, ",'mentee_capacity':1")
#define REV(n, at)       ",'rev':" n ",'changed':{'by':'x','at':'" at "T09:00:00Z'}"
#define PAIR(a, b, words)                                                                          \
    "{'type':'pair','cycle':'c','mentor':'" a "','mentee':'" b "'," words "}\n"
#define MEETING(id, pair, day, status)                                                             \
    "{'type':'meeting','id':'" id "','pair':'" pair "','start':'" day "T10:00:00Z','end':'" day    \
    "T11:00:00Z','status':'" status "'}\n"
#define CHECKIN(id, pair, by, side, at, rest)                                                      \
    "{'type':'checkin','id':'" id "','pair':'" pair "','by':'" by "','side':'" side "','at':'" at  \
    "'" rest "}\n"

#define ASSERT_PART(part, n_wanted, of_wanted)                                                     \
    do {                                                                                           \
        assert_int_equal((part).n, n_wanted);                                                      \
        assert_int_equal((part).of, of_wanted);                                                    \
    } while (0)

static void nothing_adds_up_to_nothing(void **state)
{
    struct run run;
    const struct rm_kpis *k = count(&run, "2026-03-01", "");

    (void)state;
    assert_int_equal(k->in_all, 0);
    assert_int_equal(k->reached[RM_MENTEE][RM_STEP_SIGNED_UP], 0);
    assert_int_equal(rm_mean_hundredths(k->t_change.mean), RM_NONE);
    assert_int_equal(rm_mean_hundredths(k->enps.mean), RM_NONE);
    ASSERT_PART(k->stayed, 0, 0);
    rm_arena_free(&run.arena);
}

/* Five mentors: one alone, and one each in a pair that is proposed, agreed to, has met, has
 * completed; a sixth was declined, a seventh is of another cycle. */
static void people_come_so_far(void **state)
{
    struct run run;
    const struct rm_kpis *k = count(&run, "2026-03-01",
        MENTOR("m1") MENTOR("m2") MENTOR("m3") MENTOR("m4") PERSON("m5", "") MENTOR("m6") MENTOR(
            "m7") PAIR("m2", "e2", "'status':'proposed'") PAIR("m3", "e3", "'status':'agreed'")
            PAIR("m4", "e4", "'status':'active'") PAIR("m5", "e5", "'status':'completed'")
                PAIR("m6", "e6", "'status':'declined'") "{'type':'pair','cycle':'d','mentor':'m7','"
                                                        "mentee':'e7','status':'active'}\n" MEETING(
                                                            "k", "c:m4:e4", "2026-02-02", "held"));
    const int64_t *reached = k->reached[RM_MENTOR];

    (void)state;
    assert_int_equal(reached[RM_STEP_SIGNED_UP], 7);
    assert_int_equal(reached[RM_STEP_MATCHED], 4);
    assert_int_equal(reached[RM_STEP_AGREED], 3);
    assert_int_equal(reached[RM_STEP_MET], 2);
    assert_int_equal(reached[RM_STEP_COMPLETED], 1);
    assert_int_equal(k->reached[RM_MENTEE][RM_STEP_SIGNED_UP], 0);
    assert_int_equal(k->in_all, 5);
    assert_int_equal(k->made, 3);
    assert_int_equal(k->live, 2);
    rm_arena_free(&run.arena);
}

/* The example of the header, of 14 days. */
static void agreements_are_accepted_in_time_or_not(void **state)
{
    struct run run;
#define BOTH(revision, a, b)                                                                       \
    ",'agreement':{'revision':" revision ",'accepted':{'mentor':{'revision':1,'at':'" a            \
    "'},'mentee':{'revision':1,'at':'" b "'}}}"
    const char *lines =
        PAIR("m1", "e1", "'status':'agreed'" REV("0", "2026-03-01")) PAIR("m1", "e1",
            "'status':'active'" REV("1", "2026-03-10")
                BOTH("1", "2026-03-03T09:00:00Z", "2026-03-09T09:00:00Z"))
        /* New terms, not yet accepted. */
        PAIR("m1", "e1",
            "'status':'active'" REV("2", "2026-04-10")
                BOTH("2", "2026-03-03T09:00:00Z", "2026-03-09T09:00:00Z"))
            PAIR("m2", "e2", "'status':'agreed'" REV("0", "2026-03-01")) PAIR("m2", "e2",
                "'status':'active'" REV("1", "2026-03-20")
                    BOTH("1", "2026-03-03T09:00:00Z", "2026-03-20T09:00:00Z"))
                PAIR("m3", "e3", "'status':'agreed'" REV("0", "2026-03-01"));
    const struct rm_kpis *k = count(&run, "2026-03-10T10:00:00Z", lines);
    struct rm_course course;

    (void)state;
    ASSERT_PART(k->accepted, 1, 1);
    rm_arena_free(&run.arena);
    k = count(&run, "2026-05-01", lines);
    ASSERT_PART(k->accepted, 1, 3);
    course = rm_course_of(rm_pair_at(&run.programme, 0), NULL, instant("2026-05-01"));
    assert_int_equal(course.came_at, instant("2026-03-01T09:00:00Z"));
    assert_int_equal(course.agreed_at, instant("2026-03-01T09:00:00Z"));
    assert_int_equal(course.accepted_at, instant("2026-03-09T09:00:00Z"));
    assert_int_equal(course.parted_at, RM_NONE);
    rm_arena_free(&run.arena);
}

/* m1's pair ended, and another came; e1 has had no other; m2 had another all the while; m3's new
 * one was declined too; m4 was declined as mentor and is now somebody's mentee, from later on. */
static void who_parted_may_be_matched_again(void **state)
{
    struct run run;
    const struct rm_kpis *k = count(&run, "2026-05-01",
        PAIR("m1", "e1", "'status':'active'" REV("0", "2026-01-12"))
            PAIR("m1", "e1", "'status':'ended','ended_on':'2026-02-01'" REV("1", "2026-02-10"))
                PAIR("m1", "e9", "'status':'proposed'" REV("0", "2026-02-02"))
                    PAIR("m2", "e2", "'status':'ended'" REV("0", "2026-02-01"))
                        PAIR("m2", "e8", "'status':'active'" REV("0", "2026-01-12"))
                            PAIR("m3", "e3", "'status':'declined'" REV("0", "2026-02-01"))
                                PAIR("m3", "e7", "'status':'declined'" REV("0", "2026-03-01")) PAIR(
                                    "m4", "e4", "'status':'declined'" REV("0", "2026-02-01"))
                                    PAIR("e6", "m4", "'status':'active'" REV("0", "2026-03-01")));

    (void)state;
    /* m1; of m1, m2, m3, m4; and none of e1, e2, e3, e4, e7. */
    ASSERT_PART(k->rematched[RM_MENTOR], 1, 4);
    assert_int_equal(k->rematched[RM_MENTOR].by_rest, 3);
    ASSERT_PART(k->rematched[RM_MENTEE], 0, 5);
    rm_arena_free(&run.arena);
}

/* Two meetings, four answers asked: the mentor's within 48 hours of the end and late, the mentee's
 * to one. */
static void answers_come_in_time_or_late(void **state)
{
    struct run run;
    const struct rm_kpis *k = count(&run, "2026-03-01",
        PAIR("m", "e", "'status':'active'") MEETING("k1", "c:m:e", "2026-02-02", "held")
            MEETING("k2", "c:m:e", "2026-02-09", "planned") MEETING(
                "k3", "c:m:e", "2026-02-16", "cancelled") CHECKIN("r1", "c:m:e", "m", "mentor",
                "2026-02-04T11:00:00Z", ",'meeting':'k1'") CHECKIN("r2", "c:m:e", "m", "mentor",
                "2026-02-11T11:00:01Z", ",'meeting':'k2','happened':true")
                CHECKIN("r3", "c:m:e", "e", "mentee", "2026-02-02T12:00:00Z", ",'meeting':'k1'"));

    (void)state;
    ASSERT_PART(k->asked, 2, 2); /* one was taken out: cancelled by nobody */
    ASSERT_PART(k->held, 2, 2);
    ASSERT_PART(k->answered[RM_MENTOR], 2, 2);
    ASSERT_PART(k->in_time[RM_MENTOR], 1, 2);
    ASSERT_PART(k->answered[RM_MENTEE], 1, 2);
    ASSERT_PART(k->in_time[RM_MENTEE], 1, 1);
    assert_int_equal(k->answered[RM_MENTEE].by_rest, 1);
    rm_arena_free(&run.arena);
}

/* Each person's latest answer, whatever the pair. 2 promoters, 1 passive, 2 detractors. */
static void the_latest_answers_make_the_enps(void **state)
{
    struct run run;
#define SAYS(id, pair, by, side, day, n)                                                           \
    CHECKIN(id, pair, by, side, "2026-02-" day "T12:00:00Z", ",'recommend':" n)
    const struct rm_kpis *k = count(&run, "2026-03-01",
        PAIR("m", "e", "'status':'active'") PAIR("m", "f", "'status':'active'")
            PAIR("n", "g", "'status':'active'") SAYS("r1", "c:m:e", "m", "mentor", "02", "2")
                SAYS("r2", "c:m:f", "m", "mentor", "03", "9") SAYS("r3", "c:m:e", "e", "mentee",
                    "02", "10") SAYS("r4", "c:m:f", "f", "mentee", "02", "8") SAYS("r5", "c:n:g",
                    "n", "mentor", "02", "6") SAYS("r6", "c:n:g", "g", "mentee", "02", "0")
                    SAYS("r7", "c:n:g", "g", "mentee", "27", "1") CHECKIN(
                        "r8", "c:n:g", "g", "mentee", "2026-03-02T00:00:00Z", ",'recommend':10"));

    (void)state;
    assert_int_equal(k->promoters, 2);
    assert_int_equal(k->passives, 1);
    assert_int_equal(k->detractors, 2);
    assert_int_equal(k->enps.by, 5);
    assert_int_equal(rm_mean_hundredths(k->enps.mean), 0);
    rm_arena_free(&run.arena);
}

/* The header's example of a change, and a pair that went down. */
static void change_is_from_the_first_level_to_the_last(void **state)
{
    struct run run;
#define GOALS ",'agreement':{'goals':[{'id':'g1','owner':'mentee'},{'id':'g2','owner':'mentor'}]}"
    const struct rm_kpis *k = count(&run, "2026-03-01",
        PAIR("m", "e", "'status':'active'" GOALS) PAIR("n", "f", "'status':'active'" GOALS) CHECKIN(
            "r1", "c:m:e", "e", "mentee", "2026-01-20T12:00:00Z", ",'goals':{'g1':-1}")
            CHECKIN("r2", "c:m:e", "e", "mentee", "2026-02-20T12:00:00Z", ",'goals':{'g1':1}")
                CHECKIN("r3", "c:m:e", "m", "mentor", "2026-02-20T12:00:00Z", ",'goals':{'g2':0}")
                    CHECKIN("r4", "c:n:f", "f", "mentee", "2026-01-20T12:00:00Z",
                        ",'goals':{'g1':0}") CHECKIN("r5", "c:n:f", "f", "mentee",
                        "2026-02-20T12:00:00Z", ",'goals':{'g1':-2}"));
    const struct rm_pair_progress *p = rm_progress_find(&run.progress, "c:m:e");

    (void)state;
    assert_int_equal(p->goals_by_owner.baseline, 3760);
    assert_int_equal(p->goals_by_owner.now, 5620);
    assert_int_equal(p->goals_by_owner.change, 1860);
    assert_int_equal(p->goals[RM_MENTEE].baseline, 4000);
    assert_int_equal(p->goals[RM_MENTEE].change, 2000);
    assert_int_equal(p->goals[RM_MENTOR].change, 1000);
    assert_int_equal(k->t_change.by, 2);
    assert_int_equal(rm_mean_hundredths(k->t_baseline.mean), 4380);
    assert_int_equal(rm_mean_hundredths(k->t_now.mean), 4310);
    assert_int_equal(rm_mean_hundredths(k->t_change.mean), -70);
    rm_arena_free(&run.arena);
}

static void topics_are_counted_once_however_spelled(void **state)
{
    struct run run;
    const struct rm_kpis *k = count(&run, "2026-03-01",
        PAIR("m", "e",
            "'status':'active','topics':['Data'],"
            "'agreement':{'goals':[{'id':'g','topic':'AI'},{'id':'h','topic':'data'}]}")
            PAIR("m", "f", "'status':'ended','topics':['DATA','ai','web']") PAIR("m", "g",
                "'status':'proposed','topics':['never']") PAIR("m", "h", "'status':'active'"));

    (void)state;
    assert_int_equal(k->topics, 3);
    assert_int_equal(k->topics_a_pair.by, 2);
    assert_int_equal(rm_mean_hundredths(k->topics_a_pair.mean), 250);
    rm_arena_free(&run.arena);
}

#define THERE(id, grade, rest) PERSON(id, ",'grade':" grade ",'joined':'2020-01-01'" rest)

static const char staying[] = THERE("m1", "2", ",'mentor_capacity':1,'left_on':'2026-02-01'")
    THERE("m2", "2", ",'mentor_capacity':1,'left_on':'2026-03-01'")
        PERSON("m3", ",'mentor_capacity':1") THERE("m4", "2", ",'mentor_capacity':1")
            PAIR("m1", "e1", "'status':'active'") PAIR("m2", "e2", "'status':'completed'")
                PAIR("m3", "e3", "'status':'active'");
static const char others[] =
    THERE("o1", "2", ",'left_on':'2026-02-28'") THERE("o2", "3", ",'left_on':'2026-01-12'")
        THERE("o3", "3", "") THERE("o4", "3", "") THERE("gone", "2", ",'left_on':'2026-01-11'")
            PERSON("new", ",'grade':2,'joined':'2026-01-13'") PERSON("unknown", ",'grade':2")
                THERE("e9", "2", ",'mentee_capacity':1") THERE("e3", "2", "");
static const char one_more[] = THERE("o5", "2", "");

/* Two mentors of grade 2, one gone; of the others there then, two of four are gone, and where there
 * are enough of grade 2, one of two. */
static void mentors_stay_or_leave_as_others_do(void **state)
{
    struct run run;
    char lines[sizeof staying + sizeof others + sizeof one_more];
    const struct rm_kpis *k;

    (void)state;
    snprintf(lines, sizeof lines, "%s%s", staying, others);
    k = count(&run, "2026-03-01T09:00:00Z", lines);
    ASSERT_PART(k->stayed, 1, 2);
    ASSERT_PART(k->others_stayed, 2, 4);
    assert_int_equal(k->same_grades, 0);
    rm_arena_free(&run.arena);
    k = count(&run, "2026-01-11", lines);
    ASSERT_PART(k->stayed, 0, 0);
    rm_arena_free(&run.arena);
    snprintf(lines, sizeof lines, "%s%s%s", staying, others, one_more);
    k = count(&run, "2026-03-01T09:00:00Z", lines);
    ASSERT_PART(k->others_stayed, 1, 2);
    assert_int_equal(k->same_grades, 1);
    rm_arena_free(&run.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_adds_up_to_nothing),
        cmocka_unit_test(people_come_so_far),
        cmocka_unit_test(agreements_are_accepted_in_time_or_not),
        cmocka_unit_test(who_parted_may_be_matched_again),
        cmocka_unit_test(answers_come_in_time_or_late),
        cmocka_unit_test(the_latest_answers_make_the_enps),
        cmocka_unit_test(change_is_from_the_first_level_to_the_last),
        cmocka_unit_test(topics_are_counted_once_however_spelled),
        cmocka_unit_test(mentors_stay_or_leave_as_others_do),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
