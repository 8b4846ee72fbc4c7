#include "match/own.h"

#include "base/parallel.h"
#include "match/kinds.h"

#include <stdlib.h>
#include <string.h>

/* People that a thread takes at a time. */
enum { PIECE = 16 };

/* A candidate of the input, as one of the two sees it. */
struct listed {
    uint32_t who, other;
    struct rm_own_points points;
};

struct rm_own {
    const struct rm_match *match;
    const struct rm_pool *pool;
    const struct rm_ready **giving; /* criteria that give points */
    size_t n_giving;
    struct listed *listed[2]; /* of candidates of the input: by who, then other */
    size_t *start[2];
};

static struct rm_own_points points_of_candidate(const struct rm_candidate *candidate)
{
    struct rm_own_points points = {{candidate->score, candidate->score}};

    if (candidate->mentor_score != RM_NONE)
        points.of[RM_MENTOR] = candidate->mentor_score;
    if (candidate->mentee_score != RM_NONE)
        points.of[RM_MENTEE] = candidate->mentee_score;
    return points;
}

static int compare_listed(const void *a, const void *b)
{
    const struct listed *x = a, *y = b;

    if (x->who != y->who)
        return x->who < y->who ? -1 : 1;
    return (x->other > y->other) - (x->other < y->other);
}

static uint32_t index_of(const struct rm_match *match, enum rm_side side, const char *id)
{
    uint32_t who = rm_roster_find(&match->roster, id);

    return who == RM_NOBODY ? RM_NOBODY : match->sides[side].index[who];
}

static void list_side(struct rm_own *own, enum rm_side side)
{
    const struct rm_match *match = own->match;
    const struct rm_programme *p = match->programme;
    uint32_t n = match->sides[side].n;
    size_t n_listed = 0, at = 0;
    int32_t score;

    own->listed[side] = RM_NEW_N(p->arena, rm_n_candidates(p), struct listed);
    own->start[side] = RM_NEW_N(p->arena, (size_t)n + 1, size_t);
    for (size_t i = 0; i < rm_n_candidates(p); i++) {
        const struct rm_candidate *candidate = rm_candidate_at(p, i);
        uint32_t mentor = index_of(match, RM_MENTOR, candidate->mentor);
        uint32_t mentee = index_of(match, RM_MENTEE, candidate->mentee);

        if (mentor == RM_NOBODY || mentee == RM_NOBODY ||
            !rm_pool_score(&score, own->pool, mentor, mentee))
            continue;
        own->listed[side][n_listed++] = (struct listed){side == RM_MENTOR ? mentor : mentee,
            side == RM_MENTOR ? mentee : mentor, points_of_candidate(candidate)};
    }
    if (n_listed)
        qsort(own->listed[side], n_listed, sizeof *own->listed[side], compare_listed);
    for (uint32_t who = 0; who <= n; who++) {
        while (at < n_listed && own->listed[side][at].who < who)
            at++;
        own->start[side][who] = at;
    }
}

struct rm_own *rm_own_build(const struct rm_match *match, const struct rm_pool *pool)
{
    struct rm_own *own = RM_NEW(match->programme->arena, struct rm_own);

    own->match = match;
    own->pool = pool;
    own->giving = RM_NEW_N(match->programme->arena, match->criteria.n, const struct rm_ready *);
    for (size_t i = 0; i < match->criteria.n; i++)
        if (match->criteria.v[i].criterion->points || match->criteria.v[i].n_steps)
            own->giving[own->n_giving++] = &match->criteria.v[i];
    for (enum rm_side side = RM_MENTOR; match->from_scores && side <= RM_MENTEE; side++)
        list_side(own, side);
    return own;
}

/* By place on the roster. */
static struct rm_own_points judge(const struct rm_own *own, uint32_t mentor, uint32_t mentee)
{
    struct rm_own_points points = {{0, 0}};

    for (size_t i = 0; i < own->n_giving; i++) {
        const struct rm_ready *r = own->giving[i];
        struct rm_finding finding = {RM_FAILS, 0, 0};

        r->kind->judge(&finding, r, mentor, mentee);
        if (finding.points)
            rm_finding_share(points.of, r, &finding, mentor, mentee);
    }
    return points;
}

static struct rm_own_points points_of_listed(
    const struct rm_own *own, uint32_t mentor, uint32_t mentee)
{
    size_t at = own->start[RM_MENTEE][mentee], end = own->start[RM_MENTEE][mentee + 1];

    while (at < end && own->listed[RM_MENTEE][at].other != mentor)
        at++;
    return at < end ? own->listed[RM_MENTEE][at].points : (struct rm_own_points){{0, 0}};
}

struct rm_own_points rm_own_points(const struct rm_own *own, uint32_t mentor, uint32_t mentee)
{
    if (own->match->from_scores)
        return points_of_listed(own, mentor, mentee);
    return judge(own, own->match->sides[RM_MENTOR].member[mentor],
        own->match->sides[RM_MENTEE].member[mentee]);
}

/* Room for the options of one person, by thread. */
static struct rm_option **open_desks(const struct rm_own *own)
{
    struct rm_option **desks = rm_malloc(rm_threads() * sizeof *desks);
    size_t n = own->match->sides[RM_MENTOR].n, m = own->match->sides[RM_MENTEE].n;

    for (unsigned i = 0; i < rm_threads(); i++)
        desks[i] = rm_malloc((n > m ? n : m) * sizeof *desks[i]);
    return desks;
}

static void close_desks(struct rm_option **desks)
{
    for (unsigned i = 0; i < rm_threads(); i++)
        free(desks[i]);
    free(desks);
}

typedef void visit(void *context, uint32_t other, const struct rm_own_points *points);

/* Visits everybody with whom somebody may be a pair. */
static void visit_options(const struct rm_own *own, struct rm_option *options, enum rm_side side,
    uint32_t who, visit *visitor, void *context)
{
    const struct rm_match *match = own->match;
    uint32_t me = match->sides[side].member[who];
    size_t n;

    if (match->from_scores) {
        for (size_t i = own->start[side][who]; i < own->start[side][who + 1]; i++)
            visitor(context, own->listed[side][i].other, &own->listed[side][i].points);
        return;
    }
    n = rm_pool_options(options, own->pool, side, who);
    for (size_t i = 0; i < n; i++) {
        uint32_t other = match->sides[rm_other_side(side)].member[options[i].other];
        struct rm_own_points points =
            judge(own, side == RM_MENTOR ? me : other, side == RM_MENTOR ? other : me);

        visitor(context, options[i].other, &points);
    }
}

static uint32_t *free_places(const struct rm_match *match, enum rm_side side)
{
    const struct rm_side_list *list = &match->sides[side];
    uint32_t *room = rm_malloc(list->n * sizeof *room);

    for (uint32_t i = 0; i < list->n; i++) {
        const struct rm_member *member = &match->roster.v[list->member[i]];
        uint32_t held = member->held[side], capacity = member->capacity[side];

        room[i] = capacity > held ? capacity - held : 0;
    }
    return room;
}

/* Windows being filled. */
struct filling {
    const struct rm_own *own;
    enum rm_side side;
    struct rm_option **desks;
    struct rm_window *const *windows;
    size_t n;
    const struct rm_least *least;
};

struct offer {
    const struct filling *filling;
    struct rm_window *window;
};

static void offer(void *context, uint32_t other, const struct rm_own_points *points)
{
    struct offer *o = context;
    enum rm_side side = o->filling->side;

    rm_window_offer(o->window,
        (struct rm_wish){other, points->of[side], points->of[rm_other_side(side)]},
        o->filling->least);
}

static void fill_piece(void *context, size_t piece, unsigned thread)
{
    struct filling *f = context;

    for (size_t i = piece * PIECE; i < (piece + 1) * PIECE && i < f->n; i++)
        visit_options(f->own, f->desks[thread], f->side, f->windows[i]->who, offer,
            &(struct offer){f, f->windows[i]});
}

static void fill(
    void *context, struct rm_window *const *windows, size_t n, const struct rm_least *least)
{
    struct filling *f = context;

    f->windows = windows;
    f->n = n;
    f->least = least;
    rm_parallel((n + PIECE - 1) / PIECE, fill_piece, f);
}

void rm_own_stable(struct rm_stable_answer *answer, const struct rm_own *own,
    enum rm_side proposing, struct rm_arena *arena)
{
    const struct rm_match *match = own->match;
    struct filling filling = {.own = own, .side = proposing, .desks = open_desks(own)};
    uint32_t *room = free_places(match, proposing);
    uint32_t *other_room = free_places(match, rm_other_side(proposing));
    struct rm_stable_problem problem = {match->sides[proposing].n,
        match->sides[rm_other_side(proposing)].n, room, other_room, fill, &filling};

    rm_stable(answer, &problem, arena);
    close_desks(filling.desks);
    free(room);
    free(other_room);
}

/* A choice, and the pairs that block it. */
struct blocking {
    const struct rm_own *own;
    struct rm_option **desks;
    struct rm_least *least[2];
    struct rm_own_pair *pairs; /* sorted */
    size_t n_pairs;
    uint64_t *found; /* by mentee */
};

struct suspect {
    struct blocking *blocking;
    uint32_t mentee;
};

static int compare_pairs(const void *a, const void *b)
{
    const struct rm_own_pair *x = a, *y = b;

    if (x->mentee != y->mentee)
        return x->mentee < y->mentee ? -1 : 1;
    return (x->mentor > y->mentor) - (x->mentor < y->mentor);
}

static void suspect(void *context, uint32_t mentor, const struct rm_own_points *points)
{
    struct suspect *s = context;
    struct blocking *b = s->blocking;
    struct rm_own_pair pair = {mentor, s->mentee};

    if (rm_least_gains(&b->least[RM_MENTOR][mentor], points->of[RM_MENTOR]) &&
        rm_least_gains(&b->least[RM_MENTEE][s->mentee], points->of[RM_MENTEE]) &&
        !(b->n_pairs && bsearch(&pair, b->pairs, b->n_pairs, sizeof pair, compare_pairs)))
        b->found[s->mentee]++;
}

static void search_piece(void *context, size_t piece, unsigned thread)
{
    struct blocking *b = context;
    size_t n = b->own->match->sides[RM_MENTEE].n;

    for (size_t i = piece * PIECE; i < (piece + 1) * PIECE && i < n; i++)
        if (b->least[RM_MENTEE][i].kind != RM_LEAST_CLOSED)
            visit_options(b->own, b->desks[thread], RM_MENTEE, (uint32_t)i, suspect,
                &(struct suspect){b, (uint32_t)i});
}

static void find_least(struct blocking *b, enum rm_side side)
{
    uint32_t n = b->own->match->sides[side].n;
    uint32_t *room = free_places(b->own->match, side), *load = rm_malloc(n * sizeof *load);

    memset(load, 0, n * sizeof *load);
    b->least[side] = rm_malloc(n * sizeof *b->least[side]);
    memset(b->least[side], 0, n * sizeof *b->least[side]);
    for (size_t i = 0; i < b->n_pairs; i++) {
        const struct rm_own_pair *pair = &b->pairs[i];
        uint32_t who = side == RM_MENTOR ? pair->mentor : pair->mentee;

        load[who]++;
        rm_least_add(&b->least[side][who], side == RM_MENTOR ? pair->mentee : pair->mentor,
            rm_own_points(b->own, pair->mentor, pair->mentee).of[side]);
    }
    for (uint32_t who = 0; who < n; who++)
        rm_least_settle(&b->least[side][who], load[who], room[who]);
    free(room);
    free(load);
}

uint64_t rm_own_blocking(const struct rm_own *own, const struct rm_own_pair *pairs, size_t n_pairs)
{
    uint32_t n = own->match->sides[RM_MENTEE].n;
    struct blocking b = {.own = own, .desks = open_desks(own), .n_pairs = n_pairs};
    uint64_t sum = 0;

    b.pairs = rm_malloc(n_pairs * sizeof *b.pairs);
    if (n_pairs) {
        memcpy(b.pairs, pairs, n_pairs * sizeof *b.pairs);
        qsort(b.pairs, n_pairs, sizeof *b.pairs, compare_pairs);
    }
    b.found = rm_malloc(n * sizeof *b.found);
    memset(b.found, 0, n * sizeof *b.found);
    find_least(&b, RM_MENTOR);
    find_least(&b, RM_MENTEE);
    rm_parallel((n + PIECE - 1) / PIECE, search_piece, &b);
    for (uint32_t i = 0; i < n; i++)
        sum += b.found[i];
    close_desks(b.desks);
    free(b.pairs);
    free(b.found);
    free(b.least[RM_MENTOR]);
    free(b.least[RM_MENTEE]);
    return sum;
}
