/*
 * concerns: what a column of a form for concerns can fill, and how headers name it.
 * Floor: import.
 */
#ifndef RM_IMPORT_CONCERNS_H
#define RM_IMPORT_CONCERNS_H

#include "import/column.h"

enum rm_concern_target {
    RM_RAISED_ID,
    RM_RAISED_FORM,
    RM_RAISED_TOKEN,
    RM_RAISED_BY,
    RM_RAISED_AT,
    RM_RAISED_TEXT,
    RM_RAISED_IGNORE,
    RM_N_RAISED
};

extern const struct rm_import rm_concerns_import;

#endif
