#include "import/mapfile.h"

#include "base/lines.h"
#include "base/text.h"
#include "record/table.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static const char *const orders[] = {"iso", "dmy", "mdy", NULL};

static const struct rm_field map_line_fields[] = {
    FIELD(rm_map_line, header, RM_TEXT, "header", "header of the column, as in the sheet"),
    FIELD(rm_map_line, place, RM_INT, "place", "which of the columns with that header, from 1",
        RANGE(1, 1000000)),
    FIELD(rm_map_line, field, RM_ID, "field", "what it fills", NEEDED),
    FIELD(rm_map_line, dates, RM_WORD, "dates", "order of its dates", ONE_OF(orders)),
    FIELD(rm_map_line, hint, RM_TEXT, "hint", "for whoever reads the map; it is passed by"),
    FIELD(rm_map_line, split, RM_TEXT, "split", "what parts the items of a list"),
    FIELD(rm_map_line, clear, RM_FLAG, "clear", "an empty cell means that there is none", ELSE(0)),
};
/* "values", "default" and "constant" are read besides. */
static const struct rm_shape line_shape =
    SHAPE(rm_map_line, "column", map_line_fields, "What a column of a sheet is.");

struct reader {
    struct rm_map_lines *lines;
    struct rm_arena *arena;
    struct rm_diag *diag;
};

/* The text that a value stands for in a cell, or NULL. */
static const char *cell_text(const struct rm_json *value, struct rm_arena *arena)
{
    switch (rm_json_kind(value)) {
    case RM_JSON_STRING:
        return rm_arena_dup(arena, rm_json_string(value, NULL));
    case RM_JSON_INT:
        return rm_arena_printf(arena, "%lld", (long long)rm_json_int(value));
    case RM_JSON_TRUE:
        return "yes";
    case RM_JSON_FALSE:
        return "no";
    default:
        return NULL;
    }
}

static const char *read_text(
    struct reader *r, struct rm_where where, const char *name, const struct rm_json *value)
{
    const char *text = cell_text(value, r->arena);

    if (!text)
        rm_error(r->diag, where, "column: %s: is %s; expected text, a whole number, true or false",
            name, rm_json_kind_name(rm_json_kind(value)));
    return text;
}

static void read_values(struct reader *r, struct rm_map_line *line, const struct rm_json *object)
{
    if (rm_json_kind(object) != RM_JSON_OBJECT) {
        rm_error(r->diag, line->where, "column: values: is %s; expected an object such as %s",
            rm_json_kind_name(rm_json_kind(object)), "{\"Band 7\":7}");
        return;
    }
    line->values.v = RM_NEW_N(r->arena, rm_json_size(object) * 2, const char *);
    for (void *at = rm_json_first(object); at; at = rm_json_next(object, at)) {
        const char *text;

        if (rm_json_kind(rm_json_value(at)) == RM_JSON_NULL)
            continue; /* as --guess leaves it for somebody to fill in */
        text = read_text(r, line->where, rm_json_name(at), rm_json_value(at));
        if (!text)
            continue;
        line->values.v[line->values.n++] = rm_text_key(r->arena, rm_json_name(at));
        line->values.v[line->values.n++] = text;
    }
}

static void read_member(
    struct reader *r, struct rm_map_line *line, const char *name, const struct rm_json *value)
{
    if (strcmp(name, "values") == 0)
        read_values(r, line, value);
    else if (strcmp(name, "default") == 0)
        line->fallback = read_text(r, line->where, name, value);
    else if (strcmp(name, "constant") == 0)
        line->constant = read_text(r, line->where, name, value);
    else if (strcmp(name, "type") != 0 && !rm_field_find(&line_shape, name))
        rm_error(r->diag, line->where,
            "column: \"%s\" is not one of header, place, field, split, dates, values, default, "
            "constant, clear, hint",
            name);
}

static void read_column(struct reader *r, const struct rm_json *object, struct rm_where where)
{
    struct rm_map_line line = {.where = where};
    size_t before = r->diag->n_errors;

    rm_fields_decode(&line, &line_shape, object,
        &(struct rm_decoding){r->arena, r->diag, where, "column", NULL});
    for (void *at = rm_json_first(object); at; at = rm_json_next(object, at))
        read_member(r, &line, rm_json_name(at), rm_json_value(at));
    if (r->diag->n_errors > before)
        return;
    if (!line.header == !line.constant) {
        rm_error(r->diag, where, "column: expected either a \"header\" or a \"constant\"");
        return;
    }
    if (line.split && !*line.split) {
        rm_error(r->diag, where, "column: split: is empty; expected what parts the items");
        return;
    }
    if (line.clear && (line.constant || line.fallback)) {
        rm_error(r->diag, where, "column: clear: with a \"%s\" there is no empty cell",
            line.constant ? "constant" : "default");
        return;
    }
    r->lines->v = rm_arena_grow(r->arena, r->lines->v, r->lines->n, sizeof line);
    r->lines->v[r->lines->n++] = line;
}

static void read_line(struct reader *r, const char *text, size_t len, struct rm_where where)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *value;
    const struct rm_json *type;
    const char *name;

    while (len && strchr(" \t\r", text[len - 1]))
        len--;
    if (!len)
        return;
    value = rm_json_parse(text, len, error);
    if (!value) {
        rm_error(r->diag, where, "%s", error);
        return;
    }
    type = rm_json_member(value, "type");
    name = type ? rm_json_string(type, NULL) : NULL;
    if (!name || strcmp(name, "column") != 0)
        rm_error(r->diag, where, "expected an object with \"type\":\"column\"");
    else
        read_column(r, value, where);
    rm_json_free(value);
}

int rm_map_lines_read(struct rm_map_lines *lines, const char *path, unsigned file_no,
    struct rm_arena *arena, struct rm_diag *diag)
{
    struct reader r = {lines, arena, diag};
    struct rm_where where = {.file = path, .file_no = file_no};
    size_t len, before = diag->n_errors;
    struct rm_lines in;
    char *line;
    int fd = open(path, O_RDONLY | O_CLOEXEC), rc = -1;

    memset(lines, 0, sizeof *lines);
    if (fd >= 0) {
        rm_lines_init(&in, fd);
        while ((rc = rm_lines_next(&in, &line, &len)) > 0) {
            where.line = in.number;
            read_line(&r, line, len, where);
        }
    }
    if (rc < 0) {
        where.line = 0;
        rm_error(diag, where, "cannot be read: %s", strerror(errno));
    }
    if (fd >= 0) {
        rm_lines_free(&in);
        close(fd);
    }
    return diag->n_errors > before ? -1 : 0;
}
