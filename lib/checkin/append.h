/*
 * append: records and revisions into a log, once and for good.
 * Floor: checkin.
 *
 * Both functions hold the log's lock from the look at what is there until what is new is on the
 * disk, and do all or nothing: where anything is reported, nothing was appended. What they put
 * into `out` may be acknowledged: it is durable.
 *
 * All files but the log have to be read before, and must stay closed meanwhile (see base/log.h).
 */
#ifndef RM_CHECKIN_APPEND_H
#define RM_CHECKIN_APPEND_H

#include "record/programme.h"

/* Appends the records of `news` that the log does not have, in the order in which they were read,
 * and gives the id of each, a line each, whether it was appended now or was there before: the
 * sender may forget it. `known` is what -p gave, or NULL; both are settled and without errors.
 *
 *   - The same revision again must say the same (rm_record_same); a revision follows the highest
 *     that the log or `known` has, without a gap, and changes only what the table of transitions
 *     allows.
 *   - A new answer, meeting or action must fit the pair that its id names; where `known` is given,
 *     all that it refers to must be in the log, in `known` or in `news`, and goals must be in the
 *     agreement.
 *   - Deliveries, which are rm-mail's journal, and candidates, which are made anew each run, are
 *     refused, and so are types that are not known.
 *   - Concerns are kept apart: a log has either concerns alone, and then mode 0600 or less, or
 *     none.
 *   - A new log is made with mode 0600, whatever the umask: answers are nobody else's.
 *
 * 0 or -1, with errors in diag. */
int rm_append_records(struct rm_buf *out, const char *path, const struct rm_programme *news,
    const struct rm_programme *known, struct rm_arena *arena, struct rm_diag *diag);

/* What is to be changed, and by whom. */
struct rm_revision {
    enum rm_type type;
    const char *id;
    char *const *assignments; /* key=value, see edit.h */
    size_t n_assignments;
    struct rm_change change;
};

/* Appends the next revision of a record that is in the file, and gives its line (of a concern,
 * its id alone). Where nothing changes nothing is appended, and the line is the one that is there.
 * 0 or -1, with errors in diag. */
int rm_append_revision(struct rm_buf *out, const char *path, const struct rm_revision *revision,
    struct rm_arena *arena, struct rm_diag *diag);

#endif
