/*
 * vocabulary: words that people use for what has a fixed name.
 * Floor: import.
 */
#ifndef RM_IMPORT_VOCABULARY_H
#define RM_IMPORT_VOCABULARY_H

/* Of a language that is common in sign-up sheets: its tag. Of a medium: what records call it. NULL
 * where the table has none. `key` is a rm_text_key. */
const char *rm_language_find(const char *key);
const char *rm_medium_find(const char *key);

/* Whether it says that any medium will do: then none is preferred. */
int rm_medium_is_any(const char *key);

/* Whether this is the tag of a language in the table. */
int rm_language_is_common(const char *tag);

#endif
