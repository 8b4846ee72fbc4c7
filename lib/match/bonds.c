#include "match/bonds.h"

#include <stdlib.h>
#include <string.h>

struct gathering {
    struct rm_bonds *bonds;
    struct rm_roster *roster;
    struct rm_programme *programme;
};

static uint64_t key_of(uint32_t mentor, uint32_t mentee)
{
    return (uint64_t)mentor << 32 | mentee;
}

static void add(struct gathering *g, uint32_t mentor, uint32_t mentee, unsigned flags)
{
    struct rm_bonds *bonds = g->bonds;

    bonds->v = rm_arena_grow(g->programme->arena, bonds->v, bonds->n, sizeof *bonds->v);
    bonds->v[bonds->n++] = (struct rm_bond){key_of(mentor, mentee), flags};
}

/* A place on the roster; an error where somebody is missing who is needed. */
static uint32_t find(const struct gathering *g, const struct rm_record *record, const char *field,
    const char *id, int needed)
{
    uint32_t who = rm_roster_find(g->roster, id);

    if (who == RM_NOBODY && needed && !(g->bonds->how & RM_BONDS_STRANGERS))
        rm_error(g->programme->diag, record->where,
            "%s \"%s\": %s: there is no person \"%s\" in the input", rm_shapes[record->type].name,
            record->id, field, id);
    return who;
}

static void add_exclusion(struct gathering *g, const struct rm_exclusion *exclusion)
{
    uint32_t a = find(g, &exclusion->rec, "a", exclusion->a, 1);
    uint32_t b = find(g, &exclusion->rec, "b", exclusion->b, 1);

    if (a == RM_NOBODY || b == RM_NOBODY)
        return;
    add(g, a, b, RM_BOND_APART);
    add(g, b, a, RM_BOND_APART);
}

static int is_here(const struct rm_pair *pair, const char *cycle)
{
    return strcmp(pair->cycle, cycle) == 0;
}

/* Of a pair of another cycle that nobody closed: whether its time was over when this one starts. */
static int is_over(const struct rm_bonds *bonds, const struct rm_pair *pair)
{
    const struct rm_cycle *cycle = rm_cycle_find(bonds->programme, bonds->cycle);
    int64_t day = rm_pair_last_day(pair, rm_cycle_find(bonds->programme, pair->cycle));

    return cycle && cycle->starts != RM_NONE && day != RM_NONE && day < cycle->starts;
}

int rm_pair_is_held(const struct rm_pair *pair, const char *cycle)
{
    switch ((enum rm_pair_status)pair->status) {
    case RM_PAIR_PROPOSED:
        return pair->pinned && is_here(pair, cycle);
    case RM_PAIR_AGREED:
    case RM_PAIR_ACTIVE:
    case RM_PAIR_PAUSED:
        return is_here(pair, cycle);
    case RM_PAIR_COMPLETED:
    case RM_PAIR_ENDED:
    case RM_PAIR_DECLINED:
    case RM_PAIR_WITHDRAWN:
        break;
    }
    return 0;
}

static unsigned flags_of(const struct rm_bonds *bonds, const struct rm_pair *pair)
{
    if (rm_pair_is_held(pair, bonds->cycle))
        return RM_BOND_HELD;
    switch ((enum rm_pair_status)pair->status) {
    case RM_PAIR_PROPOSED:
        return is_here(pair, bonds->cycle) ? RM_BOND_LIVING : 0;
    case RM_PAIR_AGREED:
    case RM_PAIR_ACTIVE:
    case RM_PAIR_PAUSED:
        if (is_over(bonds, pair))
            return RM_BOND_PAST;
        return bonds->how & RM_BONDS_KEEP ? RM_BOND_HELD : RM_BOND_LIVING;
    case RM_PAIR_COMPLETED:
    case RM_PAIR_ENDED:
    case RM_PAIR_DECLINED:
        return RM_BOND_PAST;
    case RM_PAIR_WITHDRAWN:
        break;
    }
    return 0;
}

int rm_bonds_hold(const struct rm_bonds *bonds, const struct rm_pair *pair)
{
    return flags_of(bonds, pair) == RM_BOND_HELD;
}

static int has_left(const struct gathering *g, uint32_t who)
{
    const struct rm_person *person = g->roster->v[who].person;

    return person && person->status == RM_PERSON_LEFT;
}

static void warn_of_leaver(
    const struct gathering *g, const struct rm_pair *pair, uint32_t mentor, uint32_t mentee)
{
    uint32_t leaver = has_left(g, mentor) ? mentor : mentee;

    if (has_left(g, leaver) && !has_left(g, mentor + mentee - leaver))
        rm_warn(g->programme->diag, pair->rec.where,
            "pair \"%s\" is %s, but \"%s\" has left: the other one's place counts as free",
            pair->rec.id, rm_pair_status_words[pair->status], g->roster->v[leaver].id);
}

static void add_pair(struct gathering *g, const struct rm_pair *pair)
{
    unsigned flags = flags_of(g->bonds, pair);
    int here = is_here(pair, g->bonds->cycle);
    uint32_t mentor = find(g, &pair->rec, "mentor", pair->mentor, here);
    uint32_t mentee = find(g, &pair->rec, "mentee", pair->mentee, here);

    if (flags == RM_BOND_HELD && mentor != RM_NOBODY && mentee == RM_NOBODY)
        g->roster->v[mentor].held[RM_MENTOR]++;
    if (flags == RM_BOND_HELD && mentee != RM_NOBODY && mentor == RM_NOBODY)
        g->roster->v[mentee].held[RM_MENTEE]++;
    if (!flags || mentor == RM_NOBODY || mentee == RM_NOBODY)
        return;
    if (flags == RM_BOND_HELD && pair->status != RM_PAIR_PROPOSED)
        warn_of_leaver(g, pair, mentor, mentee);
    add(g, mentor, mentee, flags);
}

static int compare(const void *a, const void *b)
{
    const struct rm_bond *x = a, *y = b;

    return (x->key > y->key) - (x->key < y->key);
}

static void settle(struct rm_bonds *bonds, const struct rm_roster *roster)
{
    size_t kept = 0, at = 0;

    if (bonds->n)
        qsort(bonds->v, bonds->n, sizeof *bonds->v, compare);
    for (size_t i = 0; i < bonds->n; i++)
        if (kept && bonds->v[kept - 1].key == bonds->v[i].key)
            bonds->v[kept - 1].flags |= bonds->v[i].flags;
        else
            bonds->v[kept++] = bonds->v[i];
    bonds->n = kept;
    bonds->first = RM_NEW_N(roster->programme->arena, (size_t)roster->n + 1, size_t);
    for (uint32_t who = 0; who <= roster->n; who++) {
        while (at < bonds->n && bonds->v[at].key < key_of(who, 0))
            at++;
        bonds->first[who] = at;
    }
}

static void count_held(const struct gathering *g)
{
    for (size_t i = 0; i < g->bonds->n; i++) {
        uint32_t mentor = (uint32_t)(g->bonds->v[i].key >> 32);
        uint32_t mentee = (uint32_t)g->bonds->v[i].key;

        if (!(g->bonds->v[i].flags & RM_BOND_HELD) || has_left(g, mentor) || has_left(g, mentee))
            continue;
        g->roster->v[mentor].held[RM_MENTOR]++;
        g->roster->v[mentee].held[RM_MENTEE]++;
    }
}

void rm_bonds_gather(struct rm_bonds *bonds, struct rm_roster *roster,
    struct rm_programme *programme, const char *cycle, unsigned how)
{
    struct gathering g = {bonds, roster, programme};

    *bonds = (struct rm_bonds){.programme = programme, .cycle = cycle, .how = how};
    for (size_t i = 0; i < rm_n_exclusions(programme); i++)
        add_exclusion(&g, rm_exclusion_at(programme, i));
    for (size_t i = 0; i < rm_n_pairs(programme); i++)
        add_pair(&g, rm_pair_at(programme, i));
    settle(bonds, roster);
    count_held(&g);
}

unsigned rm_bonds_between(const struct rm_bonds *bonds, uint32_t mentor, uint32_t mentee)
{
    size_t low = bonds->first[mentor], high = bonds->first[mentor + 1];
    uint64_t key = key_of(mentor, mentee);

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (bonds->v[middle].key == key)
            return bonds->v[middle].flags;
        if (bonds->v[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}
