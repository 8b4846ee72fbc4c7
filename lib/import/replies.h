/*
 * replies: what people's calendar programs answered to the invites.
 * Floor: import.
 *
 * A reply names a meeting by its uid, who answers by the address of the attendee, and which invite
 * by its sequence. What counts is the last reply of each side to the invite as it stands now, by
 * DTSTAMP, in whatever order the files come; it is put into the meeting's `replies`. Whoever
 * declines a meeting that is planned and not over cancels it. A meeting that was cancelled stays
 * so.
 *
 * A reply to an older invite is a warning. What is no reply, or of nobody in the pair, is an error;
 * or, where bad replies are set aside, a warning, and the others go on.
 */
#ifndef RM_IMPORT_REPLIES_H
#define RM_IMPORT_REPLIES_H

#include "record/programme.h"

struct rm_reply_case;

struct rm_reply_reading {
    const struct rm_programme *programme; /* people, pairs and meetings */
    struct rm_arena *arena;
    struct rm_diag *diag;
    int sets_aside; /* 1: bad replies are warnings and counted */
    size_t n_aside;
    struct rm_map meetings; /* by uid */
    struct rm_reply_case *cases;
    size_t n_cases;
};

void rm_replies_init(struct rm_reply_reading *reading, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag);

/* Reads a file: a calendar, a mail message, or a mailbox. */
void rm_replies_read(
    struct rm_reply_reading *reading, const char *text, size_t len, struct rm_where where);

/* Call once, after the last file: writes the meetings that change, by id, each in its next
 * revision; where both sides answered, in the next two, each made by who answered, in the order of
 * their answers. Nothing is written where there are errors in diag. */
void rm_replies_write(struct rm_buf *out, struct rm_reply_reading *reading);

#endif
