/*
 * num: numbers as people write them, read strictly.
 * Floor: base.
 */
#ifndef RM_BASE_NUM_H
#define RM_BASE_NUM_H

#include <stddef.h>
#include <stdint.h>

/* An integer field that was not given. */
#define RM_NONE INT64_MIN

/* A whole number: an optional minus sign and digits, all of `text`, no spaces,
 * no plus, within min..max. 0, or -1 when it is none (and *out is untouched). */
int rm_parse_int(int64_t *out, const char *text, int64_t min, int64_t max);

/* a + b and a * b; -1 on overflow (and *out is untouched). */
int rm_add(int64_t *out, int64_t a, int64_t b);
int rm_mul(int64_t *out, int64_t a, int64_t b);

#endif
