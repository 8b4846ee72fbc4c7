/*
 * journal: what was handed over, and what is in doubt.
 * Floor: mail.
 *
 * The journal is a log (base/log.h) of delivery records. A message is written to it whole, with
 * state intent, before it is handed over, and its outcome after: sent or failed, without the
 * message. A run that was killed in between leaves an intent without an outcome; the next run
 * hands that message over again, as it stands, with its Message-ID. So each message goes out at
 * least once, and always as the same one.
 *
 * The lock is held from open to close: two runs on one journal take turns.
 */
#ifndef RM_MAIL_JOURNAL_H
#define RM_MAIL_JOURNAL_H

#include "base/log.h"
#include "record/programme.h"

struct rm_journal {
    struct rm_log log;           /* its fd is -1 where the journal is only looked at */
    struct rm_programme records; /* what stood in it when it was opened */
    struct rm_map carried;       /* reminder id: a delivery that is sent or in doubt */
    struct rm_map failed;        /* reminder id and address joined: a delivery that failed */
};

/* Heals the journal, if it is there, without keeping it open. For before the input is read:
 * the journal may be part of that, and a torn line would be an error there. */
void rm_journal_heal(const char *path, struct rm_diag *diag);

/* Opens (and makes, with mode 0600, or with `look` only looks at) and reads the journal. The
 * deliveries of `p` count as well, where the journal does not know them better. All that is wrong
 * goes to the diag of `p`; then nothing is left open. 0 or -1. */
int rm_journal_open(struct rm_journal *journal, const char *path, int look, struct rm_programme *p);

/* The delivery that carries a reminder: sent, or in doubt. NULL where there is none. */
const struct rm_delivery *rm_journal_carried(
    const struct rm_journal *journal, const char *reminder);

/* Whether a reminder was refused for good at this address. */
int rm_journal_failed(const struct rm_journal *journal, const char *reminder, const char *address);

/* Writes an intent. What it was before (a message that had failed and is tried anew) gives it its
 * revision. 0, or -1 with errno. */
int rm_journal_intend(struct rm_journal *journal, struct rm_delivery *delivery);

/* Writes the outcome of an intent: its state, code and time are set by the caller. What was
 * written is appended to `out` too. 0, or -1 with errno. */
int rm_journal_settle(struct rm_journal *journal, struct rm_delivery *delivery, struct rm_buf *out);

void rm_journal_close(struct rm_journal *journal);

#endif
