/*
 * files: a programme's files, changed together.
 * Floor: forget.
 *
 * To be changed, all files are locked at first (as logs, base/log.h: writers wait), read, and then
 * replaced one by one, each at once (rm_file_replace). A run that is killed between two files has
 * changed some and not others; what it has decided on, the pseudonym, is kept in ".rm-forget" in
 * the folder of the first file from before the first change until after the last, so that the next
 * run goes on with it.
 */
#ifndef RM_FORGET_FILES_H
#define RM_FORGET_FILES_H

#include "base/diag.h"
#include "base/log.h"

struct rm_forget_file {
    const char *path;
    const char *real;   /* where that leads, symbolic links aside */
    struct rm_log log;  /* where it is locked */
    int last;           /* to be replaced after the others */
    struct rm_buf text; /* as it stands */
    struct rm_buf next; /* what is to replace it */
    int changed;
};

struct rm_forget_files {
    struct rm_arena *arena;
    struct rm_forget_file *v; /* by path; a file that was named twice is there once */
    size_t n;
    const char *note;    /* path of ".rm-forget" */
    const char *resumed; /* the pseudonym noted by an interrupted run for the same id, or NULL */
};

/* Reads the files, and where `lock`, locks them until they are closed. 0, or -1 with errors; close
 * in any case. */
int rm_forget_open(struct rm_forget_files *files, struct rm_arena *arena, struct rm_diag *diag,
    char *const *paths, size_t n, int lock);

/* Looks for the note of an interrupted run, and sets `resumed`. -1, with an error, where it was
 * for another id. */
int rm_forget_resume(struct rm_forget_files *files, const char *id, struct rm_diag *diag);

/* Replaces the files that have changed, those marked `last` after the others. 0, or -1 with an
 * error that says how far it came. */
int rm_forget_replace(
    struct rm_forget_files *files, const char *id, const char *pseudonym, struct rm_diag *diag);

void rm_forget_close(struct rm_forget_files *files);

#endif
