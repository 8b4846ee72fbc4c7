#include "match/chain.h"

/* The forest, with each circle gathered into one of its nodes. */
struct forest {
    uint32_t n;
    uint32_t *top;    /* the node that stands for this one */
    uint32_t *first;  /* child */
    uint32_t *next;   /* sibling */
    uint32_t *parent; /* of nodes that stand for themselves */
};

/* Walks up from each node once; coming back to the walk's own trail closes a circle. */
static void find_circles(struct forest *f, const uint32_t *manager, struct rm_arena *arena)
{
    uint32_t *trail = RM_NEW_N(arena, f->n, uint32_t); /* 1 + the node where the walk began */

    for (uint32_t i = 0; i < f->n; i++) {
        uint32_t at = i;

        while (at != RM_NO_MANAGER && !trail[at]) {
            trail[at] = i + 1;
            at = manager[at];
        }
        if (at == RM_NO_MANAGER || trail[at] != i + 1)
            continue;
        for (uint32_t member = manager[at]; member != at; member = manager[member])
            f->top[member] = at;
    }
}

static void link_children(struct forest *f, const uint32_t *manager)
{
    for (uint32_t i = 0; i < f->n; i++) {
        uint32_t top = f->top[i];
        uint32_t up = manager[i] == RM_NO_MANAGER ? RM_NO_MANAGER : f->top[manager[i]];

        if (up == RM_NO_MANAGER || up == top)
            continue; /* nobody above, or a link within a circle */
        f->parent[top] = up;
        f->next[top] = f->first[up];
        f->first[up] = top;
    }
}

static void number(struct rm_chain *chain, const struct forest *f, uint32_t root, uint32_t *count)
{
    uint32_t at = root;

    for (;;) {
        chain->enter[at] = (*count)++;
        if (f->first[at] != RM_NO_MANAGER) {
            at = f->first[at];
            continue;
        }
        chain->leave[at] = *count;
        while (at != root && f->next[at] == RM_NO_MANAGER) {
            at = f->parent[at];
            chain->leave[at] = *count;
        }
        if (at == root)
            return;
        at = f->next[at];
    }
}

static uint32_t *nodes(struct rm_arena *arena, uint32_t n)
{
    uint32_t *list = RM_NEW_N(arena, n, uint32_t);

    for (uint32_t i = 0; i < n; i++)
        list[i] = RM_NO_MANAGER;
    return list;
}

void rm_chain_build(
    struct rm_chain *chain, const uint32_t *manager, uint32_t n, struct rm_arena *arena)
{
    struct forest f = {n, nodes(arena, n), nodes(arena, n), nodes(arena, n), nodes(arena, n)};
    uint32_t count = 0;

    chain->enter = nodes(arena, n);
    chain->leave = nodes(arena, n);
    for (uint32_t i = 0; i < n; i++)
        f.top[i] = i;
    find_circles(&f, manager, arena);
    link_children(&f, manager);
    for (uint32_t i = 0; i < n; i++)
        if (f.top[i] == i && f.parent[i] == RM_NO_MANAGER)
            number(chain, &f, i, &count);
    for (uint32_t i = 0; i < n; i++) {
        chain->enter[i] = chain->enter[f.top[i]];
        chain->leave[i] = chain->leave[f.top[i]];
    }
}

int rm_chain_is_above(const struct rm_chain *chain, uint32_t above, uint32_t below)
{
    return chain->enter[above] <= chain->enter[below] && chain->leave[below] <= chain->leave[above];
}
