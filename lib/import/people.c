#include "import/people.h"

#include "base/text.h"
#include "import/draft.h"
#include "import/import.h"

#include <stdlib.h>
#include <string.h>

/* A row that is known by its id, whether it is right or wrong: an id that stands twice has to be found
 * in either case, or else a rejects file, once corrected, would bring in what contradicts. */
struct entry {
    const char *id, *email,
        *name_key; /* the last two, in the form they are looked up by, or NULL */
    const char *manager;
    struct rm_texts requests;
    size_t row;
    size_t at, len; /* its line among the records */
};

struct people {
    const struct rm_import_options *options;
    const struct rm_programme *known;
    struct rm_arena *arena;
    struct rm_sheet sheet;
    struct rm_columns columns;
    struct rm_cells cells;
    struct rm_buf lines;
    struct entry *entries;
    size_t n_entries, size;
    struct rm_map by_id, by_email, by_name; /* text: id; of two, the empty text */
};

static struct rm_arena *scratch(struct people *p)
{
    return &p->sheet.row_arena;
}

static size_t this_row(const struct people *p)
{
    return p->sheet.n_rows - 1;
}

/* What the sheet calls the column that fills a target. */
static const char *header_of(const struct people *p, size_t target)
{
    const struct rm_column *column = p->columns.slots[target].column;

    return column ? column->header : p->columns.slots[target].name;
}

static const char *text_of(const struct rm_draft *draft, size_t target)
{
    const struct rm_item *item = rm_draft_item(draft, target);

    return item ? item->text : NULL;
}

static void settle_name(struct people *p, struct rm_draft *draft)
{
    const char *first = text_of(draft, RM_TO_FIRST_NAME), *last = text_of(draft, RM_TO_LAST_NAME);

    if (rm_draft_item(draft, RM_TO_NAME) || (!first && !last))
        return;
    if (first && last)
        first = rm_arena_printf(scratch(p), "%s %s", first, last);
    rm_draft_put_text(draft, RM_TO_NAME, first ? first : last, scratch(p));
}

static void settle_id(struct people *p, struct rm_draft *draft)
{
    const char *email = text_of(draft, RM_TO_EMAIL);
    char *id;

    if (rm_draft_item(draft, RM_TO_ID) || !email)
        return;
    id = rm_arena_dup(scratch(p), email);
    rm_ascii_lower(id);
    rm_draft_put_text(draft, RM_TO_ID, id, scratch(p));
}

/* Roles as bits, from words such as "Mentee", "I'd like to be mentored", "both"; 0 where there are none. */
static int parse_role(struct rm_arena *arena, const char *text)
{
    static const char *const as_mentee[] = {"mentees", "mentee", "mentored", NULL};
    char *key = rm_text_key(arena, text);
    int roles = 0;

    if (strstr(key, "both"))
        return RM_ROLE_BOTH;
    for (size_t i = 0; as_mentee[i]; i++)
        for (char *found; (found = strstr(key, as_mentee[i]));) {
            memset(found, ' ', strlen(as_mentee[i]));
            roles = RM_ROLE_MENTEE;
        }
    return strstr(key, "mentor") ? roles | RM_ROLE_MENTOR : roles;
}

static void settle_capacity(
    struct people *p, struct rm_draft *draft, size_t target, int roles, int role, size_t topics)
{
    int takes_part = roles ? (roles & role) != 0 : draft->fillings[topics].n > 0;

    if (!rm_draft_item(draft, target))
        rm_draft_put_int(draft, target, takes_part, scratch(p));
}

static void settle_roles(struct people *p, struct rm_draft *draft)
{
    const char *text = text_of(draft, RM_TO_ROLE);
    int roles = p->options->role;

    if (text) {
        roles = parse_role(scratch(p), text);
        if (!roles)
            rm_sheet_wrong(&p->sheet, this_row(p),
                "column \"%s\": \"%s\" is not mentor, mentee or both", header_of(p, RM_TO_ROLE),
                text);
    }
    settle_capacity(p, draft, RM_TO_MENTOR_CAPACITY, roles, RM_ROLE_MENTOR, RM_TO_OFFERS);
    settle_capacity(p, draft, RM_TO_MENTEE_CAPACITY, roles, RM_ROLE_MENTEE, RM_TO_WANTS);
}

/* Topics of lived experience are offers of their own kind. One that stands among the other offers too is
 * taken out of them: it must not count without consent. */
static void settle_lived(struct people *p, struct rm_draft *draft)
{
    struct rm_filling *offers = &draft->fillings[RM_TO_OFFERS];
    const struct rm_filling *lived = &draft->fillings[RM_TO_LIVED];

    for (size_t i = 0; i < lived->n; i++) {
        const char *key = rm_text_key(scratch(p), lived->items[i].text);
        size_t j = 0;

        while (j < offers->n && strcmp(offers->items[j].key, key) != 0)
            j++;
        if (j == offers->n) {
            offers->items = rm_arena_grow(scratch(p), offers->items, j, sizeof *offers->items);
            offers->items[j] = lived->items[i];
            offers->items[j].key = key;
            offers->n++;
        }
        offers->items[j].flag = 1;
    }
}

/* The day of consent, in words, or NULL where there is none. "Yes" means the day of the answer. */
static const char *consent_day(struct people *p, const struct rm_draft *draft)
{
    const struct rm_item *item = rm_draft_item(draft, RM_TO_CONSENTED);
    const char *submitted = text_of(draft, RM_TO_SUBMITTED);
    struct rm_item day;

    if (!item || item->number == 0)
        return NULL;
    if (item->json)
        return item->text;
    if (submitted && !rm_cell_read(&day, p->columns.slots[RM_TO_CONSENTED].field, RM_CELL_PLAIN,
                         submitted, &p->cells))
        return day.text;
    if (submitted)
        rm_sheet_wrong(&p->sheet, this_row(p),
            "column \"%s\": \"%s\" is not %s; it is the day of the consent that was given",
            header_of(p, RM_TO_SUBMITTED), submitted, rm_buf_text(&p->cells.expected));
    else
        rm_sheet_wrong(&p->sheet, this_row(p),
            "column \"%s\": consent needs its day: write a date for \"%s\", or have a timestamp "
            "column",
            header_of(p, RM_TO_CONSENTED), item->text);
    return NULL;
}

static void write_consent(struct people *p, struct rm_json_writer *w, const struct rm_draft *draft)
{
    const struct rm_filling *lived = &draft->fillings[RM_TO_LIVED];
    const char *day = lived->n ? consent_day(p, draft) : NULL;

    if (!day)
        return;
    rm_json_key(w, "consent");
    rm_json_open(w, '{');
    rm_json_key(w, "lived");
    rm_json_open(w, '{');
    for (size_t i = 0; i < lived->n; i++) {
        rm_json_key(w, lived->items[i].text);
        rm_json_put_text(w, day);
    }
    rm_json_close(w, '}');
    rm_json_close(w, '}');
}

/* What the record floor has to say of a row counts like what the cells said. */
static struct rm_record *decode(struct people *p, const struct rm_buf *json)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *object = rm_json_parse(json->data, json->len, error);
    struct rm_record *record = NULL;
    struct rm_diag diag;

    rm_diag_init(&diag, scratch(p));
    if (object)
        record = rm_record_decode(
            RM_PERSON, object, scratch(p), &diag, rm_sheet_where(&p->sheet, this_row(p)));
    else
        rm_sheet_wrong(&p->sheet, this_row(p), "%s", error);
    for (size_t i = 0; i < diag.n_entries; i++)
        rm_sheet_wrong(&p->sheet, this_row(p), "%s", diag.entries[i].text);
    rm_json_free(object);
    return record;
}

/* The row as a line of the records. */
static void write_person(struct people *p, struct rm_draft *draft, struct entry *entry)
{
    struct rm_buf json = {0}, line = {0};
    struct rm_json_writer w = {.out = &json};
    struct rm_record *record;

    settle_roles(p, draft);
    settle_lived(p, draft);
    rm_json_open(&w, '{');
    rm_draft_write(&w, draft);
    write_consent(p, &w, draft);
    rm_json_close(&w, '}');
    record = p->sheet.rows[entry->row].wrong ? NULL : decode(p, &json);
    if (record) {
        rm_record_write(&line, record);
        entry->at = p->lines.len;
        rm_draft_write_own(&p->lines, draft, line.data, line.len);
        entry->len = p->lines.len - entry->at;
    }
    rm_buf_free(&json);
    rm_buf_free(&line);
}

static const char *keep(struct people *p, const char *text)
{
    return text ? rm_arena_dup(p->arena, text) : NULL;
}

static struct entry *add_entry(struct people *p, const struct rm_draft *draft)
{
    const struct rm_filling *requests = &draft->fillings[RM_TO_REQUESTS];
    const char *name = text_of(draft, RM_TO_NAME);
    struct entry *entry;

    if (p->n_entries == p->size) {
        p->size = p->size ? p->size * 2 : 256;
        p->entries = rm_realloc(p->entries, p->size * sizeof *p->entries);
    }
    entry = &p->entries[p->n_entries++];
    *entry = (struct entry){.row = this_row(p)};
    entry->id = keep(p, text_of(draft, RM_TO_ID));
    entry->manager = keep(p, text_of(draft, RM_TO_MANAGER));
    if (text_of(draft, RM_TO_EMAIL)) {
        char *email = rm_arena_dup(p->arena, text_of(draft, RM_TO_EMAIL));

        rm_ascii_lower(email);
        entry->email = email;
    }
    if (name)
        entry->name_key = rm_text_key(p->arena, name);
    entry->requests.v = RM_NEW_N(p->arena, requests->n, const char *);
    for (size_t i = 0; i < requests->n; i++)
        entry->requests.v[entry->requests.n++] = keep(p, requests->items[i].text);
    return entry;
}

static void read_person(struct people *p)
{
    struct rm_draft draft;

    p->cells.arena = scratch(p);
    rm_draft_read(&draft, &p->columns, &p->sheet, &p->cells);
    settle_name(p, &draft);
    settle_id(p, &draft);
    if (rm_draft_item(&draft, RM_TO_ID))
        write_person(p, &draft, add_entry(p, &draft));
    else if (!p->sheet.rows[this_row(p)].wrong)
        rm_sheet_wrong(&p->sheet, this_row(p), "there is neither a staff number nor an e-mail");
}

static int compare_entries(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strcmp(x->id, y->id);

    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static int is_same_line(const struct people *p, const struct entry *a, const struct entry *b)
{
    return a->len && a->len == b->len &&
           memcmp(p->lines.data + a->at, p->lines.data + b->at, a->len) == 0;
}

static void say_double(struct people *p, const char *id, size_t row, size_t other_row)
{
    const struct rm_sheet_row *other = &p->sheet.rows[other_row];

    if (other->number == other->line)
        rm_sheet_wrong(
            &p->sheet, row, "\"%s\" stands in row %lu too, and the two differ", id, other->number);
    else
        rm_sheet_wrong(&p->sheet, row,
            "\"%s\" stands in row %lu (line %lu) too, and the two differ", id, other->number,
            other->line);
}

/* Rows of one id: alike, and then one of them does, or each of them wrong, for who is to say which is right? */
static void settle_group(struct people *p, struct entry *first, size_t n)
{
    int alike = 1, n_right = 0;

    for (size_t i = 0; i < n; i++) {
        alike &= i == 0 || is_same_line(p, first, &first[i]);
        n_right += first[i].len > 0;
    }
    alike |= n_right == 0; /* all of them have to be looked at anyway */
    for (size_t i = 0; i < n && n > 1; i++) {
        if (!alike)
            say_double(p, first->id, first[i].row, first[i ? 0 : 1].row);
        if (i)
            first[i].len = 0;
    }
}

static void settle_doubles(struct people *p)
{
    if (p->n_entries)
        qsort(p->entries, p->n_entries, sizeof *p->entries, compare_entries);
    for (size_t i = 0, n; i < p->n_entries; i += n) {
        for (n = 1; i + n < p->n_entries; n++)
            if (strcmp(p->entries[i].id, p->entries[i + n].id) != 0)
                break;
        settle_group(p, &p->entries[i], n);
    }
}

/* Under a text, the id of whom it means; under one that means two people, "". */
static void index_person(struct rm_map *map, const char *text, const char *id)
{
    static char several[] = "";
    void **slot;

    if (!text || !*text)
        return;
    slot = rm_map_add(map, text);
    if (!*slot)
        memcpy(slot, &id, sizeof id);
    else if (strcmp(*slot, id) != 0)
        *slot = several;
}

static void index_people(struct people *p)
{
    rm_map_init(&p->by_id, p->arena);
    rm_map_init(&p->by_email, p->arena);
    rm_map_init(&p->by_name, p->arena);
    for (size_t i = 0; i < p->n_entries; i++) {
        index_person(&p->by_id, p->entries[i].id, p->entries[i].id);
        index_person(&p->by_email, p->entries[i].email, p->entries[i].id);
        index_person(&p->by_name, p->entries[i].name_key, p->entries[i].id);
    }
    for (size_t i = 0; p->known && i < rm_n_persons(p->known); i++) {
        const struct rm_person *person = rm_person_at(p->known, i);
        char *email = person->email ? rm_arena_dup(p->arena, person->email) : NULL;

        if (email)
            rm_ascii_lower(email);
        index_person(&p->by_id, person->rec.id, person->rec.id);
        index_person(&p->by_email, email, person->rec.id);
        if (person->name)
            index_person(&p->by_name, rm_text_key(p->arena, person->name), person->rec.id);
    }
}

/* The id of the person whom a text means, by id, e-mail or name; the text itself where that is
 * nobody here, for managers need not take part; NULL where it is a name of two, said to be wrong. */
static const char *resolve(
    struct people *p, const struct entry *entry, size_t target, const char *text)
{
    const char *id = rm_map_find(&p->by_id, text);

    if (!id)
        id = rm_map_find(&p->by_email, text);
    if (!id)
        id = rm_map_find(&p->by_name, rm_text_key(p->arena, text));
    if (id && !*id) {
        rm_sheet_wrong(&p->sheet, entry->row,
            "column \"%s\": \"%s\" may be several people; give the e-mail or the staff number",
            header_of(p, target), text);
        return NULL;
    }
    return id ? id : text;
}

static void set_member(
    struct rm_buf *line, const char *name, const struct rm_texts *texts, int is_list)
{
    struct rm_buf json = {0}, next = {0};
    struct rm_json_writer w = {.out = &json};

    if (is_list)
        rm_json_open(&w, '[');
    for (size_t i = 0; i < texts->n; i++)
        rm_json_put_text(&w, texts->v[i]);
    if (is_list)
        rm_json_close(&w, ']');
    rm_json_set(&next, line->data, line->len, name, json.data);
    rm_buf_clear(line);
    rm_buf_add(line, next.data, next.len);
    rm_buf_free(&json);
    rm_buf_free(&next);
}

/* Puts ids in place of e-mails and names of people. The new line is added behind all others. */
static void settle_people_named(struct people *p, struct entry *entry)
{
    struct rm_texts manager = {.v = &entry->manager, .n = entry->manager != NULL};
    const struct {
        struct rm_texts *texts;
        size_t target;
    } named[] = {{&manager, RM_TO_MANAGER}, {&entry->requests, RM_TO_REQUESTS}};
    struct rm_buf line = {0};
    int changed[2] = {0, 0};

    for (size_t i = 0; i < 2; i++)
        for (size_t j = 0; j < named[i].texts->n; j++) {
            const char *text = named[i].texts->v[j];
            const char *id = resolve(p, entry, named[i].target, text);

            changed[i] |= id && strcmp(id, text) != 0;
            named[i].texts->v[j] = id ? id : text;
        }
    if (!entry->len || !(changed[0] || changed[1]))
        return;
    rm_buf_add(&line, p->lines.data + entry->at, entry->len - 1);
    for (size_t i = 0; i < 2; i++)
        if (changed[i])
            set_member(&line, p->columns.slots[named[i].target].name, named[i].texts,
                named[i].target == RM_TO_REQUESTS);
    rm_buf_addc(&line, '\n');
    entry->at = p->lines.len;
    entry->len = line.len;
    rm_buf_add(&p->lines, line.data, line.len);
    rm_buf_free(&line);
}

static int has_key_column(const struct people *p)
{
    if (p->columns.slots[RM_TO_ID].column || p->columns.slots[RM_TO_EMAIL].column)
        return 1;
    rm_error(p->sheet.diag, p->sheet.where,
        "no column is recognised as a staff number or an e-mail; say which one is with --map");
    return 0;
}

static int read_sheet(struct people *p)
{
    int rc;

    if (rm_columns_find(
            &p->columns, &rm_people_import, &p->sheet, p->options->map, p->options->keep_own) ||
        !has_key_column(p))
        return -1;
    while ((rc = rm_sheet_next(&p->sheet)) > 0)
        read_person(p);
    if (rc < 0)
        return -1;
    settle_doubles(p);
    index_people(p);
    for (size_t i = 0; i < p->n_entries; i++)
        settle_people_named(p, &p->entries[i]);
    return 0;
}

static void give(struct people *p, struct rm_imported *imported)
{
    for (size_t i = 0; i < p->n_entries; i++)
        if (p->entries[i].len && !p->sheet.rows[p->entries[i].row].wrong)
            rm_buf_add(imported->records, p->lines.data + p->entries[i].at, p->entries[i].len);
    imported->n_rows = p->sheet.n_rows;
    imported->n_wrong = p->sheet.n_wrong;
    if (p->options->sets_aside)
        rm_sheet_rejects(&p->sheet, imported->rejects);
}

int rm_import_people(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *known,
    struct rm_arena *arena, struct rm_diag *diag)
{
    struct people p = {.options = options, .known = known, .arena = arena};
    size_t before = diag->n_errors;

    rm_cells_init(&p.cells, NULL, arena);
    p.cells.dates = options->dates;
    p.cells.zone = options->zone;
    if (!rm_sheet_open(&p.sheet, fd, where, options->delimiter, options->sets_aside, arena, diag) &&
        !read_sheet(&p))
        give(&p, imported);
    rm_sheet_close(&p.sheet);
    rm_cells_free(&p.cells);
    rm_buf_free(&p.lines);
    free(p.entries);
    return diag->n_errors > before ? -1 : 0;
}
