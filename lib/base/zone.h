/*
 * zone: wall time and instants, by IANA time zone.
 * Floor: base.
 *
 * The rules are the system's (tzdata) as the C library reads them. Each zone's
 * offsets are asked for once, when it is opened, and kept in a table, because the
 * C library has one current zone a process; after that a zone is read-only and
 * may be used by many threads. Opening sets and restores TZ: one thread at a time.
 *
 * Wall times that do not exist or exist twice are resolved as RFC 5545, section 3.3.5
 * does: in a gap, with the offset before it (so they move forward by the gap); in a fold, the
 * first.
 */
#ifndef RM_BASE_ZONE_H
#define RM_BASE_ZONE_H

#include "base/arena.h"

#include <stdint.h>

struct rm_zone;

/* The zones that were opened; they are owned by the arena. */
struct rm_zones {
    struct rm_arena *arena;
    struct rm_zone **items;
    size_t n;
};

void rm_zones_init(struct rm_zones *zones, struct rm_arena *arena);

/* Opens a zone by name, or finds the one that was opened before. NULL when the
 * system has no such zone: an unknown name never becomes UTC. */
const struct rm_zone *rm_zone_open(struct rm_zones *zones, const char *name);

/* Whether the system has a zone of this name (an IANA name: letters, digits, _ + - and /), that is
 * a file of it in the folder $TZDIR, or /usr/share/zoneinfo. */
int rm_zone_exists(const char *name);

/* The names of all zones that the system has, backward names too, sorted by their bytes; owned by
 * the arena. Their number. */
size_t rm_zone_names(const char ***names, struct rm_arena *arena);

const char *rm_zone_name(const struct rm_zone *zone);

/* Seconds east of UTC at an instant. What holds at the beginning of 1970 is taken to have held
 * before, and what holds at the beginning of 2100, to hold ever after. */
int32_t rm_zone_offset(const struct rm_zone *zone, int64_t time);

/* The first instant after `time` at which the offset changes; INT64_MAX where it does not again. */
int64_t rm_zone_change(const struct rm_zone *zone, int64_t time);

/* Wall time at an instant: the date, and the minutes since its midnight (0 to 1439). */
void rm_zone_wall(const struct rm_zone *zone, int64_t time, int64_t *date, int *minute);

/* The instant of a wall time. `minute` may be 1440 (the next midnight). */
int64_t rm_zone_time(const struct rm_zone *zone, int64_t date, int minute);

#endif
