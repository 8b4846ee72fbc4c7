/* A folder of somebody's own texts. */
#include "words/templates.h"

#include "base/lines.h"
#include "base/near.h"
#include "base/tag.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MEANT_MAX = 3 };

struct reading {
    struct rm_templates *templates;
    struct rm_diag *diag;
    struct rm_wording *wordings;
    size_t n;
    unsigned n_files;
};

static struct rm_where place(struct reading *r, const char *path)
{
    return (struct rm_where){.file = path, .file_no = ++r->n_files};
}

/* The text of a file, NULL where it cannot be had. What is no file is not waited for. */
static char *read_text(struct reading *r, const char *path, struct rm_where where)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct rm_buf raw = {0};
    struct stat st;
    char *text = NULL;

    if (fd < 0 || fstat(fd, &st)) {
        rm_error(r->diag, where, "cannot be opened: %s", strerror(errno));
    } else if (!S_ISREG(st.st_mode)) {
        rm_error(r->diag, where, "is not a file");
    } else if (st.st_size > RM_TEMPLATE_MAX) {
        rm_error(r->diag, where, "is too long; expected at most %d bytes", RM_TEMPLATE_MAX);
    } else if (rm_read_all(fd, &raw)) {
        rm_error(r->diag, where, "cannot be read: %s", strerror(errno));
    } else {
        text = rm_template_settle(r->templates->arena, rm_buf_text(&raw), raw.len, r->diag, where);
    }
    if (fd >= 0)
        close(fd);
    rm_buf_free(&raw);
    return text;
}

static void refuse_name(struct reading *r, const char *name, struct rm_where where)
{
    const char *meant[MEANT_MAX];
    struct rm_buf text = {0};

    rm_near_say(&text, meant, rm_near_words(meant, MEANT_MAX, name, rm_kind_words, r->diag->arena));
    rm_error(r->diag, where, "is a template of no kind%s; \"rm-checkin templates\" lists the kinds",
        rm_buf_text(&text));
    rm_buf_free(&text);
}

static void read_phrases(
    struct reading *r, struct rm_wording *wording, const char *text, struct rm_where where)
{
    struct rm_phrases *phrases = RM_NEW(r->templates->arena, struct rm_phrases);

    wording->phrases = phrases;
    rm_phrases_read(phrases, text, r->templates->arena, r->diag, where);
}

static void read_one(
    struct reading *r, struct rm_wording *wording, const char *folder, const char *name)
{
    char *path = rm_arena_printf(r->templates->arena, "%s/%s.txt", folder, name);
    struct rm_where where = place(r, path);
    int kind = rm_word_find(rm_kind_words, name);
    int is_phrases = strcmp(name, RM_PHRASES_NAME) == 0;
    const char *text;

    if (kind < 0 && !is_phrases) {
        refuse_name(r, name, where);
        return;
    }
    text = read_text(r, path, where);
    if (!text)
        return;
    if (is_phrases) {
        read_phrases(r, wording, text, where);
    } else {
        wording->text[kind] = text;
        rm_template_check(text, (enum rm_kind)kind, r->diag, where);
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
    char **v;
    size_t n;
};

/* The names in a folder, sorted, but for those that editors and systems hide. 0, or -1 with an
 * error. */
static int list_folder(struct names *names, struct reading *r, const char *folder)
{
    struct rm_arena *arena = r->templates->arena;
    DIR *dir = opendir(folder);
    struct dirent *entry;

    *names = (struct names){0};
    if (!dir) {
        rm_error(r->diag, place(r, folder), "cannot be opened: %s", strerror(errno));
        return -1;
    }
    while ((entry = readdir(dir))) {
        if (*entry->d_name == '.')
            continue;
        names->v = rm_arena_grow(arena, names->v, names->n, sizeof *names->v);
        names->v[names->n++] = rm_arena_dup(arena, entry->d_name);
    }
    closedir(dir);
    if (names->n)
        qsort(names->v, names->n, sizeof *names->v, by_text);
    return 0;
}

/* The name without .txt; NULL for one that ends otherwise. */
static const char *text_name(struct reading *r, const char *name)
{
    size_t len = strlen(name);

    if (len < 4 || strcmp(name + len - 4, ".txt") != 0)
        return NULL;
    return rm_arena_copy(r->templates->arena, name, len - 4);
}

/* All texts of a folder itself. How many there are. */
static size_t read_texts(
    struct reading *r, struct rm_wording *wording, const char *folder, const struct names *names)
{
    size_t n = 0;

    for (size_t i = 0; i < names->n; i++) {
        const char *name = text_name(r, names->v[i]);

        if (name) {
            read_one(r, wording, folder, name);
            n++;
        }
    }
    return n;
}

static int is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void check_language(struct reading *r, const char *language, struct rm_where where)
{
    if (!rm_tag_valid(language))
        rm_error(r->diag, where,
            "has texts, and \"%s\" is no language tag (BCP 47) such as de or pt-BR", language);
    for (size_t i = 0; i < r->n; i++)
        if (rm_tag_equal(r->wordings[i].language, language))
            rm_error(r->diag, where, "is the same language as \"%s\"", r->wordings[i].language);
}

static void read_language(struct reading *r, const char *folder, const char *language)
{
    const char *path = rm_arena_printf(r->templates->arena, "%s/%s", folder, language);
    struct rm_wording wording = {.language = language};
    struct rm_where where = place(r, path);
    struct names names;

    if (list_folder(&names, r, path) || !read_texts(r, &wording, path, &names))
        return;
    check_language(r, language, where);
    r->wordings = rm_arena_grow(r->templates->arena, r->wordings, r->n, sizeof wording);
    r->wordings[r->n++] = wording;
}

/* Each language of the folder has phrases of its own or of those that are there already. */
static void check_phrases(struct reading *r)
{
    const struct rm_templates *t = r->templates;

    for (size_t i = 0; i < r->n; i++) {
        const char *language = r->wordings[i].language;
        const char *path = rm_arena_printf(t->arena, "%s/%s", t->folder, language);
        int has_phrases = !*language || !rm_tag_valid(language);

        for (size_t k = 0; k < t->n; k++)
            has_phrases |=
                t->v[k].phrases && *t->v[k].language && rm_tag_serves(t->v[k].language, language);
        if (!has_phrases)
            rm_error(r->diag, place(r, path),
                "has texts and no phrases.txt, which says how \"%s\" writes a date; "
                "\"rm-checkin templates phrases\" prints one to translate",
                language);
    }
}

/* What was read stands before what was there. */
static void put_first(struct rm_templates *t, const struct reading *r)
{
    struct rm_wording *all = RM_NEW_N(t->arena, r->n + t->n, struct rm_wording);

    memcpy(all, r->wordings, r->n * sizeof *all);
    memcpy(all + r->n, t->v, t->n * sizeof *all);
    t->v = all;
    t->n += r->n;
}

int rm_templates_read(struct rm_templates *templates, const char *folder, struct rm_diag *diag)
{
    struct reading r = {.templates = templates, .diag = diag};
    struct rm_wording general = {.language = ""};
    size_t errors = diag->n_errors;
    struct names names;

    templates->folder = folder;
    if (list_folder(&names, &r, folder))
        return -1;
    read_texts(&r, &general, folder, &names);
    for (size_t i = 0; i < names.n; i++)
        if (!text_name(&r, names.v[i]) &&
            is_folder(rm_arena_printf(templates->arena, "%s/%s", folder, names.v[i])))
            read_language(&r, folder, names.v[i]);
    r.wordings = rm_arena_grow(templates->arena, r.wordings, r.n, sizeof general);
    r.wordings[r.n++] = general;
    put_first(templates, &r);
    check_phrases(&r);
    return diag->n_errors > errors ? -1 : 0;
}
