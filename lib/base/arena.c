#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 64 * 1024 };

struct rm_arena_block {
    struct rm_arena_block *before;
    alignas(max_align_t) unsigned char bytes[];
};

static void (*out_of_memory)(void);

void rm_set_out_of_memory(void (*handler)(void))
{
    out_of_memory = handler;
}

_Noreturn void rm_out_of_memory(void)
{
    if (out_of_memory)
        out_of_memory();
    abort();
}

void *rm_malloc(size_t size)
{
    return rm_realloc(NULL, size);
}

void *rm_realloc(void *old, size_t size)
{
    void *p = realloc(old, size ? size : 1);

    if (!p)
        rm_out_of_memory();
    return p;
}

static void free_from(struct rm_arena_block *block)
{
    while (block) {
        struct rm_arena_block *before = block->before;

        free(block);
        block = before;
    }
}

void rm_arena_free(struct rm_arena *arena)
{
    free_from(arena->last);
    memset(arena, 0, sizeof *arena);
}

void rm_arena_clear(struct rm_arena *arena)
{
    if (!arena->last || arena->size != BLOCK_SIZE) {
        rm_arena_free(arena);
        return;
    }
    free_from(arena->last->before);
    arena->last->before = NULL;
    arena->used = 0;
}

/* Behind the block that is being filled, so that it goes on being filled. */
void rm_arena_take(struct rm_arena *arena, struct rm_arena *from)
{
    struct rm_arena_block *first = from->last;

    if (!arena->last) {
        *arena = *from;
    } else if (first) {
        while (first->before)
            first = first->before;
        first->before = arena->last->before;
        arena->last->before = from->last;
    }
    memset(from, 0, sizeof *from);
}

static void add_block(struct rm_arena *arena, size_t size)
{
    struct rm_arena_block *block;

    if (size > SIZE_MAX - sizeof *block)
        rm_out_of_memory();
    block = rm_malloc(sizeof *block + size);
    block->before = arena->last;
    arena->last = block;
    arena->used = 0;
    arena->size = size;
}

/* On its own, so that most calls of take() are a few instructions. */
static __attribute__((noinline)) void *take_new(struct rm_arena *arena, size_t size)
{
#ifdef RM_ARENA_MALLOC
    add_block(arena, size);
#else
    add_block(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
#endif
    arena->used = size;
    return arena->last->bytes;
}

/* `align` is a power of two. */
static void *take(struct rm_arena *arena, size_t size, size_t align)
{
#ifdef RM_ARENA_MALLOC
    (void)align;
    return take_new(arena, size);
#else
    size_t at = (arena->used + align - 1) & ~(align - 1);

    if (at >= arena->size || size > arena->size - at)
        return take_new(arena, size);
    arena->used = at + size;
    return arena->last->bytes + at;
#endif
}

void *rm_arena_room(struct rm_arena *arena, size_t size)
{
    return take(arena, size, alignof(max_align_t));
}

char *rm_arena_bytes(struct rm_arena *arena, size_t size)
{
    return take(arena, size, 1);
}

void *rm_arena_alloc(struct rm_arena *arena, size_t size)
{
    return memset(rm_arena_room(arena, size), 0, size);
}

void *rm_arena_alloc_n(struct rm_arena *arena, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        rm_out_of_memory();
    return rm_arena_alloc(arena, n * size);
}

char *rm_arena_copy(struct rm_arena *arena, const char *text, size_t len)
{
    char *p = take(arena, len + 1, 1);

    if (len)
        memcpy(p, text, len);
    p[len] = '\0';
    return p;
}

char *rm_arena_dup(struct rm_arena *arena, const char *text)
{
    return rm_arena_copy(arena, text, strlen(text));
}

char *rm_arena_printf(struct rm_arena *arena, const char *format, ...)
{
    va_list args;
    char *p;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        rm_out_of_memory();
    p = take(arena, (size_t)len + 1, 1);
    va_start(args, format);
    vsnprintf(p, (size_t)len + 1, format, args);
    va_end(args);
    return p;
}

void *rm_arena_grow(struct rm_arena *arena, void *items, size_t n, size_t size)
{
    size_t capacity = n < 4 ? 4 : n * 2;
    void *more;

    if (n > 0 && (n < 4 || (n & (n - 1)) != 0))
        return items;
    more = rm_arena_alloc_n(arena, capacity, size);
    if (n)
        memcpy(more, items, n * size);
    return more;
}
