/* A row a person. */
#include "report/people.h"

#include "report/directory.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct rm_column columns[] = {
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

const struct rm_person *rm_person_latest(
    const struct rm_programme *p, const struct rm_person *person)
{
    return (const struct rm_person *)(const void *)rm_programme_latest(p, &person->rec);
}

static int compare_people(const void *a, const void *b)
{
    const struct rm_named_person *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    return order ? order : strcmp(x->person->rec.id, y->person->rec.id);
}

struct rm_named_person *rm_report_sort_people(const struct rm_report *report)
{
    const struct rm_programme *p = report->programme;
    struct rm_named_person *people =
        RM_NEW_N(report->arena, rm_n_people(p), struct rm_named_person);

    for (size_t i = 0; i < rm_n_people(p); i++)
        people[i] = (struct rm_named_person){
            rm_person_at(p, i), rm_person_label(p, rm_person_at(p, i)->rec.id), i};
    qsort(people, rm_n_people(p), sizeof *people, compare_people);
    return people;
}

const char *rm_report_roles_of(const struct rm_report *report, size_t person)
{
    int mentor = rm_report_has_role(report, person, RM_MENTOR);
    int mentee = rm_report_has_role(report, person, RM_MENTEE);

    if (mentor && mentee)
        return "mentor, mentee";
    return mentor ? "mentor" : mentee ? "mentee" : NULL;
}

static void add_person(
    struct rm_table *table, const struct rm_report *report, const struct rm_named_person *named)
{
    const struct rm_person *person = named->person;
    const struct rm_places *places = &report->places[named->index];

    rm_table_text(table, person->rec.id);
    rm_table_text(table, named->name);
    rm_table_text(table, person->email);
    rm_table_text(table, person->department);
    rm_table_text(table, rm_person_status_words[person->status]);
    rm_table_text(table, rm_report_roles_of(report, named->index));
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        int has = rm_report_has_role(report, named->index, (enum rm_side)side);
        int64_t capacity = side == RM_MENTOR ? person->mentor_capacity : person->mentee_capacity;

        rm_table_number(table, has ? places->held[side] : RM_NONE);
        rm_table_number(table, has ? capacity : RM_NONE);
    }
}

void rm_report_people(struct rm_table *table, struct rm_report *report)
{
    struct rm_named_person *people;

    if (report->open) {
        rm_report_directory(table, report);
        return;
    }
    people = rm_report_sort_people(report);
    rm_table_init(table, report->arena, "people", columns, COUNT(columns));
    for (size_t i = 0; i < rm_n_people(report->programme); i++)
        add_person(table, report, &people[i]);
}
