#include "cli.h"

#include "base/parallel.h"
#include "match/candidates.h"
#include "match/check.h"
#include "match/compare.h"
#include "match/diagnose.h"
#include "match/explain.h"
#include "match/match.h"
#include "match/pool.h"
#include "match/propose.h"
#include "match/prove.h"
#include "match/verify.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    POLICY = 256,
    PRINT_POLICY,
    OBJECTIVE,
    CYCLE,
    SCORES,
    KEEP,
    PROPOSING,
    JSON,
    CHECK,
    COMPARE,
    CANDIDATES,
    EXPLAIN,
    UNMATCHED,
    WHY_NOT,
    DIAGNOSE,
    STATS,
    CERTIFICATE,
    VERIFY,
};

static const struct rm_cli_option options[] = {
    {'a', "all", NULL, "pass the input through first"},
    {CANDIDATES, "candidates", NULL, "print the pairs that may be, with their points"},
    {CERTIFICATE, "certificate", "FILE", "where the proof is written, or read from by --verify"},
    {CHECK, "check", NULL, "say which pairs that stay break a rule now"},
    {COMPARE, "compare", NULL, "print what the best choice by each objective comes to"},
    {CYCLE, "cycle", "ID", "the cycle to match for, where the input has several"},
    {DIAGNOSE, "diagnose", NULL, "say which rules, or want of places, leave people out"},
    {EXPLAIN, "explain", "ID", "say why a person or a pair is matched as it is"},
    {JSON, "json", NULL, "explanations, --check and --compare as JSON Lines"},
    {KEEP, "keep", NULL, "pairs under way in other cycles stay, too, and hold their places"},
    {OBJECTIVE, "objective", "NAME",
        "what is best: coverage (the default), pairs, score, fair or stable"},
    {POLICY, "policy", "FILE", "criteria and points; see rm-policy(5)"},
    {PRINT_POLICY, "print-policy", NULL, "print the built-in policy"},
    {PROPOSING, "proposing", "SIDE", "for stable: whose best choice it is, mentors or mentees"},
    {SCORES, "scores", NULL, "match the candidates of the input instead of working them out"},
    {STATS, "stats", NULL, "print times and counts on standard error"},
    {UNMATCHED, "unmatched", NULL, "say who is in no pair, and why"},
    {VERIFY, "verify", "PAIRS", "check these pairs and the proof that no choice is better"},
    {WHY_NOT, "why-not", "MENTOR MENTEE", "say why two are no pair, or what it would cost"},
    {0, NULL, NULL, NULL},
};

static const struct rm_cli_program program = {
    .name = "rm-match",
    .synopsis =
        "rm-match [-a] [--policy FILE] [--objective NAME [--proposing SIDE]] [--cycle ID]\n"
        "        [--keep] [--scores] [--stats] [--certificate FILE]\n"
        "        [--candidates] [FILE ...]\n"
        "rm-match --explain ID | --why-not MENTOR MENTEE | --unmatched | --diagnose [--json]\n"
        "        [--policy FILE] [--objective NAME [--proposing SIDE]] [--cycle ID] [--keep]\n"
        "        [--scores] [--stats] [FILE ...]\n"
        "rm-match --verify PAIRS --certificate FILE [--policy FILE] [--objective NAME]\n"
        "        [--cycle ID] [--keep] [--scores] [FILE ...]\n"
        "rm-match --compare [--json] [--policy FILE] [--proposing SIDE] [--cycle ID] [--keep]\n"
        "        [--scores] [FILE ...]\n"
        "rm-match --check [--json] [--policy FILE] [--cycle ID] [--keep] [FILE ...]\n"
        "rm-match --print-policy\n",
    .purpose = "Proposes who mentors whom: the best choice there is, with its reasons.",
    .options = options,
};

/* By enum rm_side. */
static const char *const sides[] = {"mentors", "mentees", NULL};

struct run {
    struct rm_cli cli;
    int all, stats, print_policy, json;
    unsigned how; /* as for rm_bonds_gather */
    int view;     /* CANDIDATES, CHECK, COMPARE, VERIFY or an explanation; 0: proposals */
    int objective;
    int proposing; /* enum rm_side; -1: not given */
    const char *policy, *cycle;
    const char *id, *mentee; /* of --explain; of --why-not the two */
    const char *certificate, *pairs;
    struct timespec last;
    double read_s, prepare_s, solve_s, prove_s, write_s;
};

/* With --stats the pairs that may be are counted where there are no more than so many of people to
 * judge: two cores judge some sixty million a second. */
#define COUNTED_MAX UINT64_C(1000000000)

static void choose_view(struct run *run, int view)
{
    if (run->view && run->view != view)
        rm_cli_misuse(&run->cli, "--candidates, --check, --compare, --diagnose, --explain, "
                                 "--unmatched, --verify and --why-not exclude each other");
    run->view = view;
}

static void check_proof_options(struct run *run)
{
    struct rm_cli *cli = &run->cli;
    int from_stdin = cli->argc == 0;

    if (run->certificate && run->view && run->view != VERIFY)
        rm_cli_misuse(cli, "--certificate goes with proposals and with --verify");
    for (int i = 0; i < cli->argc; i++) {
        from_stdin |= strcmp(cli->argv[i], "-") == 0;
        if (run->certificate && !run->view && strcmp(cli->argv[i], run->certificate) == 0)
            rm_cli_misuse(cli, "%s cannot be the input and the proof at once", cli->argv[i]);
    }
    if (run->view != VERIFY)
        return;
    if (!run->certificate)
        rm_cli_misuse(cli, "--verify needs the proof to check: --certificate");
    if (run->stats)
        rm_cli_misuse(cli, "--stats does not go with --verify");
    if (from_stdin && strcmp(run->pairs, "-") == 0)
        rm_cli_misuse(cli, "standard input cannot be the pairs and the people at once");
}

static void parse_options(struct run *run)
{
    struct rm_cli *cli = &run->cli;
    int key;

    while ((key = rm_cli_option(cli)))
        switch (key) {
        case 'a':
            run->all = 1;
            break;
        case POLICY:
            run->policy = cli->arg;
            break;
        case PRINT_POLICY:
            run->print_policy = 1;
            break;
        case OBJECTIVE:
            run->objective = rm_cli_word(cli, rm_objective_words);
            break;
        case CYCLE:
            run->cycle = cli->arg;
            break;
        case SCORES:
            run->how |= RM_BONDS_STRANGERS;
            break;
        case PROPOSING:
            run->proposing = rm_cli_word(cli, sides);
            break;
        case KEEP:
            run->how |= RM_BONDS_KEEP;
            break;
        case JSON:
            run->json = 1;
            break;
        case STATS:
            run->stats = 1;
            break;
        case CERTIFICATE:
            run->certificate = cli->arg;
            break;
        case VERIFY:
            run->pairs = cli->arg;
            choose_view(run, key);
            break;
        case EXPLAIN:
            run->id = cli->arg;
            choose_view(run, key);
            break;
        case WHY_NOT:
            run->id = cli->arg;
            run->mentee = rm_cli_second(cli);
            choose_view(run, key);
            break;
        default:
            choose_view(run, key);
        }
    if (run->all && run->view && run->view != CANDIDATES)
        rm_cli_misuse(cli, "-a does not go with an explanation: it is text, not records");
    if (run->view == CHECK && run->how & RM_BONDS_STRANGERS)
        rm_cli_misuse(cli, "--check does not go with --scores: it goes by the policy's rules");
    if (run->view == DIAGNOSE && run->how & RM_BONDS_STRANGERS)
        rm_cli_misuse(cli, "--diagnose does not go with --scores: there are no rules then");
    if (run->proposing >= 0 && run->objective != RM_STABLE && run->view != COMPARE)
        rm_cli_misuse(cli, "--proposing goes with --objective stable and --compare alone");
    if (run->json && (!run->view || run->view == CANDIDATES || run->view == VERIFY))
        rm_cli_misuse(cli, "--json goes with --check, --compare and explanations");
    check_proof_options(run);
}

/* Seconds since the last call. */
static double lap(struct run *run)
{
    struct timespec now, last = run->last;

    clock_gettime(CLOCK_MONOTONIC, &now);
    run->last = now;
    return (double)(now.tv_sec - last.tv_sec) + (double)(now.tv_nsec - last.tv_nsec) / 1e9;
}

static void add_times(struct rm_buf *line, const struct run *run)
{
    rm_buf_printf(line,
        "{\"read_s\":%.3f,\"prepare_s\":%.3f,\"solve_s\":%.3f,\"prove_s\":%.3f,\"write_s\":%.3f",
        run->read_s, run->prepare_s, run->solve_s, run->prove_s, run->write_s);
}

/* Counts of what was done to find the choice. */
static void add_work(struct rm_buf *line, const struct rm_match *match)
{
    struct rm_pool_work work = rm_pool_work_of(match->pool);

    rm_buf_printf(line,
        ",\"scored\":%" PRIu64 ",\"passed_over\":%" PRIu64
        ",\"kept\":%zu,\"rounds\":%zu,\"priced\":%" PRIu64,
        work.judged, work.passed_over, match->answer.n_listed, match->answer.n_rounds,
        match->answer.n_priced);
}

/* The pairs that may be, and how long it takes to count them. */
static void add_eligible(struct rm_buf *line, struct run *run, const struct rm_match *match)
{
    uint64_t n = (uint64_t)match->sides[RM_MENTOR].n * match->sides[RM_MENTEE].n;

    if (n > COUNTED_MAX && !match->from_scores)
        rm_buf_adds(line, ",\"eligible\":null");
    else
        rm_buf_printf(line, ",\"eligible\":%" PRIu64, rm_pool_count(match->pool));
    rm_buf_printf(line, ",\"eligible_s\":%.3f", lap(run));
}

static void print_stats(struct run *run, const struct rm_match *match)
{
    struct rm_buf line = {0};

    add_times(&line, run);
    rm_buf_printf(&line,
        ",\"threads\":%u,\"people\":%" PRIu32 ",\"mentors\":%" PRIu32 ",\"mentees\":%" PRIu32,
        rm_threads(), match->roster.n, match->sides[RM_MENTOR].n, match->sides[RM_MENTEE].n);
    add_eligible(&line, run, match);
    if (match->solver)
        add_work(&line, match);
    rm_buf_printf(&line, ",\"pairs\":%zu,\"total\":%" PRId64 "}\n", match->answer.n_pairs,
        match->answer.worth.total);
    (void)!rm_write_all(STDERR_FILENO, line.data, line.len);
    rm_buf_free(&line);
}

static void write_results(struct run *run, struct rm_match *match)
{
    const struct rm_explain_form *form = run->json ? &rm_explain_json : &rm_explain_text;
    struct rm_out *out = &run->cli.out;
    struct rm_diagnosis diagnosis;

    switch (run->view) {
    case CANDIDATES:
        rm_candidates_write(out, match);
        break;
    case COMPARE:
        rm_compare_write(out, match, run->json);
        break;
    case EXPLAIN:
        rm_explain(out, match, form, run->id);
        break;
    case UNMATCHED:
        rm_explain_unmatched(out, match, form);
        break;
    case WHY_NOT:
        rm_explain_two(out, match, form, run->id, run->mentee);
        break;
    case DIAGNOSE:
        rm_diagnose(&diagnosis, match);
        rm_diagnosis_write(out, &diagnosis, run->json);
        break;
    default:
        rm_proposals_write(out, match, run->all);
    }
}

static void match_and_write(
    struct run *run, struct rm_programme *programme, const struct rm_policy *policy)
{
    const struct rm_cycle *cycle = rm_programme_cycle(programme, run->cycle);
    struct rm_match match;

    if (!cycle || rm_match_prepare(&match, programme, cycle, policy, run->how))
        return;
    run->prepare_s = lap(run);
    match.proposing = run->proposing < 0 ? RM_MENTOR : (enum rm_side)run->proposing;
    if (run->view != CANDIDATES && run->view != COMPARE)
        rm_match_solve(&match, (enum rm_objective)run->objective);
    run->solve_s = lap(run);
    if (!run->certificate || !rm_prove_to(run->certificate, &match)) {
        run->prove_s = lap(run);
        write_results(run, &match);
        run->write_s = lap(run);
        if (run->stats)
            print_stats(run, &match);
    }
    rm_match_close(&match);
}

/* 0 where every pair that stays may be. */
static int check(struct run *run, struct rm_programme *programme, const struct rm_policy *policy)
{
    const struct rm_cycle *cycle = rm_programme_cycle(programme, run->cycle);
    struct rm_check question = {programme, cycle, policy, run->how, run->json};

    return cycle ? rm_check_write(&run->cli.out, &question) : -1;
}

static void read_proof(struct run *run, struct rm_programme *pairs,
    struct rm_certificate *certificate, unsigned n_files)
{
    struct rm_cli *cli = &run->cli;

    rm_programme_init(pairs, &cli->arena, &cli->diag, RM_BIT(RM_PAIR));
    pairs->n_files = n_files;
    if (strcmp(run->pairs, "-") == 0)
        rm_programme_read(pairs, STDIN_FILENO, "standard input");
    else
        rm_programme_read_file(pairs, run->pairs);
    rm_programme_settle(pairs);
    rm_certificate_read(certificate, run->certificate, pairs->n_files + 1, &cli->arena, &cli->diag);
    rm_cli_check(cli);
}

static void print_proof(const struct run *run, const struct rm_certificate *found,
    struct rm_diag *refusals, struct rm_buf *out)
{
    struct rm_buf text = {0};

    if (refusals->n_errors) {
        rm_diag_format(refusals, run->cli.program->name, &text);
        (void)!rm_write_all(STDERR_FILENO, text.data, text.len);
    } else {
        rm_buf_adds(out, run->objective == RM_STABLE ? "stable: " : "proven: ");
        if (run->objective != RM_PAIRS)
            rm_buf_printf(out, "%" PRId64 " pair%s, ", found->pairs, found->pairs == 1 ? "" : "s");
        rm_levels_describe(out, (enum rm_objective)run->objective, found->worth);
        rm_buf_adds(out, run->objective == RM_STABLE
                             ? "; no two would leave what they have for each other\n"
                             : "; no choice is better\n");
    }
    rm_buf_free(&text);
}

/* The status to exit with. */
static int verify(struct run *run, struct rm_programme *programme, struct rm_policy *policy)
{
    struct rm_cli *cli = &run->cli;
    struct rm_programme pairs;
    struct rm_certificate certificate = {0}, found = {0};
    struct rm_diag refusals;
    struct rm_verify question = {.programme = programme,
        .how = run->how,
        .policy = policy,
        .objective = (enum rm_objective)run->objective,
        .pairs = &pairs,
        .certificate = &certificate,
        .refusals = &refusals};

    rm_diag_init(&refusals, &cli->arena);
    read_proof(run, &pairs, &certificate, programme->n_files);
    question.cycle = rm_programme_cycle(programme, run->cycle);
    if (run->how & RM_BONDS_STRANGERS)
        policy->criteria.n = 0;
    if (!question.cycle || (rm_verify(&found, &question) && cli->diag.n_errors))
        return RM_TROUBLE;
    print_proof(run, &found, &refusals, &cli->out.buf);
    return refusals.n_errors ? RM_FAILED_CHECK : RM_OK;
}

int main(int argc, char **argv)
{
    struct run run = {.objective = RM_COVERAGE, .proposing = -1};
    struct rm_programme programme;
    struct rm_policy policy;

    rm_cli_start(&run.cli, &program, argc, argv);
    parse_options(&run);
    if (run.print_policy) {
        rm_policy_print(&run.cli.out.buf);
        return rm_cli_finish(&run.cli, RM_OK);
    }
    lap(&run);
    rm_programme_init(&programme, &run.cli.arena, &run.cli.diag,
        RM_BIT(RM_CYCLE) | RM_BIT(RM_PERSON) | RM_BIT(RM_PAIR) | RM_BIT(RM_EXCLUSION) |
            (run.how & RM_BONDS_STRANGERS ? RM_BIT(RM_CANDIDATE) : 0U));
    if (run.all)
        programme.copy = &run.cli.out.buf;
    rm_policy_read(&policy, run.policy, &run.cli.arena, &run.cli.diag);
    rm_cli_read(&run.cli, &programme);
    run.read_s = lap(&run);
    if (run.view == CHECK)
        return rm_cli_finish(&run.cli, check(&run, &programme, &policy) ? RM_FAILED_CHECK : RM_OK);
    if (run.view == VERIFY)
        return rm_cli_finish(&run.cli, verify(&run, &programme, &policy));
    match_and_write(&run, &programme, &policy);
    return rm_cli_finish(&run.cli, RM_OK);
}
