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

const struct rm_circle_member *rm_circle_next(
    const struct rm_circles *c, const struct rm_circle_member *member)
{
    return find(c, member->manager);
}

static const struct rm_circle_member *first_of(
    const struct rm_circles *c, const struct rm_circle_member *in)
{
    const struct rm_circle_member *first = in, *at = in;

    while ((at = rm_circle_next(c, at)) != in)
        if (strcmp(at->id, first->id) < 0)
            first = at;
    return first;
}

void rm_circles_find(struct rm_circles *c, rm_circle_found *found, void *context)
{
    for (size_t i = 0; i < c->n; i++) {
        struct rm_circle_member *at = &c->v[i];

        while (at && !at->seen) {
            at->seen = (unsigned)i + 1;
            at = find(c, at->manager);
        }
        if (at && at->seen == i + 1)
            found(context, c, first_of(c, at));
    }
}

/* Says who is in it, where the first of them that is new is said. */
static void warn(void *diag, const struct rm_circles *c, const struct rm_circle_member *first)
{
    const struct rm_circle_member *at = first;
    const struct rm_where *where = NULL;
    struct rm_buf way = {0};
    size_t n = 0;

    do {
        where = where ? where : at->where;
        if (n++ < NAMED_MAX)
            rm_buf_printf(&way, "%s -> ", at->id);
        at = rm_circle_next(c, at);
    } while (at != first);
    if (where)
        rm_warn(diag, *where, "manager: they manage one another in a circle: %s%s%s", way.data,
            n > NAMED_MAX ? "… -> " : "", first->id);
    rm_buf_free(&way);
}

void rm_circles_warn(struct rm_circles *c, struct rm_diag *diag)
{
    rm_circles_find(c, warn, diag);
}
