/*
 * akin: of many texts, the one that another was meant to be.
 * Floor: import.
 *
 * Two texts are akin where they differ in spaces and signs alone ("social media", "socialmedia"),
 * or by a slip of the pen (base/near.h), of a long word by two, in words that are long enough to
 * tell a slip from another word, and that have no digits: neither "team a" and "team b" nor "python
 * 2" and "python 3" are.
 *
 * They are not compared each with each: every text is put down under what is left of it when one
 * letter is taken out, or two of them, and two texts that are that near have one of these in
 * common (Garbe's symmetric deletion). 20,000 topics take a fraction of a second.
 */
#ifndef RM_IMPORT_AKIN_H
#define RM_IMPORT_AKIN_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

struct rm_akin_text {
    const char *key; /* a rm_text_key */
    size_t weight;   /* how many use it */
    const void *what;
};

struct rm_akin {
    struct rm_arena *arena;
    size_t slips;    /* 1 or 2: at most, whatever the length */
    size_t word_min; /* letters of a word that may have a slip, the longer of two */
    struct rm_akin_text *texts;
    size_t n_texts;
    struct rm_akin_rest *rests; /* what is left of them, by hash */
    size_t n_rests;
    uint32_t *seen; /* by text: the last search that met it */
    uint32_t n_searches;
};

void rm_akin_init(struct rm_akin *akin, struct rm_arena *arena, size_t slips, size_t word_min);

/* Adds a text; `key` and `what` are borrowed. */
void rm_akin_add(struct rm_akin *akin, const char *key, size_t weight, const void *what);

/* Call once, after the last text. */
void rm_akin_settle(struct rm_akin *akin);

/* The text that is akin to `key` and not equal to it: the nearest, then the heaviest, then the
 * first by its bytes. NULL where there is none. */
const struct rm_akin_text *rm_akin_find(struct rm_akin *akin, const char *key);

#endif
