#include "match/values.h"

#include "base/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void rm_lexicon_init(struct rm_lexicon *lexicon, struct rm_arena *arena)
{
    *lexicon = (struct rm_lexicon){.arena = arena};
    rm_map_init(&lexicon->keys, arena);
    rm_map_init(&lexicon->spellings, arena);
}

/* Of a key; NULL: it is empty. */
static uint32_t *number_of_key(struct rm_lexicon *lexicon, const char *key)
{
    void **slot;

    if (!key || !*key)
        return NULL;
    slot = rm_map_add(&lexicon->keys, key);
    if (!*slot) {
        uint32_t *number = RM_NEW(lexicon->arena, uint32_t);

        *number = (uint32_t)lexicon->keys.n;
        *slot = number;
    }
    return *slot;
}

uint32_t rm_lexicon_number(struct rm_lexicon *lexicon, const char *text)
{
    uint32_t *number = rm_map_find(&lexicon->spellings, text);

    if (number)
        return *number;
    number = number_of_key(lexicon, rm_text_key(lexicon->arena, text));
    if (!number)
        return 0;
    *rm_map_add(&lexicon->spellings, text) = number;
    return *number;
}

static int is(const char *field, const char *name)
{
    return strcmp(field, name) == 0;
}

int rm_values_comparable(const char *field)
{
    const struct rm_field *known = rm_field_find(&rm_shapes[RM_PERSON], field);

    if (!known || is(field, "offers") || is(field, "wants"))
        return !rm_field_find(&rm_common_shape, field);
    switch (known->kind) {
    case RM_TEXT:
    case RM_ID:
    case RM_EMAIL:
    case RM_ZONE:
    case RM_INT:
    case RM_FLAG:
    case RM_WORD:
    case RM_DATE:
    case RM_GRADE:
    case RM_TEXTS:
    case RM_IDS:
        return 1;
    default:
        return 0;
    }
}

/* Values as they are gathered, in the order in which the person wrote them; in the lexicon's room.
 */
struct list {
    struct rm_lexicon *lexicon;
    struct rm_values values;
};

static void make_room(struct list *list)
{
    struct rm_lexicon *lexicon = list->lexicon;
    struct rm_value *room =
        RM_NEW_N(lexicon->arena, (size_t)lexicon->n_room * 2 + 16, struct rm_value);

    if (list->values.n)
        memcpy(room, list->values.v, list->values.n * sizeof *room);
    lexicon->room = list->values.v = room;
    lexicon->n_room = lexicon->n_room * 2 + 16;
}

static void add(struct list *list, const char *text, int64_t weight, int hidden)
{
    struct rm_values *values = &list->values;
    struct rm_value value = {
        text, rm_lexicon_number(list->lexicon, text), values->n, (int32_t)weight, hidden};

    if (!value.key)
        return;
    if (values->n == list->lexicon->n_room)
        make_room(list);
    values->v[values->n++] = value;
}

static void add_texts(struct list *list, const struct rm_texts *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        add(list, texts->v[i], 1, 0);
}

static void add_languages(struct list *list, const struct rm_texts *languages)
{
    for (size_t i = 0; i < languages->n; i++) {
        const char *language = languages->v[i];
        size_t len = strcspn(language, "-_");

        add(list, language[len] ? rm_arena_copy(list->lexicon->arena, language, len) : language, 1,
            0);
    }
}

static int consents(
    struct rm_lexicon *lexicon, const struct rm_person *person, const struct rm_offer *offer)
{
    uint32_t topic = rm_lexicon_number(lexicon, offer->topic);

    for (size_t i = 0; i < person->consent.lived.n; i++)
        if (rm_lexicon_number(lexicon, person->consent.lived.v[i].name) == topic)
            return 1;
    return 0;
}

static void add_offers(struct list *list, const struct rm_person *person)
{
    for (size_t i = 0; i < person->offers.n; i++) {
        const struct rm_offer *offer = &person->offers.v[i];

        if (!offer->lived || consents(list->lexicon, person, offer))
            add(list, offer->topic, offer->level, offer->lived);
    }
}

static void add_wants(struct list *list, const struct rm_person *person)
{
    for (size_t i = 0; i < person->wants.n; i++)
        add(list, person->wants.v[i].topic, person->wants.v[i].importance, 0);
}

static void add_grade(struct list *list, const struct rm_grade *grade)
{
    if (grade->given)
        add(list,
            grade->label ? grade->label
                         : rm_arena_printf(list->lexicon->arena, "%" PRId64, grade->level),
            1, 0);
}

/* A single value of the table, as its text on the wire. */
static void add_single(
    struct list *list, const struct rm_person *person, const struct rm_field *field)
{
    struct rm_buf text = {0};
    struct rm_json_writer w = {.out = &text};
    const char *start = NULL;
    size_t len;

    rm_field_encode(&w, field, person);
    start = rm_buf_text(&text);
    len = text.len;
    if (len > 1 && *start == '"') {
        start++;
        len -= 2;
    }
    if (strcmp(rm_buf_text(&text), "null") != 0)
        add(list, rm_arena_copy(list->lexicon->arena, start, len), 1, 0);
    rm_buf_free(&text);
}

static const struct rm_own_field *own_field(const struct rm_person *person, const char *field)
{
    for (size_t i = 0; i < person->own.n; i++)
        if (is(person->own.v[i].name, field))
            return &person->own.v[i];
    return NULL;
}

static void add_known(
    struct list *list, const struct rm_person *person, const struct rm_field *field)
{
    const void *at = (const char *)person + field->offset;
    const char *text;

    switch (field->kind) {
    case RM_TEXTS:
    case RM_IDS:
        add_texts(list, at);
        break;
    case RM_GRADE:
        add_grade(list, at);
        break;
    case RM_TEXT:
    case RM_ID:
    case RM_EMAIL:
    case RM_ZONE:
        memcpy(&text, at, sizeof text);
        if (text && *text)
            add(list, text, 1, 0);
        break;
    default:
        add_single(list, person, field);
    }
}

static int compare(const void *a, const void *b)
{
    const struct rm_value *x = a, *y = b;

    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* Of a value that was written twice the highest weight counts, and one mention of lived experience
 * hides it. */
static void settle(struct rm_values *values)
{
    uint32_t kept = 0;

    if (values->n)
        qsort(values->v, values->n, sizeof *values->v, compare);
    for (uint32_t i = 0; i < values->n; i++) {
        struct rm_value *last = kept ? &values->v[kept - 1] : NULL;

        if (!last || last->key != values->v[i].key) {
            values->v[kept++] = values->v[i];
            continue;
        }
        if (values->v[i].weight > last->weight)
            last->weight = values->v[i].weight;
        last->hidden |= values->v[i].hidden;
    }
    values->n = kept;
}

struct rm_values rm_values_of(
    struct rm_lexicon *lexicon, const struct rm_person *person, const char *field)
{
    struct list list = {.lexicon = lexicon, .values = {lexicon->room, 0}};
    struct rm_values values;
    const struct rm_field *known = rm_field_find(&rm_shapes[RM_PERSON], field);
    const struct rm_own_field *own = known ? NULL : own_field(person, field);

    if (is(field, "offers"))
        add_offers(&list, person);
    else if (is(field, "wants"))
        add_wants(&list, person);
    else if (is(field, "languages"))
        add_languages(&list, &person->languages);
    else if (known)
        add_known(&list, person, known);
    else if (own)
        add_texts(&list, &own->values);
    settle(&list.values);
    values =
        (struct rm_values){RM_NEW_N(lexicon->arena, list.values.n, struct rm_value), list.values.n};
    if (values.n)
        memcpy(values.v, list.values.v, values.n * sizeof *values.v);
    return values;
}

int rm_values_next(const struct rm_values *a, const struct rm_values *b, uint32_t *i, uint32_t *j)
{
    while (*i < a->n && *j < b->n) {
        uint32_t x = a->v[*i].key, y = b->v[*j].key;

        *i += x <= y;
        *j += y <= x;
        if (x == y)
            return 1;
    }
    return 0;
}

/* Whether a topic comes after another in the order of rm_shared_topic_next. */
static int comes_after(const struct rm_shared_topic *topic, const struct rm_shared_topic *other)
{
    int64_t a = topic->offer->weight * topic->want->weight;
    int64_t b = other->offer->weight * other->want->weight;

    return a < b || (a == b && topic->want->place > other->want->place);
}

int rm_shared_topic_next(
    struct rm_shared_topic *topic, const struct rm_values *offers, const struct rm_values *wants)
{
    struct rm_shared_topic best = {NULL, NULL};
    uint32_t i = 0, j = 0;

    while (rm_values_next(offers, wants, &i, &j)) {
        struct rm_shared_topic next = {&offers->v[i - 1], &wants->v[j - 1]};

        if (!next.offer->hidden && (!topic->offer || comes_after(&next, topic)) &&
            (!best.offer || comes_after(&best, &next)))
            best = next;
    }
    *topic = best;
    return best.offer != NULL;
}

int rm_number_of(int64_t *number, const struct rm_person *person, const char *field,
    const struct rm_policy *policy)
{
    const struct rm_field *known = rm_field_find(&rm_shapes[RM_PERSON], field);
    const struct rm_own_field *own;
    struct rm_grade grade = {.given = 1};

    if (known && known->kind == RM_GRADE)
        return rm_grade_level(number, policy, (const void *)((const char *)person + known->offset));
    if (known && (known->kind == RM_INT || known->kind == RM_DATE)) {
        memcpy(number, (const char *)person + known->offset, sizeof *number);
        return *number == RM_NONE ? -1 : 0;
    }
    own = known ? NULL : own_field(person, field);
    if (!own || own->values.n != 1)
        return -1;
    grade.label = own->values.v[0];
    if (!rm_parse_int(number, grade.label, -RM_SCORE_MAX, RM_SCORE_MAX))
        return 0;
    return rm_grade_level(number, policy, &grade);
}
