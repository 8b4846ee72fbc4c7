#include "words/builtin.h"

#include "base/lines.h"
#include "base/out.h"
#include "base/tag.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

const char *rm_builtin_find(const char *language, const char *name)
{
    for (size_t i = 0; i < rm_n_builtins; i++)
        if (rm_tag_equal(rm_builtins[i].language, language) &&
            strcmp(rm_builtins[i].name, name) == 0)
            return rm_builtins[i].text;
    return NULL;
}

const char *rm_builtin_language(const char *tag)
{
    const char *found = NULL;

    for (size_t i = 0; i < rm_n_builtins; i++) {
        const char *language = rm_builtins[i].language;

        if (rm_tag_serves(language, tag) && (!found || strlen(language) > strlen(found)))
            found = language;
    }
    return found;
}

static int is_wanted(const struct rm_builtin *text, const char *language)
{
    return !language || strcmp(text->language, language) == 0;
}

static const char *path_of(
    const struct rm_builtin *text, const char *folder, struct rm_arena *arena)
{
    return rm_arena_printf(arena, "%s/%s/%s.txt", folder, text->language, text->name);
}

/* 1: the file is there as it would be written. 0: it is not there. -1: an error. */
static int is_there(const struct rm_builtin *text, const char *path, struct rm_diag *diag)
{
    struct rm_where where = {.file = path, .file_no = 1};
    struct rm_buf old = {0};
    struct stat st;
    int rc = 1;

    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) { /* a pipe would be waited for */
        rm_error(diag, where, "is there already, and is not a file");
        rc = -1;
    } else if (rm_file_read(path, &old)) {
        rc = errno == ENOENT || errno == ENOTDIR ? 0 : -1;
        if (rc)
            rm_error(diag, where, "cannot be read: %s", strerror(errno));
    } else if (strcmp(rm_buf_text(&old), text->text) != 0) {
        rm_error(diag, where, "is there already, with other words; expected a folder without it");
        rc = -1;
    }
    rm_buf_free(&old);
    return rc;
}

static int make_folder(const char *path, struct rm_diag *diag)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return 0;
    rm_error(
        diag, (struct rm_where){.file = path, .file_no = 1}, "cannot be made: %s", strerror(errno));
    return -1;
}

static int write_one(
    const struct rm_builtin *text, const char *folder, struct rm_arena *arena, struct rm_diag *diag)
{
    const char *path = path_of(text, folder, arena);

    if (make_folder(folder, diag) ||
        make_folder(rm_arena_printf(arena, "%s/%s", folder, text->language), diag))
        return -1;
    if (rm_file_create(path, text->text, strlen(text->text), 0644) == 0)
        return 0;
    rm_error(diag, (struct rm_where){.file = path, .file_no = 1}, "cannot be written: %s",
        strerror(errno));
    return -1;
}

int rm_builtins_write(struct rm_buf *out, const char *folder, const char *language,
    struct rm_arena *arena, struct rm_diag *diag)
{
    char *written = rm_arena_alloc(arena, rm_n_builtins + 1);
    size_t errors = diag->n_errors;

    for (size_t i = 0; i < rm_n_builtins; i++)
        if (is_wanted(&rm_builtins[i], language))
            written[i] =
                is_there(&rm_builtins[i], path_of(&rm_builtins[i], folder, arena), diag) == 0;
    for (size_t i = 0; i < rm_n_builtins && diag->n_errors == errors; i++)
        if (written[i] && write_one(&rm_builtins[i], folder, arena, diag) == 0)
            rm_buf_printf(out, "%s\n", path_of(&rm_builtins[i], folder, arena));
    return diag->n_errors > errors ? -1 : 0;
}
