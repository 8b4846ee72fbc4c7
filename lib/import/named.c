#include "import/named.h"

#include "base/parallel.h"
#include "import/people.h"
#include "import/unread.h"
#include "import/who.h"

#include <string.h>

enum { RESOLVED_AT_ONCE = 1024 }; /* rows, by a thread */

static void set_manager(struct rm_buf *out, const struct rm_buf *line, const char *manager)
{
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};

    rm_json_put_text(&w, manager);
    rm_json_set(out, line->data, line->len, "manager", json.data);
    rm_buf_free(&json);
}

static void set_requests(
    struct rm_buf *out, const struct rm_buf *line, const struct rm_texts *requests)
{
    struct rm_buf json = {0};
    struct rm_json_writer w = {.out = &json};

    rm_json_open(&w, '[');
    for (size_t i = 0; i < requests->n; i++)
        rm_json_put_text(&w, requests->v[i]);
    rm_json_close(&w, ']');
    rm_json_set(out, line->data, line->len, "requests", json.data);
    rm_buf_free(&json);
}

/* Puts ids into a line, in the place of what people are called. */
static void finish_person(
    struct rm_buf *out, const struct rm_gathered_row *row, const char *line, size_t len)
{
    const struct rm_named *named = row->more;
    struct rm_buf text = {0}, next = {0};

    if (!named->is_new_manager && !named->are_new_requests) {
        rm_buf_add(out, line, len);
        return;
    }
    rm_buf_add(&text, line, len - 1);
    if (named->is_new_manager && named->are_new_requests) {
        set_manager(&next, &text, named->manager);
        set_requests(out, &next, &named->requests);
    } else if (named->is_new_manager) {
        set_manager(out, &text, named->manager);
    } else {
        set_requests(out, &text, &named->requests);
    }
    rm_buf_addc(out, '\n');
    rm_buf_free(&text);
    rm_buf_free(&next);
}

/* People who are looked up, on several threads. */
struct lookup {
    struct rm_gatherer *g;
    struct rm_who who;
    struct rm_unread unread;
};

/* Puts an id in the place of what somebody is called. Who is nobody here stays as written. Whether
 * that changed anything. */
static int put_id(struct rm_named *named, const char **text, const char *id)
{
    named->is_unclear |= !id || !*id;
    if (!id || !*id || strcmp(id, *text) == 0)
        return 0;
    *text = id;
    return 1;
}

static void resolve_requests(
    struct rm_named *named, const struct rm_who *who, struct rm_arena *scratch)
{
    for (size_t i = 0; i < named->requests.n; i++)
        named->are_new_requests |=
            put_id(named, &named->requests.v[i], rm_who_find(who, named->requests.v[i], scratch));
}

static void resolve_some(void *context, size_t piece, unsigned thread)
{
    const struct lookup *lookup = context;
    const struct rm_gathered_row *row = lookup->g->rows + piece * RESOLVED_AT_ONCE;
    const char *managers[RESOLVED_AT_ONCE], *ids[RESOLVED_AT_ONCE];
    struct rm_named *of[RESOLVED_AT_ONCE];
    struct rm_arena scratch = {0};
    size_t n = 0;

    (void)thread;
    for (size_t i = 0; i < RESOLVED_AT_ONCE && row + i < lookup->g->rows + lookup->g->n; i++) {
        struct rm_named *named = row[i].more;

        resolve_requests(named, &lookup->who, &scratch);
        if (!named->manager)
            continue;
        of[n] = named;
        managers[n++] = named->manager;
    }
    rm_who_find_all(&lookup->who, ids, managers, n, &scratch);
    for (size_t i = 0; i < n; i++)
        of[i]->is_new_manager = put_id(of[i], &of[i]->manager, ids[i]);
    rm_arena_free(&scratch);
}

/* The row that a text may bring somebody in from whom it does not mean yet; or NULL. Where e-mails
 * are the ids, one stays what it is, whoever comes. */
static const struct rm_sheet_row *unread_row(
    const struct lookup *lookup, const char *text, struct rm_arena *scratch)
{
    int is_id = !lookup->g->columns.slots[RM_TO_ID].column && strchr(text, '@');

    return is_id ? NULL : rm_unread_with(&lookup->unread, text, scratch);
}

static void say_unclear(const struct lookup *lookup, const struct rm_gathered_row *row,
    size_t target, const char *const *texts, size_t n)
{
    const char *header = rm_gather_header(lookup->g, target);
    struct rm_arena scratch = {0};

    for (size_t i = 0; i < n; i++) {
        const char *id = rm_who_find(&lookup->who, texts[i], &scratch);
        const struct rm_sheet_row *other = id ? NULL : unread_row(lookup, texts[i], &scratch);

        if (id && !*id)
            rm_sheet_wrong(&lookup->g->sheet, row->row,
                "column \"%s\": \"%s\" may be several people; give the e-mail or the staff number",
                header, texts[i]);
        if (other)
            rm_sheet_wrong(&lookup->g->sheet, row->row,
                "column \"%s\": \"%s\" stands in row %lu, which is set aside too; correct that, "
                "and "
                "give both again",
                header, texts[i], other->number);
    }
    rm_arena_free(&scratch);
}

static size_t n_people(const struct rm_programme *programme)
{
    return programme ? rm_n_people(programme) : 0;
}

void rm_named_settle(
    struct rm_gatherer *g, const struct rm_programme *known, const struct rm_programme *updated)
{
    struct lookup lookup = {.g = g};

    rm_who_init(&lookup.who, g->arena);
    rm_who_reserve(&lookup.who, g->n + n_people(known) + n_people(updated));
    for (size_t i = 0; i < g->n; i++) {
        const struct rm_named *named = g->rows[i].more;

        rm_who_add(&lookup.who, g->rows[i].id, named->email, named->name);
    }
    rm_who_add_all(&lookup.who, known);
    rm_who_add_all(&lookup.who, updated);
    rm_who_settle(&lookup.who);
    rm_unread_find(&lookup.unread, g);
    rm_parallel((g->n + RESOLVED_AT_ONCE - 1) / RESOLVED_AT_ONCE, resolve_some, &lookup);
    for (size_t i = 0; i < g->n; i++) {
        const struct rm_named *named = g->rows[i].more;

        if (!named->is_unclear)
            continue;
        say_unclear(&lookup, &g->rows[i], RM_TO_MANAGER, &named->manager, named->manager != NULL);
        say_unclear(&lookup, &g->rows[i], RM_TO_REQUESTS, named->requests.v, named->requests.n);
    }
    g->finish = finish_person;
}
