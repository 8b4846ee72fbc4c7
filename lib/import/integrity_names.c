/* What records name: ids that nothing has, managers in circles, people where they do not belong. */
#include "base/text.h"
#include "import/akin.h"
#include "import/circles.h"
#include "import/integrity_desk.h"
#include "import/who.h"

#include <string.h>

/* An id is nearly another one by a single slip in a word of so many letters: staff numbers, and
 * short names in addresses, are all near to one another. */
enum { ID_SLIPS = 1, ID_WORD_MIN = 6 };

/* Whom an id that nobody has may mean. Made when it is first asked for. */
struct meant {
    struct rm_integrity *in;
    int is_made;
    struct rm_who who;
    struct rm_akin akin;
    struct rm_map found; /* by the text that was asked for: an id, or "" */
};

static void make(struct meant *m)
{
    const struct rm_programme *p = m->in->programme;

    m->is_made = 1;
    rm_who_init(&m->who, m->in->arena);
    rm_who_add_all(&m->who, p);
    rm_who_settle(&m->who);
    rm_map_init(&m->found, m->in->arena);
    rm_akin_init(&m->akin, m->in->arena, ID_SLIPS, ID_WORD_MIN);
    for (size_t i = 0; i < rm_n_people(p); i++) {
        const struct rm_person *person = rm_person_at(p, i);

        rm_akin_add(&m->akin, rm_text_key(m->in->arena, person->rec.id), 1, person->rec.id);
        if (person->email && strcmp(person->email, person->rec.id) != 0)
            rm_akin_add(&m->akin, rm_text_key(m->in->arena, person->email), 1, person->rec.id);
    }
    rm_akin_settle(&m->akin);
}

static const char *look_up(struct meant *m, const char *text)
{
    struct rm_arena scratch = {0};
    const char *id = rm_who_find(&m->who, text, &scratch);
    const struct rm_akin_text *near = NULL;

    if (!id || !*id) {
        near = rm_akin_find(&m->akin, rm_text_key(&scratch, text));
        id = near ? near->what : "";
    }
    rm_arena_free(&scratch);
    return id;
}

/* The id of the person that a text may mean, or "". */
static const char *find_meant(struct meant *m, const char *text)
{
    void **place;

    if (!m->is_made)
        make(m);
    place = rm_map_add(&m->found, text);
    if (!*place)
        *place = rm_arena_dup(m->in->arena, look_up(m, text));
    return *place;
}

static const struct rm_record *find(
    const struct rm_integrity *in, enum rm_type type, const char *id)
{
    return rm_map_find(&in->programme->sets[type].by_id, id);
}

static void check_name(struct meant *m, const struct rm_record *record, const char *field,
    enum rm_type target, const char *id)
{
    const char *meant;

    if (!id || find(m->in, target, id))
        return;
    meant = target == RM_PERSON ? find_meant(m, id) : "";
    rm_integrity_note(m->in, RM_BREAKS_REFERENCE, record,
        *meant ? find(m->in, RM_PERSON, meant) : NULL, "%s: there is no %s \"%s\"%s%s%s", field,
        rm_shapes[target].name, id, *meant ? "; perhaps \"" : "", meant,
        *meant ? "\" is meant" : "");
}

static void check_fields(struct meant *m, const struct rm_record *record)
{
    const struct rm_shape *shape = &rm_shapes[record->type];

    for (size_t i = 0; i < shape->n_fields; i++) {
        const struct rm_field *field = &shape->fields[i];
        const char *id;

        if (!field->refers || field->kind != RM_ID)
            continue;
        memcpy(&id, (const char *)record + field->offset, sizeof id);
        check_name(m, record, field->name, (enum rm_type)(field->refers - 1), id);
    }
}

/* ---- People ---- */

static void check_person(struct meant *m, const struct rm_person *person)
{
    const struct rm_record *manager = NULL;
    const char *meant;

    for (size_t i = 0; i < person->requests.n; i++) {
        check_name(m, &person->rec, "requests", RM_PERSON, person->requests.v[i]);
        if (strcmp(person->requests.v[i], person->rec.id) == 0)
            rm_integrity_note(
                m->in, RM_BREAKS_ONESELF, &person->rec, NULL, "requests: asks for themselves");
    }
    if (!person->manager || find(m->in, RM_PERSON, person->manager))
        return;
    meant = find_meant(m, person->manager);
    if (*meant)
        manager = find(m->in, RM_PERSON, meant);
    if (manager)
        rm_integrity_note(m->in, RM_BREAKS_MANAGER, &person->rec, manager,
            "manager: nobody has the id \"%s\"; perhaps \"%s\" is meant", person->manager, meant);
}

static void note_circle(
    void *context, const struct rm_circles *circles, const struct rm_circle_member *first)
{
    struct rm_integrity *in = context;
    const struct rm_circle_member *at = first;
    struct rm_buf way = {0};

    do {
        rm_buf_printf(&way, "%s -> ", at->id);
        at = rm_circle_next(circles, at);
    } while (at != first);
    rm_buf_adds(&way, first->id);
    rm_integrity_note(in, RM_BREAKS_CIRCLE, &rm_person_find(in->programme, first->id)->rec, NULL,
        "manager: they manage one another in a circle: %s", rm_buf_text(&way));
    rm_buf_free(&way);
}

static void find_circles(struct rm_integrity *in)
{
    struct rm_circles circles;

    rm_circles_init(&circles, in->arena);
    for (size_t i = 0; i < rm_n_people(in->programme); i++) {
        const struct rm_person *person = rm_person_at(in->programme, i);

        rm_circles_add(&circles, person->rec.id, person->manager, NULL);
    }
    rm_circles_find(&circles, note_circle, in);
}

/* ---- Pairs and what is about them ---- */

static void check_pair(struct meant *m, const struct rm_pair *pair)
{
    if (rm_n_cycles(m->in->programme)) /* without any, there is one without a record */
        check_name(m, &pair->rec, "cycle", RM_CYCLE, pair->cycle);
    if (strcmp(pair->mentor, pair->mentee) == 0)
        rm_integrity_note(m->in, RM_BREAKS_ONESELF, &pair->rec, NULL,
            "mentee: \"%s\" is the mentor", pair->mentee);
}

/* The role of somebody in a pair: enum rm_side, or -1. */
static int side_of(const struct rm_pair *pair, const char *id)
{
    if (strcmp(id, pair->mentor) == 0)
        return RM_MENTOR;
    return strcmp(id, pair->mentee) == 0 ? RM_MENTEE : -1;
}

/* Whether somebody belongs to a pair; noted where they do not. */
static int check_side(struct rm_integrity *in, const struct rm_record *record,
    const struct rm_pair *pair, const char *field, const char *id)
{
    if (side_of(pair, id) >= 0)
        return 1;
    rm_integrity_note(in, RM_BREAKS_STRANGER, record, &pair->rec,
        "%s: \"%s\" is not of this pair; expected \"%s\", the mentor, or \"%s\", the mentee", field,
        id, pair->mentor, pair->mentee);
    return 0;
}

static void check_checkin(struct rm_integrity *in, const struct rm_checkin *checkin)
{
    const struct rm_pair *pair = rm_pair_find(in->programme, checkin->pair);
    const struct rm_meeting *meeting = rm_meeting_find(in->programme, checkin->meeting);

    if (meeting && strcmp(meeting->pair, checkin->pair) != 0)
        rm_integrity_note(in, RM_BREAKS_STRANGER, &checkin->rec, &meeting->rec,
            "meeting: \"%s\" is a meeting of pair \"%s\"; expected one of \"%s\"", checkin->meeting,
            meeting->pair, checkin->pair);
    if (!pair)
        return;
    for (size_t i = 0; i < checkin->goals.n; i++)
        if (!rm_pair_has_goal(pair, checkin->goals.v[i].name))
            rm_integrity_note(in, RM_BREAKS_REFERENCE, &checkin->rec, &pair->rec,
                "goals: the pair's agreement has no goal \"%s\"", checkin->goals.v[i].name);
    if (check_side(in, &checkin->rec, pair, "by", checkin->by) &&
        side_of(pair, checkin->by) != checkin->side)
        rm_integrity_note(in, RM_BREAKS_STRANGER, &checkin->rec, &pair->rec,
            "side: \"%s\" is the %s of this pair, not its %s", checkin->by,
            rm_side_words[!checkin->side], rm_side_words[checkin->side]);
}

static void check_about_pair(struct rm_integrity *in, const struct rm_record *record,
    const char *id, const char *field, const char *by)
{
    const struct rm_pair *pair = rm_pair_find(in->programme, id);

    if (pair && by)
        check_side(in, record, pair, field, by);
}

static void check_exclusion(struct meant *m, const struct rm_exclusion *exclusion)
{
    check_name(m, &exclusion->rec, "a", RM_PERSON, exclusion->a);
    check_name(m, &exclusion->rec, "b", RM_PERSON, exclusion->b);
    if (strcmp(exclusion->a, exclusion->b) == 0)
        rm_integrity_note(m->in, RM_BREAKS_ONESELF, &exclusion->rec, NULL,
            "b: \"%s\" is a too; nobody is paired with themselves", exclusion->b);
}

static void check_record(struct meant *m, const struct rm_record *record)
{
    const void *r = record;

    switch (record->type) {
    case RM_PERSON:
        check_person(m, r);
        break;
    case RM_PAIR:
        check_pair(m, r);
        break;
    case RM_MEETING:
        check_about_pair(m->in, record, ((const struct rm_meeting *)r)->pair, "cancelled_by",
            ((const struct rm_meeting *)r)->cancelled_by);
        break;
    case RM_CHECKIN:
        check_checkin(m->in, r);
        break;
    case RM_ACTION:
        check_about_pair(m->in, record, ((const struct rm_action *)r)->pair, "owner",
            ((const struct rm_action *)r)->owner);
        break;
    case RM_EXCLUSION:
        check_exclusion(m, r);
        break;
    default:
        break;
    }
}

void rm_integrity_find_names(struct rm_integrity *in)
{
    struct meant meant = {.in = in};

    for (int type = 0; type < RM_N_TYPES; type++)
        for (size_t i = 0; i < in->programme->sets[type].n; i++) {
            const struct rm_record *record = in->programme->sets[type].v[i];

            check_fields(&meant, record);
            check_record(&meant, record);
        }
    find_circles(in);
}
