#include "base/date.h"
#include "base/num.h"
#include "base/text.h"
#include "wire/ics.h"
#include "wire/ics_sift.h"
#include "wire/mime.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { SHOWN_MAX = 60, UID_MAX = 1000 };

static const char *const components[] = {"VCALENDAR", "VEVENT", NULL};
static const char *const properties[] = {"METHOD", "UID", "SEQUENCE", "DTSTAMP", "ATTENDEE", NULL};
static const struct rm_ics_sieve sieve = {components, properties, 16 * 1024};

struct reader {
    struct rm_ics_replies *replies;
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_where where; /* the event that is being read */
    struct rm_ics_sifted sifted;
    size_t n_events;
};

/* ---- One event ---- */

/* As much of a value as a message shows. */
static const char *shown(struct reader *r, const char *text)
{
    if (!text || !rm_text_valid(text, strlen(text)))
        return "";
    return rm_arena_copy(r->arena, text, rm_text_fit(text, SHOWN_MAX));
}

/* The address, without "mailto:"; some programs put it into a parameter of RFC 7986 alone. NULL
 * where there is none. */
static const char *address_of(struct reader *r, icalproperty *attendee)
{
    const char *value = icalproperty_get_attendee(attendee);
    icalparameter *email = icalproperty_get_first_parameter(attendee, ICAL_EMAIL_PARAMETER);

    if (value && strncasecmp(value, "mailto:", 7) == 0)
        value += 7;
    else if (email && icalparameter_get_email(email))
        value = icalparameter_get_email(email);
    if (!value || !rm_text_valid(value, strlen(value)))
        return NULL;
    value = rm_text_trim(r->arena, value);
    return rm_address_valid(value) ? value : NULL;
}

static int read_attendee(
    struct reader *r, struct rm_ics_reply *reply, icalcomponent *event, icalparameter **answer)
{
    icalproperty *attendee = icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);

    if (!attendee) {
        rm_error(r->diag, r->where, "the reply that begins here has no ATTENDEE, who answers");
        return -1;
    }
    reply->attendee = address_of(r, attendee);
    *answer = icalproperty_get_first_parameter(attendee, ICAL_PARTSTAT_PARAMETER);
    if (!reply->attendee) {
        rm_error(r->diag, r->where,
            "the reply that begins here has the ATTENDEE \"%s\"; expected mailto: and an address",
            shown(r, icalproperty_get_attendee(attendee)));
        return -1;
    }
    if (icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
        rm_error(r->diag, r->where,
            "the reply that begins here has several ATTENDEEs; expected the one who answers");
        return -1;
    }
    return 0;
}

static int read_answer(struct reader *r, struct rm_ics_reply *reply, icalparameter *answer)
{
    char *text;

    switch (answer ? icalparameter_get_partstat(answer) : ICAL_PARTSTAT_NEEDSACTION) {
    case ICAL_PARTSTAT_ACCEPTED:
        reply->answer = RM_ICS_ACCEPTED;
        return 0;
    case ICAL_PARTSTAT_TENTATIVE:
        reply->answer = RM_ICS_TENTATIVE;
        return 0;
    case ICAL_PARTSTAT_DECLINED:
        reply->answer = RM_ICS_DECLINED;
        return 0;
    default:
        break;
    }
    text = answer ? icalparameter_as_ical_string_r(answer) : NULL;
    rm_error(r->diag, r->where,
        "the reply of %s that begins here says \"%s\"; expected PARTSTAT=ACCEPTED, TENTATIVE or "
        "DECLINED",
        reply->attendee, shown(r, text));
    free(text);
    return -1;
}

/* DTSTAMP is in UTC, by the standard. */
static int read_stamp(struct reader *r, struct rm_ics_reply *reply, icalcomponent *event)
{
    icaltimetype stamp = icalcomponent_get_dtstamp(event);

    if (icaltime_is_null_time(stamp) || stamp.year < 1 || stamp.year > 9999 || stamp.month < 1 ||
        stamp.month > 12 || stamp.day < 1 || stamp.day > 31) {
        rm_error(r->diag, r->where,
            "the reply of %s that begins here has no DTSTAMP, when it was answered, such as "
            "20260331T090000Z",
            reply->attendee);
        return -1;
    }
    reply->at = rm_date_of((struct rm_civil){stamp.year, stamp.month, stamp.day}) * RM_DAY +
                stamp.hour * RM_HOUR + stamp.minute * RM_MINUTE + stamp.second;
    return 0;
}

static int read_names(struct reader *r, struct rm_ics_reply *reply, icalcomponent *event)
{
    const char *uid = icalcomponent_get_uid(event);
    icalproperty *sequence = icalcomponent_get_first_property(event, ICAL_SEQUENCE_PROPERTY);

    if (!uid || !*uid || strlen(uid) > UID_MAX || !rm_text_valid(uid, strlen(uid))) {
        rm_error(r->diag, r->where,
            "the reply of %s that begins here has the UID \"%s\"; expected that of a meeting",
            reply->attendee, shown(r, uid));
        return -1;
    }
    reply->uid = rm_text_trim(r->arena, uid);
    reply->sequence = sequence ? icalproperty_get_sequence(sequence) : 0;
    if (reply->sequence < 0) {
        rm_error(r->diag, r->where,
            "the reply of %s that begins here has the SEQUENCE %lld; expected 0 or more",
            reply->attendee, (long long)reply->sequence);
        return -1;
    }
    return 0;
}

static void read_event(struct reader *r, icalcomponent *event)
{
    struct rm_ics_reply reply = {.line = r->where.line};
    icalparameter *answer = NULL;

    if (read_attendee(r, &reply, event, &answer) || read_names(r, &reply, event) ||
        read_answer(r, &reply, answer) || read_stamp(r, &reply, event))
        return;
    r->replies->v = rm_arena_grow(r->arena, r->replies->v, r->replies->n, sizeof *r->replies->v);
    r->replies->v[r->replies->n++] = reply;
}

/* ---- Calendars ---- */

/* Whether a calendar is of replies; what else it is goes to diag, where its first event is. */
static int is_reply(struct reader *r, icalcomponent *calendar)
{
    icalproperty *method = icalcomponent_get_first_property(calendar, ICAL_METHOD_PROPERTY);
    char *name;

    if (method && icalproperty_get_method(method) == ICAL_METHOD_REPLY)
        return 1;
    name = method ? icalproperty_get_value_as_string_r(method) : NULL;
    if (method && icalproperty_get_method(method) == ICAL_METHOD_COUNTER)
        rm_error(r->diag, r->where,
            "this asks for another time (METHOD:COUNTER) and is no reply; agree on one, and set it "
            "with rm-checkin");
    else if (name)
        rm_error(r->diag, r->where, "this is no reply: METHOD is \"%s\"; expected REPLY",
            shown(r, name));
    else
        rm_error(r->diag, r->where, "this is no reply: it has no METHOD; expected METHOD:REPLY");
    free(name);
    return 0;
}

static void read_calendar(struct reader *r, icalcomponent *calendar)
{
    icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
    size_t first = r->n_events;
    int counts;

    r->where.line = first < r->sifted.n_lines && event ? r->sifted.lines[first] : 0;
    counts = is_reply(r, calendar);
    if (counts && !event)
        rm_error(r->diag, r->where, "a reply has no VEVENT, which it is about");
    for (; event; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        r->where.line = r->n_events < r->sifted.n_lines ? r->sifted.lines[r->n_events] : 0;
        r->n_events++;
        if (counts)
            read_event(r, event);
    }
}

/* A file of several calendars comes below a root that libical adds. */
static void read_all(struct reader *r, icalcomponent *root)
{
    if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) {
        read_calendar(r, root);
        return;
    }
    for (icalcomponent *c = icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT); c;
         c = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT))
        read_calendar(r, c);
}

int rm_ics_read_replies(struct rm_ics_replies *replies, struct rm_arena *arena,
    struct rm_diag *diag, const char *text, size_t len, struct rm_where where)
{
    struct reader r = {.replies = replies, .arena = arena, .diag = diag, .where = where};
    size_t n_errors = diag->n_errors;
    const char *wrong = rm_ics_sift(&r.sifted, &sieve, arena, &r.where.line, text, len);
    icalcomponent *root = NULL;

    icalerror_set_errors_are_fatal(0);
    if (!wrong)
        root = icalparser_parse_string(rm_buf_text(&r.sifted.text));
    if (root) {
        read_all(&r, root);
        icalcomponent_free(root);
    } else {
        rm_error(diag, r.where, "%s", wrong ? wrong : "is not a calendar");
    }
    icalmemory_free_ring();
    rm_buf_free(&r.sifted.text);
    return diag->n_errors == n_errors ? 0 : -1;
}
