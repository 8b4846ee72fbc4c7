/* People: what their records lack, and who may be somebody twice. */
#include "base/text.h"
#include "import/cell.h"
#include "import/integrity_desk.h"
#include "import/vocabulary.h"

#include <inttypes.h>
#include <string.h>

static void check_role(struct rm_integrity *in, const struct rm_person *person, const char *role,
    int64_t capacity, int64_t minimum, const char *topics, size_t n_topics)
{
    if (minimum > capacity)
        rm_integrity_note(in, RM_BREAKS_MINIMUM, &person->rec, NULL,
            "%s_minimum: %" PRId64 " is above %s_capacity, which is %" PRId64, role, minimum, role,
            capacity);
    if (capacity > 0 && !n_topics && person->status != RM_PERSON_LEFT)
        rm_integrity_note(in, RM_BREAKS_NOTHING, &person->rec, NULL,
            "%s: are missing, of a %s; expected a topic at least", topics, role);
}

static int offers_lived(const struct rm_person *person, const char *topic, struct rm_arena *scratch)
{
    const char *key = rm_text_key(scratch, topic);

    for (size_t i = 0; i < person->offers.n; i++)
        if (person->offers.v[i].lived == 1 &&
            strcmp(rm_text_key(scratch, person->offers.v[i].topic), key) == 0)
            return 1;
    return 0;
}

/* Topics of lived experience are not named. */
static void check_consent(struct rm_integrity *in, const struct rm_person *person)
{
    struct rm_arena scratch = {0};
    const struct rm_entries *lived = &person->consent.lived;
    size_t n_other = 0;

    for (size_t i = 0; i < lived->n; i++) {
        rm_integrity_note_date(in, &person->rec, "consent.lived", lived->v[i].value);
        n_other += !offers_lived(person, lived->v[i].name, &scratch);
    }
    if (n_other)
        rm_integrity_note(in, RM_BREAKS_CONSENT, &person->rec, NULL,
            "consent.lived: %zu of %zu topics are not among the offers that are marked as lived",
            n_other, lived->n);
    rm_arena_free(&scratch);
}

/* Two or three letters, and what RFC 5646 lets follow a hyphen. */
static int is_tag(const char *tag)
{
    size_t n = strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    return n >= 2 && n <= 3 && (!tag[n] || (tag[n] == '-' && tag[n + 1]));
}

static void check_languages(struct rm_integrity *in, const struct rm_person *person)
{
    for (size_t i = 0; i < person->languages.n; i++) {
        const char *language = person->languages.v[i];
        const char *tag;

        if (is_tag(language))
            continue;
        tag = rm_language_find(rm_text_key(in->arena, language));
        rm_integrity_note(in, RM_BREAKS_LANGUAGE, &person->rec, NULL,
            "languages: \"%s\" is not a BCP 47 tag; expected %s%s", language,
            tag ? "" : "one such as ", tag ? tag : "cy");
    }
}

static void check_person(struct rm_integrity *in, const struct rm_person *person)
{
    check_role(in, person, "mentor", person->mentor_capacity, person->mentor_minimum, "offers",
        person->offers.n);
    check_role(in, person, "mentee", person->mentee_capacity, person->mentee_minimum, "wants",
        person->wants.n);
    if (person->status == RM_PERSON_ACTIVE && !person->email)
        rm_integrity_note(in, RM_BREAKS_ADDRESS, &person->rec, NULL,
            "email: is missing, of somebody who is active");
    if (person->hours.n && !person->timezone)
        rm_integrity_note(in, RM_BREAKS_ZONE, &person->rec, NULL,
            "timezone: is missing; the hours are wall time somewhere");
    rm_integrity_note_date(in, &person->rec, "trained.mentor", person->trained.mentor);
    rm_integrity_note_date(in, &person->rec, "trained.mentee", person->trained.mentee);
    check_consent(in, person);
    check_languages(in, person);
}

/* The first person under a key; `person`, where there was none. */
static const struct rm_person *first_under(
    struct rm_map *map, const char *key, const struct rm_person *person)
{
    void **place = rm_map_add(map, key);

    if (!*place)
        *place = (void *)(uintptr_t)person;
    return *place;
}

static const struct rm_person *find_same_name(
    struct rm_integrity *in, struct rm_map *names, const struct rm_person *person)
{
    const char *name, *department;

    if (!person->name || !person->department || person->status == RM_PERSON_LEFT)
        return person;
    name = rm_text_key(in->arena, person->name);
    department = rm_text_key(in->arena, person->department);
    return *name
               ? first_under(names, rm_arena_printf(in->arena, "%s\n%s", name, department), person)
               : person;
}

static void find_doubles(struct rm_integrity *in)
{
    struct rm_map addresses, names;

    rm_map_init(&addresses, in->arena);
    rm_map_init(&names, in->arena);
    for (size_t i = 0; i < rm_n_people(in->programme); i++) {
        const struct rm_person *person = rm_person_at(in->programme, i), *other = person;

        if (person->email) {
            char *address = rm_arena_dup(in->arena, person->email);

            rm_ascii_lower(address);
            other = first_under(&addresses, address, person);
        }
        if (other != person)
            rm_integrity_note(in, RM_BREAKS_DOUBLE, &person->rec, &other->rec,
                "email: \"%s\" has the address %s too", other->rec.id, person->email);
        other = find_same_name(in, &names, person);
        if (other != person)
            rm_integrity_note(in, RM_BREAKS_DOUBLE, &person->rec, &other->rec,
                "name: \"%s\" has the name %s and the department %s too", other->rec.id,
                person->name, person->department);
    }
}

void rm_integrity_find_people(struct rm_integrity *in)
{
    for (size_t i = 0; i < rm_n_people(in->programme); i++)
        check_person(in, rm_person_at(in->programme, i));
    find_doubles(in);
}
