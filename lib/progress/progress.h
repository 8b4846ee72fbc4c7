/*
 * progress: how each pair is doing.
 * Floor: progress.
 *
 * What rm-checkin's `due` acts on and what rm-report prints are the same figures, made here, from
 * the records, the policy and `now` alone. What lies after `now` is not known yet: check-ins given
 * later are left out, and meetings that end later are ahead.
 * Times are instants; days are whole days of 86,400 seconds; means and T-scores are in hundredths.
 */
#ifndef RM_PROGRESS_PROGRESS_H
#define RM_PROGRESS_PROGRESS_H

#include "base/buf.h"
#include "record/policy.h"
#include "record/programme.h"

/* What became of a meeting. A recorded status counts; of a meeting that is over and still
 * `planned`, the check-ins that are about it tell: held if one says that it happened, missed if
 * there are some and all say that it did not. */
enum rm_outcome {
    RM_OUTCOME_AHEAD, /* planned, and not over at `now` */
    RM_OUTCOME_HELD,
    RM_OUTCOME_CANCELLED, /* by somebody */
    RM_OUTCOME_TAKEN_OUT, /* cancelled by neither: rm-schedule, since the pair or one of the two
                             was paused or had left; it was not to be, and counts nowhere */
    RM_OUTCOME_MISSED,
    RM_OUTCOME_UNREPORTED /* over, and nobody has said */
};

/* A meeting and the first answer of each side about it, or NULL. A check-in that names no meeting
 * is about the latest that was over by then and not cancelled, if its side has not answered yet. */
struct rm_meeting_progress {
    const struct rm_meeting *meeting;
    enum rm_outcome outcome;
    int over;                           /* 1: its end is not after `now` */
    const struct rm_checkin *answer[2]; /* by enum rm_side */
};

/* A sum and how many it is of: means of means are never taken. */
struct rm_mean {
    int64_t sum;
    int64_t n;
};

/* The mean in hundredths, half to even; RM_NONE of nothing. {11, 3} gives 367. */
int64_t rm_mean_hundredths(struct rm_mean mean);

/* T-scores in hundredths (gas.h) of the goals that were rated, RM_NONE without one. Now: each at
 * the level given last. At baseline: each at the level given first. A goal that was rated once has
 * no level from before: there it is -1, the convention of Turner-Stokes (2009) where things could
 * still be worse than they were. Change: now less baseline. Two goals, one at -1 and then at 1, one
 * at 0 and no more: from (-1, -1), 37.60, to (1, 0), 56.20: 18.60. */
struct rm_attainment {
    int64_t baseline, now, change;
};

enum rm_health { RM_HEALTH_NONE, RM_ON_TRACK, RM_WATCH, RM_AT_RISK };

/* Signs of trouble, why a pair is not on track, in the order in which reasons are given. */
enum rm_sign {
    RM_SIGN_QUIET,         /* silent_days over quiet_days: watch; over twice that: at risk */
    RM_SIGN_CANCELLATIONS, /* streak as long as the policy's: at risk */
    RM_SIGN_ENGAGEMENT,    /* of two meetings or more, fewer than half were held: watch */
    RM_SIGN_RATING, /* a side's latest ratings, mean under 3.00: watch; 2.00 and under: at risk */
    RM_SIGN_FIT,    /* a side rated the fit 1 or 2: watch */
    RM_SIGN_DIVERGENCE, /* 1.50 and over: watch */
    RM_SIGN_LED,        /* the mentee led in more than half of two answers or more: watch */
    RM_N_SIGNS
};

/* "quiet", "cancellations" …: names for programs. */
extern const char *const rm_sign_words[RM_N_SIGNS];
extern const char *const rm_health_words[]; /* "none", "on_track", "watch", "at_risk" */

struct rm_pair_progress {
    const struct rm_pair *pair;
    struct rm_meeting_progress *meetings; /* by start, then id */
    size_t n_meetings;
    const struct rm_checkin **checkins; /* up to now; by time, then id */
    size_t n_checkins;
    const struct rm_action **actions; /* by id */
    size_t n_actions;

    int64_t cadence; /* the agreement's, else the policy's */

    /* The instant from which the pair was to meet: the latest of `starts`, of the change that made
     * it agreed or active (the first of the unbroken run of such revisions), and of those that
     * brought one of the two back from a break; where none is known the cycle's start, else
     * RM_NONE. */
    int64_t live_since;

    /* Engagement = held over planned: of the meetings that are over, and, of a pair that has ended,
     * began by its last day. Four planned of which one was cancelled and three held: 75 %. For
     * cadence `none`, 100 or 0: whether the pair is in contact, that is, not quiet. RM_NONE where
     * nothing was to happen yet. */
    int64_t planned, held, cancelled, missed, unreported;
    int64_t ahead; /* meetings that are not over, cancelled ones aside */
    int64_t engagement_percent;

    /* Response = answered over asked: each side is asked once for each planned meeting that was not
     * cancelled. Two such meetings, of which the mentor answered for both and the mentee for one: 2
     * of 2 and 1 of 2. */
    int64_t asked;       /* of each side */
    int64_t answered[2]; /* by enum rm_side */

    /* Of those, answered in time: within the policy's in_time_hours (48) of the meeting's end. */
    int64_t in_time[2];

    /* Contact: the latest of the ends of held meetings and of the times of check-ins that say that
     * it happened and name no held meeting; RM_NONE before the first. Silence runs from there or
     * from live_since, whichever is later, in whole days up to now; RM_NONE where neither is known.
     * Its limit is the policy's quiet_days, or, where that is longer, the cadence's interval and a
     * week (monthly: 31 days and 7). Quiet: live, silent for more days than the limit, and, unless
     * the cadence is `none`, with fewer meetings held than sessions (the agreement's, else the
     * policy's): a pair that has met as often as it meant to is not quiet but done. */
    int64_t last_contact;
    int64_t silent_days;
    int64_t quiet_days;
    int quiet;

    /* Meetings cancelled or missed that began after the last contact and not after now: a meeting
     * that is held, or any contact, ends the streak. Of them, those cancelled by either side. */
    int64_t streak;
    int64_t streak_by[2]; /* by enum rm_side */

    const struct rm_meeting *next; /* the earliest that is ahead, or NULL */

    /* GAS T-scores in hundredths (gas.h), RM_NONE without one. Of each side: over the agreement's
     * goals that this side has rated, at the level that it gave last. `t_owner`, the headline: each
     * goal at its owner's level. Goal 1 is the mentee's, goal 2 the mentor's; the mentee says (1,
     * 0), the mentor (0, 1): each side 56.20, the headline, from (1, 1), 62.40. */
    int64_t t[2];
    int64_t t_owner;
    struct rm_attainment goals[2], goals_by_owner; /* the same, with where they began */

    /* Ratings from 1 to 5: direction, heard and useful of all check-ins of a side (confidence is
     * asked of the mentor alone and stays out). Divergence: how far the two means are apart, in
     * hundredths, RM_NONE unless both have rated. 5, 4, 4 and 3, 3, 3: 433 - 300 = 133. */
    struct rm_mean rating[2];
    struct rm_mean latest[2]; /* of the latest check-in with a rating */
    int64_t divergence_hundredths;
    int64_t fit[2]; /* the latest, RM_NONE if none */

    /* Answers on who led, and those that say the mentee. */
    int64_t led, led_mentee;

    /* Reciprocity = returns done over returns asked, dropped ones included. Two of which one is
     * done: 1 of 2. Of the other actions, `todo` in all: closed, those done; told, those done of
     * which the mentor has heard by now. */
    int64_t returns, returns_done;
    int64_t todo, closed, told;
    int64_t overdue; /* open, of either kind, with a due date before today in UTC */

    /* Health of a live pair: the worst of its signs. RM_HEALTH_NONE of others. */
    enum rm_health health;
    enum rm_health signs[RM_N_SIGNS]; /* RM_HEALTH_NONE, RM_WATCH or RM_AT_RISK */
};

struct rm_progress {
    const struct rm_programme *programme;
    int64_t now;
    struct rm_pair_progress *pairs; /* in the order of rm_pair_at */
    size_t n_pairs;
    struct rm_map by_pair; /* pair id: struct rm_pair_progress */
};

/* The figures of all pairs of a settled programme, in time linear in the records but for sorting
 * each pair's own. All is owned by the programme's arena. Records about a pair that is not there
 * are passed by. */
void rm_progress_init(struct rm_progress *progress, const struct rm_programme *programme,
    const struct rm_policy *policy, int64_t now);

/* Of one pair; NULL for an id that is not there. */
const struct rm_pair_progress *rm_progress_find(
    const struct rm_progress *progress, const char *pair);

/* Whether a pair is agreed or active: it should be meeting. */
int rm_pair_is_live(const struct rm_pair *pair);

/* Appends the signs in words with their figures, "; " between them: "no contact for 63 days; 2
 * meetings in a row cancelled or missed, 2 by the mentee". For the administrator alone: it says
 * what the sides answered. */
void rm_signs_format(struct rm_buf *out, const struct rm_pair_progress *pair);

#endif
