/*
 * upkeep: a log looked through, and mended.
 * Floor: checkin.
 */
#ifndef RM_CHECKIN_UPKEEP_H
#define RM_CHECKIN_UPKEEP_H

#include "base/diag.h"

/* Says on `out` what is wrong with a log (see inspection.h). Nothing is changed; writers are waited
 * for. How many things were found, or -1, with errors in diag, where the log cannot be read. */
int rm_log_verify(
    struct rm_buf *out, const char *path, struct rm_arena *arena, struct rm_diag *diag);

/* Mends what can be mended without a decision: lines that cannot be read are taken out and
 * appended to PATH.broken (mode 0600) as they are, and a last line without a newline gets one. All
 * other bytes stay. Says so on `out`, and then what rm_log_verify says of the log as it is now.
 *
 * Writers wait meanwhile, and go on in the new file. It is written beside, to PATH.repair, and
 * renamed once it and PATH.broken are on the disk: a run that is killed has lost nothing, and the
 * next one does the rest. A log that has nothing to mend is not touched. As above. */
int rm_log_repair(
    struct rm_buf *out, const char *path, struct rm_arena *arena, struct rm_diag *diag);

#endif
