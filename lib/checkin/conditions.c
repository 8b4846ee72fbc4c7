#include "checkin/condition.h"

#include "checkin/condition_parts.h"

#include <string.h>

/* name, about, of which pairs, ahead, function, kinds for people, kinds for the administrator */
#define BIT(kind) RM_KIND_BIT(RM_KIND_##kind)
const struct rm_condition rm_conditions[] = {
    {"matched", RM_ABOUT_SIDE, RM_OF_LIVE, 0, rm_when_matched, BIT(MATCHED), 0,
        "the pair is agreed, its first meeting has not begun, and this side has not said that they "
        "met"},
    {"unmatched", RM_ABOUT_PERSON, 0, 0, rm_when_unmatched, BIT(UNMATCHED), 0,
        "the person has a place in the cycle, pairs are agreed, and there is none for this person"},
    {"consent-missing", RM_ABOUT_PERSON, 0, 0, rm_when_consent_missing, BIT(CONSENT_NEEDED), 0,
        "the person offers lived experience without a dated consent"},
    {"not-trained", RM_ABOUT_SIDE, RM_OF_LIVE, 0, rm_when_not_trained, BIT(TRAINING_DUE),
        BIT(TRAINING_ESCALATED),
        "the policy requires the training and this side has not had it; since the pair was agreed"},
    {"not-accepted", RM_ABOUT_SIDE, RM_OF_LIVE, 0, rm_when_not_accepted, BIT(AGREEMENT_DUE),
        BIT(AGREEMENT_ESCALATED),
        "this side has not accepted the agreement as it stands; since it got its terms"},
    {"meeting-ahead", RM_ABOUT_MEETING, RM_OF_LIVE, 1, rm_when_meeting_ahead, BIT(MEETING_SOON), 0,
        "a meeting that is planned, each on its own; the moment is its start"},
    {"not-answered", RM_ABOUT_SIDE, RM_OF_LIVE, 0, rm_when_not_answered,
        BIT(CHECKIN_DUE) | BIT(CHECKIN_OVERDUE), BIT(CHECKIN_ESCALATED),
        "this side has not answered for the latest meeting that is over; since its end"},
    {"silent", RM_ABOUT_SIDE, RM_OF_LIVE, 0, rm_when_silent, BIT(QUIET), 0,
        "the last contact that this side knows of, by the record and by its own answers"},
    {"silent-by-all", RM_ABOUT_PAIR, RM_OF_LIVE, 0, rm_when_silent_by_all, 0, BIT(QUIET_ESCALATED),
        "the pair is quiet by the record and the answers of both; since the last contact"},
    {"cancelled-in-a-row", RM_ABOUT_PAIR, RM_OF_LIVE, 0, rm_when_cancelled_in_a_row,
        BIT(CANCELLATIONS), BIT(CANCELLATIONS_ESCALATED),
        "a streak of meetings that were cancelled by somebody or missed; since the one that made "
        "it a streak"},
    {"poor-fit", RM_ABOUT_SIDE, RM_OF_LIVE, 0, rm_when_poor_fit, BIT(REMATCH_OFFERED), 0,
        "this side rated the fit 1 or 2, and has not asked for another partner or to leave"},
    {"mentee-led", RM_ABOUT_SIDE, RM_OF_LIVE, 0, rm_when_mentee_led, BIT(LEAD_BACK), 0,
        "this side said twice in a row that the mentee led"},
    {"diverging", RM_ABOUT_PAIR, RM_OF_LIVE, 0, rm_when_diverging, 0, BIT(DIVERGING),
        "the two sides rate their time very differently"},
    {"wish", RM_ABOUT_SIDE, RM_OF_LIVE | RM_OF_PAUSED, 0, rm_when_wish, BIT(WISH_NOTED),
        BIT(WISH_TOLD),
        "this side asked for a break, for another partner or to leave, in its latest answer about "
        "it"},
    {"action-open", RM_ABOUT_ACTION, RM_OF_LIVE, 1, rm_when_action_open, BIT(ACTION_DUE), 0,
        "an open action has a due date; the moment is the beginning of that day"},
    {"mentor-not-told", RM_ABOUT_ACTION, RM_OF_LIVE, 0, rm_when_mentor_not_told,
        BIT(MENTOR_NOT_TOLD), 0,
        "the mentee did something, and the mentor has not heard of it; since it was done"},
    {"review-ahead", RM_ABOUT_PAIR, RM_OF_LIVE, 1, rm_when_review_ahead, BIT(REVIEW_DUE), 0,
        "the pair has a day of review; the moment is its beginning"},
    {"all-held", RM_ABOUT_SIDE, RM_OF_LIVE, 0, rm_when_all_held, BIT(REVIEW_DUE), 0,
        "all meetings that the pair planned were held, as far as this side knows; since the last"},
    {"end-ahead", RM_ABOUT_PAIR, RM_OF_LIVE, 1, rm_when_end_ahead, BIT(CLOSING), 0,
        "the pair has a last day, its own or the cycle's; the moment is its beginning"},
    {"not-closed", RM_ABOUT_SIDE, RM_OF_LIVE | RM_OF_COMPLETED, 0, rm_when_not_closed,
        BIT(CLOSING_SURVEY), 0,
        "the last day is over, and this side has answered nothing since a week before it; since "
        "that day"},
    {"paused", RM_ABOUT_PAIR, RM_OF_PAUSED, 0, rm_when_paused, BIT(PAIR_PAUSED),
        BIT(PAUSE_ESCALATED), "the pair takes a break; since it began"},
    {"ended", RM_ABOUT_PAIR, RM_OF_ANY, 0, rm_when_ended, BIT(PAIR_ENDED), 0,
        "the pair ended before its time, or one of the two left; since then"},
    {"own-pair", RM_ABOUT_PAIR, RM_OF_LIVE | RM_OF_PAUSED, 0, rm_when_own_pair, 0, BIT(OWN_PAIR),
        "the cycle's administrator is one of the pair; since the pair was agreed"},
    {"kept-too-long", RM_ABOUT_CYCLE, 0, 0, rm_when_kept_too_long, 0, BIT(RETENTION_DUE),
        "the cycle's records were kept for its retention_days"},
};
#undef BIT
const size_t rm_n_conditions = sizeof rm_conditions / sizeof *rm_conditions;

const struct rm_condition *rm_condition_find(const char *name)
{
    for (size_t i = 0; i < rm_n_conditions; i++)
        if (strcmp(rm_conditions[i].name, name) == 0)
            return &rm_conditions[i];
    return NULL;
}

int rm_is_about_both(const struct rm_condition *condition)
{
    return condition->about == RM_ABOUT_PAIR || condition->about == RM_ABOUT_MEETING;
}

int rm_condition_allows(const struct rm_condition *condition, int to)
{
    if (to == RM_TO_ADMINISTRATOR)
        return condition->administrator != 0;
    if (!condition->people)
        return 0;
    switch (condition->about) {
    case RM_ABOUT_PAIR:
    case RM_ABOUT_MEETING:
        return to != RM_TO_SELF;
    case RM_ABOUT_SIDE:
    case RM_ABOUT_ACTION:
        return to != RM_TO_BOTH;
    default:
        return to == RM_TO_SELF;
    }
}

const char *rm_condition_readers(const struct rm_condition *condition)
{
    const int administrator = condition->administrator != 0;

    if (!condition->people)
        return "administrator";
    switch (condition->about) {
    case RM_ABOUT_PAIR:
    case RM_ABOUT_MEETING:
        return administrator ? "both, mentor, mentee or administrator" : "both, mentor or mentee";
    case RM_ABOUT_SIDE:
    case RM_ABOUT_ACTION:
        return administrator ? "self, mentor, mentee or administrator" : "self, mentor or mentee";
    default:
        return administrator ? "self or administrator" : "self";
    }
}
