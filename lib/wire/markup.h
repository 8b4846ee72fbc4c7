/*
 * markup: texts in HTML and SVG.
 * Floor: wire.
 *
 * Sources: WHATWG, HTML, "Serializing HTML fragments"; XML 1.0, 2.2 and 2.4.
 */
#ifndef RM_WIRE_MARKUP_H
#define RM_WIRE_MARKUP_H

#include "base/buf.h"

/* Appends a text, UTF-8, as it stands in content and in double quotes: & < > " ' as references, and
 * U+FFFD for each character that neither language has (controls other than TAB and LF, U+FFFE,
 * U+FFFF and their like). */
void rm_markup_text(struct rm_buf *out, const char *text);

/* Appends ` name="text"`. */
void rm_markup_attribute(struct rm_buf *out, const char *name, const char *text);

#endif
