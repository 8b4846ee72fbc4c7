/*
 * place: meetings into time that both have.
 * Floor: schedule.
 *
 * The problem alone, without records: people with free time, and series that want meetings in it. A
 * series has a slot, a weekday and a wall time in its mentor's zone, and periods, one for each date
 * of its cadence (calendar/cadence.h); a period gets one meeting. Meetings that are there already
 * stay as they are; those that cannot stay where they are prefer their period and slot. Across
 * zones, where every slot is inconvenient to somebody, a series can have two slots, which take
 * turns from period to period.
 *
 * How good a schedule is, is told by enum rm_merit, the first that differs deciding.
 *
 * How it is done: one series after the other, in the order of `order`, takes the best that those
 * before it leave. Then series that lack something are looked at again: another series, or a
 * meeting of one, makes room where it finds another place, for which others may have to make room
 * in turn (an ejection chain: Glover, "Ejection chains, reference structures and alternating path
 * methods for traveling salesman problems", 1996), until nothing of the whole is better for it.
 * That is no proof of the best: tests compare it with an exact search of small instances.
 */
#ifndef RM_SCHEDULE_PLACE_H
#define RM_SCHEDULE_PLACE_H

#include "base/interval.h"
#include "base/zone.h"
#include "record/field.h"
#include "schedule/diary.h"

/* What is better, in this order; each is the less, the better. */
enum rm_merit {
    RM_LACKING,      /* meetings that found no time */
    RM_UNSTABLE,     /* meetings out of their slot, periods passed by before the last one, and
                        meetings that were to come in one and are not in it any more */
    RM_INCONVENIENT, /* minutes out of ordinary hours: of each series, of the side that has more */
    RM_CROWDED,      /* two meetings of a person on one day, every two */
    RM_LATE,         /* hours from the start of the span to the first meeting */
    RM_N_MERITS
};

struct rm_quality {
    int64_t v[RM_N_MERITS];
};

/* Below 0 where `a` is better, above 0 where `b` is. */
int rm_quality_compare(const struct rm_quality *a, const struct rm_quality *b);

/* Meetings begin at the quarters of the hour by the mentor's clock, or, where there is none of
 * them in a stretch that is long enough, when the stretch begins. */
#define RM_START_STEP (15 * INT64_C(60))

struct rm_attendee {
    const struct rm_zone *zone;
    struct rm_intervals hours;  /* weekly hours in real time */
    struct rm_intervals nights; /* taken out of them: before the earliest hour, after the latest */
    struct rm_intervals holidays;  /* likewise */
    struct rm_intervals busy;      /* likewise */
    int64_t daily_max, weekly_max; /* meetings; 0: those of the limits */
    struct rm_diary diary;         /* meetings */
    struct rm_series **series;     /* that the person is in; rm_place's */
    size_t n_series;
};

/* Why a period got no meeting: what took the last start that was left after those before it. */
enum rm_obstacle {
    RM_NO_HOURS, /* hours of both, long enough for the meeting */
    RM_NIGHTS,   /* the earliest and the latest hour */
    RM_HOLIDAYS,
    RM_BUSY,
    RM_CALLED_OFF, /* all that is left was cancelled or missed before */
    RM_MEETINGS,   /* other meetings with their buffers */
    RM_FULL,       /* as many meetings on the day, or in the week, as may be */
    RM_N_OBSTACLES
};

/* Starts that the hours of both have, and those that are lost (schedule/obstacle.h). */
struct rm_tally {
    size_t n_starts, n_lost[RM_N_OBSTACLES];
};

struct rm_series_slot {
    int64_t date; /* in period 0 */
    int minute;
};

struct rm_planned {
    struct rm_interval time;
    int period;
};

/* The meetings that a series gets. */
struct rm_plan {
    struct rm_series_slot slots[2]; /* of periods of even and of odd number, where there are two */
    int n_slots;                    /* 0: there is no time at all */
    int is_anchored;                /* 1: the slots are those of meetings of old */
    struct rm_planned *v;           /* by period */
    size_t n;
    struct rm_quality quality; /* RM_CROWDED is counted for all series together */
};

struct rm_series {
    uint64_t order; /* who comes first; ties go by id */
    const char *id;
    struct rm_attendee *mentor, *mentee;
    int64_t cadence;          /* not RM_CADENCE_NONE */
    struct rm_interval span;  /* no new meeting starts before or ends after it */
    int64_t soonest;          /* what lies between it and the span is too soon; only to be told */
    int64_t outlook;          /* the end of the series, which may lie after that of the span */
    struct rm_ints durations; /* minutes; the last goes for all that follow; one at the least */
    struct rm_interval *kept; /* the meetings that are there, by start */
    size_t n_kept;
    struct rm_interval *former; /* where meetings that are to be placed anew stood, by start */
    size_t n_former;
    struct rm_intervals called_off; /* settled; nothing is placed there again */
    size_t n_wanted;                /* meetings to place */
    int64_t opening;                /* the date of the span's start, for the mentor; rm_place's */

    /* What rm_place fills in. */
    struct rm_plan plan;
    int is_moving;                    /* while others are moved for it */
    size_t n_periods[RM_N_OBSTACLES]; /* whole periods that got none, by the reason */
    struct rm_tally tally, too_soon;  /* of a series that lacks meetings: the starts in them, and
                                         those that are too soon */
};

struct rm_placing {
    struct rm_arena *arena;
    struct rm_series *series;
    size_t n_series;
    struct rm_limits limits;
    const struct rm_hours *ordinary; /* weekly; meetings out of them are inconvenient */
    struct rm_quality quality;       /* what rm_place reached */
};

/* What holds for a person. */
struct rm_limits rm_attendee_limits(
    const struct rm_attendee *attendee, const struct rm_limits *everybody);

/* Books a meeting that is there already. */
void rm_attendee_book(
    struct rm_attendee *attendee, struct rm_arena *arena, int64_t start, int64_t end);

/* Places all series. Sorts `series` by order. */
void rm_place(struct rm_placing *placing);

/* Takes it all back: what was placed is in the diaries no more. */
void rm_unplace(struct rm_placing *placing);

#endif
