#include "import/actions.h"

#include "base/date.h"
#include "base/hash.h"
#include "base/text.h"
#include "import/answerer.h"

#include <inttypes.h>
#include <string.h>

static const struct rm_part_targets targets = {
    RM_DEED_TOKEN, RM_DEED_BY, RM_DEED_PAIR, RM_DEED_PARTNER, RM_DEED_SIDE};

/* What a row says of all its actions. */
struct deeds {
    struct rm_row *row;
    const struct rm_answerers *answerers;
    const char *id, *owner, *at; /* as the row has them, or NULL */
    struct rm_part part;         /* `by` is NULL where the row says only of which pair */
    struct rm_change *change;
    size_t target; /* the column that its actions come from, text or return */
    size_t n;      /* of the actions that one column gave so far */
};

/* Words for the owner that are no names. */
enum { OWNER_SELF, OWNER_MENTOR, OWNER_MENTEE, OWNER_OTHER, OWNER_BOTH };
static const char *const owner_words[][6] = {
    [OWNER_SELF] = {"me", "myself", "i", "i will"},
    [OWNER_MENTOR] = {"mentor", "the mentor", "my mentor"},
    [OWNER_MENTEE] = {"mentee", "the mentee", "my mentee"},
    [OWNER_OTHER] = {"partner", "my partner", "the other", "the other person"},
    [OWNER_BOTH] = {"both", "both of us", "we", "us"},
};

/* Which of them a text is, or -1. */
static int owner_word(const char *text, struct rm_arena *scratch)
{
    const char *key = rm_text_key(scratch, text);

    for (int i = OWNER_SELF; i <= OWNER_BOTH; i++)
        if (rm_word_find(owner_words[i], key) >= 0)
            return i;
    return -1;
}

/* Who speaks, and of which pair: as the row says; else its owner, by name; else only the pair. 0,
 * or -1, said to be wrong. */
static int find_part(struct deeds *d)
{
    struct rm_arena *scratch = rm_row_scratch(d->row);

    if (rm_row_text(d->row, RM_DEED_TOKEN) || rm_row_text(d->row, RM_DEED_BY))
        return rm_answerer_find(&d->part, d->row, d->answerers, &targets);
    if (rm_row_text(d->row, RM_DEED_PAIR)) {
        d->part.pair = rm_answerer_pair(d->row, d->answerers, RM_DEED_PAIR);
        return d->part.pair ? 0 : -1;
    }
    if (d->owner && owner_word(d->owner, scratch) < 0) {
        const char *id = rm_answerer_person(d->row, d->answerers, RM_DEED_OWNER);

        if (!id)
            return -1;
        rm_draft_put_text(&d->row->draft, RM_DEED_BY, id, scratch);
        if (rm_answerer_find(&d->part, d->row, d->answerers, &targets))
            return -1;
        d->part.by = NULL;
        return 0;
    }
    if (!rm_row_is_wrong(d->row))
        rm_row_wrong(d->row, "says neither who answers nor of which pair");
    return -1;
}

/* The owner's id: as the row says; else of a return the mentee, who gives back, and of all else who
 * answers. NULL, said to be wrong, where that is nobody of the pair. */
static const char *find_owner(struct deeds *d, int is_return)
{
    const struct rm_pair *pair = d->part.pair;
    int word = d->owner ? owner_word(d->owner, rm_row_scratch(d->row)) : OWNER_SELF;
    const char *id;

    if (!d->owner && is_return)
        return pair->mentee;
    if (word == OWNER_MENTOR || word == OWNER_MENTEE)
        return word == OWNER_MENTOR ? pair->mentor : pair->mentee;
    if (word == OWNER_SELF && d->part.by)
        return d->part.by;
    if (word == OWNER_OTHER && d->part.by)
        return d->part.side == RM_MENTOR ? pair->mentee : pair->mentor;
    if (word >= 0) {
        rm_row_wrong(d->row, "who is to do it is not said; expected the mentor or the mentee");
        return NULL;
    }
    id = rm_answerer_person(d->row, d->answerers, RM_DEED_OWNER);
    if (!id || strcmp(id, pair->mentor) == 0 || strcmp(id, pair->mentee) == 0)
        return id;
    rm_row_wrong(d->row, "column \"%s\": \"%s\" is not in the pair \"%s\"",
        rm_row_header(d->row, RM_DEED_OWNER), id, pair->rec.id);
    return NULL;
}

/* "Yes" means the day of the answer, and "no" not yet. */
static void settle_told(struct rm_row *row)
{
    struct rm_filling *told = &row->draft.fillings[RM_DEED_TOLD];
    const char *at = rm_row_text(row, RM_DEED_AT);
    char day[RM_DATE_SIZE];
    int64_t time;

    if (!told->n || told->items[0].json)
        return;
    if (told->items[0].number == 0)
        told->n = 0;
    else if (at && !rm_time_parse(&time, at))
        rm_draft_put_text(&row->draft, RM_DEED_TOLD,
            rm_arena_dup(rm_row_scratch(row), rm_date_format(day, rm_time_date(time))),
            rm_row_scratch(row));
    else
        rm_row_wrong(row,
            "column \"%s\": \"%s\" means the day of the answer, which the row does not say; "
            "expected a date",
            rm_row_header(row, RM_DEED_TOLD), told->items[0].text);
}

/* Without the sign that begins a line of a list: "- ", "* ", "• ", "2. ", "2) ". */
static const char *without_bullet(const char *text)
{
    size_t len = strspn(text, "0123456789");

    if (len)
        len = text[len] == '.' || text[len] == ')' ? len + 1 : 0;
    else if (*text == '-' || *text == '*')
        len = 1;
    else if (strncmp(text, "\xe2\x80\xa2", 3) == 0 || strncmp(text, "\xe2\x80\x93", 3) == 0)
        len = 3;
    return len && (text[len] == ' ' || text[len] == '\t') ? text + len + strspn(text + len, " \t")
                                                          : text;
}

/* What people write where nothing was promised. */
static int is_nothing(const char *text, struct rm_arena *scratch)
{
    static const char *const nothing[] = {"none", "nothing", "nil", "n/a", "na", "no", "-", "--",
        "not applicable", "nothing yet", "none yet", NULL};

    return rm_word_find(nothing, rm_text_key(scratch, text)) >= 0;
}

/* Of a response with an id: the first action has it, the second is ID:2, and the first of the
 * column for returns ID:return, so that one more action behind the others changes none of them.
 * Else of the pair, the owner, the time if there is one, and the words. */
static const char *id_of(const struct deeds *d, const char *owner, const char *text)
{
    struct rm_arena *scratch = rm_row_scratch(d->row);
    const char *number = d->n > 1 ? rm_arena_printf(scratch, ":%zu", d->n) : "";
    int is_return = d->target == RM_DEED_RETURN;
    uint64_t hash;

    if (d->id)
        return rm_arena_printf(scratch, "%s%s%s", d->id, is_return ? ":return" : "", number);
    hash = rm_hash_text(owner, rm_hash_text(d->part.pair->rec.id, 0));
    hash = rm_hash_text(rm_text_key(scratch, text), rm_hash_text(d->at ? d->at : "", hash));
    return rm_arena_printf(
        scratch, "a-%016" PRIx64, rm_hash_text(is_return ? "return" : "do", hash));
}

static void add_deed(struct deeds *d, const char *text, int is_return)
{
    struct rm_arena *scratch = rm_row_scratch(d->row);
    const char *owner = find_owner(d, is_return);
    struct rm_draft *draft = &d->row->draft;
    struct rm_buf members = {0};
    struct rm_json_writer w = {.out = &members};
    struct rm_gathered_row *gathered;

    d->n++;
    if (!owner && !d->id)
        return;
    gathered = rm_row_add(d->row, id_of(d, owner, text));
    if (rm_row_is_wrong(d->row))
        return;
    gathered->more = d->change;
    rm_draft_put_text(draft, RM_DEED_ID, gathered->id, scratch);
    rm_draft_put_text(draft, RM_DEED_PAIR, d->part.pair->rec.id, scratch);
    rm_draft_put_text(draft, RM_DEED_OWNER, owner, scratch);
    rm_draft_put_text(draft, RM_DEED_KIND, is_return ? "return" : "do", scratch);
    rm_draft_put_text(draft, RM_DEED_TEXT, text, scratch);
    rm_draft_write(&w, draft);
    rm_row_write(d->row, gathered, members.data, members.len);
    rm_buf_free(&members);
}

/* A line each, or as the map says. */
static void add_deeds(struct deeds *d, size_t target, const char *text, int is_return)
{
    const struct rm_column *column = d->row->g->columns.slots[target].column;
    struct rm_arena *scratch = rm_row_scratch(d->row);
    struct rm_texts parts =
        rm_cell_split(scratch, text, column && column->split ? column->split : "\n", RM_CELL_PLAIN);

    d->target = target;
    d->n = 0;
    for (size_t i = 0; i < parts.n; i++) {
        const char *part = without_bullet(parts.v[i]);

        if (*part && !is_nothing(part, scratch))
            add_deed(d, part, is_return);
    }
}

static struct rm_change *change_of(const struct deeds *d)
{
    struct rm_change *change = RM_NEW(rm_row_keep(d->row), struct rm_change);

    change->by = d->part.by;
    if (!d->at || rm_time_parse(&change->at, d->at))
        change->at = RM_NONE;
    return change;
}

/* Whether a row without words says something of an action all the same: then they are missing.
 * Other rows, such as a survey's in which nothing was promised, have none. */
static int is_about_something(const struct rm_row *row)
{
    static const size_t about[] = {
        RM_DEED_OWNER, RM_DEED_KIND, RM_DEED_DUE, RM_DEED_STATUS, RM_DEED_TOLD};

    for (size_t i = 0; i < sizeof about / sizeof *about; i++)
        if (rm_row_text(row, about[i]))
            return 1;
    return 0;
}

static const char *row_id(const struct rm_row *row)
{
    const char *id = rm_row_text(row, RM_DEED_ID), *form = rm_row_text(row, RM_DEED_FORM);

    return id && form ? rm_id_join(rm_row_scratch(row), form, id, (char *)NULL) : id;
}

static void read_deeds(struct rm_row *row, const void *context)
{
    struct deeds d = {.row = row,
        .answerers = context,
        .id = row_id(row),
        .owner = rm_row_text(row, RM_DEED_OWNER),
        .at = rm_row_text(row, RM_DEED_AT)};
    const char *kind = rm_row_text(row, RM_DEED_KIND), *text = rm_row_text(row, RM_DEED_TEXT);
    const char *given_back = rm_row_text(row, RM_DEED_RETURN);

    if (!text && !given_back) {
        if (is_about_something(row) && !rm_row_is_wrong(row))
            rm_row_wrong(row, "does not say what is to be done");
        return;
    }
    if (find_part(&d)) {
        if (d.id)
            rm_row_add(row, d.id);
        return;
    }
    settle_told(row);
    d.change = change_of(&d);
    if (text)
        add_deeds(&d, RM_DEED_TEXT, text, kind && strcmp(kind, "return") == 0);
    if (given_back && !rm_row_is_wrong(row))
        add_deeds(&d, RM_DEED_RETURN, given_back, 1);
}

static int has_columns(const struct rm_gatherer *g)
{
    const struct rm_import_slot *slots = g->columns.slots;
    int what = slots[RM_DEED_TEXT].column || slots[RM_DEED_RETURN].column;
    int who = slots[RM_DEED_TOKEN].column || slots[RM_DEED_BY].column ||
              slots[RM_DEED_PAIR].column || slots[RM_DEED_OWNER].column;

    if (!what)
        rm_error(g->sheet.diag, g->sheet.where,
            "no column is recognised as what is to be done; say which one is with --map");
    if (!who)
        rm_error(g->sheet.diag, g->sheet.where,
            "no column is recognised as who answers, such as an e-mail, nor as the pair or the "
            "owner; say which one is with --map");
    return what && who;
}

static const struct rm_answers_kind kind = {&rm_actions_import, &targets, has_columns, read_deeds};

int rm_import_actions(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    return rm_answers_import(&kind, imported, fd, where, options, programme, arena, diag);
}
