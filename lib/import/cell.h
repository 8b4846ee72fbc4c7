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

#include "base/zone.h"
#include "import/language.h"
#include "import/place.h"
#include "record/field.h"

enum rm_date_order { RM_DATES_ISO, RM_DATES_DMY, RM_DATES_MDY };

/* What to tell those whose dates were refused while RM_DATES_ISO was in force. */
#define RM_SAY_DATES ", or in another order with --dates"

/* How a text is read, beyond what the kind of its field says. */
enum rm_cell_form {
    RM_CELL_PLAIN,
    RM_CELL_PERSON,   /* names a person: an e-mail is put into lower case, as ids are */
    RM_CELL_LANGUAGE, /* a BCP 47 tag, or the name of a language */
    RM_CELL_MEDIUM,   /* "Teams" and "virtual" are "video" … */
    RM_CELL_CAPACITY, /* how many people, or yes or no: "up to two", "max 3" */
    RM_CELL_RATING,   /* a point of a scale, with or without words: "4", "4 - agree", "5 stars" */
    RM_CELL_WORDS,    /* a text of which nothing is refused: control characters become spaces */
    RM_CELL_DATE_OF   /* a date, or "yes", which is taken for the day of the sheet's row */
};

/* What reading needs besides the text. */
struct rm_cells {
    struct rm_arena *arena; /* for what is read; may be freed after each row */
    enum rm_date_order dates;
    const struct rm_zone *zone; /* of times that have no offset; NULL: UTC */
    struct rm_places places;
    struct rm_languages languages;
    struct rm_buf expected; /* what was expected, after a -1 */
};

/* `keep` is an arena that lives as long as `cells`. */
void rm_cells_init(struct rm_cells *cells, struct rm_arena *arena, struct rm_arena *keep);
void rm_cells_free(struct rm_cells *cells);

/* What a cell says, in the one form that records have. */
struct rm_item {
    const char *json; /* the value for a field; of RM_HOURS, NULL; of RM_OBJECTS, NULL or what the
                         others say */
    const char *key;  /* equal for two spellings of the same */
    const char *text; /* of a topic, without its number; else as written */
    int64_t number;   /* of a topic: level or importance; RM_NONE when absent */
    int flag;         /* of a topic: lived experience */
};

/* Reads the text, which is not empty and trimmed, as one value of the field (of a list: one item).
 * 0, or -1 with cells->expected saying what would do. */
int rm_cell_read(struct rm_item *item, const struct rm_field *field, enum rm_cell_form form,
    const char *text, struct rm_cells *cells);

/* Weekly hours, added to `hours`: "mon 09:00-12:00; wed 14:00-16:30", "Monday to Friday, 9am –
 * 5pm", "mornings except Fri", "Tue after 3pm"; see rm-import(1). 0 or -1. */
int rm_cell_hours(struct rm_hours *hours, const char *text, struct rm_arena *arena);

/* The same of a cell in a grid, whose heading (that of the column, or a part of it) says days or
 * times or both: what is ticked, or says what the heading says, means all of that; else the cell
 * says what the heading leaves open. */
int rm_cell_grid(
    struct rm_hours *hours, const char *heading, const char *text, struct rm_arena *arena);

/* What a text says of hours: RM_HOURS_NOTHING where it cannot be read. */
enum rm_hours_sense { RM_HOURS_NOTHING, RM_HOURS_DAYS_ONLY, RM_HOURS_TIMES_ONLY, RM_HOURS_WHOLE };
enum rm_hours_sense rm_cell_hours_sense(const char *text);

/* A day: YYYY-MM-DD, YYYYMMDD, 2026/03/31, "31 March 2026", "Mar 31st, 2026", "31-Mar-26", with or
 * without its weekday, an RFC 3339 time; with an
 * order declared, 31/03/2026 or 03/31/2026, with / . or -, and a year of two digits is 1969 to
 * 2068. Where more text follows, `rest` points at it; it may be NULL, and then nothing may
 * follow but a time of day. 0 or -1. */
int rm_cell_date(int64_t *date, const char *text, enum rm_date_order order, const char **rest);

/* What there is to say of a text that rm_cell_date refused: what --dates would make of it, or the
 * day that a spreadsheet means by a number such as 45000. Appended to `out`. */
void rm_cell_date_hint(struct rm_buf *out, const char *text, enum rm_date_order order);

/* An instant: RFC 3339, or a day as above with a time of day behind it, with or without
 * seconds, AM or PM, and "GMT+1", "UTC", "Z"; where no offset is given, wall time in `zone`. 0
 * or -1. */
int rm_cell_time(
    int64_t *time, const char *text, enum rm_date_order order, const struct rm_zone *zone);

/* "yes", "No, thanks", "TRUE", "x", "Yes, I consent": 1 or 0; -1 where it is none of these, or has
 * an if or a but. */
int rm_cell_flag(const char *text);

/* "3", "3.0", "three", and for 1 and 0 "yes" and "none". 0, or -1. */
int rm_cell_number(int64_t *number, const char *text, int64_t min, int64_t max);

/* The most people that are meant: "up to two", "1 or 2" (2), "max. 3 people"; not "2+". 0, or -1.
 */
int rm_cell_capacity(int64_t *number, const char *text, int64_t min, int64_t max);

/* The parts of a list cell, trimmed and not empty. Parted by `split`, or where that is NULL by the
 * first of these that the text has: "|||"; semicolons and newlines; commas outside of parentheses.
 * Languages and mediums are parted by "and", "or", "&", "/" and "+" besides. */
struct rm_texts rm_cell_split(
    struct rm_arena *arena, const char *text, const char *split, enum rm_cell_form form);

#endif
