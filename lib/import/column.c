#include "import/column.h"

#include "base/near.h"
#include "base/text.h"
#include "import/heading.h"
#include "import/mapfile.h"
#include "record/table.h"

#include <stdlib.h>
#include <string.h>

/* Letters and digits; of other scripts too, but not the dashes and quotes of U+2000 to U+207F. */
static int is_word_byte(const char *at)
{
    if (strncmp(at, "\xe2\x80", 2) == 0 || strncmp(at, "\xe2\x81", 2) == 0)
        return 0;
    return (*at >= 'a' && *at <= 'z') || (*at >= '0' && *at <= '9') || (unsigned char)*at >= 0x80;
}

/* Words that forms put around what they ask for. Sorted. */
static const char *const filler[] = {"a", "able", "about", "all", "an", "and", "any", "apply",
    "are", "as", "at", "be", "can", "choose", "could", "current", "currently", "did", "do", "does",
    "e", "eg", "enter", "for", "from", "g", "give", "happy", "has", "have", "i", "if", "in", "is",
    "it", "like", "list", "many", "me", "might", "most", "my", "of", "on", "or", "other", "others",
    "our", "please", "possible", "prefer", "preferred", "select", "so", "some", "somebody",
    "someone", "state", "take", "tell", "that", "the", "there", "this", "to", "up", "us", "want",
    "we", "what", "which", "will", "willing", "wish", "with", "work", "would", "you", "your"};

static int compare_word(const void *key, const void *word)
{
    return strcmp(key, *(const char *const *)word);
}

static int is_filler(const char *word)
{
    return bsearch(word, filler, COUNT(filler), sizeof *filler, compare_word) != NULL;
}

/* Where "'s" starts behind a word, with either apostrophe: its length, or 0. */
static size_t possessive(const char *at)
{
    size_t len = *at == '\'' ? 1 : strncmp(at, "\xe2\x80\x99", 3) == 0 ? 3 : 0;

    return len && at[len] == 's' && !is_word_byte(at + len + 1) ? len + 1 : len;
}

static int is_joined(const char *at)
{
    return *at == '-' || possessive(at);
}

char *rm_header_key(struct rm_arena *arena, const char *header)
{
    const char *at = rm_text_key(arena, header);
    char *key, *word;
    size_t n = 0, len, how = 0; /* how: what the key was before that word, plus one */

    if (!at)
        return rm_arena_dup(arena, "");
    key = rm_arena_alloc(arena, strlen(at) + 1);
    word = rm_arena_alloc(arena, strlen(at) + 1);
    while (*at) {
        for (len = 0; is_word_byte(at) || (len && is_joined(at));)
            if (possessive(at))
                at += possessive(at);
            else if (*at == '-')
                at++;
            else
                word[len++] = *at++;
        word[len] = '\0';
        if (!len)
            at += *at == '\xe2' ? 3 : 1;
        else if (strcmp(word, "many") == 0 && how)
            key[n = how - 1] = '\0'; /* how many, but not: how would you like to meet */
        else if (!is_filler(word)) {
            how = strcmp(word, "how") == 0 ? n + 1 : 0;
            memcpy(key + n, word, len + 1);
            n += len;
        }
    }
    return key;
}

enum { NEAR_MAX = 3 };

/* Being found: what the sheet has, and what was made of it so far. */
struct finder {
    struct rm_columns *columns;
    const struct rm_sheet *sheet;
    struct rm_map synonyms;   /* rm_header_key: index of the slot, plus one */
    struct rm_buf left_out;   /* headers that nobody knows, for one warning */
    unsigned char *is_mapped; /* for each column of the sheet */
    size_t n_mapped;          /* columns that the map made, which stand before others */
};

static struct rm_where header_where(const struct finder *f)
{
    struct rm_where where = f->sheet->where;

    where.line = f->sheet->header_line;
    return where;
}

/* The field of a record, by a name such as "grade" or "trained.mentor". */
static const struct rm_field *record_field(enum rm_type type, const char *name)
{
    const struct rm_shape *shape = &rm_shapes[type];
    const char *dot = strchr(name, '.');

    if (strcmp(name, "id") == 0)
        return rm_field_find(&rm_common_shape, name);
    for (size_t i = 0; dot && i < shape->n_fields; i++)
        if (shape->fields[i].kind == RM_OBJECT &&
            strncmp(shape->fields[i].name, name, (size_t)(dot - name)) == 0 &&
            strlen(shape->fields[i].name) == (size_t)(dot - name))
            return rm_field_find(shape->fields[i].shape, dot + 1);
    return rm_field_find(shape, name);
}

static const struct rm_field own_field = {.name = "own", .kind = RM_TEXTS};

static void make_slots(struct finder *f, size_t n_mapped)
{
    const struct rm_import *import = f->columns->import;
    struct rm_arena *arena = f->sheet->arena;
    size_t most = import->n_targets + f->sheet->n_columns + n_mapped;

    f->columns->slots = RM_NEW_N(arena, most, struct rm_import_slot);
    for (size_t i = 0; i < import->n_targets; i++) {
        const struct rm_target *target = &import->targets[i];
        struct rm_import_slot *slot = &f->columns->slots[i];

        slot->name = target->name;
        slot->form = target->form;
        slot->sayings = target->sayings;
        slot->field = target->field ? target->field : record_field(import->type, target->name);
        slot->in_record = !target->field;
    }
    f->columns->n_slots = import->n_targets;
}

/* The slot of a target; n_slots where the table has none. */
static size_t find_slot(const struct rm_columns *columns, const char *name)
{
    size_t i = 0;

    while (i < columns->n_slots && strcmp(columns->slots[i].name, name) != 0)
        i++;
    return i;
}

static void make_synonyms(struct finder *f)
{
    const struct rm_import *import = f->columns->import;
    struct rm_arena *arena = f->sheet->arena;

    rm_map_init(&f->synonyms, arena);
    for (size_t i = 0; i < import->n_synonyms; i++) {
        const struct rm_synonym *synonym = &import->synonyms[i];
        size_t slot = find_slot(f->columns, synonym->target);

        *rm_map_add(&f->synonyms, rm_header_key(arena, synonym->header)) = &f->columns->slots[slot];
    }
}

static struct rm_import_slot *find_synonym(struct finder *f, const char *header)
{
    char *key = rm_header_key(f->sheet->arena, header);

    return *key ? rm_map_find(&f->synonyms, key) : NULL;
}

/* Without what stands in brackets, or behind the question mark or in lines below. */
static char *shorten(struct rm_arena *arena, const char *header, const char *stops)
{
    char *text = rm_arena_dup(arena, header), *to = text;
    int depth = 0;

    for (; *header && !strchr(stops, *header); header++) {
        depth += *header == '(' || *header == '[';
        if (!depth)
            *to++ = *header;
        depth -= (*header == ')' || *header == ']') && depth > 0;
    }
    *to = '\0';
    return text;
}

/* A header that is the very name of a target needs no synonym. */
static struct rm_import_slot *find_name(struct finder *f, const char *header)
{
    const char *key = rm_text_key(f->sheet->arena, header);

    for (size_t i = 0; i < f->columns->import->n_targets; i++)
        if (strcmp(f->columns->slots[i].name, key) == 0)
            return &f->columns->slots[i];
    return NULL;
}

/* What a header gives a score to: "g1" of "goals.g1"; "2" of "How far is goal 2?", "g2" of
 * "Goal G2 (data)", as rm_text_key has it. NULL where it says nothing of the kind. */
static const char *scored(struct rm_arena *arena, const char *target, const char *header)
{
    size_t len = strlen(target), n, digits;
    const char *key;

    if (strncmp(header, target, len) == 0 && header[len] == '.' && header[len + 1])
        return header + len + 1;
    key = rm_text_key(arena, header);
    for (const char *at = key; (at = strstr(at, "goal ")); at += 5) {
        if (at > key && is_word_byte(at - 1))
            continue;
        n = strspn(at + 5, "abcdefghijklmnopqrstuvwxyz");
        digits = strspn(at + 5 + n, "0123456789");
        if (n <= 1 && digits && !is_word_byte(at + 5 + n + digits))
            return rm_arena_copy(arena, at + 5, n + digits);
    }
    return NULL;
}

static struct rm_import_slot *find_scores(struct finder *f, const char *header)
{
    for (size_t i = 0; i < f->columns->import->n_targets; i++) {
        struct rm_import_slot *slot = &f->columns->slots[i];

        if (slot->field->kind == RM_SCORES && scored(f->sheet->arena, slot->name, header))
            return slot;
    }
    return NULL;
}

static struct rm_import_slot *recognise_words(struct finder *f, const char *header)
{
    static const char *const stops[] = {"", "?\n", "?\n:"};
    struct rm_import_slot *slot = find_name(f, header);

    if (!slot)
        slot = find_synonym(f, header);
    for (size_t i = 0; !slot && i < COUNT(stops); i++)
        slot = find_synonym(f, shorten(f->sheet->arena, header, stops[i]));
    return slot;
}

/* Of a grid of hours: what is recognised is the question, or there is but the day. */
static struct rm_import_slot *find_grid(struct finder *f, const char *header)
{
    const char *question, *part = rm_heading_part(f->sheet->arena, header, &question);
    struct rm_import_slot *slot = part && *question ? recognise_words(f, question) : NULL;

    if (slot)
        return slot->field->kind == RM_HOURS ? slot : NULL;
    for (size_t i = 0; part && !*question && i < f->columns->import->n_targets; i++)
        if (f->columns->slots[i].field->kind == RM_HOURS)
            return &f->columns->slots[i];
    return NULL;
}

static struct rm_import_slot *recognise(struct finder *f, const char *header)
{
    struct rm_import_slot *slot = recognise_words(f, header);
    const char *open = strrchr(header, '['), *close = open ? strchr(open, ']') : NULL;

    if (!slot)
        slot = find_grid(f, header);
    if (!slot && close) /* About you [Email address] */
        slot = recognise_words(
            f, rm_arena_copy(f->sheet->arena, open + 1, (size_t)(close - open) - 1));
    return slot ? slot : find_scores(f, header);
}

static int is_list(const struct rm_field *field)
{
    return field->kind == RM_IDS || field->kind == RM_TEXTS || field->kind == RM_OBJECTS ||
           field->kind == RM_HOURS || field->kind == RM_SCORES;
}

static struct rm_column *add_column(
    struct finder *f, struct rm_import_slot *slot, const char *header)
{
    struct rm_columns *columns = f->columns;
    struct rm_column *column = &columns->v[columns->n++];
    const char *question;

    column->header = header;
    column->dates = -1;
    column->slot = (size_t)(slot - columns->slots);
    if (slot->field->kind == RM_HOURS)
        column->prefix = rm_heading_part(f->sheet->arena, header, &question);
    if (slot->field->kind == RM_SCORES)
        column->prefix = scored(f->sheet->arena, slot->name, header);
    rm_map_init(&column->values, f->sheet->arena);
    if (!slot->column)
        slot->column = column;
    return column;
}

static struct rm_import_slot *own_slot(struct finder *f, const char *name)
{
    size_t found = find_slot(f->columns, name);
    struct rm_import_slot *slot = &f->columns->slots[found];

    if (found < f->columns->n_slots)
        return slot;
    f->columns->n_slots++;
    slot->name = name;
    slot->field = &own_field;
    slot->form = f->columns->import->keeps_all ? RM_CELL_WORDS : RM_CELL_PLAIN;
    slot->is_own = 1;
    return slot;
}

static int is_reserved(const struct rm_import *import, const char *name)
{
    return strcmp(name, "type") == 0 || rm_field_find(&rm_common_shape, name) ||
           rm_field_find(&rm_shapes[import->type], name);
}

/* Targets whose names are near. */
static void say_near_targets(struct finder *f, struct rm_buf *out, const char *name)
{
    const struct rm_import *import = f->columns->import;
    const char **targets = RM_NEW_N(f->sheet->arena, import->n_targets, const char *);
    const char *near[NEAR_MAX];

    for (size_t i = 0; i < import->n_targets; i++)
        targets[i] = import->targets[i].name;
    rm_near_say(
        out, near, rm_near_find(near, NEAR_MAX, name, targets, import->n_targets, f->sheet->arena));
}

static void refuse_field(struct finder *f, const struct rm_map_line *line)
{
    const struct rm_import *import = f->columns->import;
    struct rm_buf names = {0};

    for (size_t i = 0; i < import->n_targets; i++)
        rm_buf_printf(&names, "%s%s", i ? ", " : "", import->targets[i].name);
    say_near_targets(f, &names, line->field);
    rm_error(f->sheet->diag, line->where,
        "column: field: \"%s\" is not something that a column can fill; that is: %s", line->field,
        names.data);
    rm_buf_free(&names);
}

/* A field of one's own; if it is but a slip of the pen, it is said. */
static struct rm_import_slot *named_own_slot(struct finder *f, const struct rm_map_line *line)
{
    struct rm_buf near = {0};

    say_near_targets(f, &near, line->field);
    if (near.len)
        rm_warn(
            f->sheet->diag, line->where, "\"%s\" is a field of your own%s", line->field, near.data);
    rm_buf_free(&near);
    return own_slot(f, line->field);
}

/* The slot that a line of the map names, made where it is a field of one's own. */
static struct rm_import_slot *named_slot(struct finder *f, const struct rm_map_line *line)
{
    const struct rm_import *import = f->columns->import;
    struct rm_import_slot *scores = find_scores(f, line->field);

    if (scores && strncmp(line->field, scores->name, strlen(scores->name)) == 0)
        return scores;
    if (find_slot(f->columns, line->field) < f->columns->n_slots)
        return own_slot(f, line->field);
    if (import->keeps_own && !is_reserved(import, line->field) && !strchr(line->field, '.'))
        return named_own_slot(f, line);
    refuse_field(f, line);
    return NULL;
}

/* The column of the sheet with the header of a line of the map, or n_columns, reported. */
static size_t mapped_cell(struct finder *f, const struct rm_map_line *line)
{
    struct rm_arena *arena = f->sheet->arena;
    const char *key = rm_text_key(arena, line->header);
    size_t found = f->sheet->n_columns, n = 0;
    struct rm_buf names = {0};

    for (size_t i = 0; i < f->sheet->n_columns; i++) {
        rm_buf_printf(&names, "%s\"%s\"", i ? ", " : "", f->sheet->header[i]);
        if (strcmp(rm_text_key(arena, f->sheet->header[i]), key) != 0 ||
            (line->place != RM_NONE && line->place != (int64_t)i + 1))
            continue;
        found = i;
        n++;
    }
    if (n == 0 && line->place != RM_NONE)
        rm_error(f->sheet->diag, line->where, "column %lld of %s is not \"%s\"; it has: %s",
            (long long)line->place, f->sheet->where.file, line->header, rm_buf_text(&names));
    else if (n == 0)
        rm_error(f->sheet->diag, line->where, "there is no column \"%s\" in %s, which has: %s",
            line->header, f->sheet->where.file, rm_buf_text(&names));
    else if (n > 1)
        rm_error(f->sheet->diag, line->where,
            "there are %zu columns \"%s\" in %s; say with \"place\" which one, counted from 1", n,
            line->header, f->sheet->where.file);
    rm_buf_free(&names);
    return n == 1 ? found : f->sheet->n_columns;
}

/* What can be taken away from a record by an empty cell: its fields, but not its id, nor what
 * only helps in reading others. */
static int can_clear(const struct rm_import_slot *slot)
{
    if (slot->in_record)
        return strcmp(slot->name, "id") != 0;
    return slot->is_own || slot->field->kind != RM_TEXT;
}

static void add_mapped(struct finder *f, const struct rm_map_line *line)
{
    struct rm_import_slot *slot = named_slot(f, line);
    struct rm_column *column;
    size_t cell = 0;

    if (line->header) {
        cell = mapped_cell(f, line);
        if (cell == f->sheet->n_columns)
            return;
        f->is_mapped[cell] = 1;
    }
    if (!slot || strcmp(slot->name, RM_TARGET_IGNORE) == 0)
        return;
    if (slot->column && !is_list(slot->field) && (line->constant || slot->column->constant)) {
        rm_error(f->sheet->diag, line->where, "\"%s\" is filled from \"%s\" already", line->field,
            slot->column->header);
        return;
    }
    if (line->clear && !can_clear(slot)) {
        rm_error(f->sheet->diag, line->where,
            "column: clear: \"%s\" is not something to be cleared", line->field);
        return;
    }
    slot->clears |= line->clear;
    column = add_column(f, slot, line->header ? f->sheet->header[cell] : line->field);
    if (slot->field->kind == RM_SCORES && strchr(line->field, '.'))
        column->prefix = scored(f->sheet->arena, slot->name, line->field);
    if (slot->field->kind == RM_SCORES && !column->prefix)
        rm_error(f->sheet->diag, line->where,
            "column: field: \"%s\" does not say which; expected such as %s.g1", line->field,
            slot->name);
    column->cell = cell;
    column->dates = line->dates;
    column->split = line->split;
    column->fallback = line->fallback;
    column->constant = line->constant;
    column->clears = line->clear;
    for (size_t i = 0; i < line->values.n; i += 2)
        *rm_map_add(&column->values, line->values.v[i]) =
            rm_arena_dup(f->sheet->arena, line->values.v[i + 1]);
}

/* A header as the name of a field: "Job title" is job_title. */
static const char *own_name(struct rm_arena *arena, const char *header)
{
    char *name = rm_text_key(arena, header), *to = name;

    for (const char *at = name; *at; at++)
        if (is_word_byte(at))
            *to++ = *at;
        else if (to > name && to[-1] != '_')
            *to++ = '_';
    while (to > name && to[-1] == '_')
        to--;
    *to = '\0';
    return name;
}

static void leave_out(struct finder *f, size_t cell)
{
    const char *comma = f->left_out.len ? ", " : "";

    if (*f->sheet->header[cell])
        rm_buf_printf(&f->left_out, "%s\"%s\"", comma, f->sheet->header[cell]);
    else
        rm_buf_printf(&f->left_out, "%sthe one in place %zu, which has no header", comma, cell + 1);
}

/* Microsoft Forms begins with ID, Start time, Completion time, and its ID numbers the answers. */
static int is_answer_number(struct finder *f, size_t cell)
{
    static const char *const next[] = {"ID", "Start time", "Completion time"};

    if (f->sheet->n_columns - cell < COUNT(next))
        return 0;
    for (size_t i = 0; i < COUNT(next); i++)
        if (strcmp(f->sheet->header[cell + i], next[i]) != 0)
            return 0;
    return !f->columns->import->ids_of_answers;
}

static int has_header(const struct finder *f, const char *header)
{
    for (size_t i = 0; i < f->sheet->n_columns; i++)
        if (strcmp(rm_header_key(f->sheet->arena, f->sheet->header[i]), header) == 0)
            return 1;
    return 0;
}

/* In the answers to a survey, "Start Date" is when somebody began to answer. */
static int is_start_of_answer(struct finder *f, const struct rm_import_slot *slot, size_t cell)
{
    return slot && slot->field->kind == RM_DATE &&
           strcmp(rm_header_key(f->sheet->arena, f->sheet->header[cell]), "startdate") == 0 &&
           (has_header(f, "responseid") || has_header(f, "respondentid"));
}

/* A user name is an address only where there is no other. */
static int is_login(struct finder *f, const struct rm_import_slot *slot, size_t cell)
{
    if (!slot || slot->field->kind != RM_EMAIL ||
        strcmp(rm_header_key(f->sheet->arena, f->sheet->header[cell]), "username") != 0)
        return 0;
    for (size_t i = 0; i < f->sheet->n_columns; i++)
        if (i != cell && recognise(f, f->sheet->header[i]) == slot)
            return 1;
    return 0;
}

/* What the map says is not added to; of columns that are only recognised, a later one fills in for
 * the first. Whether the column is to be left out. */
static int is_doubled(struct finder *f, const struct rm_import_slot *slot, const char *header)
{
    int is_mapped = (size_t)(slot->column - f->columns->v) < f->n_mapped;

    rm_warn(f->sheet->diag, header_where(f),
        is_mapped
            ? "column \"%s\" is left out: %s is taken from \"%s\"; use --map to say otherwise"
            : "column \"%s\" counts for %s only where \"%s\" is empty; use --map to say otherwise",
        header, slot->name, slot->column->header);
    return is_mapped;
}

/* The slot of a field of one's own for a column, or NULL. Where no column is to be left out, one
 * that has no name for a field, or one that is taken, gets another. */
static struct rm_import_slot *own_slot_of(struct finder *f, size_t cell)
{
    const struct rm_import *import = f->columns->import;
    struct rm_arena *arena = f->sheet->arena;
    const char *name = own_name(arena, f->sheet->header[cell]);

    if (import->keeps_all && !*name)
        name = rm_arena_printf(arena, "column_%zu", cell + 1);
    while (import->keeps_all &&
           (is_reserved(import, name) || find_slot(f->columns, name) < import->n_targets))
        name = rm_arena_printf(arena, "%s_", name);
    return *name && !is_reserved(import, name) ? own_slot(f, name) : NULL;
}

static void add_recognised(struct finder *f, size_t cell, int keep_own)
{
    const char *header = f->sheet->header[cell];
    struct rm_import_slot *slot = recognise(f, header);

    if (is_answer_number(f, cell))
        return;
    if (is_start_of_answer(f, slot, cell) || is_login(f, slot, cell)) {
        leave_out(f, cell);
        return;
    }
    if (slot && strcmp(slot->name, RM_TARGET_IGNORE) == 0)
        return;
    if (slot && slot->column && f->columns->import->keeps_all)
        slot = NULL;
    if (slot && slot->column && !is_list(slot->field) && is_doubled(f, slot, header))
        return;
    if (!slot && keep_own)
        slot = own_slot_of(f, cell);
    if (slot)
        add_column(f, slot, header)->cell = cell;
    else
        leave_out(f, cell);
}

int rm_columns_find(struct rm_columns *columns, const struct rm_import *import,
    const struct rm_sheet *sheet, const char *map, int keep_own)
{
    struct finder f = {.columns = columns, .sheet = sheet};
    struct rm_map_lines lines = {0};
    size_t before = sheet->diag->n_errors;

    *columns = (struct rm_columns){.import = import};
    if (map && rm_map_lines_read(&lines, map, sheet->where.file_no - 1, sheet->arena, sheet->diag))
        return -1;
    columns->v = RM_NEW_N(sheet->arena, sheet->n_columns + lines.n, struct rm_column);
    f.is_mapped = RM_NEW_N(sheet->arena, sheet->n_columns, unsigned char);
    make_slots(&f, lines.n);
    make_synonyms(&f);
    for (size_t i = 0; i < lines.n; i++)
        add_mapped(&f, &lines.v[i]);
    f.n_mapped = columns->n;
    for (size_t i = 0; i < sheet->n_columns; i++)
        if (!f.is_mapped[i])
            add_recognised(&f, i, keep_own);
    if (f.left_out.len)
        rm_warn(sheet->diag, header_where(&f),
            "left out, as not recognised: %s; say what they are with --map%s", f.left_out.data,
            import->keeps_own && !keep_own ? ", or keep them with --keep-columns" : "");
    rm_buf_free(&f.left_out);
    return sheet->diag->n_errors > before ? -1 : 0;
}

enum rm_date_order rm_slot_dates(
    const struct rm_columns *columns, size_t slot, enum rm_date_order otherwise)
{
    const struct rm_column *column = columns->slots[slot].column;

    return column && column->dates >= 0 ? (enum rm_date_order)column->dates : otherwise;
}
