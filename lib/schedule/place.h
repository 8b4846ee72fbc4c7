/*
 * place: meetings into time that both have.
 * Floor: schedule.
 *
 * The problem alone, without records: people with free time, and series that want meetings in it. A
 * series has a slot, a weekday and a wall time in its mentor's zone, and periods, one for each date
 * of its cadence (calendar/cadence.h); a period gets one meeting. Meetings that are there already
 * stay as they are.
 *
 * What is better, in this order:
 *   1. more meetings are placed;
 *   2. more of them are in their series' slot;
 *   3. a meeting that cannot be is near it: at the slot's weekday and time in another week of the
 *      period, else on a day as near to it, then at a time as near to it, as can be;
 *   4. a series begins early.
 * How it is done: one series after the other, in the order of `order`; a series that has no
 * meetings yet takes the slot of its first period that is free for most of its meetings, those
 * after the span included; then
 * each period from the first on takes the best start that is left. A later series does not
 * move an earlier one.
 */
#ifndef RM_SCHEDULE_PLACE_H
#define RM_SCHEDULE_PLACE_H

#include "base/interval.h"
#include "base/zone.h"
#include "record/field.h"

/* Meetings begin at the quarters of the hour by the mentor's clock, or, where there is none of
 * them in a stretch that is long enough, when the stretch begins. */
#define RM_START_STEP (15 * INT64_C(60))

struct rm_booking {
    int64_t start, end;
    int64_t date; /* on the person's wall at the start */
};

struct rm_attendee {
    const struct rm_zone *zone;
    struct rm_intervals hours;    /* weekly hours in real time */
    struct rm_intervals holidays; /* taken out of them */
    struct rm_intervals busy;     /* likewise */
    struct rm_booking *booked;    /* meetings, in no order */
    size_t n_booked;
};

/* Why a period got no meeting: what took the last start that was left after those before it. */
enum rm_obstacle {
    RM_NO_HOURS, /* hours of both, long enough for the meeting */
    RM_HOLIDAYS,
    RM_BUSY,
    RM_CALLED_OFF, /* all that is left was cancelled or missed before */
    RM_MEETINGS,   /* other meetings with their buffers, or too many a day */
    RM_N_OBSTACLES
};

struct rm_series {
    uint64_t order; /* who comes first; ties go by id */
    const char *id;
    struct rm_attendee *mentor, *mentee;
    int64_t cadence;          /* not RM_CADENCE_NONE */
    struct rm_interval span;  /* no new meeting starts before or ends after it */
    int64_t outlook;          /* the end of the series, which may lie after that of the span */
    struct rm_ints durations; /* minutes; the last goes for all that follow; one at the least */
    struct rm_interval *kept; /* the meetings that are there, by start */
    size_t n_kept;
    struct rm_intervals called_off; /* settled; nothing is placed there again */
    size_t n_wanted;                /* meetings to place */

    /* What rm_place fills in. */
    struct rm_interval *placed; /* by start */
    size_t n_placed;
    size_t n_periods[RM_N_OBSTACLES]; /* whole periods that got none, by the reason */
};

struct rm_placing {
    struct rm_arena *arena;
    struct rm_series *series;
    size_t n_series;
    int64_t buffer; /* seconds between two meetings of one person */
    int64_t daily_max;
};

/* Books a meeting that is there already. */
void rm_attendee_book(
    struct rm_attendee *attendee, struct rm_arena *arena, int64_t start, int64_t end);

/* Places all series. Sorts `series` by order. */
void rm_place(struct rm_placing *placing);

#endif
