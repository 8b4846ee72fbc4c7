/* Departments: for each role a table of people matched and not matched by department. */
#include "base/text.h"
#include "report/summary.h"

#include <stdlib.h>
#include <string.h>

/* Departments beyond these are summed up with the small ones. */
enum { DEPARTMENTS_MAX = 40 };

struct department {
    const char *key;  /* NULL: of the people who gave none, or of those that are summed up */
    const char *name; /* the first of its spellings */
    int is_rest;
    int64_t people, signed_up[2], matched[2];
};

static void add_to(struct department *to, const struct department *from)
{
    to->people += from->people;
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        to->signed_up[side] += from->signed_up[side];
        to->matched[side] += from->matched[side];
    }
}

static int compare_keys(const struct department *x, const struct department *y)
{
    if (!x->key || !y->key)
        return !x->key - !y->key;
    return strcmp(x->key, y->key);
}

static int compare_names(const void *a, const void *b)
{
    const struct department *x = a, *y = b;
    int order = x->is_rest - y->is_rest;

    if (!order)
        order = compare_keys(x, y);
    return order || !x->name || !y->name ? order : strcmp(x->name, y->name);
}

static int compare_sizes(const void *a, const void *b)
{
    const struct department *x = a, *y = b;

    if (x->people != y->people)
        return x->people > y->people ? -1 : 1;
    return compare_names(a, b);
}

/* One entry a person; those of a department are then next to one another. */
static struct department *list_people(const struct rm_summary *s, size_t *n)
{
    struct department *list =
        RM_NEW_N(s->report->arena, rm_n_people(s->programme), struct department);

    *n = 0;
    for (size_t i = 0; i < rm_n_people(s->programme); i++) {
        struct department d = {.name = rm_person_at(s->programme, i)->department};

        for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
            enum rm_step step = s->kpis->steps[i][side];

            d.signed_up[side] = step >= RM_STEP_SIGNED_UP;
            d.matched[side] = step >= RM_STEP_MATCHED;
        }
        d.people = d.signed_up[RM_MENTOR] || d.signed_up[RM_MENTEE];
        d.key = d.name ? rm_text_key(s->report->arena, d.name) : NULL;
        if (d.people)
            list[(*n)++] = d;
    }
    qsort(list, *n, sizeof *list, compare_names);
    return list;
}

/* Sums up neighbours with the same key, in place. */
static size_t merge(struct department *list, size_t n)
{
    size_t kept = 0;

    for (size_t i = 0; i < n; i++)
        if (kept && !compare_keys(&list[kept - 1], &list[i]))
            add_to(&list[kept - 1], &list[i]);
        else
            list[kept++] = list[i];
    return kept;
}

/* Sums up small departments, whose very names would tell who is in the programme. */
static size_t sum_up_rest(struct department *list, size_t n, int64_t threshold)
{
    struct department rest = {.name = "other departments", .is_rest = 1};
    size_t kept = 0;

    qsort(list, n, sizeof *list, compare_sizes);
    while (kept < n && kept < DEPARTMENTS_MAX && list[kept].people >= threshold)
        kept++;
    for (size_t i = kept; i < n; i++)
        add_to(&rest, &list[i]);
    if (kept < n)
        list[kept++] = rest;
    qsort(list, kept, sizeof *list, compare_names);
    return kept;
}

static void add_role(struct rm_summary *s, const struct department *list, size_t n,
    enum rm_side side, size_t *signed_up, size_t *matched)
{
    size_t *unmatched = RM_NEW_N(s->report->arena, n, size_t);

    for (size_t i = 0; i < n; i++) {
        int64_t left = list[i].signed_up[side] - list[i].matched[side];

        signed_up[i] = rm_summary_count(s, list[i].signed_up[side]);
        matched[i] = rm_summary_count(s, list[i].matched[side]);
        unmatched[i] = rm_summary_count(s, left);
        rm_figures_sum(s->figures, signed_up[i], (size_t[]){matched[i], unmatched[i]}, 2, 0);
    }
    rm_figures_sum(s->figures, s->reached[side][RM_STEP_SIGNED_UP], signed_up, n, 0);
    rm_figures_sum(s->figures, s->reached[side][RM_STEP_MATCHED], matched, n, 0);
    rm_figures_sum(s->figures, s->rest[side][RM_STEP_MATCHED], unmatched, n, 0);
}

void rm_summary_departments(struct rm_summary *s)
{
    static const char *const words[2] = {"mentors", "mentees"};
    size_t n, *signed_up[2], *matched[2];
    struct department *list = list_people(s, &n);

    n = merge(list, n);
    if (s->threshold > 1)
        n = sum_up_rest(list, n, s->threshold);
    if (!n || (n == 1 && !list[0].key))
        return; /* nobody gave a department, or all are too small to name */
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        signed_up[side] = RM_NEW_N(s->report->arena, n, size_t);
        matched[side] = RM_NEW_N(s->report->arena, n, size_t);
        add_role(s, list, n, (enum rm_side)side, signed_up[side], matched[side]);
    }
    for (size_t i = 0; i < n; i++)
        for (int side = RM_MENTOR; side <= RM_MENTEE; side++)
            rm_summary_row(s, "matched", list[i].name ? list[i].name : "no department given",
                words[side], matched[side][i], signed_up[side][i]);
}
