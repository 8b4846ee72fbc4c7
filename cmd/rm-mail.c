/* rm-mail: hands each reminder over, once. */
#include "cli.h"

#include "base/text.h"
#include "mail/handover.h"
#include "mail/journal.h"
#include "mail/mail.h"

enum { JOURNAL = 256, FROM, MAILDIR, SENDMAIL, TIMEOUT, REDIRECT, MAX, RATE, RETRY, CYCLE, NOW };

enum { TIMEOUT_S = 300, DAY_S = 86400 };

static const struct rm_cli_option options[] = {
    {JOURNAL, "journal", "FILE", "the log of what was sent (needed)"},
    {FROM, "from", "ADDR",
        "the sender: an address, or \"Name <address>\"; else the cycle's sender"},
    {MAILDIR, "maildir", "DIR", "put messages into this maildir"},
    {SENDMAIL, "sendmail", "CMD", "give messages to this program, such as \"sendmail -t -i\""},
    {'n', "dry-run", NULL, "show what would be sent, and write nothing"},
    {REDIRECT, "redirect", "ADDR", "rehearse: send all to this address, and journal nothing"},
    {MAX, "max", "N", "hand over at most N messages"},
    {RATE, "rate", "N", "hand over at most N messages a minute"},
    {TIMEOUT, "timeout", "SECONDS", "end a mail program that takes longer than that; else 300"},
    {RETRY, "retry", NULL, "take up what was refused for good in an earlier run"},
    {CYCLE, "cycle", "ID", "the cycle whose sender it is, where the input has several"},
    {NOW, "now", "TIME", "the time that it is; else the clock's"},
    {0},
};

static const struct rm_cli_program program = {
    .name = "rm-mail",
    .synopsis = "rm-mail --journal FILE [--from ADDR] (--maildir DIR | --sendmail CMD) [-n]\n"
                "        [--redirect ADDR] [--max N] [--rate N] [--timeout SECONDS] [--retry] "
                "[--cycle ID]\n"
                "        [--now TIME] [FILE ...]\n",
    .purpose = "Hands reminders over to a mail program or a maildir, one message a person and run.",
    .options = options,
};

static void read_options(struct rm_cli *cli, struct rm_mail *mail, const char **cycle)
{
    for (int key; (key = rm_cli_option(cli));)
        switch (key) {
        case JOURNAL:
            mail->journal = cli->arg;
            break;
        case FROM:
            if (rm_mailbox_parse(&mail->from, &cli->arena, cli->arg))
                rm_cli_misuse(
                    cli, "\"%s\" is not one address, alone or as Name <address>", cli->arg);
            if (rm_text_has_control(cli->arg))
                rm_cli_misuse(cli, "--from: the sender has a control character");
            break;
        case MAILDIR:
            mail->maildir = cli->arg;
            break;
        case SENDMAIL:
            mail->command = rm_command_split(&cli->arena, cli->arg);
            if (!mail->command)
                rm_cli_misuse(cli, "--sendmail needs the name of a program");
            break;
        case 'n':
            mail->dry = 1;
            break;
        case REDIRECT:
            if (!rm_address_valid(cli->arg))
                rm_cli_refuse(cli, "one address");
            mail->redirect = cli->arg;
            break;
        case MAX:
            mail->max = rm_cli_int(cli, 0, INT32_MAX);
            break;
        case RATE:
            mail->rate = rm_cli_int(cli, 1, INT32_MAX);
            break;
        case TIMEOUT:
            mail->timeout_s = rm_cli_int(cli, 1, DAY_S);
            break;
        case RETRY:
            mail->retry = 1;
            break;
        case CYCLE:
            *cycle = cli->arg;
            break;
        case NOW:
            mail->now = rm_cli_time(cli);
            break;
        }
}

static void check_options(struct rm_cli *cli, const struct rm_mail *mail)
{
    if (!mail->journal)
        rm_cli_misuse(cli, "--journal FILE is needed");
    if (mail->maildir && mail->command)
        rm_cli_misuse(cli, "--maildir and --sendmail exclude each other");
    if (!mail->maildir && !mail->command && !mail->dry)
        rm_cli_misuse(cli, "one of --maildir DIR and --sendmail CMD is needed");
}

static void find_sender(
    struct rm_cli *cli, struct rm_mail *mail, struct rm_programme *p, const char *id)
{
    const struct rm_cycle *cycle = rm_programme_cycle(p, id);

    if (cycle && cycle->sender && rm_address_valid(cycle->sender))
        mail->from = (struct rm_mailbox){cycle->name, cycle->sender};
    else if (cycle && cycle->sender)
        rm_error(&cli->diag, cycle->rec.where,
            "cycle \"%s\": sender: \"%s\" is no address that mail can come from", cycle->rec.id,
            cycle->sender);
    else if (cycle)
        rm_error(&cli->diag, cycle->rec.where, "there is no --from, and cycle \"%s\" has no sender",
            cycle->rec.id);
}

static int status_of(const struct rm_mail_tally *tally)
{
    if (tally->n_again || tally->n_left)
        return RM_TRY_AGAIN;
    return tally->n_failed || tally->n_aside ? RM_FAILED_CHECK : RM_OK;
}

int main(int argc, char **argv)
{
    struct rm_mail mail = {.timeout_s = TIMEOUT_S, .max = RM_NONE, .rate = RM_NONE, .now = RM_NONE};
    struct rm_mail_tally tally;
    struct rm_programme p;
    struct rm_cli cli;
    const char *cycle = NULL;

    rm_cli_start(&cli, &program, argc, argv);
    read_options(&cli, &mail, &cycle);
    check_options(&cli, &mail);
    if (mail.now == RM_NONE)
        mail.now = rm_cli_now();
    if (!mail.dry && !mail.redirect)
        rm_journal_heal(mail.journal, &cli.diag);
    rm_programme_init(&p, &cli.arena, &cli.diag,
        RM_BIT(RM_CYCLE) | RM_BIT(RM_PERSON) | RM_BIT(RM_REMINDER) | RM_BIT(RM_DELIVERY));
    rm_cli_read(&cli, &p);
    if (!mail.from.address && rm_n_reminders(&p) > 0)
        find_sender(&cli, &mail, &p, cycle);
    rm_cli_check(&cli);
    rm_mail_run(&cli.out.buf, &tally, &mail, &p);
    return rm_cli_finish(&cli, cli.diag.n_errors ? RM_OK : status_of(&tally));
}
