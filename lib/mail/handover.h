/*
 * handover: giving a message to a mail program.
 * Floor: mail.
 *
 * That is a program that reads a message with its recipients in the headers, as `sendmail -t -i`
 * does. The caller ignores SIGPIPE. What an exit status means stands in mail/codes.h.
 */
#ifndef RM_MAIL_HANDOVER_H
#define RM_MAIL_HANDOVER_H

#include "base/arena.h"
#include "mail/codes.h"

#include <stddef.h>
#include <stdint.h>

/* `code` is an exit status, RM_CODE_SIGNAL and the number of the signal, or RM_CODE_LATE. */
enum rm_handover rm_handover_meaning(int code);

/* The code in words: "exit 67, no such user". Owned by the arena. */
const char *rm_handover_text(struct rm_arena *arena, int code);

/* The words of a command, split at spaces and tabs alone: nothing else has a meaning, there is no
 * shell. NULL-terminated, owned by the arena; NULL where there is no word. */
char **rm_command_split(struct rm_arena *arena, const char *command);

/* Runs a command, found by PATH, in a process group of its own, with the message as its standard
 * input (a file, so that it is whole whatever happens to us) and what it says on standard error. 0
 * with its `code`; -1 with errno where it could not be run. A program that ends well without having
 * read the message has not sent it: code RM_CODE_IO_ERROR. One that has not ended after `timeout_s`
 * seconds, or when somebody asks the run to stop for the second time, is ended with its group, at
 * first with SIGTERM: code RM_CODE_LATE. For between rm_patience_begin and its end
 * (mail/patience.h). */
int rm_sendmail(
    int *code, char *const *command, const char *message, size_t len, int64_t timeout_s);

#endif
