/*
 * hours: weekly hours as real time.
 * Floor: calendar.
 *
 * Weekly hours (rm_hours) are wall time in somebody's zone. An instant is in them when the
 * wall clock shows a time within a slot; so where clocks are put forward the hour that is
 * not shown is lost, and where they are put back the hour that is shown twice counts twice.
 */
#ifndef RM_CALENDAR_HOURS_H
#define RM_CALENDAR_HOURS_H

#include "base/interval.h"
#include "base/zone.h"
#include "record/field.h"

enum { RM_WEEK_MIN = 7 * 24 * 60 };

/* The instants from `window.start` up to `window.end` that are in the hours, or, on days that have
 * hours of their own (`on` may be NULL), in these. A settled set, owned by the arena. */
struct rm_intervals rm_hours_expand(struct rm_arena *arena, const struct rm_hours *hours,
    const struct rm_hours_on *on, const struct rm_zone *zone, struct rm_interval window);

/* Hours from one time of day to another (minutes since midnight), on every day of the week. */
struct rm_hours rm_hours_daily(struct rm_arena *arena, int from, int to);

/* Whole days in a zone, such as holidays, given as dates in any order. A settled set. */
struct rm_intervals rm_days_expand(
    struct rm_arena *arena, const struct rm_ints *dates, const struct rm_zone *zone);

/* The hours in UTC: slots in minutes since Monday 00:00 UTC, sorted, cut where the week
 * ends, by the offset that the zone has at `time`. For comparing many people in one week:
 * convert each once. Seconds of an offset are dropped. */
struct rm_hours rm_hours_in_utc(
    struct rm_arena *arena, const struct rm_hours *hours, const struct rm_zone *zone, int64_t time);

/* Minutes a week that are in both; both in UTC (or in the same zone), each slot as rm_hours
 * has them: sorted, not overlapping. */
int64_t rm_hours_shared_min(const struct rm_hours *a, const struct rm_hours *b);

#endif
