/*
 * json_tree: sound JSON into a tree, quickly.
 * Floor: wire. For json.c alone; json.h is what others look at a tree through.
 *
 * Takes exactly what jansson takes with JSON_REJECT_DUPLICATES and JSON_DECODE_ANY, which the
 * unit test holds against it, at several times its speed; it says nothing about what is wrong
 * with the rest.
 */
#ifndef RM_WIRE_JSON_TREE_H
#define RM_WIRE_JSON_TREE_H

#include "wire/json.h"

struct rm_json {
    enum rm_json_kind kind;
    unsigned mark;      /* of the name: names that are the same have the same; see rm_json_mark */
    const char *name;   /* of a member; NULL for other values */
    const char *source; /* the value as it is written, `source_len` bytes */
    size_t source_len;
    size_t n; /* bytes of a string; values in a list or an object */
    union {
        int64_t number;
        const char *text;      /* with a NUL behind it, and none in it */
        struct rm_json *items; /* in the order of the text */
    } is;
};

/* A mark of a name of `len` bytes. */
static inline unsigned rm_json_mark(const char *name, size_t len)
{
    return len ? (unsigned)len << 16 | (unsigned)(unsigned char)name[0] << 8 |
                     (unsigned char)name[len - 1]
               : 0;
}

/* Reads the one value that `text` is. All but the source, which is borrowed from the text, is
 * owned by the arena. 0, or -1 where it is not sound. */
int rm_json_read_tree(struct rm_json *value, struct rm_arena *arena, const char *text, size_t len);

#endif
