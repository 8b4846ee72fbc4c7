#include "base/date.h"
#include "schedule/people.h"
#include "schedule/schedule.h"
#include "wire/ics.h"

#include <stdlib.h>
#include <string.h>

enum { ALARM_MIN = 15 };

static int is_for(
    const struct rm_schedule_request *request, const struct rm_meeting *meeting, const char *person)
{
    const struct rm_pair *pair = rm_pair_find(request->programme, meeting->pair);

    return rm_schedule_is_about(request, pair) &&
           (!person || strcmp(pair->mentor, person) == 0 || strcmp(pair->mentee, person) == 0);
}

/* The meetings as the schedule leaves them, by start. */
static const struct rm_meeting **all_meetings(size_t *n, const struct rm_schedule *schedule,
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

static void add_local_time(struct rm_buf *out, const struct rm_people *people, const char *id,
    const struct rm_meeting *meeting)
{
    const struct rm_zone *zone = rm_people_zone(people, id);
    char date_text[RM_DATE_SIZE];
    int64_t date;
    int from, to;

    rm_zone_wall(zone, meeting->end, &date, &to);
    rm_zone_wall(zone, meeting->start, &date, &from);
    rm_buf_printf(out, "%s: %s, %02d:%02d to %02d:%02d, %s\n",
        rm_person_label(people->request->programme, id), rm_date_format(date_text, date), from / 60,
        from % 60, to / 60, to % 60, rm_zone_name(zone));
}

/* Who leads, when it is for each, and, for those whom they concern, the goals. */
static void describe(struct rm_buf *out, const struct rm_people *people, const struct rm_pair *pair,
    const struct rm_meeting *meeting, int with_goals)
{
    const struct rm_programme *p = people->request->programme;

    rm_buf_clear(out);
    rm_buf_printf(
        out, "%s mentors and leads; the agenda is theirs.\n", rm_person_label(p, pair->mentor));
    add_local_time(out, people, pair->mentor, meeting);
    add_local_time(out, people, pair->mentee, meeting);
    if (meeting->medium)
        rm_buf_printf(out, "How: %s\n", meeting->medium);
    if (!with_goals || !pair->agreement || !pair->agreement->goals.n)
        return;
    rm_buf_adds(out, "Goals:\n");
    for (size_t i = 0; i < pair->agreement->goals.n; i++)
        if (pair->agreement->goals.v[i].text)
            rm_buf_printf(out, "- %s\n", pair->agreement->goals.v[i].text);
}

static void add_event(struct rm_buf *out, const struct rm_people *people,
    const struct rm_meeting *meeting, const char *person)
{
    const struct rm_schedule_request *request = people->request;
    const struct rm_programme *p = request->programme;
    const struct rm_pair *pair = rm_pair_find(p, meeting->pair);
    struct rm_buf summary = {0}, description = {0}, uid = {0};
    struct rm_ics_event event = {.sequence = meeting->sequence,
        .stamp = request->now,
        .start = meeting->start,
        .end = meeting->end,
        .organizer = {request->cycle->sender ? request->cycle->sender
                                             : request->cycle->administrator,
            request->cycle->name},
        .cancelled = meeting->status == RM_MEETING_CANCELLED,
        .alarm_min = person ? ALARM_MIN : 0};

    rm_buf_printf(&summary, "Reverse mentoring: %s and %s", rm_person_label(p, pair->mentor),
        rm_person_label(p, pair->mentee));
    describe(&description, people, pair, meeting, person != NULL);
    rm_buf_printf(&uid, "%s@rm-tools", meeting->rec.id);
    event.uid = meeting->uid ? meeting->uid : uid.data;
    event.summary = summary.data;
    event.description = description.data;
    rm_ics_add(out, &event);
    rm_buf_free(&summary);
    rm_buf_free(&description);
    rm_buf_free(&uid);
}

void rm_schedule_publish(struct rm_buf *out, const struct rm_schedule *schedule,
    const struct rm_schedule_request *request, const char *person)
{
    const char *name = request->cycle->name ? request->cycle->name : "Reverse mentoring";
    const struct rm_meeting **meetings;
    struct rm_people people;
    size_t n;

    rm_people_init(&people, request);
    meetings = all_meetings(&n, schedule, request, person);
    rm_ics_begin(out, RM_ICS_PUBLISH, name);
    for (size_t i = 0; i < n; i++)
        add_event(out, &people, meetings[i], person);
    rm_ics_end(out);
}
