/*
 * import: from a sheet to records.
 * Floor: import.
 *
 * All of a sheet is read before anything is given. Every row with text in it ends up in one of
 * two places, and in one only: as a record (rows that are alike give one), or wrong. Records are in
 * the order of their ids, so that the order of rows is of no account.
 */
#ifndef RM_IMPORT_IMPORT_H
#define RM_IMPORT_IMPORT_H

#include "base/out.h"
#include "base/token.h"
#include "import/cell.h"
#include "record/programme.h"
#include "wire/csv.h"

/* Roles, as bits. */
enum { RM_ROLE_MENTOR = 1, RM_ROLE_MENTEE = 2, RM_ROLE_BOTH = 3 };

/* What people who are there already are found by. */
enum rm_update_key { RM_KEY_ID, RM_KEY_EMAIL };

/* People who are there already, and how a sheet brings them up to date. */
struct rm_update_options {
    const struct rm_programme *people;
    enum rm_update_key key;
    int known_only;          /* 1: whoever is new is left out */
    int is_full;             /* 1: whoever is not in the sheet has left */
    int64_t most_leavers;    /* more than these are an error; RM_NONE: a fifth, or 5 */
    struct rm_change change; /* for new revisions */
};

struct rm_import_options {
    const char *map; /* path of a map file, or NULL */
    int keep_own;    /* 1: columns that are not recognised become fields of one's own */
    int sets_aside;  /* 1: bad rows go to `rejects`; 0: they are errors */
    struct rm_csv_dialect dialect;
    enum rm_date_order dates;
    const struct rm_zone *zone;           /* of times without an offset; NULL: UTC */
    const struct rm_token_key *token_key; /* of personal tokens; NULL: none */
    const char *scratch;                  /* folder for temporary files; NULL: /tmp */
    int role; /* of people of whom the sheet does not say it: bits, or 0 */
    const struct rm_update_options *update; /* of people; NULL: all are new */
    const struct rm_reviewing *reviewing;   /* of pairs: see pairs.h */
};

struct rm_imported {
    struct rm_buf *records;  /* JSON Lines */
    struct rm_buf *rejects;  /* CSV with a header, where bad rows are set aside */
    struct rm_buf *changes;  /* what an update changes, in lines for people; else untouched */
    size_t n_rows, n_wrong;  /* rows with text; and those of them that are not in the records */
    size_t n_known, n_empty; /* rows of concerns that were there; and that say nothing */

    /* Where `records` is the buffer of an output, it may be written before all of them are given:
     * from when `ready` is called, with all else that is here in its place and without errors. -1
     * from it: no records. Both may be NULL. */
    struct rm_out *out;
    int (*ready)(struct rm_imported *imported);
    void *context; /* of `ready` */
};

/* Imports a sheet from a descriptor, which stays the caller's; `where` is the file. `programme` has
 * the records that rows may name. 0, or -1 with errors in diag. */
typedef int rm_import_sheet(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag);

/* People. Managers and requests may name people of the programme besides those of the sheet. With
 * an update the records are those that are new or change: see update.h. */
rm_import_sheet rm_import_people;

/* Check-ins. Who answers is found among the people of the programme by id, e-mail or name, and
 * their pair among its pairs; or both by a personal token. Answers that are among its check-ins
 * already are not given again, and as the next revision where they were changed. */
rm_import_sheet rm_import_checkins;

/* Actions, of forms in which those of a pair say what they will do, or of somebody's tracker; known
 * ones as check-ins are. */
rm_import_sheet rm_import_actions;

/* Concerns. None is lost: what cannot be read as it should be is kept as it was written, columns
 * that are not recognised are kept too, and of two that differ in anything both are given. Those
 * that are among the programme's concerns, by their ids, are left out. No message quotes one. */
rm_import_sheet rm_import_concerns;

/* Decisions on pairs of the programme: what changes, as the next revisions of their records, and
 * the pairs that take the place of others. */
rm_import_sheet rm_import_pairs;

#endif
