#include "checkin/append.h"

#include "base/log.h"
#include "base/near.h"
#include "checkin/check.h"
#include "checkin/edit.h"
#include "checkin/history.h"
#include "record/transition.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A run on one log. */
struct run {
    const char *path;
    unsigned file_no; /* of the log, in messages: behind all that was read before */
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_log log;
    struct rm_programme there; /* what the log has of interest */
    struct rm_map interest;    /* ids */
};

static void begin(struct run *run, const char *path, unsigned wanted, struct rm_arena *arena,
    struct rm_diag *diag)
{
    memset(run, 0, sizeof *run);
    run->path = path;
    run->file_no = 1;
    run->arena = arena;
    run->diag = diag;
    rm_programme_init(&run->there, arena, diag, wanted);
    rm_map_init(&run->interest, arena);
}

static void take_interest(struct run *run, const char *id)
{
    *rm_map_add(&run->interest, id) = run;
}

static struct rm_where whole_log(const struct run *run)
{
    return (struct rm_where){.file = run->path, .file_no = run->file_no};
}

static void warn_of_healing(struct run *run)
{
    if (run->log.n_cut)
        rm_warn(run->diag, whole_log(run),
            "a torn last line of %zu bytes was cut: its writer was killed and had acknowledged "
            "nothing of it",
            run->log.n_cut);
    if (run->log.completed)
        rm_warn(run->diag, whole_log(run), "the last line had no newline and was given one");
}

/* A new log is its owner's alone: it holds what people answered. A device would be read without an
 * end, and keeps nothing. */
static int open_log(struct run *run)
{
    struct stat st;

    if (rm_log_open(&run->log, run->path, 0600, rm_json_whole)) {
        rm_error(run->diag, whole_log(run), "cannot be opened for writing: %s", strerror(errno));
        return -1;
    }
    if (fstat(run->log.fd, &st) || !S_ISREG(st.st_mode)) {
        rm_error(run->diag, whole_log(run), "is not a regular file; nothing would be kept");
        rm_log_close(&run->log);
        return -1;
    }
    warn_of_healing(run);
    return 0;
}

/* Reads what is of interest, or all where `only` is NULL. */
static int read_log(struct run *run, const struct rm_map *only)
{
    struct rm_buf text = {0};
    int rc = rm_log_read(&run->log, &text);

    if (rc) {
        rm_error(run->diag, whole_log(run), "cannot be read: %s", strerror(errno));
    } else {
        run->there.n_files = run->file_no - 1;
        run->there.only = only;
        rm_programme_read_text(&run->there, rm_buf_text(&text), text.len, run->path);
        if (run->diag->n_errors)
            rm_error(run->diag, whole_log(run),
                "has lines that cannot be read; nothing is added to it before rm-checkin log "
                "repair has set them aside");
        rc = rm_programme_settle(&run->there);
    }
    rm_buf_free(&text);
    return rc;
}

/* Also where there is nothing to append: what is acknowledged as being there already may have been
 * written by somebody who was killed before it was synced. */
static int append(struct run *run, const struct rm_buf *lines)
{
    if (rm_log_append(&run->log, rm_buf_text(lines), lines->len) == 0)
        return 0;
    rm_error(run->diag, whole_log(run), "cannot be written: %s", strerror(errno));
    return -1;
}

/* A new record, and where its entity was met first. */
struct item {
    const struct rm_record *record;
    struct rm_where first;
};

struct list {
    struct item *v;
    size_t n;
};

static int compare_places(const struct rm_where *a, const struct rm_where *b)
{
    if (a->file_no != b->file_no)
        return a->file_no < b->file_no ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

static int by_place(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    return compare_places(&x->record->where, &y->record->where);
}

/* A log goes up: the revisions of an entity stand in it in their order. */
static int by_revision(const void *a, const void *b)
{
    const struct item *x = a, *y = b;
    int order = compare_places(&x->first, &y->first);

    return order ? order : (x->record->rev > y->record->rev) - (x->record->rev < y->record->rev);
}

static void sort(struct list *list, int (*order)(const void *a, const void *b))
{
    if (list->n)
        qsort(list->v, list->n, sizeof *list->v, order);
}

static void add_entity(struct list *list, const struct rm_record *highest, struct rm_arena *arena)
{
    struct rm_where first = highest->where;

    for (const struct rm_record *r = highest; r; r = r->before)
        if (compare_places(&r->where, &first) < 0)
            first = r->where;
    for (const struct rm_record *r = highest; r; r = r->before) {
        list->v = rm_arena_grow(arena, list->v, list->n, sizeof *list->v);
        list->v[list->n++] = (struct item){r, first};
    }
}

/* All revisions that were read, as they are to be appended. */
static struct list list_records(const struct rm_programme *p, struct rm_arena *arena)
{
    struct list list = {0};

    for (int type = 0; type < RM_N_TYPES; type++)
        for (size_t i = 0; i < p->sets[type].n; i++)
            add_entity(&list, p->sets[type].v[i], arena);
    sort(&list, by_revision);
    return list;
}

/* The record, and what it refers to. */
static void take_interest_in(struct run *run, const struct rm_record *record)
{
    const struct rm_shape *shape = &rm_shapes[record->type];

    take_interest(run, record->id);
    for (size_t i = 0; i < shape->n_fields; i++) {
        const char *id;

        if (!shape->fields[i].refers || shape->fields[i].kind != RM_ID)
            continue;
        memcpy(&id, (const char *)record + shape->fields[i].offset, sizeof id);
        if (id)
            take_interest(run, id);
    }
}

static void refuse(struct run *run, const struct rm_record *record, const char *problem)
{
    rm_error(run->diag, record->where, "%s \"%s\": %s", rm_shapes[record->type].name, record->id,
        problem);
}

static const char *place(struct run *run, const struct rm_record *record)
{
    return rm_arena_printf(run->arena, "%s:%lu", record->where.file, record->where.line);
}

static int conflicts(struct run *run, const struct rm_record *record, const struct rm_record *other)
{
    if (!other || rm_record_same(record, other))
        return 0;
    refuse(run, record,
        rm_arena_printf(run->arena,
            "revision %" PRId64 " stands at %s with other content; a change is a higher \"rev\"",
            record->rev, place(run, other)));
    return 1;
}

/* What a record is held against. */
struct context {
    struct rm_history there, known, news;
    struct rm_world old; /* the log and what is known */
    struct rm_world all; /* and what is new; nothing, where references are not looked at */
};

/* The revision has to be the next one; what it changes has to be legal. */
static void check_step(struct run *run, const struct rm_record *record, struct context *context)
{
    const struct rm_record *before =
        record->rev > 0 ? rm_history_find(&context->news, record->type, record->id, record->rev - 1)
                        : NULL;
    const struct rm_record *highest = rm_world_find(&context->old, record->type, record->id);
    int64_t next = highest ? highest->rev + 1 : 0;

    if (!before && highest && highest->rev == record->rev - 1)
        before = highest;
    if (record->rev < next)
        refuse(run, record,
            rm_arena_printf(run->arena,
                "revision %" PRId64 " is behind revision %" PRId64 " at %s; expected %" PRId64,
                record->rev, highest->rev, place(run, highest), next));
    else if (record->rev > 0 && !before)
        refuse(run, record,
            highest ? rm_arena_printf(run->arena,
                          "revision %" PRId64 " leaves a gap behind revision %" PRId64
                          " at %s; expected %" PRId64,
                          record->rev, highest->rev, place(run, highest), next)
                    : rm_arena_printf(run->arena,
                          "revision %" PRId64
                          " is the first that is known here; expected 0, or -p with the file that "
                          "has the earlier ones",
                          record->rev));
    else if (before)
        rm_transition_check(before, record, &record->changed, run->arena, run->diag, record->where);
}

/* Concerns and all else never share a file, and a file of concerns is its owner's alone. */
static int check_apart(struct run *run, unsigned types)
{
    int adds_concerns = types == RM_BIT(RM_CONCERN);
    struct stat st;

    if (rm_n_concerns(&run->there) ? types && !adds_concerns : adds_concerns && run->log.size > 0)
        rm_error(run->diag, whole_log(run), "%s",
            adds_concerns ? "is not a file of concerns; they are kept apart, in a file of mode "
                            "0600 outside the programme's folder"
                          : "is a file of concerns; nothing else is added to it");
    else if (adds_concerns && (fstat(run->log.fd, &st) || st.st_mode & 077))
        rm_error(run->diag, whole_log(run),
            "can be read by others; concerns need a file of mode 0600: chmod 600 it");
    return run->diag->n_errors ? -1 : 0;
}

static void collect_one(
    struct run *run, struct rm_buf *lines, const struct rm_record *record, struct context *context)
{
    const struct rm_record *same =
        rm_history_find(&context->there, record->type, record->id, record->rev);
    const struct rm_record *elsewhere =
        rm_history_find(&context->known, record->type, record->id, record->rev);

    if (conflicts(run, record, same) || same || conflicts(run, record, elsewhere))
        return;
    if (!elsewhere)
        check_step(run, record, context);
    rm_check_record(record, context->all.n_parts ? &context->all : NULL, run->arena, run->diag);
    rm_buf_add(lines, record->raw, record->raw_len);
    rm_buf_addc(lines, '\n');
}

/* What is to be appended; nothing when anything is reported. */
static int collect(struct run *run, struct rm_buf *lines, const struct list *list,
    const struct rm_programme *news, const struct rm_programme *known)
{
    struct context context = {.old = {{&run->there, known}, known ? 2 : 1}};

    if (known)
        context.all = (struct rm_world){{&run->there, news, known}, 3};
    rm_history_init(&context.there, &run->there, run->arena);
    rm_history_init(&context.known, known, run->arena);
    rm_history_init(&context.news, news, run->arena);
    for (size_t i = 0; i < list->n; i++)
        collect_one(run, lines, list->v[i].record, &context);
    return run->diag->n_errors ? -1 : 0;
}

static void acknowledge(struct rm_buf *out, struct list *list)
{
    sort(list, by_place);
    for (size_t i = 0; i < list->n; i++) {
        rm_buf_adds(out, list->v[i].record->id);
        rm_buf_addc(out, '\n');
    }
}

static unsigned types_of(const struct list *list)
{
    unsigned types = 0;

    for (size_t i = 0; i < list->n; i++)
        types |= RM_BIT(list->v[i].record->type);
    return types;
}

/* What the log need not be looked at for. A line that was skipped would be lost without a word. */
static int check_types(struct run *run, const struct list *list, unsigned types, int skipped)
{
    if (skipped)
        rm_error(run->diag, (struct rm_where){0},
            "records of a type that is not known are not added, nor are the others with them");
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].record->type == RM_DELIVERY)
            refuse(run, list->v[i].record, "deliveries are kept by rm-mail, in its journal");
        else if (list->v[i].record->type == RM_CANDIDATE)
            refuse(
                run, list->v[i].record, "candidates are not kept; give them to rm-match --scores");
    if (types & RM_BIT(RM_CONCERN) && types != RM_BIT(RM_CONCERN))
        rm_error(run->diag, (struct rm_where){0},
            "concerns and other records do not go into one file; add the concerns on their own");
    return run->diag->n_errors ? -1 : 0;
}

int rm_append_records(struct rm_buf *out, const char *path, const struct rm_programme *news,
    const struct rm_programme *known, struct rm_arena *arena, struct rm_diag *diag)
{
    struct list list = list_records(news, arena);
    unsigned types = types_of(&list);
    struct rm_buf lines = {0};
    struct run run;
    int rc;

    begin(&run, path, known ? RM_ALL_TYPES : types | RM_BIT(RM_CONCERN), arena, diag);
    run.file_no = news->n_files + 1;
    for (size_t i = 0; i < list.n; i++)
        take_interest_in(&run, list.v[i].record);
    if (check_types(&run, &list, types, news->unknown.n > 0) || open_log(&run))
        return -1;
    rc = read_log(&run, &run.interest);
    if (!rc)
        rc = check_apart(&run, types);
    if (!rc)
        rc = collect(&run, &lines, &list, news, known);
    if (!rc)
        rc = append(&run, &lines);
    rm_log_close(&run.log);
    if (!rc)
        acknowledge(out, &list);
    rm_buf_free(&lines);
    return rc;
}

/* The log was read for that id alone; whether another one was meant, all of them tell. */
static void refuse_id(struct run *run, const struct rm_revision *revision)
{
    enum { ROOM = 3 };
    const struct rm_set *set = &run->there.sets[revision->type];
    const char **ids, *found[ROOM];
    struct rm_arena scratch = {0};
    struct rm_buf near = {0};
    size_t n;

    read_log(run, NULL);
    ids = RM_NEW_N(&scratch, set->n + 1, const char *);
    for (size_t i = 0; i < set->n; i++)
        ids[i] = set->v[i]->id;
    n = rm_near_find(found, ROOM, revision->id, ids, set->n, &scratch);
    for (size_t i = 0; i < n; i++)
        rm_buf_printf(&near, "%s\"%s\"", i ? ", " : "; did you mean ", found[i]);
    rm_error(run->diag, whole_log(run), "there is no %s \"%s\" in this file%s%s",
        rm_shapes[revision->type].name, revision->id, rm_buf_text(&near), n ? "?" : "");
    rm_buf_free(&near);
    rm_arena_free(&scratch);
}

static int revise(struct run *run, struct rm_buf *out, const struct rm_revision *revision)
{
    const struct rm_record *record =
        rm_map_find(&run->there.sets[revision->type].by_id, revision->id);
    struct rm_buf line = {0};
    int rc = -1;

    if (!record)
        refuse_id(run, revision);
    else
        rc = rm_edit(&line, record, revision->assignments, revision->n_assignments,
            &revision->change, run->arena, run->diag);
    if (!rc)
        rc = append(run, &line);
    if (!rc && revision->type == RM_CONCERN) {
        rm_buf_printf(out, "%s\n", record->id);
    } else if (!rc && line.len) {
        rm_buf_add(out, line.data, line.len);
    } else if (!rc) {
        rm_buf_add(out, record->raw, record->raw_len);
        rm_buf_addc(out, '\n');
    }
    rm_buf_free(&line);
    return rc;
}

int rm_append_revision(struct rm_buf *out, const char *path, const struct rm_revision *revision,
    struct rm_arena *arena, struct rm_diag *diag)
{
    struct run run;
    struct stat st;
    int rc;

    begin(&run, path, RM_BIT(revision->type) | RM_BIT(RM_CONCERN), arena, diag);
    take_interest(&run, revision->id);
    if (stat(path, &st)) {
        rm_error(diag, whole_log(&run), "cannot be opened: %s", strerror(errno));
        return -1;
    }
    if (open_log(&run))
        return -1;
    rc = read_log(&run, &run.interest);
    if (!rc)
        rc = revise(&run, out, revision);
    rm_log_close(&run.log);
    return rc;
}
