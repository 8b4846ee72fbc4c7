/*
 * codes: how a mail program's exit status is taken.
 * Floor: mail.
 *
 * The codes are those of sysexits.h, as Postfix, Exim, OpenSMTPD and msmtp use them. What speaks of
 * the message or of its recipient is refused for good. All else is the fault of the mail system, of
 * the command or of its configuration, which somebody will mend: the message is tried again, so
 * that nothing is lost. So it is with 64 and 66: a message of ours has one recipient and is all
 * there, and a program that complains of its usage or of its input would refuse any.
 * The table in man/rm-mail.1 is made from this one.
 */
#ifndef RM_MAIL_CODES_H
#define RM_MAIL_CODES_H

/* What became of a message. */
enum rm_handover {
    RM_HANDED_OVER,  /* the mail program has taken it on */
    RM_HAND_REFUSED, /* for good */
    RM_HAND_AGAIN    /* not known, or not now: it is in doubt, and the next run tries again */
};

enum {
    RM_CODE_IO_ERROR = 74, /* also of a program that ends well without having read the message */
    RM_CODE_SIGNAL = 128,  /* and the number of the signal that ended the program */
    RM_CODE_LATE = 256     /* no exit status: killed, as it was not done in time */
};

/* X(code, name, what becomes of the message, in words) */
#define RM_MAIL_CODES(X)                                                                           \
    X(0, "EX_OK", RM_HANDED_OVER, "taken on")                                                      \
    X(64, "EX_USAGE", RM_HAND_AGAIN, "wrong usage")                                                \
    X(65, "EX_DATAERR", RM_HAND_REFUSED, "the message was refused")                                \
    X(66, "EX_NOINPUT", RM_HAND_AGAIN, "no input")                                                 \
    X(67, "EX_NOUSER", RM_HAND_REFUSED, "no such user")                                            \
    X(68, "EX_NOHOST", RM_HAND_REFUSED, "no such host")                                            \
    X(69, "EX_UNAVAILABLE", RM_HAND_AGAIN, "service unavailable")                                  \
    X(70, "EX_SOFTWARE", RM_HAND_AGAIN, "internal error")                                          \
    X(71, "EX_OSERR", RM_HAND_AGAIN, "system error")                                               \
    X(72, "EX_OSFILE", RM_HAND_AGAIN, "a system file is missing")                                  \
    X(73, "EX_CANTCREAT", RM_HAND_AGAIN, "a file cannot be made")                                  \
    X(74, "EX_IOERR", RM_HAND_AGAIN, "input or output error")                                      \
    X(75, "EX_TEMPFAIL", RM_HAND_AGAIN, "temporary failure")                                       \
    X(76, "EX_PROTOCOL", RM_HAND_AGAIN, "protocol error, such as a connection that was cut")       \
    X(77, "EX_NOPERM", RM_HAND_AGAIN, "permission denied")                                         \
    X(78, "EX_CONFIG", RM_HAND_AGAIN, "wrong configuration")

#endif
