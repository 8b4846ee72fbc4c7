/*
 * part: text with fields in it, read, checked and filled in.
 * Floor: words.
 *
 * {name} is a field, {if name} … {else} … {end} keeps what is between them where the field is (or
 * is not) given, and {{ is a brace. A line that holds nothing but {if}, {else} or {end} leaves no
 * line behind. What is filled in is never looked at for fields.
 */
#ifndef RM_WORDS_PART_H
#define RM_WORDS_PART_H

#include "base/diag.h"

/* The names that may stand in braces. */
struct rm_fields {
    const char *const *names; /* NULL-terminated */
    const unsigned *gives;    /* for each: in which texts it is given */
    unsigned given;           /* which of them this is; 0: none of them */
    const char *what;         /* what it is: "messages of the kind quiet" */
};

/* Reports all that is wrong with a part, which begins in where.line. 0 or -1. */
int rm_part_check(
    const char *part, const struct rm_fields *fields, struct rm_diag *diag, struct rm_where where);

/* Appends a part that was checked. `values`: one for each name; NULL or "": not given. */
void rm_part_render(
    struct rm_buf *out, const char *part, const char *const *names, const char *const *values);

#endif
