/*
 * templates: the texts of all languages, and whom each is for.
 * Floor: words.
 *
 * Texts are built in (builtin.h), and a folder of somebody's own may replace and add to them:
 *
 *   DIR/KIND.txt            in the cycle's language
 *   DIR/LANGUAGE/KIND.txt   in another one, named by its BCP 47 tag
 *   DIR/phrases.txt, DIR/LANGUAGE/phrases.txt   see phrase.h
 *
 * A reader gets a text by lookup (RFC 4647, section 3.4): each language of the reader's, best
 * first, then the cycle's, then en; each as it stands, then cut, subtag by subtag. The first that
 * has a text of the kind is it, somebody's own before the built-in one. So a folder may have few
 * kinds or languages. The phrases are those of the text's language: a language that has no phrases,
 * nor has it when it is cut, is an error.
 */
#ifndef RM_WORDS_TEMPLATES_H
#define RM_WORDS_TEMPLATES_H

#include "record/field.h"
#include "words/phrase.h"
#include "words/template.h"

#define RM_LANGUAGE_ELSE "en"

/* A file of more bytes than this is none of ours. */
enum { RM_TEMPLATE_MAX = 65536 };

/* The texts of a language, from one place. */
struct rm_wording {
    const char *language;             /* a tag; "" for those in the cycle's language */
    const char *text[RM_N_TEMPLATES]; /* NULL: none of this kind */
    const struct rm_phrases *phrases; /* or NULL */
};

struct rm_templates {
    struct rm_arena *arena;
    struct rm_wording *v; /* first those of a folder's languages, then its general ones, then the
                             built-in ones */
    size_t n;
    const char *folder; /* or NULL */
};

/* A text for a reader, and what is needed to fill it in. */
struct rm_chosen {
    const char *language; /* of the text */
    const char *text;
    const struct rm_phrases *phrases;
};

/* The built-in ones. */
void rm_templates_init(struct rm_templates *templates, struct rm_arena *arena);

/* Adds those of a folder. All of it is looked at and all that is wrong is reported, by file and
 * line: what is wrong in a text, a .txt file that is of no kind, a folder with texts whose name is
 * no tag, a language without phrases. Files of other names, such as editors leave behind, and those
 * that begin with a dot are passed by. 0 or -1. */
int rm_templates_read(struct rm_templates *templates, const char *folder, struct rm_diag *diag);

/* Reports where there is no phrase to go with the folder's texts in a cycle's language (NULL:
 * RM_LANGUAGE_ELSE), and warns where there is no text in it at all. 0 or -1. */
int rm_templates_check_language(const struct rm_templates *templates, const char *language,
    const char *cycle, struct rm_diag *diag, struct rm_where where);

/* The text for a reader of some languages (n 0: none are known), in a cycle's language (or NULL).
 * There always is one. */
struct rm_chosen rm_templates_choose(const struct rm_templates *templates, enum rm_kind kind,
    const struct rm_texts *languages, const char *cycle_language);

/* The same for phrases alone. */
const struct rm_phrases *rm_templates_phrases(const struct rm_templates *templates,
    const struct rm_texts *languages, const char *cycle_language);

#endif
