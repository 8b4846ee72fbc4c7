#include "match/kinds.h"

#include "calendar/hours.h"

#include <inttypes.h>
#include <string.h>

/* A list in a reason stops here: it is to be read. */
enum { NAMED_MAX = 5 };

int64_t rm_ready_step_points(const struct rm_ready *r, int64_t found)
{
    int64_t points = 0;

    for (size_t i = 0; i < r->n_steps && r->steps[i].from <= found; i++)
        points = r->steps[i].points;
    return points;
}

int64_t rm_ready_value_points(const struct rm_ready *r, uint32_t key)
{
    for (size_t i = 0; i < r->n_steps; i++)
        if (r->steps[i].from == key)
            return r->steps[i].points;
    return 0;
}

/* Holds if what was counted is within the bounds; `units` is how often the points are given. */
static void count(
    struct rm_finding *finding, const struct rm_ready *r, int64_t found, int64_t units)
{
    finding->found = found;
    finding->points = 0;
    finding->verdict = RM_FAILS;
    if ((r->min != RM_NONE && found < r->min) || (r->max != RM_NONE && found > r->max))
        return;
    finding->verdict = RM_HOLDS;
    finding->points = r->n_steps ? rm_ready_step_points(r, found) : r->criterion->points * units;
}

static void say_yes(struct rm_finding *finding, const struct rm_ready *r, int yes)
{
    finding->verdict = yes ? RM_HOLDS : RM_FAILS;
    finding->found = yes;
    finding->points = yes ? r->criterion->points : 0;
}

/* Values that are on both sides of one view: how many, and what a table gives for them. */
static int64_t shared(const struct rm_ready *r, const struct rm_view *view, uint32_t mentor,
    uint32_t mentee, int64_t *points)
{
    const struct rm_values *a = &view->mentor[mentor], *b = &view->mentee[mentee];
    uint32_t i = 0, j = 0;
    int64_t n = 0;

    while (rm_values_next(a, b, &i, &j)) {
        n++;
        *points += rm_ready_value_points(r, a->v[i - 1].key);
    }
    return n;
}

static int is_unknown(const struct rm_view *view, uint32_t mentor, uint32_t mentee)
{
    return !view->mentor[mentor].n || !view->mentee[mentee].n;
}

static void judge_shared(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int64_t points = 0, found = 0;
    int unknown = 0;

    for (size_t v = 0; v < r->n_views; v++) {
        unknown |= is_unknown(&r->views[v], mentor, mentee);
        found += shared(r, &r->views[v], mentor, mentee, &points);
    }
    count(finding, r, found, r->criterion->kind == RM_OVERLAP ? found : 1);
    if (finding->verdict == RM_HOLDS && r->n_steps)
        finding->points = points;
    if (!found && unknown)
        *finding = (struct rm_finding){RM_UNSURE, 0, 0};
}

static void judge_same(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    const struct rm_values *a = &r->views[0].mentor[mentor], *b = &r->views[0].mentee[mentee];
    int64_t points = 0;

    if (!a->n || !b->n) {
        finding->verdict = RM_UNSURE;
        return;
    }
    say_yes(finding, r, a->n == b->n && shared(r, &r->views[0], mentor, mentee, &points) == a->n);
    if (finding->verdict == RM_HOLDS && r->n_steps)
        finding->points = points;
}

static void judge_different(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int64_t points = 0;

    if (is_unknown(&r->views[0], mentor, mentee))
        finding->verdict = RM_UNSURE;
    else
        say_yes(finding, r, !shared(r, &r->views[0], mentor, mentee, &points));
}

static void add_value(struct rm_buf *out, const struct rm_value *value, uint32_t nth)
{
    if (nth < NAMED_MAX)
        rm_buf_printf(out, "%s%s", nth ? ", " : "", value->text);
    else if (nth == NAMED_MAX)
        rm_buf_adds(out, " …");
}

/* In the order in which the mentor wrote them. */
static uint32_t name_shared(
    struct rm_buf *out, const struct rm_values *a, const struct rm_values *b, uint32_t named)
{
    for (uint32_t place = 0; place < UINT32_MAX; place++) {
        uint32_t i = 0, j = 0, later = 0;

        while (rm_values_next(a, b, &i, &j)) {
            const struct rm_value *value = &a->v[i - 1];

            later += value->place > place;
            if (value->place == place && !value->hidden && !b->v[j - 1].hidden)
                add_value(out, value, named++);
        }
        if (!later)
            break;
    }
    return named;
}

static void explain_shared(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    struct rm_buf names = {0};
    uint32_t named = 0;

    (void)finding;
    for (size_t v = 0; v < r->n_views; v++)
        named =
            name_shared(&names, &r->views[v].mentor[mentor], &r->views[v].mentee[mentee], named);
    if (named)
        rm_buf_printf(out, "%s: %s", r->field, rm_buf_text(&names));
    rm_buf_free(&names);
}

static void name_all(struct rm_buf *out, const struct rm_values *values)
{
    uint32_t named = 0;

    for (uint32_t place = 0; named < values->n; place++)
        for (uint32_t i = 0; i < values->n; i++)
            if (values->v[i].place == place)
                add_value(out, &values->v[i], named++);
}

static void explain_different(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    const struct rm_values *a = &r->views[0].mentor[mentor], *b = &r->views[0].mentee[mentee];

    (void)finding;
    if (strcmp(r->field, "offers") == 0 || strcmp(r->with, "offers") == 0)
        return;
    rm_buf_printf(out, "%s ", r->field);
    name_all(out, a);
    rm_buf_adds(out, " and ");
    name_all(out, b);
}

static void judge_gap(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int64_t a = r->mentor_number[mentor], b = r->mentee_number[mentee];

    if (a == RM_NONE || b == RM_NONE)
        finding->verdict = RM_UNSURE;
    else
        count(finding, r, b - a, 1);
}

/* A grade as its owner wrote it, not its level. */
static void explain_gap(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    static const char *const words[] = {"over", "level with", "under"};

    rm_buf_printf(out, "%s %s %s %s", r->field, r->views[0].mentor[mentor].v[0].text,
        words[1 + (finding->found > 0) - (finding->found < 0)],
        r->views[0].mentee[mentee].v[0].text);
}

/* Offers by wants, whichever side has which. */
static int64_t weigh_topics(const struct rm_values *a, const struct rm_values *b, int64_t *n)
{
    uint32_t i = 0, j = 0;
    int64_t sum = 0;

    for (*n = 0; rm_values_next(a, b, &i, &j); ++*n)
        sum += a->v[i - 1].weight * b->v[j - 1].weight;
    return sum;
}

static void judge_topics(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int64_t n, sum = weigh_topics(&r->views[0].mentor[mentor], &r->views[0].mentee[mentee], &n);

    if (is_unknown(&r->views[0], mentor, mentee))
        finding->verdict = RM_UNSURE;
    else
        count(finding, r, n, sum);
}

static int shares_hidden(const struct rm_values *a, const struct rm_values *b)
{
    uint32_t i = 0, j = 0;

    while (rm_values_next(a, b, &i, &j))
        if (a->v[i - 1].hidden || b->v[j - 1].hidden)
            return 1;
    return 0;
}

/* Where lived experience gave some of the points, the figures of the others are left out: they
 * could be taken from the points, and the rest would tell of it. */
static void explain_topics(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    const struct rm_values *a = &r->views[0].mentor[mentor], *b = &r->views[0].mentee[mentee];
    int returned = r->criterion->kind == RM_RETURNS, bare = shares_hidden(a, b);
    struct rm_shared_topic topic = {NULL, NULL};

    (void)finding;
    for (int named = 0; rm_shared_topic_next(&topic, returned ? b : a, returned ? a : b); named++)
        if (named < NAMED_MAX && bare)
            rm_buf_printf(out, "%s%s", named ? "; " : "", topic.want->text);
        else if (named < NAMED_MAX)
            rm_buf_printf(out, "%s%s: offered %" PRId32 ", wanted %" PRId32, named ? "; " : "",
                topic.want->text, topic.offer->weight, topic.want->weight);
}

static void judge_hours(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    const struct rm_hours *a = &r->hours[mentor], *b = &r->hours[mentee];

    if (!a->n || !b->n || r->zoned[mentor] != r->zoned[mentee])
        finding->verdict = RM_UNSURE;
    else
        count(finding, r, rm_hours_shared_min(a, b), 1);
}

static void explain_hours(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    int64_t hours = finding->found / 60, minutes = finding->found % 60;

    (void)r;
    (void)mentor;
    (void)mentee;
    if (hours)
        rm_buf_printf(out, "%" PRId64 " h ", hours);
    if (minutes || !hours)
        rm_buf_printf(out, "%" PRId64 " min ", minutes);
    rm_buf_adds(out, "shared a week");
}

/* The rank that somebody gives somebody else, from 1; 0: none. Requests are views of ids, their
 * places the ranks. */
static int64_t rank_of(const struct rm_values *requests, uint32_t who)
{
    for (uint32_t i = 0; i < requests->n; i++)
        if (requests->v[i].key == who)
            return (int64_t)requests->v[i].place + 1;
    return 0;
}

static int64_t mentor_rank(const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    return r->criterion->side == RM_SIDE_MENTEE ? 0 : rank_of(&r->views[0].mentor[mentor], mentee);
}

static int64_t mentee_rank(const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    return r->criterion->side == RM_SIDE_MENTOR ? 0 : rank_of(&r->views[0].mentee[mentee], mentor);
}

static void judge_request(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int64_t ranks[2] = {mentor_rank(r, mentor, mentee), mentee_rank(r, mentor, mentee)};
    struct rm_finding sum = {RM_FAILS, 0, 0};

    for (int i = 0; i < 2; i++) {
        if (!ranks[i])
            continue;
        count(finding, r, ranks[i], 1);
        if (finding->verdict != RM_HOLDS)
            continue;
        sum.verdict = RM_HOLDS;
        sum.found = ranks[i];
        sum.points += finding->points;
    }
    *finding = sum;
}

/* What each side asked for. */
static void share_request(int64_t of[2], const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int64_t ranks[2] = {mentor_rank(r, mentor, mentee), mentee_rank(r, mentor, mentee)};
    struct rm_finding finding;

    for (int side = 0; side < 2; side++) {
        if (!ranks[side])
            continue;
        count(&finding, r, ranks[side], 1);
        of[side] += finding.points;
    }
}

void rm_finding_share(int64_t of[2], const struct rm_ready *r, const struct rm_finding *finding,
    uint32_t mentor, uint32_t mentee)
{
    if (r->criterion->whose == RM_SIDE_ASKER) {
        share_request(of, r, mentor, mentee);
        return;
    }
    if (r->criterion->whose != RM_SIDE_MENTEE)
        of[RM_MENTOR] += finding->points;
    if (r->criterion->whose != RM_SIDE_MENTOR)
        of[RM_MENTEE] += finding->points;
}

static void explain_request(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    int64_t by_mentor = mentor_rank(r, mentor, mentee), by_mentee = mentee_rank(r, mentor, mentee);

    (void)finding;
    if (by_mentee)
        rm_buf_printf(out, "the mentee's choice %" PRId64, by_mentee);
    if (by_mentor)
        rm_buf_printf(out, "%sthe mentor's choice %" PRId64, by_mentee ? "; " : "", by_mentor);
}

static void judge_tenure(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int64_t days = r->mentor_number ? r->mentor_number[mentor] : r->mentee_number[mentee];

    if (days == RM_NONE)
        finding->verdict = RM_UNSURE;
    else
        count(finding, r, days, 1);
}

static void explain_tenure(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    (void)mentor;
    (void)mentee;
    rm_buf_printf(out, "the %s had been there for %" PRId64 " days when the cycle started",
        r->mentor_number ? "mentor" : "mentee", finding->found);
}

static int waiting(const struct rm_ready *r, enum rm_criterion_side side, uint32_t who)
{
    return r->waited[who] &&
           (r->criterion->side == RM_SIDE_BOTH || r->criterion->side == (int)side);
}

static void judge_waited(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int n = waiting(r, RM_SIDE_MENTOR, mentor) + waiting(r, RM_SIDE_MENTEE, mentee);

    say_yes(finding, r, n > 0);
    finding->points *= n;
}

static void explain_waited(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    int a = waiting(r, RM_SIDE_MENTOR, mentor), b = waiting(r, RM_SIDE_MENTEE, mentee);

    (void)finding;
    rm_buf_printf(out, "%s in no pair of the cycle before",
        a && b ? "both were"
        : a    ? "the mentor was"
               : "the mentee was");
}

static void judge_perspective(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int64_t mine = r->mentor_number[mentor], reports = r->mentee_number[mentee], points = 0;

    if (mine == RM_NONE || reports == RM_NONE)
        finding->verdict = RM_UNSURE;
    else if (mine == reports && is_unknown(&r->views[0], mentor, mentee))
        finding->verdict = RM_UNSURE;
    else
        say_yes(finding, r, mine == reports && !shared(r, &r->views[0], mentor, mentee, &points));
}

static void explain_perspective(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    (void)r;
    (void)finding;
    (void)mentor;
    (void)mentee;
    rm_buf_adds(out, "the grade of the mentee's own reports, in another team");
}

/* Of two people one of whom is known to be senior, only the other's managers can be in question. */
static int chain_is_unknown(const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    int64_t a = r->mentor_number[mentor], b = r->mentee_number[mentee];
    int graded = a != RM_NONE && b != RM_NONE;

    return (r->manager[mentor] == RM_NO_MANAGER && !(graded && a > b)) ||
           (r->manager[mentee] == RM_NO_MANAGER && !(graded && b > a));
}

static void judge_chain(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    if (rm_chain_is_above(r->chain, mentor, mentee) || rm_chain_is_above(r->chain, mentee, mentor))
        say_yes(finding, r, 0);
    else if (chain_is_unknown(r, mentor, mentee))
        finding->verdict = RM_UNSURE;
    else
        say_yes(finding, r, 1);
}

static void explain_chain(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    (void)r;
    (void)finding;
    (void)mentor;
    (void)mentee;
    rm_buf_adds(out, "neither reports to the other, at any remove");
}

static void judge_keep(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee)
{
    say_yes(finding, r, (rm_bonds_between(r->bonds, mentor, mentee) & RM_BOND_LIVING) != 0);
}

static void explain_keep(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee)
{
    (void)r;
    (void)finding;
    (void)mentor;
    (void)mentee;
    rm_buf_adds(out, "already a pair");
}

const struct rm_kind rm_kinds[] = {
    [RM_GAP] = {"gap", "grade", RM_TABLE_OF_STEPS, 1, RM_NONE, judge_gap, explain_gap},
    [RM_SAME] = {"same", "", RM_TABLE_OF_VALUES, 0, RM_NONE, judge_same, explain_shared},
    [RM_DIFFERENT] = {"different", "", RM_NO_TABLE, 0, RM_NONE, judge_different, explain_different},
    [RM_MEMBER] = {"member", "", RM_TABLE_OF_VALUES, 0, 1, judge_shared, explain_shared},
    [RM_OVERLAP] = {"overlap", "", RM_TABLE_OF_VALUES, 1, 1, judge_shared, explain_shared},
    [RM_TOPICS] = {"topics", NULL, RM_TABLE_OF_STEPS, 1, 1, judge_topics, explain_topics},
    [RM_RETURNS] = {"returns", NULL, RM_TABLE_OF_STEPS, 1, 1, judge_topics, explain_topics},
    [RM_SHARED_HOURS] = {"hours", NULL, RM_TABLE_OF_STEPS, 1, 1, judge_hours, explain_hours},
    [RM_REQUEST] = {"request", NULL, RM_TABLE_OF_STEPS, 1, 1, judge_request, explain_request},
    [RM_TENURE] = {"tenure", NULL, RM_TABLE_OF_STEPS, 1, RM_NONE, judge_tenure, explain_tenure},
    [RM_WAITED] = {"waited", NULL, RM_NO_TABLE, 0, RM_NONE, judge_waited, explain_waited},
    [RM_PERSPECTIVE] = {"perspective", NULL, RM_NO_TABLE, 0, RM_NONE, judge_perspective,
        explain_perspective},
    [RM_CHAIN] = {"chain", NULL, RM_NO_TABLE, 0, RM_NONE, judge_chain, explain_chain},
    [RM_KEEP] = {"keep", NULL, RM_NO_TABLE, 0, RM_NONE, judge_keep, explain_keep},
};
