/*
 * values: what people wrote, ready to be compared.
 * Floor: match.
 *
 * Each text is replaced by a number that stands for its key (base/text.h), so that "Data  Literacy"
 * and "data literacy" are one. A language stands for its primary subtag: en-GB and en-US are one.
 * A person's values of one field are sorted by that number, each once.
 */
#ifndef RM_MATCH_VALUES_H
#define RM_MATCH_VALUES_H

#include "base/map.h"
#include "record/policy.h"
#include "record/record.h"

#include <stdint.h>

struct rm_value {
    const char *text; /* as written */
    uint32_t key;
    uint32_t place; /* among what the person wrote, from 0 */
    int32_t weight; /* of a topic: level or importance; otherwise 1 */
    int32_t hidden; /* lived experience: counts, and is never named */
};

struct rm_values {
    struct rm_value *v;
    uint32_t n; /* 0: unknown */
};

/* The numbers given so far. */
struct rm_lexicon {
    struct rm_arena *arena;
    struct rm_map keys;
    struct rm_map spellings; /* texts that were met */
    struct rm_value *room;   /* for those of one person */
    uint32_t n_room;
};

void rm_lexicon_init(struct rm_lexicon *lexicon, struct rm_arena *arena);

/* The number of a text's key, from 1 on; new keys get the next one. 0: nothing is left of the
 * text. The text is borrowed. */
uint32_t rm_lexicon_number(struct rm_lexicon *lexicon, const char *text);

/* Whether a field of people can be compared: a text, a list, a number, a date, a grade, the topics
 * of offers and wants, or any field of one's own. */
int rm_values_comparable(const char *field);

/* A person's values of a field. Offers of lived experience without a dated consent are left out. */
struct rm_values rm_values_of(
    struct rm_lexicon *lexicon, const struct rm_person *person, const char *field);

/* The next value that is in both, just before i in one and j in the other; 0 after the last:
 *   uint32_t i = 0, j = 0;
 *   while (rm_values_next(&a, &b, &i, &j)) use(a.v[i - 1], b.v[j - 1]); */
int rm_values_next(const struct rm_values *a, const struct rm_values *b, uint32_t *i, uint32_t *j);

/* A topic that one side offers and the other wants. */
struct rm_shared_topic {
    const struct rm_value *offer, *want; /* NULL before the first */
};

/* The next one, best first: by level times importance, then as the one who wants them wrote them.
 * Lived experience is passed over. 0 after the last. */
int rm_shared_topic_next(
    struct rm_shared_topic *topic, const struct rm_values *offers, const struct rm_values *wants);

/* A person's value of a field as a number: a number or date, or a grade's level. 0, or -1 if it is
 * unknown. */
int rm_number_of(int64_t *number, const struct rm_person *person, const char *field,
    const struct rm_policy *policy);

#endif
