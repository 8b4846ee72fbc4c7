/*
 * inspection: everything that is wrong with a log.
 * Floor: checkin.
 *
 * A log that programs alone have written has nothing wrong with it, whenever they were killed, but
 * for a torn last line. Editors, copies, merges and crashed machines leave more: lines that cannot
 * be read, for which every program refuses the whole file, and records that do not follow from one
 * another.
 *
 * What is found:
 *   - a last line that is torn, or lacks its newline;
 *   - lines that are no records: no JSON, NUL bytes, no object, no type, a type that is not known,
 *     fields that are wrong;
 *   - a record that contradicts itself (see check.h);
 *   - the same revision twice, and different;
 *   - revisions with a gap, or that stand before an earlier one;
 *   - a change that the table of transitions does not allow (deliveries, rm-mail's own, are free);
 *   - concerns among other records;
 *   - a mode that lets in whom it should not: anybody, or, of concerns, anybody but the owner.
 */
#ifndef RM_CHECKIN_INSPECTION_H
#define RM_CHECKIN_INSPECTION_H

#include "record/programme.h"

struct rm_inspection {
    const char *path;
    unsigned mode;
    struct rm_programme records;
    struct rm_diag findings; /* the first `n_reading` are of lines that cannot be read, or, as
                                warnings, of those that are passed by */
    size_t n_reading;
    unsigned long *broken; /* numbers of the lines that cannot be read, ascending */
    size_t n_broken;
    int lacks_newline; /* the last line, whether it can be read or not */
    size_t n_records, n_entities;
};

/* Looks through `len` bytes of a log that has, or is to have, a name and a mode. */
void rm_inspect(struct rm_inspection *in, const char *path, const char *text, size_t len,
    unsigned mode, struct rm_arena *arena);

/* Says what was found, a line each with its place, and at last how many records of how many
 * entities there are. How many things were found. */
int rm_inspection_tell(struct rm_inspection *in, struct rm_buf *out);

#endif
