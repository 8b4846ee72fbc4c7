/* Week by week. In what the board sees no row adds up: of the meetings those that were held, and
 * answers, not what they are of. For the administrator there is also what was planned, and how many
 * pairs were quiet or at risk at the end of each week. */
#include "base/date.h"
#include "progress/course.h"
#include "progress/pair.h"
#include "report/report.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Five years; what is older counts in the first week. */
enum { WEEKS_MAX = 260 };

struct week {
    int64_t monday; /* a date */
    int64_t end;    /* an instant: the last of Sunday, or now */
    int64_t planned, cancelled, held, asked, answered[2];
    int64_t held_by, answered_by[2]; /* pairs behind them */
    struct rm_mean rating[2];
    int64_t raters[2]; /* people behind these, at the least */
    int64_t live, came, went, agreed, quiet, at_risk;
    int64_t sum_agreed; /* up to then */
};

struct trend {
    struct rm_report *report;
    struct rm_figures *figures;
    struct rm_table *table;
    struct week *weeks;
    size_t n;
    struct rm_map rater[2]; /* of each person, by enum rm_side, the one pair that they count in */
};

enum { FOR_ALL, FOR_ADMIN };
static const struct {
    int who;
    struct rm_column column;
} all_columns[] = {
    {FOR_ALL, {"week", "Week", RM_COLUMN_TEXT, 0}},
    {FOR_ALL, {"from", "From", RM_COLUMN_DATE, RM_COLUMN_DETAIL}},
    {FOR_ADMIN, {"planned", "Planned", RM_COLUMN_INT, 0}},
    {FOR_ALL, {"held", "Held", RM_COLUMN_INT, 0}},
    {FOR_ADMIN, {"cancelled", "Cancelled", RM_COLUMN_INT, 0}},
    {FOR_ADMIN, {"asked", "Asked", RM_COLUMN_INT, RM_COLUMN_DETAIL}},
    {FOR_ALL, {"answered_mentors", "Mentors' answers", RM_COLUMN_INT, 0}},
    {FOR_ALL, {"answered_mentees", "Mentees' answers", RM_COLUMN_INT, 0}},
    {FOR_ALL, {"rating_mentors", "Mentors' rating", RM_COLUMN_HUNDREDTHS, 0}},
    {FOR_ALL, {"rating_mentees", "Mentees' rating", RM_COLUMN_HUNDREDTHS, 0}},
    {FOR_ALL, {"agreed", "Agreed", RM_COLUMN_INT, 0}},
    {FOR_ALL, {"live", "Live", RM_COLUMN_INT, 0}},
    {FOR_ADMIN, {"quiet", "Quiet", RM_COLUMN_INT, 0}},
    {FOR_ADMIN, {"at_risk", "At risk", RM_COLUMN_INT, 0}},
};

/*
 * Weeks.
 */

static int64_t monday_of(int64_t date)
{
    return date - (int64_t)rm_date_weekday(date);
}

/* Of ISO 8601: a week is of the year that its Thursday is in. */
static const char *name_week(struct rm_arena *arena, int64_t monday)
{
    int year = rm_date_civil(monday + 3).year;
    int64_t first = monday_of(rm_date_of((struct rm_civil){year, 1, 4}));

    return rm_arena_printf(arena, "%04d-W%02d", year, (int)((monday - first) / 7 + 1));
}

static void stretch(int64_t *first, int64_t *last, int64_t instant)
{
    int64_t date = rm_time_date(instant);

    *first = date < *first ? date : *first;
    *last = date > *last ? date : *last;
}

/* From the cycle's first day, or what was before it, to its last, or what came after; but not
 * beyond today. */
static void find_weeks(struct trend *t)
{
    const struct rm_cycle *cycle = t->report->cycle;
    int64_t today = rm_time_date(t->report->progress.now), first = today, last = INT64_MIN;

    if (cycle->starts != RM_NONE && cycle->starts < first)
        first = cycle->starts;
    for (size_t i = 0; i < t->report->progress.n_pairs; i++) {
        const struct rm_pair_progress *pair = &t->report->progress.pairs[i];

        if (!rm_report_has(t->report, pair->pair))
            continue;
        if (pair->n_meetings) {
            stretch(&first, &last, pair->meetings[0].meeting->start);
            stretch(&first, &last, pair->meetings[pair->n_meetings - 1].meeting->start);
        }
        if (pair->n_checkins) {
            stretch(&first, &last, pair->checkins[0]->at);
            stretch(&first, &last, pair->checkins[pair->n_checkins - 1]->at);
        }
    }
    last = cycle->ends == RM_NONE || cycle->ends > last ? cycle->ends : last;
    last = last == RM_NONE || last > today ? today : last;
    first = first > last ? last : first;
    t->n = (size_t)((monday_of(last) - monday_of(first)) / 7 + 1);
    t->n = t->n > WEEKS_MAX ? WEEKS_MAX : t->n;
    t->weeks = RM_NEW_N(t->report->arena, t->n, struct week);
    for (size_t i = 0; i < t->n; i++) {
        struct week *week = &t->weeks[i];

        week->monday = monday_of(last) - 7 * (int64_t)(t->n - 1 - i);
        week->end = (week->monday + 7) * RM_DAY - 1;
        if (week->end > t->report->progress.now || i + 1 == t->n)
            week->end = t->report->progress.now;
    }
}

static struct week *week_of(const struct trend *t, int64_t instant)
{
    int64_t weeks = (monday_of(rm_time_date(instant)) - t->weeks[0].monday) / 7;

    if (weeks < 0)
        return &t->weeks[0];
    return &t->weeks[(size_t)weeks < t->n ? (size_t)weeks : t->n - 1];
}

/*
 * What happened in a week. A pair's meetings and check-ins come by their time.
 */

static void gather_meetings(struct trend *t, const struct rm_pair_progress *pair)
{
    const struct week *held_in = NULL, *answered_in[2] = {NULL, NULL};

    for (size_t i = 0; i < pair->n_meetings; i++) {
        const struct rm_meeting_progress *m = &pair->meetings[i];
        struct week *week = week_of(t, m->meeting->start);

        if (!rm_meeting_counts(pair, m))
            continue;
        week->planned++;
        week->cancelled += m->outcome == RM_OUTCOME_CANCELLED;
        if (m->outcome == RM_OUTCOME_HELD) {
            week->held++;
            week->held_by += week != held_in;
            held_in = week;
        }
        if (m->outcome == RM_OUTCOME_CANCELLED)
            continue;
        week->asked++;
        for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
            if (m->answer[side]) {
                week->answered[side]++;
                week->answered_by[side] += week != answered_in[side];
                answered_in[side] = week;
            }
    }
}

static void gather_ratings(struct trend *t, struct rm_pair_progress *pair)
{
    const struct week *rated_in[2] = {NULL, NULL};

    for (size_t i = 0; i < pair->n_checkins; i++) {
        const struct rm_checkin *c = pair->checkins[i];
        struct rm_mean ratings = rm_checkin_ratings(c);
        struct week *week = week_of(t, c->at);
        void **counts_in;

        if (!ratings.n)
            continue;
        counts_in = rm_map_add(
            &t->rater[c->side], c->side == RM_MENTOR ? pair->pair->mentor : pair->pair->mentee);
        if (!*counts_in)
            *counts_in = pair;
        week->rating[c->side].sum += ratings.sum;
        week->rating[c->side].n += ratings.n;
        week->raters[c->side] += week != rated_in[c->side] && *counts_in == pair;
        rated_in[c->side] = week;
    }
}

/*
 * How pairs stood at the end of a week, by the revisions that were known then.
 */

static const struct rm_pair *pair_as_of(const struct rm_pair *pair, int64_t instant)
{
    return (const struct rm_pair *)(const void *)rm_record_as_of(&pair->rec, instant);
}

static void gather_states(struct trend *t, const struct rm_pair *pair)
{
    int was_live = 0, was_made = 0;

    for (size_t i = 0; i < t->n; i++) {
        struct week *week = &t->weeks[i];
        const struct rm_pair *then = pair_as_of(pair, week->end);
        int is_live = then && rm_pair_is_live(then);
        int is_made = then && rm_pair_is_made(then);

        week->live += is_live;
        week->came += is_live && !was_live;
        week->went += was_live && !is_live;
        week->agreed += is_made && !was_made;
        was_live = is_live;
        was_made |= is_made;
    }
}

/* What was known of a pair: its meetings as they were, and the answers that had come. */
static struct rm_pair_progress look_back(
    const struct rm_pair_progress *now, const struct rm_pair *then, int64_t end, struct rm_arena *a)
{
    struct rm_pair_progress pair = {.pair = then};

    pair.meetings = RM_NEW_N(a, now->n_meetings, struct rm_meeting_progress);
    for (size_t i = 0; i < now->n_meetings; i++) {
        const struct rm_record *m = rm_record_as_of(&now->meetings[i].meeting->rec, end);

        if (m)
            pair.meetings[pair.n_meetings++].meeting = (const struct rm_meeting *)(const void *)m;
    }
    pair.checkins = RM_NEW_N(a, now->n_checkins, const struct rm_checkin *);
    for (size_t i = 0; i < now->n_checkins; i++) {
        const struct rm_record *c = rm_record_as_of(&now->checkins[i]->rec, end);

        if (c)
            pair.checkins[pair.n_checkins++] = (const struct rm_checkin *)(const void *)c;
    }
    return pair;
}

/* Each week is a measure of the pair anew: what a pair has is short. */
static void gather_health(struct trend *t, const struct rm_pair_progress *now)
{
    struct rm_arena arena = {0};
    struct rm_programme programme = *t->report->programme;

    programme.arena = &arena;
    for (size_t i = 0; i < t->n; i++) {
        struct week *week = &t->weeks[i];
        const struct rm_pair *then = pair_as_of(now->pair, week->end);
        struct rm_pair_progress pair;

        if (!then || !rm_pair_is_live(then))
            continue;
        pair = look_back(now, then, week->end, &arena);
        rm_pair_measure(&pair, &programme, t->report->policy, week->end);
        rm_pair_judge(&pair, t->report->policy);
        week->quiet += pair.quiet;
        week->at_risk += pair.health == RM_AT_RISK;
        rm_arena_clear(&arena);
    }
    rm_arena_free(&arena);
}

static void gather(struct trend *t)
{
    int64_t agreed = 0;

    for (size_t i = 0; i < t->report->progress.n_pairs; i++) {
        struct rm_pair_progress *pair = &t->report->progress.pairs[i];

        if (!rm_report_has(t->report, pair->pair))
            continue;
        gather_meetings(t, pair);
        gather_ratings(t, pair);
        gather_states(t, pair->pair);
        if (t->report->audience == RM_ADMIN)
            gather_health(t, pair);
    }
    for (size_t i = 0; i < t->n; i++)
        t->weeks[i].sum_agreed = agreed += t->weeks[i].agreed;
}

/*
 * Figures. What a column adds up to is in the summary: its weeks are parts of that. A column in
 * which most weeks are small is hidden as a whole, for else it would drag the total with it.
 */

struct counts {
    size_t *held, *answered[2], *rated[2], *live, *agreed;
    size_t *points[2], n_points[2]; /* of the means that are told */
    size_t secret; /* a count that is hidden, for cells that are not told whatever they are */
};

/* The summary's total, if it is the sum of the parts. */
static void sum_up(struct trend *t, const char *section, const char *group, const char *measure,
    const size_t *parts)
{
    size_t total = rm_report_shared(t->report, section, group, measure);
    int64_t sum = 0;

    for (size_t i = 0; i < t->n; i++)
        sum += t->figures->counts[parts[i]];
    if (total == RM_NO_COUNT || t->figures->counts[total] != sum)
        total = rm_figures_count(t->figures, sum, sum);
    rm_figures_sum(t->figures, total, parts, t->n, 1);
}

/* Whether two weeks or more are of enough people, and no more weeks of too few. */
static int is_worth_telling(const struct trend *t, const int64_t *people)
{
    size_t n_large = 0, n_small = 0;

    for (size_t i = 0; i < t->n; i++) {
        n_large += people[i] >= t->report->threshold;
        n_small += people[i] > 0 && people[i] < t->report->threshold;
    }
    return t->report->threshold <= 1 || (n_large >= 2 && n_large >= n_small);
}

/* A column of counts of so many people; `words` are those of the total in the summary. */
static size_t *count_column(struct trend *t, const struct counts *c, const int64_t *n,
    const int64_t *people, const char *const words[3])
{
    size_t *column = RM_NEW_N(t->report->arena, t->n, size_t);
    int told = is_worth_telling(t, people);

    for (size_t i = 0; i < t->n; i++)
        column[i] = told ? rm_figures_count(t->figures, n[i], people[i]) : c->secret;
    if (told)
        sum_up(t, words[0], words[1], words[2], column);
    return column;
}

static void count_events(struct trend *t, struct counts *c)
{
    static const char *const held[3] = {"meetings", NULL, "held"};
    static const char *const answered[2][3] = {
        {"check-ins", "mentors", "answered"}, {"check-ins", "mentees", "answered"}};
    static const char *const rated[2][3] = {
        {"ratings", NULL, "by mentors"}, {"ratings", NULL, "by mentees"}};
    int64_t *n = RM_NEW_N(t->report->arena, t->n, int64_t);
    int64_t *people = RM_NEW_N(t->report->arena, t->n, int64_t);

    for (size_t i = 0; i < t->n; i++) {
        n[i] = t->weeks[i].held;
        people[i] = t->weeks[i].held_by;
    }
    c->held = count_column(t, c, n, people, held);
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        for (size_t i = 0; i < t->n; i++) {
            n[i] = t->weeks[i].answered[side];
            people[i] = t->weeks[i].answered_by[side];
        }
        c->answered[side] = count_column(t, c, n, people, answered[side]);
        for (size_t i = 0; i < t->n; i++) {
            n[i] = t->weeks[i].rating[side].n;
            people[i] = t->weeks[i].raters[side];
        }
        c->rated[side] = count_column(t, c, n, people, rated[side]);
        c->points[side] = RM_NEW_N(t->report->arena, t->n, size_t);
        c->n_points[side] = 0;
    }
}

/* How pairs stood is told of the last week, and of those before from which none or enough have come
 * since, and none or enough gone: nobody is the difference of two weeks. How many were live is told
 * only where it is told how many had agreed, as those are as many at the least: else the one would
 * bound the other. */
struct state {
    int64_t value, came, went;
};

static int is_told(const struct trend *t, int64_t n)
{
    return n == 0 || n >= t->report->threshold;
}

static size_t *count_states(struct trend *t, const struct counts *c, const struct state *states,
    size_t now, const size_t *with)
{
    size_t *column = RM_NEW_N(t->report->arena, t->n, size_t), told = now;
    int64_t came = 0, went = 0;

    column[t->n - 1] = now;
    for (size_t i = t->n - 1; i > 0; i--) {
        came += states[i].came;
        went += states[i].went;
        if (with && with[i - 1] == c->secret) {
            column[i - 1] = c->secret;
            continue;
        }
        if ((came || went) && is_told(t, came) && is_told(t, went)) {
            told = rm_figures_count(t->figures, states[i - 1].value, states[i - 1].value);
            came = went = 0;
        }
        column[i - 1] = came || went ? c->secret : told;
    }
    return column;
}

/* How many pairs are live, and how many were agreed to, is in the summary: the same number is one
 * figure. */
static size_t count_now(struct trend *t, size_t count, int64_t n)
{
    if (count == RM_NO_COUNT || t->figures->counts[count] != n)
        count = rm_figures_count(t->figures, n, n);
    return count;
}

/* With releases each report tells how pairs stand on its day, and week after week that would be
 * told of each: then it is for the summary alone. */
static void count_pairs(struct trend *t, struct counts *c)
{
    struct state *live = RM_NEW_N(t->report->arena, t->n, struct state);
    struct state *agreed = RM_NEW_N(t->report->arena, t->n, struct state);

    for (size_t i = 0; i < t->n; i++) {
        const struct week *w = &t->weeks[i];

        live[i] = (struct state){w->live, w->came, w->went};
        agreed[i] = (struct state){w->sum_agreed, w->agreed, 0};
    }
    if (t->report->release) {
        c->agreed = c->live = RM_NEW_N(t->report->arena, t->n, size_t);
        for (size_t i = 0; i < t->n; i++)
            c->live[i] = c->secret;
        return;
    }
    c->agreed = count_states(t, c, agreed,
        count_now(
            t, rm_report_shared(t->report, "pairs", NULL, "ever agreed"), agreed[t->n - 1].value),
        NULL);
    c->live = count_states(t, c, live,
        count_now(
            t, rm_report_shared_whole(t->report, "health", NULL, "on track"), live[t->n - 1].value),
        c->agreed);
}

/*
 * Rows.
 */

static void put_rating(struct trend *t, struct counts *c, size_t i, int side)
{
    const struct rm_mean *rating = &t->weeks[i].rating[side];
    const struct rm_points points = {rating->sum, rating->n, 1, 5};
    size_t count = c->rated[side][i];

    if (count == c->secret) {
        rm_figures_put_count(t->table, t->figures, count);
        return;
    }
    count = rm_figures_put_mean(t->table, t->figures, count, points, 100);
    if (count != RM_NO_COUNT)
        c->points[side][c->n_points[side]++] = count;
}

/* The mean over all weeks is in the summary: what it is made of adds up. */
static void sum_up_points(struct trend *t, const struct counts *c, int side)
{
    int64_t sum = 0;

    for (size_t i = 0; i < c->n_points[side]; i++)
        sum += t->figures->counts[c->points[side][i]];
    if (c->n_points[side])
        rm_figures_sum(t->figures, rm_figures_count(t->figures, sum, sum), c->points[side],
            c->n_points[side], 1);
}

static void add_week(struct trend *t, struct counts *c, size_t i)
{
    const struct week *w = &t->weeks[i];
    int all = t->report->audience == RM_ADMIN;

    rm_table_text(t->table, name_week(t->report->arena, w->monday));
    rm_table_number(t->table, w->monday);
    if (all)
        rm_table_number(t->table, w->planned);
    rm_figures_put_count(t->table, t->figures, c->held[i]);
    if (all) {
        rm_table_number(t->table, w->cancelled);
        rm_table_number(t->table, w->asked);
    }
    rm_figures_put_count(t->table, t->figures, c->answered[RM_MENTOR][i]);
    rm_figures_put_count(t->table, t->figures, c->answered[RM_MENTEE][i]);
    put_rating(t, c, i, RM_MENTOR);
    put_rating(t, c, i, RM_MENTEE);
    rm_figures_put_count(t->table, t->figures, c->agreed[i]);
    rm_figures_put_count(t->table, t->figures, c->live[i]);
    if (all) {
        rm_table_number(t->table, w->quiet);
        rm_table_number(t->table, w->at_risk);
    }
}

static void init_table(struct trend *t)
{
    struct rm_column *columns = RM_NEW_N(t->report->arena, COUNT(all_columns), struct rm_column);
    size_t n = 0;

    for (size_t i = 0; i < COUNT(all_columns); i++)
        if (all_columns[i].who == FOR_ALL || t->report->audience == RM_ADMIN)
            columns[n++] = all_columns[i].column;
    rm_table_init(t->table, t->report->arena, "trend", columns, n);
}

/* A line for each of the columns that the table has, by their keys. */
static void add_lines(
    struct trend *t, const char *key, const char *title, const char *const *keys, size_t n)
{
    struct rm_chart chart = {
        .kind = RM_CHART_LINES, .key = key, .title = title, .n_rows = t->table->n_rows};

    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < t->table->n_columns; c++)
            if (!strcmp(t->table->columns[c].key, keys[i]))
                chart.series[chart.n_series++] = c;
    rm_table_chart(t->table, chart);
}

static void add_charts(struct trend *t)
{
    static const char *const meetings[] = {
        "planned", "held", "cancelled", "answered_mentors", "answered_mentees"};
    static const char *const ratings[] = {"rating_mentors", "rating_mentees"};
    static const char *const pairs[] = {"agreed", "live", "quiet", "at_risk"};

    add_lines(t, "meetings", "Meetings and answers a week", meetings, COUNT(meetings));
    add_lines(t, "ratings", "Mean rating a week, from 1 to 5", ratings, COUNT(ratings));
    add_lines(t, "pairs", "Pairs at the end of each week", pairs, COUNT(pairs));
}

void rm_report_trend(struct rm_table *table, struct rm_report *report)
{
    struct trend t = {.report = report, .figures = &report->figures, .table = table};
    struct counts c;

    rm_map_init(&t.rater[RM_MENTOR], report->arena);
    rm_map_init(&t.rater[RM_MENTEE], report->arena);
    find_weeks(&t);
    gather(&t);
    init_table(&t);
    c.secret = rm_figures_count(t.figures, 0, 0);
    rm_figures_hide(t.figures, c.secret);
    count_events(&t, &c);
    count_pairs(&t, &c);
    for (size_t i = 0; i < t.n; i++)
        add_week(&t, &c, i);
    sum_up_points(&t, &c, RM_MENTOR);
    sum_up_points(&t, &c, RM_MENTEE);
    add_charts(&t);
}
