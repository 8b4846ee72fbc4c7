/*
 * spool: bytes that are put by until it is known what becomes of them.
 * Floor: base.
 *
 * They are held in memory up to a bound; beyond it they go to a file without a name, so that no
 * input is too large for memory. What is put by is numbered by its place.
 */
#ifndef RM_BASE_SPOOL_H
#define RM_BASE_SPOOL_H

#include "base/buf.h"

#include <stddef.h>

struct rm_spool {
    const char *folder; /* where the file is made */
    size_t most;        /* bytes that are held in memory alone */
    struct rm_buf held; /* what is not in the file, behind what is */
    size_t in_file;     /* bytes that are */
    int fd;             /* -1 while there is no file */
    int error;          /* errno of what first failed, or 0; what was put by is lost then */
};

/* `folder` stays as long as the spool; NULL is /tmp. */
void rm_spool_init(struct rm_spool *spool, const char *folder, size_t most);
void rm_spool_free(struct rm_spool *spool);

/* Puts bytes behind all others; their place. */
size_t rm_spool_add(struct rm_spool *spool, const void *bytes, size_t len);

/* How many there are: the place of what is added next. */
size_t rm_spool_len(const struct rm_spool *spool);

/* Who looks at what was put by, which may be done on several threads at once while nothing is
 * added. All zero is one that has not looked yet. */
struct rm_spool_reader {
    struct rm_buf some; /* of the file, from `at` on */
    size_t at;
    size_t step; /* how much is read at once: more, the longer it goes on in order */
};

/* The `len` bytes at a place; good until the reader's next look. NULL with errno. */
const char *rm_spool_look(
    const struct rm_spool *spool, struct rm_spool_reader *reader, size_t at, size_t len);
void rm_spool_reader_free(struct rm_spool_reader *reader);

#endif
