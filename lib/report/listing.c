#include "report/listing.h"

void rm_listing_add(struct rm_buf *list, const char *text)
{
    if (list->len)
        rm_buf_adds(list, "; ");
    rm_buf_adds(list, text);
}

const char *rm_listing_keep(struct rm_arena *arena, struct rm_buf *list)
{
    const char *copy = list->len ? rm_arena_copy(arena, list->data, list->len) : NULL;

    rm_buf_free(list);
    return copy;
}
