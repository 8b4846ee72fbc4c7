/*
 * calendars: the calendar files of a run, of busy time and of holidays.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_CALENDARS_H
#define RM_SCHEDULE_CALENDARS_H

#include "schedule/people.h"

/* Reads all files that the request names, for what people's windows hold. Meetings of the programme
 * are told by their UIDs and make nobody busy. A file of a folder is its person's by the id or, in
 * any case of letters, by the e-mail address, with ".ics" behind; one that is nobody's is a
 * warning. Errors go to the programme's diag. */
void rm_calendars_read(struct rm_people *people);

#endif
