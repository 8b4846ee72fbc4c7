#include "match/check.h"

#include "match/kinds.h"

#include <inttypes.h>
#include <string.h>

enum breach_kind { APART, PAST, RULE, UNCHECKED, STATUS, ROLE, PLACES };

/* In the word of a finding. */
static const char *const reasons[] = {[APART] = "unavailable",
    [PAST] = "unavailable",
    [RULE] = "rule",
    [UNCHECKED] = "unknown",
    [STATUS] = "status",
    [ROLE] = "role",
    [PLACES] = "places"};

/* What is against one pair. */
struct breach {
    enum breach_kind kind;
    const struct rm_pair *pair;
    const struct rm_criterion *criterion; /* of RULE and UNCHECKED */
    const struct rm_member *member;       /* of STATUS, ROLE and PLACES */
    enum rm_side side;                    /* likewise */
    struct rm_where other;                /* where it stands what the pair contradicts */
};

struct checker {
    const struct rm_roster *roster;
    const struct rm_bonds *bonds;
    const struct rm_criteria *criteria;
    const char *cycle;
    void (*report)(struct checker *checker, const struct breach *breach);
    struct rm_out *out;
    int n_found;
};

static void report(struct checker *checker, const struct breach *breach)
{
    checker->report(checker, breach);
    checker->n_found++;
}

/* Where it stands that the two are unavailable: the first place in the order of ids. */
static struct rm_where place_of_exclusion(const struct checker *checker, const struct rm_pair *pair)
{
    const struct rm_programme *p = checker->roster->programme;

    for (size_t i = 0; i < rm_n_exclusions(p); i++) {
        const struct rm_exclusion *e = rm_exclusion_at(p, i);

        if ((strcmp(e->a, pair->mentor) == 0 && strcmp(e->b, pair->mentee) == 0) ||
            (strcmp(e->b, pair->mentor) == 0 && strcmp(e->a, pair->mentee) == 0))
            return e->rec.where;
    }
    return (struct rm_where){0};
}

static struct rm_where place_of_past_pair(const struct checker *checker, const struct rm_pair *pair)
{
    const struct rm_programme *p = checker->roster->programme;

    for (size_t i = 0; i < rm_n_pairs(p); i++) {
        const struct rm_pair *other = rm_pair_at(p, i);

        if (other != pair && strcmp(other->mentor, pair->mentor) == 0 &&
            strcmp(other->mentee, pair->mentee) == 0 && other->status != RM_PAIR_PROPOSED &&
            other->status != RM_PAIR_WITHDRAWN)
            return other->rec.where;
    }
    return (struct rm_where){0};
}

/* People who agreed to go on are not held against what they were before. */
static void check_bonds(
    struct checker *checker, const struct rm_pair *pair, uint32_t mentor, uint32_t mentee)
{
    unsigned flags = rm_bonds_between(checker->bonds, mentor, mentee);
    struct breach breach = {.pair = pair};

    if (flags & RM_BOND_APART) {
        breach.kind = APART;
        breach.other = place_of_exclusion(checker, pair);
        report(checker, &breach);
    } else if (flags & RM_BOND_PAST && pair->status == RM_PAIR_PROPOSED) {
        breach.kind = PAST;
        breach.other = place_of_past_pair(checker, pair);
        report(checker, &breach);
    }
}

static void check_rules(
    struct checker *checker, const struct rm_pair *pair, uint32_t mentor, uint32_t mentee)
{
    for (size_t i = 0; i < checker->criteria->n && !pair->override; i++) {
        const struct rm_ready *r = &checker->criteria->v[i];
        struct rm_finding finding = {RM_FAILS, 0, 0};

        if (!r->criterion->require)
            continue;
        r->kind->judge(&finding, r, mentor, mentee);
        if (finding.verdict == RM_FAILS ||
            (finding.verdict == RM_UNSURE && r->criterion->unknown == RM_UNKNOWN_FAIL))
            report(checker, &(struct breach){.kind = finding.verdict == RM_FAILS ? RULE : UNCHECKED,
                                .pair = pair,
                                .criterion = r->criterion,
                                .other = r->criterion->where});
    }
}

static void check_places(
    struct checker *checker, const struct rm_pair *pair, uint32_t who, enum rm_side side)
{
    const struct rm_member *member = &checker->roster->v[who];
    struct breach breach = {.pair = pair, .member = member, .side = side};

    if (!member->person)
        return;
    breach.other = member->person->rec.where;
    if (member->person->status != RM_PERSON_ACTIVE)
        breach.kind = STATUS;
    else if (!member->capacity[side])
        breach.kind = ROLE;
    else if (member->held[side] > member->capacity[side])
        breach.kind = PLACES;
    else
        return;
    report(checker, &breach);
}

static void check_pair(struct checker *checker, const struct rm_pair *pair)
{
    uint32_t mentor = rm_roster_find(checker->roster, pair->mentor);
    uint32_t mentee = rm_roster_find(checker->roster, pair->mentee);

    if (mentor == RM_NOBODY || mentee == RM_NOBODY)
        return;
    check_bonds(checker, pair, mentor, mentee);
    check_rules(checker, pair, mentor, mentee);
    check_places(checker, pair, mentor, RM_MENTOR);
    check_places(checker, pair, mentee, RM_MENTEE);
}

static void check_all(struct checker *checker, int pins_alone)
{
    const struct rm_programme *p = checker->roster->programme;

    for (size_t i = 0; i < rm_n_pairs(p); i++) {
        const struct rm_pair *pair = rm_pair_at(p, i);

        if (rm_pair_is_held(pair, checker->cycle) &&
            (!pins_alone || pair->status == RM_PAIR_PROPOSED))
            check_pair(checker, pair);
    }
}

/* What is against the pair; with `place`, in brackets, where that stands. */
static void describe(struct rm_buf *out, const struct breach *b, const char *place)
{
    const struct rm_member *member = b->member;

    switch (b->kind) {
    case APART:
    case PAST:
        rm_buf_printf(out, "the two are unavailable to each other%s", place);
        break;
    case RULE:
        rm_buf_printf(out, "the rule \"%s\"%s does not allow it", b->criterion->id, place);
        break;
    case UNCHECKED:
        rm_buf_printf(out, "the rule \"%s\"%s cannot be checked: a value is missing",
            b->criterion->id, place);
        break;
    case STATUS:
        rm_buf_printf(out, "\"%s\"%s is not active but %s", member->id, place,
            rm_person_status_words[member->person->status]);
        break;
    case ROLE:
        rm_buf_printf(
            out, "\"%s\"%s has no place as %s", member->id, place, rm_side_words[b->side]);
        break;
    case PLACES:
        rm_buf_printf(out,
            "\"%s\"%s is %s in %" PRIu32 " pairs that stay and has places for %" PRIu32, member->id,
            place, rm_side_words[b->side], member->held[b->side], member->capacity[b->side]);
        break;
    }
}

static void report_pin(struct checker *checker, const struct breach *b)
{
    struct rm_buf place = {0}, text = {0};

    rm_buf_printf(&place, " (%s:%lu)", b->other.file, b->other.line);
    describe(&text, b, rm_buf_text(&place));
    rm_error(checker->roster->programme->diag, b->pair->rec.where,
        "pair \"%s\" is pinned, but %s; set \"pinned\" to false%s", b->pair->rec.id,
        rm_buf_text(&text), b->criterion ? ", or say in \"override\" who decided otherwise" : "");
    rm_buf_free(&place);
    rm_buf_free(&text);
}

void rm_check_pins(const struct rm_roster *roster, const struct rm_bonds *bonds,
    const struct rm_criteria *criteria, const char *cycle)
{
    struct checker checker = {roster, bonds, criteria, cycle, report_pin, NULL, 0};

    check_all(&checker, 1);
}

static void report_line(struct checker *checker, const struct breach *b)
{
    const struct rm_programme *p = checker->roster->programme;
    struct rm_buf *out = &checker->out->buf;

    rm_buf_printf(out, "%s: %s as mentor of %s, %s%s: ", b->pair->rec.id,
        rm_person_label(p, b->pair->mentor), rm_person_label(p, b->pair->mentee),
        b->pair->status == RM_PAIR_PROPOSED ? "pinned and " : "",
        rm_pair_status_words[b->pair->status]);
    describe(out, b, "");
    rm_buf_addc(out, '\n');
    rm_out_settle(checker->out);
}

static void put_text(struct rm_json_writer *w, const char *name, const char *text)
{
    rm_json_key(w, name);
    rm_json_put_text(w, text);
}

static void report_json(struct checker *checker, const struct breach *b)
{
    struct rm_json_writer w = {.out = &checker->out->buf};
    struct rm_buf text = {0};

    describe(&text, b, "");
    rm_json_open(&w, '{');
    put_text(&w, "type", "finding");
    put_text(&w, "pair", b->pair->rec.id);
    put_text(&w, "mentor", b->pair->mentor);
    put_text(&w, "mentee", b->pair->mentee);
    put_text(&w, "status", rm_pair_status_words[b->pair->status]);
    put_text(&w, "reason", reasons[b->kind]);
    if (b->criterion)
        put_text(&w, "criterion", b->criterion->id);
    if (b->member)
        put_text(&w, "person", b->member->id);
    put_text(&w, "text", rm_buf_text(&text));
    rm_json_close(&w, '}');
    rm_buf_addc(w.out, '\n');
    rm_buf_free(&text);
    rm_out_settle(checker->out);
}

int rm_check_write(struct rm_out *out, const struct rm_check *check)
{
    struct rm_programme *p = check->programme;
    const char *cycle = check->cycle->rec.id;
    struct rm_roster roster;
    struct rm_bonds bonds;
    struct rm_criteria criteria;
    struct checker checker = {
        &roster, &bonds, &criteria, cycle, check->json ? report_json : report_line, out, 0};

    rm_roster_build(&roster, p, cycle, 0);
    rm_bonds_gather(&bonds, &roster, p, cycle, check->how);
    rm_criteria_prepare(&criteria, &roster, &bonds, check->cycle, check->policy);
    if (p->diag->n_errors)
        return -1;
    check_all(&checker, 0);
    return checker.n_found;
}
