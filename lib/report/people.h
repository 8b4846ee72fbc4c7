/*
 * people: persons as the views with rows of them need them.
 * Floor: report.
 */
#ifndef RM_REPORT_PEOPLE_H
#define RM_REPORT_PEOPLE_H

#include "report/report.h"

/* What somebody says of themselves now, whatever day the report is of. */
const struct rm_person *rm_person_latest(
    const struct rm_programme *p, const struct rm_person *person);

struct rm_named_person {
    const struct rm_person *person;
    const char *name; /* or the id, where there is no name */
    size_t index;     /* in the programme */
};

/* All people as one looks for them: by name, then by id. Owned by the report's arena. */
struct rm_named_person *rm_report_sort_people(const struct rm_report *report);

/* "mentor", "mentee", "mentor, mentee" or NULL. */
const char *rm_report_roles_of(const struct rm_report *report, size_t person);

#endif
