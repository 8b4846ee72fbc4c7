/*
 * message: the calendars in what a mail program saved.
 * Floor: wire. The only place that includes GMime.
 *
 * Mail programs put an answer to an invite into a part of type text/calendar, beside other parts,
 * in multiparts within multiparts, encoded, in any charset, and often once more as an attachment.
 * GMime reads all that.
 * Sources: RFC 5322 (messages), 2045 and 2046 (parts), 6047 (invites and replies by mail).
 */
#ifndef RM_WIRE_MESSAGE_H
#define RM_WIRE_MESSAGE_H

#include "base/arena.h"

#include <stddef.h>

/* A calendar in a message; or why there is none. */
struct rm_mail_part {
    const char *text; /* in UTF-8, as far as the message is right about its charset; or NULL */
    const char *why;  /* where text is NULL: "has no part of type text/calendar" */
    size_t len;
    const char *from;   /* the address in From of its message, or NULL */
    unsigned long line; /* in the file, where the part begins; 0: not known */
    int is_plain;       /* 1: line for line as it stands in the file; 0: encoded */
};

struct rm_mail_parts {
    struct rm_mail_part *v;
    size_t n;
};

/* What no mail program writes into an answer, and what GMime would need long for, or all of the
 * stack, is not read. */
enum {
    RM_MESSAGE_MAX = 4 * 1024 * 1024, /* bytes; room for a picture in a signature */
    RM_MESSAGE_HEADER_MAX = 16 * 1024,
    RM_MESSAGE_HEADERS_BYTES_MAX = 256 * 1024,
    RM_MESSAGE_HEADERS_MAX = 20000, /* lines that look like one, in all of its parts */
    RM_MESSAGE_PARTS_MAX = 2000,    /* lines that may part them */
    RM_MAILBOX_MAX = 10000          /* messages in a mailbox */
};

/* Adds the parts of type text/calendar of a message, or else those that are attached .ics files;
 * of a mailbox (mbox), those of all of its messages. A message without any is added as one with the
 * reason. */
void rm_message_read(
    struct rm_mail_parts *parts, struct rm_arena *arena, const char *text, size_t len);

#endif
