#include "report/report.h"

#include "base/date.h"

#include <string.h>

#define FOR(audience) (1U << (audience))

/* Who may see a view, and who fills it in. */
static const struct {
    unsigned audiences; /* a set */
    int has_figures;    /* 1: made of counts, which are hidden where they are small */
    void (*fill)(struct rm_table *table, struct rm_report *report);
} views[RM_N_VIEWS] = {
    [RM_VIEW_SUMMARY] = {FOR(RM_BOARD) | FOR(RM_MANAGER) | FOR(RM_ADMIN), 1, rm_report_summary},
    [RM_VIEW_PAIRS] = {FOR(RM_ADMIN), 0, rm_report_pairs},
    [RM_VIEW_PEOPLE] = {FOR(RM_PARTICIPANTS) | FOR(RM_ADMIN), 0, rm_report_people},
    [RM_VIEW_UNMATCHED] = {FOR(RM_ADMIN), 0, rm_report_unmatched},
    [RM_VIEW_TOPICS] = {FOR(RM_BOARD) | FOR(RM_ADMIN), 1, rm_report_topics},
    [RM_VIEW_GOALS] = {FOR(RM_BOARD) | FOR(RM_ADMIN), 1, rm_report_goals},
    [RM_VIEW_OUTCOMES] = {FOR(RM_BOARD) | FOR(RM_PARTICIPANTS) | FOR(RM_ADMIN), 1,
        rm_report_outcomes},
    [RM_VIEW_MANAGERS] = {FOR(RM_MANAGER) | FOR(RM_ADMIN), 0, rm_report_managers},
    [RM_VIEW_TREND] = {FOR(RM_BOARD) | FOR(RM_ADMIN), 1, rm_report_trend},
};

const char *const rm_view_words[] = {"summary", "pairs", "people", "unmatched", "topics", "goals",
    "outcomes", "managers", "trend", NULL};
const char *const rm_audience_words[] = {"board", "manager", "participants", "admin", NULL};

/* Where there are no cycle records, the pairs tell which cycles there are. */
static const struct rm_cycle *find_cycle(struct rm_programme *p, const char *id)
{
    const char *found = NULL;

    if (rm_n_cycles(p))
        return rm_programme_cycle(p, id);
    for (size_t i = 0; i < rm_n_pairs(p); i++) {
        const char *cycle = rm_pair_at(p, i)->cycle;

        if (id ? !strcmp(cycle, id) : !found)
            found = cycle;
        if (!id && strcmp(cycle, found) != 0) {
            rm_error(p->diag, (struct rm_where){0},
                "the input has pairs of several cycles, \"%s\" and \"%s\" among them; "
                "choose one with --cycle",
                found, cycle);
            return NULL;
        }
    }
    if (id && !found && rm_n_pairs(p)) {
        rm_error(
            p->diag, (struct rm_where){0}, "there is no pair of cycle \"%s\" in the input", id);
        return NULL;
    }
    return rm_programme_cycle(p, found ? found : id);
}

/* Records of a type of which there are none were not given to us: nothing dangles there. */
static int check_references(struct rm_programme *p)
{
    unsigned wanted = p->wanted;
    int rc;

    for (int type = 0; type < RM_N_TYPES; type++)
        if (!p->sets[type].n)
            p->wanted &= ~RM_BIT(type);
    rc = rm_programme_check_references(
        p, RM_BIT(RM_PAIR) | RM_BIT(RM_MEETING) | RM_BIT(RM_CHECKIN) | RM_BIT(RM_ACTION));
    p->wanted = wanted;
    return rc;
}

int rm_report_has(const struct rm_report *report, const struct rm_pair *pair)
{
    return rm_kpis_have(&report->kpis, pair);
}

int rm_report_has_role(const struct rm_report *report, size_t person, enum rm_side side)
{
    return report->kpis.steps[person][side] >= RM_STEP_SIGNED_UP;
}

static void take_place(
    struct rm_places *places, const struct rm_pair_progress *pair, enum rm_side side)
{
    int status = pair->pair->status;
    int holds =
        rm_pair_is_live(pair->pair) || status == RM_PAIR_PROPOSED || status == RM_PAIR_PAUSED;

    places->held[side] += holds;
    places->served[side] |= holds || status == RM_PAIR_COMPLETED;
    places->planned += pair->planned;
    places->met += pair->held;
}

static void count_places(struct rm_report *report)
{
    const struct rm_programme *p = report->programme;
    struct rm_map by_person;

    report->places = RM_NEW_N(report->arena, rm_n_people(p), struct rm_places);
    rm_map_init(&by_person, report->arena);
    for (size_t i = 0; i < rm_n_people(p); i++)
        *rm_map_add(&by_person, rm_person_at(p, i)->rec.id) = &report->places[i];
    for (size_t i = 0; i < report->progress.n_pairs; i++) {
        const struct rm_pair_progress *pair = &report->progress.pairs[i];
        struct rm_places *mentor = rm_map_find(&by_person, pair->pair->mentor);
        struct rm_places *mentee = rm_map_find(&by_person, pair->pair->mentee);

        if (!rm_report_has(report, pair->pair))
            continue;
        if (mentor)
            take_place(mentor, pair, RM_MENTOR);
        if (mentee)
            take_place(mentee, pair, RM_MENTEE);
    }
}

int rm_report_init(struct rm_report *report, struct rm_programme *programme,
    const struct rm_policy *policy, const char *cycle, int64_t now)
{
    memset(report, 0, sizeof *report);
    report->arena = programme->arena;
    report->programme = programme;
    report->cycle = find_cycle(programme, cycle);
    if (check_references(programme) || !report->cycle)
        return -1;
    report->policy = policy;
    rm_progress_init(&report->progress, programme, policy, now);
    rm_kpis_init(&report->kpis, &report->progress, policy, report->cycle);
    count_places(report);
    return 0;
}

static int says(const struct rm_cell *cell, const char *text)
{
    if (!text || cell->state != RM_CELL_VALUE)
        return !text && cell->state == RM_CELL_NONE;
    return !strcmp(cell->text, text);
}

/* The figure of a column of the summary, in the row with these words. */
static size_t find_shared(const struct rm_report *report, const char *const *words, size_t column)
{
    for (size_t row = 0; report->summary && row < report->summary->n_rows; row++) {
        const struct rm_cell *cells = rm_table_cell(report->summary, row, 0);

        if (says(&cells[0], words[0]) && says(&cells[1], words[1]) && says(&cells[2], words[2]))
            return cells[column].state == RM_CELL_PENDING ? cells[column].figure->count
                                                          : RM_NO_COUNT;
    }
    return RM_NO_COUNT;
}

enum { SHARED_COUNT = 3, SHARED_WHOLE = 4 };

size_t rm_report_shared(
    const struct rm_report *report, const char *section, const char *group, const char *measure)
{
    return find_shared(report, (const char *const[]){section, group, measure}, SHARED_COUNT);
}

size_t rm_report_shared_whole(
    const struct rm_report *report, const char *section, const char *group, const char *measure)
{
    return find_shared(report, (const char *const[]){section, group, measure}, SHARED_WHOLE);
}

int rm_view_is_open(enum rm_view view, enum rm_audience audience)
{
    return (views[view].audiences & FOR(audience)) != 0;
}

/* The title, whole and in parts. */
static void name_table(struct rm_table *table, const struct rm_report *report, enum rm_view view)
{
    static const char *const readers[] = {
        "the board", "line managers", "the participants", "the administrator"};
    char date[RM_DATE_SIZE], *name = rm_arena_dup(report->arena, rm_view_words[view]);

    table->at = report->progress.now;
    table->programme = report->cycle->name ? report->cycle->name : report->cycle->rec.id;
    table->reader = readers[report->audience];
    table->title = rm_arena_printf(report->arena, "%s: %s on %s, for %s", table->programme, name,
        rm_date_format(date, rm_time_date(table->at)), table->reader);
    *name = (char)(*name - 'a' + 'A');
    table->name = name;
}

/* The table that a view fills in; NULL where it was not asked for. */
static struct rm_table *table_of(
    struct rm_table *tables, const enum rm_view *wanted, size_t n, enum rm_view view)
{
    for (size_t i = 0; i < n; i++)
        if (wanted[i] == view)
            return &tables[i];
    return NULL;
}

/* Hides what must be, and sees that it cannot be worked out. */
static int hide(struct rm_report *report, struct rm_table *const *filled, size_t n_filled)
{
    size_t n;

    rm_figures_suppress(&report->figures, report->threshold);
    n = rm_figures_audit(&report->figures, report->threshold);
    if (!n && report->release)
        n = rm_release_withhold(
            report->release, &report->figures, filled, n_filled, report->threshold);
    if (n)
        rm_error(report->programme->diag, (struct rm_where){0},
            "the report is refused: %zu hidden numbers could be worked out from what it would "
            "show; give it departments that are fewer and larger, or a higher --threshold, and "
            "tell the makers of rm-report",
            n);
    return n ? -1 : 0;
}

int rm_report_views(struct rm_table *tables, struct rm_report *report, const enum rm_view *wanted,
    size_t n, enum rm_audience audience, int64_t threshold)
{
    struct rm_table *filled[RM_N_VIEWS];
    size_t n_filled = 0;

    report->audience = audience;
    report->threshold = audience == RM_ADMIN ? 0 : threshold;
    report->least = threshold;
    report->figures = (struct rm_figures){.arena = report->arena};
    for (int view = 0; view < RM_N_VIEWS; view++) {
        struct rm_table *table = table_of(tables, wanted, n, (enum rm_view)view);

        if (!table && (!views[view].has_figures || audience == RM_ADMIN))
            continue;
        table = table ? table : RM_NEW(report->arena, struct rm_table);
        views[view].fill(table, report);
        filled[n_filled++] = table;
        if (view == RM_VIEW_SUMMARY)
            report->summary = table;
    }
    if (hide(report, filled, n_filled))
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (report->release)
            rm_release_settle(report->release, &tables[i], &report->figures, report->threshold);
        else
            rm_figures_settle(&tables[i], &report->figures, report->threshold);
        name_table(&tables[i], report, wanted[i]);
    }
    return 0;
}
