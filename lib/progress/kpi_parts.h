/*
 * kpi_parts: figures of a cycle that are not sums over its pairs.
 * Floor: progress; for kpi.c alone.
 */
#ifndef RM_PROGRESS_KPI_PARTS_H
#define RM_PROGRESS_KPI_PARTS_H

#include "progress/course.h"
#include "progress/kpi.h"

/* What is counted by people: steps, rematched, ratings, eNPS, retention. `courses` of the cycle's
 * pairs, in the order of progress->pairs. */
void rm_kpis_add_people(struct rm_kpis *kpis, const struct rm_progress *progress,
    const struct rm_policy *policy, const struct rm_cycle *cycle, const struct rm_course *courses);

void rm_kpis_add_topics(struct rm_kpis *kpis, const struct rm_progress *progress);

#endif
