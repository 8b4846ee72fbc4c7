#include "base/date.h"
#include "cli.h"
#include "schedule/publish.h"

#include <string.h>

enum {
    FROM = 256,
    UNTIL,
    HORIZON,
    STATUS,
    POLICY,
    CYCLE,
    NOW,
    ICS,
    INVITE,
    FOR,
    BUSY,
    BUSY_DIR,
    HOLIDAYS,
    ZONE,
    EXPLAIN,
    CHECK,
    TEMPLATES
};

static const struct rm_cli_option options[] = {
    {'a', "all", NULL, "pass the input through first"},
    {FROM, "from", "DATE", "first day for new meetings; else tomorrow, or when the cycle starts"},
    {UNTIL, "until", "DATE", "last day for new meetings"},
    {HORIZON, "horizon", "DAYS", "the same, as days after --from or, without it, after today"},
    {STATUS, "status", "STATUS",
        "pairs that are to meet: proposed, agreed, active; may be repeated"},
    {BUSY, "busy", "ID=FILE", "a calendar file that says when a person is busy; may be repeated"},
    {BUSY_DIR, "busy-dir", "DIR", "a folder of such files, ID.ics or E-MAIL.ics"},
    {HOLIDAYS, "holidays", "FILE",
        "a calendar file whose all-day events are days without meetings; may be repeated"},
    {ZONE, "zone", "ZONE", "time zone of people who gave none; else UTC"},
    {ICS, "ics", NULL, "print a calendar of all meetings in place of records"},
    {INVITE, "invite", NULL, "print invites for rm-mail in place of meetings"},
    {FOR, "for", "ID", "with --ics: of one person's meetings, with the goals; or invites for one"},
    {EXPLAIN, "explain", "PAIR", "say in words when a pair meets and why, in place of meetings"},
    {TEMPLATES, "templates", "DIR",
        "with --ics or --invite: a folder of texts to use instead of the built-in ones"},
    {CHECK, "check", NULL, "exit 1 if a pair lacks a meeting in the end"},
    {POLICY, "policy", "FILE", "a policy file; see rm-policy(5)"},
    {CYCLE, "cycle", "ID", "the cycle, where the input has several"},
    {NOW, "now", "TIME", "the time it is; else the clock's"},
    {0, NULL, NULL, NULL},
};

static const struct rm_cli_program program = {"rm-schedule",
    "rm-schedule [-a] [--from DATE] [--until DATE] [--horizon DAYS] [--status STATUS]\n"
    "            [--busy ID=FILE] [--busy-dir DIR] [--holidays FILE] [--zone ZONE]\n"
    "            [--ics | --invite | --explain PAIR] [--for ID] [--templates DIR] [--check]\n"
    "            [--policy FILE] [--cycle ID] [--now TIME] [FILE ...]\n",
    "Finds times for the meetings of pairs.", options};

struct arguments {
    struct rm_schedule_request request;
    const char *policy, *cycle, *zone, *person, *templates;
    struct rm_busy_file *busy;
    const char **holidays;
    int64_t horizon;
    int append, ics, invite, check;
};

static void add_busy(struct rm_cli *cli, struct arguments *a)
{
    size_t id_len = strcspn(cli->arg, "=");
    struct rm_busy_file file;

    if (id_len == 0 || !cli->arg[id_len] || !cli->arg[id_len + 1])
        rm_cli_refuse(cli, "a person's id, \"=\" and a file");
    file.person = rm_arena_copy(&cli->arena, cli->arg, id_len);
    file.path = cli->arg + id_len + 1;
    a->busy = rm_arena_grow(&cli->arena, a->busy, a->request.n_busy, sizeof file);
    a->busy[a->request.n_busy++] = file;
}

static void add_holidays(struct rm_cli *cli, struct arguments *a)
{
    size_t n = a->request.n_holidays++;

    a->holidays = rm_arena_grow(&cli->arena, a->holidays, n, sizeof *a->holidays);
    a->holidays[n] = cli->arg;
}

static void add_status(struct rm_cli *cli, struct arguments *a)
{
    static const char *const words[] = {"proposed", "agreed", "active", NULL};

    a->request.statuses |= RM_BIT(RM_PAIR_PROPOSED + rm_cli_word(cli, words));
}

static void take_option(struct rm_cli *cli, struct arguments *a, int key)
{
    switch (key) {
    case 'a':
        a->append = 1;
        break;
    case FROM:
        a->request.from = rm_cli_date(cli);
        break;
    case UNTIL:
        a->request.until = rm_cli_date(cli);
        break;
    case HORIZON:
        a->horizon = rm_cli_int(cli, 0, 36500);
        break;
    case STATUS:
        add_status(cli, a);
        break;
    case BUSY:
        add_busy(cli, a);
        break;
    case BUSY_DIR:
        a->request.busy_folder = cli->arg;
        break;
    case HOLIDAYS:
        add_holidays(cli, a);
        break;
    case ZONE:
        a->zone = cli->arg;
        break;
    case ICS:
        a->ics = 1;
        break;
    case INVITE:
        a->invite = 1;
        break;
    case FOR:
        a->person = cli->arg;
        break;
    case EXPLAIN:
        a->request.explained = cli->arg;
        break;
    case TEMPLATES:
        a->templates = cli->arg;
        break;
    case CHECK:
        a->check = 1;
        break;
    case POLICY:
        a->policy = cli->arg;
        break;
    case CYCLE:
        a->cycle = cli->arg;
        break;
    case NOW:
        a->request.now = rm_cli_time(cli);
        break;
    }
}

static void take_options(struct rm_cli *cli, struct arguments *a, struct rm_zones *zones)
{
    struct rm_schedule_request *request = &a->request;
    int key;

    while ((key = rm_cli_option(cli)))
        take_option(cli, a, key);
    if (a->append && a->ics)
        rm_cli_misuse(cli, "-a prints records and --ics a calendar; give one of them");
    if (a->ics && a->invite)
        rm_cli_misuse(cli, "--ics prints a calendar and --invite invites; give one of them");
    if (request->explained && (a->append || a->ics || a->invite))
        rm_cli_misuse(cli, "--explain prints words; -a, --ics and --invite print something else");
    if (a->templates && !a->ics && !a->invite)
        rm_cli_misuse(cli, "--templates needs --ics or --invite");
    if (a->person && !a->ics && !a->invite)
        rm_cli_misuse(cli, "--for needs --ics or --invite");
    if (request->from != RM_NONE && request->until != RM_NONE && request->until < request->from)
        rm_cli_misuse(cli, "--until lies before --from");
    if (!request->statuses)
        request->statuses = RM_BIT(RM_PAIR_AGREED) | RM_BIT(RM_PAIR_ACTIVE);
    if (request->now == RM_NONE)
        request->now = rm_cli_now();
    request->zone = rm_zone_open(zones, a->zone ? a->zone : "UTC");
    if (!request->zone)
        rm_cli_misuse(cli, "--zone: \"%s\" is not a time zone such as Europe/London",
            a->zone ? a->zone : "UTC");
    request->zones = zones;
    request->busy = a->busy;
    request->holidays = a->holidays;
}

/* What is printed in words has its words from here. */
static void read_templates(
    struct rm_cli *cli, const struct arguments *a, struct rm_templates *templates)
{
    rm_templates_init(templates, &cli->arena);
    if (a->templates)
        rm_templates_read(templates, a->templates, &cli->diag);
}

static void check_language(struct rm_cli *cli, const struct arguments *a)
{
    const struct rm_cycle *cycle = a->request.cycle;

    if (a->ics || a->invite)
        rm_templates_check_language(
            a->request.templates, cycle->language, cycle->rec.id, &cli->diag, cycle->rec.where);
}

/* Without --from: not today, with the notice that the policy asks for, and not before the cycle. */
static void set_first_day(struct rm_schedule_request *request)
{
    const struct rm_meeting_policy *policy = &request->policy->meetings;
    int64_t notice = policy->notice_days;

    request->from = rm_time_date(request->now) + (notice > 1 ? notice : 1);
    request->not_before = request->now + policy->notice_hours * RM_HOUR;
    if (request->cycle->starts != RM_NONE && request->cycle->starts > request->from)
        request->from = request->cycle->starts;
}

static void set_horizon(struct rm_schedule_request *request, int64_t days)
{
    int64_t first = request->from == RM_NONE ? rm_time_date(request->now) : request->from;

    if (days != RM_NONE && (request->until == RM_NONE || first + days < request->until))
        request->until = first + days;
}

static void check_names(struct rm_cli *cli, const struct arguments *a)
{
    const struct rm_programme *programme = a->request.programme;
    const char *pair = a->request.explained;

    if (a->person && !rm_person_find(programme, a->person))
        rm_error(&cli->diag, (struct rm_where){0}, "--for: there is no person \"%s\" in the input",
            a->person);
    if (pair && !rm_pair_find(programme, pair))
        rm_error(&cli->diag, (struct rm_where){0},
            "--explain: there is no pair \"%s\" in the input", pair);
    rm_cli_check(cli);
}

int main(int argc, char **argv)
{
    struct rm_cli cli;
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_zones zones;
    struct rm_schedule schedule;
    struct rm_templates templates;
    struct arguments a = {
        .request = {.from = RM_NONE, .until = RM_NONE, .not_before = RM_NONE, .now = RM_NONE},
        .horizon = RM_NONE};
    const unsigned wanted =
        RM_BIT(RM_CYCLE) | RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING);

    rm_cli_start(&cli, &program, argc, argv);
    rm_zones_init(&zones, &cli.arena);
    take_options(&cli, &a, &zones);
    rm_programme_init(&programme, &cli.arena, &cli.diag, wanted);
    programme.copy = a.append ? &cli.out.buf : NULL;
    rm_policy_read(&policy, a.policy, &cli.arena, &cli.diag);
    read_templates(&cli, &a, &templates);
    rm_cli_read(&cli, &programme);
    rm_programme_check_references(&programme, wanted);
    a.request.programme = &programme;
    a.request.policy = &policy;
    a.request.templates = &templates;
    a.request.any_cycle = !a.cycle && rm_n_cycles(&programme) == 0;
    a.request.cycle = rm_programme_cycle(&programme, a.cycle);
    check_language(&cli, &a);
    check_names(&cli, &a);
    a.request.explanation = &cli.out.buf;
    set_horizon(&a.request, a.horizon);
    if (a.request.from == RM_NONE)
        set_first_day(&a.request);
    rm_schedule(&schedule, &a.request);
    rm_cli_check(&cli);
    if (a.ics)
        rm_schedule_publish(&cli.out.buf, &schedule, &a.request, a.person);
    else if (a.invite)
        rm_schedule_invite(&cli.out.buf, &schedule, &a.request, a.person);
    else if (!a.request.explained)
        rm_schedule_write(&cli.out.buf, &schedule);
    return rm_cli_finish(&cli, a.check && schedule.n_short ? RM_FAILED_CHECK : RM_OK);
}
