#include "match/objective.h"

#include <stddef.h>

const char *const rm_objective_words[] = {[RM_COVERAGE] = "coverage",
    [RM_PAIRS] = "pairs",
    [RM_SCORE] = "score",
    [RM_STABLE] = "stable",
    NULL};
