/*
 * screen_desk: what is worked out for one who asks, and at which prices.
 * Floor: match. Between screen.c, screen_query.c and screen_vectors.c.
 */
#ifndef RM_MATCH_SCREEN_DESK_H
#define RM_MATCH_SCREEN_DESK_H

#include "match/screen.h"
#include "match/screen_index.h"

/* Bounds are 16-bit numbers of units. RM_DEAD: of one who cannot be. */
enum { RM_DEAD = INT16_MIN, RM_GUESTS = 256 };

#define RM_CLOSED INT64_MIN

/* A value that one who asks has, and many others. */
struct rm_term {
    const uint16_t *plane; /* of weights */
    int16_t units;         /* for each unit of weight */
};

/* Terms of which one at least must be there, or that give something once. */
struct rm_hits {
    size_t n; /* the next so many terms */
    int16_t flat;
    int needed;
};

/* A value that one who asks has, and few others. */
struct rm_rare {
    const uint32_t *entries;
    uint32_t n, at;
    int16_t units;
    uint16_t *hit; /* a plane; NULL: is not counted as a hit */
};

/* What is asked on behalf of one. */
struct rm_query {
    struct rm_term *terms; /* plain ones, then those of hits */
    struct rm_hits *hits;
    struct rm_rare *rare;
    size_t n_terms, n_plain, n_hits, n_rare;
    const uint64_t **within; /* sets of positions one of which somebody must be in, */
    size_t n_within;         /* 0: all are */
    uint64_t *open;          /* by block: those who are */
    int closed;
    int64_t *cell_units; /* by cell; RM_CLOSED: none of it */
    int16_t *best;       /* by block */
};

/* Somebody to be met. */
struct rm_guest {
    uint32_t position;
    int64_t bound;
};

struct rm_screen_desk {
    struct rm_guest guests[RM_GUESTS];
    struct rm_query query;
    int16_t *extra;  /* by position, what entries give; zero between uses */
    uint16_t **hits; /* planes by the index' shares; likewise */
    uint32_t *block; /* that may be of use to the one whose options are visited, */
    int64_t *bound;  /* and their best bounds */
};

struct rm_screen {
    const struct rm_index *index;
    uint32_t n_blocks;
    uint32_t *cell_of; /* by block */
    const int64_t *price;
    int16_t *standing; /* by position: base points less price, and `offset` more */
    void (*look)(const struct rm_screen *screen, const struct rm_screen_desk *desk,
        const struct rm_query *query, uint32_t from, uint32_t to);
    void (*bounds)(int16_t *out, const struct rm_screen *screen, const struct rm_screen_desk *desk,
        const struct rm_query *query, uint32_t block);
    /* Of the search: units are (worth + lowest) * numerator / denominator. */
    int64_t lowest, numerator, denominator;
    int shift;
    int blind;     /* there are no bounds: everybody is named */
    int pointless; /* only prices count */
    int64_t offset;
};

/* At least what points are in units. */
int64_t rm_screen_units(const struct rm_screen *screen, int64_t points);

/* Chooses the widest vectors that this machine has. */
void rm_screen_choose_vectors(struct rm_screen *screen);

/* Works out what is asked on behalf of `who`; query->closed where nobody can be. */
void rm_query_begin(const struct rm_screen *screen, const struct rm_screen_desk *desk,
    struct rm_query *query, uint32_t who);

/* Entries of the blocks from..to as if they were planes; and away with them. */
void rm_query_spread(
    const struct rm_screen_desk *desk, struct rm_query *query, uint32_t from, uint32_t to);
void rm_query_clear(const struct rm_screen_desk *desk, struct rm_query *query, uint32_t to);

#endif
