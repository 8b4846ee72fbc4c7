/* What pairs do, and what comes of it. */
#include "base/date.h"
#include "report/summary.h"

#include <inttypes.h>

/* Where everybody has one place, who came so far are the pairs that did: readers know that, and so
 * must the suppression. Of the two, where it takes one, it is the pairs that are shown. */
static void link_people(struct rm_summary *s, size_t people, const size_t *pairs, size_t n)
{
    int64_t sum = 0;
    int any_small = 0;

    for (size_t i = 0; i < n; i++) {
        sum += s->figures->counts[pairs[i]];
        any_small |= rm_summary_is_small(s, s->figures->counts[pairs[i]]);
    }
    if (s->figures->counts[people] != sum)
        return;
    rm_figures_sum(s->figures, people, pairs, n, 1);
    if (any_small)
        rm_figures_hide(s->figures, people);
}

static void link_all(struct rm_summary *s)
{
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        const size_t *reached = s->reached[side], *n = s->by_status;

        link_people(s, reached[RM_STEP_MATCHED], (size_t[]){s->made, n[RM_PAIR_PROPOSED]}, 2);
        link_people(s, reached[RM_STEP_AGREED], &s->made, 1);
        link_people(s, reached[RM_STEP_COMPLETED], &n[RM_PAIR_COMPLETED], 1);
    }
}

/* Of those that were agreed to, the live ones (agreed, active) have parts of their own: what is
 * judged under health has that total too. The board is not told of proposals that were declined,
 * which are few and nobody's failure. */
static void add_statuses(struct rm_summary *s)
{
    const struct rm_kpis *k = s->kpis;
    size_t *n = s->by_status;

    s->made = rm_summary_count(s, k->made);
    s->live = rm_summary_count(s, k->live);
    for (size_t i = 0; i < RM_PAIR_WITHDRAWN; i++)
        n[i] = rm_summary_count(s, k->by_status[i]);
    rm_figures_sum(s->figures, s->made,
        (size_t[]){s->live, n[RM_PAIR_PAUSED], n[RM_PAIR_COMPLETED], n[RM_PAIR_ENDED]}, 4, 1);
    rm_figures_sum(s->figures, s->live, (size_t[]){n[RM_PAIR_AGREED], n[RM_PAIR_ACTIVE]}, 2, 1);
    link_all(s);
    if (s->report->audience == RM_ADMIN) {
        rm_summary_row(s, "pairs", NULL, "in all", rm_summary_count(s, k->in_all), RM_NO_COUNT);
        rm_summary_row(s, "pairs", NULL, rm_pair_status_words[RM_PAIR_DECLINED],
            n[RM_PAIR_DECLINED], RM_NO_COUNT);
    }
    rm_summary_row(
        s, "pairs", NULL, rm_pair_status_words[RM_PAIR_PROPOSED], n[RM_PAIR_PROPOSED], RM_NO_COUNT);
    rm_summary_row(s, "pairs", NULL, "ever agreed", s->made, RM_NO_COUNT);
    rm_summary_headline(s, "pairs agreed", RM_SUMMARY_COUNT);
    for (int i = RM_PAIR_AGREED; i <= RM_PAIR_ENDED; i++)
        rm_summary_row(s, "pairs", NULL, rm_pair_status_words[i], n[i], s->made);
}

/* A share of people or pairs, of some of `all`, who may be fewer. */
static void add_share_of_some(struct rm_summary *s, const char *section, const char *measure,
    const struct rm_part *part, size_t all)
{
    size_t some = rm_summary_some(s, all, part->of), count = rm_summary_count(s, part->n);

    rm_figures_split(s->figures, some, count, part->of - part->n, 1);
    rm_summary_row(s, section, NULL, measure, count, some);
}

/* Few who parted tell of few pairs that ended: then nothing is said, be it of some or of none. */
static void add_rematched(struct rm_summary *s, enum rm_side side)
{
    static const char *const words[2] = {"mentors", "mentees"};
    const struct rm_part *part = &s->kpis->rematched[side];
    size_t parted, count;

    if (part->of < s->threshold)
        return;
    parted = rm_summary_count(s, part->of);
    count = rm_summary_count(s, part->n);
    rm_summary_row(s, "matched again", NULL, words[side], count, parted);
    rm_figures_split(s->figures, parted, count, part->of - part->n, 1);
    link_people(
        s, parted, (size_t[]){s->by_status[RM_PAIR_ENDED], s->by_status[RM_PAIR_DECLINED]}, 2);
}

void rm_summary_pairs(struct rm_summary *s)
{
    int64_t days = s->report->policy->report.agreement_days;

    add_statuses(s);
    add_share_of_some(s, "agreement",
        rm_arena_printf(
            s->report->arena, "accepted in %" PRId64 " day%s", days, days == 1 ? "" : "s"),
        &s->kpis->accepted, s->made);
    add_rematched(s, RM_MENTOR);
    add_rematched(s, RM_MENTEE);
}

/*
 * Sums over pairs.
 */

static size_t count_part(struct rm_summary *s, const struct rm_part *part)
{
    return rm_figures_count(s->figures, part->n, part->by);
}

static size_t count_all(struct rm_summary *s, const struct rm_part *part)
{
    return rm_figures_count(s->figures, part->of, part->by_all);
}

static void add_need_driven(struct rm_summary *s)
{
    const struct rm_part *part = &s->kpis->in_contact;
    size_t count = count_part(s, part);
    size_t of = part->of == s->kpis->live ? s->live : rm_summary_count(s, part->of);

    rm_figures_split(s->figures, of, count, part->by_rest, 1);
    rm_summary_row(s, "meetings", NULL, "pairs in contact", count, of);
}

/* Answers are asked for all meetings but cancelled ones: the same total stands in both sections. */
void rm_summary_meetings(struct rm_summary *s)
{
    const struct rm_kpis *k = s->kpis;
    size_t planned = rm_summary_stem(s, count_all(s, &k->held), RM_STEM_PLANNED);
    size_t held = rm_summary_stem(s, count_part(s, &k->held), RM_STEM_HELD);
    size_t cancelled = rm_summary_stem(s, count_part(s, &k->cancelled), RM_STEM_CANCELLED);
    size_t missed = rm_summary_stem(s, count_part(s, &k->missed), RM_STEM_MISSED);
    size_t unreported = rm_summary_stem(s, count_part(s, &k->unreported), RM_STEM_UNREPORTED);

    s->asked = rm_summary_stem(s, count_part(s, &k->asked), RM_STEM_ASKED);
    rm_figures_sum(s->figures, planned, (size_t[]){cancelled, s->asked}, 2, 1);
    rm_figures_sum(s->figures, s->asked, (size_t[]){held, missed, unreported}, 3, 1);
    rm_summary_row(s, "meetings", NULL, "planned to date", planned, RM_NO_COUNT);
    rm_summary_row(s, "meetings", NULL, "held", held, planned);
    rm_summary_headline(s, "of planned meetings held", RM_SUMMARY_SHARE);
    rm_summary_row(s, "meetings", NULL, "cancelled", cancelled, planned);
    rm_summary_row(s, "meetings", NULL, "missed", missed, planned);
    rm_summary_row(s, "meetings", NULL, "not reported", unreported, planned);
    if (s->report->audience == RM_ADMIN)
        rm_summary_row(s, "meetings", NULL, "still ahead",
            rm_figures_count(s->figures, k->ahead, k->ahead_by), RM_NO_COUNT);
    if (k->in_contact.of)
        add_need_driven(s);
}

/* Answers in time are shown as a share of what was asked for, and are a part of those that came. */
static void add_answers(struct rm_summary *s)
{
    static const char *const words[2] = {"mentors", "mentees"};
    static const char *const headlines[2] = {
        "of mentors’ check-ins answered", "of mentees’ check-ins answered"};
    const struct rm_reminder_policy *policy = &s->report->policy->reminders;
    const char *in_time =
        rm_arena_printf(s->report->arena, "in %" PRId64 " hours", policy->in_time_hours);

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        const struct rm_part *part = &s->kpis->answered[side], *soon = &s->kpis->in_time[side];
        size_t answered = rm_summary_stem(s, count_part(s, part), RM_STEM_ANSWERED + side),
               prompt = rm_summary_stem(s, count_part(s, soon), RM_STEM_IN_TIME + side);

        rm_figures_split(s->figures, s->asked, answered, part->by_rest, 1);
        rm_figures_split(s->figures, answered, prompt, soon->by_rest, 1);
        rm_summary_row(s, "check-ins", words[side], "answered", answered, s->asked);
        rm_summary_headline(s, headlines[side], RM_SUMMARY_SHARE);
        rm_summary_row(s, "check-ins", words[side], in_time, prompt, s->asked);
    }
}

/* Of so many single ratings, by enough people: how many gave them would come near to how many were
 * matched. */
static void add_ratings(struct rm_summary *s)
{
    static const char *const words[2] = {"by mentors", "by mentees"};
    const struct rm_kpis *k = s->kpis;
    size_t first = s->table->n_rows;

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        const struct rm_average *rating = &k->rating[side];
        const struct rm_points points = {rating->mean.sum, rating->mean.n, 1, 5};

        size_t n = rm_figures_count(s->figures, rating->mean.n, rating->by);

        rm_summary_stem(s, n, RM_STEM_RATINGS + side);
        rm_summary_stem(
            s, rm_summary_mean(s, "ratings", words[side], n, points, 100), RM_STEM_RATED + side);
    }
    rm_summary_chart(
        s, RM_CHART_BARS, "ratings", "Mean rating, from 1 to 5", first, RM_SUMMARY_MEAN);
    if (s->report->audience == RM_ADMIN)
        rm_summary_number(s, "ratings", "apart in a pair", rm_summary_count(s, k->divergence.by),
            RM_NONE, k->divergence.mean);
}

enum { T_LOW = 1000, T_HIGH = 9000 }; /* in hundredths: no goals and weights go beyond */

static size_t add_score(struct rm_summary *s, const char *measure, size_t pairs,
    const struct rm_average *t, int64_t low, int64_t high)
{
    return rm_summary_mean(
        s, "goals", measure, pairs, (struct rm_points){t->mean.sum, t->by, low, high}, 1);
}

/* The points of the change are those of the score now, and those that the first one was short of.
 */
static void add_goals(struct rm_summary *s)
{
    const struct rm_kpis *k = s->kpis;
    const int64_t span = T_HIGH - T_LOW, n = k->t_now.by;
    size_t pairs = rm_summary_some(s, s->made, n), first = s->table->n_rows;
    size_t before = add_score(s, "T-score at first", pairs, &k->t_baseline, T_LOW, T_HIGH);
    size_t now = rm_summary_stem(
        s, add_score(s, "T-score now", pairs, &k->t_now, T_LOW, T_HIGH), RM_STEM_T_NOW);
    size_t whole, change, short_of;

    rm_summary_stem(s, before, RM_STEM_T_FIRST);
    rm_summary_chart(
        s, RM_CHART_BARS, "goals", "Goal attainment, 50 as expected", first, RM_SUMMARY_MEAN);
    change = add_score(s, "change", pairs, &k->t_change, -span, span);
    if (change == RM_NO_COUNT)
        return;
    rm_summary_stem(s, change, RM_STEM_T_CHANGE);
    whole = rm_figures_count(s->figures, n * span, n);
    rm_figures_fix(s->figures, whole);
    short_of = rm_figures_split(s->figures, whole, before, n, 0);
    rm_figures_sum(s->figures, change, (size_t[]){now, short_of}, 2, 0);
}

void rm_summary_answers(struct rm_summary *s)
{
    add_answers(s);
    add_ratings(s);
    add_goals(s);
}

/*
 * What comes of it.
 */

static void add_share(
    struct rm_summary *s, const char *measure, const struct rm_part *part, size_t count, size_t of)
{
    rm_figures_split(s->figures, of, count, part->by_rest, 1);
    rm_summary_row(s, "actions", NULL, measure, count, of);
}

static void add_actions(struct rm_summary *s)
{
    const struct rm_kpis *k = s->kpis;
    size_t done = rm_summary_stem(s, count_part(s, &k->closed), RM_STEM_CLOSED);

    add_share(
        s, "done", &k->closed, done, rm_summary_stem(s, count_all(s, &k->closed), RM_STEM_TODO));
    add_share(s, "mentor told", &k->told, rm_summary_stem(s, count_part(s, &k->told), RM_STEM_TOLD),
        done);
    add_share(s, "returns given", &k->returns,
        rm_summary_stem(s, count_part(s, &k->returns), RM_STEM_GIVEN),
        rm_summary_stem(s, count_all(s, &k->returns), RM_STEM_RETURNS));
}

/* How many topics there are says nothing of a pair, once enough have one. */
static void add_topics(struct rm_summary *s)
{
    const struct rm_kpis *k = s->kpis;
    size_t pairs;

    if (!k->topics)
        return;
    pairs = rm_summary_some(s, s->made, k->topics_a_pair.by);

    rm_summary_number(s, "topics", "a pair", pairs, RM_NONE, k->topics_a_pair.mean);
    rm_summary_number(s, "topics", "different ones", pairs, k->topics, (struct rm_mean){0, 0});
}

static void add_recommendations(struct rm_summary *s)
{
    enum { PROMOTERS, PASSIVES, DETRACTORS, N };
    static const char *const words[N] = {"promoters", "passives", "detractors"};
    const struct rm_kpis *k = s->kpis;
    const int64_t n[N] = {k->promoters, k->passives, k->detractors};
    size_t all, parts[N], first = s->table->n_rows;

    if (!k->enps.by)
        return;
    all = rm_summary_some(s, s->people, k->enps.by);
    for (int i = 0; i < N; i++) {
        parts[i] = rm_summary_count(s, n[i]);
        rm_summary_row(s, "would recommend", NULL, words[i], parts[i], all);
    }
    rm_figures_sum(s->figures, all, parts, N, 1);
    rm_summary_chart(
        s, RM_CHART_BARS, "recommend", "Would recommend the programme", first, RM_SUMMARY_COUNT);
    rm_summary_balance(s, "would recommend", "eNPS", rm_mean_hundredths(k->enps.mean),
        (size_t[]){all, parts[PROMOTERS], parts[DETRACTORS]});
}

/* Only where somebody's joining is known. */
static void add_retention(struct rm_summary *s)
{
    const struct rm_kpis *k = s->kpis;
    size_t there, stayed;

    if (k->stayed.of)
        add_share_of_some(
            s, "still here", "mentors", &k->stayed, s->reached[RM_MENTOR][RM_STEP_AGREED]);
    if (!k->others_stayed.of)
        return;
    there = rm_summary_count(s, k->others_stayed.of);
    stayed = rm_summary_count(s, k->others_stayed.n);
    rm_figures_split(s->figures, there, stayed, k->others_stayed.by_rest, 1);
    rm_summary_row(
        s, "still here", NULL, k->same_grades ? "others of their grades" : "others", stayed, there);
}

static void add_health(struct rm_summary *s)
{
    static const char *const words[] = {"on track", "to watch", "at risk"};
    size_t parts[3], first = s->table->n_rows;

    for (int i = 0; i < 3; i++) {
        parts[i] = rm_summary_count(s, s->kpis->health[RM_ON_TRACK + i]);
        rm_summary_row(s, "health", NULL, words[i], parts[i], s->live);
        if (!i)
            rm_summary_headline(s, "of pairs on track", RM_SUMMARY_SHARE);
    }
    rm_figures_sum(s->figures, s->live, parts, 3, 1);
    rm_summary_chart(
        s, RM_CHART_BARS, "health", "Health of agreed and active pairs", first, RM_SUMMARY_COUNT);
}

void rm_summary_outcome(struct rm_summary *s)
{
    add_actions(s);
    add_topics(s);
    add_recommendations(s);
    add_retention(s);
    add_health(s);
}
