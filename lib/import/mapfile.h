/*
 * mapfile: a file that says what the columns of a sheet are.
 * Floor: import.
 *
 * JSON Lines, so that every error has its file and line; a line a column:
 *
 *   {"type":"column","header":"Pay band","field":"grade","values":{"Band 7":7},"default":5}
 *   {"type":"column","header":"Interests","field":"wants","split":"/"}
 *   {"type":"column","field":"organisation","constant":"Anytown Council"}
 *   {"type":"column","header":"Line manager","field":"manager","clear":true}
 *
 * "values" gives, for what stands in a cell (or in a part of a list), a text that is read in its
 * place, exactly as if it stood in the sheet; "default" and "constant" are such texts as well.
 * Null there is a text that nobody has given a value yet: it is read as it stands.
 * Whole numbers, true and false may be written as they are. "clear" says that an empty cell means
 * that there is none: a person who is there already loses the field.
 */
#ifndef RM_IMPORT_MAPFILE_H
#define RM_IMPORT_MAPFILE_H

#include "base/diag.h"
#include "record/field.h"

struct rm_map_line {
    struct rm_where where;
    const char *header; /* NULL for a constant */
    int64_t place;      /* of the column in the sheet, from 1; RM_NONE where the header says it */
    const char *field;
    const char *split;
    const char *hint;       /* not for programs */
    int dates;              /* enum rm_date_order, or -1 */
    struct rm_texts values; /* key (rm_text_key), text, key, text, … */
    const char *fallback;
    const char *constant;
    int clear;
};

struct rm_map_lines {
    struct rm_map_line *v;
    size_t n;
};

/* Reads a map file, the `file_no`th of the run. 0, or -1 with errors in diag. */
int rm_map_lines_read(struct rm_map_lines *lines, const char *path, unsigned file_no,
    struct rm_arena *arena, struct rm_diag *diag);

#endif
