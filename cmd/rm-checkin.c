/* rm-checkin: the only writer of what changes, and who should hear what now. */
#include "cli.h"

#include "checkin/append.h"
#include "checkin/due.h"
#include "checkin/explain.h"
#include "checkin/upkeep.h"
#include "words/builtin.h"
#include "words/templates.h"

#include <string.h>
#include <unistd.h>

enum {
    BY = 256,
    NOW,
    POLICY,
    TEMPLATES,
    KIND,
    FOR,
    TOKEN_KEY,
    LANGUAGE,
    WRITE,
    EXPLAIN,
    PRINT_POLICY
};

static const struct rm_cli_option options[] = {
    {'p', "programme", "FILE", "add: check against the records of this file too; may be repeated"},
    {BY, "by", "WHO", "set: who makes the change; administrator if not given"},
    {NOW, "now", "TIME", "set, due: the time it is; the clock's if not given"},
    {POLICY, "policy", "FILE", "due: a policy file; see rm-policy(5)"},
    {TEMPLATES, "templates", "DIR", "due: a folder of texts to use instead of the built-in ones"},
    {KIND, "kind", "KIND", "due: only reminders of this kind"},
    {FOR, "for", "ID", "due: only reminders to this person or address"},
    {TOKEN_KEY, "token-key", "FILE", "due: the key of the {token} in links to the survey"},
    {EXPLAIN, "explain", "ID", "due: why somebody is told something now, or why not"},
    {PRINT_POLICY, "print-policy", NULL, "due: print the built-in policy"},
    {LANGUAGE, "language", "TAG", "templates: in this language; en if not given"},
    {WRITE, "write", "DIR", "templates: write all of them into a folder, to start from"},
    {0, NULL, NULL, NULL},
};

static const struct rm_cli_program program = {
    .name = "rm-checkin",
    .synopsis = "rm-checkin add [-p FILE] LOG\n"
                "rm-checkin set [--by WHO] [--now TIME] FILE TYPE ID KEY=VALUE ...\n"
                "rm-checkin log verify FILE\n"
                "rm-checkin log repair FILE\n"
                "rm-checkin due [--now TIME] [--policy FILE] [--templates DIR] [--kind KIND] "
                "[--for ID] [--token-key FILE] [--explain ID] [FILE ...]\n"
                "rm-checkin due --print-policy\n"
                "rm-checkin templates [--language TAG] [--write DIR | KIND]\n",
    .purpose = "Records what happens in a programme, and says who should hear what now.",
    .options = options,
};

/* What was asked for, and with what. */
struct request {
    struct rm_cli cli;
    const char **programme; /* the files of -p */
    size_t n_programme;
    int64_t now;
    const char *by, *policy, *templates, *to, *token_key, *explain;
    const char *language; /* one that is built in, or NULL */
    const char *folder;   /* to write templates to, or NULL */
    int kind, print_policy;
    int status; /* to exit with, unless there is trouble */
};

static void refuse_operands(struct request *r)
{
    if (r->cli.argc > 0)
        rm_cli_misuse(&r->cli, "\"%s\" is one operand too many", r->cli.argv[0]);
}

static int64_t now_of(const struct request *r)
{
    return r->now == RM_NONE ? rm_cli_now() : r->now;
}

static void add(struct request *r)
{
    const char *path = rm_cli_operand(&r->cli, "the log");
    struct rm_programme known, news;

    refuse_operands(r);
    rm_programme_init(&known, &r->cli.arena, &r->cli.diag, RM_ALL_TYPES);
    for (size_t i = 0; i < r->n_programme; i++)
        rm_programme_read_file(&known, r->programme[i]);
    rm_programme_settle(&known);
    rm_programme_init(&news, &r->cli.arena, &r->cli.diag, RM_ALL_TYPES);
    news.n_files = known.n_files;
    rm_programme_read(&news, STDIN_FILENO, "standard input");
    rm_programme_settle(&news);
    rm_cli_check(&r->cli);
    rm_append_records(
        &r->cli.out.buf, path, &news, known.n_files ? &known : NULL, &r->cli.arena, &r->cli.diag);
}

static void set(struct request *r)
{
    const char *path = rm_cli_operand(&r->cli, "the file");
    const char *type = rm_cli_operand(&r->cli, "the type");
    struct rm_revision revision = {.change = {r->by, now_of(r)}};
    int known = rm_type_find(type);

    if (known < 0)
        rm_cli_misuse(&r->cli, "\"%s\" is not a type of record, such as meeting", type);
    revision.type = (enum rm_type)known;
    revision.id = rm_cli_operand(&r->cli, "the id");
    revision.assignments = r->cli.argv;
    revision.n_assignments = (size_t)r->cli.argc;
    if (revision.n_assignments == 0)
        rm_cli_misuse(&r->cli, "key=value is missing, such as status=held");
    rm_append_revision(&r->cli.out.buf, path, &revision, &r->cli.arena, &r->cli.diag);
}

static void keep_log(struct request *r)
{
    const char *what = rm_cli_operand(&r->cli, "verify or repair");
    int repair = strcmp(what, "repair") == 0;
    const char *path;

    if (!repair && strcmp(what, "verify") != 0)
        rm_cli_misuse(&r->cli, "\"%s\" is not done with a log; expected verify or repair", what);
    path = rm_cli_operand(&r->cli, "the log");
    refuse_operands(r);
    if ((repair ? rm_log_repair : rm_log_verify)(
            &r->cli.out.buf, path, &r->cli.arena, &r->cli.diag) > 0)
        r->status = RM_FAILED_CHECK;
}

static int is_reader(const struct rm_programme *programme, const char *id)
{
    for (size_t i = 0; i < rm_n_cycles(programme); i++) {
        const char *administrator = rm_cycle_at(programme, i)->administrator;

        if (administrator && strcmp(administrator, id) == 0)
            return 1;
    }
    return rm_person_find(programme, id) != NULL;
}

static void due(struct request *r)
{
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_templates templates;
    struct rm_rules rules;
    struct rm_token_key key;
    struct rm_due_request request = {&programme, &policy, &rules, &templates, now_of(r), r->kind,
        r->to, r->token_key ? &key : NULL};

    if (r->print_policy) {
        refuse_operands(r);
        rm_policy_print(&r->cli.out.buf);
        return;
    }
    rm_templates_init(&templates, &r->cli.arena);
    if (r->templates)
        rm_templates_read(&templates, r->templates, &r->cli.diag);
    rm_policy_read(&policy, r->policy, &r->cli.arena, &r->cli.diag);
    rm_rules_init(&rules, &policy, &r->cli.arena, &r->cli.diag);
    if (r->token_key)
        rm_token_key_read(&key, (struct rm_where){.file = r->token_key, .file_no = 1},
            &r->cli.arena, &r->cli.diag);
    rm_cli_check(&r->cli);
    rm_programme_init(&programme, &r->cli.arena, &r->cli.diag, RM_ALL_TYPES & ~RM_BIT(RM_CONCERN));
    programme.indexed = RM_NAMED_TYPES;
    rm_cli_read(&r->cli, &programme);
    rm_programme_check_references(
        &programme, RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING) | RM_BIT(RM_CHECKIN) | RM_BIT(RM_ACTION));
    if (r->to && !is_reader(&programme, r->to))
        rm_error(&r->cli.diag, (struct rm_where){0},
            "--for: there is neither a person nor an administrator \"%s\" in the input", r->to);
    rm_cli_check(&r->cli);
    if (r->explain)
        rm_due_explain(&r->cli.out.buf, &request, r->explain, &r->cli.diag);
    else
        rm_due(&r->cli.out.buf, &request, &r->cli.diag);
}

/* "phrases" stands beside the kinds: a language's small words. */
static const char *template_name(struct request *r)
{
    const char *names[RM_N_TEMPLATES + 2] = {0};

    memcpy(names, rm_kind_words, RM_N_TEMPLATES * sizeof *names);
    names[RM_N_TEMPLATES] = RM_PHRASES_NAME;
    return names[rm_cli_word(&r->cli, names)];
}

static void print_templates(struct request *r)
{
    const char *language = r->language;

    if (r->folder) {
        refuse_operands(r);
        rm_builtins_write(&r->cli.out.buf, r->folder, language, &r->cli.arena, &r->cli.diag);
    } else if (r->cli.argc == 0) {
        for (size_t i = 0; rm_kind_words[i]; i++)
            rm_buf_printf(&r->cli.out.buf, "%s\n", rm_kind_words[i]);
        rm_buf_adds(&r->cli.out.buf, RM_PHRASES_NAME "\n");
    } else {
        r->cli.arg = rm_cli_operand(&r->cli, "the kind");
        refuse_operands(r);
        rm_buf_adds(&r->cli.out.buf,
            rm_builtin_find(language ? language : RM_LANGUAGE_ELSE, template_name(r)));
    }
}

static const char *read_language(struct request *r)
{
    const char *language = rm_builtin_language(r->cli.arg);
    struct rm_buf known = {0};

    for (size_t i = 0; i < rm_n_builtins; i++)
        if (i == 0 || strcmp(rm_builtins[i].language, rm_builtins[i - 1].language) != 0)
            rm_buf_printf(&known, "%s%s", i ? ", " : "", rm_builtins[i].language);
    if (!language)
        rm_cli_refuse(&r->cli, "a language that there are texts in: %s", rm_buf_text(&known));
    rm_buf_free(&known);
    return language;
}

static void add_programme(struct request *r)
{
    r->programme = rm_arena_grow(&r->cli.arena, r->programme, r->n_programme, sizeof *r->programme);
    r->programme[r->n_programme++] = r->cli.arg;
}

static void read_options(struct request *r)
{
    int key;

    while ((key = rm_cli_option(&r->cli))) {
        if (key == 'p')
            add_programme(r);
        else if (key == BY)
            r->by = r->cli.arg;
        else if (key == NOW)
            r->now = rm_cli_time(&r->cli);
        else if (key == POLICY)
            r->policy = r->cli.arg;
        else if (key == TEMPLATES)
            r->templates = r->cli.arg;
        else if (key == KIND)
            r->kind = rm_cli_word(&r->cli, rm_due_kind_words);
        else if (key == TOKEN_KEY)
            r->token_key = r->cli.arg;
        else if (key == LANGUAGE)
            r->language = read_language(r);
        else if (key == WRITE)
            r->folder = r->cli.arg;
        else if (key == EXPLAIN)
            r->explain = r->cli.arg;
        else if (key == PRINT_POLICY)
            r->print_policy = 1;
        else
            r->to = r->cli.arg;
    }
}

/* Commands, with the options that each takes. */
static const struct {
    const char *name;
    int allowed[9];
    void (*run)(struct request *r);
} commands[] = {
    {"add", {'p'}, add},
    {"set", {BY, NOW}, set},
    {"log", {0}, keep_log},
    {"due", {NOW, POLICY, TEMPLATES, KIND, FOR, TOKEN_KEY, EXPLAIN, PRINT_POLICY}, due},
    {"templates", {LANGUAGE, WRITE}, print_templates},
};

int main(int argc, char **argv)
{
    struct request r = {.now = RM_NONE, .by = "administrator", .kind = -1, .status = RM_OK};
    const char *command;

    rm_cli_start(&r.cli, &program, argc, argv);
    read_options(&r);
    command = rm_cli_operand(&r.cli, "a command");
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (strcmp(command, commands[i].name) == 0) {
            rm_cli_permit(&r.cli, command, commands[i].allowed);
            commands[i].run(&r);
            return rm_cli_finish(&r.cli, r.status);
        }
    rm_cli_misuse(
        &r.cli, "\"%s\" is not a command; expected add, set, log, due or templates", command);
}
