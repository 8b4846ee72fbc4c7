/* The tables of the wire. A field is added here, in its struct, and nowhere else. */
#include "record/record.h"
#include "record/table.h"

const char *const rm_person_status_words[] = {"active", "paused", "reserve", "left", NULL};
const char *const rm_pair_status_words[] = {
    "proposed", "agreed", "active", "paused", "completed", "ended", "declined", "withdrawn", NULL};
const char *const rm_meeting_status_words[] = {"planned", "held", "cancelled", "missed", NULL};
const char *const rm_answer_words[] = {"accepted", "tentative", "declined", NULL};
const char *const rm_side_words[] = {"mentor", "mentee", NULL};
const char *const rm_led_words[] = {"mentor", "mentee", "both", NULL};
const char *const rm_share_words[] = {"none", "anonymous", "named", NULL};
const char *const rm_pair_wish_words[] = {"go_on", "break", "rematch", "leave", NULL};
static const char *const action_kind_words[] = {"do", "return", NULL};
static const char *const action_status_words[] = {"open", "done", "dropped", NULL};
static const char *const delivery_state_words[] = {"intent", "sent", "failed", NULL};

static const struct rm_field change_fields[] = {
    FIELD(rm_change, by, RM_ID, "by", "who made this revision"),
    FIELD(rm_change, at, RM_TIME, "at", "when"),
};
static const struct rm_shape change_shape =
    SHAPE(rm_change, "change", change_fields, "Who changed a record, and when.");

static const struct rm_field common_fields[] = {
    FIELD(rm_record, id, RM_ID, "id", "names the entity together with its type"),
    FIELD(rm_record, rev, RM_INT, "rev", "the highest revision counts", RANGE(0, RM_SCORE_MAX),
        ELSE(0)),
    FIELD(rm_record, changed, RM_OBJECT, "changed", "who made this revision, and when",
        OF(change_shape)),
};
const struct rm_shape rm_common_shape =
    SHAPE(rm_record, "record", common_fields, "What records of every type have.");

static const struct rm_field cycle_fields[] = {
    FIELD(rm_cycle, name, RM_TEXT, "name", "what people call it"),
    FIELD(rm_cycle, starts, RM_DATE, "starts", "first day"),
    FIELD(rm_cycle, ends, RM_DATE, "ends", "last day"),
    FIELD(rm_cycle, sender, RM_EMAIL, "sender", "address that messages come from"),
    FIELD(rm_cycle, administrator, RM_EMAIL, "administrator",
        "address that hears what pairs do not settle among themselves"),
    FIELD(rm_cycle, safeguarding, RM_EMAIL, "safeguarding", "address of the contact for concerns"),
    FIELD(rm_cycle, language, RM_TAG, "language",
        "of messages to the administrator, and to whoever has no text in a language of their own; "
        "en when absent"),
    FIELD(rm_cycle, survey_url, RM_TEXT, "survey_url",
        "where check-ins are answered; {token} in it becomes the reader's personal token"),
    FIELD(rm_cycle, holidays, RM_DATES, "holidays", "days without meetings and messages"),
    FIELD(rm_cycle, timezone, RM_ZONE, "timezone",
        "IANA time zone of the administrator, and of people who gave none"),
    FIELD(rm_cycle, retention_days, RM_INT, "retention_days",
        "days after the last day until personal data is to go", RANGE(0, 36500)),
};

static const struct rm_field offer_fields[] = {
    FIELD(rm_offer, topic, RM_ID, "topic", "free text", NEEDED),
    FIELD(
        rm_offer, level, RM_INT, "level", "how well, by one's own judgement", RANGE(1, 5), ELSE(3)),
    FIELD(rm_offer, lived, RM_FLAG, "lived",
        "lived experience: counts only with a dated consent, and is never named in a reason",
        ELSE(0)),
};
static const struct rm_shape offer_shape =
    SHAPE(rm_offer, "offer", offer_fields, "A topic that somebody can show others.");

static const struct rm_field want_fields[] = {
    FIELD(rm_want, topic, RM_ID, "topic", "free text", NEEDED),
    FIELD(rm_want, importance, RM_INT, "importance", "how much it matters", RANGE(1, 5), ELSE(3)),
};
static const struct rm_shape want_shape = SHAPE(rm_want, "want", want_fields,
    "A topic that somebody wants to learn; of a mentor, the return that is asked for.");

static const struct rm_field trained_fields[] = {
    FIELD(rm_trained, mentor, RM_DATE, "mentor", "day of the training as mentor"),
    FIELD(rm_trained, mentee, RM_DATE, "mentee", "day of the training as mentee"),
};
static const struct rm_shape trained_shape =
    SHAPE(rm_trained, "trained", trained_fields, "Training that was had.");

static const struct rm_field consent_fields[] = {
    FIELD(rm_consent, lived, RM_DAYS, "lived",
        "for each topic of lived experience, the day of consent to match on it"),
    FIELD(rm_consent, manager, RM_DATE, "manager",
        "day of consent that the line manager reads of participation and growth"),
};
static const struct rm_shape consent_shape =
    SHAPE(rm_consent, "consent", consent_fields, "Consent that was given.");

static const struct rm_field person_fields[] = {
    FIELD(rm_person, name, RM_TEXT, "name", "as the person writes it"),
    FIELD(rm_person, email, RM_EMAIL, "email", "where messages go"),
    FIELD(rm_person, status, RM_WORD, "status", "only active people are matched",
        ONE_OF(rm_person_status_words), ELSE(RM_PERSON_ACTIVE)),
    FIELD(rm_person, mentor_capacity, RM_INT, "mentor_capacity",
        "mentees at once, as mentor; 0: is no mentor", RANGE(0, 1000), ELSE(0)),
    FIELD(rm_person, mentee_capacity, RM_INT, "mentee_capacity",
        "mentors at once, as mentee; 0: is no mentee", RANGE(0, 1000), ELSE(0)),
    FIELD(rm_person, mentor_minimum, RM_INT, "mentor_minimum", "fewest mentees wished for",
        RANGE(0, 1000), ELSE(0)),
    FIELD(rm_person, mentee_minimum, RM_INT, "mentee_minimum", "fewest mentors wished for",
        RANGE(0, 1000), ELSE(0)),
    FIELD(rm_person, grade, RM_GRADE, "grade",
        "seniority: a number, or a label that the policy orders", RANGE(-1000000, 1000000)),
    FIELD(rm_person, department, RM_ID, "department", "free text"),
    FIELD(rm_person, team, RM_ID, "team", "free text"),
    FIELD(rm_person, organisation, RM_ID, "organisation", "free text; pairs may cross it"),
    FIELD(rm_person, location, RM_ID, "location", "free text"),
    FIELD(rm_person, manager, RM_ID, "manager",
        "id of the line manager, who need not be in the programme"),
    FIELD(rm_person, reports_grade, RM_GRADE, "reports_grade",
        "grade of the people whom this person manages", RANGE(-1000000, 1000000)),
    FIELD(rm_person, joined, RM_DATE, "joined", "first day in the organisation"),
    FIELD(rm_person, left_on, RM_DATE, "left_on", "last day in the organisation"),
    FIELD(rm_person, timezone, RM_ZONE, "timezone", "IANA time zone, of the hours too"),
    FIELD(rm_person, languages, RM_IDS, "languages", "BCP 47 tags, best first"),
    FIELD(
        rm_person, mediums, RM_IDS, "mediums", "how to meet: in person, video, chat …; best first"),
    FIELD(rm_person, hours, RM_HOURS, "hours", "weekly hours for meetings, wall time"),
    FIELD(rm_person, hours_on, RM_HOURS_ON, "hours_on",
        "hours of single days, in place of the weekly ones; an empty list: no meetings that day"),
    FIELD(rm_person, meetings_a_day, RM_INT, "meetings_a_day",
        "most meetings a day, in place of the policy's", RANGE(1, 100)),
    FIELD(rm_person, meetings_a_week, RM_INT, "meetings_a_week",
        "most meetings a week, in place of the policy's", RANGE(1, 700)),
    FIELD(rm_person, offers, RM_OBJECTS, "offers", "topics to show others", OF(offer_shape)),
    FIELD(rm_person, wants, RM_OBJECTS, "wants",
        "topics to learn; of a mentor, the return asked for", OF(want_shape)),
    FIELD(
        rm_person, requests, RM_IDS, "requests", "ids of people asked for, most wished for first"),
    FIELD(rm_person, open, RM_FLAG, "open", "listed in the directory of those who may be asked",
        ELSE(0)),
    FIELD(rm_person, ambition, RM_TEXT, "ambition", "where the person wants to get"),
    FIELD(rm_person, trained, RM_OBJECT, "trained", "training that was had", OF(trained_shape)),
    FIELD(rm_person, consent, RM_OBJECT, "consent", "consent that was given", OF(consent_shape)),
};

static const struct rm_field reason_fields[] = {
    FIELD(rm_reason, criterion, RM_ID, "criterion", "id of the policy's criterion", NEEDED),
    FIELD(rm_reason, points, RM_INT, "points", "what it added", RANGE(-RM_SCORE_MAX, RM_SCORE_MAX),
        ELSE(0)),
    FIELD(rm_reason, detail, RM_TEXT, "detail", "why, in words"),
};
static const struct rm_shape reason_shape =
    SHAPE(rm_reason, "reason", reason_fields, "Why a pair scores what it scores.");

static const struct rm_field goal_fields[] = {
    FIELD(rm_goal, id, RM_ID, "id", "names the goal in check-ins", NEEDED),
    FIELD(rm_goal, owner, RM_WORD, "owner", "whose goal it is", ONE_OF(rm_side_words),
        ELSE(RM_MENTEE)),
    FIELD(rm_goal, text, RM_TEXT, "text", "what is to be reached"),
    FIELD(rm_goal, topic, RM_ID, "topic", "what it is about"),
    FIELD(rm_goal, weight, RM_INT, "weight", "how much it counts", RANGE(0, 1000), ELSE(1)),
};
static const struct rm_shape goal_shape =
    SHAPE(rm_goal, "goal", goal_fields, "A goal of an agreement, attained from -2 to 2.");

static const struct rm_field acceptance_fields[] = {
    FIELD(rm_acceptance, revision, RM_INT, "revision",
        "revision of the agreement that was accepted", NEEDED, RANGE(1, RM_SCORE_MAX)),
    FIELD(rm_acceptance, at, RM_TIME, "at", "when"),
};
static const struct rm_shape acceptance_shape =
    SHAPE(rm_acceptance, "acceptance", acceptance_fields, "That one side accepted an agreement.");

static const struct rm_field accepted_fields[] = {
    FIELD(rm_accepted, mentor, RM_OBJECT, "mentor", "by the mentor", BOX, OF(acceptance_shape)),
    FIELD(rm_accepted, mentee, RM_OBJECT, "mentee", "by the mentee", BOX, OF(acceptance_shape)),
};
static const struct rm_shape accepted_shape =
    SHAPE(rm_accepted, "accepted", accepted_fields, "Who accepted an agreement.");

static const struct rm_field agreement_fields[] = {
    FIELD(rm_agreement, revision, RM_INT, "revision",
        "a change of terms is a new revision that both accept anew", RANGE(1, RM_SCORE_MAX),
        ELSE(1)),
    FIELD(rm_agreement, goals, RM_OBJECTS, "goals", "what is to be reached", OF(goal_shape)),
    FIELD(rm_agreement, cadence, RM_CADENCE, "cadence", "how often; none: need-driven"),
    FIELD(rm_agreement, sessions, RM_INT, "sessions", "meetings planned in all", RANGE(1, 1000)),
    FIELD(rm_agreement, durations, RM_INTS, "durations",
        "minutes of the first meeting, the second …; the last goes for all that follow",
        RANGE(5, 480)),
    FIELD(rm_agreement, medium, RM_ID, "medium", "how they meet"),
    FIELD(rm_agreement, ground_rules, RM_TEXT, "ground_rules", "what both hold to"),
    FIELD(rm_agreement, accepted, RM_OBJECT, "accepted", "who accepted it", OF(accepted_shape)),
};
static const struct rm_shape agreement_shape =
    SHAPE(rm_agreement, "agreement", agreement_fields, "What both sides expect of each other.");

static const struct rm_field override_fields[] = {
    FIELD(rm_override, by, RM_ID, "by", "who overrode the program", NEEDED),
    FIELD(rm_override, at, RM_TIME, "at", "when"),
    FIELD(rm_override, why, RM_TEXT, "why", "the reason given"),
};
static const struct rm_shape override_shape =
    SHAPE(rm_override, "override", override_fields, "That a human decided otherwise.");

static const struct rm_field pair_fields[] = {
    FIELD(rm_pair, cycle, RM_ID, "cycle", "id of the cycle", NEEDED),
    FIELD(rm_pair, mentor, RM_ID, "mentor", "id of the person who mentors, the junior", NEEDED,
        NAMES(RM_PERSON)),
    FIELD(rm_pair, mentee, RM_ID, "mentee", "id of the person who is mentored, the senior", NEEDED,
        NAMES(RM_PERSON)),
    FIELD(rm_pair, status, RM_WORD, "status", "where the pair stands", ONE_OF(rm_pair_status_words),
        ELSE(RM_PAIR_PROPOSED)),
    FIELD(rm_pair, score, RM_INT, "score", "points of the policy",
        RANGE(-RM_SCORE_MAX, RM_SCORE_MAX)),
    FIELD(rm_pair, reasons, RM_OBJECTS, "reasons", "where the points come from", OF(reason_shape)),
    FIELD(rm_pair, topics, RM_IDS, "topics",
        "wanted by the mentee and offered by the mentor, best first"),
    FIELD(rm_pair, pinned, RM_FLAG, "pinned", "kept whatever the scores say", ELSE(0)),
    FIELD(rm_pair, override, RM_OBJECT, "override", "that a human decided otherwise", BOX,
        OF(override_shape)),
    FIELD(rm_pair, agreement, RM_OBJECT, "agreement", "what both expect", BOX, OF(agreement_shape)),
    FIELD(rm_pair, starts, RM_DATE, "starts", "first day"),
    FIELD(rm_pair, ends, RM_DATE, "ends", "last day"),
    FIELD(rm_pair, review_on, RM_DATE, "review_on",
        "day to look at it again, for pairs without an end"),
    FIELD(rm_pair, ended_on, RM_DATE, "ended_on", "day on which it really ended"),
    FIELD(rm_pair, location, RM_ID, "location", "where they meet: a room, or a link"),
    FIELD(rm_pair, note, RM_TEXT, "note",
        "what the reviewer wrote; for the administrator alone, and shown to nobody else"),
};

static const struct rm_field reply_fields[] = {
    FIELD(
        rm_reply, answer, RM_WORD, "answer", "what was answered", NEEDED, ONE_OF(rm_answer_words)),
    FIELD(rm_reply, sequence, RM_INT, "sequence", "of the invite that it answers",
        RANGE(0, RM_SCORE_MAX), ELSE(0)),
    FIELD(rm_reply, at, RM_TIME, "at", "when", NEEDED),
};
static const struct rm_shape reply_shape = SHAPE(
    rm_reply, "reply", reply_fields, "What somebody's calendar program answered to an invite.");

static const struct rm_field replies_fields[] = {
    FIELD(rm_replies, mentor, RM_OBJECT, "mentor", "the mentor's", BOX, OF(reply_shape)),
    FIELD(rm_replies, mentee, RM_OBJECT, "mentee", "the mentee's", BOX, OF(reply_shape)),
};
static const struct rm_shape replies_shape =
    SHAPE(rm_replies, "replies", replies_fields, "The last reply of each side.");

static const struct rm_field meeting_fields[] = {
    FIELD(rm_meeting, uid, RM_ID, "uid", "iCalendar UID, the same for good"),
    FIELD(rm_meeting, pair, RM_ID, "pair", "id of the pair", NEEDED, NAMES(RM_PAIR)),
    FIELD(rm_meeting, start, RM_TIME, "start", "when it starts", NEEDED),
    FIELD(rm_meeting, end, RM_TIME, "end", "when it ends", NEEDED),
    FIELD(rm_meeting, medium, RM_ID, "medium", "how they meet"),
    FIELD(rm_meeting, location, RM_ID, "location", "a room, or a link; else the pair's"),
    FIELD(rm_meeting, status, RM_WORD, "status", "what became of it",
        ONE_OF(rm_meeting_status_words), ELSE(RM_MEETING_PLANNED)),
    FIELD(rm_meeting, cancelled_by, RM_ID, "cancelled_by",
        "id of the person who cancelled; none where rm-schedule did", NAMES(RM_PERSON)),
    FIELD(rm_meeting, sequence, RM_INT, "sequence",
        "iCalendar SEQUENCE: rises when the time or the location changes", RANGE(0, RM_SCORE_MAX),
        ELSE(0)),
    FIELD(rm_meeting, replies, RM_OBJECT, "replies", "what both answered to the invite",
        OF(replies_shape)),
};

static const struct rm_field ratings_fields[] = {
    FIELD(rm_ratings, direction, RM_INT, "direction", "the pair goes where it should", RANGE(1, 5)),
    FIELD(rm_ratings, heard, RM_INT, "heard", "I can speak freely and am listened to", RANGE(1, 5)),
    FIELD(rm_ratings, useful, RM_INT, "useful", "it is of use to me", RANGE(1, 5)),
    FIELD(rm_ratings, confidence, RM_INT, "confidence",
        "I dare to lead and to say what I think; asked of the mentor alone", RANGE(1, 5)),
};
static const struct rm_shape ratings_shape =
    SHAPE(rm_ratings, "ratings", ratings_fields, "Answers from 1 (no) to 5 (yes).");

static const struct rm_field checkin_fields[] = {
    FIELD(rm_checkin, pair, RM_ID, "pair", "id of the pair", NEEDED, NAMES(RM_PAIR)),
    FIELD(rm_checkin, meeting, RM_ID, "meeting", "id of the meeting that it is about",
        NAMES(RM_MEETING)),
    FIELD(rm_checkin, by, RM_ID, "by", "id of the person who answers", NEEDED, NAMES(RM_PERSON)),
    FIELD(rm_checkin, side, RM_WORD, "side", "in which role", NEEDED, ONE_OF(rm_side_words)),
    FIELD(rm_checkin, at, RM_TIME, "at", "when it was answered", NEEDED),
    FIELD(rm_checkin, happened, RM_FLAG, "happened",
        "they have met or been in touch since the last check-in"),
    FIELD(rm_checkin, fit, RM_INT, "fit", "how well the two fit; after the first meeting",
        RANGE(1, 5)),
    FIELD(rm_checkin, ratings, RM_OBJECT, "ratings", "answers from 1 to 5", OF(ratings_shape)),
    FIELD(rm_checkin, led, RM_WORD, "led", "who led the conversation", ONE_OF(rm_led_words)),
    FIELD(
        rm_checkin, goals, RM_SCORES, "goals", "attainment of each goal, by its id", RANGE(-2, 2)),
    FIELD(rm_checkin, insight, RM_TEXT, "insight", "something unexpected that was learned"),
    FIELD(rm_checkin, example, RM_TEXT, "example", "where the relationship helped"),
    FIELD(rm_checkin, share, RM_WORD, "share", "what may be told of insight and example",
        ONE_OF(rm_share_words), ELSE(RM_SHARE_NONE)),
    FIELD(rm_checkin, growth, RM_TEXT, "growth",
        "what it does for one's own development, written for one's line manager"),
    FIELD(rm_checkin, recommend, RM_INT, "recommend",
        "how likely one is to recommend the programme to a colleague", RANGE(0, 10)),
    FIELD(rm_checkin, wish, RM_WORD, "wish", "how this side would like the pair to go on",
        ONE_OF(rm_pair_wish_words)),
};

static const struct rm_field action_fields[] = {
    FIELD(rm_action, pair, RM_ID, "pair", "id of the pair", NEEDED, NAMES(RM_PAIR)),
    FIELD(rm_action, owner, RM_ID, "owner", "id of the person who is to do it", NEEDED,
        NAMES(RM_PERSON)),
    FIELD(rm_action, kind, RM_WORD, "kind",
        "do, or return: what the senior gives back, such as an introduction",
        ONE_OF(action_kind_words), ELSE(RM_ACTION_DO)),
    FIELD(rm_action, text, RM_TEXT, "text", "what is to be done"),
    FIELD(rm_action, due, RM_DATE, "due", "by which day"),
    FIELD(rm_action, status, RM_WORD, "status", "what became of it", ONE_OF(action_status_words),
        ELSE(RM_ACTION_OPEN)),
    FIELD(rm_action, told_mentor, RM_DATE, "told_mentor",
        "day on which the mentor heard what came of it"),
    FIELD(rm_action, outcome, RM_TEXT, "outcome", "what came of it"),
    FIELD(rm_action, share, RM_WORD, "share",
        "what may be told of text and outcome; nothing when absent", ONE_OF(rm_share_words)),
};

static const struct rm_field resource_fields[] = {
    FIELD(rm_resource, topic, RM_ID, "topic", "what it is about", NEEDED),
    FIELD(rm_resource, title, RM_TEXT, "title", "its title"),
    FIELD(rm_resource, url, RM_TEXT, "url", "where it is"),
};

static const struct rm_field exclusion_fields[] = {
    FIELD(rm_exclusion, a, RM_ID, "a", "id of a person", NEEDED),
    FIELD(rm_exclusion, b, RM_ID, "b", "id of a person", NEEDED),
    FIELD(rm_exclusion, by, RM_ID, "by", "who asked for it; never shown"),
};

static const struct rm_field concern_fields[] = {
    FIELD(rm_concern, by, RM_ID, "by", "id of the person who raises it"),
    FIELD(rm_concern, at, RM_TIME, "at", "when"),
    FIELD(rm_concern, text, RM_TEXT, "text", "what it is", NEEDED),
};

static const struct rm_field reminder_fields[] = {
    FIELD(rm_reminder, kind, RM_ID, "kind", "what it is for, such as checkin-due", NEEDED),
    FIELD(rm_reminder, to, RM_ID, "to", "a person id or an e-mail address", NEEDED),
    FIELD(rm_reminder, pair, RM_ID, "pair", "id of the pair that it is about"),
    FIELD(rm_reminder, due, RM_TIME, "due", "from when on"),
    FIELD(rm_reminder, attempt, RM_INT, "attempt", "1 for the first", RANGE(1, 1000), ELSE(1)),
    FIELD(rm_reminder, subject, RM_ID, "subject", "one line", NEEDED),
    FIELD(rm_reminder, body, RM_TEXT, "body", "plain text", NEEDED),
    FIELD(rm_reminder, language, RM_TAG, "language", "the BCP 47 tag of the language of both"),
    FIELD(rm_reminder, calendar, RM_TEXT, "calendar",
        "an iCalendar object with a METHOD, its lines ended by line feeds; it goes beside the "
        "body, "
        "in a message of its own"),
};

static const struct rm_field delivery_fields[] = {
    FIELD(
        rm_delivery, message_id, RM_ID, "message_id", "Message-ID, the same at every try", NEEDED),
    FIELD(rm_delivery, to, RM_ID, "to", "the address that it goes to", NEEDED),
    FIELD(rm_delivery, at, RM_TIME, "at", "when"),
    FIELD(rm_delivery, state, RM_WORD, "state", "intent: in doubt", NEEDED,
        ONE_OF(delivery_state_words)),
    FIELD(rm_delivery, code, RM_INT, "code", "exit status of the mail program", RANGE(0, 255)),
    FIELD(rm_delivery, reminders, RM_IDS, "reminders", "ids of the reminders that it carries"),
    FIELD(rm_delivery, message, RM_TEXT, "message", "the whole message while it is in doubt"),
};

static const struct rm_field candidate_fields[] = {
    FIELD(rm_candidate, mentor, RM_ID, "mentor", "id of the person who would mentor", NEEDED),
    FIELD(rm_candidate, mentee, RM_ID, "mentee", "id of the person who would be mentored", NEEDED),
    FIELD(
        rm_candidate, score, RM_INT, "score", "points", NEEDED, RANGE(-RM_SCORE_MAX, RM_SCORE_MAX)),
    FIELD(rm_candidate, mentor_score, RM_INT, "mentor_score", "the mentor's own points, for stable",
        RANGE(-RM_SCORE_MAX, RM_SCORE_MAX)),
    FIELD(rm_candidate, mentee_score, RM_INT, "mentee_score", "the mentee's own points, for stable",
        RANGE(-RM_SCORE_MAX, RM_SCORE_MAX)),
    FIELD(rm_candidate, reasons, RM_OBJECTS, "reasons", "where the points come from",
        OF(reason_shape)),
};

static const char *const pair_key[] = {"cycle", "mentor", "mentee", NULL};
static const char *const exclusion_key[] = {"a", "b", NULL};
static const char *const delivery_key[] = {"message_id", "to", NULL};
static const char *const candidate_key[] = {"mentor", "mentee", NULL};

#define RECORD(Struct, wire, table, id_fields, why)                                                \
    {                                                                                              \
        .name = (wire), .meaning = (why), .size = sizeof(struct Struct), .fields = (table),        \
        .n_fields = COUNT(table), .key = (id_fields)                                               \
    }

const struct rm_shape rm_shapes[RM_N_TYPES] = {
    [RM_CYCLE] = RECORD(rm_cycle, "cycle", cycle_fields, NULL, "One round of the programme."),
    [RM_PERSON] = RECORD(rm_person, "person", person_fields, NULL,
        "Somebody who signed up. Only the id is required."),
    [RM_PAIR] = RECORD(rm_pair, "pair", pair_fields, pair_key, "A mentor and a mentee in a cycle."),
    [RM_MEETING] = RECORD(rm_meeting, "meeting", meeting_fields, NULL, "One meeting of a pair."),
    [RM_CHECKIN] = RECORD(rm_checkin, "checkin", checkin_fields, NULL,
        "What one side answered; the id is the form's response id."),
    [RM_ACTION] = RECORD(rm_action, "action", action_fields, NULL, "Something that was promised."),
    [RM_RESOURCE] = RECORD(rm_resource, "resource", resource_fields, NULL,
        "Something worth reading, which a mentor can send when it is quiet."),
    [RM_EXCLUSION] = RECORD(rm_exclusion, "exclusion", exclusion_fields, exclusion_key,
        "Two people who are not to be paired, either way."),
    [RM_CONCERN] = RECORD(rm_concern, "concern", concern_fields, NULL,
        "A concern, for the safeguarding contact alone; kept outside the programme's folder."),
    [RM_REMINDER] = RECORD(rm_reminder, "reminder", reminder_fields, NULL,
        "A message that is due; the id says what it is for, so that it goes out once."),
    [RM_DELIVERY] = RECORD(rm_delivery, "delivery", delivery_fields, delivery_key,
        "What became of handing a message over."),
    [RM_CANDIDATE] = RECORD(rm_candidate, "candidate", candidate_fields, candidate_key,
        "An eligible pair with its points, of our criteria or of anyone's model."),
};
