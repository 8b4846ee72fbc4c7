/*
 * kinds: how each kind of criterion judges a pair, and says why.
 * Floor: match. Between criteria.c, which makes them ready, and kinds.c.
 */
#ifndef RM_MATCH_KINDS_H
#define RM_MATCH_KINDS_H

#include "match/chain.h"
#include "match/criteria.h"
#include "match/values.h"

/* What a kind makes of a table. */
enum rm_table_use {
    RM_NO_TABLE,
    RM_TABLE_OF_STEPS, /* numbers: the highest that is not above what was found counts */
    RM_TABLE_OF_VALUES /* texts: those of the values that were found are added up */
};

struct rm_step {
    int64_t from;
    int64_t points;
};

/* A mentor's and a mentee's values that are compared, by member. */
struct rm_view {
    const struct rm_values *mentor, *mentee;
};

/* A criterion with all that it looks at; what its kind does not need is NULL. By member. */
struct rm_ready {
    const struct rm_criterion *criterion;
    const struct rm_kind *kind;
    const char *field, *with; /* with their fallbacks */
    int64_t min, max;
    struct rm_step *steps; /* ascending; of a table of values `from` is its number */
    size_t n_steps;
    struct rm_view views[2];
    size_t n_views;
    const int64_t *mentor_number, *mentee_number; /* RM_NONE: unknown */
    const struct rm_hours *hours;                 /* in UTC */
    const int *zoned;                             /* whether the hours are in a known zone */
    const struct rm_chain *chain;
    const uint32_t *manager;
    const int *waited;
    const struct rm_bonds *bonds;
};

typedef void rm_kind_judge(
    struct rm_finding *finding, const struct rm_ready *r, uint32_t mentor, uint32_t mentee);
typedef void rm_kind_explain(struct rm_buf *out, const struct rm_ready *r,
    const struct rm_finding *finding, uint32_t mentor, uint32_t mentee);

/* A kind: what it may be given, and what it does. */
struct rm_kind {
    const char *name;
    const char *field; /* where none is given; "": one must be; NULL: it takes none */
    enum rm_table_use table;
    int bounded;          /* takes min and max */
    int64_t fallback_min; /* where none is given; RM_NONE: open */
    rm_kind_judge *judge;
    rm_kind_explain *explain;
};

/* Adds the points of a finding to the own points of each side whose they are, by enum rm_side. */
void rm_finding_share(int64_t of[2], const struct rm_ready *r, const struct rm_finding *finding,
    uint32_t mentor, uint32_t mentee);

extern const struct rm_kind rm_kinds[]; /* by enum rm_criterion_kind */

/* What its table gives for what was counted, or for a value. */
int64_t rm_ready_step_points(const struct rm_ready *r, int64_t found);
int64_t rm_ready_value_points(const struct rm_ready *r, uint32_t key);

/* Whether a criterion is a rule, and one that does not allow what it found. */
static inline int rm_ready_forbids(const struct rm_ready *r, const struct rm_finding *finding)
{
    return r->criterion->require &&
           (finding->verdict == RM_FAILS ||
               (finding->verdict == RM_UNSURE && r->criterion->unknown == RM_UNKNOWN_FAIL));
}

#endif
