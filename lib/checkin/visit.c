#include "checkin/visit.h"

#include "base/date.h"

#include <string.h>

/* No day of so many on which one may be written to: a closure. */
enum { CLOSURE_DAYS = 5 };

struct walk {
    struct rm_judge *judge;
    const struct rm_rule_context *context;
    const struct rm_progress *progress;
    const struct rm_visit *visit;
    struct rm_map bare; /* cycles of which there is no record, by id */
};

/* A cycle of which there is no record has an id and nothing else. */
static const struct rm_cycle *cycle_of(struct walk *walk, const char *id)
{
    struct rm_cycle *cycle = rm_cycle_find(walk->context->programme, id);
    void **place;

    if (cycle)
        return cycle;
    place = rm_map_add(&walk->bare, id);
    if (!*place) {
        *place = cycle = rm_record_new(walk->context->arena, RM_CYCLE);
        cycle->rec.id = id;
    }
    return *place;
}

static void try_action(struct walk *walk, struct rm_subject s, const struct rm_action *action)
{
    s.action = action;
    s.about = action->rec.id;
    if (strcmp(action->owner, s.pair->pair->mentor) == 0)
        s.side = RM_MENTOR;
    else if (strcmp(action->owner, s.pair->pair->mentee) == 0)
        s.side = RM_MENTEE;
    else
        return;
    rm_judge_try(walk->judge, RM_ABOUT_ACTION, &s);
}

static const char *why_away(const struct walk *walk, const struct rm_pair *pair)
{
    const char *const ids[2] = {pair->mentor, pair->mentee};

    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        const struct rm_person *person = rm_person_find(walk->context->programme, ids[side]);

        if (!rm_judge_is_there(walk->judge, ids[side]))
            return person->status == RM_PERSON_LEFT
                       ? (side == RM_MENTOR ? "the mentor has left" : "the mentee has left")
                       : (side == RM_MENTOR ? "the mentor is paused" : "the mentee is paused");
    }
    return NULL;
}

/* Where the two weeks after a pair's last day end in a closure, what fell into it is said on the
 * first day after: a survey would be lost else. */
static int lingers(const struct walk *walk, const char *id, const struct rm_subject *s)
{
    struct rm_office office =
        rm_office_of(&walk->judge->offices, rm_person_find(walk->context->programme, id), s->cycle);
    int64_t over = rm_pair_over_at(s->pair->pair, s->cycle);
    int64_t next = rm_office_next(&office, over - CLOSURE_DAYS * RM_DAY);

    return next >= over && next != RM_NEVER && walk->context->now < rm_office_end(&office, next);
}

/* Whether there is nothing left to say to a live pair. */
static int is_over(const struct walk *walk, const struct rm_subject *s)
{
    const struct rm_pair *pair = s->pair->pair;

    return rm_pair_is_over(walk->context, pair, s->cycle) && !lingers(walk, pair->mentor, s) &&
           !lingers(walk, pair->mentee, s);
}

/* What a pair is, to conditions. */
static void look_at(const struct walk *walk, struct rm_subject *s)
{
    static const char *const shut[] = {[RM_PAIR_PROPOSED] = "the pair is proposed",
        [RM_PAIR_PAUSED] = "the pair is paused",
        [RM_PAIR_COMPLETED] = "the pair is completed",
        [RM_PAIR_ENDED] = "the pair has ended",
        [RM_PAIR_DECLINED] = "the pair was declined",
        [RM_PAIR_WITHDRAWN] = "the pair was withdrawn"};
    const struct rm_pair *pair = s->pair->pair;

    s->of = RM_OF_ANY;
    if (pair->status == RM_PAIR_PAUSED)
        s->of |= RM_OF_PAUSED;
    if (pair->status == RM_PAIR_COMPLETED)
        s->of |= RM_OF_COMPLETED;
    if (!rm_pair_is_live(pair))
        s->shut = shut[pair->status];
    else if (is_over(walk, s))
        s->shut = "the pair's last day was two weeks ago";
    else
        s->shut = why_away(walk, pair);
    if (!s->shut)
        s->of |= RM_OF_LIVE;
}

static void try_meetings(struct walk *walk, struct rm_subject s)
{
    const struct rm_meeting *first = rm_first_meeting(s.pair);
    const char *pair = s.about;

    for (size_t i = 0; i < s.pair->n_meetings; i++) {
        const struct rm_meeting *m = s.pair->meetings[i].meeting;

        if (m->start <= walk->context->now)
            continue;
        if (s.pair->meetings[i].outcome != RM_OUTCOME_AHEAD)
            continue;
        s.meeting = m;
        s.is_first = m == first;
        s.about = m->rec.id;
        rm_judge_try(walk->judge, RM_ABOUT_MEETING, &s);
    }
    if (s.about == pair)
        rm_judge_try(walk->judge, RM_ABOUT_MEETING, &s);
}

static void try_pair(struct walk *walk, const struct rm_pair_progress *pair)
{
    struct rm_subject s = {.pair = pair, .about = pair->pair->rec.id};

    s.cycle = cycle_of(walk, pair->pair->cycle);
    look_at(walk, &s);
    rm_judge_try(walk->judge, RM_ABOUT_PAIR, &s);
    try_meetings(walk, s);
    for (s.side = RM_MENTOR; s.side <= RM_MENTEE; s.side++)
        rm_judge_try(walk->judge, RM_ABOUT_SIDE, &s);
    for (size_t i = 0; i < pair->n_actions; i++)
        try_action(walk, s, pair->actions[i]);
}

/* A cycle that is not over, as those see it who are in no pair. */
struct round {
    const struct rm_cycle *cycle;
    int64_t matched_at; /* when its first pair was agreed, RM_NONE before */
};

struct rounds {
    struct round **v;
    size_t n;
    struct rm_map by_id;
    struct rm_map paired; /* cycle and person joined, of those who are or were in a pair */
};

static struct round *find_round(struct walk *walk, struct rounds *rounds, const char *id)
{
    void **place = rm_map_add(&rounds->by_id, id);
    struct round *round = *place;

    if (round)
        return round;
    *place = round = RM_NEW(walk->context->arena, struct round);
    round->cycle = cycle_of(walk, id);
    round->matched_at = RM_NONE;
    rounds->v = rm_arena_grow(walk->context->arena, rounds->v, rounds->n, sizeof *rounds->v);
    rounds->v[rounds->n++] = round;
    return round;
}

static void note_pair(struct walk *walk, struct rounds *rounds, const struct rm_pair *pair)
{
    struct rm_arena *arena = walk->context->arena;
    struct round *round;
    int64_t at;

    if (pair->status == RM_PAIR_WITHDRAWN)
        return;
    *rm_map_add(&rounds->paired, rm_id_join(arena, pair->cycle, pair->mentor, NULL)) = walk;
    *rm_map_add(&rounds->paired, rm_id_join(arena, pair->cycle, pair->mentee, NULL)) = walk;
    if (rm_pair_is_over(walk->context, pair, cycle_of(walk, pair->cycle)))
        return;
    round = find_round(walk, rounds, pair->cycle);
    at = rm_pair_matched_at(walk->context, pair, round->cycle);
    if (round->matched_at == RM_NONE || at < round->matched_at)
        round->matched_at = at;
}

static void find_rounds(struct walk *walk, struct rounds *rounds)
{
    const struct rm_programme *p = walk->context->programme;
    int64_t today = rm_time_date(walk->context->now);

    rm_map_init(&rounds->by_id, walk->context->arena);
    rm_map_init(&rounds->paired, walk->context->arena);
    for (size_t i = 0; i < rm_n_cycles(p); i++)
        if (rm_cycle_at(p, i)->ends == RM_NONE || rm_cycle_at(p, i)->ends >= today)
            find_round(walk, rounds, rm_cycle_at(p, i)->rec.id);
    for (size_t i = 0; i < rm_n_pairs(p); i++)
        note_pair(walk, rounds, rm_pair_at(p, i));
    if (rounds->n == 0)
        find_round(walk, rounds, "default");
}

static void try_person(
    struct walk *walk, const struct rounds *rounds, const struct rm_person *person)
{
    if (!rm_judge_is_there(walk->judge, person->rec.id))
        return;
    for (size_t i = 0; i < rounds->n; i++) {
        const struct round *round = rounds->v[i];
        struct rm_subject s = {.cycle = round->cycle,
            .person = person,
            .about = person->rec.id,
            .matched_at = RM_NONE};

        if (!rm_map_find(&rounds->paired,
                rm_id_join(walk->context->arena, round->cycle->rec.id, person->rec.id, NULL)))
            s.matched_at = round->matched_at;
        rm_judge_try(walk->judge, RM_ABOUT_PERSON, &s);
    }
}

static int wants(const char *wanted, const char *id)
{
    return wanted && strcmp(wanted, id) == 0;
}

static int wants_pair(const struct rm_visit *visit, const struct rm_pair *pair)
{
    return wants(visit->pair, pair->rec.id) || wants(visit->person, pair->mentor) ||
           wants(visit->person, pair->mentee);
}

void rm_visit_all(
    struct rm_judge *judge, const struct rm_progress *progress, const struct rm_visit *visit)
{
    struct walk walk = {judge, &judge->context, progress, visit, {0}};
    const struct rm_programme *p = judge->context.programme;
    const int all = !visit->pair && !visit->person && !visit->cycle;
    struct rounds rounds = {0};

    rm_map_init(&walk.bare, judge->context.arena);
    find_rounds(&walk, &rounds);
    for (size_t i = 0; i < progress->n_pairs; i++)
        if (all || wants_pair(visit, progress->pairs[i].pair))
            try_pair(&walk, &progress->pairs[i]);
    for (size_t i = 0; i < rm_n_people(p); i++)
        if (all || wants(visit->person, rm_person_at(p, i)->rec.id))
            try_person(&walk, &rounds, rm_person_at(p, i));
    for (size_t i = 0; i < rm_n_cycles(p); i++) {
        struct rm_subject s = {.cycle = rm_cycle_at(p, i), .about = rm_cycle_at(p, i)->rec.id};

        if (all || wants(visit->cycle, s.about))
            rm_judge_try(judge, RM_ABOUT_CYCLE, &s);
    }
}
