#include "import/update.h"

#include "base/text.h"
#include "import/changes.h"
#include "import/circles.h"
#include "import/overlay.h"
#include "import/people.h"

#include <stdlib.h>
#include <string.h>

enum { FEW_LEAVERS = 5, LEAVERS_PART = 5 /* a fifth */ };

/* Whose an e-mail is. */
struct holder {
    const struct rm_person *person, *other; /* other: somebody else who has it too, or NULL */
};

/* Somebody who is new, has left or changes. */
struct entry {
    const struct rm_person *was, *is; /* was: NULL for somebody new; is: as it becomes */
    struct rm_where where;            /* of the row */
    size_t at, len;                   /* the line among `lines` */
};

struct rm_update {
    struct rm_gatherer *g;
    struct rm_arena *arena;
    const struct rm_update_options *options;
    struct rm_map by_email; /* in lower case: struct holder */
    struct rm_map seen;     /* ids of people whom a row is of, right or wrong */
    struct rm_map names;    /* id: name */
    int someone_unknown;    /* a wrong row does not tell whose it is */
    struct entry *entries;
    size_t n;
    struct rm_buf lines;
    size_t n_joined, n_left, n_changed, n_strangers,
        n_gone; /* gone: in the feed, but left before */
};

static const char *lower(struct rm_arena *arena, const char *email)
{
    char *copy = rm_arena_dup(arena, email);

    rm_ascii_lower(copy);
    return copy;
}

static struct rm_person *find(const struct rm_update *u, const char *id)
{
    return rm_person_find(u->options->people, id);
}

static const struct holder *find_holder(
    const struct rm_update *u, const char *email, struct rm_arena *scratch)
{
    return email ? rm_map_find(&u->by_email, lower(scratch, email)) : NULL;
}

static void add_holder(struct rm_update *u, const struct rm_person *person)
{
    void **slot = rm_map_add(&u->by_email, lower(u->arena, person->email));
    struct holder *holder = *slot;

    if (!holder)
        *slot = holder = RM_NEW(u->arena, struct holder);
    if (!holder->person)
        holder->person = person;
    else
        holder->other = person;
}

static void add_names(struct rm_update *u, const struct rm_programme *people)
{
    for (size_t i = 0; people && i < rm_n_people(people); i++) {
        const struct rm_person *person = rm_person_at(people, i);

        if (person->name)
            *rm_map_add(&u->names, person->rec.id) = rm_arena_dup(u->arena, person->name);
    }
}

struct rm_update *rm_update_new(struct rm_gatherer *g, const struct rm_programme *others)
{
    struct rm_update *u = RM_NEW(g->arena, struct rm_update);
    const struct rm_programme *people;

    u->g = g;
    u->arena = g->arena;
    u->options = g->options->update;
    people = u->options->people;
    rm_map_init(&u->by_email, u->arena);
    rm_map_init(&u->seen, u->arena);
    rm_map_init(&u->names, u->arena);
    add_names(u, others);
    add_names(u, people);
    for (size_t i = 0; i < rm_n_people(people); i++)
        if (rm_person_at(people, i)->email)
            add_holder(u, rm_person_at(people, i));
    return u;
}

/* "a1" (people.jsonl:3) */
static const char *point(struct rm_arena *arena, const struct rm_person *person)
{
    return rm_arena_printf(
        arena, "\"%s\" (%s:%lu)", person->rec.id, person->rec.where.file, person->rec.where.line);
}

static void refuse_id(struct rm_row *row, const struct rm_person *person)
{
    const char *header = rm_row_header(row, RM_TO_ID);

    rm_row_wrong(row,
        "column \"%s\": \"%s\" is not the id of %s, which is %s and stays so; correct it, or leave "
        "the column out with a line in --map: "
        "{\"type\":\"column\",\"header\":\"%s\",\"field\":\"ignore\"}",
        header, rm_row_text(row, RM_TO_ID), rm_row_text(row, RM_TO_EMAIL),
        point(rm_row_scratch(row), person), header);
}

/* By e-mail; and where that is nobody's, by id, of those who have no e-mail yet. */
static const struct rm_person *identify_by_email(const struct rm_update *u, struct rm_row *row)
{
    const char *email = rm_row_text(row, RM_TO_EMAIL), *id = rm_row_text(row, RM_TO_ID);
    const struct holder *holder = find_holder(u, email, rm_row_scratch(row));
    const struct rm_person *person = holder ? holder->person : id ? find(u, id) : NULL;
    const char *header = rm_row_header(row, RM_TO_EMAIL);

    if (holder && holder->other)
        rm_row_wrong(row, "column \"%s\": \"%s\" is the e-mail of %s and of %s; use --key id",
            header, email, point(rm_row_scratch(row), person),
            point(rm_row_scratch(row), holder->other));
    else if (holder && id && strcmp(id, person->rec.id) != 0)
        refuse_id(row, person);
    else if (!holder && person && person->email && email)
        rm_row_wrong(row,
            "column \"%s\": \"%s\" is nobody's, and \"%s\" is the id of %s, whose e-mail is "
            "\"%s\"; "
            "e-mails that changed are taken with --key id",
            header, email, id, point(rm_row_scratch(row), person), person->email);
    else if (person)
        rm_draft_put_text(&row->draft, RM_TO_ID, person->rec.id, rm_row_scratch(row));
    return rm_row_is_wrong(row) ? NULL : person;
}

const struct rm_person *rm_update_identify(const struct rm_update *u, struct rm_row *row)
{
    const char *id = rm_row_text(row, RM_TO_ID);

    if (u->options->key == RM_KEY_EMAIL)
        return identify_by_email(u, row);
    if (!id && rm_row_text(row, RM_TO_EMAIL))
        id = lower(rm_row_scratch(row), rm_row_text(row, RM_TO_EMAIL));
    return id ? find(u, id) : NULL;
}

/* The row's number in the sheet, for a reader of a message about another one. */
static unsigned long number_of(const struct rm_update *u, const struct rm_gathered_row *row)
{
    return u->g->sheet.rows[row->row].number;
}

static void see(struct rm_update *u, const struct rm_person *person)
{
    if (person)
        *rm_map_add(&u->seen, person->rec.id) = u;
}

/* A wrong row may be of any whom it seems to name. */
static void see_any(
    struct rm_update *u, const struct rm_gathered_row *row, const struct holder *holder)
{
    const struct rm_named *named = row->more;
    const char *id = named->overlay->id;

    if (holder) {
        see(u, holder->person);
        see(u, holder->other);
    }
    if (id)
        see(u, find(u, id));
    if (u->options->key == RM_KEY_EMAIL && !named->email && !(id && find(u, id)))
        u->someone_unknown = 1;
}

static void see_row(struct rm_update *u, const struct rm_gathered_row *row)
{
    const struct rm_named *named = row->more;
    struct rm_arena scratch = {0};

    see(u, find(u, row->id));
    if (named->name)
        *rm_map_add(&u->names, row->id) = rm_arena_dup(u->arena, named->name);
    if (u->g->sheet.rows[row->row].wrong)
        see_any(u, row, find_holder(u, named->email, &scratch));
    rm_arena_free(&scratch);
}

static void see_all(struct rm_update *u)
{
    u->someone_unknown = u->g->n < u->g->sheet.n_rows;
    for (size_t i = 0; i < u->g->n; i++)
        see_row(u, &u->g->rows[i]);
}

/* Rows of one id that are alike are one, and the first of them stands for all: what another one
 * fills is its own. */
static void join_rows(struct rm_update *u)
{
    struct rm_gathered_row *first = NULL;

    for (size_t i = 0; i < u->g->n; i++) {
        struct rm_gathered_row *row = &u->g->rows[i];
        struct rm_named *named = first ? first->more : NULL, *other = row->more;

        if (!first || strcmp(first->id, row->id) != 0)
            first = row;
        else if (rm_gather_is_right(u->g, first) &&
                 rm_overlay_join(named->overlay, other->overlay, u->g->columns.n_slots)) {
            rm_sheet_wrong(&u->g->sheet, row->row,
                "\"%s\" stands in row %lu too, and the two differ", row->id, number_of(u, first));
            rm_sheet_wrong(&u->g->sheet, first->row,
                "\"%s\" stands in row %lu too, and the two differ", row->id, number_of(u, row));
        }
    }
}

static const struct rm_gathered_row *find_row(const struct rm_update *u, const char *id)
{
    size_t low = 0, high = u->g->n;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (strcmp(u->g->rows[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < u->g->n && strcmp(u->g->rows[low].id, id) == 0 ? &u->g->rows[low] : NULL;
}

/* Whether the sheet gives somebody an e-mail other than that. */
static int has_moved_on(
    const struct rm_update *u, const struct rm_person *person, const char *email)
{
    const struct rm_gathered_row *row = find_row(u, person->rec.id);
    const struct rm_named *named = row ? row->more : NULL;
    struct rm_arena scratch = {0};
    int moved = named && named->email && strcmp(lower(&scratch, named->email), email) != 0;

    rm_arena_free(&scratch);
    return moved;
}

/* Somebody new with the e-mail of somebody who is there is most likely the same person under
 * another id, whose offers, pairs and answers would be lost. */
static void check_newcomer(
    struct rm_update *u, const struct rm_gathered_row *row, struct rm_map *by_email)
{
    const struct rm_named *named = row->more;
    const char *email = named->email ? lower(u->arena, named->email) : NULL;
    const struct holder *holder = find_holder(u, email, u->arena);
    const struct rm_gathered_row *other;
    void **slot;

    if (!email || find(u, row->id) || !rm_gather_is_right(u->g, row))
        return;
    if (holder && !holder->other && holder->person->status != RM_PERSON_LEFT &&
        !has_moved_on(u, holder->person, email))
        rm_sheet_wrong(&u->g->sheet, row->row,
            "column \"%s\": \"%s\" is the e-mail of %s, and an id is for good: put that id in "
            "place "
            "of \"%s\", or use --key email",
            rm_gather_header(u->g, RM_TO_EMAIL), named->email, point(u->arena, holder->person),
            row->id);
    slot = rm_map_add(by_email, email);
    other = *slot;
    if (other && u->options->key == RM_KEY_EMAIL) {
        rm_sheet_wrong(&u->g->sheet, row->row, "\"%s\" stands in row %lu too, with another id",
            named->email, number_of(u, other));
        rm_sheet_wrong(&u->g->sheet, other->row, "\"%s\" stands in row %lu too, with another id",
            named->email, number_of(u, row));
    }
    if (!other)
        memcpy(slot, &row, sizeof row);
}

static void check_newcomers(struct rm_update *u)
{
    struct rm_map by_email;

    rm_map_init(&by_email, u->arena);
    for (size_t i = 0; i < u->g->n; i++)
        check_newcomer(u, &u->g->rows[i], &by_email);
}

static void add_entry(struct rm_update *u, const struct entry *entry)
{
    u->entries = rm_arena_grow(u->arena, u->entries, u->n, sizeof *u->entries);
    u->entries[u->n++] = *entry;
}

static const struct rm_person *decode(
    struct rm_update *u, const char *text, size_t len, struct rm_where where)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *json = rm_json_parse(text, len, error);
    struct rm_record *record = rm_record_decode(RM_PERSON, json, u->arena, u->g->sheet.diag, where);

    rm_json_free(json);
    return (const void *)record;
}

/* The next revision of a person, whose text is given. */
static void add_revision(struct rm_update *u, struct entry *entry, const char *text, size_t len,
    const char *const *fields)
{
    struct rm_person person = *entry->was;

    person.status = fields ? RM_PERSON_LEFT : person.status;
    person.rec.raw = text;
    person.rec.raw_len = len;
    person.rec.rev++;
    person.rec.changed = u->options->change;
    entry->at = u->lines.len;
    rm_record_revise(&u->lines, &person.rec, fields);
    entry->len = u->lines.len - entry->at;
    entry->is = decode(u, u->lines.data + entry->at, entry->len, entry->where);
    if (entry->is)
        add_entry(u, entry);
}

static void add_newcomer(struct rm_update *u, const char *line, size_t len, struct rm_where where)
{
    struct entry entry = {.where = where, .at = u->lines.len, .len = len};

    u->n_strangers += (size_t)u->options->known_only;
    rm_buf_add(&u->lines, line, len);
    entry.is = decode(u, line, len, where);
    if (entry.is)
        add_entry(u, &entry);
}

static void update_row(
    struct rm_update *u, const struct rm_gathered_row *row, struct rm_arena *scratch)
{
    struct entry entry = {.was = find(u, row->id), .where = rm_sheet_where(&u->g->sheet, row->row)};
    const struct rm_named *named = row->more;
    size_t len;
    const char *line = rm_gather_line(u->g, row, &len);
    struct rm_buf text = {0};

    if (!line)
        return;
    if (!entry.was) {
        add_newcomer(u, line, len, entry.where);
        return;
    }
    u->n_gone += entry.was->status == RM_PERSON_LEFT;
    rm_overlay_apply(&text, entry.was, &u->g->columns, named->overlay, line, len, scratch);
    if (text.len)
        add_revision(u, &entry, text.data, text.len, NULL);
    rm_buf_free(&text);
}

static void update_rows(struct rm_update *u)
{
    struct rm_arena scratch = {0};

    for (size_t i = 0; i < u->g->n; i++)
        if (rm_gather_is_right(u->g, &u->g->rows[i])) {
            update_row(u, &u->g->rows[i], &scratch);
            rm_arena_clear(&scratch);
        }
    rm_arena_free(&scratch);
}

/* How many may leave without it being said, of all who have not left. */
static size_t most_leavers(const struct rm_update *u, size_t n_here)
{
    if (u->options->most_leavers != RM_NONE)
        return (size_t)u->options->most_leavers;
    return n_here / LEAVERS_PART > FEW_LEAVERS ? n_here / LEAVERS_PART : FEW_LEAVERS;
}

static void leave(struct rm_update *u, const struct rm_person *person)
{
    static const char *const fields[] = {"status", NULL};
    struct entry entry = {.was = person, .where = person->rec.where};

    add_revision(u, &entry, person->rec.raw, person->rec.raw_len, fields);
}

/* Whoever is not in a full feed has left; but exports are cut short more often than a fifth of the
 * people leave in one day. */
static void update_leavers(struct rm_update *u)
{
    const struct rm_programme *people = u->options->people;
    struct rm_diag *diag = u->g->sheet.diag;
    size_t n_here = 0, n_missing = 0;

    for (size_t i = 0; i < rm_n_people(people); i++) {
        const struct rm_person *person = rm_person_at(people, i);

        if (person->status == RM_PERSON_LEFT)
            continue;
        n_here++;
        if (rm_map_find(&u->seen, person->rec.id))
            continue;
        n_missing++;
        if (!u->someone_unknown)
            leave(u, person);
    }
    if (!u->g->sheet.n_rows)
        rm_error(diag, u->g->sheet.where, "has no rows, and so is no full feed");
    else if (u->someone_unknown && n_missing)
        rm_warn(diag, u->g->sheet.where,
            "%zu of the people are not in the sheet, but nobody has left for it: a row that is set "
            "aside "
            "does "
            "not tell whose it is",
            n_missing);
    else if (n_missing > most_leavers(u, n_here))
        rm_error(diag, u->g->sheet.where,
            "has not got %zu of the %zu people who are there, more than are let go unasked; is it "
            "whole? If they have left, say --most-leavers %zu",
            n_missing, n_here, n_missing);
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;

    return strcmp(x->is->rec.id, y->is->rec.id);
}

static int has_left(const struct entry *entry)
{
    return entry->was && entry->was->status != RM_PERSON_LEFT &&
           entry->is->status == RM_PERSON_LEFT;
}

static void report(struct rm_update *u, const struct entry *entry, const struct rm_changes *changes)
{
    const char *id = entry->is->rec.id;

    if (!entry->was) {
        rm_changes_word(changes, id, u->options->known_only ? "not known, left out" : "joined");
        u->n_joined += !u->options->known_only;
        return;
    }
    if (has_left(entry)) {
        rm_changes_word(changes, id, "left");
        u->n_left++;
    } else {
        u->n_changed++;
    }
    rm_changes_fields(changes, entry->was, entry->is);
}

static void report_sum(const struct rm_update *u, struct rm_buf *out)
{
    size_t n = rm_n_people(u->options->people) - u->n_left - u->n_changed;

    rm_buf_printf(out, "%zu joined, %zu left, %zu changed, %zu as they were", u->n_joined,
        u->n_left, u->n_changed, n);
    if (u->n_strangers)
        rm_buf_printf(out, ", %zu not known", u->n_strangers);
    if (u->n_gone)
        rm_buf_printf(out, "; of those who had left before, %zu in the sheet", u->n_gone);
    rm_buf_addc(out, '\n');
}

/* Who brings topics and has a place in neither role is matched with nobody, which is not what
 * somebody who signs up means. */
static void warn_of_placeless(struct rm_update *u)
{
    const struct rm_person *first = NULL;
    size_t n = 0;

    for (size_t i = 0; i < u->n; i++) {
        const struct entry *entry = &u->entries[i];
        const struct rm_person *was = entry->was, *is = entry->is;

        if (!was || is->mentor_capacity || is->mentee_capacity || is->status == RM_PERSON_LEFT ||
            (is->offers.n <= was->offers.n && is->wants.n <= was->wants.n))
            continue;
        first = first ? first : is;
        n++;
    }
    if (n)
        rm_warn(u->g->sheet.diag, u->g->sheet.where,
            "topics, but a place in neither role: %zu of the people, \"%s\" the first; say the "
            "role with "
            "--role, or in a column",
            n, first->rec.id);
}

static int has_new_manager(const struct entry *entry)
{
    const char *was = entry->was ? entry->was->manager : NULL, *is = entry->is->manager;

    return is && (!was || strcmp(was, is) != 0);
}

static void warn_of_circles(struct rm_update *u)
{
    struct rm_circles circles;

    rm_circles_init(&circles, u->arena);
    for (size_t i = 0; i < u->n; i++) {
        const struct entry *entry = &u->entries[i];

        rm_circles_add(&circles, entry->is->rec.id, entry->is->manager,
            has_new_manager(entry) ? &entry->where : NULL);
    }
    for (size_t i = 0; i < rm_n_people(u->options->people); i++) {
        const struct rm_person *person = rm_person_at(u->options->people, i);

        rm_circles_add(&circles, person->rec.id, person->manager, NULL);
    }
    rm_circles_warn(&circles, u->g->sheet.diag);
}

static void give_entries(struct rm_update *u, struct rm_imported *imported)
{
    struct rm_changes changes = {imported->changes, &u->names};

    for (size_t i = 0; i < u->n; i++) {
        const struct entry *entry = &u->entries[i];

        report(u, entry, &changes);
        if (entry->was || !u->options->known_only)
            rm_buf_add(imported->records, u->lines.data + entry->at, entry->len);
    }
    report_sum(u, imported->changes);
}

void rm_update_give(struct rm_update *u, struct rm_imported *imported)
{
    join_rows(u);
    check_newcomers(u);
    see_all(u);
    update_rows(u);
    if (u->options->is_full)
        update_leavers(u);
    if (u->n)
        qsort(u->entries, u->n, sizeof *u->entries, compare_entries);
    warn_of_circles(u);
    warn_of_placeless(u);
    give_entries(u, imported);
    rm_gather_account(u->g, imported);
    rm_buf_free(&u->lines);
}
