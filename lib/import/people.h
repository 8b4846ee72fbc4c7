/*
 * people: what a column of a sign-up sheet can fill, and how headers name it.
 * Floor: import.
 */
#ifndef RM_IMPORT_PEOPLE_H
#define RM_IMPORT_PEOPLE_H

#include "import/column.h"

/* The targets, in the order of the record's table as far as they are fields. */
enum rm_person_target {
    RM_TO_ID,
    RM_TO_NAME,
    RM_TO_FIRST_NAME,
    RM_TO_LAST_NAME,
    RM_TO_EMAIL,
    RM_TO_STATUS,
    RM_TO_ROLE,
    RM_TO_MENTOR_CAPACITY,
    RM_TO_MENTEE_CAPACITY,
    RM_TO_MENTOR_MINIMUM,
    RM_TO_MENTEE_MINIMUM,
    RM_TO_GRADE,
    RM_TO_DEPARTMENT,
    RM_TO_TEAM,
    RM_TO_ORGANISATION,
    RM_TO_LOCATION,
    RM_TO_MANAGER,
    RM_TO_REPORTS_GRADE,
    RM_TO_JOINED,
    RM_TO_LEFT_ON,
    RM_TO_TIMEZONE,
    RM_TO_LANGUAGES,
    RM_TO_MEDIUMS,
    RM_TO_HOURS,
    RM_TO_OFFERS,
    RM_TO_LIVED,
    RM_TO_WANTS,
    RM_TO_REQUESTS,
    RM_TO_OPEN,
    RM_TO_AMBITION,
    RM_TO_TRAINED_MENTOR,
    RM_TO_TRAINED_MENTEE,
    RM_TO_CONSENTED,
    RM_TO_MANAGER_CONSENT,
    RM_TO_SUBMITTED,
    RM_TO_IGNORE,
    RM_N_TO_PERSON
};

extern const struct rm_import rm_people_import;

/* Roles as bits, from words such as "Mentee", "I'd like to be mentored", "both"; 0 where there are
 * none. */
int rm_person_role(struct rm_arena *arena, const char *text);

struct rm_overlay;

/* What a row says of people, itself among them, in the sheet's own words; kept until all rows are
 * read (rm_gathered_row.more). Who is found is put down by id then. */
struct rm_named {
    const char *email, *name;
    const char *manager;
    struct rm_texts requests;
    int is_new_manager, are_new_requests; /* 1: their line still has them as the sheet does */
    int is_unclear;             /* 1: somebody who is named may be several people, or nobody here */
    struct rm_overlay *overlay; /* of an update (overlay.h), else NULL */
};

#endif
