#include "import/people.h"

#include "base/date.h"
#include "base/text.h"
#include "import/gather.h"
#include "import/named.h"
#include "import/overlay.h"
#include "import/update.h"

#include <string.h>

static void settle_name(struct rm_row *row)
{
    const char *first = rm_row_text(row, RM_TO_FIRST_NAME);
    const char *last = rm_row_text(row, RM_TO_LAST_NAME);

    if (rm_row_text(row, RM_TO_NAME) || (!first && !last))
        return;
    if (first && last)
        first = rm_arena_printf(rm_row_scratch(row), "%s %s", first, last);
    rm_draft_put_text(&row->draft, RM_TO_NAME, first ? first : last, rm_row_scratch(row));
}

static void settle_id(struct rm_row *row)
{
    const char *email = rm_row_text(row, RM_TO_EMAIL);
    char *id;

    if (rm_row_text(row, RM_TO_ID) || !email)
        return;
    id = rm_arena_dup(rm_row_scratch(row), email);
    rm_ascii_lower(id);
    rm_draft_put_text(&row->draft, RM_TO_ID, id, rm_row_scratch(row));
}

int rm_person_role(struct rm_arena *arena, const char *text)
{
    static const char *const as_mentee[] = {"mentees", "mentee", "mentored", NULL};
    char *key = rm_text_key(arena, text);
    int roles = 0;

    if (strstr(key, "both"))
        return RM_ROLE_BOTH;
    for (size_t i = 0; as_mentee[i]; i++)
        for (char *found; (found = strstr(key, as_mentee[i]));) {
            memset(found, ' ', strlen(as_mentee[i]));
            roles = RM_ROLE_MENTEE;
        }
    return strstr(key, "mentor") ? roles | RM_ROLE_MENTOR : roles;
}

static void settle_capacity(struct rm_row *row, size_t target, int roles, int role, size_t topics)
{
    int takes_part = roles ? (roles & role) != 0 : row->draft.fillings[topics].n > 0;

    if (!rm_draft_item(&row->draft, target))
        rm_draft_put_int(&row->draft, target, takes_part, rm_row_scratch(row));
}

/* The roles that the row names, as bits. */
static int settle_roles(struct rm_row *row)
{
    const char *text = rm_row_text(row, RM_TO_ROLE);
    int roles = row->g->options->role;

    if (text) {
        roles = rm_person_role(rm_row_scratch(row), text);
        if (!roles)
            rm_row_wrong(row, "column \"%s\": \"%s\" is not mentor, mentee or both",
                rm_row_header(row, RM_TO_ROLE), text);
    }
    settle_capacity(row, RM_TO_MENTOR_CAPACITY, roles, RM_ROLE_MENTOR, RM_TO_OFFERS);
    settle_capacity(row, RM_TO_MENTEE_CAPACITY, roles, RM_ROLE_MENTEE, RM_TO_WANTS);
    return roles;
}

/* Topics of lived experience are offers of their own kind. One that stands among the other
 * offers too is taken out of them: it must not count without consent. */
static void settle_lived(struct rm_row *row)
{
    struct rm_filling *offers = &row->draft.fillings[RM_TO_OFFERS];
    const struct rm_filling *lived = &row->draft.fillings[RM_TO_LIVED];
    struct rm_item *items;

    if (!lived->n)
        return;
    items = rm_draft_take(&row->draft, RM_TO_OFFERS, lived->n, rm_row_scratch(row));
    for (size_t i = 0; i < lived->n; i++) {
        const char *key = rm_text_key(rm_row_scratch(row), lived->items[i].text);
        size_t j = 0;

        while (j < offers->n && strcmp(items[j].key, key) != 0)
            j++;
        if (j == offers->n) {
            items[j] = lived->items[i];
            items[j].key = key;
            offers->n++;
        }
        items[j].flag = 1;
        items[j].json = NULL; /* which says it without that */
    }
    offers->is_doubtful = 1; /* of consent, the topics are names */
}

/* The day of the row's answer, which a "yes" of the target means; or NULL, said to be wrong. */
static const char *answer_day(struct rm_row *row, size_t target, const char *consent)
{
    const char *submitted = rm_row_text(row, RM_TO_SUBMITTED), *rest;
    char iso[RM_DATE_SIZE];
    enum rm_date_order dates =
        rm_slot_dates(&row->g->columns, RM_TO_SUBMITTED, row->g->options->dates);
    int64_t date;

    if (!submitted)
        rm_row_wrong(row,
            "column \"%s\": consent needs its day: write it in place of \"%s\", or have a column "
            "of timestamps",
            rm_row_header(row, target), consent);
    else if (rm_cell_date(&date, submitted, dates, &rest) || !strchr(" ,T", *rest))
        rm_row_wrong(row,
            "column \"%s\": \"%s\", the day of consent, does not begin with a date such as "
            "2026-03-31%s",
            rm_row_header(row, RM_TO_SUBMITTED), submitted,
            dates == RM_DATES_ISO ? RM_SAY_DATES : "");
    else
        return rm_arena_dup(rm_row_scratch(row), rm_date_format(iso, date));
    return NULL;
}

/* The day of consent to topics of lived experience, those of the row or, where `person` is there
 * already, theirs; "" where it is refused, NULL where nothing is said or there are no topics.
 * "Yes" means the day of the answer. */
static const char *consent_day(struct rm_row *row, const struct rm_person *person)
{
    const struct rm_item *item = rm_draft_item(&row->draft, RM_TO_CONSENTED);

    if (!item)
        return NULL;
    if (item->number == 0)
        return "";
    if (!row->draft.fillings[RM_TO_LIVED].n && !(person && rm_overlay_has_lived(person)))
        return NULL;
    return item->json ? item->text : answer_day(row, RM_TO_CONSENTED, item->text);
}

/* The day of consent that the line manager reads of one; "" and NULL as above. */
static const char *manager_day(struct rm_row *row)
{
    const struct rm_item *item = rm_draft_item(&row->draft, RM_TO_MANAGER_CONSENT);

    if (!item)
        return NULL;
    if (item->number == 0)
        return "";
    return item->json ? item->text : answer_day(row, RM_TO_MANAGER_CONSENT, item->text);
}

static void write_lived(struct rm_row *row, struct rm_json_writer *w, const char *day)
{
    const struct rm_filling *offers = &row->draft.fillings[RM_TO_OFFERS];

    rm_json_key(w, "lived");
    rm_json_open(w, '{');
    for (size_t i = 0; i < offers->n; i++)
        if (offers->items[i].flag) {
            rm_json_key(w, offers->items[i].text);
            rm_json_put_text(w, day);
        }
    rm_json_close(w, '}');
}

static void write_consent(
    struct rm_row *row, struct rm_json_writer *w, const char *lived, const char *manager)
{
    int is_lived = lived && *lived && row->draft.fillings[RM_TO_LIVED].n;
    int is_manager = manager && *manager;

    if (!is_lived && !is_manager)
        return;
    rm_json_key(w, "consent");
    rm_json_open(w, '{');
    if (is_lived)
        write_lived(row, w, lived);
    if (is_manager) {
        rm_json_key(w, "manager");
        rm_json_put_text(w, manager);
    }
    rm_json_close(w, '}');
}

static const char *keep(struct rm_row *row, const char *text)
{
    return text ? rm_arena_dup(rm_row_keep(row), text) : NULL;
}

static struct rm_named *keep_named(struct rm_row *row, struct rm_overlay *overlay)
{
    const struct rm_filling *requests = &row->draft.fillings[RM_TO_REQUESTS];
    struct rm_named *named = RM_NEW(rm_row_keep(row), struct rm_named);

    named->overlay = overlay;
    named->email = keep(row, rm_row_text(row, RM_TO_EMAIL));
    named->name = keep(row, rm_row_text(row, RM_TO_NAME));
    named->manager = keep(row, rm_row_text(row, RM_TO_MANAGER));
    named->requests.v = RM_NEW_N(rm_row_keep(row), requests->n, const char *);
    for (size_t i = 0; i < requests->n; i++)
        named->requests.v[named->requests.n++] = keep(row, requests->items[i].text);
    return named;
}

static void read_person(struct rm_row *row, const void *context)
{
    struct rm_buf consent = {0};
    struct rm_json_writer w = {.out = &consent};
    struct rm_gathered_row *gathered;
    const struct rm_update *update = context;
    const struct rm_person *person = NULL; /* who is there already */
    struct rm_overlay *overlay = NULL;
    const char *day, *manager;
    int roles;

    settle_name(row);
    if (update) {
        overlay = rm_overlay_note(row);
        person = rm_update_identify(update, row);
    }
    settle_id(row);
    roles = settle_roles(row);
    settle_lived(row);
    if (!rm_row_text(row, RM_TO_ID)) {
        if (!rm_row_is_wrong(row))
            rm_row_wrong(row, "there is neither a staff number nor an e-mail");
        return;
    }
    day = consent_day(row, person);
    manager = manager_day(row);
    if (overlay)
        rm_overlay_settle(overlay, row, roles, day, manager);
    write_consent(row, &w, day, manager);
    gathered = rm_row_add(row, rm_row_text(row, RM_TO_ID));
    gathered->more = keep_named(row, overlay);
    rm_row_write_draft(row, gathered, &consent);
    rm_buf_free(&consent);
}

static int has_key_column(const struct rm_gatherer *g)
{
    if (g->columns.slots[RM_TO_ID].column || g->columns.slots[RM_TO_EMAIL].column)
        return 1;
    rm_error(g->sheet.diag, g->sheet.where,
        "no column is recognised as a staff number or an e-mail; say which one is with --map");
    return 0;
}

int rm_import_people(struct rm_imported *imported, int fd, struct rm_where where,
    const struct rm_import_options *options, const struct rm_programme *programme,
    struct rm_arena *arena, struct rm_diag *diag)
{
    size_t before = diag->n_errors;
    const struct rm_programme *updated = options->update ? options->update->people : NULL;
    struct rm_update *update;
    struct rm_gatherer g;

    if (!rm_gather_open(&g, &rm_people_import, fd, where, options, arena, diag) &&
        has_key_column(&g)) {
        update = options->update ? rm_update_new(&g, programme) : NULL;
        rm_gather_read(&g, read_person, update);
        rm_gather_settle(&g);
        rm_named_settle(&g, programme, updated);
        if (update)
            rm_update_give(update, imported);
        else
            rm_gather_give(&g, imported);
    }
    rm_gather_close(&g);
    return diag->n_errors > before ? -1 : 0;
}
