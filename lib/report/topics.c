/* Supply and demand by topic. What somebody offers from lived experience is counted nowhere but in
 * rows of its own, for the administrator, and only with consent. */
#include "base/date.h"
#include "base/text.h"
#include "report/lived.h"
#include "report/people.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Topics beyond these are summed up with the rare ones, where anything is hidden. */
enum { TOPICS_MAX = 40 };

enum measure { OFFERED, WANTED, PAIRED, RETURN_WANTED, RETURN_OFFERED, N_MEASURES };

/* One person, or one pair, and a topic. */
struct mention {
    const char *key;
    const char *name; /* as it was written */
    size_t who;       /* a person's index; behind all people those of pairs */
    unsigned measures;
};

struct topic {
    const char *name; /* the first of its spellings */
    size_t first, n;  /* of its mentions */
    int64_t people;   /* or pairs, whichever are more */
    int64_t counts[N_MEASURES];
    int is_rest;
};

struct topics {
    struct rm_report *report;
    struct rm_figures *figures;
    struct rm_table *table;
    struct mention *mentions; /* one for each person or pair and topic, by topic, then who */
    size_t n_mentions;
    struct topic *v;
    size_t n;
    size_t all[N_MEASURES];    /* counts of offers, wishes … */
    int64_t named[N_MEASURES]; /* how many people or pairs have one */
    size_t any[N_MEASURES];    /* counts of the people and pairs that have one */
};

static const struct rm_column columns[] = {
    {"kind", "Kind", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"topic", "Topic", RM_COLUMN_TEXT, 0},
    {"offered", "Offered", RM_COLUMN_INT, 0},
    {"wanted", "Wanted", RM_COLUMN_INT, 0},
    {"demand", "Demand", RM_COLUMN_PERCENT, 0},
    {"pairs", "Pairs", RM_COLUMN_INT, 0},
    {"returns_wanted", "Returns wanted", RM_COLUMN_INT, 0},
    {"returns_offered", "Returns offered", RM_COLUMN_INT, 0},
};
enum { TOPIC_COLUMN = 1, OFFERED_COLUMN = 2, WANTED_COLUMN = 3 };

/*
 * Who mentions what.
 */

static void mention(struct topics *t, const char *name, size_t who, enum measure measure)
{
    struct mention m = {rm_text_key(t->report->arena, name), name, who, 1U << measure};

    t->mentions = rm_arena_grow(t->report->arena, t->mentions, t->n_mentions, sizeof m);
    t->mentions[t->n_mentions++] = m;
}

static void mention_all(struct topics *t, const struct rm_person *person, size_t who,
    enum measure offered, enum measure wanted)
{
    for (size_t i = 0; i < person->offers.n; i++)
        if (person->offers.v[i].lived != 1)
            mention(t, person->offers.v[i].topic, who, offered);
    for (size_t i = 0; i < person->wants.n; i++)
        mention(t, person->wants.v[i].topic, who, wanted);
}

/* Of the pairs that hold their places, or did to the end. */
static int counts(const struct rm_report *report, const struct rm_pair *pair)
{
    return rm_report_has(report, pair) && pair->status != RM_PAIR_DECLINED &&
           pair->status != RM_PAIR_ENDED;
}

static void gather(struct topics *t)
{
    const struct rm_programme *p = t->report->programme;

    for (size_t i = 0; i < rm_n_people(p); i++) {
        const struct rm_person *person = rm_person_at(p, i);

        if (person->status != RM_PERSON_ACTIVE)
            continue;
        if (rm_report_has_role(t->report, i, RM_MENTOR))
            mention_all(t, person, i, OFFERED, RETURN_WANTED);
        if (rm_report_has_role(t->report, i, RM_MENTEE))
            mention_all(t, person, i, RETURN_OFFERED, WANTED);
    }
    for (size_t i = 0; i < rm_n_pairs(p); i++) {
        const struct rm_pair *pair = rm_pair_at(p, i);

        for (size_t j = 0; counts(t->report, pair) && j < pair->topics.n; j++)
            if (!rm_topic_is_lived(t->report, pair, pair->topics.v[j]))
                mention(t, pair->topics.v[j], rm_n_people(p) + i, PAIRED);
    }
}

static int compare_who(const struct mention *x, const struct mention *y)
{
    return (x->who > y->who) - (x->who < y->who);
}

static int compare_mentions(const void *a, const void *b)
{
    const struct mention *x = a, *y = b;
    int order = strcmp(x->key, y->key);

    if (!order)
        order = compare_who(x, y);
    return order ? order : strcmp(x->name, y->name);
}

static int compare_by_who(const void *a, const void *b)
{
    return compare_who(a, b);
}

/* Sums up neighbours of one person or pair, and of one topic where `by_topic`. */
static size_t merge(struct mention *v, size_t n, int by_topic)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (kept && v[kept - 1].who == v[i].who &&
            (!by_topic || !strcmp(v[kept - 1].key, v[i].key)))
            v[kept - 1].measures |= v[i].measures;
        else
            v[kept++] = v[i];
    return kept;
}

static void count_measures(int64_t *counts, const struct mention *v, size_t n)
{
    memset(counts, 0, N_MEASURES * sizeof *counts);
    for (size_t i = 0; i < n; i++)
        for (int m = 0; m < N_MEASURES; m++)
            counts[m] += v[i].measures >> m & 1;
}

/* The spelling that is shown must not depend on who is in the programme first, but on the letters
 * alone. */
static const char *first_spelling(const struct mention *v, size_t n)
{
    const char *first = v[0].name;

    for (size_t i = 1; i < n; i++)
        if (strcmp(v[i].name, first) < 0)
            first = v[i].name;
    return first;
}

/* A pair that has a topic is no further person behind it: its two may be counted already. */
static int64_t count_people(const struct topic *topic)
{
    int64_t pairs = topic->counts[PAIRED], people = (int64_t)topic->n - pairs;

    return people > pairs ? people : pairs;
}

static void group(struct topics *t)
{
    if (t->n_mentions)
        qsort(t->mentions, t->n_mentions, sizeof *t->mentions, compare_mentions);
    t->n_mentions = merge(t->mentions, t->n_mentions, 1);
    for (size_t i = 0; i < t->n_mentions; i++) {
        struct topic *topic = t->n ? &t->v[t->n - 1] : NULL;

        if (!topic || strcmp(t->mentions[topic->first].key, t->mentions[i].key) != 0) {
            t->v = rm_arena_grow(t->report->arena, t->v, t->n, sizeof *t->v);
            topic = &t->v[t->n++];
            *topic = (struct topic){.first = i};
        }
        topic->n++;
    }
    for (size_t i = 0; i < t->n; i++) {
        struct topic *topic = &t->v[i];

        topic->name = first_spelling(&t->mentions[topic->first], topic->n);
        count_measures(topic->counts, &t->mentions[topic->first], topic->n);
        topic->people = count_people(topic);
    }
}

/*
 * Rare topics, whose very names would tell who is in the programme, become one.
 */

static int compare_sizes(const void *a, const void *b)
{
    const struct topic *x = a, *y = b;

    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

static int compare_places(const void *a, const void *b)
{
    const struct topic *x = a, *y = b;

    if (x->is_rest != y->is_rest)
        return x->is_rest - y->is_rest;
    return (x->first > y->first) - (x->first < y->first);
}

/* Mentions of the topics from `kept` on, by who. */
static struct mention *list_rest(const struct topics *t, size_t kept, size_t *n)
{
    struct mention *list = RM_NEW_N(t->report->arena, t->n_mentions, struct mention);

    *n = 0;
    for (size_t i = kept; i < t->n; i++)
        for (size_t j = 0; j < t->v[i].n; j++)
            list[(*n)++] = t->mentions[t->v[i].first + j];
    qsort(list, *n, sizeof *list, compare_by_who);
    return list;
}

/* `people`: of how many people or pairs the measures of the rest are. */
static void sum_up_rest(struct topics *t, int64_t *people)
{
    struct topic rest = {.name = "other topics", .is_rest = 1};
    int64_t threshold = t->report->threshold;
    struct mention *list;
    size_t kept = 0, n;

    if (t->n)
        qsort(t->v, t->n, sizeof *t->v, compare_sizes);
    while (kept < t->n && kept < TOPICS_MAX && t->v[kept].people >= threshold)
        kept++;
    list = list_rest(t, kept, &n);
    count_measures(rest.counts, list, n);
    n = merge(list, n, 0);
    rest.people = (int64_t)n;
    count_measures(people, list, n);
    if (kept < t->n) {
        t->v[kept] = rest;
        t->n = kept + 1;
    }
    if (t->n)
        qsort(t->v, t->n, sizeof *t->v, compare_places);
}

/*
 * Rows.
 */

/* Of the summary's counts, that of the people of whom those with a topic are a part. */
static size_t find_whole(const struct topics *t, enum measure m)
{
    static const char *const roles[N_MEASURES] = {
        [OFFERED] = "mentors",
        [WANTED] = "mentees",
        [RETURN_WANTED] = "mentors",
        [RETURN_OFFERED] = "mentees",
    };

    return rm_report_shared(t->report, "people", NULL, roles[m]);
}

/* How many have a topic at all; a part of the summary's people. Of pairs that is not told: as most
 * of them have topics, it would tell how many hold their places. */
static void count_all(struct topics *t)
{
    struct mention *list = RM_NEW_N(t->report->arena, t->n_mentions, struct mention);
    int64_t all[N_MEASURES], any[N_MEASURES];
    size_t n = t->n_mentions;

    if (n)
        memcpy(list, t->mentions, n * sizeof *list);
    qsort(list, n, sizeof *list, compare_by_who);
    count_measures(all, list, n);
    n = merge(list, n, 0);
    count_measures(any, list, n);
    for (int m = 0; m < N_MEASURES; m++) {
        size_t whole;

        t->named[m] = any[m];
        t->all[m] = t->any[m] = RM_NO_COUNT;
        if (m == PAIRED)
            continue;
        t->all[m] = rm_figures_count(t->figures, all[m], any[m]);
        t->any[m] = rm_figures_count(t->figures, any[m], any[m]);
        whole = find_whole(t, (enum measure)m);
        if (whole != RM_NO_COUNT)
            rm_figures_split(t->figures, whole, t->any[m], t->figures->counts[whole] - any[m], 1);
    }
}

/* Mentions of a topic are a part of all mentions. Where nearly everybody has a topic, the few that
 * have not are not to be told either. */
static size_t *count_topics(struct topics *t, enum measure m, int64_t rest_people)
{
    size_t *of = RM_NEW_N(t->report->arena, t->n, size_t);
    for (size_t i = 0; i < t->n; i++) {
        int64_t n = t->v[i].counts[m];

        of[i] = rm_figures_count(t->figures, n, t->v[i].is_rest ? rest_people : n);
        if (t->named[m] - n < t->report->threshold)
            rm_figures_hide(t->figures, of[i]);
    }
    if (t->all[m] != RM_NO_COUNT && t->n)
        rm_figures_sum(t->figures, t->all[m], of, t->n, 0);
    return of;
}

static void add_row(struct topics *t, const char *kind, const char *topic, const size_t *counts)
{
    rm_table_text(t->table, kind);
    rm_table_text(t->table, topic);
    rm_figures_put_count(t->table, t->figures, counts[OFFERED]);
    rm_figures_put_count(t->table, t->figures, counts[WANTED]);
    rm_figures_put_share(t->table, t->figures, counts[WANTED], counts[OFFERED]);
    rm_figures_put_count(t->table, t->figures, counts[PAIRED]);
    rm_figures_put_count(t->table, t->figures, counts[RETURN_WANTED]);
    rm_figures_put_count(t->table, t->figures, counts[RETURN_OFFERED]);
}

static void add_topics(struct topics *t)
{
    int64_t rest_people[N_MEASURES] = {0};
    size_t *counts[N_MEASURES], row[N_MEASURES];

    if (t->report->threshold > 1)
        sum_up_rest(t, rest_people);
    for (int m = 0; m < N_MEASURES; m++)
        counts[m] = count_topics(t, (enum measure)m, rest_people[m]);
    for (size_t i = 0; i < t->n; i++) {
        for (int m = 0; m < N_MEASURES; m++)
            row[m] = counts[m][i];
        add_row(t, "topic", t->v[i].name, row);
    }
    add_row(t, "total", "times a topic is named", t->all);
    add_row(t, "total", "people who name one", t->any);
}

/*
 * Lived experience: of active mentors with a consent that has begun, by the topic of the offer.
 */

/* Since when somebody lets it be told of them; RM_NONE where they do not. */
static int64_t consent_of(
    const struct rm_report *report, const struct rm_person *person, const char *key)
{
    int64_t since = RM_NONE;

    for (size_t i = 0; i < person->consent.lived.n; i++) {
        const int64_t date = person->consent.lived.v[i].value;

        if (!strcmp(rm_text_key(report->arena, person->consent.lived.v[i].name), key) &&
            (since == RM_NONE || date < since))
            since = date;
    }
    return since;
}

/* Consent that was taken back after the day that the report is of is none either. */
static int consents(
    const struct rm_report *report, const struct rm_person *person, const char *topic)
{
    const char *key = rm_text_key(report->arena, topic);
    int64_t since = consent_of(report, person, key);

    return since != RM_NONE && since <= rm_time_date(report->progress.now) &&
           consent_of(report, rm_person_latest(report->programme, person), key) != RM_NONE;
}

static void gather_lived(struct topics *t)
{
    const struct rm_programme *p = t->report->programme;

    for (size_t i = 0; i < rm_n_people(p); i++) {
        const struct rm_person *person = rm_person_at(p, i);

        if (person->status != RM_PERSON_ACTIVE || !rm_report_has_role(t->report, i, RM_MENTOR))
            continue;
        for (size_t j = 0; j < person->offers.n; j++) {
            const struct rm_offer *offer = &person->offers.v[j];

            if (offer->lived == 1 && consents(t->report, person, offer->topic))
                mention(t, offer->topic, i, OFFERED);
        }
    }
}

static void add_lived(struct topics *topics)
{
    struct topics t = {
        .report = topics->report, .figures = topics->figures, .table = topics->table};

    gather_lived(&t);
    group(&t);
    for (size_t i = 0; i < t.n; i++) {
        size_t row[N_MEASURES];

        for (int m = 0; m < N_MEASURES; m++)
            row[m] = RM_NO_COUNT;
        row[OFFERED] = rm_figures_count(t.figures, t.v[i].counts[OFFERED], t.v[i].counts[OFFERED]);
        add_row(&t, "lived experience", t.v[i].name, row);
    }
}

void rm_report_topics(struct rm_table *table, struct rm_report *report)
{
    struct topics t = {.report = report, .figures = &report->figures, .table = table};

    rm_table_init(table, report->arena, "topics", columns, COUNT(columns));
    gather(&t);
    group(&t);
    count_all(&t);
    add_topics(&t);
    if (report->audience == RM_ADMIN)
        add_lived(&t);
    rm_table_chart(table, (struct rm_chart){.kind = RM_CHART_BARS,
                              .key = "supply-and-demand",
                              .title = "Topics: offered and wanted",
                              .n_rows = t.n,
                              .label = TOPIC_COLUMN,
                              .series = {OFFERED_COLUMN, WANTED_COLUMN},
                              .n_series = 2});
}
