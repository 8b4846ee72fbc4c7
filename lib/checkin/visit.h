/*
 * visit: every subject that a rule may be about.
 * Floor: checkin.
 *
 * Pairs with their meetings, sides and actions, people with the cycles that are not over, and
 * cycles, each type by id.
 */
#ifndef RM_CHECKIN_VISIT_H
#define RM_CHECKIN_VISIT_H

#include "checkin/judge.h"

/* What is visited: where one of these is given, only that. */
struct rm_visit {
    const char *pair;   /* an id; its actions too */
    const char *person; /* an id; the person's pairs too */
    const char *cycle;  /* an id; the cycle alone */
};

/* Has the judge try all of them. */
void rm_visit_all(
    struct rm_judge *judge, const struct rm_progress *progress, const struct rm_visit *visit);

#endif
