#include "import/who.h"

#include "base/hash.h"
#include "base/parallel.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

/* What people are found by; the order is that of asking. */
enum by { BY_ID, BY_EMAIL, BY_NAME, N_BY };

enum { WORTH_THREADS = 5000 }; /* people */

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

/* The slot of a text, or the free one where it belongs. */
static struct rm_who_slot *probe(
    const struct rm_who *who, enum by by, const char *text, uint64_t hash)
{
    const struct rm_who_table *table = &who->tables[by];
    size_t i = (size_t)hash & (table->n_slots - 1);
    uint32_t high = (uint32_t)(hash >> 32);

    for (; table->slots[i].entry; i = (i + 1) & (table->n_slots - 1))
        if (table->slots[i].hash == high &&
            is_same(by, text_of(who, table->slots[i].entry - 1, by), text))
            break;
    return &table->slots[i];
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

static const char *find(const struct rm_who *who, enum by by, const char *text)
{
    const struct rm_who_slot *slot = probe(who, by, text, hash_of(by, text));

    if (!slot->entry)
        return NULL;
    return who->is_ambiguous[by * who->n + slot->entry - 1] ? "" : who->entries[slot->entry - 1].id;
}

const char *rm_who_find(const struct rm_who *who, const char *text, struct rm_arena *scratch)
{
    const char *id;

    assert(who->is_settled);
    id = find(who, BY_ID, text);
    if (!id)
        id = find(who, BY_EMAIL, text);
    return id ? id : find(who, BY_NAME, rm_text_key(scratch, text));
}
