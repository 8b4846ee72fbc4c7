/*
 * labels: headers that take more than one row.
 * Floor: import.
 *
 * Qualtrics writes short names, then the questions, then an object with its own ids, each a row.
 * SurveyMonkey writes the questions, with nothing above the further boxes of each, then the boxes.
 */
#ifndef RM_IMPORT_LABELS_H
#define RM_IMPORT_LABELS_H

#include "base/arena.h"

#include <stddef.h>

enum rm_labels { RM_LABELS_NONE, RM_LABELS_QUALTRICS, RM_LABELS_SURVEYMONKEY };

/* What the row behind the header is, of `n` cells each: a row of a form builder's header, or not.
 */
enum rm_labels rm_labels_find(char *const *header, const char *const *second, size_t n);

/* Makes one header of both: of Qualtrics the questions; of SurveyMonkey the question, with the box
 * in brackets, "When could you meet? [Monday]". */
void rm_labels_join(enum rm_labels labels, char **header, const char *const *second, size_t n,
    struct rm_arena *arena);

/* Whether the row behind the second one is Qualtrics' ids. */
int rm_labels_are_ids(const char *const *third, size_t n);

#endif
