#include "schedule/event.h"

#include <string.h>

enum { ALARM_MIN = 15 };

int64_t rm_event_sequence(const struct rm_meeting *meeting)
{
    return meeting->sequence + (meeting->status == RM_MEETING_CANCELLED);
}

static const char *take_text(const struct rm_people *people, struct rm_buf *text)
{
    const char *copy = rm_arena_dup(people->arena, rm_buf_text(text));

    rm_buf_free(text);
    return copy;
}

/* In a person's zone. */
static const char *hours_of(const struct rm_people *people, const struct rm_phrases *phrases,
    const char *id, const struct rm_meeting *meeting)
{
    struct rm_buf text = {0};

    rm_phrase_add_hours(&text, phrases, rm_people_zone(people, id), meeting->start, meeting->end);
    return take_text(people, &text);
}

static const char *location_of(const struct rm_pair *pair, const struct rm_meeting *meeting)
{
    return meeting->location ? meeting->location : pair->location;
}

/* A line each. */
static const char *goals_of(const struct rm_people *people, const struct rm_agreement *agreement)
{
    struct rm_buf text = {0};

    for (size_t i = 0; agreement && i < agreement->goals.n; i++)
        if (agreement->goals.v[i].text)
            rm_buf_printf(&text, "%s- %s", text.len ? "\n" : "", agreement->goals.v[i].text);
    return take_text(people, &text);
}

static void add_times(struct rm_text_values *values, const struct rm_people *people,
    const struct rm_phrases *phrases, const struct rm_pair *pair, const struct rm_meeting *meeting)
{
    const char *zone = rm_zone_name(rm_people_zone(people, pair->mentor));

    if (strcmp(zone, rm_zone_name(rm_people_zone(people, pair->mentee))) == 0)
        return;
    values->v[RM_TEXT_MENTOR_WHEN] = hours_of(people, phrases, pair->mentor, meeting);
    values->v[RM_TEXT_MENTEE_WHEN] = hours_of(people, phrases, pair->mentee, meeting);
}

static void add_reader(struct rm_text_values *values, const struct rm_people *people,
    const struct rm_pair *pair, const struct rm_person *reader)
{
    const struct rm_programme *p = people->request->programme;
    int is_mentor = strcmp(reader->rec.id, pair->mentor) == 0;
    const struct rm_person *other = rm_person_find(p, is_mentor ? pair->mentee : pair->mentor);

    values->v[RM_TEXT_TO_NAME] = rm_person_label(p, reader->rec.id);
    values->v[RM_TEXT_OTHER_NAME] = rm_person_label(p, is_mentor ? pair->mentee : pair->mentor);
    values->v[RM_TEXT_OTHER_EMAIL] = other ? other->email : NULL;
    values->v[RM_TEXT_IS_MENTOR] = is_mentor ? "yes" : NULL;
}

static struct rm_text_values values_of(const struct rm_people *people,
    const struct rm_phrases *phrases, const struct rm_meeting *meeting,
    const struct rm_person *reader)
{
    const struct rm_schedule_request *request = people->request;
    const struct rm_pair *pair = rm_pair_find(request->programme, meeting->pair);
    int is_cancelled = meeting->status == RM_MEETING_CANCELLED;
    struct rm_text_values values = {0};

    values.v[RM_TEXT_CYCLE_NAME] = request->cycle->name;
    values.v[RM_TEXT_ADMINISTRATOR] = request->cycle->administrator;
    values.v[RM_TEXT_SAFEGUARDING] = request->cycle->safeguarding;
    values.v[RM_TEXT_MENTOR_NAME] = rm_person_label(request->programme, pair->mentor);
    values.v[RM_TEXT_MENTEE_NAME] = rm_person_label(request->programme, pair->mentee);
    values.v[RM_TEXT_MEETING_WHEN] =
        hours_of(people, phrases, reader ? reader->rec.id : pair->mentor, meeting);
    values.v[RM_TEXT_MEETING_MEDIUM] = rm_phrase_medium(phrases, meeting->medium);
    values.v[RM_TEXT_MEETING_PLACE] = location_of(pair, meeting);
    values.v[RM_TEXT_IS_CANCELLED] = is_cancelled ? "yes" : NULL;
    add_times(&values, people, phrases, pair, meeting);
    if (reader)
        add_reader(&values, people, pair, reader);
    if (reader && !is_cancelled)
        values.v[RM_TEXT_GOALS] = goals_of(people, pair->agreement);
    return values;
}

struct rm_event_text rm_event_text(const struct rm_people *people, enum rm_kind kind,
    const struct rm_meeting *meeting, const struct rm_person *reader)
{
    const struct rm_schedule_request *request = people->request;
    struct rm_chosen chosen = rm_templates_choose(
        request->templates, kind, reader ? &reader->languages : NULL, request->cycle->language);
    struct rm_text_values values = values_of(people, chosen.phrases, meeting, reader);
    struct rm_buf subject = {0}, body = {0};

    rm_template_render(&subject, &body, chosen.text, &values);
    if (subject.len == 0) /* a template of somebody's own may come to nothing */
        rm_buf_adds(&subject, rm_kind_words[kind]);
    return (struct rm_event_text){
        take_text(people, &subject), take_text(people, &body), chosen.language};
}

void rm_event_add(struct rm_buf *out, const struct rm_people *people,
    const struct rm_meeting *meeting, const struct rm_person *reader,
    const struct rm_ics_party *attendees, size_t n_attendees)
{
    const struct rm_schedule_request *request = people->request;
    const struct rm_pair *pair = rm_pair_find(request->programme, meeting->pair);
    const struct rm_cycle *cycle = request->cycle;
    struct rm_event_text text = rm_event_text(people, RM_KIND_EVENT, meeting, reader);
    struct rm_ics_event event = {.sequence = rm_event_sequence(meeting),
        .stamp = request->now,
        .start = meeting->start,
        .end = meeting->end,
        .summary = text.subject,
        .description = text.body,
        .location = location_of(pair, meeting),
        .organizer = {cycle->sender ? cycle->sender : cycle->administrator, cycle->name},
        .attendees = attendees,
        .n_attendees = n_attendees,
        .cancelled = meeting->status == RM_MEETING_CANCELLED,
        .alarm_min = reader ? ALARM_MIN : 0};

    event.uid = meeting->uid ? meeting->uid
                             : rm_arena_printf(people->arena, "%s@rm-tools", meeting->rec.id);
    rm_ics_add(out, &event);
}
