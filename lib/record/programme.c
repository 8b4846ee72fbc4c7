#include "record/programme.h"

#include "base/parallel.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void rm_programme_init(
    struct rm_programme *p, struct rm_arena *arena, struct rm_diag *diag, unsigned wanted)
{
    memset(p, 0, sizeof *p);
    p->arena = arena;
    p->diag = diag;
    p->wanted = wanted;
    p->indexed = RM_ALL_TYPES;
    p->as_of = INT64_MAX;
    rm_map_init(&p->unknown, arena);
    for (int type = 0; type < RM_N_TYPES; type++) {
        rm_map_init(&p->sets[type].by_id, arena);
        rm_map_init(&p->sets[type].later, arena);
    }
}

static int compare_places(const struct rm_where *a, const struct rm_where *b)
{
    if (a->file_no != b->file_no)
        return a->file_no < b->file_no ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

/* By id, then the highest revision first, then as they stand in the input. */
static int compare_records(const void *a, const void *b)
{
    const struct rm_record *x = *(struct rm_record *const *)a, *y = *(struct rm_record *const *)b;
    int order = strcmp(x->id, y->id);

    if (order)
        return order;
    if (x->rev != y->rev)
        return x->rev > y->rev ? -1 : 1;
    return compare_places(&x->where, &y->where);
}

int rm_record_same(const struct rm_record *a, const struct rm_record *b)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *x, *y;
    int same;

    if (a->raw_len == b->raw_len && memcmp(a->raw, b->raw, a->raw_len) == 0)
        return 1;
    x = rm_json_parse(a->raw, a->raw_len, error);
    y = rm_json_parse(b->raw, b->raw_len, error);
    same = rm_json_equal(x, y);
    rm_json_free(x);
    rm_json_free(y);
    return same;
}

/* A record with the bytes of its id that come first where ids differ: most comparisons end there.
 */
struct key {
    uint64_t head;
    struct rm_record *record;
};

static int compare_keys(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    if (x->head != y->head)
        return x->head < y->head ? -1 : 1;
    return compare_records(&x->record, &y->record);
}

/* How many bytes all ids begin with. */
static size_t common_start(const struct rm_set *set)
{
    const char *first = set->v[0]->id;
    size_t len = strlen(first);

    for (size_t i = 1; i < set->n; i++) {
        const char *id = set->v[i]->id;
        size_t same = 0;

        while (same < len && id[same] == first[same])
            same++;
        len = same;
    }
    return len;
}

static uint64_t head_of(const char *text)
{
    uint64_t head = 0;

    for (int i = 0; i < 8; i++) {
        head = head << 8 | (unsigned char)*text;
        text += *text != '\0';
    }
    return head;
}

static int is_sorted(const struct rm_set *set)
{
    for (size_t i = 1; i < set->n; i++)
        if (compare_records(&set->v[i - 1], &set->v[i]) > 0)
            return 0;
    return 1;
}

static void sort(struct rm_set *set)
{
    struct key *keys;
    size_t start;

    if (is_sorted(set))
        return;
    start = common_start(set);
    keys = rm_malloc(set->n * sizeof *keys);
    for (size_t i = 0; i < set->n; i++)
        keys[i] = (struct key){head_of(set->v[i]->id + start), set->v[i]};
    qsort(keys, set->n, sizeof *keys, compare_keys);
    for (size_t i = 0; i < set->n; i++)
        set->v[i] = keys[i].record;
    free(keys);
}

int64_t rm_record_known_at(const struct rm_record *record)
{
    int64_t own = RM_NONE;

    if (record->type == RM_CHECKIN)
        own = ((const struct rm_checkin *)(const void *)record)->at;
    else if (record->type == RM_CONCERN)
        own = ((const struct rm_concern *)(const void *)record)->at;
    else if (record->type == RM_DELIVERY)
        own = ((const struct rm_delivery *)(const void *)record)->at;
    return own > record->changed.at ? own : record->changed.at;
}

const struct rm_record *rm_record_as_of(const struct rm_record *record, int64_t instant)
{
    while (record && rm_record_known_at(record) > instant)
        record = record->before;
    return record;
}

static void keep_highest(void **slot, struct rm_record *record)
{
    const struct rm_record *kept = *slot;

    if (!kept || kept->rev < record->rev)
        *slot = record;
}

/* Takes out what was not known yet. */
static void leave_out_later(struct rm_programme *p, struct rm_set *set)
{
    size_t kept = 0;

    for (size_t i = 0; i < set->n; i++)
        if (rm_record_known_at(set->v[i]) <= p->as_of)
            set->v[kept++] = set->v[i];
        else
            keep_highest(rm_map_add(&set->later, set->v[i]->id), set->v[i]);
    set->n = kept;
}

const struct rm_record *rm_programme_latest(
    const struct rm_programme *p, const struct rm_record *record)
{
    const struct rm_record *later = rm_map_find(&p->sets[record->type].later, record->id);

    return later && later->rev > record->rev ? later : record;
}

static void settle_set(struct rm_programme *p, struct rm_set *set)
{
    struct rm_record *last = NULL; /* the lowest revision so far of the entity */
    size_t kept = 0;

    leave_out_later(p, set);
    sort(set);
    for (size_t i = 0; i < set->n; i++) {
        struct rm_record *record = set->v[i];

        if (!last || strcmp(last->id, record->id) != 0) {
            set->v[kept++] = last = record;
        } else if (last->rev != record->rev) {
            last->before = record;
            last = record;
        } else if (!rm_record_same(last, record)) {
            rm_error(p->diag, record->where,
                "%s \"%s\", revision %" PRId64 ", stands at %s:%lu too, with other content; "
                "expected a higher \"rev\" for a change",
                rm_shapes[record->type].name, record->id, record->rev, last->where.file,
                last->where.line);
        }
    }
    set->n = kept;
}

static void index_set(struct rm_set *set)
{
    rm_map_reserve(&set->by_id, set->n);
    for (size_t i = 0; i < set->n; i++)
        *rm_map_add(&set->by_id, set->v[i]->id) = set->v[i];
}

int rm_programme_settle(struct rm_programme *p)
{
    for (int type = 0; type < RM_N_TYPES; type++) {
        settle_set(p, &p->sets[type]);
        if (p->indexed & RM_BIT(type))
            index_set(&p->sets[type]);
    }
    return p->diag->n_errors ? -1 : 0;
}

struct rm_record *rm_programme_find(const struct rm_programme *p, enum rm_type type, const char *id)
{
    const struct rm_set *set = &p->sets[type];
    size_t low = 0, high = set->n;

    if (p->indexed & RM_BIT(type))
        return rm_map_find(&set->by_id, id);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(set->v[middle]->id, id);

        if (!order)
            return set->v[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

enum { CHECKED_AT_ONCE = 16 * 1024, REFERENCES_MAX = 8 };

/* Of the records of a type, what they name. */
struct references {
    const struct rm_programme *p;
    enum rm_type type;
    const struct rm_field *fields[REFERENCES_MAX];
    size_t n_fields;
    unsigned char *wrong; /* of each so many records: whether one names what is not there */
};

/* The id that a field names and that is not there, or NULL. */
static const char *missing_id(
    const struct rm_programme *p, const struct rm_record *record, const struct rm_field *field)
{
    enum rm_type target = (enum rm_type)(field->refers - 1);
    const char *id;

    memcpy(&id, (const char *)record + field->offset, sizeof id);
    return id && !rm_programme_find(p, target, id) && !rm_map_find(&p->sets[target].later, id)
               ? id
               : NULL;
}

static void check_some(void *context, size_t piece, unsigned thread)
{
    struct references *r = context;
    const struct rm_set *set = &r->p->sets[r->type];
    size_t end =
        set->n - piece * CHECKED_AT_ONCE > CHECKED_AT_ONCE ? (piece + 1) * CHECKED_AT_ONCE : set->n;

    (void)thread;
    for (size_t i = piece * CHECKED_AT_ONCE; i < end; i++)
        for (size_t f = 0; f < r->n_fields; f++)
            if (missing_id(r->p, set->v[i], r->fields[f]))
                r->wrong[piece] = 1;
}

static void report_missing(
    struct rm_programme *p, const struct references *r, const struct rm_record *record)
{
    for (size_t f = 0; f < r->n_fields; f++) {
        const struct rm_field *field = r->fields[f];
        const char *id = missing_id(p, record, field);

        if (id)
            rm_error(p->diag, record->where, "%s \"%s\": %s: there is no %s \"%s\" in the input",
                rm_shapes[record->type].name, record->id, field->name,
                rm_shapes[field->refers - 1].name, id);
    }
}

/* 0 or -1. Looked up on all cores; what is wrong, if anything, is then told one by one. */
static int check_type(struct rm_programme *p, enum rm_type type)
{
    const struct rm_shape *shape = &rm_shapes[type];
    const struct rm_set *set = &p->sets[type];
    size_t n_pieces = (set->n + CHECKED_AT_ONCE - 1) / CHECKED_AT_ONCE;
    struct references r = {.p = p, .type = type};
    int rc = 0;

    for (size_t f = 0; f < shape->n_fields; f++)
        if (shape->fields[f].refers && p->wanted & RM_BIT(shape->fields[f].refers - 1)) {
            assert(r.n_fields < REFERENCES_MAX);
            r.fields[r.n_fields++] = &shape->fields[f];
        }
    r.wrong = RM_NEW_N(p->arena, n_pieces, unsigned char);
    rm_parallel(n_pieces, check_some, &r);
    for (size_t i = 0; i < set->n; i++)
        if (r.wrong[i / CHECKED_AT_ONCE]) {
            report_missing(p, &r, set->v[i]);
            rc = -1;
        }
    return rc;
}

int rm_programme_check_references(struct rm_programme *p, unsigned types)
{
    int rc = 0;

    for (int type = 0; type < RM_N_TYPES; type++)
        if (types & RM_BIT(type))
            rc |= check_type(p, (enum rm_type)type);
    return rc;
}

const struct rm_cycle *rm_programme_cycle(struct rm_programme *p, const char *id)
{
    struct rm_cycle *cycle = rm_cycle_find(p, id);

    if (cycle)
        return cycle;
    if (!id && rm_n_cycles(p) == 1)
        return rm_cycle_at(p, 0);
    if (rm_n_cycles(p) > 0) {
        struct rm_buf ids = {0};

        for (size_t i = 0; i < rm_n_cycles(p); i++)
            rm_buf_printf(&ids, "%s%s", i ? ", " : "", rm_cycle_at(p, i)->rec.id);
        if (id)
            rm_error(p->diag, (struct rm_where){0}, "there is no cycle \"%s\"; expected one of: %s",
                id, rm_buf_text(&ids));
        else
            rm_error(p->diag, (struct rm_where){0},
                "the input has several cycles; choose one with --cycle: %s", rm_buf_text(&ids));
        rm_buf_free(&ids);
        return NULL;
    }
    cycle = rm_record_new(p->arena, RM_CYCLE);
    cycle->rec.id = rm_arena_dup(p->arena, id ? id : "default");
    return cycle;
}

int64_t rm_pair_last_day(const struct rm_pair *pair, const struct rm_cycle *cycle)
{
    if (pair->ends != RM_NONE || pair->review_on != RM_NONE || !cycle)
        return pair->ends;
    return cycle->ends;
}

static int agreement_has(const struct rm_agreement *agreement, const char *goal)
{
    for (size_t i = 0; agreement && i < agreement->goals.n; i++)
        if (strcmp(agreement->goals.v[i].id, goal) == 0)
            return 1;
    return 0;
}

int rm_pair_has_goal(const struct rm_pair *pair, const char *goal)
{
    for (const struct rm_record *record = &pair->rec; record; record = record->before)
        if (agreement_has(((const struct rm_pair *)(const void *)record)->agreement, goal))
            return 1;
    return 0;
}

const char *rm_person_label(const struct rm_programme *p, const char *id)
{
    const struct rm_person *person = rm_person_find(p, id);

    return person && person->name && *person->name ? person->name : id;
}
