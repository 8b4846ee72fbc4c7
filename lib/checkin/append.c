#include "checkin/append.h"

#include "base/log.h"
#include "checkin/check.h"
#include "checkin/edit.h"
#include "record/transition.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A run on one log. */
struct run {
    const char *path;
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_log log;
    struct rm_programme there; /* what the log has */
};

static struct rm_where whole_log(const struct run *run)
{
    return (struct rm_where){.file = run->path, .file_no = run->there.n_files};
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
        run->there.n_files++;
        rm_error(run->diag, whole_log(run), "cannot be opened for writing: %s", strerror(errno));
        return -1;
    }
    if (fstat(run->log.fd, &st) || !S_ISREG(st.st_mode)) {
        run->there.n_files++;
        rm_error(run->diag, whole_log(run), "is not a regular file; nothing would be kept");
        rm_log_close(&run->log);
        return -1;
    }
    return 0;
}

static int read_log(struct run *run)
{
    struct rm_buf text = {0};
    int rc = rm_log_read(&run->log, &text);

    if (rc) {
        run->there.n_files++;
        rm_error(run->diag, whole_log(run), "cannot be read: %s", strerror(errno));
    } else {
        rm_programme_read_text(&run->there, rm_buf_text(&text), text.len, run->path);
        rc = rm_programme_settle(&run->there);
        warn_of_healing(run);
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

/* All revisions that were read, in the order in which they were. */
struct list {
    const struct rm_record **v;
    size_t n;
};

static int by_place(const void *a, const void *b)
{
    const struct rm_where *x = &(*(const struct rm_record *const *)a)->where;
    const struct rm_where *y = &(*(const struct rm_record *const *)b)->where;

    if (x->file_no != y->file_no)
        return x->file_no < y->file_no ? -1 : 1;
    return (x->line > y->line) - (x->line < y->line);
}

static struct list list_records(const struct rm_programme *p, struct rm_arena *arena)
{
    struct list list = {0};

    for (int type = 0; type < RM_N_TYPES; type++)
        for (size_t i = 0; i < p->sets[type].n; i++)
            for (const struct rm_record *r = p->sets[type].v[i]; r; r = r->before) {
                list.v = rm_arena_grow(arena, list.v, list.n, sizeof *list.v);
                list.v[list.n++] = r;
            }
    if (list.n)
        qsort(list.v, list.n, sizeof *list.v, by_place);
    return list;
}

static const struct rm_record *find_revision(
    const struct rm_programme *p, const struct rm_record *like, int64_t rev)
{
    const struct rm_record *r = p ? rm_map_find(&p->sets[like->type].by_id, like->id) : NULL;

    while (r && r->rev != rev)
        r = r->before;
    return r;
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

/* The revision has to be the next one; what it changes has to be legal. */
static void check_step(struct run *run, const struct rm_record *record,
    const struct rm_world *world, const struct rm_programme *news)
{
    const struct rm_record *before =
        record->rev > 0 ? find_revision(news, record, record->rev - 1) : NULL;
    const struct rm_record *highest = rm_world_find(world, record->type, record->id);
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

/* What is to be appended; nothing when anything is reported. */
static int collect(struct run *run, struct rm_buf *lines, const struct list *list,
    const struct rm_programme *news, const struct rm_programme *known)
{
    struct rm_world old = {{&run->there, known}, known ? 2 : 1};
    struct rm_world all = {{&run->there, news, known}, known ? 3 : 2};

    for (size_t i = 0; i < list->n; i++) {
        const struct rm_record *record = list->v[i];
        const struct rm_record *same = find_revision(&run->there, record, record->rev);
        const struct rm_record *elsewhere = find_revision(known, record, record->rev);

        if (conflicts(run, record, same) || same || conflicts(run, record, elsewhere))
            continue;
        if (!elsewhere)
            check_step(run, record, &old, news);
        rm_check_record(record, known ? &all : NULL, run->arena, run->diag);
        rm_buf_add(lines, record->raw, record->raw_len);
        rm_buf_addc(lines, '\n');
    }
    return run->diag->n_errors ? -1 : 0;
}

static void acknowledge(struct rm_buf *out, const struct list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        rm_buf_adds(out, list->v[i]->id);
        rm_buf_addc(out, '\n');
    }
}

static unsigned types_of(const struct list *list)
{
    unsigned types = 0;

    for (size_t i = 0; i < list->n; i++)
        types |= RM_BIT(list->v[i]->type);
    return types;
}

/* What the log need not be looked at for. A line that was skipped would be lost without a word. */
static int check_types(struct run *run, const struct list *list, unsigned types, int skipped)
{
    if (skipped)
        rm_error(run->diag, (struct rm_where){0},
            "records of a type that is not known are not added, nor are the others with them");
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i]->type == RM_DELIVERY)
            refuse(run, list->v[i], "deliveries are kept by rm-mail, in its journal");
        else if (list->v[i]->type == RM_CANDIDATE)
            refuse(run, list->v[i], "candidates are not kept; give them to rm-match --scores");
    if (types & RM_BIT(RM_CONCERN) && types != RM_BIT(RM_CONCERN))
        rm_error(run->diag, (struct rm_where){0},
            "concerns and other records do not go into one file; add the concerns on their own");
    return run->diag->n_errors ? -1 : 0;
}

int rm_append_records(struct rm_buf *out, const char *path, const struct rm_programme *news,
    const struct rm_programme *known, struct rm_arena *arena, struct rm_diag *diag)
{
    struct run run = {.path = path, .arena = arena, .diag = diag};
    struct list list = list_records(news, arena);
    unsigned types = types_of(&list);
    struct rm_buf lines = {0};
    int rc;

    rm_programme_init(&run.there, arena, diag, known ? RM_ALL_TYPES : types | RM_BIT(RM_CONCERN));
    run.there.n_files = news->n_files;
    if (check_types(&run, &list, types, news->unknown.n > 0) || open_log(&run))
        return -1;
    rc = read_log(&run);
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

enum { NEAR_MAX = 3 };

/* Levenshtein's distance, cut off at 3. */
static int distance(const char *a, const char *b)
{
    enum { MAX = 200 };
    size_t n = strlen(a), m = strlen(b);
    int row[MAX + 1];

    if (n > MAX || m > MAX || (n > m ? n - m : m - n) > 2)
        return NEAR_MAX;
    for (size_t j = 0; j <= m; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int diagonal = row[0];

        row[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int change = diagonal + (a[i - 1] != b[j - 1]);
            int shorter = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;

            diagonal = row[j];
            row[j] = change < shorter ? change : shorter;
        }
    }
    return row[m];
}

static void refuse_id(struct run *run, const struct rm_revision *revision)
{
    const struct rm_set *set = &run->there.sets[revision->type];
    struct rm_buf near = {0};
    size_t n = 0;

    for (size_t i = 0; i < set->n && n < NEAR_MAX; i++)
        if (distance(set->v[i]->id, revision->id) < NEAR_MAX)
            rm_buf_printf(&near, "%s\"%s\"", n++ ? ", " : "; did you mean ", set->v[i]->id);
    rm_error(run->diag, whole_log(run), "there is no %s \"%s\" in this file%s%s",
        rm_shapes[revision->type].name, revision->id, rm_buf_text(&near), n ? "?" : "");
    rm_buf_free(&near);
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
    struct run run = {.path = path, .arena = arena, .diag = diag};
    struct stat st;
    int rc;

    rm_programme_init(&run.there, arena, diag, RM_BIT(revision->type) | RM_BIT(RM_CONCERN));
    if (stat(path, &st)) {
        run.there.n_files++;
        rm_error(diag, whole_log(&run), "cannot be opened: %s", strerror(errno));
        return -1;
    }
    if (open_log(&run))
        return -1;
    rc = read_log(&run);
    if (!rc)
        rc = revise(&run, out, revision);
    rm_log_close(&run.log);
    return rc;
}
