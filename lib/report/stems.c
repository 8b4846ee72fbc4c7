/* What figures of the summary stem from. */
#include "base/num.h"
#include "report/summary.h"

static int64_t or_nothing(int64_t n)
{
    return n == RM_NONE ? 0 : n;
}

static int64_t amount_by_side(const struct rm_pair_progress *pair, int stem)
{
    int side = (stem - RM_STEM_ANSWERED) % 2;

    switch (stem - side) {
    case RM_STEM_ANSWERED:
        return pair->answered[side];
    case RM_STEM_IN_TIME:
        return pair->in_time[side];
    case RM_STEM_RATINGS:
        return pair->rating[side].n;
    default:
        return pair->rating[side].sum;
    }
}

static int64_t amount_of(const struct rm_pair_progress *pair, int stem)
{
    switch (stem) {
    case RM_STEM_PLANNED:
        return pair->planned;
    case RM_STEM_HELD:
        return pair->held;
    case RM_STEM_CANCELLED:
        return pair->cancelled;
    case RM_STEM_MISSED:
        return pair->missed;
    case RM_STEM_UNREPORTED:
        return pair->unreported;
    case RM_STEM_ASKED:
        return pair->asked;
    case RM_STEM_T_FIRST:
        return or_nothing(pair->goals_by_owner.baseline);
    case RM_STEM_T_NOW:
        return or_nothing(pair->goals_by_owner.now);
    case RM_STEM_T_CHANGE:
        return or_nothing(pair->goals_by_owner.change);
    case RM_STEM_TODO:
        return pair->todo;
    case RM_STEM_CLOSED:
        return pair->closed;
    case RM_STEM_TOLD:
        return pair->told;
    case RM_STEM_RETURNS:
        return pair->returns;
    case RM_STEM_GIVEN:
        return pair->returns_done;
    default:
        return amount_by_side(pair, stem);
    }
}

/* Ratings are of people, of whom one may be in several pairs; all else is of pairs. */
static const char *whose(const struct rm_pair *pair, int stem)
{
    if (stem < RM_STEM_RATINGS || stem >= RM_STEM_T_FIRST)
        return pair->rec.id;
    return (stem - RM_STEM_RATINGS) % 2 ? pair->mentee : pair->mentor;
}

size_t rm_summary_stem(struct rm_summary *s, size_t figure, int stem)
{
    const struct rm_progress *progress = &s->report->progress;

    if (!s->report->release)
        return figure;
    for (size_t i = 0; figure != RM_NO_COUNT && i < progress->n_pairs; i++) {
        const struct rm_pair_progress *pair = &progress->pairs[i];

        if (rm_report_has(s->report, pair->pair))
            rm_figures_stem(s->figures, figure, whose(pair->pair, stem), amount_of(pair, stem));
    }
    return figure;
}
