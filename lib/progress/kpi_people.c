#include "base/date.h"
#include "progress/kpi_parts.h"

#include <string.h>

/* What is gathered of one person. */
struct person {
    enum rm_step *steps;                 /* two, by enum rm_side */
    int in_any_pair;                     /* of any cycle */
    int rated[2];                        /* by enum rm_side */
    int64_t parted_at[2], came_at[2];    /* the first such time and the last */
    const struct rm_checkin *recommends; /* the latest answer to that */
};

struct people {
    struct rm_kpis *kpis;
    const struct rm_progress *progress;
    const struct rm_programme *programme;
    struct rm_map by_id;
    struct person **v; /* those of the programme, in its order, then those that only pairs name */
    size_t n;
};

static struct person *add_person(struct people *all, const char *id, enum rm_step *steps)
{
    struct rm_arena *arena = all->programme->arena;
    struct person *person = RM_NEW(arena, struct person);

    person->steps = steps;
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
        person->parted_at[side] = person->came_at[side] = RM_NONE;
    all->v = rm_arena_grow(arena, all->v, all->n, sizeof(struct person *));
    all->v[all->n++] = person;
    *rm_map_add(&all->by_id, id) = person;
    return person;
}

static struct person *find(struct people *all, const char *id)
{
    struct person *person = rm_map_find(&all->by_id, id);

    if (person)
        return person;
    return add_person(all, id, RM_NEW_N(all->programme->arena, 2, enum rm_step));
}

static void begin(struct people *all)
{
    const struct rm_programme *p = all->programme;

    all->kpis->steps = rm_arena_alloc_n(p->arena, rm_n_people(p), sizeof *all->kpis->steps);
    rm_map_init(&all->by_id, p->arena);
    rm_map_reserve(&all->by_id, rm_n_people(p));
    for (size_t i = 0; i < rm_n_people(p); i++) {
        const struct rm_person *person = rm_person_at(p, i);
        enum rm_step *steps = all->kpis->steps[i];

        if (person->mentor_capacity > 0)
            steps[RM_MENTOR] = RM_STEP_SIGNED_UP;
        if (person->mentee_capacity > 0)
            steps[RM_MENTEE] = RM_STEP_SIGNED_UP;
        add_person(all, person->rec.id, steps);
    }
}

/*
 * What pairs say of people.
 */

static enum rm_step step_of(const struct rm_pair_progress *pair)
{
    if (pair->pair->status == RM_PAIR_DECLINED)
        return RM_STEP_NONE;
    if (!rm_pair_is_made(pair->pair))
        return RM_STEP_MATCHED;
    if (pair->pair->status == RM_PAIR_COMPLETED)
        return RM_STEP_COMPLETED;
    return pair->last_contact == RM_NONE ? RM_STEP_AGREED : RM_STEP_MET;
}

static void take_course(
    struct person *person, int side, const struct rm_pair *pair, const struct rm_course *course)
{
    int64_t *parted = &person->parted_at[side], *came = &person->came_at[side];

    if (course->parted_at != RM_NONE && (*parted == RM_NONE || course->parted_at < *parted))
        *parted = course->parted_at;
    if (pair->status != RM_PAIR_DECLINED && course->came_at > *came)
        *came = course->came_at;
}

/* 1 if `a` is a later answer than `b`, which may be NULL. */
static int is_later(const struct rm_checkin *a, const struct rm_checkin *b)
{
    if (!b || a->at != b->at)
        return !b || a->at > b->at;
    return strcmp(a->rec.id, b->rec.id) > 0;
}

/* A pair's check-ins are in order. */
static void take_answers(struct person *person, int side, const struct rm_pair_progress *pair)
{
    person->rated[side] |= pair->rating[side].n > 0;
    for (size_t i = pair->n_checkins; i > 0; i--) {
        const struct rm_checkin *c = pair->checkins[i - 1];

        if (c->side != side || c->recommend == RM_NONE)
            continue;
        if (is_later(c, person->recommends))
            person->recommends = c;
        return;
    }
}

static void take_pair(
    struct people *all, const struct rm_pair_progress *pair, const struct rm_course *course)
{
    enum rm_step step = step_of(pair);

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        struct person *person =
            find(all, side == RM_MENTOR ? pair->pair->mentor : pair->pair->mentee);

        person->in_any_pair = 1;
        if (!course)
            continue;
        if (step > person->steps[side])
            person->steps[side] = step;
        take_course(person, side, pair->pair, course);
        take_answers(person, side, pair);
        all->kpis->rating[side].mean.sum += pair->rating[side].sum;
        all->kpis->rating[side].mean.n += pair->rating[side].n;
    }
}

/*
 * What they add up to.
 */

static void add_steps(struct people *all)
{
    for (size_t i = 0; i < rm_n_people(all->programme); i++)
        for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
            for (int step = 0; step <= (int)all->kpis->steps[i][side]; step++)
                all->kpis->reached[side][step]++;
}

static void add_recommendation(struct rm_kpis *k, const struct rm_checkin *answer)
{
    int promotes = answer->recommend >= 9, detracts = answer->recommend <= 6;

    k->promoters += promotes;
    k->detractors += detracts;
    k->passives += !promotes && !detracts;
    k->enps.mean.sum += 100 * (promotes - detracts);
    k->enps.mean.n++;
    k->enps.by++;
}

static void count_by_people(struct rm_part *part)
{
    part->by = part->n;
    part->by_rest = part->of - part->n;
    part->by_all = part->of;
}

static void add_answers(struct people *all)
{
    struct rm_kpis *k = all->kpis;

    for (size_t i = 0; i < all->n; i++) {
        const struct person *person = all->v[i];

        for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
            k->rating[side].by += person->rated[side];
            k->rematched[side].of += person->parted_at[side] != RM_NONE;
            k->rematched[side].n += person->parted_at[side] != RM_NONE &&
                                    person->came_at[side] > person->parted_at[side];
        }
        if (person->recommends)
            add_recommendation(k, person->recommends);
    }
    count_by_people(&k->rematched[RM_MENTOR]);
    count_by_people(&k->rematched[RM_MENTEE]);
}

/*
 * Retention.
 */

static int was_there(const struct rm_person *person, int64_t date)
{
    return person->joined != RM_NONE && person->joined <= date &&
           (person->left_on == RM_NONE || person->left_on >= date);
}

static void add_retained(struct rm_part *part, const struct rm_person *person, int64_t today)
{
    part->of++;
    part->n += person->left_on == RM_NONE || person->left_on >= today;
}

static int has_grade(const int64_t *grades, size_t n, int64_t grade)
{
    for (size_t i = 0; i < n; i++)
        if (grades[i] == grade)
            return 1;
    return 0;
}

static int is_mentor(const struct people *all, size_t i)
{
    return all->v[i]->steps[RM_MENTOR] >= RM_STEP_AGREED;
}

static int is_other(const struct people *all, size_t i)
{
    const enum rm_step *steps = all->v[i]->steps;

    return !steps[RM_MENTOR] && !steps[RM_MENTEE] && !all->v[i]->in_any_pair;
}

/* Those of the mentors' grades alone, where they are enough. */
static void add_others(struct people *all, const struct rm_policy *policy, int64_t starts,
    int64_t today, const int64_t *grades, size_t n_grades)
{
    const struct rm_programme *p = all->programme;
    struct rm_part same = {0};
    int64_t grade;

    for (size_t i = 0; i < rm_n_people(p); i++) {
        const struct rm_person *person = rm_person_at(p, i);

        if (!is_other(all, i) || !was_there(person, starts))
            continue;
        add_retained(&all->kpis->others_stayed, person, today);
        if (!rm_grade_level(&grade, policy, &person->grade) && has_grade(grades, n_grades, grade))
            add_retained(&same, person, today);
    }
    if (same.of && same.of >= all->kpis->stayed.of) {
        all->kpis->others_stayed = same;
        all->kpis->same_grades = 1;
    }
}

static void add_retention(struct people *all, const struct rm_policy *policy, int64_t starts)
{
    const struct rm_programme *p = all->programme;
    int64_t today = rm_time_date(all->progress->now), *grades = NULL, grade;
    size_t n_grades = 0;

    if (starts == RM_NONE || today < starts)
        return;
    for (size_t i = 0; i < rm_n_people(p); i++) {
        const struct rm_person *person = rm_person_at(p, i);

        if (!is_mentor(all, i) || !was_there(person, starts))
            continue;
        add_retained(&all->kpis->stayed, person, today);
        if (rm_grade_level(&grade, policy, &person->grade) || has_grade(grades, n_grades, grade))
            continue;
        grades = rm_arena_grow(p->arena, grades, n_grades, sizeof *grades);
        grades[n_grades++] = grade;
    }
    if (all->kpis->stayed.of)
        add_others(all, policy, starts, today, grades, n_grades);
    count_by_people(&all->kpis->stayed);
    count_by_people(&all->kpis->others_stayed);
}

void rm_kpis_add_people(struct rm_kpis *kpis, const struct rm_progress *progress,
    const struct rm_policy *policy, const struct rm_cycle *cycle, const struct rm_course *courses)
{
    struct people all = {.kpis = kpis, .progress = progress, .programme = progress->programme};

    begin(&all);
    for (size_t i = 0; i < progress->n_pairs; i++) {
        const struct rm_pair_progress *pair = &progress->pairs[i];

        take_pair(&all, pair, rm_kpis_have(kpis, pair->pair) ? &courses[i] : NULL);
    }
    add_steps(&all);
    add_answers(&all);
    add_retention(&all, policy, cycle->starts);
}
