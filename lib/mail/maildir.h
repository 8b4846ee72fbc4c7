/*
 * maildir: putting a message into a folder.
 * Floor: mail.
 *
 * Source: Bernstein, "Using maildir format".
 */
#ifndef RM_MAIL_MAILDIR_H
#define RM_MAIL_MAILDIR_H

#include <stddef.h>

/* Makes the folders of a maildir that are not there. 0, or -1 with errno. */
int rm_maildir_make(const char *maildir);

/* Puts a message into a maildir under a name: written in tmp, synced, renamed into new. With
 * `again`, it may be there already, in new or (under the name and flags) in cur: then it is left
 * as it is. 0, or -1 with errno. */
int rm_maildir_add(
    const char *maildir, const char *name, const char *message, size_t len, int again);

#endif
