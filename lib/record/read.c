/*
 * Reading: lines into the records of a programme, in pieces that are decoded on all cores. Each
 * thread takes the next piece of the input, one at a time, and decodes it beside the others. What a
 * piece gives depends on its lines alone, and is added to the programme in the order of the input.
 */
#include "record/programme.h"

#include "base/lines.h"
#include "base/parallel.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE_SIZE = 256 * 1024 }; /* bytes of whole lines, or a little more */

/* What a thread needs for itself, and alone. */
struct hand {
    alignas(RM_APART) struct rm_arena own; /* of the records; the first takes the programme's */
    struct rm_arena *arena;                /* of these two */
    struct rm_arena line;                  /* of the line that is being read */
    struct rm_buf text;                    /* of the piece */
};

/* A type that is not ours, where the piece has it first. */
struct stranger {
    const char *name;
    struct rm_where where;
};

struct list {
    struct rm_record **v;
    size_t n;
};

struct piece {
    struct piece *next; /* in the input */
    const char *text;   /* what is left of it */
    size_t len;
    struct rm_where where; /* of the line that is being read */
    struct rm_diag diag;
    struct rm_where concern; /* the first that is passed by; line 0 where there is none */
    struct list records[RM_N_TYPES];
    struct stranger *strangers;
    size_t n_strangers;
    struct rm_map names; /* of the strangers */
};

struct reading {
    struct rm_programme *programme;
    struct hand *hands;   /* one a thread */
    pthread_mutex_t lock; /* on all that follows */
    struct rm_lines *lines;
    const char *text, *end; /* what is left of a text in memory, where there are no lines */
    struct rm_where where;  /* of the last line of the last piece */
    struct piece *first, **last;
};

static int is_blank(const char *line, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!strchr(" \t\r", line[i]) || !line[i])
            return 0;
    return 1;
}

/* Lines of a policy or of a certificate may stand in the same folder as the records. */
static int is_other_type(const char *name)
{
    static const char *const names[] = {
        "criterion", "grades", "meetings", "reminders", "report", "certificate", "price", NULL};

    return rm_word_find(names, name) >= 0;
}

static void note_stranger(struct piece *piece, struct rm_arena *arena, const char *name)
{
    struct stranger stranger = {rm_arena_dup(arena, name), piece->where};

    if (!piece->n_strangers)
        rm_map_init(&piece->names, arena);
    *rm_map_add(&piece->names, stranger.name) = piece;
    piece->strangers = rm_arena_grow(arena, piece->strangers, piece->n_strangers, sizeof stranger);
    piece->strangers[piece->n_strangers++] = stranger;
}

static void keep(struct piece *piece, struct rm_arena *arena, struct rm_record *record,
    const char *line, size_t len)
{
    struct list *list = &piece->records[record->type];

    record->raw = rm_arena_copy(arena, line, len);
    record->raw_len = len;
    list->v = rm_arena_grow(arena, list->v, list->n, sizeof record);
    list->v[list->n++] = record;
}

static const char concern_advice[] =
    "keep concerns in a file of their own, outside the programme's folder";

/* What is passed through would put the concern into whatever file is written next. */
static void note_concern(const struct rm_programme *p, struct piece *piece)
{
    if (p->copy)
        rm_error(&piece->diag, piece->where, "a concern is not passed through: %s", concern_advice);
    else if (!piece->concern.line)
        piece->concern = piece->where;
}

static void decode_line(const struct rm_programme *p, struct piece *piece, struct rm_arena *arena,
    const struct rm_json *value, const char *line, size_t len)
{
    const struct rm_json *type_value;
    const char *name;
    int type;

    if (rm_json_kind(value) != RM_JSON_OBJECT) {
        rm_error(&piece->diag, piece->where,
            "this line is %s; expected an object such as {\"type\":\"person\",…}",
            rm_json_kind_name(rm_json_kind(value)));
        return;
    }
    type_value = rm_json_member(value, "type");
    name = type_value ? rm_json_string(type_value, NULL) : NULL;
    if (!name) {
        rm_error(&piece->diag, piece->where,
            "this object has no \"type\"; expected text such as \"person\"");
        return;
    }
    type = rm_type_find(name);
    if (type == RM_CONCERN)
        note_concern(p, piece);
    if (type < 0) {
        if (!is_other_type(name) && !rm_map_find(&piece->names, name))
            note_stranger(piece, arena, name);
    } else if (p->wanted & RM_BIT(type)) {
        struct rm_record *record =
            rm_record_decode((enum rm_type)type, value, arena, &piece->diag, piece->where);

        if (record)
            keep(piece, arena, record, line, len);
    }
}

/* What stands between `from` and the next quote, as an id, in `id` of `size` bytes; NULL where it
 * is too long or has an escape in it. */
static const char *plain_text(char *id, size_t size, const char *from, const char *end)
{
    const char *quote = memchr(from, '"', (size_t)(end - from));
    size_t len = quote ? (size_t)(quote - from) : size;

    if (len >= size || memchr(from, '\\', len))
        return NULL;
    memcpy(id, from, len);
    id[len] = '\0';
    return quote + 1;
}

static const char *step_over(const char *text, const char *end, const char *expected)
{
    size_t len = strlen(expected);

    return text && (size_t)(end - text) > len && memcmp(text, expected, len) == 0 ? text + len
                                                                                  : NULL;
}

/* Whether a line is of no interest by its first members. Where that is not sure, it is not. */
static int is_passed_by(const struct rm_programme *p, const char *line, size_t len)
{
    char text[256];
    const char *end = line + len, *at = step_over(line, end, "{\"type\":\"");
    int type;

    at = at ? plain_text(text, sizeof text, at, end) : NULL;
    type = at ? rm_type_find(text) : -1;
    at = type >= 0 && type != RM_CONCERN ? step_over(at, end, ",\"id\":\"") : NULL;
    at = at ? plain_text(text, sizeof text, at, end) : NULL;
    return at && at < end && (*at == ',' || *at == '}') &&
           (!(p->wanted & RM_BIT(type)) || !rm_map_find(p->only, text)) &&
           rm_json_looks_whole(line, len);
}

static void read_line(
    const struct rm_programme *p, struct piece *piece, struct hand *hand, size_t len, int ended)
{
    char error[RM_JSON_ERROR_SIZE];
    const char *line = piece->text;
    const struct rm_json *value;

    while (len && line[len - 1] == '\r')
        len--;
    if (is_blank(line, len) || (p->only && is_passed_by(p, line, len)))
        return;
    value = rm_json_read(&hand->line, line, len, error);
    if (value)
        decode_line(p, piece, hand->arena, value, line, len);
    else
        rm_error(&piece->diag, piece->where, "%s%s", error,
            ended ? ""
                  : "; the file ends within this line: if a writer was killed, the next rm-checkin "
                    "add to "
                    "this file mends it");
    rm_arena_clear(&hand->line);
}

static void read_piece(const struct rm_programme *p, struct piece *piece, struct hand *hand)
{
    rm_diag_init(&piece->diag, hand->arena);
    while (piece->len) {
        const char *newline = memchr(piece->text, '\n', piece->len);
        size_t len = newline ? (size_t)(newline - piece->text) : piece->len;

        piece->where.line++;
        read_line(p, piece, hand, len, newline != NULL);
        len += newline != NULL;
        piece->text += len;
        piece->len -= len;
    }
}

static unsigned long count_lines(const char *text, size_t len)
{
    const char *end = text + len;
    unsigned long n = 0;

    while (text < end) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));

        text = newline ? newline + 1 : end;
        n++;
    }
    return n;
}

/* The first lines that end beyond the size of a piece. */
static void cut_text(struct reading *reading, struct piece *piece)
{
    size_t len = (size_t)(reading->end - reading->text);
    const char *newline = NULL;

    piece->text = reading->text;
    if (len > PIECE_SIZE)
        newline = memchr(piece->text + PIECE_SIZE, '\n', len - PIECE_SIZE);
    reading->text = newline ? newline + 1 : reading->end;
    piece->len = (size_t)(reading->text - piece->text);
}

/* The next piece of the input; of no bytes at its end. */
static struct piece *next_piece(struct reading *reading, struct hand *hand)
{
    struct piece *piece = RM_NEW(hand->arena, struct piece);

    pthread_mutex_lock(&reading->lock);
    if (!reading->lines) {
        cut_text(reading, piece);
    } else if (rm_lines_some(reading->lines, PIECE_SIZE, &hand->text) > 0) {
        piece->text = hand->text.data;
        piece->len = hand->text.len;
    }
    piece->where = reading->where;
    if (piece->len)
        reading->where.line += count_lines(piece->text, piece->len);
    *reading->last = piece;
    reading->last = &piece->next;
    pthread_mutex_unlock(&reading->lock);
    return piece;
}

/* 1, or 0 at the end of the input. */
static int read_next(struct reading *reading, struct hand *hand)
{
    struct piece *piece = next_piece(reading, hand);

    if (!piece->len)
        return 0;
    read_piece(reading->programme, piece, hand);
    return 1;
}

static void read_rest(void *context, size_t number, unsigned thread)
{
    struct reading *reading = context;

    (void)number;
    while (read_next(reading, &reading->hands[thread]))
        ;
}

/* One warning a name: a misspelt type must not vanish without a word. */
static void add_stranger(struct rm_programme *p, const struct stranger *stranger)
{
    if (rm_map_find(&p->unknown, stranger->name))
        return;
    *rm_map_add(&p->unknown, rm_arena_dup(p->arena, stranger->name)) = p;
    rm_warn(p->diag, stranger->where, "type \"%s\" is not known here; its lines are skipped",
        stranger->name);
}

static void add_piece(struct rm_programme *p, const struct piece *piece)
{
    rm_diag_add(p->diag, &piece->diag);
    for (size_t i = 0; i < piece->n_strangers; i++)
        add_stranger(p, &piece->strangers[i]);
    if (piece->concern.line && !(p->wanted & RM_BIT(RM_CONCERN)) && !p->met_concern) {
        rm_warn(p->diag, piece->concern, "a concern is passed by: %s", concern_advice);
        p->met_concern = 1;
    }
    for (int type = 0; type < RM_N_TYPES; type++) {
        struct rm_set *set = &p->sets[type];

        for (size_t i = 0; i < piece->records[type].n; i++) {
            set->v = rm_arena_grow(p->arena, set->v, set->n, sizeof *set->v);
            set->v[set->n++] = piece->records[type].v[i];
        }
    }
}

/* The name outlives the run's files in messages, so it is copied. */
static struct rm_where new_file(struct rm_programme *p, const char *name)
{
    return (struct rm_where){.file = rm_arena_dup(p->arena, name), .file_no = ++p->n_files};
}

static void begin(struct reading *reading, struct rm_programme *p, const char *name)
{
    *reading = (struct reading){.programme = p, .where = new_file(p, name)};
    pthread_mutex_init(&reading->lock, NULL);
    reading->last = &reading->first;
    reading->hands = aligned_alloc(alignof(struct hand), rm_threads() * sizeof *reading->hands);
    if (!reading->hands)
        rm_out_of_memory();
    for (unsigned i = 0; i < rm_threads(); i++) {
        reading->hands[i] = (struct hand){.arena = NULL};
        reading->hands[i].arena = i ? &reading->hands[i].own : p->arena;
    }
}

static void end(struct reading *reading)
{
    for (unsigned i = 0; i < rm_threads(); i++) {
        rm_arena_take(reading->programme->arena, &reading->hands[i].own);
        rm_arena_free(&reading->hands[i].line);
        rm_buf_free(&reading->hands[i].text);
    }
    free(reading->hands);
    pthread_mutex_destroy(&reading->lock);
}

/* Most files are one piece, for which no others are called. */
static void read_pieces(struct reading *reading)
{
    if (read_next(reading, &reading->hands[0]) && read_next(reading, &reading->hands[0]))
        rm_parallel(rm_threads(), read_rest, reading);
    for (const struct piece *piece = reading->first; piece; piece = piece->next)
        add_piece(reading->programme, piece);
}

static void end_copy(struct rm_buf *copy)
{
    if (copy && copy->len && copy->data[copy->len - 1] != '\n')
        rm_buf_addc(copy, '\n');
}

void rm_programme_read(struct rm_programme *p, int fd, const char *name)
{
    struct reading reading;
    struct rm_lines lines;

    begin(&reading, p, name);
    rm_lines_init(&lines, fd);
    lines.copy = p->copy;
    reading.lines = &lines;
    read_pieces(&reading);
    reading.where.line = lines.error == EOVERFLOW ? reading.where.line + 1 : 0;
    if (lines.error)
        rm_error(p->diag, reading.where, "cannot be read: %s",
            lines.error == EOVERFLOW ? "the line is too long" : strerror(lines.error));
    end_copy(p->copy);
    rm_lines_free(&lines);
    end(&reading);
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
    struct reading reading;

    begin(&reading, p, name);
    if (p->copy)
        rm_buf_add(p->copy, text, len);
    end_copy(p->copy);
    reading.text = text;
    reading.end = text + len;
    read_pieces(&reading);
    end(&reading);
}
