/*
 * record: the types of the wire.
 * Floor: record.
 *
 * Each line of a stream is one object with "type". Here each type is a struct, and in
 * record.c the table of its fields; rm-records(5) is written from those tables.
 * All texts are owned by the arena of the programme that read them. Absent texts are NULL,
 * absent numbers RM_NONE, absent words and flags -1, unless the field says what absent means.
 */
#ifndef RM_RECORD_RECORD_H
#define RM_RECORD_RECORD_H

#include "record/field.h"

/* In the order in which streams are explained, which is also that of output. */
#define RM_TYPES(X)                                                                                \
    X(CYCLE, cycle, cycles)                                                                        \
    X(PERSON, person, people)                                                                      \
    X(PAIR, pair, pairs)                                                                           \
    X(MEETING, meeting, meetings)                                                                  \
    X(CHECKIN, checkin, checkins)                                                                  \
    X(ACTION, action, actions)                                                                     \
    X(RESOURCE, resource, resources)                                                               \
    X(EXCLUSION, exclusion, exclusions)                                                            \
    X(CONCERN, concern, concerns)                                                                  \
    X(REMINDER, reminder, reminders)                                                               \
    X(DELIVERY, delivery, deliveries)                                                              \
    X(CANDIDATE, candidate, candidates)

enum rm_type {
#define X(NAME, name, names) RM_##NAME,
    RM_TYPES(X)
#undef X
        RM_N_TYPES
};

/* Sets of types. */
#define RM_BIT(type) (1U << (type))
#define RM_ALL_TYPES (RM_BIT(RM_N_TYPES) - 1)

/* Who and when, of a change. */
struct rm_change {
    const char *by; /* a person id, "form", "rm-match" … */
    int64_t at;     /* time */
};

/* What all records have. The first member of each struct. */
struct rm_record {
    enum rm_type type;
    const char *id;
    int64_t rev;              /* 0 when absent; the highest counts */
    struct rm_change changed; /* who made this revision, and when */
    struct rm_where where;
    const char *raw; /* the line as it was read, `raw_len` bytes and a NUL; NULL for a new record */
    size_t raw_len;
    const struct rm_record *before; /* the next lower revision that was read, or NULL */
};

struct rm_cycle {
    struct rm_record rec;
    const char *name;
    int64_t starts, ends;      /* dates */
    const char *sender;        /* e-mail that messages come from */
    const char *administrator; /* e-mail that is told what people do not settle among themselves */
    const char *safeguarding;  /* e-mail of the contact for concerns */
    const char *language;      /* BCP 47: of messages, where a reader's own do not help; or NULL */
    const char *survey_url;    /* where check-ins are answered; "{token}" in it is the reader's */
    struct rm_ints holidays;   /* dates */
    const char *timezone;      /* of those who gave none */
    int64_t retention_days;    /* after `ends` */
};

enum rm_person_status { RM_PERSON_ACTIVE, RM_PERSON_PAUSED, RM_PERSON_RESERVE, RM_PERSON_LEFT };

/* What somebody can show others. */
struct rm_offer {
    const char *topic;
    int64_t level; /* 1 to 5, 3 when absent */
    int lived;     /* 1: lived experience; counts only with consent */
};

/* What somebody wants to learn; of a mentor, the return that is asked for. */
struct rm_want {
    const char *topic;
    int64_t importance; /* 1 to 5, 3 when absent */
};

struct rm_trained {
    int64_t mentor, mentee; /* dates */
};

struct rm_consent {
    struct rm_entries lived; /* topic: date of consent */
    int64_t manager;         /* date: the line manager may read of participation and growth */
};

/* A member of a person that the table does not know, for policies with fields
 * of one's own: a text or number is a list of one. Other values are passed by. */
struct rm_own_field {
    const char *name;
    struct rm_texts values;
};

struct rm_person {
    struct rm_record rec;
    const char *name;
    const char *email;
    int status; /* enum rm_person_status */
    int64_t mentor_capacity,
        mentee_capacity; /* mentees as mentor, mentors as mentee; 0: not in that role */
    int64_t mentor_minimum, mentee_minimum;
    struct rm_grade grade; /* higher is more senior */
    const char *department, *team, *organisation, *location;
    const char *manager; /* a person id; need not be in the programme */
    struct rm_grade reports_grade;
    int64_t joined;  /* date */
    int64_t left_on; /* date: last day in the organisation */
    const char *timezone;
    struct rm_texts languages;               /* BCP 47, best first */
    struct rm_texts mediums;                 /* best first */
    struct rm_hours hours;                   /* wall time in `timezone` */
    struct rm_hours_on hours_on;             /* in place of them, on single days */
    int64_t meetings_a_day, meetings_a_week; /* at most, in place of the policy's */
    RM_ITEMS(struct rm_offer) offers;
    RM_ITEMS(struct rm_want) wants;
    struct rm_texts requests; /* person ids, ranked */
    int open;                 /* 1: listed among those who may be asked */
    const char *ambition;
    struct rm_trained trained;
    struct rm_consent consent;
    RM_ITEMS(struct rm_own_field) own;
};

enum rm_pair_status {
    RM_PAIR_PROPOSED,
    RM_PAIR_AGREED,
    RM_PAIR_ACTIVE,
    RM_PAIR_PAUSED,
    RM_PAIR_COMPLETED,
    RM_PAIR_ENDED,
    RM_PAIR_DECLINED,
    RM_PAIR_WITHDRAWN
};

/* Why a pair scores what it scores. */
struct rm_reason {
    const char *criterion;
    int64_t points;
    const char *detail;
};

enum rm_side { RM_MENTOR, RM_MENTEE };

static inline enum rm_side rm_other_side(enum rm_side side)
{
    return side == RM_MENTOR ? RM_MENTEE : RM_MENTOR;
}

struct rm_goal {
    const char *id;
    int owner; /* enum rm_side */
    const char *text;
    const char *topic;
    int64_t weight; /* 1 when absent */
};

struct rm_acceptance {
    int64_t revision;
    int64_t at; /* time */
};

struct rm_accepted {
    struct rm_acceptance *mentor, *mentee; /* NULL: not yet */
};

/* What both expect. Incomplete without goals, cadence, durations, medium and ground rules. */
struct rm_agreement {
    int64_t revision; /* 1 when absent */
    RM_ITEMS(struct rm_goal) goals;
    int64_t cadence;          /* see RM_CADENCE_* */
    int64_t sessions;         /* how many meetings are planned */
    struct rm_ints durations; /* minutes; the last goes for all that follow */
    const char *medium;
    const char *ground_rules;
    struct rm_accepted accepted;
};

struct rm_override {
    const char *by;
    int64_t at;
    const char *why;
};

struct rm_pair {
    struct rm_record rec; /* id: cycle, mentor and mentee joined */
    const char *cycle;
    const char *mentor, *mentee; /* person ids */
    int status;                  /* enum rm_pair_status */
    int64_t score;
    RM_ITEMS(struct rm_reason) reasons;
    struct rm_texts topics; /* wanted by the mentee and offered by the mentor, best first */
    int pinned;
    struct rm_override *override;
    struct rm_agreement *agreement;
    int64_t starts, ends, review_on, ended_on; /* dates */
    const char *location;                      /* where they meet: a room, or a link */
    const char *note; /* what the reviewer wrote: for the administrator alone */
};

enum rm_meeting_status {
    RM_MEETING_PLANNED,
    RM_MEETING_HELD,
    RM_MEETING_CANCELLED,
    RM_MEETING_MISSED
};

enum rm_answer { RM_ANSWER_ACCEPTED, RM_ANSWER_TENTATIVE, RM_ANSWER_DECLINED };

/* What somebody's calendar program answered to an invite. */
struct rm_reply {
    int answer;       /* enum rm_answer */
    int64_t sequence; /* of the invite that it answers */
    int64_t at;       /* time */
};

struct rm_replies {
    struct rm_reply *mentor, *mentee; /* NULL: none yet */
};

struct rm_meeting {
    struct rm_record rec;
    const char *uid; /* iCalendar UID */
    const char *pair;
    int64_t start, end; /* times */
    const char *medium;
    const char *location;     /* a room, or a link; NULL: the pair's */
    int status;               /* enum rm_meeting_status */
    const char *cancelled_by; /* a person id */
    int64_t sequence;         /* iCalendar SEQUENCE */
    struct rm_replies replies;
};

enum rm_led { RM_LED_MENTOR, RM_LED_MENTEE, RM_LED_BOTH };
enum rm_share { RM_SHARE_NONE, RM_SHARE_ANONYMOUS, RM_SHARE_NAMED };
enum rm_pair_wish { RM_WISH_GO_ON, RM_WISH_BREAK, RM_WISH_REMATCH, RM_WISH_LEAVE };

/* 1 to 5 each. */
struct rm_ratings {
    int64_t direction; /* the pair goes where it should */
    int64_t heard;     /* I can speak freely and am listened to */
    int64_t useful;
    int64_t confidence; /* asked of the mentor alone */
};

struct rm_checkin {
    struct rm_record rec; /* id: the form's response id */
    const char *pair;
    const char *meeting;
    const char *by; /* a person id */
    int side;       /* enum rm_side */
    int64_t at;     /* time */
    int happened;   /* 1: they have met, or been in touch, since the last check-in */
    int64_t fit;    /* 1 to 5, after the first meeting */
    struct rm_ratings ratings;
    int led;                 /* enum rm_led */
    struct rm_entries goals; /* goal id: -2 to 2 (Goal Attainment Scaling) */
    const char *insight;
    const char *example;
    int share;          /* enum rm_share: what may be told of insight and example */
    const char *growth; /* what it does for one's own development, written for one's line manager */
    int64_t recommend;  /* 0 to 10: would recommend the programme to a colleague */
    int wish;           /* enum rm_pair_wish: how this side would like the pair to go on */
};

enum rm_action_kind { RM_ACTION_DO, RM_ACTION_RETURN };
enum rm_action_status { RM_ACTION_OPEN, RM_ACTION_DONE, RM_ACTION_DROPPED };

struct rm_action {
    struct rm_record rec;
    const char *pair;
    const char *owner; /* a person id */
    int kind;          /* enum rm_action_kind; a return is what the senior gives back */
    const char *text;
    int64_t due;         /* date */
    int status;          /* enum rm_action_status */
    int64_t told_mentor; /* date on which the mentor heard what came of it */
    const char *outcome; /* what came of it */
    int share;           /* enum rm_share: what may be told of text and outcome */
};

struct rm_resource {
    struct rm_record rec;
    const char *topic, *title, *url;
};

struct rm_exclusion {
    struct rm_record rec;
    const char *a, *b; /* person ids; who mentors whom does not matter */
    const char *by;
};

struct rm_concern {
    struct rm_record rec;
    const char *by;
    int64_t at;
    const char *text;
};

struct rm_reminder {
    struct rm_record rec; /* id: says what it is for, so that it comes once */
    const char *kind;     /* "matched", "checkin-due" … */
    const char *to;       /* a person id or an e-mail address */
    const char *pair;
    int64_t due;     /* time from which it is due */
    int64_t attempt; /* 1 for the first */
    const char *subject, *body;
    const char *language; /* of both, or NULL */
    const char *calendar; /* an iCalendar object, its lines ended by "\n", or NULL */
};

enum rm_delivery_state { RM_DELIVERY_INTENT, RM_DELIVERY_SENT, RM_DELIVERY_FAILED };

struct rm_delivery {
    struct rm_record rec; /* id: message_id and to joined */
    const char *message_id;
    const char *to;            /* the address that it goes to */
    int64_t at;                /* time */
    int state;                 /* enum rm_delivery_state */
    int64_t code;              /* exit status of the mail program */
    struct rm_texts reminders; /* ids of what the message carries */
    const char *message;       /* the whole message while it is in doubt */
};

struct rm_candidate {
    struct rm_record rec; /* id: mentor and mentee joined */
    const char *mentor, *mentee;
    int64_t score;
    int64_t mentor_score, mentee_score;
    RM_ITEMS(struct rm_reason) reasons;
};

extern const struct rm_shape rm_shapes[RM_N_TYPES];

/* Of struct rm_record: "id", "rev" and "changed", which all types have. */
extern const struct rm_shape rm_common_shape;

/* Words of the fields that programs speak of. */
extern const char *const rm_person_status_words[];
extern const char *const rm_pair_status_words[];
extern const char *const rm_meeting_status_words[];
extern const char *const rm_answer_words[];
extern const char *const rm_side_words[];
extern const char *const rm_led_words[];
extern const char *const rm_share_words[];
extern const char *const rm_pair_wish_words[];

/* enum rm_type by its name, or -1. */
int rm_type_find(const char *name);

/* Scores and points, of a pair and of a criterion, lie within this, both ways. */
#define RM_SCORE_MAX INT64_C(1000000000)

/* Ids joined into one, in order, up to NULL: with ':' between them, and ':' and '%' in
 * them written as %3A and %25, so that different lists never give the same id. */
char *rm_id_join(struct rm_arena *arena, const char *first, ...) __attribute__((sentinel));

/* Part number `n`, from 0, of an id that was joined; NULL where it has no such part. Of a pair's
 * id, parts 1 and 2 are its mentor and its mentee. */
char *rm_id_part(struct rm_arena *arena, const char *id, size_t n);

/* Decodes one record from an object that has its type. The derived id is filled in, or checked
 * where it was given. NULL when anything was reported. */
struct rm_record *rm_record_decode(enum rm_type type, const struct rm_json *object,
    struct rm_arena *arena, struct rm_diag *diag, struct rm_where where);

/* A record of a type with all fields absent (their fallbacks filled in). */
void *rm_record_new(struct rm_arena *arena, enum rm_type type);

/* Writes a record as one line: {"type":…,"id":…,"rev":…,…} and a newline. Derived ids are
 * filled in if they are NULL. */
void rm_record_write(struct rm_buf *out, const struct rm_record *record);

/* Writes the next revision of a record that was read, with some of its fields changed: a copy of
 * its line in which "rev", "changed" and the fields named (NULL-terminated) are set from
 * `record`, and every other byte stays. */
void rm_record_revise(
    struct rm_buf *out, const struct rm_record *record, const char *const *fields);

#endif
