/*
 * text: UTF-8 as people mean it.
 * Floor: base. The only place that includes utf8proc.
 *
 * Two spellings are the same text when their keys are equal; what the user
 * wrote is kept beside the key and is what is shown.
 */
#ifndef RM_BASE_TEXT_H
#define RM_BASE_TEXT_H

#include "base/arena.h"

#include <stddef.h>

/* Whether `len` bytes are valid UTF-8 (RFC 3629: no surrogates, nothing overlong). */
int rm_text_valid(const char *text, size_t len);

/* The key for comparing: compatibility-composed and case-folded (NFKC_Casefold,
 * Unicode Standard Annex 15), ignorable code points dropped, white space runs
 * made one space, trimmed. "" when nothing is left. NULL if it isn't UTF-8. */
char *rm_text_key(struct rm_arena *arena, const char *text);

/* Columns on a terminal: 2 for wide, 0 for combining, -1 if it isn't UTF-8. */
int rm_text_width(const char *text);

/* The longest start of `text` that is at most `columns` wide and ends between
 * grapheme clusters, in bytes. */
size_t rm_text_fit(const char *text, int columns);

/* A copy without white space (Unicode's too, NBSP included) at both ends. */
char *rm_text_trim(struct rm_arena *arena, const char *text);

/* Whether the text has a control character (C0, DEL or C1). */
int rm_text_has_control(const char *text);

/* Lower case of the ASCII letters alone, in place: for e-mail addresses and names of headers. */
void rm_ascii_lower(char *text);

#endif
