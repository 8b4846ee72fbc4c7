/* The columns of the sheet that rm-report pairs makes. */
#include "import/pairs.h"
#include "record/table.h"

/* What is compared or read here, as it stands. */
static const struct rm_field text_field = {.name = "text", .kind = RM_TEXT};
static const struct rm_field word_field = {.name = "decision", .kind = RM_ID};

static const struct rm_target targets[] = {
    [RM_DRAFT_ID] = {.name = "id"},
    [RM_DRAFT_REV] = {.name = "rev", .field = &text_field},
    [RM_DRAFT_MENTOR] = {.name = "mentor"},
    [RM_DRAFT_MENTOR_NAME] = {.name = "mentor_name", .field = &text_field},
    [RM_DRAFT_MENTOR_EMAIL] = {.name = "mentor_email", .field = &text_field},
    [RM_DRAFT_MENTEE] = {.name = "mentee"},
    [RM_DRAFT_MENTEE_NAME] = {.name = "mentee_name", .field = &text_field},
    [RM_DRAFT_MENTEE_EMAIL] = {.name = "mentee_email", .field = &text_field},
    [RM_DRAFT_STATUS] = {.name = "status", .field = &text_field},
    [RM_DRAFT_SCORE] = {.name = "score", .field = &text_field},
    [RM_DRAFT_TOPICS] = {.name = "topics", .field = &text_field},
    [RM_DRAFT_DECISION] = {.name = "decision", .field = &word_field},
    [RM_DRAFT_PINNED] = {.name = "pinned", .field = &word_field},
    [RM_DRAFT_NOTE] = {.name = "note"},
    [RM_DRAFT_IGNORE] = {.name = RM_TARGET_IGNORE, .field = &text_field},
};

static const struct rm_synonym synonyms[] = {
    {"pair", "id"},
    {"pair id", "id"},
    {"revision", "rev"},
    {"mentor's id", "mentor"},
    {"mentor's name", "mentor_name"},
    {"mentor's e-mail", "mentor_email"},
    {"mentee's id", "mentee"},
    {"mentee's name", "mentee_name"},
    {"mentee's e-mail", "mentee_email"},
    {"your decision", "decision"},
    {"notes", "note"},
    {"reasons", RM_TARGET_IGNORE},
    {"planned", RM_TARGET_IGNORE},
    {"held", RM_TARGET_IGNORE},
    {"last_contact", RM_TARGET_IGNORE},
    {"next_meeting", RM_TARGET_IGNORE},
    {"health", RM_TARGET_IGNORE},
    {"signs", RM_TARGET_IGNORE},
    {"why", RM_TARGET_IGNORE},
    {RM_REJECTED_ROW, RM_TARGET_IGNORE},
    {RM_REJECTED_BECAUSE, RM_TARGET_IGNORE},
};

const struct rm_import rm_pairs_import = {
    .type = RM_PAIR,
    .targets = targets,
    .n_targets = RM_N_DRAFT_CELLS,
    .synonyms = synonyms,
    .n_synonyms = COUNT(synonyms),
};
