/*
 * integrity_desk: what the parts of integrity share.
 * Floor: import. Part of integrity.
 */
#ifndef RM_IMPORT_INTEGRITY_DESK_H
#define RM_IMPORT_INTEGRITY_DESK_H

#include "import/integrity.h"

struct rm_integrity_finding {
    enum rm_integrity_rule rule;
    const struct rm_record *record;
    const struct rm_record *other; /* what it does not go with, or NULL */
    const char *text;
};

struct rm_integrity {
    const struct rm_programme *programme;
    const struct rm_integrity_options *options;
    struct rm_arena *arena;
    struct rm_integrity_finding *findings;
    size_t n_findings;
};

/* Adds a finding about a record; the text goes on from what the record is called. Nothing where the
 * rule is skipped. */
void rm_integrity_note(struct rm_integrity *in, enum rm_integrity_rule rule,
    const struct rm_record *record, const struct rm_record *other, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Notes an instant, or a date, that is past by its meaning but lies after now. */
void rm_integrity_note_time(
    struct rm_integrity *in, const struct rm_record *record, const char *field, int64_t time);
void rm_integrity_note_date(
    struct rm_integrity *in, const struct rm_record *record, const char *field, int64_t date);

/* Whether a pair is agreed, active or paused. */
int rm_integrity_is_under_way(const struct rm_pair *pair);

/* The parts, by what they look at: each notes all that it finds. */
void rm_integrity_find_names(struct rm_integrity *in);    /* ids; circles; strangers */
void rm_integrity_find_pairs(struct rm_integrity *in);    /* pairs and cycles */
void rm_integrity_find_meetings(struct rm_integrity *in); /* meetings, answers and actions */
void rm_integrity_find_people(struct rm_integrity *in);
void rm_integrity_find_spellings(struct rm_integrity *in);

#endif
