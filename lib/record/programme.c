#include "record/programme.h"

#include "base/lines.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void rm_programme_init(
    struct rm_programme *p, struct rm_arena *arena, struct rm_diag *diag, unsigned wanted)
{
    memset(p, 0, sizeof *p);
    p->arena = arena;
    p->diag = diag;
    p->wanted = wanted;
    rm_map_init(&p->unknown, arena);
    for (int type = 0; type < RM_N_TYPES; type++)
        rm_map_init(&p->sets[type].by_id, arena);
}

static int is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(" \t\r", line[i]) || !line[i])
            return 0;
    return 1;
}

/* Lines of a policy may stand in the same folder as the records. */
static int is_policy_type(const char *name)
{
    static const char *const names[] = {
        "criterion", "grades", "meetings", "reminders", "report", NULL};

    return rm_word_find(names, name) >= 0;
}

/* One warning a name: a misspelt type must not vanish without a word. */
static void skip_unknown(struct rm_programme *p, const char *name, struct rm_where where)
{
    void **seen;

    if (is_policy_type(name) || rm_map_find(&p->unknown, name))
        return;
    seen = rm_map_add(&p->unknown, rm_arena_dup(p->arena, name));
    *seen = p;
    rm_warn(p->diag, where, "type \"%s\" is not known here; its lines are skipped", name);
}

static void keep(struct rm_programme *p, struct rm_record *record, const char *line, size_t len)
{
    struct rm_set *set = &p->sets[record->type];

    record->raw = rm_arena_copy(p->arena, line, len);
    record->raw_len = len;
    set->v = rm_arena_grow(p->arena, set->v, set->n, sizeof *set->v);
    set->v[set->n++] = record;
}

/* What is passed through would put the concern into whatever file is written next. */
static void tell_of_concern(struct rm_programme *p, struct rm_where where)
{
    static const char advice[] =
        "keep concerns in a file of their own, outside the programme's folder";

    if (p->copy)
        rm_error(p->diag, where, "a concern is not passed through: %s", advice);
    else if (!(p->wanted & RM_BIT(RM_CONCERN)) && !p->met_concern)
        rm_warn(p->diag, where, "a concern is passed by: %s", advice);
    p->met_concern = 1;
}

static void decode_line(struct rm_programme *p, const struct rm_json *value, const char *line,
    size_t len, struct rm_where where)
{
    const struct rm_json *type_value;
    const char *name;
    int type;

    if (rm_json_kind(value) != RM_JSON_OBJECT) {
        rm_error(p->diag, where,
            "this line is %s; expected an object such as {\"type\":\"person\",…}",
            rm_json_kind_name(rm_json_kind(value)));
        return;
    }
    type_value = rm_json_member(value, "type");
    name = type_value ? rm_json_string(type_value, NULL) : NULL;
    if (!name) {
        rm_error(p->diag, where, "this object has no \"type\"; expected text such as \"person\"");
        return;
    }
    type = rm_type_find(name);
    if (type == RM_CONCERN)
        tell_of_concern(p, where);
    if (type < 0) {
        skip_unknown(p, name, where);
    } else if (p->wanted & RM_BIT(type)) {
        struct rm_record *record =
            rm_record_decode((enum rm_type)type, value, p->arena, p->diag, where);

        if (record)
            keep(p, record, line, len);
    }
}

static void read_line(
    struct rm_programme *p, const char *line, size_t len, struct rm_where where, int ended)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *value;

    while (len && line[len - 1] == '\r')
        len--;
    if (is_blank(line, len))
        return;
    value = rm_json_parse(line, len, error);
    if (!value) {
        rm_error(p->diag, where, "%s%s", error,
            ended ? ""
                  : "; the file ends within this line: if a writer was killed, the next rm-checkin "
                    "add to "
                    "this file mends it");
        return;
    }
    decode_line(p, value, line, len, where);
    rm_json_free(value);
}

/* The name outlives the run's files in messages, so it is copied. */
static struct rm_where new_file(struct rm_programme *p, const char *name)
{
    return (struct rm_where){.file = rm_arena_dup(p->arena, name), .file_no = ++p->n_files};
}

static void end_copy(struct rm_buf *copy)
{
    if (copy && copy->len && copy->data[copy->len - 1] != '\n')
        rm_buf_addc(copy, '\n');
}

void rm_programme_read(struct rm_programme *p, int fd, const char *name)
{
    struct rm_where where = new_file(p, name);
    struct rm_lines lines;
    char *line;
    size_t len;
    int more;

    rm_lines_init(&lines, fd);
    lines.copy = p->copy;
    while ((more = rm_lines_next(&lines, &line, &len)) == 1) {
        where.line = lines.number;
        read_line(p, line, len, where, lines.ended);
    }
    where.line = more < 0 && errno == EOVERFLOW ? lines.number + 1 : 0;
    if (more < 0)
        rm_error(p->diag, where, "cannot be read: %s",
            errno == EOVERFLOW ? "the line is too long" : strerror(errno));
    end_copy(p->copy);
    rm_lines_free(&lines);
}

/* A writer that is in the middle of a line has the lock; what cannot be locked is read as it is. */
static void wait_for_writers(int fd)
{
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};

    while (fcntl(fd, F_SETLKW, &lock) && errno == EINTR)
        ;
}

void rm_programme_read_file(struct rm_programme *p, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        rm_error(p->diag, new_file(p, path), "cannot be opened: %s", strerror(errno));
        return;
    }
    wait_for_writers(fd);
    rm_programme_read(p, fd, path);
    close(fd);
}

void rm_programme_read_text(struct rm_programme *p, const char *text, size_t len, const char *name)
{
    struct rm_where where = new_file(p, name);
    const char *end = text + len;

    if (p->copy)
        rm_buf_add(p->copy, text, len);
    end_copy(p->copy);
    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        const char *stop = newline ? newline : end;

        where.line++;
        read_line(p, text, (size_t)(stop - text), where, newline != NULL);
        text = stop + 1;
    }
}

static int compare_places(const struct rm_where *a, const struct rm_where *b)
{
    if (a->file_no != b->file_no)
        return a->file_no < b->file_no ? -1 : 1;
    return (a->line > b->line) - (a->line < b->line);
}

/* By id, then the highest revision first, then as they stand in the input. */
static int compare_records(const void *a, const void *b)
{
    const struct rm_record *x = *(struct rm_record *const *)a, *y = *(struct rm_record *const *)b;
    int order = strcmp(x->id, y->id);

    if (order)
        return order;
    if (x->rev != y->rev)
        return x->rev > y->rev ? -1 : 1;
    return compare_places(&x->where, &y->where);
}

int rm_record_same(const struct rm_record *a, const struct rm_record *b)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_json *x, *y;
    int same;

    if (a->raw_len == b->raw_len && memcmp(a->raw, b->raw, a->raw_len) == 0)
        return 1;
    x = rm_json_parse(a->raw, a->raw_len, error);
    y = rm_json_parse(b->raw, b->raw_len, error);
    same = rm_json_equal(x, y);
    rm_json_free(x);
    rm_json_free(y);
    return same;
}

static void settle_set(struct rm_programme *p, struct rm_set *set)
{
    struct rm_record *last = NULL; /* the lowest revision so far of the entity */
    size_t kept = 0;

    if (set->n)
        qsort(set->v, set->n, sizeof *set->v, compare_records);
    for (size_t i = 0; i < set->n; i++) {
        struct rm_record *record = set->v[i];

        if (!last || strcmp(last->id, record->id) != 0) {
            set->v[kept++] = last = record;
        } else if (last->rev != record->rev) {
            last->before = record;
            last = record;
        } else if (!rm_record_same(last, record)) {
            rm_error(p->diag, record->where,
                "%s \"%s\", revision %" PRId64 ", stands at %s:%lu too, with other content; "
                "expected a higher \"rev\" for a change",
                rm_shapes[record->type].name, record->id, record->rev, last->where.file,
                last->where.line);
        }
    }
    set->n = kept;
    for (size_t i = 0; i < set->n; i++)
        *rm_map_add(&set->by_id, set->v[i]->id) = set->v[i];
}

int rm_programme_settle(struct rm_programme *p)
{
    for (int type = 0; type < RM_N_TYPES; type++)
        settle_set(p, &p->sets[type]);
    return p->diag->n_errors ? -1 : 0;
}

static size_t check_reference(
    struct rm_programme *p, const struct rm_record *record, const struct rm_field *field)
{
    enum rm_type target = (enum rm_type)(field->refers - 1);
    const char *id;

    memcpy(&id, (const char *)record + field->offset, sizeof id);
    if (!id || !(p->wanted & RM_BIT(target)) || rm_map_find(&p->sets[target].by_id, id))
        return 0;
    rm_error(p->diag, record->where, "%s \"%s\": %s: there is no %s \"%s\" in the input",
        rm_shapes[record->type].name, record->id, field->name, rm_shapes[target].name, id);
    return 1;
}

int rm_programme_check_references(struct rm_programme *p, unsigned types)
{
    size_t wrong = 0;

    for (int type = 0; type < RM_N_TYPES; type++) {
        const struct rm_shape *shape = &rm_shapes[type];

        if (!(types & RM_BIT(type)))
            continue;
        for (size_t i = 0; i < p->sets[type].n; i++)
            for (size_t f = 0; f < shape->n_fields; f++)
                if (shape->fields[f].refers)
                    wrong += check_reference(p, p->sets[type].v[i], &shape->fields[f]);
    }
    return wrong ? -1 : 0;
}

const struct rm_cycle *rm_programme_cycle(struct rm_programme *p, const char *id)
{
    struct rm_cycle *cycle = rm_cycle_find(p, id);

    if (cycle)
        return cycle;
    if (!id && rm_n_cycles(p) == 1)
        return rm_cycle_at(p, 0);
    if (rm_n_cycles(p) > 0) {
        struct rm_buf ids = {0};

        for (size_t i = 0; i < rm_n_cycles(p); i++)
            rm_buf_printf(&ids, "%s%s", i ? ", " : "", rm_cycle_at(p, i)->rec.id);
        if (id)
            rm_error(p->diag, (struct rm_where){0}, "there is no cycle \"%s\"; expected one of: %s",
                id, rm_buf_text(&ids));
        else
            rm_error(p->diag, (struct rm_where){0},
                "the input has several cycles; choose one with --cycle: %s", rm_buf_text(&ids));
        rm_buf_free(&ids);
        return NULL;
    }
    cycle = rm_record_new(p->arena, RM_CYCLE);
    cycle->rec.id = rm_arena_dup(p->arena, id ? id : "default");
    return cycle;
}

int64_t rm_pair_last_day(const struct rm_pair *pair, const struct rm_cycle *cycle)
{
    if (pair->ends != RM_NONE || pair->review_on != RM_NONE || !cycle)
        return pair->ends;
    return cycle->ends;
}

const char *rm_person_label(const struct rm_programme *p, const char *id)
{
    const struct rm_person *person = rm_person_find(p, id);

    return person && person->name && *person->name ? person->name : id;
}
