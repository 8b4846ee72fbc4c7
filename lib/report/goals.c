/* What became of the goals: how many pairs reached what, for the board; a row a goal, for the
 * administrator. */
#include "base/text.h"
#include "report/lived.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { N_LEVELS = 5 }; /* from -2 to 2 */

/* A goal of a pair that somebody has rated. */
struct goal {
    const struct rm_pair_progress *pair;
    const struct rm_goal *goal;
    const char *mentor, *mentee; /* what they are called */
    int64_t first[2], last[2];   /* levels, by enum rm_side; RM_NONE */
    const char *key;             /* of the topic that may be named; NULL */
    const char *topic;
};

struct goals {
    struct rm_report *report;
    struct rm_figures *figures;
    struct rm_table *table;
    struct goal *v;
    size_t n;
    size_t rated[2]; /* counts of goals that their owners have rated, by enum rm_side */
};

static void find_levels(struct goal *goal)
{
    const struct rm_pair_progress *pair = goal->pair;

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
        goal->first[side] = goal->last[side] = RM_NONE;
    for (size_t i = 0; i < pair->n_checkins; i++) {
        const struct rm_checkin *c = pair->checkins[i];

        for (size_t j = 0; j < c->goals.n; j++) {
            if (strcmp(c->goals.v[j].name, goal->goal->id) != 0)
                continue;
            if (goal->first[c->side] == RM_NONE)
                goal->first[c->side] = c->goals.v[j].value;
            goal->last[c->side] = c->goals.v[j].value;
        }
    }
}

static void gather_pair(struct goals *g, const struct rm_pair_progress *pair)
{
    const struct rm_programme *p = g->report->programme;
    const struct rm_agreement *agreement = pair->pair->agreement;

    for (size_t i = 0; agreement && i < agreement->goals.n; i++) {
        struct goal goal = {.pair = pair,
            .goal = &agreement->goals.v[i],
            .mentor = rm_person_label(p, pair->pair->mentor),
            .mentee = rm_person_label(p, pair->pair->mentee)};

        find_levels(&goal);
        if (goal.goal->topic && !rm_topic_is_lived(g->report, pair->pair, goal.goal->topic)) {
            goal.topic = goal.goal->topic;
            goal.key = rm_text_key(g->report->arena, goal.topic);
        }
        g->v = rm_arena_grow(g->report->arena, g->v, g->n, sizeof goal);
        g->v[g->n++] = goal;
    }
}

static void gather(struct goals *g)
{
    for (size_t i = 0; i < g->report->progress.n_pairs; i++)
        if (rm_report_has(g->report, g->report->progress.pairs[i].pair))
            gather_pair(g, &g->report->progress.pairs[i]);
}

static int64_t level_of(const struct goal *goal)
{
    return goal->last[goal->goal->owner];
}

/* Of a pair of persons, the one whose goal it is. */
static const char *owner_of(const struct goal *goal)
{
    return goal->goal->owner == RM_MENTOR ? goal->pair->pair->mentor : goal->pair->pair->mentee;
}

/*
 * For the administrator.
 */

static const struct rm_column goal_columns[] = {
    {"pair", "Pair", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"mentor_name", "Mentor", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"mentee_name", "Mentee", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"id", "Goal", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"owner", "Owner", RM_COLUMN_TEXT, 0},
    {"text", "Text", RM_COLUMN_TEXT, RM_COLUMN_PROSE},
    {"topic", "Topic", RM_COLUMN_TEXT, RM_COLUMN_DETAIL},
    {"weight", "Weight", RM_COLUMN_INT, RM_COLUMN_DETAIL},
    {"baseline", "First", RM_COLUMN_INT, 0},
    {"level", "Level", RM_COLUMN_INT, 0},
    {"by_mentor", "Mentor says", RM_COLUMN_INT, RM_COLUMN_DETAIL},
    {"by_mentee", "Mentee says", RM_COLUMN_INT, RM_COLUMN_DETAIL},
    {"t", "T-score", RM_COLUMN_HUNDREDTHS, 0},
    {"t_change", "Change", RM_COLUMN_HUNDREDTHS, 0},
};

static int compare_goals(const void *a, const void *b)
{
    const struct goal *x = a, *y = b;
    int order = strcmp(x->mentor, y->mentor);

    if (!order)
        order = strcmp(x->mentee, y->mentee);
    if (!order)
        order = strcmp(x->pair->pair->rec.id, y->pair->pair->rec.id);
    return order ? order : (x->goal > y->goal) - (x->goal < y->goal);
}

static void add_goal(struct rm_table *table, const struct goal *goal)
{
    rm_table_text(table, goal->pair->pair->rec.id);
    rm_table_text(table, goal->mentor);
    rm_table_text(table, goal->mentee);
    rm_table_text(table, goal->goal->id);
    rm_table_text(table, rm_side_words[goal->goal->owner]);
    rm_table_text(table, goal->goal->text);
    rm_table_text(table, goal->goal->topic);
    rm_table_number(table, goal->goal->weight);
    rm_table_number(table, goal->first[goal->goal->owner]);
    rm_table_number(table, level_of(goal));
    rm_table_number(table, goal->last[RM_MENTOR]);
    rm_table_number(table, goal->last[RM_MENTEE]);
    rm_table_number(table, goal->pair->t_owner);
    rm_table_number(table, goal->pair->goals_by_owner.change);
}

static void add_goals(struct goals *g)
{
    rm_table_init(g->table, g->report->arena, "goals", goal_columns, COUNT(goal_columns));
    if (g->n)
        qsort(g->v, g->n, sizeof *g->v, compare_goals);
    for (size_t i = 0; i < g->n; i++)
        add_goal(g->table, &g->v[i]);
}

/*
 * For others: counts.
 */

static const struct rm_column columns[] = {
    {"section", "Section", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"group", "Group", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"measure", "Measure", RM_COLUMN_TEXT, 0},
    {"count", "Count", RM_COLUMN_INT, 0},
    {"of", "Of", RM_COLUMN_INT, 0},
    {"percent", "Share", RM_COLUMN_PERCENT, 0},
};
enum { GROUP_COLUMN = 1, MEASURE_COLUMN = 2, COUNT_COLUMN = 3 };

static void add_row(struct goals *g, const char *section, const char *group, const char *measure,
    size_t count, size_t of)
{
    rm_table_text(g->table, section);
    rm_table_text(g->table, group);
    rm_table_text(g->table, measure);
    rm_figures_put_count(g->table, g->figures, count);
    rm_figures_put_count(g->table, g->figures, of);
    rm_figures_put_share(g->table, g->figures, count, of);
}

static void add_bars(
    struct goals *g, const char *key, const char *title, size_t first, size_t label)
{
    rm_table_chart(g->table, (struct rm_chart){.kind = RM_CHART_BARS,
                                 .key = key,
                                 .title = title,
                                 .first_row = first,
                                 .n_rows = g->table->n_rows - first,
                                 .label = label,
                                 .series = {COUNT_COLUMN},
                                 .n_series = 1});
}

/* Standard deviations around what was expected: 50, and 10 points each. */
enum { N_BANDS = 4, N_CHANGES = 3 };
static const char *const band_words[N_BANDS] = {
    "below 40", "40 to 49.99", "50 to 59.99", "60 and over"};
static const char *const change_words[N_CHANGES] = {"lower", "the same", "higher"};
static const char *const level_words[N_LEVELS] = {"much less than expected", "less than expected",
    "as expected", "more than expected", "much more than expected"};

static size_t band_of(int64_t t)
{
    return t < 4000 ? 0 : t < 5000 ? 1 : t < 6000 ? 2 : 3;
}

/* Parts of a total, a row each. */
static void add_parts(struct goals *g, const char *section, const char *group,
    const char *const *words, const int64_t *counts, const int64_t *people, size_t n, size_t total)
{
    size_t *parts = RM_NEW_N(g->report->arena, n, size_t);

    for (size_t i = 0; i < n; i++) {
        parts[i] = rm_figures_count(g->figures, counts[i], people[i]);
        add_row(g, section, group, words[i], parts[i], total);
    }
    rm_figures_sum(g->figures, total, parts, n, 1);
}

/* The summary has the number of pairs with a T-score already: the same number is one figure. */
static void add_scores(struct goals *g)
{
    int64_t bands[N_BANDS] = {0}, changes[N_CHANGES] = {0}, n = 0;
    size_t total = rm_report_shared(g->report, "goals", NULL, "T-score now"), first;

    for (size_t i = 0; i < g->report->progress.n_pairs; i++) {
        const struct rm_pair_progress *pair = &g->report->progress.pairs[i];
        const struct rm_attainment *goals = &pair->goals_by_owner;

        if (!rm_report_has(g->report, pair->pair) || goals->now == RM_NONE)
            continue;
        n++;
        bands[band_of(goals->now)]++;
        changes[1 + (goals->change > 0) - (goals->change < 0)]++;
    }
    if (total == RM_NO_COUNT || g->figures->counts[total] != n)
        total = rm_figures_count(g->figures, n, n);
    first = g->table->n_rows;
    add_parts(g, "T-scores", "now", band_words, bands, bands, N_BANDS, total);
    add_bars(g, "attainment", "Pairs by their T-score", first, MEASURE_COLUMN);
    add_parts(g, "T-scores", "since the first", change_words, changes, changes, N_CHANGES, total);
}

/* How many different people are behind the goals of a level, or of all with level RM_NONE. */
static int64_t count_owners(const struct goals *g, int side, int64_t level, int64_t *n)
{
    struct rm_map people;

    rm_map_init(&people, g->report->arena);
    *n = 0;
    for (size_t i = 0; i < g->n; i++) {
        const struct goal *goal = &g->v[i];

        if (goal->goal->owner != side || level_of(goal) == RM_NONE ||
            (level != RM_NONE && level_of(goal) != level))
            continue;
        (*n)++;
        *rm_map_add(&people, owner_of(goal)) = &people;
    }
    return (int64_t)people.n;
}

static void add_levels(struct goals *g)
{
    static const char *const groups[2] = {"mentors' own", "mentees' own"};
    static const char *const titles[2] = {"Mentors' goals, by level", "Mentees' goals, by level"};
    static const char *const keys[2] = {"mentors-levels", "mentees-levels"};

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        int64_t n, people = count_owners(g, side, RM_NONE, &n);
        int64_t counts[N_LEVELS], of[N_LEVELS];
        size_t first = g->table->n_rows;

        g->rated[side] = rm_figures_count(g->figures, n, people);
        for (int i = 0; i < N_LEVELS; i++)
            of[i] = count_owners(g, side, i - 2, &counts[i]);
        add_parts(g, "goals", groups[side], level_words, counts, of, N_LEVELS, g->rated[side]);
        add_bars(g, keys[side], titles[side], first, MEASURE_COLUMN);
    }
}

/*
 * By topic.
 */

static int compare_topics(const void *a, const void *b)
{
    const struct goal *x = a, *y = b;
    int order;

    if (!x->key || !y->key)
        return !x->key - !y->key;
    order = strcmp(x->key, y->key);
    return order ? order : strcmp(x->topic, y->topic);
}

struct topic {
    const char *name; /* NULL: none was given */
    int64_t rated;    /* goals */
    struct rm_map people;
};

static void init_topic(struct topic *topic, struct rm_arena *arena, const char *name)
{
    *topic = (struct topic){.name = name};
    rm_map_init(&topic->people, arena);
}

static void add_to(struct topic *topic, const struct goal *goal)
{
    topic->rated++;
    *rm_map_add(&topic->people, owner_of(goal)) = topic;
}

static int same_topic(const struct goal *x, const struct goal *y)
{
    return x->key && y->key ? !strcmp(x->key, y->key) : !x->key && !y->key;
}

/* How many goals from `first` on, sorted, have its topic; and whether so few people have rated one
 * that the topic must not be named. */
static size_t look_at_topic(const struct goals *g, size_t first, int *is_rare)
{
    struct rm_map people;
    size_t n = 0;

    rm_map_init(&people, g->report->arena);
    for (; first + n < g->n && same_topic(&g->v[first], &g->v[first + n]); n++)
        if (level_of(&g->v[first + n]) != RM_NONE)
            *rm_map_add(&people, owner_of(&g->v[first + n])) = &people;
    *is_rare = g->v[first].key && rm_figures_is_rare((int64_t)people.n, g->report->threshold);
    return n;
}

/* Topics of rated goals by their keys, those without one next, and at the end those that are rare,
 * as one, so that not even their names tell anything. */
static struct topic *list_topics(struct goals *g, size_t *n_topics)
{
    struct topic *topics = NULL, rest;
    size_t n;

    init_topic(&rest, g->report->arena, "other topics");
    *n_topics = 0;
    if (g->n)
        qsort(g->v, g->n, sizeof *g->v, compare_topics);
    for (size_t i = 0; i < g->n; i += n) {
        struct topic topic, *to;
        int is_rare;

        init_topic(&topic, g->report->arena, g->v[i].topic);
        n = look_at_topic(g, i, &is_rare);
        to = is_rare ? &rest : &topic;
        for (size_t j = i; j < i + n; j++)
            if (level_of(&g->v[j]) != RM_NONE)
                add_to(to, &g->v[j]);
        topics = rm_arena_grow(g->report->arena, topics, *n_topics, sizeof topic);
        if (topic.rated)
            topics[(*n_topics)++] = topic;
    }
    topics = rm_arena_grow(g->report->arena, topics, *n_topics, sizeof rest);
    if (rest.rated)
        topics[(*n_topics)++] = rest;
    return topics;
}

static void add_topics(struct goals *g)
{
    size_t n, first = g->table->n_rows, all, *parts;
    struct topic *topics = list_topics(g, &n);
    int64_t rated =
        g->figures->counts[g->rated[RM_MENTOR]] + g->figures->counts[g->rated[RM_MENTEE]];

    all = rm_figures_count(g->figures, rated, rated);
    rm_figures_sum(g->figures, all, g->rated, 2, 1);
    parts = RM_NEW_N(g->report->arena, n, size_t);
    for (size_t i = 0; i < n; i++) {
        parts[i] = rm_figures_count(g->figures, topics[i].rated, (int64_t)topics[i].people.n);
        add_row(g, "topics", topics[i].name ? topics[i].name : "no topic given", "goals rated",
            parts[i], all);
    }
    if (n)
        rm_figures_sum(g->figures, all, parts, n, 0);
    add_bars(g, "topics", "Goals by topic", first, GROUP_COLUMN);
}

void rm_report_goals(struct rm_table *table, struct rm_report *report)
{
    struct goals g = {.report = report, .figures = &report->figures, .table = table};

    gather(&g);
    if (report->audience == RM_ADMIN) {
        add_goals(&g);
        return;
    }
    rm_table_init(table, report->arena, "goals", columns, COUNT(columns));
    add_scores(&g);
    add_levels(&g);
    add_topics(&g);
}
