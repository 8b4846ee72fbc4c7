/* A row a pair: what was proposed and why, and how it is doing. */
#include "report/listing.h"
#include "report/report.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

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
    {"health", "Health", RM_COLUMN_TEXT, RM_COLUMN_HEALTH},
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
        rm_listing_add(&list, pair->topics.v[i]);
    return rm_listing_keep(arena, &list);
}

static const char *reasons_of(struct rm_arena *arena, const struct rm_pair *pair)
{
    struct rm_buf list = {0};

    for (size_t i = 0; i < pair->reasons.n; i++) {
        const struct rm_reason *reason = &pair->reasons.v[i];

        rm_listing_add(&list, reason->detail ? reason->detail : reason->criterion);
        if (reason->points)
            rm_buf_printf(&list, " (%+" PRId64 ")", reason->points);
    }
    return rm_listing_keep(arena, &list);
}

static const char *signs_of(struct rm_arena *arena, const struct rm_pair_progress *progress)
{
    struct rm_buf list = {0};

    for (int i = 0; i < RM_N_SIGNS; i++)
        if (progress->signs[i])
            rm_listing_add(&list, rm_sign_words[i]);
    return rm_listing_keep(arena, &list);
}

static const char *why(struct rm_arena *arena, const struct rm_pair_progress *progress)
{
    struct rm_buf text = {0};

    rm_signs_format(&text, progress);
    return rm_listing_keep(arena, &text);
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
