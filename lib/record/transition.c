#include "record/transition.h"

#include "base/date.h"

#include <string.h>

const struct rm_transition rm_transitions[] = {
#define X(type, field, from, to, who, needs, dated, told)                                          \
    {RM_##type, field, from, to, who, needs, dated, told},
    RM_TRANSITIONS(X)
#undef X
};
const size_t rm_n_transitions = sizeof rm_transitions / sizeof *rm_transitions;

/* Whether a row's field is that of the change, or above it. */
static int covers(const char *field, const char *path)
{
    size_t len = strlen(field);

    if (strcmp(field, "*") == 0)
        return 1;
    return strncmp(field, path, len) == 0 && (!path[len] || path[len] == '.');
}

const struct rm_transition *rm_transition_find(
    enum rm_type type, const char *field, int from, int to)
{
    for (size_t i = 0; i < rm_n_transitions; i++) {
        const struct rm_transition *row = &rm_transitions[i];

        if (row->type == type && covers(row->field, field) &&
            (row->from == RM_ANY || row->from == from) && (row->to == RM_ANY || row->to == to))
            return row;
    }
    return NULL;
}

static int is_program(const char *by)
{
    return strncmp(by, "rm-", 3) == 0;
}

static int same(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

static unsigned role_in_pair(const char *by, const char *pair, struct rm_arena *arena)
{
    if (same(by, rm_id_part(arena, pair, 1)))
        return RM_MAY_MENTOR;
    return same(by, rm_id_part(arena, pair, 2)) ? RM_MAY_MENTEE : 0;
}

static unsigned role_in_exclusion(const char *by, const struct rm_exclusion *exclusion)
{
    unsigned asked = same(by, exclusion->by) ? RM_MAY_SELF : 0;

    return same(by, exclusion->a) || same(by, exclusion->b) ? asked | RM_MAY_SIDES : asked;
}

static unsigned role_on(const char *by, const struct rm_record *record, struct rm_arena *arena)
{
    const void *r = record;

    switch (record->type) {
    case RM_PERSON:
        return same(by, record->id) ? RM_MAY_SELF : 0;
    case RM_PAIR:
        return role_in_pair(by, record->id, arena);
    case RM_MEETING:
        return role_in_pair(by, ((const struct rm_meeting *)r)->pair, arena);
    case RM_CHECKIN:
        return role_in_pair(by, ((const struct rm_checkin *)r)->pair, arena) |
               (same(by, ((const struct rm_checkin *)r)->by) ? RM_MAY_SELF : 0);
    case RM_ACTION:
        return role_in_pair(by, ((const struct rm_action *)r)->pair, arena) |
               (same(by, ((const struct rm_action *)r)->owner) ? RM_MAY_SELF : 0);
    case RM_EXCLUSION:
        return role_in_exclusion(by, r);
    default:
        return 0;
    }
}

unsigned rm_role_of(const char *by, const struct rm_record *record, struct rm_arena *arena)
{
    unsigned role = role_on(by, record, arena);

    return role ? role : RM_MAY_STAFF;
}

/* One check of one change of a record. */
struct check {
    const struct rm_record *before, *after;
    const struct rm_change *change;
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_where where;
    const struct rm_transition *last; /* the row of the last error: a row is told once */
    unsigned last_who;                /* likewise, for whom a field is that was refused */
    int terms_changed;                /* of the agreement */
    int times_changed;                /* of the meeting */
    int wrong;
};

static void refuse(struct check *c, const char *path, const char *problem)
{
    rm_error(c->diag, c->where, "%s \"%s\": %s: %s", rm_shapes[c->before->type].name, c->before->id,
        path, problem);
    c->wrong = 1;
}

static const char *self_of(enum rm_type type)
{
    switch (type) {
    case RM_PERSON:
        return "the person";
    case RM_CHECKIN:
        return "who gave the answer";
    case RM_ACTION:
        return "its owner";
    default:
        return "who asked for it";
    }
}

void rm_role_say(struct rm_buf *out, enum rm_type type, unsigned who)
{
    const char *names[4];
    size_t n = 0;

    if (who & RM_MAY_SELF)
        names[n++] = self_of(type);
    if (who & RM_MAY_MENTOR)
        names[n++] = "the mentor";
    if (who & RM_MAY_MENTEE)
        names[n++] = "the mentee";
    if (who & RM_MAY_STAFF)
        names[n++] = "the administrator";
    for (size_t i = 0; i < n; i++)
        rm_buf_printf(out, "%s%s", !i ? "" : i + 1 < n ? ", " : " or ", names[i]);
}

static void refuse_who(struct check *c, const char *path, const struct rm_transition *row)
{
    struct rm_buf text = {0};

    if (row->who == c->last_who)
        return;
    c->last_who = row->who;
    rm_buf_printf(&text, "\"%s\" may not change this; it is for ", c->change->by);
    rm_role_say(&text, row->type, row->who);
    refuse(c, path, rm_buf_text(&text));
    rm_buf_free(&text);
}

/* "held, cancelled or missed": what a word may become. */
static void add_ways(
    struct rm_buf *out, const struct rm_transition *like, int from, const char *const *words)
{
    const char *ways[16];
    size_t n = 0;

    for (size_t i = 0; i < rm_n_transitions && n < 16; i++) {
        const struct rm_transition *row = &rm_transitions[i];

        if (row->type == like->type && strcmp(row->field, like->field) == 0 && row->from == from &&
            row->to != RM_ANY && row->who)
            ways[n++] = words[row->to];
    }
    for (size_t i = 0; i < n; i++)
        rm_buf_printf(out, "%s%s", !i ? "" : i + 1 < n ? ", " : " or ", ways[i]);
}

static void refuse_change(struct check *c, const char *path, const struct rm_transition *row,
    const struct rm_field *field, int from, int to)
{
    struct rm_buf text = {0};

    if (field->kind == RM_WORD && from >= 0 && to >= 0) {
        rm_buf_printf(&text, "\"%s\" cannot become \"%s\"", field->words[from], field->words[to]);
        if (!row->told) {
            rm_buf_adds(&text, "; expected ");
            add_ways(&text, row, from, field->words);
        }
    } else {
        rm_buf_adds(&text, "cannot be changed");
    }
    if (row->told)
        rm_buf_printf(&text, ": %s", row->told);
    refuse(c, path, rm_buf_text(&text));
    rm_buf_free(&text);
}

static int word_of(const struct rm_field *field, const void *record)
{
    int word;

    if (!record || field->kind != RM_WORD)
        return RM_ANY;
    memcpy(&word, (const char *)record + field->offset, sizeof word);
    return word;
}

/* The value as JSON, "null" where there is none. */
static void value_of(struct rm_buf *out, const struct rm_field *field, const void *record)
{
    struct rm_json_writer w = {.out = out};

    if (record)
        rm_field_encode(&w, field, record);
    else
        rm_buf_adds(out, "null");
}

static int is_given(const struct rm_record *record, const char *name)
{
    struct rm_buf value = {0};
    int given;

    value_of(&value, rm_field_find(&rm_shapes[record->type], name), record);
    given = strcmp(value.data, "null") != 0;
    rm_buf_free(&value);
    return given;
}

static void check_field(struct check *c, const struct rm_field *field, const void *before,
    const void *after, const char *path)
{
    int from = word_of(field, before), to = word_of(field, after);
    const struct rm_transition *row = rm_transition_find(c->after->type, path, from, to);

    if (row == c->last && strcmp(row->field, "*") != 0)
        return;
    if (!row->who)
        refuse_change(c, path, row, field, from, to);
    else if (c->change->by && !(rm_role_of(c->change->by, c->before, c->arena) & row->who))
        refuse_who(c, path, row);
    else if (row->needs && !is_given(c->after, row->needs) &&
             !(c->change->by && is_program(c->change->by)))
        refuse(c, path,
            rm_arena_printf(c->arena, "\"%s\" needs \"%s\" too", field->words[to], row->needs));
    else
        return;
    c->last = row;
}

static const void *inner(const struct rm_field *field, const void *record)
{
    const void *slot = record ? (const char *)record + field->offset : NULL;
    const void *box;

    if (!slot || !(field->rules & RM_BOXED))
        return slot;
    memcpy(&box, slot, sizeof box);
    return box;
}

static void note(struct check *c, const char *path)
{
    static const char *const apart[] = {"agreement.revision", "agreement.accepted"};

    if (c->after->type == RM_MEETING && (same(path, "start") || same(path, "end")))
        c->times_changed = 1;
    if (c->after->type == RM_PAIR && covers("agreement", path) && !covers(apart[0], path) &&
        !covers(apart[1], path))
        c->terms_changed = 1;
}

static void check_fields(struct check *c, const struct rm_shape *shape, const void *before,
    const void *after, const char *outer)
{
    struct rm_buf was = {0}, is = {0};

    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *field = &shape->fields[i];
        const char *path = rm_arena_printf(c->arena, "%s%s", outer, field->name);

        if (field->kind == RM_OBJECT) {
            check_fields(c, field->shape, inner(field, before), inner(field, after),
                rm_arena_printf(c->arena, "%s.", path));
            continue;
        }
        rm_buf_clear(&was);
        rm_buf_clear(&is);
        value_of(&was, field, before);
        value_of(&is, field, after);
        if (strcmp(was.data, is.data) != 0) {
            note(c, path);
            check_field(c, field, before, after, path);
        }
    }
    rm_buf_free(&was);
    rm_buf_free(&is);
}

static void check_meeting(struct check *c)
{
    const struct rm_meeting *was = (const void *)c->before, *is = (const void *)c->after;
    int over = is->status == RM_MEETING_HELD || is->status == RM_MEETING_MISSED;
    char begins[RM_TIME_SIZE];

    if (c->times_changed && is->sequence <= was->sequence)
        refuse(c, "sequence", "has to rise when the time changes");
    else if (is->sequence < was->sequence)
        refuse(c, "sequence", "never falls: calendars would take the invite for an old one");
    if (over && is->status != was->status && c->change->at != RM_NONE && c->change->at < is->start)
        refuse(c, "status",
            rm_arena_printf(c->arena, "cannot be \"%s\" before the meeting begins, at %s",
                rm_meeting_status_words[is->status], rm_time_format(begins, is->start)));
}

static void check_acceptance(struct check *c, const struct rm_acceptance *was,
    const struct rm_acceptance *is, const char *path, int64_t revision)
{
    if (!is || is->revision == revision || (was && was->revision == is->revision))
        return;
    refuse(c, path,
        rm_arena_printf(c->arena,
            "revision %lld cannot be accepted: the agreement is at revision %lld",
            (long long)is->revision, (long long)revision));
}

static void check_agreement(struct check *c)
{
    const struct rm_pair *was = (const void *)c->before, *is = (const void *)c->after;
    static const struct rm_accepted nobody;
    const struct rm_accepted *accepted = was->agreement ? &was->agreement->accepted : &nobody;

    if (!is->agreement)
        return;
    if (was->agreement && c->terms_changed && is->agreement->revision <= was->agreement->revision)
        refuse(c, "agreement.revision", "has to rise when the terms change; both accept them anew");
    else if (was->agreement && is->agreement->revision < was->agreement->revision)
        refuse(c, "agreement.revision", "never falls: it would stand for terms that it had before");
    check_acceptance(c, accepted->mentor, is->agreement->accepted.mentor,
        "agreement.accepted.mentor", is->agreement->revision);
    check_acceptance(c, accepted->mentee, is->agreement->accepted.mentee,
        "agreement.accepted.mentee", is->agreement->revision);
}

int rm_transition_check(const struct rm_record *before, const struct rm_record *after,
    const struct rm_change *change, struct rm_arena *arena, struct rm_diag *diag,
    struct rm_where where)
{
    struct check c = {.before = before,
        .after = after,
        .change = change,
        .arena = arena,
        .diag = diag,
        .where = where};

    check_fields(&c, &rm_shapes[after->type], before, after, "");
    if (after->type == RM_MEETING)
        check_meeting(&c);
    if (after->type == RM_PAIR)
        check_agreement(&c);
    return c.wrong ? -1 : 0;
}
