#include "import/concerns.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/text.h"
#include "import/answerer.h"

#include <inttypes.h>
#include <string.h>

static const struct rm_part_targets targets = {.token = RM_RAISED_TOKEN};

static void put(struct rm_json_writer *w, const char *name, const char *text)
{
    rm_json_key(w, name);
    rm_json_put_text(w, text);
}

/* An id is on one line. */
static const char *one_line(struct rm_row *row, const char *text)
{
    char *line = rm_arena_dup(rm_row_scratch(row), text);

    for (char *c = line; *c; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
    return line;
}

static int is_anonymous(struct rm_row *row, const char *text)
{
    static const char *const nobody[] = {
        "anonymous", "anon", "none", "n/a", "na", "nobody", "-", "prefer not to say", NULL};

    return rm_word_find(nobody, rm_text_key(rm_row_scratch(row), text)) >= 0;
}

/* What has no field of its own stands below the text. */
static void add_note(struct rm_buf *text, const char *what, const char *said)
{
    rm_buf_printf(text, "%s[%s: %s]", text->len ? "\n" : "", what, said);
}

/* Who is not known, or may be several people, stays as written. Where the token is somebody else's
 * than who signs, both are kept; of one that is nobody's, its first letters. */
static void put_by(struct rm_row *row, struct rm_json_writer *w, struct rm_buf *notes,
    const struct rm_answerers *answerers)
{
    const char *text = rm_row_text(row, RM_RAISED_BY), *token = rm_row_text(row, RM_RAISED_TOKEN);
    const struct rm_part *part = token ? rm_answerer_token(answerers, token) : NULL;
    const char *by = NULL;

    if (text && !is_anonymous(row, text)) {
        const char *id = rm_who_find(&answerers->who, text, rm_row_scratch(row));

        by = id && *id ? id : one_line(row, text);
    }
    if (by || part)
        put(w, "by", by ? by : part->by);
    if (part && by && strcmp(part->by, by) != 0)
        add_note(notes, "the link was that of", part->by);
    if (token && !part)
        add_note(notes, "the link's token, which is nobody's, begins",
            rm_arena_copy(rm_row_scratch(row), token, rm_text_fit(token, RM_TOKEN_SHOWN)));
}

static void put_at(struct rm_row *row, struct rm_json_writer *w, struct rm_buf *notes)
{
    const char *text = rm_row_text(row, RM_RAISED_AT);
    const struct rm_cells *cells = rm_row_cells(row);
    char at[RM_TIME_SIZE];
    int64_t time;

    if (!text)
        return;
    if (rm_cell_time(&time, text, cells->dates, cells->zone))
        add_note(notes, "when, as written", text);
    else
        put(w, "at", rm_time_format(at, time));
}

static void put_words(struct rm_row *row, struct rm_json_writer *w, const struct rm_buf *notes)
{
    const char *words = rm_row_text(row, RM_RAISED_TEXT);
    struct rm_buf text = {0};

    rm_buf_adds(&text, words ? words : "[see the other answers]");
    if (notes->len)
        rm_buf_printf(&text, "\n%s", notes->data);
    put(w, "text", text.data);
    rm_buf_free(&text);
}

/* Whether a column that was not recognised says anything. */
static int says_more(const struct rm_row *row)
{
    for (size_t i = RM_N_RAISED; i < row->g->columns.n_slots; i++)
        if (row->draft.fillings[i].n)
            return 1;
    return 0;
}

/* The response's id and a hash of all that the row says, so that two that differ in anything are
 * two, such as one that was changed in the form later, and the same one again is the same. */
static const char *id_of(struct rm_row *row, const struct rm_buf *members)
{
    const char *id = rm_row_text(row, RM_RAISED_ID), *form = rm_row_text(row, RM_RAISED_FORM);
    uint64_t hash = rm_hash_text(rm_buf_text(members), 0);
    char *code;

    for (size_t i = RM_N_RAISED; i < row->g->columns.n_slots; i++)
        for (size_t k = 0; k < row->draft.fillings[i].n; k++)
            hash += rm_hash_text(row->draft.fillings[i].items[k].text,
                rm_hash_text(row->g->columns.slots[i].name, 0));
    code = rm_arena_printf(rm_row_scratch(row), "c-%016" PRIx64, hash);
    if (!id)
        return code;
    id = one_line(row, id);
    return form ? rm_id_join(rm_row_scratch(row), one_line(row, form), id, code, (char *)NULL)
                : rm_id_join(rm_row_scratch(row), id, code, (char *)NULL);
}

static void read_concern(struct rm_row *row, const void *context)
{
    struct rm_buf members = {0}, notes = {0};
    struct rm_json_writer w = {.out = &members};
    const char *id;

    if (!rm_row_text(row, RM_RAISED_TEXT) && !says_more(row))
        return;
    put_by(row, &w, &notes, context);
    put_at(row, &w, &notes);
    put_words(row, &w, &notes);
    id = id_of(row, &members);
    put(&w, "id", id);
    rm_row_write(row, rm_row_add(row, id), members.data, members.len);
    rm_buf_free(&members);
    rm_buf_free(&notes);
}

/* What is there already is not given again. */
static void leave_known(
    struct rm_gatherer *g, const struct rm_programme *known, struct rm_imported *imported)
{
    imported->n_empty = g->sheet.n_rows - g->sheet.n_wrong - g->n;
    for (size_t i = 0; i < g->n; i++) {
        if (!g->rows[i].len || !rm_concern_find(known, g->rows[i].id))
            continue;
        g->rows[i].len = 0;
        imported->n_known++;
    }
}

static int has_text(const struct rm_gatherer *g)
{
    if (g->columns.slots[RM_RAISED_TEXT].column)
        return 1;
    rm_error(g->sheet.diag, g->sheet.where,
        "no column is recognised as the concern; say which one is with --map");
    return 0;
}

int rm_import_concerns(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    size_t before = diag->n_errors;
    struct rm_import_options all = *options;
    struct rm_answerers answerers;
    struct rm_gatherer g;

    all.keep_own = 1;
    rm_answerers_init(&answerers, programme, options->token_key, arena);
    if (!rm_gather_open(&g, &rm_concerns_import, fd, where, &all, arena, diag) && has_text(&g) &&
        !rm_answerers_check(&answerers, &g, &targets)) {
        rm_gather_read(&g, read_concern, &answerers);
        rm_gather_settle(&g);
        leave_known(&g, programme, imported);
        rm_gather_give(&g, imported);
    }
    rm_gather_close(&g);
    return diag->n_errors > before ? -1 : 0;
}
