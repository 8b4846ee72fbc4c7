/*
 * overlay: what a row says, laid over a person who is there already.
 * Floor: import.
 *
 * Only what the row fills is replaced, lists wholly; an empty cell says nothing, unless the map
 * says that it clears. All other members of the person's record stay, byte for byte. Offers are two
 * lists here: topics of lived experience, with the consent that they need, come from columns of
 * their own. A role that the row names makes one place where the person has none in that role; it
 * takes none away.
 */
#ifndef RM_IMPORT_OVERLAY_H
#define RM_IMPORT_OVERLAY_H

#include "import/gather.h"

enum rm_overlay_slot { RM_SLOT_KEPT, RM_SLOT_FILLED, RM_SLOT_CLEARED };

struct rm_overlay {
    unsigned char *slots; /* enum rm_overlay_slot, one for each slot of the columns */
    int roles;            /* that the row or the options name: bits */
    const char *consent;  /* the day of consent, "" where it is refused; NULL: nothing is said */
    const char *manager;  /* likewise, of consent that the line manager reads of one */
    const char *id;       /* as the row gives it, or NULL */
};

/* Notes what the cells of a row fill, before anything is concluded from them; and then the rest.
 * Owned by rm_row_keep. */
struct rm_overlay *rm_overlay_note(struct rm_row *row);
void rm_overlay_settle(struct rm_overlay *overlay, struct rm_row *row, int roles,
    const char *consent, const char *manager);

/* Makes two overlays of one person, whose rows are alike, one. -1 where they contradict. */
int rm_overlay_join(struct rm_overlay *overlay, const struct rm_overlay *other, size_t n_slots);

int rm_overlay_has_lived(const struct rm_person *person);

/* Appends the person's record, without "rev" and "changed" being touched, with the row laid over:
 * `row` is the record that the row would make of somebody new, as text. Nothing is appended where
 * nothing changes. The scratch is to be cleared by the caller. */
void rm_overlay_apply(struct rm_buf *out, const struct rm_person *person,
    const struct rm_columns *columns, const struct rm_overlay *overlay, const char *row, size_t len,
    struct rm_arena *scratch);

#endif
