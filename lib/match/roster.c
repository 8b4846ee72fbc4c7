#include "match/roster.h"

#include "base/hash.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static struct rm_member *add(
    struct rm_roster *roster, const char *id, const struct rm_person *person)
{
    void **slot = rm_map_add(&roster->by_id, id);
    uint32_t *at = *slot;

    if (!at) {
        at = RM_NEW(roster->programme->arena, uint32_t);
        *at = roster->n;
        *slot = at;
        roster->v =
            rm_arena_grow(roster->programme->arena, roster->v, roster->n, sizeof *roster->v);
        roster->v[roster->n++] = (struct rm_member){.id = id, .person = person};
    }
    return &roster->v[*at];
}

/* Somebody of whom there is no record has one place in the roles that candidates name. */
static void add_named(struct rm_roster *roster, const char *id, enum rm_side side)
{
    struct rm_member *member = add(roster, id, NULL);

    if (!member->person)
        member->capacity[side] = 1;
}

static void take_role(struct rm_member *member, enum rm_side side, int64_t capacity,
    int64_t minimum, struct rm_diag *diag)
{
    const struct rm_person *person = member->person;

    if (minimum > capacity)
        rm_error(diag, person->rec.where,
            "person \"%s\": %s_minimum: is %" PRId64 ", more than the %s_capacity %" PRId64,
            member->id, rm_side_words[side], minimum, rm_side_words[side], capacity);
    if (person->status != RM_PERSON_ACTIVE)
        return;
    member->capacity[side] = (uint32_t)capacity;
    member->minimum[side] = (uint32_t)minimum;
}

static void take_roles(struct rm_member *member, struct rm_diag *diag)
{
    const struct rm_person *person = member->person;

    if (!person)
        return;
    take_role(member, RM_MENTOR, person->mentor_capacity, person->mentor_minimum, diag);
    take_role(member, RM_MENTEE, person->mentee_capacity, person->mentee_minimum, diag);
}

static int compare(const void *a, const void *b)
{
    const struct rm_member *x = a, *y = b;

    if (x->tie != y->tie)
        return x->tie < y->tie ? -1 : 1;
    return strcmp(x->id, y->id);
}

void rm_roster_build(struct rm_roster *roster, struct rm_programme *programme, const char *cycle,
    int with_candidates)
{
    uint64_t seed = rm_hash_text(cycle, 0);

    memset(roster, 0, sizeof *roster);
    roster->programme = programme;
    rm_map_init(&roster->by_id, programme->arena);
    for (size_t i = 0; i < rm_n_people(programme); i++)
        add(roster, rm_person_at(programme, i)->rec.id, rm_person_at(programme, i));
    for (size_t i = 0; with_candidates && i < rm_n_candidates(programme); i++) {
        add_named(roster, rm_candidate_at(programme, i)->mentor, RM_MENTOR);
        add_named(roster, rm_candidate_at(programme, i)->mentee, RM_MENTEE);
    }
    for (uint32_t i = 0; i < roster->n; i++) {
        roster->v[i].tie = rm_hash_text(roster->v[i].id, seed);
        take_roles(&roster->v[i], programme->diag);
    }
    if (roster->n)
        qsort(roster->v, roster->n, sizeof *roster->v, compare);
    for (uint32_t i = 0; i < roster->n; i++)
        *rm_map_add(&roster->by_id, roster->v[i].id) = &roster->v[i];
}

uint32_t rm_roster_find(const struct rm_roster *roster, const char *id)
{
    const struct rm_member *member = id ? rm_map_find(&roster->by_id, id) : NULL;

    return member ? (uint32_t)(member - roster->v) : RM_NOBODY;
}

const char *rm_member_label(const struct rm_member *member)
{
    const struct rm_person *person = member->person;

    return person && person->name && *person->name ? person->name : member->id;
}
