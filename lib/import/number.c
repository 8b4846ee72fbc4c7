/* How many, and yes or no, as people answer. */
#include "base/text.h"
#include "import/cell.h"
#include "record/table.h"

#include <stdlib.h>
#include <string.h>

static int is_among(const char *key, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(key, *words) == 0)
            return 1;
    return 0;
}

static int is_word_start(const char *text, const char *at)
{
    return at == text || strchr(" ,;(", at[-1]);
}

/* Words that take back half of what was said: "yes, but not before June". */
static int is_hedged(const char *key)
{
    static const char *const hedges[] = {"but", "if", "maybe", "except", "unless", "depend",
        "later", "until", "when", "not", "only", "perhaps", "possibly", "sometimes", "partly", "?",
        NULL};

    for (size_t i = 0; hedges[i]; i++)
        for (const char *at = key; (at = strstr(at, hedges[i])); at++)
            if (*at == '?' || is_word_start(key, at))
                return 1;
    return 0;
}

/* What follows "yes" or "no" where a statement begins with it, or NULL: "yes, I consent", "yes I
 * do", "no - thank you". */
static const char *after_word(const char *key, const char *word, const char *const *next)
{
    size_t len = strlen(word);
    const char *rest = key + len;

    if (strncmp(key, word, len) != 0 || !*rest)
        return NULL;
    if (strchr(",.;:!-", *rest) || strncmp(rest, " -", 2) == 0 ||
        strncmp(rest, " \xe2\x80\x93", 4) == 0 || strncmp(rest, "\xe2\x80\x93", 3) == 0)
        return rest;
    for (; *next; next++)
        if (*rest == ' ' && strncmp(rest + 1, *next, strlen(*next)) == 0)
            return rest;
    return NULL;
}

/* A word that is yes or no and nothing else. */
static int read_word(const char *key)
{
    static const char *const yes[] = {"yes", "y", "true", "t", "1", "x", "on", "ok", "okay", "yep",
        "yeah", "sure", "of course", "definitely", "absolutely", "certainly", "please", "agree",
        "agreed", "i agree", "accept", "i accept", "i do", "i am", "i would", "i consent",
        "consent", "consented", "consent given", "checked", "ticked", "selected", "wahr", "vrai",
        "\xe2\x9c\x93", "\xe2\x9c\x94", "\xe2\x98\x91", "\xe2\x98\x92", "\xe2\x9c\x85",
        "\xe2\x97\x8f", NULL};
    static const char *const no[] = {"no", "n", "false", "f", "0", "off", "nope", "never",
        "disagree", "i disagree", "i do not", "i don't", "i don\xe2\x80\x99t", "i do not agree",
        "i don't agree", "i don\xe2\x80\x99t agree", "i do not consent", "i don't consent",
        "i don\xe2\x80\x99t consent", "none", "unchecked", "unticked", "not selected", "falsch",
        "faux", "-", "\xe2\x9c\x97", "\xe2\x9c\x98", "\xe2\x98\x90", "\xe2\x9d\x8c", NULL};

    return is_among(key, yes) ? 1 : is_among(key, no) ? 0 : -1;
}

static int read_flag(const char *key)
{
    static const char *const after_yes[] = {"please", "i ", "happy", "of course", NULL};
    static const char *const after_no[] = {"thank", "i ", "not ", NULL};
    int flag = read_word(key);
    const char *rest;

    if (flag >= 0)
        return flag;
    rest = after_word(key, "yes", after_yes);
    if (rest)
        return is_hedged(rest) ? -1 : 1;
    rest = after_word(key, "no", after_no);
    if (!rest || strstr(rest, "problem") || strstr(rest, " but ") || strstr(rest, " if ") ||
        strstr(rest, "yet") || strchr(rest, '?'))
        return -1;
    return 0;
}

/* Without the dots and exclamation marks at the end. */
static char *flag_key(struct rm_arena *arena, const char *text)
{
    char *key = rm_text_key(arena, text);
    size_t len = key ? strlen(key) : 0;

    while (len > 1 && (key[len - 1] == '!' || key[len - 1] == '.'))
        key[--len] = '\0';
    return key;
}

int rm_cell_flag(const char *text)
{
    struct rm_arena arena = {0};
    const char *key = flag_key(&arena, text);
    int flag = key ? read_flag(key) : -1;

    rm_arena_free(&arena);
    return flag;
}

/* "3", "3.0" (a spreadsheet's), "three"; 0 or -1. */
static int parse_count(int64_t *number, const char *key, size_t len)
{
    static const char *const words[] = {"none", "one", "two", "three", "four", "five", "six",
        "seven", "eight", "nine", "ten", "eleven", "twelve", NULL};
    char text[24] = "";
    char *point;
    int word;

    if (len >= sizeof text)
        return -1;
    memcpy(text, key, len);
    point = strchr(text, '.');
    if (point && point[1] && !point[1 + strspn(point + 1, "0")])
        *point = '\0';
    if (!rm_parse_int(number, text, INT64_MIN, INT64_MAX))
        return 0;
    word = rm_word_find(words, text);
    *number = word < 0 && strcmp(text, "zero") == 0 ? 0 : word;
    return *number < 0 ? -1 : 0;
}

/* A number alone; or a word that is yes or no, as 1 or 0. */
static int read_number(int64_t *number, const char *key)
{
    if (!parse_count(number, key, strlen(key)))
        return 0;
    *number = read_word(key);
    return *number < 0 ? -1 : 0;
}

int rm_cell_number(int64_t *number, const char *text, int64_t min, int64_t max)
{
    struct rm_arena arena = {0};
    const char *key = rm_text_key(&arena, text);
    int rc = key ? read_number(number, key) : -1;

    rm_arena_free(&arena);
    return rc || *number < min || *number > max ? -1 : 0;
}

/* Words around a number of people that do not change it. Sorted. */
static const char *const around[] = {"a", "absolute", "at", "can", "colleague", "colleagues",
    "could", "director", "directors", "i", "just", "leader", "leaders", "max", "maximum", "mentee",
    "mentees", "mentor", "mentors", "most", "of", "only", "people", "person", "persons", "place",
    "places", "take", "the", "to", "up", "yes"};

static int compare(const void *key, const void *word)
{
    return strcmp(key, *(const char *const *)word);
}

/* Numbers among words: how many there were, or -1 at a word that may change them. `joined` tells
 * whether "or", "to" or a dash stood between. */
static int take_counts(int64_t counts[2], int *joined, char *key)
{
    int n = 0, just_or = 0;
    size_t len;

    *joined = 0;
    for (char *at = key; *at; at += len) {
        len = strcspn(at, " ,.;:()-");
        if (len && !parse_count(&counts[n < 2 ? n : 1], at, len)) {
            *joined |= n == 1 && just_or;
            n++;
            just_or = 0;
        } else if (len) {
            char next = at[len];

            at[len] = '\0';
            if (strcmp(at, "or") == 0 || strcmp(at, "to") == 0)
                just_or = 1;
            else if (!bsearch(at, around, COUNT(around), sizeof *around, compare))
                return -1;
            at[len] = next;
        } else {
            just_or |= *at == '-';
            len = 1;
        }
    }
    return n;
}

/* Dashes of all kinds as one, and "no more than" as "up to". */
static char *plain_key(struct rm_arena *arena, const char *text)
{
    static const char *const dashes[] = {"\xe2\x80\x93", "\xe2\x80\x94", "\xe2\x80\x90"};
    char *key = rm_text_key(arena, text), *found;

    for (size_t i = 0; key && i < COUNT(dashes); i++)
        while ((found = strstr(key, dashes[i])))
            memcpy(found, " - ", 3);
    if (key && (found = strstr(key, "no more than")))
        memcpy(found, "up to       ", 12);
    return key;
}

static int has_count(const char *key)
{
    int64_t number;
    size_t len;

    for (; *key; key += len + (key[len] != '\0')) {
        len = strcspn(key, " ,.;:()-+/");
        if (len && ((*key >= '0' && *key <= '9') || !parse_count(&number, key, len)))
            return 1;
    }
    return 0;
}

/* "Not applicable" is said by whoever does not take that part. */
static int read_capacity(int64_t *number, struct rm_arena *arena, const char *text)
{
    static const char *const nobody[] = {
        "n/a", "na", "n.a.", "not applicable", "nobody", "no one", "no-one", "nil", NULL};
    char *key = plain_key(arena, text);
    int64_t counts[2] = {0, 0};
    int joined, n;

    if (!key || !read_number(number, key))
        return key ? 0 : -1;
    *number = is_among(key, nobody) ? 0 : -1;
    if (*number == 0)
        return 0;
    if (!has_count(key)) {
        *number = rm_cell_flag(text);
        return *number < 0 ? -1 : 0;
    }
    n = *key == '-' ? 0 : take_counts(counts, &joined, key);
    if (n < 1 || n > 2 || (n == 2 && (!joined || counts[1] <= counts[0])))
        return -1;
    *number = counts[n - 1];
    return 0;
}

int rm_cell_capacity(int64_t *number, const char *text, int64_t min, int64_t max)
{
    struct rm_arena arena = {0};
    int rc = read_capacity(number, &arena, text);

    rm_arena_free(&arena);
    return rc || *number < min || *number > max ? -1 : 0;
}
