#include "match/roster.h"

#include "base/hash.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* Those whom only candidates name. */
struct strangers {
    struct rm_member **v;
    uint32_t n;
    struct rm_map by_id;
};

/* Somebody of whom there is no record has one place in the roles that candidates name. */
static void add_named(struct strangers *strangers, const struct rm_programme *programme,
    const char *id, enum rm_side side)
{
    struct rm_arena *arena = strangers->by_id.arena;
    struct rm_member *member;
    void **slot;

    if (rm_person_find(programme, id))
        return;
    slot = rm_map_add(&strangers->by_id, id);
    member = *slot;
    if (!member) {
        *slot = member = RM_NEW(arena, struct rm_member);
        member->id = id;
        strangers->v = rm_arena_grow(arena, strangers->v, strangers->n, sizeof *strangers->v);
        strangers->v[strangers->n++] = member;
    }
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

    take_role(member, RM_MENTOR, person->mentor_capacity, person->mentor_minimum, diag);
    take_role(member, RM_MENTEE, person->mentee_capacity, person->mentee_minimum, diag);
}

/* Members are sorted by what is smaller than they are. */
struct key {
    uint64_t tie;
    struct rm_member *member;
};

static int compare(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    if (x->tie != y->tie)
        return x->tie < y->tie ? -1 : 1;
    return strcmp(x->member->id, y->member->id);
}

static void add_people(struct key *keys, struct rm_arena *arena, struct rm_programme *programme)
{
    size_t n = rm_n_people(programme);
    struct rm_member *people = RM_NEW_N(arena, n, struct rm_member);

    for (size_t i = 0; i < n; i++) {
        people[i].person = rm_person_at(programme, i);
        people[i].id = people[i].person->rec.id;
        take_roles(&people[i], programme->diag);
        keys[i].member = &people[i];
    }
}

static void settle(struct rm_roster *roster, struct key *keys, const char *cycle)
{
    struct rm_arena *arena = roster->programme->arena;
    uint64_t seed = rm_hash_text(cycle, 0);

    for (uint32_t i = 0; i < roster->n; i++)
        keys[i].member->tie = keys[i].tie = rm_hash_text(keys[i].member->id, seed);
    qsort(keys, roster->n, sizeof *keys, compare);
    roster->v = RM_NEW_N(arena, roster->n, struct rm_member);
    rm_map_init(&roster->by_id, arena);
    rm_map_reserve(&roster->by_id, roster->n);
    for (uint32_t i = 0; i < roster->n; i++) {
        roster->v[i] = *keys[i].member;
        *rm_map_add(&roster->by_id, roster->v[i].id) = &roster->v[i];
    }
}

void rm_roster_build(struct rm_roster *roster, struct rm_programme *programme, const char *cycle,
    int with_candidates)
{
    struct rm_arena arena = {0};
    struct strangers strangers = {.v = NULL};
    size_t n = rm_n_people(programme);
    struct key *keys;

    rm_map_init(&strangers.by_id, &arena);
    for (size_t i = 0; with_candidates && i < rm_n_candidates(programme); i++) {
        add_named(&strangers, programme, rm_candidate_at(programme, i)->mentor, RM_MENTOR);
        add_named(&strangers, programme, rm_candidate_at(programme, i)->mentee, RM_MENTEE);
    }
    *roster = (struct rm_roster){.programme = programme, .n = (uint32_t)n + strangers.n};
    keys = RM_NEW_N(&arena, roster->n, struct key);
    add_people(keys, &arena, programme);
    for (uint32_t i = 0; i < strangers.n; i++)
        keys[n + i].member = strangers.v[i];
    settle(roster, keys, cycle);
    rm_arena_free(&arena);
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
