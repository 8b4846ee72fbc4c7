#include "import/guess.h"

#include "base/near.h"
#include "base/text.h"
#include "import/actions.h"
#include "import/checkins.h"
#include "import/draft.h"
#include "import/people.h"
#include "import/vocabulary.h"
#include "record/table.h"

#include <stdlib.h>
#include <string.h>

/* More texts of one column than this are more than anybody fills in. */
enum { OPEN_MAX = 50, NEAR_MAX = 3 };

/* Texts that are to be given a value: the first OPEN_MAX of them in the order of their keys. */
struct open_texts {
    char *keys[OPEN_MAX + 1], *texts[OPEN_MAX + 1];
    size_t n;
    int is_more;
};

/* What a column's dates in numbers can be, with the least example of each. */
struct numeric {
    char *either, *dmy, *mdy;
};

struct guess {
    const struct rm_import *import;
    const struct rm_import_options *options;
    struct rm_sheet sheet;
    struct rm_columns columns;
    struct open_texts *open; /* one a column */
    struct numeric *numeric; /* one a column */
};

static char *copy_text(const char *text)
{
    return strcpy(rm_malloc(strlen(text) + 1), text);
}

/* Keeps the first in order, and of two spellings the lesser one. */
static void add_open(struct open_texts *open, const char *text)
{
    struct rm_arena arena = {0};
    const char *key = rm_text_key(&arena, text);
    size_t at = 0;

    while (at < open->n && strcmp(open->keys[at], key) < 0)
        at++;
    if (at < open->n && strcmp(open->keys[at], key) == 0) {
        if (strcmp(text, open->texts[at]) < 0) {
            free(open->texts[at]);
            open->texts[at] = copy_text(text);
        }
    } else if (*key && at < OPEN_MAX) {
        memmove(open->keys + at + 1, open->keys + at, (open->n - at) * sizeof *open->keys);
        memmove(open->texts + at + 1, open->texts + at, (open->n - at) * sizeof *open->texts);
        open->keys[at] = copy_text(key);
        open->texts[at] = copy_text(text);
        open->n++;
    } else if (*key) {
        open->is_more = 1;
    }
    if (open->n > OPEN_MAX) {
        open->n = OPEN_MAX;
        open->is_more = 1;
        free(open->keys[OPEN_MAX]);
        free(open->texts[OPEN_MAX]);
    }
    rm_arena_free(&arena);
}

static void free_all(struct guess *guess)
{
    for (size_t i = 0; guess->open && i < guess->columns.n; i++) {
        for (size_t j = 0; j < guess->open[i].n; j++) {
            free(guess->open[i].keys[j]);
            free(guess->open[i].texts[j]);
        }
        free(guess->numeric[i].either);
        free(guess->numeric[i].dmy);
        free(guess->numeric[i].mdy);
    }
    rm_sheet_close(&guess->sheet);
}

static int is_of_dates(const struct rm_import_slot *slot)
{
    return slot->field->kind == RM_DATE || slot->field->kind == RM_TIME ||
           strcmp(slot->name, "submitted") == 0;
}

/* Whether a value can be given to a text once and for all; names and addresses are corrected in the
 * sheet. */
static int takes_values(const struct rm_import_slot *slot)
{
    switch (slot->field->kind) {
    case RM_TEXT:
    case RM_ID:
    case RM_EMAIL:
        return 0;
    case RM_IDS:
        return slot->form == RM_CELL_LANGUAGE || slot->form == RM_CELL_MEDIUM;
    default:
        return 1;
    }
}

static int reads_as(const char *text, enum rm_date_order order, int64_t *date)
{
    const char *rest;

    return rm_cell_date(date, text, order, &rest) == 0 && strchr(" ,T", *rest);
}

static void keep_least(char **kept, const char *text)
{
    if (*kept && strcmp(*kept, text) <= 0)
        return;
    free(*kept);
    *kept = copy_text(text);
}

/* Whether it is a date in numbers whose order is not plain. */
static int note_date(struct numeric *numeric, const char *text)
{
    int64_t dmy, mdy, iso;
    int is_dmy, is_mdy;

    if (reads_as(text, RM_DATES_ISO, &iso))
        return 0;
    is_dmy = reads_as(text, RM_DATES_DMY, &dmy);
    is_mdy = reads_as(text, RM_DATES_MDY, &mdy);
    if (is_dmy && is_mdy && dmy != mdy)
        keep_least(&numeric->either, text);
    else if (is_dmy && !is_mdy)
        keep_least(&numeric->dmy, text);
    else if (is_mdy && !is_dmy)
        keep_least(&numeric->mdy, text);
    return is_dmy || is_mdy;
}

static void note_refused(void *context, const struct rm_column *column, const char *text)
{
    struct guess *guess = context;
    const struct rm_import_slot *slot = &guess->columns.slots[column->slot];
    size_t i = (size_t)(column - guess->columns.v);
    struct numeric none = {0};

    if (takes_values(slot) && !(is_of_dates(slot) && note_date(&none, text)))
        add_open(&guess->open[i], text);
    free(none.either);
    free(none.dmy);
    free(none.mdy);
}

/* Texts that are kept as they are, though a value may be better: labels of grades, mediums that
 * nobody knows. And words for roles, which are read from all of the row. */
static void note_kept(struct guess *guess, const struct rm_draft *draft, struct rm_arena *scratch)
{
    for (size_t i = 0; i < guess->columns.n; i++) {
        const struct rm_column *column = &guess->columns.v[i];
        const struct rm_import_slot *slot = &guess->columns.slots[column->slot];
        const struct rm_filling *filling = &draft->fillings[column->slot];

        if (slot->column != column)
            continue;
        for (size_t j = 0; j < filling->n; j++) {
            const char *text = filling->items[j].text;

            if ((slot->field->kind == RM_GRADE && filling->items[j].number == RM_NONE) ||
                (slot->form == RM_CELL_MEDIUM && !rm_medium_find(rm_text_key(scratch, text))) ||
                (guess->import->type == RM_PERSON && column->slot == RM_TO_ROLE &&
                    !rm_person_role(scratch, text)))
                add_open(&guess->open[i], text);
        }
    }
}

static void note_dates(struct guess *guess, const char *const *cells)
{
    for (size_t i = 0; i < guess->columns.n; i++) {
        const struct rm_column *column = &guess->columns.v[i];

        if (!column->constant && is_of_dates(&guess->columns.slots[column->slot]))
            note_date(&guess->numeric[i], cells[column->cell]);
    }
}

static int read_rows(struct guess *guess, struct rm_arena *keep)
{
    struct rm_arena scratch = {0};
    struct rm_batch batch = {0};
    struct rm_draft_reader reader;
    struct rm_draft draft;
    struct rm_cells cells;
    int rc;

    rm_cells_init(&cells, &scratch, keep);
    cells.dates = guess->options->dates;
    cells.zone = guess->options->zone;
    rm_draft_open(&reader, &guess->columns, guess->sheet.n_columns, &cells);
    reader.refused = note_refused;
    reader.context = guess;
    while ((rc = rm_sheet_take(&guess->sheet, &batch)) > 0)
        for (size_t row = 0; row < batch.n; row++) {
            if (batch.rows[row].wrong)
                continue;
            rm_draft_read(&draft, &reader, &batch, row);
            note_dates(guess, reader.texts);
            note_kept(guess, &draft, &scratch);
            rm_arena_clear(&scratch);
        }
    rm_batch_free(&batch);
    rm_draft_close(&reader);
    rm_cells_free(&cells);
    rm_arena_free(&scratch);
    return rc < 0 ? -1 : rm_sheet_end(&guess->sheet);
}

static void put_member(struct rm_json_writer *w, const char *name, const char *text)
{
    if (!text)
        return;
    rm_json_key(w, name);
    rm_json_put_text(w, text);
}

static int compare_slots(const void *a, const void *b)
{
    return strcmp(
        (*(const struct rm_map_slot *const *)a)->key, (*(const struct rm_map_slot *const *)b)->key);
}

/* Those that the map has, and those that are open, as null. */
static void put_values(struct rm_json_writer *w, const struct rm_column *column,
    const struct open_texts *open, struct rm_arena *arena)
{
    const struct rm_map_slot **slots =
        RM_NEW_N(arena, column->values.n, const struct rm_map_slot *);
    size_t n = 0;

    if (!column->values.n && !open->n)
        return;
    for (size_t i = 0; i < column->values.size; i++)
        if (column->values.slots[i].key)
            slots[n++] = &column->values.slots[i];
    if (n)
        qsort(slots, n, sizeof *slots, compare_slots);
    rm_json_key(w, "values");
    rm_json_open(w, '{');
    for (size_t i = 0; i < n; i++)
        put_member(w, slots[i]->key, slots[i]->value);
    for (size_t i = 0; i < open->n; i++)
        if (!rm_map_find(&column->values, open->keys[i])) {
            rm_json_key(w, open->texts[i]);
            rm_json_put_raw(w, "null", 4);
        }
    rm_json_close(w, '}');
}

/* The name of the slot; of scores, with what is scored. */
static const char *field_name(
    const struct rm_import_slot *slot, const struct rm_column *column, struct rm_arena *arena)
{
    if (slot->field->kind == RM_SCORES && column->prefix)
        return rm_arena_printf(arena, "%s.%s", slot->name, column->prefix);
    return slot->name;
}

/* What a column that is not among them may be: targets of which a header is near. */
static const char *find_hint(struct guess *guess, const char *header)
{
    struct rm_arena *arena = guess->sheet.arena;
    const struct rm_import *import = guess->import;
    const char *key = rm_header_key(arena, header), *near[NEAR_MAX], *hint;
    const char **keys = RM_NEW_N(arena, import->n_synonyms, const char *);
    struct rm_buf text = {0};
    size_t n;

    for (size_t i = 0; i < import->n_synonyms; i++)
        keys[i] = rm_header_key(arena, import->synonyms[i].header);
    n = rm_near_find(near, NEAR_MAX, key, keys, import->n_synonyms, arena);
    if (n && strcmp(near[0], key) == 0)
        n = 0; /* it is known, and left out all the same */
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < import->n_synonyms; j++) {
            const char *target = import->synonyms[j].target;

            if (strcmp(keys[j], near[i]) != 0 || strcmp(target, RM_TARGET_IGNORE) == 0)
                continue;
            if (!strstr(rm_buf_text(&text), target))
                rm_buf_printf(&text, "%s%s", text.len ? " or " : "perhaps ", target);
            break;
        }
    hint = text.len ? rm_arena_dup(arena, text.data) : NULL;
    rm_buf_free(&text);
    return hint;
}

/* A header that does not say which column it is of. */
static int needs_place(const struct guess *guess, size_t cell, struct rm_arena *arena)
{
    const char *key = rm_text_key(arena, guess->sheet.header[cell]);

    for (size_t i = 0; i < guess->sheet.n_columns; i++)
        if (i != cell && strcmp(rm_text_key(arena, guess->sheet.header[i]), key) == 0)
            return 1;
    return 0;
}

static void write_column(
    struct rm_json_writer *w, struct guess *guess, const struct rm_column *column)
{
    static const char *const orders[] = {"iso", "dmy", "mdy"};
    const struct rm_import_slot *slot = &guess->columns.slots[column->slot];
    int dates = column->dates >= 0 ? column->dates : (int)guess->options->dates;

    put_member(w, "field", field_name(slot, column, guess->sheet.arena));
    if (is_of_dates(slot) && (column->dates >= 0 || dates != RM_DATES_ISO))
        put_member(w, "dates", orders[dates]);
    put_member(w, "split", column->split);
    put_values(w, column, &guess->open[column - guess->columns.v], guess->sheet.arena);
    put_member(w, "default", column->fallback);
    put_member(w, "constant", column->constant);
    if (column->clears) {
        rm_json_key(w, "clear");
        rm_json_put_flag(w, 1);
    }
}

static void begin_line(struct rm_json_writer *w)
{
    w->comma = 0;
    rm_json_open(w, '{');
    put_member(w, "type", "column");
}

static void end_line(struct rm_json_writer *w)
{
    rm_json_close(w, '}');
    rm_buf_addc(w->out, '\n');
}

/* A column of the sheet, which fills something or is left out. */
static void write_cell(struct rm_json_writer *w, struct guess *guess, size_t cell)
{
    const char *header = guess->sheet.header[cell];
    const struct rm_column *column = NULL;

    for (size_t i = 0; !column && i < guess->columns.n; i++)
        if (!guess->columns.v[i].constant && guess->columns.v[i].cell == cell)
            column = &guess->columns.v[i];
    begin_line(w);
    put_member(w, "header", header);
    if (needs_place(guess, cell, guess->sheet.arena)) {
        rm_json_key(w, "place");
        rm_json_put_int(w, (int64_t)cell + 1);
    }
    if (column)
        write_column(w, guess, column);
    else {
        put_member(w, "field", RM_TARGET_IGNORE);
        put_member(w, "hint", find_hint(guess, header));
    }
    end_line(w);
}

static void write_map(struct rm_buf *out, struct guess *guess)
{
    struct rm_json_writer w = {.out = out};

    for (size_t i = 0; i < guess->sheet.n_columns; i++)
        write_cell(&w, guess, i);
    for (size_t i = 0; i < guess->columns.n; i++)
        if (guess->columns.v[i].constant) {
            begin_line(&w);
            write_column(&w, guess, &guess->columns.v[i]);
            end_line(&w);
        }
}

static void say_dates(
    struct guess *guess, const struct rm_column *column, const struct numeric *numeric)
{
    enum rm_date_order dates =
        column->dates >= 0 ? (enum rm_date_order)column->dates : guess->options->dates;
    int is_open = dates == RM_DATES_ISO, is_dmy = dates == RM_DATES_DMY;
    struct rm_where where = guess->sheet.where;

    where.line = guess->sheet.header_line;
    if (numeric->dmy && numeric->mdy)
        rm_warn(guess->sheet.diag, where,
            "column \"%s\" mixes orders: \"%s\" can only be dmy, \"%s\" only mdy", column->header,
            numeric->dmy, numeric->mdy);
    else if (numeric->dmy && !is_dmy)
        rm_warn(guess->sheet.diag, where,
            "column \"%s\": \"%s\" can only be dmy; declare it with --dates, or \"dates\" in the "
            "map",
            column->header, numeric->dmy);
    else if (numeric->mdy && (is_open || is_dmy))
        rm_warn(guess->sheet.diag, where,
            "column \"%s\": \"%s\" can only be mdy; declare it with --dates, or \"dates\" in the "
            "map",
            column->header, numeric->mdy);
    else if (numeric->either && is_open)
        rm_warn(guess->sheet.diag, where,
            "column \"%s\": \"%s\" may be dmy or mdy; declare it with --dates, or \"dates\" in the "
            "map",
            column->header, numeric->either);
}

static void say_more(struct guess *guess, const struct rm_column *column)
{
    struct rm_where where = guess->sheet.where;

    where.line = guess->sheet.header_line;
    rm_warn(guess->sheet.diag, where,
        "column \"%s\" has more than %d texts to be given a value; here are the first",
        column->header, (int)OPEN_MAX);
}

static int guess_map(const struct rm_import *import, struct rm_imported *imported, int fd,
    struct rm_where where, const struct rm_import_options *options, struct rm_arena *arena,
    struct rm_diag *diag)
{
    struct guess guess = {.import = import, .options = options};
    int rc = rm_sheet_open(&guess.sheet, fd, where, &options->dialect, 0, NULL, arena, diag);

    if (!rc)
        rc = rm_columns_find(&guess.columns, import, &guess.sheet, options->map, options->keep_own);
    if (!rc) {
        guess.open = RM_NEW_N(arena, guess.columns.n, struct open_texts);
        guess.numeric = RM_NEW_N(arena, guess.columns.n, struct numeric);
        rc = read_rows(&guess, arena);
    }
    for (size_t i = 0; !rc && i < guess.columns.n; i++) {
        say_dates(&guess, &guess.columns.v[i], &guess.numeric[i]);
        if (guess.open[i].is_more)
            say_more(&guess, &guess.columns.v[i]);
    }
    if (!rc)
        write_map(imported->records, &guess);
    free_all(&guess);
    return rc;
}

int rm_guess_people(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    (void)programme;
    return guess_map(&rm_people_import, imported, fd, where, options, arena, diag);
}

int rm_guess_checkins(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    (void)programme;
    return guess_map(&rm_checkins_import, imported, fd, where, options, arena, diag);
}

int rm_guess_actions(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    (void)programme;
    return guess_map(&rm_actions_import, imported, fd, where, options, arena, diag);
}
