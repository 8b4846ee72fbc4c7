#include "import/place.h"

#include "base/near.h"
#include "base/text.h"
#include "base/zone.h"
#include "record/table.h"

#include <string.h>

enum { NEAR_MAX = 4, SHORTEST_CITY = 4 };

struct place {
    const char *zone; /* or NULL */
    const char *near; /* what may be meant */
};

/* What is said in the place of a zone, with zones of the many who say it. Keys are rm_text_key; the
 * offsets are those of winter. */
static const struct {
    const char *key, *zones[NEAR_MAX];
} no_zones[] = {
    {"gmt", {"Europe/London", "Europe/Dublin", "Africa/Accra", "UTC"}},
    {"gmt0", {"Europe/London", "Europe/Dublin", "Africa/Accra", "UTC"}},
    {"gmt+0", {"Europe/London", "Europe/Dublin", "Africa/Accra", "UTC"}},
    {"gmt-0", {"Europe/London", "Europe/Dublin", "Africa/Accra", "UTC"}},
    {"gmt/bst", {"Europe/London"}},
    {"bst", {"Europe/London"}},
    {"british summer time", {"Europe/London"}},
    {"british time", {"Europe/London"}},
    {"greenwich mean time", {"Europe/London", "Africa/Accra", "UTC"}},
    {"gmt standard time", {"Europe/London", "Europe/Dublin", "Europe/Lisbon"}},
    {"uk", {"Europe/London"}},
    {"uk time", {"Europe/London"}},
    {"united kingdom", {"Europe/London"}},
    {"england", {"Europe/London"}},
    {"scotland", {"Europe/London"}},
    {"wales", {"Europe/London"}},
    {"northern ireland", {"Europe/London"}},
    {"ireland", {"Europe/Dublin"}},
    {"ist", {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"}},
    {"india", {"Asia/Kolkata"}},
    {"india standard time", {"Asia/Kolkata"}},
    {"wet", {"Europe/Lisbon"}},
    {"west", {"Europe/Lisbon"}},
    {"cet", {"Europe/Berlin", "Europe/Madrid", "Europe/Paris", "Europe/Rome"}},
    {"cest", {"Europe/Berlin", "Europe/Madrid", "Europe/Paris", "Europe/Rome"}},
    {"met", {"Europe/Berlin", "Europe/Paris"}},
    {"central european time", {"Europe/Berlin", "Europe/Madrid", "Europe/Paris", "Europe/Rome"}},
    {"w. europe standard time", {"Europe/Amsterdam", "Europe/Berlin", "Europe/Rome"}},
    {"romance standard time", {"Europe/Brussels", "Europe/Madrid", "Europe/Paris"}},
    {"eet", {"Europe/Athens", "Europe/Bucharest", "Europe/Helsinki", "Europe/Kyiv"}},
    {"eest", {"Europe/Athens", "Europe/Bucharest", "Europe/Helsinki", "Europe/Kyiv"}},
    {"est", {"America/New_York", "America/Toronto", "America/Panama"}},
    {"edt", {"America/New_York", "America/Toronto"}},
    {"et", {"America/New_York", "America/Toronto"}},
    {"est5edt", {"America/New_York"}},
    {"eastern", {"America/New_York", "America/Toronto"}},
    {"eastern time", {"America/New_York", "America/Toronto"}},
    {"eastern standard time", {"America/New_York", "America/Toronto"}},
    {"cst", {"America/Chicago", "America/Mexico_City", "Asia/Shanghai"}},
    {"cdt", {"America/Chicago", "America/Winnipeg"}},
    {"cst6cdt", {"America/Chicago"}},
    {"central time", {"America/Chicago", "America/Winnipeg"}},
    {"central standard time", {"America/Chicago", "America/Winnipeg"}},
    {"mst", {"America/Denver", "America/Phoenix"}},
    {"mdt", {"America/Denver", "America/Edmonton"}},
    {"mst7mdt", {"America/Denver"}},
    {"mountain time", {"America/Denver", "America/Edmonton"}},
    {"pst", {"America/Los_Angeles", "America/Vancouver", "Asia/Manila"}},
    {"pdt", {"America/Los_Angeles", "America/Vancouver"}},
    {"pst8pdt", {"America/Los_Angeles"}},
    {"pacific time", {"America/Los_Angeles", "America/Vancouver"}},
    {"pacific standard time", {"America/Los_Angeles", "America/Vancouver"}},
    {"hst", {"Pacific/Honolulu"}},
    {"aest", {"Australia/Brisbane", "Australia/Melbourne", "Australia/Sydney"}},
    {"aedt", {"Australia/Melbourne", "Australia/Sydney"}},
    {"acst", {"Australia/Adelaide", "Australia/Darwin"}},
    {"awst", {"Australia/Perth"}},
    {"nzst", {"Pacific/Auckland"}},
    {"nzdt", {"Pacific/Auckland"}},
    {"sgt", {"Asia/Singapore"}},
    {"hkt", {"Asia/Hong_Kong"}},
    {"jst", {"Asia/Tokyo"}},
    {"pkt", {"Asia/Karachi"}},
    {"sast", {"Africa/Johannesburg"}},
    {"cat", {"Africa/Harare", "Africa/Maputo"}},
    {"eat", {"Africa/Nairobi"}},
    {"wat", {"Africa/Lagos"}},
    {"+00:00", {"Europe/London", "Europe/Lisbon", "UTC"}},
    {"+01:00", {"Europe/Berlin", "Europe/Paris", "Africa/Lagos"}},
    {"+02:00", {"Europe/Athens", "Africa/Johannesburg", "Africa/Cairo"}},
    {"+03:00", {"Africa/Nairobi", "Europe/Istanbul", "Asia/Riyadh"}},
    {"+04:00", {"Asia/Dubai"}},
    {"+05:00", {"Asia/Karachi"}},
    {"+05:30", {"Asia/Kolkata"}},
    {"+08:00", {"Asia/Singapore", "Asia/Hong_Kong", "Australia/Perth"}},
    {"+09:00", {"Asia/Tokyo", "Asia/Seoul"}},
    {"+10:00", {"Australia/Sydney", "Australia/Brisbane"}},
    {"+12:00", {"Pacific/Auckland"}},
    {"-03:00", {"America/Sao_Paulo", "America/Argentina/Buenos_Aires"}},
    {"-05:00", {"America/New_York", "America/Toronto"}},
    {"-06:00", {"America/Chicago", "America/Winnipeg"}},
    {"-07:00", {"America/Denver", "America/Phoenix"}},
    {"-08:00", {"America/Los_Angeles", "America/Vancouver"}},
};

void rm_places_init(struct rm_places *places, struct rm_arena *arena)
{
    memset(places, 0, sizeof *places);
    places->arena = arena;
    rm_map_init(&places->seen, arena);
}

static char *make_key(struct rm_arena *arena, const char *text)
{
    char *key = rm_text_key(arena, text);

    for (char *c = key; *c; c++)
        if (*c == '_')
            *c = ' ';
    return key;
}

static void load(struct rm_places *places)
{
    if (places->names)
        return;
    places->n = rm_zone_names(&places->names, places->arena);
    places->keys = RM_NEW_N(places->arena, places->n, const char *);
    places->cities = RM_NEW_N(places->arena, places->n, const char *);
    for (size_t i = 0; i < places->n; i++) {
        const char *key = make_key(places->arena, places->names[i]), *slash = strrchr(key, '/');

        places->keys[i] = key;
        places->cities[i] = slash ? slash + 1 : key;
    }
}

/* "gmt+1", "utc -05:30", "+1": as "+01:00"; NULL if it is none. */
static const char *offset_of(struct rm_arena *arena, const char *key)
{
    int hour = 0, minute = 0, n = 0;
    char sign;

    if (strncmp(key, "gmt", 3) == 0 || strncmp(key, "utc", 3) == 0)
        key += 3;
    key += strspn(key, " ");
    sign = *key;
    if (sign != '+' && sign != '-')
        return NULL;
    key += 1 + strspn(key + 1, " ");
    for (; *key >= '0' && *key <= '9' && n < 2; key++, n++)
        hour = hour * 10 + (*key - '0');
    key += *key == ':';
    for (; *key >= '0' && *key <= '9'; key++)
        minute = minute < 60 ? minute * 10 + (*key - '0') : minute;
    if (!n || *key || minute > 59)
        return NULL;
    return rm_arena_printf(arena, "%c%02d:%02d", sign, hour, minute);
}

/* What is no zone, though some of them are names in the system too. */
static const char *const *find_no_zone(struct rm_arena *arena, const char *key)
{
    const char *offset = offset_of(arena, key);

    for (size_t i = 0; i < COUNT(no_zones); i++)
        if (strcmp(no_zones[i].key, offset ? offset : key) == 0)
            return no_zones[i].zones;
    return NULL;
}

/* The one name whose key, or else whose last part, is this; NULL where there is none, or more. */
static const char *find_name(const struct rm_places *places, const char *key)
{
    const char *found = NULL;
    size_t n = 0;

    for (size_t i = 0; i < places->n; i++)
        if (strcmp(places->keys[i], key) == 0)
            return places->names[i];
    for (size_t i = 0; i < places->n && strlen(key) >= SHORTEST_CITY; i++)
        if (strcmp(places->cities[i], key) == 0 && places->cities[i] != places->keys[i]) {
            found = places->names[i];
            n++;
        }
    return n == 1 ? found : NULL;
}

/* Without what stands in parentheses: "(GMT+00:00) Europe/London", "Europe/London (GMT)". */
static const char *without_brackets(struct rm_arena *arena, const char *key)
{
    char *plain = rm_arena_dup(arena, key), *to = plain;
    int depth = 0;

    for (; *key; key++) {
        depth += *key == '(';
        if (!depth)
            *to++ = *key;
        depth -= *key == ')' && depth > 0;
    }
    *to = '\0';
    return rm_text_trim(arena, plain);
}

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

/* Whether the words stand in the text. */
static int has_words(const char *text, const char *words)
{
    size_t len = strlen(words);

    for (const char *at = text; (at = strstr(at, words)); at++)
        if ((at == text || !is_letter(at[-1])) && !is_letter(at[len]))
            return 1;
    return 0;
}

/* Cities that are named: "(UTC+00:00) Dublin, Edinburgh, Lisbon, London". */
static size_t find_cities(const char **found, const struct rm_places *places, const char *key)
{
    size_t n = 0;

    for (size_t i = 0; i < places->n && n < NEAR_MAX; i++)
        if (strlen(places->cities[i]) >= SHORTEST_CITY && has_words(key, places->cities[i]))
            found[n++] = places->names[i];
    return n;
}

/* Names that differ by slips of the pen, as a whole or in the city. */
static size_t find_slips(
    const char **found, struct rm_places *places, const char *key, struct rm_arena *scratch)
{
    const char *near[NEAR_MAX];
    int is_city = !strchr(key, '/');
    const char *const *all = is_city ? places->cities : places->keys;
    size_t n = 0, n_near = rm_near_find(near, NEAR_MAX, key, all, places->n, scratch);

    for (size_t i = 0; i < n_near; i++)
        for (size_t j = 0; j < places->n && n < NEAR_MAX; j++)
            if (strcmp(all[j], near[i]) == 0)
                found[n++] = places->names[j];
    return n;
}

static const char *find_near(struct rm_places *places, const char *key, struct rm_arena *scratch)
{
    const char *found[NEAR_MAX];
    const char *const *said = find_no_zone(scratch, key);
    struct rm_buf text = {0};
    const char *near;
    size_t n = 0;

    for (size_t i = 0; said && i < NEAR_MAX && said[i]; i++)
        if (rm_zone_exists(said[i]))
            found[n++] = said[i];
    if (!n)
        n = find_cities(found, places, key);
    if (!n)
        n = find_slips(found, places, key, scratch);
    rm_near_say(&text, found, n);
    near = rm_arena_dup(places->arena, rm_buf_text(&text));
    rm_buf_free(&text);
    return near;
}

static void look_up(struct place *place, struct rm_places *places, const char *text)
{
    struct rm_arena scratch = {0};
    const char *key = make_key(&scratch, text);

    if (!find_no_zone(&scratch, key)) {
        if (rm_zone_exists(text)) {
            place->zone = rm_arena_dup(places->arena, text);
        } else {
            load(places);
            place->zone = find_name(places, key);
            if (!place->zone && strchr(key, '(') && strchr(key, '/'))
                place->zone = find_name(places, without_brackets(&scratch, key));
        }
    }
    if (!place->zone) {
        load(places);
        place->near = find_near(places, key, &scratch);
    }
    rm_arena_free(&scratch);
}

const char *rm_place_zone(struct rm_places *places, const char *text, struct rm_buf *near)
{
    struct place *place = rm_map_find(&places->seen, text);

    if (!place) {
        place = RM_NEW(places->arena, struct place);
        look_up(place, places, text);
        *rm_map_add(&places->seen, rm_arena_dup(places->arena, text)) = place;
    }
    if (!place->zone)
        rm_buf_adds(near, place->near);
    return place->zone;
}
