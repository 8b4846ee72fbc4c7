/* Availability as people write it. */
#include "base/text.h"
#include "import/cell.h"
#include "import/hours_token.h"

#include <string.h>

enum { N_DAYS = 7, DAY_MIN = 24 * 60 };

/* What some tokens say together. */
enum sense { BAD, DAYS_ALONE, TIMES_ALONE, WHOLE };

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

/* Reads tokens as one statement; what it says is added to `hours` unless it is BAD. */
static enum sense read_all(
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
            return BAD;
        seen |= 1U << token->kind;
    }
    seen &= 1U << RM_HOURS_DAYS | 1U << RM_HOURS_TIME;
    if (!seen || (!g.is_full && seen == (1U << RM_HOURS_DAYS | 1U << RM_HOURS_TIME)))
        return BAD;
    fill(&g);
    if (!said.n)
        return BAD;
    for (i = 0; i < said.n; i++)
        put(hours, arena, said.v[i].start_min, said.v[i].end_min);
    return seen == 1U << RM_HOURS_DAYS   ? DAYS_ALONE
           : seen == 1U << RM_HOURS_TIME ? TIMES_ALONE
                                         : WHOLE;
}

/* Each part for itself, where each has both days and times; else all of it as one: in "Mon; Wed
 * 9-12" the times are for both. `kind` is what parts. */
static enum sense read_parts(struct rm_hours *hours, const struct rm_hours_token *v, size_t n,
    enum rm_hours_kind kind, struct rm_arena *arena)
{
    size_t before = hours->n, start = 0;
    int all_whole = 1;

    for (size_t i = 0; all_whole && i <= n; i++) {
        if (i < n && v[i].kind != kind)
            continue;
        if (i > start)
            all_whole = (kind == RM_HOURS_BREAK
                                ? read_parts(hours, v + start, i - start, RM_HOURS_COMMA, arena)
                                : read_all(hours, v + start, i - start, arena)) == WHOLE;
        start = i + 1;
    }
    if (all_whole && hours->n > before)
        return WHOLE;
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

int rm_cell_hours(struct rm_hours *hours, const char *text, struct rm_arena *arena)
{
    const char *key = make_key(arena, text);
    struct rm_hours_tokens tokens = {0};

    if (!key || rm_hours_tokens_read(&tokens, key, arena))
        return -1;
    return read_parts(hours, tokens.v, tokens.n, RM_HOURS_BREAK, arena) == BAD ? -1 : 0;
}
