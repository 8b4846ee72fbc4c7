#include "import/language.h"

#include "base/near.h"
#include "base/text.h"
#include "import/vocabulary.h"
#include "record/table.h"
#include "wire/json.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NEAR_MAX = 3, TAG_MAX = 35 };

void rm_languages_init(struct rm_languages *languages, struct rm_arena *arena)
{
    memset(languages, 0, sizeof *languages);
    languages->arena = arena;
    languages->file = RM_LANGUAGES_FILE;
    rm_map_init(&languages->tags, arena);
    rm_map_init(&languages->names, arena);
}

static const char *member(const struct rm_json *object, const char *name)
{
    const struct rm_json *value = rm_json_member(object, name);

    return value ? rm_json_string(value, NULL) : NULL;
}

static void *keep(struct rm_languages *l, const char *text)
{
    return rm_arena_dup(l->arena, text);
}

/* The first to come has a name; what is added later gets what is left. */
static void add_name(struct rm_languages *l, const char *name, void *tag)
{
    char *key = rm_text_key(l->arena, name);
    void **slot = rm_map_add(&l->names, key);

    if (*slot)
        return;
    *slot = tag;
    l->all = rm_arena_grow(l->arena, l->all, l->n, sizeof *l->all);
    l->all[l->n++] = keep(l, name);
}

static void add_language(struct rm_languages *l, const struct rm_json *entry)
{
    const char *three = member(entry, "alpha_3"), *two = member(entry, "alpha_2");
    const char *old = member(entry, "bibliographic"); /* "wel" of cym */
    const char *name = member(entry, "name"), *common = member(entry, "common_name");
    void *tag;

    if (!three || !name)
        return;
    tag = keep(l, two ? two : three);
    *rm_map_add(&l->tags, keep(l, three)) = tag;
    if (two)
        *rm_map_add(&l->tags, tag) = tag;
    if (old)
        *rm_map_add(&l->tags, keep(l, old)) = tag;
    add_name(l, name, tag);
    if (common)
        add_name(l, common, tag);
}

/* "Swahili (macrolanguage)" is Swahili, and "Modern Greek (1453-)" Modern Greek. */
static void add_short_name(struct rm_languages *l, const struct rm_json *entry)
{
    const char *three = member(entry, "alpha_3"), *name = member(entry, "name");
    const char *bracket = name ? strstr(name, " (") : NULL;

    if (three && bracket)
        add_name(l, rm_arena_copy(l->arena, name, (size_t)(bracket - name)),
            rm_map_find(&l->tags, three));
}

static void add_all(struct rm_languages *l, const struct rm_json *list)
{
    for (size_t i = 0; i < rm_json_size(list); i++)
        add_language(l, rm_json_item(list, i));
    for (size_t i = 0; i < rm_json_size(list); i++)
        add_short_name(l, rm_json_item(list, i));
}

static void read_all(struct rm_buf *text, int fd)
{
    ssize_t n;

    do {
        rm_buf_reserve(text, 1 << 20);
        n = read(fd, text->data + text->len, 1 << 20);
        text->len += n > 0 ? (size_t)n : 0;
    } while (n > 0);
}

/* Whether the system's list is there. */
static int load(struct rm_languages *l)
{
    char error[RM_JSON_ERROR_SIZE];
    struct rm_buf text = {0};
    struct rm_json *file = NULL;
    const struct rm_json *list;
    int fd;

    if (l->state)
        return l->state > 0;
    fd = open(l->file, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        read_all(&text, fd);
        close(fd);
    }
    if (text.len)
        file = rm_json_parse(text.data, text.len, error);
    list = file ? rm_json_member(file, "639-3") : NULL;
    if (list)
        add_all(l, list);
    l->state = l->n ? 1 : -1;
    rm_json_free(file);
    rm_buf_free(&text);
    return l->state > 0;
}

static int is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* The shape of RFC 5646: parts of up to eight letters and digits, the first of two or three
 * letters. Its length, or 0. */
static size_t first_part(const char *tag)
{
    size_t first = 0, len = 0;

    while (is_letter(tag[first]))
        first++;
    if (first < 2 || first > 3 || (tag[first] && tag[first] != '-') || strlen(tag) > TAG_MAX)
        return 0;
    for (const char *c = tag + first; *c; c++) {
        len = *c == '-' ? 0 : len + 1;
        if ((*c == '-' && (c[1] == '-' || !c[1])) || len > 8 ||
            (*c != '-' && !is_letter(*c) && (*c < '0' || *c > '9')))
            return 0;
    }
    return first;
}

/* The case that RFC 5646, section 2.1.1, recommends: sr-Latn-RS. */
static void recase(char *tag)
{
    for (char *part = strchr(tag, '-'); part; part = strchr(part, '-')) {
        size_t len = strcspn(++part, "-");

        for (size_t i = 0; i < len && (len == 2 || (len == 4 && i == 0)); i++)
            if (is_letter(part[i]))
                part[i] = (char)(part[i] - 'a' + 'A');
    }
}

/* A tag whose language there is, in the form that BCP 47 wants. */
static const char *find_tag(struct rm_languages *l, const char *key, struct rm_arena *scratch)
{
    char *tag = rm_arena_dup(scratch, key), *first;
    const char *best;
    size_t len;

    for (char *c = tag; *c; c++)
        if (*c == '_')
            *c = '-';
    len = first_part(tag);
    if (!len)
        return NULL;
    first = rm_arena_copy(scratch, tag, len);
    best = rm_language_is_common(first) ? first : NULL;
    if (!best && load(l))
        best = rm_map_find(&l->tags, first);
    if (!best)
        return NULL;
    tag = rm_arena_printf(scratch, "%s%s", best, tag + len);
    recase(tag);
    return tag;
}

/* What is said of how well it is spoken, and the small words about it. Sorted. */
static const char *const levels[] = {"a", "a1", "a2", "advanced", "and", "b1", "b2", "basic",
    "beginner", "beginners", "bilingual", "bit", "business", "c1", "c2", "conversational",
    "elementary", "excellent", "fluency", "fluent", "fluently", "full", "good", "in",
    "intermediate", "knowledge", "language", "learner", "learning", "level", "limited", "little",
    "mother", "native", "of", "only", "proficiency", "proficient", "professional", "some",
    "speaker", "spoken", "tongue", "user", "very", "working"};

static int compare(const void *key, const void *word)
{
    return strcmp(key, *(const char *const *)word);
}

static int is_level(const char *word)
{
    return bsearch(word, levels, COUNT(levels), sizeof *levels, compare) != NULL;
}

/* Without what stands behind "(", ":" or a dash, and without words about it at both ends. */
static const char *plain_name(struct rm_arena *scratch, const char *key)
{
    char *plain = rm_arena_dup(scratch, key), *word;
    size_t len;

    for (const char *const *stop =
             (const char *const[]){"(", "[", ":", " -", " \xe2\x80\x93", NULL};
         *stop; stop++) {
        char *end = strstr(plain, *stop);

        if (end && end > plain)
            *end = '\0';
    }
    for (;;) {
        len = strcspn(plain, " ");
        if (!plain[len] || !is_level(rm_arena_copy(scratch, plain, len)))
            break;
        plain += len + 1;
    }
    while ((word = strrchr(plain, ' ')) && (!word[1] || is_level(word + 1)))
        *word = '\0';
    return plain;
}

static const char *find_name(struct rm_languages *l, const char *key)
{
    const char *tag = rm_language_find(key);

    return !tag && load(l) ? rm_map_find(&l->names, key) : tag;
}

static int is_same_tag(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Some names are the tags of other languages: Ga is gaa, and ga is Irish. As a tag it is taken
 * where it is written as one. */
static const char *find(struct rm_languages *l, const char *text, const char *key,
    struct rm_arena *scratch, struct rm_buf *why)
{
    const char *common = rm_language_find(key), *tag, *name;

    if (common)
        return common;
    tag = find_tag(l, key, scratch);
    if (tag && (strlen(key) > 3 || (strcmp(text, key) == 0 || text[1] != key[1])))
        return tag;
    name = find_name(l, key);
    if (!tag || !name || is_same_tag(tag, name))
        return tag ? tag : name;
    rm_near_say(why, (const char *const[]){tag, name}, 2);
    return NULL;
}

static void say_near(
    struct rm_languages *l, const char *key, struct rm_arena *scratch, struct rm_buf *why)
{
    const char *found[NEAR_MAX];

    if (why->len)
        return;
    if (load(l))
        rm_near_say(why, found, rm_near_find(found, NEAR_MAX, key, l->all, l->n, scratch));
    else
        rm_buf_printf(why, "; the list of all languages cannot be read: %s", l->file);
}

const char *rm_language_tag(
    struct rm_languages *languages, const char *text, struct rm_arena *scratch, struct rm_buf *why)
{
    const char *key = rm_text_key(scratch, text), *plain, *tag;

    tag = find(languages, text, key, scratch, why);
    if (tag || why->len)
        return tag;
    plain = plain_name(scratch, key);
    if (strcmp(plain, key) != 0)
        tag = find(languages, plain, plain, scratch, why);
    if (!tag)
        say_near(languages, plain, scratch, why);
    return tag;
}
