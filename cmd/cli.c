#include "cli.h"

#include "base/date.h"
#include "base/num.h"
#include "base/parallel.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* What getopt is told; the order is that of the program's table, then help and version. */
struct getopt_view {
    struct option *longs;
    char *shorts;
};

enum { KEY_VERSION = 255 };

static const char *program_name = "rm-tools";

static void say(const char *text)
{
    (void)!write(STDERR_FILENO, text, strlen(text));
}

static void die_out_of_memory(void)
{
    say(program_name);
    say(": out of memory\n");
    _exit(RM_TROUBLE);
}

static struct getopt_view *view_options(struct rm_cli *cli)
{
    const struct rm_cli_option *options = cli->program->options;
    struct getopt_view *view = RM_NEW(&cli->arena, struct getopt_view);
    struct rm_buf shorts = {0};
    size_t n = 0, n_long = 0;

    while (options[n].key)
        n++;
    view->longs = RM_NEW_N(&cli->arena, n + 3, struct option);
    rm_buf_adds(&shorts, ":h");
    for (size_t i = 0; i < n; i++) {
        if (options[i].name)
            view->longs[n_long++] = (struct option){.name = options[i].name,
                .has_arg = options[i].arg ? required_argument : no_argument,
                .val = options[i].key};
        if (options[i].key < KEY_VERSION)
            rm_buf_printf(&shorts, "%c%s", options[i].key, options[i].arg ? ":" : "");
    }
    view->longs[n_long++] = (struct option){.name = "help", .val = 'h'};
    view->longs[n_long] = (struct option){.name = "version", .val = KEY_VERSION};
    view->shorts = rm_arena_dup(&cli->arena, shorts.data);
    rm_buf_free(&shorts);
    return view;
}

/* A stream that was closed by the caller must not become the first file that is
 * opened: its number is taken by something that refuses what the stream is for. */
static void occupy_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* What comes out does not depend on it: only how soon. */
static void choose_threads(struct rm_cli *cli)
{
    const char *text = getenv("RM_THREADS");
    int64_t n = 0;

    if (text && rm_parse_int(&n, text, 1, RM_THREADS_MAX))
        rm_cli_misuse(cli, "RM_THREADS: \"%s\" is not a whole number from 1 to %d", text,
            (int)RM_THREADS_MAX);
    rm_set_threads((unsigned)n);
}

void rm_cli_start(struct rm_cli *cli, const struct rm_cli_program *program, int argc, char **argv)
{
    program_name = program->name;
    occupy_standard_streams();
    rm_set_out_of_memory(die_out_of_memory);
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of write, told from others at the end */
    signal(SIGXFSZ, SIG_IGN); /* so is a file that may not grow: what was begun is taken back */
    memset(cli, 0, sizeof *cli);
    cli->program = program;
    cli->argc = argc;
    cli->argv = argv;
    rm_diag_init(&cli->diag, &cli->arena);
    rm_out_init(&cli->out, STDOUT_FILENO, "standard output");
    cli->options = view_options(cli);
    opterr = 0;
    choose_threads(cli);
}

static void add_synopsis(struct rm_buf *out, const char *synopsis)
{
    const char *start = "usage: ";

    while (*synopsis) {
        const char *end = strchr(synopsis, '\n') + 1;

        rm_buf_adds(out, start);
        rm_buf_add(out, synopsis, (size_t)(end - synopsis));
        start = "       ";
        synopsis = end;
    }
}

static void add_option(struct rm_buf *out, const struct rm_cli_option *option)
{
    struct rm_buf left = {0};

    if (option->key < KEY_VERSION)
        rm_buf_printf(&left, "-%c%s", option->key, option->name ? ", " : "");
    else
        rm_buf_adds(&left, "    ");
    if (option->name)
        rm_buf_printf(&left, "--%s", option->name);
    if (option->arg)
        rm_buf_printf(&left, " %s", option->arg);
    if (left.len > 26)
        rm_buf_printf(out, "  %s\n%30s%s\n", left.data, "", option->help);
    else
        rm_buf_printf(out, "  %-26s  %s\n", left.data, option->help);
    rm_buf_free(&left);
}

/* Ends the run now, with what was written so far as all there is. */
_Noreturn static void stop(struct rm_cli *cli, int status)
{
    exit(rm_cli_finish(cli, status));
}

_Noreturn static void help(struct rm_cli *cli)
{
    static const struct rm_cli_option always[] = {
        {'h', "help", NULL, "print this and exit"},
        {256, "version", NULL, "print the version and exit"},
    };
    const struct rm_cli_program *program = cli->program;

    add_synopsis(&cli->out.buf, program->synopsis);
    rm_buf_printf(&cli->out.buf, "\n%s\n\n", program->purpose);
    for (size_t i = 0; program->options[i].key; i++)
        add_option(&cli->out.buf, &program->options[i]);
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        add_option(&cli->out.buf, &always[i]);
    rm_buf_printf(
        &cli->out.buf, "\nThe manual: man %s, and man rm-tools for the whole.\n", program->name);
    stop(cli, RM_OK);
}

_Noreturn static void version(struct rm_cli *cli)
{
    rm_buf_printf(&cli->out.buf, "%s (rm-tools) %s\n", cli->program->name, RM_VERSION);
    stop(cli, RM_OK);
}

void rm_cli_tell(struct rm_cli *cli, const char *format, ...)
{
    struct rm_buf text = {0};
    va_list args;

    rm_buf_printf(&text, "%s: ", cli->program->name);
    va_start(args, format);
    rm_buf_vprintf(&text, format, args);
    va_end(args);
    rm_buf_addc(&text, '\n');
    say(text.data);
    rm_buf_free(&text);
}

void rm_cli_misuse(struct rm_cli *cli, const char *format, ...)
{
    struct rm_buf text = {0};
    va_list args;

    va_start(args, format);
    rm_buf_vprintf(&text, format, args);
    va_end(args);
    rm_error(&cli->diag, (struct rm_where){0}, "%s", text.data);
    rm_buf_clear(&text);
    rm_diag_format(&cli->diag, cli->program->name, &text);
    add_synopsis(&text, cli->program->synopsis);
    rm_buf_printf(&text, "%s --help tells more.\n", cli->program->name);
    say(text.data);
    rm_buf_free(&text);
    rm_out_free(&cli->out);
    rm_arena_free(&cli->arena);
    exit(RM_TROUBLE);
}

void rm_cli_refuse(struct rm_cli *cli, const char *expected, ...)
{
    struct rm_buf text = {0};
    const char *copy;
    va_list args;

    va_start(args, expected);
    rm_buf_vprintf(&text, expected, args);
    va_end(args);
    copy = rm_arena_dup(&cli->arena, text.data);
    rm_buf_free(&text);
    if (cli->option)
        rm_cli_misuse(cli, "--%s: \"%s\" is not %s", cli->option, cli->arg, copy);
    rm_cli_misuse(cli, "\"%s\" is not %s", cli->arg, copy);
}

static const char *name_of(const struct rm_cli *cli, int key)
{
    const struct rm_cli_option *option = cli->program->options;

    while (option->key && option->key != key)
        option++;
    return option->name;
}

int rm_cli_option(struct rm_cli *cli)
{
    const struct getopt_view *view = cli->options;
    int at = optind > 0 ? optind : 1;
    int key = getopt_long(cli->argc, cli->argv, view->shorts, view->longs, NULL);

    cli->arg = optarg;
    cli->option = key > 0 ? name_of(cli, key) : NULL;
    switch (key) {
    case -1:
        cli->argc -= optind;
        cli->argv += optind;
        return 0;
    case 'h':
        help(cli);
    case KEY_VERSION:
        version(cli);
    case ':':
        rm_cli_misuse(cli, "%s needs an argument", cli->argv[optind - 1]);
    case '?':
        if (optopt && optopt < KEY_VERSION)
            rm_cli_misuse(cli, "there is no option -%c", optopt);
        rm_cli_misuse(cli, "there is no option %s, or it stands for several or takes no argument",
            cli->argv[optind > at ? optind - 1 : at]);
    default:
        break;
    }
    if (optarg && !rm_text_valid(optarg, strlen(optarg)))
        rm_cli_misuse(cli, "an argument is not UTF-8: %s", optarg);
    cli->given = rm_arena_grow(&cli->arena, cli->given, cli->n_given, sizeof *cli->given);
    cli->given[cli->n_given++] = key;
    return key;
}

void rm_cli_permit(struct rm_cli *cli, const char *command, const int *keys)
{
    for (size_t i = 0; i < cli->n_given; i++) {
        const int *key = keys;

        while (*key && *key != cli->given[i])
            key++;
        if (!*key)
            rm_cli_misuse(cli, "%s takes no --%s", command, name_of(cli, cli->given[i]));
    }
}

const char *rm_cli_second(struct rm_cli *cli)
{
    const char *second = optind < cli->argc ? cli->argv[optind++] : NULL;

    if (!second)
        rm_cli_misuse(cli, "--%s needs two arguments", cli->option);
    if (!rm_text_valid(second, strlen(second)))
        rm_cli_misuse(cli, "an argument is not UTF-8: %s", second);
    return second;
}

const char *rm_cli_operand(struct rm_cli *cli, const char *what)
{
    if (cli->argc < 1)
        rm_cli_misuse(cli, "%s is missing", what);
    if (!rm_text_valid(cli->argv[0], strlen(cli->argv[0])))
        rm_cli_misuse(cli, "%s is not UTF-8: %s", what, cli->argv[0]);
    cli->argc--;
    return *cli->argv++;
}

int64_t rm_cli_int(struct rm_cli *cli, int64_t min, int64_t max)
{
    int64_t value = 0;

    if (rm_parse_int(&value, cli->arg, min, max))
        rm_cli_refuse(cli, "a whole number from %lld to %lld", (long long)min, (long long)max);
    return value;
}

int64_t rm_cli_time(struct rm_cli *cli)
{
    int64_t value = 0;

    if (rm_time_or_date_parse(&value, cli->arg))
        rm_cli_refuse(cli, "a time such as 2026-03-31T09:00:00Z or a date such as 2026-03-31");
    return value;
}

int64_t rm_cli_date(struct rm_cli *cli)
{
    int64_t value = 0;

    if (rm_date_parse(&value, cli->arg))
        rm_cli_refuse(cli, "a date such as 2026-03-31");
    return value;
}

int rm_cli_word(struct rm_cli *cli, const char *const *words)
{
    int word = rm_word_find(words, cli->arg);

    if (word < 0) {
        struct rm_buf list = {0};

        for (size_t i = 0; words[i]; i++)
            rm_buf_printf(&list, "%s%s", i ? ", " : "", words[i]);
        rm_cli_refuse(cli, "one of %s", list.data);
    }
    return word;
}

int64_t rm_cli_now(void)
{
    return (int64_t)time(NULL);
}

void rm_cli_read(struct rm_cli *cli, struct rm_programme *programme)
{
    if (cli->argc == 0)
        rm_programme_read(programme, STDIN_FILENO, "standard input");
    for (int i = 0; i < cli->argc; i++)
        if (strcmp(cli->argv[i], "-") == 0)
            rm_programme_read(programme, STDIN_FILENO, "standard input");
        else
            rm_programme_read_file(programme, cli->argv[i]);
    rm_programme_settle(programme);
    rm_cli_check(cli);
}

void rm_cli_check(struct rm_cli *cli)
{
    if (cli->diag.n_errors)
        stop(cli, RM_TROUBLE);
}

/* Diagnostics come first, so that a reader of both streams has them in any case. */
static void print_diag(struct rm_cli *cli)
{
    struct rm_buf text = {0};

    rm_diag_format(&cli->diag, cli->program->name, &text);
    if (text.len)
        (void)!rm_write_all(STDERR_FILENO, text.data, text.len);
    rm_buf_free(&text);
}

/* The reader went away: end as any filter does, by the signal. */
static void end_by_closed_pipe(void)
{
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
}

int rm_cli_finish(struct rm_cli *cli, int status)
{
    print_diag(cli);
    if (cli->diag.n_errors) {
        status = status == RM_OK || status == RM_FAILED_CHECK ? RM_TROUBLE : status;
        rm_buf_clear(&cli->out.buf);
    }
    rm_out_flush(&cli->out);
    if (!cli->out.error && cli->out.wrote && close(STDOUT_FILENO))
        cli->out.error = errno;
    if (cli->out.error == EPIPE)
        end_by_closed_pipe();
    if (cli->out.error) {
        struct rm_buf text = {0};

        rm_buf_printf(&text, "%s: %s cannot be written: %s\n", cli->program->name, cli->out.name,
            strerror(cli->out.error));
        say(text.data);
        rm_buf_free(&text);
        status = RM_TROUBLE;
    }
    rm_out_free(&cli->out);
    rm_arena_free(&cli->arena);
    return status;
}
