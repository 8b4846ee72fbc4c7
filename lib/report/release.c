/*
 * A line of the file is an object: type "release", cycle, at, audience, threshold, and rows. A row
 * has its words, the view's name first, and its cells by column: null where hidden, else what is
 * shown, and of a figure its sum, of how many people it is (by), and their marks.
 */
#include "report/release.h"

#include "base/date.h"
#include "base/num.h"
#include "report/audit.h"
#include "wire/json.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* A figure as it was when it was published. */
struct past {
    int64_t sum, by;
    const char *marks; /* hexadecimal, or NULL */
};

struct cell {
    const char *column;
    enum rm_cell_state state;
    int64_t shown;
    int has_past;
    struct past past;
};

/* A row as it was published. */
struct rm_published {
    struct rm_published *older;
    int64_t at;
    struct cell *cells;
    size_t n;
};

/*
 * Reading.
 */

static int is_count(const struct rm_json *value)
{
    const int64_t most = INT64_C(1) << 50;

    return rm_json_kind(value) == RM_JSON_INT && rm_json_int(value) >= 0 &&
           rm_json_int(value) <= most;
}

static int read_cell(
    struct cell *cell, struct rm_arena *arena, const char *column, const struct rm_json *value)
{
    const struct rm_json *shown = rm_json_member(value, "shown");
    const struct rm_json *sum = rm_json_member(value, "sum"), *by = rm_json_member(value, "by");
    const char *marks = NULL;

    *cell = (struct cell){.column = rm_arena_dup(arena, column), .state = RM_CELL_HIDDEN};
    if (rm_json_kind(value) == RM_JSON_NULL)
        return 0;
    if (!shown || rm_json_kind(shown) != RM_JSON_INT)
        return -1;
    cell->state = RM_CELL_VALUE;
    cell->shown = rm_json_int(shown);
    if (!sum || !by)
        return 0;
    if (!is_count(sum) || !is_count(by))
        return -1;
    if (rm_json_member(value, "marks"))
        marks = rm_json_string(rm_json_member(value, "marks"), NULL);
    cell->has_past = 1;
    cell->past =
        (struct past){rm_json_int(sum), rm_json_int(by), marks ? rm_arena_dup(arena, marks) : NULL};
    return 0;
}

enum { SEPARATOR = '\x1f' };

/* A row's words as one text. */
static const char *read_words(struct rm_arena *arena, const struct rm_json *list)
{
    struct rm_buf words = {0};
    const char *copy;

    for (size_t i = 0; i < rm_json_size(list); i++) {
        const char *word = rm_json_string(rm_json_item(list, i), NULL);

        rm_buf_adds(&words, word ? word : "");
        rm_buf_addc(&words, SEPARATOR);
    }
    copy = rm_arena_dup(arena, rm_buf_text(&words));
    rm_buf_free(&words);
    return copy;
}

static int read_row(struct rm_release *r, int64_t at, const struct rm_json *row)
{
    const struct rm_json *words = rm_json_member(row, "row"), *cells = rm_json_member(row, "cells");
    struct rm_published *p = RM_NEW(r->arena, struct rm_published);
    void **slot;

    if (!words || rm_json_kind(words) != RM_JSON_LIST || !cells ||
        rm_json_kind(cells) != RM_JSON_OBJECT)
        return -1;
    slot = rm_map_add(&r->rows, read_words(r->arena, words));
    *p = (struct rm_published){.older = *slot, .at = at};
    p->cells = RM_NEW_N(r->arena, rm_json_size(cells), struct cell);
    for (void *c = rm_json_first(cells); c; c = rm_json_next(cells, c))
        if (read_cell(&p->cells[p->n++], r->arena, rm_json_name(c), rm_json_value(c)))
            return -1;
    *slot = p;
    return 0;
}

static const char *text_of(const struct rm_json *line, const char *name)
{
    const struct rm_json *value = rm_json_member(line, name);

    return value && rm_json_kind(value) == RM_JSON_STRING ? rm_json_string(value, NULL) : NULL;
}

/* Of another cycle a line is passed by. */
static const char *read_line(struct rm_release *r, const struct rm_json *line)
{
    const char *type = text_of(line, "type"), *cycle = text_of(line, "cycle");
    const char *at = text_of(line, "at");
    const struct rm_json *rows = rm_json_member(line, "rows");
    int64_t instant;

    if (!type || strcmp(type, "release") != 0)
        return "this is no line of a release: type is not \"release\"";
    if (!cycle || !at || rm_time_or_date_parse(&instant, at) || !rows ||
        rm_json_kind(rows) != RM_JSON_LIST)
        return "this release lacks its cycle, its time or its rows";
    for (size_t i = 0; !strcmp(cycle, r->cycle) && i < rm_json_size(rows); i++)
        if (read_row(r, instant, rm_json_item(rows, i)))
            return "this release has a row that cannot be read";
    return NULL;
}

static void read_lines(struct rm_release *r, const struct rm_buf *text, struct rm_diag *diag)
{
    const char *at = text->data, *end = text->data + text->len;

    for (unsigned long line = 1; at < end; line++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at)), *wrong;
        char error[RM_JSON_ERROR_SIZE];
        struct rm_json *value;

        stop = stop ? stop : end;
        value = stop > at ? rm_json_parse(at, (size_t)(stop - at), error) : NULL;
        wrong = value ? read_line(r, value) : stop > at ? error : NULL;
        if (wrong)
            rm_error(diag, (struct rm_where){r->path, 1, line}, "%s", wrong);
        rm_json_free(value);
        at = stop + 1;
    }
}

int rm_release_open(struct rm_release *r, const char *path, const char *cycle, int64_t at,
    struct rm_arena *arena, struct rm_diag *diag)
{
    size_t n_errors = diag->n_errors;
    struct rm_buf text = {0};

    *r = (struct rm_release){.arena = arena, .path = path, .cycle = cycle, .at = at};
    rm_map_init(&r->rows, arena);
    if (rm_log_open(&r->log, path, 0600, rm_json_whole)) {
        rm_error(diag, (struct rm_where){.file = path}, "the releases cannot be opened: %s",
            strerror(errno));
        return -1;
    }
    if (rm_log_read(&r->log, &text))
        rm_error(diag, (struct rm_where){.file = path}, "the releases cannot be read: %s",
            strerror(errno));
    else if (text.len)
        read_lines(r, &text, diag);
    rm_buf_free(&text);
    if (diag->n_errors == n_errors)
        return 0;
    rm_log_close(&r->log);
    return -1;
}

void rm_release_abandon(struct rm_release *r)
{
    rm_buf_free(&r->rows_out);
    rm_log_close(&r->log);
}

/*
 * Rows of a table.
 */

static int is_word(const struct rm_column *column)
{
    return column->kind == RM_COLUMN_TEXT || column->kind == RM_COLUMN_ID ||
           column->kind == RM_COLUMN_DATE || column->kind == RM_COLUMN_TIME;
}

/* One of a row's words, in place of what `out` held. */
static const char *word_of(struct rm_buf *out, const struct rm_table *table, size_t row, size_t i)
{
    rm_buf_clear(out);
    rm_cell_format(out, &table->columns[i], rm_table_cell(table, row, i));
    return rm_buf_text(out);
}

static struct rm_published *find_row(
    const struct rm_release *r, const struct rm_table *table, size_t row)
{
    struct rm_buf words = {0}, word = {0};
    struct rm_published *found;

    rm_buf_printf(&words, "%s%c", table->key, SEPARATOR);
    for (size_t i = 0; i < table->n_columns; i++)
        if (is_word(&table->columns[i]))
            rm_buf_printf(&words, "%s%c", word_of(&word, table, row, i), SEPARATOR);
    found = rm_map_find(&r->rows, rm_buf_text(&words));
    rm_buf_free(&words);
    rm_buf_free(&word);
    return found;
}

static const struct cell *find_cell(const struct rm_published *p, const char *column)
{
    for (size_t i = 0; i < p->n; i++)
        if (!strcmp(p->cells[i].column, column))
            return &p->cells[i];
    return NULL;
}

/* The figure that a waiting cell tells: of a count the count, of a mean its points; none of a
 * share, whose counts have cells of their own. */
static size_t told_by(const struct rm_column *column, const struct rm_cell *cell)
{
    if (cell->state != RM_CELL_PENDING || column->kind == RM_COLUMN_PERCENT ||
        cell->figure->also != RM_NO_COUNT)
        return RM_NO_COUNT;
    return cell->figure->of != RM_NO_COUNT ? cell->figure->of : cell->figure->count;
}

/*
 * What may be told anew.
 */

static int64_t largest(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* Of as many people each of whom adds one at least: the most that one of them can have added. */
static int64_t most_by_one(int64_t sum, int64_t by)
{
    return by > 0 && sum >= by ? sum - by + 1 : largest(sum, 1);
}

static int64_t count_marks(const char *then, const char *now)
{
    int64_t n = 0;

    for (size_t i = 0; then && now && then[i] && now[i] && then[i + 1] && now[i + 1]; i += 2)
        n += then[i] != now[i] || then[i + 1] != now[i + 1];
    return n;
}

/* How many people at the least are behind a change. */
static int64_t people_behind(const struct past *then, const struct past *now)
{
    int64_t change = then->sum > now->sum ? then->sum - now->sum : now->sum - then->sum;
    int64_t most = largest(most_by_one(then->sum, then->by), most_by_one(now->sum, now->by));

    if (then->sum == then->by && now->sum == now->by)
        most = 1;
    return largest((change + most - 1) / most, count_marks(then->marks, now->marks));
}

static int is_same(const struct past *then, const struct past *now)
{
    return then->sum == now->sum && then->by == now->by &&
           count_marks(then->marks, now->marks) == 0;
}

static struct past present(const struct rm_release *r, const struct rm_figures *f, size_t figure)
{
    return (struct past){
        f->counts[figure], f->people[figure], rm_figures_marks(f, figure, r->arena)};
}

/* What the search for figures that are not to be told works on. */
struct inquiry {
    struct rm_release *release;
    struct rm_figures *figures;
    struct rm_bounds *ranges; /* what readers can reckon of each figure */
    unsigned char *unknown;   /* hidden, or not to be told anew */
    unsigned char *masked;    /* not told at all, for what it said last would say too much */
    int64_t threshold;
};

/* Readers take it that a count of people has changed by less than the threshold; where it was held
 * back for others' sake it may be more. */
static void narrow(
    struct inquiry *q, size_t figure, const struct past *then, const struct past *now)
{
    int64_t change = then->sum > now->sum ? then->sum - now->sum : now->sum - then->sum;
    int64_t by = largest(q->threshold - 1, change);

    if (then->sum == then->by && now->sum == now->by)
        q->ranges[figure] = (struct rm_bounds){largest(then->sum - by, 0), then->sum + by};
}

static void ask(struct inquiry *q, const struct rm_published *p, const char *column, size_t figure)
{
    struct past now = present(q->release, q->figures, figure);
    int is_latest = 1;

    for (; p; p = p->older) {
        const struct cell *cell = find_cell(p, column);

        if (!cell || !cell->has_past)
            continue;
        if (is_latest)
            narrow(q, figure, &cell->past, &now);
        is_latest = 0;
        if (!is_same(&cell->past, &now) && people_behind(&cell->past, &now) < q->threshold)
            q->unknown[figure] = 1;
    }
}

static void ask_all(struct inquiry *q, const struct rm_table *table)
{
    for (size_t row = 0; row < table->n_rows; row++) {
        const struct rm_published *p = find_row(q->release, table, row);

        for (size_t i = 0; p && i < table->n_columns; i++) {
            size_t figure = told_by(&table->columns[i], rm_table_cell(table, row, i));

            if (figure != RM_NO_COUNT)
                ask(q, p, table->columns[i].key, figure);
        }
    }
}

static struct rm_counts counts_of(const struct inquiry *q, int knows_changes)
{
    struct rm_counts counts = rm_figures_counts(q->figures, q->threshold);

    if (knows_changes) {
        counts.threshold = (q->threshold + 1) / 2;
        counts.ranges = q->ranges;
    }
    return counts;
}

/* Where a figure is shown, what readers could have reckoned of it does not matter; where it was
 * hidden from the first, they have nothing to reckon from. */
static void hold_back(struct inquiry *q)
{
    size_t before, n = 0;

    do {
        struct rm_counts counts = counts_of(q, 0), reckoned = counts_of(q, 1);

        before = n;
        rm_suppress(q->unknown, &counts);
        rm_suppress(q->unknown, &reckoned);
        n = 0;
        for (size_t i = 0; i < q->figures->n; i++)
            n += q->unknown[i];
    } while (n != before);
}

/* Where reckoning from what was said last leaves too little, and nothing more can be held back,
 * that is not said again: who finds a number hidden has no ground to take it for little changed. 1
 * if there was any. */
static int mask(struct inquiry *q)
{
    const struct rm_counts counts = counts_of(q, 1);
    struct rm_bounds *bounds = RM_NEW_N(q->release->arena, counts.n, struct rm_bounds);
    int any = 0;

    if (!rm_suppress_audit(bounds, q->unknown, &counts, q->release->arena))
        return 0;
    for (size_t i = 0; i < counts.n; i++)
        if (q->unknown[i] && q->ranges[i].high != INT64_MAX &&
            rm_bounds_are_near(&bounds[i], counts.threshold)) {
            q->ranges[i] = (struct rm_bounds){0, INT64_MAX};
            q->masked[i] = 1;
            any = 1;
        }
    for (size_t i = 0; !any && i < counts.n; i++)
        if (q->unknown[i] && q->ranges[i].high != INT64_MAX) {
            q->ranges[i] = (struct rm_bounds){0, INT64_MAX};
            q->masked[i] = 1;
            any = 1;
        }
    return any;
}

static size_t count_open(const struct inquiry *q, int knows_changes)
{
    const struct rm_counts counts = counts_of(q, knows_changes);
    struct rm_proof proof;

    rm_proof_find(&proof, q->unknown, &counts, q->release->arena);
    return rm_proof_check(&proof, q->unknown, &counts, q->release->arena);
}

size_t rm_release_withhold(struct rm_release *r, struct rm_figures *f,
    struct rm_table *const *tables, size_t n, int64_t threshold)
{
    struct inquiry q = {.release = r,
        .figures = f,
        .ranges = RM_NEW_N(r->arena, f->n, struct rm_bounds),
        .unknown = RM_NEW_N(r->arena, f->n, unsigned char),
        .masked = RM_NEW_N(r->arena, f->n, unsigned char),
        .threshold = threshold};

    r->threshold = threshold;
    r->kept = RM_NEW_N(r->arena, f->n, unsigned char);
    for (size_t i = 0; i < f->n; i++) {
        q.ranges[i] = (struct rm_bounds){0, INT64_MAX};
        q.unknown[i] = f->hidden[i];
    }
    for (size_t i = 0; i < n; i++)
        ask_all(&q, tables[i]);
    for (size_t i = 0; i < f->n; i++)
        if (f->hidden[i])
            q.ranges[i] = (struct rm_bounds){0, INT64_MAX};
    if (threshold > 1)
        hold_back(&q);
    while (threshold > 1 && mask(&q))
        ;
    for (size_t i = 0; i < f->n; i++) {
        r->kept[i] = q.unknown[i] && !f->hidden[i] && !q.masked[i];
        f->hidden[i] = q.unknown[i];
    }
    return threshold > 1 ? count_open(&q, 0) + count_open(&q, 1) : 0;
}

/*
 * What is printed, and remembered.
 */

static int is_kept(const struct rm_release *r, const struct rm_cell *cell)
{
    const struct rm_figure *figure = cell->figure;

    return cell->state == RM_CELL_PENDING &&
           ((figure->count != RM_NO_COUNT && r->kept[figure->count]) ||
               (figure->of != RM_NO_COUNT && r->kept[figure->of]) ||
               (figure->also != RM_NO_COUNT && r->kept[figure->also]));
}

/* A median, or another number that is no count and no mean, has changed with too few people behind
 * it, as far as can be seen. */
static int is_other_number(const struct rm_release *r, const struct rm_figures *f,
    const struct rm_cell *cell, const struct cell *then)
{
    size_t count = cell->state == RM_CELL_PENDING ? cell->figure->count : RM_NO_COUNT;
    struct past now;

    if (count == RM_NO_COUNT || cell->figure->of != RM_NO_COUNT || !then || !then->has_past ||
        cell->number == f->counts[count] || cell->number == then->shown)
        return 0;
    now = present(r, f, count);
    return people_behind(&then->past, &now) < r->threshold;
}

/* Whether a row must show what it said last. */
static int is_old(const struct rm_release *r, const struct rm_figures *f,
    const struct rm_table *table, size_t row, const struct rm_published *p)
{
    int old = 0;

    for (size_t i = 0; p && i < table->n_columns; i++) {
        const struct rm_cell *cell = rm_table_cell(table, row, i);

        old |= is_kept(r, cell) || is_other_number(r, f, cell, find_cell(p, table->columns[i].key));
    }
    return old;
}

/* Whether a settled row says what it said last. */
static int says_the_same(const struct rm_table *table, size_t row, const struct rm_published *p)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        const struct rm_cell *cell = rm_table_cell(table, row, i);
        const struct cell *then = find_cell(p, table->columns[i].key);

        if (is_word(&table->columns[i]))
            continue;
        if (cell->state != (then ? then->state : RM_CELL_NONE) ||
            (cell->state == RM_CELL_VALUE && cell->number != then->shown))
            return 0;
    }
    return 1;
}

static void put_back(struct rm_table *table, size_t row, const struct rm_published *p)
{
    for (size_t i = 0; i < table->n_columns; i++) {
        struct rm_cell *cell = &table->cells[row * table->n_columns + i];
        const struct cell *then = find_cell(p, table->columns[i].key);

        if (!is_word(&table->columns[i]))
            *cell = (struct rm_cell){
                .state = then ? then->state : RM_CELL_NONE, .number = then ? then->shown : 0};
    }
}

static void write_cell(
    struct rm_json_writer *w, const struct rm_cell *cell, const struct past *past)
{
    if (cell->state != RM_CELL_VALUE) {
        rm_json_put_raw(w, "null", 4);
        return;
    }
    rm_json_open(w, '{');
    rm_json_key(w, "shown");
    rm_json_put_int(w, cell->number);
    if (past) {
        rm_json_key(w, "sum");
        rm_json_put_int(w, past->sum);
        rm_json_key(w, "by");
        rm_json_put_int(w, past->by);
        if (past->marks) {
            rm_json_key(w, "marks");
            rm_json_put_text(w, past->marks);
        }
    }
    rm_json_close(w, '}');
}

/* `told`: the figure of each of its cells. */
static void write_row(struct rm_release *r, const struct rm_figures *f,
    const struct rm_table *table, size_t row, const size_t *told)
{
    struct rm_buf word = {0};
    struct rm_json_writer writer = {.out = &r->rows_out, .comma = r->rows_out.len > 0},
                          *w = &writer;

    rm_json_open(w, '{');
    rm_json_key(w, "row");
    rm_json_open(w, '[');
    rm_json_put_text(w, table->key);
    for (size_t i = 0; i < table->n_columns; i++)
        if (is_word(&table->columns[i]))
            rm_json_put_text(w, word_of(&word, table, row, i));
    rm_json_close(w, ']');
    rm_json_key(w, "cells");
    rm_json_open(w, '{');
    for (size_t i = 0; i < table->n_columns; i++) {
        const struct rm_cell *cell = rm_table_cell(table, row, i);
        struct past past = {0};

        if (is_word(&table->columns[i]) || cell->state == RM_CELL_NONE)
            continue;
        if (told[i] != RM_NO_COUNT)
            past = present(r, f, told[i]);
        rm_json_key(w, table->columns[i].key);
        write_cell(w, cell, told[i] != RM_NO_COUNT ? &past : NULL);
    }
    rm_json_close(w, '}');
    rm_json_close(w, '}');
    rm_buf_free(&word);
}

/* One more column: the day on which each row was published. */
static void add_dates(struct rm_table *table, const int64_t *at)
{
    const size_t n = table->n_columns;
    struct rm_column *columns = RM_NEW_N(table->arena, n + 1, struct rm_column);
    struct rm_cell *cells = RM_NEW_N(table->arena, table->n_rows * (n + 1), struct rm_cell);

    memcpy(columns, table->columns, n * sizeof *columns);
    columns[n] = (struct rm_column){"as_of", "As of", RM_COLUMN_DATE, 0};
    for (size_t row = 0; row < table->n_rows; row++) {
        memcpy(cells + row * (n + 1), table->cells + row * n, n * sizeof *cells);
        if (at[row] != RM_NONE)
            cells[row * (n + 1) + n] =
                (struct rm_cell){.state = RM_CELL_VALUE, .number = rm_time_date(at[row])};
    }
    table->columns = columns;
    table->n_columns = n + 1;
    table->cells = cells;
    table->n_cells = table->n_rows * (n + 1);
}

/* Rows of words alone, such as an example, are not ours to remember. */
static int has_figures(const struct rm_table *table, size_t row)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (rm_table_cell(table, row, i)->state == RM_CELL_PENDING)
            return 1;
    return 0;
}

/* What is to be known of each row before it is settled. */
struct before {
    struct rm_published *published; /* what it said last, or NULL */
    int counts;                     /* 1: it has figures */
    int is_old;
    size_t *told; /* the figure of each cell */
};

static struct before look_at(const struct rm_release *r, const struct rm_figures *f,
    const struct rm_table *table, size_t row)
{
    struct before b = {.counts = has_figures(table, row)};

    if (!b.counts)
        return b;
    b.published = find_row(r, table, row);
    b.is_old = is_old(r, f, table, row, b.published);
    b.told = RM_NEW_N(r->arena, table->n_columns, size_t);
    for (size_t i = 0; i < table->n_columns; i++)
        b.told[i] = told_by(&table->columns[i], rm_table_cell(table, row, i));
    return b;
}

/* When a settled row was published; RM_NONE where it has no figures. */
static int64_t settle_row(struct rm_release *r, const struct rm_figures *f, struct rm_table *table,
    size_t row, const struct before *b)
{
    if (!b->counts)
        return RM_NONE;
    if (b->is_old)
        put_back(table, row, b->published);
    if (b->is_old || (b->published && says_the_same(table, row, b->published)))
        return b->published->at;
    write_row(r, f, table, row, b->told);
    return r->at;
}

void rm_release_settle(
    struct rm_release *r, struct rm_table *table, struct rm_figures *f, int64_t threshold)
{
    struct before *before = RM_NEW_N(r->arena, table->n_rows, struct before);
    int64_t *at = RM_NEW_N(r->arena, table->n_rows, int64_t);
    int any_old = 0, any = 0;

    for (size_t row = 0; row < table->n_rows; row++) {
        before[row] = look_at(r, f, table, row);
        any |= before[row].counts;
    }
    rm_figures_settle(table, f, threshold);
    if (!any)
        return;
    for (size_t row = 0; row < table->n_rows; row++) {
        at[row] = settle_row(r, f, table, row, &before[row]);
        any_old |= at[row] != RM_NONE && at[row] != r->at;
    }
    add_dates(table, at);
    if (any_old)
        rm_table_note(table,
            rm_arena_printf(r->arena,
                "Rows with an earlier date say what was published then: since then fewer than "
                "%" PRId64 " people or pairs have changed, or telling it would tell such a change",
                threshold));
}

int rm_release_close(
    struct rm_release *r, const char *audience, int64_t threshold, struct rm_diag *diag)
{
    struct rm_buf line = {0};
    struct rm_json_writer w = {.out = &line};
    char time[RM_TIME_SIZE];
    int rc = 0;

    if (r->rows_out.len) {
        rm_json_open(&w, '{');
        rm_json_key(&w, "type");
        rm_json_put_text(&w, "release");
        rm_json_key(&w, "cycle");
        rm_json_put_text(&w, r->cycle);
        rm_json_key(&w, "at");
        rm_json_put_text(&w, rm_time_format(time, r->at));
        rm_json_key(&w, "audience");
        rm_json_put_text(&w, audience);
        rm_json_key(&w, "threshold");
        rm_json_put_int(&w, threshold);
        rm_json_key(&w, "rows");
        rm_json_open(&w, '[');
        rm_json_put_raw(&w, r->rows_out.data, r->rows_out.len);
        rm_json_close(&w, ']');
        rm_json_close(&w, '}');
        rm_buf_addc(&line, '\n');
        rc = rm_log_append(&r->log, line.data, line.len);
    }
    if (rc)
        rm_error(diag, (struct rm_where){.file = r->path}, "the release cannot be written: %s",
            strerror(errno));
    rm_buf_free(&line);
    rm_release_abandon(r);
    return rc;
}
