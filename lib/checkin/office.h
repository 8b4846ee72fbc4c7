/*
 * office: when somebody may be written to.
 * Floor: checkin.
 *
 * Outside the policy's quiet hours, on working days that are no holidays of the cycle, by the wall
 * of the reader: the person's time zone, else the cycle's, else UTC. Changes of the clocks are the
 * zone's (base/zone): what begins in a gap begins behind it.
 */
#ifndef RM_CHECKIN_OFFICE_H
#define RM_CHECKIN_OFFICE_H

#include "base/map.h"
#include "base/zone.h"
#include "record/policy.h"
#include "record/programme.h"

struct rm_offices {
    const struct rm_reminder_policy *policy;
    struct rm_zones zones;
    struct rm_map by_name; /* of zones */
};

/* One reader's. */
struct rm_office {
    const struct rm_reminder_policy *policy;
    const struct rm_cycle *cycle;
    const struct rm_zone *zone; /* NULL: UTC */
};

/* No moment at all. */
#define RM_NEVER INT64_MAX

void rm_offices_init(
    struct rm_offices *offices, const struct rm_policy *policy, struct rm_arena *arena);

/* `person` may be NULL: the administrator, and people of whom there is no record. */
struct rm_office rm_office_of(
    struct rm_offices *offices, const struct rm_person *person, const struct rm_cycle *cycle);

/* The first moment at or after `time` at which the reader may be written to: `time` itself where it
 * is one. RM_NEVER where there is none for a year. */
int64_t rm_office_next(const struct rm_office *office, int64_t time);

/* From when on whoever is to be told something at `time` could have been, by runs every hour or in
 * the last three hours of each working day: `time`, where three hours of its stretch are left, else
 * the beginning of the next one. RM_NEVER where there is none for a year. */
int64_t rm_office_reach(const struct rm_office *office, int64_t time);

/* The end of the stretch of such moments that holds `time`, which is one. */
int64_t rm_office_end(const struct rm_office *office, int64_t time);

/* So many days before a moment rm_office_last looks back at the most. */
enum { RM_OFFICE_LAST_DAYS = 31 };

/* From when on something is to be said so that it is said before `time`: three hours before the end
 * of the last stretch that is over by then, so that the last runs of that day say it, or where a
 * shorter one begins. RM_NEVER where there is none for a month. */
int64_t rm_office_last(const struct rm_office *office, int64_t time);

/* The name of its zone. */
const char *rm_office_zone(const struct rm_office *office);

#endif
