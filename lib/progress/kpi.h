/*
 * kpi: what a cycle adds up to.
 * Floor: progress.
 *
 * Each figure is a share or a mean with what it is of, and with how many people or pairs are behind
 * either, because small ones are hidden from most readers (report/suppress.h). Nothing is rounded
 * here.
 *
 * The cycle's pairs are those with its id whose status is not `withdrawn`; the others were proposed
 * and not repeated. A pair was agreed to, for short made, if it is agreed, active, paused,
 * completed or ended. Check-ins given after `now` do not count, and meetings that end later are
 * ahead. As statuses go, the records count as they stand.
 */
#ifndef RM_PROGRESS_KPI_H
#define RM_PROGRESS_KPI_H

#include "progress/progress.h"

/* `n` of `of`. `by`: how many people or pairs the n are of, where what is counted is neither, such
 * as meetings; `by_rest`: those of the others, `of` - n; `by_all`: of all. */
struct rm_part {
    int64_t n, of;
    int64_t by, by_rest, by_all;
};

/* A mean, and how many people or pairs it is of. */
struct rm_average {
    struct rm_mean mean;
    int64_t by;
};

/* How far somebody has come in a role. Each step is a part of the one before, so that they make a
 * funnel. 81 signed up, of whom 62 were matched, 60 of them agreed, 55 met, 40 completed. */
enum rm_step {
    RM_STEP_NONE,
    RM_STEP_SIGNED_UP, /* has places in the role, or one of what follows */
    RM_STEP_MATCHED,   /* in a pair of the cycle that was not declined */
    RM_STEP_AGREED,    /* in one that was made */
    RM_STEP_MET,       /* in one of these that had contact, or has completed */
    RM_STEP_COMPLETED, /* in one that has completed */
    RM_N_STEPS
};

struct rm_kpis {
    const char *cycle;
    enum rm_step (*steps)[2]; /* of each person, in the order of rm_person_at, by enum rm_side */
    int64_t reached[2][RM_N_STEPS]; /* people who came so far, or further, by side */

    /* Pairs. */
    int64_t by_status[RM_PAIR_WITHDRAWN]; /* by enum rm_pair_status */
    int64_t in_all;
    int64_t made; /* agreed to */
    int64_t live; /* agreed or active */

    /* Agreements accepted in time: pairs made of which both accepted the terms within the policy's
     * agreement_days (14) of when it was agreed to (course.h), of those that did or had as long.
     * Agreed on 1 March: accepted on the 9th, it counts; accepted on the 20th, it does not; on the
     * 10th, not accepted, it is left out. */
    struct rm_part accepted;

    /* Rematched, by side: people who are in a pair that came later, of those whose pair ended or
     * was declined. A pair came later if its first dated revision is later than when that one came
     * apart (course.h), and was not declined itself. */
    struct rm_part rematched[2];

    /* Meetings over: what became of those planned to date, sums over the pairs of progress.h. Held
     * over planned is the programme's engagement. */
    struct rm_part held, cancelled, missed, unreported;
    struct rm_part asked; /* of the planned, those not cancelled: each side is asked about each */
    int64_t ahead, ahead_by;

    /* Pairs without a cadence, that are in contact, of those of which that can be said. */
    struct rm_part in_contact;

    /* Response: answers, of those asked for; and those that came in time, before the first reminder
     * (progress.h), of the answers. */
    struct rm_part answered[2], in_time[2];

    /* Ratings of each side, of all its check-ins, by people; see progress.h. And how far the sides
     * of a pair are apart, a mean over the pairs of which both rated, in hundredths. */
    struct rm_average rating[2];
    struct rm_average divergence;

    /* T-scores by owner (rm_attainment), means in hundredths over the pairs that have one. */
    struct rm_average t_baseline, t_now, t_change;

    /* Actions done, of all but returns; told, of those done; returns given, of those asked. */
    struct rm_part closed, told, returns;

    /* The latest answer of each person to whether they would recommend the programme: 9 and 10
     * promote, 7 and 8 are passive, 0 to 6 detract. eNPS = 100 * (promoters - detractors) / all,
     * from -100 to 100; as a mean of 100, 0 and -100. 12 promoters, 5 passives, 3 detractors: 45.
     * Source: Reichheld, "The one number you need to grow" (Harvard Business Review, 2003). */
    int64_t promoters, passives, detractors;
    struct rm_average enps;

    /* Breadth: how many different topics the made pairs work on (of their match, and of their
     * goals); topics are the same whose keys are (base/text.h). Topics a pair: a mean over the
     * pairs that have one. */
    int64_t topics;
    struct rm_average topics_a_pair;

    /* Retention: of those who were in the organisation when the cycle started (joined by then, and
     * did not leave before), those who still are today (no last day before today, in UTC); people
     * whose joining is not known are left out, and all of it before the cycle starts. Of mentors
     * who were in a made pair; and of the others: people with no places and in no pair at all, who
     * are in the input because an HR feed is. Where the others of the mentors' grades are as many
     * as the mentors or more, it is those alone, and `same_grades` is 1. It compares; it does not
     * say why people stay: whoever signs up may be likelier to stay anyway. */
    struct rm_part stayed, others_stayed;
    int same_grades;

    int64_t health[RM_AT_RISK + 1]; /* live pairs, by enum rm_health */
};

/* The figures of one cycle; `cycle` need not be in the programme (its `starts` may be RM_NONE). In
 * time linear in the records; what it allocates is the programme's arena's. */
void rm_kpis_init(struct rm_kpis *kpis, const struct rm_progress *progress,
    const struct rm_policy *policy, const struct rm_cycle *cycle);

/* Whether a pair is of the cycle, and was not withdrawn. */
int rm_kpis_have(const struct rm_kpis *kpis, const struct rm_pair *pair);

/* Whether a pair was agreed to, whatever became of it since. */
int rm_pair_is_made(const struct rm_pair *pair);

#endif
