/*
 * period: the stretches of a series that get one meeting each.
 * Floor: schedule.
 *
 * Periods are numbered from 0, which begins on the date of the series' first slot; while it has
 * none, when the span opens. Those of a series with meetings of old have numbers below 0, too.
 */
#ifndef RM_SCHEDULE_PERIOD_H
#define RM_SCHEDULE_PERIOD_H

#include "schedule/place.h"

/* The zone in which a series keeps its wall time: its mentor's. */
const struct rm_zone *rm_series_zone(const struct rm_series *series);

/* The period that holds an instant; the slot must be known. */
int rm_period_of(const struct rm_series *series, int64_t time);

/* The first period that counts. */
int rm_series_first(const struct rm_series *series);

/* Seconds of the meeting that has `n_before` before it. */
int64_t rm_series_duration(const struct rm_series *series, size_t n_before);

/* All of a period, in the span or not; and whether it begins before the span ends. */
struct rm_interval rm_period_time(const struct rm_series *series, int period);
int rm_period_is_in_span(const struct rm_series *series, int period);

/* Whether a meeting was there before. */
int rm_period_has_kept(const struct rm_series *series, int period);

/* The slot whose turn it is, with its date in the period; and a meeting in it. */
struct rm_series_slot rm_period_slot(const struct rm_series *series, int period);
struct rm_interval rm_period_slot_time(
    const struct rm_series *series, int period, int64_t duration);

/* Planned meetings in periods before this one; and the seconds of one in it. */
size_t rm_plan_before(const struct rm_plan *plan, int period);
int64_t rm_period_duration(const struct rm_series *series, int period);

#endif
