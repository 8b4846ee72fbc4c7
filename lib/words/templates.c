#include "words/templates.h"

#include "base/tag.h"
#include "words/builtin.h"

#include <stdlib.h>
#include <string.h>

/* What is built in was tested. */
static const struct rm_phrases *builtin_phrases(const char *language, struct rm_arena *arena)
{
    struct rm_phrases *phrases = RM_NEW(arena, struct rm_phrases);
    const char *text = rm_builtin_find(language, RM_PHRASES_NAME);
    struct rm_diag diag;

    rm_diag_init(&diag, arena);
    if (!text || rm_phrases_read(phrases, text, arena, &diag, (struct rm_where){0}))
        abort();
    return phrases;
}

static void add_builtin(struct rm_templates *t, const char *language)
{
    struct rm_wording *wording;

    t->v = rm_arena_grow(t->arena, t->v, t->n, sizeof *t->v);
    wording = &t->v[t->n++];
    memset(wording, 0, sizeof *wording);
    wording->language = language;
    wording->phrases = builtin_phrases(language, t->arena);
    for (int kind = 0; kind < RM_N_TEMPLATES; kind++)
        wording->text[kind] = rm_builtin_find(language, rm_kind_words[kind]);
}

void rm_templates_init(struct rm_templates *templates, struct rm_arena *arena)
{
    *templates = (struct rm_templates){.arena = arena};
    for (size_t i = 0; i < rm_n_builtins; i++)
        if (i == 0 || strcmp(rm_builtins[i].language, rm_builtins[i - 1].language) != 0)
            add_builtin(templates, rm_builtins[i].language);
}

/* Texts in the cycle's language serve whoever asks for it, or for what is left when it is cut. */
static int serves(const struct rm_wording *wording, const char *tag, const char *cycle_language)
{
    if (*wording->language)
        return rm_tag_equal(wording->language, tag);
    return rm_tag_serves(tag, cycle_language);
}

/* A wording of a language as it stands, with a text of the kind, or with phrases (`kind` -1). */
static const struct rm_wording *find_exact(
    const struct rm_templates *t, int kind, const char *tag, const char *cycle_language)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct rm_wording *w = &t->v[i];

        if ((kind < 0 ? w->phrases != NULL : w->text[kind] != NULL) &&
            serves(w, tag, cycle_language))
            return w;
    }
    return NULL;
}

/* Sets `tag` to the one that was found. */
static const struct rm_wording *find_cut(
    const struct rm_templates *t, int kind, char *tag, const char *cycle_language)
{
    const struct rm_wording *found = NULL;

    while (*tag && !(found = find_exact(t, kind, tag, cycle_language)))
        rm_tag_cut(tag);
    return found;
}

enum { TAG_MAX = 256 };

/* A tag to cut; "" for one that nobody can have meant. */
static char *copy_tag(char out[TAG_MAX], const char *tag)
{
    size_t len = strlen(tag);

    if (len >= TAG_MAX || strcmp(tag, "*") == 0)
        len = 0;
    memcpy(out, tag, len);
    out[len] = '\0';
    return out;
}

static const struct rm_wording *look_up(char tag[TAG_MAX], const struct rm_templates *t, int kind,
    const struct rm_texts *languages, const char *cycle_language)
{
    const struct rm_wording *found = NULL;

    for (size_t i = 0; languages && i < languages->n && !found; i++)
        found = find_cut(t, kind, copy_tag(tag, languages->v[i]), cycle_language);
    if (!found)
        found = find_cut(t, kind, copy_tag(tag, cycle_language), cycle_language);
    if (!found)
        found = find_cut(t, kind, copy_tag(tag, RM_LANGUAGE_ELSE), cycle_language);
    return found;
}

struct rm_chosen rm_templates_choose(const struct rm_templates *t, enum rm_kind kind,
    const struct rm_texts *languages, const char *cycle_language)
{
    const char *else_language = cycle_language ? cycle_language : RM_LANGUAGE_ELSE;
    char tag[TAG_MAX];
    const struct rm_wording *found = look_up(tag, t, (int)kind, languages, else_language), *with;

    if (!*found->language)
        copy_tag(tag, else_language);
    with = find_cut(t, -1, tag, else_language);
    if (!with)
        with = look_up(tag, t, -1, NULL, RM_LANGUAGE_ELSE);
    return (struct rm_chosen){
        *found->language ? found->language : else_language, found->text[kind], with->phrases};
}

const struct rm_phrases *rm_templates_phrases(
    const struct rm_templates *t, const struct rm_texts *languages, const char *cycle_language)
{
    char tag[TAG_MAX];

    return look_up(tag, t, -1, languages, cycle_language ? cycle_language : RM_LANGUAGE_ELSE)
        ->phrases;
}

int rm_templates_check_language(const struct rm_templates *t, const char *language,
    const char *cycle, struct rm_diag *diag, struct rm_where where)
{
    char tag[TAG_MAX];
    size_t n_texts = 0;

    if (!language)
        return 0;
    for (int kind = 0; kind < RM_N_TEMPLATES; kind++)
        n_texts += find_cut(t, kind, copy_tag(tag, language), language) != NULL;
    if (!n_texts) {
        rm_warn(diag, where,
            "cycle \"%s\": there are no texts in its language \"%s\"; messages are in \"%s\"",
            cycle, language, RM_LANGUAGE_ELSE);
    } else if (!find_cut(t, -1, copy_tag(tag, language), language)) {
        rm_error(diag, where,
            "cycle \"%s\": its language \"%s\" has texts in %s and no phrases.txt there", cycle,
            language, t->folder);
        return -1;
    }
    return 0;
}
