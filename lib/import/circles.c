#include "import/circles.h"

#include <string.h>

enum { NAMED_MAX = 6 };

void rm_circles_init(struct rm_circles *c, struct rm_arena *arena)
{
    memset(c, 0, sizeof *c);
    c->arena = arena;
    rm_map_init(&c->by_id, arena);
}

static struct rm_circle_member *find(const struct rm_circles *c, const char *id)
{
    uintptr_t place = id ? (uintptr_t)rm_map_find(&c->by_id, id) : 0;

    return place ? &c->v[place - 1] : NULL;
}

void rm_circles_add(
    struct rm_circles *c, const char *id, const char *manager, const struct rm_where *where)
{
    void **slot = rm_map_add(&c->by_id, id);

    if (*slot)
        return;
    c->v = rm_arena_grow(c->arena, c->v, c->n, sizeof *c->v);
    c->v[c->n++] = (struct rm_circle_member){id, manager, where, 0};
    *slot = (void *)(uintptr_t)c->n;
}

/* Says who is in it, from the first by id on, where the first of them that is new is said. */
static void warn(const struct rm_circles *c, struct rm_diag *diag, struct rm_circle_member *in)
{
    struct rm_circle_member *first = in, *at = in;
    const struct rm_where *where = NULL;
    struct rm_buf way = {0};
    size_t n = 0;

    do {
        if (strcmp(at->id, first->id) < 0)
            first = at;
        at = find(c, at->manager);
    } while (at != in);
    at = first;
    do {
        where = where ? where : at->where;
        if (n++ < NAMED_MAX)
            rm_buf_printf(&way, "%s -> ", at->id);
        at = find(c, at->manager);
    } while (at != first);
    if (where)
        rm_warn(diag, *where, "manager: they manage one another in a circle: %s%s%s", way.data,
            n > NAMED_MAX ? "… -> " : "", first->id);
    rm_buf_free(&way);
}

void rm_circles_warn(struct rm_circles *c, struct rm_diag *diag)
{
    for (size_t i = 0; i < c->n; i++) {
        struct rm_circle_member *at = &c->v[i];

        while (at && !at->seen) {
            at->seen = (unsigned)i + 1;
            at = find(c, at->manager);
        }
        if (at && at->seen == i + 1)
            warn(c, diag, at);
    }
}
