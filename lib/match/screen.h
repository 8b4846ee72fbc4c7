/*
 * screen: bounds on what somebody's options can be worth, for all of them at once.
 * Floor: match.
 *
 * To find the best of a hundred thousand options most must be passed over without being judged. An
 * index of one side is kept: people who are the same to the criteria that see few differences
 * (grade, department) stand together, in cells of which one is judged for all; topics and other
 * lists are planes, one byte a person, where many have the topic, and short lists where few do.
 * From these follows, in vectors of 16-bit numbers, a bound on everybody's worth to one who asks,
 * and the best bound of each block of 64. Blocks are then looked at from the best bound down, and
 * whoever's bound is not below the worst that is still wanted is to be judged.
 *
 * Bounds never fall short, whatever the policy; criteria that none is known for count with the
 * most that they can give. How tight they are is a matter of time alone.
 */
#ifndef RM_MATCH_SCREEN_H
#define RM_MATCH_SCREEN_H

#include "match/match.h"
#include "match/search.h"

struct rm_screen;

/* The index for those on side `asking`. Owned by the arena. */
struct rm_screen *rm_screen_build(
    const struct rm_match *match, enum rm_side asking, struct rm_arena *arena);

/* Others of whom the bounds may not hold, by index: they are to be judged apart. */
const uint32_t *rm_screen_apart(const struct rm_screen *screen, uint32_t who, size_t *n);

/* Takes a search's prices in. Call before the two below; one search at a time. */
void rm_screen_price(struct rm_screen *screen, const struct rm_search *search);

/* What one thread needs for itself, from search to search. */
struct rm_screen_desk *rm_screen_desk(const struct rm_screen *screen, struct rm_arena *arena);

/* Names the others who may be worth at least `least` to one who asks, each once, by `meet`, which
 * gives what they must be worth from then on (it never falls) and, in *before, the index that
 * somebody worth no more must be below. `wanted`: how many are hoped for. */
typedef int64_t rm_screen_meet(void *context, uint32_t other, uint32_t *before);
void rm_screen_visit(const struct rm_screen *screen, struct rm_screen_desk *desk, uint32_t who,
    size_t wanted, int64_t least, rm_screen_meet *meet, void *context);

#endif
