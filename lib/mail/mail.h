/*
 * mail: one run of the mailer.
 * Floor: mail.
 *
 * First what is in doubt is handed over again, then what is due, one letter a person (letter.h).
 * All letters are written, and what is wrong with any is found, before the first is handed over.
 * Each goes through the journal (journal.h): intent, hand-over, outcome.
 *
 * A message that may go better later stays in doubt. One that is refused for good is settled as
 * failed, and its reminders are not sent to that address again unless a run is told to retry.
 *
 * A rehearsal (`redirect`) sends every letter to one address, with a word on whom it is for. It
 * leaves what is in doubt alone and writes nothing to the journal, and its Message-IDs are others:
 * what it sent counts as sent to nobody.
 *
 * While messages are handed over, SIGINT, SIGTERM and SIGHUP end the run in good order: the message
 * in hand is settled first, or, when the signal comes twice, left in doubt (patience.h).
 */
#ifndef RM_MAIL_MAIL_H
#define RM_MAIL_MAIL_H

#include "record/programme.h"
#include "wire/mime.h"

struct rm_mail {
    const char *journal; /* path */
    struct rm_mailbox from;
    const char *maildir;  /* path, or NULL: */
    char *const *command; /* the mail program's words; both NULL only where nothing is sent */
    const char *redirect; /* an address, or NULL */
    int64_t timeout_s;    /* how long the mail program may take for a message */
    int64_t max;          /* messages that are handed over at most, or RM_NONE */
    int64_t rate;         /* messages a minute at most, or RM_NONE */
    int64_t now;
    int dry;   /* 1: show what would be sent, as text, and write nothing anywhere */
    int retry; /* 1: take up what failed */
};

/* How many messages, and reminders set aside. */
struct rm_mail_tally {
    size_t n_sent;
    size_t n_failed; /* refused for good */
    size_t n_again;  /* in doubt, for the next run */
    size_t n_left;   /* not tried: beyond the maximum, or the run was asked to stop */
    size_t n_aside;  /* reminders */
};

/* Runs it for the reminders, people and deliveries of `p`, which is settled. Appends to `out` the
 * delivery records of all that was settled (or, where `dry`, the text of what would be sent). What
 * failed is a warning in the diag of `p`, what ends the run (the journal, the maildir, a mail
 * program that is not there, an error in a letter) an error. */
void rm_mail_run(struct rm_buf *out, struct rm_mail_tally *tally, const struct rm_mail *mail,
    struct rm_programme *p);

#endif
