/*
 * judge: the rules of matching, for a draft that comes back from review.
 * The programs' floor: what joins two domains.
 */
#ifndef RM_CMD_JUDGE_H
#define RM_CMD_JUDGE_H

#include "import/pairs.h"
#include "match/criteria.h"

struct rm_judge {
    struct rm_programme *programme;
    const struct rm_policy *policy;
    const char *cycle; /* that all below is for; NULL: nothing is made ready yet */
    int is_ready;      /* 0: with errors, which were reported */
    struct rm_roster roster;
    struct rm_bonds bonds;
    struct rm_criteria criteria;
};

/* Judges by the exclusions, past pairs and rules of a settled programme. `context` is a struct
 * rm_judge. */
rm_pair_judge rm_judge_pair;

#endif
