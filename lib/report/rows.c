/* The views with rows of persons. */
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char *keep(struct rm_arena *arena, struct rm_buf *text)
{
    const char *copy = text->len ? rm_arena_copy(arena, text->data, text->len) : NULL;

    rm_buf_free(text);
    return copy;
}

static void add_item(struct rm_buf *list, const char *text)
{
    if (list->len)
        rm_buf_adds(list, "; ");
    rm_buf_adds(list, text);
}

/*
 * Pairs.
 */

enum { REASONS = 11 };
static const struct rm_column pair_columns[] = {
    {"id", "Id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"rev", "Revision", RM_COLUMN_INT, RM_COLUMN_DETAIL},
    {"mentor", "Mentor's id", RM_COLUMN_ID, RM_COLUMN_DETAIL | RM_COLUMN_OPEN},
    {"mentor_name", "Mentor", RM_COLUMN_TEXT, RM_COLUMN_OPEN},
    {"mentor_email", "Mentor's e-mail", RM_COLUMN_ID, RM_COLUMN_DETAIL | RM_COLUMN_OPEN},
    {"mentee", "Mentee's id", RM_COLUMN_ID, RM_COLUMN_DETAIL | RM_COLUMN_OPEN},
    {"mentee_name", "Mentee", RM_COLUMN_TEXT, RM_COLUMN_OPEN},
    {"mentee_email", "Mentee's e-mail", RM_COLUMN_ID, RM_COLUMN_DETAIL | RM_COLUMN_OPEN},
    {"status", "Status", RM_COLUMN_TEXT, 0},
    {"score", "Score", RM_COLUMN_INT, 0},
    {"topics", "Topics", RM_COLUMN_TEXT, RM_COLUMN_DETAIL},
    [REASONS] = {"reasons", "Reasons", RM_COLUMN_TEXT, RM_COLUMN_PROSE},
    {"planned", "Planned", RM_COLUMN_INT, RM_COLUMN_DETAIL},
    {"held", "Held", RM_COLUMN_INT, 0},
    {"last_contact", "Last contact", RM_COLUMN_TIME, RM_COLUMN_DETAIL},
    {"next_meeting", "Next meeting", RM_COLUMN_TIME, RM_COLUMN_DETAIL},
    {"health", "Health", RM_COLUMN_TEXT, 0},
    {"signs", "Signs", RM_COLUMN_TEXT, 0},
    {"why", "Why", RM_COLUMN_TEXT, RM_COLUMN_DETAIL | RM_COLUMN_PROSE},
    {"decision", "Decision", RM_COLUMN_TEXT, RM_COLUMN_DETAIL | RM_COLUMN_OPEN},
    {"pinned", "Pinned", RM_COLUMN_TEXT, RM_COLUMN_DETAIL},
    {"note", "Note", RM_COLUMN_TEXT, RM_COLUMN_DETAIL | RM_COLUMN_PROSE | RM_COLUMN_OPEN},
};

static const char *const decisions[] = {"agree", "decline", "pin", NULL};
static const struct rm_column_choices pair_choices = {"decision", decisions};

struct named_pair {
    const struct rm_pair_progress *progress;
    const char *mentor, *mentee;
};

/* As people look for them: by the mentor's name, then the mentee's, then the id. */
static int compare_pairs(const void *a, const void *b)
{
    const struct named_pair *x = a, *y = b;
    int order = strcmp(x->mentor, y->mentor);

    if (!order)
        order = strcmp(x->mentee, y->mentee);
    return order ? order : strcmp(x->progress->pair->rec.id, y->progress->pair->rec.id);
}

static const char *topics_of(struct rm_arena *arena, const struct rm_pair *pair)
{
    struct rm_buf list = {0};

    for (size_t i = 0; i < pair->topics.n; i++)
        add_item(&list, pair->topics.v[i]);
    return keep(arena, &list);
}

static const char *reasons_of(struct rm_arena *arena, const struct rm_pair *pair)
{
    struct rm_buf list = {0};

    for (size_t i = 0; i < pair->reasons.n; i++) {
        const struct rm_reason *reason = &pair->reasons.v[i];

        add_item(&list, reason->detail ? reason->detail : reason->criterion);
        if (reason->points)
            rm_buf_printf(&list, " (%+" PRId64 ")", reason->points);
    }
    return keep(arena, &list);
}

static const char *signs_of(struct rm_arena *arena, const struct rm_pair_progress *progress)
{
    struct rm_buf list = {0};

    for (int i = 0; i < RM_N_SIGNS; i++)
        if (progress->signs[i])
            add_item(&list, rm_sign_words[i]);
    return keep(arena, &list);
}

static const char *why(struct rm_arena *arena, const struct rm_pair_progress *progress)
{
    struct rm_buf text = {0};

    rm_signs_format(&text, progress);
    return keep(arena, &text);
}

static void add_person_cells(
    struct rm_table *table, const struct rm_programme *p, const char *id, const char *name)
{
    const struct rm_person *person = rm_person_find(p, id);

    rm_table_text(table, id);
    rm_table_text(table, name);
    rm_table_text(table, person ? person->email : NULL);
}

static void add_pair(
    struct rm_table *table, const struct rm_programme *p, const struct named_pair *named)
{
    const struct rm_pair_progress *progress = named->progress;
    const struct rm_pair *pair = progress->pair;

    rm_table_text(table, pair->rec.id);
    rm_table_number(table, pair->rec.rev);
    add_person_cells(table, p, pair->mentor, named->mentor);
    add_person_cells(table, p, pair->mentee, named->mentee);
    rm_table_text(table, rm_pair_status_words[pair->status]);
    rm_table_number(table, pair->score);
    rm_table_text(table, topics_of(table->arena, pair));
    rm_table_text(table, reasons_of(table->arena, pair));
    rm_table_number(table, progress->planned ? progress->planned : RM_NONE);
    rm_table_number(table, progress->planned ? progress->held : RM_NONE);
    rm_table_number(table, progress->last_contact);
    rm_table_number(table, progress->next ? progress->next->start : RM_NONE);
    rm_table_text(table, progress->health ? rm_health_words[progress->health] : NULL);
    rm_table_text(table, signs_of(table->arena, progress));
    rm_table_text(table, why(table->arena, progress));
    rm_table_text(table, NULL);
    rm_table_text(table, pair->pinned == 1 ? "yes" : NULL);
    rm_table_text(table, pair->note);
}

/* On a terminal there is room for why a pair was proposed, or for how it is doing: reasons count
 * until somebody has agreed. */
static const struct rm_column *choose_columns(
    struct rm_arena *arena, const struct named_pair *pairs, size_t n)
{
    struct rm_column *columns = RM_NEW_N(arena, COUNT(pair_columns), struct rm_column);
    int any_live = 0;

    memcpy(columns, pair_columns, sizeof pair_columns);
    for (size_t i = 0; i < n; i++)
        any_live |= pairs[i].progress->health != RM_HEALTH_NONE;
    if (any_live)
        columns[REASONS].rules |= RM_COLUMN_DETAIL;
    return columns;
}

void rm_report_pairs(struct rm_table *table, struct rm_report *report)
{
    const struct rm_programme *p = report->programme;
    struct named_pair *pairs = RM_NEW_N(report->arena, report->progress.n_pairs, struct named_pair);
    size_t n = 0;

    for (size_t i = 0; i < report->progress.n_pairs; i++) {
        const struct rm_pair_progress *progress = &report->progress.pairs[i];

        if (rm_report_has(report, progress->pair))
            pairs[n++] = (struct named_pair){progress, rm_person_label(p, progress->pair->mentor),
                rm_person_label(p, progress->pair->mentee)};
    }
    qsort(pairs, n, sizeof *pairs, compare_pairs);
    rm_table_init(table, report->arena, "pairs", choose_columns(report->arena, pairs, n),
        COUNT(pair_columns));
    table->choices = &pair_choices;
    for (size_t i = 0; i < n; i++)
        add_pair(table, p, &pairs[i]);
}

/*
 * People.
 */

static const struct rm_column people_columns[] = {
    {"id", "Id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"name", "Name", RM_COLUMN_TEXT, 0},
    {"email", "E-mail", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"department", "Department", RM_COLUMN_TEXT, 0},
    {"status", "Status", RM_COLUMN_TEXT, 0},
    {"roles", "Roles", RM_COLUMN_TEXT, 0},
    {"mentees", "Mentees", RM_COLUMN_INT, 0},
    {"mentor_capacity", "Places", RM_COLUMN_INT, 0},
    {"mentors", "Mentors", RM_COLUMN_INT, 0},
    {"mentee_capacity", "Places", RM_COLUMN_INT, 0},
};

/* Nothing here says with whom, about what, or how it goes. */
static const struct rm_column participation_columns[] = {
    {"id", "Id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"name", "Name", RM_COLUMN_TEXT, 0},
    {"department", "Department", RM_COLUMN_TEXT, 0},
    {"manager", "Manager", RM_COLUMN_ID, 0},
    {"status", "Status", RM_COLUMN_TEXT, 0},
    {"roles", "Roles", RM_COLUMN_TEXT, 0},
    {"pairs", "Pairs", RM_COLUMN_INT, 0},
    {"planned", "Meetings", RM_COLUMN_INT, 0},
    {"held", "Held", RM_COLUMN_INT, 0},
};

static const struct rm_column unmatched_columns[] = {
    {"id", "Id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"name", "Name", RM_COLUMN_TEXT, 0},
    {"email", "E-mail", RM_COLUMN_ID, 0},
    {"department", "Department", RM_COLUMN_TEXT, 0},
    {"role", "Role", RM_COLUMN_TEXT, 0},
    {"topics", "Topics", RM_COLUMN_TEXT, RM_COLUMN_PROSE},
};

struct named_person {
    const struct rm_person *person;
    const char *name;
    size_t index; /* in the programme */
};

static int compare_people(const void *a, const void *b)
{
    const struct named_person *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    return order ? order : strcmp(x->person->rec.id, y->person->rec.id);
}

static struct named_person *sort_people(const struct rm_report *report)
{
    const struct rm_programme *p = report->programme;
    struct named_person *people = RM_NEW_N(report->arena, rm_n_people(p), struct named_person);

    for (size_t i = 0; i < rm_n_people(p); i++)
        people[i] = (struct named_person){
            rm_person_at(p, i), rm_person_label(p, rm_person_at(p, i)->rec.id), i};
    qsort(people, rm_n_people(p), sizeof *people, compare_people);
    return people;
}

static const char *roles_of(const struct rm_report *report, size_t person)
{
    int mentor = rm_report_has_role(report, person, RM_MENTOR);
    int mentee = rm_report_has_role(report, person, RM_MENTEE);

    if (mentor && mentee)
        return "mentor, mentee";
    return mentor ? "mentor" : mentee ? "mentee" : NULL;
}

static void add_person(
    struct rm_table *table, const struct rm_report *report, const struct named_person *named)
{
    const struct rm_person *person = named->person;
    const struct rm_places *places = &report->places[named->index];

    rm_table_text(table, person->rec.id);
    rm_table_text(table, named->name);
    rm_table_text(table, person->email);
    rm_table_text(table, person->department);
    rm_table_text(table, rm_person_status_words[person->status]);
    rm_table_text(table, roles_of(report, named->index));
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        int has = rm_report_has_role(report, named->index, (enum rm_side)side);
        int64_t capacity = side == RM_MENTOR ? person->mentor_capacity : person->mentee_capacity;

        rm_table_number(table, has ? places->held[side] : RM_NONE);
        rm_table_number(table, has ? capacity : RM_NONE);
    }
}

static void add_participation(
    struct rm_table *table, const struct rm_report *report, const struct named_person *named)
{
    const struct rm_person *person = named->person;
    const struct rm_places *places = &report->places[named->index];

    rm_table_text(table, person->rec.id);
    rm_table_text(table, named->name);
    rm_table_text(table, person->department);
    rm_table_text(table, person->manager);
    rm_table_text(table, rm_person_status_words[person->status]);
    rm_table_text(table, roles_of(report, named->index));
    rm_table_number(table, places->held[RM_MENTOR] + places->held[RM_MENTEE]);
    rm_table_number(table, places->planned);
    rm_table_number(table, places->met);
}

void rm_report_people(struct rm_table *table, struct rm_report *report)
{
    struct named_person *people = sort_people(report);

    if (report->audience == RM_ADMIN)
        rm_table_init(table, report->arena, "people", people_columns, COUNT(people_columns));
    else
        rm_table_init(
            table, report->arena, "people", participation_columns, COUNT(participation_columns));
    for (size_t i = 0; i < rm_n_people(report->programme); i++)
        if (report->audience == RM_ADMIN)
            add_person(table, report, &people[i]);
        else
            add_participation(table, report, &people[i]);
}

/* What might still find somebody a partner. Lived experience is for matching alone. */
static const char *topics_for(
    struct rm_arena *arena, const struct rm_person *person, enum rm_side side)
{
    struct rm_buf list = {0};

    if (side == RM_MENTEE)
        for (size_t i = 0; i < person->wants.n; i++)
            add_item(&list, person->wants.v[i].topic);
    if (side == RM_MENTOR)
        for (size_t i = 0; i < person->offers.n; i++)
            if (person->offers.v[i].lived != 1)
                add_item(&list, person->offers.v[i].topic);
    return keep(arena, &list);
}

void rm_report_unmatched(struct rm_table *table, struct rm_report *report)
{
    struct named_person *people = sort_people(report);

    rm_table_init(table, report->arena, "unmatched", unmatched_columns, COUNT(unmatched_columns));
    for (size_t i = 0; i < rm_n_people(report->programme); i++)
        for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
            const struct rm_person *person = people[i].person;

            if (person->status != RM_PERSON_ACTIVE ||
                !rm_report_has_role(report, people[i].index, (enum rm_side)side) ||
                report->places[people[i].index].served[side])
                continue;
            rm_table_text(table, person->rec.id);
            rm_table_text(table, people[i].name);
            rm_table_text(table, person->email);
            rm_table_text(table, person->department);
            rm_table_text(table, rm_side_words[side]);
            rm_table_text(table, topics_for(table->arena, person, (enum rm_side)side));
        }
}
