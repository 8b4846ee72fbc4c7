/*
 * ics: calendar files (iCalendar, RFC 5545), out and in.
 * Floor: wire. The only place that includes libical: ics.c writes, ics_busy.c
 * and ics_reply.c read.
 *
 * Written are events in UTC, without VTIMEZONE, one calendar at a time. Read is when somebody is
 * busy. What other programs wrote is taken with care: an unknown time zone is an error and not
 * UTC, changed and cancelled occurrences of a series are seen, and no rule makes endless work.
 */
#ifndef RM_WIRE_ICS_H
#define RM_WIRE_ICS_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/interval.h"
#include "base/map.h"
#include "base/zone.h"

#include <stddef.h>
#include <stdint.h>

/* What a calendar is for (RFC 5546): to be looked at, to invite, to call off. */
enum rm_ics_method { RM_ICS_PUBLISH, RM_ICS_REQUEST, RM_ICS_CANCEL };

struct rm_ics_party {
    const char *email;
    const char *name; /* or NULL */
};

struct rm_ics_event {
    const char *uid;
    int64_t sequence;
    int64_t stamp; /* DTSTAMP: when this text of the event was made */
    int64_t start, end;
    const char *summary;
    const char *description;              /* or NULL; may have lines */
    const char *location;                 /* or NULL */
    struct rm_ics_party organizer;        /* email NULL: none */
    const struct rm_ics_party *attendees; /* each is asked to reply, unless it is cancelled */
    size_t n_attendees;
    int cancelled;
    int alarm_min; /* minutes before the start; 0: no alarm */
};

/* A calendar: begin, any number of events, end. `name` is what programs call it, or NULL. Texts
 * must be UTF-8; a control character becomes a space, but for the line ends of a description.
 * Lines are folded between characters to at most 75 bytes, and end in CRLF. */
void rm_ics_begin(struct rm_buf *out, enum rm_ics_method method, const char *name);
void rm_ics_add(struct rm_buf *out, const struct rm_ics_event *event);
void rm_ics_end(struct rm_buf *out);

/* What the text of a calendar says that it is for: "REQUEST", "CANCEL" ...; a word of libical's.
 * Its lines end in "\n" or CRLF. NULL where it is no calendar, says nothing, or has lines of more
 * than a thousand bytes. */
const char *rm_ics_method(const char *calendar);

/* How a file is read. */
struct rm_ics_reading {
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_zones *zones;
    const struct rm_zone *local; /* for all-day events and times without a zone */
    struct rm_interval window;   /* nothing outside it is looked at */
    const struct rm_map *passed; /* UIDs of events that are passed by, or NULL */
};

/* When somebody is busy; settled sets. */
struct rm_ics_busy {
    struct rm_intervals events;  /* of events, each of which has a UID */
    struct rm_intervals unnamed; /* free-busy time, which does not say what it is for */
};

/* The rules of one file may make no more work than this many steps: a step is a day that a daily
 * rule looks at, a week that another one does, or an occurrence. */
enum { RM_ICS_STEPS_MAX = 500000 };

/* The busy time in the text of a file: events that are neither cancelled nor transparent, with all
 * their occurrences, and VFREEBUSY periods that are not free; within the window. What cannot be
 * read goes to diag, at the line where its event begins (`where` gives the file); a change of "this
 * and all that follow" is a warning there, for it counts for the one alone. 0 or -1. */
int rm_ics_read_busy(struct rm_ics_busy *busy, const struct rm_ics_reading *reading,
    const char *text, size_t len, struct rm_where where);

/* The days of all-day events that are not cancelled, be they marked as free or not, as they are in
 * calendars of holidays: a settled set of whole days in UTC. The rest is as above. */
int rm_ics_read_days(struct rm_intervals *days, const struct rm_ics_reading *reading,
    const char *text, size_t len, struct rm_where where);

/* What somebody answered, in the words of RFC 5545 (PARTSTAT). */
enum rm_ics_answer { RM_ICS_ACCEPTED, RM_ICS_TENTATIVE, RM_ICS_DECLINED };

struct rm_ics_reply {
    unsigned long line; /* where its event begins */
    const char *uid;
    int64_t sequence;     /* 0 when absent */
    int64_t at;           /* DTSTAMP: when it was answered */
    const char *attendee; /* the address of who answers, as it stands there */
    enum rm_ics_answer answer;
};

struct rm_ics_replies {
    struct rm_ics_reply *v;
    size_t n;
};

/* Adds the replies (RFC 5546, METHOD:REPLY) in a text that may have several calendars and events.
 * Every event that is no answer to an invite is an error in diag, at its line (`where` gives the
 * file). 0 or -1. */
int rm_ics_read_replies(struct rm_ics_replies *replies, struct rm_arena *arena,
    struct rm_diag *diag, const char *text, size_t len, struct rm_where where);

#endif
