#include "report/figures.h"

#include "base/num.h"
#include "progress/gas.h"

#include <inttypes.h>
#include <string.h>

struct rm_measure {
    const char *section, *group, *text;
    size_t count, of;
    int of_answers, has_mean;
    struct rm_mean mean;
};

static const struct rm_column columns[] = {
    {"section", "Section", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"group", "Group", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"measure", "Measure", RM_COLUMN_TEXT, 0},
    {"count", "Count", RM_COLUMN_INT, 0},
    {"of", "Of", RM_COLUMN_INT, 0},
    {"percent", "Share", RM_COLUMN_PERCENT, 0},
    {"mean", "Mean", RM_COLUMN_HUNDREDTHS, 0},
};

size_t rm_figures_count(struct rm_figures *f, int64_t count, int64_t people)
{
    f->counts = rm_arena_grow(f->arena, f->counts, f->n, sizeof *f->counts);
    f->people = rm_arena_grow(f->arena, f->people, f->n, sizeof *f->people);
    f->hidden = rm_arena_grow(f->arena, f->hidden, f->n, sizeof *f->hidden);
    f->hidden[f->n] = 0;
    f->counts[f->n] = count;
    f->people[f->n] = people;
    return f->n++;
}

void rm_figures_hide(struct rm_figures *f, size_t count)
{
    f->hidden[count] = 1;
}

void rm_figures_sum(
    struct rm_figures *f, size_t total, const size_t *parts, size_t n, int open_zeros)
{
    size_t *copy = RM_NEW_N(f->arena, n, size_t);

    if (n)
        memcpy(copy, parts, n * sizeof *parts);
    f->sums = rm_arena_grow(f->arena, f->sums, f->n_sums, sizeof *f->sums);
    f->sums[f->n_sums++] = (struct rm_sum){total, copy, n, open_zeros};
}

size_t rm_figures_split(
    struct rm_figures *f, size_t total, size_t part, int64_t people, int open_zeros)
{
    int64_t rest = f->counts[total] - f->counts[part];
    size_t parts[2] = {part, rm_figures_count(f, rest, people)};

    rm_figures_sum(f, total, parts, 2, open_zeros);
    return parts[1];
}

static struct rm_measure *add(struct rm_figures *f)
{
    f->measures = rm_arena_grow(f->arena, f->measures, f->n_measures, sizeof *f->measures);
    return &f->measures[f->n_measures++];
}

void rm_figures_row(struct rm_figures *f, const char *section, const char *group,
    const char *measure, size_t count, size_t of)
{
    *add(f) = (struct rm_measure){.section = section,
        .group = group,
        .text = measure,
        .count = count,
        .of = of,
        .of_answers = f->of_answers};
}

void rm_figures_mean(struct rm_figures *f, const char *section, const char *group,
    const char *measure, size_t count, struct rm_mean mean)
{
    *add(f) = (struct rm_measure){.section = section,
        .group = group,
        .text = measure,
        .count = count,
        .of = RM_NO_COUNT,
        .of_answers = f->of_answers,
        .has_mean = 1,
        .mean = mean};
}

static void put(struct rm_table *table, int64_t number, int hidden)
{
    if (hidden)
        rm_table_hidden(table);
    else
        rm_table_number(table, number);
}

static void add_row(struct rm_table *table, const struct rm_figures *f, const struct rm_measure *m,
    const unsigned char *hidden)
{
    int has_of = m->of != RM_NO_COUNT, of_hidden = has_of && hidden[m->of];

    rm_table_text(table, m->section);
    rm_table_text(table, m->group);
    rm_table_text(table, m->text);
    put(table, f->counts[m->count], hidden[m->count]);
    put(table, has_of ? f->counts[m->of] : RM_NONE, of_hidden);
    put(table, has_of ? rm_ratio(f->counts[m->count], f->counts[m->of], 100) : RM_NONE,
        has_of && (of_hidden || hidden[m->count]));
    put(table, m->has_mean ? rm_mean_hundredths(m->mean) : RM_NONE,
        m->has_mean && hidden[m->count]);
}

static int shows_hidden(const struct rm_table *table)
{
    for (size_t i = 0; i < table->n_cells; i++)
        if (table->cells[i].state == RM_CELL_HIDDEN)
            return 1;
    return 0;
}

void rm_figures_tabulate(
    struct rm_table *table, const struct rm_figures *f, int64_t threshold, int with_answers)
{
    const struct rm_counts counts = {f->counts, f->people, f->n, f->sums, f->n_sums, threshold};
    unsigned char *hidden = RM_NEW_N(f->arena, f->n, unsigned char);

    if (f->n)
        memcpy(hidden, f->hidden, f->n);
    rm_suppress(hidden, &counts, f->arena);
    rm_table_init(table, f->arena, "summary", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < f->n_measures; i++)
        if (with_answers || !f->measures[i].of_answers)
            add_row(table, f, &f->measures[i], hidden);
    if (shows_hidden(table))
        rm_table_note(table, rm_arena_printf(f->arena,
                                 "* hidden: fewer than %" PRId64
                                 " people or pairs, or what would give such a number away",
                                 threshold));
}
