/*
 * date: days and instants without a clock and without a locale.
 * Floor: base.
 *
 * A date is a number of days since 1970-01-01; an instant is a number of
 * seconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX). Both are
 * in the proleptic Gregorian calendar, for the years 1 to 9999.
 * Source: Hinnant, "chrono-compatible low-level date algorithms" (days from civil).
 */
#ifndef RM_BASE_DATE_H
#define RM_BASE_DATE_H

#include <stdint.h>

#define RM_MINUTE INT64_C(60)
#define RM_HOUR   INT64_C(3600)
#define RM_DAY    INT64_C(86400)

/* The first and the last instant that can be written: 0001-01-01T00:00:00Z and
 * 9999-12-31T23:59:59Z. */
#define RM_TIME_FIRST INT64_C(-62135596800)
#define RM_TIME_LAST  INT64_C(253402300799)

enum rm_weekday { RM_MON, RM_TUE, RM_WED, RM_THU, RM_FRI, RM_SAT, RM_SUN };

/* "mon" … "sun". */
extern const char *const rm_weekday_names[7];

struct rm_civil {
    int year;  /* 1 to 9999 */
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
};

int64_t rm_date_of(struct rm_civil civil);
struct rm_civil rm_date_civil(int64_t date);
enum rm_weekday rm_date_weekday(int64_t date);

/* The same day `months` later; the month's last day where it has no such day. */
int64_t rm_date_add_months(int64_t date, int months);

/* YYYY-MM-DD (RFC 3339 full-date), all of `text`. 0 or -1. */
int rm_date_parse(int64_t *date, const char *text);

/* RFC 3339 date-time with any offset, upper or lower case t and z; a fraction
 * of a second is read and dropped; second 60 is refused. 0 or -1. */
int rm_time_parse(int64_t *time, const char *text);

/* An RFC 3339 date-time, or a date, which is its midnight in UTC. 0 or -1. */
int rm_time_or_date_parse(int64_t *time, const char *text);

enum { RM_DATE_SIZE = 11, RM_TIME_SIZE = 21 };

/* Write YYYY-MM-DD and YYYY-MM-DDTHH:MM:SSZ into `out` and return it. */
char *rm_date_format(char out[RM_DATE_SIZE], int64_t date);
char *rm_time_format(char out[RM_TIME_SIZE], int64_t time);

/* The date in UTC of an instant; rounds down, before 1970 too. */
int64_t rm_time_date(int64_t time);

#endif
