/* rm-import: spreadsheets into records. */
#include "cli.h"
#include "judge.h"

#include "base/lines.h"
#include "base/log.h"
#include "base/text.h"
#include "checkin/append.h"
#include "import/guess.h"
#include "import/import.h"
#include "import/integrity.h"
#include "import/replies.h"
#include "import/vault.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    MAP = 256,
    GUESS,
    KEEP_COLUMNS,
    REJECTS,
    ROLE,
    DATES,
    DELIMITER,
    ENCODING,
    TIMEZONE,
    TOKEN_KEY,
    TO,
    UPDATE,
    KEY,
    KNOWN_ONLY,
    FULL,
    MOST_LEAVERS,
    BY,
    NOW,
    JSON,
    POLICY,
    SKIP,
    BASE,
    KEEP_GOING
};

static const struct rm_cli_option options[] = {
    {MAP, "map", "FILE", "what the columns are, where their headers do not say it"},
    {GUESS, "guess", NULL, "print the map that the sheet would be read with, in place of records"},
    {KEEP_COLUMNS, "keep-columns", NULL,
        "people: keep columns that are not recognised as fields of one's own"},
    {REJECTS, "rejects", "FILE", "put bad rows into this file and go on with the good ones"},
    {ROLE, "role", "ROLE",
        "people: all are mentor, mentee or both, unless their row says otherwise"},
    {UPDATE, "update", "FILE",
        "people: these are there already; give those who are new or change; may be repeated"},
    {KEY, "key", "KEY", "people: what those who are there are found by: id, the default, or email"},
    {KNOWN_ONLY, "known-only", NULL, "people: leave those out who are not there yet"},
    {FULL, "full", NULL, "people: the sheet has everybody; whoever is not in it has left"},
    {MOST_LEAVERS, "most-leavers", "N", "people: so many may leave; else a fifth, or 5"},
    {BY, "by", "WHO", "people: who makes the changes, else rm-import; pairs: who decided"},
    {NOW, "now", "TIME",
        "people: when; else they have no time; check, pairs: in place of the clock"},
    {DATES, "dates", "ORDER", "order of dates such as 03/04/2026: dmy or mdy; iso refuses them"},
    {DELIMITER, "delimiter", "SIGN", "comma, semicolon or tab, where the header misleads"},
    {ENCODING, "encoding", "NAME", "what the sheet is in, where it is not UTF-8 or UTF-16"},
    {TIMEZONE, "timezone", "ZONE", "answers: time zone of times that name none; UTC if not given"},
    {TOKEN_KEY, "token-key", "FILE", "answers: the key of the tokens in links to the survey"},
    {TO, "to", "FILE", "concerns: the file that keeps them, for its owner alone"},
    {'p', "programme", "FILE", "records of people and pairs that rows may name; may be repeated"},
    {BASE, "base", "FILE", "pairs: records of the pairs as they are; may be repeated"},
    {JSON, "json", NULL, "check: findings as JSON Lines"},
    {POLICY, "policy", "FILE", "check, pairs: the rules and settings to go by; see rm-policy(5)"},
    {SKIP, "skip", "RULE", "check: leave a rule out; may be repeated"},
    {KEEP_GOING, "keep-going", NULL, "replies: set bad ones aside and go on with the good ones"},
    {0, NULL, NULL, NULL},
};

static const struct rm_cli_program program = {
    .name = "rm-import",
    .synopsis = "rm-import people [--map FILE] [--keep-columns] [--rejects FILE] [--role ROLE] "
                "[--dates ORDER] [--delimiter SIGN] [--encoding NAME] [-p FILE] [CSV]\n"
                "rm-import people --update FILE [--key KEY] [--known-only] [--full] "
                "[--most-leavers N] [--by WHO] [--now TIME] [--map FILE] [--keep-columns] "
                "[--rejects FILE] [--role ROLE] [--dates ORDER] [--delimiter SIGN] "
                "[--encoding NAME] [-p FILE] [CSV]\n"
                "rm-import checkins -p FILE [--map FILE] [--rejects FILE] [--dates ORDER] "
                "[--timezone ZONE] [--delimiter SIGN] [--encoding NAME] [--token-key FILE] [CSV]\n"
                "rm-import actions -p FILE [--map FILE] [--rejects FILE] [--dates ORDER] "
                "[--timezone ZONE] [--delimiter SIGN] [--encoding NAME] [--token-key FILE] [CSV]\n"
                "rm-import concerns --to FILE [--map FILE] [--rejects FILE] [--dates ORDER] "
                "[--timezone ZONE] [--delimiter SIGN] [--encoding NAME] [--token-key FILE] "
                "[-p FILE] [CSV]\n"
                "rm-import pairs --base FILE [-p FILE] [--by WHO] [--now TIME] [--policy FILE] "
                "[--map FILE] [--rejects FILE] [--delimiter SIGN] [--encoding NAME] [CSV]\n"
                "rm-import people | checkins | actions --guess [--map FILE] [--keep-columns] "
                "[--dates ORDER] [--delimiter SIGN] [--encoding NAME] [CSV]\n"
                "rm-import replies -p FILE [--keep-going] [REPLY ...]\n"
                "rm-import check [--json] [--policy FILE] [--now TIME] [--skip RULE] [FILE ...]\n",
    .purpose = "Turns spreadsheets, saved as CSV, into records.",
    .options = options,
};

/* What was asked for, and with what. */
struct request {
    struct rm_cli cli;
    struct rm_texts files; /* of -p and --base */
    int has_base;
    struct rm_programme known; /* what they hold */
    struct rm_texts people;    /* the files of --update */
    struct rm_programme there; /* what they hold */
    struct rm_update_options update;
    int64_t now; /* RM_NONE: not given */
    struct rm_zones zones;
    struct rm_import_options options;
    int guess;
    const char *rejects, *token_key, *to;
    struct rm_buf rejected, changes; /* what goes there, and what an update tells */
    int has_kept;                    /* 1: the rejects were written */
    int status;                      /* to exit with, as far as it is known */
    struct rm_token_key key;
    const char *policy;
    struct rm_reviewing reviewing;
    struct rm_integrity_options integrity;
    int keep_going;
};

static void take_zone(struct request *r)
{
    r->options.zone = rm_zone_open(&r->zones, r->cli.arg);
    if (!r->options.zone)
        rm_cli_refuse(&r->cli, "a time zone of the system such as Europe/London");
}

static void take_encoding(struct request *r)
{
    r->options.dialect.encoding = r->cli.arg;
    if (!rm_csv_has_encoding(r->cli.arg))
        rm_cli_refuse(&r->cli, "utf-8, utf-16, iso-8859-1, windows-1252 or another encoding that "
                               "the system has, see iconv -l");
}

static void take_file(struct request *r, struct rm_texts *files)
{
    files->v = rm_arena_grow(&r->cli.arena, files->v, files->n, sizeof *files->v);
    files->v[files->n++] = r->cli.arg;
}

/* What stands in records as who did it: an id. */
static const char *take_name(struct request *r)
{
    const char *name = rm_text_trim(&r->cli.arena, r->cli.arg);

    if (!*name || strcmp(name, r->cli.arg) != 0 || rm_text_has_control(name) ||
        !rm_text_valid(name, strlen(name)))
        rm_cli_refuse(&r->cli, "text on one line");
    return name;
}

static void take_update(struct request *r, int key)
{
    static const char *const keys[] = {"id", "email", NULL};

    switch (key) {
    case UPDATE:
        take_file(r, &r->people);
        break;
    case KEY:
        r->update.key = (enum rm_update_key)rm_cli_word(&r->cli, keys);
        break;
    case KNOWN_ONLY:
        r->update.known_only = 1;
        break;
    case FULL:
        r->update.is_full = 1;
        break;
    case MOST_LEAVERS:
        r->update.most_leavers = rm_cli_int(&r->cli, 0, RM_SCORE_MAX);
        break;
    case BY:
        r->update.change.by = r->reviewing.by = take_name(r);
        break;
    }
}

static void take_option(struct request *r, int key)
{
    static const char *const roles[] = {"mentor", "mentee", "both", NULL};
    static const char *const orders[] = {"iso", "dmy", "mdy", NULL};
    static const char *const signs[] = {"comma", "semicolon", "tab", NULL};

    switch (key) {
    case MAP:
        r->options.map = r->cli.arg;
        break;
    case GUESS:
        r->guess = 1;
        break;
    case KEEP_COLUMNS:
        r->options.keep_own = 1;
        break;
    case REJECTS:
        r->rejects = r->cli.arg;
        break;
    case ROLE:
        r->options.role = rm_cli_word(&r->cli, roles) + RM_ROLE_MENTOR;
        break;
    case DATES:
        r->options.dates = (enum rm_date_order)rm_cli_word(&r->cli, orders);
        break;
    case DELIMITER:
        r->options.dialect.delimiter = ",;\t"[rm_cli_word(&r->cli, signs)];
        break;
    case ENCODING:
        take_encoding(r);
        break;
    case TIMEZONE:
        take_zone(r);
        break;
    case TOKEN_KEY:
        r->token_key = r->cli.arg;
        break;
    case TO:
        r->to = r->cli.arg;
        break;
    case BASE:
        r->has_base = 1;
        take_file(r, &r->files);
        break;
    case 'p':
        take_file(r, &r->files);
        break;
    case JSON:
        r->integrity.json = 1;
        break;
    case NOW:
        r->now = rm_cli_time(&r->cli);
        break;
    case POLICY:
        r->policy = r->cli.arg;
        break;
    case KEEP_GOING:
        r->keep_going = 1;
        break;
    case SKIP:
        r->integrity.skip |= RM_BIT(rm_cli_word(&r->cli, rm_integrity_words));
        break;
    default:
        take_update(r, key);
        break;
    }
}

/* Reads the files of -p, as far as they hold records of the types. */
static void read_known(struct request *r, unsigned types)
{
    rm_programme_init(&r->known, &r->cli.arena, &r->cli.diag, types);
    for (size_t i = 0; i < r->files.n; i++)
        rm_programme_read_file(&r->known, r->files.v[i]);
    rm_programme_settle(&r->known);
    rm_programme_init(&r->there, &r->cli.arena, &r->cli.diag, RM_BIT(RM_PERSON));
    r->there.n_files = r->known.n_files;
    for (size_t i = 0; i < r->people.n; i++)
        rm_programme_read_file(&r->there, r->people.v[i]);
    rm_programme_settle(&r->there);
    rm_cli_check(&r->cli);
}

/* The rejects are written before the records: a sheet that they replaced could be lost with a
 * full disk. */
static int is_rejects_file(const struct request *r, int fd)
{
    struct stat sheet, rejects;

    return r->rejects && stat(r->rejects, &rejects) == 0 && S_ISREG(rejects.st_mode) &&
           fstat(fd, &sheet) == 0 && sheet.st_dev == rejects.st_dev &&
           sheet.st_ino == rejects.st_ino;
}

/* The rejects come first: records without them would lose rows. 0, or -1 where there are none to be
 * written. */
static int keep_rejects(struct rm_imported *imported)
{
    struct request *r = imported->context;
    struct rm_where where = {.file = r->rejects};

    if (!r->rejects || r->cli.diag.n_errors || r->has_kept)
        return r->cli.diag.n_errors ? -1 : 0;
    r->has_kept = 1;
    if (rm_file_replace(r->rejects, rm_buf_text(imported->rejects), imported->rejects->len)) {
        rm_error(&r->cli.diag, where, "cannot be written: %s", strerror(errno));
        r->status = RM_TROUBLE;
        return -1;
    }
    if (imported->n_wrong) {
        rm_warn(&r->cli.diag, (struct rm_where){0},
            "%zu of %zu rows set aside in %s, with the reasons", imported->n_wrong,
            imported->n_rows, r->rejects);
        r->status = RM_FAILED_CHECK;
    }
    return 0;
}

/* Opens the sheet and has it imported. Gives the status to exit with. */
static int import_into(struct request *r, rm_import_sheet *import, struct rm_imported *imported)
{
    const char *path = r->cli.argc > 0 ? rm_cli_operand(&r->cli, "the sheet") : "-";
    int is_stdin = strcmp(path, "-") == 0, fd = STDIN_FILENO;
    struct rm_where where = {is_stdin ? "standard input" : path, r->there.n_files + 2, 0};

    imported->rejects = &r->rejected;
    imported->changes = &r->changes;
    imported->ready = keep_rejects;
    imported->context = r;
    if (r->cli.argc > 0)
        rm_cli_misuse(
            &r->cli, "\"%s\" is one operand too many: one sheet at a time", r->cli.argv[0]);
    if (!is_stdin)
        fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        rm_error(&r->cli.diag, where, "cannot be opened: %s", strerror(errno));
        return RM_TROUBLE;
    }
    if (is_rejects_file(r, fd))
        rm_cli_misuse(&r->cli, "--rejects %s is the sheet itself; use another file", r->rejects);
    r->options.sets_aside = r->rejects != NULL;
    r->options.scratch = getenv("TMPDIR");
    import(imported, fd, where, &r->options, &r->known, &r->cli.arena, &r->cli.diag);
    if (!is_stdin)
        close(fd);
    keep_rejects(imported);
    if (!r->cli.diag.n_errors && r->changes.len)
        (void)!rm_write_all(STDERR_FILENO, r->changes.data, r->changes.len);
    rm_buf_free(&r->rejected);
    rm_buf_free(&r->changes);
    return r->status;
}

static int import_sheet(struct request *r, rm_import_sheet *import)
{
    struct rm_imported imported = {.records = &r->cli.out.buf, .out = &r->cli.out};

    return import_into(r, import, &imported);
}

static void read_key(struct request *r)
{
    if (!r->token_key)
        return;
    r->options.token_key = &r->key;
    rm_token_key_read(&r->key, (struct rm_where){.file = r->token_key, .file_no = 1}, &r->cli.arena,
        &r->cli.diag);
}

/* Prints a map: neither is anything set aside nor is anybody named. */
static int guess_map(struct request *r, rm_import_sheet *guess, const char *what)
{
    static const int with_guess[] = {GUESS, MAP, KEEP_COLUMNS, DATES, DELIMITER, ENCODING, 0};

    rm_cli_permit(&r->cli, what, with_guess);
    read_known(r, 0);
    return import_sheet(r, guess);
}

/* How to update, with nothing to update, is a slip. */
static void check_update(struct request *r)
{
    static const int plain[] = {
        'p', MAP, KEEP_COLUMNS, REJECTS, ROLE, DATES, DELIMITER, ENCODING, 0};

    if (!r->people.n)
        rm_cli_permit(&r->cli, "people without --update", plain);
    if (r->update.most_leavers != RM_NONE && !r->update.is_full)
        rm_cli_misuse(&r->cli, "--most-leavers needs --full, a sheet that has everybody");
    r->update.change.at = r->now;
    if (r->people.n)
        r->options.update = &r->update;
}

static int import_people(struct request *r)
{
    if (r->guess)
        return guess_map(r, rm_guess_people, "people --guess");
    check_update(r);
    read_known(r, RM_BIT(RM_PERSON));
    return import_sheet(r, rm_import_people);
}

/* Answers of people in pairs: `type` of them may be known already. */
static int import_answers(
    struct request *r, const char *what, enum rm_type type, rm_import_sheet *import)
{
    if (!r->files.n)
        rm_cli_misuse(&r->cli, "%s needs the people and pairs that they are of: -p FILE", what);
    read_key(r);
    read_known(r, RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(type));
    return import_sheet(r, import);
}

static int import_checkins(struct request *r)
{
    if (r->guess)
        return guess_map(r, rm_guess_checkins, "checkins --guess");
    return import_answers(r, "checkins", RM_CHECKIN, rm_import_checkins);
}

static int import_actions(struct request *r)
{
    if (r->guess)
        return guess_map(r, rm_guess_actions, "actions --guess");
    return import_answers(r, "actions", RM_ACTION, rm_import_actions);
}

/* Concerns go where nobody else reads them, and so does a row that cannot be kept. */
static void check_places(struct request *r)
{
    static const int streams[] = {STDOUT_FILENO, STDERR_FILENO};
    const struct rm_vault_others others = {r->files.v, r->files.n, streams, 2};

    if (!r->to)
        rm_cli_misuse(&r->cli, "concerns needs the file that keeps them: --to FILE");
    rm_vault_check(r->to, "--to", &others, &r->cli.diag);
    if (r->rejects && strcmp(r->rejects, r->to) == 0)
        rm_cli_misuse(&r->cli, "--to and --rejects are one file; use another for the rejects");
    if (r->rejects)
        rm_vault_check(r->rejects, "--rejects", &others, &r->cli.diag);
    rm_cli_check(&r->cli);
}

/* The concerns that are kept already, as a log is read: under its lock, and healed. */
static void read_kept(struct request *r)
{
    struct rm_where where = {.file = r->to};
    struct rm_buf text = {0};
    struct rm_log log;

    if (access(r->to, F_OK))
        return;
    if (rm_log_open(&log, r->to, 0600, rm_json_whole)) {
        rm_error(&r->cli.diag, where, "cannot be opened: %s", strerror(errno));
        return;
    }
    if (log.n_cut)
        rm_warn(&r->cli.diag, where, "a torn last line of %zu bytes was cut", log.n_cut);
    if (rm_log_read(&log, &text))
        rm_error(&r->cli.diag, where, "cannot be read: %s", strerror(errno));
    rm_log_close(&log);
    r->known.wanted |= RM_BIT(RM_CONCERN);
    rm_programme_read_text(&r->known, rm_buf_text(&text), text.len, r->to);
    rm_buf_free(&text);
}

static void keep_concerns(struct request *r, const struct rm_imported *imported)
{
    struct rm_programme news;
    struct rm_buf ids = {0};

    rm_programme_init(&news, &r->cli.arena, &r->cli.diag, RM_BIT(RM_CONCERN));
    news.n_files = r->known.n_files + 1;
    rm_programme_read_text(
        &news, rm_buf_text(imported->records), imported->records->len, "the sheet");
    if (!rm_programme_settle(&news) &&
        !rm_append_records(&ids, r->to, &news, NULL, &r->cli.arena, &r->cli.diag))
        rm_cli_tell(&r->cli, "concerns added to %s: %zu; there before: %zu; rows without any: %zu",
            r->to, rm_n_concerns(&news), imported->n_known, imported->n_empty);
    rm_buf_free(&ids);
}

/* Nothing is printed but how many there were. */
static int import_concerns(struct request *r)
{
    struct rm_buf records = {0};
    struct rm_imported imported = {.records = &records};
    int status;

    check_places(r);
    read_key(r);
    rm_programme_init(&r->known, &r->cli.arena, &r->cli.diag, RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR));
    for (size_t i = 0; i < r->files.n; i++)
        rm_programme_read_file(&r->known, r->files.v[i]);
    read_kept(r);
    r->there.n_files = r->known.n_files;
    rm_programme_settle(&r->known);
    rm_cli_check(&r->cli);
    status = import_into(r, rm_import_concerns, &imported);
    if (!r->cli.diag.n_errors)
        keep_concerns(r, &imported);
    rm_buf_free(&records);
    return status;
}

static int import_pairs(struct request *r)
{
    struct rm_policy policy;
    struct rm_judge judge = {.programme = &r->known, .policy = &policy};

    if (!r->has_base)
        rm_cli_misuse(&r->cli, "pairs needs the records that the sheet was made of: --base FILE");
    rm_policy_read(&policy, r->policy, &r->cli.arena, &r->cli.diag);
    read_known(r, RM_BIT(RM_CYCLE) | RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_EXCLUSION));
    r->reviewing.now = r->now == RM_NONE ? rm_cli_now() : r->now;
    r->reviewing.judge = rm_judge_pair;
    r->reviewing.context = &judge;
    r->options.reviewing = &r->reviewing;
    return import_sheet(r, rm_import_pairs);
}

static int check_programme(struct request *r)
{
    struct rm_programme programme;
    struct rm_policy policy;

    rm_programme_init(&programme, &r->cli.arena, &r->cli.diag, RM_INTEGRITY_TYPES);
    rm_policy_read(&policy, r->policy, &r->cli.arena, &r->cli.diag);
    rm_cli_read(&r->cli, &programme);
    r->integrity.policy = &policy;
    r->integrity.now = r->now == RM_NONE ? rm_cli_now() : r->now;
    return rm_integrity_write(&r->cli.out, &programme, &r->integrity) ? RM_FAILED_CHECK : RM_OK;
}

static void read_reply(struct request *r, struct rm_reply_reading *reading, const char *path)
{
    int is_stdin = strcmp(path, "-") == 0;
    struct rm_where where = {is_stdin ? "standard input" : path, ++r->known.n_files, 0};
    struct rm_buf text = {0};

    if (is_stdin ? rm_read_all(STDIN_FILENO, &text) : rm_file_read(path, &text))
        rm_error(&r->cli.diag, where, "cannot be read: %s", strerror(errno));
    else
        rm_replies_read(reading, rm_buf_text(&text), text.len, where);
    rm_buf_free(&text);
}

static int import_replies(struct request *r)
{
    struct rm_reply_reading reading;

    if (!r->files.n)
        rm_cli_misuse(
            &r->cli, "replies needs the people, pairs and meetings that they are about: -p FILE");
    read_known(r, RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING));
    rm_replies_init(&reading, &r->known, &r->cli.arena, &r->cli.diag);
    reading.sets_aside = r->keep_going;
    if (r->cli.argc == 0)
        read_reply(r, &reading, "-");
    for (int i = 0; i < r->cli.argc; i++)
        read_reply(r, &reading, r->cli.argv[i]);
    rm_replies_write(&r->cli.out.buf, &reading);
    return reading.n_aside ? RM_FAILED_CHECK : RM_OK;
}

/* Commands, with the options that each takes. */
static const struct {
    const char *name;
    int allowed[20];
    int (*run)(struct request *r); /* gives the status to exit with */
} commands[] = {
    {"people",
        {'p', MAP, GUESS, KEEP_COLUMNS, REJECTS, ROLE, DATES, DELIMITER, ENCODING, UPDATE, KEY,
            KNOWN_ONLY, FULL, MOST_LEAVERS, BY, NOW},
        import_people},
    {"checkins", {'p', MAP, GUESS, REJECTS, DATES, TIMEZONE, DELIMITER, ENCODING, TOKEN_KEY},
        import_checkins},
    {"actions", {'p', MAP, GUESS, REJECTS, DATES, TIMEZONE, DELIMITER, ENCODING, TOKEN_KEY},
        import_actions},
    {"concerns", {'p', TO, MAP, REJECTS, DATES, TIMEZONE, DELIMITER, ENCODING, TOKEN_KEY},
        import_concerns},
    {"pairs", {'p', BASE, BY, NOW, POLICY, MAP, REJECTS, DELIMITER, ENCODING}, import_pairs},
    {"replies", {'p', KEEP_GOING}, import_replies},
    {"check", {JSON, NOW, POLICY, SKIP}, check_programme},
};

/* "people, checkins or check", say. */
static const char *command_names(struct request *r)
{
    const size_t n = sizeof commands / sizeof *commands;
    const char *names = commands[0].name;

    for (size_t i = 1; i < n; i++)
        names = rm_arena_printf(
            &r->cli.arena, "%s%s%s", names, i + 1 < n ? ", " : " or ", commands[i].name);
    return names;
}

int main(int argc, char **argv)
{
    struct request r = {.now = RM_NONE,
        .update = {.people = &r.there, .most_leavers = RM_NONE, .change = {.by = "rm-import"}}};
    const char *command;
    int key;

    rm_cli_start(&r.cli, &program, argc, argv);
    rm_zones_init(&r.zones, &r.cli.arena);
    while ((key = rm_cli_option(&r.cli)))
        take_option(&r, key);
    command = rm_cli_operand(
        &r.cli, rm_arena_printf(&r.cli.arena, "the command, %s,", command_names(&r)));
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(command, commands[i].name) == 0) {
            rm_cli_permit(&r.cli, command, commands[i].allowed);
            return rm_cli_finish(&r.cli, commands[i].run(&r));
        }
    rm_cli_misuse(&r.cli, "\"%s\" is not %s", command, command_names(&r));
}
