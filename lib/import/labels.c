#include "import/labels.h"

#include "base/text.h"
#include "record/table.h"

#include <string.h>

static int is_qualtrics(char *const *header, const char *const *second, size_t n)
{
    static const char *const names[][2] = {{"StartDate", "Start Date"}, {"EndDate", "End Date"},
        {"RecordedDate", "Recorded Date"}, {"ResponseId", "Response ID"}};

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < COUNT(names); j++)
            if (strcmp(header[i], names[j][0]) == 0 && strcmp(second[i], names[j][1]) == 0)
                return 1;
    return 0;
}

/* What SurveyMonkey calls the one box of a question. */
static int is_plain_box(const char *text)
{
    return strcmp(text, "Response") == 0 || strcmp(text, "Open-Ended Response") == 0;
}

static int is_surveymonkey(char *const *header, const char *const *second, size_t n)
{
    int has_box = 0;

    if (strncmp(header[0], "Respondent", 10) != 0 || *second[0])
        return 0;
    for (size_t i = 0; i < n; i++)
        has_box |= is_plain_box(second[i]) || (!*header[i] && *second[i]);
    return has_box;
}

enum rm_labels rm_labels_find(char *const *header, const char *const *second, size_t n)
{
    return is_qualtrics(header, second, n)      ? RM_LABELS_QUALTRICS
           : is_surveymonkey(header, second, n) ? RM_LABELS_SURVEYMONKEY
                                                : RM_LABELS_NONE;
}

void rm_labels_join(enum rm_labels labels, char **header, const char *const *second, size_t n,
    struct rm_arena *arena)
{
    const char *question = "";

    for (size_t i = 0; i < n; i++) {
        const char *label = rm_text_trim(arena, second[i]);

        if (*header[i])
            question = header[i];
        if (labels == RM_LABELS_SURVEYMONKEY && *label && !is_plain_box(label))
            header[i] = rm_arena_printf(arena, "%s [%s]", question, label);
        else if (labels == RM_LABELS_SURVEYMONKEY)
            header[i] = rm_arena_dup(arena, *label ? question : header[i]);
        else if (*label)
            header[i] = rm_arena_dup(arena, label);
    }
}

int rm_labels_are_ids(const char *const *third, size_t n)
{
    return n && strncmp(third[0], "{\"ImportId\":", 12) == 0;
}
