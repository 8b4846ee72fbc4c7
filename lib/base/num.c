#include "base/num.h"

int rm_add(int64_t *out, int64_t a, int64_t b)
{
    if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
        return -1;
    *out = a + b;
    return 0;
}

int rm_mul(int64_t *out, int64_t a, int64_t b)
{
    int64_t product;

    if (__builtin_mul_overflow(a, b, &product))
        return -1;
    *out = product;
    return 0;
}

int rm_parse_int(int64_t *out, const char *text, int64_t min, int64_t max)
{
    int negative = *text == '-';
    int64_t value = 0;

    text += negative;
    if (!*text)
        return -1;
    for (; *text; text++) {
        int digit = *text - '0';

        if (digit < 0 || digit > 9)
            return -1;
        if (rm_mul(&value, value, 10) || rm_add(&value, value, negative ? -digit : digit))
            return -1;
    }
    if (value < min || value > max)
        return -1;
    *out = value;
    return 0;
}
