#include "calendar/cadence.h"

#include "base/date.h"
#include "record/field.h"

static int64_t monthly_date(int64_t first, int n)
{
    struct rm_civil civil = rm_date_civil(first);
    int week = (civil.day - 1) / 7; /* 0: the first such weekday of its month */
    int64_t month = rm_date_add_months(first - civil.day + 1, n);
    int64_t next = rm_date_add_months(month, 1);
    int ahead = ((int)rm_date_weekday(first) - (int)rm_date_weekday(month) + 7) % 7;
    int64_t date = month + ahead + (int64_t)7 * week;

    return date < next ? date : date - 7;
}

int64_t rm_cadence_date(int64_t first, int64_t cadence, int n)
{
    if (cadence == RM_CADENCE_MONTHLY)
        return monthly_date(first, n);
    return first + 7 * cadence * n;
}

int rm_cadence_number(int64_t first, int64_t cadence, int64_t date)
{
    /* Close to it: no month is longer than 31 days. */
    int64_t days = cadence == RM_CADENCE_MONTHLY ? 31 : 7 * cadence;
    int n = (int)((date - first) / days);

    while (rm_cadence_date(first, cadence, n) > date)
        n--;
    while (rm_cadence_date(first, cadence, n + 1) <= date)
        n++;
    return n;
}
