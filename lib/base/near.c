#include "base/near.h"

#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static int continues(char c)
{
    return ((unsigned char)c & 0xc0U) == 0x80;
}

static size_t count_letters(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += !continues(*text);
    return n;
}

/* Bytes of one letter in one number: enough to tell letters apart. */
static void unpack(uint32_t *letters, const char *text)
{
    size_t n = 0;

    for (; *text; text++) {
        if (!continues(*text))
            letters[n++] = (unsigned char)*text;
        else if (n)
            letters[n - 1] = letters[n - 1] << 8 | (unsigned char)*text;
    }
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Cell j of a row of the table: what it takes to turn i letters of one into j of the other. */
static size_t step(const uint32_t *a, const uint32_t *b, size_t i, size_t j, size_t *const rows[3])
{
    size_t cost = least(rows[1][j], rows[2][j - 1]) + 1;

    cost = least(cost, rows[1][j - 1] + (a[i - 1] != b[j - 1]));
    if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost = least(cost, rows[0][j - 2] + 1);
    return cost;
}

/* `room` is three rows of n_b + 1. */
static size_t align(
    const uint32_t *a, size_t n_a, const uint32_t *b, size_t n_b, size_t max, size_t *room)
{
    size_t *rows[3] = {room, room + n_b + 1, room + 2 * (n_b + 1)};

    for (size_t j = 0; j <= n_b; j++)
        rows[2][j] = j;
    for (size_t i = 1; i <= n_a; i++) {
        size_t *spare = rows[0], best = i;

        rows[0] = rows[1];
        rows[1] = rows[2];
        rows[2] = spare;
        rows[2][0] = i;
        for (size_t j = 1; j <= n_b; j++) {
            rows[2][j] = step(a, b, i, j, rows);
            best = least(best, rows[2][j]);
        }
        /* Neither the next row nor, by a swap, the one after gets below it again. */
        if (best > max)
            return max + 1;
    }
    return least(rows[2][n_b], max + 1);
}

size_t rm_near_distance(const char *a, const char *b, size_t max)
{
    size_t n_a, n_b, distance;
    uint32_t *letters;
    size_t *room;

    while (*a && *a == *b && !continues(a[1]) && !continues(b[1])) {
        a++;
        b++;
    }
    n_a = count_letters(a);
    n_b = count_letters(b);
    if ((n_a > n_b ? n_a - n_b : n_b - n_a) > max)
        return max + 1;
    if (!n_a || !n_b)
        return n_a + n_b;
    room = rm_malloc(3 * (n_b + 1) * sizeof *room + (n_a + n_b) * sizeof *letters);
    letters = (uint32_t *)(void *)(room + 3 * (n_b + 1));
    unpack(letters, a);
    unpack(letters + n_a, b);
    distance = align(letters, n_a, letters + n_a, n_b, max, room);
    free(room);
    return distance;
}

size_t rm_near_limit(const char *key)
{
    size_t n = count_letters(key);

    return n < 3 ? 0 : n < 6 ? 1 : n < 10 ? 2 : 3;
}

struct found {
    const char *text;
    size_t distance;
};

/* Keeps the best, in order. */
static void put(struct found *found, size_t *n, size_t room, const char *text, size_t distance)
{
    size_t at = *n;

    for (size_t i = 0; i < *n; i++)
        if (strcmp(found[i].text, text) == 0)
            return;
    while (at && (found[at - 1].distance > distance ||
                     (found[at - 1].distance == distance && strcmp(found[at - 1].text, text) > 0)))
        at--;
    if (at == room)
        return;
    *n += *n < room;
    memmove(found + at + 1, found + at, (*n - at - 1) * sizeof *found);
    found[at] = (struct found){text, distance};
}

size_t rm_near_find(const char **found, size_t room, const char *word,
    const char *const *candidates, size_t n_candidates, struct rm_arena *scratch)
{
    struct found *best = RM_NEW_N(scratch, room, struct found);
    const char *key = rm_text_key(scratch, word);
    size_t n = 0, limit = key ? rm_near_limit(key) : 0;

    for (size_t i = 0; key && i < n_candidates; i++) {
        const char *other = rm_text_key(scratch, candidates[i]);
        size_t distance = other ? rm_near_distance(key, other, limit) : limit + 1;

        if (distance <= limit)
            put(best, &n, room, candidates[i], distance);
    }
    for (size_t i = 0; i < n; i++)
        found[i] = best[i].text;
    return n;
}

size_t rm_near_words(const char **found, size_t room, const char *word, const char *const *words,
    struct rm_arena *scratch)
{
    size_t n = 0;

    while (words[n])
        n++;
    return rm_near_find(found, room, word, words, n, scratch);
}

void rm_near_say(struct rm_buf *out, const char *const *found, size_t n)
{
    for (size_t i = 0; i < n; i++)
        rm_buf_printf(out, "%s%s",
            i == 0      ? "; did you mean "
            : i + 1 < n ? ", "
                        : " or ",
            found[i]);
    if (n)
        rm_buf_addc(out, '?');
}
