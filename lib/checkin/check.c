#include "checkin/check.h"

#include "record/transition.h"

#include <string.h>

const struct rm_record *rm_world_find(
    const struct rm_world *world, enum rm_type type, const char *id)
{
    const struct rm_record *found = NULL;

    for (size_t i = 0; i < world->n_parts; i++) {
        const struct rm_record *record = rm_map_find(&world->parts[i]->sets[type].by_id, id);

        if (record && (!found || record->rev > found->rev))
            found = record;
    }
    return found;
}

struct check {
    const struct rm_record *record;
    const struct rm_world *world; /* or NULL */
    struct rm_arena *arena;
    struct rm_diag *diag;
    int wrong;
};

static void refuse(struct check *c, const char *field, const char *problem)
{
    rm_error(c->diag, c->record->where, "%s \"%s\": %s: %s", rm_shapes[c->record->type].name,
        c->record->id, field, problem);
    c->wrong = 1;
}

static void check_references(struct check *c)
{
    const struct rm_shape *shape = &rm_shapes[c->record->type];

    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *field = &shape->fields[i];
        enum rm_type target = (enum rm_type)(field->refers - 1);
        const char *id;

        if (!field->refers || field->kind != RM_ID)
            continue;
        memcpy(&id, (const char *)c->record + field->offset, sizeof id);
        if (id && !rm_world_find(c->world, target, id))
            refuse(c, field->name,
                rm_arena_printf(c->arena, "there is no %s \"%s\"", rm_shapes[target].name, id));
    }
}

static int is_pair_id(struct check *c, const char *pair)
{
    return rm_id_part(c->arena, pair, 2) && !rm_id_part(c->arena, pair, 3);
}

/* Whether `id` is a side of the pair: one that the record may name in `field`. */
static unsigned check_side(struct check *c, const char *pair, const char *field, const char *id)
{
    const char *mentor = rm_id_part(c->arena, pair, 1), *mentee = rm_id_part(c->arena, pair, 2);

    if (strcmp(id, mentor) == 0)
        return RM_MAY_MENTOR;
    if (strcmp(id, mentee) == 0)
        return RM_MAY_MENTEE;
    refuse(c, field,
        rm_arena_printf(c->arena,
            "\"%s\" is not of this pair; expected \"%s\", the mentor, or \"%s\", the mentee", id,
            mentor, mentee));
    return 0;
}

static void check_goals(struct check *c, const struct rm_checkin *checkin)
{
    const struct rm_record *pair = rm_world_find(c->world, RM_PAIR, checkin->pair);

    for (size_t i = 0; pair && i < checkin->goals.n; i++)
        if (!rm_pair_has_goal((const struct rm_pair *)(const void *)pair, checkin->goals.v[i].name))
            refuse(c, "goals",
                rm_arena_printf(
                    c->arena, "the pair's agreement has no goal \"%s\"", checkin->goals.v[i].name));
}

static void check_checkin(struct check *c, const struct rm_checkin *checkin)
{
    unsigned role = check_side(c, checkin->pair, "by", checkin->by);
    const struct rm_record *meeting;

    if (role && role != (checkin->side == RM_MENTOR ? RM_MAY_MENTOR : RM_MAY_MENTEE))
        refuse(c, "side",
            rm_arena_printf(c->arena, "\"%s\" is the %s of this pair", checkin->by,
                rm_side_words[role == RM_MAY_MENTOR ? RM_MENTOR : RM_MENTEE]));
    if (!c->world)
        return;
    check_goals(c, checkin);
    meeting = checkin->meeting ? rm_world_find(c->world, RM_MEETING, checkin->meeting) : NULL;
    if (meeting &&
        strcmp(((const struct rm_meeting *)(const void *)meeting)->pair, checkin->pair) != 0)
        refuse(c, "meeting",
            rm_arena_printf(c->arena, "\"%s\" is a meeting of another pair", checkin->meeting));
}

static void check_meeting(struct check *c, const struct rm_meeting *meeting)
{
    if (meeting->end <= meeting->start)
        refuse(c, "end", "is not after the start");
    if (meeting->cancelled_by)
        check_side(c, meeting->pair, "cancelled_by", meeting->cancelled_by);
}

static const char *pair_of(const struct rm_record *record)
{
    const void *r = record;

    switch (record->type) {
    case RM_MEETING:
        return ((const struct rm_meeting *)r)->pair;
    case RM_CHECKIN:
        return ((const struct rm_checkin *)r)->pair;
    case RM_ACTION:
        return ((const struct rm_action *)r)->pair;
    default:
        return NULL;
    }
}

static void check_by_type(struct check *c)
{
    const void *r = c->record;

    switch (c->record->type) {
    case RM_PAIR:
        if (strcmp(((const struct rm_pair *)r)->mentor, ((const struct rm_pair *)r)->mentee) == 0)
            refuse(c, "mentee", "is the mentor; nobody mentors himself");
        break;
    case RM_MEETING:
        check_meeting(c, r);
        break;
    case RM_CHECKIN:
        check_checkin(c, r);
        break;
    case RM_ACTION:
        check_side(
            c, ((const struct rm_action *)r)->pair, "owner", ((const struct rm_action *)r)->owner);
        break;
    case RM_EXCLUSION:
        if (strcmp(((const struct rm_exclusion *)r)->a, ((const struct rm_exclusion *)r)->b) == 0)
            refuse(c, "b", "is the same person as a");
        break;
    default:
        break;
    }
}

int rm_check_record(const struct rm_record *record, const struct rm_world *world,
    struct rm_arena *arena, struct rm_diag *diag)
{
    struct check c = {.record = record, .world = world, .arena = arena, .diag = diag};
    const char *pair = pair_of(record);

    if (pair && !is_pair_id(&c, pair))
        refuse(&c, "pair",
            rm_arena_printf(
                arena, "\"%s\" is not the id of a pair: cycle, mentor and mentee joined", pair));
    else
        check_by_type(&c);
    if (world)
        check_references(&c);
    return c.wrong ? -1 : 0;
}
