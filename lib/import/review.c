#include "import/review.h"

#include "base/near.h"
#include "base/text.h"
#include "wire/csv.h"
#include "wire/xlsx.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int rm_review_is_wrong(const struct rm_reviewer *r, const struct rm_review *review)
{
    return r->g->sheet.rows[review->row].wrong != NULL;
}

const char *rm_review_number(const struct rm_reviewer *r, const struct rm_review *review)
{
    const struct rm_sheet_row *row = &r->g->sheet.rows[review->row];

    return row->number != row->line ? rm_arena_printf(r->arena, "row %lu: ", row->number) : "";
}

static void warn_ignored(
    const struct rm_reviewer *r, const struct rm_review *review, size_t target, const char *old)
{
    rm_warn(r->diag, rm_sheet_where(&r->g->sheet, review->row),
        "%scolumn \"%s\": \"%s\" is passed by: the record says \"%s\"", rm_review_number(r, review),
        rm_gather_header(r->g, target), review->cells[target], old);
}

/* Whether a cell is as much of a text as a spreadsheet holds. */
static int is_cut(const char *cell, const char *text)
{
    static const char sign[] = "…";
    size_t len = strlen(cell);

    return len > RM_XLSX_TEXT_MAX && strcmp(cell + len - strlen(sign), sign) == 0 &&
           strncmp(cell, text, len - strlen(sign)) == 0;
}

int rm_review_says(const struct rm_reviewer *r, const char *cell, const char *text)
{
    if (text)
        text = rm_text_trim(r->arena, text);
    if (!text || !*text)
        return !cell || !*cell;
    return cell && (strcmp(cell, text) == 0 || strcmp(cell, rm_csv_undefuse(text)) == 0 ||
                       is_cut(cell, text));
}

/*
 * The decision.
 */

static const struct {
    const char *word;
    enum rm_decision decision;
} words[] = {
    {"agree", RM_AGREE},
    {"decline", RM_DECLINE},
    {"pin", RM_PIN},
    {"agreed", RM_AGREE},
    {"accept", RM_AGREE},
    {"accepted", RM_AGREE},
    {"approve", RM_AGREE},
    {"approved", RM_AGREE},
    {"confirm", RM_AGREE},
    {"confirmed", RM_AGREE},
    {"yes", RM_AGREE},
    {"y", RM_AGREE},
    {"ok", RM_AGREE},
    {"okay", RM_AGREE},
    {"declined", RM_DECLINE},
    {"reject", RM_DECLINE},
    {"rejected", RM_DECLINE},
    {"refuse", RM_DECLINE},
    {"refused", RM_DECLINE},
    {"no", RM_DECLINE},
    {"n", RM_DECLINE},
    {"pinned", RM_PIN},
    {"keep", RM_PIN},
};
enum { N_WORDS = sizeof words / sizeof *words };

static void read_decision(struct rm_review *review, const struct rm_reviewer *r)
{
    static const char *const plain[] = {"agree", "decline", "pin", NULL};
    const char *cell = review->cells[RM_DRAFT_DECISION], *key, *found[2];
    struct rm_buf near = {0};
    size_t i = 0;

    if (!cell)
        return;
    key = rm_text_key(r->arena, cell);
    while (i < N_WORDS && strcmp(words[i].word, key) != 0)
        i++;
    if (i < N_WORDS) {
        review->decision = words[i].decision;
        return;
    }
    rm_near_say(&near, found, rm_near_words(found, 2, cell, plain, r->arena));
    rm_review_wrong(r, review,
        "column \"%s\": \"%s\" is not agree, decline or pin; an empty cell decides nothing%s",
        rm_gather_header(r->g, RM_DRAFT_DECISION), cell, rm_buf_text(&near));
    rm_buf_free(&near);
}

/*
 * What cannot be decided in the sheet.
 */

const struct rm_pair *rm_review_shown(const struct rm_review *review)
{
    const struct rm_record *record = &review->pair->rec;
    int64_t rev;

    if (!review->cells[RM_DRAFT_REV] ||
        rm_parse_int(&rev, review->cells[RM_DRAFT_REV], 0, INT64_MAX))
        return NULL;
    while (record && record->rev != rev)
        record = record->before;
    return (const struct rm_pair *)(const void *)record;
}

static const char *join_topics(struct rm_arena *arena, const struct rm_pair *pair)
{
    struct rm_buf list = {0};
    const char *copy;

    for (size_t i = 0; i < pair->topics.n; i++)
        rm_buf_printf(&list, "%s%s", i ? "; " : "", pair->topics.v[i]);
    copy = rm_arena_dup(arena, rm_buf_text(&list));
    rm_buf_free(&list);
    return copy;
}

/* 42, 42.0 and 42,00 are one number. */
static int is_number(const char *cell, int64_t number)
{
    size_t digits = strspn(cell + (*cell == '-'), "0123456789") + (*cell == '-');
    const char *rest = cell + digits;
    char text[24];

    snprintf(text, sizeof text, "%" PRId64, number);
    if (strlen(text) != digits || strncmp(cell, text, digits) != 0)
        return 0;
    return !*rest ||
           ((*rest == '.' || *rest == ',') && rest[1] && !rest[1 + strspn(rest + 1, "0")]);
}

static void check_untouched(const struct rm_review *review, const struct rm_reviewer *r)
{
    const struct rm_pair *shown = rm_review_shown(review);
    const char *const *cells = review->cells;
    const char *status, *topics;

    if (!shown)
        return;
    status = rm_pair_status_words[shown->status];
    if (cells[RM_DRAFT_STATUS] &&
        strcmp(rm_text_key(r->arena, cells[RM_DRAFT_STATUS]), status) != 0)
        rm_review_wrong(r, review,
            "column \"%s\": \"%s\" was put in the place of \"%s\"; write agree, decline or pin "
            "into "
            "the column \"decision\" instead",
            rm_gather_header(r->g, RM_DRAFT_STATUS), cells[RM_DRAFT_STATUS], status);
    if (cells[RM_DRAFT_PINNED] && rm_cell_flag(cells[RM_DRAFT_PINNED]) != (shown->pinned == 1))
        rm_review_wrong(r, review,
            "column \"%s\": \"%s\" was put in; write pin into the column \"decision\" instead",
            rm_gather_header(r->g, RM_DRAFT_PINNED), cells[RM_DRAFT_PINNED]);
    if (cells[RM_DRAFT_SCORE] &&
        (shown->score == RM_NONE || !is_number(cells[RM_DRAFT_SCORE], shown->score)))
        warn_ignored(r, review, RM_DRAFT_SCORE,
            shown->score == RM_NONE ? "" : rm_arena_printf(r->arena, "%" PRId64, shown->score));
    topics = join_topics(r->arena, shown);
    if (cells[RM_DRAFT_TOPICS] && !rm_review_says(r, cells[RM_DRAFT_TOPICS], topics))
        warn_ignored(r, review, RM_DRAFT_TOPICS, topics);
}

/*
 * The two people.
 */

enum part { PART_ID, PART_NAME, PART_EMAIL };

static const char *person_of(const struct rm_pair *pair, enum rm_side side)
{
    return side == RM_MENTOR ? pair->mentor : pair->mentee;
}

/* Excel makes 123 of 00123 where it takes a column for numbers. */
static int is_without_zeros(const char *cell, const char *id)
{
    const char *digits = id + strspn(id, "0");

    return digits != id && *digits && !digits[strspn(digits, "0123456789")] &&
           strcmp(cell, digits) == 0;
}

static int is_same_key(struct rm_arena *arena, const char *a, const char *b)
{
    return a && strcmp(rm_text_key(arena, a), rm_text_key(arena, b)) == 0;
}

/* Whether a cell names the person in the way that it should, in any revision of the record: the
 * sheet may be older than a new name. */
static int names(const struct rm_reviewer *r, const char *cell, enum part part, const char *id)
{
    const struct rm_person *person = rm_person_find(r->programme, id);

    if (part == PART_ID || part == PART_NAME)
        if (rm_review_says(r, cell, id))
            return 1;
    if (part == PART_ID)
        return is_without_zeros(cell, id) && !rm_person_find(r->programme, cell);
    while (person) {
        const char *text = part == PART_NAME ? person->name : person->email;

        if (is_same_key(r->arena, text, cell) || (text && rm_review_says(r, cell, text)))
            return 1;
        person = (const struct rm_person *)(const void *)person->rec.before;
    }
    return 0;
}

/* A name that is nobody's, and near to what it was: a slip was put right, or made. */
static int is_respelled(const struct rm_reviewer *r, const char *cell, const char *id)
{
    const char *name = rm_person_label(r->programme, id), *found;

    return rm_near_find(&found, 1, cell, &name, 1, r->arena) > 0;
}

/* The person that an edited cell names; NULL for nobody else than before. */
static const char *find_other(const struct rm_reviewer *r, const struct rm_review *review,
    size_t target, enum part part, const char *id)
{
    const char *cell = review->cells[target];
    const char *other = rm_who_find(&r->who, cell, r->arena);

    if (other && *other)
        return strcmp(other, id) != 0 ? other : NULL;
    if (!other && part != PART_ID && !rm_person_find(r->programme, id))
        return NULL; /* what was there before is not known */
    if (!other && part == PART_NAME && is_respelled(r, cell, id)) {
        warn_ignored(r, review, target, rm_person_label(r->programme, id));
        return NULL;
    }
    rm_review_wrong(r, review, "column \"%s\": \"%s\" %s", rm_gather_header(r->g, target), cell,
        other ? "may be several people; give the id"
              : "is nobody in the files of --base and -p, by id, e-mail or name");
    return NULL;
}

/* The id of the person of a side. Cells that were edited decide, and must not contradict one
 * another; those that still say what they said do not count. */
static const char *read_side(
    const struct rm_reviewer *r, const struct rm_review *review, enum rm_side side)
{
    size_t first = side == RM_MENTOR ? RM_DRAFT_MENTOR : RM_DRAFT_MENTEE, by = first;
    const char *id = person_of(review->pair, side), *found = NULL;
    int is_named = 0;

    for (size_t part = PART_ID; part <= PART_EMAIL; part++) {
        size_t target = first + part;
        const char *other;

        if (!review->cells[target])
            continue;
        is_named = 1;
        other = names(r, review->cells[target], (enum part)part, id)
                    ? NULL
                    : find_other(r, review, target, (enum part)part, id);
        if (found && other && strcmp(found, other) != 0)
            rm_review_wrong(r, review,
                "column \"%s\" names \"%s\" and column \"%s\" names \"%s\": who is the %s?",
                rm_gather_header(r->g, by), found, rm_gather_header(r->g, target), other,
                rm_side_words[side]);
        if (other && !found) {
            found = other;
            by = target;
        }
    }
    if (!is_named && r->g->columns.slots[first].column)
        rm_review_wrong(r, review,
            "names nobody as %s; to give a pair up, write decline into the column \"decision\"",
            rm_side_words[side]);
    return found ? found : id;
}

static void read_people(struct rm_review *review, struct rm_reviewer *r)
{
    for (int side = RM_MENTOR; side <= RM_MENTEE; side++) {
        review->who[side] = read_side(r, review, (enum rm_side)side);
        review->is_swap |=
            strcmp(review->who[side], person_of(review->pair, (enum rm_side)side)) != 0;
    }
    if (strcmp(review->who[RM_MENTOR], review->who[RM_MENTEE]) == 0)
        rm_review_wrong(
            r, review, "\"%s\" would be both mentor and mentee", review->who[RM_MENTOR]);
}

void rm_review_read(struct rm_review *review, struct rm_reviewer *r)
{
    const char *id = review->cells[RM_DRAFT_ID];

    read_decision(review, r);
    if (!id) {
        rm_review_wrong(r, review,
            "does not say which pair it is about: column \"%s\" is empty; a new pair is made by "
            "naming another mentor or mentee in the row of a pair",
            rm_gather_header(r->g, RM_DRAFT_ID));
        return;
    }
    review->pair = rm_pair_find(r->programme, id);
    if (!review->pair) {
        rm_review_wrong(r, review, "column \"%s\": there is no pair \"%s\" in the files of --base",
            rm_gather_header(r->g, RM_DRAFT_ID), id);
        return;
    }
    check_untouched(review, r);
    read_people(review, r);
}
