/* Words that one person alone uses, near to words that more people use. */
#include "base/text.h"
#include "import/akin.h"
#include "import/integrity_desk.h"

#include <string.h>

enum { SLIPS = 2, WORD_MIN = 5 };

/* A word in all its spellings that have one key. */
struct word {
    const char *key;
    const char *spelling;         /* the first, in the order of people's ids */
    const char *field;            /* where the last one has it */
    const struct rm_person *last; /* who has it */
    size_t n_people;
};

/* The words that mean one kind of thing. */
struct words {
    struct rm_integrity *in;
    struct rm_map by_text, by_key; /* struct word */
    struct word **v;
    size_t n;
};

static void init(struct words *words, struct rm_integrity *in)
{
    *words = (struct words){.in = in};
    rm_map_init(&words->by_text, in->arena);
    rm_map_init(&words->by_key, in->arena);
}

static struct word *find_word(struct words *words, const char *text)
{
    void **by_text = rm_map_add(&words->by_text, text), **by_key;
    struct word *word = *by_text;
    const char *key;

    if (word)
        return word;
    key = rm_text_key(words->in->arena, text);
    by_key = rm_map_add(&words->by_key, key);
    if (!*by_key) {
        word = RM_NEW(words->in->arena, struct word);
        *word = (struct word){.key = key, .spelling = text};
        words->v = rm_arena_grow(words->in->arena, words->v, words->n, sizeof *words->v);
        words->v[words->n++] = word;
        *by_key = word;
    }
    *by_text = *by_key;
    return *by_key;
}

/* People are added one after the other, each with all their words. */
static void add(
    struct words *words, const struct rm_person *person, const char *field, const char *text)
{
    struct word *word;

    if (!text)
        return;
    word = find_word(words, text);
    word->n_people += word->last != person;
    word->last = person;
    word->field = field;
}

static void note_near(struct words *words)
{
    struct rm_akin akin;

    rm_akin_init(&akin, words->in->arena, SLIPS, WORD_MIN);
    for (size_t i = 0; i < words->n; i++)
        if (words->v[i]->n_people > 1)
            rm_akin_add(&akin, words->v[i]->key, words->v[i]->n_people, words->v[i]);
    rm_akin_settle(&akin);
    for (size_t i = 0; i < words->n; i++) {
        const struct word *word = words->v[i];
        const struct rm_akin_text *near =
            word->n_people == 1 ? rm_akin_find(&akin, word->key) : NULL;
        const struct word *other = near ? near->what : NULL;

        if (other)
            rm_integrity_note(words->in, RM_BREAKS_NEAR, &word->last->rec, NULL,
                "%s: nobody else has \"%s\", but %zu people have \"%s\"", word->field,
                word->spelling, other->n_people, other->spelling);
    }
}

/* Topics of lived experience are not named, and so are left out. */
static void add_topics(struct words *topics, const struct rm_person *person)
{
    for (size_t i = 0; i < person->offers.n; i++)
        if (person->offers.v[i].lived != 1)
            add(topics, person, "offers", person->offers.v[i].topic);
    for (size_t i = 0; i < person->wants.n; i++)
        add(topics, person, "wants", person->wants.v[i].topic);
}

void rm_integrity_find_spellings(struct rm_integrity *in)
{
    enum { TOPICS, MEDIUMS, DEPARTMENTS, TEAMS, ORGANISATIONS, LOCATIONS, N_KINDS };
    struct words kinds[N_KINDS];

    if (in->options->skip & RM_BIT(RM_BREAKS_NEAR))
        return;
    for (size_t i = 0; i < N_KINDS; i++)
        init(&kinds[i], in);
    for (size_t i = 0; i < rm_n_people(in->programme); i++) {
        const struct rm_person *person = rm_person_at(in->programme, i);

        if (person->status == RM_PERSON_LEFT)
            continue;
        add_topics(&kinds[TOPICS], person);
        for (size_t k = 0; k < person->mediums.n; k++)
            add(&kinds[MEDIUMS], person, "mediums", person->mediums.v[k]);
        add(&kinds[DEPARTMENTS], person, "department", person->department);
        add(&kinds[TEAMS], person, "team", person->team);
        add(&kinds[ORGANISATIONS], person, "organisation", person->organisation);
        add(&kinds[LOCATIONS], person, "location", person->location);
    }
    for (size_t i = 0; i < N_KINDS; i++)
        note_near(&kinds[i]);
}
