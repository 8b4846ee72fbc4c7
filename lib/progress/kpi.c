#include "progress/kpi.h"

#include "base/date.h"
#include "progress/kpi_parts.h"

#include <string.h>

int rm_pair_is_made(const struct rm_pair *pair)
{
    return rm_pair_is_live(pair) || pair->status == RM_PAIR_PAUSED ||
           pair->status == RM_PAIR_COMPLETED || pair->status == RM_PAIR_ENDED;
}

int rm_kpis_have(const struct rm_kpis *kpis, const struct rm_pair *pair)
{
    return pair->status != RM_PAIR_WITHDRAWN && !strcmp(pair->cycle, kpis->cycle);
}

/* Adds a pair's `n` of `of`. */
static void add_part(struct rm_part *part, int64_t n, int64_t of)
{
    part->n += n;
    part->of += of;
    part->by += n > 0;
    part->by_rest += of > n;
    part->by_all += of > 0;
}

/* Adds a pair's figure in hundredths. */
static void add_hundredths(struct rm_average *average, int64_t hundredths)
{
    if (hundredths == RM_NONE)
        return;
    average->mean.sum += hundredths;
    average->mean.n += 100;
    average->by++;
}

static void add_meetings(struct rm_kpis *k, const struct rm_pair_progress *pair)
{
    add_part(&k->held, pair->held, pair->planned);
    add_part(&k->cancelled, pair->cancelled, pair->planned);
    add_part(&k->missed, pair->missed, pair->planned);
    add_part(&k->unreported, pair->unreported, pair->planned);
    add_part(&k->asked, pair->asked, pair->planned);
    k->ahead += pair->ahead;
    k->ahead_by += pair->ahead > 0;
    if (pair->cadence == RM_CADENCE_NONE && pair->engagement_percent != RM_NONE)
        add_part(&k->in_contact, pair->engagement_percent > 0, 1);
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        add_part(&k->answered[side], pair->answered[side], pair->asked);
        add_part(&k->in_time[side], pair->in_time[side], pair->answered[side]);
    }
}

static void add_actions(struct rm_kpis *k, const struct rm_pair_progress *pair)
{
    add_part(&k->closed, pair->closed, pair->todo);
    add_part(&k->told, pair->told, pair->closed);
    add_part(&k->returns, pair->returns_done, pair->returns);
}

static void add_acceptance(
    struct rm_kpis *k, const struct rm_course *course, const struct rm_policy *policy, int64_t now)
{
    int64_t last = course->agreed_at + policy->report.agreement_days * RM_DAY;
    int accepted = course->accepted_at != RM_NONE && course->accepted_at <= last;

    if (course->agreed_at != RM_NONE && (accepted || now > last))
        add_part(&k->accepted, accepted, 1);
}

static void add_pair(struct rm_kpis *k, const struct rm_pair_progress *pair)
{
    k->by_status[pair->pair->status]++;
    k->in_all++;
    k->live += rm_pair_is_live(pair->pair);
    k->health[pair->health]++;
    k->made += rm_pair_is_made(pair->pair);
    add_meetings(k, pair);
    add_actions(k, pair);
    add_hundredths(&k->t_baseline, pair->goals_by_owner.baseline);
    add_hundredths(&k->t_now, pair->goals_by_owner.now);
    add_hundredths(&k->t_change, pair->goals_by_owner.change);
    add_hundredths(&k->divergence, pair->divergence_hundredths);
}

void rm_kpis_init(struct rm_kpis *kpis, const struct rm_progress *progress,
    const struct rm_policy *policy, const struct rm_cycle *cycle)
{
    struct rm_course *courses =
        RM_NEW_N(progress->programme->arena, progress->n_pairs, struct rm_course);

    memset(kpis, 0, sizeof *kpis);
    kpis->cycle = cycle->rec.id;
    for (size_t i = 0; i < progress->n_pairs; i++) {
        const struct rm_pair_progress *pair = &progress->pairs[i];

        if (!rm_kpis_have(kpis, pair->pair))
            continue;
        courses[i] = rm_course_of(pair->pair, cycle, progress->now);
        add_pair(kpis, pair);
        if (rm_pair_is_made(pair->pair))
            add_acceptance(kpis, &courses[i], policy, progress->now);
    }
    rm_kpis_add_people(kpis, progress, policy, cycle, courses);
    rm_kpis_add_topics(kpis, progress);
}
