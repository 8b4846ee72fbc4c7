#include "schedule/event.h"

#include "base/date.h"

#include <string.h>

enum { ALARM_MIN = 15 };

int64_t rm_event_sequence(const struct rm_meeting *meeting)
{
    return meeting->sequence + (meeting->status == RM_MEETING_CANCELLED);
}

static void add_date(struct rm_buf *out, int64_t date)
{
    static const char *const weekdays[] = {
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    static const char *const months[] = {"January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December"};
    struct rm_civil day = rm_date_civil(date);

    rm_buf_printf(out, "%s %d %s %d", weekdays[rm_date_weekday(date)], day.day,
        months[day.month - 1], day.year);
}

void rm_event_add_time(struct rm_buf *out, const struct rm_people *people, const char *id,
    const struct rm_meeting *meeting)
{
    const struct rm_zone *zone = rm_people_zone(people, id);
    int64_t date, last_date;
    int from, to;

    rm_zone_wall(zone, meeting->start, &date, &from);
    rm_zone_wall(zone, meeting->end, &last_date, &to);
    add_date(out, date);
    rm_buf_printf(out, ", %02d:%02d to ", from / 60, from % 60);
    if (last_date != date) {
        add_date(out, last_date);
        rm_buf_adds(out, ", ");
    }
    rm_buf_printf(out, "%02d:%02d (%s)", to / 60, to % 60, rm_zone_name(zone));
}

static void add_when(struct rm_buf *out, const struct rm_people *people, const char *whose,
    const char *id, const struct rm_meeting *meeting)
{
    rm_buf_printf(out, "%s: ", whose);
    rm_event_add_time(out, people, id, meeting);
    rm_buf_addc(out, '\n');
}

static const char *location_of(const struct rm_pair *pair, const struct rm_meeting *meeting)
{
    return meeting->location ? meeting->location : pair->location;
}

void rm_event_add_place(
    struct rm_buf *out, const struct rm_people *people, const struct rm_meeting *meeting)
{
    const struct rm_programme *p = people->request->programme;
    const struct rm_pair *pair = rm_pair_find(p, meeting->pair);
    const char *zone = rm_zone_name(rm_people_zone(people, pair->mentor));

    if (strcmp(zone, rm_zone_name(rm_people_zone(people, pair->mentee))) == 0) {
        add_when(out, people, "When", pair->mentor, meeting);
    } else {
        add_when(out, people, rm_person_label(p, pair->mentor), pair->mentor, meeting);
        add_when(out, people, rm_person_label(p, pair->mentee), pair->mentee, meeting);
    }
    if (meeting->medium)
        rm_buf_printf(out, "How: %s\n", meeting->medium);
    if (location_of(pair, meeting))
        rm_buf_printf(out, "Where: %s\n", location_of(pair, meeting));
}

static void add_goals(struct rm_buf *out, const struct rm_agreement *agreement)
{
    const char *before = "\nGoals:\n";

    for (size_t i = 0; agreement && i < agreement->goals.n; i++) {
        if (!agreement->goals.v[i].text)
            continue;
        rm_buf_printf(out, "%s- %s\n", before, agreement->goals.v[i].text);
        before = "";
    }
}

static void describe(struct rm_buf *out, const struct rm_people *people,
    const struct rm_meeting *meeting, int is_own)
{
    const struct rm_programme *p = people->request->programme;
    const struct rm_pair *pair = rm_pair_find(p, meeting->pair);

    if (meeting->status == RM_MEETING_CANCELLED)
        rm_buf_adds(out, "This meeting is cancelled.\n\n");
    else
        rm_buf_printf(out, "%s mentors and leads; the agenda is theirs.\n\n",
            rm_person_label(p, pair->mentor));
    rm_event_add_place(out, people, meeting);
    if (is_own && meeting->status != RM_MEETING_CANCELLED)
        add_goals(out, pair->agreement);
}

void rm_event_add(struct rm_buf *out, const struct rm_people *people,
    const struct rm_meeting *meeting, int is_own, const struct rm_ics_party *attendees,
    size_t n_attendees)
{
    const struct rm_schedule_request *request = people->request;
    const struct rm_programme *p = request->programme;
    const struct rm_pair *pair = rm_pair_find(p, meeting->pair);
    const struct rm_cycle *cycle = request->cycle;
    struct rm_buf summary = {0}, description = {0}, uid = {0};
    struct rm_ics_event event = {.sequence = rm_event_sequence(meeting),
        .stamp = request->now,
        .start = meeting->start,
        .end = meeting->end,
        .location = location_of(pair, meeting),
        .organizer = {cycle->sender ? cycle->sender : cycle->administrator, cycle->name},
        .attendees = attendees,
        .n_attendees = n_attendees,
        .cancelled = meeting->status == RM_MEETING_CANCELLED,
        .alarm_min = is_own ? ALARM_MIN : 0};

    rm_buf_printf(&summary, "Reverse mentoring: %s and %s", rm_person_label(p, pair->mentor),
        rm_person_label(p, pair->mentee));
    describe(&description, people, meeting, is_own);
    rm_buf_printf(&uid, "%s@rm-tools", meeting->rec.id);
    event.uid = meeting->uid ? meeting->uid : uid.data;
    event.summary = summary.data;
    event.description = description.data;
    rm_ics_add(out, &event);
    rm_buf_free(&summary);
    rm_buf_free(&description);
    rm_buf_free(&uid);
}
