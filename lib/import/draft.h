/*
 * draft: what a row says, before it is a record.
 * Floor: import.
 */
#ifndef RM_IMPORT_DRAFT_H
#define RM_IMPORT_DRAFT_H

#include "import/column.h"
#include "import/memo.h"

/* What fills a slot: of a single field at most one item; of a list, items with different keys. The
 * items may be shared with other rows: see rm_draft_take. */
struct rm_filling {
    const struct rm_item *items;
    size_t n;
    struct rm_hours hours; /* of RM_HOURS, in place of items */
    const char *json;      /* the value of the field, where it was written before; or NULL */
    int is_doubtful;       /* 1: the record floor may refuse it */
};

struct rm_draft {
    const struct rm_columns *columns;
    struct rm_filling *fillings; /* one a slot */
};

/* Is told of a text that cannot be read. */
typedef void rm_draft_refused(void *context, const struct rm_column *column, const char *text);

/* What reading needs, of one thread. */
struct rm_draft_reader {
    const struct rm_columns *columns;
    struct rm_cells *cells; /* its arena is that of the row */
    struct rm_memo memo;    /* of what cells said */
    const char **texts;     /* the cells of the row */
    size_t n_columns;       /* of the sheet */
    struct rm_batch *batch; /* which the row is in */
    size_t row;
    enum rm_date_order dates;  /* where the column has no order of its own */
    rm_draft_refused *refused; /* is told in place of the batch; or NULL */
    void *context;             /* for it */
};

/* `n_columns`: of the sheet. */
void rm_draft_open(struct rm_draft_reader *reader, const struct rm_columns *columns,
    size_t n_columns, struct rm_cells *cells);
void rm_draft_close(struct rm_draft_reader *reader);

/* Reads a row of a batch that is not wrong so far. Every cell that cannot be read is said to be
 * wrong. What is read is good as long as cells->arena, and until the next row is read. */
void rm_draft_read(
    struct rm_draft *draft, struct rm_draft_reader *reader, struct rm_batch *batch, size_t row);

/* The one item of a target, by its index in the table; NULL where it is not filled. */
const struct rm_item *rm_draft_item(const struct rm_draft *draft, size_t target);

/* Fills a target with one item. */
void rm_draft_put_text(
    struct rm_draft *draft, size_t target, const char *text, struct rm_arena *arena);
void rm_draft_put_int(
    struct rm_draft *draft, size_t target, int64_t number, struct rm_arena *arena);

/* The items of a target, to be changed, with room for `more` of them. Who changes one has to see
 * to its json too, or make it NULL where it is an object. */
struct rm_item *rm_draft_take(
    struct rm_draft *draft, size_t target, size_t more, struct rm_arena *arena);

/* Writes an item as a value of the field, or of the list that it is. */
void rm_item_write(
    struct rm_json_writer *w, const struct rm_field *field, const struct rm_item *item);

/* Writes what fills a field as its value. */
void rm_filling_write(
    struct rm_json_writer *w, const struct rm_field *field, const struct rm_filling *filling);

/* Writes the members that are fields of the record, in the order of the targets; the members of an
 * object stand side by side there. */
void rm_draft_write(struct rm_json_writer *w, const struct rm_draft *draft);

/* Appends `record`, a line as rm_record_write writes it, with the fields of one's own added. */
void rm_draft_write_own(
    struct rm_buf *out, const struct rm_draft *draft, const char *record, size_t len);

/* How drafts become lines without being decoded and encoded again: for each field of the record,
 * what stands before its value. */
struct rm_layout;
const struct rm_layout *rm_layout_make(const struct rm_columns *columns, struct rm_arena *arena);

/* Appends the line of a draft: the very bytes that rm_draft_write, rm_record_decode,
 * rm_record_write and rm_draft_write_own would give. `more` has members, without braces, that
 * stand behind those of the draft in the record's table; it may be empty. 0, or -1 where it is not
 * sure that the record floor would have it, and the long way has to be gone to find out. */
int rm_draft_write_line(struct rm_buf *out, const struct rm_draft *draft,
    const struct rm_layout *layout, const struct rm_buf *more);

#endif
