/*
 * log: lines that stay once they are acknowledged.
 * Floor: base.
 *
 * A log is a file of lines that is only appended to. Its writers take turns
 * under a lock, each appends whole lines in one write, and a line counts as
 * written only after it was synced. A writer that was killed can leave a torn
 * last line: the next writer completes a last line that `whole` accepts (it
 * only lacked its newline) and cuts one that it does not (it was never
 * acknowledged). A write that fails is cut off again: all or nothing.
 *
 * The lock is fcntl's, which POSIX gives up when the process closes *any*
 * descriptor of the file: between open and close, read the log through
 * rm_log_read and by no other way. A file replaced by rename while a
 * writer waited for it is noticed, and the new one is opened instead.
 */
#ifndef RM_BASE_LOG_H
#define RM_BASE_LOG_H

#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

/* Whether `len` bytes, without a newline, are a whole line. */
typedef int rm_log_whole(const char *line, size_t len);

struct rm_log {
    int fd;
    const char *path;
    rm_log_whole *whole;
    int64_t size;  /* bytes, all of them whole lines unless the log is only held */
    size_t n_cut;  /* bytes of torn lines that were cut */
    int completed; /* whether a newline was added */
};

/* Opens or creates (with `mode`, less umask) and locks, waiting for its turn, and heals the
 * tail; with `whole` NULL it is left as it is. 0, or -1 with errno; nothing is left open then. */
int rm_log_open(struct rm_log *log, const char *path, unsigned mode, rm_log_whole *whole);

/* Opens a log that is there and locks it, healing nothing: where `alone`, as a writer does, to
 * replace it (by rename: those who wait notice); else beside others who read it. 0, or -1 with
 * errno. */
int rm_log_hold(struct rm_log *log, const char *path, int alone);

/* All lines that are there, appended to `out`. 0, or -1 with errno. */
int rm_log_read(struct rm_log *log, struct rm_buf *out);

/* Appends `len` bytes, whole lines with their newlines, and syncs. On 0 they are on
 * the disk. On -1, with errno, none of them is in the file. */
int rm_log_append(struct rm_log *log, const char *lines, size_t len);

/* Unlocks and closes. */
void rm_log_close(struct rm_log *log);

#endif
