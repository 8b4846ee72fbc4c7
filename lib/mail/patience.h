/*
 * patience: waiting that has an end.
 * Floor: mail.
 *
 * A run waits for a mail program, or for its turn to send the next message, and two things can end
 * that early: a limit of time, and somebody who asks it to stop (SIGINT, SIGTERM, SIGHUP). Between
 * begin and end these signals are only noted, and only while the run waits: so what is in hand is
 * brought to its end, and no signal is missed between a look and a wait. A signal that the run was
 * started to ignore, as nohup does, stays ignored.
 *
 * There is one of all this in a process. What is started meanwhile is to have the signal mask of
 * rm_patience_mask.
 */
#ifndef RM_MAIL_PATIENCE_H
#define RM_MAIL_PATIENCE_H

#include <signal.h>
#include <stdint.h>

void rm_patience_begin(void);
void rm_patience_end(void);

/* The signals that were blocked before. */
const sigset_t *rm_patience_mask(void);

/* Sets a limit from now on, in milliseconds; 0: none. */
void rm_patience_limit(int64_t ms);

/* Whether the limit has passed. */
int rm_patience_over(void);

/* How often the run was asked to stop, and by which signal the first time. */
int rm_patience_asked(void);
int rm_patience_signal(void);

/* Waits until the limit passes, a child ends or somebody asks to stop; or for no reason. Returns at
 * once where the limit has passed. What is waited for is looked for behind a call of
 * rm_patience_asked, and then comes the wait: nothing that happens in between is missed. */
void rm_patience_wait(void);

/* Waits for the limit; shorter, where somebody asks to stop or has asked. */
void rm_patience_pause(int64_t ms);

#endif
