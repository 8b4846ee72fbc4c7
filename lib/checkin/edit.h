/*
 * edit: key=value, as a person types it, into a record.
 * Floor: checkin.
 *
 * A key is a field's name, or a path into it: agreement.cadence, goals.g1, hours.mon,
 * ratings.heard. A value is read as the field's kind: a list is split at commas; an object, or a
 * list of objects, is JSON; an acceptance may be given as the revision that is accepted,
 * agreement.accepted.mentor=2; an empty value takes the field out.
 */
#ifndef RM_CHECKIN_EDIT_H
#define RM_CHECKIN_EDIT_H

#include "base/diag.h"
#include "record/record.h"

/* The next revision of a record that was read, by some assignments, as a line with its newline;
 * what nobody touched stays as it was, and unknown keys too. `out` stays empty where nothing
 * changes.
 *
 * What follows from a change is seen to: an acceptance is dated, a change of the agreement's terms
 * raises its revision, one of a meeting's times its sequence, and the dates of the table of
 * transitions are filled in. The result is decoded again and held against that table. All that is
 * wrong is reported at record->where. 0 or -1. */
int rm_edit(struct rm_buf *out, const struct rm_record *record, char *const *assignments,
    size_t n_assignments, const struct rm_change *change, struct rm_arena *arena,
    struct rm_diag *diag);

#endif
