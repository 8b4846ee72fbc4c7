/* Questions of forms for concerns. One more is one more line here; what is not recognised is kept
 * all the same. */
#include "import/concerns.h"
#include "record/table.h"

/* Nothing is refused, so all are read as words. */
static const struct rm_field words_field = {.name = "text", .kind = RM_TEXT};

#define WORDS(target_name)                                                                         \
    {                                                                                              \
        .name = (target_name), .form = RM_CELL_WORDS, .field = &words_field                        \
    }

static const struct rm_target targets[] = {
    [RM_RAISED_ID] = WORDS("id"),
    [RM_RAISED_FORM] = WORDS("form"),
    [RM_RAISED_TOKEN] = WORDS("token"),
    [RM_RAISED_BY] = WORDS("by"),
    [RM_RAISED_AT] = WORDS("at"),
    [RM_RAISED_TEXT] = WORDS("text"),
    [RM_RAISED_IGNORE] = WORDS(RM_TARGET_IGNORE),
};

static const struct rm_synonym synonyms[] = {
    {"id", "id"},
    {"response id", "id"},
    {"responseid", "id"},
    {"submission id", "id"},
    {"token", "token"},
    {"survey token", "token"},
    {"link token", "token"},
    {"link reference", "token"},
    {"survey reference", "token"},
    {"personal reference", "token"},
    {"by", "by"},
    {"e-mail", "by"},
    {"e-mail address", "by"},
    {"username", "by"},
    {"person id", "by"},
    {"staff number", "by"},
    {"raised by", "by"},
    {"name", "by"},
    {"full name", "by"},
    {"who are you", "by"},
    {"timestamp", "at"},
    {"completion time", "at"},
    {"submitted at", "at"},
    {"submitted on", "at"},
    {"submission time", "at"},
    {"text", "text"},
    {"concern", "text"},
    {"what is your concern", "text"},
    {"what concerns you", "text"},
    {"what worries you", "text"},
    {"describe your concern", "text"},
    {"what happened", "text"},
    {"describe what happened", "text"},
    {"what would you like to raise", "text"},
    {"description", "text"},
    {"details", "text"},
    {"message", "text"},
    {RM_REJECTED_ROW, RM_TARGET_IGNORE},
    {RM_REJECTED_BECAUSE, RM_TARGET_IGNORE},
};

const struct rm_import rm_concerns_import = {
    .type = RM_CONCERN,
    .targets = targets,
    .n_targets = RM_N_RAISED,
    .synonyms = synonyms,
    .n_synonyms = COUNT(synonyms),
    .keeps_own = 1,
    .keeps_all = 1,
    .ids_of_answers = 1,
};
