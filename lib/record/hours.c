#include "base/date.h"
#include "record/field.h"

#include <stdlib.h>
#include <string.h>

enum { MINUTES_A_DAY = 24 * 60 };

/* As rm_clock_parse, of the first five characters. */
static int parse_clock(const char *text)
{
    for (int i = 0; i < 5; i++)
        if (i == 2 ? text[i] != ':' : text[i] < '0' || text[i] > '9')
            return -1;
    int hour = (text[0] - '0') * 10 + text[1] - '0';
    int minute = (text[3] - '0') * 10 + text[4] - '0';

    if (minute > 59 || hour > 24 || (hour == 24 && minute))
        return -1;
    return hour * 60 + minute;
}

int rm_clock_parse(const char *text)
{
    return strlen(text) == 5 ? parse_clock(text) : -1;
}

int rm_hours_add(struct rm_hours *hours, struct rm_arena *arena, int weekday, const char *range)
{
    int start, end;

    if (strlen(range) != 11 || range[5] != '-')
        return -1;
    start = parse_clock(range);
    end = parse_clock(range + 6);
    if (start < 0 || end < 0 || start >= end)
        return -1;
    hours->v = rm_arena_grow(arena, hours->v, hours->n, sizeof *hours->v);
    hours->v[hours->n++] = (struct rm_slot){
        .start_min = weekday * MINUTES_A_DAY + start, .end_min = weekday * MINUTES_A_DAY + end};
    return 0;
}

static int compare_slots(const void *a, const void *b)
{
    const struct rm_slot *x = a, *y = b;

    if (x->start_min != y->start_min)
        return x->start_min < y->start_min ? -1 : 1;
    return (x->end_min > y->end_min) - (x->end_min < y->end_min);
}

/* Slots that touch over midnight stay two: a slot lies within one day. */
void rm_hours_settle(struct rm_hours *hours)
{
    size_t kept = 0;

    if (!hours->n)
        return;
    qsort(hours->v, hours->n, sizeof *hours->v, compare_slots);
    for (size_t i = 1; i < hours->n; i++) {
        struct rm_slot *last = &hours->v[kept];

        if (hours->v[i].start_min > last->end_min ||
            hours->v[i].start_min / MINUTES_A_DAY != last->start_min / MINUTES_A_DAY)
            hours->v[++kept] = hours->v[i];
        else if (hours->v[i].end_min > last->end_min)
            last->end_min = hours->v[i].end_min;
    }
    hours->n = kept + 1;
}

static void write_slot(struct rm_json_writer *w, int start, int end)
{
    char range[] = "HH:MM-HH:MM";

    rm_clock_format(range, start);
    range[5] = '-';
    rm_clock_format(range + 6, end);
    rm_json_put_text(w, range);
}

void rm_hours_write(struct rm_json_writer *w, const struct rm_hours *hours)
{
    int day = -1;

    rm_json_open(w, '{');
    for (size_t i = 0; i < hours->n; i++) {
        int start = hours->v[i].start_min % MINUTES_A_DAY,
            slot_day = hours->v[i].start_min / MINUTES_A_DAY;
        int end = hours->v[i].end_min - slot_day * MINUTES_A_DAY;

        if (slot_day != day) {
            if (day >= 0)
                rm_json_close(w, ']');
            day = slot_day;
            rm_json_key(w, rm_weekday_names[day]);
            rm_json_open(w, '[');
        }
        write_slot(w, start, end);
    }
    if (day >= 0)
        rm_json_close(w, ']');
    rm_json_close(w, '}');
}

static int by_date(const void *a, const void *b)
{
    const struct rm_day_hours *x = a, *y = b;

    return (x->date > y->date) - (x->date < y->date);
}

void rm_hours_on_settle(struct rm_hours_on *days)
{
    if (days->n > 1)
        qsort(days->v, days->n, sizeof *days->v, by_date);
}

const struct rm_hours *rm_hours_on_find(const struct rm_hours_on *days, int64_t date)
{
    const struct rm_day_hours sought = {.date = date};
    const struct rm_day_hours *found =
        days->n ? bsearch(&sought, days->v, days->n, sizeof sought, by_date) : NULL;

    return found ? &found->hours : NULL;
}

void rm_hours_on_write(struct rm_json_writer *w, const struct rm_hours_on *days)
{
    char text[RM_DATE_SIZE];

    rm_json_open(w, '{');
    for (size_t i = 0; i < days->n; i++) {
        rm_json_key(w, rm_date_format(text, days->v[i].date));
        rm_json_open(w, '[');
        for (size_t k = 0; k < days->v[i].hours.n; k++)
            write_slot(w, days->v[i].hours.v[k].start_min, days->v[i].hours.v[k].end_min);
        rm_json_close(w, ']');
    }
    rm_json_close(w, '}');
}

char *rm_clock_format(char out[6], int minute)
{
    out[0] = (char)('0' + minute / 600);
    out[1] = (char)('0' + minute / 60 % 10);
    out[2] = ':';
    out[3] = (char)('0' + minute % 60 / 10);
    out[4] = (char)('0' + minute % 10);
    out[5] = '\0';
    return out;
}
