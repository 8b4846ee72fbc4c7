#include "forget/forget.h"

#include "base/lines.h"
#include "forget/erase.h"
#include "forget/files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct run {
    const struct rm_forget *forget;
    struct rm_forget_files files;
    struct rm_programme p;
    struct rm_erasure erasure;
    struct rm_buf *out;
    struct rm_diag *diag;
    size_t n_records;
};

/* "erased-" and 48 random bits. */
static const char *make_pseudonym(struct rm_arena *arena, struct rm_diag *diag)
{
    static const char device[] = "/dev/urandom";
    unsigned char bits[6];
    int fd = open(device, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, bits, sizeof bits);

    if (fd >= 0)
        close(fd);
    if (n != sizeof bits) {
        rm_error(diag, (struct rm_where){.file = device}, "cannot be read: %s", strerror(errno));
        return NULL;
    }
    return rm_arena_printf(arena, "erased-%02x%02x%02x%02x%02x%02x", bits[0], bits[1], bits[2],
        bits[3], bits[4], bits[5]);
}

/* Under the pseudonym of somebody else, two would become one. */
static void check_pseudonym(struct run *run, const char *pseudonym)
{
    const struct rm_person *person = rm_person_find(&run->p, pseudonym);

    if (person && (person->name || person->email))
        rm_error(run->diag, person->rec.where,
            "\"%s\" is the id of somebody else; expected a pseudonym", pseudonym);
}

static const char *choose_pseudonym(struct run *run)
{
    const char *pseudonym = run->forget->pseudonym;

    if (run->forget->mode == RM_FORGET_APPLY &&
        rm_forget_resume(&run->files, run->forget->id, run->diag))
        return NULL;
    if (pseudonym && run->files.resumed && strcmp(pseudonym, run->files.resumed) != 0)
        rm_error(run->diag, (struct rm_where){.file = run->files.note},
            "an interrupted run has begun with the pseudonym \"%s\"; expected none, or that",
            run->files.resumed);
    if (!pseudonym)
        pseudonym = run->files.resumed;
    if (!pseudonym)
        pseudonym = make_pseudonym(run->p.arena, run->diag);
    if (pseudonym)
        check_pseudonym(run, pseudonym);
    return run->diag->n_errors ? NULL : pseudonym;
}

/* All lines must be sound. Records that contradict each other are no obstacle: both are about the
 * person, and after an interrupted run a record that stands in two files does so. */
static void check_files(struct run *run)
{
    struct rm_diag passed_by;

    for (size_t i = 0; i < run->files.n; i++) {
        const struct rm_forget_file *file = &run->files.v[i];

        rm_programme_read_text(&run->p, rm_buf_text(&file->text), file->text.len, file->path);
    }
    rm_diag_init(&passed_by, run->p.arena);
    run->p.diag = &passed_by;
    rm_programme_settle(&run->p);
    run->p.diag = run->diag;
}

static void add_stub(struct rm_buf *out, struct rm_arena *arena, const char *pseudonym)
{
    struct rm_person *stub = rm_record_new(arena, RM_PERSON);

    stub->rec.id = pseudonym;
    stub->status = RM_PERSON_LEFT;
    rm_record_write(out, &stub->rec);
}

static void tell(struct run *run, const struct rm_json *record, const struct rm_erased *erased,
    struct rm_where where)
{
    const struct rm_json *type = rm_json_member(record, "type"), *id = rm_json_member(record, "id");

    rm_buf_printf(run->out, "%s:%lu: %s", where.file, where.line, rm_json_string(type, NULL));
    if (id)
        rm_buf_printf(run->out, " \"%s\"", rm_json_string(id, NULL));
    rm_buf_adds(run->out, erased->fate == RM_ERASED ? " is erased" : " is kept with the pseudonym");
    if (erased->without.len)
        rm_buf_printf(run->out, ", without %s", erased->without.data);
    rm_buf_addc(run->out, '\n');
}

static void answer(struct run *run, const struct rm_json *record, const struct rm_erased *erased,
    struct rm_where where)
{
    int export = run->forget->mode == RM_FORGET_EXPORT;

    if (erased->fate == RM_UNTOUCHED || (export && !erased->is_own))
        return;
    run->n_records++;
    if (export)
        rm_erasure_show(run->out, &run->erasure, record);
    else
        tell(run, record, erased, where);
}

/* What takes the place of a line goes to the file's next text. 1 where it stays as it is. */
static int erase_line(struct run *run, struct rm_forget_file *file, const char *line, size_t len,
    struct rm_where where)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *record = rm_json_parse(line, len, error);
    struct rm_erased erased = {0};

    if (!record) /* blank: all else was refused before */
        return 1;
    rm_erase(&file->next, &erased, &run->erasure, record, run->diag, where);
    if (erased.is_person && !file->last)
        add_stub(&file->next, run->p.arena, run->erasure.pseudonym);
    file->last |= erased.is_person;
    file->changed |= erased.fate != RM_UNTOUCHED;
    answer(run, record, &erased, where);
    rm_buf_free(&erased.without);
    rm_json_free(record);
    return erased.fate == RM_UNTOUCHED;
}

static void erase_file(struct run *run, struct rm_forget_file *file, unsigned file_no)
{
    struct rm_where where = {.file = file->path, .file_no = file_no};
    const char *at = rm_buf_text(&file->text), *end = at + file->text.len;

    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *next = newline ? newline + 1 : end;
        size_t len = (size_t)((newline ? newline : end) - at);

        where.line++;
        while (len && at[len - 1] == '\r')
            len--;
        if (erase_line(run, file, at, len, where))
            rm_buf_add(&file->next, at, (size_t)(next - at));
        at = next;
    }
}

size_t rm_forget_run(struct rm_buf *out, const struct rm_forget *forget, char *const *paths,
    size_t n, struct rm_arena *arena, struct rm_diag *diag)
{
    struct run run = {.forget = forget, .out = out, .diag = diag};
    int apply = forget->mode == RM_FORGET_APPLY;
    const char *pseudonym;

    rm_programme_init(&run.p, arena, diag, RM_ALL_TYPES);
    if (rm_forget_open(&run.files, arena, diag, paths, n, apply) == 0)
        check_files(&run);
    pseudonym = diag->n_errors ? NULL : choose_pseudonym(&run);
    if (pseudonym) {
        rm_erasure_init(&run.erasure, forget->id, pseudonym, &run.p);
        for (size_t i = 0; i < run.files.n; i++)
            erase_file(&run, &run.files.v[i], (unsigned)i + 1);
        if (apply && (run.n_records || run.files.resumed) &&
            rm_forget_replace(&run.files, forget->id, pseudonym, diag) == 0)
            rm_buf_printf(out, "\"%s\" is now \"%s\"\n", forget->id, pseudonym);
    }
    rm_forget_close(&run.files);
    return run.n_records;
}
