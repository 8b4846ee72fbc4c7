/*
 * arena: memory that is freed all at once.
 * Floor: base.
 *
 * A run has one arena (a thread, one each); records and everything that they
 * point at are owned by it. Nothing is freed singly. Allocation never returns
 * NULL: when memory runs out the handler below is called, and the process ends.
 */
#ifndef RM_BASE_ARENA_H
#define RM_BASE_ARENA_H

#include <stddef.h>

struct rm_arena_block;

/* All zero is a valid, empty arena. */
struct rm_arena {
    struct rm_arena_block *last;
    size_t used; /* bytes taken in the last block */
    size_t size; /* bytes in the last block */
};

/* Frees everything and leaves an empty arena. */
void rm_arena_free(struct rm_arena *arena);

/* As rm_arena_free, but keeps a block, for what is done over and over. */
void rm_arena_clear(struct rm_arena *arena);

/* Everything that `from` has becomes `arena`'s, where it stands; `from` is left empty. */
void rm_arena_take(struct rm_arena *arena, struct rm_arena *from);

/* `size` zeroed bytes, aligned for any type; owned by the arena. In a build
 * with RM_ARENA_MALLOC each allocation is a malloc of its own, so that a
 * sanitizer sees an overrun. */
void *rm_arena_alloc(struct rm_arena *arena, size_t size);

/* The same, not zeroed. */
void *rm_arena_room(struct rm_arena *arena, size_t size);

/* The same, not aligned either. */
char *rm_arena_bytes(struct rm_arena *arena, size_t size);

/* `n` zeroed items of `size` bytes; an overflow of n * size is out of memory. */
void *rm_arena_alloc_n(struct rm_arena *arena, size_t n, size_t size);

/* A copy of `len` bytes with a NUL behind them; texts are packed, not aligned. */
char *rm_arena_copy(struct rm_arena *arena, const char *text, size_t len);

/* A copy of a NUL-terminated string. */
char *rm_arena_dup(struct rm_arena *arena, const char *text);

/* A formatted string, as by printf. */
char *rm_arena_printf(struct rm_arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#define RM_NEW(arena, type)      ((type *)rm_arena_alloc((arena), sizeof(type)))
#define RM_NEW_N(arena, n, type) ((type *)rm_arena_alloc_n((arena), (n), sizeof(type)))

/* Makes room for one more item in an arena array of `n` items: `*items` has
 * capacity for a power of two, and is moved and doubled when `n` reaches it.
 * Returns the new array, which has room for index `n`. */
void *rm_arena_grow(struct rm_arena *arena, void *items, size_t n, size_t size);

/* What is called when memory runs out, here and in buffers and maps; it must
 * not return. Until it is set, abort() is called. */
void rm_set_out_of_memory(void (*handler)(void));
_Noreturn void rm_out_of_memory(void);

/* malloc and realloc that never return NULL, for what is not in an arena. */
void *rm_malloc(size_t size);
void *rm_realloc(void *old, size_t size);

#endif
