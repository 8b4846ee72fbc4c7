/*
 * memo: what texts were read as, for when they come again.
 * Floor: import.
 *
 * The cells of a column say the same few things over and over: departments, zones, hours. What one
 * said is found by its text. Nothing depends on what is remembered and what is not: it only costs
 * time. A memo holds at most some thousand short texts, and what they were read as; it is for one
 * thread.
 */
#ifndef RM_IMPORT_MEMO_H
#define RM_IMPORT_MEMO_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct rm_memo_slot {
    uint64_t hash;
    const char *text; /* NULL: free */
    size_t kind, len;
    void *said;
};

/* How well remembering goes with texts of a kind. */
struct rm_memo_kind {
    unsigned n_asked, n_known;
    unsigned n_passed; /* texts that are still to be passed by, because they seldom came again */
};

struct rm_memo {
    struct rm_arena arena; /* of what is remembered */
    struct rm_memo_slot *slots;
    size_t n;
    struct rm_memo_kind *kinds;
};

/* Kinds, such as the columns of a sheet, are told apart by number. */
void rm_memo_init(struct rm_memo *memo, size_t n_kinds);
void rm_memo_free(struct rm_memo *memo);

/* Where to find what a text of the kind was read as: NULL in it where that is not known yet, to be
 * filled with what was allocated in memo->arena; `text` is then made a copy in there.
 * NULL where the text is not worth remembering. */
void **rm_memo_find(struct rm_memo *memo, size_t kind, const char **text);

/* Forgets everything where there has come to be much of it. What was found before this is gone. */
void rm_memo_tidy(struct rm_memo *memo);

#endif
