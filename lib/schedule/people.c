#include "schedule/people.h"

#include "base/lines.h"
#include "calendar/hours.h"
#include "wire/ics.h"

#include <errno.h>
#include <string.h>

struct guest {
    struct rm_attendee attendee;
    struct rm_interval window; /* what is looked at; empty at first */
    int opened;
};

void rm_people_init(struct rm_people *people, const struct rm_schedule_request *request)
{
    memset(people, 0, sizeof *people);
    people->request = request;
    people->arena = request->programme->arena;
    rm_map_init(&people->by_id, people->arena);
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

void rm_people_widen(struct rm_people *people, const char *id, struct rm_interval span)
{
    struct rm_interval *window = &find_guest(people, id)->window;

    if (window->start == window->end)
        *window = span;
    if (span.start < window->start)
        window->start = span.start;
    if (span.end > window->end)
        window->end = span.end;
}

void rm_people_read_busy(struct rm_people *people)
{
    const struct rm_schedule_request *request = people->request;
    struct rm_diag *diag = request->programme->diag;

    people->busy = RM_NEW_N(people->arena, request->n_busy + 1, struct rm_intervals);
    for (size_t i = 0; i < request->n_busy; i++) {
        const struct rm_busy_file *file = &request->busy[i];
        struct rm_where where = {file->path, request->programme->n_files + 1 + (unsigned)i, 0};
        struct rm_ics_reading reading = {people->arena, diag, request->zones,
            rm_people_zone(people, file->person), find_guest(people, file->person)->window};
        struct rm_buf text = {0};

        if (!rm_person_find(request->programme, file->person))
            rm_error(diag, where, "is given as the calendar of \"%s\", who is not in the input",
                file->person);
        else if (rm_file_read(file->path, &text))
            rm_error(diag, where, "cannot be read: %s", strerror(errno));
        else
            rm_ics_read_busy(&people->busy[i], &reading, rm_buf_text(&text), text.len, where);
        rm_buf_free(&text);
    }
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
        person->hours.n ? &person->hours : &request->policy->meetings.hours, attendee->zone,
        guest->window);
    attendee->holidays = rm_days_expand(people->arena, &request->cycle->holidays, attendee->zone);
    for (size_t i = 0; i < request->n_busy; i++)
        if (strcmp(request->busy[i].person, id) == 0)
            for (size_t k = 0; k < people->busy[i].n; k++)
                rm_intervals_add(&attendee->busy, people->arena, people->busy[i].v[k].start,
                    people->busy[i].v[k].end);
    rm_intervals_settle(&attendee->busy);
}
