#include "import/overlay.h"

#include "base/date.h"
#include "base/text.h"
#include "import/people.h"

#include <string.h>

struct rm_overlay *rm_overlay_note(struct rm_row *row)
{
    const struct rm_columns *columns = &row->g->columns;
    struct rm_overlay *overlay = RM_NEW(rm_row_keep(row), struct rm_overlay);
    const char *id = rm_row_text(row, RM_TO_ID);

    overlay->slots = RM_NEW_N(rm_row_keep(row), columns->n_slots, unsigned char);
    overlay->id = id ? rm_arena_dup(rm_row_keep(row), id) : NULL;
    for (size_t i = 0; i < columns->n_slots; i++) {
        const struct rm_filling *filling = &row->draft.fillings[i];

        overlay->slots[i] = filling->n || filling->hours.n ? RM_SLOT_FILLED
                            : columns->slots[i].clears     ? RM_SLOT_CLEARED
                                                           : RM_SLOT_KEPT;
    }
    return overlay;
}

void rm_overlay_settle(struct rm_overlay *overlay, struct rm_row *row, int roles,
    const char *consent, const char *manager)
{
    overlay->roles = roles;
    overlay->manager = manager ? rm_arena_dup(rm_row_keep(row), manager) : NULL;
    if (overlay->slots[RM_TO_MANAGER_CONSENT] == RM_SLOT_CLEARED)
        overlay->manager = "";
    overlay->consent = consent ? rm_arena_dup(rm_row_keep(row), consent) : NULL;
    if (overlay->slots[RM_TO_CONSENTED] == RM_SLOT_CLEARED)
        overlay->consent = "";
}

static int is_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The lines of the rows are alike, so what one fills and the other does not is what is the case
 * where nothing is said, such as a status of active. */
int rm_overlay_join(struct rm_overlay *overlay, const struct rm_overlay *other, size_t n_slots)
{
    if (!is_same(overlay->consent, other->consent) || !is_same(overlay->manager, other->manager))
        return -1;
    for (size_t i = 0; i < n_slots; i++)
        if (overlay->slots[i] == RM_SLOT_KEPT)
            overlay->slots[i] = other->slots[i];
    overlay->roles |= other->roles;
    return 0;
}

int rm_overlay_has_lived(const struct rm_person *person)
{
    for (size_t i = 0; i < person->offers.n; i++)
        if (person->offers.v[i].lived == 1)
            return 1;
    return 0;
}

/* One person being overlaid. */
struct run {
    const struct rm_overlay *overlay;
    const struct rm_columns *columns;
    const struct rm_person *was, *row, *blank;
    const struct rm_json *was_json, *row_json;
    struct rm_buf text; /* the record as it stands now */
    struct rm_arena *scratch;
};

/* Sets a member of the text, or takes it out. */
static void set(struct run *r, const char *name, const char *json)
{
    struct rm_buf next = {0};

    rm_json_set(&next, r->text.data, r->text.len, name, json);
    rm_buf_free(&r->text);
    r->text = next;
}

/* The value of a field, or NULL where it is absent. */
static const char *encode(struct run *r, const struct rm_field *field, const void *record)
{
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};
    const char *copy;

    rm_field_encode(&w, field, record);
    copy = strcmp(json.data, "null") == 0 ? NULL : rm_arena_copy(r->scratch, json.data, json.len);
    rm_buf_free(&json);
    return copy;
}

static const char *dump(struct run *r, const struct rm_json *value)
{
    struct rm_buf json = {0};
    const char *copy;

    rm_json_dump(&json, value);
    copy = rm_arena_copy(r->scratch, json.data, json.len);
    rm_buf_free(&json);
    return copy;
}

static int is_same_email(struct run *r)
{
    char *was = r->was->email ? rm_arena_dup(r->scratch, r->was->email) : NULL;
    char *is = r->row->email ? rm_arena_dup(r->scratch, r->row->email) : NULL;

    if (was && is) {
        rm_ascii_lower(was);
        rm_ascii_lower(is);
    }
    return is_same(was, is);
}

static void lay_field(struct run *r, size_t slot)
{
    const struct rm_field *field = r->columns->slots[slot].field;
    int clears = r->overlay->slots[slot] == RM_SLOT_CLEARED;
    const char *is = encode(r, field, clears ? r->blank : r->row);

    if (is_same(encode(r, field, r->was), is) || (slot == RM_TO_EMAIL && is_same_email(r)))
        return;
    set(r, field->name, clears ? NULL : is);
}

/* Sets one member of an object of the record; the object goes with its last member. */
static void set_inner(struct run *r, const char *name, const char *member, const char *json)
{
    char error[RM_JSON_ERROR_SIZE];
    const struct rm_json *now = rm_json_read(r->scratch, r->text.data, r->text.len, error);
    const struct rm_json *object = rm_json_member(now, name);
    const char *text = object ? dump(r, object) : "{}";
    struct rm_buf next = {0};

    rm_json_set(&next, text, strlen(text), member, json);
    set(r, name, strcmp(next.data, "{}") == 0 ? NULL : next.data);
    rm_buf_free(&next);
}

/* A member of an object, such as "trained.mentor". */
static void lay_inner(struct run *r, size_t slot)
{
    const struct rm_field *field = r->columns->slots[slot].field;
    const char *path = r->columns->slots[slot].name;
    const char *name = rm_arena_copy(r->scratch, path, strcspn(path, "."));
    size_t offset = rm_field_find(&rm_shapes[RM_PERSON], name)->offset;
    const struct rm_person *from = r->overlay->slots[slot] == RM_SLOT_CLEARED ? r->blank : r->row;
    const char *is = encode(r, field, (const char *)from + offset);

    if (!is_same(encode(r, field, (const char *)r->was + offset), is))
        set_inner(r, name, field->name, is);
}

static const struct rm_texts *find_own(const struct rm_person *person, const char *name)
{
    for (size_t i = 0; i < person->own.n; i++)
        if (strcmp(person->own.v[i].name, name) == 0)
            return &person->own.v[i].values;
    return NULL;
}

static int are_same_texts(const struct rm_texts *a, const struct rm_texts *b)
{
    if (!a || !b || a->n != b->n)
        return 0;
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->v[i], b->v[i]) != 0)
            return 0;
    return 1;
}

static void lay_own(struct run *r, size_t slot)
{
    const char *name = r->columns->slots[slot].name;
    const struct rm_json *is = rm_json_member(r->row_json, name);

    if (r->overlay->slots[slot] == RM_SLOT_CLEARED)
        set(r, name, NULL);
    else if (is && !are_same_texts(find_own(r->was, name), find_own(r->row, name)))
        set(r, name, dump(r, is));
}

/* Offers of one kind, and the record that they stand in. */
struct offers {
    const struct rm_offer **v;
    const struct rm_json **json;
    size_t n;
};

static struct offers list_offers(
    struct run *r, const struct rm_person *person, const struct rm_json *record, int lived)
{
    const struct rm_json *list = rm_json_member(record, "offers");
    struct offers offers = {RM_NEW_N(r->scratch, person->offers.n, const struct rm_offer *),
        RM_NEW_N(r->scratch, person->offers.n, const struct rm_json *), 0};

    for (size_t i = 0; i < person->offers.n; i++)
        if ((person->offers.v[i].lived == 1) == lived) {
            offers.v[offers.n] = &person->offers.v[i];
            offers.json[offers.n++] = rm_json_item(list, i);
        }
    return offers;
}

static struct offers lay_list(struct run *r, size_t slot, int lived)
{
    switch (r->overlay->slots[slot]) {
    case RM_SLOT_FILLED:
        return list_offers(r, r->row, r->row_json, lived);
    case RM_SLOT_CLEARED:
        return (struct offers){0};
    default:
        return list_offers(r, r->was, r->was_json, lived);
    }
}

/* A topic of lived experience must not count without consent, so it is not among the others. */
static void take_out(struct run *r, struct offers *plain, const struct offers *lived)
{
    size_t n = 0;

    for (size_t i = 0; i < plain->n; i++) {
        const char *key = rm_text_key(r->scratch, plain->v[i]->topic);
        size_t j = 0;

        while (j < lived->n && strcmp(rm_text_key(r->scratch, lived->v[j]->topic), key) != 0)
            j++;
        if (j < lived->n)
            continue;
        plain->v[n] = plain->v[i];
        plain->json[n++] = plain->json[i];
    }
    plain->n = n;
}

static int are_same_offers(const struct offers *a, const struct offers *b)
{
    if (a->n != b->n)
        return 0;
    for (size_t i = 0; i < a->n; i++)
        if (strcmp(a->v[i]->topic, b->v[i]->topic) != 0 || a->v[i]->level != b->v[i]->level)
            return 0;
    return 1;
}

static void put_offers(struct run *r, struct rm_json_writer *w, const struct offers *offers)
{
    for (size_t i = 0; i < offers->n; i++) {
        const char *json = dump(r, offers->json[i]);

        rm_json_put_raw(w, json, strlen(json));
    }
}

/* Gives the topics of lived experience that there are then. */
static struct offers lay_offers(struct run *r)
{
    struct offers was_plain = list_offers(r, r->was, r->was_json, 0);
    struct offers was_lived = list_offers(r, r->was, r->was_json, 1);
    struct offers plain = lay_list(r, RM_TO_OFFERS, 0), lived = lay_list(r, RM_TO_LIVED, 1);
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};

    take_out(r, &plain, &lived);
    if (are_same_offers(&plain, &was_plain) && are_same_offers(&lived, &was_lived))
        return was_lived;
    rm_json_open(&w, '[');
    put_offers(r, &w, &plain);
    put_offers(r, &w, &lived);
    rm_json_close(&w, ']');
    set(r, "offers", plain.n || lived.n ? json.data : NULL);
    rm_buf_free(&json);
    return lived;
}

static int has_consent(const struct rm_person *person, const char *topic, int64_t day)
{
    const struct rm_entries *lived = &person->consent.lived;

    for (size_t i = 0; i < lived->n; i++)
        if (strcmp(lived->v[i].name, topic) == 0)
            return lived->v[i].value == day;
    return 0;
}

static int is_repeated(const struct offers *offers, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(offers->v[j]->topic, offers->v[i]->topic) == 0)
            return 1;
    return 0;
}

/* Consent is to the topics that there are then, all of them. */
static void lay_consent(struct run *r, const struct offers *lived)
{
    const char *day = r->overlay->consent;
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};
    size_t n = 0, n_same = 0;
    int64_t date = 0;

    if (!day || (*day && (!lived->n || rm_date_parse(&date, day))))
        return;
    rm_json_open(&w, '{');
    for (size_t i = 0; *day && i < lived->n; i++) {
        if (is_repeated(lived, i))
            continue;
        rm_json_key(&w, lived->v[i]->topic);
        rm_json_put_text(&w, day);
        n_same += (size_t)has_consent(r->was, lived->v[i]->topic, date);
        n++;
    }
    rm_json_close(&w, '}');
    if (n_same != n || n != r->was->consent.lived.n)
        set_inner(r, "consent", "lived", *day ? json.data : NULL);
    rm_buf_free(&json);
}

static void lay_manager_consent(struct run *r)
{
    const char *day = r->overlay->manager;
    int64_t date = RM_NONE;

    if (!day || (*day && rm_date_parse(&date, day)) || date == r->was->consent.manager)
        return;
    set_inner(r, "consent", "manager", *day ? rm_arena_printf(r->scratch, "\"%s\"", day) : NULL);
}

static void lay_roles(struct run *r)
{
    if ((r->overlay->roles & RM_ROLE_MENTOR) && !r->overlay->slots[RM_TO_MENTOR_CAPACITY] &&
        !r->was->mentor_capacity)
        set(r, "mentor_capacity", "1");
    if ((r->overlay->roles & RM_ROLE_MENTEE) && !r->overlay->slots[RM_TO_MENTEE_CAPACITY] &&
        !r->was->mentee_capacity)
        set(r, "mentee_capacity", "1");
}

static void lay_all(struct run *r)
{
    struct offers lived;

    for (size_t i = 0; i < r->columns->n_slots; i++) {
        const struct rm_import_slot *slot = &r->columns->slots[i];

        if (!r->overlay->slots[i] || i == RM_TO_ID || i == RM_TO_OFFERS)
            continue;
        if (slot->is_own)
            lay_own(r, i);
        else if (slot->in_record && strchr(slot->name, '.'))
            lay_inner(r, i);
        else if (slot->in_record)
            lay_field(r, i);
    }
    lay_roles(r);
    lived = lay_offers(r);
    lay_consent(r, &lived);
    lay_manager_consent(r);
}

void rm_overlay_apply(struct rm_buf *out, const struct rm_person *person,
    const struct rm_columns *columns, const struct rm_overlay *overlay, const char *row, size_t len,
    struct rm_arena *scratch)
{
    struct run r = {.overlay = overlay, .columns = columns, .was = person, .scratch = scratch};
    const struct rm_record *was = &person->rec;
    char error[RM_JSON_ERROR_SIZE];
    struct rm_diag diag;

    rm_diag_init(&diag, scratch);
    r.row_json = rm_json_read(scratch, row, len, error);
    r.was_json = rm_json_read(scratch, was->raw, was->raw_len, error);
    r.blank = rm_record_new(scratch, RM_PERSON);
    r.row =
        (const void *)rm_record_decode(RM_PERSON, r.row_json, scratch, &diag, (struct rm_where){0});
    rm_buf_add(&r.text, was->raw, was->raw_len);
    lay_all(&r);
    if (r.text.len != was->raw_len || memcmp(r.text.data, was->raw, was->raw_len) != 0)
        rm_buf_add(out, r.text.data, r.text.len);
    rm_buf_free(&r.text);
}
