/*
 * template: the words of each kind of message.
 * Floor: words.
 *
 * A template is plain text with fields in it (see part.h). Its first line is the subject; the body
 * follows, blank lines in between are skipped. Each kind gives some fields only; another name is an
 * error of the template.
 *
 * No field of a message to one side is made from what the other side answered; see checkin/due.h.
 */
#ifndef RM_WORDS_TEMPLATE_H
#define RM_WORDS_TEMPLATE_H

#include "base/diag.h"

/* What a kind of message is about: a set of these says which fields it gives. */
enum {
    RM_GIVES_ALWAYS = 1,
    RM_GIVES_PAIR = 2,
    RM_GIVES_MEETING = 4,
    RM_GIVES_ACTION = 8,
    RM_GIVES_RESOURCE = 16,
    RM_GIVES_DAY = 32,
    RM_GIVES_DAYS = 64,
    RM_GIVES_COUNT = 128,
    RM_GIVES_PERSON = 256, /* about whom the administrator reads */
    RM_GIVES_DETAIL = 512, /* figures for the administrator alone */
    RM_GIVES_INVITE = 1024,
    RM_GIVES_EVENT = 2048, /* an invite as it stands in a calendar */
    RM_GIVES_DUE = 4096,   /* what rm-checkin due says, all of it */
    RM_GIVES_WISH = 8192   /* what somebody asked for: to who asked, and the administrator */
};

/* X(NAME, name, which kinds give it, meaning) */
#define RM_TEXT_FIELDS(X)                                                                          \
    X(TO_NAME, to_name, RM_GIVES_ALWAYS, "the reader's name")                                      \
    X(CYCLE_NAME, cycle_name, RM_GIVES_ALWAYS, "the cycle's name, where it has one")               \
    X(ADMINISTRATOR, administrator, RM_GIVES_ALWAYS, "the administrator's e-mail address")         \
    X(SAFEGUARDING, safeguarding, RM_GIVES_ALWAYS, "the e-mail address for concerns")              \
    X(SURVEY_URL, survey_url, RM_GIVES_DUE, "where check-ins are answered, with one's token")      \
    X(AGAIN, again, RM_GIVES_DUE, "given from the second attempt on")                              \
    X(MENTOR_NAME, mentor_name, RM_GIVES_PAIR | RM_GIVES_INVITE, "the mentor's name")              \
    X(MENTEE_NAME, mentee_name, RM_GIVES_PAIR | RM_GIVES_INVITE, "the mentee's name")              \
    X(OTHER_NAME, other_name, RM_GIVES_PAIR | RM_GIVES_INVITE,                                     \
        "the name of the reader's counterpart")                                                    \
    X(OTHER_EMAIL, other_email, RM_GIVES_PAIR | RM_GIVES_INVITE,                                   \
        "the counterpart's e-mail address")                                                        \
    X(IS_MENTOR, is_mentor, RM_GIVES_PAIR | RM_GIVES_INVITE, "given if the reader is the mentor")  \
    X(TOPIC, topic, RM_GIVES_PAIR, "the pair's first topic; never one of lived experience")        \
    X(MEETING_WHEN, meeting_when, RM_GIVES_MEETING | RM_GIVES_INVITE,                              \
        "day and hours in the reader's time zone")                                                 \
    X(MEETING_MEDIUM, meeting_medium, RM_GIVES_MEETING | RM_GIVES_INVITE, "how they meet")         \
    X(MEETING_PLACE, meeting_place, RM_GIVES_INVITE, "a room, or a link")                          \
    X(MENTOR_WHEN, mentor_when, RM_GIVES_INVITE,                                                   \
        "day and hours in the mentor's time zone, if the two have different ones")                 \
    X(MENTEE_WHEN, mentee_when, RM_GIVES_INVITE, "the same in the mentee's")                       \
    X(IS_CANCELLED, is_cancelled, RM_GIVES_EVENT, "given if the meeting is cancelled")             \
    X(GOALS, goals, RM_GIVES_EVENT, "the pair's goals, a line each; in a calendar of one's own")   \
    X(IS_FIRST, is_first, RM_GIVES_MEETING, "given if it is the pair's first meeting")             \
    X(ACTION, action, RM_GIVES_ACTION, "what was to be done")                                      \
    X(RESOURCE_TITLE, resource_title, RM_GIVES_RESOURCE, "something to read on the topic")         \
    X(RESOURCE_URL, resource_url, RM_GIVES_RESOURCE, "where it is")                                \
    X(DAY, day, RM_GIVES_DAY, "the day that it is about, if there is one")                         \
    X(DAYS, days, RM_GIVES_DAYS, "how many days of silence, or of a break")                        \
    X(COUNT, count, RM_GIVES_COUNT, "how many meetings in a row")                                  \
    X(SEVERAL, several, RM_GIVES_COUNT, "given if they are more than one")                         \
    X(PERSON_NAME, person_name, RM_GIVES_PERSON, "about whom the administrator reads")             \
    X(DETAIL, detail, RM_GIVES_DETAIL, "figures")                                                  \
    X(ASKED_BREAK, asked_break, RM_GIVES_WISH, "given if a break was asked for")                   \
    X(ASKED_REMATCH, asked_rematch, RM_GIVES_WISH, "given if another partner was asked for")       \
    X(ASKED_LEAVE, asked_leave, RM_GIVES_WISH, "given if somebody asked to leave")

enum rm_text_field {
#define X(NAME, name, gives, meaning) RM_TEXT_##NAME,
    RM_TEXT_FIELDS(X)
#undef X
        RM_N_TEXT_FIELDS
};

/* What stands for each field; NULL or "": not given. */
struct rm_text_values {
    const char *v[RM_N_TEXT_FIELDS];
};

/* X(NAME, kind on the wire, what it gives). Those that end in -escalated, and the last four, go to
 * the administrator; the others to people of the programme. */
#define RM_KINDS(X)                                                                                \
    X(MATCHED, "matched", RM_GIVES_PAIR)                                                           \
    X(UNMATCHED, "unmatched", 0)                                                                   \
    X(CONSENT_NEEDED, "consent-needed", 0)                                                         \
    X(TRAINING_DUE, "training-due", RM_GIVES_PAIR)                                                 \
    X(TRAINING_ESCALATED, "training-escalated", RM_GIVES_PAIR | RM_GIVES_PERSON)                   \
    X(AGREEMENT_DUE, "agreement-due", RM_GIVES_PAIR)                                               \
    X(AGREEMENT_ESCALATED, "agreement-escalated", RM_GIVES_PAIR | RM_GIVES_PERSON)                 \
    X(MEETING_SOON, "meeting-soon", RM_GIVES_PAIR | RM_GIVES_MEETING)                              \
    X(CHECKIN_DUE, "checkin-due", RM_GIVES_PAIR | RM_GIVES_MEETING)                                \
    X(CHECKIN_OVERDUE, "checkin-overdue", RM_GIVES_PAIR | RM_GIVES_MEETING)                        \
    X(CHECKIN_ESCALATED, "checkin-escalated", RM_GIVES_PAIR | RM_GIVES_MEETING | RM_GIVES_PERSON)  \
    X(QUIET, "quiet", RM_GIVES_PAIR | RM_GIVES_RESOURCE | RM_GIVES_DAYS)                           \
    X(QUIET_ESCALATED, "quiet-escalated", RM_GIVES_PAIR | RM_GIVES_DAYS | RM_GIVES_DETAIL)         \
    X(CANCELLATIONS, "cancellations", RM_GIVES_PAIR | RM_GIVES_COUNT)                              \
    X(CANCELLATIONS_ESCALATED, "cancellations-escalated",                                          \
        RM_GIVES_PAIR | RM_GIVES_COUNT | RM_GIVES_DETAIL)                                          \
    X(REMATCH_OFFERED, "rematch-offered", RM_GIVES_PAIR)                                           \
    X(LEAD_BACK, "lead-back", RM_GIVES_PAIR)                                                       \
    X(ACTION_DUE, "action-due", RM_GIVES_PAIR | RM_GIVES_ACTION | RM_GIVES_DAY)                    \
    X(MENTOR_NOT_TOLD, "mentor-not-told", RM_GIVES_PAIR | RM_GIVES_ACTION)                         \
    X(REVIEW_DUE, "review-due", RM_GIVES_PAIR | RM_GIVES_DAY)                                      \
    X(CLOSING, "closing", RM_GIVES_PAIR | RM_GIVES_DAY)                                            \
    X(CLOSING_SURVEY, "closing-survey", RM_GIVES_PAIR | RM_GIVES_DAY)                              \
    X(PAIR_PAUSED, "pair-paused", RM_GIVES_PAIR)                                                   \
    X(PAUSE_ESCALATED, "pause-escalated", RM_GIVES_PAIR | RM_GIVES_DAYS)                           \
    X(PAIR_ENDED, "pair-ended", RM_GIVES_PAIR)                                                     \
    X(WISH_NOTED, "wish-noted", RM_GIVES_PAIR | RM_GIVES_WISH)                                     \
    X(WISH_TOLD, "wish-told", RM_GIVES_PAIR | RM_GIVES_PERSON | RM_GIVES_WISH)                     \
    X(DIVERGING, "diverging", RM_GIVES_PAIR | RM_GIVES_DETAIL)                                     \
    X(OWN_PAIR, "own-pair", RM_GIVES_PAIR)                                                         \
    X(RETENTION_DUE, "retention-due", RM_GIVES_DAY)

/* The same of what rm-schedule makes: invites, and the event in a calendar, whose subject is its
 * summary and whose body its description. An event for whoever looks at a calendar of all has no
 * reader: to_name, other_name and is_mentor are not given. */
#define RM_INVITE_KINDS(X)                                                                         \
    X(INVITE, "invite", RM_GIVES_INVITE)                                                           \
    X(INVITE_CHANGED, "invite-changed", RM_GIVES_INVITE)                                           \
    X(INVITE_CANCELLED, "invite-cancelled", RM_GIVES_INVITE)                                       \
    X(EVENT, "event", RM_GIVES_INVITE | RM_GIVES_EVENT)

enum rm_kind {
#define X(NAME, name, gives) RM_KIND_##NAME,
    RM_KINDS(X) RM_N_KINDS, /* of rm-checkin due */
    RM_KIND_LAST_DUE = RM_N_KINDS - 1,
    RM_INVITE_KINDS(X)
#undef X
        RM_N_TEMPLATES
};

/* The kinds on the wire, NULL-terminated, and those of rm-checkin due alone; what they give. The
 * built-in texts are files of that name in a folder for each language beside this header; each
 * language has all of them, and tests see to it. */
extern const char *const rm_kind_words[];
extern const char *const rm_due_kind_words[];
extern const unsigned rm_kind_gives[RM_N_TEMPLATES];

/* The bytes of a text file as a template has them: without a byte order mark, and with line feeds
 * alone. What is not UTF-8 and control characters other than tabs are errors, and become question
 * marks, so that the rest can be checked. */
char *rm_template_settle(struct rm_arena *arena, const char *bytes, size_t len,
    struct rm_diag *diag, struct rm_where where);

/* Reports all that is wrong with the text of a template for a kind. 0 or -1. */
int rm_template_check(
    const char *text, enum rm_kind kind, struct rm_diag *diag, struct rm_where where);

/* The subject, on one line whatever the values, and the body, which ends in a newline. The
 * template was checked. */
void rm_template_render(struct rm_buf *subject, struct rm_buf *body, const char *text,
    const struct rm_text_values *values);

#endif
