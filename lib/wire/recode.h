/*
 * recode: text in other encodings, as UTF-8.
 * Floor: wire. The only place that includes iconv.
 *
 * Sources: POSIX, iconv(3); WHATWG, Encoding Standard, "decode" (a byte order mark is believed
 * before any label).
 */
#ifndef RM_WIRE_RECODE_H
#define RM_WIRE_RECODE_H

#include "base/buf.h"

#include <stddef.h>

/* What stands in the place of bytes that are no text in the encoding: the control character
 * that ASCII has for this. No sheet and no record holds it otherwise. */
#define RM_SUBSTITUTE '\x1a'

/* How many of a file's first bytes rm_recode_choose is to see, as far as there are so many. */
#define RM_RECODE_SEEN 1024UL

struct rm_recode;

/* What a file is in, by its first bytes and by what was said of it, which may be NULL. A byte
 * order mark is believed before anything that was said. Where nothing or just UTF-16 was said, NULs
 * in every other place tell of UTF-16 and its order; without these, UTF-16 is little-endian, as
 * Windows writes it. Otherwise it is what was said, and UTF-8 where nothing was. */
const char *rm_recode_choose(const char *said, const char *bytes, size_t len);

int rm_recode_is_utf8(const char *encoding);

/* Whether the system has an encoding, by any of its names. */
int rm_recode_knows(const char *encoding);

/* NULL where the system does not have the encoding. */
struct rm_recode *rm_recode_open(const char *encoding);
void rm_recode_close(struct rm_recode *recode);

/* Appends to `out`, in UTF-8, what `len` more bytes of the file say. A character of which there is
 * only a part waits for the next bytes, but not at the end. A byte order mark is given like any
 * character. */
void rm_recode_add(
    struct rm_recode *recode, struct rm_buf *out, const char *bytes, size_t len, int at_end);

#endif
