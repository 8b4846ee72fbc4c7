#include "import/vault.h"

#include <errno.h>
#include <libgen.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct check {
    const char *path, *option;
    struct rm_diag *diag;
};

static int refuse(const struct check *c, const char *why)
{
    rm_error(c->diag, (struct rm_where){0}, "%s %s: %s", c->option, c->path, why);
    return -1;
}

/* The folder of a file, whole and without links, to be freed; of a link, that of what it names.
 * NULL where there is none, errno says why. */
static char *folder_of(const char *path, struct rm_arena *arena)
{
    char *whole = realpath(path, NULL), *folder;

    if (!whole && errno != ENOENT)
        return NULL;
    folder = realpath(dirname(rm_arena_dup(arena, whole ? whole : path)), NULL);
    free(whole);
    return folder;
}

static int is_below(const char *folder, const char *other)
{
    size_t len = strlen(other);

    return strncmp(folder, other, len) == 0 &&
           (folder[len] == '/' || folder[len] == '\0' || len == 1);
}

static int check_folder(const struct check *c, const struct rm_vault_others *others)
{
    struct rm_arena arena = {0};
    char *folder = folder_of(c->path, &arena);
    int rc = 0;

    if (!folder)
        rc = refuse(c, strerror(errno));
    for (size_t i = 0; folder && i < others->n_programme; i++) {
        char *other = folder_of(others->programme[i], &arena);

        if (other && is_below(folder, other) && !rc)
            rc = refuse(
                c, rm_arena_printf(&arena,
                       "lies in the programme's folder, that of %s; expected a file outside of it, "
                       "which its addressee alone reads",
                       others->programme[i]));
        free(other);
    }
    free(folder);
    rm_arena_free(&arena);
    return rc;
}

static int check_file(
    const struct check *c, const struct stat *st, const struct rm_vault_others *others)
{
    struct stat stream;

    if (!S_ISREG(st->st_mode))
        return refuse(c, "is not a regular file; concerns are shown nowhere, and kept in a file");
    for (size_t i = 0; i < others->n_streams; i++)
        if (fstat(others->streams[i], &stream) == 0 && stream.st_dev == st->st_dev &&
            stream.st_ino == st->st_ino)
            return refuse(c, "is where output or messages go; expected a file of its own");
    if (st->st_mode & 077)
        return refuse(c, "can be read by others; expected mode 0600: chmod 600 it");
    return 0;
}

int rm_vault_check(const char *path, const char *option, const struct rm_vault_others *others,
    struct rm_diag *diag)
{
    const struct check c = {path, option, diag};
    struct stat st;

    if (strcmp(path, "-") == 0)
        return refuse(&c, "is standard output; concerns are shown nowhere, and kept in a file");
    if (stat(path, &st) == 0)
        return check_file(&c, &st, others) || check_folder(&c, others) ? -1 : 0;
    if (errno != ENOENT)
        return refuse(&c, strerror(errno));
    if (lstat(path, &st) == 0)
        return refuse(&c, "is a link to a file that is not there; expected the file's own name");
    return check_folder(&c, others);
}
