/*
 * changes: what an update changes, for people to read.
 * Floor: import.
 *
 * A line a change: `7 (Ann Lee): grade: 5 -> 6`. It goes where cron mails it, so what is said under
 * consent, topics of lived experience and the consent itself, never stands in it: only that it
 * changed.
 */
#ifndef RM_IMPORT_CHANGES_H
#define RM_IMPORT_CHANGES_H

#include "base/map.h"
#include "record/record.h"

struct rm_changes {
    struct rm_buf *out;
    const struct rm_map *names; /* id: name, for those who have one */
};

/* "joined", "left" …: a line without more. */
void rm_changes_word(const struct rm_changes *changes, const char *id, const char *word);

/* A line for each field that is not the same in both, in the order of the table; then those of
 * one's own, in the order of the record. The status is left out where `is` has left. */
void rm_changes_fields(
    const struct rm_changes *changes, const struct rm_person *was, const struct rm_person *is);

#endif
