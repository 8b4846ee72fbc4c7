#include "base/token.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/hmac.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* As much of a file as a key may have, and a byte more to tell that it has too much. -1: errno. */
static ssize_t read_some(int fd, char *bytes, size_t size)
{
    size_t len = 0;

    while (len < size) {
        ssize_t n = read(fd, bytes + len, size - len);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        len += (size_t)n;
    }
    return (ssize_t)len;
}

static int take_key(struct rm_token_key *key, int fd, struct rm_where where, struct rm_arena *arena,
    struct rm_diag *diag)
{
    char bytes[RM_TOKEN_KEY_MAX + 1];
    struct stat st;
    ssize_t len;

    if (fstat(fd, &st) == 0 && st.st_mode & 077) {
        rm_error(diag, where,
            "can be read by others, who could then answer as anybody; expected mode 0600: "
            "chmod 600 it");
        return -1;
    }
    len = read_some(fd, bytes, sizeof bytes);
    if (len < 0) {
        rm_error(diag, where, "cannot be read: %s", strerror(errno));
        return -1;
    }
    if (len > RM_TOKEN_KEY_MAX) {
        rm_error(diag, where, "is no key: it has more than %d bytes", RM_TOKEN_KEY_MAX);
        return -1;
    }
    while (len > 0 && is_space(bytes[len - 1]))
        len--;
    if (len < RM_TOKEN_KEY_MIN) {
        rm_error(diag, where, "is too short for a key: %zd bytes; expected %d or more, by chance",
            len, RM_TOKEN_KEY_MIN);
        return -1;
    }
    key->bytes = (const uint8_t *)rm_arena_copy(arena, bytes, (size_t)len);
    key->len = (size_t)len;
    return 0;
}

int rm_token_key_read(
    struct rm_token_key *key, struct rm_where where, struct rm_arena *arena, struct rm_diag *diag)
{
    int fd = open(where.file, O_RDONLY | O_CLOEXEC), rc;

    if (fd < 0) {
        rm_error(diag, where, "cannot be opened: %s", strerror(errno));
        return -1;
    }
    rc = take_key(key, fd, where, arena, diag);
    close(fd);
    return rc;
}

void rm_token_digest(
    uint8_t digest[32], const struct rm_token_key *key, const void *bytes, size_t len)
{
    struct hmac_sha256_ctx hmac;

    hmac_sha256_set_key(&hmac, key->len, key->bytes);
    hmac_sha256_update(&hmac, len, bytes);
    hmac_sha256_digest(&hmac, SHA256_DIGEST_SIZE, digest);
}

/* The ids go in with their NULs, so that no two lists of them are the same bytes. */
char *rm_token_make(
    char out[RM_TOKEN_SIZE], const struct rm_token_key *key, const char *what, const char *who)
{
    uint8_t digest[32];
    struct rm_buf text = {0};
    unsigned bits = 0;
    int n_bits = 0;
    size_t n = 0;

    rm_buf_add(&text, what, strlen(what) + 1);
    rm_buf_add(&text, who, strlen(who) + 1);
    rm_token_digest(digest, key, text.data, text.len);
    rm_buf_free(&text);
    for (size_t i = 0; n < RM_TOKEN_LETTERS; i++) {
        bits = bits << 8 | digest[i];
        for (n_bits += 8; n_bits >= 5; n_bits -= 5)
            out[n++] = letters[bits >> (n_bits - 5) & 31];
    }
    out[n] = '\0';
    return out;
}

int rm_token_parse(char out[RM_TOKEN_SIZE], const char *text)
{
    size_t n = 0;

    for (; is_space(*text) || *text == '"'; text++)
        ;
    for (; *text; text++) {
        char c = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;

        if (!strchr(letters, c) || n == RM_TOKEN_LETTERS)
            break;
        out[n++] = c;
    }
    for (; is_space(*text) || *text == '"'; text++)
        ;
    out[n] = '\0';
    return n == RM_TOKEN_LETTERS && !*text ? 0 : -1;
}
