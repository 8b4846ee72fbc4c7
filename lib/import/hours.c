/* Availability as people write it. */
#include "base/date.h"
#include "base/text.h"
#include "import/cell.h"

#include <string.h>

enum { NOON = 12 * 60, DAY_END = 24 * 60, N_DAYS = 7 };

/* Days that were named since the last time, as bits; and where reading stands. */
struct reader {
    const char *at;
    unsigned days;
    int used; /* whether `days` had a time already, so that the next day begins anew */
    int last_day;
    struct rm_hours *hours;
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

/* Dashes of all kinds, and "to" and "until" between words or numbers: whether there was one. */
static int take_dash(struct reader *r)
{
    static const char *const dashes[] = {"-", "\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x88\x92",
        "\xe2\x80\x90", "to ", "until ", "till "};
    const char *at = r->at + strspn(r->at, " ");

    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (strncmp(at, dashes[i], strlen(dashes[i])) == 0) {
            r->at = at + strlen(dashes[i]);
            r->at += strspn(r->at, " ");
            return 1;
        }
    return 0;
}

static int is_word(const char *at, size_t len, const char *word)
{
    return strlen(word) == len && strncmp(at, word, len) == 0;
}

/* "mo", "mon", "tues", "thursday", "fridays": 0 to 6, or -1. */
static int day_of(const char *word, size_t len)
{
    static const char *const names[N_DAYS] = {
        "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays"};

    for (int day = 0; len >= 2 && day < N_DAYS; day++)
        if (strncmp(word, names[day], len) == 0 && len <= strlen(names[day]))
            return day;
    if (is_word(word, len, "weds"))
        return RM_WED;
    return -1;
}

static size_t word_len(const char *at)
{
    size_t len = 0;

    while (is_letter(at[len]))
        len++;
    return len;
}

static void add_day(struct reader *r, int first, int last)
{
    if (r->used)
        r->days = 0;
    r->used = 0;
    for (int day = first;; day = (day + 1) % N_DAYS) {
        r->days |= 1U << day;
        if (day == last)
            break;
    }
    r->last_day = last;
}

static int add_range(struct reader *r, int start_min, int end_min)
{
    char range[12];

    if (!r->days || start_min >= end_min || end_min > DAY_END)
        return -1;
    rm_clock_format(range, start_min);
    range[5] = '-';
    rm_clock_format(range + 6, end_min);
    for (int day = 0; day < N_DAYS; day++)
        if (r->days & 1U << day && rm_hours_add(r->hours, r->arena, day, range))
            return -1;
    r->used = 1;
    return 0;
}

/* A day, days, or a part of the day. */
static int take_word(struct reader *r)
{
    static const struct {
        const char *word;
        int start_min, end_min;
    } parts[] = {{"am", 540, 720}, {"morning", 540, 720}, {"mornings", 540, 720}, {"pm", 780, 1020},
        {"afternoon", 780, 1020}, {"afternoons", 780, 1020}, {"all day", 540, 1020}};
    size_t len = word_len(r->at), next_len;
    int day = day_of(r->at, len), last;

    if (strncmp(r->at, "all day", 7) == 0)
        len = 7;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (is_word(r->at, len, parts[i].word)) {
            r->at += len;
            return add_range(r, parts[i].start_min, parts[i].end_min);
        }
    if (is_word(r->at, len, "and") || is_word(r->at, len, "from")) {
        r->at += len;
        return 0;
    }
    if (is_word(r->at, len, "weekdays") || is_word(r->at, len, "daily")) {
        add_day(r, RM_MON, *r->at == 'w' ? RM_FRI : RM_SUN);
        r->at += len;
        return 0;
    }
    if (day < 0)
        return -1;
    r->at += len;
    if (!take_dash(r)) {
        add_day(r, day, day);
        return 0;
    }
    next_len = word_len(r->at);
    last = day_of(r->at, next_len);
    if (last < 0)
        return -1;
    r->at += next_len;
    add_day(r, day, last);
    return 0;
}

/* "9", "09:30", "9.30", "0930", "9am", "noon": minutes; `half` gets 'a' or 'p' where it was said.
 */
static int take_clock(struct reader *r, int *minute, char *half)
{
    int hour = 0, min = 0, n = 0;

    *half = '\0';
    if (strncmp(r->at, "noon", 4) == 0) {
        r->at += 4;
        *minute = NOON;
        *half = 'n';
        return 0;
    }
    for (; n < 4 && is_digit(*r->at); n++, r->at++)
        hour = hour * 10 + (*r->at - '0');
    if (n == 0 || is_digit(*r->at))
        return -1;
    if (n > 2) {
        min = hour % 100;
        hour /= 100;
    } else if ((*r->at == ':' || *r->at == '.') && is_digit(r->at[1]) && is_digit(r->at[2])) {
        min = (r->at[1] - '0') * 10 + (r->at[2] - '0');
        r->at += 3;
    }
    if (strncmp(r->at + strspn(r->at, " "), "am", 2) == 0 ||
        strncmp(r->at + strspn(r->at, " "), "pm", 2) == 0) {
        r->at += strspn(r->at, " ");
        *half = *r->at;
        r->at += 2;
        if (hour < 1 || hour > 12)
            return -1;
        hour = hour % 12 + (*half == 'p' ? 12 : 0);
    }
    if (hour > 24 || min > 59)
        return -1;
    *minute = hour * 60 + min;
    return 0;
}

/* "2-4pm" is in the afternoon at both ends, "9-5pm" and "9-5" at one. */
static int take_range(struct reader *r)
{
    int start, end;
    char start_half, end_half;

    if (take_clock(r, &start, &start_half) || !take_dash(r) || take_clock(r, &end, &end_half))
        return -1;
    if (!start_half && end_half == 'p' && start < NOON && start + NOON < end)
        start += NOON;
    if (!start_half && !end_half && end < start && start < NOON)
        end += NOON;
    return add_range(r, start, end);
}

int rm_cell_hours(struct rm_hours *hours, const char *text, struct rm_arena *arena)
{
    struct reader r = {.at = rm_text_key(arena, text), .hours = hours, .arena = arena};

    while (r.at && *r.at) {
        int rc = 0;

        if (strchr(" ,;:&/+()", *r.at))
            r.at++;
        else if (is_digit(*r.at) || strncmp(r.at, "noon", 4) == 0)
            rc = take_range(&r);
        else
            rc = take_word(&r);
        if (rc)
            return -1;
    }
    return r.used ? 0 : -1;
}
