/*
 * erase: what becomes of one record when a person is forgotten.
 * Floor: forget.
 *
 * Three things can happen to a record; tables in erase.c say which.
 *   - It goes: the person's own record, in all revisions; check-ins and concerns by the person;
 *     exclusions and candidates of the person; reminders to the person or about the person's pairs;
 *     deliveries to the person's addresses, or of reminders to the person.
 *   - It stays under a pseudonym: pairs, meetings, actions, and what others said of them, so that
 *     the programme's history and the other side's stay whole. Ids that are made of the person's id
 *     are made of the pseudonym instead, everywhere alike. What the person said in them goes: the
 *     texts of the person's goals and actions, the reasons of the match, the reviewer's note, its
 * topics where the person gave lived experience, the text of messages to others once they are
 * settled.
 *   - It has nothing to do with the person, and keeps its bytes.
 * In place of the person's record comes one with the pseudonym and the status `left` and nothing
 * else, so that no reference is left without its record.
 *
 * What remains in free text of others, or in members that the tables do not know, cannot be
 * decided by a program: it is found (the id, the addresses, the names as words) and reported.
 */
#ifndef RM_FORGET_ERASE_H
#define RM_FORGET_ERASE_H

#include "base/diag.h"
#include "record/programme.h"

/* Who is forgotten, and what is known of them. */
struct rm_erasure {
    const char *id, *pseudonym;
    struct rm_texts addresses; /* in lower case */
    struct rm_texts keys;      /* what a text must not hold, as rm_text_key: id, addresses, names */
    struct rm_texts words;     /* and the words of the names, as they are spelled */
    int lived;                 /* the person offered lived experience */
    const struct rm_programme *p;
};

/* Gathers what all revisions of the person's record say. */
void rm_erasure_init(struct rm_erasure *erasure, const char *id, const char *pseudonym,
    const struct rm_programme *p);

enum rm_fate { RM_UNTOUCHED, RM_PSEUDONYMISED, RM_ERASED };

struct rm_erased {
    enum rm_fate fate;
    int is_person; /* the person's own record */
    int is_own; /* the person may ask to see it: nothing that others said, or want, in confidence */
    struct rm_buf without; /* members that were taken out, as text for the user */
};

/* Decides on one record. Appends the line that takes its place to `line`, where the fate is
 * RM_PSEUDONYMISED. What still mentions the person is a warning. `erased` is all zero before; free
 * its buffer after. */
void rm_erase(struct rm_buf *line, struct rm_erased *erased, const struct rm_erasure *erasure,
    const struct rm_json *record, struct rm_diag *diag, struct rm_where where);

/* Appends a record as its person may see it, a line: of what two people share, without what tells
 * on the other (score and reasons of the match, an override, a reviewer's note, who cancelled or
 * changed it). */
void rm_erasure_show(
    struct rm_buf *out, const struct rm_erasure *erasure, const struct rm_json *record);

#endif
