/*
 * event: a meeting in words, and as it stands in a diary.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_EVENT_H
#define RM_SCHEDULE_EVENT_H

#include "schedule/people.h"
#include "wire/ics.h"

/* A meeting that was called off is one step of its series of invites more: its event's SEQUENCE is
 * one higher than the record's, which stays what it was. */
int64_t rm_event_sequence(const struct rm_meeting *meeting);

/* A template about a meeting, filled in for a reader (NULL: for whoever looks), in a language of
 * theirs or in the cycle's. An event has the goals of the agreement where it is its reader's own.
 * Both texts are owned by the arena of the programme. */
struct rm_event_text {
    const char *subject, *body;
    const char *language; /* of both */
};
struct rm_event_text rm_event_text(const struct rm_people *people, enum rm_kind kind,
    const struct rm_meeting *meeting, const struct rm_person *reader);

/* Adds the event of a meeting to a calendar: who leads, when it is for each of the two, how and
 * where. `reader`: it goes to one of the two, in their language, with an alarm too; or NULL.
 * `attendees` are asked to reply; their order is kept. */
void rm_event_add(struct rm_buf *out, const struct rm_people *people,
    const struct rm_meeting *meeting, const struct rm_person *reader,
    const struct rm_ics_party *attendees, size_t n_attendees);

#endif
