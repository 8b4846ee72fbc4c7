/*
 * tag: names of languages, as BCP 47 has them: "en", "de-AT", "zh-Hant-TW".
 * Floor: base.
 *
 * Upper and lower case are the same. A name is looked up as RFC 4647, section 3.4 ("Lookup") says:
 * whoever asks for de-AT-1996 and finds nothing is served with de-AT, then with de.
 */
#ifndef RM_BASE_TAG_H
#define RM_BASE_TAG_H

/* Whether a text is a well-formed tag (RFC 5646, section 2.1). Those that were registered under
 * older rules and are formed otherwise, such as i-klingon, are none. */
int rm_tag_valid(const char *text);

/* Whether two tags are the same. */
int rm_tag_equal(const char *a, const char *b);

/* Cuts off the last subtag, and the one before it where that is a single letter or digit, which
 * says nothing alone: zh-Hant-CN-x-own becomes zh-Hant-CN, then zh-Hant, zh and "". */
void rm_tag_cut(char *tag);

/* Whether a tag is `range`, or what is left of it when it is cut: de of de-AT. */
int rm_tag_serves(const char *tag, const char *range);

#endif
