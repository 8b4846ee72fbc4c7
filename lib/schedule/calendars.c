#include "schedule/calendars.h"

#include "base/date.h"
#include "base/lines.h"
#include "wire/ics.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct calendars {
    struct rm_people *people;
    const struct rm_schedule_request *request;
    struct rm_programme *programme;
    struct rm_map own;      /* UIDs of the programme's meetings */
    struct rm_map by_email; /* ids, by addresses in lower case; filled when it is needed */
    unsigned n_files;
};

static struct rm_where next_where(struct calendars *c, const char *path)
{
    return (struct rm_where){path, c->programme->n_files + ++c->n_files, 0};
}

static int read_file(
    const struct calendars *c, const char *path, struct rm_where where, struct rm_buf *text)
{
    if (rm_file_read(path, text) == 0)
        return 0;
    rm_error(c->programme->diag, where, "cannot be read: %s", strerror(errno));
    return -1;
}

static void read_busy(struct calendars *c, const char *id, const char *path, struct rm_where where)
{
    struct rm_people *people = c->people;
    struct rm_ics_reading reading = {people->arena, c->programme->diag, c->request->zones,
        rm_people_zone(people, id), rm_people_window(people, id), &c->own};
    struct rm_ics_busy busy;
    struct rm_buf text = {0};

    if (read_file(c, path, where, &text) == 0 &&
        rm_ics_read_busy(&busy, &reading, rm_buf_text(&text), text.len, where) == 0) {
        rm_people_add_busy(people, id, busy.events, 1);
        rm_people_add_busy(people, id, busy.unnamed, 0);
    }
    rm_buf_free(&text);
}

static void read_given(struct calendars *c)
{
    for (size_t i = 0; i < c->request->n_busy; i++) {
        const struct rm_busy_file *file = &c->request->busy[i];
        struct rm_where where = next_where(c, file->path);

        if (rm_person_find(c->programme, file->person))
            read_busy(c, file->person, file->path, where);
        else
            rm_error(c->programme->diag, where,
                "is given as the calendar of \"%s\", who is not in the input", file->person);
    }
}

/* ---- A folder ---- */

static char *lower(struct rm_arena *arena, const char *text)
{
    char *copy = rm_arena_dup(arena, text);

    for (char *at = copy; *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at = (char)(*at - 'A' + 'a');
    return copy;
}

/* Of two people with one address, the first by id. */
static void list_emails(struct calendars *c)
{
    for (size_t i = rm_n_people(c->programme); i-- > 0;) {
        struct rm_person *person = rm_person_at(c->programme, i);

        if (person->email)
            *rm_map_add(&c->by_email, lower(c->people->arena, person->email)) = person;
    }
}

static const char *person_of(struct calendars *c, const char *name)
{
    const struct rm_person *person = rm_person_find(c->programme, name);

    if (!person)
        person = rm_map_find(&c->by_email, lower(c->people->arena, name));
    return person ? person->rec.id : NULL;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of a folder's calendar files, sorted. 0, or -1 with errno. */
static int list_folder(const char *path, struct rm_arena *arena, const char ***names, size_t *n)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    int error;

    *names = NULL;
    *n = 0;
    if (!folder)
        return -1;
    for (errno = 0; (entry = readdir(folder)); errno = 0) {
        size_t len = strlen(entry->d_name);

        if (*entry->d_name == '.' || len < 5 || strcmp(entry->d_name + len - 4, ".ics") != 0)
            continue;
        *names = rm_arena_grow(arena, *names, *n, sizeof **names);
        (*names)[(*n)++] = rm_arena_dup(arena, entry->d_name);
    }
    error = errno;
    closedir(folder);
    if (*n)
        qsort(*names, *n, sizeof **names, by_name);
    errno = error;
    return error ? -1 : 0;
}

/* A pipe that somebody left there would be waited on for ever. */
static int is_pipe(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

static void read_folder(struct calendars *c, const char *path)
{
    struct rm_arena *arena = c->people->arena;
    const char **names;
    size_t n;

    if (list_folder(path, arena, &names, &n)) {
        rm_error(c->programme->diag, next_where(c, path), "cannot be read as a folder: %s",
            strerror(errno));
        return;
    }
    list_emails(c);
    for (size_t i = 0; i < n; i++) {
        const char *file = rm_arena_printf(arena, "%s/%s", path, names[i]);
        const char *name = rm_arena_copy(arena, names[i], strlen(names[i]) - strlen(".ics"));
        const char *id = person_of(c, name);
        struct rm_where where = next_where(c, file);

        if (id && is_pipe(file))
            rm_error(c->programme->diag, where, "cannot be read: it is not a file");
        else if (id)
            read_busy(c, id, file, where);
        else
            rm_warn(c->programme->diag, where,
                "is passed by: \"%s\" is nobody's id or e-mail address in the input", name);
    }
}

/* ---- Holidays ---- */

static void add_days(struct rm_people *people, struct rm_intervals days)
{
    struct rm_ints all = {NULL, 0};

    for (size_t i = 0; i < people->holidays.n; i++) {
        all.v = rm_arena_grow(people->arena, all.v, all.n, sizeof *all.v);
        all.v[all.n++] = people->holidays.v[i];
    }
    for (size_t i = 0; i < days.n; i++)
        for (int64_t t = days.v[i].start; t < days.v[i].end; t += RM_DAY) {
            all.v = rm_arena_grow(people->arena, all.v, all.n, sizeof *all.v);
            all.v[all.n++] = rm_time_date(t);
        }
    people->holidays = all;
}

static void read_holidays(struct calendars *c, const char *path)
{
    struct rm_people *people = c->people;
    struct rm_interval span = people->span;
    struct rm_ics_reading reading = {people->arena, c->programme->diag, c->request->zones, NULL,
        {(rm_time_date(span.start) - 1) * RM_DAY, (rm_time_date(span.end) + 2) * RM_DAY}, NULL};
    struct rm_where where = next_where(c, path);
    struct rm_intervals days;
    struct rm_buf text = {0};

    if (read_file(c, path, where, &text) == 0 &&
        rm_ics_read_days(&days, &reading, rm_buf_text(&text), text.len, where) == 0)
        add_days(people, days);
    rm_buf_free(&text);
}

static const char *uid_of(struct rm_arena *arena, const struct rm_meeting *meeting)
{
    return meeting->uid ? meeting->uid : rm_arena_printf(arena, "%s@rm-tools", meeting->rec.id);
}

static void list_own(struct calendars *c)
{
    for (size_t i = 0; i < rm_n_meetings(c->programme); i++) {
        struct rm_meeting *meeting = rm_meeting_at(c->programme, i);

        *rm_map_add(&c->own, uid_of(c->people->arena, meeting)) = meeting;
    }
}

void rm_calendars_read(struct rm_people *people)
{
    const struct rm_schedule_request *request = people->request;
    struct calendars c = {.people = people, .request = request, .programme = request->programme};

    rm_map_init(&c.own, people->arena);
    rm_map_init(&c.by_email, people->arena);
    if (request->n_busy || request->busy_folder)
        list_own(&c);
    read_given(&c);
    if (request->busy_folder)
        read_folder(&c, request->busy_folder);
    for (size_t i = 0; i < request->n_holidays; i++)
        read_holidays(&c, request->holidays[i]);
}
