#include "progress/progress.h"

#include "base/parallel.h"
#include "progress/pair.h"

#include <stdalign.h>
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

enum { FOUND_AT_ONCE = 16 * 1024, MEASURED_AT_ONCE = 1024 }; /* records; pairs */

/* Where the items of a piece end, of `n` in all. */
static size_t end_of(size_t piece, size_t size, size_t n)
{
    return n - piece * size > size ? (piece + 1) * size : n;
}

struct finding {
    const struct rm_progress *progress;
    enum rm_type type;
    struct rm_pair_progress **pairs;
};

static void find_some(void *context, size_t piece, unsigned thread)
{
    const struct finding *f = context;
    const struct rm_programme *p = f->progress->programme;
    size_t end = end_of(piece, FOUND_AT_ONCE, p->sets[f->type].n);

    (void)thread;
    for (size_t i = piece * FOUND_AT_ONCE; i < end; i++) {
        const char *id = f->type == RM_MEETING   ? rm_meeting_at(p, i)->pair
                         : f->type == RM_CHECKIN ? rm_checkin_at(p, i)->pair
                                                 : rm_action_at(p, i)->pair;

        f->pairs[i] = id ? rm_map_find(&f->progress->by_pair, id) : NULL;
    }
}

/* Each record's pair, or NULL where it is about none that is here. */
static struct rm_pair_progress **find_pairs(const struct rm_progress *progress, enum rm_type type)
{
    const struct rm_programme *p = progress->programme;
    size_t n = p->sets[type].n;
    struct finding f = {progress, type, RM_NEW_N(p->arena, n, struct rm_pair_progress *)};

    rm_parallel((n + FOUND_AT_ONCE - 1) / FOUND_AT_ONCE, find_some, &f);
    return f.pairs;
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

struct measuring {
    const struct rm_progress *progress;
    const struct rm_policy *policy;
    struct hand *hands; /* one a thread */
};

/* What a thread needs for itself, and alone. */
struct hand {
    alignas(RM_APART) struct rm_arena scratch;
};

static void measure_some(void *context, size_t piece, unsigned thread)
{
    const struct measuring *m = context;
    struct rm_programme programme = *m->progress->programme;
    size_t end = end_of(piece, MEASURED_AT_ONCE, m->progress->n_pairs);

    programme.arena = &m->hands[thread].scratch;
    for (size_t i = piece * MEASURED_AT_ONCE; i < end; i++) {
        struct rm_pair_progress *pair = &m->progress->pairs[i];

        qsort(pair->meetings, pair->n_meetings, sizeof *pair->meetings, compare_meetings);
        qsort(
            pair->checkins, pair->n_checkins, sizeof(const struct rm_checkin *), compare_checkins);
        rm_pair_measure(pair, &programme, m->policy, m->progress->now);
        rm_pair_judge(pair, m->policy);
        rm_arena_clear(programme.arena);
    }
}

static void measure(const struct rm_progress *progress, const struct rm_policy *policy)
{
    struct measuring m = {
        progress, policy, aligned_alloc(alignof(struct hand), rm_threads() * sizeof(struct hand))};

    if (!m.hands)
        rm_out_of_memory();
    for (unsigned i = 0; i < rm_threads(); i++)
        m.hands[i] = (struct hand){.scratch = {0}};
    rm_parallel((progress->n_pairs + MEASURED_AT_ONCE - 1) / MEASURED_AT_ONCE, measure_some, &m);
    for (unsigned i = 0; i < rm_threads(); i++)
        rm_arena_free(&m.hands[i].scratch);
    free(m.hands);
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
    rm_map_reserve(&progress->by_pair, progress->n_pairs);
    for (size_t i = 0; i < progress->n_pairs; i++) {
        progress->pairs[i].pair = rm_pair_at(programme, i);
        *rm_map_add(&progress->by_pair, progress->pairs[i].pair->rec.id) = &progress->pairs[i];
    }
    gather_meetings(progress);
    gather_checkins(progress);
    gather_actions(progress);
    measure(progress, policy);
}

const struct rm_pair_progress *rm_progress_find(
    const struct rm_progress *progress, const char *pair)
{
    return pair ? rm_map_find(&progress->by_pair, pair) : NULL;
}
