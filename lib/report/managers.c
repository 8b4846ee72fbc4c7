/* The line to a line manager about each of their people who is a mentor and has approved it: how
 * far they took part, and what they wrote on their own growth for their manager to read. Nothing
 * here says with whom, about what, or what anybody answered: those answers were given to the
 * administrator alone. */
#include "report/people.h"

#include "base/date.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct rm_column columns[] = {
    {"manager", "Manager's id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"manager_name", "Manager", RM_COLUMN_TEXT, RM_COLUMN_GROUP},
    {"id", "Id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"name", "Mentor", RM_COLUMN_TEXT, 0},
    {"department", "Department", RM_COLUMN_TEXT, RM_COLUMN_DETAIL},
    {"trained", "Trained", RM_COLUMN_DATE, 0},
    {"planned", "Meetings", RM_COLUMN_INT, 0},
    {"held", "Held", RM_COLUMN_INT, 0},
    {"asked", "Check-ins", RM_COLUMN_INT, 0},
    {"answered", "Given", RM_COLUMN_INT, 0},
    {"growth", "Growth", RM_COLUMN_TEXT, RM_COLUMN_PROSE},
};

/* What a mentor did, over all pairs of the cycle. */
struct part {
    int64_t planned, held, asked, answered;
    const struct rm_checkin **growth; /* those with a text, `n_growth` */
    size_t n_growth;
};

static void take_part(
    struct part *part, struct rm_arena *arena, const struct rm_pair_progress *pair)
{
    part->planned += pair->planned;
    part->held += pair->held;
    part->asked += pair->asked;
    part->answered += pair->answered[RM_MENTOR];
    for (size_t i = 0; i < pair->n_checkins; i++) {
        const struct rm_checkin *c = pair->checkins[i];

        if (c->side != RM_MENTOR || !c->growth)
            continue;
        part->growth = rm_arena_grow(arena, part->growth, part->n_growth, sizeof c);
        part->growth[part->n_growth++] = c;
    }
}

static struct part *gather(const struct rm_report *report)
{
    const struct rm_programme *p = report->programme;
    struct part *parts = RM_NEW_N(report->arena, rm_n_people(p), struct part);
    struct rm_map by_person;

    rm_map_init(&by_person, report->arena);
    for (size_t i = 0; i < rm_n_people(p); i++)
        *rm_map_add(&by_person, rm_person_at(p, i)->rec.id) = &parts[i];
    for (size_t i = 0; i < report->progress.n_pairs; i++) {
        const struct rm_pair_progress *pair = &report->progress.pairs[i];
        struct part *part = rm_map_find(&by_person, pair->pair->mentor);

        if (part && rm_report_has(report, pair->pair))
            take_part(part, report->arena, pair);
    }
    return parts;
}

static int compare_checkins(const void *a, const void *b)
{
    const struct rm_checkin *x = *(const struct rm_checkin *const *)a;
    const struct rm_checkin *y = *(const struct rm_checkin *const *)b;

    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return strcmp(x->rec.id, y->rec.id);
}

/* A text a line, the oldest first. */
static const char *join_growth(struct rm_arena *arena, struct part *part)
{
    struct rm_buf text = {0};
    const char *joined;

    if (!part->n_growth)
        return NULL;
    qsort(part->growth, part->n_growth, sizeof(const struct rm_checkin *), compare_checkins);
    for (size_t i = 0; i < part->n_growth; i++) {
        if (i)
            rm_buf_addc(&text, '\n');
        rm_buf_adds(&text, part->growth[i]->growth);
    }
    joined = rm_arena_copy(arena, text.data, text.len);
    rm_buf_free(&text);
    return joined;
}

/* Whether a line may be written of somebody: that is theirs to say, and to take back, after the day
 * that the report is of too. */
static int approves(const struct rm_report *report, const struct rm_person *person)
{
    return person->consent.manager != RM_NONE &&
           rm_person_latest(report->programme, person)->consent.manager != RM_NONE &&
           person->consent.manager <= rm_time_date(report->progress.now);
}

static int is_asked_for(const struct rm_report *report, const struct rm_person *person)
{
    return person->manager && (!report->manager || !strcmp(person->manager, report->manager));
}

static void add_line(struct rm_table *table, const struct rm_report *report,
    const struct rm_named_person *mentor, struct part *part)
{
    const struct rm_person *person = mentor->person;
    int64_t trained = person->trained.mentor;

    rm_table_text(table, person->manager);
    rm_table_text(table, rm_person_label(report->programme, person->manager));
    rm_table_text(table, person->rec.id);
    rm_table_text(table, mentor->name);
    rm_table_text(table, person->department);
    rm_table_number(table,
        trained != RM_NONE && trained <= rm_time_date(report->progress.now) ? trained : RM_NONE);
    rm_table_number(table, part->planned);
    rm_table_number(table, part->held);
    rm_table_number(table, part->asked);
    rm_table_number(table, part->answered);
    rm_table_text(table, join_growth(table->arena, part));
}

/* By the manager's name and id, then as people are sorted already. */
struct line {
    const char *name, *id;
    const struct rm_named_person *mentor;
};

static int compare_lines(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    if (!order)
        order = strcmp(x->id, y->id);
    return order ? order : (x->mentor > y->mentor) - (x->mentor < y->mentor);
}

static struct line *list_lines(const struct rm_report *report, size_t *n)
{
    const struct rm_programme *p = report->programme;
    struct rm_named_person *people = rm_report_sort_people(report);
    struct line *lines = RM_NEW_N(report->arena, rm_n_people(p), struct line);

    *n = 0;
    for (size_t i = 0; i < rm_n_people(p); i++) {
        const struct rm_person *person = people[i].person;

        if (is_asked_for(report, person) && approves(report, person) &&
            rm_report_has_role(report, people[i].index, RM_MENTOR))
            lines[(*n)++] =
                (struct line){rm_person_label(p, person->manager), person->manager, &people[i]};
    }
    qsort(lines, *n, sizeof *lines, compare_lines);
    return lines;
}

int rm_report_is_manager(const struct rm_report *report, const char *id)
{
    const struct rm_programme *p = report->programme;

    for (size_t i = 0; i < rm_n_people(p); i++) {
        const char *manager = rm_person_at(p, i)->manager;

        if (manager && !strcmp(manager, id))
            return 1;
    }
    return 0;
}

void rm_report_managers(struct rm_table *table, struct rm_report *report)
{
    struct part *parts = gather(report);
    size_t n;
    struct line *lines = list_lines(report, &n);

    rm_table_init(table, report->arena, "managers", columns, COUNT(columns));
    for (size_t i = 0; i < n; i++)
        add_line(table, report, lines[i].mentor, &parts[lines[i].mentor->index]);
    rm_table_note(table,
        "Only mentors who have agreed that their manager reads of it; what they wrote is theirs.");
}
