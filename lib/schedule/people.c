#include "schedule/people.h"

#include "base/date.h"
#include "calendar/hours.h"

#include <string.h>

struct guest {
    struct rm_attendee attendee;
    struct rm_interval window;  /* what is looked at; empty at first */
    struct rm_intervals events; /* busy time of events, other than the programme's meetings */
    int opened;
};

void rm_people_init(struct rm_people *people, const struct rm_schedule_request *request)
{
    const struct rm_meeting_policy *policy = &request->policy->meetings;

    memset(people, 0, sizeof *people);
    people->request = request;
    people->arena = request->programme->arena;
    rm_map_init(&people->by_id, people->arena);
    people->holidays = request->cycle->holidays;
    if (policy->earliest != RM_NONE || policy->latest != RM_NONE)
        people->daily =
            rm_hours_daily(people->arena, policy->earliest == RM_NONE ? 0 : (int)policy->earliest,
                policy->latest == RM_NONE ? 24 * 60 : (int)policy->latest);
}

const struct rm_zone *rm_people_zone(const struct rm_people *people, const char *id)
{
    const struct rm_schedule_request *request = people->request;
    const struct rm_person *person = rm_person_find(request->programme, id);
    const struct rm_zone *zone =
        person && person->timezone ? rm_zone_open(request->zones, person->timezone) : NULL;

    return zone ? zone : request->zone;
}

static struct guest *find_guest(struct rm_people *people, const char *id)
{
    void **place = rm_map_add(&people->by_id, id);
    struct guest *guest = *place;

    if (!guest) {
        guest = RM_NEW(people->arena, struct guest);
        guest->attendee.zone = rm_people_zone(people, id);
        *place = guest;
    }
    return guest;
}

struct rm_attendee *rm_people_find(struct rm_people *people, const char *id)
{
    return &find_guest(people, id)->attendee;
}

static void widen(struct rm_interval *window, struct rm_interval span)
{
    if (window->start == window->end)
        *window = span;
    if (span.start < window->start)
        window->start = span.start;
    if (span.end > window->end)
        window->end = span.end;
}

void rm_people_widen(struct rm_people *people, const char *id, struct rm_interval span)
{
    widen(&find_guest(people, id)->window, span);
    widen(&people->span, span);
}

struct rm_interval rm_people_window(struct rm_people *people, const char *id)
{
    return find_guest(people, id)->window;
}

static void add_all(struct rm_intervals *out, struct rm_arena *arena, struct rm_intervals added)
{
    for (size_t i = 0; i < added.n; i++)
        rm_intervals_add(out, arena, added.v[i].start, added.v[i].end);
}

void rm_people_add_busy(
    struct rm_people *people, const char *id, struct rm_intervals busy, int is_named)
{
    struct guest *guest = find_guest(people, id);

    add_all(&guest->attendee.busy, people->arena, busy);
    if (is_named)
        add_all(&guest->events, people->arena, busy);
}

/* The holidays within what is looked at, in the person's zone. */
static struct rm_intervals expand_holidays(
    const struct rm_people *people, const struct rm_zone *zone, struct rm_interval window)
{
    int64_t first = rm_time_date(window.start) - 1, last = rm_time_date(window.end) + 1;
    struct rm_ints dates = {RM_NEW_N(people->arena, people->holidays.n + 1, int64_t), 0};

    for (size_t i = 0; i < people->holidays.n; i++)
        if (people->holidays.v[i] >= first && people->holidays.v[i] <= last)
            dates.v[dates.n++] = people->holidays.v[i];
    return rm_days_expand(people->arena, &dates, zone);
}

void rm_people_open(struct rm_people *people, const char *id)
{
    const struct rm_schedule_request *request = people->request;
    const struct rm_person *person = rm_person_find(request->programme, id);
    struct guest *guest = find_guest(people, id);
    struct rm_attendee *attendee = &guest->attendee;

    if (guest->opened)
        return;
    guest->opened = 1;
    people->n_without_hours += person->hours.n == 0;
    people->n_without_zone += person->timezone == NULL;
    attendee->hours = rm_hours_expand(people->arena,
        person->hours.n ? &person->hours : &request->policy->meetings.hours, &person->hours_on,
        attendee->zone, guest->window);
    if (people->daily.n)
        attendee->nights = rm_intervals_subtract(people->arena, attendee->hours,
            rm_hours_expand(people->arena, &people->daily, NULL, attendee->zone, guest->window));
    attendee->holidays = expand_holidays(people, attendee->zone, guest->window);
    rm_intervals_settle(&attendee->busy);
    rm_intervals_settle(&guest->events);
    if (person->meetings_a_day != RM_NONE)
        attendee->daily_max = person->meetings_a_day;
    if (person->meetings_a_week != RM_NONE)
        attendee->weekly_max = person->meetings_a_week;
}

static int touches(struct rm_intervals set, struct rm_interval time)
{
    size_t i = rm_intervals_find(set, time.start);

    return i < set.n && set.v[i].start < time.end;
}

enum rm_obstacle rm_people_obstacle(
    struct rm_people *people, const char *id, struct rm_interval time)
{
    const struct guest *guest = find_guest(people, id);
    const struct rm_attendee *attendee = &guest->attendee;

    if (!rm_intervals_cover(attendee->hours, time.start, time.end))
        return RM_NO_HOURS;
    if (touches(attendee->nights, time))
        return RM_NIGHTS;
    if (touches(attendee->holidays, time))
        return RM_HOLIDAYS;
    return touches(guest->events, time) ? RM_BUSY : RM_N_OBSTACLES;
}
