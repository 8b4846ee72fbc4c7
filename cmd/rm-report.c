#include "cli.h"

#include "base/date.h"
#include "base/num.h"
#include "report/render.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { NO_WIDTH = -1 };

#define VIEWS "the view (summary, topics, pairs …)"

enum {
    AS_OF = 256,
    AUDIENCE,
    COLOR,
    CYCLE,
    EXCEL,
    FOR,
    FORMAT,
    NOW,
    OPEN,
    POLICY,
    RAW,
    RELEASE,
    THRESHOLD,
    TOPIC,
    WIDTH
};

static const struct rm_cli_option options[] = {
    {AS_OF, "as-of", "DATE",
        "the programme as it stood at the end of this day, from the log alone"},
    {AUDIENCE, "audience", "WHO",
        "board (the default), manager, participants or admin: who will read it"},
    {COLOR, "color", "WHEN", "auto (the default: on a terminal), always or never"},
    {CYCLE, "cycle", "ID", "the cycle to report on, where the input has several"},
    {EXCEL, "excel", NULL, "CSV as Excel wants it: byte order mark, CRLF"},
    {FOR, "for", "ID", "of the view managers: the lines about this manager's people alone"},
    {FORMAT, "format", "FORMAT", "table (the default), csv, tsv, jsonl, xlsx, html or md"},
    {NOW, "now", "TIME", "report as of this time or date in place of the clock's"},
    {OPEN, "open", NULL, "of the view people: those who may be asked to be a mentor"},
    {POLICY, "policy", "FILE", "threshold, silence, streaks; see rm-policy(5)"},
    {RAW, "raw", NULL, "CSV and TSV: leave texts that look like formulas as they are"},
    {RELEASE, "release", "FILE", "what was published, so that reports cannot be subtracted"},
    {THRESHOLD, "threshold", "N", "hide counts of fewer people or pairs than this"},
    {TOPIC, "topic", "TOPIC", "with --open: those alone who offer this topic"},
    {WIDTH, "width", "N", "columns of a table; 0: as wide as it gets"},
    {0, NULL, NULL, NULL},
};

static const struct rm_cli_program program = {
    .name = "rm-report",
    .synopsis = "rm-report VIEW[,VIEW ...] [--as-of DATE] [--audience WHO] [--color WHEN]\n"
                "[--cycle ID] [--excel] [--for ID] [--format FORMAT] [--now TIME] [--open]\n"
                "[--policy FILE] [--raw] [--release FILE] [--threshold N] [--topic TOPIC]\n"
                "[--width N] [FILE ...]\n",
    .purpose = "Reports what a programme adds up to, and gives nobody away.",
    .options = options,
};

enum colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };
static const char *const colour_words[] = {"auto", "always", "never", NULL};

struct run {
    struct rm_cli cli;
    enum rm_view views[RM_N_VIEWS];
    size_t n_views;
    int audience, colour;
    struct rm_rendering how;
    const char *cycle, *manager, *policy, *release, *topic;
    int open;
    int64_t now, threshold;
    int64_t as_of; /* INT64_MAX: all that is known */
};

/* One view, or several with commas between them; no view twice. */
static void parse_views(struct run *run)
{
    struct rm_cli *cli = &run->cli;
    char *list = rm_arena_dup(&cli->arena, rm_cli_operand(cli, VIEWS)), *rest = NULL;

    for (char *word = strtok_r(list, ",", &rest); word; word = strtok_r(NULL, ",", &rest)) {
        enum rm_view view;

        cli->arg = word;
        view = (enum rm_view)rm_cli_word(cli, rm_view_words);
        for (size_t i = 0; i < run->n_views; i++)
            if (run->views[i] == view)
                rm_cli_misuse(cli, "the view %s is named twice", word);
        run->views[run->n_views++] = view;
    }
    if (!run->n_views)
        rm_cli_misuse(cli, "%s is missing", VIEWS);
}

static void parse(struct run *run)
{
    struct rm_cli *cli = &run->cli;
    int key;

    while ((key = rm_cli_option(cli)))
        switch (key) {
        case AS_OF:
            run->as_of = (rm_cli_date(cli) + 1) * RM_DAY - 1;
            break;
        case AUDIENCE:
            run->audience = rm_cli_word(cli, rm_audience_words);
            break;
        case COLOR:
            run->colour = rm_cli_word(cli, colour_words);
            break;
        case CYCLE:
            run->cycle = cli->arg;
            break;
        case EXCEL:
            run->how.excel = 1;
            break;
        case FOR:
            run->manager = cli->arg;
            break;
        case FORMAT:
            run->how.format = (enum rm_format)rm_cli_word(cli, rm_format_words);
            break;
        case NOW:
            run->now = rm_cli_time(cli);
            break;
        case OPEN:
            run->open = 1;
            break;
        case POLICY:
            run->policy = cli->arg;
            break;
        case RAW:
            run->how.raw = 1;
            break;
        case RELEASE:
            run->release = cli->arg;
            break;
        case THRESHOLD:
            run->threshold = rm_cli_int(cli, 1, RM_SCORE_MAX);
            break;
        case TOPIC:
            run->topic = cli->arg;
            break;
        case WIDTH:
            run->how.width = (int)rm_cli_int(cli, 0, 100000);
            break;
        }
    parse_views(run);
}

static int has_view(const struct run *run, enum rm_view view)
{
    for (size_t i = 0; i < run->n_views; i++)
        if (run->views[i] == view)
            return 1;
    return 0;
}

/* Who may see what. The lines of all managers together are nobody's but the administrator's. */
static void check_views(struct run *run)
{
    struct rm_cli *cli = &run->cli;

    for (size_t i = 0; i < run->n_views; i++)
        if (!rm_view_is_open(run->views[i], (enum rm_audience)run->audience))
            rm_cli_misuse(cli,
                "the view %s is not for the audience %s; take another view, or --audience admin",
                rm_view_words[run->views[i]], rm_audience_words[run->audience]);
    if (run->manager && !has_view(run, RM_VIEW_MANAGERS))
        rm_cli_misuse(cli, "--for needs the view managers");
    if (run->open && !has_view(run, RM_VIEW_PEOPLE))
        rm_cli_misuse(cli, "--open needs the view people");
    if (run->topic && !run->open)
        rm_cli_misuse(cli, "--topic needs --open");
    if (!run->open && run->audience == RM_PARTICIPANTS && has_view(run, RM_VIEW_PEOPLE))
        rm_cli_misuse(cli, "participants see those alone who may be asked: add --open");
    if (!run->manager && run->audience == RM_MANAGER && has_view(run, RM_VIEW_MANAGERS))
        rm_cli_misuse(cli, "the view managers needs --for ID, so that managers see their own "
                           "people alone; or --audience admin");
}

static void check_options(struct run *run)
{
    struct rm_cli *cli = &run->cli;
    enum rm_format format = run->how.format;

    check_views(run);
    if (run->as_of != INT64_MAX && run->now != RM_NONE)
        rm_cli_misuse(cli, "--as-of says what --now would: give one of them");
    if (run->n_views > 1 && !rm_format_is_for_many(format))
        rm_cli_misuse(cli,
            "--format %s is of one view a file; name one, or take the format xlsx or jsonl",
            rm_format_words[format]);
    if (run->release && run->audience == RM_ADMIN)
        rm_cli_misuse(cli, "--release is for what is published; the administrator sees everything");
    if (run->how.excel && format != RM_FORMAT_CSV)
        rm_cli_misuse(cli, "--excel needs --format csv");
    if (run->how.raw && format != RM_FORMAT_CSV && format != RM_FORMAT_TSV)
        rm_cli_misuse(cli, "--raw needs --format csv or tsv");
    if (format == RM_FORMAT_XLSX && isatty(STDOUT_FILENO))
        rm_cli_misuse(cli, "a workbook is nothing for a terminal; add >report.xlsx, say");
}

/* What a terminal has room for, and can show; all else gets the same bytes everywhere. */
static void look_at_terminal(struct run *run)
{
    const char *term = getenv("TERM"), *no_colour = getenv("NO_COLOR"),
               *columns = getenv("COLUMNS");
    int is_terminal = isatty(STDOUT_FILENO);
    struct winsize size;
    int64_t width = 0;

    run->how.colour = run->colour == COLOUR_ALWAYS ||
                      (run->colour == COLOUR_AUTO && is_terminal && !(no_colour && *no_colour) &&
                          term && strcmp(term, "dumb") != 0);
    if (run->how.width != NO_WIDTH)
        return;
    run->how.width = 80;
    if (!is_terminal)
        return;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
        run->how.width = size.ws_col;
    else if (columns && rm_parse_int(&width, columns, 1, 100000) == 0)
        run->how.width = (int)width;
}

/* The policy's threshold unless another was asked for; a lower one never without a word. */
static int64_t choose_threshold(struct run *run, const struct rm_policy *policy)
{
    if (!run->threshold)
        return policy->report.threshold;
    if (run->threshold < policy->report.threshold &&
        (run->audience != RM_ADMIN || has_view(run, RM_VIEW_OUTCOMES)))
        rm_warn(&run->cli.diag, (struct rm_where){0},
            "the threshold %" PRId64 " is below the policy's %" PRId64
            ": groups are shown in which people may know one another",
            run->threshold, policy->report.threshold);
    return run->threshold;
}

/* A slip in an id must not pass for a manager without people. */
static int choose_rows(struct run *run, struct rm_report *report)
{
    report->manager = run->manager;
    report->open = run->open;
    report->topic = run->topic;
    if (!run->manager || rm_report_is_manager(report, run->manager))
        return 0;
    rm_error(&run->cli.diag, (struct rm_where){0}, "--for %s: nobody in the input has this manager",
        run->manager);
    return -1;
}

static void print(struct run *run, const struct rm_table *tables)
{
    const char *folder = getenv("TMPDIR"), *wrong;

    look_at_terminal(run);
    run->how.folder = folder && *folder ? folder : "/tmp";
    wrong = rm_tables_render(&run->cli.out.buf, tables, run->n_views, run->how);
    if (wrong)
        rm_error(&run->cli.diag, (struct rm_where){0}, "the workbook cannot be made in %s: %s",
            run->how.folder, wrong);
}

/* What is published is remembered before it is printed: never the other way round. */
static void make(struct run *run, struct rm_report *report, int64_t threshold)
{
    struct rm_cli *cli = &run->cli;
    struct rm_table tables[RM_N_VIEWS];
    struct rm_release *release = RM_NEW(&cli->arena, struct rm_release);

    if (run->release) {
        if (rm_release_open(
                release, run->release, report->cycle->rec.id, run->now, &cli->arena, &cli->diag))
            return;
        report->release = release;
    }
    if (rm_report_views(tables, report, run->views, run->n_views, (enum rm_audience)run->audience,
            threshold) == 0)
        print(run, tables);
    if (run->release && cli->diag.n_errors)
        rm_release_abandon(release);
    else if (run->release)
        rm_release_close(release, rm_audience_words[run->audience], threshold, &cli->diag);
}

int main(int argc, char **argv)
{
    struct run run = {.now = RM_NONE, .as_of = INT64_MAX, .how = {.width = NO_WIDTH}};
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_report report;

    rm_cli_start(&run.cli, &program, argc, argv);
    parse(&run);
    check_options(&run);
    rm_policy_read(&policy, run.policy, &run.cli.arena, &run.cli.diag);
    rm_programme_init(&programme, &run.cli.arena, &run.cli.diag, RM_REPORT_TYPES);
    programme.as_of = run.as_of;
    programme.indexed = RM_NAMED_TYPES;
    rm_cli_read(&run.cli, &programme);
    if (run.now == RM_NONE)
        run.now = run.as_of == INT64_MAX ? rm_cli_now() : run.as_of;
    if (rm_report_init(&report, &programme, &policy, run.cycle, run.now) == 0 &&
        choose_rows(&run, &report) == 0)
        make(&run, &report, choose_threshold(&run, &policy));
    return rm_cli_finish(&run.cli, RM_OK);
}
