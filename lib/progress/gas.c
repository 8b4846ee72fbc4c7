#include "progress/gas.h"

#include "base/num.h"

int64_t rm_ratio(int64_t part, int64_t whole, int64_t scale)
{
    int64_t size = part < 0 ? -part : part, quotient, rest;

    if (!whole)
        return RM_NONE;
    quotient = size * scale / whole;
    rest = size * scale % whole;
    if (rest > whole - rest || (rest == whole - rest && quotient % 2))
        quotient++;
    return part < 0 ? -quotient : quotient;
}

/* The whole part of a square root, bit by bit. */
static uint64_t square_root(uint64_t n)
{
    uint64_t root = 0;

    for (uint64_t bit = UINT64_C(1) << 31; bit; bit >>= 1)
        if ((root + bit) * (root + bit) <= n)
            root += bit;
    return root;
}

/* 1000 |sum(w x)| / sqrt(spread / 10), rounded half to even, where spread is 7 sum(w^2) + 3
 * sum(w)^2. Squared, so that every comparison is between integers; none is above 6e18. */
static int64_t deviation(uint64_t reached, uint64_t spread)
{
    uint64_t square = UINT64_C(10000000) * reached * reached;
    uint64_t root = square_root(square / spread);
    uint64_t middle = (2 * root + 1) * (2 * root + 1) * spread;

    if (middle < 4 * square || (middle == 4 * square && root % 2))
        root++;
    return (int64_t)root;
}

int rm_gas_score(int64_t *t_hundredths, const int64_t *weights, const int64_t *levels, size_t n)
{
    int64_t reached = 0, sum = 0, squares = 0;

    for (size_t i = 0; i < n; i++) {
        int64_t weight = weights ? weights[i] : 1;

        if (weight < 0 || weight > RM_GAS_WEIGHT_MAX - sum || levels[i] < -2 || levels[i] > 2)
            return -1;
        reached += weight * levels[i];
        sum += weight;
        squares += weight * weight;
    }
    if (!sum)
        return -1;
    if (reached < 0)
        *t_hundredths =
            5000 - deviation((uint64_t)-reached, (uint64_t)(7 * squares + 3 * sum * sum));
    else
        *t_hundredths =
            5000 + deviation((uint64_t)reached, (uint64_t)(7 * squares + 3 * sum * sum));
    return 0;
}
