#include "forget/files.h"

#include "base/lines.h"
#include "base/out.h"
#include "wire/json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int compare_paths(const void *a, const void *b)
{
    const struct rm_forget_file *x = a, *y = b;

    return strcmp(x->path, y->path);
}

/* Where a path leads; the path itself where it leads nowhere. */
static const char *resolve(struct rm_arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *copy = real ? rm_arena_dup(arena, real) : path;

    free(real);
    return copy;
}

/* A file by two paths is taken once. One by two names, a hard link, is taken twice: each name is
 * given its own new file, or the old one would live on under the other. */
static void add_file(struct rm_forget_files *files, const char *path)
{
    const char *real = resolve(files->arena, path);

    for (size_t i = 0; i < files->n; i++)
        if (strcmp(files->v[i].real, real) == 0)
            return;
    files->v[files->n].path = path;
    files->v[files->n].real = real;
    files->v[files->n].log.fd = -1;
    files->n++;
}

/* A pipe would be read without an end or not at all, and cannot be replaced. */
static int is_replaceable(const char *path)
{
    struct stat st;

    return stat(path, &st) || S_ISREG(st.st_mode) || S_ISDIR(st.st_mode);
}

static int read_file(struct rm_forget_file *file, int lock)
{
    if (lock) {
        if (access(file->path, R_OK | W_OK) ||
            rm_log_open(&file->log, file->path, 0600, rm_json_whole))
            return -1;
        return rm_log_read(&file->log, &file->text);
    }
    return rm_file_read(file->path, &file->text);
}

static int open_file(struct rm_forget_file *file, unsigned file_no, struct rm_diag *diag, int lock)
{
    struct rm_where where = {.file = file->path, .file_no = file_no};

    if (lock && !is_replaceable(file->path))
        rm_error(diag, where, "is not a regular file; it cannot be replaced");
    else if (read_file(file, lock))
        rm_error(
            diag, where, "cannot be %s: %s", lock ? "opened for writing" : "read", strerror(errno));
    else
        return 0;
    return -1;
}

int rm_forget_open(struct rm_forget_files *files, struct rm_arena *arena, struct rm_diag *diag,
    char *const *paths, size_t n, int lock)
{
    const char *slash;
    int wrong = 0;

    memset(files, 0, sizeof *files);
    files->arena = arena;
    files->v = RM_NEW_N(arena, n, struct rm_forget_file);
    for (size_t i = 0; i < n; i++)
        add_file(files, paths[i]);
    qsort(files->v, files->n, sizeof *files->v, compare_paths);
    slash = strrchr(files->v[0].path, '/');
    files->note = rm_arena_printf(
        arena, "%.*s.rm-forget", slash ? (int)(slash + 1 - files->v[0].path) : 0, files->v[0].path);
    for (size_t i = 0; i < files->n; i++)
        wrong |= open_file(&files->v[i], (unsigned)i + 1, diag, lock);
    return wrong ? -1 : 0;
}

int rm_forget_resume(struct rm_forget_files *files, const char *id, struct rm_diag *diag)
{
    int rc = 0;
    char error[RM_JSON_ERROR_SIZE];
    struct rm_buf text = {0};
    struct rm_json *note;
    const char *noted, *pseudonym;

    if (rm_file_read(files->note, &text) && errno == ENOENT)
        return 0;
    note = rm_json_parse(rm_buf_text(&text), text.len, error);
    rm_buf_free(&text);
    noted = note ? rm_json_string(rm_json_member(note, "id"), NULL) : NULL;
    pseudonym = note ? rm_json_string(rm_json_member(note, "pseudonym"), NULL) : NULL;
    if (noted && strcmp(noted, id) != 0) {
        rm_error(diag, (struct rm_where){.file = files->note},
            "a run to forget \"%s\" was interrupted; run that again first", noted);
        rc = -1;
    } else if (noted && pseudonym) {
        files->resumed = rm_arena_dup(files->arena, pseudonym);
    }
    rm_json_free(note);
    return rc;
}

/* A torn note is from before any change, and is written anew; a whole one must stay. */
static int write_note(struct rm_forget_files *files, const char *id, const char *pseudonym)
{
    struct rm_buf text = {0};
    struct rm_json_writer w = {.out = &text};
    int rc;

    if (files->resumed)
        return 0;
    rm_json_open(&w, '{');
    rm_json_key(&w, "id");
    rm_json_put_text(&w, id);
    rm_json_key(&w, "pseudonym");
    rm_json_put_text(&w, pseudonym);
    rm_json_close(&w, '}');
    unlink(files->note);
    rc = rm_file_create(files->note, text.data, text.len, 0600);
    rm_buf_free(&text);
    return rc;
}

static int replace_some(
    struct rm_forget_files *files, int last, size_t *n_done, struct rm_diag *diag)
{
    for (size_t i = 0; i < files->n; i++) {
        struct rm_forget_file *file = &files->v[i];

        if (!file->changed || file->last != last)
            continue;
        if (rm_file_replace(file->path, rm_buf_text(&file->next), file->next.len)) {
            rm_error(diag, (struct rm_where){.file = file->path, .file_no = (unsigned)i + 1},
                "cannot be replaced: %s; files that were replaced: %zu; run this again to go on",
                strerror(errno), *n_done);
            return -1;
        }
        ++*n_done;
    }
    return 0;
}

int rm_forget_replace(
    struct rm_forget_files *files, const char *id, const char *pseudonym, struct rm_diag *diag)
{
    size_t n_done = 0;

    if (write_note(files, id, pseudonym)) {
        rm_error(diag, (struct rm_where){.file = files->note},
            "cannot be written: %s; nothing was changed", strerror(errno));
        return -1;
    }
    if (replace_some(files, 0, &n_done, diag) || replace_some(files, 1, &n_done, diag))
        return -1;
    if (unlink(files->note) || rm_folder_sync(files->note)) {
        rm_error(
            diag, (struct rm_where){.file = files->note}, "cannot be removed: %s", strerror(errno));
        return -1;
    }
    return 0;
}

void rm_forget_close(struct rm_forget_files *files)
{
    for (size_t i = 0; i < files->n; i++) {
        if (files->v[i].log.fd >= 0)
            rm_log_close(&files->v[i].log);
        rm_buf_free(&files->v[i].text);
        rm_buf_free(&files->v[i].next);
    }
    files->n = 0;
}
