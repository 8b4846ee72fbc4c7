#include "match/objective.h"

#include <inttypes.h>

const char *const rm_objective_words[] = {[RM_COVERAGE] = "coverage",
    [RM_PAIRS] = "pairs",
    [RM_SCORE] = "score",
    [RM_FAIR] = "fair",
    [RM_STABLE] = "stable",
    NULL};

static void describe(struct rm_buf *out, int64_t n, const char *word)
{
    rm_buf_printf(out, "%" PRId64 " %s%s, ", n, word, n == 1 ? "" : "s");
}

void rm_levels_describe(struct rm_buf *out, enum rm_objective objective, struct rm_levels levels)
{
    switch (objective) {
    case RM_COVERAGE:
    case RM_FAIR:
        describe(out, levels.mentees, "mentee");
        describe(out, levels.mentors, "mentor");
        if (levels.loads)
            rm_buf_printf(out, "%" PRId64 " towards minimum loads, ", levels.loads);
        break;
    case RM_PAIRS:
        describe(out, levels.mentees, "pair");
        break;
    case RM_SCORE:
    case RM_STABLE:
        break;
    }
    rm_buf_printf(out, "total %" PRId64, levels.total);
}
