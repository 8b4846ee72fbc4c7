#include "import/hours_token.h"

#include "base/date.h"
#include "record/table.h"

#include <string.h>

enum { NOON = 12 * 60, DAY_END = 24 * 60, EVENING_END = 20 * 60, N_DAYS = 7, EVERY_DAY = 0x7f };

struct reader {
    const char *at;
    struct rm_hours_tokens *tokens;
    struct rm_arena *arena;
};

static int is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void skip_spaces(struct reader *r)
{
    r->at += strspn(r->at, " ");
}

/* Takes a word or words, if they stand here whole. */
static int take(struct reader *r, const char *words)
{
    size_t len = strlen(words);

    if (strncmp(r->at, words, len) != 0 || (is_letter(words[len - 1]) && is_letter(r->at[len])))
        return 0;
    r->at += len;
    return 1;
}

static int take_any(struct reader *r, const char *const *words)
{
    for (; *words; words++)
        if (take(r, *words))
            return 1;
    return 0;
}

static void put(struct reader *r, struct rm_hours_token token)
{
    struct rm_hours_tokens *tokens = r->tokens;

    tokens->v = rm_arena_grow(r->arena, tokens->v, tokens->n, sizeof *tokens->v);
    tokens->v[tokens->n++] = token;
}

static void put_days(struct reader *r, unsigned days)
{
    put(r, (struct rm_hours_token){.kind = RM_HOURS_DAYS, .days = days});
}

static int put_time(struct reader *r, int start_min, int end_min)
{
    if (start_min >= end_min || end_min > DAY_END)
        return -1;
    put(r,
        (struct rm_hours_token){.kind = RM_HOURS_TIME, .start_min = start_min, .end_min = end_min});
    return 0;
}

/* Dashes of all kinds. */
static int take_sign(struct reader *r)
{
    static const char *const dashes[] = {
        "-", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x88\x92", "\xe2\x80\x90", "\xe2\x80\x91", NULL};

    return take_any(r, dashes);
}

/* A dash, or a word in the place of one. */
static int take_dash(struct reader *r)
{
    static const char *const words[] = {"to", "until", "till", "til", "through", "thru", NULL};
    struct reader ahead = *r;

    skip_spaces(&ahead);
    if (!take_sign(&ahead) && !take_any(&ahead, words))
        return 0;
    skip_spaces(&ahead);
    r->at = ahead.at;
    return 1;
}

/* "mo", "mon", "tues", "thursday", "fridays": 0 to 6, or -1. */
static int take_day(struct reader *r)
{
    static const char *const names[N_DAYS] = {
        "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"};
    size_t len = 0;

    while (is_letter(r->at[len]))
        len++;
    if (len == 4 && strncmp(r->at, "weds", len) == 0) {
        r->at += len;
        return RM_WED;
    }
    for (int day = 0; len >= 2 && day < N_DAYS; day++)
        if (strncmp(r->at, names[day], len) == 0) {
            r->at += len;
            r->at += *r->at == '.';
            return day;
        }
    return -1;
}

/* A day or a stretch of days, which may go over the end of the week. */
static int take_days(struct reader *r)
{
    int first = take_day(r), last = -1;
    struct reader ahead = *r;
    unsigned days = 0;

    if (first < 0)
        return 0;
    if (take_dash(&ahead))
        last = take_day(&ahead);
    if (last >= 0)
        r->at = ahead.at;
    for (int day = first;; day = (day + 1) % N_DAYS) {
        days |= 1U << day;
        if (last < 0 || day == last)
            break;
    }
    put_days(r, days);
    return 1;
}

/* A time of day as it was written. */
struct clock {
    int minute;
    char half;     /* 'a' or 'p' where it was said */
    int is_plain;  /* one digit, with minutes or without: 3 may be 15:00 */
    int is_padded; /* a zero before it: 03:00 is in the night */
};

static void take_half(struct reader *r, struct clock *clock)
{
    static const char *const am[] = {"am", "a.m.", "a.m", NULL};
    static const char *const pm[] = {"pm", "p.m.", "p.m", NULL};
    struct reader ahead = *r;

    skip_spaces(&ahead);
    clock->half = take_any(&ahead, am) ? 'a' : take_any(&ahead, pm) ? 'p' : '\0';
    if (clock->half)
        r->at = ahead.at;
}

/* "9", "09:30", "9.30", "0930", "9am", "9 a.m.", "noon". */
static int take_clock(struct reader *r, struct clock *clock)
{
    static const char *const noon[] = {"12 noon", "noon", "midday", "lunchtime", "lunch", NULL};
    int hour = 0, min = 0, n = 0;

    *clock = (struct clock){.minute = NOON, .half = 'p'};
    if (take_any(r, noon))
        return 0;
    *clock = (struct clock){.minute = DAY_END, .half = 'p'};
    if (take(r, "midnight"))
        return 0;
    clock->is_padded = *r->at == '0';
    for (; n < 4 && is_digit(*r->at); n++, r->at++)
        hour = hour * 10 + (*r->at - '0');
    if (n == 0 || is_digit(*r->at))
        return -1;
    if (n > 2) {
        min = hour % 100;
        hour /= 100;
    } else if ((*r->at == ':' || *r->at == '.' || *r->at == 'h') && is_digit(r->at[1]) &&
               is_digit(r->at[2])) {
        min = (r->at[1] - '0') * 10 + (r->at[2] - '0');
        r->at += 3;
        if (strncmp(r->at, ":00", 3) == 0) /* a spreadsheet's seconds */
            r->at += 3;
    }
    take_half(r, clock);
    if (clock->half && (hour < 1 || hour > 12))
        return -1;
    if (clock->half)
        hour = hour % 12 + (clock->half == 'p' ? 12 : 0);
    clock->is_plain = n == 1 && !clock->half;
    clock->minute = hour * 60 + min;
    return hour > 24 || min > 59 ? -1 : 0;
}

/* Where half of the day was not said: 1 to 5 are in the afternoon. Whether it is plain now; 6 is
 * not, for it may be early or late. */
static int settle_half(struct clock *clock)
{
    if (!clock->is_plain)
        return 1;
    if (clock->minute >= 6 * 60 && clock->minute < 7 * 60)
        return 0;
    if (clock->minute < 6 * 60)
        clock->minute += NOON;
    return 1;
}

/* "2-4pm" is in the afternoon at both ends, "9-5pm", "9am-5" and "9-5" at one; "2-4" is too, for
 * who meets at two in the night writes 02:00. */
static int put_range(struct reader *r, struct clock start, struct clock end)
{
    if (!start.half && end.half == 'p' && start.minute < NOON && start.minute + NOON < end.minute)
        start.minute += NOON;
    else if (!start.half && !end.half && start.is_plain && !settle_half(&start))
        return -1;
    if (!end.half && !end.is_padded && end.minute <= start.minute && end.minute < NOON)
        end.minute += NOON;
    return put_time(r, start.minute, end.minute);
}

/* To the end of the working day, or of the evening. */
static int put_after(struct reader *r, struct clock clock)
{
    if (!settle_half(&clock))
        return -1;
    return put_time(r, clock.minute, clock.minute < RM_WORK_END ? RM_WORK_END : EVENING_END);
}

static int put_before(struct reader *r, struct clock clock)
{
    return settle_half(&clock) ? put_time(r, RM_WORK_START, clock.minute) : -1;
}

/* "9-12", "9 to noon", "3pm onwards". */
static int take_range(struct reader *r)
{
    static const char *const onwards[] = {"onwards", "onward", "+", "or later", "and later", NULL};
    struct clock start, end;

    if (take_clock(r, &start))
        return -1;
    if (take_dash(r))
        return take_clock(r, &end) ? -1 : put_range(r, start, end);
    skip_spaces(r);
    return take_any(r, onwards) ? put_after(r, start) : -1;
}

/* "after 3pm", "before lunch", "from 10", "between 9 and 12". */
static int take_bound(struct reader *r, char how)
{
    struct reader ahead;
    struct clock clock, end;

    skip_spaces(r);
    ahead = *r;
    if (take_clock(&ahead, &clock))
        return how == 'f' ? 0 : -1; /* from Monday: no more than a word */
    r->at = ahead.at;
    if (how == 'a' && clock.minute == NOON && strncmp(r->at - 5, "lunch", 5) == 0)
        clock.minute = 13 * 60;
    if (how == 'a')
        return put_after(r, clock);
    if (how == 'b')
        return put_before(r, clock);
    skip_spaces(&ahead);
    if (how == '&' ? take(&ahead, "and") || take_dash(&ahead) : take_dash(&ahead)) {
        skip_spaces(&ahead);
        r->at = ahead.at;
        return take_clock(r, &end) ? -1 : put_range(r, clock, end);
    }
    take(&ahead, "onwards");
    r->at = ahead.at;
    return how == 'f' ? put_after(r, clock) : -1;
}

static int take_part(struct reader *r)
{
    static const struct {
        const char *words;
        int start_min, end_min;
    } parts[] = {{"am", 540, 720}, {"a.m.", 540, 720}, {"mornings", 540, 720},
        {"morning", 540, 720}, {"pm", 780, 1020}, {"p.m.", 780, 1020}, {"afternoons", 780, 1020},
        {"afternoon", 780, 1020}, {"lunchtimes", 720, 780}, {"lunchtime", 720, 780},
        {"lunch times", 720, 780}, {"lunch time", 720, 780}, {"lunch", 720, 780},
        {"evenings", 1020, EVENING_END}, {"evening", 1020, EVENING_END},
        {"all day", RM_WORK_START, RM_WORK_END}, {"full day", RM_WORK_START, RM_WORK_END},
        {"whole day", RM_WORK_START, RM_WORK_END}, {"any time", RM_WORK_START, RM_WORK_END},
        {"anytime", RM_WORK_START, RM_WORK_END}, {"office hours", RM_WORK_START, RM_WORK_END},
        {"working hours", RM_WORK_START, RM_WORK_END},
        {"business hours", RM_WORK_START, RM_WORK_END}};

    for (size_t i = 0; i < COUNT(parts); i++)
        if (take(r, parts[i].words))
            return put_time(r, parts[i].start_min, parts[i].end_min) == 0;
    return 0;
}

static int take_named_days(struct reader *r)
{
    static const struct {
        const char *words;
        unsigned days;
    } named[] = {{"weekdays", RM_WORK_DAYS}, {"weekday", RM_WORK_DAYS},
        {"working days", RM_WORK_DAYS}, {"m-f", RM_WORK_DAYS}, {"weekends", 0x60},
        {"weekend", 0x60}, {"daily", EVERY_DAY}, {"every day", EVERY_DAY}, {"everyday", EVERY_DAY},
        {"any day", EVERY_DAY}, {"7 days", EVERY_DAY}};

    for (size_t i = 0; i < COUNT(named); i++)
        if (take(r, named[i].words)) {
            put_days(r, named[i].days);
            return 1;
        }
    return 0;
}

/* A word that is no number; 0 or -1. */
static int take_word(struct reader *r)
{
    static const char *const except[] = {
        "except for", "except", "excluding", "excl", "apart from", "other than", "not", NULL};
    static const char *const nothing[] = {"and", "or", "on", "in the", "in", "the", "at", "every",
        "each", "any", "only", "but", NULL};

    if (take_named_days(r) || take_part(r) || take_days(r))
        return 0;
    if (take_any(r, except)) {
        put(r, (struct rm_hours_token){.kind = RM_HOURS_EXCEPT});
        return 0;
    }
    if (take(r, "after"))
        return take_bound(r, 'a');
    if (take(r, "before") || take(r, "until") || take(r, "till"))
        return take_bound(r, 'b');
    if (take(r, "between"))
        return take_bound(r, '&');
    if (take(r, "from"))
        return take_bound(r, 'f');
    return take_any(r, nothing) ? 0 : -1;
}

int rm_hours_tokens_read(struct rm_hours_tokens *tokens, const char *text, struct rm_arena *arena)
{
    struct reader r = {text, tokens, arena};

    while (*r.at) {
        int rc = 0;

        if (*r.at == ';' || *r.at == ',')
            put(&r,
                (struct rm_hours_token){.kind = *r.at++ == ',' ? RM_HOURS_COMMA : RM_HOURS_BREAK});
        else if (strchr(" :&/+()[]|.", *r.at))
            r.at++;
        else if (take_sign(&r) || take_named_days(&r))
            rc = 0;
        else if (is_digit(*r.at))
            rc = take_range(&r);
        else if (strncmp(r.at, "noon", 4) == 0 || strncmp(r.at, "midday", 6) == 0)
            rc = take_range(&r);
        else
            rc = take_word(&r);
        if (rc)
            return -1;
    }
    return 0;
}
