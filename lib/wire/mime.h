/*
 * mime: a message for a mail program.
 * Floor: wire.
 *
 * Writes what one person is sent: headers, a plain text, and beside it an invite where there is
 * one. All of it is ASCII in lines of at most 76 columns (but for an address or a Message-ID that
 * is longer) that end in "\n", as sendmail programs and maildirs have them. Text that is not ASCII
 * comes as encoded words in headers and quoted-printable in the body. No line of a body is "."
 * or starts with "From ", so that nothing on the way takes one for more than text. The values of
 * all parameters are fixed and ASCII, so that none needs RFC 2231.
 *
 * A message says that a machine wrote it (Auto-Submitted), so that no holiday notice answers it. It
 * has no Precedence, which no standard knows, and no List-Id, which is for lists that one can write
 * to.
 * Sources: RFC 5322 (messages), 2045 and 2046 (bodies), 2047 (words in headers), 2369
 * (List-Unsubscribe), 2919 (List-Id), 3282 (Content-Language), 3834 (Auto-Submitted), 6047
 * (invites).
 */
#ifndef RM_WIRE_MIME_H
#define RM_WIRE_MIME_H

#include "base/arena.h"
#include "base/buf.h"

#include <stdint.h>

struct rm_mailbox {
    const char *name;    /* or NULL */
    const char *address; /* local@domain */
};

struct rm_mime_message {
    struct rm_mailbox from, to;
    const char *subject;
    int64_t date;                  /* an instant; written in UTC */
    const char *message_id;        /* without the angle brackets */
    const char *const *references; /* Message-IDs of what this one repeats, oldest first */
    size_t n_references;
    const char *unsubscribe; /* the address that takes people off the list, or NULL */
    const char *language;    /* of the text, a tag of BCP 47, or NULL */
    const char *text;        /* lines that end in "\n"; UTF-8 */
    const char *calendar;    /* an iCalendar object with its CRLFs, or NULL */
    const char *method;      /* of the calendar: "REQUEST", "CANCEL" … */
};

enum rm_mime_part { RM_MIME_FROM = 1, RM_MIME_TO, RM_MIME_SUBJECT, RM_MIME_OTHER };

/* Appends the message to `out`. 0; or the part (enum rm_mime_part) with a value that cannot stand
 * there (a control character in a header, text that is no UTF-8, an address that is none), with
 * what is wrong in `why` ("the subject has a control character") and nothing added. */
int rm_mime_write(struct rm_buf *out, const struct rm_mime_message *message, const char **why);

/* Whether a mail program takes this for one address and nothing else: a dot-atom, "@" and a
 * domain name, in ASCII. Quoted local parts and domains in brackets are none. */
int rm_address_valid(const char *address);

/* Reads "local@domain" or "Name <local@domain>"; quotes around the name are taken off.
 * The texts are owned by the arena. 0, or -1 when it is none. */
int rm_mailbox_parse(struct rm_mailbox *mailbox, struct rm_arena *arena, const char *text);

#endif
