#include "base/date.h"

#include <stddef.h>

const char *const rm_weekday_names[7] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* Of the Gregorian calendar, which repeats after 400 years. */
enum { ERA_YEARS = 400, ERA_DAYS = 146097 };

/* From 0000-03-01, where Hinnant's years begin, to 1970-01-01. */
enum { EPOCH_DAYS = 719468 };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

int64_t rm_date_of(struct rm_civil civil)
{
    int64_t year = civil.year - (civil.month <= 2);
    int64_t era = floor_div(year, ERA_YEARS);
    int64_t of_era = year - era * ERA_YEARS;
    int64_t month = civil.month > 2 ? civil.month - 3 : civil.month + 9; /* 0: March */
    int64_t of_year = (153 * month + 2) / 5 + civil.day - 1;

    return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS;
}

struct rm_civil rm_date_civil(int64_t date)
{
    int64_t era = floor_div(date + EPOCH_DAYS, ERA_DAYS);
    int64_t of_era = date + EPOCH_DAYS - era * ERA_DAYS;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153; /* 0: March */
    struct rm_civil civil;

    civil.day = (int)(of_year - (153 * month + 2) / 5 + 1);
    civil.month = (int)(month < 10 ? month + 3 : month - 9);
    civil.year = (int)(era * ERA_YEARS + year + (civil.month <= 2));
    return civil;
}

enum rm_weekday rm_date_weekday(int64_t date)
{
    int64_t since_monday = date + 3; /* 1970-01-01 was a Thursday */

    return (enum rm_weekday)(since_monday - floor_div(since_monday, 7) * 7);
}

static int days_in_month(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

int64_t rm_date_add_months(int64_t date, int months)
{
    struct rm_civil civil = rm_date_civil(date);
    int64_t count = (int64_t)civil.year * 12 + civil.month - 1 + months;
    int last;

    civil.year = (int)floor_div(count, 12);
    civil.month = (int)(count - floor_div(count, 12) * 12) + 1;
    last = days_in_month(civil.year, civil.month);
    if (civil.day > last)
        civil.day = last;
    return rm_date_of(civil);
}

/* Reads exactly `n` digits. Where they end, or NULL. */
static const char *read_digits(int *out, const char *text, int n)
{
    *out = 0;
    for (int i = 0; i < n; i++, text++) {
        if (*text < '0' || *text > '9')
            return NULL;
        *out = *out * 10 + (*text - '0');
    }
    return text;
}

/* Reads `mark` and two digits up to `max`. Where they end, or NULL. */
static const char *read_two(int *out, const char *text, char mark, int max)
{
    if (*text != mark)
        return NULL;
    text = read_digits(out, text + 1, 2);
    return text && *out <= max ? text : NULL;
}

static const char *read_date(int64_t *date, const char *text)
{
    struct rm_civil civil;

    text = read_digits(&civil.year, text, 4);
    if (!text || civil.year < 1)
        return NULL;
    text = read_two(&civil.month, text, '-', 12);
    if (!text || civil.month < 1)
        return NULL;
    text = read_two(&civil.day, text, '-', days_in_month(civil.year, civil.month));
    if (!text || civil.day < 1)
        return NULL;
    *date = rm_date_of(civil);
    return text;
}

static const char *read_clock(int64_t *seconds, const char *text)
{
    int hour, minute, second;

    if (*text != 'T' && *text != 't')
        return NULL;
    text = read_two(&hour, text, *text, 23);
    text = text ? read_two(&minute, text, ':', 59) : NULL;
    text = text ? read_two(&second, text, ':', 59) : NULL;
    if (!text)
        return NULL;
    *seconds = hour * RM_HOUR + minute * RM_MINUTE + second;
    if (*text != '.')
        return text;
    if (*++text < '0' || *text > '9')
        return NULL;
    while (*text >= '0' && *text <= '9')
        text++;
    return text;
}

static const char *read_offset(int64_t *seconds, const char *text)
{
    int hour, minute;
    char sign = *text;

    *seconds = 0;
    if (sign == 'Z' || sign == 'z')
        return text + 1;
    if (sign != '+' && sign != '-')
        return NULL;
    text = read_two(&hour, text, sign, 23);
    text = text ? read_two(&minute, text, ':', 59) : NULL;
    if (!text)
        return NULL;
    *seconds = (hour * RM_HOUR + minute * RM_MINUTE) * (sign == '-' ? -1 : 1);
    return text;
}

int rm_date_parse(int64_t *date, const char *text)
{
    int64_t parsed;

    text = read_date(&parsed, text);
    if (!text || *text)
        return -1;
    *date = parsed;
    return 0;
}

int rm_time_parse(int64_t *time, const char *text)
{
    int64_t date, clock, offset, parsed;
    int year;

    text = read_date(&date, text);
    text = text ? read_clock(&clock, text) : NULL;
    text = text ? read_offset(&offset, text) : NULL;
    if (!text || *text)
        return -1;
    parsed = date * RM_DAY + clock - offset;
    year = rm_date_civil(rm_time_date(parsed)).year;
    if (year < 1 || year > 9999)
        return -1;
    *time = parsed;
    return 0;
}

int rm_time_or_date_parse(int64_t *time, const char *text)
{
    int64_t date;

    if (rm_date_parse(&date, text))
        return rm_time_parse(time, text);
    *time = date * RM_DAY;
    return 0;
}

/* Writes `n` digits and returns where they end. */
static char *put_digits(char *out, int64_t value, int n)
{
    for (int i = n; i-- > 0; value /= 10)
        out[i] = (char)('0' + value % 10);
    return out + n;
}

static char *put_two(char *out, char mark, int64_t value)
{
    *out = mark;
    return put_digits(out + 1, value, 2);
}

static char *put_date(char *out, int64_t date)
{
    struct rm_civil civil = rm_date_civil(date);

    out = put_digits(out, civil.year, 4);
    out = put_two(out, '-', civil.month);
    return put_two(out, '-', civil.day);
}

char *rm_date_format(char out[RM_DATE_SIZE], int64_t date)
{
    *put_date(out, date) = '\0';
    return out;
}

char *rm_time_format(char out[RM_TIME_SIZE], int64_t time)
{
    int64_t date = rm_time_date(time);
    int64_t clock = time - date * RM_DAY;
    char *end = put_date(out, date);

    end = put_two(end, 'T', clock / RM_HOUR);
    end = put_two(end, ':', clock % RM_HOUR / RM_MINUTE);
    end = put_two(end, ':', clock % RM_MINUTE);
    *end++ = 'Z';
    *end = '\0';
    return out;
}

int64_t rm_time_date(int64_t time)
{
    return floor_div(time, RM_DAY);
}
