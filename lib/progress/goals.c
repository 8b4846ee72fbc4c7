#include "progress/goals.h"

#include "progress/gas.h"

#include <string.h>

/* Where nobody rated a goal before work on it began: Turner-Stokes (2009). */
enum { BASELINE = -1 };

/* The first and the last level that a side gave a goal, and how often it gave one. */
struct levels {
    int64_t first, last;
    size_t n;
};

static struct levels levels_of(const struct rm_pair_progress *pair, const char *goal, int side)
{
    struct levels levels = {RM_NONE, RM_NONE, 0};

    for (size_t i = 0; i < pair->n_checkins; i++) {
        const struct rm_checkin *c = pair->checkins[i];

        if (c->side != side)
            continue;
        for (size_t j = 0; j < c->goals.n; j++)
            if (!strcmp(c->goals.v[j].name, goal)) {
                levels.last = c->goals.v[j].value;
                if (!levels.n++)
                    levels.first = levels.last;
                break;
            }
    }
    return levels;
}

/* Whose level of a goal counts: a side's, or with side -1 its owner's. */
static struct levels levels_by(
    const struct rm_pair_progress *pair, const struct rm_goal *goal, int side)
{
    return levels_of(pair, goal->id, side < 0 ? goal->owner : side);
}

/* The score of a side's view of all goals, or, with side -1, of each owner's of their own; and that
 * of the same goals as they began. */
static struct rm_attainment score(
    const struct rm_pair_progress *pair, struct rm_arena *arena, int side)
{
    const struct rm_agreement *agreement = pair->pair->agreement;
    size_t n = agreement ? agreement->goals.n : 0, rated = 0;
    int64_t *weights = RM_NEW_N(arena, n, int64_t), *now = RM_NEW_N(arena, n, int64_t);
    int64_t *before = RM_NEW_N(arena, n, int64_t);
    struct rm_attainment none = {RM_NONE, RM_NONE, RM_NONE}, t;

    for (size_t i = 0; i < n; i++) {
        struct levels levels = levels_by(pair, &agreement->goals.v[i], side);

        if (!levels.n)
            continue;
        weights[rated] = agreement->goals.v[i].weight;
        before[rated] = levels.n > 1 ? levels.first : BASELINE;
        now[rated++] = levels.last;
    }
    if (rm_gas_score(&t.baseline, weights, before, rated) ||
        rm_gas_score(&t.now, weights, now, rated))
        return none;
    t.change = t.now - t.baseline;
    return t;
}

void rm_pair_score_goals(struct rm_pair_progress *pair, struct rm_arena *arena)
{
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        pair->goals[side] = score(pair, arena, side);
        pair->t[side] = pair->goals[side].now;
    }
    pair->goals_by_owner = score(pair, arena, -1);
    pair->t_owner = pair->goals_by_owner.now;
}
