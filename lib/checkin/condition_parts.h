/*
 * condition_parts: the conditions, and what they share.
 * Floor: checkin; for the condition_*.c files alone. What each means stands in the table of
 * conditions.c.
 */
#ifndef RM_CHECKIN_CONDITION_PARTS_H
#define RM_CHECKIN_CONDITION_PARTS_H

#include "checkin/condition.h"

/* condition_pair.c */
rm_condition_since rm_when_matched, rm_when_review_ahead, rm_when_all_held, rm_when_end_ahead,
    rm_when_paused, rm_when_ended, rm_when_kept_too_long;

/* condition_people.c */
rm_condition_since rm_when_unmatched, rm_when_consent_missing, rm_when_not_trained,
    rm_when_not_accepted, rm_when_own_pair, rm_when_action_open, rm_when_mentor_not_told;

/* condition_meetings.c */
rm_condition_since rm_when_meeting_ahead, rm_when_not_answered, rm_when_silent,
    rm_when_silent_by_all, rm_when_cancelled_in_a_row;

/* condition_answers.c */
rm_condition_since rm_when_poor_fit, rm_when_mentee_led, rm_when_diverging, rm_when_wish,
    rm_when_not_closed;

/* Keeps why a condition does not hold; RM_NONE. */
int64_t rm_not_so(struct rm_subject *subject, const char *why);

/* A date's midnight in UTC; RM_NONE of RM_NONE. */
int64_t rm_midnight(int64_t date);

/* A date as a key. */
const char *rm_date_key(const struct rm_rule_context *context, int64_t date);

/* Whether the subject's side gave a check-in. */
int rm_is_own(const struct rm_checkin *checkin, const struct rm_subject *subject);

/* Whether all the meetings that the pair planned were held, as far as the subject's side knows; and
 * whether one was: as recorded, or as that side said itself. */
int rm_has_met_as_planned(const struct rm_rule_context *context, const struct rm_subject *subject);
int rm_was_held(const struct rm_meeting_progress *meeting, int side);

#endif
