/*
 * directory: those who may be asked.
 * Floor: report; a form of the view people.
 */
#ifndef RM_REPORT_DIRECTORY_H
#define RM_REPORT_DIRECTORY_H

#include "report/report.h"

/* Fills in the people who may be asked, of report->topic alone where it is given; a warning in the
 * programme's diag names topics that are near to one that nobody offers. */
void rm_report_directory(struct rm_table *table, struct rm_report *report);

#endif
