/* Rows beside each other, and beside the pairs that no row is about. */
#include "import/review.h"

#include "base/map.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static unsigned long number_of(const struct rm_reviewer *r, const struct rm_review *review)
{
    return r->g->sheet.rows[review->row].number;
}

/*
 * The same pair twice.
 */

static int same_text(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static int asks_the_same(const struct rm_review *a, const struct rm_review *b)
{
    return a->decision == b->decision && strcmp(a->who[RM_MENTOR], b->who[RM_MENTOR]) == 0 &&
           strcmp(a->who[RM_MENTEE], b->who[RM_MENTEE]) == 0 &&
           same_text(a->cells[RM_DRAFT_NOTE], b->cells[RM_DRAFT_NOTE]) &&
           same_text(a->cells[RM_DRAFT_REV], b->cells[RM_DRAFT_REV]);
}

static void say_twice(
    struct rm_reviewer *r, struct rm_review *a, const struct rm_review *b, const char *id)
{
    rm_review_wrong(r, a, "the pair \"%s\" stands in row %lu too, and the two rows differ", id,
        number_of(r, b));
}

/* Rows of one pair: those that are alike count once; of those that differ, nobody can tell which is
 * right. */
static void find_doubles(struct rm_reviewer *r, struct rm_review **reviews, size_t n)
{
    struct rm_map first;

    rm_map_init(&first, r->arena);
    for (size_t i = 0; i < n; i++) {
        void **slot = reviews[i]->pair ? rm_map_add(&first, reviews[i]->pair->rec.id) : NULL;
        struct rm_review *other = slot ? *slot : NULL;

        if (!slot)
            continue;
        if (!other) {
            *slot = reviews[i];
        } else if (asks_the_same(reviews[i], other)) {
            reviews[i]->is_double = 1;
        } else {
            say_twice(r, reviews[i], other, other->pair->rec.id);
            say_twice(r, other, reviews[i], other->pair->rec.id);
        }
    }
}

/* A row that names another mentor or mentee must not make a pair of which another row is, or which
 * another row makes. */
static void find_collisions(struct rm_reviewer *r, struct rm_review **reviews, size_t n)
{
    struct rm_map rows, made;

    rm_map_init(&rows, r->arena);
    rm_map_init(&made, r->arena);
    for (size_t i = 0; i < n; i++)
        if (reviews[i]->pair)
            *rm_map_add(&rows, reviews[i]->pair->rec.id) = reviews[i];
    for (size_t i = 0; i < n; i++) {
        struct rm_review *review = reviews[i], *other;
        void **slot;

        if (!review->fresh || review->is_double)
            continue;
        other = rm_map_find(&rows, review->fresh->rec.id);
        if (other)
            rm_review_wrong(r, review, "the same two stand in row %lu too", number_of(r, other));
        slot = rm_map_add(&made, review->fresh->rec.id);
        other = *slot;
        if (other) {
            rm_review_wrong(r, review, "the same two stand in row %lu too", number_of(r, other));
            rm_review_wrong(r, other, "the same two stand in row %lu too", number_of(r, review));
        } else {
            *slot = review;
        }
    }
}

/*
 * Places.
 */

/* Somebody on a side, in a cycle. */
struct place {
    int64_t n_held;
    struct rm_review *first; /* the first row that takes a place, and the one after */
    struct rm_review *second;
};

struct places {
    const struct rm_reviewer *r;
    struct rm_map sides[2];
    struct rm_map changed; /* id of a pair: the rm_pair that takes its place */
};

static int is_gone(const struct places *p, const char *id)
{
    const struct rm_person *person = rm_person_find(p->r->programme, id);

    return person && person->status == RM_PERSON_LEFT;
}

/* As in matching: pairs that stay as they are hold places, unless somebody has left. */
static int holds(const struct places *p, const struct rm_pair *pair)
{
    if (is_gone(p, pair->mentor) || is_gone(p, pair->mentee))
        return 0;
    return pair->status == RM_PAIR_AGREED || pair->status == RM_PAIR_ACTIVE ||
           pair->status == RM_PAIR_PAUSED ||
           (pair->status == RM_PAIR_PROPOSED && pair->pinned == 1);
}

static struct place *place_of(struct places *p, const struct rm_pair *pair, enum rm_side side)
{
    struct rm_arena *arena = p->r->arena;
    const char *id = side == RM_MENTOR ? pair->mentor : pair->mentee;
    void **slot = rm_map_add(&p->sides[side], rm_id_join(arena, pair->cycle, id, NULL));

    if (!*slot)
        *slot = RM_NEW(arena, struct place);
    return *slot;
}

static void take_places(struct places *p, const struct rm_pair *pair)
{
    for (int side = RM_MENTOR; side <= RM_MENTEE && holds(p, pair); side++)
        place_of(p, pair, (enum rm_side)side)->n_held++;
}

/* The pair that a row gives places to which it had not. */
static const struct rm_pair *newly_held(const struct places *p, const struct rm_review *review)
{
    const struct rm_pair *pair = review->fresh ? review->fresh : review->after;
    const struct rm_pair *before = review->fresh ? review->known : review->pair;

    if (!pair || review->is_double || rm_review_is_wrong(p->r, review) || !holds(p, pair))
        return NULL;
    return before && holds(p, before) ? NULL : pair;
}

static void count_places(struct places *p, struct rm_review **reviews, size_t n)
{
    const struct rm_programme *programme = p->r->programme;

    rm_map_init(&p->sides[RM_MENTOR], p->r->arena);
    rm_map_init(&p->sides[RM_MENTEE], p->r->arena);
    rm_map_init(&p->changed, p->r->arena);
    for (size_t i = 0; i < n; i++) {
        struct rm_review *review = reviews[i];

        if (review->is_double || rm_review_is_wrong(p->r, review))
            continue;
        if (review->after)
            *rm_map_add(&p->changed, review->pair->rec.id) = review->after;
        if (review->fresh && review->known)
            *rm_map_add(&p->changed, review->known->rec.id) = review->fresh;
        else if (review->fresh)
            take_places(p, review->fresh);
    }
    for (size_t i = 0; i < rm_n_pairs(programme); i++) {
        const struct rm_pair *pair = rm_pair_at(programme, i);
        const struct rm_pair *after = rm_map_find(&p->changed, pair->rec.id);

        take_places(p, after ? after : pair);
    }
}

static void note_row(struct place *place, struct rm_review *review)
{
    if (!place->first)
        place->first = review;
    else if (!place->second)
        place->second = review;
}

static int is_over(const struct places *p, const struct place *place, const struct rm_pair *pair,
    enum rm_side side, int64_t *capacity)
{
    const struct rm_person *person =
        rm_person_find(p->r->programme, side == RM_MENTOR ? pair->mentor : pair->mentee);

    if (!person)
        return 0;
    *capacity = side == RM_MENTOR ? person->mentor_capacity : person->mentee_capacity;
    return place->n_held > *capacity;
}

static void say_over(struct places *p, struct rm_review *review, const struct place *place,
    enum rm_side side, int64_t capacity)
{
    const struct rm_review *other = place->first == review ? place->second : place->first;
    struct rm_buf text = {0};

    rm_buf_printf(&text, "\"%s\" would be %s in %" PRId64 " pairs and has places for %" PRId64,
        review->who[side], rm_side_words[side], place->n_held, capacity);
    if (other)
        rm_buf_printf(&text, "; see row %lu too", number_of(p->r, other));
    rm_review_wrong(p->r, review, "%s", rm_buf_text(&text));
    rm_buf_free(&text);
}

/* One round: rows that take a place which is not there are all wrong, for which of them is to have
 * it is not ours to say. How many there were. */
static size_t find_crowds(struct places *p, struct rm_review **reviews, size_t n)
{
    const struct rm_pair **held = RM_NEW_N(p->r->arena, n, const struct rm_pair *);
    size_t n_found = 0;

    count_places(p, reviews, n);
    for (size_t i = 0; i < n; i++) {
        held[i] = newly_held(p, reviews[i]);
        for (int side = RM_MENTOR; held[i] && side <= RM_MENTEE; side++)
            note_row(place_of(p, held[i], (enum rm_side)side), reviews[i]);
    }
    for (size_t i = 0; i < n; i++)
        for (int side = RM_MENTOR; held[i] && side <= RM_MENTEE; side++) {
            const struct place *place = place_of(p, held[i], (enum rm_side)side);
            int64_t capacity;

            if (!is_over(p, place, held[i], (enum rm_side)side, &capacity))
                continue;
            say_over(p, reviews[i], place, (enum rm_side)side, capacity);
            n_found++;
        }
    return n_found;
}

void rm_reviews_compare(struct rm_reviewer *r, struct rm_review **reviews, size_t n)
{
    struct places places = {.r = r};

    find_doubles(r, reviews, n);
    find_collisions(r, reviews, n);
    /* A row that is set aside may have made room for another. */
    while (find_crowds(&places, reviews, n))
        ;
}
