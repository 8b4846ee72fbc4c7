/*
 * handover: giving a message to what carries it.
 * Floor: mail.
 *
 * Two carriers: a maildir, and a program that reads a message with its recipients in the headers,
 * as `sendmail -t -i` does. The caller ignores SIGPIPE.
 */
#ifndef RM_MAIL_HANDOVER_H
#define RM_MAIL_HANDOVER_H

#include "base/arena.h"

#include <stddef.h>

/* What became of a message, by the exit status of a mail program. */
enum rm_handover {
    RM_HANDED_OVER,  /* 0 */
    RM_HAND_REFUSED, /* 64 to 68 of sysexits.h: the message or its address is at fault */
    RM_HAND_AGAIN    /* all else, death by a signal included: it may go better later */
};

/* `code` is an exit status, or 128 and the number of the signal. */
enum rm_handover rm_handover_meaning(int code);

/* The code in words: "exit 67, no such user". Owned by the arena. */
const char *rm_handover_text(struct rm_arena *arena, int code);

/* The words of a command, split at spaces and tabs alone: nothing else has a meaning, there is no
 * shell. NULL-terminated, owned by the arena; NULL where there is no word. */
char **rm_command_split(struct rm_arena *arena, const char *command);

/* Runs a command, found by PATH, with the message on its standard input and what it says on
 * standard error. 0 with its `code`; -1 with errno where it could not be run. A program that ends
 * well without having read the message has not sent it: code 74. */
int rm_sendmail(int *code, char *const *command, const char *message, size_t len);

/* Makes the folders of a maildir that are not there. 0, or -1 with errno. */
int rm_maildir_make(const char *maildir);

/* Puts a message into a maildir under a name: written in tmp, synced, renamed into new. With
 * `again`, it may be there already, in new or (under the name and flags) in cur: then it is left
 * as it is. 0, or -1 with errno. Source: Bernstein, "Using maildir format". */
int rm_maildir_add(
    const char *maildir, const char *name, const char *message, size_t len, int again);

#endif
