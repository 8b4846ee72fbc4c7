#include "schedule/publish.h"

#include "schedule/event.h"

#include <stdlib.h>
#include <string.h>

static int is_for(
    const struct rm_schedule_request *request, const struct rm_meeting *meeting, const char *person)
{
    const struct rm_pair *pair = rm_pair_find(request->programme, meeting->pair);

    return rm_schedule_is_about(request, pair) &&
           (!person || strcmp(pair->mentor, person) == 0 || strcmp(pair->mentee, person) == 0);
}

const struct rm_meeting **rm_schedule_meetings(size_t *n, const struct rm_schedule *schedule,
    const struct rm_schedule_request *request, const char *person)
{
    struct rm_programme *p = request->programme;
    size_t most = rm_n_meetings(p) + schedule->n;
    const struct rm_meeting **all = RM_NEW_N(p->arena, most + 1, const struct rm_meeting *);
    struct rm_map changed;

    *n = 0;
    rm_map_init(&changed, p->arena);
    for (size_t i = 0; i < schedule->n; i++) {
        *rm_map_add(&changed, schedule->meetings[i]->rec.id) = &changed;
        if (is_for(request, schedule->meetings[i], person))
            all[(*n)++] = schedule->meetings[i];
    }
    for (size_t i = 0; i < rm_n_meetings(p); i++) {
        const struct rm_meeting *meeting = rm_meeting_at(p, i);

        if (!rm_map_find(&changed, meeting->rec.id) && is_for(request, meeting, person))
            all[(*n)++] = meeting;
    }
    if (*n)
        qsort(all, *n, sizeof *all, rm_schedule_compare);
    return all;
}

void rm_schedule_publish(struct rm_buf *out, const struct rm_schedule *schedule,
    const struct rm_schedule_request *request, const char *person)
{
    const char *name = request->cycle->name ? request->cycle->name : "Reverse mentoring";
    const struct rm_person *reader = person ? rm_person_find(request->programme, person) : NULL;
    const struct rm_meeting **meetings;
    struct rm_people people;
    size_t n;

    rm_people_init(&people, request);
    meetings = rm_schedule_meetings(&n, schedule, request, person);
    rm_ics_begin(out, RM_ICS_PUBLISH, name);
    for (size_t i = 0; i < n; i++)
        rm_event_add(out, &people, meetings[i], reader, NULL, 0);
    rm_ics_end(out);
}
