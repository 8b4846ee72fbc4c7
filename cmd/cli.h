/*
 * cli: what every program's main does alike.
 * The programs' floor: the only one with arguments, the clock, exit and the standard streams.
 *
 * A main parses its options, reads, settles, makes one call into its domain, and finishes:
 *
 *   rm_cli_start(&cli, &program, argc, argv);
 *   while ((key = rm_cli_option(&cli)))
 *       switch (key) …
 *   rm_cli_read(&cli, &programme);
 *   … one call that fills cli.out …
 *   return rm_cli_finish(&cli, RM_OK);
 *
 * Nothing reaches standard output unless the input had no error.
 */
#ifndef RM_CMD_CLI_H
#define RM_CMD_CLI_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/out.h"
#include "record/programme.h"

/* Exit status. */
enum { RM_OK = 0, RM_FAILED_CHECK = 1, RM_TROUBLE = 2, RM_TRY_AGAIN = 75 };

struct rm_cli_option {
    int key; /* what rm_cli_option returns; the short letter, or 256 and up where there is none */
    const char *name; /* without the dashes */
    const char *arg;  /* what its argument is called, or NULL where it takes none */
    const char *help; /* one line */
};

struct rm_cli_program {
    const char *name;
    const char *synopsis; /* lines as in the manual's SYNOPSIS, each ending in a newline */
    const char *purpose;  /* one line */
    const struct rm_cli_option
        *options; /* ends with a zero key; -h and --help need not be listed */
};

struct rm_cli {
    const struct rm_cli_program *program;
    int argc;
    char **argv;        /* operands, once rm_cli_option gave 0 */
    const char *arg;    /* the argument of the option last given */
    const char *option; /* the name of that option; NULL once rm_cli_option gave 0 */
    int *given;         /* keys of the options that were given */
    size_t n_given;
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_out out; /* standard output */
    void *options;     /* how getopt sees them */
};

/* Sets up a run. RM_THREADS in the environment says how many threads work: all cores without it. */
void rm_cli_start(struct rm_cli *cli, const struct rm_cli_program *program, int argc, char **argv);

/* The key of the next option, or 0 after the last, with argc and argv left as the operands.
 * --help prints and ends the run with status 0; misuse ends it with status 2. */
int rm_cli_option(struct rm_cli *cli);

/* Misuse, where an option was given that is not among `keys`, which end with 0: one that a command
 * does not take is a slip that must not pass in silence. */
void rm_cli_permit(struct rm_cli *cli, const char *command, const int *keys);

/* What follows the argument of the option last given, of one that takes two; misuse where nothing
 * does. */
const char *rm_cli_second(struct rm_cli *cli);

/* Ends the run as misuse: the message, then the synopsis, on standard error; status 2. */
_Noreturn void rm_cli_misuse(struct rm_cli *cli, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Ends the run as misuse: what `arg` is, and of which option, is not `expected`. */
_Noreturn void rm_cli_refuse(struct rm_cli *cli, const char *expected, ...)
    __attribute__((format(printf, 2, 3)));

/* Tells something on standard error that is neither an error nor a warning: a line, behind the
 * name of the program. */
void rm_cli_tell(struct rm_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Takes the next operand; misuse, saying that `what` is missing, where there is none. */
const char *rm_cli_operand(struct rm_cli *cli, const char *what);

/* The argument of the option last given as a number, an instant or a date; misuse otherwise. */
int64_t rm_cli_int(struct rm_cli *cli, int64_t min, int64_t max);
int64_t rm_cli_time(struct rm_cli *cli);
int64_t rm_cli_date(struct rm_cli *cli);

/* The argument of the option last given as one of some words (NULL-terminated): its index. */
int rm_cli_word(struct rm_cli *cli, const char *const *words);

/* The clock, for programs whose --now was not given. */
int64_t rm_cli_now(void);

/* Reads the operands, or standard input where there are none or one is "-", and settles them.
 * Errors end the run: all of them are printed, status 2. */
void rm_cli_read(struct rm_cli *cli, struct rm_programme *programme);

/* Ends the run if there are errors in diag. */
void rm_cli_check(struct rm_cli *cli);

/* Prints what diag holds, flushes the output, frees, and gives the status to exit with: `status`,
 * or RM_TROUBLE where there were errors or the output could not be written. */
int rm_cli_finish(struct rm_cli *cli, int status);

#endif
