#include "words/phrase.h"

#include "base/date.h"
#include "base/near.h"
#include "base/text.h"
#include "words/part.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MEANT_MAX = 3, NUMBER_SIZE = 24 };

static const char *const phrase_names[] = {
#define X(NAME, name, gives) name,
    RM_PHRASES(X)
#undef X
        NULL};

static const unsigned phrase_gives[] = {
#define X(NAME, name, gives) gives,
    RM_PHRASES(X)
#undef X
};

static const char *const field_names[] = {
#define X(NAME, name, gives, meaning) #name,
    RM_PHRASE_FIELDS(X)
#undef X
        NULL};

static const unsigned field_gives[] = {
#define X(NAME, name, gives, meaning) gives,
    RM_PHRASE_FIELDS(X)
#undef X
};

struct reading {
    struct rm_phrases *phrases;
    struct rm_arena *arena;
    struct rm_diag *diag;
    struct rm_where where;
};

static int find_phrase(const char *name)
{
    for (int i = 0; phrase_names[i]; i++)
        if (strcmp(phrase_names[i], name) == 0)
            return i;
    return -1;
}

static void refuse_name(struct reading *r, const char *name)
{
    const char *meant[MEANT_MAX];
    struct rm_buf text = {0};

    rm_near_say(&text, meant, rm_near_words(meant, MEANT_MAX, name, phrase_names, r->arena));
    rm_error(r->diag, r->where, "there is no phrase \"%s\"%s", name, rm_buf_text(&text));
    rm_buf_free(&text);
}

static void take_phrase(struct reading *r, const char *name, const char *text)
{
    const char *what = rm_arena_printf(r->arena, "the phrase %s", name);
    int phrase = find_phrase(name);
    struct rm_fields fields = {field_names, field_gives, 0, what};

    if (phrase < 0) {
        refuse_name(r, name);
        return;
    }
    if (r->phrases->text[phrase])
        rm_error(r->diag, r->where, "the phrase %s was there before", name);
    if (!*text)
        rm_error(r->diag, r->where, "the phrase %s is empty", name);
    fields.given = phrase_gives[phrase];
    rm_part_check(text, &fields, r->diag, r->where);
    r->phrases->text[phrase] = text;
}

static void take_line(struct reading *r, const char *line, size_t len)
{
    const char *text = rm_text_trim(r->arena, rm_arena_copy(r->arena, line, len));
    const char *colon = strchr(text, ':');

    if (!*text || *text == '#')
        return;
    if (!colon)
        rm_error(r->diag, r->where, "\"%s\" is no phrase; expected name: text", text);
    else
        take_phrase(r,
            rm_text_trim(r->arena, rm_arena_copy(r->arena, text, (size_t)(colon - text))),
            rm_text_trim(r->arena, colon + 1));
}

static void check_all_there(struct reading *r)
{
    struct rm_buf missing = {0};

    for (int i = 0; i < RM_N_PHRASES; i++)
        if (!r->phrases->text[i])
            rm_buf_printf(&missing, "%s%s", missing.len ? ", " : "", phrase_names[i]);
    if (missing.len)
        rm_error(r->diag, r->where, "phrases are missing: %s", missing.data);
    rm_buf_free(&missing);
}

int rm_phrases_read(struct rm_phrases *phrases, const char *text, struct rm_arena *arena,
    struct rm_diag *diag, struct rm_where where)
{
    struct reading r = {phrases, arena, diag, where};
    size_t errors = diag->n_errors;

    memset(phrases, 0, sizeof *phrases);
    for (r.where.line = 1; *text; r.where.line++) {
        size_t len = strcspn(text, "\n");

        take_line(&r, text, len);
        text += len + (text[len] == '\n');
    }
    r.where.line = 0;
    check_all_there(&r);
    return diag->n_errors > errors ? -1 : 0;
}

void rm_phrase_add(struct rm_buf *out, const struct rm_phrases *phrases, enum rm_phrase phrase,
    const struct rm_phrase_values *values)
{
    rm_part_render(out, phrases->text[phrase], field_names, values->v);
}

static char *number(char out[NUMBER_SIZE], int64_t n)
{
    snprintf(out, NUMBER_SIZE, "%" PRId64, n);
    return out;
}

void rm_phrase_add_date(struct rm_buf *out, const struct rm_phrases *phrases, int64_t date)
{
    struct rm_civil civil = rm_date_civil(date);
    char day[NUMBER_SIZE], month[NUMBER_SIZE], year[NUMBER_SIZE];
    struct rm_phrase_values values = {0};

    values.v[RM_SAY_WEEKDAY] = phrases->text[RM_PHRASE_MONDAY + rm_date_weekday(date)];
    values.v[RM_SAY_DAY] = number(day, civil.day);
    values.v[RM_SAY_MONTH] = phrases->text[RM_PHRASE_JANUARY + civil.month - 1];
    values.v[RM_SAY_MONTH_NUMBER] = number(month, civil.month);
    values.v[RM_SAY_YEAR] = number(year, civil.year);
    rm_phrase_add(out, phrases, RM_PHRASE_DATE, &values);
}

static char *clock(char out[NUMBER_SIZE], int minute)
{
    snprintf(out, NUMBER_SIZE, "%02d:%02d", minute / 60, minute % 60);
    return out;
}

void rm_phrase_add_hours(struct rm_buf *out, const struct rm_phrases *phrases,
    const struct rm_zone *zone, int64_t start, int64_t end)
{
    int64_t first, last;
    int from, to;
    char from_clock[NUMBER_SIZE], to_clock[NUMBER_SIZE];
    struct rm_buf date = {0}, last_date = {0};
    struct rm_phrase_values values = {0};

    rm_zone_wall(zone, start, &first, &from);
    rm_zone_wall(zone, end, &last, &to);
    rm_phrase_add_date(&date, phrases, first);
    if (last != first)
        rm_phrase_add_date(&last_date, phrases, last);
    values.v[RM_SAY_DATE] = date.data;
    values.v[RM_SAY_FROM] = clock(from_clock, from);
    values.v[RM_SAY_TO] = clock(to_clock, to);
    values.v[RM_SAY_LAST_DATE] = last_date.data;
    values.v[RM_SAY_ZONE] = rm_zone_name(zone);
    rm_phrase_add(out, phrases, RM_PHRASE_HOURS, &values);
    rm_buf_free(&date);
    rm_buf_free(&last_date);
}

const char *rm_phrase_medium(const struct rm_phrases *phrases, const char *medium)
{
    static const struct {
        const char *medium;
        enum rm_phrase phrase;
    } known[] = {{"in person", RM_PHRASE_IN_PERSON}, {"video", RM_PHRASE_VIDEO},
        {"phone", RM_PHRASE_PHONE}, {"chat", RM_PHRASE_CHAT}, {"email", RM_PHRASE_EMAIL}};

    for (size_t i = 0; medium && i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].medium, medium) == 0)
            return phrases->text[known[i].phrase];
    return medium;
}

void rm_phrase_add_item(struct rm_buf *out, size_t start, const struct rm_phrases *phrases,
    enum rm_phrase list, const char *item)
{
    struct rm_phrase_values values = {0};
    struct rm_buf before = {0};

    if (out->len == start) {
        rm_buf_adds(out, item);
        return;
    }
    rm_buf_adds(&before, out->data + start);
    out->len = start;
    out->data[start] = '\0';
    values.v[RM_SAY_BEFORE] = before.data;
    values.v[RM_SAY_NEXT] = item;
    rm_phrase_add(out, phrases, list, &values);
    rm_buf_free(&before);
}

void rm_phrase_add_decimal(struct rm_buf *out, const struct rm_phrases *phrases, int64_t n)
{
    char whole[NUMBER_SIZE], hundredths[NUMBER_SIZE];
    struct rm_phrase_values values = {0};

    values.v[RM_SAY_WHOLE] = number(whole, n / 100);
    snprintf(hundredths, NUMBER_SIZE, "%02" PRId64, n % 100);
    values.v[RM_SAY_HUNDREDTHS] = hundredths;
    rm_phrase_add(out, phrases, RM_PHRASE_DECIMAL, &values);
}
