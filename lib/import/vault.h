/*
 * vault: whether a file may keep what nobody but its owner is to read.
 * Floor: import.
 */
#ifndef RM_IMPORT_VAULT_H
#define RM_IMPORT_VAULT_H

#include "base/diag.h"

/* Where things must not go: files of the programme, and open streams. */
struct rm_vault_others {
    const char *const *programme; /* paths */
    size_t n_programme;
    const int *streams; /* descriptors */
    size_t n_streams;
};

/* Whether `path`, which `option` named, is a file of its owner's alone, or can become one: not "-",
 * not a device or a pipe, not what a stream goes to, not readable by others, and neither in the
 * folder of a file of the programme nor below it. 0, or -1 with errors in diag. */
int rm_vault_check(const char *path, const char *option, const struct rm_vault_others *others,
    struct rm_diag *diag);

#endif
