/*
 * json: JSON values in and out.
 * Floor: wire. The only place that includes jansson.
 *
 * Reading gives a tree that is looked at through the functions below and freed
 * at once; writing goes straight into a buffer. Numbers are 64-bit integers:
 * no binary floating point is written, and a real is only seen as one.
 * Sources: RFC 8259; I-JSON (RFC 7493) in refusing double names.
 */
#ifndef RM_WIRE_JSON_H
#define RM_WIRE_JSON_H

#include "base/arena.h"
#include "base/buf.h"

#include <stddef.h>
#include <stdint.h>

/* A parsed value; everything reached from it is borrowed until it is freed. */
struct rm_json;

enum rm_json_kind {
    RM_JSON_NULL,
    RM_JSON_FALSE,
    RM_JSON_TRUE,
    RM_JSON_INT,
    RM_JSON_REAL,
    RM_JSON_STRING,
    RM_JSON_LIST,
    RM_JSON_OBJECT
};

enum { RM_JSON_ERROR_SIZE = 200 };

/* Parses one value that takes up all of `len` bytes. NULL on error, with what is
 * wrong in `error` (double names, invalid UTF-8, NULs, a BOM, trailing text,
 * depth beyond 2048, integers beyond 64 bits are all errors). */
struct rm_json *rm_json_parse(const char *text, size_t len, char error[RM_JSON_ERROR_SIZE]);
void rm_json_free(struct rm_json *value);

/* The same, for many in a row: the value is owned by the arena, to be cleared after each, and
 * must not be given to rm_json_free. Threads may read at once, each with an arena of its own. */
const struct rm_json *rm_json_read(
    struct rm_arena *arena, const char *text, size_t len, char error[RM_JSON_ERROR_SIZE]);

/* Whether `len` bytes are one whole object: what a log of records asks of its last line
 * (base/log.h). */
int rm_json_whole(const char *line, size_t len);

/* Whether `len` bytes look like one object, without space between its parts: its strings and
 * brackets close, and nothing stands between them that cannot. Much sooner told than whether they
 * are one, for lines that are only passed by. A line that was torn, or such a one with an object
 * written onto it, never looks whole. */
int rm_json_looks_whole(const char *line, size_t len);

enum rm_json_kind rm_json_kind(const struct rm_json *value);

/* "a list", "text" …: what a value is, in words for a message. */
const char *rm_json_kind_name(enum rm_json_kind kind);

/* Of a string, its text, in which no NUL stands, and, where `len` is not NULL, its length; NULL for
 * other kinds. */
const char *rm_json_string(const struct rm_json *value, size_t *len);

/* Of an integer; 0 for other kinds. */
int64_t rm_json_int(const struct rm_json *value);

/* Of a list: its length and its items. Of an object: the number of its members. */
size_t rm_json_size(const struct rm_json *value);
const struct rm_json *rm_json_item(const struct rm_json *value, size_t i);

/* A member of an object by name, or NULL. */
const struct rm_json *rm_json_member(const struct rm_json *value, const char *name);

/* Walks an object in the order of the text:
 *   for (void *at = rm_json_first(v); at; at = rm_json_next(v, at)) … */
void *rm_json_first(const struct rm_json *object);
void *rm_json_next(const struct rm_json *object, void *at);
const char *rm_json_name(void *at);
const struct rm_json *rm_json_value(void *at);

/* Whether two values are the same, whatever the order of members. */
int rm_json_equal(const struct rm_json *a, const struct rm_json *b);

/* The compact text of a value, in the order it was read, appended to `out`. */
void rm_json_dump(struct rm_buf *out, const struct rm_json *value);

/* Writing. Commas and quotes are seen to; the caller opens and closes. All zero
 * but for `out` is a writer at its start. Text must be valid UTF-8. */
struct rm_json_writer {
    struct rm_buf *out;
    int comma; /* whether the next item needs one before it */
};
void rm_json_open(struct rm_json_writer *w, char bracket); /* '{' or '[' */
void rm_json_close(struct rm_json_writer *w, char bracket);
void rm_json_key(struct rm_json_writer *w, const char *name);
void rm_json_put_text(struct rm_json_writer *w, const char *text);
void rm_json_put_int(struct rm_json_writer *w, int64_t value);
void rm_json_put_flag(struct rm_json_writer *w, int value);
void rm_json_put_raw(struct rm_json_writer *w, const char *json, size_t len);

/* A text as a JSON string, with its quotes. */
const char *rm_json_text(struct rm_arena *arena, const char *text);

/* Sets one member of an object that is given as text, and appends the changed
 * text to `out`: the member's value is replaced where it stands, or the member is
 * added last, and all other bytes stay as they are. `value` NULL takes the
 * member out. `object` must be one valid JSON object, with a NUL behind it. */
void rm_json_set(
    struct rm_buf *out, const char *object, size_t len, const char *name, const char *value);

#endif
