/*
 * words: what stands for the fields of a template.
 * Floor: checkin.
 */
#ifndef RM_CHECKIN_WORDS_H
#define RM_CHECKIN_WORDS_H

#include "base/zone.h"
#include "checkin/rules.h"
#include "checkin/template.h"

/* Made once a run. */
struct rm_words {
    const struct rm_rule_context *context;
    struct rm_zones zones;
    const char **resource_topics; /* the keys of the resources' topics, as rm_text_key has them */
};

void rm_words_init(struct rm_words *words, const struct rm_rule_context *context);

/* The values for one reminder. `reader` is a person id or an address. Owned by the arena. */
struct rm_text_values rm_words_of(struct rm_words *words, const struct rm_rule *rule,
    const struct rm_subject *subject, const char *reader);

#endif
