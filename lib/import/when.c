/* Days and instants as people and form builders write them. */
#include "base/date.h"
#include "base/text.h"
#include "import/cell.h"

#include <string.h>

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static const char *skip_spaces(const char *at)
{
    return at + strspn(at, " ");
}

/* A number of at most `max` digits; how many there were. */
static int take_number(const char **at, int *number, int max)
{
    int n = 0;

    *number = 0;
    for (; n < max && is_digit(**at); n++, (*at)++)
        *number = *number * 10 + (**at - '0');
    return is_digit(**at) ? 0 : n;
}

/* "Mar", "March", "sept.": 1 to 12, or 0. */
static int take_month(const char **at)
{
    static const char *const names[] = {"january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december"};

    for (int month = 0; month < 12; month++) {
        size_t len = 0;

        while (names[month][len] && lower((*at)[len]) == names[month][len])
            len++;
        if (len < 3 || (lower((*at)[len]) >= 'a' && lower((*at)[len]) <= 'z'))
            continue;
        *at += len;
        *at += **at == '.';
        return month + 1;
    }
    return 0;
}

static int is_day(struct rm_civil civil)
{
    return civil.year >= 1 && civil.month >= 1 && civil.month <= 12 && civil.day >= 1 &&
           rm_date_civil(rm_date_of(civil)).day == civil.day;
}

/* Of two digits, as POSIX has it: 69 is 1969, 68 is 2068. */
static int full_year(int year, int n_digits)
{
    return n_digits == 4 ? year : year + (year < 69 ? 2000 : 1900);
}

/* "31", "31st", "1st". */
static int take_day_number(const char **at, int *day)
{
    static const char *const endings[] = {"st", "nd", "rd", "th"};

    if (!take_number(at, day, 2))
        return -1;
    for (int i = 0; i < 4; i++)
        if (lower((*at)[0]) == endings[i][0] && lower((*at)[1]) == endings[i][1]) {
            *at += 2;
            break;
        }
    return 0;
}

/* "Tuesday, ", "Tue ": passed by; it is not checked. */
static void skip_weekday(const char **at)
{
    static const char *const names[] = {
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

    for (int day = 0; day < 7; day++) {
        size_t len = 0;

        while (names[day][len] && lower((*at)[len]) == names[day][len])
            len++;
        if (len >= 3 && strchr(" ,.", (*at)[len]) && (*at)[len]) {
            *at += len;
            *at += strspn(*at, " ,.");
            return;
        }
    }
}

/* The year behind a day and a month by its name. */
static int take_year(const char **at, int *year)
{
    int n;

    *at += strspn(*at, " ,-/.");
    n = take_number(at, year, 4);
    *year = full_year(*year, n);
    return n == 4 || n == 2 ? 0 : -1;
}

/* "31 March 2026", "31-Mar-26", "31st of March, 2026", "March 31, 2026", "2026-Mar-31". */
static int take_named(struct rm_civil *civil, const char **at)
{
    const char *start;

    skip_weekday(at);
    start = *at;
    civil->month = take_month(at);
    if (civil->month) {
        *at += strspn(*at, " -");
        return take_day_number(at, &civil->day) ? -1 : take_year(at, &civil->year);
    }
    if (take_number(at, &civil->year, 4) == 4) {
        *at += strspn(*at, " -");
        civil->month = take_month(at);
        *at += strspn(*at, " -");
        return civil->month ? take_day_number(at, &civil->day) : -1;
    }
    *at = start;
    if (take_day_number(at, &civil->day))
        return -1;
    *at += strspn(*at, " -/.");
    if (strncmp(*at, "of ", 3) == 0)
        *at += 3;
    civil->month = take_month(at);
    return civil->month ? take_year(at, &civil->year) : -1;
}

/* 20260331, as HR systems write it. */
static int take_basic(struct rm_civil *civil, const char **at)
{
    int number = 0;

    if (take_number(at, &number, 8) != 8 || number < 19000000 || number >= 21000000)
        return -1;
    *civil = (struct rm_civil){number / 10000, number / 100 % 100, number % 100};
    return 0;
}

/* Three numbers with the same sign between them. Where no order was declared, only a year of four
 * digits in the first place makes it plain. */
static int take_numeric(struct rm_civil *civil, const char **at, enum rm_date_order order)
{
    int numbers[3], digits[3];
    char sign = '\0';

    for (int i = 0; i < 3; i++) {
        digits[i] = take_number(at, &numbers[i], 4);
        if (!digits[i] || (i < 2 && (!**at || !strchr("-/.", **at) || (i && **at != sign))))
            return -1;
        if (i < 2)
            sign = *(*at)++;
    }
    if (digits[0] == 4 && digits[1] <= 2 && digits[2] <= 2) {
        *civil = (struct rm_civil){numbers[0], numbers[1], numbers[2]};
        return 0;
    }
    if (order == RM_DATES_ISO || digits[0] > 2 || digits[1] > 2 || digits[2] % 2)
        return -1;
    civil->year = full_year(numbers[2], digits[2]);
    civil->month = numbers[order == RM_DATES_DMY];
    civil->day = numbers[order == RM_DATES_MDY];
    return 0;
}

/* "9:21", "09:21:34", "9 AM", with AM or PM: seconds since midnight. */
static int take_time_of_day(int64_t *seconds, const char **at)
{
    int hour, minute = 0, second = 0;
    const char *half;

    if (!take_number(at, &hour, 2))
        return -1;
    half = skip_spaces(*at);
    if (**at == ':') {
        (*at)++;
        if (take_number(at, &minute, 2) != 2)
            return -1;
    } else if ((lower(half[0]) != 'a' && lower(half[0]) != 'p') || lower(half[1]) != 'm') {
        return -1; /* 9, but not 9 am */
    }
    if (**at == ':') {
        (*at)++;
        if (take_number(at, &second, 2) != 2)
            return -1;
    }
    if (**at == '.')
        *at += 1 + strspn(*at + 1, "0123456789");
    half = skip_spaces(*at);
    if ((lower(half[0]) == 'a' || lower(half[0]) == 'p') && lower(half[1]) == 'm') {
        if (hour < 1 || hour > 12)
            return -1;
        hour = hour % 12 + (lower(half[0]) == 'p' ? 12 : 0);
        *at = half + 2;
    }
    if (hour > 23 || minute > 59 || second > 59)
        return -1;
    *seconds = hour * RM_HOUR + minute * RM_MINUTE + second;
    return 0;
}

int rm_cell_date(int64_t *date, const char *text, enum rm_date_order order, const char **rest)
{
    struct rm_civil civil = {0, 0, 0};
    const char *at = text;
    int64_t seconds;

    if (take_numeric(&civil, &at, order) && (at = text, take_named(&civil, &at)) &&
        (at = text, take_basic(&civil, &at)))
        return -1;
    if (!is_day(civil))
        return -1;
    *date = rm_date_of(civil);
    if (rest) {
        *rest = at;
        return 0;
    }
    if (!*at || rm_time_parse(&seconds, text) == 0)
        return 0;
    at = skip_spaces(at + (*at == ','));
    return take_time_of_day(&seconds, &at) || *at ? -1 : 0;
}

/* Days from 1899-12-30, as spreadsheets count them, from 1955 to 2064: "45000", "45000.375". */
static int parse_serial(int64_t *date, const char *text)
{
    const char *at = text;
    int serial = 0;

    if (take_number(&at, &serial, 5) != 5)
        return -1;
    if (*at == '.')
        at += 1 + strspn(at + 1, "0123456789");
    *date = serial - 25569;
    return *at || serial < 20000 || serial > 60000 ? -1 : 0;
}

void rm_cell_date_hint(struct rm_buf *out, const char *text, enum rm_date_order order)
{
    static const char *const names[] = {"iso", "dmy", "mdy"};
    char iso[2][RM_DATE_SIZE];
    int64_t dates[3];
    int reads[3] = {0, 0, 0};

    for (int i = RM_DATES_DMY; i <= RM_DATES_MDY; i++)
        reads[i] = i != (int)order && !rm_cell_date(&dates[i], text, (enum rm_date_order)i, NULL);
    if (reads[RM_DATES_DMY] && reads[RM_DATES_MDY])
        rm_buf_printf(out, ", or the order by --dates: dmy makes it %s, mdy %s",
            rm_date_format(iso[0], dates[RM_DATES_DMY]),
            rm_date_format(iso[1], dates[RM_DATES_MDY]));
    else if (reads[RM_DATES_DMY] || reads[RM_DATES_MDY])
        rm_buf_printf(out, ", or the order by --dates: %s makes it %s",
            names[reads[RM_DATES_DMY] ? RM_DATES_DMY : RM_DATES_MDY],
            rm_date_format(iso[0], dates[reads[RM_DATES_DMY] ? RM_DATES_DMY : RM_DATES_MDY]));
    else if (!parse_serial(&dates[0], text))
        rm_buf_printf(out, "; a spreadsheet means %s by it: show the column as dates there",
            rm_date_format(iso[0], dates[0]));
}

/* "GMT+1", "GMT-5:30", "UTC", "Z", or nothing: seconds east; `given` says which. */
static int take_offset(int64_t *offset, int *given, const char *at)
{
    int hour = 0, minute = 0;
    char sign;

    *offset = 0;
    *given = *at != '\0';
    if (strncmp(at, "GMT", 3) == 0 || strncmp(at, "UTC", 3) == 0)
        at += 3;
    else if (*at == 'Z')
        at++;
    sign = *at;
    if (sign != '+' && sign != '-')
        return *at ? -1 : 0;
    at++;
    if (!take_number(&at, &hour, 2))
        return -1;
    if (*at == ':') {
        at++;
        if (take_number(&at, &minute, 2) != 2)
            return -1;
    }
    *offset = (hour * RM_HOUR + minute * RM_MINUTE) * (sign == '-' ? -1 : 1);
    return *at || hour > 23 || minute > 59 ? -1 : 0;
}

int rm_cell_time(
    int64_t *time, const char *text, enum rm_date_order order, const struct rm_zone *zone)
{
    const char *at;
    int64_t date, seconds, offset;
    int given;

    if (rm_time_parse(time, text) == 0)
        return 0;
    if (rm_cell_date(&date, text, order, &at))
        return -1;
    at += strspn(at, " ,T");
    if (take_time_of_day(&seconds, &at) || take_offset(&offset, &given, skip_spaces(at)))
        return -1;
    if (given || !zone)
        *time = date * RM_DAY + seconds - offset;
    else
        *time = rm_zone_time(zone, date, (int)(seconds / RM_MINUTE)) + seconds % RM_MINUTE;
    return 0;
}
