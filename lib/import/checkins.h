/*
 * checkins: what a column of a survey's answers can fill, and how headers name it.
 * Floor: import.
 */
#ifndef RM_IMPORT_CHECKINS_H
#define RM_IMPORT_CHECKINS_H

#include "import/column.h"

/* The targets, in the order of the record's table as far as they are fields. */
enum rm_checkin_target {
    RM_ANSWER_ID,
    RM_ANSWER_FORM,
    RM_ANSWER_TOKEN,
    RM_ANSWER_PAIR,
    RM_ANSWER_MEETING,
    RM_ANSWER_BY,
    RM_ANSWER_PARTNER,
    RM_ANSWER_SIDE,
    RM_ANSWER_AT,
    RM_ANSWER_HAPPENED,
    RM_ANSWER_FIT,
    RM_ANSWER_DIRECTION,
    RM_ANSWER_HEARD,
    RM_ANSWER_USEFUL,
    RM_ANSWER_CONFIDENCE,
    RM_ANSWER_LED,
    RM_ANSWER_GOALS,
    RM_ANSWER_INSIGHT,
    RM_ANSWER_EXAMPLE,
    RM_ANSWER_SHARE,
    RM_ANSWER_GROWTH,
    RM_ANSWER_RECOMMEND,
    RM_ANSWER_WISH,
    RM_ANSWER_IGNORE,
    RM_N_ANSWERS
};

extern const struct rm_import rm_checkins_import;

#endif
