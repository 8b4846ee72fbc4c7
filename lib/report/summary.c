/* The programme in numbers: how it holds rows, and how people came so far. What they do is in
 * outcome.c. */
#include "report/summary.h"

static const char *const roles[2] = {"mentors", "mentees"};

static const struct rm_column columns[] = {
    {"section", "Section", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"group", "Group", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    [RM_SUMMARY_MEASURE] = {"measure", "Measure", RM_COLUMN_TEXT, RM_COLUMN_HEALTH},
    [RM_SUMMARY_COUNT] = {"count", "Count", RM_COLUMN_INT, 0},
    {"of", "Of", RM_COLUMN_INT, 0},
    {"percent", "Share", RM_COLUMN_PERCENT, 0},
    [RM_SUMMARY_MEAN] = {"mean", "Mean", RM_COLUMN_HUNDREDTHS, 0},
};

size_t rm_summary_count(struct rm_summary *s, int64_t n)
{
    return rm_figures_count(s->figures, n, n);
}

size_t rm_summary_some(struct rm_summary *s, size_t all, int64_t n)
{
    int64_t rest = s->figures->counts[all] - n;
    size_t some = rm_summary_count(s, n);

    if (rest >= 0)
        rm_figures_split(s->figures, all, some, rest, 1);
    return some;
}

int rm_summary_is_small(const struct rm_summary *s, int64_t n)
{
    return n > 0 && n < s->threshold;
}

static void add_words(
    struct rm_summary *s, const char *section, const char *group, const char *measure)
{
    rm_table_text(s->table, section);
    rm_table_text(s->table, group);
    rm_table_text(s->table, measure);
}

void rm_summary_row(struct rm_summary *s, const char *section, const char *group,
    const char *measure, size_t count, size_t of)
{
    add_words(s, section, group, measure);
    rm_figures_put_count(s->table, s->figures, count);
    rm_figures_put_count(s->table, s->figures, of);
    rm_figures_put_share(s->table, s->figures, count, of);
    rm_table_number(s->table, RM_NONE);
}

size_t rm_summary_mean(struct rm_summary *s, const char *section, const char *measure, size_t count,
    struct rm_points points, int64_t scale)
{
    add_words(s, section, NULL, measure);
    rm_figures_put_count(s->table, s->figures, count);
    rm_table_number(s->table, RM_NONE);
    rm_table_number(s->table, RM_NONE);
    return rm_figures_put_mean(s->table, s->figures, count, points, scale);
}

void rm_summary_balance(struct rm_summary *s, const char *section, const char *measure,
    int64_t hundredths, const size_t counts[3])
{
    add_words(s, section, NULL, measure);
    rm_figures_put_count(s->table, s->figures, counts[0]);
    rm_table_number(s->table, RM_NONE);
    rm_table_number(s->table, RM_NONE);
    rm_figures_put_balance(s->table, s->figures, hundredths, counts[0], counts[1], counts[2]);
}

void rm_summary_number(struct rm_summary *s, const char *section, const char *measure, size_t of,
    int64_t number, struct rm_mean mean)
{
    add_words(s, section, NULL, measure);
    if (number == RM_NONE)
        rm_figures_put_count(s->table, s->figures, of);
    else
        rm_figures_put_number(s->table, s->figures, number, of);
    rm_table_number(s->table, RM_NONE);
    rm_table_number(s->table, RM_NONE);
    rm_figures_put_number(s->table, s->figures, rm_mean_hundredths(mean), of);
}

void rm_summary_headline(struct rm_summary *s, const char *label, enum rm_summary_column column)
{
    rm_table_headline(s->table, (struct rm_headline){label, s->table->n_rows - 1, column});
}

void rm_summary_chart(struct rm_summary *s, enum rm_chart_kind kind, const char *key,
    const char *title, size_t first, enum rm_summary_column series)
{
    size_t n = s->table->n_rows - first;

    if (!n)
        return;
    rm_table_chart(s->table, (struct rm_chart){.kind = kind,
                                 .key = key,
                                 .title = title,
                                 .first_row = first,
                                 .n_rows = n,
                                 .label = RM_SUMMARY_MEASURE,
                                 .series = {series},
                                 .n_series = 1});
}

/* A chain: each step is a part of the one before. Where all but a few are matched, it is how many
 * signed up that is hidden: the pairs are worth more. */
static void count_steps(struct rm_summary *s, enum rm_side side)
{
    const int64_t *n = s->kpis->reached[side];
    size_t *reached = s->reached[side];

    for (int step = RM_STEP_SIGNED_UP; step < RM_N_STEPS; step++) {
        reached[step] = rm_summary_count(s, n[step]);
        if (step == RM_STEP_SIGNED_UP)
            continue;
        s->rest[side][step] = rm_figures_split(
            s->figures, reached[step - 1], reached[step], n[step - 1] - n[step], 1);
    }
    if (rm_summary_is_small(s, n[RM_STEP_SIGNED_UP] - n[RM_STEP_MATCHED]))
        rm_figures_hide(s->figures, reached[RM_STEP_SIGNED_UP]);
}

static void add_funnel(struct rm_summary *s, enum rm_side side)
{
    static const char *const words[RM_N_STEPS] = {
        NULL, "signed up", "matched", "agreed", "met", "completed"};
    static const char *const titles[2] = {"How far mentors have come", "How far mentees have come"};
    size_t *reached = s->reached[side], first = s->table->n_rows;

    for (int step = RM_STEP_SIGNED_UP; step < RM_N_STEPS; step++)
        rm_summary_row(s, "funnel", roles[side], words[step], reached[step],
            step > RM_STEP_SIGNED_UP ? reached[RM_STEP_SIGNED_UP] : RM_NO_COUNT);
    rm_summary_chart(s, RM_CHART_FUNNEL, roles[side], titles[side], first, RM_SUMMARY_COUNT);
}

/* The board sees mentees alone: nearly all have one mentor, so that their way is the pairs' too;
 * beside that of the mentors, it would take little to tell from one what is hidden in the other. */
static void add_funnels(struct rm_summary *s)
{
    count_steps(s, RM_MENTOR);
    count_steps(s, RM_MENTEE);
    add_funnel(s, RM_MENTEE);
    if (s->report->audience == RM_ADMIN)
        add_funnel(s, RM_MENTOR);
}

/* For the administrator: the others are few, and there is no telling of them. */
static void add_statuses(struct rm_summary *s, enum rm_side side)
{
    int64_t n[RM_PERSON_LEFT + 1] = {0}, matched = 0;
    size_t parts[RM_PERSON_LEFT + 1];

    for (size_t i = 0; i < rm_n_people(s->programme); i++)
        if (rm_report_has_role(s->report, i, side)) {
            int status = rm_person_at(s->programme, i)->status;

            n[status]++;
            matched += status == RM_PERSON_ACTIVE && s->report->places[i].served[side];
        }
    for (size_t i = 0; i < COUNT(n); i++) {
        parts[i] = rm_summary_count(s, n[i]);
        rm_summary_row(s, "people", roles[side], rm_person_status_words[i], parts[i], RM_NO_COUNT);
    }
    rm_summary_row(s, "people", roles[side], "active, in a pair", rm_summary_count(s, matched),
        parts[RM_PERSON_ACTIVE]);
}

/* Those in neither role are in the input because an HR feed is, and did not sign up. */
static void add_people(struct rm_summary *s)
{
    int64_t n[2][2] = {{0, 0}, {0, 0}}; /* mentor or not, by mentee or not */
    size_t mentors = s->reached[RM_MENTOR][RM_STEP_SIGNED_UP];
    size_t mentees = s->reached[RM_MENTEE][RM_STEP_SIGNED_UP];
    size_t only_mentor, only_mentee, both;

    for (size_t i = 0; i < rm_n_people(s->programme); i++)
        n[rm_report_has_role(s->report, i, RM_MENTOR)]
         [rm_report_has_role(s->report, i, RM_MENTEE)]++;
    s->people = rm_summary_count(s, n[1][0] + n[0][1] + n[1][1]);
    only_mentor = rm_summary_count(s, n[1][0]);
    only_mentee = rm_summary_count(s, n[0][1]);
    both = rm_summary_count(s, n[1][1]);
    rm_figures_sum(s->figures, mentors, (size_t[]){only_mentor, both}, 2, 1);
    rm_figures_sum(s->figures, mentees, (size_t[]){only_mentee, both}, 2, 1);
    rm_figures_sum(s->figures, s->people, (size_t[]){only_mentor, only_mentee, both}, 3, 1);
    rm_summary_row(s, "people", NULL, "signed up", s->people, RM_NO_COUNT);
    rm_summary_headline(s, "people signed up", RM_SUMMARY_COUNT);
    rm_summary_row(s, "people", NULL, "mentors", mentors, RM_NO_COUNT);
    rm_summary_row(s, "people", NULL, "mentees", mentees, RM_NO_COUNT);
    rm_summary_row(s, "people", NULL, "in both roles", both, RM_NO_COUNT);
    if (s->report->audience != RM_ADMIN)
        return;
    add_statuses(s, RM_MENTOR);
    add_statuses(s, RM_MENTEE);
}

/* What a manager does not see is counted all the same, in every part: were as much as one figure
 * left out, other numbers would be hidden than from the board, and the two reports side by side
 * would tell them. */
void rm_report_summary(struct rm_table *table, struct rm_report *report)
{
    struct rm_table unseen;
    struct rm_summary s = {.report = report,
        .programme = report->programme,
        .kpis = &report->kpis,
        .threshold = report->threshold,
        .figures = &report->figures,
        .table = table};

    rm_table_init(table, report->arena, "summary", columns, COUNT(columns));
    rm_table_init(&unseen, report->arena, "unseen", columns, COUNT(columns));
    add_funnels(&s);
    add_people(&s);
    rm_summary_departments(&s);
    rm_summary_pairs(&s);
    rm_summary_meetings(&s);
    if (report->audience == RM_MANAGER)
        s.table = &unseen;
    rm_summary_answers(&s);
    rm_summary_outcome(&s);
}
