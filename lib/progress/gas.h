/*
 * gas: Goal Attainment Scaling, and fixed-point figures.
 * Floor: progress.
 *
 * No binary floating point: a figure with two decimals is an integer in hundredths, rounded once,
 * half to even, from exact integers. So a figure is the same on every machine, and equal to what
 * somebody gets by hand.
 */
#ifndef RM_PROGRESS_GAS_H
#define RM_PROGRESS_GAS_H

#include <stddef.h>
#include <stdint.h>

/* The largest sum of weights that is exact in 64 bits. */
#define RM_GAS_WEIGHT_MAX INT64_C(100000)

/* The T-score of `n` goals in hundredths of a point: 50.00 when all was reached as expected.
 *
 *   T = 50 + 10 sum(w x) / sqrt((1 - r) sum(w^2) + r sum(w)^2),  r = 0.3
 *
 * x: the level reached, -2 (much less than expected), 0 (as expected) to 2 (much more); w: the
 * goal's weight, all 1 where `weights` is NULL; r: the goals' assumed correlation.
 * Source: Kiresuk and Sherman, "Goal attainment scaling" (Community Mental Health Journal 4, 1968);
 * constants as in Turner-Stokes, "Goal attainment scaling (GAS) in rehabilitation" (2009).
 * Examples: one goal at 1 gives 6000; (1, 1) 6240; (1, 1, 0) 5913; weights (3, 2, 1) with
 * levels (1, 0, -1) 5441: 50 + 10 * 2 / sqrt(0.7 * 14 + 0.3 * 36) = 54.4065.
 *
 * 0, or -1 where there is no score: no goals, a level outside -2..2, a negative weight, or weights
 * that sum to 0 or to more than RM_GAS_WEIGHT_MAX. */
int rm_gas_score(int64_t *t_hundredths, const int64_t *weights, const int64_t *levels, size_t n);

/* part * scale / whole, rounded half to even; RM_NONE where `whole` is 0. With scale 100 a
 * percentage, or, of a sum over a count, a mean in hundredths. `whole` is not negative; part *
 * scale fits. Examples: (1, 3, 100) 33; (1, 8, 100) 12; (3, 8, 100) 38; (-1, 8, 100) -12. */
int64_t rm_ratio(int64_t part, int64_t whole, int64_t scale);

#endif
