#include "base/zone.h"

#include "base/buf.h"
#include "base/date.h"
#include "base/hash.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* 1970-01-01 and 2100-01-01: what is asked of the C library. */
#define PROBE_FROM INT64_C(0)
#define PROBE_TO   INT64_C(4102444800)

/* Nowhere have clocks changed twice within a week; what changed and changed back between two
 * probes would be missed. */
#define PROBE_STEP (6 * RM_DAY)

/* Offsets are less than a day, so a wall time is that of an instant within a day of it. */
#define REACH (2 * RM_DAY)

struct span {
    int64_t from;   /* the instant from which the offset holds, until the next span */
    int32_t offset; /* seconds east of UTC */
};

struct rm_zone {
    const char *name;
    struct span *spans; /* in the order of time; the first holds from ever */
    size_t n;
};

void rm_zones_init(struct rm_zones *zones, struct rm_arena *arena)
{
    memset(zones, 0, sizeof *zones);
    zones->arena = arena;
}

/* Names in the zoneinfo folder that are no zone of anybody's: other builds of the same data (one
 * counts leap seconds), this machine's own zone, and the one that stands for "not set". */
static int is_reserved(const char *name)
{
    static const char *const reserved[] = {"posixrules", "localtime", "Factory"};

    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(name, reserved[i]) == 0)
            return 1;
    return strncmp(name, "posix/", 6) == 0 || strncmp(name, "right/", 6) == 0;
}

static int is_name(const char *name)
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
    size_t len = strlen(name);

    return len > 0 && len < 256 && strspn(name, allowed) == len && name[0] != '/' &&
           name[len - 1] != '/' && !strstr(name, "//") && !is_reserved(name);
}

static int is_zone_file(const char *path)
{
    char magic[4];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n;

    if (fd < 0)
        return 0;
    n = read(fd, magic, sizeof magic);
    close(fd);
    return n == sizeof magic && memcmp(magic, "TZif", sizeof magic) == 0;
}

/* Names that were found to exist, so that a programme of many people asks for each zone once. */
enum { KNOWN_NAMES = 16, KNOWN_SIZE = 48 };
static _Thread_local char known[KNOWN_NAMES][KNOWN_SIZE];

static const char *zone_folder(void)
{
    const char *folder = getenv("TZDIR");

    return folder && *folder ? folder : "/usr/share/zoneinfo";
}

int rm_zone_exists(const char *name)
{
    char *slot = known[rm_hash_text(name, 0) % KNOWN_NAMES];
    struct rm_buf path = {0};
    int exists;

    if (strcmp(slot, name) == 0 && *name)
        return 1;
    if (!is_name(name))
        return 0;
    rm_buf_printf(&path, "%s/%s", zone_folder(), name);
    exists = is_zone_file(rm_buf_text(&path));
    rm_buf_free(&path);
    if (exists && strlen(name) < KNOWN_SIZE)
        strcpy(slot, name);
    return exists;
}

struct names {
    const char **v;
    size_t n;
    struct rm_arena *arena;
};

/* Walks a folder of zones; `inside` is its name among them, with a slash, or "". */
static void add_names(struct names *names, const char *inside)
{
    DIR *folder = opendir(rm_arena_printf(names->arena, "%s/%s", zone_folder(), inside));
    const struct dirent *entry;

    while (folder && (entry = readdir(folder))) {
        const char *name = rm_arena_printf(names->arena, "%s%s", inside, entry->d_name);

        if (!is_name(name))
            continue;
        if (is_zone_file(rm_arena_printf(names->arena, "%s/%s", zone_folder(), name))) {
            names->v = rm_arena_grow(names->arena, names->v, names->n, sizeof *names->v);
            names->v[names->n++] = name;
        } else if (strlen(inside) + strlen(name) < 128 && strcmp(name, "posix") != 0 &&
                   strcmp(name, "right") != 0) {
            add_names(names, rm_arena_printf(names->arena, "%s/", name));
        }
    }
    if (folder)
        closedir(folder);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

size_t rm_zone_names(const char ***names, struct rm_arena *arena)
{
    struct names all = {.arena = arena};

    add_names(&all, "");
    if (all.n)
        qsort(all.v, all.n, sizeof *all.v, compare_names);
    *names = all.v;
    return all.n;
}

/* The offset of the C library's current zone. */
static int32_t ask_offset(int64_t time)
{
    time_t t = (time_t)time;
    struct tm tm;
    struct rm_civil civil;

    localtime_r(&t, &tm);
    civil = (struct rm_civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday};
    return (int32_t)(rm_date_of(civil) * RM_DAY + tm.tm_hour * RM_HOUR + tm.tm_min * RM_MINUTE +
                     tm.tm_sec - time);
}

/* The first instant in (low, high] with another offset than `low`, which is `offset`. */
static int64_t find_change(int64_t low, int64_t high, int32_t offset)
{
    while (high - low > 1) {
        int64_t middle = low + (high - low) / 2;

        if (ask_offset(middle) == offset)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static void add_span(struct rm_zone *zone, struct rm_arena *arena, int64_t from, int32_t offset)
{
    zone->spans = rm_arena_grow(arena, zone->spans, zone->n, sizeof *zone->spans);
    zone->spans[zone->n++] = (struct span){from, offset};
}

static void probe(struct rm_zone *zone, struct rm_arena *arena)
{
    int32_t offset = ask_offset(PROBE_FROM);

    add_span(zone, arena, PROBE_FROM, offset);
    for (int64_t time = PROBE_FROM; time < PROBE_TO; time += PROBE_STEP) {
        int64_t low = time;

        while (ask_offset(time + PROBE_STEP) != offset) {
            low = find_change(low, time + PROBE_STEP, offset);
            offset = ask_offset(low);
            add_span(zone, arena, low, offset);
        }
    }
}

static void set_zone(const char *tz)
{
    if (tz ? setenv("TZ", tz, 1) : unsetenv("TZ"))
        rm_out_of_memory();
    tzset();
}

const struct rm_zone *rm_zone_open(struct rm_zones *zones, const char *name)
{
    struct rm_zone *zone;
    const char *old;
    struct rm_arena *arena = zones->arena;

    for (size_t i = 0; i < zones->n; i++)
        if (strcmp(zones->items[i]->name, name) == 0)
            return zones->items[i];
    if (!rm_zone_exists(name))
        return NULL;
    zone = RM_NEW(arena, struct rm_zone);
    zone->name = rm_arena_dup(arena, name);
    old = getenv("TZ");
    if (old)
        old = rm_arena_dup(arena, old);
    /* The colon says that it is a file: "EST5EDT" would do as a rule of its own too. */
    set_zone(rm_arena_printf(arena, ":%s", name));
    probe(zone, arena);
    set_zone(old);
    zones->items = rm_arena_grow(arena, zones->items, zones->n, sizeof(struct rm_zone *));
    zones->items[zones->n++] = zone;
    return zone;
}

const char *rm_zone_name(const struct rm_zone *zone)
{
    return zone->name;
}

/* The span that holds an instant. */
static size_t find_span(const struct rm_zone *zone, int64_t time)
{
    size_t low = 0, high = zone->n;

    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (zone->spans[middle].from <= time)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int32_t rm_zone_offset(const struct rm_zone *zone, int64_t time)
{
    return zone->spans[find_span(zone, time)].offset;
}

int64_t rm_zone_change(const struct rm_zone *zone, int64_t time)
{
    size_t next = find_span(zone, time) + 1;

    return next < zone->n ? zone->spans[next].from : INT64_MAX;
}

void rm_zone_wall(const struct rm_zone *zone, int64_t time, int64_t *date, int *minute)
{
    int64_t wall = time + rm_zone_offset(zone, time);

    *date = rm_time_date(wall);
    *minute = (int)((wall - *date * RM_DAY) / RM_MINUTE);
}

int64_t rm_zone_time(const struct rm_zone *zone, int64_t date, int minute)
{
    int64_t wall = date * RM_DAY + minute * RM_MINUTE;
    size_t i = find_span(zone, wall - REACH);
    const struct span *spans = zone->spans;

    /* The first span that has not ended when its clocks show the wall time. */
    while (i + 1 < zone->n && wall - spans[i].offset >= spans[i + 1].from)
        i++;
    /* Where it had not begun either, the wall time fell into the gap before it. */
    if (i > 0 && wall - spans[i].offset < spans[i].from)
        i--;
    return wall - spans[i].offset;
}
