/* rm-forget: erases one person from a programme's files. */
#include "cli.h"

#include "base/text.h"
#include "forget/forget.h"

#include <string.h>

enum { APPLY = 256, EXPORT, AS };

static const struct rm_cli_option options[] = {
    {APPLY, "apply", NULL, "change the files; without it, only tell what would change"},
    {EXPORT, "export", NULL,
        "print the records that the person may ask to see, and change nothing"},
    {AS, "as", "PSEUDONYM", "the pseudonym, where an earlier run has given one"},
    {0},
};

static const struct rm_cli_program program = {
    .name = "rm-forget",
    .synopsis = "rm-forget [--apply | --export] [--as PSEUDONYM] ID FILE ...\n",
    .purpose = "Erases a person from a programme's files, or shows what there is about a person.",
    .options = options,
};

static void read_options(struct rm_cli *cli, struct rm_forget *forget)
{
    for (int key; (key = rm_cli_option(cli));) {
        if (key == AS) {
            forget->pseudonym = cli->arg;
            if (!*cli->arg || rm_text_has_control(cli->arg))
                rm_cli_misuse(cli, "--as needs text on one line that is not empty");
            continue;
        }
        if (forget->mode != RM_FORGET_SHOW)
            rm_cli_misuse(cli, "--apply and --export exclude each other");
        forget->mode = key == APPLY ? RM_FORGET_APPLY : RM_FORGET_EXPORT;
    }
}

int main(int argc, char **argv)
{
    struct rm_forget forget = {0};
    struct rm_cli cli;
    size_t n;

    rm_cli_start(&cli, &program, argc, argv);
    read_options(&cli, &forget);
    forget.id = rm_cli_operand(&cli, "the id of a person");
    if (cli.argc < 1)
        rm_cli_misuse(&cli, "the files are missing");
    if (forget.pseudonym && strcmp(forget.pseudonym, forget.id) == 0)
        rm_cli_misuse(&cli, "the pseudonym is the id");
    n = rm_forget_run(&cli.out.buf, &forget, cli.argv, (size_t)cli.argc, &cli.arena, &cli.diag);
    if (n == 0 && !cli.diag.n_errors)
        rm_warn(&cli.diag, (struct rm_where){0}, "there is nothing about \"%s\" in these files",
            forget.id);
    return rm_cli_finish(&cli, n ? RM_OK : RM_FAILED_CHECK);
}
