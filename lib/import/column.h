/*
 * column: what the columns of a sheet mean.
 * Floor: import.
 *
 * A header is recognised by its words ("What is your e-mail address?" is the e-mail), whatever
 * their case and punctuation; a map file says it for any other. What can be filled is listed in a
 * table of targets, most of which are fields of the record floor's tables and take from there
 * what they expect.
 */
#ifndef RM_IMPORT_COLUMN_H
#define RM_IMPORT_COLUMN_H

#include "import/cell.h"
#include "import/sheet.h"
#include "record/record.h"

/* What people write for a value, as rm_text_key has it, and what is read in its place. */
struct rm_saying {
    const char *key, *value;
};

/* Something that a column can fill. */
struct rm_target {
    const char *name; /* what a map calls it; "trained.mentor" is a member of an object */
    enum rm_cell_form form;
    const struct rm_field
        *field; /* where it is no field of the record: what it expects; else NULL */
    const struct rm_saying *sayings; /* ends with a NULL key; or NULL */
};

/* A header, in any spelling with the same words, and the target that it means. */
struct rm_synonym {
    const char *header, *target;
};

/* What can be imported. */
struct rm_import {
    enum rm_type type;
    const struct rm_target *targets;
    size_t n_targets;
    const struct rm_synonym *synonyms;
    size_t n_synonyms;
    int keeps_own;      /* 1: fields of one's own may be made */
    int keeps_all;      /* 1: with fields of one's own, no column is left out but by a map */
    int ids_of_answers; /* 1: the "ID" of a form that numbers its answers is the id */
};

/* The target that stands for "leave it out". */
#define RM_TARGET_IGNORE "ignore"

/* What is filled: the targets in the order of their table, then the fields of one's own. */
struct rm_import_slot {
    const char *name;
    const struct rm_field *field;
    enum rm_cell_form form;
    const struct rm_saying *sayings;
    int in_record; /* 1: a field of the record's table, or a member of one */
    int is_own;
    int clears; /* 1: where nothing fills it, there is none: see rm_update_give */
    const struct rm_column *column; /* the first that fills it, or NULL */
};

struct rm_column {
    const char *header; /* for messages; of a constant, what the map calls its field */
    size_t cell;        /* its index in the row; not of a constant */
    size_t slot;
    int dates;         /* the order of its dates, or -1: as in the rest of the sheet */
    const char *split; /* what parts a list, or NULL: see rm_cell_split */
    const char
        *prefix; /* of hours in a grid: what the header says, "Availability [Monday]"; of scores:
                    whose, "g1" of "goals.g1" and "1" of "How far is goal 1?"; or NULL */
    struct rm_map values; /* text to be read in place of a text, by rm_text_key */
    const char *fallback; /* text to be read where the cell is empty, or NULL */
    const char *constant; /* text to be read in every row, or NULL */
    int clears;           /* 1: an empty cell means that there is none */
};

struct rm_columns {
    const struct rm_import *import;
    struct rm_import_slot *slots;
    size_t n_slots;
    struct rm_column *v;
    size_t n;
};

/* Finds out what the columns of the sheet are, by the map file where `map` is not NULL, then
 * by their headers. Columns that nobody knows are kept as fields of one's own with `keep_own`,
 * else left out and named in a warning. Everything is owned by the sheet's arena. 0, or -1
 * with errors in its diag. */
int rm_columns_find(struct rm_columns *columns, const struct rm_import *import,
    const struct rm_sheet *sheet, const char *map, int keep_own);

/* The order of dates in what fills a slot. */
enum rm_date_order rm_slot_dates(
    const struct rm_columns *columns, size_t slot, enum rm_date_order otherwise);

/* The words of a header that carry meaning, in one: "What is your e-mail address?" gives
 * "emailaddress". "" where none is left. */
char *rm_header_key(struct rm_arena *arena, const char *header);

#endif
