/*
 * certificate: why no choice is better, in a file that anybody can check.
 * Floor: match.
 *
 * A price for everybody, of either sign, level by level (objective.h). Let a choice of pairs be
 * given, and add up for each of its pairs its score, less the prices of its two, and for each place
 * that it takes what that place is worth at the levels above `total`, plus the price of whose place
 * it is. Prices cancel: that is the worth of the choice. So no choice is worth more than
 *
 *   sum of max(0, score - price - price)  over all pairs that may be
 *   sum of max(0, worth + price)          over all places
 *
 * whatever the prices; and if that comes to the worth of the choice at hand, no other is better. A
 * place is one of those that somebody's pairs that stay leave free, the k-th worth what a k-th pair
 * is; a pair with somebody who has no place left need not be counted.
 *
 * Source: duality of linear programming, as for the transportation problem: Ahuja, Magnanti and
 * Orlin, "Network Flows" (1993), chapter 9; over levels instead of numbers it holds for the same
 * reason.
 *
 * A stable choice has no prices: whether two would leave it for each other can be seen
 * (blocking.h).
 *
 * The file is JSON Lines, described in rm-match(1): a line with what is claimed, then the prices.
 */
#ifndef RM_MATCH_CERTIFICATE_H
#define RM_MATCH_CERTIFICATE_H

#include "match/objective.h"
#include "match/roster.h"

/* What prices prove. Only the first is needed where the worst pair does not count. */
enum rm_proof {
    RM_PROOF_CHOICE, /* no choice without pairs below the worst one is better */
    RM_PROOF_LEVELS, /* no choice at all has better levels above `total` */
    RM_PROOF_WORST,  /* every choice of pairs above the worst one has worse such levels */
    RM_N_PROOFS
};

/* As they are written; NULL-terminated. */
extern const char *const rm_proof_words[];

struct rm_price {
    struct rm_where where;
    int proof; /* enum rm_proof; -1 is RM_PROOF_CHOICE too */
    int side;  /* enum rm_side */
    const char *person;
    struct rm_levels levels;
};

struct rm_headcount {
    int64_t mentees, mentors;
};

struct rm_certificate {
    struct rm_where where;
    const char *cycle;
    int objective;              /* enum rm_objective */
    struct rm_headcount people; /* with a place in the role, whether free or not */
    int64_t pairs;
    struct rm_levels worth;
    int64_t worst; /* score of the worst pair where that counts; RM_NONE: it does not, or no pair */
    RM_ITEMS(struct rm_price) prices;
};

/* Reads a file. What is no certificate is an error in diag; whether it proves anything is for
 * verify.h. `file_no` as in struct rm_where. 0 or -1. */
int rm_certificate_read(struct rm_certificate *certificate, const char *path, unsigned file_no,
    struct rm_arena *arena, struct rm_diag *diag);

/* Everybody's prices, and room for what the pairs of each mentee add to the sum. */
struct rm_price_table {
    int needed[RM_N_PROOFS];
    int64_t least[RM_N_PROOFS];                /* pairs below this score do not count */
    const struct rm_price **v[RM_N_PROOFS][2]; /* by side and member; NULL: no place is free */
    struct rm_levels *sum[RM_N_PROOFS];
};

/* Compares what is claimed with what was found of the pairs, and looks up the prices of everybody
 * on the roster; how many people there are is added to `found`. What differs, what is missing and
 * what names nobody goes to `refusals`. The table is owned by the roster's arena. */
void rm_certificate_check(struct rm_price_table *table, struct rm_certificate *found,
    const struct rm_certificate *certificate, const struct rm_roster *roster,
    struct rm_diag *refusals);

/* Refuses prices whose sum is `over` what the pairs come to, and should not be. */
void rm_certificate_refuse(const struct rm_certificate *certificate, enum rm_proof proof,
    struct rm_levels over, struct rm_diag *refusals);

/* Writes what is claimed, then the prices, which it sorts: by what they prove, side and person. */
void rm_certificate_write(struct rm_buf *out, struct rm_certificate *certificate);

#endif
