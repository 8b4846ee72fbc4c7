/*
 * publish: what of a schedule lands in people's diaries.
 * Floor: schedule.
 *
 * Two ways. A calendar (METHOD:PUBLISH) is a file to be looked at or imported. Invites (RFC 5546)
 * are reminders for rm-mail, each with a calendar of its own: one a meeting and person. What is
 * written for one person is in a language of theirs, from the request's templates; what is for
 * all, in the cycle's.
 */
#ifndef RM_SCHEDULE_PUBLISH_H
#define RM_SCHEDULE_PUBLISH_H

#include "schedule/schedule.h"

/* All meetings of the request's cycle as the schedule leaves them, those in the input and its own,
 * or those of one person (`person` NULL: everybody's). By start, then id. */
const struct rm_meeting **rm_schedule_meetings(size_t *n, const struct rm_schedule *schedule,
    const struct rm_schedule_request *request, const char *person);

/* A calendar of all meetings, or of one person's. Goals are in a person's own calendar alone. */
void rm_schedule_publish(struct rm_buf *out, const struct rm_schedule *schedule,
    const struct rm_schedule_request *request, const char *person);

/* Reminders for all meetings to come, or for one person alone, by start and id, the mentor's first:
 *
 *   invite            the meeting is planned: REQUEST
 *   invite-changed    its time or place is a new one, its SEQUENCE is above 0: REQUEST
 *   invite-cancelled  it was cancelled: CANCEL
 *
 * The id is "invite", the meeting, the person, and 1 more than the SEQUENCE, joined: the same for
 * the same invite, so that rm-mail sends it once, and a next one where something has changed. Both
 * of a pair are attendees, as far as mail can go to them; those to whom it cannot get no invite and
 * are named in a warning, and so is the number of meetings that are not yet in the input. Answers
 * go to the cycle's sender, without whom there is an error in the programme's diag and no invite.
 */
void rm_schedule_invite(struct rm_buf *out, const struct rm_schedule *schedule,
    const struct rm_schedule_request *request, const char *person);

#endif
