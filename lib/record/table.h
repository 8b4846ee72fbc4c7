/*
 * table: how tables of fields are written down.
 * Floor: record. For .c files that define tables, of records and of files that are read alike.
 */
#ifndef RM_RECORD_TABLE_H
#define RM_RECORD_TABLE_H

#include "record/field.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* A row: struct, member, kind, name on the wire, meaning; then what else there is to say of it. */
#define FIELD(Struct, member, Kind, wire, ...)                                                     \
    {                                                                                              \
        .name = (wire), .kind = (Kind), .offset = offsetof(struct Struct, member),                 \
        .meaning = __VA_ARGS__                                                                     \
    }
#define NEEDED      .rules = RM_REQUIRED
#define BOX         .rules = RM_BOXED
#define RANGE(a, b) .min = (a), .max = (b)
#define ELSE(value) .has_fallback = 1, .fallback = (value)
#define ONE_OF(w)   .words = (w)
#define OF(s)       .shape = &(s)
#define NAMES(type) .refers = (type) + 1

#define SHAPE(Struct, wire, table, why)                                                            \
    {                                                                                              \
        .name = (wire), .meaning = (why), .size = sizeof(struct Struct), .fields = (table),        \
        .n_fields = COUNT(table)                                                                   \
    }

#endif
