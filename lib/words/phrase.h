/*
 * phrase: the small words of a language: names of days, the form of a date, what figures mean.
 * Floor: words.
 *
 * Whatever a field brings into a message and is words rather than somebody's own text is made from
 * the phrases of the language that the message is in, so that subject and body are in one language.
 * A language has all of them: phrases.txt in its folder has a line `name: text` for each, with
 * fields in the text (see part.h), and lines that begin with # are for people. Without the built-in
 * ones there is nothing to choose from: programs speak no language by themselves.
 */
#ifndef RM_WORDS_PHRASE_H
#define RM_WORDS_PHRASE_H

#include "base/diag.h"
#include "base/zone.h"

#define RM_PHRASES_NAME "phrases"

/* What a phrase gives. */
enum {
    RM_SAYS_DATE = 1,
    RM_SAYS_HOURS = 2,
    RM_SAYS_LIST = 4,
    RM_SAYS_NUMBER = 8, /* how many */
    RM_SAYS_OF = 16,    /* of how many */
    RM_SAYS_DECIMAL = 32,
    RM_SAYS_SIDES = 64, /* a figure of each side, given where there is one */
    RM_SAYS_SINCE = 128,
    RM_SAYS_UNREPORTED = 256,
    RM_SAYS_NAMES = 512 /* of the two */
};

/* X(NAME, name, which phrases give it, meaning) */
#define RM_PHRASE_FIELDS(X)                                                                        \
    X(WEEKDAY, weekday, RM_SAYS_DATE, "monday to sunday, as phrases have it")                      \
    X(DAY, day, RM_SAYS_DATE, "1 to 31")                                                           \
    X(MONTH, month, RM_SAYS_DATE, "january to december, as phrases have it")                       \
    X(MONTH_NUMBER, month_number, RM_SAYS_DATE, "1 to 12")                                         \
    X(YEAR, year, RM_SAYS_DATE, "such as 2026")                                                    \
    X(DATE, date, RM_SAYS_HOURS, "the day")                                                        \
    X(FROM, from, RM_SAYS_HOURS, "when it begins: 09:00")                                          \
    X(TO, to, RM_SAYS_HOURS, "when it ends")                                                       \
    X(LAST_DATE, last_date, RM_SAYS_HOURS, "the day on which it ends, if it is another one")       \
    X(ZONE, zone, RM_SAYS_HOURS, "the time zone: Europe/London")                                   \
    X(BEFORE, before, RM_SAYS_LIST, "all items up to here")                                        \
    X(NEXT, next, RM_SAYS_LIST, "the next item")                                                   \
    X(N, n, RM_SAYS_NUMBER, "how many")                                                            \
    X(ONE, one, RM_SAYS_NUMBER, "given if it is one")                                              \
    X(OF, of, RM_SAYS_OF, "of how many")                                                           \
    X(WHOLE, whole, RM_SAYS_DECIMAL, "what stands before the point")                               \
    X(HUNDREDTHS, hundredths, RM_SAYS_DECIMAL, "what stands behind it: two digits")                \
    X(BY_MENTOR, mentor, RM_SAYS_SIDES, "the mentor's figure, if there is one")                    \
    X(BY_MENTEE, mentee, RM_SAYS_SIDES, "the mentee's")                                            \
    X(SINCE_START, since_start, RM_SAYS_SINCE, "given if there was none before")                   \
    X(UNREPORTED, unreported, RM_SAYS_UNREPORTED, "how many of them nobody has told of, if any")   \
    X(MENTOR_NAME, mentor_name, RM_SAYS_NAMES, "the mentor's name")                                \
    X(MENTEE_NAME, mentee_name, RM_SAYS_NAMES, "the mentee's name")

enum rm_phrase_field {
#define X(NAME, name, gives, meaning) RM_SAY_##NAME,
    RM_PHRASE_FIELDS(X)
#undef X
        RM_N_PHRASE_FIELDS
};

/* X(NAME, name, what it gives) */
#define RM_PHRASES(X)                                                                              \
    X(MONDAY, "monday", 0)                                                                         \
    X(TUESDAY, "tuesday", 0)                                                                       \
    X(WEDNESDAY, "wednesday", 0)                                                                   \
    X(THURSDAY, "thursday", 0)                                                                     \
    X(FRIDAY, "friday", 0)                                                                         \
    X(SATURDAY, "saturday", 0)                                                                     \
    X(SUNDAY, "sunday", 0)                                                                         \
    X(JANUARY, "january", 0)                                                                       \
    X(FEBRUARY, "february", 0)                                                                     \
    X(MARCH, "march", 0)                                                                           \
    X(APRIL, "april", 0)                                                                           \
    X(MAY, "may", 0)                                                                               \
    X(JUNE, "june", 0)                                                                             \
    X(JULY, "july", 0)                                                                             \
    X(AUGUST, "august", 0)                                                                         \
    X(SEPTEMBER, "september", 0)                                                                   \
    X(OCTOBER, "october", 0)                                                                       \
    X(NOVEMBER, "november", 0)                                                                     \
    X(DECEMBER, "december", 0)                                                                     \
    X(DATE, "date", RM_SAYS_DATE)                                                                  \
    X(HOURS, "hours", RM_SAYS_HOURS)                                                               \
    X(IN_PERSON, "in_person", 0)                                                                   \
    X(VIDEO, "video", 0)                                                                           \
    X(PHONE, "phone", 0)                                                                           \
    X(CHAT, "chat", 0)                                                                             \
    X(EMAIL, "email", 0)                                                                           \
    X(LIST, "list", RM_SAYS_LIST)                                                                  \
    X(CLAUSES, "clauses", RM_SAYS_LIST)                                                            \
    X(DECIMAL, "decimal", RM_SAYS_DECIMAL)                                                         \
    X(CANCELLED_BY_MENTOR, "cancelled_by_mentor", RM_SAYS_NUMBER | RM_SAYS_NAMES)                  \
    X(CANCELLED_BY_MENTEE, "cancelled_by_mentee", RM_SAYS_NUMBER | RM_SAYS_NAMES)                  \
    X(CANCELLED, "cancelled", RM_SAYS_NUMBER)                                                      \
    X(MISSED, "missed", RM_SAYS_NUMBER)                                                            \
    X(MEANS, "means", RM_SAYS_SIDES | RM_SAYS_NAMES)                                               \
    X(SIGN_QUIET, "sign_quiet", RM_SAYS_NUMBER | RM_SAYS_SINCE)                                    \
    X(SIGN_CANCELLATIONS, "sign_cancellations", RM_SAYS_NUMBER | RM_SAYS_SIDES | RM_SAYS_NAMES)    \
    X(SIGN_ENGAGEMENT, "sign_engagement", RM_SAYS_NUMBER | RM_SAYS_OF | RM_SAYS_UNREPORTED)        \
    X(SIGN_RATING, "sign_rating", RM_SAYS_SIDES | RM_SAYS_NAMES)                                   \
    X(SIGN_FIT, "sign_fit", RM_SAYS_SIDES | RM_SAYS_NAMES)                                         \
    X(SIGN_DIVERGENCE, "sign_divergence", RM_SAYS_NUMBER)                                          \
    X(SIGN_LED, "sign_led", RM_SAYS_NUMBER | RM_SAYS_OF | RM_SAYS_NAMES)

enum rm_phrase {
#define X(NAME, name, gives) RM_PHRASE_##NAME,
    RM_PHRASES(X)
#undef X
        RM_N_PHRASES
};

struct rm_phrases {
    const char *text[RM_N_PHRASES];
};

/* What stands for each field; NULL or "": not given. */
struct rm_phrase_values {
    const char *v[RM_N_PHRASE_FIELDS];
};

/* Reads the phrases of a language; all that is wrong is reported, and so is what is missing. The
 * texts are owned by the arena. 0 or -1. */
int rm_phrases_read(struct rm_phrases *phrases, const char *text, struct rm_arena *arena,
    struct rm_diag *diag, struct rm_where where);

/* Appends a phrase. */
void rm_phrase_add(struct rm_buf *out, const struct rm_phrases *phrases, enum rm_phrase phrase,
    const struct rm_phrase_values *values);

/* Appends a day: "Tuesday 1 December 2026". */
void rm_phrase_add_date(struct rm_buf *out, const struct rm_phrases *phrases, int64_t date);

/* Appends when something is, by the clocks of a zone: "Tuesday 1 December 2026, 10:00 to 11:00
 * (Europe/London)". */
void rm_phrase_add_hours(struct rm_buf *out, const struct rm_phrases *phrases,
    const struct rm_zone *zone, int64_t start, int64_t end);

/* How people meet, as a phrase has it, where it is one of those that rm-import makes of what a
 * sheet says: "by video". Any other is as it stands. */
const char *rm_phrase_medium(const struct rm_phrases *phrases, const char *medium);

/* Appends an item to a list that stands in `out` from `start` on. */
void rm_phrase_add_item(struct rm_buf *out, size_t start, const struct rm_phrases *phrases,
    enum rm_phrase list, const char *item);

/* Appends a number of hundredths: 433 is "4.33". */
void rm_phrase_add_decimal(struct rm_buf *out, const struct rm_phrases *phrases, int64_t n);

#endif
