/*
 * out: output that is checked to the last byte.
 * Floor: base.
 *
 * Everything goes through a buffer to a descriptor. The first error is kept and
 * later output is dropped, so that a writer need not look after each line; the
 * last flush tells. A full disk is an error, never a silent loss.
 */
#ifndef RM_BASE_OUT_H
#define RM_BASE_OUT_H

#include "base/buf.h"

struct rm_out {
    int fd;
    const char *name;  /* for messages: "standard output" or a file's name */
    struct rm_buf buf; /* what is not yet written; may be added to directly */
    int error;         /* errno of the first failed write, or 0 */
    int wrote;         /* whether anything went to the descriptor */
};

void rm_out_init(struct rm_out *out, int fd, const char *name);

/* Call between records: writes the buffer when it has grown large. */
void rm_out_settle(struct rm_out *out);

/* Writes all that is left. 0, or -1 with out->error set. */
int rm_out_flush(struct rm_out *out);

void rm_out_free(struct rm_out *out);

/* Writes all of `len` bytes, whatever write(2) makes of it. 0, or -1 with errno. */
int rm_write_all(int fd, const void *bytes, size_t len);

/* Syncs the folder that holds the name `path`: a file that was made or renamed lasts only once
 * that is on the disk. 0, or -1 with errno. */
int rm_folder_sync(const char *path);

/* Replaces the file at `path` with `len` bytes: written beside it with the old
 * file's mode (0600 where there was none), synced, renamed over it,
 * and the folder synced. The old file stays whole until the rename. A device or a pipe is
 * written to as it is. 0, or -1 with errno. */
int rm_file_replace(const char *path, const void *bytes, size_t len);

/* As rm_file_replace, for a file that must not be there yet, made with `mode`. EEXIST if it is. */
int rm_file_create(const char *path, const void *bytes, size_t len, unsigned mode);

#endif
