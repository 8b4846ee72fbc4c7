#include "progress/course.h"

#include "base/date.h"
#include "progress/progress.h"

static const struct rm_pair *before(const struct rm_pair *pair)
{
    return (const struct rm_pair *)(const void *)pair->rec.before;
}

static void keep_earlier(int64_t *time, int64_t other)
{
    if (other != RM_NONE && (*time == RM_NONE || other < *time))
        *time = other;
}

static int64_t midnight(int64_t date)
{
    return date == RM_NONE ? RM_NONE : date * RM_DAY;
}

/* When both had accepted the terms that stand in one revision. */
static int64_t both_accepted(const struct rm_pair *pair)
{
    const struct rm_agreement *terms = pair->agreement;
    const struct rm_acceptance *mentor = terms ? terms->accepted.mentor : NULL;
    const struct rm_acceptance *mentee = terms ? terms->accepted.mentee : NULL;

    if (!mentor || !mentee || mentor->revision != terms->revision ||
        mentee->revision != terms->revision)
        return RM_NONE;
    return mentor->at > mentee->at ? mentor->at : mentee->at;
}

static int64_t parted(const struct rm_pair *pair)
{
    int64_t at = midnight(pair->ended_on);

    if (pair->status != RM_PAIR_ENDED && pair->status != RM_PAIR_DECLINED)
        return RM_NONE;
    for (const struct rm_pair *r = pair; r && r->status == pair->status; r = before(r))
        keep_earlier(&at, r->rec.changed.at);
    return at;
}

static int64_t until(int64_t now, int64_t time)
{
    return time > now ? RM_NONE : time;
}

struct rm_course rm_course_of(const struct rm_pair *pair, const struct rm_cycle *cycle, int64_t now)
{
    struct rm_course course = {RM_NONE, RM_NONE, RM_NONE, parted(pair)};

    for (const struct rm_pair *r = pair; r; r = before(r)) {
        keep_earlier(&course.came_at, r->rec.changed.at);
        if (rm_pair_is_live(r))
            keep_earlier(&course.agreed_at, r->rec.changed.at);
        keep_earlier(&course.accepted_at, both_accepted(r));
    }
    if (course.came_at == RM_NONE)
        course.came_at = midnight(pair->starts);
    if (course.came_at != RM_NONE)
        keep_earlier(&course.came_at, course.parted_at);
    if (course.agreed_at == RM_NONE)
        course.agreed_at = midnight(pair->starts);
    if (course.agreed_at == RM_NONE && cycle)
        course.agreed_at = midnight(cycle->starts);
    return (struct rm_course){until(now, course.came_at), until(now, course.agreed_at),
        until(now, course.accepted_at), until(now, course.parted_at)};
}
