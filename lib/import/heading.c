#include "import/heading.h"

#include "import/cell.h"
#include "record/table.h"

#include <string.h>

/* What stands in the last brackets. */
static const char *bracketed(struct rm_arena *arena, const char *header, const char **question)
{
    const char *open = strrchr(header, '['), *close;
    const char *part;

    if (!open)
        open = strrchr(header, '(');
    close = open ? strchr(open, *open == '[' ? ']' : ')') : NULL;
    if (!close)
        return NULL;
    part = rm_arena_copy(arena, open + 1, (size_t)(close - open) - 1);
    *question = rm_arena_copy(arena, header, (size_t)(open - header));
    return rm_cell_hours_sense(part) == RM_HOURS_NOTHING ? NULL : part;
}

/* The longest tail behind a sign that parts. */
static const char *tail(struct rm_arena *arena, const char *header, const char **question)
{
    static const char *const signs[] = {
        " - ", " \xe2\x80\x93 ", ": ", "? ", "?", " > ", " >> ", " | ", "\n", "."};

    for (const char *at = header; *at; at++)
        for (size_t i = 0; i < COUNT(signs); i++) {
            size_t len = strlen(signs[i]);

            if (strncmp(at, signs[i], len) != 0 ||
                rm_cell_hours_sense(at + len) == RM_HOURS_NOTHING)
                continue;
            *question = rm_arena_copy(arena, header, (size_t)(at - header));
            return at + len;
        }
    return NULL;
}

const char *rm_heading_part(struct rm_arena *arena, const char *header, const char **question)
{
    enum rm_hours_sense sense = rm_cell_hours_sense(header);
    const char *part;

    *question = "";
    if (strlen(header) > 2 && (sense == RM_HOURS_DAYS_ONLY || sense == RM_HOURS_WHOLE))
        return header;
    part = bracketed(arena, header, question);
    return part ? part : tail(arena, header, question);
}
