/*
 * people: when each person of a programme has time.
 * Floor: schedule.
 */
#ifndef RM_SCHEDULE_PEOPLE_H
#define RM_SCHEDULE_PEOPLE_H

#include "schedule/place.h"
#include "schedule/schedule.h"

struct rm_people {
    const struct rm_schedule_request *request;
    struct rm_arena *arena;
    struct rm_map by_id;
    struct rm_intervals *busy; /* of each calendar file */
    size_t n_without_hours;    /* of those that were opened */
    size_t n_without_zone;
};

void rm_people_init(struct rm_people *people, const struct rm_schedule_request *request);

/* The zone that a person's wall time is in. */
const struct rm_zone *rm_people_zone(const struct rm_people *people, const char *id);

/* A person, with bookings alone at first; the same one for the same id. */
struct rm_attendee *rm_people_find(struct rm_people *people, const char *id);

/* Lets a person's hours and busy time be looked at within a span, and in what lies between it and
 * those before it; to be said before the two functions below. */
void rm_people_widen(struct rm_people *people, const char *id, struct rm_interval span);

/* Reads the calendar files. Errors go to the programme's diag. */
void rm_people_read_busy(struct rm_people *people);

/* Fills in hours, holidays and busy time, which are not needed of everybody. */
void rm_people_open(struct rm_people *people, const char *id);

#endif
