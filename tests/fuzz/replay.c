/*
 * replay: a fuzz target without libFuzzer, always the same: replay ROUNDS FILE…
 *
 * Runs the target on each file and on each of its beginnings, then on ROUNDS changes of them.
 */
#include "fuzz.h"

#include "base/buf.h"
#include "base/lines.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 2048 };

/* xorshift64*, Vigna 2016. */
static uint64_t state = 1;

static size_t below(size_t n)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (size_t)((state * UINT64_C(2685821657736338717)) >> 33) % n;
}

static void run(const struct rm_buf *text)
{
    /* A copy that ends with its last byte, so that a sanitizer sees what is read beyond it. */
    uint8_t *bytes = malloc(text->len ? text->len : 1);

    if (!bytes)
        exit(2);
    if (text->len)
        memcpy(bytes, text->data, text->len);
    LLVMFuzzerTestOneInput(bytes, text->len);
    free(bytes);
}

static void splice(struct rm_buf *text, size_t at, size_t cut, const char *put, size_t len)
{
    struct rm_buf rest = {0};

    rm_buf_add(&rest, text->data + at + cut, text->len - at - cut);
    text->len = at;
    rm_buf_add(text, put, len);
    rm_buf_add(text, rest.data, rest.len);
    rm_buf_free(&rest);
}

/* Puts a sign that matters, a byte, or a part of another file in the place of some bytes. */
static void change(struct rm_buf *text, const struct rm_buf *other)
{
    static const char *const signs[] = {"\"", "\"\"", ",", ";", "\t", "\n", "\r\n", "\r", "'", "=",
        "\xef\xbb\xbf", "\xff\xfe", "\xe2\x82", "\xed\xa0\x80", "\x1a", "sep=;\n", "|||", " ",
        "\n\n", "@example.org", "Email"};
    size_t at = below(text->len + 1), rest = text->len - at, kind = below(8);
    size_t cut = rest ? below(rest < 8 ? rest : 8) : 0;
    char byte = (char)below(256);

    if (kind < 4) {
        const char *sign = signs[below(sizeof signs / sizeof *signs)];

        splice(text, at, kind < 2 ? 0 : cut, sign, strlen(sign));
    } else if (kind < 6) {
        splice(text, at, cut, &byte, kind == 4);
    } else if (other->len) {
        size_t from = below(other->len), len = below(other->len - from + 1);

        splice(text, at, kind == 6 ? 0 : rest, other->data + from, len);
    }
    if (text->len > LONGEST)
        text->len = LONGEST;
}

int main(int argc, char **argv)
{
    size_t n_files = argc > 2 ? (size_t)argc - 2 : 0, n_runs = 0;
    struct rm_buf *files = calloc(n_files + 1, sizeof *files);
    struct rm_buf text = {0};

    if (!n_files || !files) {
        fprintf(stderr, "usage: %s ROUNDS FILE...\n", argv[0]);
        return 2;
    }
    for (size_t i = 0; i < n_files; i++) {
        if (rm_file_read(argv[i + 2], &files[i])) {
            perror(argv[i + 2]);
            return 2;
        }
        for (text.len = 0; text.len < files[i].len; n_runs++) {
            run(&text);
            rm_buf_addc(&text, files[i].data[text.len]);
        }
        run(&text);
    }
    for (size_t rounds = strtoul(argv[1], NULL, 10); rounds--; n_runs++) {
        const struct rm_buf *file = &files[below(n_files)];

        rm_buf_clear(&text);
        rm_buf_add(&text, file->data, file->len);
        for (size_t n = 1 + below(6); n--;)
            change(&text, &files[below(n_files)]);
        run(&text);
    }
    printf("%zu runs\n", n_runs + n_files);
    for (size_t i = 0; i < n_files; i++)
        rm_buf_free(&files[i]);
    free(files);
    rm_buf_free(&text);
    return 0;
}
