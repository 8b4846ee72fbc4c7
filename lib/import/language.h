/*
 * language: BCP 47 tags from what people call languages.
 * Floor: import.
 *
 * What is common in sign-up sheets is in a table of our own, languages' own names among them
 * ("Cymraeg"). All others, some 7,900, come from the system's list of ISO 639-3 (Debian:
 * iso-codes), which is read when the first name or tag that is not in the table asks for it. What
 * is in neither is no language.
 */
#ifndef RM_IMPORT_LANGUAGE_H
#define RM_IMPORT_LANGUAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"

#define RM_LANGUAGES_FILE "/usr/share/iso-codes/json/iso_639-3.json"

struct rm_languages {
    struct rm_arena *arena; /* lives as long as this */
    const char *file;       /* RM_LANGUAGES_FILE, but for tests */
    int state;              /* 0: not asked for yet; 1: read; -1: cannot be read */
    struct rm_map tags;  /* of two or three letters, to the tag that BCP 47 wants: "eng" to "en" */
    struct rm_map names; /* by rm_text_key, to tags */
    const char **all;    /* names for rm_near_find */
    size_t n;
};

void rm_languages_init(struct rm_languages *languages, struct rm_arena *arena);

/* The tag of a name ("Welsh", "cymraeg"), of a tag in any case ("EN", "en_GB"), or of either with
 * how well it is spoken ("Welsh (fluent)", "native French"). NULL where it is none; then `why` gets
 * what may be meant, or why nothing can be said. Made in `scratch`, or lasting. */
const char *rm_language_tag(
    struct rm_languages *languages, const char *text, struct rm_arena *scratch, struct rm_buf *why);

#endif
