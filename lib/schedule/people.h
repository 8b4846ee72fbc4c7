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
    struct rm_ints holidays; /* of the cycle and of calendar files */
    struct rm_hours daily;   /* from the policy's earliest to its latest; empty: all day */
    struct rm_interval span; /* all that is looked at, of anybody */
    size_t n_without_hours;  /* of those that were opened */
    size_t n_without_zone;
};

void rm_people_init(struct rm_people *people, const struct rm_schedule_request *request);

/* The zone that a person's wall time is in. */
const struct rm_zone *rm_people_zone(const struct rm_people *people, const char *id);

/* A person, with bookings alone at first; the same one for the same id. */
struct rm_attendee *rm_people_find(struct rm_people *people, const char *id);

/* Lets a person's hours and busy time be looked at within a span, and in what lies between it and
 * those before it; to be said before the functions below. */
void rm_people_widen(struct rm_people *people, const char *id, struct rm_interval span);

/* What is looked at; empty at first. */
struct rm_interval rm_people_window(struct rm_people *people, const char *id);

/* Adds busy time of a calendar file. `is_named`: it is of events that can be told from the
 * programme's own meetings. */
void rm_people_add_busy(
    struct rm_people *people, const char *id, struct rm_intervals busy, int is_named);

/* Fills in hours, holidays and busy time, which are not needed of everybody. */
void rm_people_open(struct rm_people *people, const char *id);

/* What keeps a person, who is opened, from a meeting that is planned already: RM_NO_HOURS,
 * RM_NIGHTS, RM_HOLIDAYS or RM_BUSY; RM_N_OBSTACLES where nothing does. Free-busy time does not: it
 * may be the meeting itself. */
enum rm_obstacle rm_people_obstacle(
    struct rm_people *people, const char *id, struct rm_interval time);

#endif
