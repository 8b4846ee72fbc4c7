/*
 * forget: one person, in all files of a programme.
 * Floor: forget.
 *
 * What becomes of each record is told in erase.h, how files are changed in files.h. The pseudonym
 * is random: one that is computed from the id could be found again by trying all ids. So runs of
 * their own give pseudonyms of their own, and files that belong together are to be given together,
 * or the pseudonym of the first run to the next.
 */
#ifndef RM_FORGET_FORGET_H
#define RM_FORGET_FORGET_H

#include "base/buf.h"
#include "base/diag.h"

enum rm_forget_mode {
    RM_FORGET_SHOW,  /* change nothing, and tell what would be */
    RM_FORGET_APPLY, /* change the files, and tell what was */
    RM_FORGET_EXPORT /* change nothing, and give the records that the person may ask to see */
};

struct rm_forget {
    const char *id;
    const char *pseudonym; /* or NULL: a new one */
    enum rm_forget_mode mode;
};

/* Reads the files, all of which must be sound; does it; appends to `out` a line for each record
 * that it is about. Errors go to diag, and then no file was changed (or, where a file could not be
 * replaced, it is said which were). Returns the number of records. */
size_t rm_forget_run(struct rm_buf *out, const struct rm_forget *forget, char *const *paths,
    size_t n, struct rm_arena *arena, struct rm_diag *diag);

#endif
