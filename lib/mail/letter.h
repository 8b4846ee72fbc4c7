/*
 * letter: what one person is sent in a run.
 * Floor: mail.
 *
 * All reminders that are due for somebody go into one letter, but that one with a calendar, an
 * invite, is a letter of its own. One reminder is sent as it is. Of
 * several, the subject is the first one's and the number of the others ("You meet Kofi Mensah
 * tomorrow (+2)"); the text is a numbered list of the subjects and then each body under its
 * subject. The first and the last paragraph are printed once where all the bodies have the same (a
 * greeting, a signature). Apart from the reminders' own words there are none, so that a letter has
 * one language.
 *
 * A letter's Message-ID is made from the reminders' ids and the address: the same letter is the
 * same message.
 */
#ifndef RM_MAIL_LETTER_H
#define RM_MAIL_LETTER_H

#include "mail/journal.h"
#include "wire/mime.h"

struct rm_letter {
    struct rm_mailbox to;
    struct rm_where where; /* of the person, or of the reminder that has an address */
    const char *key;       /* of whom it is for: a person, or an address that is nobody's */
    struct rm_reminder **reminders; /* by due, then id */
    size_t n_reminders;
    struct rm_texts references; /* Message-IDs of what carried earlier attempts, oldest first */
    const char *subject, *text;
    const char *language;          /* of all the reminders, or NULL */
    const char *calendar, *method; /* of an invite, with CRLFs (wire/mime.h); or NULL */
};

struct rm_letters {
    struct rm_letter *v; /* the longest due first, then by address */
    size_t n;
    size_t n_aside; /* reminders that cannot be sent; a warning each */
};

/* Makes the letters of all reminders that are due at `now` and not in the journal (where `retry`,
 * those that failed are taken up again). `to` is the id of a person, or an address, which is the
 * person's whose e-mail it is. A reminder to nobody is an error, and so is a calendar without a
 * method; one to somebody who has left or has no address that mail can go to is set aside with a
 * warning. A cancellation of an invite goes to all those, and to those alone, who had an earlier
 * one of its invites by the journal, leavers included. 0, or -1 with errors. */
int rm_letters_make(struct rm_letters *letters, struct rm_programme *p,
    const struct rm_journal *journal, int64_t now, int retry);

/* 128 bits of a hash over all that makes a letter, at the sender's domain; `salt` is "" for a
 * letter that counts. */
char *rm_letter_message_id(struct rm_arena *arena, const struct rm_letter *letter,
    const struct rm_mailbox *from, const char *salt);

#endif
