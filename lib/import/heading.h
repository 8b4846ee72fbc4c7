/*
 * heading: the part of a header that says days or times.
 * Floor: import.
 *
 * Form builders make a column of each row of a grid, or of each box that can be ticked, and name it
 * by the question and the row: "Availability [Monday]", "When could you meet? - Monday - Morning";
 * or by the box alone: "Mon am".
 */
#ifndef RM_IMPORT_HEADING_H
#define RM_IMPORT_HEADING_H

#include "base/arena.h"

/* The part, or NULL where there is none; `question` then gets what stands before it, "" where the
 * whole header says days, with or without times. */
const char *rm_heading_part(struct rm_arena *arena, const char *header, const char **question);

#endif
