/* timetable: a run of the scheduler over lines of JSON, for tests. */
#ifndef RM_UNIT_TIMETABLE_H
#define RM_UNIT_TIMETABLE_H

#include "schedule/schedule.h"

/* What it gives lives until timetable_end. */
struct timetable {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_schedule_request request;
    struct rm_schedule schedule;
    struct rm_buf out;
};

/* Zones are opened once for all tests of a program; its main begins and ends with these. */
void timetable_open_zones(void);
void timetable_close_zones(void);

/* A number from 0 to n - 1, the same ones in each run. */
int random_below(int n);

int64_t date_of(const char *text);

/* A run on that day; then lines are read, as often as wanted, and `finish` gives what is printed.
 */
void timetable_start(struct timetable *run, const char *from);
void timetable_read(struct timetable *run, const char *lines);
const char *timetable_finish(struct timetable *run);
void timetable_end(struct timetable *run);

/* "2026-12-01T09:00/60 ..." of the meetings that it gave, with "-" before a cancelled one and "+"
 * before one that was moved. */
const char *timetable_show(struct timetable *run);

#endif
