/*
 * ics_sift: of a calendar file, what somebody asks for.
 * Floor: wire. Part of ics.
 *
 * libical mends wrong nesting in silence, is confused by components that it does not know, and
 * takes minutes over a very long line. So it is given no more than what is needed: the components
 * and properties about time, or about replies, after their nesting was checked.
 */
#ifndef RM_WIRE_ICS_SIFT_H
#define RM_WIRE_ICS_SIFT_H

#include "base/arena.h"
#include "base/buf.h"

/* What is kept; each ends with NULL. VCALENDAR has to be among the components. */
struct rm_ics_sieve {
    const char *const *components, *const *properties;
    size_t line_max; /* bytes of a line, unfolded */
};

struct rm_ics_sifted {
    struct rm_buf text;
    unsigned long *lines; /* where each VEVENT and VFREEBUSY that is kept began, in their order */
    size_t n_lines;
};

/* Sifts a file. NULL, or what is wrong with it, at line *line (0: the file as a whole). The
 * text is the caller's to free in any case. */
const char *rm_ics_sift(struct rm_ics_sifted *out, const struct rm_ics_sieve *sieve,
    struct rm_arena *arena, unsigned long *line, const char *text, size_t len);

#endif
