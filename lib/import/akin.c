#include "import/akin.h"

#include "base/hash.h"
#include "base/near.h"

#include <stdlib.h>
#include <string.h>

enum {
    LETTERS_MAX = 120, /* of a longer text nothing is taken out: it is a sentence */
    PAIRS_MAX = 24,    /* of a longer one, one letter at a time: the others are too many */
    LONG_WORD = 9,     /* letters of a word that may have two slips */
};

struct rm_akin_rest {
    uint64_t hash;
    uint32_t text;
};

void rm_akin_init(struct rm_akin *akin, struct rm_arena *arena, size_t slips, size_t word_min)
{
    memset(akin, 0, sizeof *akin);
    akin->arena = arena;
    akin->slips = slips;
    akin->word_min = word_min;
}

void rm_akin_add(struct rm_akin *akin, const char *key, size_t weight, const void *what)
{
    akin->texts = rm_arena_grow(akin->arena, akin->texts, akin->n_texts, sizeof *akin->texts);
    akin->texts[akin->n_texts++] = (struct rm_akin_text){key, weight, what};
}

/* ---- Words ---- */

/* Signs of ASCII and spaces part words; all letters of other scripts are letters. */
static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int starts_letter(char c)
{
    return ((unsigned char)c & 0xc0U) != 0x80;
}

/* The next word from *at on, which is moved behind it. Its length in bytes: 0 at the end. */
static size_t next_word(const char **word, const char **at)
{
    while (**at && !is_letter(**at))
        (*at)++;
    *word = *at;
    while (is_letter(**at))
        (*at)++;
    return (size_t)(*at - *word);
}

/* The letters of a word, or 0 where it has digits. */
static size_t count_letters(const char *word, size_t len)
{
    size_t n = 0;

    for (size_t i = 0; i < len; i++) {
        if (is_digit(word[i]))
            return 0;
        n += (size_t)starts_letter(word[i]);
    }
    return n;
}

/* How far apart two words are that differ, or SIZE_MAX where they are merely two words. */
static size_t word_distance(
    const struct rm_akin *akin, const char *a, size_t a_len, const char *b, size_t b_len)
{
    char x[4 * LETTERS_MAX], y[4 * LETTERS_MAX];
    size_t n_a = count_letters(a, a_len), n_b = count_letters(b, b_len);
    size_t shorter = n_a < n_b ? n_a : n_b, limit, distance;

    if (a_len >= sizeof x || b_len >= sizeof y || !shorter || (n_a + n_b + 1) / 2 < akin->word_min)
        return SIZE_MAX;
    memcpy(x, a, a_len);
    memcpy(y, b, b_len);
    x[a_len] = y[b_len] = '\0';
    limit = shorter >= LONG_WORD && akin->slips > 1 ? 2 : 1;
    distance = rm_near_distance(x, y, limit);
    return distance <= limit ? distance : SIZE_MAX;
}

static size_t squash(char *out, size_t size, const char *key)
{
    size_t n = 0;

    for (; *key && n + 1 < size; key++)
        if (is_letter(*key))
            out[n++] = *key;
    out[n] = '\0';
    return n;
}

static int same_squashed(const char *a, const char *b)
{
    while (*a || *b) {
        while (*a && !is_letter(*a))
            a++;
        while (*b && !is_letter(*b))
            b++;
        if (*a != *b)
            return 0;
        if (*a) {
            a++;
            b++;
        }
    }
    return 1;
}

/* The slips between two texts, or SIZE_MAX where they are not akin. */
static size_t distance_of(const struct rm_akin *akin, const char *a, const char *b)
{
    const char *word_a, *word_b;
    size_t total = 0, n_a, n_b;

    if (same_squashed(a, b))
        return 0;
    do {
        size_t distance = 0;

        n_a = next_word(&word_a, &a);
        n_b = next_word(&word_b, &b);
        if (!n_a != !n_b)
            return SIZE_MAX;
        if (n_a != n_b || memcmp(word_a, word_b, n_a) != 0)
            distance = word_distance(akin, word_a, n_a, word_b, n_b);
        if (distance == SIZE_MAX)
            return SIZE_MAX;
        total += distance;
    } while (n_a);
    return total <= akin->slips ? total : SIZE_MAX;
}

/* ---- What is left when letters are taken out ---- */

typedef void take(struct rm_akin *akin, uint64_t hash, void *how);

struct letters {
    char text[4 * LETTERS_MAX + 1];
    size_t at[LETTERS_MAX + 1]; /* where each letter begins, and the end */
    size_t n;
};

static int split_letters(struct letters *l, const char *key)
{
    size_t len = squash(l->text, sizeof l->text, key);

    l->n = 0;
    for (size_t i = 0; i < len; i++)
        if (starts_letter(l->text[i])) {
            if (l->n == LETTERS_MAX)
                return -1;
            l->at[l->n++] = i;
        }
    l->at[l->n] = len;
    return 0;
}

static uint64_t hash_without(const struct letters *l, size_t i, size_t k)
{
    char rest[4 * LETTERS_MAX + 1];
    size_t n = 0;

    for (size_t letter = 0; letter < l->n; letter++) {
        size_t len = l->at[letter + 1] - l->at[letter];

        if (letter == i || letter == k)
            continue;
        memcpy(rest + n, l->text + l->at[letter], len);
        n += len;
    }
    return rm_hash(rest, n, 0);
}

/* Hands over the hashes of a text: of all of it, and of what is left. */
static void each_rest(struct rm_akin *akin, const char *key, take *take_rest, void *how)
{
    struct letters l;

    if (split_letters(&l, key) || !l.n)
        return;
    take_rest(akin, hash_without(&l, SIZE_MAX, SIZE_MAX), how);
    for (size_t i = 0; i < l.n; i++) {
        take_rest(akin, hash_without(&l, i, SIZE_MAX), how);
        for (size_t k = i + 1; k < l.n && akin->slips > 1 && l.n >= LONG_WORD && l.n <= PAIRS_MAX;
             k++)
            take_rest(akin, hash_without(&l, i, k), how);
    }
}

static void put_rest(struct rm_akin *akin, uint64_t hash, void *how)
{
    const size_t *text = how;

    akin->rests = rm_arena_grow(akin->arena, akin->rests, akin->n_rests, sizeof *akin->rests);
    akin->rests[akin->n_rests++] = (struct rm_akin_rest){hash, (uint32_t)*text};
}

static int compare(const void *a, const void *b)
{
    const struct rm_akin_rest *x = a, *y = b;

    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->text > y->text) - (x->text < y->text);
}

void rm_akin_settle(struct rm_akin *akin)
{
    for (size_t i = 0; i < akin->n_texts; i++)
        each_rest(akin, akin->texts[i].key, put_rest, &i);
    if (akin->n_rests)
        qsort(akin->rests, akin->n_rests, sizeof *akin->rests, compare);
    akin->seen = RM_NEW_N(akin->arena, akin->n_texts + 1, uint32_t);
}

/* ---- Finding ---- */

struct search {
    const char *key;
    const struct rm_akin_text *best;
    size_t distance;
};

static int is_better(const struct search *s, const struct rm_akin_text *text, size_t distance)
{
    if (distance == SIZE_MAX || !s->best)
        return distance != SIZE_MAX;
    if (distance != s->distance)
        return distance < s->distance;
    if (text->weight != s->best->weight)
        return text->weight > s->best->weight;
    return strcmp(text->key, s->best->key) < 0;
}

/* The first rest of that hash, or where it would stand. */
static size_t first_rest(const struct rm_akin *akin, uint64_t hash)
{
    size_t low = 0, high = akin->n_rests;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (akin->rests[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void look_up(struct rm_akin *akin, uint64_t hash, void *how)
{
    struct search *s = how;

    for (size_t i = first_rest(akin, hash); i < akin->n_rests && akin->rests[i].hash == hash; i++) {
        uint32_t at = akin->rests[i].text;
        const struct rm_akin_text *text = &akin->texts[at];
        size_t distance;

        if (akin->seen[at] == akin->n_searches || strcmp(text->key, s->key) == 0)
            continue;
        akin->seen[at] = akin->n_searches;
        distance = distance_of(akin, s->key, text->key);
        if (is_better(s, text, distance)) {
            s->best = text;
            s->distance = distance;
        }
    }
}

const struct rm_akin_text *rm_akin_find(struct rm_akin *akin, const char *key)
{
    struct search s = {.key = key};

    akin->n_searches++;
    each_rest(akin, key, look_up, &s);
    return s.best;
}
