#include "checkin/inspection.h"

#include "checkin/check.h"
#include "record/transition.h"

#include <inttypes.h>
#include <string.h>

static struct rm_where at_line(const struct rm_inspection *in, unsigned long line)
{
    return (struct rm_where){.file = in->path, .file_no = 1, .line = line};
}

static void find(struct rm_inspection *in, const struct rm_record *record, const char *what)
{
    rm_error(&in->findings, record->where, "%s \"%s\": %s", rm_shapes[record->type].name,
        record->id, what);
}

/* Everything that was reported so far is of a line that could not be read. */
static void note_broken(struct rm_inspection *in)
{
    for (size_t i = 0; i < in->findings.n_entries; i++) {
        const struct rm_diag_entry *entry = &in->findings.entries[i];
        unsigned long last = in->n_broken ? in->broken[in->n_broken - 1] : 0;

        if (entry->severity != RM_ERROR || entry->where.line <= last)
            continue;
        in->broken =
            rm_arena_grow(in->findings.arena, in->broken, in->n_broken, sizeof *in->broken);
        in->broken[in->n_broken++] = entry->where.line;
    }
}

static unsigned long count_lines(const char *text, size_t len)
{
    const char *end = text + len;
    unsigned long n = 0;

    for (; text < end; n++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));

        text = newline ? newline + 1 : end;
    }
    return n;
}

/* A line that cannot be read has been told of already. */
static void inspect_tail(struct rm_inspection *in, const char *text, size_t len)
{
    unsigned long n_lines = count_lines(text, len);

    in->lacks_newline = len > 0 && text[len - 1] != '\n';
    if (in->lacks_newline && !(in->n_broken && in->broken[in->n_broken - 1] == n_lines))
        rm_error(&in->findings, at_line(in, n_lines), "the last line has no newline");
}

/* One revision against the next lower one. */
static void inspect_step(struct rm_inspection *in, const struct rm_record *record)
{
    const struct rm_record *before = record->before;
    struct rm_arena *arena = in->findings.arena;

    if (record->where.line < before->where.line)
        find(in, record,
            rm_arena_printf(arena,
                "revision %" PRId64 " stands before revision %" PRId64 ", which is at line %lu",
                record->rev, before->rev, before->where.line));
    if (record->rev != before->rev + 1)
        find(in, record,
            rm_arena_printf(arena,
                "revision %" PRId64 " leaves a gap behind revision %" PRId64
                " at line %lu; expected %" PRId64,
                record->rev, before->rev, before->where.line, before->rev + 1));
    else if (record->type != RM_DELIVERY)
        rm_transition_check(before, record, &record->changed, arena, &in->findings, record->where);
}

static void inspect_entity(struct rm_inspection *in, const struct rm_record *highest)
{
    for (const struct rm_record *r = highest; r; r = r->before) {
        rm_check_record(r, NULL, in->findings.arena, &in->findings);
        if (r->before)
            inspect_step(in, r);
    }
}

static void inspect_mode(struct rm_inspection *in)
{
    unsigned mode = in->mode & 07777;
    int concerns = rm_n_concerns(&in->records) > 0;

    if (concerns && mode & 077)
        rm_error(&in->findings, at_line(in, 0),
            "its mode is %04o, and it has concerns, which are for the owner alone; expected 0600",
            mode);
    else if (mode & 07)
        rm_error(&in->findings, at_line(in, 0),
            "its mode is %04o, which lets in everybody on this machine; expected 0600, or 0660 "
            "where a group writes to it",
            mode);
}

static void inspect_apart(struct rm_inspection *in)
{
    size_t n_concerns = rm_n_concerns(&in->records);

    if (n_concerns == in->n_entities)
        return;
    for (size_t i = 0; i < n_concerns; i++)
        find(in, &rm_concern_at(&in->records, i)->rec,
            "stands among other records; concerns are kept in a file of their own, outside the "
            "programme's folder");
}

void rm_inspect(struct rm_inspection *in, const char *path, const char *text, size_t len,
    unsigned mode, struct rm_arena *arena)
{
    memset(in, 0, sizeof *in);
    in->path = path;
    in->mode = mode;
    rm_diag_init(&in->findings, arena);
    rm_programme_init(&in->records, arena, &in->findings, RM_ALL_TYPES);
    rm_programme_read_text(&in->records, text, len, path);
    in->n_reading = in->findings.n_entries;
    note_broken(in);
    inspect_tail(in, text, len);
    for (int type = 0; type < RM_N_TYPES; type++)
        in->n_records += in->records.sets[type].n;
    rm_programme_settle(&in->records);
    for (int type = 0; type < RM_N_TYPES; type++) {
        in->n_entities += in->records.sets[type].n;
        for (size_t i = 0; i < in->records.sets[type].n; i++)
            inspect_entity(in, in->records.sets[type].v[i]);
    }
    inspect_apart(in);
    inspect_mode(in);
}

static const char *plural(size_t n, const char *one, const char *many)
{
    return n == 1 ? one : many;
}

int rm_inspection_tell(struct rm_inspection *in, struct rm_buf *out)
{
    size_t n = in->findings.n_entries;

    rm_diag_format(&in->findings, in->path, out);
    rm_diag_show(out, in->path);
    rm_buf_printf(out, ": %zu %s of %zu %s", in->n_records,
        plural(in->n_records, "record", "records"), in->n_entities,
        plural(in->n_entities, "entity", "entities"));
    if (n)
        rm_buf_printf(out, "; %zu %s not hold\n", n, plural(n, "thing does", "things do"));
    else
        rm_buf_adds(out, "; all is well\n");
    return n > INT32_MAX ? INT32_MAX : (int)n;
}
