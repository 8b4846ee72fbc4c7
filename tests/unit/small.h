/* small: random small programmes, for tests. */
#ifndef RM_UNIT_SMALL_H
#define RM_UNIT_SMALL_H

#include "base/buf.h"

#include <stdint.h>

/* The day on which a stage begins, in January 2026 and after, eight days after the one before. */
int64_t small_day(int stage);

/* Appends the records of a programme of cycle c, JSON Lines: eight to sixty people in a few
 * departments, their pairs in every status, meetings, answers, actions, goals and topics. The same
 * seed gives the same people. Of the stages from 0 to 9 each has all that the one before has and
 * some more: people who join or leave, pairs that go on, meetings and answers. */
void small_programme(struct rm_buf *text, uint64_t seed, int stage);

/* From 0 to n - 1, from a state that is not 0. */
int64_t small_draw(uint64_t *state, int64_t n);

#endif
