/*
 * hash: 64-bit hashes that are the same on every machine and in every run.
 * Floor: base.
 *
 * For maps, for ties that must not be broken by the alphabet, and for ids made
 * from content. Not for secrets: whoever knows the input can make collisions.
 * Source: Fowler, Noll and Vo, FNV-1a; finaliser of MurmurHash3 (Appleby).
 */
#ifndef RM_BASE_HASH_H
#define RM_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Hash of `len` bytes; `seed` is 0 or the hash of what comes before. */
uint64_t rm_hash(const void *bytes, size_t len, uint64_t seed);

/* Hash of a string with its NUL, so that ("ab","c") and ("a","bc") differ when chained. */
uint64_t rm_hash_text(const char *text, uint64_t seed);

#endif
