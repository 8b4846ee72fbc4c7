/* What came of the cycle, in the words of those who let it be told. A text that somebody gave to be
 * shared with their name has it; one that is to be anonymous is shown once so many people gave
 * some that it may be anybody's, in the order of the letters, and nothing is said of it but the
 * text. What was not given to be shared is in no report, the administrator's not excepted: consent
 * is asked for the text, not for an audience. */
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct rm_column columns[] = {
    {"section", "Section", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"who", "Who", RM_COLUMN_TEXT, 0},
    {"text", "Text", RM_COLUMN_TEXT, RM_COLUMN_PROSE},
    {"outcome", "What came of it", RM_COLUMN_TEXT, RM_COLUMN_PROSE},
    {"count", "Count", RM_COLUMN_INT, 0},
};

enum section { EXAMPLES, INSIGHTS, ACTIONS, RETURNS, N_SECTIONS };

static const char *const section_words[N_SECTIONS] = {
    "examples", "insights", "you said, we did", "given back"};
static const char *const count_words[N_SECTIONS] = {
    "examples given", "insights given", "actions done", "returns given"};

struct told {
    const char *who;  /* the id of a person */
    const char *name; /* NULL: anonymous */
    const char *text, *outcome;
    int share;
};

struct list {
    struct told *v;
    size_t n;
    struct rm_map people;  /* behind all of it */
    struct rm_map hidden;  /* behind what is not shared by name */
    struct rm_map unnamed; /* behind what is to be anonymous */
    struct rm_map kept;    /* behind what is not shared at all */
};

struct outcomes {
    struct rm_report *report;
    struct rm_table *table;
    struct list lists[N_SECTIONS];
};

static void tell(struct outcomes *o, enum section section, struct told told)
{
    struct list *list = &o->lists[section];

    if (told.share == RM_SHARE_NAMED)
        told.name = rm_person_label(o->report->programme, told.who);
    else
        *rm_map_add(&list->hidden, told.who) = list;
    if (told.share == RM_SHARE_ANONYMOUS)
        *rm_map_add(&list->unnamed, told.who) = list;
    else if (told.share != RM_SHARE_NAMED)
        *rm_map_add(&list->kept, told.who) = list;
    *rm_map_add(&list->people, told.who) = list;
    list->v = rm_arena_grow(o->report->arena, list->v, list->n, sizeof told);
    list->v[list->n++] = told;
}

/* What is allowed now counts as well, whatever day the report is of: the lesser of the two. */
static int share_of(const struct outcomes *o, const struct rm_record *record, int share)
{
    const struct rm_record *latest = rm_programme_latest(o->report->programme, record);
    int now = record->type == RM_CHECKIN ? ((const struct rm_checkin *)(const void *)latest)->share
                                         : ((const struct rm_action *)(const void *)latest)->share;

    return now < share ? now : share;
}

static void gather_checkin(
    struct outcomes *o, const struct rm_pair *pair, const struct rm_checkin *c)
{
    const char *who = c->side == RM_MENTOR ? pair->mentor : pair->mentee;
    int share = share_of(o, &c->rec, c->share);

    if (c->example)
        tell(o, EXAMPLES, (struct told){.who = who, .text = c->example, .share = share});
    if (c->insight)
        tell(o, INSIGHTS, (struct told){.who = who, .text = c->insight, .share = share});
}

static void gather(struct outcomes *o)
{
    for (size_t i = 0; i < o->report->progress.n_pairs; i++) {
        const struct rm_pair_progress *pair = &o->report->progress.pairs[i];

        if (!rm_report_has(o->report, pair->pair))
            continue;
        for (size_t j = 0; j < pair->n_checkins; j++)
            gather_checkin(o, pair->pair, pair->checkins[j]);
        for (size_t j = 0; j < pair->n_actions; j++) {
            const struct rm_action *a = pair->actions[j];

            if (a->status == RM_ACTION_DONE && a->owner)
                tell(o, a->kind == RM_ACTION_RETURN ? RETURNS : ACTIONS,
                    (struct told){.who = a->owner,
                        .text = a->text,
                        .outcome = a->outcome,
                        .share = share_of(o, &a->rec, a->share)});
        }
    }
}

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

/* Those with a name first, by it; then by the texts alone: no other order tells less, for ids, and
 * hashes of them, are known to some. */
static int compare(const void *a, const void *b)
{
    const struct told *x = a, *y = b;
    int order;

    if (!x->name != !y->name)
        return !x->name - !y->name;
    order = compare_texts(x->name, y->name);
    if (!order)
        order = compare_texts(x->text, y->text);
    return order ? order : compare_texts(x->outcome, y->outcome);
}

static int shows_unnamed(const struct outcomes *o, const struct list *list)
{
    return (int64_t)list->unnamed.n >= o->report->least;
}

static int is_shown(const struct outcomes *o, const struct list *list, const struct told *told)
{
    if (told->share == RM_SHARE_NAMED)
        return 1;
    return told->share == RM_SHARE_ANONYMOUS && shows_unnamed(o, list);
}

/* The summary has the numbers of actions already: the same number is one figure. */
static size_t find_count(struct outcomes *o, enum section section)
{
    static const char *const measures[N_SECTIONS] = {
        [ACTIONS] = "done", [RETURNS] = "returns given"};
    const struct list *list = &o->lists[section];
    size_t count = RM_NO_COUNT;

    if (measures[section])
        count = rm_report_shared(o->report, "actions", NULL, measures[section]);
    if (count == RM_NO_COUNT || o->report->figures.counts[count] != (int64_t)list->n)
        count = rm_figures_count(&o->report->figures, (int64_t)list->n, (int64_t)list->people.n);
    return count;
}

/* How many there are, told or not. Less the texts that are shown, it tells of how many others there
 * are: where few people are behind those, so that one would be known to be among them, the number
 * is hidden. */
static void add_count(struct outcomes *o, enum section section)
{
    const struct list *list = &o->lists[section];
    struct rm_figures *figures = &o->report->figures;
    size_t count = find_count(o, section);
    size_t n_untold = shows_unnamed(o, list) ? list->kept.n : list->hidden.n;

    if (n_untold && (int64_t)n_untold < o->report->threshold)
        rm_figures_hide(figures, count);
    rm_table_text(o->table, "in numbers");
    rm_table_text(o->table, NULL);
    rm_table_text(o->table, count_words[section]);
    rm_table_text(o->table, NULL);
    rm_figures_put_count(o->table, figures, count);
}

static void add_texts(struct outcomes *o, enum section section)
{
    struct list *list = &o->lists[section];

    if (list->n)
        qsort(list->v, list->n, sizeof *list->v, compare);
    for (size_t i = 0; i < list->n; i++) {
        const struct told *told = &list->v[i];

        if (!is_shown(o, list, told))
            continue;
        rm_table_text(o->table, section_words[section]);
        rm_table_text(o->table, told->name);
        rm_table_text(o->table, told->text);
        rm_table_text(o->table, told->outcome);
        rm_table_number(o->table, RM_NONE);
    }
}

void rm_report_outcomes(struct rm_table *table, struct rm_report *report)
{
    struct outcomes o = {.report = report, .table = table};

    rm_table_init(table, report->arena, "outcomes", columns, COUNT(columns));
    for (int section = 0; section < N_SECTIONS; section++) {
        rm_map_init(&o.lists[section].people, report->arena);
        rm_map_init(&o.lists[section].hidden, report->arena);
        rm_map_init(&o.lists[section].unnamed, report->arena);
        rm_map_init(&o.lists[section].kept, report->arena);
    }
    gather(&o);
    for (int section = 0; section < N_SECTIONS; section++)
        add_count(&o, (enum section)section);
    for (int section = 0; section < N_SECTIONS; section++)
        add_texts(&o, (enum section)section);
    rm_table_note(table, rm_arena_printf(report->arena,
                             "Shared by those who gave it; without a name once %" PRId64
                             " people have given some to be anonymous.",
                             report->least > 1 ? report->least : 1));
}
