/*
 * cadence: the dates on which a series is due.
 * Floor: calendar.
 *
 * A cadence is a number of weeks, RM_CADENCE_MONTHLY or RM_CADENCE_NONE (record/field.h). All dates
 * of a series fall on one weekday. Monthly means the same weekday of the month, as "the second
 * Tuesday"; a fifth one is taken as the last. Between a date and the next lies a period.
 */
#ifndef RM_CALENDAR_CADENCE_H
#define RM_CALENDAR_CADENCE_H

#include <stdint.h>

/* The date of number `n` (0: `first` itself; negative numbers lie before it). A series of cadence
 * none has no dates; it must not be asked for. */
int64_t rm_cadence_date(int64_t first, int64_t cadence, int n);

/* The number of the period that holds `date`: the last whose date is not after it. */
int rm_cadence_number(int64_t first, int64_t cadence, int64_t date);

#endif
