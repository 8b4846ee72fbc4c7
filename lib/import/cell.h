/*
 * cell: what the text of one cell says.
 * Floor: import.
 *
 * People write "Mon–Fri 9am-12", "yes please", "3.", "Welsh (fluent)"; records have one form. What
 * each field expects comes from the record floor's tables; here is only how people put it. Nothing
 * is guessed that could be meant otherwise: 03/04/2026 is refused until the order is declared.
 */
#ifndef RM_IMPORT_CELL_H
#define RM_IMPORT_CELL_H

#include "base/map.h"
#include "base/zone.h"
#include "record/field.h"

enum rm_date_order { RM_DATES_ISO, RM_DATES_DMY, RM_DATES_MDY };

/* What to tell those whose dates were refused while RM_DATES_ISO was in force. */
#define RM_SAY_DATES ", or in another order with --dates"

/* How a text is read, beyond what the kind of its field says. */
enum rm_cell_form {
    RM_CELL_PLAIN,
    RM_CELL_PERSON,   /* names a person: an e-mail is put into lower case, as ids are */
    RM_CELL_LANGUAGE, /* a BCP 47 tag, or the English name of a language */
    RM_CELL_MEDIUM,   /* "Teams" and "virtual" are "video" … */
    RM_CELL_RATING, /* a point of a scale, with or without its words: "4", "4 - agree", "5 stars" */
    RM_CELL_DATE_OF /* a date, or "yes", which is taken for the day of the sheet's row */
};

/* What reading needs besides the text. */
struct rm_cells {
    struct rm_arena *arena; /* for what is read; may be freed after each row */
    enum rm_date_order dates;
    const struct rm_zone *zone; /* of times that have no offset; NULL: UTC */
    struct rm_map zones;    /* names of zones that were looked up: the one answer or the other */
    struct rm_buf expected; /* what was expected, after a -1 */
};

/* `keep` is an arena that lives as long as `cells`. */
void rm_cells_init(struct rm_cells *cells, struct rm_arena *arena, struct rm_arena *keep);
void rm_cells_free(struct rm_cells *cells);

/* What a cell says, in the one form that records have. */
struct rm_item {
    const char *json; /* the value for a field; of RM_OBJECTS and RM_HOURS, NULL */
    const char *key;  /* equal for two spellings of the same */
    const char *text; /* of a topic, without its number; else as written */
    int64_t number;   /* of a topic: level or importance; RM_NONE when absent */
    int flag;         /* of a topic: lived experience */
};

/* Reads the text, which is not empty and trimmed, as one value of the field (of a list: one item).
 * 0, or -1 with cells->expected saying what would do. */
int rm_cell_read(struct rm_item *item, const struct rm_field *field, enum rm_cell_form form,
    const char *text, struct rm_cells *cells);

/* Weekly hours: "mon 09:00-12:00; wed 14:00-16:30", "Monday to Friday, 9am – 5pm", "Tue mornings";
 * a morning is 09:00-12:00, an afternoon 13:00-17:00, a day 09:00-17:00. Added to `hours`. 0 or -1.
 */
int rm_cell_hours(struct rm_hours *hours, const char *text, struct rm_arena *arena);

/* A day: YYYY-MM-DD, 2026/03/31, "31 March 2026", "Mar 31, 2026", an RFC 3339 time; with an
 * order declared, 31/03/2026 or 03/31/2026, with / . or -, and a year of two digits is 1969 to
 * 2068. Where more text follows, `rest` points at it; it may be NULL, and then nothing may
 * follow but a time of day. 0 or -1. */
int rm_cell_date(int64_t *date, const char *text, enum rm_date_order order, const char **rest);

/* An instant: RFC 3339, or a day as above with a time of day behind it, with or without
 * seconds, AM or PM, and "GMT+1", "UTC", "Z"; where no offset is given, wall time in `zone`. 0
 * or -1. */
int rm_cell_time(
    int64_t *time, const char *text, enum rm_date_order order, const struct rm_zone *zone);

/* "yes", "No", "TRUE", "x", "I agree": 1 or 0; -1 where it is none of these. */
int rm_cell_flag(const char *text);

/* Of a language: its tag. Of a medium: what records call it. NULL where the table has none.
 * `key` is a rm_text_key. */
const char *rm_language_find(const char *key);
const char *rm_medium_find(const char *key);

/* The parts of a list cell, trimmed and not empty. Parted by `split`, or where that is NULL by the
 * first of these that the text has: "|||"; semicolons and newlines; commas outside of parentheses.
 */
struct rm_texts rm_cell_split(struct rm_arena *arena, const char *text, const char *split);

#endif
