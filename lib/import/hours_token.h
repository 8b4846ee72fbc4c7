/*
 * hours_token: the words of availability, one by one.
 * Floor: import.
 *
 * Days, times and what stands between them; how they belong together is found out in hours.c.
 */
#ifndef RM_IMPORT_HOURS_TOKEN_H
#define RM_IMPORT_HOURS_TOKEN_H

#include "base/arena.h"

#include <stddef.h>

/* What is meant where only days or only times are said: the working week. */
enum { RM_WORK_START = 9 * 60, RM_WORK_END = 17 * 60, RM_WORK_DAYS = 0x1f };

enum rm_hours_kind {
    RM_HOURS_DAYS,   /* "Mon-Thu", "weekdays" */
    RM_HOURS_TIME,   /* "9-12", "after 3pm", "mornings" */
    RM_HOURS_EXCEPT, /* "except", "not" */
    RM_HOURS_COMMA,
    RM_HOURS_BREAK /* a semicolon */
};

struct rm_hours_token {
    enum rm_hours_kind kind;
    unsigned days;          /* of days: bits from Monday */
    int start_min, end_min; /* of a time: minutes since midnight */
};

struct rm_hours_tokens {
    struct rm_hours_token *v;
    size_t n;
};

/* Reads a rm_text_key; `tokens` is all zero before. 0, or -1 at the first word that is
 * not known or says no time of day. */
int rm_hours_tokens_read(struct rm_hours_tokens *tokens, const char *text, struct rm_arena *arena);

#endif
