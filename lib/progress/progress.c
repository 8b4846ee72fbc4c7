#include "progress/progress.h"

#include "progress/pair.h"

#include <stdlib.h>
#include <string.h>

int rm_pair_is_live(const struct rm_pair *pair)
{
    return pair->status == RM_PAIR_AGREED || pair->status == RM_PAIR_ACTIVE;
}

static int compare_at(int64_t a, const char *a_id, int64_t b, const char *b_id)
{
    if (a != b)
        return a < b ? -1 : 1;
    return strcmp(a_id, b_id);
}

static int compare_meetings(const void *a, const void *b)
{
    const struct rm_meeting *x = ((const struct rm_meeting_progress *)a)->meeting;
    const struct rm_meeting *y = ((const struct rm_meeting_progress *)b)->meeting;

    return compare_at(x->start, x->rec.id, y->start, y->rec.id);
}

static int compare_checkins(const void *a, const void *b)
{
    const struct rm_checkin *x = *(const struct rm_checkin *const *)a;
    const struct rm_checkin *y = *(const struct rm_checkin *const *)b;

    return compare_at(x->at, x->rec.id, y->at, y->rec.id);
}

/* Each record's pair, or NULL where it is about none that is here. */
static struct rm_pair_progress **find_pairs(const struct rm_progress *progress, enum rm_type type)
{
    const struct rm_programme *p = progress->programme;
    size_t n = p->sets[type].n;
    struct rm_pair_progress **pairs = RM_NEW_N(p->arena, n, struct rm_pair_progress *);

    for (size_t i = 0; i < n; i++) {
        const char *id = type == RM_MEETING   ? rm_meeting_at(p, i)->pair
                         : type == RM_CHECKIN ? rm_checkin_at(p, i)->pair
                                              : rm_action_at(p, i)->pair;

        pairs[i] = id ? rm_map_find(&progress->by_pair, id) : NULL;
    }
    return pairs;
}

static void gather_meetings(struct rm_progress *progress)
{
    const struct rm_programme *p = progress->programme;
    struct rm_pair_progress **of = find_pairs(progress, RM_MEETING), *pair;

    for (size_t i = 0; i < rm_n_meetings(p); i++)
        if (of[i])
            of[i]->n_meetings++;
    for (size_t i = 0; i < progress->n_pairs; i++) {
        pair = &progress->pairs[i];
        pair->meetings = RM_NEW_N(p->arena, pair->n_meetings, struct rm_meeting_progress);
        pair->n_meetings = 0;
    }
    for (size_t i = 0; i < rm_n_meetings(p); i++)
        if (of[i])
            of[i]->meetings[of[i]->n_meetings++].meeting = rm_meeting_at(p, i);
    for (size_t i = 0; i < progress->n_pairs; i++) {
        pair = &progress->pairs[i];
        qsort(pair->meetings, pair->n_meetings, sizeof *pair->meetings, compare_meetings);
    }
}

static void gather_checkins(struct rm_progress *progress)
{
    const struct rm_programme *p = progress->programme;
    struct rm_pair_progress **of = find_pairs(progress, RM_CHECKIN), *pair;

    for (size_t i = 0; i < rm_n_checkins(p); i++) {
        if (rm_checkin_at(p, i)->at > progress->now)
            of[i] = NULL;
        if (of[i])
            of[i]->n_checkins++;
    }
    for (size_t i = 0; i < progress->n_pairs; i++) {
        pair = &progress->pairs[i];
        pair->checkins = RM_NEW_N(p->arena, pair->n_checkins, const struct rm_checkin *);
        pair->n_checkins = 0;
    }
    for (size_t i = 0; i < rm_n_checkins(p); i++)
        if (of[i])
            of[i]->checkins[of[i]->n_checkins++] = rm_checkin_at(p, i);
    for (size_t i = 0; i < progress->n_pairs; i++) {
        pair = &progress->pairs[i];
        qsort(
            pair->checkins, pair->n_checkins, sizeof(const struct rm_checkin *), compare_checkins);
    }
}

/* The programme has them by id already. */
static void gather_actions(struct rm_progress *progress)
{
    const struct rm_programme *p = progress->programme;
    struct rm_pair_progress **of = find_pairs(progress, RM_ACTION), *pair;

    for (size_t i = 0; i < rm_n_actions(p); i++)
        if (of[i])
            of[i]->n_actions++;
    for (size_t i = 0; i < progress->n_pairs; i++) {
        pair = &progress->pairs[i];
        pair->actions = RM_NEW_N(p->arena, pair->n_actions, const struct rm_action *);
        pair->n_actions = 0;
    }
    for (size_t i = 0; i < rm_n_actions(p); i++)
        if (of[i])
            of[i]->actions[of[i]->n_actions++] = rm_action_at(p, i);
}

void rm_progress_init(struct rm_progress *progress, const struct rm_programme *programme,
    const struct rm_policy *policy, int64_t now)
{
    memset(progress, 0, sizeof *progress);
    progress->programme = programme;
    progress->now = now;
    progress->n_pairs = rm_n_pairs(programme);
    progress->pairs = RM_NEW_N(programme->arena, progress->n_pairs, struct rm_pair_progress);
    rm_map_init(&progress->by_pair, programme->arena);
    for (size_t i = 0; i < progress->n_pairs; i++) {
        progress->pairs[i].pair = rm_pair_at(programme, i);
        *rm_map_add(&progress->by_pair, progress->pairs[i].pair->rec.id) = &progress->pairs[i];
    }
    gather_meetings(progress);
    gather_checkins(progress);
    gather_actions(progress);
    for (size_t i = 0; i < progress->n_pairs; i++) {
        rm_pair_measure(&progress->pairs[i], programme, policy, now);
        rm_pair_judge(&progress->pairs[i], policy);
    }
}

const struct rm_pair_progress *rm_progress_find(
    const struct rm_progress *progress, const char *pair)
{
    return pair ? rm_map_find(&progress->by_pair, pair) : NULL;
}
