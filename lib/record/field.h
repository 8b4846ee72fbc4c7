/*
 * field: one table of fields a type, from which all else follows.
 * Floor: record.
 *
 * A shape is a table that says, for each field of a struct, its name on the
 * wire, its kind, what is allowed, and what it means. Decoding, encoding, the
 * texts of errors and the tables in rm-records(5) and rm-policy(5) are all driven by it; a field is
 * added in one place.
 */
#ifndef RM_RECORD_FIELD_H
#define RM_RECORD_FIELD_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/num.h"
#include "wire/json.h"

#include <stddef.h>
#include <stdint.h>

/* What a field holds: in JSON, and as which C type in the struct. */
enum rm_field_kind {
    RM_TEXT,     /* string: const char *, NULL when absent; no control characters but \n and \t */
    RM_ID,       /* string, not empty, one line: const char * */
    RM_EMAIL,    /* string with one @, kept as written: const char * */
    RM_ZONE,     /* string, an IANA time zone of the system: const char * */
    RM_TAG,      /* string, a BCP 47 language tag: const char * */
    RM_INT,      /* integer within min..max: int64_t, RM_NONE when absent */
    RM_FLAG,     /* true or false: int, -1 when absent */
    RM_WORD,     /* one of `words`: int, its index, -1 when absent */
    RM_DATE,     /* "YYYY-MM-DD": int64_t, days since 1970-01-01 */
    RM_TIME,     /* RFC 3339, stored as UTC: int64_t, seconds since 1970 */
    RM_GRADE,    /* integer, or a label that the policy orders: struct rm_grade */
    RM_CADENCE,  /* "weekly", "fortnightly", "every N weeks", "monthly", "none": int64_t, see
                    record.h */
    RM_CLOCK,    /* "HH:MM", 00:00 to 24:00: int64_t, minutes since midnight, RM_NONE when absent */
    RM_HOURS,    /* {"mon":["09:00-12:00"]}: struct rm_hours */
    RM_HOURS_ON, /* {"2026-12-24":["09:00-12:00"]}: struct rm_hours_on */
    RM_TEXTS,    /* list of strings: struct rm_texts */
    RM_IDS,      /* list of ids: struct rm_texts */
    RM_INTS,     /* list of integers within min..max: struct rm_ints */
    RM_DATES,    /* list of dates: struct rm_ints */
    RM_SCORES,   /* object of integers within min..max, by name: struct rm_entries */
    RM_DAYS,     /* object of dates, by name: struct rm_entries */
    RM_OBJECT,   /* object of `shape`: the struct itself, or a pointer (see RM_BOXED) */
    RM_OBJECTS,  /* list of objects of `shape`: struct rm_items */
};

struct rm_texts {
    const char **v;
    size_t n;
};

struct rm_ints {
    int64_t *v;
    size_t n;
};

/* Names with values, in the order of the text; names are unique. */
struct rm_entry {
    const char *name;
    int64_t value;
};
struct rm_entries {
    struct rm_entry *v;
    size_t n;
};

/* Structs of a shape, side by side. Declared with the struct's own type as
 * RM_ITEMS(struct rm_offer); all of them look alike to the decoder. */
#define RM_ITEMS(type)                                                                             \
    struct {                                                                                       \
        type *v;                                                                                   \
        size_t n;                                                                                  \
    }

/* All zero: absent. */
struct rm_grade {
    int given;
    int64_t level;     /* where label is NULL */
    const char *label; /* as written, to be ordered by the policy */
};

/* Weekly hours of wall time: slots sorted by start, merged where they touch.
 * Minutes since Monday 00:00; a slot lies within one day (end 24:00 is allowed). */
struct rm_slot {
    int start_min;
    int end_min;
};
struct rm_hours {
    struct rm_slot *v;
    size_t n;
};

/* Hours of single days, by date, none twice. Slots are in minutes since midnight, sorted and merged
 * as above; a day without any has no hours at all. */
struct rm_day_hours {
    int64_t date;
    struct rm_hours hours;
};
struct rm_hours_on {
    struct rm_day_hours *v;
    size_t n;
};

/* A field's rules. */
enum {
    RM_REQUIRED = 1, /* absent is an error */
    RM_BOXED = 2,    /* RM_OBJECT: the struct has a pointer, NULL when absent */
};

struct rm_shape;

struct rm_field {
    const char *name;
    enum rm_field_kind kind;
    size_t offset;
    unsigned rules;
    int64_t min, max; /* of RM_INT, RM_INTS, RM_SCORES */
    int has_fallback; /* RM_INT, RM_WORD, RM_FLAG: absent means `fallback` */
    int64_t fallback;
    const char *const *words;     /* of RM_WORD; NULL-terminated */
    const struct rm_shape *shape; /* of RM_OBJECT, RM_OBJECTS */
    int refers;                   /* of RM_ID, RM_IDS: enum rm_type + 1 that it names, or 0 */
    const char *meaning;          /* a line for the manual */
};

struct rm_shape {
    const char *name;    /* on the wire, as "type" for a record */
    const char *meaning; /* a line for the manual */
    size_t size;         /* of the struct */
    const struct rm_field *fields;
    size_t n_fields;
    const char *const *key; /* names of the fields that make up the id where it is derived,
                               NULL-terminated, or NULL */
};

/* What is decoded, and for whom. */
struct rm_decoding {
    struct rm_arena *arena; /* owns what the struct points at */
    struct rm_diag *diag;
    struct rm_where where;
    const char *name; /* "person" */
    const char *id;   /* which one, or NULL */
};

/* What it is called in messages: `person "amy"`, or `person` without an id. */
const char *rm_decoding_path(const struct rm_decoding *how);

/* Fills `record` (of shape->size bytes, zeroed) from a JSON object. Every wrong
 * field is reported, naming it from the path on (such as `person "amy": offers[2].level`).
 * Members that the shape does not know are left alone. 0, or -1 when anything was reported. */
int rm_fields_decode(void *record, const struct rm_shape *shape, const struct rm_json *object,
    const struct rm_decoding *how);

/* Writes the members of a struct, without the braces: those that are given, in the order of the
 * table; but not numbers and flags that equal their fallback. */
void rm_fields_encode(struct rm_json_writer *w, const struct rm_shape *shape, const void *record);

/* One field as a JSON value on its own; "null" when absent. For `set` and tables. */
void rm_field_encode(struct rm_json_writer *w, const struct rm_field *field, const void *record);

/* Makes all fields of a struct absent. */
void rm_fields_clear(void *record, const struct rm_shape *shape);

/* What a field expects, in words for a message: "a date such as 2026-03-31". */
void rm_field_expected(struct rm_buf *out, const struct rm_field *field);

/* Whether a field that holds a text on the wire (of a list: an item; of a grade: a label) takes it
 * as it is, as decoding would. 0 for other kinds. */
int rm_field_takes(const struct rm_field *field, const char *text);

/* The field of that name, or NULL. */
const struct rm_field *rm_field_find(const struct rm_shape *shape, const char *name);

/* The index of a text among NULL-terminated words, or -1. */
int rm_word_find(const char *const *words, const char *text);

/* Whether a text can stand in a header as one address and reach a mailbox: stricter than RFC 5322,
 * without comments, quotes or address literals. */
int rm_email_valid(const char *text);

/* Cadence on the wire and as a number: weeks between meetings, or one of these. */
#define RM_CADENCE_NONE    INT64_C(0)
#define RM_CADENCE_MONTHLY INT64_C(-1)
int rm_cadence_parse(int64_t *cadence, const char *text);
void rm_cadence_format(struct rm_buf *out, int64_t cadence);

/* Weekly hours from a day and "HH:MM-HH:MM"; added to `hours`, unsorted. 0, or -1 if it is none. */
int rm_hours_add(struct rm_hours *hours, struct rm_arena *arena, int weekday, const char *range);

/* Sorts and merges. Call after the last rm_hours_add. */
void rm_hours_settle(struct rm_hours *hours);

/* As a JSON object; and those of single days. */
void rm_hours_write(struct rm_json_writer *w, const struct rm_hours *hours);
void rm_hours_on_write(struct rm_json_writer *w, const struct rm_hours_on *days);

/* Sorts by date. */
void rm_hours_on_settle(struct rm_hours_on *days);

/* The hours of a date, or NULL where it has none of its own. */
const struct rm_hours *rm_hours_on_find(const struct rm_hours_on *days, int64_t date);

/* Minutes since midnight (0 to 1440) as "HH:MM", both ways; parsing gives -1 for what is none. */
char *rm_clock_format(char out[6], int minute);
int rm_clock_parse(const char *text);

#endif
