#include "import/who.h"

#include "base/text.h"

#include <string.h>

void rm_who_init(struct rm_who *who, struct rm_arena *arena)
{
    who->arena = arena;
    rm_map_init(&who->by_id, arena);
    rm_map_init(&who->by_email, arena);
    rm_map_init(&who->by_name, arena);
}

static void add(struct rm_map *map, const char *text, const char *id)
{
    static char several[] = "";
    void **slot = rm_map_add(map, text);

    if (!*slot)
        memcpy(slot, &id, sizeof id);
    else if (strcmp(*slot, id) != 0)
        *slot = several;
}

static const char *lower(struct rm_arena *arena, const char *text)
{
    char *copy = rm_arena_dup(arena, text);

    rm_ascii_lower(copy);
    return copy;
}

void rm_who_add(struct rm_who *who, const char *id, const char *email, const char *name)
{
    add(&who->by_id, id, id);
    if (email)
        add(&who->by_email, lower(who->arena, email), id);
    if (name && *name)
        add(&who->by_name, rm_text_key(who->arena, name), id);
}

void rm_who_add_all(struct rm_who *who, const struct rm_programme *programme)
{
    for (size_t i = 0; programme && i < rm_n_people(programme); i++) {
        const struct rm_person *person = rm_person_at(programme, i);

        rm_who_add(who, person->rec.id, person->email, person->name);
    }
}

const char *rm_who_find(const struct rm_who *who, const char *text, struct rm_arena *scratch)
{
    const char *id = rm_map_find(&who->by_id, text);

    if (!id)
        id = rm_map_find(&who->by_email, lower(scratch, text));
    return id ? id : rm_map_find(&who->by_name, rm_text_key(scratch, text));
}
