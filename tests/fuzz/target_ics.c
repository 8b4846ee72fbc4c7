/* Any bytes read as a calendar: busy time and days within the window, the same each time, in less
 * than a second, and what is wrong is said with a line of the file. */
#include "fuzz.h"

#include "wire/ics.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct rm_arena zone_arena;
static struct rm_zones zones;

/* 2026, in seconds since 1970. */
static const struct rm_interval window = {1767225600, 1798761600};

static size_t count_lines(const uint8_t *bytes, size_t len)
{
    size_t n = 1;

    for (size_t i = 0; i < len; i++)
        n += bytes[i] == '\n';
    return n;
}

static void require_settled(struct rm_intervals set, struct rm_interval within)
{
    for (size_t i = 0; i < set.n; i++) {
        fuzz_require(set.v[i].start < set.v[i].end, "no stretch is empty");
        fuzz_require(i == 0 || set.v[i - 1].end < set.v[i].start, "stretches lie apart");
        fuzz_require(set.v[i].start >= within.start && set.v[i].end <= within.end, "in the window");
    }
}

static void require_same(struct rm_intervals a, struct rm_intervals b)
{
    fuzz_require(
        a.n == b.n && (!a.n || memcmp(a.v, b.v, a.n * sizeof *a.v) == 0), "the same again");
}

static void require_lines(const struct rm_diag *diag, int rc, size_t n_lines)
{
    fuzz_require((rc == 0) == (diag->n_errors == 0), "what fails has an error");
    for (size_t i = 0; i < diag->n_entries; i++)
        fuzz_require(diag->entries[i].where.line <= n_lines, "a line of the file");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct rm_arena arena = {0};
    struct rm_diag diag, again;
    struct rm_buf text = {0};
    struct rm_ics_reading reading = {.arena = &arena, .diag = &diag, .window = window};
    const struct rm_where where = {"f", 1, 0};
    struct rm_ics_busy busy, other;
    struct rm_intervals days;
    clock_t before = clock();

    if (!zones.arena)
        rm_zones_init(&zones, &zone_arena);
    reading.zones = &zones;
    reading.local = rm_zone_open(&zones, "Europe/London");
    rm_diag_init(&diag, &arena);
    rm_diag_init(&again, &arena);
    rm_buf_add(&text, (const char *)bytes, len);
    require_lines(&diag, rm_ics_read_busy(&busy, &reading, rm_buf_text(&text), len, where),
        count_lines(bytes, len));
    require_settled(busy.events, window);
    require_settled(busy.unnamed, window);
    reading.diag = &again;
    require_lines(&again, rm_ics_read_busy(&other, &reading, rm_buf_text(&text), len, where),
        count_lines(bytes, len));
    require_same(busy.events, other.events);
    require_same(busy.unnamed, other.unnamed);
    fuzz_require(diag.n_entries == again.n_entries, "the same is said again");
    rm_ics_read_days(&days, &reading, rm_buf_text(&text), len, where);
    require_settled(days, window);
    fuzz_require(clock() - before < 3 * CLOCKS_PER_SEC, "less than a second each");
    rm_buf_free(&text);
    rm_arena_free(&arena);
    return 0;
}
