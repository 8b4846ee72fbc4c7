/*
 * The recovery attack: reports on random small programmes are printed, read back, and whoever has
 * them tries to work out what is hidden.
 *
 * The attacker has all views of a report as JSON Lines, for the board and for managers, side by
 * side. The equations are not those of the report's own code: whatever sums held in several hundred
 * programmes with nothing hidden are taken to hold. A hidden count is safe if there are two
 * solutions for all that is printed that are the threshold apart in it (puzzle.h).
 *
 * RM_RECOVERY in the environment says how many programmes: 500 when not set.
 */
#include "unit.h"

#include "base/date.h"
#include "base/num.h"
#include "puzzle.h"
#include "report/render.h"
#include "report/report.h"
#include "small.h"
#include "wire/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THRESHOLD = 5, TRAINING = 400, RUN_MAX = 9, KEYS_MAX = 4000, CAP = 400 };

/*
 * What is printed: numbers by their keys, "view|words of the row|column".
 */

/* A number that stands in no report that was printed, and one that is hidden. */
enum { ABSENT = -1, HIDDEN = -2 };

struct print {
    struct rm_map by_key; /* int64_t, by key */
    struct rm_map dates;  /* the same: as of which day, where rows have one */
    const char **keys;    /* in the order in which they were first met */
    size_t n;
    struct rm_arena *arena;
};

static int64_t *number_of(struct print *print, const char *key)
{
    void **slot = rm_map_add(&print->by_key, key);

    if (!*slot) {
        *slot = RM_NEW(print->arena, int64_t);
        *(int64_t *)*slot = ABSENT;
        print->keys = rm_arena_grow(print->arena, print->keys, print->n, sizeof *print->keys);
        print->keys[print->n++] = key;
    }
    return *slot;
}

static int64_t date_of(const struct print *print, const char *key)
{
    const int64_t *date = rm_map_find(&print->dates, key);

    return date ? *date : RM_NONE;
}

static int64_t look_up(const struct print *print, const char *key)
{
    const int64_t *number = rm_map_find(&print->by_key, key);

    return number ? *number : ABSENT;
}

/* A row's words, with a bar behind each: columns of texts, empty ones too. */
static const char *words_of(
    struct print *print, const struct rm_table *table, const struct rm_json *row)
{
    struct rm_buf words = {0};
    const char *copy;

    rm_buf_printf(&words, "%s|", table->key);
    for (size_t i = 0; i < table->n_columns; i++) {
        const struct rm_json *value = rm_json_member(row, table->columns[i].key);

        if ((table->columns[i].kind != RM_COLUMN_TEXT &&
                table->columns[i].kind != RM_COLUMN_DATE) ||
            !strcmp(table->columns[i].key, "as_of"))
            continue;
        rm_buf_printf(&words, "%s|", value ? rm_json_string(value, NULL) : "");
    }
    copy = rm_arena_dup(print->arena, rm_buf_text(&words));
    rm_buf_free(&words);
    return copy;
}

/* What one print hides another may show; they never tell different numbers. */
static void take(struct print *print, const char *key, const struct rm_json *value)
{
    int64_t *number = number_of(print, key);

    if (rm_json_kind(value) == RM_JSON_NULL) {
        *number = *number == ABSENT ? HIDDEN : *number;
        return;
    }
    assert_int_equal(rm_json_kind(value), RM_JSON_INT);
    assert_true(*number < 0 || *number == rm_json_int(value));
    *number = rm_json_int(value);
}

static void take_date(struct print *print, const char *key, const struct rm_json *value)
{
    int64_t *date = RM_NEW(print->arena, int64_t);

    if (value && rm_date_parse(date, rm_json_string(value, NULL)) == 0)
        *rm_map_add(&print->dates, key) = date;
}

static void read_row(struct print *print, const struct rm_table *table, const struct rm_json *row)
{
    const char *words = words_of(print, table, row);
    int counts_shown = 1;

    for (size_t i = 0; i < table->n_columns; i++) {
        const struct rm_column *column = &table->columns[i];
        const struct rm_json *value = rm_json_member(row, column->key);
        const char *key = rm_arena_printf(print->arena, "%s%s", words, column->key);

        if (!value)
            continue;
        if (column->kind == RM_COLUMN_INT) {
            take(print, key, value);
            take_date(print, key, rm_json_member(row, "as_of"));
        }
        if (column->kind == RM_COLUMN_INT && rm_json_kind(value) == RM_JSON_NULL)
            counts_shown = 0;
        /* A share or a mean next to a hidden count would say something of it. */
        if (column->kind == RM_COLUMN_PERCENT || column->kind == RM_COLUMN_HUNDREDTHS)
            assert_true(counts_shown || strcmp(table->key, "summary") != 0 ||
                        rm_json_kind(value) == RM_JSON_NULL);
    }
}

static void read_print(struct print *print, const struct rm_table *table, const struct rm_buf *text)
{
    const char *at = text->data, *end = text->data + text->len;

    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        char error[RM_JSON_ERROR_SIZE];
        struct rm_json *row = rm_json_parse(at, (size_t)(line_end - at), error);

        assert_non_null(row);
        read_row(print, table, row);
        rm_json_free(row);
        at = line_end + 1;
    }
}

/*
 * A programme and its reports.
 */

struct subject {
    struct rm_arena arena;
    struct rm_diag diag;
    struct rm_programme programme;
    struct rm_policy policy;
    struct rm_report report;
};

static void open_subject(struct subject *s, uint64_t seed, int stage)
{
    struct rm_buf text = {0};
    int64_t now;

    memset(s, 0, sizeof *s);
    rm_diag_init(&s->diag, &s->arena);
    rm_programme_init(&s->programme, &s->arena, &s->diag, RM_REPORT_TYPES);
    assert_int_equal(rm_policy_read(&s->policy, NULL, &s->arena, &s->diag), 0);
    small_programme(&text, seed, stage);
    rm_programme_read_text(&s->programme, text.data, text.len, "small");
    rm_buf_free(&text);
    if (rm_programme_settle(&s->programme)) {
        rm_diag_format(&s->diag, "small", &text);
        fail_msg("%s", rm_buf_text(&text));
    }
    now = small_day(stage) * RM_DAY;
    assert_int_equal(rm_report_init(&s->report, &s->programme, &s->policy, NULL, now), 0);
}

/* Whether a view is of counts, not of persons. */
static int has_counts(const char *view)
{
    return strcmp(view, "pairs") != 0 && strcmp(view, "people") != 0 &&
           strcmp(view, "unmatched") != 0 && strcmp(view, "managers") != 0;
}

/* All views of counts that the audience may see, as they are printed. */
static void print_all(
    struct print *print, struct subject *s, enum rm_audience audience, int64_t threshold)
{
    struct rm_table tables[RM_N_VIEWS];
    enum rm_view views[RM_N_VIEWS];
    struct rm_buf text = {0};
    size_t n = 0;

    for (int view = 0; view < RM_N_VIEWS; view++)
        if (has_counts(rm_view_words[view]) && rm_view_is_open((enum rm_view)view, audience))
            views[n++] = (enum rm_view)view;
    assert_int_equal(rm_report_views(tables, &s->report, views, n, audience, threshold), 0);
    for (size_t i = 0; i < n; i++) {
        rm_buf_clear(&text);
        rm_tables_render(&text, &tables[i], 1, (struct rm_rendering){.format = RM_FORMAT_JSONL});
        read_print(print, &tables[i], &text);
    }
    rm_buf_free(&text);
}

static struct print new_print(struct rm_arena *arena)
{
    struct print print = {.arena = arena};

    rm_map_init(&print.by_key, arena);
    rm_map_init(&print.dates, arena);
    return print;
}

/*
 * What always holds. Numbers are looked at in runs, neighbours of a column in a section: two runs
 * with the same sum in all programmes are an equation, and so are a run and two single numbers.
 */

struct run {
    size_t first, n; /* keys */
};

/* The sums of two are that of the third; the second may be empty. */
struct equation {
    struct run runs[3];
};

struct knowledge {
    struct rm_arena arena;
    const char **keys; /* of fixed rows, in the order of columns, then rows */
    size_t n_keys;
    int64_t *values; /* TRAINING by n_keys */
    int64_t *sums;   /* TRAINING by n_keys + 1: of all before */
    int64_t *absent; /* how many before are */
    struct equation *equations;
    size_t n_equations;
    uint64_t *basis; /* equations in reduced form, to see which are new: n_keys a row */
    size_t *pivots, n_basis;
};

static struct knowledge known;

/* The part of a key up to its `n`th bar. */
static size_t prefix(const char *key, int n)
{
    const char *at = key;

    for (; n && (at = strchr(at, '|')); n--)
        at++;
    return (size_t)(at - key);
}

static const char *column_of(const char *key)
{
    return strrchr(key, '|') + 1;
}

static int compare_places(const char *a, const char *b)
{
    size_t a_len = prefix(a, 2), b_len = prefix(b, 2);
    int order = strcmp(column_of(a), column_of(b));

    if (order)
        return order;
    return a_len == b_len && !strncmp(a, b, a_len) ? 0 : 1;
}

/* Rows that are named after departments, topics and weeks are not in all programmes. */
static int is_fixed(const char *key)
{
    return strncmp(key, "trend|", 6) != 0 && !strstr(key, "|Unit ") &&
           !strstr(key, "|no department given") && !strstr(key, "|no topic given") &&
           !strstr(key, "|other ") && !strstr(key, "|topic ");
}

/* Columns one after the other; within them rows as they come, sections together. */
static void sort_keys(struct knowledge *k, const struct print *all)
{
    unsigned char *done = RM_NEW_N(&k->arena, all->n, unsigned char);

    k->keys = RM_NEW_N(&k->arena, all->n, const char *);
    for (size_t i = 0; i < all->n; i++)
        for (size_t j = i; !done[i] && j < all->n; j++)
            if (is_fixed(all->keys[j]) && !done[j] && !compare_places(all->keys[i], all->keys[j])) {
                k->keys[k->n_keys++] = all->keys[j];
                done[j] = j != i;
            }
}

static void train(struct knowledge *k)
{
    struct print all = new_print(&k->arena), prints[TRAINING];

    for (int i = 0; i < TRAINING; i++) {
        struct subject s;

        open_subject(&s, 1000000 + (uint64_t)i, 9);
        prints[i] = new_print(&k->arena);
        print_all(&prints[i], &s, RM_BOARD, 1);
        for (size_t j = 0; j < prints[i].n; j++)
            number_of(&all, prints[i].keys[j]);
        rm_arena_free(&s.arena);
    }
    sort_keys(k, &all);
    k->values = RM_NEW_N(&k->arena, TRAINING * k->n_keys, int64_t);
    k->sums = RM_NEW_N(&k->arena, TRAINING * (k->n_keys + 1), int64_t);
    k->absent = RM_NEW_N(&k->arena, TRAINING * (k->n_keys + 1), int64_t);
    for (size_t i = 0; i < TRAINING; i++)
        for (size_t j = 0; j < k->n_keys; j++) {
            int64_t value = look_up(&prints[i], k->keys[j]);
            size_t at = i * (k->n_keys + 1) + j;

            k->values[i * k->n_keys + j] = value;
            k->sums[at + 1] = k->sums[at] + value;
            k->absent[at + 1] = k->absent[at] + (value == ABSENT);
        }
}

static const int signs[3] = {1, 1, -1};

/* Whether an equation holds wherever all of it is there, and it is there often. */
static int always_holds(const struct knowledge *k, const struct equation *e)
{
    int seen = 0;

    for (size_t i = 0; i < TRAINING; i++) {
        const int64_t *sums = k->sums + i * (k->n_keys + 1);
        const int64_t *absent = k->absent + i * (k->n_keys + 1);
        int64_t left = 0, n_absent = 0;

        for (int r = 0; r < 3; r++) {
            size_t first = e->runs[r].first, end = first + e->runs[r].n;

            left += signs[r] * (sums[end] - sums[first]);
            n_absent += absent[end] - absent[first];
        }
        if (n_absent)
            continue;
        if (left)
            return 0;
        seen++;
    }
    return seen >= 20;
}

#define PRIME UINT64_C(2147483647)

static uint64_t invert(uint64_t a)
{
    uint64_t result = 1;

    for (uint64_t e = PRIME - 2; e; e >>= 1, a = a * a % PRIME)
        if (e & 1)
            result = result * a % PRIME;
    return result;
}

/* Adds a vector to a basis in reduced form (mod a prime). 0 where it is made of those there. */
static int is_new(uint64_t *basis, size_t *pivots, size_t *n_basis, size_t n, const int64_t *v)
{
    uint64_t *row = basis + *n_basis * n, factor;
    size_t at = 0;

    for (size_t i = 0; i < n; i++)
        row[i] = v[i] < 0 ? PRIME - (uint64_t)-v[i] % PRIME : (uint64_t)v[i] % PRIME;
    for (size_t b = 0; b < *n_basis; b++) {
        factor = PRIME - row[pivots[b]];
        for (size_t i = 0; factor != PRIME && i < n; i++)
            row[i] = (row[i] + factor * basis[b * n + i]) % PRIME;
    }
    while (at < n && !row[at])
        at++;
    if (at == n)
        return 0;
    factor = invert(row[at]);
    for (size_t i = 0; i < n; i++)
        row[i] = row[i] * factor % PRIME;
    for (size_t b = 0; b < *n_basis; b++) {
        factor = PRIME - basis[b * n + at];
        for (size_t i = 0; factor != PRIME && i < n; i++)
            basis[b * n + i] = (basis[b * n + i] + factor * row[i]) % PRIME;
    }
    pivots[(*n_basis)++] = at;
    return 1;
}

/* The factors of all keys. */
static void write_out(int64_t *v, const struct knowledge *k, const struct equation *e)
{
    memset(v, 0, k->n_keys * sizeof *v);
    for (int r = 0; r < 3; r++)
        for (size_t i = 0; i < e->runs[r].n; i++)
            v[e->runs[r].first + i] += signs[r];
}

static void learn(struct knowledge *k, struct run a, struct run b, struct run c)
{
    const struct equation e = {{a, b, c}};
    int64_t *v;

    if (!always_holds(k, &e))
        return;
    v = RM_NEW_N(&k->arena, k->n_keys, int64_t);
    write_out(v, k, &e);
    if (!is_new(k->basis, k->pivots, &k->n_basis, k->n_keys, v))
        return;
    k->equations = rm_arena_grow(&k->arena, k->equations, k->n_equations, sizeof *k->equations);
    k->equations[k->n_equations++] = e;
}

static int is_run(const struct knowledge *k, struct run run)
{
    return run.first + run.n <= k->n_keys &&
           !compare_places(k->keys[run.first], k->keys[run.first + run.n - 1]);
}

static int overlap(struct run a, struct run b)
{
    return a.first < b.first + b.n && b.first < a.first + a.n;
}

/* Two runs, the second no longer than the first. */
static void find_pairs(struct knowledge *k, size_t n, size_t m)
{
    for (size_t i = 0; i < k->n_keys; i++)
        for (size_t j = 0; is_run(k, (struct run){i, n}) && j < k->n_keys; j++)
            if (is_run(k, (struct run){j, m}) && !overlap((struct run){i, n}, (struct run){j, m}))
                learn(k, (struct run){i, n}, (struct run){0, 0}, (struct run){j, m});
}

/* Two single numbers, and a run. */
static void find_triples(struct knowledge *k, size_t n)
{
    for (size_t i = 0; i < k->n_keys; i++)
        for (size_t j = i + 1; j < k->n_keys; j++)
            for (size_t c = 0; c < k->n_keys; c++)
                if (is_run(k, (struct run){c, n}) &&
                    !overlap((struct run){i, 1}, (struct run){c, n}) &&
                    !overlap((struct run){j, 1}, (struct run){c, n}))
                    learn(k, (struct run){i, 1}, (struct run){j, 1}, (struct run){c, n});
}

/* Short ones first. */
static void find_equations(struct knowledge *k)
{
    k->basis = RM_NEW_N(&k->arena, (k->n_keys + 1) * k->n_keys, uint64_t);
    k->pivots = RM_NEW_N(&k->arena, k->n_keys + 1, size_t);
    for (size_t len = 2; len <= 2 * RUN_MAX; len++) {
        for (size_t m = 1; m <= len / 2; m++)
            if (len - m <= RUN_MAX)
                find_pairs(k, len - m, m);
        if (len > 2 && len < 8)
            find_triples(k, len - 2);
    }
}

/* How many equations there are at all among the numbers that are in every programme, by the rank
 * of the numbers themselves. */
static size_t count_equations(struct rm_arena *arena, const struct knowledge *k, size_t *found)
{
    unsigned char *always = RM_NEW_N(arena, k->n_keys, unsigned char);
    size_t n = 0, rank = 0, *pivots = RM_NEW_N(arena, TRAINING + 1, size_t), m = 0, *new_pivots;
    uint64_t *basis = RM_NEW_N(arena, (TRAINING + 1) * k->n_keys, uint64_t);
    int64_t *v = RM_NEW_N(arena, k->n_keys, int64_t);

    for (size_t j = 0; j < k->n_keys; j++) {
        always[j] = 1;
        for (size_t i = 0; i < TRAINING; i++)
            always[j] &= k->values[i * k->n_keys + j] != ABSENT;
        n += always[j];
    }
    for (size_t i = 0; i < TRAINING; i++) {
        for (size_t j = 0; j < k->n_keys; j++)
            v[j] = always[j] ? k->values[i * k->n_keys + j] : 0;
        is_new(basis, pivots, &rank, k->n_keys, v);
    }
    new_pivots = RM_NEW_N(arena, k->n_keys + 1, size_t);
    basis = RM_NEW_N(arena, (k->n_keys + 1) * k->n_keys, uint64_t);
    for (size_t e = 0; e < k->n_equations; e++) {
        const struct equation *eq = &k->equations[e];
        int whole = 1;

        write_out(v, k, eq);
        for (size_t j = 0; j < k->n_keys; j++)
            whole &= !v[j] || always[j];
        if (whole)
            is_new(basis, new_pivots, &m, k->n_keys, v);
    }
    *found = m;
    return n - rank;
}

/* The attacker knows every equation that there is. */
static void all_equations_are_known(void **state)
{
    struct rm_arena arena = {0};
    size_t found, in_all = count_equations(&arena, &known, &found);
    int64_t *v = RM_NEW_N(&arena, known.n_keys, int64_t);

    (void)state;
    if (getenv("RM_RECOVERY_SHOW"))
        for (size_t e = 0; e < known.n_equations; e++) {
            for (size_t i = 0; i < known.n_keys; i++) {
                write_out(v, &known, &known.equations[e]);
                if (v[i])
                    printf("%+d %s ", (int)v[i], known.keys[i]);
            }
            printf("\n");
        }
    printf("%zu numbers, %zu equations, %zu known\n", known.n_keys, in_all, found);
    assert_true(known.n_keys > 50);
    assert_int_equal(found, in_all);
    rm_arena_free(&arena);
}

/*
 * The attack.
 */

struct attack {
    struct rm_arena arena;
    struct print *print; /* what the attacker has */
    struct puzzle puzzle;
    int64_t *hint;                 /* the truth, of each key */
    struct rm_map index;           /* of each key its number in the puzzle, and 1 */
    const struct rm_map *harmless; /* keys that may be known; or NULL */
    size_t n_hidden, n_shown, n_recovered;
    const char *first; /* recovered */
};

static size_t number(struct attack *a, const char *key)
{
    return (size_t)(uintptr_t)rm_map_find(&a->index, key) - 1;
}

static int is_printed(const struct attack *a, const char *key)
{
    return look_up(a->print, key) != ABSENT;
}

static void add_equations(struct attack *a)
{
    for (size_t e = 0; e < known.n_equations; e++) {
        const struct equation *eq = &known.equations[e];
        size_t at[3 * RUN_MAX], n = 0;
        int factors[3 * RUN_MAX], all = 1;

        for (int r = 0; r < 3; r++)
            for (size_t i = 0; i < eq->runs[r].n; i++) {
                const char *key = known.keys[eq->runs[r].first + i];

                all &= is_printed(a, key);
                at[n] = all ? number(a, key) : 0;
                factors[n++] = signs[r];
            }
        if (all)
            puzzle_row(&a->puzzle, at, factors, n, 0);
    }
}

static int is_between(const char *key, const char *head, const char *tail)
{
    return !strncmp(key, head, strlen(head)) && strlen(key) > strlen(head) + strlen(tail) &&
           !strcmp(key + strlen(key) - strlen(tail), tail);
}

/* Sums over what is named: keys that begin with `head` and end with `tail`, with a name between,
 * are the parts of `total`. */
static void add_named(struct attack *a, const char *head, const char *tail, const char *total)
{
    size_t n = 0, *at = RM_NEW_N(&a->arena, a->print->n + 1, size_t);
    int *factors = RM_NEW_N(&a->arena, a->print->n + 1, int);
    int64_t left = is_printed(a, total) ? a->hint[number(a, total)] : 0;
    size_t rest = SIZE_MAX;

    for (size_t i = 0; i < a->print->n; i++) {
        const char *key = a->print->keys[i];

        if (!is_between(key, head, tail) || is_fixed(key))
            continue;
        at[n] = number(a, key);
        factors[n++] = 1;
        if (strstr(key, "|other "))
            rest = number(a, key);
        else
            left -= a->hint[number(a, key)];
    }
    if (rest != SIZE_MAX) /* which is nowhere with nothing hidden */
        a->hint[rest] = left;
    if (!n || !is_printed(a, total))
        return;
    at[n] = number(a, total);
    factors[n++] = -1;
    puzzle_row(&a->puzzle, at, factors, n, 0);
}

/* A count is no more than what it is of. */
static void add_parts(struct attack *a)
{
    for (size_t i = 0; i < a->print->n; i++) {
        const char *key = a->print->keys[i], *of;
        size_t stem = strlen(key) - strlen(column_of(key));

        if (strcmp(column_of(key), "count") != 0)
            continue;
        of = rm_arena_printf(&a->arena, "%.*sof", (int)stem, key);
        if (is_printed(a, of))
            puzzle_row(&a->puzzle, (size_t[]){number(a, key), number(a, of)}, (int[]){1, -1}, 2, 1);
    }
}

/* Each row of a topic of goals has what all of them add up to. */
static void add_goals(struct attack *a, const struct print *truth)
{
    static const char head[] = "goals|topics|";
    const char *last = NULL;
    int64_t all = 0;

    for (size_t i = 0; i < truth->n; i++)
        if (is_between(truth->keys[i], head, "|count"))
            all += look_up(truth, truth->keys[i]);
    for (size_t i = 0; i < a->print->n; i++) {
        const char *key = a->print->keys[i];

        if (!is_between(key, head, "|of"))
            continue;
        a->hint[number(a, key)] = all;
        if (last)
            puzzle_row(
                &a->puzzle, (size_t[]){number(a, last), number(a, key)}, (int[]){1, -1}, 2, 0);
        last = key;
    }
    if (last)
        add_named(a, head, "|count", last);
}

/* What became of pairs by the end of a week: the last week says what the summary does, and who has
 * agreed once has agreed in all weeks after. */
static void add_weeks(struct attack *a, const char *column, const char *in_summary, int only_grows)
{
    const char *last = NULL;

    for (size_t i = 0; i < a->print->n; i++) {
        const char *key = a->print->keys[i];

        if (!is_between(key, "trend|", column))
            continue;
        if (last && only_grows)
            puzzle_row(
                &a->puzzle, (size_t[]){number(a, last), number(a, key)}, (int[]){1, -1}, 2, 1);
        last = key;
    }
    if (last && is_printed(a, in_summary))
        puzzle_row(
            &a->puzzle, (size_t[]){number(a, last), number(a, in_summary)}, (int[]){1, -1}, 2, 0);
}

static void add_trend(struct attack *a)
{
    add_named(a, "trend|", "|held", "summary|meetings||held|count");
    add_named(a, "trend|", "|answered_mentors", "summary|check-ins|mentors|answered|count");
    add_named(a, "trend|", "|answered_mentees", "summary|check-ins|mentees|answered|count");
    add_weeks(a, "|agreed", "summary|pairs||ever agreed|count", 1);
    add_weeks(a, "|live", "summary|health||on track|of", 0);
    for (size_t i = 0; i < a->print->n; i++) {
        const char *live = a->print->keys[i], *agreed;

        if (!is_between(live, "trend|", "|live"))
            continue;
        agreed = rm_arena_printf(&a->arena, "%.*sagreed", (int)(strlen(live) - 4), live);
        if (is_printed(a, agreed))
            puzzle_row(
                &a->puzzle, (size_t[]){number(a, live), number(a, agreed)}, (int[]){1, -1}, 2, 1);
    }
}

static void set_up(struct attack *a, const struct print *truth)
{
    a->hint = RM_NEW_N(&a->arena, a->print->n, int64_t);
    puzzle_init(&a->puzzle, &a->arena, a->print->n);
    rm_map_init(&a->index, &a->arena);
    for (size_t i = 0; i < a->print->n; i++) {
        int64_t value = look_up(a->print, a->print->keys[i]);
        int64_t is = look_up(truth, a->print->keys[i]);

        *rm_map_add(&a->index, a->print->keys[i]) = (void *)(uintptr_t)(i + 1);
        a->puzzle.low[i] = value >= 0 ? value : 0;
        a->puzzle.high[i] = value >= 0 ? value : CAP;
        a->hint[i] = value >= 0 ? value : is >= 0 ? is : 0;
    }
    a->puzzle.hint = a->hint;
    add_equations(a);
    add_parts(a);
    add_named(a, "summary|matched|", "|mentees|count", "summary|funnel|mentees|matched|count");
    add_named(a, "summary|matched|", "|mentees|of", "summary|people||mentees|count");
    add_named(a, "summary|matched|", "|mentors|of", "summary|people||mentors|count");
    add_goals(a, truth);
    add_trend(a);
    for (int i = 0; i < 4; i++) {
        static const char *const columns[] = {
            "|offered", "|wanted", "|returns_wanted", "|returns_offered"};

        add_named(a, "topics|topic|", columns[i],
            rm_arena_printf(&a->arena, "topics|total|times a topic is named%s", columns[i]));
    }
}

/* Whether two solutions are so far apart in a number. */
static int is_safe(struct puzzle *p, size_t i, int64_t apart)
{
    int64_t low = p->low[i], high;

    while (low <= p->high[i] && !puzzle_find(p, i, low))
        low++;
    high = low + apart;
    while (high <= p->high[i] && !puzzle_find(p, i, high))
        high++;
    return high <= p->high[i];
}

/* How far apart two solutions must be. How pairs stood in a week is bound by the weeks before and
 * after, of which it is known besides that fewer than the threshold came in between: there, as with
 * all that rests on knowing the rule, it is more than half of it. */
static int64_t needed(const char *key)
{
    return is_between(key, "trend|", "|agreed") || is_between(key, "trend|", "|live")
               ? (THRESHOLD + 1) / 2
               : THRESHOLD;
}

static void attack(struct attack *a, const struct print *truth)
{
    set_up(a, truth);
    assert_true(puzzle_holds(&a->puzzle));
    assert_int_equal(puzzle_narrow(&a->puzzle), 0);
    for (size_t i = 0; i < a->print->n; i++) {
        if (look_up(a->print, a->print->keys[i]) != HIDDEN) {
            a->n_shown++;
            continue;
        }
        a->n_hidden++;
        if (a->puzzle.high[i] == 0) /* of a total that is zero and shown: nobody is in it */
            continue;
        if (is_safe(&a->puzzle, i, needed(a->print->keys[i])) ||
            (a->harmless && rm_map_find(a->harmless, a->print->keys[i])))
            continue;
        a->first = a->first ? a->first : a->print->keys[i];
        a->n_recovered++;
    }
}

static int n_programmes(void)
{
    const char *wanted = getenv("RM_RECOVERY");

    return wanted && atoi(wanted) > 0 ? atoi(wanted) : 500;
}

/*
 * Releases: what was published on several days.
 */

/* Counts of people and of pairs, of which each changes a number by one at the most. */
static int is_of_people(const char *key)
{
    static const char *const others[] = {"summary|meetings|", "summary|check-ins|",
        "summary|ratings|", "summary|actions|", "summary|topics|", "goals|goals|", "goals|topics|",
        "topics|total|times", "topics|topic|other", "outcomes|"};

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!strncmp(key, others[i], strlen(others[i])))
            return 0;
    return 1;
}

struct told {
    struct told *before;
    int64_t value;
};

/* How many numbers that are told anew (as of `today`; RM_NONE: all) have changed by fewer people
 * than may be told of, but by some. */
static size_t subtract(struct rm_map *history, const struct print *print, int64_t today)
{
    size_t n_told = 0;

    for (size_t i = 0; i < print->n; i++) {
        const char *key = print->keys[i];
        int64_t value = look_up(print, key);
        struct told *now = RM_NEW(print->arena, struct told);
        void **slot;

        if (value < 0 || date_of(print, key) != today || !is_of_people(key))
            continue;
        slot = rm_map_add(history, key);
        for (const struct told *then = *slot; then; then = then->before) {
            int64_t change = value > then->value ? value - then->value : then->value - value;

            n_told += change && change < THRESHOLD;
        }
        *now = (struct told){*slot, value};
        *slot = now;
    }
    return n_told;
}

/* Numbers of an earlier day may no longer be true: nothing tells those that are. Readers take it
 * that counts of people have changed by less than the threshold; `ranges` are what that leaves.
 * Where they have changed by more there is no harm in working it out, and in another row they may
 * be told. */
static void forget_old(struct print *print, const struct print *truth, const struct print *plain,
    struct rm_map *ranges, struct rm_map *harmless, int64_t today)
{
    for (size_t i = 0; i < print->n; i++) {
        const char *key = print->keys[i];
        int64_t then = look_up(print, key), is = look_up(truth, key), change;
        int64_t *range = RM_NEW_N(print->arena, 2, int64_t);
        int old = date_of(print, key) != today, shown = look_up(plain, key) >= 0;

        is = is < 0 ? look_up(plain, key) : is;
        /* It was hidden then, and is not now; or it is told in the summary alone. */
        if (then == HIDDEN && shown && (old || needed(key) < THRESHOLD))
            *rm_map_add(harmless, key) = print;
        if (then < 0 || !old)
            continue;
        *number_of(print, key) = HIDDEN;
        if (!shown || is < 0) /* hidden now; or what a row sums up is nowhere to be seen */
            continue;
        change = then > is ? then - is : is - then;
        /* Nobody is behind it, or enough are. */
        if (!change || change >= THRESHOLD || !is_of_people(key))
            *rm_map_add(harmless, key) = print;
        if (change >= THRESHOLD || !is_of_people(key))
            continue;
        range[0] = then > THRESHOLD - 1 ? then - THRESHOLD + 1 : 0;
        range[1] = then + THRESHOLD - 1;
        *rm_map_add(ranges, key) = range;
    }
}

/* With what readers reckon of the numbers that were not told anew. */
static size_t reckon(struct print *print, const struct print *truth, const struct rm_map *ranges,
    const struct rm_map *harmless)
{
    struct attack a = {.print = print};
    size_t n_recovered = 0;

    set_up(&a, truth);
    for (size_t i = 0; i < print->n; i++) {
        const int64_t *range = rm_map_find(ranges, print->keys[i]);

        if (range) {
            a.puzzle.low[i] = range[0];
            a.puzzle.high[i] = range[1];
        }
    }
    assert_true(puzzle_holds(&a.puzzle));
    assert_int_equal(puzzle_narrow(&a.puzzle), 0);
    for (size_t i = 0; i < print->n; i++) {
        const char *key = print->keys[i];

        if (!rm_map_find(ranges, key) || rm_map_find(harmless, key) ||
            is_safe(&a.puzzle, i, (THRESHOLD + 1) / 2))
            continue;
        printf("reckoned: %s\n", key);
        n_recovered++;
    }
    rm_arena_free(&a.arena);
    return n_recovered;
}

struct tally {
    struct rm_map history, without; /* what was told, with releases and without them */
    size_t n_told, n_told_without, n_recovered, n_reckoned, n_old, n_new;
};

static void release(
    struct tally *tally, const char *path, uint64_t seed, int stage, struct rm_arena *arena)
{
    struct attack a = {0};
    struct subject s;
    struct rm_release file;
    struct rm_map ranges, harmless;
    struct print print = new_print(arena), plain = new_print(arena), truth = new_print(arena);
    int64_t today = small_day(stage);

    open_subject(&s, seed, stage);
    print_all(&truth, &s, RM_BOARD, 1);
    print_all(&plain, &s, RM_BOARD, THRESHOLD);
    assert_int_equal(
        rm_release_open(&file, path, "c", s.report.progress.now, &s.arena, &s.diag), 0);
    s.report.release = &file;
    print_all(&print, &s, RM_BOARD, THRESHOLD);
    assert_int_equal(rm_release_close(&file, "board", THRESHOLD, &s.diag), 0);
    tally->n_told += subtract(&tally->history, &print, today);
    tally->n_told_without += subtract(&tally->without, &plain, RM_NONE);
    for (size_t i = 0; i < print.n; i++)
        *(date_of(&print, print.keys[i]) == today ? &tally->n_new : &tally->n_old) += 1;
    rm_map_init(&ranges, arena);
    rm_map_init(&harmless, arena);
    forget_old(&print, &truth, &plain, &ranges, &harmless, today);
    a.print = &print;
    a.harmless = &harmless;
    attack(&a, &truth);
    tally->n_recovered += a.n_recovered;
    if (a.n_recovered)
        printf("programme %d, stage %d: %s\n", (int)seed, stage, a.first);
    tally->n_reckoned += reckon(&print, &truth, &ranges, &harmless);
    rm_arena_free(&a.arena);
    rm_arena_free(&s.arena);
}

static void releases_are_not_subtracted(void **state)
{
    struct tally tally = {0};

    (void)state;
    for (int i = 0; i < n_programmes() / 10; i++) {
        char path[] = "/tmp/rm-release.XXXXXX";
        struct rm_arena arena = {0};
        int fd = mkstemp(path);

        assert_true(fd >= 0);
        close(fd);
        rm_map_init(&tally.history, &arena);
        rm_map_init(&tally.without, &arena);
        for (int stage = i % 3; stage < 10; stage += 1 + i % 3)
            release(&tally, path, 1 + (uint64_t)i, stage, &arena);
        assert_int_equal(unlink(path), 0);
        rm_arena_free(&arena);
    }
    printf("%zu numbers new, %zu of an earlier day; %zu changes told without releases\n",
        tally.n_new, tally.n_old, tally.n_told_without);
    assert_true(tally.n_told_without > 100);
    assert_int_equal(tally.n_told, 0);
    assert_int_equal(tally.n_recovered, 0);
    assert_int_equal(tally.n_reckoned, 0);
}

static void nothing_is_recovered(void **state)
{
    size_t n_hidden = 0, n_shown = 0, n_bad = 0;

    (void)state;
    for (int i = 0; i < n_programmes(); i++) {
        struct attack a = {0};
        struct subject s;
        struct print print = new_print(&a.arena), truth = new_print(&a.arena);

        open_subject(&s, 1 + (uint64_t)i, i % 10);
        print_all(&print, &s, RM_BOARD, THRESHOLD);
        print_all(&print, &s, RM_MANAGER, THRESHOLD);
        print_all(&print, &s, RM_PARTICIPANTS, THRESHOLD);
        print_all(&truth, &s, RM_BOARD, 1);
        a.print = &print;
        attack(&a, &truth);
        n_hidden += a.n_hidden;
        n_shown += a.n_shown;
        n_bad += a.n_recovered > 0;
        if (a.n_recovered && n_bad < 10)
            printf("programme %d: %zu recovered, among them %s\n", i, a.n_recovered, a.first);
        rm_arena_free(&s.arena);
        rm_arena_free(&a.arena);
    }
    printf("%zu hidden, %zu shown\n", n_hidden, n_shown);
    assert_int_equal(n_bad, 0);
    assert_true(n_shown > n_hidden / 5); /* nor is all hidden */
}

/* The attack has teeth: small counts are hidden and nothing else, and it finds them. */
static void small_counts_alone_are_recovered(void **state)
{
    int n_broken = 0, n = n_programmes() / 10 + 1;

    (void)state;
    for (int i = 0; i < n; i++) {
        struct attack a = {0};
        struct subject s;
        struct print print = new_print(&a.arena), truth = new_print(&a.arena);

        open_subject(&s, 1 + (uint64_t)i, 9);
        print_all(&print, &s, RM_BOARD, 1);
        print_all(&truth, &s, RM_BOARD, 1);
        for (size_t j = 0; j < print.n; j++)
            if (*number_of(&print, print.keys[j]) > 0 &&
                *number_of(&print, print.keys[j]) < THRESHOLD)
                *number_of(&print, print.keys[j]) = HIDDEN;
        a.print = &print;
        attack(&a, &truth);
        n_broken += a.n_recovered > 0;
        rm_arena_free(&s.arena);
        rm_arena_free(&a.arena);
    }
    printf("%d of %d give something away\n", n_broken, n);
    assert_true(n_broken > n * 3 / 4);
}

static int setup(void **state)
{
    (void)state;
    train(&known);
    find_equations(&known);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rm_arena_free(&known.arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_equations_are_known),
        cmocka_unit_test(nothing_is_recovered),
        cmocka_unit_test(releases_are_not_subtracted),
        cmocka_unit_test(small_counts_alone_are_recovered),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
