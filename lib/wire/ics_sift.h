/*
 * ics_sift: what of a calendar file says when somebody is busy.
 * Floor: wire. Part of ics.
 *
 * libical mends wrong nesting in silence, is confused by components that it does not know, and
 * takes minutes over a very long line. So it is given no more than what is needed: the components
 * and properties about time, after their nesting was checked.
 */
#ifndef RM_WIRE_ICS_SIFT_H
#define RM_WIRE_ICS_SIFT_H

#include "base/arena.h"
#include "base/buf.h"

struct rm_ics_sifted {
    struct rm_buf text;
    unsigned long *lines; /* where each VEVENT and VFREEBUSY began in the file, in their order */
    size_t n_lines;
};

/* Sifts a file. NULL, or what is wrong with it, at line *line (0: the file as a whole). The
 * text is the caller's to free in any case. */
const char *rm_ics_sift(struct rm_ics_sifted *out, struct rm_arena *arena, unsigned long *line,
    const char *text, size_t len);

#endif
