/*
 * lived: what is known from lived experience, and must not be told.
 * Floor: report.
 */
#ifndef RM_REPORT_LIVED_H
#define RM_REPORT_LIVED_H

#include "report/report.h"

/* Whether a topic of a pair is one that its mentor offers from lived experience alone: then that
 * the pair has it would tell of the mentor. */
int rm_topic_is_lived(
    const struct rm_report *report, const struct rm_pair *pair, const char *topic);

#endif
