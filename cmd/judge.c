#include "judge.h"

#include <string.h>

/* What a match would warn of is not what was asked here: only errors are told. */
static void make_ready(struct rm_judge *judge, const char *cycle_id)
{
    struct rm_programme *p = judge->programme;
    struct rm_diag *diag = p->diag, own;
    const struct rm_cycle *cycle;

    rm_diag_init(&own, p->arena);
    p->diag = &own;
    judge->cycle = cycle_id;
    cycle = rm_programme_cycle(p, cycle_id);
    if (cycle) {
        rm_roster_build(&judge->roster, p, cycle_id, 0);
        rm_bonds_gather(&judge->bonds, &judge->roster, p, cycle_id, 0);
        rm_criteria_prepare(&judge->criteria, &judge->roster, &judge->bonds, cycle, judge->policy);
    }
    p->diag = diag;
    judge->is_ready = !own.n_errors;
    for (size_t i = 0; i < own.n_entries; i++)
        if (own.entries[i].severity == RM_ERROR)
            rm_error(diag, own.entries[i].where, "%s", own.entries[i].text);
}

static void add_rule(struct rm_buf *against, const char *rule, int is_unsure)
{
    rm_buf_printf(against, "%sthe rule \"%s\" %s", against->len ? "; " : "", rule,
        is_unsure ? "cannot be checked, as a value is missing" : "does not allow it");
}

static void add_reason(struct rm_verdict_on_pair *verdict, const struct rm_criteria *criteria,
    size_t which, const struct rm_finding *finding, uint32_t mentor, uint32_t mentee,
    struct rm_arena *arena)
{
    struct rm_buf detail = {0};
    struct rm_reason *reason = &verdict->pair.reasons.v[verdict->pair.reasons.n++];

    rm_criterion_explain(&detail, criteria, which, finding, mentor, mentee);
    reason->criterion = rm_criterion_of(criteria, which)->id;
    reason->points = finding->points;
    reason->detail = detail.len ? rm_arena_copy(arena, detail.data, detail.len) : NULL;
    verdict->pair.score += finding->points;
    rm_buf_free(&detail);
}

static void judge_by_rules(struct rm_verdict_on_pair *verdict, const struct rm_criteria *criteria,
    uint32_t mentor, uint32_t mentee, struct rm_arena *arena)
{
    struct rm_finding *findings = RM_NEW_N(arena, criteria->n, struct rm_finding);
    struct rm_buf against = {0};

    rm_criteria_find(findings, criteria, mentor, mentee);
    verdict->pair.reasons.v = RM_NEW_N(arena, criteria->n, struct rm_reason);
    for (size_t i = 0; i < criteria->n; i++) {
        if (rm_criterion_forbids(criteria, i, &findings[i]))
            add_rule(&against, rm_criterion_of(criteria, i)->id, findings[i].verdict == RM_UNSURE);
        if (findings[i].points)
            add_reason(verdict, criteria, i, &findings[i], mentor, mentee, arena);
    }
    if (against.len)
        verdict->against = rm_arena_dup(arena, against.data);
    verdict->pair.topics = rm_criteria_topics(criteria, arena, mentor, mentee);
    rm_buf_free(&against);
}

int rm_judge_pair(struct rm_verdict_on_pair *verdict, void *context, const char *cycle,
    const char *mentor, const char *mentee, struct rm_arena *arena)
{
    struct rm_judge *judge = context;
    uint32_t a, b;

    if (!judge->cycle || strcmp(judge->cycle, cycle) != 0)
        make_ready(judge, cycle);
    if (!judge->is_ready)
        return -1;
    a = rm_roster_find(&judge->roster, mentor);
    b = rm_roster_find(&judge->roster, mentee);
    verdict->unavailable =
        (rm_bonds_between(&judge->bonds, a, b) & (RM_BOND_APART | RM_BOND_PAST)) != 0;
    judge_by_rules(verdict, &judge->criteria, a, b, arena);
    return 0;
}
