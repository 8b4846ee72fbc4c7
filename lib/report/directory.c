/* The directory of those who may be asked to be a mentor: who has said so, is here, and has a place
 * free. What they offer from lived experience is not in it, and nobody is found by it. */
#include "report/directory.h"

#include "base/near.h"
#include "base/text.h"
#include "report/listing.h"
#include "report/people.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { SUGGESTIONS = 3 };

static const struct rm_column columns[] = {
    {"name", "Name", RM_COLUMN_TEXT, 0},
    {"department", "Department", RM_COLUMN_TEXT, 0},
    {"topics", "Topics", RM_COLUMN_TEXT, RM_COLUMN_PROSE},
    {"mediums", "Meets by", RM_COLUMN_TEXT, 0},
    {"languages", "Languages", RM_COLUMN_TEXT, 0},
    {"ask", "Ask", RM_COLUMN_ID, 0},
};

static int may_be_asked(const struct rm_report *report, const struct rm_named_person *named)
{
    const struct rm_person *person = named->person;

    return person->open == 1 && rm_person_latest(report->programme, person)->open == 1 &&
           person->status == RM_PERSON_ACTIVE &&
           person->mentor_capacity > report->places[named->index].held[RM_MENTOR];
}

static const char *list_topics(struct rm_arena *arena, const struct rm_person *person)
{
    struct rm_buf list = {0};

    for (size_t i = 0; i < person->offers.n; i++)
        if (person->offers.v[i].lived != 1)
            rm_listing_add(&list, person->offers.v[i].topic);
    return rm_listing_keep(arena, &list);
}

static const char *list_texts(struct rm_arena *arena, const struct rm_texts *texts)
{
    struct rm_buf list = {0};

    for (size_t i = 0; i < texts->n; i++)
        rm_listing_add(&list, texts->v[i]);
    return rm_listing_keep(arena, &list);
}

static int offers(const struct rm_report *report, const struct rm_person *person, const char *key)
{
    for (size_t i = 0; i < person->offers.n; i++)
        if (person->offers.v[i].lived != 1 &&
            !strcmp(rm_text_key(report->arena, person->offers.v[i].topic), key))
            return 1;
    return 0;
}

static void add_entry(
    struct rm_table *table, const struct rm_report *report, const struct rm_named_person *named)
{
    const struct rm_person *person = named->person;

    rm_table_text(table, named->name);
    rm_table_text(table, person->department);
    rm_table_text(table, list_topics(table->arena, person));
    rm_table_text(table, list_texts(table->arena, &person->mediums));
    rm_table_text(table, list_texts(table->arena, &person->languages));
    rm_table_text(table, person->email ? person->email : report->cycle->administrator);
}

/* A topic that nobody offers may be one that somebody spells in another way. */
static void suggest(
    const struct rm_report *report, const struct rm_named_person *people, size_t n_people)
{
    const char **topics = NULL, *found[SUGGESTIONS];
    struct rm_buf text = {0};
    size_t n = 0;

    for (size_t i = 0; i < n_people; i++)
        for (size_t j = 0; may_be_asked(report, &people[i]) && j < people[i].person->offers.n; j++)
            if (people[i].person->offers.v[j].lived != 1) {
                topics = rm_arena_grow(report->arena, topics, n, sizeof *topics);
                topics[n++] = people[i].person->offers.v[j].topic;
            }
    rm_near_say(
        &text, found, rm_near_find(found, SUGGESTIONS, report->topic, topics, n, report->arena));
    rm_warn(report->programme->diag, (struct rm_where){0},
        "--topic: nobody who may be asked offers \"%s\"%s", report->topic, rm_buf_text(&text));
    rm_buf_free(&text);
}

void rm_report_directory(struct rm_table *table, struct rm_report *report)
{
    struct rm_named_person *people = rm_report_sort_people(report);
    const char *key = report->topic ? rm_text_key(report->arena, report->topic) : NULL;
    size_t n = rm_n_people(report->programme);

    rm_table_init(table, report->arena, "people", columns, COUNT(columns));
    for (size_t i = 0; i < n; i++)
        if (may_be_asked(report, &people[i]) && (!key || offers(report, people[i].person, key)))
            add_entry(table, report, &people[i]);
    if (key && !table->n_rows)
        suggest(report, people, n);
}
