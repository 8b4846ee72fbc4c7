/*
 * explain: why a reminder now, or why not, in words.
 * Floor: checkin.
 *
 * What judge.h makes of each message that a rule has for the subject, and of each of its readers:
 * first those that speak now, a line each, then those that wait, were said, are ahead, or were let
 * go; and, by their reasons, the kinds that are not said. For the administrator's eyes: it says
 * what the answers of both sides lead to. Of a pair whose administrator is one of the two nothing
 * is told but that.
 */
#ifndef RM_CHECKIN_EXPLAIN_H
#define RM_CHECKIN_EXPLAIN_H

#include "checkin/due.h"

/* Appends lines on an id: a pair's, a person's, a meeting's, an action's or a cycle's, or a
 * reminder's, whether it was said already or not. The request's `kind` and `to` count. An id that
 * the input does not have is an error. */
void rm_due_explain(
    struct rm_buf *out, const struct rm_due_request *request, const char *id, struct rm_diag *diag);

#endif
