/* Availability as people write it. */
#include "base/text.h"
#include "import/cell.h"
#include "import/hours_token.h"

#include <string.h>

enum { N_DAYS = 7, DAY_MIN = 24 * 60 };

/* Days and times that stand together: either comes first. */
struct group {
    struct rm_hours *hours;
    struct rm_arena *arena;
    size_t first; /* the slot of `hours` with which the group begins */
    unsigned days;
    struct rm_hours_token *times;
    size_t n_times;
    int is_time_first, is_full; /* full: it has both, so that a new first begins another */
};

/* An empty slot is passed by. */
static void put(struct rm_hours *hours, struct rm_arena *arena, int start_min, int end_min)
{
    if (start_min >= end_min)
        return;
    hours->v = rm_arena_grow(arena, hours->v, hours->n, sizeof *hours->v);
    hours->v[hours->n++] = (struct rm_slot){start_min, end_min};
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

static void add(struct group *g, unsigned days, const struct rm_hours_token *time)
{
    for (int day = 0; day < N_DAYS; day++)
        if (days & 1U << day)
            put(g->hours, g->arena, day * DAY_MIN + time->start_min, day * DAY_MIN + time->end_min);
}

/* Takes a stretch out of what the group has on a day. */
static void subtract_day(struct group *g, int from, int to)
{
    struct rm_hours *hours = g->hours, old = {hours->v + g->first, hours->n - g->first};
    struct rm_slot *copy = RM_NEW_N(g->arena, old.n, struct rm_slot);

    memcpy(copy, old.v, old.n * sizeof *copy);
    hours->n = g->first;
    for (size_t i = 0; i < old.n; i++) {
        put(hours, g->arena, copy[i].start_min, least(copy[i].end_min, from));
        put(hours, g->arena, -least(-copy[i].start_min, -to), copy[i].end_min);
    }
}

static void subtract(struct group *g, unsigned days, int start_min, int end_min)
{
    for (int day = 0; day < N_DAYS && g->hours->n > g->first; day++)
        if (days & 1U << day)
            subtract_day(g, day * DAY_MIN + start_min, day * DAY_MIN + end_min);
}

static const struct rm_hours_token whole_day = {
    .kind = RM_HOURS_TIME, .start_min = RM_WORK_START, .end_min = RM_WORK_END};

static void begin(struct group *g)
{
    g->first = g->hours->n;
    g->days = 0;
    g->n_times = 0;
    g->is_full = 0;
}

static void take_days(struct group *g, unsigned days)
{
    if (g->is_full && !g->is_time_first)
        begin(g);
    g->days |= days;
    for (size_t i = 0; i < g->n_times && g->is_time_first; i++)
        add(g, days, &g->times[i]);
    g->is_full |= g->is_time_first && g->n_times;
}

static void take_time(struct group *g, const struct rm_hours_token *time)
{
    if (g->is_full && g->is_time_first)
        begin(g);
    g->times = rm_arena_grow(g->arena, g->times, g->n_times, sizeof *g->times);
    g->times[g->n_times++] = *time;
    if (!g->is_time_first)
        add(g, g->days, time);
    g->is_full |= !g->is_time_first && g->days;
}

/* What the group lacks is the working week. */
static void fill(struct group *g)
{
    if (g->is_full)
        return;
    if (!g->days)
        g->days = RM_WORK_DAYS;
    if (!g->n_times)
        add(g, g->days, &whole_day);
    for (size_t i = 0; i < g->n_times; i++)
        add(g, g->days, &g->times[i]);
    g->is_full = 1;
}

static int is_break(const struct rm_hours_token *token)
{
    return token->kind == RM_HOURS_COMMA || token->kind == RM_HOURS_BREAK;
}

/* What follows "except"; how many tokens that is, 0 where it makes no sense. Days before any time
 * are taken out of the days, so that "weekdays except Wed 9-12" is 9 to 12 on the other days: that
 * holds however it was meant. */
static size_t take_except(struct group *g, const struct rm_hours_token *v, size_t n)
{
    unsigned days = 0;
    size_t i = 0;
    int was_full = g->is_full;

    if (!g->days && !g->n_times)
        return 0;
    for (; i < n && (v[i].kind == RM_HOURS_DAYS || is_break(&v[i])); i++)
        days |= v[i].kind == RM_HOURS_DAYS ? v[i].days : 0;
    if (days && !was_full && !g->n_times) {
        g->days &= ~days;
        return g->days ? i : 0;
    }
    fill(g);
    if (i < n && v[i].kind == RM_HOURS_TIME) {
        subtract(g, days ? days : g->days, v[i].start_min, v[i].end_min);
        return i + 1;
    }
    subtract(g, days, 0, DAY_MIN);
    return days ? i : 0;
}

/* Reads tokens as one statement; what it says is added to `hours` unless it is RM_HOURS_NOTHING. */
static enum rm_hours_sense read_all(
    struct rm_hours *hours, const struct rm_hours_token *v, size_t n, struct rm_arena *arena)
{
    struct rm_hours said = {0};
    struct group g = {.hours = &said, .arena = arena};
    unsigned seen = 0;
    size_t i = 0;

    while (i < n && is_break(&v[i]))
        i++;
    g.is_time_first = i < n && v[i].kind == RM_HOURS_TIME;
    while (i < n) {
        const struct rm_hours_token *token = &v[i++];
        size_t taken = 1;

        if (token->kind == RM_HOURS_DAYS)
            take_days(&g, token->days);
        else if (token->kind == RM_HOURS_TIME)
            take_time(&g, token);
        else if (token->kind == RM_HOURS_EXCEPT)
            i += taken = take_except(&g, v + i, n - i);
        if (!taken)
            return RM_HOURS_NOTHING;
        seen |= 1U << token->kind;
    }
    seen &= 1U << RM_HOURS_DAYS | 1U << RM_HOURS_TIME;
    if (!seen || (!g.is_full && seen == (1U << RM_HOURS_DAYS | 1U << RM_HOURS_TIME)))
        return RM_HOURS_NOTHING;
    fill(&g);
    if (!said.n)
        return RM_HOURS_NOTHING;
    for (i = 0; i < said.n; i++)
        put(hours, arena, said.v[i].start_min, said.v[i].end_min);
    return seen == 1U << RM_HOURS_DAYS   ? RM_HOURS_DAYS_ONLY
           : seen == 1U << RM_HOURS_TIME ? RM_HOURS_TIMES_ONLY
                                         : RM_HOURS_WHOLE;
}

/* Each part for itself, where each has both days and times; else all of it as one: in "Mon; Wed
 * 9-12" the times are for both. `kind` is what parts. */
static enum rm_hours_sense read_parts(struct rm_hours *hours, const struct rm_hours_token *v,
    size_t n, enum rm_hours_kind kind, struct rm_arena *arena)
{
    size_t before = hours->n, start = 0;
    int all_whole = 1;

    for (size_t i = 0; all_whole && i <= n; i++) {
        if (i < n && v[i].kind != kind)
            continue;
        if (i > start)
            all_whole = (kind == RM_HOURS_BREAK
                                ? read_parts(hours, v + start, i - start, RM_HOURS_COMMA, arena)
                                : read_all(hours, v + start, i - start, arena)) == RM_HOURS_WHOLE;
        start = i + 1;
    }
    if (all_whole && hours->n > before)
        return RM_HOURS_WHOLE;
    hours->n = before;
    return read_all(hours, v, n, arena);
}

/* New lines part what is said, and would be but spaces in a key. */
static const char *make_key(struct rm_arena *arena, const char *text)
{
    char *copy = rm_arena_dup(arena, text);

    for (char *c = copy; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ';';
    return rm_text_key(arena, copy);
}

static enum rm_hours_sense read_text(
    struct rm_hours *hours, const char *text, struct rm_arena *arena)
{
    const char *key = make_key(arena, text);
    struct rm_hours_tokens tokens = {0};

    if (!key || rm_hours_tokens_read(&tokens, key, arena))
        return RM_HOURS_NOTHING;
    return read_parts(hours, tokens.v, tokens.n, RM_HOURS_BREAK, arena);
}

int rm_cell_hours(struct rm_hours *hours, const char *text, struct rm_arena *arena)
{
    return read_text(hours, text, arena) == RM_HOURS_NOTHING ? -1 : 0;
}

enum rm_hours_sense rm_cell_hours_sense(const char *text)
{
    struct rm_arena arena = {0};
    struct rm_hours hours = {0};
    enum rm_hours_sense sense = read_text(&hours, text, &arena);

    rm_arena_free(&arena);
    return sense;
}

static int day_of(struct rm_slot slot)
{
    return slot.start_min / DAY_MIN;
}

/* Whether all that is said lies within the hours of the heading; or within its days, where it says
 * but days. */
static int is_within(
    const struct rm_hours *said, const struct rm_hours *heading, enum rm_hours_sense sense)
{
    for (size_t i = 0; i < said->n; i++) {
        size_t j = 0;

        while (j < heading->n &&
               (sense == RM_HOURS_DAYS_ONLY ? day_of(heading->v[j]) != day_of(said->v[i])
                                            : heading->v[j].start_min > said->v[i].start_min ||
                                                  heading->v[j].end_min < said->v[i].end_min))
            j++;
        if (j == heading->n)
            return 0;
    }
    return 1;
}

static int is_tick(const char *text, int *flag)
{
    static const char *const free[] = {"available", "free", "preferred", NULL};
    static const char *const busy[] = {"unavailable", "not available", "busy", NULL};
    struct rm_arena arena = {0};
    const char *key = rm_text_key(&arena, text);

    *flag = key && rm_word_find(free, key) >= 0   ? 1
            : key && rm_word_find(busy, key) >= 0 ? 0
                                                  : rm_cell_flag(text);
    rm_arena_free(&arena);
    return *flag >= 0;
}

static void add_all(struct rm_hours *hours, const struct rm_hours *more, struct rm_arena *arena)
{
    for (size_t i = 0; i < more->n; i++)
        put(hours, arena, more->v[i].start_min, more->v[i].end_min);
}

int rm_cell_grid(
    struct rm_hours *hours, const char *heading, const char *text, struct rm_arena *arena)
{
    struct rm_hours whole = {0}, said = {0};
    enum rm_hours_sense sense = read_text(&whole, heading, arena), own;
    int flag;

    if (is_tick(text, &flag)) {
        add_all(hours, flag ? &whole : &said, arena);
        return 0;
    }
    own = read_text(&said, text, arena);
    if (own == RM_HOURS_NOTHING)
        return -1;
    if ((sense == RM_HOURS_DAYS_ONLY && own == RM_HOURS_TIMES_ONLY) ||
        (sense == RM_HOURS_TIMES_ONLY && own == RM_HOURS_DAYS_ONLY))
        return rm_cell_hours(hours, rm_arena_printf(arena, "%s %s", heading, text), arena);
    rm_hours_settle(&whole);
    if (!is_within(&said, &whole, sense))
        return -1;
    add_all(hours, &said, arena);
    return 0;
}
