#include "import/memo.h"

#include <stdlib.h>
#include <string.h>

enum {
    N_SLOTS = 16 * 1024, /* a power of two */
    MOST = N_SLOTS / 2,  /* texts, before all is forgotten */
    LONGEST = 96,        /* bytes of a text: longer ones seldom come again, and cost more to find */
    TRIAL = 1024,        /* texts after which it is seen whether they came again */
    PAUSE = 15 * TRIAL   /* texts that are passed by where they did not */
};

void rm_memo_init(struct rm_memo *memo, size_t n_kinds)
{
    *memo = (struct rm_memo){.slots = rm_malloc(N_SLOTS * sizeof *memo->slots),
        .kinds = rm_malloc(n_kinds * sizeof *memo->kinds)};
    memset(memo->slots, 0, N_SLOTS * sizeof *memo->slots);
    memset(memo->kinds, 0, n_kinds * sizeof *memo->kinds);
}

void rm_memo_free(struct rm_memo *memo)
{
    rm_arena_free(&memo->arena);
    free(memo->slots);
    free(memo->kinds);
}

/* Eight bytes at a time: it is only for finding, and never seen. */
static uint64_t hash_of(size_t kind, const char *text, size_t len)
{
    uint64_t hash = len + kind * 1000, bytes;

    for (; len >= 8; text += 8, len -= 8) {
        memcpy(&bytes, text, 8);
        hash = (hash ^ bytes) * UINT64_C(0x9e3779b97f4a7c15);
        hash ^= hash >> 32;
    }
    bytes = 0;
    memcpy(&bytes, text, len);
    hash = (hash ^ bytes) * UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

static struct rm_memo_slot *probe(
    const struct rm_memo *memo, uint64_t hash, size_t kind, const char *text, size_t len)
{
    size_t i = (size_t)hash % N_SLOTS;

    for (; memo->slots[i].text; i = (i + 1) % N_SLOTS)
        if (memo->slots[i].hash == hash && memo->slots[i].kind == kind &&
            memo->slots[i].len == len && memcmp(memo->slots[i].text, text, len) == 0)
            break;
    return &memo->slots[i];
}

/* Whether it is worth while to look, as far as experience goes. */
static int is_worth_it(struct rm_memo_kind *kind)
{
    if (kind->n_passed) {
        kind->n_passed--;
        return 0;
    }
    if (kind->n_asked++ < TRIAL)
        return 1;
    kind->n_passed = kind->n_known < TRIAL / 4 ? PAUSE : 0;
    kind->n_asked = kind->n_known = 0;
    return !kind->n_passed;
}

void **rm_memo_find(struct rm_memo *memo, size_t kind, const char **text)
{
    struct rm_memo_slot *slot;
    uint64_t hash;
    size_t len;

    if (!is_worth_it(&memo->kinds[kind]))
        return NULL;
    len = strlen(*text);
    if (len > LONGEST)
        return NULL;
    hash = hash_of(kind, *text, len);
    slot = probe(memo, hash, kind, *text, len);
    if (slot->text) {
        memo->kinds[kind].n_known++;
    } else {
        if (memo->n >= N_SLOTS / 4 * 3)
            return NULL;
        memo->n++;
        *slot = (struct rm_memo_slot){.hash = hash,
            .text = rm_arena_copy(&memo->arena, *text, len),
            .kind = kind,
            .len = len};
    }
    *text = slot->text;
    return &slot->said;
}

void rm_memo_tidy(struct rm_memo *memo)
{
    if (memo->n < MOST)
        return;
    memset(memo->slots, 0, N_SLOTS * sizeof *memo->slots);
    memo->n = 0;
    rm_arena_clear(&memo->arena);
}
