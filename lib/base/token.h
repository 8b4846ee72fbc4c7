/*
 * token: a word that names somebody's part in something, and that nobody else can make up.
 * Floor: base. The only place that includes nettle.
 *
 * The link to a survey carries one, so that an answer says who gave it and of which pair without a
 * question for it. It is made of two ids and of a key that the administrator alone has, by
 * HMAC-SHA-256 (RFC 2104, FIPS 180-4), so nothing has to be kept: to find out whose it is, make the
 * tokens of all who may have one and look it up among them.
 *
 * 80 bits of the 256 stay. Nobody can try more than a few of them a second on a survey, and with a
 * million tokens about, the chance that two are the same is one in two million million. They are
 * written as in RFC 4648's base32, in lower case: letters and the digits 2 to 7, which stay as
 * they are in links, mail and forms, and of which none is mistaken for another.
 *
 * A token is looked up in a map, in time that may depend on its letters. That tells nobody
 * anything: answers come in a sheet that is read as a whole, long after, and nobody who sends one
 * sees how long it took.
 */
#ifndef RM_BASE_TOKEN_H
#define RM_BASE_TOKEN_H

#include "base/diag.h"

#include <stdint.h>

enum { RM_TOKEN_LETTERS = 16, RM_TOKEN_SIZE = RM_TOKEN_LETTERS + 1 };

/* A key has at least as many bytes as can hardly be guessed, and is not some other file. */
enum { RM_TOKEN_KEY_MIN = 16, RM_TOKEN_KEY_MAX = 4096 };

struct rm_token_key {
    const uint8_t *bytes;
    size_t len;
};

/* Reads a key from a file, all of it but white space at its end. A file that others than its
 * owner can read is refused: whoever has the key can answer as anybody. `where` is the file. 0,
 * or -1 with an error in diag. */
int rm_token_key_read(
    struct rm_token_key *key, struct rm_where where, struct rm_arena *arena, struct rm_diag *diag);

/* HMAC-SHA-256 of `len` bytes. */
void rm_token_digest(
    uint8_t digest[32], const struct rm_token_key *key, const void *bytes, size_t len);

/* The token of `who` in `what`, both ids; returns `out`. */
char *rm_token_make(
    char out[RM_TOKEN_SIZE], const struct rm_token_key *key, const char *what, const char *who);

/* A token as it came back, in any case and with white space or quotes around it, as it was made. 0,
 * or -1 where the text has not the form of one. */
int rm_token_parse(char out[RM_TOKEN_SIZE], const char *text);

#endif
