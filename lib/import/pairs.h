/*
 * pairs: a draft of pairs that people have decided on in a spreadsheet.
 * Floor: import.
 *
 * The sheet is that of rm-report pairs. A row asks for something by its decision, its note, or by
 * naming another mentor or mentee. What it asks for is held against the records as they are now,
 * the base: whoever changed them since the sheet was made is not overwritten.
 *
 * Whether two people may be a pair is told by a judge, which is given: rules are another domain's.
 */
#ifndef RM_IMPORT_PAIRS_H
#define RM_IMPORT_PAIRS_H

#include "import/column.h"
#include "import/import.h"

/* The columns that mean something, as targets. */
enum rm_draft_cell {
    RM_DRAFT_ID,
    RM_DRAFT_REV,
    RM_DRAFT_MENTOR, /* id, name and e-mail stand together, for each side */
    RM_DRAFT_MENTOR_NAME,
    RM_DRAFT_MENTOR_EMAIL,
    RM_DRAFT_MENTEE,
    RM_DRAFT_MENTEE_NAME,
    RM_DRAFT_MENTEE_EMAIL,
    RM_DRAFT_STATUS,
    RM_DRAFT_SCORE,
    RM_DRAFT_TOPICS,
    RM_DRAFT_DECISION,
    RM_DRAFT_PINNED,
    RM_DRAFT_NOTE,
    RM_DRAFT_IGNORE,
    RM_N_DRAFT_CELLS
};

extern const struct rm_import rm_pairs_import;

/* What is to be said of two people as a pair. */
struct rm_verdict_on_pair {
    int unavailable;     /* an exclusion or a past pair: which, is not told */
    const char *against; /* the rules that do not allow it, in words; NULL: none */
    struct rm_pair pair; /* score, reasons and topics; nothing else */
};

/* Fills in a verdict on two people of the programme; texts and lists are put into the arena. 0, or
 * -1 where nothing can be judged: errors are in the programme's diag. */
typedef int rm_pair_judge(struct rm_verdict_on_pair *verdict, void *context, const char *cycle,
    const char *mentor, const char *mentee, struct rm_arena *arena);

struct rm_reviewing {
    const char *by; /* who decided, or NULL */
    int64_t now;    /* when: an instant */
    rm_pair_judge *judge;
    void *context;
};

#endif
