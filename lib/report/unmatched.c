/* A row for each role that an active person holds without a pair. */
#include "report/listing.h"
#include "report/people.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct rm_column columns[] = {
    {"id", "Id", RM_COLUMN_ID, RM_COLUMN_DETAIL},
    {"name", "Name", RM_COLUMN_TEXT, 0},
    {"email", "E-mail", RM_COLUMN_ID, 0},
    {"department", "Department", RM_COLUMN_TEXT, 0},
    {"role", "Role", RM_COLUMN_TEXT, 0},
    {"topics", "Topics", RM_COLUMN_TEXT, RM_COLUMN_PROSE},
};

/* What might still find somebody a partner. Lived experience is for matching alone. */
static const char *topics_for(
    struct rm_arena *arena, const struct rm_person *person, enum rm_side side)
{
    struct rm_buf list = {0};

    if (side == RM_MENTEE)
        for (size_t i = 0; i < person->wants.n; i++)
            rm_listing_add(&list, person->wants.v[i].topic);
    if (side == RM_MENTOR)
        for (size_t i = 0; i < person->offers.n; i++)
            if (person->offers.v[i].lived != 1)
                rm_listing_add(&list, person->offers.v[i].topic);
    return rm_listing_keep(arena, &list);
}

void rm_report_unmatched(struct rm_table *table, struct rm_report *report)
{
    struct rm_named_person *people = rm_report_sort_people(report);

    rm_table_init(table, report->arena, "unmatched", columns, COUNT(columns));
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
