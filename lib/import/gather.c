#include "import/gather.h"

#include "base/parallel.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

/* Bytes of lines that are held in memory before they go to a file. */
enum { HELD_MOST = 128 * 1024 * 1024 };

/* What a thread that reads rows has for itself, and alone. */
struct rm_hand {
    alignas(RM_APART) struct rm_arena scratch; /* of the row */
    struct rm_arena keep;                      /* of what outlasts it */
    struct rm_cells cells;
    struct rm_draft_reader reader;
    struct rm_batch batch;
    size_t number; /* of the batch */
    struct rm_buf lines;
    struct rm_gathered_row *rows; /* of the batch, with their lines here */
    size_t n, size;
};

/* Each thread takes the next rows of the sheet, one at a time, reads them beside the others, and
 * adds what they give in the order in which they were taken. */
struct reading {
    struct rm_gatherer *g;
    rm_row_read *read;
    const void *context;
    struct rm_hand *hands; /* one a thread */
    pthread_mutex_t taking;
    size_t n_taken; /* batches */
    int rc;         /* of the last that was taken */
    struct rm_turns adding;
};

int rm_gather_open(struct rm_gatherer *g, const struct rm_import *import, int fd,
    struct rm_where where, const struct rm_import_options *options, struct rm_arena *arena,
    struct rm_diag *diag)
{
    memset(g, 0, sizeof *g);
    g->options = options;
    g->arena = arena;
    rm_spool_init(&g->lines, options->scratch, HELD_MOST);
    if (rm_sheet_open(&g->sheet, fd, where, &options->dialect, options->sets_aside,
            options->scratch, arena, diag))
        return -1;
    if (rm_columns_find(&g->columns, import, &g->sheet, options->map, options->keep_own))
        return -1;
    g->layout = rm_layout_make(&g->columns, arena);
    return 0;
}

void rm_gather_close(struct rm_gatherer *g)
{
    rm_sheet_close(&g->sheet);
    rm_spool_free(&g->lines);
    rm_spool_reader_free(&g->reader);
    rm_buf_free(&g->line);
    free(g->rows);
}

static void open_hand(struct rm_hand *hand, const struct rm_gatherer *g)
{
    memset(hand, 0, sizeof *hand);
    rm_cells_init(&hand->cells, &hand->scratch, &hand->keep);
    hand->cells.dates = g->options->dates;
    hand->cells.zone = g->options->zone;
    rm_draft_open(&hand->reader, &g->columns, g->sheet.n_columns, &hand->cells);
}

static void close_hand(struct rm_hand *hand, struct rm_arena *arena)
{
    rm_draft_close(&hand->reader);
    rm_cells_free(&hand->cells);
    rm_batch_free(&hand->batch);
    rm_arena_take(arena, &hand->keep);
    rm_arena_free(&hand->scratch);
    rm_buf_free(&hand->lines);
    free(hand->rows);
}

/* 1, or 0 where there are no more. */
static int take(struct reading *reading, struct rm_hand *hand)
{
    int rc;

    pthread_mutex_lock(&reading->taking);
    if (reading->rc > 0)
        reading->rc = rm_sheet_take(&reading->g->sheet, &hand->batch);
    rc = reading->rc;
    hand->number = reading->n_taken;
    reading->n_taken += rc > 0;
    pthread_mutex_unlock(&reading->taking);
    return rc > 0;
}

static void *make_room(void *rows, size_t n, size_t *size)
{
    if (n < *size)
        return rows;
    *size = *size ? *size * 2 : 256;
    return rm_realloc(rows, *size * sizeof(struct rm_gathered_row));
}

static void add(struct reading *reading, struct rm_hand *hand)
{
    struct rm_gatherer *g = reading->g;

    rm_turn_take(&reading->adding, hand->number);
    rm_sheet_add(&g->sheet, &hand->batch);
    for (size_t i = 0; i < hand->n; i++) {
        g->rows = make_room(g->rows, g->n, &g->size);
        g->rows[g->n] = hand->rows[i];
        g->rows[g->n++].at += rm_spool_len(&g->lines);
    }
    rm_spool_add(&g->lines, hand->lines.data, hand->lines.len);
    rm_turn_pass(&reading->adding);
}

static void read_batch(struct reading *reading, struct rm_hand *hand)
{
    struct rm_row row = {.g = reading->g, .hand = hand};

    hand->n = 0;
    rm_buf_clear(&hand->lines);
    for (size_t i = 0; i < hand->batch.n; i++) {
        if (hand->batch.rows[i].wrong)
            continue;
        rm_arena_clear(&hand->scratch);
        row.index = hand->batch.first + i;
        rm_draft_read(&row.draft, &hand->reader, &hand->batch, i);
        reading->read(&row, reading->context);
    }
}

/* 1, or 0 at the end of the sheet. */
static int read_next(struct reading *reading, struct rm_hand *hand)
{
    if (!take(reading, hand))
        return 0;
    read_batch(reading, hand);
    add(reading, hand);
    return 1;
}

static void read_rest(void *context, size_t number, unsigned thread)
{
    struct reading *reading = context;

    (void)number;
    while (read_next(reading, &reading->hands[thread]))
        ;
}

static void begin(struct reading *reading)
{
    pthread_mutex_init(&reading->taking, NULL);
    rm_turns_init(&reading->adding);
    reading->hands = aligned_alloc(alignof(struct rm_hand), rm_threads() * sizeof *reading->hands);
    if (!reading->hands)
        rm_out_of_memory();
    for (unsigned i = 0; i < rm_threads(); i++)
        open_hand(&reading->hands[i], reading->g);
}

static void end(struct reading *reading)
{
    for (unsigned i = 0; i < rm_threads(); i++)
        close_hand(&reading->hands[i], reading->g->arena);
    free(reading->hands);
    rm_turns_free(&reading->adding);
    pthread_mutex_destroy(&reading->taking);
}

/* Most sheets are one batch, for which no others are called. */
int rm_gather_read(struct rm_gatherer *g, rm_row_read *read, const void *context)
{
    struct reading reading = {.g = g, .read = read, .context = context, .rc = 1};

    begin(&reading);
    if (read_next(&reading, &reading.hands[0]) && read_next(&reading, &reading.hands[0]))
        rm_parallel(rm_threads(), read_rest, &reading);
    end(&reading);
    return rm_sheet_end(&g->sheet) || rm_gather_check(g) ? -1 : 0;
}

struct rm_arena *rm_row_scratch(const struct rm_row *row)
{
    return &row->hand->scratch;
}

struct rm_arena *rm_row_keep(const struct rm_row *row)
{
    return &row->hand->keep;
}

struct rm_cells *rm_row_cells(struct rm_row *row)
{
    return &row->hand->cells;
}

void rm_row_wrong(struct rm_row *row, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    rm_batch_vwrong(&row->hand->batch, row->index - row->hand->batch.first, format, args);
    va_end(args);
}

int rm_row_is_wrong(const struct rm_row *row)
{
    const struct rm_batch *batch = &row->hand->batch;

    return batch->rows[row->index - batch->first].wrong != NULL;
}

const char *rm_row_text(const struct rm_row *row, size_t target)
{
    const struct rm_item *item = rm_draft_item(&row->draft, target);

    return item ? item->text : NULL;
}

const char *rm_gather_header(const struct rm_gatherer *g, size_t target)
{
    const struct rm_column *column = g->columns.slots[target].column;

    return column ? column->header : g->columns.slots[target].name;
}

const char *rm_row_header(const struct rm_row *row, size_t target)
{
    return rm_gather_header(row->g, target);
}

struct rm_gathered_row *rm_row_add(struct rm_row *row, const char *id)
{
    struct rm_hand *hand = row->hand;

    hand->rows = make_room(hand->rows, hand->n, &hand->size);
    hand->rows[hand->n] =
        (struct rm_gathered_row){.id = rm_arena_dup(&hand->keep, id), .row = row->index};
    return &hand->rows[hand->n++];
}

/* What would be said of the record if it stood in a file. */
static struct rm_record *decode(struct rm_row *row, const char *members, size_t len)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_buf text = {0};
    struct rm_record *record = NULL;
    const struct rm_json *object;
    struct rm_diag diag;

    rm_buf_addc(&text, '{');
    rm_buf_add(&text, members, len);
    rm_buf_addc(&text, '}');
    object = rm_json_read(rm_row_scratch(row), text.data, text.len, error);
    rm_diag_init(&diag, rm_row_scratch(row));
    if (object)
        record = rm_record_decode(
            row->g->columns.import->type, object, rm_row_scratch(row), &diag, (struct rm_where){0});
    else
        rm_row_wrong(row, "%s", error);
    for (size_t i = 0; i < diag.n_entries; i++)
        rm_row_wrong(row, "%s", diag.entries[i].text);
    rm_buf_free(&text);
    return record;
}

void rm_row_write(
    struct rm_row *row, struct rm_gathered_row *gathered, const char *members, size_t len)
{
    struct rm_record *record = rm_row_is_wrong(row) ? NULL : decode(row, members, len);
    struct rm_buf *lines = &row->hand->lines;
    struct rm_buf line = {0};

    if (record) {
        rm_record_write(&line, record);
        gathered->at = lines->len;
        rm_draft_write_own(lines, &row->draft, line.data, line.len);
        gathered->len = lines->len - gathered->at;
    }
    rm_buf_free(&line);
}

static void write_by_record(
    struct rm_row *row, struct rm_gathered_row *gathered, const struct rm_buf *more)
{
    struct rm_buf members = {0};
    struct rm_json_writer w = {.out = &members};

    rm_draft_write(&w, &row->draft);
    if (more->len)
        rm_json_put_raw(&w, more->data, more->len);
    rm_row_write(row, gathered, rm_buf_text(&members), members.len);
    rm_buf_free(&members);
}

void rm_row_write_draft(
    struct rm_row *row, struct rm_gathered_row *gathered, const struct rm_buf *more)
{
    struct rm_buf *lines = &row->hand->lines;
    size_t at = lines->len;

    if (rm_row_is_wrong(row))
        return;
    if (rm_draft_write_line(lines, &row->draft, row->g->layout, more)) {
        write_by_record(row, gathered, more);
        return;
    }
    gathered->at = at;
    gathered->len = lines->len - at;
}
