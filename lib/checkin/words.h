/*
 * words: what stands for the fields of a template, in the template's language.
 * Floor: checkin.
 */
#ifndef RM_CHECKIN_WORDS_H
#define RM_CHECKIN_WORDS_H

#include "base/zone.h"
#include "checkin/rules.h"
#include "words/templates.h"

/* Made once a run. */
struct rm_words {
    const struct rm_rule_context *context;
    struct rm_zones zones;
    const char **resource_topics; /* the keys of the resources' topics, as rm_text_key has them */
};

/* What stands in a survey_url for the reader's token: "{token}", in letters or as a browser puts
 * it into a link, "%7Btoken%7D". Whether there is one. */
int rm_words_wants_token(const char *survey_url);

void rm_words_init(struct rm_words *words, const struct rm_rule_context *context);

/* The text for one reminder: in a language of the reader's, or, for the administrator, in the
 * cycle's. */
struct rm_chosen rm_words_choose(const struct rm_words *words, const struct rm_templates *templates,
    const struct rm_rule *rule, const struct rm_subject *subject, const char *reader);

/* The values for one reminder. `reader` is a person id or an address. Owned by the arena.
 *
 * A survey_url that wants a token is given to the two of a pair, each with a token of one's own for
 * that pair (rm_token_make of the pair's id and the person's), and to nobody else: the
 * administrator, or somebody without a pair, has none. */
struct rm_text_values rm_words_of(struct rm_words *words, const struct rm_rule *rule,
    const struct rm_subject *subject, const char *reader, const struct rm_phrases *phrases);

#endif
