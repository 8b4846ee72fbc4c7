/* The programme in numbers. Each section says what its counts are parts of; see figures.h. */
#include "base/text.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Departments beyond these are summed up with the small ones. */
enum { DEPARTMENTS_MAX = 40 };

struct summary {
    const struct rm_report *report;
    const struct rm_programme *programme;
    int64_t threshold;
    struct rm_figures *figures;
    struct rm_table *table;
    int skips; /* 1: rows that are added now are counted, and not for this audience */
    size_t active[2], matched[2], unmatched[2]; /* counts of people, by enum rm_side */
    size_t live;                                /* count of pairs */
    size_t asked;                               /* count of meetings */
};

static const char *const roles[2] = {"mentors", "mentees"};
static const char *const matched_words[2] = {"mentors in a pair", "mentees in a pair"};

static const struct rm_column columns[] = {
    {"section", "Section", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"group", "Group", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"measure", "Measure", RM_COLUMN_TEXT, RM_COLUMN_HEALTH},
    {"count", "Count", RM_COLUMN_INT, 0},
    {"of", "Of", RM_COLUMN_INT, 0},
    {"percent", "Share", RM_COLUMN_PERCENT, 0},
    {"mean", "Mean", RM_COLUMN_HUNDREDTHS, 0},
};

static size_t count_people(struct summary *s, int64_t n)
{
    return rm_figures_count(s->figures, n, n);
}

static void add_words(
    struct summary *s, const char *section, const char *group, const char *measure)
{
    rm_table_text(s->table, section);
    rm_table_text(s->table, group);
    rm_table_text(s->table, measure);
}

/* A row: a count, and of what it is a share, or RM_NO_COUNT. Texts are borrowed. */
static void add_row(struct summary *s, const char *section, const char *group, const char *measure,
    size_t count, size_t of)
{
    if (s->skips)
        return;
    add_words(s, section, group, measure);
    rm_figures_put_count(s->table, s->figures, count);
    rm_figures_put_count(s->table, s->figures, of);
    rm_figures_put_share(s->table, s->figures, count, of);
    rm_table_number(s->table, RM_NONE);
}

/* A row with a mean, in hundredths, and the count of those that it is of. */
static void add_mean(struct summary *s, const char *section, const char *group, const char *measure,
    size_t count, struct rm_mean mean)
{
    if (s->skips)
        return;
    add_words(s, section, group, measure);
    rm_figures_put_count(s->table, s->figures, count);
    rm_table_number(s->table, RM_NONE);
    rm_table_number(s->table, RM_NONE);
    rm_figures_put_number(s->table, s->figures, rm_mean_hundredths(mean), count);
}

/*
 * People.
 */

static void add_statuses(struct summary *s, size_t total, enum rm_side side)
{
    int64_t n[RM_PERSON_LEFT + 1] = {0};
    size_t parts[RM_PERSON_LEFT + 1];

    for (size_t i = 0; i < rm_n_people(s->programme); i++)
        if (rm_report_has_role(s->report, i, side))
            n[rm_person_at(s->programme, i)->status]++;
    for (size_t i = 0; i < COUNT(n); i++) {
        parts[i] = count_people(s, n[i]);
        add_row(s, "people", roles[side], rm_person_status_words[i], parts[i], RM_NO_COUNT);
    }
    rm_figures_sum(s->figures, total, parts, COUNT(parts), 1);
    s->active[side] = parts[RM_PERSON_ACTIVE];
}

static void add_people(struct summary *s)
{
    int64_t n[2][2] = {{0, 0}, {0, 0}}; /* mentor or not, by mentee or not */
    size_t in_all, mentors, mentees, only_mentor, only_mentee, both, neither;

    for (size_t i = 0; i < rm_n_people(s->programme); i++)
        n[rm_report_has_role(s->report, i, RM_MENTOR)]
         [rm_report_has_role(s->report, i, RM_MENTEE)]++;
    in_all = count_people(s, (int64_t)rm_n_people(s->programme));
    mentors = count_people(s, n[1][0] + n[1][1]);
    mentees = count_people(s, n[0][1] + n[1][1]);
    only_mentor = count_people(s, n[1][0]);
    only_mentee = count_people(s, n[0][1]);
    both = count_people(s, n[1][1]);
    neither = count_people(s, n[0][0]);
    rm_figures_sum(s->figures, mentors, (size_t[]){only_mentor, both}, 2, 1);
    rm_figures_sum(s->figures, mentees, (size_t[]){only_mentee, both}, 2, 1);
    rm_figures_sum(s->figures, in_all, (size_t[]){only_mentor, only_mentee, both, neither}, 4, 1);
    add_row(s, "people", NULL, "signed up", in_all, RM_NO_COUNT);
    add_row(s, "people", NULL, "mentors", mentors, RM_NO_COUNT);
    add_row(s, "people", NULL, "mentees", mentees, RM_NO_COUNT);
    add_row(s, "people", NULL, "in both roles", both, RM_NO_COUNT);
    add_statuses(s, mentors, RM_MENTOR);
    add_statuses(s, mentees, RM_MENTEE);
}

static int is_active(const struct summary *s, size_t person, enum rm_side side)
{
    return rm_person_at(s->programme, person)->status == RM_PERSON_ACTIVE &&
           rm_report_has_role(s->report, person, side);
}

static void add_matched(struct summary *s)
{
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        int64_t n = 0;

        for (size_t i = 0; i < rm_n_people(s->programme); i++)
            n += is_active(s, i, (enum rm_side)side) && s->report->places[i].served[side];
        s->matched[side] = count_people(s, n);
        s->unmatched[side] = rm_figures_split(s->figures, s->active[side], s->matched[side],
            s->figures->counts[s->active[side]] - n, 1);
        add_row(s, "matched", NULL, matched_words[side], s->matched[side], s->active[side]);
    }
}

/*
 * Departments: for each role a table of matched and unmatched people by department.
 */

struct department {
    const char *key;  /* NULL: of the people who gave none, or of those that are summed up */
    const char *name; /* the first of its spellings */
    int is_rest;
    int64_t people, active[2], matched[2];
};

static void add_to(struct department *to, const struct department *from)
{
    to->people += from->people;
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        to->active[side] += from->active[side];
        to->matched[side] += from->matched[side];
    }
}

static int compare_keys(const struct department *x, const struct department *y)
{
    if (!x->key || !y->key)
        return !x->key - !y->key;
    return strcmp(x->key, y->key);
}

static int compare_names(const void *a, const void *b)
{
    const struct department *x = a, *y = b;
    int order = x->is_rest - y->is_rest;

    if (!order)
        order = compare_keys(x, y);
    return order || !x->name || !y->name ? order : strcmp(x->name, y->name);
}

static int compare_sizes(const void *a, const void *b)
{
    const struct department *x = a, *y = b;

    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return compare_names(a, b);
}

/* One entry a person; those of a department are then next to one another. */
static struct department *list_people(const struct summary *s, size_t *n)
{
    struct department *list =
        RM_NEW_N(s->report->arena, rm_n_people(s->programme), struct department);

    *n = 0;
    for (size_t i = 0; i < rm_n_people(s->programme); i++) {
        struct department d = {.name = rm_person_at(s->programme, i)->department};

        for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
            d.active[side] = is_active(s, i, (enum rm_side)side);
            d.matched[side] = d.active[side] && s->report->places[i].served[side];
        }
        d.people = d.active[RM_MENTOR] || d.active[RM_MENTEE];
        d.key = d.name ? rm_text_key(s->report->arena, d.name) : NULL;
        if (d.people)
            list[(*n)++] = d;
    }
    qsort(list, *n, sizeof *list, compare_names);
    return list;
}

/* Sums up neighbours with the same key, in place. */
static size_t merge(struct department *list, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (kept && !compare_keys(&list[kept - 1], &list[i]))
            add_to(&list[kept - 1], &list[i]);
        else
            list[kept++] = list[i];
    return kept;
}

/* Sums up small departments, whose very names would tell who is in the programme. */
static size_t sum_up_rest(struct department *list, size_t n, int64_t threshold)
{
    struct department rest = {.name = "other departments", .is_rest = 1};
    size_t kept = 0;

    qsort(list, n, sizeof *list, compare_sizes);
    while (kept < n && kept < DEPARTMENTS_MAX && list[kept].people >= threshold)
        kept++;
    for (size_t i = kept; i < n; i++)
        add_to(&rest, &list[i]);
    if (kept < n)
        list[kept++] = rest;
    qsort(list, kept, sizeof *list, compare_names);
    return kept;
}

static void add_role(struct summary *s, const struct department *list, size_t n, enum rm_side side,
    size_t *active, size_t *matched)
{
    size_t *unmatched = RM_NEW_N(s->report->arena, n, size_t);

    for (size_t i = 0; i < n; i++) {
        int64_t left = list[i].active[side] - list[i].matched[side];

        active[i] = count_people(s, list[i].active[side]);
        matched[i] = count_people(s, list[i].matched[side]);
        unmatched[i] = count_people(s, left);
        rm_figures_sum(s->figures, active[i], (size_t[]){matched[i], unmatched[i]}, 2, 0);
    }
    rm_figures_sum(s->figures, s->active[side], active, n, 0);
    rm_figures_sum(s->figures, s->matched[side], matched, n, 0);
    rm_figures_sum(s->figures, s->unmatched[side], unmatched, n, 0);
}

static void add_departments(struct summary *s)
{
    size_t n, *active[2], *matched[2];
    struct department *list = list_people(s, &n);

    n = merge(list, n);
    if (s->threshold > 1)
        n = sum_up_rest(list, n, s->threshold);
    if (!n || (n == 1 && !list[0].key))
        return; /* nobody gave a department, or all are too small to name */
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        active[side] = RM_NEW_N(s->report->arena, n, size_t);
        matched[side] = RM_NEW_N(s->report->arena, n, size_t);
        add_role(s, list, n, (enum rm_side)side, active[side], matched[side]);
    }
    for (size_t i = 0; i < n; i++)
        for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
            add_row(s, "matched", list[i].name ? list[i].name : "no department given",
                matched_words[side], matched[side][i], active[side][i]);
}

/*
 * Pairs, and what they do. Walks over the pairs of the cycle.
 */

static const struct rm_pair_progress *pair_at(const struct summary *s, size_t i)
{
    const struct rm_pair_progress *pair = &s->report->progress.pairs[i];

    return rm_report_has(s->report, pair->pair) ? pair : NULL;
}

static size_t n_pairs(const struct summary *s)
{
    return s->report->progress.n_pairs;
}

static int is_small(const struct summary *s, int64_t n)
{
    return n > 0 && n < s->threshold;
}

/* Where everybody has one place, who is matched are the pairs that hold one: readers know that, and
 * so must the suppression. Of the two, where it takes one, it is the pairs that are shown. */
static void link_people(struct summary *s, const size_t *holding, size_t n, int any_small)
{
    int64_t sum = 0;

    for (size_t i = 0; i < n; i++)
        sum += s->figures->counts[holding[i]];
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
        if (s->figures->counts[s->matched[side]] == sum) {
            rm_figures_sum(s->figures, s->matched[side], holding, n, 1);
            if (any_small)
                rm_figures_hide(s->figures, s->matched[side]);
        }
}

/* The live ones (agreed, active) are a part of all, and have parts of their own: what is judged
 * under health has that total too. */
static void add_pairs(struct summary *s)
{
    int64_t n[RM_PAIR_WITHDRAWN] = {0}, sum = 0;
    size_t counts[RM_PAIR_WITHDRAWN], parts[RM_PAIR_WITHDRAWN], n_parts = 0, in_all;
    int any_small = 0;

    for (size_t i = 0; i < n_pairs(s); i++)
        if (pair_at(s, i)) {
            n[pair_at(s, i)->pair->status]++;
            sum++;
        }
    in_all = count_people(s, sum);
    add_row(s, "pairs", NULL, "in all", in_all, RM_NO_COUNT);
    for (size_t i = 0; i < COUNT(n); i++) {
        counts[i] = count_people(s, n[i]);
        any_small |= is_small(s, n[i]);
        add_row(s, "pairs", NULL, rm_pair_status_words[i], counts[i], RM_NO_COUNT);
        if (i != RM_PAIR_AGREED && i != RM_PAIR_ACTIVE)
            parts[n_parts++] = counts[i];
    }
    s->live = count_people(s, n[RM_PAIR_AGREED] + n[RM_PAIR_ACTIVE]);
    parts[n_parts++] = s->live;
    rm_figures_sum(s->figures, in_all, parts, n_parts, 1);
    rm_figures_sum(
        s->figures, s->live, (size_t[]){counts[RM_PAIR_AGREED], counts[RM_PAIR_ACTIVE]}, 2, 1);
    link_people(s,
        (size_t[]){
            s->live, counts[RM_PAIR_PROPOSED], counts[RM_PAIR_PAUSED], counts[RM_PAIR_COMPLETED]},
        4, any_small);
}

/* A number summed over pairs, and of how many pairs it is. */
struct tally {
    int64_t count, pairs;
};

static void tally(struct tally *t, int64_t n)
{
    t->count += n;
    t->pairs += n > 0;
}

static size_t count_tally(struct summary *s, struct tally t)
{
    return rm_figures_count(s->figures, t.count, t.pairs);
}

/* Answers are asked for all meetings but cancelled ones: the same total stands in both sections. */
static void add_meetings(struct summary *s)
{
    static const char *const words[] = {"held", "cancelled", "missed", "not reported"};
    enum { HELD, CANCELLED, MISSED, UNREPORTED, N };
    struct tally planned = {0, 0}, asked = {0, 0}, of[N] = {{0, 0}}, ahead = {0, 0};
    size_t total, parts[N];

    for (size_t i = 0; i < n_pairs(s); i++) {
        const struct rm_pair_progress *pair = pair_at(s, i);

        if (!pair)
            continue;
        tally(&planned, pair->planned);
        tally(&asked, pair->asked);
        tally(&of[HELD], pair->held);
        tally(&of[CANCELLED], pair->cancelled);
        tally(&of[MISSED], pair->missed);
        tally(&of[UNREPORTED], pair->unreported);
        tally(&ahead, pair->ahead);
    }
    total = count_tally(s, planned);
    s->asked = count_tally(s, asked);
    add_row(s, "meetings", NULL, "planned to date", total, RM_NO_COUNT);
    for (size_t i = 0; i < N; i++) {
        parts[i] = count_tally(s, of[i]);
        add_row(s, "meetings", NULL, words[i], parts[i], total);
    }
    rm_figures_sum(s->figures, total, (size_t[]){parts[CANCELLED], s->asked}, 2, 1);
    rm_figures_sum(
        s->figures, s->asked, (size_t[]){parts[HELD], parts[MISSED], parts[UNREPORTED]}, 3, 1);
    add_row(s, "meetings", NULL, "still ahead", count_tally(s, ahead), RM_NO_COUNT);
}

static void add_need_driven(struct summary *s)
{
    int64_t in_contact = 0, n = 0;
    size_t total, part;

    for (size_t i = 0; i < n_pairs(s); i++) {
        const struct rm_pair_progress *pair = pair_at(s, i);

        if (!pair || pair->cadence != RM_CADENCE_NONE || pair->engagement_percent == RM_NONE)
            continue;
        n++;
        in_contact += pair->engagement_percent > 0;
    }
    if (!n)
        return;
    total = n == s->figures->counts[s->live] ? s->live : count_people(s, n);
    part = count_people(s, in_contact);
    rm_figures_split(s->figures, total, part, n - in_contact, 1);
    add_row(s, "meetings", NULL, "need-driven pairs in contact", part, total);
}

static void add_answers(struct summary *s)
{
    static const char *const words[2] = {"answered by mentors", "answered by mentees"};

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        struct tally answered = {0, 0}, open = {0, 0};
        size_t part;

        for (size_t i = 0; i < n_pairs(s); i++)
            if (pair_at(s, i)) {
                tally(&answered, pair_at(s, i)->answered[side]);
                tally(&open, pair_at(s, i)->asked - pair_at(s, i)->answered[side]);
            }
        part = count_tally(s, answered);
        rm_figures_split(s->figures, s->asked, part, open.pairs, 1);
        add_row(s, "check-ins", NULL, words[side], part, s->asked);
    }
}

/* A mean is of persons: one who rated in two pairs is one. */
static void add_ratings(struct summary *s)
{
    static const char *const words[2] = {"by mentors", "by mentees"};

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        struct rm_mean mean = {0, 0};
        struct rm_map seen;

        rm_map_init(&seen, s->report->arena);
        for (size_t i = 0; i < n_pairs(s); i++) {
            const struct rm_pair_progress *pair = pair_at(s, i);

            if (!pair || !pair->rating[side].n)
                continue;
            mean.sum += pair->rating[side].sum;
            mean.n += pair->rating[side].n;
            *rm_map_add(&seen, side == RM_MENTOR ? pair->pair->mentor : pair->pair->mentee) = &seen;
        }
        add_mean(s, "ratings", NULL, words[side], count_people(s, (int64_t)seen.n), mean);
    }
}

static void add_goals(struct summary *s)
{
    int64_t n = 0, sum = 0;

    for (size_t i = 0; i < n_pairs(s); i++)
        if (pair_at(s, i) && pair_at(s, i)->t_owner != RM_NONE) {
            sum += pair_at(s, i)->t_owner;
            n++;
        }
    /* T-scores are in hundredths already. */
    add_mean(s, "goals", NULL, "pairs with a T-score", count_people(s, n),
        (struct rm_mean){sum, n * 100});
}

/* `rest`: of how many pairs what is left is. */
static void add_share(
    struct summary *s, const char *measure, size_t part, size_t total, int64_t rest)
{
    rm_figures_split(s->figures, total, part, rest, 1);
    add_row(s, "actions", NULL, measure, part, total);
}

static void add_actions(struct summary *s)
{
    struct tally todo = {0, 0}, closed = {0, 0}, told = {0, 0}, returns = {0, 0}, given = {0, 0};
    struct tally undone = {0, 0}, untold = {0, 0}, owed = {0, 0};
    size_t done;

    for (size_t i = 0; i < n_pairs(s); i++) {
        const struct rm_pair_progress *pair = pair_at(s, i);

        if (!pair)
            continue;
        tally(&todo, pair->todo);
        tally(&closed, pair->closed);
        tally(&told, pair->told);
        tally(&returns, pair->returns);
        tally(&given, pair->returns_done);
        tally(&undone, pair->todo - pair->closed);
        tally(&untold, pair->closed - pair->told);
        tally(&owed, pair->returns - pair->returns_done);
    }
    done = count_tally(s, closed);
    add_share(s, "done", done, count_tally(s, todo), undone.pairs);
    add_share(s, "mentor told", count_tally(s, told), done, untold.pairs);
    add_share(s, "returns given", count_tally(s, given), count_tally(s, returns), owed.pairs);
}

static void add_health(struct summary *s)
{
    static const char *const words[] = {"on track", "to watch", "at risk"};
    int64_t n[RM_AT_RISK + 1] = {0};
    size_t parts[3];

    for (size_t i = 0; i < n_pairs(s); i++)
        if (pair_at(s, i))
            n[pair_at(s, i)->health]++;
    for (int i = 0; i < 3; i++) {
        parts[i] = count_people(s, n[RM_ON_TRACK + i]);
        add_row(s, "health", NULL, words[i], parts[i], s->live);
    }
    rm_figures_sum(s->figures, s->live, parts, 3, 1);
}

void rm_report_summary(struct rm_table *table, struct rm_report *report)
{
    struct summary s = {.report = report,
        .programme = report->programme,
        .threshold = report->threshold,
        .figures = &report->figures,
        .table = table};

    rm_table_init(table, report->arena, "summary", columns, COUNT(columns));
    add_people(&s);
    add_matched(&s);
    add_departments(&s);
    add_pairs(&s);
    add_meetings(&s);
    add_need_driven(&s);
    s.skips = report->audience == RM_MANAGER;
    add_answers(&s);
    add_ratings(&s);
    add_goals(&s);
    add_actions(&s);
    add_health(&s);
}
