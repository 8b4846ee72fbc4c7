#include "import/cell.h"

#include "base/date.h"
#include "base/near.h"
#include "base/text.h"
#include "import/vocabulary.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NEAR_MAX = 3 };

void rm_cells_init(struct rm_cells *cells, struct rm_arena *arena, struct rm_arena *keep)
{
    memset(cells, 0, sizeof *cells);
    cells->arena = arena;
    rm_places_init(&cells->places, keep);
    rm_languages_init(&cells->languages, keep);
}

void rm_cells_free(struct rm_cells *cells)
{
    rm_buf_free(&cells->expected);
}

static int put_text(struct rm_item *item, const char *text, struct rm_cells *cells)
{
    item->text = text;
    item->json = rm_json_text(cells->arena, text);
    return 0;
}

static int put_int(struct rm_item *item, int64_t number, struct rm_cells *cells)
{
    item->json = rm_arena_printf(cells->arena, "%" PRId64, number);
    item->number = number;
    return 0;
}

static int read_int(struct rm_item *item, const char *text, const struct rm_field *field,
    enum rm_cell_form form, struct rm_cells *cells)
{
    int64_t number;
    int rc = form == RM_CELL_CAPACITY ? rm_cell_capacity(&number, text, field->min, field->max)
                                      : rm_cell_number(&number, text, field->min, field->max);

    return rc ? -1 : put_int(item, number, cells);
}

/* "4", "+1", "4 - Agree", "5 stars", "4/5", "4 out of 5", but not "4-5" or "4.5". */
static int read_rating(
    struct rm_item *item, const char *text, const struct rm_field *field, struct rm_cells *cells)
{
    char of[24];
    const char *key = rm_text_key(cells->arena, text), *digits = key + (*key == '+' || *key == '-');
    size_t len = strspn(digits, "0123456789");
    const char *rest = digits + len;
    int64_t number;

    if (strncmp(rest, ".0", 2) == 0 && !rest[2 + strspn(rest + 2, "0")])
        rest = "";
    if (!len || rm_parse_int(&number,
                    rm_arena_copy(cells->arena, *key == '+' ? digits : key,
                        (size_t)(digits + len - key) - (*key == '+')),
                    field->min, field->max))
        return -1;
    snprintf(of, sizeof of, "%" PRId64, field->max);
    if (*rest == '/' || strncmp(rest, " out of ", 8) == 0) {
        if (strcmp(rest + (*rest == '/' ? 1 : 8), of) != 0)
            return -1;
    } else if (rest[strcspn(rest, "0123456789")]) {
        return -1;
    }
    return put_int(item, number, cells);
}

/* A label is kept as it is written: the policy orders it. */
static int read_grade(
    struct rm_item *item, const char *text, const struct rm_field *field, struct rm_cells *cells)
{
    int64_t level;
    size_t len = strlen(text);

    if (len > 2 && strcmp(text + len - 2, ".0") == 0)
        text = rm_arena_copy(cells->arena, text, len - 2);
    if (!rm_parse_int(&level, text, field->min, field->max))
        return put_int(item, level, cells);
    if (!text[strspn(text, "-0123456789")])
        return -1;
    return rm_text_has_control(text) ? -1 : put_text(item, text, cells);
}

static int read_flag(struct rm_item *item, const char *text)
{
    int flag = rm_cell_flag(text);

    item->json = flag ? "true" : "false";
    item->number = flag;
    return flag < 0 ? -1 : 0;
}

static int read_word(
    struct rm_item *item, const char *text, const struct rm_field *field, struct rm_cells *cells)
{
    int word = rm_word_find(field->words, rm_text_key(cells->arena, text));
    const char *near[NEAR_MAX];

    if (word >= 0)
        return put_text(item, field->words[word], cells);
    rm_field_expected(&cells->expected, field);
    rm_near_say(
        &cells->expected, near, rm_near_words(near, NEAR_MAX, text, field->words, cells->arena));
    return -1;
}

static int read_date(
    struct rm_item *item, const char *text, enum rm_cell_form form, struct rm_cells *cells)
{
    char iso[RM_DATE_SIZE];
    int64_t date;
    int flag;

    if (!rm_cell_date(&date, text, cells->dates, NULL))
        return put_text(item, rm_arena_dup(cells->arena, rm_date_format(iso, date)), cells);
    flag = form == RM_CELL_DATE_OF ? rm_cell_flag(text) : -1;
    item->number = flag;
    return flag < 0 ? -1 : 0;
}

static int read_time(struct rm_item *item, const char *text, struct rm_cells *cells)
{
    char iso[RM_TIME_SIZE];
    int64_t time;

    if (rm_cell_time(&time, text, cells->dates, cells->zone))
        return -1;
    return put_text(item, rm_arena_dup(cells->arena, rm_time_format(iso, time)), cells);
}

static int read_email(struct rm_item *item, const char *text, struct rm_cells *cells)
{
    const char *open = strchr(text, '<'), *close = open ? strchr(open, '>') : NULL;

    if (strncmp(text, "mailto:", 7) == 0)
        text += 7;
    else if (close && !close[1]) /* Amy Lee <amy@example.org> */
        text = rm_arena_copy(cells->arena, open + 1, (size_t)(close - open) - 1);
    return rm_email_valid(text) ? put_text(item, text, cells) : -1;
}

static int read_zone(struct rm_item *item, const char *text, struct rm_cells *cells)
{
    struct rm_buf near = {0};
    const char *name = rm_place_zone(&cells->places, text, &near);

    if (!name)
        rm_buf_printf(&cells->expected, "an IANA time zone of the system such as Europe/London%s",
            rm_buf_text(&near));
    rm_buf_free(&near);
    return name ? put_text(item, name, cells) : -1;
}

static int read_language(struct rm_item *item, const char *text, struct rm_cells *cells)
{
    struct rm_buf why = {0};
    const char *tag = rm_language_tag(&cells->languages, text, cells->arena, &why);

    if (!tag)
        rm_buf_printf(&cells->expected, "a language such as Welsh, or its BCP 47 tag such as cy%s",
            rm_buf_text(&why));
    rm_buf_free(&why);
    return tag ? put_text(item, tag, cells) : -1;
}

/* What is not known is kept as it is written. */
static int read_medium(struct rm_item *item, const char *text, struct rm_cells *cells)
{
    char *key = rm_text_key(cells->arena, text), *bracket;
    const char *name = rm_medium_find(key);

    if (!name && (bracket = strstr(key, " ("))) {
        *bracket = '\0';
        name = rm_medium_find(key);
    }
    return rm_text_has_control(text) ? -1 : put_text(item, name ? name : text, cells);
}

static int read_id(
    struct rm_item *item, const char *text, enum rm_cell_form form, struct rm_cells *cells)
{
    if (rm_text_has_control(text))
        return -1;
    if (form == RM_CELL_PERSON && strchr(text, '@')) {
        char *id = rm_arena_dup(cells->arena, text);

        rm_ascii_lower(id);
        text = id;
    }
    return put_text(item, text, cells);
}

/* Ends of lines as records have them; other control characters, such as the line breaks of word
 * processors, become spaces. */
static int read_words(struct rm_item *item, const char *text, struct rm_cells *cells)
{
    char *words = rm_arena_dup(cells->arena, text), *to = words;

    for (const char *c = words; *c; c++) {
        if (*c == '\r' && c[1] == '\n')
            continue;
        if (*c == '\r')
            *to++ = '\n';
        else
            *to++ = ((unsigned char)*c < 0x20 && !strchr("\t\n", *c)) || *c == 0x7f ? ' ' : *c;
    }
    *to = '\0';
    return put_text(item, words, cells);
}

static int read_text(struct rm_item *item, const char *text, struct rm_cells *cells)
{
    for (const char *c = text; *c; c++)
        if (((unsigned char)*c < 0x20 && !strchr("\t\n\r", *c)) || *c == 0x7f)
            return -1;
    return put_text(item, text, cells);
}

/* A number behind a topic, or -1: "python (4)", "python: 4", "python = 4", "python - 4",
 * "python 4". One digit that stands alone: "Web 3.0" and "Office 365" are names. `plain` says
 * that there is but a space before it, as in "Windows 8". */
static int find_level(const char *text, size_t *topic_len, int *plain)
{
    size_t len = strlen(text);
    int bracket = len && (text[len - 1] == ')' || text[len - 1] == ']');
    const char *digit = text + len - 1 - bracket;
    char sign;

    if (len < 3 || *digit < '0' || *digit > '9')
        return -1;
    len = (size_t)(digit - text);
    if (!strchr(bracket ? " ([" : " :=", text[len - 1]))
        return -1;
    while (len && text[len - 1] == ' ')
        len--;
    sign = len ? text[len - 1] : '\0';
    *plain = !sign || !strchr(bracket ? "([" : ":=-", sign);
    if (bracket && *plain)
        return -1;
    len -= !*plain;
    while (len && text[len - 1] == ' ')
        len--;
    *topic_len = len;
    return len ? *digit - '0' : -1;
}

static const struct rm_field *number_field(const struct rm_shape *shape)
{
    for (size_t i = 0; i < shape->n_fields; i++)
        if (shape->fields[i].kind == RM_INT)
            return &shape->fields[i];
    return NULL;
}

/* "python", "python 4", "python (4)", "python: 4". */
static int read_topic(
    struct rm_item *item, const char *text, const struct rm_field *field, struct rm_cells *cells)
{
    const struct rm_field *number = number_field(field->shape);
    size_t len = 0;
    int plain = 1, level = number ? find_level(text, &len, &plain) : -1;

    item->text = text;
    if (level >= 0 && level >= number->min && level <= number->max) {
        item->number = level;
        item->text = rm_arena_copy(cells->arena, text, len);
    } else if (level >= 0 && !plain) {
        rm_buf_printf(&cells->expected, "a topic with a %s from %" PRId64 " to %" PRId64,
            number->name, number->min, number->max);
        return -1;
    }
    item->key = rm_text_key(cells->arena, item->text);
    return *item->key && !rm_text_has_control(item->text) ? 0 : -1;
}

static int read_value(struct rm_item *item, const struct rm_field *field, enum rm_cell_form form,
    const char *text, struct rm_cells *cells)
{
    if (form == RM_CELL_LANGUAGE)
        return read_language(item, text, cells);
    if (form == RM_CELL_MEDIUM)
        return read_medium(item, text, cells);
    if (form == RM_CELL_RATING)
        return read_rating(item, text, field, cells);
    if (form == RM_CELL_WORDS)
        return read_words(item, text, cells);
    switch (field->kind) {
    case RM_ID:
    case RM_IDS:
        return read_id(item, text, form, cells);
    case RM_EMAIL:
        return read_email(item, text, cells);
    case RM_ZONE:
        return read_zone(item, text, cells);
    case RM_INT:
    case RM_INTS:
        return read_int(item, text, field, form, cells);
    case RM_FLAG:
        return read_flag(item, text);
    case RM_WORD:
        return read_word(item, text, field, cells);
    case RM_DATE:
    case RM_DATES:
        return read_date(item, text, form, cells);
    case RM_TIME:
        return read_time(item, text, cells);
    case RM_GRADE:
        return read_grade(item, text, field, cells);
    case RM_OBJECTS:
        return read_topic(item, text, field, cells);
    default:
        return read_text(item, text, cells);
    }
}

/* What would do, where what reads has not said it. */
static void say_expected(
    const struct rm_field *field, enum rm_cell_form form, const char *text, struct rm_cells *cells)
{
    struct rm_buf *out = &cells->expected;

    if (out->len)
        return;
    if (form == RM_CELL_CAPACITY)
        rm_buf_printf(out,
            "a number of people from %" PRId64 " to %" PRId64
            ", such as 2 or \"up to 2\", nor yes or no",
            field->min, field->max);
    else if (form == RM_CELL_RATING)
        rm_buf_printf(out,
            "a whole number from %" PRId64 " to %" PRId64 ", with or without its words", field->min,
            field->max);
    else if (field->kind == RM_FLAG)
        rm_buf_adds(out, "yes or no");
    else if (field->kind == RM_OBJECTS || field->kind == RM_IDS)
        rm_buf_adds(out, "text on one line");
    else
        rm_field_expected(out, field);
    if (form == RM_CELL_DATE_OF)
        rm_buf_adds(out, ", yes or no");
    if (field->kind == RM_DATE || field->kind == RM_TIME)
        rm_cell_date_hint(out, text, cells->dates);
}

int rm_cell_read(struct rm_item *item, const struct rm_field *field, enum rm_cell_form form,
    const char *text, struct rm_cells *cells)
{
    *item = (struct rm_item){.text = text, .number = RM_NONE};
    rm_buf_clear(&cells->expected);
    if (read_value(item, field, form, text, cells)) {
        say_expected(field, form, text, cells);
        return -1;
    }
    if (!item->key)
        item->key = item->json;
    return 0;
}

static void add_part(struct rm_texts *parts, struct rm_arena *arena, const char *start, size_t len)
{
    const char *text = rm_text_trim(arena, rm_arena_copy(arena, start, len));

    if (!*text)
        return;
    parts->v = rm_arena_grow(arena, parts->v, parts->n, sizeof *parts->v);
    parts->v[parts->n++] = text;
}

static void split_by_text(
    struct rm_texts *parts, struct rm_arena *arena, const char *text, const char *split)
{
    for (const char *stop; (stop = strstr(text, split)); text = stop + strlen(split))
        add_part(parts, arena, text, (size_t)(stop - text));
    add_part(parts, arena, text, strlen(text));
}

/* Any one of the letters parts, but none within parentheses where commas do: "coding (C, Go), art".
 */
static void split_by_letters(
    struct rm_texts *parts, struct rm_arena *arena, const char *text, const char *letters)
{
    int depth = 0, heed = *letters == ',';
    const char *start = text;

    for (; *text; text++) {
        depth += *text == '(';
        depth -= *text == ')' && depth > 0;
        if (!strchr(letters, *text) || (heed && depth))
            continue;
        add_part(parts, arena, start, (size_t)(text - start));
        start = text + 1;
    }
    add_part(parts, arena, start, (size_t)(text - start));
}

/* "French & German", "Teams or phone": each joint becomes the sign that parts anyway. */
static const char *part_joints(struct rm_arena *arena, const char *text, const char *sign)
{
    static const char *const joints[] = {" and ", " or ", " & ", " + ", "/", NULL};
    struct rm_buf parted = {0};
    const char *copy;

    while (*text) {
        size_t i = 0;

        while (joints[i] && strncmp(text, joints[i], strlen(joints[i])) != 0)
            i++;
        if (joints[i])
            rm_buf_adds(&parted, sign);
        else
            rm_buf_addc(&parted, *text);
        text += joints[i] ? strlen(joints[i]) : 1;
    }
    copy = rm_arena_dup(arena, rm_buf_text(&parted));
    rm_buf_free(&parted);
    return copy;
}

struct rm_texts rm_cell_split(
    struct rm_arena *arena, const char *text, const char *split, enum rm_cell_form form)
{
    struct rm_texts parts = {0};
    int has_lines = strpbrk(text, ";\n") != NULL;

    if (split || strstr(text, "|||")) {
        split_by_text(&parts, arena, text, split ? split : "|||");
        return parts;
    }
    if (form == RM_CELL_LANGUAGE || form == RM_CELL_MEDIUM)
        text = part_joints(arena, text, has_lines ? ";" : ",");
    split_by_letters(&parts, arena, text, has_lines ? ";\n\r" : ",");
    return parts;
}
