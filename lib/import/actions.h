/*
 * actions: what a column of promises can fill, and how headers name it.
 * Floor: import.
 */
#ifndef RM_IMPORT_ACTIONS_H
#define RM_IMPORT_ACTIONS_H

#include "import/column.h"

/* The targets, in the order of the record's table as far as they are fields. */
enum rm_action_target {
    RM_DEED_ID,
    RM_DEED_FORM,
    RM_DEED_TOKEN,
    RM_DEED_BY,
    RM_DEED_PARTNER,
    RM_DEED_SIDE,
    RM_DEED_AT,
    RM_DEED_PAIR,
    RM_DEED_OWNER,
    RM_DEED_KIND,
    RM_DEED_TEXT,
    RM_DEED_RETURN, /* the text of an action that is a return */
    RM_DEED_DUE,
    RM_DEED_STATUS,
    RM_DEED_TOLD,
    RM_DEED_OUTCOME,
    RM_DEED_SHARE,
    RM_DEED_IGNORE,
    RM_N_DEEDS
};

extern const struct rm_import rm_actions_import;

#endif
