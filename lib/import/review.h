/*
 * review: what a row of a reviewed draft asks for, and what is to come of it.
 * Floor: import. Shared by the parts of the import of pairs.
 */
#ifndef RM_IMPORT_REVIEW_H
#define RM_IMPORT_REVIEW_H

#include "import/gather.h"
#include "import/pairs.h"
#include "import/who.h"

enum rm_decision { RM_UNDECIDED, RM_AGREE, RM_DECLINE, RM_PIN };

struct rm_review {
    size_t row;                          /* of the sheet */
    const char *cells[RM_N_DRAFT_CELLS]; /* texts; NULL where empty */
    const struct rm_pair *pair;          /* as the base has it; NULL: it does not */
    enum rm_decision decision;
    const char *who[2]; /* ids of the two, as the row has them; by enum rm_side */
    int is_swap;        /* they are not those of the pair */
    int is_double;      /* an earlier row asks for the same */
    int is_overruling;  /* somebody has to answer for it */

    /* What is to come of it; NULL where nothing is. */
    struct rm_pair *after;       /* the next revision of the pair */
    struct rm_pair *fresh;       /* the pair of the two that the row names, where it is a swap */
    const struct rm_pair *known; /* what the base has of that one, or NULL */
};

/* What rows are held against. */
struct rm_reviewer {
    struct rm_gatherer *g;
    const struct rm_programme *programme; /* the base, and people */
    const struct rm_reviewing *how;
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_who who;
    int has_note;     /* the sheet has a column for notes */
    int is_unchecked; /* there were decisions, and no people to hold them against */
};

/* Says that a row is wrong, and why; whether it has been said. */
#define rm_review_wrong(r, review, ...) rm_sheet_wrong(&(r)->g->sheet, (review)->row, __VA_ARGS__)
int rm_review_is_wrong(const struct rm_reviewer *r, const struct rm_review *review);

/* "row 3: ", where that is not the number of its line; else "". */
const char *rm_review_number(const struct rm_reviewer *r, const struct rm_review *review);

/* Finds the pair, the decision and the two people, and that nothing was edited that cannot be. */
void rm_review_read(struct rm_review *review, struct rm_reviewer *r);

/* The revision of the pair that the sheet was made of; NULL where it is not known. */
const struct rm_pair *rm_review_shown(const struct rm_review *review);

/* Works out what is to come of a row that is not wrong so far. */
void rm_review_decide(struct rm_review *review, struct rm_reviewer *r);

/* Whether a cell says what a text of a record says, whatever a spreadsheet makes of texts. */
int rm_review_says(const struct rm_reviewer *r, const char *cell, const char *text);

/* Finds rows that ask for the same two people twice, and more pairs than people have places for.
 * `reviews` are sorted by row. */
void rm_reviews_compare(struct rm_reviewer *r, struct rm_review **reviews, size_t n);

#endif
