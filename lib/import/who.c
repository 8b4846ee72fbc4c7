#include "import/who.h"

#include "base/hash.h"
#include "base/parallel.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

/* What people are found by; the order is that of asking. */
enum by { BY_ID, BY_EMAIL, BY_NAME, N_BY };

enum { WORTH_THREADS = 5000, /* people */ AT_ONCE = 32 /* texts */ };

void rm_who_init(struct rm_who *who, struct rm_arena *arena)
{
    *who = (struct rm_who){.arena = arena};
}

void rm_who_reserve(struct rm_who *who, size_t n)
{
    struct rm_who_entry *entries = RM_NEW_N(who->arena, n, struct rm_who_entry);

    for (size_t i = 0; i < who->n; i++)
        entries[i] = who->entries[i];
    who->entries = entries;
    who->size = n;
}

void rm_who_add(struct rm_who *who, const char *id, const char *email, const char *name)
{
    if (who->n == who->size)
        rm_who_reserve(who, who->n ? 2 * who->n : 64);
    who->entries[who->n++] = (struct rm_who_entry){id, email, name && *name ? name : NULL};
}

void rm_who_add_all(struct rm_who *who, const struct rm_programme *programme)
{
    for (size_t i = 0; programme && i < rm_n_people(programme); i++) {
        const struct rm_person *person = rm_person_at(programme, i);

        rm_who_add(who, person->rec.id, person->email, person->name);
    }
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static int is_same(enum by by, const char *a, const char *b)
{
    if (by != BY_EMAIL)
        return strcmp(a, b) == 0;
    while (*a && lower(*a) == lower(*b))
        a++, b++;
    return lower(*a) == lower(*b);
}

static uint64_t hash_of(enum by by, const char *text)
{
    char some[64];
    uint64_t hash = 0;
    size_t n = 0;

    if (by != BY_EMAIL)
        return rm_hash_text(text, 0);
    for (; *text; text++) {
        some[n++] = lower(*text);
        if (n == sizeof some) {
            hash = rm_hash(some, n, hash);
            n = 0;
        }
    }
    return rm_hash(some, n, hash);
}

/* What an entry is found by, or NULL. */
static const char *text_of(const struct rm_who *who, size_t i, enum by by)
{
    return by == BY_ID ? who->entries[i].id : by == BY_EMAIL ? who->entries[i].email : who->keys[i];
}

/* Where a text is looked for first. */
static struct rm_who_slot *first_slot(const struct rm_who *who, enum by by, uint64_t hash)
{
    return &who->tables[by].slots[hash & (who->tables[by].n_slots - 1)];
}

/* The slot of a text, or the free one where it belongs. */
static struct rm_who_slot *probe(
    const struct rm_who *who, enum by by, const char *text, uint64_t hash)
{
    const struct rm_who_table *table = &who->tables[by];
    struct rm_who_slot *slot = first_slot(who, by, hash);
    uint32_t high = (uint32_t)(hash >> 32);

    while (slot->entry &&
           (slot->hash != high || !is_same(by, text_of(who, slot->entry - 1, by), text)))
        slot = slot + 1 < table->slots + table->n_slots ? slot + 1 : table->slots;
    return slot;
}

static void add_entry(struct rm_who *who, enum by by, size_t i)
{
    const char *text = text_of(who, i, by);
    uint64_t hash = hash_of(by, text);
    struct rm_who_slot *slot = probe(who, by, text, hash);

    if (!slot->entry)
        *slot = (struct rm_who_slot){(uint32_t)(hash >> 32), (uint32_t)i + 1};
    else if (strcmp(who->entries[slot->entry - 1].id, who->entries[i].id) != 0)
        who->is_ambiguous[by * who->n + slot->entry - 1] = 1;
}

static void make_table(void *context, size_t by, unsigned thread)
{
    struct rm_who *who = context;
    struct rm_arena *keys = &who->own;

    (void)thread;
    for (size_t i = 0; i < who->n; i++) {
        if (by == BY_NAME && who->entries[i].name)
            who->keys[i] = rm_text_key(keys, who->entries[i].name);
        if (text_of(who, i, (enum by)by))
            add_entry(who, (enum by)by, i);
    }
}

void rm_who_settle(struct rm_who *who)
{
    size_t n_slots = 16;

    while (n_slots < 2 * who->n)
        n_slots *= 2;
    who->keys = RM_NEW_N(who->arena, who->n, const char *);
    who->is_ambiguous = RM_NEW_N(who->arena, N_BY * who->n, unsigned char);
    for (int by = 0; by < N_BY; by++)
        who->tables[by] =
            (struct rm_who_table){RM_NEW_N(who->arena, n_slots, struct rm_who_slot), n_slots};
    if (who->n < WORTH_THREADS)
        for (size_t by = 0; by < N_BY; by++)
            make_table(who, by, 0);
    else
        rm_parallel(N_BY, make_table, who);
    rm_arena_take(who->arena, &who->own);
    who->is_settled = 1;
}

static const char *find(const struct rm_who *who, enum by by, const char *text, uint64_t hash)
{
    const struct rm_who_slot *slot = probe(who, by, text, hash);

    if (!slot->entry)
        return NULL;
    return who->is_ambiguous[by * who->n + slot->entry - 1] ? "" : who->entries[slot->entry - 1].id;
}

static const char *find_name(const struct rm_who *who, const char *text, struct rm_arena *scratch)
{
    const char *key = rm_text_key(scratch, text);

    return find(who, BY_NAME, key, hash_of(BY_NAME, key));
}

const char *rm_who_find(const struct rm_who *who, const char *text, struct rm_arena *scratch)
{
    const char *id;

    rm_who_find_all(who, &id, &text, 1, scratch);
    return id;
}

/* What takes time is to wait for memory: so it is asked for ahead, for some texts at once. */
static void find_some(const struct rm_who *who, const char **ids, const char *const *texts,
    size_t n, struct rm_arena *scratch)
{
    uint64_t hashes[AT_ONCE][2];

    for (size_t i = 0; i < n; i++)
        for (enum by by = BY_ID; by <= BY_EMAIL; by++) {
            hashes[i][by] = hash_of(by, texts[i]);
            __builtin_prefetch(first_slot(who, by, hashes[i][by]));
        }
    for (size_t i = 0; i < n; i++)
        for (enum by by = BY_ID; by <= BY_EMAIL; by++) {
            const struct rm_who_slot *slot = first_slot(who, by, hashes[i][by]);

            if (slot->entry && slot->hash == (uint32_t)(hashes[i][by] >> 32))
                __builtin_prefetch(&who->entries[slot->entry - 1]);
        }
    for (size_t i = 0; i < n; i++) {
        ids[i] = find(who, BY_ID, texts[i], hashes[i][BY_ID]);
        if (!ids[i])
            ids[i] = find(who, BY_EMAIL, texts[i], hashes[i][BY_EMAIL]);
        if (!ids[i])
            ids[i] = find_name(who, texts[i], scratch);
    }
}

void rm_who_find_all(const struct rm_who *who, const char **ids, const char *const *texts, size_t n,
    struct rm_arena *scratch)
{
    assert(who->is_settled);
    for (size_t i = 0; i < n; i += AT_ONCE)
        find_some(who, ids + i, texts + i, n - i < AT_ONCE ? n - i : AT_ONCE, scratch);
}
