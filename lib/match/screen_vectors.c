#include "match/screen_desk.h"

#include <string.h>

enum { LANES = 16, VECTORS = RM_BLOCK / LANES, NIBBLE = 15 };

typedef int16_t lanes __attribute__((vector_size(2 * LANES)));

static const lanes lane_bit = {
    1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, INT16_MIN};

#if defined(__GNUC__) && !defined(__clang__)
#define UNROLL _Pragma("GCC unroll 4")
#else
#define UNROLL
#endif

/* Vectors are passed by address: how they are passed by value depends on the machine. */

/* `hit` gets the weights as they are in planes: four in each lane. */
__attribute__((always_inline)) static inline void add_terms(
    lanes *total, lanes *hit, const struct rm_term *terms, size_t n, uint32_t block)
{
    for (size_t t = 0; t < n; t++) {
        lanes four;

        memcpy(&four, terms[t].plane + (size_t)block * LANES, sizeof four);
        *hit |= four;
        UNROLL for (int q = 0; q < VECTORS; q++) total[q] +=
            (four >> 4 * q & (int16_t)NIBBLE) * terms[t].units;
    }
}

__attribute__((always_inline)) static inline void bound_block(lanes *total,
    const struct rm_screen *screen, const struct rm_screen_desk *desk, const struct rm_query *query,
    uint32_t block)
{
    size_t position = (size_t)block * RM_BLOCK;
    const struct rm_term *terms = query->terms + query->n_plain;
    uint64_t open = query->open[block];
    lanes dead[VECTORS], hit = {0};

    UNROLL for (int q = 0; q < VECTORS; q++)
    {
        lanes extra;

        memcpy(&total[q], screen->standing + position + q * LANES, sizeof *total);
        memcpy(&extra, desk->extra + position + q * LANES, sizeof extra);
        total[q] += extra;
        dead[q] = (lane_bit & (int16_t)(uint16_t)(open >> q * LANES)) == 0;
    }
    add_terms(total, &hit, query->terms, query->n_plain, block);
    for (const struct rm_hits *h = query->hits; h < query->hits + query->n_hits; h++) {
        int16_t needed = (int16_t)-h->needed;

        hit = (lanes){0};
        add_terms(total, &hit, terms, h->n, block);
        UNROLL for (int q = 0; q < VECTORS; q++)
        {
            lanes none = (hit >> 4 * q & (int16_t)NIBBLE) == 0;

            total[q] += ~none & h->flat;
            dead[q] |= none & needed;
        }
        terms += h->n;
    }
    UNROLL for (int q = 0; q < VECTORS; q++) total[q] =
        (total[q] & ~dead[q]) | (dead[q] & (int16_t)RM_DEAD);
}

__attribute__((always_inline)) static inline void look_at(const struct rm_screen *screen,
    const struct rm_screen_desk *desk, const struct rm_query *query, uint32_t from, uint32_t to)
{
    for (uint32_t block = from; block < to; block++) {
        lanes total[VECTORS], most;
        int16_t lane[LANES], best = RM_DEAD;

        bound_block(total, screen, desk, query, block);
        most = total[0];
        UNROLL for (size_t q = 1; q < VECTORS; q++)
        {
            lanes more = total[q] > most;

            most = (total[q] & more) | (most & ~more);
        }
        memcpy(lane, &most, sizeof lane);
        for (size_t i = 0; i < LANES; i++)
            best = lane[i] > best ? lane[i] : best;
        query->best[block] = best;
    }
}

/* The bounds of one block, for each in it. */
__attribute__((always_inline)) static inline void bounds_of(int16_t *out,
    const struct rm_screen *screen, const struct rm_screen_desk *desk, const struct rm_query *query,
    uint32_t block)
{
    lanes total[VECTORS];

    bound_block(total, screen, desk, query, block);
    memcpy(out, total, sizeof total);
}

static void look_anywhere(const struct rm_screen *screen, const struct rm_screen_desk *desk,
    const struct rm_query *query, uint32_t from, uint32_t to)
{
    look_at(screen, desk, query, from, to);
}

static void bounds_anywhere(int16_t *out, const struct rm_screen *screen,
    const struct rm_screen_desk *desk, const struct rm_query *query, uint32_t block)
{
    bounds_of(out, screen, desk, query, block);
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static void look_wide(const struct rm_screen *screen,
    const struct rm_screen_desk *desk, const struct rm_query *query, uint32_t from, uint32_t to)
{
    look_at(screen, desk, query, from, to);
}

__attribute__((target("avx2"))) static void bounds_wide(int16_t *out,
    const struct rm_screen *screen, const struct rm_screen_desk *desk, const struct rm_query *query,
    uint32_t block)
{
    bounds_of(out, screen, desk, query, block);
}
#endif

void rm_screen_choose_vectors(struct rm_screen *screen)
{
    screen->look = look_anywhere;
    screen->bounds = bounds_anywhere;
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx2")) {
        screen->look = look_wide;
        screen->bounds = bounds_wide;
    }
#endif
}
