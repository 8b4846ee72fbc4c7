/*
 * event: a meeting as it stands in a diary.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_EVENT_H
#define RM_SCHEDULE_EVENT_H

#include "schedule/people.h"
#include "wire/ics.h"

/* A meeting that was called off is one step of its series of invites more: its event's SEQUENCE is
 * one higher than the record's, which stays what it was. */
int64_t rm_event_sequence(const struct rm_meeting *meeting);

/* When a meeting is for somebody, in words: "Tuesday 17 March 2026, 14:00 to 15:00
 * (Europe/London)". */
void rm_event_add_time(struct rm_buf *out, const struct rm_people *people, const char *id,
    const struct rm_meeting *meeting);

/* When it is for both, how and where: a line each. */
void rm_event_add_place(
    struct rm_buf *out, const struct rm_people *people, const struct rm_meeting *meeting);

/* Adds the event of a meeting to a calendar: who leads, when it is for each of the two, how and
 * where. `is_own`: it goes to the two themselves, and has the goals of their agreement and an alarm
 * too. `attendees` are asked to reply; their order is kept. */
void rm_event_add(struct rm_buf *out, const struct rm_people *people,
    const struct rm_meeting *meeting, int is_own, const struct rm_ics_party *attendees,
    size_t n_attendees);

#endif
