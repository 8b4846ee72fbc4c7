#include "match/criteria.h"

#include "base/date.h"
#include "calendar/hours.h"
#include "match/kinds.h"
#include "match/scorer.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Noon, 15 January 2025: stands for the week of a cycle that does not say when it starts. */
#define SOME_WEEK (INT64_C(20103) * RM_DAY + 12 * RM_HOUR)

/* What one field of everybody comes to, worked out once for all criteria that look at it. */
struct column {
    const char *field;
    struct rm_values *values;
};

struct preparation {
    struct rm_criteria *criteria;
    const struct rm_roster *roster;
    const struct rm_bonds *bonds;
    const struct rm_cycle *cycle;
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_lexicon lexicon;
    struct column *columns;
    size_t n_columns;
};

/* Has a field of somebody brought near who comes soon: records lie anywhere in memory, and to wait
 * for each of them took most of the time. */
static void expect(const struct rm_roster *roster, uint32_t member, size_t offset)
{
    if (member < roster->n && roster->v[member].person)
        __builtin_prefetch((const char *)roster->v[member].person + offset);
}

static void read_column(struct preparation *p, struct rm_values *values, const char *field)
{
    enum { AHEAD = 16 };
    const struct rm_field *known = rm_field_find(&rm_shapes[RM_PERSON], field);
    size_t offset = known ? known->offset : offsetof(struct rm_person, own);

    for (uint32_t i = 0; i < p->roster->n; i++) {
        expect(p->roster, i + AHEAD, offset);
        if (p->roster->v[i].person)
            values[i] = rm_values_of(&p->lexicon, p->roster->v[i].person, field);
    }
}

static const struct rm_values *column(struct preparation *p, const char *field)
{
    struct column *c;

    for (size_t i = 0; i < p->n_columns; i++)
        if (strcmp(p->columns[i].field, field) == 0)
            return p->columns[i].values;
    p->columns = rm_arena_grow(p->arena, p->columns, p->n_columns, sizeof *c);
    c = &p->columns[p->n_columns++];
    c->field = field;
    c->values = RM_NEW_N(p->arena, p->roster->n, struct rm_values);
    read_column(p, c->values, field);
    return c->values;
}

static const int64_t *numbers(struct preparation *p, const char *field)
{
    int64_t *list = RM_NEW_N(p->arena, p->roster->n, int64_t);

    for (uint32_t i = 0; i < p->roster->n; i++) {
        const struct rm_person *person = p->roster->v[i].person;

        list[i] = RM_NONE;
        if (person)
            rm_number_of(&list[i], person, field, p->criteria->policy);
    }
    return list;
}

/* One warning for all labels that are no numbers: at the first person by id. */
static void warn_of_labels(struct preparation *p, const struct rm_ready *r)
{
    const struct rm_values *values = column(p, r->field);
    uint32_t first = RM_NOBODY, n = 0;

    for (uint32_t i = 0; i < p->roster->n; i++)
        if (values[i].n && r->mentor_number[i] == RM_NONE) {
            n++;
            if (first == RM_NOBODY || strcmp(p->roster->v[i].id, p->roster->v[first].id) < 0)
                first = i;
        }
    if (n)
        rm_warn(p->diag, p->roster->v[first].person->rec.where,
            "person \"%s\": %s: \"%s\" is neither a number nor a label that the policy orders "
            "(\"grades\"); %u in all",
            p->roster->v[first].id, r->field, values[first].v[0].text, n);
}

/* Whether a field tells, by its name, how old somebody is. */
static int tells_age(const char *field)
{
    static const char *const words[] = {
        "age", "ages", "birth", "birthday", "birthdate", "birthyear", "born", "dob", "generation"};

    while (*field) {
        size_t len = 0;

        while (isalnum((unsigned char)field[len]))
            len++;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (len == strlen(words[i]) && strncasecmp(field, words[i], len) == 0)
                return 1;
        field += len ? len : 1;
    }
    return 0;
}

static int anybody_has(struct preparation *p, const char *field)
{
    const struct rm_values *values = column(p, field);

    for (uint32_t i = 0; i < p->roster->n; i++)
        if (values[i].n)
            return 1;
    return p->roster->n == 0;
}

static void check_field(struct preparation *p, const struct rm_criterion *c, const char *field)
{
    if (!rm_values_comparable(field))
        rm_error(p->diag, c->where,
            "criterion \"%s\": the field \"%s\" cannot be compared; expected a text, a number or a "
            "list",
            c->id, field);
    else if (tells_age(field))
        rm_warn(p->diag, c->where,
            "criterion \"%s\" looks at \"%s\": nothing should be inferred from age", c->id, field);
    else if (!rm_field_find(&rm_shapes[RM_PERSON], field) && !anybody_has(p, field))
        rm_warn(p->diag, c->where, "criterion \"%s\": nobody has a field \"%s\"", c->id, field);
}

static void check_fields(struct preparation *p, const struct rm_criterion *c, struct rm_ready *r)
{
    if (c->field && !r->kind->field)
        rm_error(p->diag, c->where, "criterion \"%s\": kind \"%s\" takes no \"field\"", c->id,
            r->kind->name);
    r->field = c->field ? c->field : r->kind->field;
    r->with = c->with ? c->with : r->field;
    if ((c->kind == RM_GAP || !r->kind->field) && c->with &&
        strcmp(c->with, r->field ? r->field : "") != 0)
        rm_error(p->diag, c->where, "criterion \"%s\": kind \"%s\" takes no \"with\"", c->id,
            r->kind->name);
    if (r->field && !*r->field)
        rm_error(p->diag, c->where,
            "criterion \"%s\": \"field\" is missing; expected the name of a field of people",
            c->id);
    else if (r->field)
        check_field(p, c, r->field);
    if (r->field && strcmp(r->with, r->field) != 0)
        check_field(p, c, r->with);
}

static void check_bounds(struct preparation *p, const struct rm_criterion *c, struct rm_ready *r)
{
    int given = c->min != RM_NONE || c->max != RM_NONE;

    if (given && !r->kind->bounded)
        rm_error(p->diag, c->where, "criterion \"%s\": kind \"%s\" takes no \"min\" and \"max\"",
            c->id, r->kind->name);
    else if (c->min == RM_NONE && given && r->min != RM_NONE && r->min > r->max)
        rm_error(p->diag, c->where,
            "criterion \"%s\": \"max\" is %" PRId64 ", and \"min\" is %" PRId64
            " where it is absent",
            c->id, r->max, r->min);
    if (c->min != RM_NONE && c->max != RM_NONE && c->min > c->max)
        rm_error(p->diag, c->where, "criterion \"%s\": \"min\" is more than \"max\"", c->id);
    if (c->kind == RM_TENURE && c->side == RM_SIDE_BOTH)
        rm_error(p->diag, c->where,
            "criterion \"%s\": \"side\" is missing; expected mentor or mentee", c->id);
}

static int compare_steps(const void *a, const void *b)
{
    const struct rm_step *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

/* Two names of a table that come to one, or a name that comes to nothing. */
static void check_table(struct preparation *p, const struct rm_criterion *c, struct rm_ready *r)
{
    for (size_t i = 0; i < c->table.n; i++) {
        for (size_t k = 0; k < i; k++)
            if (r->steps[k].from == r->steps[i].from)
                rm_error(p->diag, c->where,
                    "criterion \"%s\": table: \"%s\" and \"%s\" are the same", c->id,
                    c->table.v[k].name, c->table.v[i].name);
        if (r->kind->table == RM_TABLE_OF_VALUES && !r->steps[i].from)
            rm_error(p->diag, c->where, "criterion \"%s\": table: \"%s\" is no value", c->id,
                c->table.v[i].name);
    }
}

static void prepare_table(struct preparation *p, const struct rm_criterion *c, struct rm_ready *r)
{
    size_t before = p->diag->n_errors;

    if (c->table.n && r->kind->table == RM_NO_TABLE)
        rm_error(p->diag, c->where,
            "criterion \"%s\": kind \"%s\" takes \"points\", not a \"table\"", c->id,
            r->kind->name);
    r->steps = RM_NEW_N(p->arena, c->table.n, struct rm_step);
    r->n_steps = c->table.n;
    for (size_t i = 0; i < c->table.n; i++) {
        const struct rm_entry *entry = &c->table.v[i];

        r->steps[i].points = entry->value;
        if (r->kind->table == RM_TABLE_OF_VALUES)
            r->steps[i].from = rm_lexicon_number(&p->lexicon, entry->name);
        else if (rm_parse_int(&r->steps[i].from, entry->name, -RM_SCORE_MAX, RM_SCORE_MAX))
            rm_error(p->diag, c->where,
                "criterion \"%s\": table: \"%s\" is not a whole number; kind \"%s\" counts", c->id,
                entry->name, r->kind->name);
    }
    if (p->diag->n_errors == before)
        check_table(p, c, r);
    if (r->n_steps)
        qsort(r->steps, r->n_steps, sizeof *r->steps, compare_steps);
}

static void add_view(
    struct preparation *p, struct rm_ready *r, const char *of_mentor, const char *of_mentee)
{
    struct rm_view *view = &r->views[r->n_views++];

    view->mentor = column(p, of_mentor);
    view->mentee = column(p, of_mentee);
}

/* Where the two fields differ, `side` says whose is the first; without it both ways are looked at,
 * if the kind is one that may hold either way. */
static void add_views(struct preparation *p, struct rm_ready *r, int either)
{
    enum rm_criterion_side side = (enum rm_criterion_side)r->criterion->side;

    if (strcmp(r->field, r->with) == 0 || side != RM_SIDE_MENTEE)
        add_view(p, r, r->field, r->with);
    if (strcmp(r->field, r->with) != 0 && (side == RM_SIDE_MENTEE || (either && !side)))
        add_view(p, r, r->with, r->field);
}

/* Requests as values whose key is the place on the roster of who is asked for. */
static const struct rm_values *requests(struct preparation *p)
{
    struct rm_values *list = RM_NEW_N(p->arena, p->roster->n, struct rm_values);

    for (uint32_t i = 0; i < p->roster->n; i++) {
        const struct rm_person *person = p->roster->v[i].person;
        size_t n = person ? person->requests.n : 0;

        list[i].v = RM_NEW_N(p->arena, n, struct rm_value);
        for (size_t k = 0; k < n; k++)
            list[i].v[list[i].n++] =
                (struct rm_value){.key = rm_roster_find(p->roster, person->requests.v[k]),
                    .place = (uint32_t)k,
                    .text = person->requests.v[k]};
    }
    return list;
}

/* Days from joining to the start of the cycle. */
static const int64_t *tenures(struct preparation *p)
{
    int64_t *list = RM_NEW_N(p->arena, p->roster->n, int64_t);

    for (uint32_t i = 0; i < p->roster->n; i++) {
        const struct rm_person *person = p->roster->v[i].person;
        int known = person && person->joined != RM_NONE && p->cycle->starts != RM_NONE;

        list[i] = known ? p->cycle->starts - person->joined : RM_NONE;
    }
    return list;
}

static const struct rm_cycle *cycle_before(struct preparation *p)
{
    const struct rm_programme *programme = p->roster->programme;
    const struct rm_cycle *before = NULL;

    for (size_t i = 0; i < rm_n_cycles(programme); i++) {
        const struct rm_cycle *cycle = rm_cycle_at(programme, i);

        if (cycle->starts != RM_NONE && cycle->starts < p->cycle->starts &&
            (!before || cycle->starts > before->starts))
            before = cycle;
    }
    return before;
}

/* Whether somebody was there when a cycle started, as far as the revisions of the record tell. */
static int was_there(const struct rm_person *person, const struct rm_cycle *cycle)
{
    const struct rm_record *first = &person->rec;

    while (first->before)
        first = first->before;
    return first->changed.at == RM_NONE || first->changed.at < (cycle->starts + 1) * RM_DAY;
}

static const int *waits(struct preparation *p)
{
    const struct rm_programme *programme = p->roster->programme;
    const struct rm_cycle *before = cycle_before(p);
    int *waited = RM_NEW_N(p->arena, p->roster->n, int);
    size_t n_pairs = 0;

    for (uint32_t i = 0; before && i < p->roster->n; i++)
        waited[i] = p->roster->v[i].person && was_there(p->roster->v[i].person, before);
    for (size_t i = 0; before && i < rm_n_pairs(programme); i++) {
        const struct rm_pair *pair = rm_pair_at(programme, i);
        uint32_t mentor = rm_roster_find(p->roster, pair->mentor);
        uint32_t mentee = rm_roster_find(p->roster, pair->mentee);

        if (strcmp(pair->cycle, before->rec.id) != 0 || pair->status == RM_PAIR_PROPOSED ||
            pair->status == RM_PAIR_DECLINED || pair->status == RM_PAIR_WITHDRAWN)
            continue;
        n_pairs++;
        if (mentor != RM_NOBODY)
            waited[mentor] = 0;
        if (mentee != RM_NOBODY)
            waited[mentee] = 0;
    }
    if (!n_pairs)
        memset(waited, 0, p->roster->n * sizeof *waited);
    return waited;
}

static void prepare_hours(struct preparation *p, struct rm_ready *r)
{
    int64_t time =
        p->cycle->starts == RM_NONE ? SOME_WEEK : p->cycle->starts * RM_DAY + 12 * RM_HOUR;
    struct rm_hours *hours = RM_NEW_N(p->arena, p->roster->n, struct rm_hours);
    int *zoned = RM_NEW_N(p->arena, p->roster->n, int);
    struct rm_zones zones;

    rm_zones_init(&zones, p->arena);
    for (uint32_t i = 0; i < p->roster->n; i++) {
        const struct rm_person *person = p->roster->v[i].person;
        const struct rm_zone *zone =
            person && person->timezone ? rm_zone_open(&zones, person->timezone) : NULL;

        if (person)
            hours[i] = zone ? rm_hours_in_utc(p->arena, &person->hours, zone, time) : person->hours;
        zoned[i] = zone != NULL;
    }
    r->hours = hours;
    r->zoned = zoned;
}

/* Managers as nodes of a chain: members, then those who are not on the roster. */
static void prepare_chain(struct preparation *p, struct rm_ready *r)
{
    uint32_t n = p->roster->n, *manager = RM_NEW_N(p->arena, (size_t)n * 2, uint32_t);
    struct rm_chain *chain = RM_NEW(p->arena, struct rm_chain);
    struct rm_map others;

    rm_map_init(&others, p->arena);
    for (uint32_t i = 0; i < n; i++) {
        const struct rm_person *person = p->roster->v[i].person;
        const char *id = person ? person->manager : NULL;

        manager[i] = rm_roster_find(p->roster, id);
        if (id && manager[i] == RM_NOBODY) {
            void **slot = rm_map_add(&others, id);

            if (!*slot)
                *slot = &manager[n + others.n - 1];
            manager[i] = (uint32_t)((uint32_t *)*slot - manager);
        }
        manager[n + i] = RM_NO_MANAGER;
    }
    rm_chain_build(chain, manager, n + (uint32_t)others.n, p->arena);
    r->chain = chain;
    r->manager = manager;
}

/* Of a criterion that makes sense. */
static void prepare_kind(struct preparation *p, struct rm_ready *r)
{
    const struct rm_criterion *c = r->criterion;

    switch ((enum rm_criterion_kind)c->kind) {
    case RM_GAP:
        r->mentor_number = r->mentee_number = numbers(p, r->field);
        add_view(p, r, r->field, r->field);
        warn_of_labels(p, r);
        break;
    case RM_SAME:
    case RM_DIFFERENT:
        add_views(p, r, 0);
        break;
    case RM_MEMBER:
    case RM_OVERLAP:
        add_views(p, r, 1);
        break;
    case RM_TOPICS:
        add_view(p, r, "offers", "wants");
        break;
    case RM_RETURNS:
        add_view(p, r, "wants", "offers");
        break;
    case RM_SHARED_HOURS:
        prepare_hours(p, r);
        break;
    case RM_REQUEST:
        r->views[0].mentor = r->views[0].mentee = requests(p);
        break;
    case RM_TENURE:
        *(c->side == RM_SIDE_MENTOR ? &r->mentor_number : &r->mentee_number) = tenures(p);
        break;
    case RM_WAITED:
        r->waited = waits(p);
        break;
    case RM_PERSPECTIVE:
        r->mentor_number = numbers(p, "grade");
        r->mentee_number = numbers(p, "reports_grade");
        add_view(p, r, "team", "team");
        break;
    case RM_CHAIN:
        r->mentor_number = r->mentee_number = numbers(p, "grade");
        prepare_chain(p, r);
        break;
    case RM_KEEP:
        r->bonds = p->bonds;
        break;
    }
}

/* What can be said and does nothing. */
static void warn_of_idle(struct preparation *p, const struct rm_criterion *c)
{
    int64_t points = c->points;

    for (size_t i = 0; i < c->table.n && !points; i++)
        points = c->table.v[i].value;
    if (!c->require && !points)
        rm_warn(p->diag, c->where,
            "criterion \"%s\" does nothing: it is no rule (\"require\") and gives no points",
            c->id);
    else if (!c->require && c->unknown == RM_UNKNOWN_PASS)
        rm_warn(p->diag, c->where,
            "criterion \"%s\": \"unknown\" is for rules; without \"require\" a missing value gives "
            "no "
            "points",
            c->id);
    if (c->kind == RM_TENURE && p->cycle->starts == RM_NONE)
        rm_warn(p->diag, c->where,
            "criterion \"%s\": nothing is known of tenure: cycle \"%s\" does not say when it "
            "starts",
            c->id, p->cycle->rec.id);
}

static void prepare_criterion(struct preparation *p, struct rm_ready *r)
{
    const struct rm_criterion *c = r->criterion;
    size_t before = p->diag->n_errors;

    r->kind = &rm_kinds[c->kind];
    r->min = c->min == RM_NONE ? r->kind->fallback_min : c->min;
    r->max = c->max;
    check_fields(p, c, r);
    check_bounds(p, c, r);
    prepare_table(p, c, r);
    if (p->diag->n_errors == before) {
        warn_of_idle(p, c);
        prepare_kind(p, r);
    }
}

/* Rules first: most pairs fail one of them, and then nothing else needs to be looked at. */
static void order_criteria(struct rm_criteria *criteria)
{
    size_t n = 0;

    criteria->order = RM_NEW_N(criteria->arena, criteria->n, size_t);
    for (int rules = 1; rules >= 0; rules--)
        for (size_t i = 0; i < criteria->n; i++)
            if (criteria->v[i].criterion->require == rules)
                criteria->order[n++] = i;
}

void rm_criteria_prepare(struct rm_criteria *criteria, const struct rm_roster *roster,
    const struct rm_bonds *bonds, const struct rm_cycle *cycle, const struct rm_policy *policy)
{
    struct preparation p = {.criteria = criteria, .roster = roster, .bonds = bonds, .cycle = cycle};

    p.arena = roster->programme->arena;
    p.diag = roster->programme->diag;
    rm_lexicon_init(&p.lexicon, p.arena);
    memset(criteria, 0, sizeof *criteria);
    criteria->roster = roster;
    criteria->policy = policy;
    criteria->arena = p.arena;
    criteria->n = policy->criteria.n;
    criteria->v = RM_NEW_N(p.arena, criteria->n, struct rm_ready);
    for (size_t i = 0; i < criteria->n; i++) {
        criteria->v[i].criterion = &policy->criteria.v[i];
        prepare_criterion(&p, &criteria->v[i]);
    }
    order_criteria(criteria);
    criteria->offers = column(&p, "offers");
    criteria->wants = column(&p, "wants");
    if (!p.diag->n_errors)
        criteria->scorer = rm_scorer_build(criteria);
}

size_t rm_criteria_judge(struct rm_finding *findings, const struct rm_criteria *criteria,
    uint32_t mentor, uint32_t mentee)
{
    for (size_t k = 0; k < criteria->n; k++) {
        size_t i = criteria->order[k];
        const struct rm_ready *r = &criteria->v[i];

        findings[i] = (struct rm_finding){RM_FAILS, 0, 0};
        r->kind->judge(&findings[i], r, mentor, mentee);
        if (rm_ready_forbids(r, &findings[i]))
            return i;
    }
    return criteria->n;
}

size_t rm_criteria_blame(
    int *unsure, const struct rm_criteria *criteria, uint32_t mentor, uint32_t mentee)
{
    const struct rm_ready *rule = rm_scorer_blame(unsure, criteria->scorer, mentor, mentee);

    return rule ? (size_t)(rule - criteria->v) : criteria->n;
}

size_t rm_criteria_find(struct rm_finding *findings, const struct rm_criteria *criteria,
    uint32_t mentor, uint32_t mentee)
{
    size_t n = 0;

    for (size_t i = 0; i < criteria->n; i++) {
        findings[i] = (struct rm_finding){RM_FAILS, 0, 0};
        criteria->v[i].kind->judge(&findings[i], &criteria->v[i], mentor, mentee);
        n += (size_t)rm_criterion_forbids(criteria, i, &findings[i]);
    }
    return n;
}

int rm_criterion_forbids(
    const struct rm_criteria *criteria, size_t which, const struct rm_finding *finding)
{
    return rm_ready_forbids(&criteria->v[which], finding);
}

int rm_criteria_score(
    int64_t *score, const struct rm_criteria *criteria, uint32_t mentor, uint32_t mentee)
{
    return rm_scorer_score(score, criteria->scorer, mentor, mentee);
}

const struct rm_criterion *rm_criterion_of(const struct rm_criteria *criteria, size_t which)
{
    return criteria->v[which].criterion;
}

void rm_criterion_explain(struct rm_buf *out, const struct rm_criteria *criteria, size_t which,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    const struct rm_ready *r = &criteria->v[which];

    if (finding->verdict == RM_HOLDS)
        r->kind->explain(out, r, finding, mentor, mentee);
}

struct rm_texts rm_criteria_topics(
    const struct rm_criteria *criteria, struct rm_arena *arena, uint32_t mentor, uint32_t mentee)
{
    struct rm_texts topics = {NULL, 0};
    struct rm_shared_topic topic = {NULL, NULL};

    while (rm_shared_topic_next(&topic, &criteria->offers[mentor], &criteria->wants[mentee])) {
        topics.v = rm_arena_grow(arena, topics.v, topics.n, sizeof *topics.v);
        topics.v[topics.n++] = topic.want->text;
    }
    return topics;
}
