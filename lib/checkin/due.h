/*
 * due: who should hear what, now.
 * Floor: checkin.
 *
 * The rules of the policy say what there is to say, to whom, from when on, and how often
 * (rules.h); conditions, when it is so (condition.h); and the templates have the words. Each
 * reminder has an id that says what it is for, so that what was said once, by a reminder in the
 * input or by one that a delivery carried, is not said again.
 *
 * What one side answered never reaches the other, in no wording and not by the arrival of a
 * message either: what a person of the programme is sent depends on the records that both sides
 * know (the pair, its meetings and actions) and on that person's own answers, never on the
 * counterpart's. Only the administrator is told what comes of both sides.
 *
 * Pairs that are not agreed or active, and pairs of which somebody is paused or has left, get
 * nothing but the news that they are so; such people themselves get nothing. A pair of cadence
 * `none` is told what is new to it, and is otherwise only nudged after silence.
 */
#ifndef RM_CHECKIN_DUE_H
#define RM_CHECKIN_DUE_H

#include "base/token.h"
#include "checkin/rules.h"
#include "record/policy.h"
#include "record/programme.h"
#include "words/templates.h"

struct rm_due_request {
    const struct rm_programme *programme; /* settled */
    const struct rm_policy *policy;
    const struct rm_rules *rules; /* of that policy */
    const struct rm_templates *templates;
    int64_t now;
    int kind;                             /* enum rm_kind: only these; or -1 */
    const char *to;                       /* only to this person or address; or NULL */
    const struct rm_token_key *token_key; /* for links to the survey that are personal; or NULL */
};

/* Appends the reminders that are due, a line each, by the time from which they are due, then by id.
 * Warns where the administrator should hear something and the cycle names none, and where
 * something waits for the hours of its reader for more than a day. A survey_url with
 * a place for a token (see words.h) is an error without a key. */
void rm_due(struct rm_buf *out, const struct rm_due_request *request, struct rm_diag *diag);

#endif
