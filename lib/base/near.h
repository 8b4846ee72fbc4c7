/*
 * near: what somebody may have meant by a word that nobody knows.
 * Floor: base.
 *
 * Nearness is the number of letters that were left out, put in, exchanged or swapped with their
 * neighbour: the optimal string alignment distance (Damerau 1964; no letter is touched twice).
 * Results depend on the words alone, never on the order in which they were given.
 */
#ifndef RM_BASE_NEAR_H
#define RM_BASE_NEAR_H

#include "base/arena.h"
#include "base/buf.h"

#include <stddef.h>

/* The distance of two texts in code points, as they stand: give rm_text_key of each where case and
 * form are of no account. max + 1 when it is more than `max`, which is soon found out. */
size_t rm_near_distance(const char *a, const char *b, size_t max);

/* How far off a slip of the pen may be: 0 for words of one or two letters, 1 up to five, 2 up to
 * nine, else 3. `key` is a rm_text_key. */
size_t rm_near_limit(const char *key);

/* The candidates that are within the limit of the word, by their keys: at most `room` of them in
 * `found`, the nearest first, then in the order of their bytes, each text once. Their number.
 * Keys are made in `scratch`. */
size_t rm_near_find(const char **found, size_t room, const char *word,
    const char *const *candidates, size_t n_candidates, struct rm_arena *scratch);

/* The same for a list that ends in NULL, as those of field words do. */
size_t rm_near_words(const char **found, size_t room, const char *word, const char *const *words,
    struct rm_arena *scratch);

/* Appends "; did you mean a, b or c?"; nothing where n is 0. */
void rm_near_say(struct rm_buf *out, const char *const *found, size_t n);

#endif
